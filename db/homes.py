"""Owns what the pages of a building, a dwelling and a household show of a day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from db import tables as t
from db.persons import PERSON, Home, households, person
from db.query import Reading
from db.rows import rows
from resgroup.errors import no_record
from resgroup.register import BuildingPage, DwellingPage, HouseholdPage, Person


def building_page(connection: Connection, reading: Reading, building_id: int) -> BuildingPage:
    """A building with its households of the day; raises RegisterError("no-record")."""
    d, s = t.dwelling.c, t.resident_state.c
    values = _record(connection, t.building, building_id)
    values["street"] = connection.scalar(
        select(t.street.c.name).where(t.street.c.id == values["street_id"])
    )
    units: dict[int, str] = dict(
        connection.execute(
            select(d.id, d.unit).where(d.building_id == building_id).order_by(d.id)
        ).all()
    )
    members: dict[tuple[int, int], list[int]] = {}
    for household, dwelling, resident in connection.execute(
        select(s.household_id, s.dwelling_id, s.resident_id)
        .where(reading.standing_now(), s.building_id == building_id)
        .order_by(s.dwelling_id, s.household_id)
    ):
        members.setdefault((household, dwelling), []).append(resident)
    homes = [
        Home(household, units.get(dwelling, ""), people)
        for (household, dwelling), people in members.items()
    ]
    lived_in = {dwelling for _, dwelling in members}
    empty = tuple(unit for number, unit in units.items() if number not in lived_in)
    found = households(connection, reading, homes)
    return BuildingPage(building_id, values, found, empty, tuple(units.items()))


def dwelling_page(connection: Connection, reading: Reading, dwelling_id: int) -> DwellingPage:
    """A dwelling with its households of the day; raises RegisterError("no-record").

    `values` are the dwelling's own, with use and floors of its building.
    """
    b, o = t.building.c, t.occupancy.c
    values = _record(connection, t.dwelling, dwelling_id)
    around = select(b.id, b.address, b.use, b.floors).where(b.id == values["building_id"])
    building = connection.execute(around).one()
    values |= {"building_use": building.use, "building_floors": building.floors}
    occupied = select(o.household_id).where(o.dwelling_id == dwelling_id, reading.holding(o))
    numbers = connection.scalars(occupied.distinct().order_by(o.household_id)).all()
    homes = [
        Home(number, values["unit"], _members(connection, reading, number)) for number in numbers
    ]
    found = households(connection, reading, homes)
    return DwellingPage(dwelling_id, building.id, building.address, values, found)


def household_page(connection: Connection, reading: Reading, household_id: int) -> HouseholdPage:
    """A household with its members of the day; raises RegisterError("no-record").

    `values` are the household's own, with its poverty class and merit of the year.
    """
    values = _record(connection, t.household, household_id)
    values |= _class(connection, reading, household_id)
    place = _place(connection, reading, household_id)
    members = _members(connection, reading, household_id)
    home = Home(household_id, place.unit if place else "", members)
    (page,) = households(connection, reading, [home])
    return replace(
        page,
        values=values,
        dwelling_id=place.dwelling_id if place else None,
        building_id=place.building_id if place else None,
        address=place.address if place else "",
        former=_former(connection, reading, household_id, set(members)),
    )


def _record(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    """The columns of a record but its geometry."""
    columns = [column for column in table.c if not isinstance(column.type, t.WkbGeometry)]
    found = connection.execute(select(*columns).where(table.c.id == number)).mappings().first()
    if found is None:
        raise no_record()
    return dict(found)


def _members(connection: Connection, reading: Reading, household_id: int) -> list[int]:
    s = t.resident_state.c
    query = select(s.resident_id).where(reading.standing_now(), s.household_id == household_id)
    return list(connection.scalars(query))


def _class(connection: Connection, reading: Reading, household_id: int) -> dict[str, Any]:
    """The class of the latest year up to the day."""
    c = t.household_class.c
    query = (
        select(c.poverty, c.merit_family)
        .where(c.household_id == household_id, c.year <= reading.on.year)
        .order_by(c.year.desc())
    )
    found = connection.execute(query).first()
    return {
        "poverty": found.poverty if found else "",
        "merit_family": bool(found and found.merit_family),
    }


def _place(connection: Connection, reading: Reading, household_id: int) -> Any:
    """Where the household lives on the day: the dwelling it moved into last."""
    o, d, b = t.occupancy.c, t.dwelling.c, t.building.c
    query = (
        select(o.dwelling_id, d.unit, d.building_id, b.address)
        .join_from(t.occupancy, t.dwelling, d.id == o.dwelling_id)
        .join(t.building, b.id == d.building_id)
        .where(o.household_id == household_id, reading.holding(o))
        .order_by(o.from_date.desc().nulls_last(), o.id)
    )
    return connection.execute(query).first()


def _former(
    connection: Connection, reading: Reading, household_id: int, members: set[int]
) -> tuple[Person, ...]:
    """Who belonged to the household before the day, those who left last first."""
    m = t.membership.c
    query = (
        select(m.resident_id, m.relationship)
        .where(m.household_id == household_id)
        .where(or_(m.from_date.is_(None), m.from_date < reading.standing))
        .order_by(m.to_date.desc().nulls_first(), m.resident_id)
    )
    then: dict[int, str] = {}
    for number, relationship in connection.execute(query):
        if number not in members:
            then.setdefault(number, relationship)
    found = rows(connection, list(then), PERSON, reading.on)
    people = (person(number, values) for number, values in zip(then, found, strict=True))
    return tuple(replace(each, relationship=then[each.resident_id]) for each in people)
