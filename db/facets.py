"""Owns the values of fields among a set of residents and their counts, from columns in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, select

from db import tables as t
from db.dialect import number_columns
from db.query import Reading
from resgroup.register import Coded, Ids

_DAYS: Final = 2
"""How many days are kept: the one looked at, and another it is compared with."""
_NUMBERS: Final = frozenset({"household_id", "building_id", "birth_from", "birth_to"})
_BUILDING_FIELDS: Final = {"building_floors": "floors", "building_use": "use"}
_MANY: Final = 64
"""From how many values on they are read a row at a time."""
_RESIDENT_FIELDS: Final = frozenset({"occupation"})


@dataclass(frozen=True)
class _Day:
    """The population of a day by id, and the values of the fields read so far."""

    ids: Ids
    fields: dict[str, Coded] = field(default_factory=dict)


class Facets:
    """The values of the population of a day as small numbers; thrown away at every change."""

    def __init__(self) -> None:
        self._days: dict[date, _Day] = {}

    def count(
        self, connection: Connection, reading: Reading, ids: Ids, fields: Sequence[str]
    ) -> dict[str, dict[Any, int]]:
        """How many of the residents have each value of each field, most frequent first."""
        found = self.coded(connection, reading, ids, fields)
        return {field: _counted(values) for field, values in found.items()}

    def coded(
        self, connection: Connection, reading: Reading, ids: Ids, fields: Sequence[str]
    ) -> dict[str, Coded]:
        """The values of each field, in the order of the residents."""
        day = self._day(connection, reading)
        _load(connection, reading, day, [field for field in fields if field not in day.fields])
        places = np.searchsorted(day.ids, ids)
        return {
            field: Coded(day.fields[field].codes[places], day.fields[field].values)
            for field in fields
        }

    def _day(self, connection: Connection, reading: Reading) -> _Day:
        """The day of a reading; the one looked at longest ago makes room for it."""
        day = self._days.pop(reading.standing, None)
        if day is None:
            (ids,) = number_columns(connection, _people(reading, "resident_id"))
            day = _Day(np.sort(ids))
            for oldest in list(self._days)[: 1 - _DAYS]:
                del self._days[oldest]
        self._days[reading.standing] = day
        return day


def _counted(found: Coded) -> dict[Any, int]:
    counts = np.bincount(found.codes, minlength=len(found.values))
    order = np.argsort(-counts, kind="stable")
    return {found.values[place]: int(counts[place]) for place in order if counts[place]}


def _load(connection: Connection, reading: Reading, day: _Day, fields: Sequence[str]) -> None:
    for name in fields:
        if name in _NUMBERS:
            day.fields[name] = _numbers(_column(connection, reading, name))
        elif name == "household_size":
            day.fields[name] = _sizes(_column(connection, reading, "household_id"))
        elif name == "street" or name in _BUILDING_FIELDS:
            buildings = _column(connection, reading, "building_id")
            day.fields[name] = _texts(connection, buildings, _of_buildings(name))
        elif name in _RESIDENT_FIELDS:
            r = t.resident.c
            day.fields[name] = _texts(connection, day.ids, select(r.id, r[name]))
        else:
            day.fields[name] = _texts(connection, day.ids, _people(reading, "resident_id", name))


def _people(reading: Reading, *columns: str) -> Select[Any]:
    """Columns of the population of a day.

    In no order: an order of SQL would leave the index that has all the columns.
    """
    s = t.resident_state.c
    return select(*(s[name] for name in columns)).where(reading.standing_now())


def _column(connection: Connection, reading: Reading, name: str) -> NDArray[np.int64]:
    """A column of numbers, in the order of the ids."""
    ids, found = number_columns(connection, _people(reading, "resident_id", name))
    return found[np.argsort(ids)]


def _texts(connection: Connection, ids: Ids, query: Select[Any]) -> Coded:
    """The values of the second column of a query, by the ids of its first.

    The few values of a list are numbered by the database: a tuple a row takes four times as long.
    """
    number, column = query.selected_columns
    said = query.where(column != "")
    values = list(connection.scalars(said.with_only_columns(column).distinct()))
    if not values or len(values) > _MANY:
        rows = connection.execute(said).all()
        coded = _coded([None, *(row[1] for row in rows)])
        return _looked_up(ids, np.array([0, *(row[0] for row in rows)], np.int64), coded)
    numbered = case(*((column == value, code) for code, value in enumerate(values, 1)), else_=0)
    found, codes = number_columns(connection, said.with_only_columns(number, numbered))
    coded = Coded(np.concatenate(([0], codes)).astype(np.intp), (None, *values))
    return _looked_up(ids, np.concatenate(([0], found)), coded)


def _of_buildings(field: str) -> Select[Any]:
    """What is recorded of a field, by building."""
    b = t.building.c
    if field == "street":
        return select(b.id, t.street.c.name).join(t.street, t.street.c.id == b.street_id)
    return select(b.id, b[_BUILDING_FIELDS[field]])


def _numbers(column: NDArray[np.int64]) -> Coded:
    found, codes = np.unique(column, return_inverse=True)
    return Coded(codes, tuple(found.tolist()))


def _coded(column: Sequence[Any]) -> Coded:
    values: dict[Any, int] = {}
    codes = np.fromiter((values.setdefault(v, len(values)) for v in column), np.intp, len(column))
    return Coded(codes, tuple(values))


def _looked_up(keys: Ids, numbers: Ids, coded: Coded) -> Coded:
    """The value coded for the number of each key, that of number 0 where there is none."""
    order = np.argsort(numbers)
    places = order[np.searchsorted(numbers, keys, sorter=order).clip(max=len(numbers) - 1)]
    return Coded(np.where(numbers[places] == keys, coded.codes[places], 0), coded.values)


def _sizes(households: NDArray[np.int64]) -> Coded:
    """Each resident's household size, the size being its own code."""
    found, places, counts = np.unique(households, return_inverse=True, return_counts=True)
    sizes = np.where(found == 0, 0, counts)[places]
    return Coded(sizes, (None, *range(1, int(sizes.max(initial=0)) + 1)))
