"""Owns the second version of the tables: former values, merged residents, forms typed in part.

The audit is chained anew by the digests of its lines, so that a line can be blanked later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import Connection

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_HEAD = ("id", "at", "user", "command", "summary", "on_date", "document", "undoes")


def upgrade() -> None:
    """Add the columns and tables of a register whose residents live on, and chain its audit."""
    connection = op.get_bind()
    _run(connection, "0002_living_register.sql")
    _chain(connection)
    _run(connection, "0002_audit_guards.sql")


def _run(connection: Connection, name: str) -> None:
    script = Path(__file__).with_name(name).read_text(encoding="utf-8")
    for statement in script.split("\n\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(lines):
            connection.exec_driver_sql("\n".join(lines)).close()


def _chain(connection: Connection) -> None:
    """Chain the entries anew; one that no longer fitted the old chain fits the new one neither."""
    connection.exec_driver_sql("UPDATE audit_change SET salt = randomblob(16)").close()
    columns = ", ".join((*_HEAD, "chain"))
    query = f"SELECT {columns} FROM audit_entry ORDER BY id"  # noqa: S608 - our own names
    before, last = b"", b""
    for row in connection.exec_driver_sql(query).all():
        head = dict(zip(_HEAD, row, strict=False))
        head["at"] = str(datetime.fromisoformat(row.at))
        content = json.dumps(head, sort_keys=True, ensure_ascii=False).encode()
        old = hashlib.sha256(before + content)
        new = hashlib.sha256(last + hashlib.sha256(content).digest())
        for line in _lines(connection, row.id):
            old.update(_in_the_old_way(line))
            new.update(_in_the_new_way(row.id, line))
        before, last = row.chain, new.digest()
        if old.digest() != row.chain:
            last = hashlib.sha256(b"broken before" + last).digest()
        connection.exec_driver_sql(
            "UPDATE audit_entry SET chain = ? WHERE id = ?", (last, row.id)
        ).close()


def _lines(connection: Connection, entry: int) -> Iterator[Any]:
    query = (
        'SELECT seq, kind, record_id, "before", "after", salt FROM audit_change'
        " WHERE entry_id = ? ORDER BY seq"
    )
    yield from connection.exec_driver_sql(query, (entry,))


def _in_the_old_way(line: Any) -> bytes:
    seq, kind, record_id, before, after, _ = line
    return f"\n{seq}\t{kind}\t{record_id}\t{before}\t{after}".encode()


def _in_the_new_way(entry: int, line: Any) -> bytes:
    seq, kind, record_id, before, after, salt = line
    contents = "\t".join("-" if content is None else f"={content}" for content in (before, after))
    words = f"{entry}\t{seq}\t{kind}\t{record_id}\t{contents}"
    digest = hashlib.sha256(salt + words.encode()).digest()
    return f"{seq}\t{kind}\t{record_id}\t".encode() + digest
