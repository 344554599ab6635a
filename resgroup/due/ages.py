"""Owns due work about ages: id cards to be issued or renewed, and those an age opens something to.

Where only the year or month of birth is known, people are listed with the year, without a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from resgroup.criteria import AllOf, AnyOf, Between, Criterion, In, Missing
from resgroup.dates import PartialDate, births_for_age, written
from resgroup.due.lines import Deadline, DueLine, found, reached
from resgroup.i18n import _
from resgroup.months import months_before
from resgroup.register import Register

_CITIZEN: Final = In("nationality", ("VN",))
_AT_17: Final = AllOf(
    (
        AnyOf((In("sex", ("male",)), Missing("sex"))),
        AnyOf((Missing("military_state"), In("military_state", ("not_registered",)))),
    )
)
_BAND: Final = 4
"""The years asked about at once: fewer make more questions, more bring more people to look at."""
_PENSIONS: Final = frozenset({"pension", "social_pension"})


# Cards


def id_card(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Citizens who reach an age at which the card is issued or renewed."""
    asked = AllOf((_CITIZEN, AnyOf((*_outdated(rule, today), _unrecorded(rule, today)))))
    ids = found(register, asked, today)
    known = register.rows(ids, ("birth_date", "national_id_issued"), today)
    for number, (birth, issued) in zip(ids, known, strict=True):
        line = _card_line(rule, number, birth, issued, today) if birth else None
        if line is not None:
            yield line


def _outdated(rule: Deadline, today: date) -> Iterator[Criterion]:
    """Those whose card may be from too long before the age they reached, and some more."""
    last = (today + timedelta(rule.ahead)).year
    for first in range(rule.since.year, last + 1, _BAND):
        end = min(first + _BAND - 1, last)
        born = (Between("birth_year", first - age, end - age) for age in rule.ages)
        issued = Between("national_id_issued", None, _fresh(rule, date(end, 12, 31)))
        yield AllOf((AnyOf(tuple(born)), issued))


def _unrecorded(rule: Deadline, today: date) -> Criterion:
    """Those who reach an age this year or at its turn, whose card's issue is not recorded."""
    last = today + timedelta(rule.ahead)
    born = (
        Between("birth_date", date(today.year - age, 1, 1), births_for_age(last, age, None)[1])
        for age in rule.ages
    )
    return AllOf((AnyOf(tuple(born)), Missing("national_id_issued")))


def _fresh(rule: Deadline, reached_on: date) -> date:
    """The day from which on a card issued stays valid beyond the age reached then (Đ21.2)."""
    return months_before(reached_on, rule.months["fresh"])


def _card_line(
    rule: Deadline, number: int, birth: PartialDate, issued: date | None, today: date
) -> DueLine | None:
    soon = today + timedelta(rule.ahead)
    for age in reversed(rule.ages):
        days = reached(birth, age)
        if days is None or days[0] > soon:
            continue
        first, last = days
        needed = (
            _in_this_year(birth, age, days, today)
            if issued is None
            else (last >= rule.since and issued < _fresh(rule, last))
        )
        if not needed:
            return None
        return DueLine(
            rule.id,
            _card_words(rule, age, birth, issued),
            first if first == last else None,
            issued is not None and last < today,
            resident_id=number,
            field="national_id_issued",
        )
    return None


def _in_this_year(birth: PartialDate, age: int, days: tuple[date, date], today: date) -> bool:
    """Whether the age is reached in the calendar year, or at its turn within the days ahead."""
    if birth.precision == "day":
        return days[0] >= date(today.year, 1, 1)
    return birth.year is not None and birth.year + age == today.year


def _card_words(rule: Deadline, age: int, birth: PartialDate, issued: date | None) -> str:
    when = _reached_words(age, birth)
    if issued is not None:
        return _("{when}: card of {issued} to be renewed").format(when=when, issued=written(issued))
    if age == rule.ages[0]:
        return _("{when}: first card").format(when=when)
    return _("{when}: card to be renewed (its day of issue is not recorded)").format(when=when)


# Ages of a year


def reaching_17(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Those who turn 17 this year and are not registered for military service, women left out."""
    yield from _reaching(register, today, rule, _AT_17, event="register_service")


def reaching_18(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Citizens who turn 18 this year."""
    yield from _reaching(register, today, rule, AllOf())


def reaching_60(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Citizens who turn 60 this year."""
    yield from _reaching(register, today, rule, AllOf())


def reaching_75(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Citizens who turn 75 this year and receive neither pension nor social pension."""
    lines = list(_reaching(register, today, rule, AllOf(), field="welfare"))
    known = register.rows([line.resident_id for line in lines], ("welfare",), today)
    for line, (welfare,) in zip(lines, known, strict=True):
        if welfare not in _PENSIONS:
            yield line


def _reaching(
    register: Register,
    today: date,
    rule: Deadline,
    further: Criterion,
    *,
    event: str = "",
    field: str = "",
) -> Iterator[DueLine]:
    age = rule.ages[0]
    born = today.year - age
    asked = AllOf((_CITIZEN, Between("birth_year", born, born), further))
    ids = found(register, asked, today)
    for number, (birth,) in zip(ids, register.rows(ids, ("birth_date",), today), strict=True):
        days = reached(birth, age) if birth else None
        if days is not None:
            yield DueLine(
                rule.id,
                _reached_words(age, birth),
                days[0] if days[0] == days[1] else None,
                resident_id=number,
                event=event,
                field=field,
            )


def _reached_words(age: int, birth: PartialDate) -> str:
    days = reached(birth, age)
    assert days is not None
    if days[0] == days[1]:
        return _("{age} years old on {day}").format(age=age, day=written(days[0]))
    return _("{age} years old in {year}, day not known").format(age=age, year=days[0].year)
