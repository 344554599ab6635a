"""Owns dates known only in part, ages, and how dates are written and read."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from resgroup.errors import RegisterError

OPEN: Final = 9_999_999
"""The day number that stands for "no end" in the register's dated rows."""

EARLIEST_YEAR: Final = 1850


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year, or not at all (all parts None)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if (self.day is not None and self.month is None) or (
            self.month is not None and self.year is None
        ):
            raise ValueError("a day needs its month and a month its year")
        if self.year is not None:
            date(
                self.year,
                1 if self.month is None else self.month,
                1 if self.day is None else self.day,
            )

    @classmethod
    def of(cls, day: date) -> Self:
        """The fully known date of a day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str | None) -> Self:
        """Read `1948`, `1948-03`, `1948-03-12`, or empty for unknown."""
        if not text:
            return cls()
        return cls(*(int(part) for part in text.split("-")))

    def iso(self) -> str:
        """The reduced ISO 8601 form, empty where nothing is known."""
        if self.year is None:
            return ""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    @property
    def precision(self) -> str:
        """`day`, `month`, `year` or `unknown`."""
        if self.year is None:
            return "unknown"
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def known(self) -> bool:
        """Whether at least the year is known."""
        return self.year is not None

    def earliest(self) -> date | None:
        """The first day this date may mean, None where nothing is known."""
        if self.year is None:
            return None
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date | None:
        """The last day this date may mean, None where nothing is known."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def written(self) -> str:
        """The date as Vietnamese offices write it: `12/03/1948`, `03/1948`, `1948`."""
        if self.year is None:
            return ""
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.month:02d}/{self.year:04d}"
        return f"{self.day:02d}/{self.month:02d}/{self.year:04d}"


UNKNOWN: Final = PartialDate()

_WRITTEN = re.compile(r"^(?:(?:(\d{1,2})[/.\-\s]+)?(\d{1,2})[/.\-\s]+)?(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
_PACKED = re.compile(r"^(\d{2})(\d{2})(\d{4})$")


def parse_written(text: str, *, current_year: int) -> PartialDate:
    """Read a date as people write it: `1948`, `3/1948`, `12/03/1948`, `12.3.48`, `12031948`.

    A two-digit year after the current one belongs to the century before; a day or month 00 is
    one not known. Raises RegisterError("bad-date") for anything that is no date.
    """
    words = re.sub(r"(?i)\b(ngày|tháng|năm|sinh)\b", " ", text).strip(" .,'")
    words = re.sub(r"\s+", " ", words)
    match = _WRITTEN.match(words)
    iso = _ISO.match(words)
    packed = _PACKED.match(words)
    if iso:
        parts: tuple[str | None, ...] = (iso[3], iso[2], iso[1])
    elif packed:
        parts = packed.groups()
    elif match:
        parts = match.groups()
    else:
        raise bad_date(text)
    day, month = (int(part or 0) or None for part in parts[:2])
    year = int(parts[2] or 0)
    if year < 100:
        if day is None:
            raise bad_date(text)
        year += 1900 if year > current_year % 100 else 2000
    try:
        result = PartialDate(year, month, day)
    except ValueError:
        raise bad_date(text) from None
    if not EARLIEST_YEAR <= year <= current_year + 1:
        raise bad_date(text)
    return result


def bad_date(text: str) -> RegisterError:
    """The error for a text that is no possible date."""
    return RegisterError(
        "bad-date",
        f"“{text}” không phải là ngày có thật (viết 12/03/1948, 03/1948 hoặc 1948).",
        f"“{text}” is not a possible date (write 12/03/1948, 03/1948 or 1948).",
    )


def written(day: date | None) -> str:
    """A day as dd/MM/yyyy, empty for None."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def anniversary(born: date, years: int) -> date:
    """The day someone completes `years`; one born on 29 February reaches it on 1 March.

    The law is silent on 29 February; the choice is recorded in docs/decisions.md.
    """
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """Completed years on a day (đủ tuổi, counted by date)."""
    return day.year - born.year - (day < anniversary(born, day.year - born.year))


def births_for_age(on: date, age_from: int | None, age_to: int | None) -> tuple[date | None, date]:
    """The first and last birth day of people whose completed age on `on` lies in the range.

    Both ends are inclusive: "đủ 18 đến hết 25" on 24/02/2027 gives 25/02/2001–24/02/2009.
    None as the first day means no upper age.
    """
    last = on if age_from is None else _latest_birth(on, age_from)
    first = None if age_to is None else _latest_birth(on, age_to + 1) + timedelta(days=1)
    return first, last


def _latest_birth(on: date, years: int) -> date:
    """The latest birth day of someone who has completed `years` on `on`."""
    if on.year <= years:
        return date.min
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)
