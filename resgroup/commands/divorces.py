"""Owns divorces: the end of a marriage, and what the two are to a household they still share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    IN_MARRIAGE,
    Relationships,
    check_relationship,
    retitle,
    spouses,
)
from resgroup.commands.inputs import Option, Values, asked, day_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import alive, happened, living, nothing_later, person_option
from resgroup.commands.spans import (
    change_value,
    end,
    marriages_of,
    members_on,
    membership_on,
    spouse_links_on,
    value_on,
)
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import Membership, Resident
from resgroup.register import Register
from resgroup.terms import terms

_BY_MARRIAGE: Final = ("spouse", "parent_in_law", "child_in_law", "sibling_in_law", "step_parent")
"""The groups of terms that tie someone to the head through a marriage."""


def _parting(edits: Edits, person: int, day: date) -> list[Membership]:
    """The members of someone's household who belong to it by the marriage alone."""
    own = membership_on(edits, person, day)
    if own is None:
        return []
    couple = {person, *spouses(edits, person, day)}
    members = members_on(edits, own.household_id, day)
    pair = [each for each in members if each.resident_id in couple]
    if len(pair) < 2:
        return []
    return [
        each
        for each in pair
        if terms("relationship")[each.relationship].extra["group"] in _BY_MARRIAGE
    ]


def _relationship_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day, person = Edits(register), values.get("day") or today, values.get("resident") or 0
    found = _parting(edits, person, day)
    return [person_option(edits, each.resident_id, "other") for each in found]


@dataclass(frozen=True, slots=True)
class Divorce:
    """A court dissolves a marriage (Luật Hôn nhân và gia đình 52/2014/QH13 Đ57)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Divorced on"))
    document: str = asked(
        "text",
        lambda: _("Number of the court's decision"),
        default="",
        hint=lambda: _("A marriage ends by the judgment or decision of a court"),
    )
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the head, while still in one household"),
        default=(),
        options=_relationship_options,
    )


def _divorce(register: Register, form: Divorce, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = living(edits, form.resident, form.day)
    nothing_later(marriages_of(edits, person.id), form.day)
    partners = [living(edits, each, form.day) for each in spouses(edits, person.id, form.day)]
    status = value_on(edits, person, "marital_status", form.day)
    if not partners and status not in IN_MARRIAGE:
        raise RegisterError(
            "not-married",
            f"{person.full_name} không có vợ hoặc chồng vào ngày này.",
            f"{person.full_name} is not married on this day.",
        )
    concerns = _part(edits, form)
    for link in spouse_links_on(edits, person.id, form.day):
        end(edits, link, form.day)
    for each in (person, *partners):
        change_value(edits, each, "marital_status", "divorced", form.day)
    change_set = edits.change_set("divorce", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _part(edits: Edits, form: Divorce) -> list[Concern]:
    """Name anew who belonged to the household by the marriage; ask where nobody said how."""
    told, concerns = dict(form.relationships), []
    for member in _parting(edits, form.resident, form.day):
        person = edits.get(Resident, member.resident_id)
        term = told.get(member.resident_id)
        if term:
            check_relationship(person, term)
            nothing_later([member], form.day)
            retitle(edits, member, term, form.day)
        else:
            concerns.append(_still_together(person))
    return concerns


def _still_together(person: Resident) -> Concern:
    return Concern(
        "still-together",
        f"{person.full_name} vẫn ở chung hộ; hãy ghi chuyển đi hoặc quan hệ mới với chủ hộ.",
        f"{person.full_name} still belongs to the household; enter the move, or the new "
        "relationship to the head.",
    )


def _fits(register: Register, number: int, day: date) -> bool:
    edits = Edits(register)
    person = alive(edits, number)
    if person is None:
        return False
    married = value_on(edits, person, "marital_status", day) in IN_MARRIAGE
    return married or bool(spouses(edits, number, day))


DIVORCE: Final = Event(
    "divorce",
    lambda: _("Divorce"),
    "scissors",
    "resident",
    "resident",
    Divorce,
    _divorce,
    _fits,
)
