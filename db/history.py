"""Owns reading the audit back: its entries, their changes, and which can be taken back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select, true

from db import tables as t
from db.mapping import from_json
from db.stored import chunks, with_ids
from resgroup.changes import RELEASE, Change, Entry

FIRST: Final = 1
UNDO: Final = "undo"
REDO: Final = "redo"
PURGE: Final = "purge"

Record = tuple[str, int]


class Stacks:
    """Which entries can be undone and which redone, kept from the entries in order."""

    def __init__(self) -> None:
        self.taken_back: set[int] = set()
        self._done: list[int] = []
        self._undone: list[tuple[int, int]] = []
        self._targets: dict[int, int] = {}

    def add(self, entry: int, undoes: int | None, command: str) -> None:
        """Take note of an entry; one that takes another back by its own command is as any other.

        The first entry made the register itself and is never taken back, nor is a removal for
        good; what left the program left it.
        """
        if entry == FIRST or command == RELEASE:
            return
        if undoes is not None:
            self._take_back(entry, undoes)
        if undoes is None or command not in (UNDO, REDO):
            self._undone.clear()
            self._done += () if command == PURGE else (entry,)
        elif command == UNDO:
            self._done = [number for number in self._done if number != undoes]
            self._undone.append((entry, undoes))
        else:
            self._undone = [pair for pair in self._undone if pair[0] != undoes]
            self._done.append(entry)

    def to_undo(self) -> list[int]:
        """The entries that can be undone, the one to start with first."""
        return [number for number in reversed(self._done) if number not in self.taken_back]

    def to_redo(self) -> list[int]:
        """The undoings that can be taken back, the one to start with first."""
        return [number for number, _ in reversed(self._undone)]

    def _take_back(self, entry: int, undoes: int | None) -> None:
        """Note that an entry holds no longer; what it had itself taken back holds again."""
        if undoes is not None:
            self._targets[entry] = undoes
        gone = True
        while undoes is not None:
            (self.taken_back.add if gone else self.taken_back.discard)(undoes)
            undoes, gone = self._targets.get(undoes), not gone


def read_stacks(connection: Connection) -> Stacks:
    """The stacks as all entries so far leave them."""
    stacks = Stacks()
    entry = t.audit_entry.c
    query = select(entry.id, entry.undoes, entry.command).order_by(entry.id)
    for number, undoes, command in connection.execute(query):
        stacks.add(number, undoes, command)
    return stacks


def first_left(connection: Connection, stacks: Stacks, numbers: Iterable[int]) -> Entry | None:
    """The first of the entries of which not everything was removed for good."""
    c = t.audit_change.c
    for number in numbers:
        left = select(c.seq).where(c.entry_id == number, c.redacted_by.is_(None)).limit(1)
        if connection.execute(left).first():
            (entry,) = entries(connection, stacks, t.audit_entry.c.id == number, 1)
            return entry
    return None


def fitting(
    connection: Connection,
    *,
    made: tuple[datetime, datetime] | None,
    touching: Sequence[Record],
    commands: Sequence[str],
) -> ColumnElement[bool]:
    """The condition on entries made in a time, that changed a record, or are of a command."""
    e = t.audit_entry.c
    wanted: ColumnElement[bool] = true()
    if made is not None:
        first, end = (_utc(moment) for moment in made)
        wanted &= (e.at >= first) & (e.at < end)
    if commands:
        wanted &= e.command.in_(commands)
    if touching:
        wanted &= e.id.in_(_touching(connection, touching))
    return wanted


def _utc(moment: datetime) -> datetime:
    """The time as entries bear it: UTC, without the zone's name."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _touching(connection: Connection, records: Sequence[Record]) -> list[int]:
    """The entries that changed one of the records, or one merged into it."""
    c = t.audit_change.c
    numbers: dict[str, set[int]] = defaultdict(set)
    for kind, number in records:
        numbers[kind].add(int(number))
    numbers["resident"] |= _merged_into(connection, numbers["resident"])
    found: set[int] = set()
    for kind, ids in numbers.items():
        for chunk in chunks(sorted(ids)):
            query = select(c.entry_id).where(c.kind == kind, c.record_id.in_(chunk))
            found.update(connection.scalars(query.distinct()))
    return sorted(found)


def once_linked(connection: Connection, kind: str, name: str, number: int) -> list[int]:
    """The records of a kind, removed since, whose field `name` was an id."""
    c = t.audit_change.c
    removals = select(c.record_id, c.before).where(
        c.kind == kind, c.after.is_(None), c.redacted_by.is_(None)
    )
    found = {
        record
        for record, before in connection.execute(removals)
        if json.loads(before).get(name) == number
    }
    return sorted(found - set(with_ids(connection, kind, sorted(found))))


def _merged_into(connection: Connection, residents: Iterable[int]) -> set[int]:
    """The records that were taken into the residents, or into one of those taken into them."""
    m = t.merged_resident.c
    found: set[int] = set()
    latest = set(residents)
    while latest:
        query = select(m.former_id).where(m.resident_id.in_(latest))
        latest = set(connection.scalars(query)) - found
        found |= latest
    return found


def entries(
    connection: Connection, stacks: Stacks, wanted: ColumnElement[bool], limit: int | None
) -> list[Entry]:
    """The latest entries that fit, newest first."""
    c = t.audit_entry.c
    query = select(t.audit_entry).where(wanted).order_by(c.id.desc()).limit(limit)
    found = connection.execute(query).all()
    counts = _counts(connection, [row.id for row in found])
    return [
        Entry(
            *(row.id, row.at, row.user, row.command, row.summary, row.on_date, row.document),
            row.undoes,
            row.id in stacks.taken_back,
            counts.get(row.id, {}),
        )
        for row in found
    ]


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    c = t.audit_change.c
    counts: dict[int, dict[str, int]] = {}
    for number, kind, count in connection.execute(
        select(c.entry_id, c.kind, func.count())
        .where(c.entry_id.in_(numbers))
        .group_by(c.entry_id, c.kind)
    ):
        counts.setdefault(number, {})[kind] = count
    return counts


def changes_of(connection: Connection, entry: int) -> tuple[Change, ...]:
    """The changes of an entry in the order they were made, without those removed for good."""
    c = t.audit_change.c
    found = connection.execute(
        select(c.kind, c.before, c.after)
        .where(c.entry_id == entry, c.redacted_by.is_(None))
        .order_by(c.seq)
    )
    return tuple(
        Change(from_json(row.kind, row.before), from_json(row.kind, row.after)) for row in found
    )
