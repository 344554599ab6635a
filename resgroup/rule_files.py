"""Owns what a legal rule says, the themes rules stand under, and the days they count for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from resgroup.i18n import pick
from resgroup.months import days_before, months_before
from resgroup.resources import resource_path


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading rules are listed under."""

    id: str
    vi: str
    en: str

    @property
    def label(self) -> str:
        """The heading in the user's language."""
        return pick(self.vi, self.en)


@dataclass(frozen=True, slots=True)
class Reference:
    """The kind of day a rule counts for: certain dates, certain days each year, or any day."""

    id: str
    vi: str
    en: str
    dates: tuple[date, ...] = ()
    each_year: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the day is, in the user's language."""
        return pick(self.vi, self.en)

    def next_day(self, today: date) -> date:
        """The next such day, today included; today itself where none is known to come."""
        yearly = (
            date(year, int(day[:2]), int(day[3:]))
            for year in (today.year, today.year + 1)
            for day in self.each_year
        )
        return min((day for day in (*self.dates, *yearly) if day >= today), default=today)


@dataclass(frozen=True, slots=True)
class Rule:
    """A legal rule: whom it means, by which article, and from when to when it is in force.

    `where` holds further filters as JSON objects that must all hold; whoever has nothing recorded
    in a field of `unsure_without` is uncertain where it decides. `check_vi` and `check_en` are the
    conditions of the law no register records. `file` names the ward's own file the rule stands in,
    empty for a shipped one.
    """

    id: str
    theme: str
    vi: str
    en: str
    law: str
    reference: str
    checked: date
    confidence: str
    text_read: bool
    counted: str = "by_date"
    alternative: str = ""
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    months_from: int | None = None
    months_to: int | None = None
    until_retirement: bool = False
    where: tuple[Mapping[str, Any], ...] = ()
    unsure_without: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    check_vi: tuple[str, ...] = ()
    check_en: tuple[str, ...] = ()
    note_vi: str = ""
    note_en: str = ""
    file: str = ""

    @property
    def name(self) -> str:
        """The rule's name in the user's language."""
        return pick(self.vi, self.en)

    @property
    def note(self) -> str:
        """What else the law says, in the user's language."""
        return pick(self.note_vi, self.note_en)

    @property
    def check_by_hand(self) -> tuple[str, ...]:
        """The conditions someone must check because no register records them."""
        return self.check_vi if pick("vi", "en") == "vi" else self.check_en

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


_RELATIVE = re.compile(r"^(\d{1,4}) (days|months) (before|after)$")


def at_day(condition: Any, on: date) -> Any:
    """A condition with relative dates ("24 months before", "15 days after") as those of a day."""
    if isinstance(condition, Mapping):
        return {key: at_day(value, on) for key, value in condition.items()}
    if isinstance(condition, list | tuple):
        return [at_day(value, on) for value in condition]
    if isinstance(condition, str) and (relative := _RELATIVE.match(condition)):
        count = int(relative[1]) * (1 if relative[3] == "before" else -1)
        earlier = months_before if relative[2] == "months" else days_before
        return earlier(on, count).isoformat()
    return condition


@cache
def shipped_themes() -> dict[str, Theme]:
    """The themes in the order they are listed."""
    return {entry["id"]: Theme(**entry) for entry in _overview()["theme"]}


@cache
def shipped_references() -> dict[str, Reference]:
    """The kinds of days rules count for."""
    return {
        entry["id"]: Reference(
            entry["id"],
            entry["vi"],
            entry["en"],
            tuple(entry.get("dates", ())),
            tuple(entry.get("each_year", ())),
        )
        for entry in _overview()["reference"]
    }


def _overview() -> dict[str, Any]:
    return tomllib.loads(resource_path("rules", "themes.toml").read_text("utf-8"))
