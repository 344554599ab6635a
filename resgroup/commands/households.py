"""Owns splitting and merging households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resgroup.commands.arrivals import lived_in, occupy
from resgroup.commands.codes import new_code
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    Relationships,
    keeps_head,
    relationship_options,
    relationships_under,
    settled,
    vacate,
)
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Plan
from resgroup.commands.presence import (
    happened,
    inhabitants,
    living,
    minor,
    nothing_later,
    person_option,
)
from resgroup.commands.spans import end, head_on, members_on, occupancies_on
from resgroup.commands.succession import Farewell
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.kinship import Kin
from resgroup.records import Household, Membership, Resident
from resgroup.register import Register

# Splitting


def _members(register: Register, values: Values, today: date) -> list[Membership]:
    day = values.get("day") or today
    return members_on(Edits(register), values.get("household") or 0, day)


def _member_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, found = Edits(register), _members(register, values, today)
    return [person_option(edits, each.resident_id) for each in found]


def _new_head_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    """The adults among those who leave (Luật Cư trú Đ25.1.a)."""
    edits, day = Edits(register), values.get("day") or today
    people = [edits.get(Resident, each) for each in values.get("leaving") or ()]
    return [person_option(edits, each.id) for each in people if not minor(each, day)]


def _new_relationship_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, head, leaving = Edits(register), values.get("head"), values.get("leaving") or ()
    if not head or head not in leaving:
        return ()
    members = _members(register, values, today)
    return relationship_options(edits, _kin(edits, members, leaving, head))


def _kin(
    edits: Edits, members: Sequence[Membership], leaving: Sequence[int], head: int
) -> dict[int, Kin]:
    found = relationships_under(edits, head, members)
    return {each: kin for each, kin in found.items() if each in leaving}


def _farewell(register: Register, values: Values, today: date) -> Farewell:
    day, leaving = values.get("day") or today, values.get("leaving") or ()
    return Farewell(Edits(register), values.get("household") or 0, day, leaving)


def _old_head_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    return _farewell(register, values, today).heads()


def _old_relationship_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    return _farewell(register, values, today).relationships(values.get("old_head"))


@dataclass(frozen=True, slots=True)
class SplitHousehold:
    """Some members leave a household and are one of their own (Luật Cư trú Đ25).

    They stay in the dwelling unless another is said; `old_head` heads those who stay where the
    head is among those who leave.
    """

    household: int = asked("household", lambda: _("Household"))
    day: date = day_input(lambda: _("Split on"))
    leaving: tuple[int, ...] = asked(
        "options", lambda: _("Who leaves the household"), options=_member_options
    )
    head: int = asked("option", lambda: _("Head of the new household"), options=_new_head_options)
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the head of the new household"),
        default=(),
        options=_new_relationship_options,
    )
    old_head: int | None = asked(
        "option",
        lambda: _("New head of those who stay"),
        default=None,
        options=_old_head_options,
    )
    old_relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the head of those who stay"),
        default=(),
        options=_old_relationship_options,
    )
    dwelling: int | None = asked(
        "dwelling",
        lambda: _("Dwelling of the new household"),
        default=None,
        hint=lambda: _("The same dwelling if nothing is said"),
    )
    code: str = asked(
        "text",
        lambda: _("Code of the new household"),
        default="",
        hint=lambda: _("The next free code if nothing is said"),
    )
    document: str = document_input()


def _split(register: Register, form: SplitHousehold, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    old = edits.get(Household, form.household)
    members = members_on(edits, old.id, form.day)
    leaving = _who_leaves(edits, form, members)
    nothing_later(edits.linked(Membership, "household_id", old.id), form.day)
    found = _kin(edits, members, form.leaving, form.head)
    terms = {**settled(edits, found, form.relationships), form.head: "head"}
    farewell = Farewell(edits, old.id, form.day, form.leaving)
    concerns = farewell.succeed(form.old_head, form.old_relationships)
    new = edits.add(Household(0, new_code(register, form.code), old.kind)).id
    for member in leaving:
        end(edits, member, form.day)
        edits.add(Membership(0, member.resident_id, new, terms[member.resident_id], form.day))
    _house(edits, form, new)
    change_set = edits.change_set("split_household", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _who_leaves(
    edits: Edits, form: SplitHousehold, members: Sequence[Membership]
) -> list[Membership]:
    """The memberships of those who leave, who must be some but not all, with an adult head."""
    leaving = [each for each in members if each.resident_id in form.leaving]
    if len(leaving) < len(set(form.leaving)):
        raise RegisterError(
            "not-member",
            "Có người được chọn không thuộc hộ này vào ngày này.",
            "Someone chosen does not belong to the household on this day.",
        )
    if not leaving or len(leaving) == len(members):
        raise RegisterError(
            "no-split",
            "Tách hộ thì một số thành viên ra hộ mới, ít nhất một người ở lại.",
            "In a split some members leave and at least one stays.",
        )
    _may_head(edits, form)
    return leaving


def _may_head(edits: Edits, form: SplitHousehold) -> None:
    """Hold the new household to an adult head of its own (Luật Cư trú Đ25.1.a)."""
    if form.head not in form.leaving:
        raise RegisterError(
            "head-stays",
            "Chủ hộ mới phải là một trong những người tách ra.",
            "The head of the new household is one of those who leave.",
        )
    person = living(edits, form.head, form.day)
    if minor(person, form.day):
        raise RegisterError(
            "minor-head",
            f"{person.full_name} chưa đủ 18 tuổi; người đăng ký tách hộ phải có năng lực hành vi "
            "dân sự đầy đủ (Luật Cư trú 68/2020/QH14 Đ25.1.a).",
            f"{person.full_name} is under 18; who founds a household by a split has full legal "
            "capacity (Luật Cư trú 68/2020/QH14 Đ25.1.a).",
        )


def _house(edits: Edits, form: SplitHousehold, household: int) -> None:
    """Let the new household occupy the dwelling chosen, or those of the old one."""
    homes = [each.dwelling_id for each in occupancies_on(edits, form.household, form.day)]
    wanted = [form.dwelling] if form.dwelling else homes
    if not wanted:
        raise RegisterError(
            "no-dwelling",
            "Hãy chọn chỗ ở của hộ mới.",
            "Choose the dwelling of the new household.",
        )
    for dwelling in wanted:
        occupy(edits, household, dwelling, form.day)


# Merging


def _joining_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day = Edits(register), values.get("day") or today
    household, other = values.get("household") or 0, values.get("other") or 0
    head = head_on(edits, household, day)
    if head is None or household == other:
        return ()
    found = relationships_under(edits, head.resident_id, members_on(edits, other, day))
    return relationship_options(edits, found)


@dataclass(frozen=True, slots=True)
class MergeHouseholds:
    """All members of another household join this one, which keeps its head and dwelling."""

    household: int = asked("household", lambda: _("Household"))
    day: date = day_input(lambda: _("Merged on"))
    other: int = asked("household", lambda: _("Household that joins"))
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the head"),
        default=(),
        options=_joining_options,
    )
    document: str = document_input()


def _merge(register: Register, form: MergeHouseholds, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    head, joining = _who_joins(edits, form)
    found = relationships_under(edits, head.resident_id, joining)
    terms = settled(edits, found, form.relationships)
    for member in joining:
        end(edits, member, form.day)
        term = terms[member.resident_id]
        edits.add(Membership(0, member.resident_id, form.household, term, form.day))
    vacate(edits, form.other, form.day)
    return Plan(edits.change_set("merge_households", on=form.day, document=form.document))


def _who_joins(edits: Edits, form: MergeHouseholds) -> tuple[Membership, list[Membership]]:
    """The head of the household that stays, and the members of the one that joins it."""
    inhabitants(edits, form.household, form.day)
    joining = inhabitants(edits, form.other, form.day)
    if form.household == form.other:
        raise RegisterError(
            "same-household",
            "Hãy chọn một hộ khác để nhập vào hộ này.",
            "Choose another household to join this one.",
        )
    nothing_later(edits.linked(Membership, "household_id", form.other), form.day)
    keeps_head(edits, form.household, form.day)
    head = head_on(edits, form.household, form.day)
    if head is None:
        raise RegisterError(
            "no-head",
            "Hộ này chưa có chủ hộ; hãy ghi chủ hộ trước.",
            "This household has no head; enter its head first.",
        )
    return head, joining


def _several(register: Register, household: int, day: date) -> bool:
    return len(members_on(Edits(register), household, day)) > 1


EVENTS: tuple[Event, ...] = (
    Event(
        name="split_household",
        words=lambda: _("Split the household"),
        icon="arrows-out-line-horizontal",
        subject="household",
        subject_key="household",
        form=SplitHousehold,
        plan=_split,
        fits=_several,
    ),
    Event(
        name="merge_households",
        words=lambda: _("Merge with another household"),
        icon="arrows-in-line-horizontal",
        subject="household",
        subject_key="household",
        form=MergeHouseholds,
        plan=_merge,
        fits=lived_in,
    ),
)
