"""Owns deaths: what ends with a life, and who heads the household then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    Relationships,
    alive_for,
    candidates,
    relationship_options,
    relationships_under,
    settled,
    spouses,
    take_over,
    vacate,
)
from resgroup.commands.heads import minor_head
from resgroup.commands.inputs import Option, Values, asked, day_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import happened, leave, living, nothing_later, person_option
from resgroup.commands.spans import (
    change_value,
    end,
    members_on,
    membership_on,
    on_day,
    spouse_links_on,
)
from resgroup.dates import PartialDate, written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import (
    Kinship,
    MilitaryRecord,
    OrganisationMembership,
    Resident,
)
from resgroup.register import Register


def _household_left(edits: Edits, person: int, day: date) -> int | None:
    """The household someone heads on a day and others go on living in."""
    own = membership_on(edits, person, day)
    if own is None or own.relationship != "head":
        return None
    return own.household_id if len(members_on(edits, own.household_id, day)) > 1 else None


def _head_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day, person = Edits(register), values.get("day") or today, values.get("resident") or 0
    household = _household_left(edits, person, day)
    if household is None:
        return ()
    return [person_option(edits, each) for each in candidates(edits, household, day, {person})]


def _relationship_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    edits, day, person = Edits(register), values.get("day") or today, values.get("resident") or 0
    household, head = _household_left(edits, person, day), values.get("new_head")
    if household is None or not head:
        return ()
    found = relationships_under(edits, head, members_on(edits, household, day))
    found.pop(person, None)
    return relationship_options(edits, found)


@dataclass(frozen=True, slots=True)
class Death:
    """Someone dies; whoever headed a household is followed by another of its members."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Day of death"))
    death_date: PartialDate | None = asked(
        "partial_date",
        lambda: _("Date on the certificate"),
        default=None,
        hint=lambda: _("Only where the day is not known exactly"),
    )
    document: str = asked("text", lambda: _("Death certificate number"), default="")
    new_head: int | None = asked(
        "option", lambda: _("New head"), default=None, options=_head_options
    )
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the new head"),
        default=(),
        options=_relationship_options,
    )


def _die(register: Register, form: Death, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = _alive(edits, form.resident, form.day)
    _no_later_kin(edits, person, form.day)
    own = membership_on(edits, person.id, form.day)
    # Dead first: a marriage that death ended still makes in-laws, one that was dissolved does not.
    edits.change(
        person,
        death_date=_death_date(form),
        death_certificate=form.document or person.death_certificate,
    )
    _widow(edits, person.id, form.day)
    concerns = _succeed(edits, form)
    leave(edits, person.id, form.day)
    _resign(edits, person.id, form.day)
    if own is not None and not members_on(edits, own.household_id, form.day):
        vacate(edits, own.household_id, form.day)
    return Plan(edits.change_set("death", on=form.day, document=form.document), tuple(concerns))


def _alive(edits: Edits, number: int, day: date) -> Resident:
    person = edits.get(Resident, number)
    if person.death_date.known:
        raise RegisterError(
            "dead",
            f"{person.full_name} đã được ghi là đã chết ({person.death_date.written()}).",
            f"{person.full_name} is recorded as dead already ({person.death_date.written()}).",
        )
    return living(edits, number, day)


def _no_later_kin(edits: Edits, person: Resident, day: date) -> None:
    """Refuse a death before someone's marriage, adoption or child.

    Raises RegisterError("later-entry") or ("dead-parent").
    """
    links = edits.linked(Kinship, "relative_id", person.id)
    nothing_later([*links, *edits.linked(Kinship, "resident_id", person.id)], day)
    for link in links:
        child = edits.get(Resident, link.resident_id)
        born = child.birth_date.earliest()
        if link.kind == "parent" and born is not None:
            alive_for(person, born, day)


def _death_date(form: Death) -> PartialDate:
    """The date of death, which must allow for the day it takes effect."""
    if form.death_date is None or not form.death_date.known:
        return PartialDate.of(form.day)
    first, last = form.death_date.earliest(), form.death_date.latest()
    if first and last and not first <= form.day <= last:
        raise RegisterError(
            "death-date",
            f"Ngày chết {written(form.day)} không khớp với ngày trên giấy tờ "
            f"({form.death_date.written()}).",
            f"The day of death {written(form.day)} does not fit the date on the certificate "
            f"({form.death_date.written()}).",
        )
    return form.death_date


def _succeed(edits: Edits, form: Death) -> list[Concern]:
    """Give the household of a head who dies its new one."""
    household = _household_left(edits, form.resident, form.day)
    if household is None:
        return []
    if form.new_head is None:
        raise RegisterError(
            "head-needed",
            "Người chết là chủ hộ; hãy chọn chủ hộ mới trong các thành viên còn lại.",
            "The one who died headed the household; choose the new head among its members.",
        )
    members = members_on(edits, household, form.day)
    left = [each for each in members if each.resident_id != form.resident]
    if all(each.resident_id != form.new_head for each in left):
        raise _not_member(edits.get(Resident, form.new_head))
    concerns = minor_head(edits, living(edits, form.new_head, form.day), left, form.day)
    found = relationships_under(edits, form.new_head, members)
    found.pop(form.resident, None)
    terms = settled(edits, found, form.relationships)
    take_over(edits, household, form.new_head, terms, form.day)
    return concerns


def _not_member(person: Resident) -> RegisterError:
    return RegisterError(
        "not-member",
        f"{person.full_name} không phải là thành viên còn lại của hộ.",
        f"{person.full_name} is none of the members who are left.",
    )


def _widow(edits: Edits, person: int, day: date) -> None:
    """End the marriage; the other one is widowed from the day on."""
    links = spouse_links_on(edits, person, day)
    left = [edits.get(Resident, each) for each in sorted(spouses(edits, person, day))]
    for link in links:
        end(edits, link, day)
    for spouse in left:
        if not spouse.death_date.known:
            change_value(edits, spouse, "marital_status", "widowed", day)


def _resign(edits: Edits, person: int, day: date) -> None:
    """End what organisations and the army have on record."""
    organised = edits.linked(OrganisationMembership, "resident_id", person)
    served = edits.linked(MilitaryRecord, "resident_id", person)
    nothing_later([*organised, *served], day)
    for record in on_day(organised, day):
        end(edits, record, day)
    for state in on_day(served, day):
        end(edits, state, day)


def _fits(register: Register, number: int, _day: date) -> bool:
    person = Edits(register).find(Resident, number)
    return person is not None and not person.death_date.known


EVENTS: tuple[Event, ...] = (
    Event("death", lambda: _("Death"), "flower-lotus", "resident", "resident", Death, _die, _fits),
)
