"""Owns people and households as pages name them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from db import tables as t
from db.query import Reading
from db.rows import rows
from resgroup.dates import PartialDate
from resgroup.names import name_key
from resgroup.register import HouseholdPage, Person

PERSON = ("full_name", "sex", "birth_date", "relationship", "residence")


class Home(NamedTuple):
    """A household, the unit it lives in, and its members."""

    household: int
    unit: str
    members: Sequence[int]


def person(number: int, values: tuple[Any, ...]) -> Person:
    """A resident with the values of the fields `PERSON`."""
    name, sex, birth, relationship, residence = values
    written = birth.written() if birth else ""
    return Person(number, name or "", sex or "", written, relationship or "", residence or "")


def households(
    connection: Connection, reading: Reading, homes: Sequence[Home]
) -> tuple[HouseholdPage, ...]:
    """The households with their members, head first, then by age."""
    h = t.household.c
    wanted = sorted({home.household for home in homes})
    found = connection.execute(select(h.id, h.code).where(h.id.in_(wanted)))
    codes: dict[int, str] = dict(found.all())
    everyone = [number for home in homes for number in home.members]
    values = dict(zip(everyone, rows(connection, everyone, PERSON, reading.on), strict=True))
    return tuple(
        HouseholdPage(
            home.household,
            codes.get(home.household, ""),
            home.unit,
            _in_order((number, values[number]) for number in home.members),
        )
        for home in homes
    )


def _in_order(found: Iterable[tuple[int, tuple[Any, ...]]]) -> tuple[Person, ...]:
    people = [
        (relationship != "head", birth or PartialDate(9999), person(number, values))
        for number, values in found
        for _, _, birth, relationship, _ in (values,)
    ]
    people.sort(key=lambda entry: (entry[0], entry[1].iso(), name_key(entry[2].full_name)))
    return tuple(person for _, _, person in people)
