"""Owns removing records: to the trash, from which they can be restored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup.changes import Entry
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.housing import this_building
from resgroup.commands.inputs import Option, Values, asked
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.spans import holds, members_on, on_day
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import (
    KINDS,
    Building,
    Case,
    Dwelling,
    Household,
    Kinship,
    Membership,
    Occupancy,
    Record,
    Residence,
    Resident,
    kind_of,
)
from resgroup.references import hanging_on
from resgroup.register import Register

DELETIONS: Final = ("delete_resident", "delete_household", "delete_dwelling", "delete_building")
"""The commands whose entries lie in the trash until they are taken back."""


def in_trash(register: Register) -> list[Entry]:
    """The deletions not taken back, latest first; what was removed for good is no longer there."""
    found = register.entries(None, commands=DELETIONS)
    return [each for each in found if not each.undone and register.changes(each.id)]


def remove_with_all(edits: Edits, *records: Record) -> None:
    """Remove records with all that hangs on them; a case stays, without its applicant."""
    for kind in {kind_of(record) for record in records}:
        numbers = [record.id for record in records if kind_of(record) == kind]
        for other, field in hanging_on(kind):
            for row in edits.linked(KINDS[other], field, *numbers):
                if isinstance(row, Case):
                    edits.change(row, applicant_id=None)
                else:
                    remove_with_all(edits, row)
    edits.remove(*records)


def _reasons(_register: Register, _values: Values, _today: date) -> Sequence[Option]:
    return (
        Option("entered_twice", _("entered twice")),
        Option("typing_error", _("entered by mistake")),
        Option("other", _("another reason")),
    )


def _reason_input() -> Any:
    return asked("option", lambda: _("Reason for removing it"), options=_reasons)


def _reason_words(register: Register, reason: str, today: date) -> str:
    """The reason as the history keeps it: one of the list, so that it names nobody."""
    options = _reasons(register, {}, today)
    return next((each.words for each in options if each.value == reason), "")


@dataclass(frozen=True, slots=True)
class DeleteResident:
    """What is asked to remove a resident."""

    resident: int = asked("resident", lambda: _("Resident"))
    reason: str = _reason_input()


def _delete_resident(register: Register, form: DeleteResident, today: date) -> Plan:
    edits = Edits(register)
    resident = edits.get(Resident, form.resident)
    memberships = edits.linked(Membership, "resident_id", resident.id)
    if any(_heads_others(edits, each, today) for each in on_day(memberships, today)):
        raise _is_head(resident.full_name)
    concerns = tuple(_lost_with(edits, resident, today))
    remove_with_all(edits, resident)
    summary = _reason_words(register, form.reason, today)
    return Plan(edits.change_set("delete_resident", summary=summary), concerns)


def _heads_others(edits: Edits, membership: Membership, day: date) -> bool:
    others = members_on(edits, membership.household_id, day)
    alone = all(each.resident_id == membership.resident_id for each in others)
    return membership.relationship == "head" and not alone


def _lost_with(edits: Edits, resident: Resident, today: date) -> Iterator[Concern]:
    name = resident.full_name
    residences = edits.linked(Residence, "resident_id", resident.id)
    if resident.death_date.known or any(not holds(each, today) for each in residences):
        yield Concern(
            "has-lived-here",
            f"{name} đã từng được ghi cư trú; xoá thì số liệu các ngày trước cũng thay đổi. "
            "Người đã chết hoặc chuyển đi thì ghi khai tử hoặc chuyển đi, không xoá.",
            f"{name} was recorded as living here; removing the record changes the figures of "
            "past days too. Record a death or a move instead for those who died or left.",
        )
    kin = edits.linked(Kinship, "resident_id", resident.id)
    kin += edits.linked(Kinship, "relative_id", resident.id)
    if kin:
        yield Concern(
            "kin-lost",
            f"Quan hệ cha mẹ, con, vợ chồng của {name} với {len(kin)} người khác cũng bị xoá.",
            f"The links of {name} to {len(kin)} others (parents, children, spouse) go as well.",
        )
    if edits.linked(Case, "applicant_id", resident.id):
        yield Concern(
            "case-without-applicant",
            f"Hồ sơ thủ tục của {name} sẽ không còn ghi người yêu cầu.",
            f"The cases of {name} will bear no applicant any more.",
        )


def _is_head(name: str) -> RegisterError:
    return RegisterError(
        "is-head",
        f"{name} đang là chủ hộ của những người khác; hãy đổi chủ hộ trước.",
        f"{name} is the head of others; change the head first.",
    )


@dataclass(frozen=True, slots=True)
class DeleteHousehold:
    """What is asked to remove a household."""

    household: int = asked("household", lambda: _("Household"))
    reason: str = _reason_input()


def _delete_household(register: Register, form: DeleteHousehold, today: date) -> Plan:
    edits = Edits(register)
    household = edits.get(Household, form.household)
    memberships = edits.linked(Membership, "household_id", household.id)
    if any(_lasts(each, today) for each in memberships):
        raise RegisterError(
            "has-members",
            f"Hộ {household.code} còn người; hãy chuyển họ sang hộ khác hoặc ghi chuyển đi trước.",
            f"Household {household.code} still has members; move them or record their leaving.",
        )
    concerns = [_history_lost(len(memberships))] if memberships else []
    remove_with_all(edits, household)
    summary = _reason_words(register, form.reason, today)
    return Plan(edits.change_set("delete_household", summary=summary), tuple(concerns))


def _lasts(record: Membership | Occupancy, today: date) -> bool:
    """Whether a row holds today or on a later day."""
    return record.to_date is None or record.to_date > today


def _history_lost(count: int) -> Concern:
    return Concern(
        "history-lost",
        f"Lịch sử của hộ cũng bị xoá: {count} lượt người từng thuộc hộ.",
        f"Its history goes as well: {count} former memberships.",
    )


@dataclass(frozen=True, slots=True)
class DeleteDwelling:
    """What is asked to remove a dwelling."""

    dwelling: int = asked("dwelling", lambda: _("Dwelling"))
    reason: str = _reason_input()


def _delete_dwelling(register: Register, form: DeleteDwelling, today: date) -> Plan:
    edits = Edits(register)
    dwelling = edits.get(Dwelling, form.dwelling)
    concerns = _refuse_lived_in(edits, [dwelling], today)
    remove_with_all(edits, dwelling)
    summary = _reason_words(register, form.reason, today)
    return Plan(edits.change_set("delete_dwelling", summary=summary), concerns)


def _refuse_lived_in(
    edits: Edits, dwellings: Sequence[Dwelling], today: date
) -> tuple[Concern, ...]:
    lived_in = edits.linked(Occupancy, "dwelling_id", *(each.id for each in dwellings))
    if any(_lasts(each, today) for each in lived_in):
        raise RegisterError(
            "lived-in",
            "Còn hộ đang ở đây; hãy chuyển hộ sang chỗ khác trước.",
            "A household still lives here; move it elsewhere first.",
        )
    if not lived_in:
        return ()
    return (
        Concern(
            "occupancies-lost",
            f"Lịch sử chỗ ở của {len(lived_in)} lượt hộ từng ở đây cũng bị xoá.",
            f"That {len(lived_in)} households once lived here goes as well.",
        ),
    )


@dataclass(frozen=True, slots=True)
class DeleteBuilding:
    """What is asked to remove a building."""

    building: int = asked("option", lambda: _("Building"), options=this_building)
    reason: str = _reason_input()


def _delete_building(register: Register, form: DeleteBuilding, today: date) -> Plan:
    edits = Edits(register)
    building = edits.get(Building, form.building)
    dwellings = edits.linked(Dwelling, "building_id", building.id)
    concerns = _refuse_lived_in(edits, dwellings, today)
    remove_with_all(edits, building)
    summary = _reason_words(register, form.reason, today)
    return Plan(edits.change_set("delete_building", summary=summary), concerns)


def _household_is_empty(register: Register, number: int, today: date) -> bool:
    found = Edits(register).linked(Membership, "household_id", number)
    return not any(_lasts(each, today) for each in found)


def _dwelling_is_empty(register: Register, number: int, today: date) -> bool:
    found = Edits(register).linked(Occupancy, "dwelling_id", number)
    return not any(_lasts(each, today) for each in found)


def _building_is_empty(register: Register, number: int, today: date) -> bool:
    dwellings = register.linked("dwelling", "building_id", [number])
    return all(_dwelling_is_empty(register, each.id, today) for each in dwellings)


EVENTS: tuple[Event, ...] = (
    Event(
        "delete_resident",
        lambda: _("Delete the resident"),
        "trash",
        "resident",
        "resident",
        DeleteResident,
        _delete_resident,
    ),
    Event(
        "delete_household",
        lambda: _("Delete the household"),
        "trash",
        "household",
        "household",
        DeleteHousehold,
        _delete_household,
        _household_is_empty,
    ),
    Event(
        "delete_dwelling",
        lambda: _("Delete the dwelling"),
        "trash",
        "dwelling",
        "dwelling",
        DeleteDwelling,
        _delete_dwelling,
        _dwelling_is_empty,
    ),
    Event(
        "delete_building",
        lambda: _("Delete the building"),
        "trash",
        "building",
        "building",
        DeleteBuilding,
        _delete_building,
        _building_is_empty,
    ),
)
