"""Owns the audit: append-only entries of who changed what when, chained so that a gap shows.

Each line (one change) has a digest of its content and of random salt, and each entry a link: the
digest of the link before, of its own head and of its lines. A line whose record was removed for
good is blanked; the digest that stays keeps the chain whole, and without the salt nothing can be
guessed from it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from db import tables as t
from db.bulk import insert_rows
from db.history import PURGE
from db.mapping import to_json
from resgroup.changes import ChangeSet, Entry

_SALT_BYTES: Final = 16

Line = tuple[Any, ...]
"""The row of a change, in the order of the columns of `audit_change`."""


def append(
    connection: Connection, change_set: ChangeSet, *, at: datetime, user: str, undoes: int | None
) -> Entry:
    """Write the audit entry of a change set with its changes before and after.

    Of records removed for good only kind and id are written.
    """
    number = (connection.scalar(select(func.max(t.audit_entry.c.id))) or 0) + 1
    lines = list(_lines(number, change_set))
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
    insert_rows(connection, t.audit_change, lines)
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


def _lines(number: int, change_set: ChangeSet) -> Iterator[Line]:
    salts = os.urandom(_SALT_BYTES * len(change_set.changes))
    for seq, change in enumerate(change_set.changes):
        kind = change.kind
        before, after = to_json(kind, change.before), to_json(kind, change.after)
        salt = salts[seq * _SALT_BYTES : (seq + 1) * _SALT_BYTES]
        line = (number, seq, kind, change.record_id, before, after, salt, None, None)
        forgotten = change_set.command == PURGE and change.after is None
        yield blanked(line, number) if forgotten else line


def blanked(line: Line, by: int) -> Line:
    """The line without its content, as an entry that removes its record for good leaves it."""
    return (*line[:4], None, None, None, _digest(line), by)


def broken_links(connection: Connection) -> Iterator[int]:
    """The entries whose content no longer fits the chain, or was blanked without a removal."""
    e, c = t.audit_entry.c, t.audit_change.c
    removals = select(e.id).where(e.command == PURGE)
    blank = select(c.entry_id).where(c.redacted_by.is_not(None), c.redacted_by.not_in(removals))
    unfounded = set(connection.scalars(blank.distinct()))
    last = b""
    for row in connection.execute(select(t.audit_entry).order_by(e.id)).mappings().all():
        head = {key: value for key, value in row.items() if key != "chain"}
        query = select(t.audit_change).where(c.entry_id == row["id"]).order_by(c.seq)
        link = _link(last, head, map(tuple, connection.execute(query)))
        if link != row["chain"] or row["id"] in unfounded:
            yield row["id"]
        last = row["chain"]


def _last_link(connection: Connection) -> bytes:
    c = t.audit_entry.c
    return connection.scalar(select(c.chain).order_by(c.id.desc()).limit(1)) or b""


def _link(last: bytes, head: dict[str, object], lines: Iterable[Line]) -> bytes:
    content = json.dumps(head, default=str, sort_keys=True, ensure_ascii=False).encode()
    link = hashlib.sha256(last + hashlib.sha256(content).digest())
    for line in lines:
        _, seq, kind, record_id, _, _, _, digest, redacted_by = line
        own = _digest(line) if redacted_by is None else digest
        link.update(f"{seq}\t{kind}\t{record_id}\t".encode() + own)
    return link.digest()


def _digest(line: Line) -> bytes:
    """The digest of a line's content; what is missing differs from what is empty."""
    entry, seq, kind, record_id, before, after, salt, _, _ = line
    contents = "\t".join("-" if content is None else f"={content}" for content in (before, after))
    words = f"{entry}\t{seq}\t{kind}\t{record_id}\t{contents}"
    return hashlib.sha256((salt or b"") + words.encode()).digest()
