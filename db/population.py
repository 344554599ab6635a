"""Owns who joined and who left the population, from the states of each resident."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter

from sqlalchemy import Connection, Text, select, type_coerce

from db import tables as t
from resgroup.dates import PartialDate
from resgroup.register import Movement


def movements(connection: Connection, first: date, last: date) -> list[Movement]:
    """The first days in the population, and the first days no longer in it, by day.

    A day on which one stretch of days ends and another begins is neither.
    """
    found = [*_joined(connection, first, last), *_left(connection, first, last)]
    found.sort(key=attrgetter("day", "resident_id"))
    return found


def _joined(connection: Connection, first: date, last: date) -> list[Movement]:
    s, other = t.resident_state.c, t.resident_state.alias().c
    before = (other.resident_id == s.resident_id) & (other.valid_to == s.valid_from)
    query = (
        select(s.resident_id, s.valid_from, s.birth_from, s.birth_to)
        .where(t.BEGUN, s.valid_from.between(first.toordinal(), last.toordinal()))
        .where(~select(other.id).where(before).exists())
        .order_by(s.valid_from, s.resident_id)
    )
    born = _registered_at_birth(connection, first, last)
    found = []
    for number, start, birth_from, birth_to in connection.execute(query).all():
        # An unknown birth may be any day up to OPEN, so birth_from tells whether it is known.
        is_birth = 0 < birth_from <= start <= birth_to or (number, start) in born
        found.append(Movement(number, date.fromordinal(start), "birth" if is_birth else "arrival"))
    return found


def _registered_at_birth(connection: Connection, first: date, last: date) -> set[tuple[int, int]]:
    """Who was registered for their birth on which of the days, as day numbers."""
    r = t.residence.c
    query = select(r.resident_id, r.from_date).where(
        r.reason == "birth", r.from_date.between(first, last)
    )
    return {(number, day.toordinal()) for number, day in connection.execute(query)}


def _left(connection: Connection, first: date, last: date) -> list[Movement]:
    s, other, r = t.resident_state.c, t.resident_state.alias().c, t.resident.c
    after = (other.resident_id == s.resident_id) & (other.valid_from == s.valid_to)
    query = (
        select(s.resident_id, s.valid_to, type_coerce(r.death_date, Text()))
        .join_from(t.resident_state, t.resident, r.id == s.resident_id)
        .where(t.ENDED, s.valid_to.between(first.toordinal(), last.toordinal()))
        .where(~select(other.id).where(after).exists())
        .order_by(s.valid_to, s.resident_id)
    )
    found = []
    for number, end, died in connection.execute(query).all():
        day = date.fromordinal(end)
        is_death = died and _fits(PartialDate.from_iso(died), day)
        found.append(Movement(number, day, "death" if is_death else "departure"))
    return found


def _fits(died: PartialDate, day: date) -> bool:
    """Whether the first day away fits a date of death; some lists count the day of death in."""
    earliest, latest = died.earliest(), died.latest()
    if earliest is None or latest is None:
        return False
    return earliest <= day <= latest + timedelta(days=1)
