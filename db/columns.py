"""Owns the population of a day in memory: who stands in it, and the values of fields as numbers.

Read from the register column by column when first asked for and thrown away at every change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from db import dialect
from db import tables as t
from db.query import Reading
from db.sources import (
    CLASS_FIELDS,
    STATE_DAYS,
    STATE_FIELDS,
    local_day,
    precision,
    source_of,
    standing_now,
)
from resgroup.collection import uncollected
from resgroup.names import fold, tone_spelling
from resgroup.register import Ids

Codes = NDArray[np.int64]

_BY_NAME: Final = frozenset(t.STATE_BY_NAME.columns.keys())
"""What the index in the order of names holds, so that reading it needs no other page."""


@dataclass
class Column:
    """The values of a field: `values[codes[i]]` belongs to the key `keys[i]`.

    `place` names the keys the people have: `""` where there is one code for each person in order.
    """

    place: str
    keys: Codes
    codes: Codes
    values: list[Any]

    @cached_property
    def folded(self) -> list[str]:
        """The values without diacritics and capitals."""
        spelling = _Spellings(fold)
        return [" ".join([spelling[word] for word in str(v).split(" ")]) for v in self.values]

    @cached_property
    def toned(self) -> list[str]:
        """The values in the spelling in which tone marks compare equal wherever they stand."""
        spelling = _Spellings(tone_spelling)
        return [" ".join([spelling[word] for word in str(v).split()]) for v in self.values]


class _Spellings(dict[str, str]):
    """Each word's spelling, worked out once: a register has few different syllables."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, word: str) -> str:
        self[word] = found = self._spell(word)
        return found


class Population:
    """The people who stand in a register on a day, in the order of their names."""

    def __init__(self, connection: Connection, standing: date) -> None:
        self.standing = standing
        columns = ("resident_id", "building_id", "household_id", "birth_from", "birth_to")
        numbers = dialect.number_columns(connection, self._in_order(*columns))
        self._numbers = dict(zip(columns, numbers, strict=True))
        self._columns: dict[tuple[str, int], Column] = {}

    @property
    def ids(self) -> Ids:
        """The residents."""
        return self._numbers["resident_id"]

    @property
    def buildings(self) -> Ids:
        """The building each lives in, 0 for none."""
        return self._numbers["building_id"]

    def numbers(self, connection: Connection, name: str) -> Codes:
        """A column of whole numbers of the states."""
        if name not in self._numbers:
            ids, found = dialect.number_columns(connection, self._anyhow("resident_id", name))
            self._numbers[name] = self.spread("resident_id", ids, found)
        return self._numbers[name]

    def spread(self, key: str, keys: Codes, values: NDArray[Any]) -> NDArray[Any]:
        """For each person the value under the key the person has; 0 where there is none."""
        mine = self._numbers[key]
        highest = max(int(mine.max(initial=0)), int(keys.max(initial=0)))
        table = np.zeros(highest + 1, values.dtype)
        table[keys] = values
        table[0] = 0
        found: NDArray[Any] = table[mine]
        return found

    def column(self, connection: Connection, reading: Reading, field: str) -> Column:
        """The values of a field that is no matter of births."""
        known = (field, reading.on.year if field in CLASS_FIELDS else 0)
        if known not in self._columns:
            with uncollected():
                self._columns[known] = self._read(connection, reading, field)
        return self._columns[known]

    def _read(self, connection: Connection, reading: Reading, field: str) -> Column:
        if field == "birth_precision" or field in _BY_NAME:
            s = t.resident_state
            column = precision(s.c) if field == "birth_precision" else s.c[field]
            (values,) = dialect.value_columns(connection, self._in_order(column))
            return _column("", np.zeros(0, np.int64), values)
        if field in STATE_FIELDS or field in STATE_DAYS:
            query, place = self._anyhow("resident_id", field), "resident_id"
        else:
            source = source_of(field, reading.on, reading.standing)
            query, place = source.values, source.key
            self.numbers(connection, place)
        keys, values = dialect.value_columns(connection, query)
        column = _column(place, np.array(keys, np.int64), values)
        column.values = _as_shown(connection, query, field, column.values)
        return column

    def _in_order(self, *columns: Any) -> Select[Any]:
        s = t.resident_state.c
        return self._anyhow(*columns).order_by(s.name_key, s.resident_id)

    def _anyhow(self, *columns: Any) -> Select[Any]:
        s = t.resident_state.c
        wanted = (s[column] if isinstance(column, str) else column for column in columns)
        return select(*wanted).where(standing_now(t.resident_state, self.standing))


def _column(place: str, keys: Codes, values: list[Any]) -> Column:
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    found = np.fromiter(map(codes.__getitem__, values), np.int64, len(values))
    return Column(place, keys, found, list(codes))


def _as_shown(
    connection: Connection, query: Select[Any], field: str, values: list[Any]
) -> list[Any]:
    """The values as lists show them, from what the database keeps."""
    if field in STATE_DAYS:
        return [None if v == STATE_DAYS[field] else date.fromordinal(v) for v in values]
    kind = query.selected_columns[1].type
    process = kind.dialect_impl(connection.dialect).result_processor(connection.dialect, None)
    shown = [process(value) for value in values] if process else values
    return [local_day(value) if isinstance(value, datetime) else value for value in shown]
