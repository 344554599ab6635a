"""Owns who is here on a day, and refusing days on which something cannot have happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.inputs import Option
from resgroup.commands.spans import DatedRecord, end, later_entry, members_on, membership_on, on_day
from resgroup.dates import age_on, written
from resgroup.errors import RegisterError
from resgroup.records import Household, Membership, Residence, Resident

AWAY = "absent"
"""The kind of residence that stands beside another and tells that someone is away."""


def happened(day: date, today: date) -> None:
    """Raise RegisterError("future-day") for a day that is still to come."""
    if day > today:
        raise RegisterError(
            "future-day",
            f"Ngày {written(day)} chưa đến; chỉ ghi việc đã xảy ra.",
            f"{written(day)} is still to come; only what has happened can be entered.",
        )


def living(edits: Edits, number: int, day: date) -> Resident:
    """Someone who was alive on a day; raises RegisterError("before-birth") or ("dead")."""
    person = edits.get(Resident, number)
    born, died = person.birth_date.earliest(), person.death_date.earliest()
    if born is not None and day < born:
        raise RegisterError(
            "before-birth",
            f"Ngày {written(day)} trước ngày sinh của {person.full_name} "
            f"({person.birth_date.written()}).",
            f"{written(day)} is before {person.full_name} was born "
            f"({person.birth_date.written()}).",
        )
    if died is not None and died <= day:
        raise RegisterError(
            "dead",
            f"{person.full_name} đã chết ({person.death_date.written()}).",
            f"{person.full_name} has died ({person.death_date.written()}).",
        )
    return person


def alive(edits: Edits, number: int) -> Resident | None:
    """Someone who is not known to have died, None where there is no such resident."""
    person = edits.find(Resident, number)
    return None if person is None or person.death_date.known else person


def inhabitants(edits: Edits, household: int, day: date) -> list[Membership]:
    """Who belongs to a household on a day; raises RegisterError("household-gone") for nobody."""
    edits.get(Household, household)
    members = members_on(edits, household, day)
    if not members:
        raise RegisterError(
            "household-gone",
            "Vào ngày này sổ không ghi ai ở hộ này; hãy xem lại ngày.",
            "Nobody belongs to this household on this day.",
        )
    return members


def not_here(person: Resident) -> RegisterError:
    """The error for someone who does not live here on the day."""
    return RegisterError(
        "not-here",
        f"{person.full_name} không cư trú tại đây vào ngày này.",
        f"{person.full_name} does not live here on this day.",
    )


def ends_after(until: date | None, day: date) -> None:
    """Raise RegisterError("until-past") for a term that ends before it begins."""
    if until is not None and until <= day:
        raise RegisterError(
            "until-past",
            f"Thời hạn phải sau ngày {written(day)}.",
            f"The term must end after {written(day)}.",
        )


def residences_of(edits: Edits, number: int, day: date) -> list[Residence]:
    """The residences by which someone is of the group on a day, without a mere absence."""
    found = on_day(edits.linked(Residence, "resident_id", number), day)
    return [each for each in found if each.kind != AWAY]


def residence_of(edits: Edits, number: int, day: date, *kinds: str) -> Residence | None:
    """The residence of one of the kinds that someone has on a day."""
    found = residences_of(edits, number, day)
    return next((each for each in found if each.kind in kinds), None)


def absence_of(edits: Edits, number: int, day: date) -> Residence | None:
    """The absence someone is on, on a day."""
    found = on_day(edits.linked(Residence, "resident_id", number), day)
    return next((each for each in found if each.kind == AWAY), None)


def nothing_later(records: Iterable[DatedRecord], day: date) -> None:
    """Raise RegisterError("later-entry") where one of the records begins or ends after a day."""
    found = [
        (each, record)
        for record in records
        for each in (record.from_date, record.to_date)
        if each and each > day
    ]
    if found:
        raise later_entry(*max(found, key=lambda pair: pair[0]))


def nothing_later_of(edits: Edits, number: int, day: date) -> None:
    """Raise RegisterError("later-entry") where someone came, moved or left after a day."""
    nothing_later(edits.linked(Residence, "resident_id", number), day)
    nothing_later(edits.linked(Membership, "resident_id", number), day)


def leave(edits: Edits, number: int, day: date) -> None:
    """Let someone belong to the group no longer: all residences and memberships end."""
    nothing_later_of(edits, number, day)
    for record in on_day(edits.linked(Residence, "resident_id", number), day):
        end(edits, record, day)
    for member in on_day(edits.linked(Membership, "resident_id", number), day):
        end(edits, member, day)


def companions(edits: Edits, number: int, day: date) -> list[int]:
    """The others of someone's household on a day."""
    own = membership_on(edits, number, day)
    members = members_on(edits, own.household_id, day) if own else []
    return [each.resident_id for each in members if each.resident_id != number]


def minor(person: Resident, day: date) -> bool:
    """Whether someone is certainly under 18 on a day (Bộ luật Dân sự 91/2015/QH13 Đ20, Đ21)."""
    born = person.birth_date.earliest()
    return born is not None and age_on(born, day) < 18


def younger_parent(parent: Resident, child: Resident) -> RegisterError | None:
    """What forbids someone to be a parent of another: being certainly no older."""
    first, last = parent.birth_date.earliest(), child.birth_date.latest()
    if parent.id != child.id and (first is None or last is None or first < last):
        return None
    return RegisterError(
        "younger-parent",
        f"{parent.full_name} không lớn tuổi hơn con là {child.full_name}.",
        f"{parent.full_name} is not older than the child {child.full_name}.",
    )


def refuse_younger_parent(parent: Resident, child: Resident) -> None:
    """Raise what `younger_parent` finds."""
    error = younger_parent(parent, child)
    if error is not None:
        raise error


def person_option(edits: Edits, number: int, proposed: str = "") -> Option:
    """Someone as one of the things to choose from."""
    person = edits.get(Resident, number)
    born = person.birth_date.written()
    words = f"{person.full_name} ({born})" if born else person.full_name
    return Option(number, words, proposed)
