"""Owns ages in whole months and the age of retirement, which the law counts by months."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

from resgroup.resources import read_toml


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, the month's last where it is too short.

    It is the latest birth day of someone who has completed those months. Beyond the first and last
    day there are, it is these.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if months > 0 else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_before(day: date, days: int) -> date:
    """The day so many days earlier; beyond the first and last day there are, these."""
    wanted = day.toordinal() - days
    return date.fromordinal(min(max(wanted, date.min.toordinal()), date.max.toordinal()))


def births_for_months(on: date, low: int | None, high: int | None) -> tuple[date | None, date]:
    """The first and last birth day of those whose completed months on a day lie in the range."""
    last = on if low is None else months_before(on, low)
    first = None if high is None else months_before(on, high + 1) + timedelta(days=1)
    return first, last


def first_birth_still_working(sex: str, on: date) -> date:
    """The first of the earliest month of birth that has not retired by a day.

    Someone works to the end of the month in which the age of retirement is reached.
    """
    month_on = _month(on)
    ranges = _retirement_ages(sex)
    ends = (*(start for start, _ in ranges[1:]), _month(date.max))
    earliest = (max(start, month_on - months) for start, months in ranges)
    year, month = divmod(next(m for m, end in zip(earliest, ends, strict=True) if m < end), 12)
    return date(year, month + 1, 1)


@cache
def _retirement_ages(sex: str) -> list[tuple[int, int]]:
    """From which month of birth which age of retirement holds, both counted in months."""
    return [
        (_month(date.fromisoformat(f"{line['born_from']}-01")), 12 * line["years"] + line["months"])
        for line in read_toml("rules", "retirement.toml")[sex]
    ]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
