"""Owns where the values of each field are kept: beside the states of a day, or under their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all

from db import dialect
from db import tables as t
from resgroup.dates import OPEN
from resgroup.errors import RegisterError

STATE_FIELDS: Final = frozenset(
    "sex nationality ethnicity religion education qualification marital_status relationship"
    " residence military_state study_deferred party_member".split()
)
"""Fields that stand in `resident_state` under their own name."""

STATE_DAYS: Final = {"residence_from": 0, "residence_until": OPEN}
"""Fields that stand there as day numbers, with the number that means nothing is recorded."""

CLASS_FIELDS: Final = frozenset({"poverty", "merit_family"})
"""Fields of a household that are decided anew each year."""

STATE_FLAGS: Final = frozenset({"study_deferred", "party_member"})
"""Fields of the states that are either so or not."""

SEVERAL_VALUES: Final = frozenset({"organisation"})
"""Fields of which a resident may have several values at once."""

RESIDENT_FIELDS: Final = frozenset(t.resident.c.keys()) - {"id", "birth_date"} - STATE_FIELDS
"""Fields of a resident's own record whose earlier values are not kept."""

_BUILDING_FIELDS: Final = {
    "address": t.building.c.address,
    "house_number": t.building.c.house_number,
    "building_floors": t.building.c.floors,
    "building_use": t.building.c.use,
}
_HOUSEHOLD_FIELDS: Final = {
    "household_code": t.household.c.code,
    "household_phone": t.household.c.phone,
}
_ABOUT_RESIDENTS: Final = (
    t.membership,
    t.residence,
    t.military_record,
    t.organisation_membership,
)


@dataclass(frozen=True)
class Source:
    """Where the values of a field are: `values` selects a key and a value.

    `key` is the column of the states that leads to them. A key has no row where nothing is
    recorded, and several where there are several values.
    """

    key: str
    values: Select[Any]


def holding(row: Any, day: date) -> Any:
    """The dated rows that hold on a day."""
    begun = or_(row.from_date.is_(None), row.from_date <= day)
    return and_(begun, or_(row.to_date.is_(None), row.to_date > day))


def standing_now(state: Any, standing: date) -> Any:
    """The states of the population of a day."""
    day = standing.toordinal()
    return and_(state.c.valid_from <= day, state.c.valid_to > day)


def source_of(field: str, on: date, standing: date) -> Source:
    """Where a field is kept that does not stand beside the states.

    `on` is the day a question counts by, `standing` the day the population is taken as it stood.
    """
    if field in RESIDENT_FIELDS:
        return Source("resident_id", resident_values(field))
    if field in _BUILDING_FIELDS:
        return _column("building_id", _BUILDING_FIELDS[field])
    if field in _HOUSEHOLD_FIELDS:
        return _column("household_id", _HOUSEHOLD_FIELDS[field])
    if field in CLASS_FIELDS:
        return Source("household_id", _classed(field, on.year))
    return _derived(field, standing)


def resident_values(field: str) -> Select[Any]:
    """The values of one of `RESIDENT_FIELDS` by resident."""
    return _column("resident_id", t.resident.c[field]).values


def _column(key: str, column: Any) -> Source:
    return Source(key, select(column.table.c.id.label("key"), column.label("value")))


def _derived(field: str, standing: date) -> Source:
    match field:
        case "household_size":
            return Source("household_id", _sizes(standing))
        case "head_name":
            return Source("household_id", _heads(standing))
        case "unit":
            return _column("dwelling_id", t.dwelling.c.unit)
        case "street":
            return Source("building_id", _streets())
        case "organisation":
            return Source("resident_id", _organisations(standing))
        case "moved_from":
            return Source("resident_id", _origins())
        case "changed_on":
            return Source("resident_id", last_entered())
    raise RegisterError(
        "bad-filter",
        f"Không lọc được theo trường “{field}”.",
        f"The field “{field}” cannot be filtered by.",
    )


def _classed(field: str, year: int) -> Select[Any]:
    """Households by the class of the latest year up to a year."""
    c = t.household_class.c
    latest = (
        select(c.household_id, func.max(c.year).label("year"))
        .where(c.year <= year)
        .group_by(c.household_id)
        .subquery()
    )
    same = and_(latest.c.household_id == c.household_id, latest.c.year == c.year)
    joined = t.household_class.join(latest, same)
    return select(c.household_id.label("key"), c[field].label("value")).select_from(joined)


def _sizes(standing: date) -> Select[Any]:
    s = t.resident_state.alias()
    return (
        select(s.c.household_id.label("key"), func.count().label("value"))
        .where(s.c.household_id > 0, standing_now(s, standing))
        .group_by(s.c.household_id)
    )


def _heads(standing: date) -> Select[Any]:
    s, r = t.resident_state.alias(), t.resident.c
    return (
        select(s.c.household_id.label("key"), r.full_name.label("value"))
        .join_from(s, t.resident, r.id == s.c.resident_id)
        .where(s.c.household_id > 0, s.c.relationship == "head", standing_now(s, standing))
    )


def _streets() -> Select[Any]:
    b, s = t.building.c, t.street.c
    return select(b.id.label("key"), s.name.label("value")).join_from(
        t.building, t.street, s.id == b.street_id
    )


def _organisations(standing: date) -> Select[Any]:
    m, o = t.organisation_membership.c, t.organisation.c
    return (
        select(m.resident_id.label("key"), o.kind.label("value"))
        .join_from(t.organisation_membership, t.organisation, o.id == m.organisation_id)
        .where(holding(m, standing))
    )


def _origins() -> Select[Any]:
    r = t.residence.c
    return select(r.resident_id.label("key"), r.place.label("value")).where(
        r.id.in_(latest_origins())
    )


def latest_origins() -> Select[Any]:
    """The residence of each resident that says last where they came from."""
    r = t.residence.c
    said = and_(r.place != "", r.kind != "absent")
    return select(func.max(r.id)).where(said).group_by(r.resident_id)


def last_entered() -> Select[Any]:
    """The residents with the time anything was last entered about them.

    Whatever is about a resident is entered with the resident or later, so what the first entry
    of a register brought need not be looked through again.
    """
    c, e = t.audit_change.c, t.audit_entry.c
    own = select(c.record_id.label("resident_id"), func.max(c.entry_id).label("entry_id")).where(
        c.kind == "resident"
    )
    parts: list[Any] = [own.group_by(c.record_id)]
    for table in _ABOUT_RESIDENTS:
        mine = and_(c.kind == table.name, c.entry_id > 1)
        parts.append(
            select(table.c.resident_id, c.entry_id).join_from(
                t.audit_change, table, and_(mine, table.c.id == c.record_id)
            )
        )
        removed = and_(mine, c.after.is_(None), c.before.is_not(None))
        number = dialect.number_in_json(c.before, "resident_id")
        parts.append(select(number, c.entry_id).where(removed))
    every = union_all(*parts).subquery()
    latest = (
        select(every.c.resident_id, func.max(every.c.entry_id).label("entry_id"))
        .group_by(every.c.resident_id)
        .subquery()
    )
    return select(latest.c.resident_id.label("key"), e.at.label("value")).join_from(
        latest, t.audit_entry, e.id == latest.c.entry_id
    )


def start_of(day: date) -> datetime:
    """The time a day begins on this PC's calendar, as entries bear it."""
    return datetime.combine(day, time()).astimezone(UTC).replace(tzinfo=None)


def local_day(at: datetime) -> date:
    """The day of an entry on this PC's calendar."""
    return at.replace(tzinfo=UTC).astimezone().date()


def precision(state: Any) -> Any:
    """The precision of a birth date from the days it may mean."""
    return case(
        (state.birth_from == 0, literal("unknown")),
        (state.birth_from == state.birth_to, literal("day")),
        (state.birth_to - state.birth_from <= 30, literal("month")),
        else_=literal("year"),
    )
