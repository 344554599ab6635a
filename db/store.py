"""Owns an open register: its writes as one audited transaction each, and its questions."""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from db import audit, dialect, facets, features, pages, state
from db import tables as t
from db.bulk import insert_rows
from db.engine import in_words
from db.mapping import record_of, row_of, table_of, values_of
from db.query import Reading, hangs_on_births
from db.rows import rows
from db.search import index_residents, search
from resgroup import rules
from resgroup.changes import Change, ChangeSet, Entry, changed_meanwhile
from resgroup.collection import uncollected
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures
from resgroup.records import Record
from resgroup.register import (
    Answer,
    BuildingPage,
    Hit,
    Ids,
    Question,
    RegisterInfo,
    ResidentPage,
    Touched,
)


class Store:
    """A register on disk; implements `resgroup.register.Register`.

    `clock` gives the time audit entries bear, `user` the name of who works at the PC.
    """

    def __init__(
        self,
        engine: Engine,
        info: RegisterInfo,
        *,
        user: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._info = info
        self._user = user
        self._clock = clock
        self._guard = threading.RLock()
        self._listeners: list[Callable[[Touched], None]] = []
        dialect.register_functions(engine)
        with self._reading() as connection:
            self._stacks = audit.read_stacks(connection)
        self._facets = facets.Facets()

    @property
    def info(self) -> RegisterInfo:
        """What the register says of itself."""
        return self._info

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with (
            self._guard,
            self._in_words(),
            self._engine.connect().execution_options(reading=True) as connection,
        ):
            yield connection

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Failures of the file are the user's to act on; a faulty statement is ours."""
        try:
            yield
        except DBAPIError as error:
            if _is_ours(error):
                raise
            raise in_words(error, self._info.path or Path()) from None

    # Questions

    def ask(self, question: Question) -> Answer:
        """The answer to a question; rule references are resolved for the question's day."""
        criterion = rules.resolve(question.criterion, question.on)
        reading = _reading_of(question)
        with self._reading() as connection:
            ids, buildings = pages.id_pairs(connection, reading.matching(criterion))
            uncertain, unsure_of = pages.no_ids(), pages.no_ids()
            if hangs_on_births(criterion):
                uncertain, unsure_of = pages.id_pairs(connection, reading.uncertain(criterion))
            if question.order != "name":
                order = pages.ordered(connection, ids, buildings, question.order, question.on)
                ids, buildings = ids[order], buildings[order]
        return Answer(question, ids, buildings, uncertain, unsure_of)

    def households(self, question: Question) -> int:
        """How many households those who match belong to."""
        criterion = rules.resolve(question.criterion, question.on)
        with self._reading() as connection:
            return connection.scalar(_reading_of(question).households(criterion)) or 0

    def rows(
        self, ids: Sequence[int] | Ids, fields: Sequence[str], on: date
    ) -> list[tuple[Any, ...]]:
        """The stored values of fields, one tuple per id in the order of the ids."""
        with self._reading() as connection:
            return rows(connection, [int(number) for number in ids], fields, on)

    def facets(self, question: Question, fields: Sequence[str]) -> dict[str, dict[Any, int]]:
        """How many of those who match have each value of each field."""
        reading = _reading_of(question)
        with self._reading() as connection:
            answer = self.ask(question)
            return self._facets.count(connection, reading, answer.ids, fields)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Residents found by name without diacritics, id number, phone or address."""
        with self._reading() as connection:
            return search(connection, text, limit)

    def features(self, on: date) -> MapFeatures:
        """All that has a place on the map, with the residents counted on a day."""
        with self._reading() as connection:
            return features.read(connection, Reading(on, on))

    def residents_in(self, buildings: Sequence[int], on: date) -> Ids:
        """The residents who live in the buildings on a day, in the order of names."""
        with self._reading() as connection:
            return pages.residents_in(connection, Reading(on, on), buildings)

    def building_page(self, building_id: int, on: date) -> BuildingPage:
        """A building with its households on a day."""
        with self._reading() as connection:
            return pages.building_page(connection, Reading(on, on), building_id)

    def resident_page(self, resident_id: int, on: date) -> ResidentPage:
        """A resident with household, kin and history."""
        with self._reading() as connection:
            return pages.resident_page(connection, Reading(on, on), resident_id)

    # Records

    def all(self, kind: str) -> list[Record]:
        """Every stored record of a kind."""
        with self._reading() as connection:
            return [record_of(kind, tuple(row)) for row in connection.execute(_rows_of(kind))]

    def get(self, kind: str, ids: Sequence[int]) -> dict[int, Record]:
        """The stored records of a kind with the given ids."""
        with self._reading() as connection:
            return _stored(connection, kind, ids)

    def linked(self, kind: str, name: str, ids: Sequence[int]) -> list[Record]:
        """The stored records of a kind whose field `name` is one of the ids, in order of id."""
        wanted = [int(number) for number in ids]
        query = _rows_of(kind).where(table_of(kind).c[name].in_(wanted))
        with self._reading() as connection:
            return [record_of(kind, tuple(row)) for row in connection.execute(query)]

    def next_id(self, kind: str) -> int:
        """The first id of a kind that was never used."""
        with self._reading() as connection:
            return _last_id(connection, kind) + 1

    # Writing

    def commit(self, change_set: ChangeSet, undoes: int | None = None) -> Entry:
        """Store, audit and announce a change set; all of it or nothing.

        `undoes` names the entry it takes back. Raises RegisterError("changed-meanwhile") where a
        record is no longer as it was before.
        """
        return self._write(change_set, undoes)

    def undo(self) -> Entry | None:
        """Take back the last entry not yet taken back, as a new entry; None if there is none."""
        if not self._stacks.done:
            return None
        return self._take_back(self._stacks.done[-1], "undo")

    def redo(self) -> Entry | None:
        """Do again what was last taken back; None if there is nothing."""
        if not self._stacks.undone:
            return None
        return self._take_back(self._stacks.undone[-1][0], "redo")

    def entries(self, limit: int = 100) -> list[Entry]:
        """The latest audit entries, newest first."""
        undone = {number for _, number in self._stacks.undone}
        with self._reading() as connection:
            return audit.entries(connection, limit, undone)

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Be told of every change from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Close the register; it cannot be asked afterwards."""
        with self._guard:
            self._engine.dispose()

    def _take_back(self, number: int, command: str) -> Entry:
        with self._reading() as connection:
            taken = connection.execute(
                select(t.audit_entry).where(t.audit_entry.c.id == number)
            ).one()
            changes = audit.changes_of(connection, number)
        change_set = ChangeSet(taken.command, changes, taken.summary, taken.on_date, taken.document)
        return self._write(change_set.inverse(command), undoes=number)

    def _write(self, change_set: ChangeSet, undoes: int | None) -> Entry:
        if self._info.read_only:
            raise RegisterError(
                "read-only",
                "Sổ này chỉ mở để xem, không ghi được.",
                "This register is open for reading only.",
            )
        with self._guard:
            with uncollected(), self._in_words(), self._engine.begin() as connection:
                _apply(connection, change_set.changes, again=undoes is not None)
                _derive(connection, change_set.changes)
                entry = audit.append(
                    connection, change_set, at=self._clock(), user=self._user, undoes=undoes
                )
            self._stacks.add(entry.id, undoes)
            self._facets = facets.Facets()
        self._announce(Touched(entry, _touched(change_set.changes)))
        return entry

    def _announce(self, touched: Touched) -> None:
        for listener in tuple(self._listeners):
            listener(touched)


def _is_ours(error: DBAPIError) -> bool:
    """Whether the statement was wrong, not the file."""
    words = str(error.orig)
    return any(sign in words for sign in ("no such", "syntax error", "misuse", "append-only"))


def _reading_of(question: Question) -> Reading:
    return Reading(question.on, question.standing or question.on)


def _rows_of(kind: str) -> Any:
    return select(table_of(kind)).order_by(table_of(kind).c.id)


def _stored(connection: Connection, kind: str, ids: Sequence[int]) -> dict[int, Record]:
    found: dict[int, Record] = {}
    for start in range(0, len(ids), 10_000):
        chunk = [int(number) for number in ids[start : start + 10_000]]
        for row in connection.execute(_rows_of(kind).where(table_of(kind).c.id.in_(chunk))):
            found[row.id] = record_of(kind, tuple(row))
    return found


def _touched(changes: Iterable[Change]) -> dict[str, frozenset[int]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.kind].add(change.record_id)
    return {kind: frozenset(numbers) for kind, numbers in ids.items()}


def _apply(connection: Connection, changes: Sequence[Change], *, again: bool) -> None:
    """Write the changes, all of one kind and sort at once.

    Only undo and redo (`again`) may bring back an id that was used before.
    """
    for (kind, sort), together in _batches(changes):
        if sort == "new":
            _add(connection, kind, [change.after for change in together], again=again)
        elif sort == "gone":
            _remove(connection, kind, together)
        else:
            _replace(connection, kind, together)


def _batches(changes: Iterable[Change]) -> Iterator[tuple[tuple[str, str], list[Change]]]:
    """The changes by kind and sort; only a record changed twice keeps its changes apart.

    References are checked at the end of the transaction, so the order of kinds does not matter.
    """
    batches: dict[tuple[str, str], list[Change]] = {}
    seen: set[tuple[str, int]] = set()
    for change in changes:
        record = (change.kind, change.record_id)
        if record in seen:
            yield from batches.items()
            batches, seen = {}, set()
        seen.add(record)
        batches.setdefault((change.kind, _sort(change)), []).append(change)
    yield from batches.items()


def _sort(change: Change) -> str:
    if change.before is None:
        return "new"
    return "gone" if change.after is None else "changed"


def _add(
    connection: Connection, kind: str, records: Sequence[Record | None], *, again: bool
) -> None:
    added = [record for record in records if record is not None]
    used = _last_id(connection, kind)
    if not again and min(record.id for record in added) <= used:
        raise ValueError(f"an id of {kind} up to {used} is used again")
    insert_rows(connection, table_of(kind), [values_of(kind, record) for record in added])
    _remember_ids(connection, kind, max(record.id for record in added))


def _last_id(connection: Connection, kind: str) -> int:
    used = t.used_id.c
    return connection.scalar(select(used.last_id).where(used.kind == kind)) or 0


def _remember_ids(connection: Connection, kind: str, highest: int) -> None:
    used, last = t.used_id.c, _last_id(connection, kind)
    if not last:
        connection.execute(insert(t.used_id), {"kind": kind, "last_id": highest})
    elif highest > last:
        connection.execute(update(t.used_id).where(used.kind == kind).values(last_id=highest))


def _check_before(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    stored = _stored(connection, kind, [change.record_id for change in changes])
    for change in changes:
        if stored.get(change.record_id) != change.before:
            raise changed_meanwhile(kind, change.record_id)


def _replace(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    _check_before(connection, kind, changes)
    table = table_of(kind)
    for change in changes:
        assert change.after is not None
        row = row_of(kind, change.after)
        connection.execute(update(table).where(table.c.id == change.record_id).values(row))


def _remove(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    _check_before(connection, kind, changes)
    table = table_of(kind)
    numbers = [change.record_id for change in changes]
    for start in range(0, len(numbers), 10_000):
        chunk = numbers[start : start + 10_000]
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _derive(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring the dated states and the search index up to date with what the changes touched."""
    residents, households, buildings = _concerned(changes)
    if buildings:
        households |= set(state.households_of_buildings(connection, buildings))
    if households:
        residents |= set(state.members_of(connection, households))
    if residents:
        wanted = sorted(residents)
        state.refresh(connection, wanted)
        index_residents(connection, wanted)


def _concerned(changes: Iterable[Change]) -> tuple[set[int], set[int], set[int]]:
    """The residents, households and buildings whose states may differ after the changes."""
    residents: set[int] = set()
    households: set[int] = set()
    buildings: set[int] = set()
    for change in changes:
        for record in (change.before, change.after):
            if record is None:
                continue
            if change.kind == "resident":
                residents.add(record.id)
            residents.add(getattr(record, "resident_id", 0) or 0)
            if change.kind == "occupancy":
                households.add(getattr(record, "household_id", 0))
            if change.kind == "building":
                buildings.add(record.id)
            if change.kind == "dwelling":
                buildings.add(getattr(record, "building_id", 0))
    residents.discard(0)
    return residents, households, buildings
