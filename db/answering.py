"""Owns the reading of criteria over the columns of a population: any question in a few passes.

It answers as `db.query` does in SQL, whose quantifiers read the population once for each; a
property test holds both equal to `resgroup.criteria`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from db import dialect, facets
from db.columns import Column, Population, Texts
from db.query import Reading, is_indexed, may_be_uncertain
from db.sources import SEVERAL_VALUES
from resgroup.changes import Change
from resgroup.criteria import (
    BIRTH_FIELDS,
    KIN,
    AllOf,
    AnyOf,
    Begins,
    Between,
    Comparison,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Like,
    Missing,
    Not,
    RuleRef,
    all_of_kin,
    birth_range,
    fields_of,
    fits,
    group_bounds,
)
from resgroup.names import spelled, tone_spelling
from resgroup.parentage import Parent
from resgroup.records import Resident
from resgroup.register import Coded, Ids, Question, distinct
from resgroup.rules import resolve

Flags = NDArray[np.bool_]

_BESIDE: Final = frozenset(
    {"saved_filter", "saved_list_form", "layer_style", "user", "finding_mark", "case"}
)
"""Kinds of records that say nothing of residents."""

_DAYS: Final = 2
"""How many days are kept: the one looked at, and another it is compared with."""


class Found(NamedTuple):
    """Of each person of a population, whether they certainly and whether they possibly match."""

    certain: Flags
    possible: Flags


class Answers:
    """Answers questions, from the populations of the days asked for last once they are read."""

    def __init__(self) -> None:
        self._days: dict[date, Population] = {}
        self._texts = Texts()

    def forget(self, changes: Iterable[Change], residents: Iterable[int]) -> None:
        """Let go of what the changes may have altered, the states of the residents above all."""
        about = [change for change in changes if change.kind not in _BESIDE]
        if about:
            self._texts.forget(each.record_id for each in about if each.kind == "resident")
            concerned, kin = list(residents), any(map(_changes_kin, about))
            kinds = {change.kind for change in about}
            for people in self._days.values():
                people.forget(concerned, kinds, kin=kin)

    def of(self, connection: Connection, question: Question) -> tuple[Ids, Ids, Ids, Ids]:
        """Ids and buildings of those who match, then of those who may, by their names."""
        criterion, reading = _resolved(question)
        if reading.standing not in self._days and is_indexed(criterion):
            return _asked(connection, reading, criterion)
        people = self._population(connection, reading)
        people.read(connection, sorted(fields_of(criterion)))
        certain, possible = _Reader(connection, reading, people).found(criterion)
        unsure = possible & ~certain
        ids, buildings = people.ids, people.buildings
        return ids[certain], buildings[certain], ids[unsure], buildings[unsure]

    def households(self, connection: Connection, question: Question) -> int:
        """How many households those who match belong to."""
        criterion, reading = _resolved(question)
        people = self._population(connection, reading)
        certain = _Reader(connection, reading, people).found(criterion).certain
        return len(distinct(people.numbers(connection, "household_id")[certain]))

    def counted(
        self, connection: Connection, question: Question, fields: Sequence[str]
    ) -> dict[str, dict[Any, int]]:
        """How many of those who match have each value of each field, most frequent first."""
        criterion, reading = _resolved(question)
        people = self._population(connection, reading)
        people.read(connection, [*sorted(fields_of(criterion)), *fields])
        certain = _Reader(connection, reading, people).found(criterion).certain
        found = {}
        for field in fields:
            if field in SEVERAL_VALUES:
                places, coded = people.several(connection, reading, field)
                codes = facets.every_value(places, coded, certain)
            else:
                coded = people.coded(connection, reading, field)
                codes = coded.codes[certain]
            found[field] = facets.counted(codes, coded.values)
        return found

    def coded(
        self, connection: Connection, question: Question, ids: Ids, fields: Sequence[str]
    ) -> dict[str, Coded]:
        """The values of fields of residents who stand on the question's day, in their order."""
        reading = _reading_of(question)
        people = self._population(connection, reading)
        people.read(connection, fields)
        places = people.places(ids)
        found = {field: people.coded(connection, reading, field) for field in fields}
        return {field: Coded(each.codes[places], each.values) for field, each in found.items()}

    def parents(self, connection: Connection, ids: Sequence[int] | Ids, on: date) -> list[Parent]:
        """Who is whose parent in the population of a day, where either is one of the ids."""
        reading = Reading(on, on)
        people = self._population(connection, reading)
        family, wanted = people.family(connection, reading), np.asarray(ids, np.int64)
        child, parent = people.ids[family.child], people.ids[family.parent]
        asked = np.flatnonzero(np.isin(child, wanted) | np.isin(parent, wanted))
        found = (each[asked].tolist() for each in (child, parent, family.sure))
        return [Parent(*pair) for pair in zip(*found, strict=True)]

    def _population(self, connection: Connection, reading: Reading) -> Population:
        """The population of a day; the one asked for longest ago makes room for it."""
        people = self._days.pop(reading.standing, None)
        if people is None:
            people = Population(reading.standing, self._texts)
            for oldest in list(self._days)[: 1 - _DAYS]:
                del self._days[oldest]
        people.renew(connection)
        self._days[reading.standing] = people
        return people


def _changes_kin(change: Change) -> bool:
    """Whether a change may alter which parents are on record, or of which sex."""
    before, after = change.before, change.after
    if isinstance(before, Resident) and isinstance(after, Resident):
        return before.sex != after.sex
    return change.kind == "kinship"


def _resolved(question: Question) -> tuple[Criterion, Reading]:
    criterion = resolve(question.criterion, question.on)
    return criterion, _reading_of(question)


def _reading_of(question: Question) -> Reading:
    return Reading(question.on, question.standing or question.on)


def _asked(
    connection: Connection, reading: Reading, criterion: Criterion
) -> tuple[Ids, Ids, Ids, Ids]:
    """The answer by the database alone."""
    ids, buildings = dialect.number_columns(connection, reading.matching(criterion))
    nobody = np.zeros(0, np.int64)
    if not may_be_uncertain(criterion):
        return ids, buildings, nobody, nobody
    uncertain, unsure_of = dialect.number_columns(connection, reading.uncertain(criterion))
    return ids, buildings, uncertain, unsure_of


class _Reader:
    """Reads criteria over a population."""

    def __init__(self, connection: Connection, reading: Reading, population: Population) -> None:
        self._connection = connection
        self._reading = reading
        self._people = population
        self._everyone = np.ones(len(population.ids), np.bool_)

    def found(self, criterion: Criterion) -> Found:
        """Who matches, who may and who does not."""
        match criterion:
            case AllOf(parts):
                return self._joined(parts, np.logical_and, self._everyone)
            case AnyOf(parts):
                return self._joined(parts, np.logical_or, ~self._everyone)
            case Not(part):
                certain, possible = self.found(part)
                return Found(~possible, ~certain)
            case Group(scope=scope, kind=kind) if scope in KIN:
                return self.found(all_of_kin(criterion)) if kind == "all" else self._kin(criterion)
            case Group():
                return self._grouped(criterion)
            case RuleRef(rule):
                raise ValueError(f"rule {rule} was not resolved for a day")
            case _:
                return self._of_field(criterion)

    def _of_field(self, criterion: Comparison | Inside) -> Found:
        """What asks one field, or the place of the home."""
        match criterion:
            case Between(field) if field in BIRTH_FIELDS:
                return self._born(criterion)
            case Missing(field) if field in BIRTH_FIELDS:
                return _sure(self._numbers("birth_from") == 0)
            case Missing(unsure=True):
                return Found(~self._everyone, self._compared(criterion))
            case Inside(area):
                return _sure(self._inside(area))
            case _:
                return _sure(self._compared(criterion))

    def _joined(
        self,
        parts: tuple[Criterion, ...],
        join: Callable[[Flags, Flags], Flags],
        start: Flags,
    ) -> Found:
        certain = possible = start
        for part in parts:
            found = self.found(part)
            certain, possible = join(certain, found.certain), join(possible, found.possible)
        return Found(certain, possible)

    def _born(self, criterion: Between) -> Found:
        first, last = birth_range(criterion, self._reading.on)
        born_from, born_to = self._numbers("birth_from"), self._numbers("birth_to")
        certain = (born_from >= first) & (born_to <= last)
        return Found(certain, (born_from <= last) & (born_to >= first))

    def _grouped(self, criterion: Group) -> Found:
        """Groups by counting those of their members who match."""
        mine = self._numbers(f"{criterion.scope}_id")
        found = self.found(criterion.where)
        groups = int(mine.max(initial=0)) + 1
        size = np.bincount(mine, minlength=groups)
        certain = np.bincount(mine[found.certain], minlength=groups)
        possible = np.bincount(mine[found.possible], minlength=groups)
        low, high = group_bounds(criterion, size)
        is_grouped = mine > 0
        sure = (certain >= low) & (possible <= high)
        maybe = (possible >= low) & (certain <= high)
        return Found(sure[mine] & is_grouped, maybe[mine] & is_grouped)

    def _kin(self, criterion: Group) -> Found:
        """Children or parents by counting those who match, the unsure ones only as possible."""
        family = self._people.family(self._connection, self._reading)
        mine, theirs = family.parent, family.child
        if criterion.scope == "parents":
            mine, theirs = theirs, mine
        found = self.found(criterion.where)
        count = partial(np.bincount, minlength=len(self._everyone))
        certain = count(mine[family.sure & found.certain[theirs]])
        possible = count(mine[found.possible[theirs]])
        low, high = group_bounds(criterion, count(mine))
        return Found((certain >= low) & (possible <= high), (possible >= low) & (certain <= high))

    def _inside(self, area: str) -> Flags:
        query = dialect.buildings_inside(area)
        buildings = np.array(self._connection.scalars(query).all(), np.int64)
        return self._people.spread("building_id", buildings, np.ones(len(buildings), np.bool_))

    def _compared(self, criterion: Comparison) -> Flags:
        """A field by its values, each looked at once."""
        column = self._people.column(self._connection, self._reading, criterion.field)
        if isinstance(criterion, Missing):
            return ~self._having(column, ~_each(column, criterion))
        return self._having(column, _fitting(column, criterion))

    def _having(self, column: Column, fitting: Flags) -> Flags:
        """The people with one of the values that fit."""
        if column.keys is self._people.ids:
            return fitting[column.codes]
        keys = column.keys[fitting[column.codes]]
        return self._people.spread(column.place, keys, np.ones(len(keys), np.bool_))

    def _numbers(self, name: str) -> NDArray[np.int64]:
        return self._people.numbers(self._connection, name)


def _sure(flags: Flags) -> Found:
    return Found(flags, flags)


def _fitting(column: Column, criterion: Comparison) -> Flags:
    """Which of the values of a column are as asked."""
    match criterion:
        case Has(_, text):
            spellings, wanted = _spellings(column, text)
            return column.recorded & _flags(wanted in each for each in spellings)
        case Begins(_, text):
            spellings, wanted = _spellings(column, text)
            return column.recorded & _flags(each.startswith(wanted) for each in spellings)
        case Like(_, texts):
            fitting = np.zeros(len(column.values), np.bool_)
            for spell, words in map(spelled, texts):
                alike = column.by_toning if spell is tone_spelling else column.by_folding
                fitting[alike.get(words, [])] = True
            return fitting & column.recorded
        case In(_, values):
            allowed = frozenset(values)
            return column.recorded & _flags(value in allowed for value in column.values)
        case _:
            return _each(column, criterion)


def _spellings(column: Column, text: str) -> tuple[list[str], str]:
    spell, words = spelled(text)
    return (column.toned if spell is tone_spelling else column.folded), words


def _each(column: Column, criterion: Comparison) -> Flags:
    return _flags(fits(criterion, value) for value in column.values)


def _flags(answers: Iterable[bool]) -> Flags:
    return np.fromiter(answers, np.bool_)
