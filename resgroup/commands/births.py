"""Owns births and adoptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.commands.adoptions import ADOPTION
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    alive_for,
    certain_relationship,
    check_relationship,
    settle_like,
)
from resgroup.commands.field_checks import oddities
from resgroup.commands.inputs import Option, Options, Values, asked, day_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import (
    happened,
    inhabitants,
    nothing_later,
    person_option,
    refuse_younger_parent,
    residences_of,
)
from resgroup.commands.spans import head_on, members_on
from resgroup.dates import PartialDate, age_on
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import clean
from resgroup.namesakes import bearers, named
from resgroup.records import Kinship, Membership, Resident
from resgroup.register import Register

YOUNGEST_PARENT: Final = 12
OLDEST_MOTHER: Final = 55


def _parents(sex: str) -> Options:
    """Who of a household may be a new child's mother or father."""

    def options(register: Register, values: Values, today: date) -> Sequence[Option]:
        edits, day, household = Edits(register), values.get("day") or today, values.get("household")
        members = members_on(edits, household, day) if household else []
        people = [edits.get(Resident, each.resident_id) for each in members]
        fitting = [each for each in people if each.sex == sex and not _too_young(each, day)]
        return [person_option(edits, each.id) for each in fitting]

    return options


def _too_young(person: Resident, day: date) -> bool:
    born = person.birth_date.earliest()
    return born is not None and age_on(min(born, day), day) < YOUNGEST_PARENT


def _relationship_unclear(register: Register, values: Values, today: date) -> bool:
    """Whether it does not follow from the parents what the child is to the head."""
    household = values.get("household")
    if not household:
        return False
    edits, day = Edits(register), values.get("day") or today
    child = edits.add(Resident(0, "", values.get("sex") or "", PartialDate.of(day)))
    for parent in ("father", "mother"):
        if values.get(parent):
            edits.add(Kinship(0, "parent", child.id, values[parent]))
    return not certain_relationship(edits, child.id, household, day)


@dataclass(frozen=True, slots=True)
class Birth:
    """A child is born into a household."""

    household: int = asked("household", lambda: _("Household"))
    full_name: str = asked("text", lambda: _("Full name"))
    sex: str = asked("choice", lambda: _("Sex"), terms="sex")
    day: date = day_input(lambda: _("Born on"))
    mother: int | None = asked(
        "option", lambda: _("Mother"), default=None, options=_parents("female")
    )
    father: int | None = asked(
        "option", lambda: _("Father"), default=None, options=_parents("male")
    )
    relationship: str = asked(
        "choice",
        lambda: _("Relationship to the head"),
        default="",
        terms="relationship",
        when=_relationship_unclear,
    )
    national_id: str = asked("id_number", lambda: _("Personal ID number"), default="")
    document: str = asked("text", lambda: _("Birth certificate number"), default="")
    birth_place: str = asked("text", lambda: _("Place of birth"), default="")
    ethnicity: str = asked(
        "choice",
        lambda: _("Ethnicity"),
        default="",
        terms="ethnicity",
        hint=lambda: _("The father's, or else the mother's, where left empty"),
    )


def _bear(register: Register, form: Birth, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    parents = _known_parents(edits, form)
    child = _child(form, parents)
    for parent in parents:
        refuse_younger_parent(parent, child)
    _still_as_then(edits, form)
    concerns = (
        *_unlikely(child, parents, form.day),
        *_doubles(register, child),
    )
    child = edits.add(child)
    for parent in parents:
        edits.add(Kinship(0, "parent", child.id, parent.id))
    term = _relationship(edits, child, form)
    edits.add(Membership(0, child.id, form.household, term, form.day))
    _live(edits, child, form)
    change_set = edits.change_set("birth", on=form.day, document=form.document)
    return Plan(change_set, concerns)


def _known_parents(edits: Edits, form: Birth) -> list[Resident]:
    found = []
    for number, sex in ((form.father, "male"), (form.mother, "female")):
        if number is not None:
            parent = edits.get(Resident, number)
            _may_be_parent(parent, sex, form.day)
            found.append(parent)
    return found


def _may_be_parent(parent: Resident, sex: str, day: date) -> None:
    if parent.sex not in ("", sex):
        raise RegisterError(
            "parent-sex",
            f"Giới tính của {parent.full_name} không hợp với cha hoặc mẹ đã chọn.",
            f"The sex of {parent.full_name} does not go with the parent chosen.",
        )
    died = parent.death_date.latest()
    if died is not None:
        alive_for(parent, day, died)


def _still_as_then(edits: Edits, form: Birth) -> None:
    """Refuse what came after the birth and would have taken the child along.

    Raises RegisterError("household-gone") or ("later-entry").
    """
    members = inhabitants(edits, form.household, form.day)
    deciding = {each for each in (form.mother, form.father) if each is not None}
    nothing_later(
        [each for each in members if each.resident_id in deciding or each.relationship == "head"],
        form.day,
    )
    for each in deciding:
        nothing_later(residences_of(edits, each, form.day), form.day)


def _child(form: Birth, parents: Sequence[Resident]) -> Resident:
    foreign = {each.nationality for each in parents}
    return Resident(
        0,
        clean(form.full_name),
        form.sex,
        PartialDate.of(form.day),
        national_id=form.national_id.strip(),
        ethnicity=form.ethnicity
        or next((each.ethnicity for each in parents if each.ethnicity), ""),
        # One Vietnamese parent is enough (Luật Quốc tịch 24/2008/QH12 Đ15, Đ16).
        nationality="VN" if not foreign or "VN" in foreign else parents[0].nationality,
        birth_place=clean(form.birth_place),
        marital_status="single",
        birth_certificate=clean(form.document),
    )


def _relationship(edits: Edits, child: Resident, form: Birth) -> str:
    term = form.relationship or certain_relationship(edits, child.id, form.household, form.day)
    check_relationship(child, term)
    return term


def _live(edits: Edits, child: Resident, form: Birth) -> None:
    """Give the child the residence of the mother, else the father, the head, another member."""
    head = head_on(edits, form.household, form.day)
    models = [form.mother, form.father, head.resident_id if head else None]
    models += [each.resident_id for each in members_on(edits, form.household, form.day)]
    for model in models:
        if model is not None and model != child.id and residences_of(edits, model, form.day):
            settle_like(edits, child.id, model, form.day, "birth")
            return


def _unlikely(child: Resident, parents: Sequence[Resident], day: date) -> Iterator[Concern]:
    for parent in parents:
        if _too_young(parent, day):
            yield Concern(
                "young-parent",
                f"{parent.full_name} hơn con chưa đến {YOUNGEST_PARENT} tuổi.",
                f"{parent.full_name} is less than {YOUNGEST_PARENT} years older than the child.",
            )
        born = parent.birth_date.latest()
        if parent.sex == "female" and born and age_on(born, day) > OLDEST_MOTHER:
            yield Concern(
                "old-mother",
                f"{parent.full_name} trên {OLDEST_MOTHER} tuổi khi sinh con.",
                f"{parent.full_name} is over {OLDEST_MOTHER} at the birth of the child.",
            )
    about = ("national_id", "sex", "birth_date")
    yield from oddities("resident", {key: getattr(child, key) for key in about}, day)


def _doubles(register: Register, child: Resident) -> Iterator[Concern]:
    """Ask about who may be the same child; raises RegisterError("id-taken")."""
    for person in bearers(register, child.national_id):
        raise RegisterError(
            "id-taken",
            f"Số định danh cá nhân này đã ghi cho {person.full_name}.",
            f"This personal number is recorded for {person.full_name} already.",
        )
    for person in named(register, child.full_name):
        if person.birth_date == child.birth_date:
            yield Concern(
                "namesake",
                f"Sổ đã có {person.full_name} sinh cùng ngày; có thể là cùng một người.",
                f"The register has {person.full_name} born on the same day; it may be the same "
                "person.",
            )


def _fits(register: Register, household: int, day: date) -> bool:
    return bool(members_on(Edits(register), household, day))


EVENTS: tuple[Event, ...] = (
    Event("birth", lambda: _("Birth"), "baby", "household", "household", Birth, _bear, _fits),
    ADOPTION,
)
