"""Owns changes of the head of a household."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    Relationships,
    candidates,
    relationship_options,
    relationships_under,
    settled,
    take_over,
)
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import happened, living, minor, person_option
from resgroup.commands.spans import head_on, members_on
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import Household, Membership, Resident
from resgroup.register import Register


def _head_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day, household = Edits(register), values.get("day") or today, values.get("household")
    if not household:
        return ()
    head = head_on(edits, household, day)
    leaving = {head.resident_id} if head else set()
    return [person_option(edits, each) for each in candidates(edits, household, day, leaving)]


def _relationship_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day, household = Edits(register), values.get("day") or today, values.get("household")
    head = values.get("head")
    if not household or not head:
        return ()
    members = members_on(edits, household, day)
    return relationship_options(edits, relationships_under(edits, head, members))


@dataclass(frozen=True, slots=True)
class ChangeHead:
    """The members of a household choose another head (Luật Cư trú Đ10)."""

    household: int = asked("household", lambda: _("Household"))
    day: date = day_input(lambda: _("Head from"))
    head: int = asked("option", lambda: _("New head"), options=_head_options)
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the new head"),
        default=(),
        options=_relationship_options,
    )
    document: str = document_input()


def _change_head(register: Register, form: ChangeHead, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    edits.get(Household, form.household)
    members = members_on(edits, form.household, form.day)
    member = next((each for each in members if each.resident_id == form.head), None)
    _may_become_head(edits, form.head, member)
    person = living(edits, form.head, form.day)
    concerns = appoint(edits, form.household, person, form.relationships, form.day)
    change_set = edits.change_set("change_head", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _may_become_head(edits: Edits, head: int, member: Membership | None) -> None:
    name = edits.get(Resident, head).full_name
    if member is None:
        raise RegisterError(
            "not-member",
            f"{name} không phải là thành viên của hộ vào ngày này.",
            f"{name} does not belong to the household on this day.",
        )
    if member.relationship == "head":
        raise RegisterError(
            "already-head", f"{name} đang là chủ hộ.", f"{name} heads the household already."
        )


def appoint(
    edits: Edits,
    household: int,
    person: Resident,
    given: Relationships,
    day: date,
    *,
    leaving: Collection[int] = (),
) -> list[Concern]:
    """Let someone head those members of a household who do not leave it."""
    members = members_on(edits, household, day)
    staying = [each for each in members if each.resident_id not in leaving]
    concerns = minor_head(edits, person, staying, day)
    found = relationships_under(edits, person.id, members)
    kin = {each: found[each] for each in found if each not in leaving}
    take_over(edits, household, person.id, settled(edits, kin, given), day)
    return concerns


def minor_head(
    edits: Edits, person: Resident, members: Sequence[Membership], day: date
) -> list[Concern]:
    """What to ask where a minor is to head a household.

    Raises RegisterError("minor-head") while an adult is left: the head has full legal capacity
    (Luật Cư trú Đ10).
    """
    if not minor(person, day):
        return []
    others = (edits.get(Resident, each.resident_id) for each in members)
    if any(not minor(each, day) for each in others):
        raise RegisterError(
            "minor-head",
            f"{person.full_name} chưa đủ 18 tuổi; chủ hộ phải có năng lực hành vi dân sự đầy đủ "
            "(Luật Cư trú 68/2020/QH14 Đ10).",
            f"{person.full_name} is under 18; the head has full legal capacity "
            "(Luật Cư trú 68/2020/QH14 Đ10).",
        )
    return [
        Concern(
            "minor-head",
            f"{person.full_name} chưa đủ 18 tuổi; chỉ làm chủ hộ khi hộ không còn người đủ năng "
            "lực hành vi dân sự và các thành viên thống nhất (Luật Cư trú 68/2020/QH14 Đ10).",
            f"{person.full_name} is under 18 and heads the household only because no adult is left "
            "and the members agree (Luật Cư trú 68/2020/QH14 Đ10).",
        )
    ]


def _fits(register: Register, household: int, day: date) -> bool:
    return any(each.relationship != "head" for each in members_on(Edits(register), household, day))


EVENTS: tuple[Event, ...] = (
    Event(
        "change_head",
        lambda: _("Change the head"),
        "crown-simple",
        "household",
        "household",
        ChangeHead,
        _change_head,
        _fits,
    ),
)
