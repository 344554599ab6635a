"""Owns legal rules as questions: which are in force on a day and whom each means on it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from resgroup.criteria import (
    AllOf,
    AnyOf,
    Between,
    Criterion,
    Group,
    In,
    Missing,
    Not,
    RuleRef,
)
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.filters import read as read_filter
from resgroup.i18n import pick
from resgroup.months import births_for_months, first_birth_still_working
from resgroup.resources import resource_path
from resgroup.rule_files import (
    Reference,
    Rule,
    Theme,
    at_day,
    shipped_references,
    shipped_themes,
)
from resgroup.rule_reading import Mistake, read_rules
from resgroup.terms import terms
from resgroup.ward_rules import NONE as NO_WARD_RULES
from resgroup.ward_rules import WardRules, merged, read_folder

__all__ = [
    "Mistake",
    "Reference",
    "Rule",
    "Theme",
    "alternative",
    "criterion",
    "day_in_force",
    "days_in_force",
    "in_force",
    "mistakes",
    "reference_day",
    "reference_of",
    "reload",
    "resolve",
    "rule_named",
    "rules",
    "shipped_rules",
    "stated",
    "themes",
    "unknown_day",
    "use_folder",
]

_YEAR_ONLY: Final = In("birth_precision", ("year",))


@cache
def shipped_rules() -> dict[str, Rule]:
    """The rules the program ships, by id, in the order of their themes."""
    found: dict[str, Rule] = {}
    for theme in shipped_themes():
        found.update(read_rules(resource_path("rules", f"{theme}.toml"), theme))
    return found


@dataclass
class _Ward:
    """The ward's own folder of rules as it was last read."""

    folder: Path | None = None
    read: WardRules = NO_WARD_RULES
    everything: dict[str, Rule] | None = None


_ward: Final = _Ward()


def rules() -> dict[str, Rule]:
    """All rules by id, in the order of their themes; the ward's stand for shipped ones."""
    if _ward.everything is None:
        _ward.everything = merged(shipped_rules(), _ward.read.rules)
    return _ward.everything


def use_folder(folder: Path | None) -> tuple[Mistake, ...]:
    """Let the rules of a folder hold beside the shipped ones; None for no folder.

    A file with a mistake holds nothing: what is shipped stays in force. RegisterError("no-folder")
    for a folder that cannot be opened leaves everything as it was.
    """
    read = NO_WARD_RULES if folder is None else read_folder(folder, shipped_rules())
    _ward.folder, _ward.read, _ward.everything = folder, read, None
    return read.mistakes


def reload() -> tuple[Mistake, ...]:
    """Read the ward's files again, and tell what is wrong in them."""
    return use_folder(_ward.folder)


def mistakes() -> tuple[Mistake, ...]:
    """What was wrong in the ward's files when they were last read."""
    return _ward.read.mistakes


def themes() -> dict[str, Theme]:
    """The themes rules are listed under, in order."""
    return shipped_themes()


def in_force(on: date) -> list[Rule]:
    """The rules in force on a day."""
    return [rule for rule in rules().values() if rule.holds_on(on)]


def rule_named(name: str) -> Rule:
    """The rule of an id; `id:by_date` or `id:by_year` counts it the other way where it may be."""
    plain, _, counted = name.partition(":")
    rule = rules().get(plain)
    if rule is not None:
        if not counted or counted == rule.counted:
            return rule
        other = alternative(rule)
        if other is not None and counted == other.counted:
            return other
    near = difflib.get_close_matches(name, [*rules(), *_alternative_ids()], 3, 0.5)
    vi = f" Có phải: {', '.join(near)}?" if near else ""
    en = f" Did you mean: {', '.join(near)}?" if near else ""
    raise RegisterError(
        "unknown-rule", f"Không có quy tắc “{name}”.{vi}", f"There is no rule “{name}”.{en}"
    )


def alternative(rule: Rule) -> Rule | None:
    """The rule counted the other way, by date or by year, where the law leaves that open."""
    if not rule.alternative:
        return None
    name = f"{rule.id}:{rule.alternative}"
    return replace(rule, id=name, counted=rule.alternative, alternative="")


def _alternative_ids() -> list[str]:
    return [other.id for rule in rules().values() if (other := alternative(rule))]


def reference_of(rule: Rule) -> Reference:
    """The kind of day the rule counts for."""
    return shipped_references()[rule.reference]


def reference_day(rule: Rule, today: date) -> date:
    """The day the rule counts for when the user names none."""
    return reference_of(rule).next_day(today)


def unknown_day(rule: Rule, today: date) -> bool:
    """Whether the rule counts for a certain day of which the next is not known yet."""
    reference = reference_of(rule)
    return bool(reference.dates) and not reference.each_year and max(reference.dates) < today


def day_in_force(rule: Rule, today: date) -> date:
    """The reference day, or the day nearest to it on which the rule is in force."""
    day = reference_day(rule, today)
    return max(min(day, rule.effective_to or day), rule.effective_from or day)


def days_in_force(rule: Rule) -> str:
    """From when to when the rule is in force, in the user's language; empty for always."""
    return pick(*_days_in_force(rule))


def _days_in_force(rule: Rule) -> tuple[str, str]:
    vi, en = [], []
    if rule.effective_from:
        vi.append(f"từ {written(rule.effective_from)}")
        en.append(f"from {written(rule.effective_from)}")
    if rule.effective_to:
        vi.append(f"đến {written(rule.effective_to)}")
        en.append(f"until {written(rule.effective_to)}")
    return " ".join(vi), " ".join(en)


def criterion(rule: Rule, on: date) -> Criterion:
    """Whom the rule means as of a day, whether or not it is in force then.

    Someone of whom nothing is recorded in a field that decides is uncertain: of sex for a rule of
    one sex, and of the fields the rule names.
    """
    deciding = frozenset({"sex", *rule.unsure_without} if rule.sex else rule.unsure_without)
    return _judged(stated(rule, on), deciding)


def _judged(part: Criterion, deciding: frozenset[str]) -> Criterion:
    """The criterion uncertain of those who have nothing recorded in a deciding field."""
    match part:
        case AllOf(parts):
            return AllOf(tuple(_judged(inner, deciding) for inner in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_judged(inner, deciding) for inner in parts))
        case Not(inner):
            return Not(_judged(inner, deciding))
        case In(field) | Between(field) if field in deciding:
            return AnyOf((part, Missing(field, unsure=True)))
        case _:
            return part


def stated(rule: Rule, on: date) -> Criterion:
    """What the rule asks for as of a day, as if everything were recorded."""
    parts: list[Criterion] = []
    if rule.sex:
        parts.append(In("sex", (rule.sex,)))
    if rule.age_from is not None or rule.age_to is not None:
        parts.append(_ages(rule, on))
    if rule.months_from is not None or rule.months_to is not None:
        first, last = births_for_months(on, rule.months_from, rule.months_to)
        parts.append(Between("birth_date", first, last))
    if rule.until_retirement:
        parts.append(AnyOf(tuple(_still_working(sex, on) for sex in terms("sex"))))
    parts.extend(read_filter(at_day(condition, on)) for condition in rule.where)
    return AllOf(tuple(parts))


def _ages(rule: Rule, on: date) -> Criterion:
    if rule.counted == "by_date":
        return Between("age", rule.age_from, rule.age_to)
    low = None if rule.age_to is None else on.year - rule.age_to
    high = None if rule.age_from is None else on.year - rule.age_from
    return Between("birth_year", low, high)


def _still_working(sex: str, on: date) -> Criterion:
    """Not yet retired; the law takes 1 January where only the year of birth is known."""
    first = first_birth_still_working(sex, on)
    first_year = first.year + (first.month > 1)
    return AllOf(
        (
            In("sex", (sex,)),
            AnyOf(
                (
                    AllOf((Not(_YEAR_ONLY), Between("birth_date", first, None))),
                    AllOf((_YEAR_ONLY, Between("birth_year", first_year, None))),
                )
            ),
        )
    )


def resolve(part: Criterion, on: date) -> Criterion:
    """The criterion with every rule it names turned into what the rule means on a day."""
    match part:
        case RuleRef(name):
            return _resolved(rule_named(name), on)
        case AllOf(parts):
            return AllOf(tuple(resolve(inner, on) for inner in parts))
        case AnyOf(parts):
            return AnyOf(tuple(resolve(inner, on) for inner in parts))
        case Not(inner):
            return Not(resolve(inner, on))
        case Group(where=where):
            return replace(part, where=resolve(where, on))
        case _:
            return part


def _resolved(rule: Rule, on: date) -> Criterion:
    if rule.holds_on(on):
        return criterion(rule, on)
    vi, en = _days_in_force(rule)
    raise RegisterError(
        "rule-not-in-force",
        f"“{rule.vi}” chỉ áp dụng {vi}, không áp dụng vào ngày {written(on)}.",
        f"“{rule.en}” applies only {en}, not on {written(on)}.",
    )
