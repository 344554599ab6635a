"""Owns finding households and dwellings as one types their code, a member's name or an address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from db import tables as t
from db.query import Reading
from db.search import Typed, residents_like
from db.stored import chunks
from resgroup.addresses import parse_address, sort_key
from resgroup.names import name_key, text_key
from resgroup.register import DwellingHit, HouseholdHit

_DEMOLISHED = "demolished"
_NEVER_MARKED = frozenset("0123456789bcghklmnpqrstvx")


def find_households(
    connection: Connection, reading: Reading, text: str, limit: int
) -> list[HouseholdHit]:
    """The households of the day: by the very code, by their heads' names, then all others."""
    typed = Typed.of(text)
    if not typed:
        return []
    found = [
        HouseholdHit(row.household_id, row.code, row.head, row.address or "", row.people)
        for row in _households(connection, reading, _numbers_like(connection, reading, text, typed))
    ]
    found.sort(key=lambda hit: _household_order(hit, text, typed))
    return found[:limit]


def _household_order(hit: HouseholdHit, text: str, typed: Typed) -> tuple[Any, ...]:
    other_code = hit.code.lower() != text.strip().lower()
    other_head = not typed.begins_words_of(hit.head)
    return other_code, other_head, b"" if other_head else name_key(hit.head), hit.code


def _numbers_like(connection: Connection, reading: Reading, text: str, typed: Typed) -> set[int]:
    h, s = t.household.c, t.resident_state.c
    like = h.code.icontains(text.strip(), autoescape=True)
    numbers = set(connection.scalars(select(h.id).where(like)))
    lived = select(s.household_id).where(reading.standing_now()).distinct()
    for people in chunks([row.id for row in residents_like(connection, typed)]):
        numbers.update(connection.scalars(lived.where(s.resident_id.in_(people))))
    for homes in chunks(_dwellings(connection, typed)):
        # There is an index of buildings, not of dwellings.
        inside = s.building_id.in_({row.building_id for row in homes})
        there = inside & s.dwelling_id.in_([row.id for row in homes])
        numbers.update(connection.scalars(lived.where(there)))
    return numbers


def _households(connection: Connection, reading: Reading, numbers: set[int]) -> list[Any]:
    """The households with members on the day: code, head, address and number of people."""
    h, s, r, b = t.household.c, t.resident_state.c, t.resident.c, t.building.c
    head = func.max(case((s.relationship == "head", r.full_name), else_=""))
    query = (
        select(s.household_id, h.code, head.label("head"), b.address, func.count().label("people"))
        .join_from(t.resident_state, t.household, h.id == s.household_id)
        .join(t.resident, r.id == s.resident_id)
        .outerjoin(t.building, b.id == s.building_id)
        .where(reading.standing_now())
        .group_by(s.household_id)
    )
    found: list[Any] = []
    for chunk in chunks(sorted(numbers)):
        found += connection.execute(query.where(s.household_id.in_(chunk)))
    return found


def find_dwellings(
    connection: Connection, reading: Reading, text: str, limit: int
) -> list[DwellingHit]:
    """The dwellings in the order of their addresses and units."""
    typed = Typed.of(text)
    if not typed:
        return []
    found = _dwellings(connection, typed)
    found.sort(key=lambda row: (sort_key(parse_address(row.address)), text_key(row.unit), row.id))
    found = found[:limit]
    o = t.occupancy.c
    living: dict[int, int] = dict(
        connection.execute(
            select(o.dwelling_id, func.count(o.household_id.distinct()))
            .where(o.dwelling_id.in_([row.id for row in found]), reading.holding(o))
            .group_by(o.dwelling_id)
        ).all()
    )
    return [
        DwellingHit(row.id, row.building_id, row.address, row.unit, living.get(row.id, 0))
        for row in found
    ]


def _dwellings(connection: Connection, typed: Typed) -> list[Any]:
    """The dwellings whose address, building's name or unit have the words typed."""
    d, b = t.dwelling.c, t.building.c
    query = (
        select(d.id, d.building_id, b.address, b.name, d.unit)
        .join_from(t.dwelling, t.building, b.id == d.building_id)
        .where(b.state != _DEMOLISHED)
    )
    # Folding every address is slow in a whole ward; most are told apart without it.
    for word in typed.plain:
        texts = (b.address, b.name, d.unit)
        query = query.where(or_(*(column.ilike(_pattern(word)) for column in texts)))
    return [
        row
        for row in connection.execute(query)
        if typed.begins_words_of(f"{row.address} {row.name} {row.unit}")
    ]


def _pattern(word: str) -> str:
    """The pattern of texts that may have a folded word: only some letters can bear marks."""
    return "%" + "".join(char if char in _NEVER_MARKED else "_" for char in word) + "%"
