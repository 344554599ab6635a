"""Owns due work about births and deaths that the ward has not registered yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from resgroup.criteria import Between
from resgroup.dates import PartialDate, written
from resgroup.due.lines import Deadline, DueLine, found
from resgroup.i18n import _
from resgroup.months import months_before
from resgroup.records import Resident
from resgroup.register import Register


def birth(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Children of the last months with neither a personal id number nor a birth certificate."""
    since = months_before(today, rule.months["back"])
    for child in _residents(register, found(register, Between("birth_date", since, today), today)):
        if not (child.national_id or child.birth_certificate):
            day = _deadline(child.birth_date, rule)
            what = _words(_("Born {when}: to be registered by {day}"), child.birth_date, day)
            yield _line(rule, child, what, day, today)


def death(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Those who died in the last months without a death certificate."""
    since = months_before(today, rule.months["back"])
    dead = [each for each in register.movements(since, today) if each.kind == "death"]
    for person in _residents(register, [each.resident_id for each in dead]):
        if not person.death_certificate:
            day = _deadline(person.death_date, rule)
            what = _words(_("Died {when}: to be registered by {day}"), person.death_date, day)
            yield _line(rule, person, what, day, today)


def _residents(register: Register, ids: list[int]) -> Iterator[Resident]:
    stored = register.get("resident", ids)
    yield from (cast("Resident", stored[number]) for number in ids)


def _deadline(when: PartialDate, rule: Deadline) -> date | None:
    """The last day, counted from the latest possible one; None where only the year is known."""
    latest = when.latest()
    if latest is None or when.precision == "year":
        return None
    return latest + timedelta(rule.days)


def _words(words: str, when: PartialDate, day: date | None) -> str:
    if day is None:
        return _("In {year}, day not known: to be registered").format(year=when.year)
    return words.format(when=when.written(), day=written(day))


def _line(rule: Deadline, person: Resident, what: str, day: date | None, today: date) -> DueLine:
    overdue = day is not None and day < today
    field = f"{rule.id}_certificate"
    return DueLine(rule.id, what, day, overdue, resident_id=person.id, field=field)
