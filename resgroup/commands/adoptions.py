"""Owns adoption: who may adopt whom, and what becomes of the child's household."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    certain_relationship,
    check_relationship,
    circle,
    join,
    retitle,
    settle_like,
    spouses,
)
from resgroup.commands.inputs import Values, asked, day_input, document_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import (
    alive,
    happened,
    living,
    minor,
    nothing_later,
    refuse_younger_parent,
)
from resgroup.commands.spans import membership_on, on_day
from resgroup.dates import age_on, anniversary
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.kinship import relationships_to
from resgroup.records import Kinship, Resident
from resgroup.register import Register

_LAW: Final = "Luật Nuôi con nuôi 52/2010/QH12"
_OLDER: Final = 20
_BY_ANYBODY: Final = 16
_BY_RELATIVES: Final = 18
_CLOSE: Final = (
    *("step_father", "step_mother"),
    *("uncle_older", "uncle_younger", "maternal_uncle", "aunt", "maternal_aunt"),
)
"""Whose adoption the law makes easier: step-parents, uncles and aunts (Đ8.2, Đ14.3)."""
_NEVER: Final = (
    *("father", "mother"),
    *("grandfather_p", "grandmother_p", "grandfather_m", "grandmother_m"),
    *("older_brother", "older_sister", "younger_sibling"),
    *("half_sibling_same_father", "half_sibling_same_mother"),
)
"""Who may not adopt: grandparents their grandchild, siblings each other (Đ13.6)."""


def _may_join(register: Register, values: Values, today: date) -> bool:
    """Whether the adoptive parent has a household that the child does not belong to."""
    edits, day = Edits(register), values.get("day") or today
    home = membership_on(edits, values.get("adopter") or 0, day)
    own = membership_on(edits, values.get("resident") or 0, day)
    return home is not None and (own is None or own.household_id != home.household_id)


def _relationship_unclear(register: Register, values: Values, today: date) -> bool:
    """Whether it does not follow from the adoption what a child who joins is to the head."""
    if not values.get("joins") or not _may_join(register, values, today):
        return False
    edits, day = Edits(register), values.get("day") or today
    child, adopter = values.get("resident") or 0, values["adopter"]
    edits.add(Kinship(0, "adoptive_parent", child, adopter, day))
    home = membership_on(edits, adopter, day)
    return home is not None and not certain_relationship(edits, child, home.household_id, day)


@dataclass(frozen=True, slots=True)
class Adoption:
    """Someone is adopted."""

    resident: int = asked("resident", lambda: _("Child"))
    adopter: int = asked("resident", lambda: _("Adoptive parent"))
    day: date = day_input(lambda: _("Adopted on"))
    joins: bool = asked(
        "boolean",
        lambda: _("Joins the adoptive parent's household"),
        default=True,
        when=_may_join,
    )
    relationship: str = asked(
        "choice",
        lambda: _("Relationship to the head"),
        default="",
        terms="relationship",
        when=_relationship_unclear,
    )
    document: str = document_input()


def _adopt(register: Register, form: Adoption, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    child, adopter = (living(edits, each, form.day) for each in (form.resident, form.adopter))
    relation = _relation(edits, child.id, adopter.id)
    _may_adopt(edits, child, adopter, relation, form.day)
    concerns = tuple(_unusual(child, adopter, relation, form.day))
    edits.add(Kinship(0, "adoptive_parent", child.id, adopter.id, form.day))
    _settle(edits, child, form)
    change_set = edits.change_set("adoption", on=form.day, document=form.document)
    return Plan(change_set, concerns)


def _relation(edits: Edits, child: int, adopter: int) -> str:
    """What the adopter is to the child as far as links tell."""
    people, links = circle(edits, [child, adopter])
    kin = relationships_to(child, people, {child: "head"}, links).get(adopter)
    return kin.term if kin and kin.certain else ""


def _may_adopt(edits: Edits, child: Resident, adopter: Resident, relation: str, day: date) -> None:
    refuse_younger_parent(adopter, child)
    if minor(adopter, day):
        raise RegisterError(
            "minor-adopter",
            f"{adopter.full_name} chưa có năng lực hành vi dân sự đầy đủ ({_LAW} Đ14.1.a).",
            f"{adopter.full_name} does not have full legal capacity ({_LAW} Đ14.1.a).",
        )
    latest = child.birth_date.latest()
    if latest and age_on(min(latest, day), day) >= _BY_RELATIVES:
        raise RegisterError(
            "adoptee-of-age",
            f"{child.full_name} đã đủ 18 tuổi, không còn được nhận làm con nuôi ({_LAW} Đ8).",
            f"{child.full_name} is 18 and can be adopted no longer ({_LAW} Đ8).",
        )
    if relation in _NEVER:
        raise RegisterError(
            "adopted-by-kin",
            "Cha mẹ đẻ, ông bà không nhận con cháu, anh chị em không nhận nhau làm con nuôi "
            f"({_LAW} Đ13.6).",
            "Parents and grandparents adopt no child or grandchild of theirs, brothers and sisters "
            f"not each other ({_LAW} Đ13.6).",
        )
    _not_adopted_yet(edits, child, adopter, day)


def _not_adopted_yet(edits: Edits, child: Resident, adopter: Resident, day: date) -> None:
    """Raise RegisterError("already-adopted") unless by the adopter's spouse alone (Đ8.3)."""
    links = edits.linked(Kinship, "resident_id", child.id)
    adoptions = [link for link in links if link.kind == "adoptive_parent"]
    nothing_later(adoptions, day)
    others = {link.relative_id for link in on_day(adoptions, day)}
    if others and (adopter.id in others or not others <= spouses(edits, adopter.id, day)):
        raise RegisterError(
            "already-adopted",
            f"{child.full_name} đã là con nuôi của người khác; chỉ được làm con nuôi của một người "
            f"độc thân hoặc của hai vợ chồng ({_LAW} Đ8.3).",
            f"{child.full_name} is adopted already; a child is adopted by one single person or by "
            f"a married couple ({_LAW} Đ8.3).",
        )


def _unusual(child: Resident, adopter: Resident, relation: str, day: date) -> Iterator[Concern]:
    if relation in _CLOSE:
        return
    oldest = child.birth_date.earliest()
    if oldest is None or age_on(min(oldest, day), day) >= _BY_ANYBODY:
        yield Concern(
            "adoptee-over-16",
            f"{child.full_name} có thể đã đủ 16 tuổi; khi đó chỉ cha dượng, mẹ kế, cô, cậu, dì, "
            f"chú, bác ruột được nhận nuôi ({_LAW} Đ8.2).",
            f"{child.full_name} may be 16; then only a step-parent, uncle or aunt may adopt "
            f"({_LAW} Đ8.2).",
        )
    born = adopter.birth_date.latest()
    if born is None or oldest is None or anniversary(born, _OLDER) > oldest:
        yield Concern(
            "adopter-too-young",
            f"{adopter.full_name} phải hơn con nuôi từ 20 tuổi trở lên, trừ cha dượng, mẹ kế, cô, "
            f"cậu, dì, chú, bác ruột ({_LAW} Đ14.1.b, Đ14.3).",
            f"{adopter.full_name} must be at least 20 years older, unless a step-parent, uncle or "
            f"aunt ({_LAW} Đ14.1.b, Đ14.3).",
        )


def _settle(edits: Edits, child: Resident, form: Adoption) -> None:
    """Let the child join the adopter's household, or be named anew where both are in one."""
    home, own = (membership_on(edits, each, form.day) for each in (form.adopter, child.id))
    together = home is not None and own is not None and home.household_id == own.household_id
    if home is None or not (together or form.joins):
        return
    certain = certain_relationship(edits, child.id, home.household_id, form.day)
    term = form.relationship or certain
    if together and own is not None:
        if term and own.relationship != "head" and home.relationship == "head":
            nothing_later([own], form.day)
            check_relationship(child, term)
            retitle(edits, own, term, form.day)
        return
    check_relationship(child, term)
    join(edits, child.id, home.household_id, term, form.day)
    settle_like(edits, child.id, form.adopter, form.day, "family")


def _fits(register: Register, number: int, day: date) -> bool:
    person = alive(Edits(register), number)
    if person is None:
        return False
    born = person.birth_date.latest()
    return born is None or age_on(min(born, day), day) < _BY_RELATIVES


ADOPTION: Final = Event(
    "adoption",
    lambda: _("Adoption"),
    "handshake",
    "resident",
    "resident",
    Adoption,
    _adopt,
    _fits,
)
