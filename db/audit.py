"""Owns the audit: append-only entries of who changed what when, chained so that a gap shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from db import tables as t
from db.bulk import insert_rows
from db.mapping import to_json
from resgroup.changes import ChangeSet, Entry


def append(
    connection: Connection, change_set: ChangeSet, *, at: datetime, user: str, undoes: int | None
) -> Entry:
    """Write the audit entry of a change set with its changes before and after."""
    number = (connection.scalar(select(func.max(t.audit_entry.c.id))) or 0) + 1
    lines = [
        {
            "entry_id": number,
            "seq": seq,
            "kind": change.kind,
            "record_id": change.record_id,
            "before": to_json(change.kind, change.before),
            "after": to_json(change.kind, change.after),
            "salt": None,
            "digest": None,
            "redacted_by": None,
        }
        for seq, change in enumerate(change_set.changes)
    ]
    head = {
        "id": number,
        "at": at,
        "user": user,
        "command": change_set.command,
        "summary": change_set.summary,
        "on_date": change_set.on,
        "document": change_set.document,
        "undoes": undoes,
    }
    chain = _link(_last_link(connection), head, lines)
    connection.execute(insert(t.audit_entry), {**head, "chain": chain})
    if lines:
        insert_rows(connection, t.audit_change, [tuple(line.values()) for line in lines])
    return Entry(
        number,
        at,
        user,
        change_set.command,
        change_set.summary,
        change_set.on,
        change_set.document,
        undoes,
    )


def broken_links(connection: Connection) -> Iterator[int]:
    """The entries whose content no longer fits the chain."""
    last = b""
    for row in connection.execute(select(t.audit_entry).order_by(t.audit_entry.c.id)).mappings():
        head = {key: value for key, value in row.items() if key != "chain"}
        lines = connection.execute(
            select(t.audit_change)
            .where(t.audit_change.c.entry_id == row["id"])
            .order_by(t.audit_change.c.seq)
        ).mappings()
        if _link(last, head, [dict(line) for line in lines]) != row["chain"]:
            yield row["id"]
        last = row["chain"]


def _last_link(connection: Connection) -> bytes:
    c = t.audit_entry.c
    return connection.scalar(select(c.chain).order_by(c.id.desc()).limit(1)) or b""


def _link(last: bytes, head: dict[str, object], lines: list[dict[str, object]]) -> bytes:
    digest = hashlib.sha256(last)
    digest.update(json.dumps(head, default=str, sort_keys=True, ensure_ascii=False).encode())
    for line in lines:
        digest.update(f"\n{line['seq']}\t{line['kind']}\t{line['record_id']}\t".encode())
        digest.update(f"{line['before']}\t{line['after']}".encode())
    return digest.digest()
