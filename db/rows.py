"""Owns fetching the values of any fields of the catalogue for a block of residents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, func, select

from db import tables as t
from db.sources import STATE_FIELDS, STATE_FLAGS, last_entered, latest_origins, local_day
from resgroup.dates import OPEN, PartialDate, age_on
from resgroup.records import DATED_FIELDS

_BLOCK = 10_000
_BUILDING = {
    "address": "address",
    "house_number": "house_number",
    "building_floors": "floors",
    "building_use": "use",
}


def rows(
    connection: Connection, ids: Sequence[int], fields: Sequence[str], on: date
) -> list[tuple[Any, ...]]:
    """The values of the fields, one tuple per id in the order of the ids; None where missing."""
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _BLOCK):
        part = ids[start : start + _BLOCK]
        block = _Block(connection, part, on)
        columns = [block.column(field) for field in fields]
        found += [tuple(_value(column(number)) for column in columns) for number in part]
    return found


def _value(value: Any) -> Any:
    if value == "" or (isinstance(value, PartialDate) and not value.known):
        return None
    return value


class _Block:
    """The residents of a block with whatever tables the fields asked for need, each read once."""

    def __init__(self, connection: Connection, ids: Sequence[int], on: date) -> None:
        self._connection = connection
        self._ids = list(ids)
        self._on = on

    def column(self, field: str) -> Callable[[int], Any]:
        """The value of a field by resident id."""
        if field in STATE_FLAGS:
            return lambda number: bool(self._state(number, field))
        if field in DATED_FIELDS:
            return lambda number: self._dated(number, field)
        if field in t.resident.c:
            return lambda number: getattr(self._residents.get(number), field, None)
        if field in STATE_FIELDS:
            return lambda number: self._state(number, field)
        if field in _BUILDING:
            name = _BUILDING[field]
            return lambda number: self._of(self._buildings, number, "building_id", name)
        return getattr(self, f"_{field}_of", _nothing)

    def _state(self, number: int, column: str) -> Any:
        return getattr(self._states.get(number), column, None)

    def _dated(self, number: int, field: str) -> Any:
        """The value that held on the day, whether or not the resident was of the group then."""
        if (number, field) in self._former:
            return self._former[number, field]
        return getattr(self._residents.get(number), field, None)

    def _of(self, found: dict[int, Any], number: int, key: str, column: str) -> Any:
        return getattr(found.get(self._state(number, key) or 0), column, None)

    def _birth_year_of(self, number: int) -> int | None:
        birth = self._birth(number)
        return birth.year if birth else None

    def _birth_precision_of(self, number: int) -> str | None:
        birth = self._birth(number)
        return birth.precision if birth else None

    def _age_of(self, number: int) -> int | None:
        """The age where the birth date leaves no doubt of it."""
        birth = self._birth(number)
        first, last = (birth.earliest(), birth.latest()) if birth else (None, None)
        if first is None or last is None or last > self._on:
            return None
        age = age_on(last, self._on)
        return age if age == age_on(first, self._on) else None

    def _age_in_year_of(self, number: int) -> int | None:
        year = self._birth_year_of(number)
        return None if year is None or year > self._on.year else self._on.year - year

    def _changed_on_of(self, number: int) -> date | None:
        at = self._entered.get(number)
        return None if at is None else local_day(at)

    def _birth(self, number: int) -> PartialDate | None:
        return getattr(self._residents.get(number), "birth_date", None)

    def _residence_from_of(self, number: int) -> date | None:
        day = self._state(number, "residence_from")
        return date.fromordinal(day) if day else None

    def _residence_until_of(self, number: int) -> date | None:
        day = self._state(number, "residence_until")
        return date.fromordinal(day) if day and day != OPEN else None

    def _household_code_of(self, number: int) -> Any:
        return self._of(self._households, number, "household_id", "code")

    def _household_phone_of(self, number: int) -> Any:
        return self._of(self._households, number, "household_id", "phone")

    def _household_size_of(self, number: int) -> Any:
        return self._sizes.get(self._state(number, "household_id") or 0)

    def _head_name_of(self, number: int) -> Any:
        return self._heads.get(self._state(number, "household_id") or 0)

    def _poverty_of(self, number: int) -> Any:
        return self._of(self._classes, number, "household_id", "poverty")

    def _merit_family_of(self, number: int) -> Any:
        return self._of(self._classes, number, "household_id", "merit_family")

    def _unit_of(self, number: int) -> Any:
        return self._of(self._dwellings, number, "dwelling_id", "unit")

    def _street_of(self, number: int) -> Any:
        street = self._of(self._buildings, number, "building_id", "street_id")
        return getattr(self._streets.get(street or 0), "name", None)

    def _moved_from_of(self, number: int) -> Any:
        return self._origins.get(number)

    def _organisation_of(self, number: int) -> Any:
        return self._organisations.get(number)

    @cached_property
    def _states(self) -> dict[int, Any]:
        """The state of the day, else the last before it, else the first."""
        s = t.resident_state.c
        day = self._on.toordinal()
        found: dict[int, Any] = {}
        query = select(t.resident_state).where(s.resident_id.in_(self._ids))
        for row in self._connection.execute(query.order_by(s.resident_id, s.valid_from)):
            if row.valid_from <= day or row.resident_id not in found:
                found[row.resident_id] = row
        return found

    def _by_id(self, table: Any, ids: Iterable[int]) -> dict[int, Any]:
        wanted = sorted(set(ids) - {0})
        query = select(*(column for column in table.c if column.name not in _HEAVY))
        return {
            row.id: row for row in self._connection.execute(query.where(table.c.id.in_(wanted)))
        }

    def _keys(self, name: str) -> list[int]:
        return sorted({getattr(row, name) for row in self._states.values()} - {0})

    @cached_property
    def _residents(self) -> dict[int, Any]:
        return self._by_id(t.resident, self._ids)

    @cached_property
    def _former(self) -> dict[tuple[int, str], str]:
        """The values that held on the day but hold no longer."""
        v = t.former_value.c
        query = (
            select(v.resident_id, v.field, v.value)
            .where(v.resident_id.in_(self._ids), v.to_date > self._on)
            .order_by(v.to_date.desc(), v.id.desc())
        )
        found = self._connection.execute(query)
        return {(number, field): value for number, field, value in found}

    @cached_property
    def _buildings(self) -> dict[int, Any]:
        return self._by_id(t.building, self._keys("building_id"))

    @cached_property
    def _streets(self) -> dict[int, Any]:
        return self._by_id(t.street, (row.street_id or 0 for row in self._buildings.values()))

    @cached_property
    def _dwellings(self) -> dict[int, Any]:
        return self._by_id(t.dwelling, self._keys("dwelling_id"))

    @cached_property
    def _households(self) -> dict[int, Any]:
        return self._by_id(t.household, self._keys("household_id"))

    @cached_property
    def _classes(self) -> dict[int, Any]:
        c = t.household_class.c
        query = (
            select(t.household_class)
            .where(c.household_id.in_(self._keys("household_id")), c.year <= self._on.year)
            .order_by(c.year)
        )
        return {row.household_id: row for row in self._connection.execute(query)}

    @cached_property
    def _sizes(self) -> dict[int, int]:
        s = t.resident_state.c
        query = (
            select(s.household_id, func.count()).where(*self._members()).group_by(s.household_id)
        )
        return dict(self._connection.execute(query).all())

    @cached_property
    def _heads(self) -> dict[int, str]:
        s = t.resident_state.c
        query = (
            select(s.household_id, t.resident.c.full_name)
            .join_from(t.resident_state, t.resident, t.resident.c.id == s.resident_id)
            .where(*self._members(), s.relationship == "head")
        )
        return dict(self._connection.execute(query).all())

    def _members(self) -> tuple[Any, ...]:
        s = t.resident_state.c
        day = self._on.toordinal()
        mine = s.household_id.in_(self._keys("household_id"))
        return mine, s.valid_from <= day, s.valid_to > day

    @cached_property
    def _origins(self) -> dict[int, str]:
        """Where the residents came from, by their latest residence that says so."""
        r = t.residence.c
        latest = latest_origins().where(r.resident_id.in_(self._ids))
        query = select(r.resident_id, r.place).where(r.id.in_(latest))
        return dict(self._connection.execute(query).all())

    @cached_property
    def _entered(self) -> dict[int, datetime]:
        """When anything was last entered about the residents."""
        last = last_entered().subquery().c
        query = select(last.key, last.value).where(last.key.in_(self._ids))
        return dict(self._connection.execute(query).all())

    @cached_property
    def _organisations(self) -> dict[int, tuple[str, ...]]:
        m, o = t.organisation_membership.c, t.organisation.c
        query = (
            select(m.resident_id, o.kind)
            .join_from(t.organisation_membership, t.organisation, o.id == m.organisation_id)
            .where(m.resident_id.in_(self._ids))
            .where(m.from_date.is_(None) | (m.from_date <= self._on))
            .where(m.to_date.is_(None) | (m.to_date > self._on))
            .order_by(o.id)
        )
        found: dict[int, tuple[str, ...]] = {}
        for number, kind in self._connection.execute(query):
            found[number] = (*found.get(number, ()), kind)
        return found


_HEAVY = frozenset({"footprint", "line"})


def _nothing(number: int) -> None:  # noqa: ARG001 - a column like the others
    return None
