"""Owns the balance of a population: who was there, came, went, and is there at the end."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from resgroup.dates import EARLIEST_YEAR, written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import Movement, Question, Register

Step = Literal["month", "quarter", "year"]
Part = Literal["opening", "births", "deaths", "arrivals", "departures", "closing"]

PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""The numbers of a balance in the order they are read."""

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


SHOWN_FIELDS: Final = ("full_name", "birth_date", "address")
"""What is told of each of the people behind a number, beside the day."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of the days from `first` to `last`, with the movements behind its numbers.

    `opening` is the population of the day before `first`, `closing` that of `last`.
    """

    first: date
    last: date
    opening: int
    births: tuple[Movement, ...]
    deaths: tuple[Movement, ...]
    arrivals: tuple[Movement, ...]
    departures: tuple[Movement, ...]
    closing: int

    @property
    def figures(self) -> dict[str, int]:
        """The numbers by name, in the order they are read."""
        return {
            "opening": self.opening,
            "births": len(self.births),
            "deaths": len(self.deaths),
            "arrivals": len(self.arrivals),
            "departures": len(self.departures),
            "closing": self.closing,
        }


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the people behind a number; `day` is when they came or went."""

    resident_id: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One of the people behind a number, with the values of `SHOWN_FIELDS`."""

    resident_id: int
    day: date | None
    values: tuple[Any, ...]


def balance(register: Register, first: date, last: date) -> Balance:
    """The balance of the days from one to another, both included."""
    return balances(register, first, last, None)[0]


def balances(
    register: Register, first: date, last: date, by: Step | None = "month"
) -> list[Balance]:
    """The balances of the months, quarters or years from one day to another, both included.

    The first and the last may be parts of a month, quarter or year; None cuts nothing.
    """
    _check_period(first, last)
    movements = register.movements(first, last)
    opening = _population(register, _day_before(first))
    found: list[Balance] = []
    done = 0
    for begin, end in periods(first, last, by) if by else [(first, last)]:
        reached = bisect_right(movements, end, key=lambda each: each.day)
        found.append(_balance((begin, end), opening, movements[done:reached]))
        done, opening = reached, found[-1].closing
    _check_closing(register, found[-1])
    return found


def total(found: Sequence[Balance]) -> Balance:
    """The balance of periods that follow one another, as one."""
    return Balance(
        found[0].first,
        found[-1].last,
        found[0].opening,
        tuple(each for one in found for each in one.births),
        tuple(each for one in found for each in one.deaths),
        tuple(each for one in found for each in one.arrivals),
        tuple(each for one in found for each in one.departures),
        found[-1].closing,
    )


def people(register: Register, of: Balance, part: Part) -> list[Counted]:
    """Whom a number of a balance counts: by name who was there, by day who came or went."""
    if part in {"opening", "closing"}:
        ids = register.ask(Question(on=standing(of, part))).ids
        return [Counted(int(number)) for number in ids]
    moved: tuple[Movement, ...] = getattr(of, part)
    return [Counted(each.resident_id, each.day) for each in moved]


def named(register: Register, of: Balance, part: Part) -> list[Named]:
    """Whom a number of a balance counts, with what is told of them."""
    found = people(register, of, part)
    ids = [each.resident_id for each in found]
    rows = register.rows(ids, SHOWN_FIELDS, standing(of, part))
    return [Named(who.resident_id, who.day, row) for who, row in zip(found, rows, strict=True)]


def standing(of: Balance, part: Part) -> date:
    """The day on which the people behind a number are shown as they were."""
    return _day_before(of.first) if part == "opening" else of.last


def part_words(part: Part) -> str:
    """What a number of a balance is called."""
    return {
        "opening": _("Opening"),
        "births": _("Births"),
        "deaths": _("Deaths"),
        "arrivals": _("Arrivals"),
        "departures": _("Departures"),
        "closing": _("Closing"),
    }[part]


def period_words(of: Balance) -> str:
    """The days of a balance: the month, quarter or year where it is a whole one."""
    first, year = of.first, of.first.year
    if _whole(of, "month"):
        return _("Month {month}/{year}").format(month=f"{first.month:02d}", year=year)
    if _whole(of, "quarter"):
        return _("Quarter {quarter}/{year}").format(quarter=first.month // 3 + 1, year=year)
    if _whole(of, "year"):
        return _("Year {year}").format(year=year)
    if first.day == 1 and first.month == of.last.month and year == of.last.year:
        words = _("Month {month}/{year} (to {day})")
        return words.format(month=f"{first.month:02d}", year=year, day=f"{of.last.day:02d}")
    return f"{written(first)} – {written(of.last)}"


def periods(first: date, last: date, by: Step) -> Iterator[tuple[date, date]]:
    """The months, quarters or years from one day to another, cut at both ends."""
    begin = first
    while True:
        end = _end(begin, by)
        yield begin, min(end, last)
        if end >= last:
            return
        begin = end + timedelta(1)


def _end(day: date, by: Step) -> date:
    """The last day of the month, quarter or year around a day."""
    month = (day.month - 1) // _MONTHS[by] * _MONTHS[by] + _MONTHS[by]
    return date(day.year, month, monthrange(day.year, month)[1])


def _whole(of: Balance, by: Step) -> bool:
    begins = of.first.day == 1 and (of.first.month - 1) % _MONTHS[by] == 0
    return begins and of.last == _end(of.first, by)


def _balance(period: tuple[date, date], opening: int, movements: Sequence[Movement]) -> Balance:
    births, deaths, arrivals, departures = (
        tuple(each for each in movements if each.kind == kind)
        for kind in ("birth", "death", "arrival", "departure")
    )
    closing = opening + len(births) - len(deaths) + len(arrivals) - len(departures)
    return Balance(*period, opening, births, deaths, arrivals, departures, closing)


def _population(register: Register, day: date) -> int:
    return len(register.ask(Question(on=day)).ids)


def _day_before(day: date) -> date:
    return day - timedelta(1)


def _check_period(first: date, last: date) -> None:
    if first > last:
        raise RegisterError(
            "period-backwards",
            f"Kỳ phải bắt đầu trước khi kết thúc: từ {written(first)} đến {written(last)} là "
            "ngược.",
            f"A period begins before it ends: from {written(first)} to {written(last)} does not.",
        )
    if first.year < EARLIEST_YEAR:
        raise RegisterError(
            "period-too-early",
            f"Sổ chỉ tính được biến động từ năm {EARLIEST_YEAR}.",
            f"Movements can be counted from the year {EARLIEST_YEAR} on.",
        )


def _check_closing(register: Register, made: Balance) -> None:
    """The movements must lead to the population of the last day; if not, the program is wrong."""
    counted = _population(register, made.last)
    if counted != made.closing:
        raise RuntimeError(f"the balance closes at {made.closing}, the population is {counted}")
