"""Owns the population of a day in memory: who stands in it, and the values of fields as numbers.

Read from the register column by column when first asked for, and kept up with every change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from db import dialect
from db import tables as t
from db.parentage import SEXES, Family, Members, family_of, recorded_on
from db.query import Reading
from db.sources import (
    CLASS_FIELDS,
    RESIDENT_FIELDS,
    STATE_DAYS,
    STATE_FIELDS,
    STATE_FLAGS,
    local_day,
    precision,
    resident_values,
    source_of,
    standing_now,
)
from resgroup.collection import uncollected
from resgroup.names import fold, tone_spelling
from resgroup.register import Coded, Ids

Codes = NDArray[np.int64]

_MOST_CHANGED: Final = 2_000
_NUMBERS: Final = ("resident_id", "building_id", "household_id", "birth_from", "birth_to")
_BY_NAME: Final = frozenset(t.STATE_BY_NAME.columns.keys())
"""What the index in the order of names holds, so that reading it needs no other page."""

_ABOUT_BUILDINGS: Final = frozenset({"building", "street"})
_ABOUT_ORGANISATIONS: Final = frozenset({"organisation", "organisation_membership"})

_STATE_COLUMNS: Final = STATE_FIELDS | STATE_DAYS.keys() | {"birth_precision"}


@dataclass
class Column:
    """The values of a field: `values[codes[i]]` belongs to the key `keys[i]`.

    `place` names which of the people's numbers the keys are.
    """

    place: str
    keys: Codes
    codes: Codes
    values: list[Any]

    @cached_property
    def folded(self) -> list[str]:
        """The values without diacritics and capitals."""
        return _folded(self.values)

    @cached_property
    def toned(self) -> list[str]:
        """The values in the spelling in which tone marks compare equal wherever they stand."""
        return _toned(self.values)

    @cached_property
    def recorded(self) -> NDArray[np.bool_]:
        """Which of the values say anything."""
        return np.fromiter((value not in (None, "") for value in self.values), np.bool_)

    @cached_property
    def by_folding(self) -> dict[str, list[int]]:
        """The values by what they are without diacritics and capitals."""
        return _places(self.folded)

    @cached_property
    def by_toning(self) -> dict[str, list[int]]:
        """The values by the spelling in which tone marks compare equal."""
        return _places(self.toned)

    def put(self, gone: Codes, other: Column) -> None:
        """Put other keys with their values in place of some."""
        kept = ~np.isin(self.keys, gone)
        self.keys = np.concatenate((self.keys[kept], other.keys))
        self.codes = np.concatenate((self.codes[kept], other.codes + len(self.values)))
        self.values.extend(other.values)
        for derived in ("recorded", "by_folding", "by_toning"):
            self.__dict__.pop(derived, None)
        if "folded" in self.__dict__:
            self.folded.extend(_folded(other.values))
        if "toned" in self.__dict__:
            self.toned.extend(_toned(other.values))


def _places(spellings: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, spelling in enumerate(spellings):
        found.setdefault(spelling, []).append(place)
    return found


def _folded(values: list[Any]) -> list[str]:
    spelling = _Spellings(fold)
    return [" ".join([spelling[word] for word in str(value).split(" ")]) for value in values]


def _toned(values: list[Any]) -> list[str]:
    spelling = _Spellings(tone_spelling)
    return [" ".join([spelling[word] for word in str(value).split()]) for value in values]


class _Spellings(dict[str, str]):
    """Each word's spelling, worked out once: a register has few different syllables."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, word: str) -> str:
        self[word] = found = self._spell(word)
        return found


class Texts:
    """What stands in the residents' own records: of no day, and read again only where changed."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._changed: dict[str, set[int]] = {}

    def forget(self, residents: Iterable[int]) -> None:
        """Note that records of residents changed."""
        changed = set(residents)
        for field in list(self._columns):
            self._changed[field] |= changed
            if len(self._changed[field]) > _MOST_CHANGED:
                del self._columns[field], self._changed[field]

    def column(self, connection: Connection, field: str) -> Column:
        """The values of a field by resident."""
        if field not in self._columns:
            query = resident_values(field)
            self._columns[field] = _keyed(connection, "resident_id", query, field)
        elif self._changed[field]:
            changed = sorted(self._changed[field])
            query = resident_values(field).where(t.resident.c.id.in_(changed))
            now = _keyed(connection, "resident_id", query, field)
            self._columns[field].put(np.array(changed, np.int64), now)
        self._changed[field] = set()
        return self._columns[field]


class Population:
    """The people who stand in a register on a day, in the order of their names."""

    def __init__(self, standing: date, texts: Texts) -> None:
        self.standing = standing
        self._texts = texts
        self._numbers: dict[str, Codes] = {}
        self._columns: dict[tuple[str, int], Column] = {}
        self._coded: dict[tuple[str, int], Coded] = {}
        self._changed: set[int] = set()
        self._recorded: list[Codes] = []
        self._family: Family | None = None

    @property
    def ids(self) -> Ids:
        """The residents."""
        return self._numbers["resident_id"]

    @property
    def buildings(self) -> Ids:
        """The building each lives in, 0 for none."""
        return self._numbers["building_id"]

    def forget(self, residents: Iterable[int], kinds: Set[str], *, kin: bool) -> None:
        """Note that the states of residents changed, and perhaps what they share with others.

        `kinds` are those of the records changed; `kin` tells that parents on record may have
        changed too.
        """
        self._changed.update(residents)
        self._coded.clear()
        self._family = None
        if kin:
            self._recorded = []
        self._columns = {
            known: column
            for known, column in self._columns.items()
            if known[0] in _STATE_COLUMNS or _is_untouched(known[0], column, kinds)
        }
        if len(self._changed) > _MOST_CHANGED:
            self._changed.clear()
            self._numbers.clear()
            self._columns.clear()

    def renew(self, connection: Connection) -> None:
        """Read who stands on the day, or only what changed since."""
        if not self._numbers:
            found = dialect.number_columns(connection, self._in_order(*_NUMBERS))
            self._numbers = dict(zip(_NUMBERS, found, strict=True))
        elif self._changed:
            self._read_changed(connection)
        self._changed.clear()

    def numbers(self, connection: Connection, name: str) -> Codes:
        """A column of whole numbers of the states."""
        if name not in self._numbers:
            ids, found = dialect.number_columns(connection, self._anyhow("resident_id", name))
            self._numbers[name] = self.spread("resident_id", ids, found)
        return self._numbers[name]

    def spread(self, key: str, keys: Codes, values: NDArray[Any]) -> NDArray[Any]:
        """For each person the value under the key the person has; 0 where there is none."""
        return _looked_up(self._numbers[key], keys, values)

    def read(self, connection: Connection, fields: Sequence[str]) -> None:
        """Read the states of several fields at once."""
        wanted = [each for each in fields if each in _BY_NAME and (each, 0) not in self._columns]
        if len(wanted) > 1:
            columns = dialect.value_columns(connection, self._in_order(*wanted))
            for field, values in zip(wanted, columns, strict=True):
                state = t.resident_state.c[field]
                column = _column("resident_id", self.ids, values)
                column.values = _as_shown(connection, state, field, column.values)
                self._columns[field, 0] = column

    def column(self, connection: Connection, reading: Reading, field: str) -> Column:
        """The values of a field that is no matter of births."""
        if field in RESIDENT_FIELDS:
            with uncollected():
                return self._texts.column(connection, field)
        known = _known_by(field, reading)
        if known not in self._columns:
            with uncollected():
                self._columns[known] = self._read(connection, reading, field)
        return self._columns[known]

    def coded(self, connection: Connection, reading: Reading, field: str) -> Coded:
        """The value of a field of each person; of several values, one."""
        known = _known_by(field, reading)
        if known not in self._coded:
            if field in _NUMBERS:
                found, codes = np.unique(self.numbers(connection, field), return_inverse=True)
                self._coded[known] = Coded(codes, tuple(found.tolist()))
            else:
                self._coded[known] = self._by_person(self.column(connection, reading, field))
        return self._coded[known]

    def several(
        self, connection: Connection, reading: Reading, field: str
    ) -> tuple[NDArray[np.int64], Coded]:
        """The places of people, -1 for those not among them, beside each value they have."""
        column = self.column(connection, reading, field)
        values = dict.fromkeys(value for value in column.values if value not in (None, ""))
        numbers = {value: code for code, value in enumerate(values, start=1)}
        own = np.array([numbers.get(value, 0) for value in column.values], np.intp)
        (places,) = self._placed(column.keys)
        return places, Coded(own[column.codes], (None, *numbers))

    def _placed(self, *ids: Ids) -> list[NDArray[np.int64]]:
        """Where residents stand among the people, -1 for those who do not."""
        most = max(int(each.max(initial=0)) for each in (self.ids, *ids))
        place = np.full(most + 1, -1)
        place[self.ids] = np.arange(len(self.ids))
        return [place[each] for each in ids]

    def family(self, connection: Connection, reading: Reading) -> Family:
        """Who is whose parent among the people, by their places."""
        if self._family is None:
            if not self._recorded:
                found = dialect.number_columns(connection, recorded_on(self.standing))
                self._recorded = list(found)
            child, parent, sex = self._recorded
            child, parent = self._placed(child, parent)
            here = child >= 0
            recorded = (child[here], parent[here], sex[here])
            self._family = family_of(self._members(connection, reading), recorded)
        return self._family

    def _members(self, connection: Connection, reading: Reading) -> Members:
        sexes = self.coded(connection, reading, "sex")
        numbers = np.array([SEXES.get(value or "", 0) for value in sexes.values], np.int64)
        return Members(
            self.numbers(connection, "household_id"),
            self.coded(connection, reading, "relationship"),
            numbers[sexes.codes],
            self.numbers(connection, "birth_from"),
            self.numbers(connection, "birth_to"),
        )

    def places(self, ids: Ids) -> NDArray[np.int64]:
        """Where residents stand among the people."""
        return _looked_up(ids, self.ids, np.arange(len(self.ids)))

    def by_person(self, column: Column, values: NDArray[Any]) -> NDArray[Any]:
        """For each person what stands for the column's values; 0 where there is none."""
        if column.keys is self.ids:
            return values[column.codes]
        return self.spread(column.place, column.keys, values[column.codes])

    def _by_person(self, column: Column) -> Coded:
        """Nothing recorded, whether there is no row or an empty one, is the code 0."""
        recorded = dict.fromkeys(value for value in column.values if value not in (None, ""))
        numbers = {value: code for code, value in enumerate(recorded, start=1)}
        own = np.array([numbers.get(value, 0) for value in column.values], np.int64)
        return Coded(self.by_person(column, own), (None, *numbers))

    def _read(self, connection: Connection, reading: Reading, field: str) -> Column:
        if field in _STATE_COLUMNS:
            expression = _expression(field)
            in_order = field in _BY_NAME or field == "birth_precision"
            if not in_order:
                query = self._anyhow("resident_id", field)
                return _keyed(connection, "resident_id", query, field)
            (values,) = dialect.value_columns(connection, self._in_order(expression))
            column = _column("resident_id", self.ids, values)
            column.values = _as_shown(connection, expression, field, column.values)
            return column
        if field == "household_size":
            households = self.numbers(connection, "household_id")
            found, sizes = np.unique(households[households > 0], return_counts=True)
            return _column("household_id", found, sizes.tolist())
        if field == "head_name":
            return self._heads(connection, reading)
        source = source_of(field, reading.on, reading.standing)
        self.numbers(connection, source.key)
        return _keyed(connection, source.key, source.values, field)

    def _heads(self, connection: Connection, reading: Reading) -> Column:
        """The name of each household's head, from what is in memory."""
        relationship = self.coded(connection, reading, "relationship")
        names = self.coded(connection, reading, "full_name")
        households = self.numbers(connection, "household_id")
        is_head = np.array([value == "head" for value in relationship.values], np.bool_)
        heads = np.flatnonzero(is_head[relationship.codes] & (households > 0))
        shown = [names.values[code] for code in names.codes[heads].tolist()]
        return _column("household_id", households[heads], shown)

    def _read_changed(self, connection: Connection) -> None:
        """Put those whose states changed in their places among the others."""
        changed = sorted(self._changed)
        mine = t.resident_state.c.resident_id.in_(changed)
        before = self._numbers
        (ids,) = dialect.number_columns(connection, self._in_order("resident_id"))
        now = dialect.number_columns(connection, self._anyhow(*before).where(mine))
        renewed = dict(zip(before, now, strict=True))
        keys = np.concatenate((before["resident_id"], renewed["resident_id"]))
        self._numbers = {
            name: _looked_up(ids, keys, np.concatenate((values, renewed[name])))
            for name, values in before.items()
        }
        gone = np.array(changed, np.int64)
        for (field, _year), column in self._columns.items():
            if field in _STATE_COLUMNS:
                query = self._anyhow("resident_id", _expression(field)).where(mine)
                column.put(gone, _keyed(connection, "resident_id", query, field))

    def _in_order(self, *columns: Any) -> Select[Any]:
        s = t.resident_state.c
        return self._anyhow(*columns).order_by(s.name_key, s.resident_id)

    def _anyhow(self, *columns: Any) -> Select[Any]:
        s = t.resident_state.c
        wanted = (s[column] if isinstance(column, str) else column for column in columns)
        return select(*wanted).where(standing_now(t.resident_state, self.standing))


def _is_untouched(field: str, column: Column, kinds: Set[str]) -> bool:
    """Whether changes of records of these kinds leave a column as it is."""
    if column.place == "building_id":
        return kinds.isdisjoint(_ABOUT_BUILDINGS)
    return field == "organisation" and kinds.isdisjoint(_ABOUT_ORGANISATIONS)


def _expression(field: str) -> Any:
    s = t.resident_state.c
    return precision(s) if field == "birth_precision" else s[field]


def _looked_up(mine: Codes, keys: Codes, values: NDArray[Any]) -> NDArray[Any]:
    """The value under each key, the last of several; 0 for the key 0 and where there is none."""
    highest = max(int(mine.max(initial=0)), int(keys.max(initial=0)))
    table = np.zeros(highest + 1, values.dtype)
    table[keys] = values
    table[0] = 0
    found: NDArray[Any] = table[mine]
    return found


def _known_by(field: str, reading: Reading) -> tuple[str, int]:
    return field, reading.on.year if field in CLASS_FIELDS else 0


def _keyed(connection: Connection, place: str, query: Select[Any], field: str) -> Column:
    keys, values = dialect.value_columns(connection, query)
    column = _column(place, np.array(keys, np.int64), values)
    column.values = _as_shown(connection, query.selected_columns[1], field, column.values)
    return column


def _column(place: str, keys: Codes, values: list[Any]) -> Column:
    codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
    found = np.fromiter(map(codes.__getitem__, values), np.int64, len(values))
    return Column(place, keys, found, list(codes))


def _as_shown(connection: Connection, column: Any, field: str, values: list[Any]) -> list[Any]:
    """The values as lists show them, from what the database keeps."""
    if field in STATE_DAYS:
        return [None if v == STATE_DAYS[field] else date.fromordinal(v) for v in values]
    if field in STATE_FLAGS:
        return [bool(value) for value in values]
    process = column.type.dialect_impl(connection.dialect).result_processor(
        connection.dialect, None
    )
    shown = [process(value) for value in values] if process else values
    return [local_day(value) if isinstance(value, datetime) else value for value in shown]
