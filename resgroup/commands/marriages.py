"""Owns marriages: who may marry whom, and whose household the couple lives in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.commands.divorces import DIVORCE
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.families import (
    IN_MARRIAGE,
    certain_relationship,
    check_relationship,
    circle,
    join,
    relationship_of,
    retitle,
    settle_like,
    spouses,
)
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import alive, happened, living, nothing_later
from resgroup.commands.spans import (
    change_value,
    marriages_of,
    members_on,
    membership_on,
    spouse_of,
    value_on,
)
from resgroup.dates import age_on, written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.kinship import too_close
from resgroup.records import Kinship, Membership, Resident
from resgroup.register import Register
from resgroup.terms import terms

_LAW: Final = "Luật Hôn nhân và gia đình 52/2014/QH13"
MARRIAGE_AGE: Final = {"male": 20, "female": 18}
"""Completed years on the day of marriage (Luật HNGĐ Đ8.1.a)."""
_NO_KIN: Final = ("non_family", "in_practice")


def _join_options(register: Register, values: Values, today: date) -> Sequence[Option]:
    """Who of the two may join the household of the other."""
    edits, day = Edits(register), values.get("day") or today
    one, other = values.get("resident"), values.get("spouse")
    if not one or not other or one == other:
        return ()
    found = []
    for mover, host in ((one, other), (other, one)):
        home, own = membership_on(edits, host, day), membership_on(edits, mover, day)
        if home is not None and (own is None or own.household_id != home.household_id):
            words = _("{person} joins the household of {other}").format(
                person=edits.get(Resident, mover).full_name,
                other=edits.get(Resident, host).full_name,
            )
            found.append(Option(mover, words))
    return found


def _relationship_unclear(register: Register, values: Values, today: date) -> bool:
    """Whether it does not follow from the marriage what the one who joins is to the head."""
    mover, couple = values.get("joins"), (values.get("resident"), values.get("spouse"))
    if not mover or None in couple:
        return False
    edits, day = Edits(register), values.get("day") or today
    link = edits.add(Kinship(0, "spouse", values["resident"], values["spouse"], day))
    home = membership_on(edits, spouse_of(link, mover), day)
    return home is not None and not certain_relationship(edits, mover, home.household_id, day)


@dataclass(frozen=True, slots=True)
class Marriage:
    """Two people marry; the other one may live outside the group."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Married on"))
    spouse: int | None = asked(
        "resident",
        lambda: _("Husband or wife"),
        default=None,
        hint=lambda: _("Empty for someone who is not in the register"),
    )
    joins: int | None = asked(
        "option",
        lambda: _("Where they live"),
        default=None,
        hint=lambda: _("Empty where each stays in the household so far"),
        options=_join_options,
    )
    relationship: str = asked(
        "choice",
        lambda: _("Relationship to the head"),
        default="",
        terms="relationship",
        when=_relationship_unclear,
    )
    document: str = document_input()


def _marry(register: Register, form: Marriage, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    numbers = [form.resident] if form.spouse is None else [form.resident, form.spouse]
    couple = [living(edits, each, form.day) for each in numbers]
    _may_marry_each_other(edits, couple, form.day)
    for person in couple:
        _is_free(edits, person, form.day)
    concerns = tuple(each for person in couple for each in _of_age(person, form.day))
    for person in couple:
        change_value(edits, person, "marital_status", "married", form.day)
    if form.spouse is not None:
        edits.add(Kinship(0, "spouse", form.resident, form.spouse, form.day))
        _set_up(edits, form, form.spouse)
    change_set = edits.change_set("marriage", on=form.day, document=form.document)
    return Plan(change_set, concerns)


def _may_marry_each_other(edits: Edits, couple: Sequence[Resident], day: date) -> None:
    if len(couple) < 2:
        return
    one, other = couple
    if one.id == other.id:
        raise RegisterError(
            "same-person",
            "Hai người kết hôn phải là hai người khác nhau.",
            "Two different people marry.",
        )
    if one.sex and one.sex == other.sex:
        raise RegisterError(
            "same-sex",
            "Nhà nước không thừa nhận hôn nhân giữa những người cùng giới tính "
            f"({_LAW} Đ8.2); hãy xem lại giới tính đã ghi.",
            f"The State does not recognise marriage between people of one sex ({_LAW} Đ8.2); "
            "check the sex recorded.",
        )
    if other.id in spouses(edits, one.id, day):
        raise RegisterError(
            "already-spouses",
            f"{one.full_name} và {other.full_name} đang là vợ chồng.",
            f"{one.full_name} and {other.full_name} are married to each other already.",
        )
    _not_too_close(edits, one, other, day)


def _not_too_close(edits: Edits, one: Resident, other: Resident, day: date) -> None:
    own = membership_on(edits, one.id, day)
    members = members_on(edits, own.household_id, day) if own else []
    given = {each.resident_id: each.relationship for each in members}
    people, links = circle(edits, [one.id, other.id, *given])
    if too_close(one.id, other.id, people, given, links):
        raise RegisterError(
            "too-close",
            f"{one.full_name} và {other.full_name} là người cùng dòng máu trực hệ, có họ trong "
            "phạm vi ba đời, hoặc là cha mẹ nuôi, cha mẹ vợ, cha mẹ chồng, cha dượng, mẹ kế với "
            f"con ({_LAW} Đ5.2.d).",
            f"{one.full_name} and {other.full_name} are related in the direct line, within three "
            "generations, or as adoptive, step- or parent-in-law and child "
            f"({_LAW} Đ5.2.d).",
        )


def _is_free(edits: Edits, person: Resident, day: date) -> None:
    """Raise RegisterError("already-married") or ("later-entry") (Luật HNGĐ Đ5.2.c)."""
    nothing_later(marriages_of(edits, person.id), day)
    status = value_on(edits, person, "marital_status", day)
    if status in IN_MARRIAGE or spouses(edits, person.id, day):
        raise RegisterError(
            "already-married",
            f"{person.full_name} đang có vợ hoặc chồng ({_LAW} Đ5.2.c).",
            f"{person.full_name} is married already ({_LAW} Đ5.2.c).",
        )


def _of_age(person: Resident, day: date) -> Iterator[Concern]:
    """Ask where the age is uncertain; raises RegisterError("under-age")."""
    least = MARRIAGE_AGE.get(person.sex, min(MARRIAGE_AGE.values()))
    first, last = person.birth_date.earliest(), person.birth_date.latest()
    if first is not None and age_on(min(first, day), day) < least:
        raise RegisterError(
            "under-age",
            f"{person.full_name} chưa đủ {least} tuổi vào ngày {written(day)} ({_LAW} Đ8.1.a).",
            f"{person.full_name} is not {least} on {written(day)} ({_LAW} Đ8.1.a).",
        )
    if last is None or age_on(min(last, day), day) < least:
        yield Concern(
            "age-uncertain",
            f"Ngày sinh của {person.full_name} không ghi đủ; hãy kiểm tra đã đủ {least} tuổi "
            f"({_LAW} Đ8.1.a).",
            f"The birth date of {person.full_name} is not fully known; check the age of {least} "
            f"({_LAW} Đ8.1.a).",
        )


def _set_up(edits: Edits, form: Marriage, spouse: int) -> None:
    """Bring the couple into one household as asked, and name both anew where they share one."""
    if form.joins is not None:
        if form.joins not in (form.resident, spouse):
            raise _not_of_couple()
        _join_spouse(
            edits, form.joins, spouse if form.joins == form.resident else form.resident, form
        )
        return
    for person in (form.resident, spouse):
        own = membership_on(edits, person, form.day)
        if own is not None and own.relationship != "head":
            _name_anew(edits, own, form.day)


def _join_spouse(edits: Edits, mover: int, host: int, form: Marriage) -> None:
    home = membership_on(edits, host, form.day)
    if home is None:
        name = edits.get(Resident, host).full_name
        raise RegisterError(
            "no-household",
            f"{name} không thuộc hộ nào vào ngày này.",
            f"{name} belongs to no household on this day.",
        )
    nothing_later([home], form.day)
    certain = certain_relationship(edits, mover, home.household_id, form.day)
    term = form.relationship or certain
    check_relationship(edits.get(Resident, mover), term)
    join(edits, mover, home.household_id, term, form.day)
    settle_like(edits, mover, host, form.day, "marriage")


def _name_anew(edits: Edits, own: Membership, day: date) -> None:
    """Let a lodger who married into the family be called family."""
    kin = relationship_of(edits, own.resident_id, own.household_id, day)
    group = terms("relationship")[own.relationship].extra["group"]
    if kin.certain and kin.term not in ("", own.relationship) and group in _NO_KIN:
        nothing_later([own], day)
        retitle(edits, own, kin.term, day)


def _not_of_couple() -> RegisterError:
    return RegisterError(
        "not-of-couple",
        "Chỉ một trong hai vợ chồng chuyển đến hộ của người kia.",
        "Only one of the couple joins the household of the other.",
    )


def _may_marry(register: Register, number: int, day: date) -> bool:
    edits = Edits(register)
    person = alive(edits, number)
    if person is None or spouses(edits, number, day):
        return False
    born = person.birth_date.earliest()
    least = MARRIAGE_AGE.get(person.sex, min(MARRIAGE_AGE.values()))
    old_enough = born is None or age_on(min(born, day), day) >= least
    return old_enough and value_on(edits, person, "marital_status", day) not in IN_MARRIAGE


EVENTS: tuple[Event, ...] = (
    Event(
        "marriage",
        lambda: _("Marriage"),
        "heart",
        "resident",
        "resident",
        Marriage,
        _marry,
        _may_marry,
    ),
    DIVORCE,
)
