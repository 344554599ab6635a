"""Owns deaths: what ends with a life, and who heads the household then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import Relationships, alive_for, spouses
from resgroup.commands.inputs import asked, day_input
from resgroup.commands.plan import Plan
from resgroup.commands.presence import alive, happened, leave, living, nothing_later
from resgroup.commands.spans import change_value, end, on_day, spouse_links_on
from resgroup.commands.succession import farewell_of, new_heads, new_relationships
from resgroup.dates import PartialDate, written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import Kinship, MilitaryRecord, OrganisationMembership, Resident
from resgroup.register import Register


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
    new_head: int | None = asked("option", lambda: _("New head"), default=None, options=new_heads)
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the new head"),
        default=(),
        options=new_relationships,
    )


def _die(register: Register, form: Death, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = _alive(edits, form.resident, form.day)
    _no_later_kin(edits, person, form.day)
    farewell = farewell_of(edits, person.id, form.day)
    # Dead first: a marriage that death ended still makes in-laws, one that was dissolved does not.
    edits.change(
        person,
        death_date=_death_date(form),
        death_certificate=form.document or person.death_certificate,
    )
    _widow(edits, person.id, form.day)
    concerns = farewell.succeed(form.new_head, form.relationships) if farewell else []
    leave(edits, person.id, form.day)
    _resign(edits, person.id, form.day)
    if farewell:
        farewell.vacate_if_last()
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
    return alive(Edits(register), number) is not None


EVENTS: tuple[Event, ...] = (
    Event("death", lambda: _("Death"), "flower-lotus", "resident", "resident", Death, _die, _fits),
)
