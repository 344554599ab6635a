"""Owns temporary residence, absence, coming home and permanent registration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import (
    AWAY,
    absence_of,
    alive,
    companions,
    ends_after,
    happened,
    living,
    not_here,
    nothing_later,
    person_option,
    residence_of,
    residences_of,
)
from resgroup.commands.spans import end, membership_on, on_day
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.months import months_before
from resgroup.records import MilitaryRecord, Residence, Resident
from resgroup.register import Register

LONGEST: Final = 24
"""Months a temporary registration lasts at most (Luật Cư trú Đ27.2)."""
RENEWED_WITHIN: Final = 15
"""Days before it runs out within which it is renewed (Luật Cư trú Đ28.3)."""
IN_SERVICE: Final = ("serving", "police_service")
"""The states of military service in which someone lives in barracks."""

Asked = Callable[[Edits, int, date], bool]


def may_register_temporarily(edits: Edits, number: int, day: date) -> bool:
    """Whether someone lives here without any registration on a day."""
    registered = residence_of(edits, number, day, "permanent", "temporary")
    here = residences_of(edits, number, day) or membership_on(edits, number, day)
    return bool(here) and registered is None and alive(edits, number) is not None


def is_temporary(edits: Edits, number: int, day: date) -> bool:
    """Whether someone has a temporary registration on a day."""
    return residence_of(edits, number, day, "temporary") is not None


def may_be_absent(edits: Edits, number: int, day: date) -> bool:
    """Whether someone is registered here and not away on a day."""
    registered = residence_of(edits, number, day, "permanent", "temporary")
    return registered is not None and absence_of(edits, number, day) is None


def is_absent(edits: Edits, number: int, day: date) -> bool:
    """Whether someone is away on a day."""
    return absence_of(edits, number, day) is not None


def may_register_permanently(edits: Edits, number: int, day: date) -> bool:
    """Whether someone lives here without a permanent registration on a day."""
    here = residences_of(edits, number, day) or membership_on(edits, number, day)
    registered = residence_of(edits, number, day, "permanent")
    return bool(here) and registered is None and alive(edits, number) is not None


def _others(applies: Asked) -> Any:
    """The input for the others of the household to whom the same happens, where it may."""

    def options(register: Register, values: Values, today: date) -> Sequence[Option]:
        edits, day = Edits(register), values.get("day") or today
        others = companions(edits, values.get("resident") or 0, day)
        return [person_option(edits, each) for each in others if applies(edits, each, day)]

    return asked("options", lambda: _("The same for other members"), default=(), options=options)


def term(first: date, wanted: date | None, day: date) -> date:
    """The day a temporary registration of a day runs out, the longest lawful term if none is said.

    The term counts from `first` (Luật Cư trú Đ27.2). Raises RegisterError("until-past") or
    ("until-far").
    """
    longest = months_before(first, -LONGEST)
    until = longest if wanted is None else wanted
    ends_after(until, day)
    if until > longest:
        raise RegisterError(
            "until-far",
            f"Thời hạn tạm trú tối đa {LONGEST} tháng, đến {written(longest)} "
            "(Luật Cư trú 68/2020/QH14 Đ27.2).",
            f"A temporary registration lasts {LONGEST} months at most, to {written(longest)} "
            "(Luật Cư trú 68/2020/QH14 Đ27.2).",
        )
    return until


# Temporary residence


@dataclass(frozen=True, slots=True)
class TemporaryResidence:
    """Someone who lives here is registered as a temporary resident."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Registered from"))
    until: date | None = asked(
        "day",
        lambda: _("Until"),
        default=None,
        hint=lambda: _("24 months at most; that long if nothing is said"),
    )
    reason: str = asked("choice", lambda: _("Reason"), default="", terms="absence_reason")
    place: str = asked("text", lambda: _("Permanent residence at"), default="")
    document: str = document_input()
    others: tuple[int, ...] = _others(may_register_temporarily)


def _register_temporarily(register: Register, form: TemporaryResidence, today: date) -> Plan:
    happened(form.day, today)
    edits, until = Edits(register), term(form.day, form.until, form.day)
    for number in (form.resident, *form.others):
        person = living(edits, number, form.day)
        _not_yet(edits, person, form.day, "permanent", "temporary")
        _settled(edits, person, form.day)
        _replace(edits, number, form.day)
        about = (until, form.reason, form.place, form.document)
        edits.add(Residence(0, number, "temporary", form.day, None, *about))
    return Plan(edits.change_set("temporary_residence", on=form.day, document=form.document))


def _replace(edits: Edits, number: int, day: date) -> None:
    """End the residences someone has, before another takes their place."""
    nothing_later(edits.linked(Residence, "resident_id", number), day)
    for each in residences_of(edits, number, day):
        end(edits, each, day)


def _not_yet(edits: Edits, person: Resident, day: date, *kinds: str) -> None:
    found = residence_of(edits, person.id, day, *kinds)
    if found is None:
        return
    if found.kind == "permanent":
        raise RegisterError(
            "already-permanent",
            f"{person.full_name} đã đăng ký thường trú tại đây (Luật Cư trú 68/2020/QH14 Đ27.1: "
            "chỉ đăng ký tạm trú ngoài xã, phường nơi thường trú).",
            f"{person.full_name} is a permanent resident here (Luật Cư trú 68/2020/QH14 Đ27.1: "
            "temporary residence is outside the commune of permanent residence).",
        )
    raise RegisterError(
        "already-temporary",
        f"{person.full_name} đang đăng ký tạm trú; hãy gia hạn.",
        f"{person.full_name} is registered as temporary resident already; renew it instead.",
    )


def _settled(edits: Edits, person: Resident, day: date) -> None:
    if residences_of(edits, person.id, day) or membership_on(edits, person.id, day):
        return
    raise not_here(person)


# Renewal


@dataclass(frozen=True, slots=True)
class RenewResidence:
    """A temporary registration is renewed."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Renewed on"))
    until: date | None = asked(
        "day",
        lambda: _("New term until"),
        default=None,
        hint=lambda: _("24 months more at most; that long if nothing is said"),
    )
    document: str = document_input()
    others: tuple[int, ...] = _others(is_temporary)


def _renew(register: Register, form: RenewResidence, today: date) -> Plan:
    happened(form.day, today)
    edits, concerns = Edits(register), []
    for number in (form.resident, *form.others):
        person = living(edits, number, form.day)
        old = residence_of(edits, number, form.day, "temporary")
        if old is None:
            raise RegisterError(
                "not-temporary",
                f"{person.full_name} không có đăng ký tạm trú vào ngày này.",
                f"{person.full_name} has no temporary registration on this day.",
            )
        concerns += _untimely(person, old, form.day)
        _prolong(edits, old, form)
    change_set = edits.change_set("renew_residence", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _prolong(edits: Edits, old: Residence, form: RenewResidence) -> None:
    ended = max(old.until or form.day, form.day)
    until = term(ended, form.until, ended)
    nothing_later(edits.linked(Residence, "resident_id", old.resident_id), form.day)
    end(edits, old, form.day)
    about = (until, old.reason, old.place, form.document or old.document)
    edits.add(Residence(0, old.resident_id, "temporary", form.day, None, *about))


def _untimely(person: Resident, old: Residence, day: date) -> list[Concern]:
    if old.until is None:
        return []
    until = written(old.until)
    if day > old.until:
        return [
            Concern(
                "renewed-late",
                f"Tạm trú của {person.full_name} đã hết hạn ngày {until}; phải gia hạn trước đó "
                "(Luật Cư trú 68/2020/QH14 Đ28.3).",
                f"The registration of {person.full_name} ran out on {until}; it had to be renewed "
                "before (Luật Cư trú 68/2020/QH14 Đ28.3).",
            )
        ]
    if day < old.until - timedelta(days=RENEWED_WITHIN):
        return [
            Concern(
                "renewed-early",
                f"Tạm trú của {person.full_name} còn đến {until}; gia hạn trong {RENEWED_WITHIN} "
                "ngày trước khi hết hạn (Luật Cư trú 68/2020/QH14 Đ28.3).",
                f"The registration of {person.full_name} holds to {until}; it is renewed within "
                f"the {RENEWED_WITHIN} days before (Luật Cư trú 68/2020/QH14 Đ28.3).",
            )
        ]
    return []


# Absence


@dataclass(frozen=True, slots=True)
class Absence:
    """Someone registered here goes away for a while (Luật Cư trú Đ31)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Away from"))
    until: date | None = asked("day", lambda: _("Expected back on"), default=None)
    reason: str = asked("choice", lambda: _("Reason"), default="", terms="absence_reason")
    place: str = asked("text", lambda: _("Where to"), default="")
    document: str = document_input()
    others: tuple[int, ...] = _others(may_be_absent)


def _go_away(register: Register, form: Absence, today: date) -> Plan:
    happened(form.day, today)
    ends_after(form.until, form.day)
    edits = Edits(register)
    about = (form.until, form.reason, form.place, form.document)
    for number in (form.resident, *form.others):
        person = living(edits, number, form.day)
        if absence_of(edits, number, form.day):
            raise RegisterError(
                "already-absent",
                f"{person.full_name} đang tạm vắng.",
                f"{person.full_name} is away already.",
            )
        if residence_of(edits, number, form.day, "permanent", "temporary") is None:
            raise not_here(person)
        nothing_later(edits.linked(Residence, "resident_id", number), form.day)
        edits.add(Residence(0, number, AWAY, form.day, None, *about))
    return Plan(edits.change_set("absence", on=form.day, document=form.document))


@dataclass(frozen=True, slots=True)
class ReturnHome:
    """Someone who was away is back."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Back on"))
    document: str = document_input()
    others: tuple[int, ...] = _others(is_absent)


def _come_home(register: Register, form: ReturnHome, today: date) -> Plan:
    happened(form.day, today)
    edits, concerns = Edits(register), []
    for number in (form.resident, *form.others):
        person = living(edits, number, form.day)
        absence = absence_of(edits, number, form.day)
        if absence is None:
            raise RegisterError(
                "not-absent",
                f"{person.full_name} không tạm vắng vào ngày này.",
                f"{person.full_name} is not away on this day.",
            )
        nothing_later([absence], form.day)
        end(edits, absence, form.day)
        concerns += _still_serving(edits, person, form.day)
    change_set = edits.change_set("return_home", on=form.day, document=form.document)
    return Plan(change_set, tuple(concerns))


def _still_serving(edits: Edits, person: Resident, day: date) -> list[Concern]:
    records = on_day(edits.linked(MilitaryRecord, "resident_id", person.id), day)
    if all(each.state not in IN_SERVICE for each in records):
        return []
    return [
        Concern(
            "still-serving",
            f"{person.full_name} vẫn ghi là đang tại ngũ; nếu đã xuất ngũ, hãy ghi xuất ngũ.",
            f"{person.full_name} is still recorded as serving; if discharged, enter the discharge.",
        )
    ]


# Permanent registration


@dataclass(frozen=True, slots=True)
class RegisterPermanent:
    """Someone who lives here is registered as a permanent resident."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Registered from"))
    place: str = asked("text", lambda: _("Former permanent residence at"), default="")
    document: str = document_input()
    others: tuple[int, ...] = _others(may_register_permanently)


def _register_permanently(register: Register, form: RegisterPermanent, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    for number in (form.resident, *form.others):
        person = living(edits, number, form.day)
        if residence_of(edits, number, form.day, "permanent"):
            raise RegisterError(
                "already-permanent",
                f"{person.full_name} đã đăng ký thường trú tại đây.",
                f"{person.full_name} is a permanent resident here already.",
            )
        _settled(edits, person, form.day)
        _replace(edits, number, form.day)
        about = (None, "", form.place, form.document)
        edits.add(Residence(0, number, "permanent", form.day, None, *about))
    return Plan(edits.change_set("register_permanent", on=form.day, document=form.document))


def _event(
    name: str,
    words: Callable[[], str],
    icon: str,
    *,
    form: type[Any],
    plan: Callable[[Register, Any, date], Plan],
    applies: Asked,
) -> Event:
    def fits(register: Register, number: int, day: date) -> bool:
        return applies(Edits(register), number, day)

    return Event(name, words, icon, "resident", "resident", form, plan, fits)


EVENTS: tuple[Event, ...] = (
    _event(
        "temporary_residence",
        lambda: _("Register temporary residence"),
        "calendar-plus",
        form=TemporaryResidence,
        plan=_register_temporarily,
        applies=may_register_temporarily,
    ),
    _event(
        "renew_residence",
        lambda: _("Renew temporary residence"),
        "calendar-check",
        form=RenewResidence,
        plan=_renew,
        applies=is_temporary,
    ),
    _event(
        "register_permanent",
        lambda: _("Register permanent residence"),
        "house-line",
        form=RegisterPermanent,
        plan=_register_permanently,
        applies=may_register_permanently,
    ),
    _event(
        "absence",
        lambda: _("Declare an absence"),
        "suitcase",
        form=Absence,
        plan=_go_away,
        applies=may_be_absent,
    ),
    _event(
        "return_home",
        lambda: _("Return home"),
        "house",
        form=ReturnHome,
        plan=_come_home,
        applies=is_absent,
    ),
)
