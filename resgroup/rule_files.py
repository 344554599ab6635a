"""Owns how legal rules are written in files: what one says, and how a file is read and refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from resgroup.errors import RegisterError
from resgroup.filters import read as read_filter
from resgroup.i18n import pick
from resgroup.months import months_before
from resgroup.resources import resource_path
from resgroup.terms import terms

COUNTED: Final = ("by_date", "by_year")


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

    `where` holds further filters as JSON objects that must all hold; `check_vi` and `check_en`
    are the conditions of the law no register records.
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
    effective_from: date | None = None
    effective_to: date | None = None
    check_vi: tuple[str, ...] = ()
    check_en: tuple[str, ...] = ()
    note_vi: str = ""
    note_en: str = ""

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


_RELATIVE = re.compile(r"^(\d{1,3}) months before$")


def at_day(condition: Any, on: date) -> Any:
    """A condition with its relative dates ("24 months before") as the days they mean on a day."""
    if isinstance(condition, Mapping):
        return {key: at_day(value, on) for key, value in condition.items()}
    if isinstance(condition, list | tuple):
        return [at_day(value, on) for value in condition]
    if isinstance(condition, str) and (relative := _RELATIVE.match(condition)):
        return months_before(on, int(relative[1])).isoformat()
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


_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("id", "vi", "en", "law", "reference", "confidence"), str),
    **dict.fromkeys(("counted", "alternative", "sex", "note_vi", "note_en"), str),
    **dict.fromkeys(("age_from", "age_to", "months_from", "months_to"), int),
    **dict.fromkeys(("text_read", "until_retirement"), bool),
    **dict.fromkeys(("where", "check_vi", "check_en"), list),
    **dict.fromkeys(("effective_from", "effective_to", "checked"), date),
}
_REQUIRED: Final = ("vi", "en", "law", "reference", "confidence", "text_read")


def read_rules(path: Path, theme: str) -> dict[str, Rule]:
    """The rules of a file, by id; RegisterError("bad-rules") names the line that is wrong."""
    text = path.read_text("utf-8")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, "?", str(error), str(error)) from None
    found: dict[str, Rule] = {}
    for entry in content.get("rule", ()):
        try:
            rule = _rule({"checked": content.get("checked"), **entry}, theme, found)
        except _WrongError as wrong:
            line = _line_of(text, str(entry.get("id", "")))
            raise _refused(path, str(line), wrong.vi, wrong.en) from None
        found[rule.id] = rule
    return found


class _WrongError(Exception):
    """What is wrong with one rule, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


def _rule(entry: dict[str, Any], theme: str, found: Mapping[str, Rule]) -> Rule:
    name = entry.get("id")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
        raise _WrongError("thiếu id hoặc id sai", "the id is missing or wrong")
    if name in found:
        raise _WrongError(f"{name} đã có ở trên", f"{name} is already above")
    for key, value in entry.items():
        _check_kind(name, key, value)
    for key in _REQUIRED:
        if key not in entry:
            raise _WrongError(f"{name} thiếu {key}", f"{name} has no {key}")
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    rule = Rule(**{**entry, **lists, "theme": theme})
    _check_choices(rule)
    _check_ranges(rule)
    _check_where(rule)
    return rule


def _check_kind(name: str, key: str, value: object) -> None:
    kind = _KINDS.get(key)
    if kind is None:
        raise _WrongError(f"{name}: không có mục {key}", f"{name}: there is no {key}")
    if type(value) is not kind:
        raise _WrongError(f"{name}: {key} sai kiểu", f"{name}: {key} is of the wrong kind")


def _check_choices(rule: Rule) -> None:
    for key, value, allowed in (
        ("reference", rule.reference, tuple(shipped_references())),
        ("counted", rule.counted, COUNTED),
        ("alternative", rule.alternative, ("", *COUNTED)),
        ("sex", rule.sex, ("", *terms("sex"))),
        ("confidence", rule.confidence, ("high", "medium", "low")),
    ):
        if value not in allowed:
            choices = ", ".join(choice for choice in allowed if choice)
            raise _WrongError(
                f"{rule.id}: {key} “{value}” phải là một trong: {choices}",
                f"{rule.id}: {key} “{value}” must be one of: {choices}",
            )


def _check_ranges(rule: Rule) -> None:
    ends: tuple[tuple[Any, Any], ...] = (
        (rule.age_from, rule.age_to),
        (rule.months_from, rule.months_to),
        (rule.effective_from, rule.effective_to),
    )
    for low, high in ends:
        if low is not None and high is not None and low > high:
            raise _WrongError(
                f"{rule.id}: {low} lớn hơn {high}", f"{rule.id}: {low} exceeds {high}"
            )
    if not all(isinstance(words, str) for words in (*rule.check_vi, *rule.check_en)):
        raise _WrongError(f"{rule.id}: check phải là chữ", f"{rule.id}: check must be text")
    if len(rule.check_vi) != len(rule.check_en) or bool(rule.note_vi) != bool(rule.note_en):
        raise _WrongError(
            f"{rule.id}: ghi chú phải có đủ hai thứ tiếng",
            f"{rule.id}: notes must be in both languages",
        )


def _check_where(rule: Rule) -> None:
    for condition in rule.where:
        try:
            read_filter(at_day(condition, rule.checked))
        except RegisterError as error:
            raise _WrongError(f"{rule.id}: {error.vi}", f"{rule.id}: {error.en}") from None


def _line_of(text: str, name: str) -> int:
    """The line a rule begins on, found by its id because TOML readers tell no lines."""
    pattern = re.compile(rf'^\s*id\s*=\s*["\']{re.escape(name)}["\']')
    lines = [number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)]
    return lines[-1] if lines else 1


def _refused(path: Path, line: str, vi: str, en: str) -> RegisterError:
    return RegisterError(
        "bad-rules",
        f"Tệp quy tắc {path.name}, dòng {line}: {vi}.",
        f"Rule file {path.name}, line {line}: {en}.",
    )
