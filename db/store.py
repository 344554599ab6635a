"""Owns an open register: its writes as one audited transaction each, and its questions."""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db import (
    answering,
    audit,
    dialect,
    drafts,
    features,
    finding,
    history,
    homes,
    pages,
    population,
    purging,
    stored,
)
from db.engine import in_words
from db.query import Reading
from db.rows import rows
from db.search import search
from db.writing import carry_out
from resgroup.changes import Change, ChangeSet, Entry
from resgroup.collection import uncollected
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures
from resgroup.parentage import Parent
from resgroup.records import Record
from resgroup.register import (
    Answer,
    BuildingPage,
    Coded,
    DwellingHit,
    DwellingPage,
    Hit,
    HouseholdHit,
    HouseholdPage,
    Ids,
    Movement,
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
        self._info = replace(info, user=user)
        self._user = user
        self._clock = clock
        self._guard = threading.RLock()
        self._listeners: list[Callable[[Touched], None]] = []
        dialect.register_functions(engine)
        with self._reading() as connection:
            self._stacks = history.read_stacks(connection)
            unfinished = purging.is_unfinished(connection)
        if unfinished and not info.read_only:
            purging.scrub(engine)
        self._answers = answering.Answers()

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
        with self._reading() as connection:
            ids, buildings, uncertain, unsure_of = self._answers.of(connection, question)
            if question.order != "name":
                order = pages.ordered(connection, ids, buildings, question.order, question.on)
                ids, buildings = ids[order], buildings[order]
        return Answer(question, ids, buildings, uncertain, unsure_of)

    def households(self, question: Question) -> int:
        """How many households those who match belong to."""
        with self._reading() as connection:
            return self._answers.households(connection, question)

    def rows(
        self, ids: Sequence[int] | Ids, fields: Sequence[str], on: date
    ) -> list[tuple[Any, ...]]:
        """The stored values of fields, one tuple per id in the order of the ids."""
        with self._reading() as connection:
            return rows(connection, [int(number) for number in ids], fields, on)

    def movements(self, first: date, last: date) -> list[Movement]:
        """Who joined and left the population from one day to another, both included, by day."""
        with self._reading() as connection, uncollected():
            return population.movements(connection, first, last)

    def parents(self, ids: Sequence[int] | Ids, on: date) -> list[Parent]:
        """Who is whose parent in the population of a day, where either is one of the ids."""
        with self._reading() as connection:
            return self._answers.parents(connection, ids, on)

    def facets(self, question: Question, fields: Sequence[str]) -> dict[str, dict[Any, int]]:
        """How many of those who match have each value of each field."""
        with self._reading() as connection:
            return self._answers.counted(connection, question, fields)

    def coded(self, answer: Answer, fields: Sequence[str]) -> dict[str, Coded]:
        """The values of fields of those who match, in the order of the answer."""
        with self._reading() as connection:
            return self._answers.coded(connection, answer.question, answer.ids, fields)

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
            return homes.building_page(connection, Reading(on, on), building_id)

    def resident_page(self, resident_id: int, on: date) -> ResidentPage:
        """A resident with household, kin and history."""
        with self._reading() as connection:
            return pages.resident_page(connection, Reading(on, on), resident_id)

    def household_page(self, household_id: int, on: date) -> HouseholdPage:
        """A household with its members of a day and those who belonged to it before."""
        with self._reading() as connection:
            return homes.household_page(connection, Reading(on, on), household_id)

    def dwelling_page(self, dwelling_id: int, on: date) -> DwellingPage:
        """A dwelling with its households on a day."""
        with self._reading() as connection:
            return homes.dwelling_page(connection, Reading(on, on), dwelling_id)

    def find_households(self, text: str, on: date, limit: int = 20) -> list[HouseholdHit]:
        """Households of a day found by code, members' names without diacritics, or address."""
        with self._reading() as connection:
            return finding.find_households(connection, Reading(on, on), text, limit)

    def find_dwellings(self, text: str, on: date, limit: int = 20) -> list[DwellingHit]:
        """Dwellings found by address and unit."""
        with self._reading() as connection:
            return finding.find_dwellings(connection, Reading(on, on), text, limit)

    # Records

    def all(self, kind: str) -> list[Record]:
        """Every stored record of a kind."""
        with self._reading() as connection:
            return stored.all_of(connection, kind)

    def get(self, kind: str, ids: Sequence[int]) -> dict[int, Record]:
        """The stored records of a kind with the given ids."""
        with self._reading() as connection:
            return stored.with_ids(connection, kind, ids)

    def linked(self, kind: str, name: str, ids: Sequence[int]) -> list[Record]:
        """The stored records of a kind whose field `name` is one of the ids, in order of id."""
        with self._reading() as connection:
            return stored.linked(connection, kind, name, ids)

    def household_codes(self) -> dict[int, str]:
        """The code of every household, by its id and in order of it."""
        with self._reading() as connection:
            return stored.household_codes(connection)

    def once_linked(self, kind: str, name: str, number: int) -> list[int]:
        """The records of a kind, removed since, whose field `name` was an id."""
        with self._reading() as connection:
            return history.once_linked(connection, kind, name, number)

    def next_id(self, kind: str) -> int:
        """The first id of a kind that was never used."""
        with self._reading() as connection:
            return stored.last_id(connection, kind) + 1

    # Writing

    def commit(self, change_set: ChangeSet, undoes: int | None = None) -> Entry:
        """Store, audit and announce a change set; all of it or nothing.

        `undoes` names the entry it takes back. Raises RegisterError("changed-meanwhile") where a
        record is no longer as it was before.
        """
        return self._write(change_set, undoes)

    def purge(self, change_set: ChangeSet) -> Entry:
        """Remove the records of a change set for good, with all the audit keeps of them.

        The entry stays, and cannot be undone. Records in the trash are removed from there.
        """
        return self._write(replace(change_set, command=history.PURGE), None)

    def undoable(self) -> Entry | None:
        """The entry `undo` would take back."""
        with self._reading() as connection:
            return history.first_left(connection, self._stacks, self._stacks.to_undo())

    def redoable(self) -> Entry | None:
        """The entry `redo` would do again."""
        with self._reading() as connection:
            return history.first_left(connection, self._stacks, self._stacks.to_redo())

    def undo(self) -> Entry | None:
        """Take back the last entry not yet taken back, as a new entry; None if there is none."""
        return self._take_back(self.undoable(), history.UNDO)

    def redo(self) -> Entry | None:
        """Do again what was last taken back; None if there is nothing."""
        return self._take_back(self.redoable(), history.REDO)

    def entries(
        self,
        limit: int | None = 100,
        *,
        made: tuple[datetime, datetime] | None = None,
        touching: Sequence[tuple[str, int]] = (),
        commands: Sequence[str] = (),
    ) -> list[Entry]:
        """The latest audit entries, newest first, those that fit all that is given."""
        with self._reading() as connection:
            wanted = history.fitting(connection, made=made, touching=touching, commands=commands)
            return history.entries(connection, self._stacks, wanted, limit)

    def changes(self, entry: int) -> tuple[Change, ...]:
        """The changes of an entry in their order; what was removed for good is left out."""
        with self._reading() as connection:
            return history.changes_of(connection, entry)

    # Forms typed in part

    def drafts(self) -> dict[str, str]:
        """The forms typed in part, by the key each was kept under."""
        with self._reading() as connection:
            return drafts.kept(connection)

    def keep_draft(self, key: str, content: str) -> None:
        """Keep a form typed in part; it outlives a crash and is no entry of the audit."""
        if not self._info.read_only:
            with self._transaction() as connection:
                drafts.keep(connection, key, content, self._clock())

    def drop_draft(self, key: str) -> None:
        """Forget a form that was saved or given up."""
        if not self._info.read_only:
            with self._transaction() as connection:
                drafts.drop(connection, key)

    def setting(self, key: str) -> str:
        """What was kept under a key, empty for nothing."""
        with self._reading() as connection:
            return drafts.setting(connection, key)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep a value under a key; a register open for reading only keeps none."""
        if not self._info.read_only:
            with self._guard, self._in_words(), self._engine.begin() as connection:
                drafts.keep_setting(connection, key, value)

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Be told of every change from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Close the register; it cannot be asked afterwards."""
        with self._guard:
            self._engine.dispose()

    def _take_back(self, entry: Entry | None, command: str) -> Entry | None:
        if entry is None:
            return None
        changes = self.changes(entry.id)
        done = ChangeSet(entry.command, changes, entry.summary, entry.on, entry.document)
        return self._write(done.inverse(command), undoes=entry.id)

    def _write(self, change_set: ChangeSet, undoes: int | None) -> Entry:
        if self._info.read_only:
            raise RegisterError(
                "read-only",
                "Sổ này chỉ mở để xem, không ghi được.",
                "This register is open for reading only.",
            )
        if self._info.path is not None and not self._info.path.exists():
            raise _file_gone(self._info.path)
        with self._guard:
            with uncollected(), self._transaction() as connection:
                entry, residents = self._record(connection, change_set, undoes)
            self._stacks.add(entry.id, undoes, entry.command)
            self._answers.forget(change_set.changes, residents)
            if entry.command == history.PURGE:
                purging.scrub(self._engine)
        self._announce(Touched(entry, _touched(change_set.changes)))
        return entry

    def _record(
        self, connection: Connection, change_set: ChangeSet, undoes: int | None
    ) -> tuple[Entry, list[int]]:
        """The entry of a change set once written, and the residents whose states may differ."""
        changes, for_good = change_set.changes, change_set.command == history.PURGE
        stored = purging.still_stored(connection, changes) if for_good else changes
        residents = carry_out(connection, stored, again=undoes is not None)
        entry = audit.append(
            connection, change_set, at=self._clock(), user=self._user, undoes=undoes
        )
        if for_good:
            purging.forget(connection, entry.id, changes)
        return entry, residents

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._guard, self._in_words(), self._engine.begin() as connection:
            yield connection

    def _announce(self, touched: Touched) -> None:
        for listener in tuple(self._listeners):
            listener(touched)


def _file_gone(path: Path) -> RegisterError:
    return RegisterError(
        "file-gone",
        f"Tệp sổ {path.name} không còn ở chỗ cũ nên không ghi được. Hãy đưa tệp về lại, hoặc đóng "
        "sổ rồi mở bản sao lưu.",
        f"The register's file {path.name} is no longer in its place, so nothing can be written. "
        "Put it back, or close the register and open a backup.",
    )


def _is_ours(error: DBAPIError) -> bool:
    """Whether the statement was wrong, not the file."""
    words = str(error.orig)
    return any(sign in words for sign in ("no such", "syntax error", "misuse", "append-only"))


def _touched(changes: Iterable[Change]) -> dict[str, frozenset[int]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.kind].add(change.record_id)
    return {kind: frozenset(numbers) for kind, numbers in ids.items()}
