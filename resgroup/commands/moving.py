"""Owns moving out and moving to another dwelling of the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from resgroup.commands import arrivals
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import Relationships, vacate
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Plan
from resgroup.commands.presence import (
    happened,
    inhabitants,
    leave,
    living,
    not_here,
    nothing_later,
    residences_of,
)
from resgroup.commands.spans import end, on_day
from resgroup.commands.succession import farewell_of, new_heads, new_relationships
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import clean
from resgroup.records import (
    Occupancy,
    Organisation,
    OrganisationMembership,
    Resident,
)
from resgroup.register import Register
from resgroup.terms import term_label


def _organisations(register: Register, values: Values, today: date) -> Sequence[Option]:
    """The memberships that may end with the move, all of them proposed."""
    edits, day = Edits(register), values.get("day") or today
    held = edits.linked(OrganisationMembership, "resident_id", values.get("resident") or 0)
    return [Option(each.id, _organisation_words(edits, each), "yes") for each in on_day(held, day)]


def _organisation_words(edits: Edits, membership: OrganisationMembership) -> str:
    organisation = edits.get(Organisation, membership.organisation_id)
    return organisation.name or term_label("organisation", organisation.kind)


@dataclass(frozen=True, slots=True)
class MoveOut:
    """Someone leaves the group.

    `ends` are the memberships of organisations that end, all where nothing is said: someone may
    stay with the party cell until the transfer is through. What the army has on record stays,
    for it goes with the person.
    """

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Moved out on"))
    place: str = asked("text", lambda: _("Where to"), default="")
    document: str = document_input()
    ends: tuple[int, ...] | None = asked(
        "options", lambda: _("Organisations left as well"), default=None, options=_organisations
    )
    new_head: int | None = asked("option", lambda: _("New head"), default=None, options=new_heads)
    relationships: Relationships = asked(
        "relationships",
        lambda: _("Relationship to the new head"),
        default=(),
        options=new_relationships,
    )


def _move_out(register: Register, form: MoveOut, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = living(edits, form.resident, form.day)
    farewell = farewell_of(edits, person.id, form.day)
    if farewell is None and not residences_of(edits, person.id, form.day):
        raise not_here(person)
    concerns = farewell.succeed(form.new_head, form.relationships) if farewell else []
    _go(edits, person.id, form.day, form.place)
    _resign(edits, person.id, form.day, form.ends)
    if farewell:
        farewell.vacate_if_last()
    change_set = edits.change_set("move_out", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _go(edits: Edits, person: int, day: date, place: str) -> None:
    """Let someone leave, and keep where to."""
    for each in residences_of(edits, person, day):
        edits.change(each, destination=clean(place))
    leave(edits, person, day)


def _resign(edits: Edits, person: int, day: date, ends: tuple[int, ...] | None = None) -> None:
    for each in on_day(edits.linked(OrganisationMembership, "resident_id", person), day):
        if ends is None or each.id in ends:
            nothing_later([each], day)
            end(edits, each, day)


# A whole household


@dataclass(frozen=True, slots=True)
class MoveOutHousehold:
    """A household leaves the group with all its members, and the organisations they are in."""

    household: int = asked("household", lambda: _("Household"))
    day: date = day_input(lambda: _("Moved out on"))
    place: str = asked("text", lambda: _("Where to"), default="")
    document: str = document_input()


def _move_out_household(register: Register, form: MoveOutHousehold, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    members = inhabitants(edits, form.household, form.day)
    for person in [each.resident_id for each in members]:
        # An old list may have left the dead in their household; they go with it.
        if not edits.get(Resident, person).death_date.known:
            living(edits, person, form.day)
        _go(edits, person, form.day, form.place)
        _resign(edits, person, form.day)
    vacate(edits, form.household, form.day)
    return Plan(edits.change_set("move_out_household", on=form.day, document=form.document))


@dataclass(frozen=True, slots=True)
class MoveHousehold:
    """A household moves to another dwelling of the group, which it may share with others."""

    household: int = asked("household", lambda: _("Household"))
    day: date = day_input(lambda: _("Moved on"))
    dwelling: int = asked("dwelling", lambda: _("To the dwelling"))
    document: str = document_input()


def _move_household(register: Register, form: MoveHousehold, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    inhabitants(edits, form.household, form.day)
    homes = edits.linked(Occupancy, "household_id", form.household)
    nothing_later(homes, form.day)
    if any(each.dwelling_id == form.dwelling for each in on_day(homes, form.day)):
        raise RegisterError(
            "same-dwelling",
            "Hộ đang ở chính nơi này.",
            "The household lives in this dwelling already.",
        )
    for each in on_day(homes, form.day):
        end(edits, each, form.day)
    arrivals.occupy(edits, form.household, form.dwelling, form.day)
    return Plan(edits.change_set("move_household", on=form.day, document=form.document))


def _here(register: Register, number: int, day: date) -> bool:
    return bool(residences_of(Edits(register), number, day))


EVENTS: tuple[Event, ...] = (
    *arrivals.EVENTS,
    Event(
        name="move_out",
        words=lambda: _("Move out"),
        icon="sign-out",
        subject="resident",
        subject_key="resident",
        form=MoveOut,
        plan=_move_out,
        fits=_here,
    ),
    Event(
        name="move_household",
        words=lambda: _("Move to another dwelling"),
        icon="truck",
        subject="household",
        subject_key="household",
        form=MoveHousehold,
        plan=_move_household,
        fits=arrivals.lived_in,
    ),
    Event(
        name="move_out_household",
        words=lambda: _("Move the household out"),
        icon="sign-out",
        subject="household",
        subject_key="household",
        form=MoveOutHousehold,
        plan=_move_out_household,
        fits=arrivals.lived_in,
    ),
)
