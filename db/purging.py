"""Owns removing records for good: from the audit, from forms typed in part, and from the file.

That it happened stays on record, without what was removed.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import Connection, Delete, Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from db import dialect
from db import tables as t
from db.audit import Line, blanked
from db.engine import rewrite
from db.stored import chunks, with_ids
from resgroup.changes import Change
from resgroup.records import KINDS, Record, Resident, kind_of

_RESIDENT_KEYS: Final = ("resident_id", "relative_id")
_UNFINISHED: Final = "scrub"
_TELLING: Final = ("full_name", "other_name", "national_id", "older_id", "phone", "email")


def still_stored(connection: Connection, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes but for removals of records that are gone already: those from the trash."""
    stored = {
        kind: with_ids(connection, kind, numbers) for kind, numbers in _numbers(changes).items()
    }
    return tuple(
        change
        for change in changes
        if change.after is not None or change.record_id in stored[change.kind]
    )


def forget(connection: Connection, entry: int, changes: Sequence[Change]) -> None:
    """Blank what the audit keeps of the records removed, and drop the forms that speak of them."""
    removed = [change for change in changes if change.after is None]
    lines = [*_lines_of(connection, removed), *_lines_around(connection, removed)]
    _blank(connection, {line[:2]: blanked(line, entry) for line in lines})
    for change in removed:
        if change.before is not None:
            _drop_drafts(connection, change.before)
    connection.execute(_unmarked())
    connection.execute(insert(t.register_meta), {"key": _UNFINISHED, "value": "1"})


def is_unfinished(connection: Connection) -> bool:
    """Whether records were removed for good while the file still holds bytes of them."""
    key = t.register_meta.c.key
    return connection.scalar(select(key).where(key == _UNFINISHED)) is not None


def scrub(engine: Engine) -> None:
    """Rewrite the file without what was removed; a failure leaves it to the next opening."""
    with contextlib.suppress(DBAPIError):
        with engine.begin() as connection:
            dialect.settle_search(connection)
        rewrite(engine)
        with engine.begin() as connection:
            connection.execute(_unmarked())


def _unmarked() -> Delete:
    return delete(t.register_meta).where(t.register_meta.c.key == _UNFINISHED)


def _numbers(changes: Iterable[Change]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        numbers[change.kind].append(change.record_id)
    return numbers


def _lines_of(connection: Connection, removed: Sequence[Change]) -> Iterator[Line]:
    """The lines of the records themselves."""
    c = t.audit_change.c
    for kind, numbers in _numbers(removed).items():
        for chunk in chunks(numbers):
            query = select(t.audit_change).where(c.kind == kind, c.record_id.in_(chunk))
            found = connection.execute(query.where(c.redacted_by.is_(None)))
            yield from map(tuple, found)


def _lines_around(connection: Connection, removed: Sequence[Change]) -> Iterator[Line]:
    """The lines of all that was ever recorded of the residents and is stored no longer."""
    residents = set(_numbers(removed)["resident"])
    if not residents:
        return
    c = t.audit_change.c
    query = select(t.audit_change).where(c.kind.in_(_kinds_of_residents()))
    key = re.compile(rf'"(?:{"|".join(_RESIDENT_KEYS)})":(\d+)')
    for line in map(tuple, connection.execute(query.where(c.redacted_by.is_(None)))):
        named = key.findall(f"{line[4]} {line[5]}")
        if not residents.isdisjoint(map(int, named)):
            yield line


def _kinds_of_residents() -> list[str]:
    return [
        kind
        for kind, record in KINDS.items()
        if any(field.name in _RESIDENT_KEYS for field in fields(record))
    ]


def _blank(connection: Connection, lines: dict[tuple[int, int], Line]) -> None:
    c = t.audit_change.c
    statement = (
        update(t.audit_change)
        .where(c.entry_id == bindparam("of_entry"), c.seq == bindparam("at_seq"))
        .values(
            before=None,
            after=None,
            salt=None,
            digest=bindparam("own_digest"),
            redacted_by=bindparam("by_entry"),
        )
    )
    rows = [
        {"of_entry": entry, "at_seq": seq, "own_digest": digest, "by_entry": by}
        for entry, seq, *_, digest, by in lines.values()
    ]
    if rows:
        connection.execute(statement, rows)


def _drop_drafts(connection: Connection, record: Record) -> None:
    """Drop the forms about a record, and those that hold a resident's name or numbers."""
    d = t.form_draft.c
    mine = f"{kind_of(record)}:{record.id}"
    told: list[str] = []
    if isinstance(record, Resident):
        values = [getattr(record, name) for name in _TELLING]
        told = [form for value in values if value for form in (value, json.dumps(value)[1:-1])]
    gone = [
        key
        for key, content in connection.execute(select(d.key, d.content))
        if mine in _subjects(key) or any(text in content for text in told)
    ]
    for chunk in chunks(gone):
        connection.execute(delete(t.form_draft).where(d.key.in_(chunk)))


def _subjects(key: str) -> set[str]:
    """The `kind:id` pairs a draft's key names."""
    parts = key.split(":")
    return {":".join(pair) for pair in itertools.pairwise(parts)}
