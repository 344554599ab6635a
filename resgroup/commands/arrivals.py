"""Owns moving in: new people and people who come back, into a household or as one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from resgroup.commands.codes import new_code
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    Relationships,
    check_relationship,
    keep_couple,
    keeps_head,
    relationship_of,
    relationship_options,
)
from resgroup.commands.field_checks import oddities
from resgroup.commands.heads import minor_head
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.newcomers import Newcomer
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import (
    ends_after,
    happened,
    inhabitants,
    living,
    nothing_later_of,
    refuse_younger_parent,
    residences_of,
)
from resgroup.commands.recognition import already_here, known_already
from resgroup.commands.spans import head_on, members_on, membership_on, on_day
from resgroup.commands.staying import term
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.kinship import Kin
from resgroup.names import clean
from resgroup.records import (
    Building,
    Dwelling,
    Household,
    Membership,
    Occupancy,
    Residence,
    Resident,
)
from resgroup.register import Register
from resgroup.terms import term_label

_KINDS: Final = ("permanent", "temporary", "staying")
_SHORT_STAY: Final = 30
"""Days a stay lasts that needs no registration (Luật Cư trú Đ2.6, Đ27.1)."""


def _kinds(_register: Register, _values: Values, _today: date) -> Sequence[Option]:
    return [Option(kind, term_label("residence", kind)) for kind in _KINDS]


def _for_a_time(_register: Register, values: Values, _today: date) -> bool:
    return values.get("kind") in ("temporary", "staying")


def _own_household(_register: Register, values: Values, _today: date) -> bool:
    return not values.get("joins")


def _households_there(register: Register, values: Values, today: date) -> Sequence[Option]:
    """The households that may be joined, and none of them."""
    edits, day = Edits(register), values.get("day") or today
    there = on_day(edits.linked(Occupancy, "dwelling_id", values.get("home") or 0), day)
    found = [
        Option(each.household_id, household_words(edits, each.household_id, day))
        for each in there
        if members_on(edits, each.household_id, day)
    ]
    return [Option(0, _("A household of their own"), "yes"), *found] if found else []


def household_words(edits: Edits, household: int, day: date) -> str:
    """A household by its code and the name of its head."""
    code, head = edits.get(Household, household).code, head_on(edits, household, day)
    return f"{code} – {edits.get(Resident, head.resident_id).full_name}" if head else code


def _returning(register: Register, values: Values, today: date) -> Sequence[Option]:
    return _relationship_options(register, values, today, values.get("joins"))


def _returning_home(register: Register, values: Values, today: date) -> Sequence[Option]:
    return _relationship_options(register, values, today, values.get("home"))


def _relationship_options(
    register: Register, values: Values, today: date, household: int | None
) -> Sequence[Option]:
    """Those who come back, with what they are to the head of the household they join."""
    edits, day = Edits(register), values.get("day") or today
    people = values.get("returning") or ()
    unknown = Kin("", False)
    found = {
        each: relationship_of(edits, each, household, day) if household else unknown
        for each in people
    }
    return relationship_options(edits, found)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is asked of all who arrive; those the register knows come back under their old record.

    `home` is where they arrive; `joins`, `code` and `household_kind` are of those who may be a
    household of their own.
    """

    home: int
    day: date = day_input(lambda: _("Moved in on"))
    kind: str = asked("option", lambda: _("Residence"), options=_kinds)
    until: date | None = asked(
        "day",
        lambda: _("Until"),
        default=None,
        hint=lambda: _("Of a temporary residence: 24 months if nothing is said"),
        when=_for_a_time,
    )
    joins: int = 0
    newcomers: tuple[Newcomer, ...] = asked("newcomers", lambda: _("New people"), default=())
    returning: tuple[int, ...] = asked(
        "residents", lambda: _("People already in the register"), default=()
    )
    relationships: Relationships = asked(
        "relationships", lambda: _("Relationship to the head"), default=(), options=_returning
    )
    code: str = ""
    household_kind: str = "family"
    place: str = asked("text", lambda: _("Where from"), default="")
    reason: str = asked("choice", lambda: _("Reason"), default="", terms="absence_reason")
    document: str = document_input()


@dataclass(frozen=True, slots=True)
class MoveIn(Arrival):
    """People move into a dwelling, as a household of their own or joining one that lives there."""

    home: int = asked("dwelling", lambda: _("Dwelling"))
    joins: int = asked("option", lambda: _("Household"), default=0, options=_households_there)
    code: str = asked(
        "text",
        lambda: _("Code of the new household"),
        default="",
        hint=lambda: _("The next free code if nothing is said"),
        when=_own_household,
    )
    household_kind: str = asked(
        "choice",
        lambda: _("Kind of household"),
        default="family",
        terms="household_kind",
        when=_own_household,
    )


@dataclass(frozen=True, slots=True)
class JoinHousehold(Arrival):
    """People move in with a household."""

    home: int = asked("household", lambda: _("Household"))
    relationships: Relationships = asked(
        "relationships", lambda: _("Relationship to the head"), default=(), options=_returning_home
    )


def _move_in(register: Register, form: MoveIn, today: date) -> Plan:
    edits = Edits(register)
    happened(form.day, today)
    _check_heads(edits, form, form.joins)
    household = form.joins
    if not household:
        new = Household(0, new_code(register, form.code), form.household_kind or "family")
        household = edits.add(new).id
        occupy(edits, household, form.home, form.day)
    concerns = _arrive(register, edits, form, household)
    return Plan(edits.change_set("move_in", on=form.day, document=form.document), concerns)


def _join(register: Register, form: JoinHousehold, today: date) -> Plan:
    edits = Edits(register)
    happened(form.day, today)
    _check_heads(edits, form, form.home)
    concerns = _arrive(register, edits, form, form.home)
    return Plan(edits.change_set("join_household", on=form.day, document=form.document), concerns)


def occupy(edits: Edits, household: int, dwelling: int, day: date) -> None:
    """Let a household occupy a dwelling from a day on."""
    home = edits.get(Dwelling, dwelling)
    edits.add(Occupancy(0, household, home.id, day))
    if home.vacant:
        edits.change(home, vacant=False)
    building = edits.get(Building, home.building_id)
    if building.state == "vacant":
        edits.change(building, state="in_use")


def _check_heads(edits: Edits, form: Arrival, household: int) -> None:
    """Hold a new household to one head, and a joined one to the head it has."""
    wanted = [each.relationship for each in form.newcomers]
    wanted += [relationship for _number, relationship in form.relationships]
    if not household:
        if wanted.count("head") != 1:
            raise RegisterError(
                "one-head",
                "Mỗi hộ phải có đúng một chủ hộ.",
                "A household has exactly one head.",
            )
        return
    keeps_head(edits, household, form.day)
    inhabitants(edits, household, form.day)
    if wanted.count("head") + bool(head_on(edits, household, form.day)) > 1:
        raise RegisterError(
            "two-heads",
            "Hộ này đã có chủ hộ; người chuyển đến không thể là chủ hộ.",
            "This household has a head; who joins it cannot be its head.",
        )


def _arrive(register: Register, edits: Edits, form: Arrival, household: int) -> tuple[Concern, ...]:
    """Write those who arrive into a household."""
    if not form.newcomers and not form.returning:
        raise RegisterError("nobody", "Chưa ghi ai chuyển đến.", "Nobody moves in yet.")
    until = _until(form)
    _check_numbers(form)
    concerns = _long_stay(form)
    for newcomer in form.newcomers:
        concerns += oddities("resident", _known_of(newcomer), form.day)
        concerns += known_already(register, edits, newcomer, form.day)
    given = dict(form.relationships)
    for number in form.returning:
        _check_returning(edits, number, form.day)
    people = [(_enrol(edits, each, form.day), each.relationship) for each in form.newcomers]
    people += [(number, given.get(number, "")) for number in form.returning]
    for number, relationship in people:
        if relationship != "head":
            check_relationship(edits.get(Resident, number), relationship)
        edits.add(Membership(0, number, household, relationship, form.day))
        about = (until, form.reason, form.place, form.document)
        edits.add(Residence(0, number, form.kind, form.day, None, *about))
    concerns += _fit_for_the_head(edits, household, dict(people), form.day)
    keep_couple(edits, household, dict(people), form.day)
    return tuple(concerns)


def _fit_for_the_head(
    edits: Edits, household: int, arrived: dict[int, str], day: date
) -> list[Concern]:
    """Hold those who arrive and the head of their household to their ages.

    Raises RegisterError("younger-parent") or ("minor-head").
    """
    members, head = members_on(edits, household, day), head_on(edits, household, day)
    if head is None:
        return []
    person = edits.get(Resident, head.resident_id)
    for number, relationship in arrived.items():
        other = edits.get(Resident, number)
        if relationship == "child":
            refuse_younger_parent(person, other)
        elif relationship in ("father", "mother"):
            refuse_younger_parent(other, person)
    return minor_head(edits, person, members, day) if head.resident_id in arrived else []


def _until(form: Arrival) -> date | None:
    if form.kind not in _KINDS:
        raise RegisterError(
            "no-residence",
            "Hãy chọn thường trú, tạm trú hoặc lưu trú.",
            "Choose permanent, temporary or short stay.",
        )
    if form.kind == "permanent":
        return None
    if form.kind == "temporary":
        return term(form.day, form.until, form.day)
    ends_after(form.until, form.day)
    return form.until


def _long_stay(form: Arrival) -> list[Concern]:
    if form.kind != "staying" or form.until is None:
        return []
    if form.until - form.day < timedelta(days=_SHORT_STAY):
        return []
    return [
        Concern(
            "long-stay",
            f"Ở từ {_SHORT_STAY} ngày trở lên phải đăng ký tạm trú "
            "(Luật Cư trú 68/2020/QH14 Đ27.1).",
            f"Whoever stays {_SHORT_STAY} days or more registers temporary residence "
            "(Luật Cư trú 68/2020/QH14 Đ27.1).",
        )
    ]


def _check_numbers(form: Arrival) -> None:
    numbers = [each.national_id for each in form.newcomers if each.national_id]
    if len(set(numbers)) < len(numbers):
        raise RegisterError(
            "same-number",
            "Hai người chuyển đến có cùng số định danh.",
            "Two of those who move in have the same personal number.",
        )


def _enrol(edits: Edits, newcomer: Newcomer, day: date) -> int:
    """Add the record of someone new, and give its id."""
    name, born = clean(newcomer.full_name), newcomer.birth_date.earliest()
    if not name:
        raise RegisterError(
            "no-name", "Hãy ghi họ và tên.", "Write the full name of everyone who moves in."
        )
    if born is not None and born > day:
        raise RegisterError(
            "before-birth",
            f"{name} sinh sau ngày chuyển đến.",
            f"{name} was born after the day of moving in.",
        )
    return edits.add(Resident(0, name, **_known_of(newcomer))).id


def _known_of(newcomer: Newcomer) -> dict[str, Any]:
    about = ("sex", "birth_date", "national_id", "phone", "ethnicity", "home_town", "occupation")
    return {key: getattr(newcomer, key) for key in about}


def _check_returning(edits: Edits, number: int, day: date) -> None:
    person = living(edits, number, day)
    nothing_later_of(edits, number, day)
    if residences_of(edits, number, day) or membership_on(edits, number, day):
        raise already_here(person)


def lived_in(register: Register, household: int, day: date) -> bool:
    """Whether a household has members on a day."""
    return bool(members_on(Edits(register), household, day))


MOVE_IN: Final = Event(
    name="move_in",
    words=lambda: _("Move in"),
    icon="sign-in",
    subject="dwelling",
    subject_key="home",
    form=MoveIn,
    plan=_move_in,
)
EVENTS: tuple[Event, ...] = (
    MOVE_IN,
    replace(MOVE_IN, name="move_in_anywhere", subject=""),
    Event(
        name="join_household",
        words=lambda: _("Move in with this household"),
        icon="user-plus",
        subject="household",
        subject_key="home",
        form=JoinHousehold,
        plan=_join,
        fits=lived_in,
    ),
)
