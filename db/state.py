"""Owns `resident_state`: what was true of each resident from day to day, derived from records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, delete, null, select

from db import tables as t
from db.bulk import insert_rows
from resgroup.dates import OPEN, PartialDate
from resgroup.names import name_key
from resgroup.records import DATED_FIELDS

_CHUNK: Final = 20_000
_STUDY_COURSES: Final = ("college", "bachelor")
# Where several residences are open, the first of these is the one lists speak of.
_RESIDENCE_RANK: Final = {"absent": 0, "permanent": 1, "temporary": 2, "staying": 3}


class Span(NamedTuple):
    """A row with dates: what holds from one day number to the day before another."""

    start: int
    end: int
    what: Any


@dataclass(slots=True)
class Life:
    """Everything dated that concerns one resident."""

    memberships: list[Span]
    residences: list[Span]
    military: list[Span]
    party: list[Span]
    former: list[Span]


def refresh(connection: Connection, residents: Sequence[int] | None = None) -> None:
    """Derive the states of the residents again, or of all."""
    if residents is None:
        connection.execute(delete(t.resident_state))
        wanted = list(connection.scalars(select(t.resident.c.id)))
    else:
        wanted = sorted(set(residents))
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        if residents is not None:
            connection.execute(
                delete(t.resident_state).where(t.resident_state.c.resident_id.in_(chunk))
            )
        _derive(connection, chunk)


def households_of_buildings(connection: Connection, buildings: Iterable[int]) -> list[int]:
    """The households that ever lived in the buildings."""
    dwellings = select(t.dwelling.c.id).where(t.dwelling.c.building_id.in_(list(buildings)))
    found = select(t.occupancy.c.household_id).where(t.occupancy.c.dwelling_id.in_(dwellings))
    return list(connection.scalars(found.distinct()))


def members_of(connection: Connection, households: Iterable[int]) -> list[int]:
    """The residents who ever belonged to the households."""
    wanted = sorted(set(households))
    found: list[int] = []
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        condition = _among(t.membership.c.household_id, chunk)
        found += connection.scalars(select(t.membership.c.resident_id).where(condition))
    return found


def _among(column: Any, ids: Sequence[int]) -> Any:
    """The column is one of sorted ids; a plain range where they are many and dense."""
    if len(ids) > 500 and ids[-1] - ids[0] < 2 * len(ids):
        return column.between(ids[0], ids[-1])
    return column.in_(ids)


def _derive(connection: Connection, ids: Sequence[int]) -> None:
    if not ids:
        return
    lives = _lives(connection, ids)
    homes = _homes(connection, lives)
    wanted = set(ids)
    r = t.resident.c
    people = connection.execute(
        select(
            *(r.id, r.full_name, r.sex, r.birth_date, r.death_date, r.nationality),
            *(r.ethnicity, r.religion),
            *(r.education, r.qualification, r.marital_status),
        ).where(_among(r.id, ids))
    )
    rows: list[dict[str, Any]] = []
    for person in people:
        if person.id in wanted:
            life, died = lives[person.id], _number(person.death_date.latest(), OPEN)
            states = timeline(life, homes, _dated(person, life), died)
            fixed = _fixed(person)
            rows += ({**fixed, **state} for state in states)
    names = list(t.resident_state.c.keys())[1:]
    values = [(None, *(row[name] for name in names)) for row in rows]
    insert_rows(connection, t.resident_state, values)


def _fixed(person: Any) -> dict[str, Any]:
    birth: PartialDate = person.birth_date
    first, last = birth.earliest(), birth.latest()
    return {
        "resident_id": person.id,
        "sex": person.sex,
        "birth_from": 0 if first is None else first.toordinal(),
        "birth_to": OPEN if last is None else last.toordinal(),
        "nationality": person.nationality,
        "ethnicity": person.ethnicity,
        "religion": person.religion,
        "education": person.education,
        "qualification": person.qualification,
        "marital_status": person.marital_status,
        "name_key": name_key(person.full_name),
    }


def _dated(person: Any, life: Life) -> dict[str, list[Span]]:
    """The values of the fields that once had others, each up to the day it no longer held."""
    values: dict[str, list[Span]] = {}
    for span in life.former:
        field = span.what.field
        if field in DATED_FIELDS:
            present = Span(0, OPEN, getattr(person, field))
            values.setdefault(field, [present]).append(Span(0, span.end, span.what.value))
    return values


def timeline(
    life: Life, homes: dict[int, list[Span]], values: dict[str, list[Span]], died: int = OPEN
) -> list[dict[str, Any]]:
    """The states of a resident in order, one per stretch of days on which nothing changes.

    Days without any residence are left out, the resident was not of the group then, and so are
    those from the day of death on, whatever was left open. Of several `values` of a field, the
    one that ended first after a day held on it.
    """
    bounds = {OPEN, died}
    for spans in (life.memberships, life.residences, life.military, life.party, life.former):
        for span in spans:
            bounds.update((span.start, span.end))
    for member in life.memberships:
        for home in homes.get(member.what.household_id, ()):
            bounds.update((home.start, home.end))
    days = sorted(day for day in bounds if day <= died)
    states: list[dict[str, Any]] = []
    for start, end in pairwise(days):
        state = _state_on(life, homes, start)
        if state is None:
            continue
        state |= {field: _first_to_end(spans, start) for field, spans in values.items()}
        if states and states[-1]["valid_to"] == start and _same(states[-1], state):
            states[-1]["valid_to"] = end
        else:
            states.append({"valid_from": start, "valid_to": end, **state})
    return states


def _first_to_end(spans: Iterable[Span], day: int) -> Any:
    return min((span for span in spans if day < span.end), key=lambda span: span.end).what


def _same(before: dict[str, Any], state: dict[str, Any]) -> bool:
    return all(before[key] == value for key, value in state.items())


def _state_on(life: Life, homes: dict[int, list[Span]], day: int) -> dict[str, Any] | None:
    residences = [span for span in life.residences if span.start <= day < span.end]
    if not residences:
        return None
    residence = min(residences, key=lambda span: _RESIDENCE_RANK.get(span.what.kind, 9))
    member = _latest(life.memberships, day)
    household = member.what.household_id if member else 0
    home = _latest(homes.get(household, ()), day)
    military = _latest(life.military, day)
    return {
        "household_id": household,
        "relationship": member.what.relationship if member else "",
        "dwelling_id": home.what.dwelling_id if home else 0,
        "building_id": home.what.building_id if home else 0,
        "residence": residence.what.kind,
        "residence_from": residence.start,
        "residence_until": _number(residence.what.until, OPEN),
        "military_state": military.what.state if military else "",
        "study_deferred": int(any(_by_study(span, day) for span in life.military)),
        "party_member": int(any(span.start <= day < span.end for span in life.party)),
    }


def _by_study(span: Span, day: int) -> bool:
    deferred = span.what.state == "deferred" and span.what.course in _STUDY_COURSES
    return deferred and span.start <= day


def _latest(spans: Iterable[Span], day: int) -> Span | None:
    """The span around a day that began last."""
    around = [span for span in spans if span.start <= day < span.end]
    return max(around, key=lambda span: span.start) if around else None


def _lives(connection: Connection, ids: Sequence[int]) -> dict[int, Life]:
    lives: dict[int, Life] = defaultdict(lambda: Life([], [], [], [], []))
    m, r, f = t.membership.c, t.residence.c, t.military_record.c
    o, g, v = t.organisation_membership.c, t.organisation.c, t.former_value.c
    _gather(
        connection,
        select(m.resident_id, m.household_id, m.relationship, m.from_date, m.to_date),
        ids,
        lambda row: lives[row.resident_id].memberships,
    )
    _gather(
        connection,
        select(r.resident_id, r.kind, r.until, r.from_date, r.to_date),
        ids,
        lambda row: lives[row.resident_id].residences,
    )
    _gather(
        connection,
        select(f.resident_id, f.state, f.course, f.from_date, f.to_date),
        ids,
        lambda row: lives[row.resident_id].military,
    )
    _gather(
        connection,
        select(o.resident_id, o.from_date, o.to_date)
        .join_from(t.organisation_membership, t.organisation, g.id == o.organisation_id)
        .where(g.kind == "party"),
        ids,
        lambda row: lives[row.resident_id].party,
    )
    _gather(
        connection,
        select(v.resident_id, v.field, v.value, null().label("from_date"), v.to_date),
        ids,
        lambda row: lives[row.resident_id].former,
    )
    return lives


def _gather(
    connection: Connection,
    query: Select[Any],
    ids: Sequence[int],
    place: Callable[[Any], list[Span]],
) -> None:
    for row in connection.execute(query.where(_among(query.selected_columns[0], ids))):
        place(row).append(_span(row))


def _span(row: Any) -> Span:
    return Span(_number(row.from_date, 0), _number(row.to_date, OPEN), row)


def _homes(connection: Connection, lives: dict[int, Life]) -> dict[int, list[Span]]:
    """Where each household concerned lived from day to day."""
    households = sorted({m.what.household_id for life in lives.values() for m in life.memberships})
    homes: dict[int, list[Span]] = defaultdict(list)
    o, d = t.occupancy.c, t.dwelling.c
    query = select(o.household_id, o.dwelling_id, d.building_id, o.from_date, o.to_date).join_from(
        t.occupancy, t.dwelling, d.id == o.dwelling_id
    )
    for start in range(0, len(households), _CHUNK):
        chunk = households[start : start + _CHUNK]
        _gather(connection, query, chunk, lambda row: homes[row.household_id])
    return homes


def _number(day: date | None, default: int) -> int:
    return default if day is None else day.toordinal()
