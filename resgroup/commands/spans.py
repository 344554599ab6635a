"""Owns reading and ending what holds from day to day: residences, memberships, marriages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from resgroup.commands.edits import Edits
from resgroup.dates import written
from resgroup.errors import LaterWorkError
from resgroup.records import (
    FormerValue,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    OrganisationMembership,
    Residence,
    Resident,
    kind_of,
)


class Dated(Protocol):
    """A record that holds from one day to the day before another."""

    @property
    def from_date(self) -> date | None:
        """The first day, None for before our records."""
        ...

    @property
    def to_date(self) -> date | None:
        """The first day no longer, None for no end."""
        ...


D = TypeVar("D", bound=Dated)
DatedRecord = Residence | Membership | Occupancy | Kinship | MilitaryRecord | OrganisationMembership


def holds(record: Dated, day: date) -> bool:
    """Whether a dated record holds on a day."""
    begun = record.from_date is None or record.from_date <= day
    return begun and (record.to_date is None or day < record.to_date)


def on_day(records: Iterable[D], day: date) -> list[D]:
    """The dated records that hold on a day."""
    return [record for record in records if holds(record, day)]


def membership_on(edits: Edits, resident: int, day: date) -> Membership | None:
    """The household someone belongs to on a day; the one begun last where there are two."""
    found = on_day(edits.linked(Membership, "resident_id", resident), day)
    return max(found, key=lambda each: (each.from_date or date.min, each.id), default=None)


def members_on(edits: Edits, household: int, day: date) -> list[Membership]:
    """Who belongs to a household on a day."""
    return on_day(edits.linked(Membership, "household_id", household), day)


def head_on(edits: Edits, household: int, day: date) -> Membership | None:
    """The membership of a household's head on a day."""
    heads = (each for each in members_on(edits, household, day) if each.relationship == "head")
    return next(heads, None)


def occupancies_on(edits: Edits, household: int, day: date) -> list[Occupancy]:
    """The dwellings a household occupies on a day."""
    return on_day(edits.linked(Occupancy, "household_id", household), day)


def marriages_of(edits: Edits, resident: int) -> list[Kinship]:
    """All marriages of someone that are linked, ended ones too."""
    links = edits.linked(Kinship, "resident_id", resident)
    links += edits.linked(Kinship, "relative_id", resident)
    return [link for link in links if link.kind == "spouse"]


def spouse_links_on(edits: Edits, resident: int, day: date) -> list[Kinship]:
    """The marriages someone is in on a day."""
    return on_day(marriages_of(edits, resident), day)


def spouse_of(link: Kinship, resident: int) -> int:
    """The other one of a marriage."""
    return link.relative_id if link.resident_id == resident else link.resident_id


def end(edits: Edits, record: DatedRecord, day: date) -> None:
    """Let a dated record hold no longer from a day on; one begun that very day never held.

    Raises RegisterError("later-entry") where it begins after the day.
    """
    begun = record.from_date
    if begun is None or begun < day:
        edits.change(record, to_date=day)
    elif begun == day:
        edits.remove(record)
    else:
        raise later_entry(begun, record)


def later_entry(day: date, record: DatedRecord) -> LaterWorkError:
    """The error for an event dated before something already entered that it would overtake."""
    return LaterWorkError(
        "later-entry",
        f"Đã có việc ghi từ ngày {written(day)}, sau ngày này. Hãy xem lại ngày, hoặc hoàn tác "
        "việc ghi sau trước.",
        f"Something is already entered from {written(day)} on, after this day. Check the day, or "
        "take the later entry back first.",
        (kind_of(record), record.id),
    )


def value_on(edits: Edits, resident: Resident, field: str, day: date) -> str:
    """The value one of the `DATED_FIELDS` had on a day."""
    until = _former_value(edits, resident, field, day)
    value: str = until.value if until else getattr(resident, field)
    return value


def change_value(edits: Edits, resident: Resident, field: str, value: str, day: date) -> Resident:
    """Give one of the `DATED_FIELDS` another value from a day on, keeping the former one.

    Where a later change is already known, the value holds up to that change.
    """
    until = _former_value(edits, resident, field, day)
    held = until.value if until else getattr(resident, field)
    if held == value:
        return resident
    edits.add(FormerValue(0, resident.id, field, held, day))
    if until is None:
        return edits.change(resident, **{field: value})
    edits.change(until, value=value)
    return resident


def _former_value(edits: Edits, resident: Resident, field: str, day: date) -> FormerValue | None:
    """The value a field had on a day, None where it has that value still."""
    later = [
        each
        for each in edits.linked(FormerValue, "resident_id", resident.id)
        if each.field == field and each.to_date > day
    ]
    return min(later, key=lambda each: each.to_date, default=None)
