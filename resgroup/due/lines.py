"""Owns what due work is made of: deadlines with their law, and the lines that fall under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from resgroup.criteria import Criterion
from resgroup.dates import PartialDate, anniversary
from resgroup.i18n import pick
from resgroup.register import Question, Register
from resgroup.resources import read_toml


@dataclass(frozen=True, slots=True)
class Deadline:
    """A kind of due work as `resources/rules/due.toml` gives it, with the law it rests on.

    `ahead` is how many days before it is listed; `yearly` work concerns the people of a calendar
    year and is never overdue.
    """

    id: str
    vi: str
    en: str
    law: str
    ahead: int = 0
    days: int = 0
    months: Mapping[str, int] = field(default_factory=dict)
    ages: tuple[int, ...] = ()
    since: date = date.min
    yearly: bool = False

    @property
    def words(self) -> str:
        """What falls due, in the user's language."""
        return pick(self.vi, self.en)


@cache
def deadlines() -> dict[str, Deadline]:
    """Every kind of due work by id, in the order it is shown."""
    entries = read_toml("rules", "due.toml")["deadline"]
    return {
        each["id"]: Deadline(**{**each, "ages": tuple(each.get("ages", ()))}) for each in entries
    }


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do about one resident or household.

    `day` is when it is or was due, None where the birth date is not known well enough or there is
    no deadline. `event` is the event that settles it, `instead` others that may; without one, the
    record is edited, beginning with `field` where one is named. `values` are filled into the form.
    """

    group: str
    what: str
    day: date | None
    overdue: bool = False
    name: str = ""
    resident_id: int = 0
    household_id: int = 0
    event: str = ""
    instead: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    field: str = ""

    @property
    def kind(self) -> str:
        """The kind of record the line is about."""
        return "household" if self.household_id else "resident"

    @property
    def record_id(self) -> int:
        """The record the line is about."""
        return self.household_id or self.resident_id


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The lines of one kind of due work, overdue ones first, then by day."""

    key: str
    words: str
    law: str
    lines: tuple[DueLine, ...]
    yearly: bool = False

    @property
    def overdue(self) -> int:
        """How many lines are past their day."""
        return sum(line.overdue for line in self.lines)


def found(register: Register, criterion: Criterion, today: date) -> list[int]:
    """Those of today's population who match or may match, in the order of names."""
    answer = register.ask(Question(criterion, today))
    return [int(number) for number in (*answer.ids, *answer.uncertain)]


def reached(birth: PartialDate, years: int) -> tuple[date, date] | None:
    """The first and the last day on which someone may reach an age, None where nothing is known."""
    first, last = birth.earliest(), birth.latest()
    if first is None or last is None:
        return None
    return anniversary(first, years), anniversary(last, years)
