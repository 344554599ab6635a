"""Owns military service: registering, deferring, enlisting and discharging."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.inputs import Option, Values, asked, day_input, document_input
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import (
    AWAY,
    absence_of,
    alive,
    ends_after,
    happened,
    living,
    not_here,
    nothing_later,
    residence_of,
    residences_of,
)
from resgroup.commands.spans import end, on_day
from resgroup.commands.staying import IN_SERVICE
from resgroup.dates import age_on
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.months import months_before
from resgroup.records import MilitaryRecord, Residence, Resident
from resgroup.register import Register
from resgroup.terms import term_label, terms

SERVICE_MONTHS: Final = 24
"""How long soldiers serve in peace (Luật NVQS 78/2015/QH13 Đ21.1)."""
_UNREGISTERED: Final = ("", "not_registered")
_AWAITING: Final = (*_UNREGISTERED, "registered", "deferred")
_SERVED: Final = ("discharged", "completed", "reserve_1", "reserve_2", "reserve_unit")
_COURSES: Final[dict[str, Callable[[], str]]] = {
    "upper_secondary": lambda: _("Upper secondary school"),
    "college": lambda: _("College, full time"),
    "bachelor": lambda: _("University, full time"),
}


def state_of(edits: Edits, number: int, day: date) -> str:
    """The state of someone's military service on a day, empty where none is recorded."""
    found = on_day(edits.linked(MilitaryRecord, "resident_id", number), day)
    latest = max(found, key=lambda each: (each.from_date or date.min, each.id), default=None)
    return latest.state if latest else ""


def _ages(person: Resident, day: date) -> tuple[int, int] | None:
    """The least and the greatest completed age someone may have on a day."""
    first, last = person.birth_date.earliest(), person.birth_date.latest()
    if first is None or last is None:
        return None
    return age_on(min(last, day), day), age_on(first, day)


def _turns_17(person: Resident, day: date) -> bool:
    return person.birth_date.year is None or day.year - person.birth_date.year >= 17


def _enter(edits: Edits, number: int, day: date, state: str, **about: Any) -> None:
    """Let a state of service begin where the one before ends."""
    earlier = edits.linked(MilitaryRecord, "resident_id", number)
    nothing_later(earlier, day)
    for each in on_day(earlier, day):
        end(edits, each, day)
    edits.add(MilitaryRecord(0, number, state, from_date=day, **about))


def _citizen(edits: Edits, number: int, day: date) -> Resident:
    """Someone of the group whom the Military Service Act concerns (Luật NVQS Đ4, Đ12)."""
    person = living(edits, number, day)
    if not residences_of(edits, number, day):
        raise not_here(person)
    if person.nationality not in ("", "VN"):
        raise RegisterError(
            "not-citizen",
            f"{person.full_name} không có quốc tịch Việt Nam (Luật NVQS 78/2015/QH13 Đ4).",
            f"{person.full_name} is no citizen of Vietnam (Luật NVQS 78/2015/QH13 Đ4).",
        )
    return person


def _wrong_state(person: Resident, state: str) -> RegisterError:
    words = term_label("military_state", state)
    return RegisterError(
        "wrong-state",
        f"Không ghi được: {person.full_name} đang ở diện “{words}”.",
        f"This cannot be entered: {person.full_name} is recorded as “{words}”.",
    )


# Registration


@dataclass(frozen=True, slots=True)
class RegisterService:
    """A man is registered for military service (Luật NVQS Đ12, Đ16)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Registered on"))
    document: str = document_input()


def _register(register: Register, form: RegisterService, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = _citizen(edits, form.resident, form.day)
    if person.sex == "female":
        raise RegisterError(
            "not-male",
            "Chỉ ghi đăng ký nghĩa vụ quân sự lần đầu cho công dân nam "
            "(Luật NVQS 78/2015/QH13 Đ12.1).",
            "Only men are registered for military service here (Luật NVQS 78/2015/QH13 Đ12.1).",
        )
    if not _turns_17(person, form.day):
        raise RegisterError(
            "under-17",
            f"{person.full_name} chưa đủ 17 tuổi trong năm {form.day.year} "
            "(Luật NVQS 78/2015/QH13 Đ12.1).",
            f"{person.full_name} does not turn 17 in {form.day.year} "
            "(Luật NVQS 78/2015/QH13 Đ12.1).",
        )
    state = state_of(edits, person.id, form.day)
    if state not in _UNREGISTERED:
        raise _wrong_state(person, state)
    _enter(edits, person.id, form.day, "registered", document=form.document)
    return Plan(edits.change_set("register_service", on=form.day, document=form.document))


# Deferment


def _reasons(_register: Register, _values: Values, _today: date) -> Sequence[Option]:
    deferring = (each for each in terms("military_reason").values() if _defers(each.id))
    return [Option(each.id, each.label) for each in deferring]


def _defers(reason: str) -> bool:
    found = terms("military_reason").get(reason)
    return found is not None and found.extra["state"] == "deferred"


def _courses(_register: Register, values: Values, _today: date) -> Sequence[Option]:
    if values.get("reason") != "d_studying":
        return []
    return [Option(course, words()) for course, words in _COURSES.items()]


@dataclass(frozen=True, slots=True)
class DeferService:
    """A man's call-up is deferred (Luật NVQS Đ41.1)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Deferred from"))
    reason: str = asked("option", lambda: _("Reason of deferment"), options=_reasons)
    course: str = asked("option", lambda: _("Studies at"), default="", options=_courses)
    until: date | None = asked("day", lambda: _("Until"), default=None)
    document: str = document_input()


def _defer(register: Register, form: DeferService, today: date) -> Plan:
    happened(form.day, today)
    ends_after(form.until, form.day)
    edits = Edits(register)
    person = _citizen(edits, form.resident, form.day)
    _check_reason(form)
    state = state_of(edits, person.id, form.day)
    if state not in _AWAITING:
        raise _wrong_state(person, state)
    course = form.course if form.reason == "d_studying" else ""
    about = {"reason": form.reason, "course": course, "until": form.until}
    _enter(edits, person.id, form.day, "deferred", document=form.document, **about)
    change_set = edits.change_set("defer_service", on=form.day, document=form.document)
    return Plan(change_set, tuple(_unregistered(person, state)))


def _check_reason(form: DeferService) -> None:
    if not _defers(form.reason):
        raise RegisterError(
            "no-deferment",
            "Lý do này không thuộc diện tạm hoãn gọi nhập ngũ (Luật NVQS 78/2015/QH13 Đ41.1).",
            "This is no reason for deferment (Luật NVQS 78/2015/QH13 Đ41.1).",
        )
    if form.reason == "d_studying" and form.course not in _COURSES:
        raise RegisterError(
            "no-course",
            "Hãy chọn trình độ đang học: tuổi gọi nhập ngũ về sau tuỳ theo trình độ này "
            "(Luật NVQS 78/2015/QH13 Đ30).",
            "Choose what is studied: the age of call-up later hangs on it "
            "(Luật NVQS 78/2015/QH13 Đ30).",
        )


def _unregistered(person: Resident, state: str) -> list[Concern]:
    if state not in _UNREGISTERED:
        return []
    return [
        Concern(
            "not-registered",
            f"{person.full_name} chưa đăng ký nghĩa vụ quân sự (Luật NVQS 78/2015/QH13 Đ12).",
            f"{person.full_name} is not registered for military service "
            "(Luật NVQS 78/2015/QH13 Đ12).",
        )
    ]


# Enlistment


@dataclass(frozen=True, slots=True)
class Enlist:
    """Someone is called up and leaves for the army (Luật NVQS Đ30)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Enlisted on"))
    place: str = asked("text", lambda: _("Army unit"), default="")
    document: str = document_input()


def _enlist(register: Register, form: Enlist, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = _citizen(edits, form.resident, form.day)
    state = state_of(edits, person.id, form.day)
    if state in (*IN_SERVICE, "not_allowed"):
        raise _wrong_state(person, state)
    concerns = (*_of_call_up_age(edits, person, form.day), *_unusual(person, state))
    _enter(edits, person.id, form.day, "serving", document=form.document)
    _leave_for_barracks(edits, form)
    change_set = edits.change_set("enlist", on=form.day, document=form.document)
    return Plan(change_set, concerns)


def _of_call_up_age(edits: Edits, person: Resident, day: date) -> list[Concern]:
    """What speaks against the age (18 to the end of 25, or of 27 after college or university)."""
    ages = _ages(person, day)
    records = edits.linked(MilitaryRecord, "resident_id", person.id)
    studied = any(
        each.state == "deferred" and each.course in ("college", "bachelor") for each in records
    )
    oldest = 27 if studied else 25
    if ages is None or (ages[1] >= 18 and ages[0] <= oldest):
        return []
    return [
        Concern(
            "call-up-age",
            f"{person.full_name} không ở độ tuổi gọi nhập ngũ (đủ 18 đến hết {oldest} tuổi, "
            "Luật NVQS 78/2015/QH13 Đ30).",
            f"{person.full_name} is not of call-up age (18 to the end of {oldest}, "
            "Luật NVQS 78/2015/QH13 Đ30).",
        )
    ]


def _unusual(person: Resident, state: str) -> Iterator[Concern]:
    """What speaks against calling up someone in that state of service."""
    yield from _unregistered(person, state)
    if person.sex == "female":
        yield Concern(
            "volunteer",
            "Công dân nữ phục vụ tại ngũ khi tình nguyện và quân đội có nhu cầu "
            "(Luật NVQS 78/2015/QH13 Đ6.2).",
            "Women serve where they volunteer and the army needs them "
            "(Luật NVQS 78/2015/QH13 Đ6.2).",
        )
    if state in ("deferred", "exempt"):
        yield Concern(
            "volunteer",
            f"{person.full_name} đang được tạm hoãn hoặc miễn, chỉ nhập ngũ khi tình nguyện "
            "(Luật NVQS 78/2015/QH13 Đ41.3).",
            f"{person.full_name} is deferred or exempt and enlists only as a volunteer "
            "(Luật NVQS 78/2015/QH13 Đ41.3).",
        )
    if state in _SERVED:
        words = term_label("military_state", state)
        yield Concern(
            "served-before",
            f"{person.full_name} đã ghi là “{words}”.",
            f"{person.full_name} is recorded as “{words}”.",
        )


def _leave_for_barracks(edits: Edits, form: Enlist) -> None:
    """Whoever is registered here permanently is away while serving."""
    if residence_of(edits, form.resident, form.day, "permanent") is None:
        return
    nothing_later(edits.linked(Residence, "resident_id", form.resident), form.day)
    absence = absence_of(edits, form.resident, form.day)
    if absence:
        end(edits, absence, form.day)
    until = months_before(form.day, -SERVICE_MONTHS)
    about = (until, "military", form.place, form.document)
    edits.add(Residence(0, form.resident, AWAY, form.day, None, *about))


# Discharge


def _states_after(_register: Register, _values: Values, _today: date) -> Sequence[Option]:
    found = terms("military_state")
    first, other = "discharged", "reserve_1"
    return [Option(first, found[first].label, "yes"), Option(other, found[other].label)]


@dataclass(frozen=True, slots=True)
class Discharge:
    """Someone is discharged and comes home (Luật NVQS Đ43)."""

    resident: int = asked("resident", lambda: _("Resident"))
    day: date = day_input(lambda: _("Discharged on"))
    state: str = asked(
        "option", lambda: _("Recorded as"), default="discharged", options=_states_after
    )
    document: str = document_input()


def _discharge(register: Register, form: Discharge, today: date) -> Plan:
    happened(form.day, today)
    edits = Edits(register)
    person = living(edits, form.resident, form.day)
    if state_of(edits, person.id, form.day) not in IN_SERVICE:
        raise RegisterError(
            "not-serving",
            f"Vào ngày này sổ không ghi {person.full_name} đang tại ngũ.",
            f"{person.full_name} is not recorded as serving on this day.",
        )
    if form.state not in ("discharged", "reserve_1"):
        raise _wrong_state(person, form.state)
    _enter(edits, person.id, form.day, form.state, document=form.document)
    absence = absence_of(edits, person.id, form.day)
    if absence and absence.reason == "military":
        nothing_later([absence], form.day)
        end(edits, absence, form.day)
    return Plan(edits.change_set("discharge", on=form.day, document=form.document))


def _man_here(edits: Edits, number: int, day: date) -> bool:
    person = alive(edits, number)
    if person is None or person.sex != "male":
        return False
    citizen = person.nationality in ("", "VN")
    return citizen and _turns_17(person, day) and bool(residences_of(edits, number, day))


def _offered(low: int, high: int, *states: str) -> Callable[[Register, int, date], bool]:
    """Offer an event to men who may be of an age and are in one of the states of service."""

    def fits(register: Register, number: int, day: date) -> bool:
        edits = Edits(register)
        if state_of(edits, number, day) not in states or not _man_here(edits, number, day):
            return False
        ages = _ages(edits.get(Resident, number), day)
        return ages is None or (ages[1] >= low and ages[0] <= high)

    return fits


def _serves(register: Register, number: int, day: date) -> bool:
    return state_of(Edits(register), number, day) in IN_SERVICE


def _event(
    name: str,
    words: Callable[[], str],
    icon: str,
    *,
    form: type[Any],
    plan: Callable[[Register, Any, date], Plan],
    fits: Callable[[Register, int, date], bool],
) -> Event:
    return Event(name, words, icon, "resident", "resident", form, plan, fits)


EVENTS: tuple[Event, ...] = (
    _event(
        "register_service",
        lambda: _("Register for military service"),
        "shield-plus",
        form=RegisterService,
        plan=_register,
        fits=_offered(16, 45, *_UNREGISTERED),
    ),
    _event(
        "defer_service",
        lambda: _("Defer military service"),
        "shield-slash",
        form=DeferService,
        plan=_defer,
        fits=_offered(16, 27, *_AWAITING),
    ),
    _event(
        "enlist",
        lambda: _("Enlistment"),
        "shield",
        form=Enlist,
        plan=_enlist,
        fits=_offered(18, 27, *_AWAITING),
    ),
    _event(
        "discharge",
        lambda: _("Discharge"),
        "shield-check",
        form=Discharge,
        plan=_discharge,
        fits=_serves,
    ),
)
