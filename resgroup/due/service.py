"""Owns due work about military service: deferments that run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, cast

from resgroup.commands.spans import on_day
from resgroup.criteria import In
from resgroup.dates import PartialDate, written
from resgroup.due.lines import Deadline, DueLine, found, reached
from resgroup.i18n import _
from resgroup.records import MilitaryRecord
from resgroup.register import Register

_LONG_COURSES: Final = frozenset({"college", "bachelor"})


def deferment(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Deferments whose term runs out, and those of men past the age of call-up."""
    ids = found(register, In("military_state", ("deferred",)), today)
    births = dict(zip(ids, register.rows(ids, ("birth_date",), today), strict=True))
    stored = cast("list[MilitaryRecord]", register.linked("military_record", "resident_id", ids))
    deferred = {
        each.resident_id: each for each in on_day(stored, today) if each.state == "deferred"
    }
    for number in ids:
        if number in deferred:
            yield from _line(rule, deferred[number], births[number][0], today)


def _line(
    rule: Deadline, held: MilitaryRecord, birth: PartialDate | None, today: date
) -> Iterator[DueLine]:
    age = rule.ages[held.course in _LONG_COURSES]
    days = reached(birth, age) if birth else None
    instead: tuple[str, ...] = ()
    if days is not None and days[1] <= today:
        day = days[1] if days[0] == days[1] else None
        words = _("{age} years old on {day}: past the age of call-up")
        what = words.format(age=age, day=written(days[1]))
        event = "register_service"
    elif held.until is not None and held.until <= today + timedelta(rule.ahead):
        day = held.until
        words = _("Deferment ended on {day}") if day < today else _("Deferment ends on {day}")
        what = words.format(day=written(day))
        event, instead = "defer_service", ("register_service", "enlist")
    else:
        return
    yield DueLine(
        rule.id,
        what,
        day,
        day is not None and day < today,
        resident_id=held.resident_id,
        event=event,
        instead=instead,
    )
