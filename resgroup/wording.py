"""Owns filters in words: one sentence that says whom a criterion means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.criteria import (
    EVERYONE,
    KIN,
    AllOf,
    AnyOf,
    Begins,
    Between,
    Comparison,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Like,
    Missing,
    Not,
    RuleRef,
    areas_in,
    days_in,
)
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.phrases import (
    aged,
    born_in,
    born_on,
    changed,
    comma,
    end_of,
    in_one_band,
    is_day,
    label_of,
    listed,
    none_of,
    one_of,
    quoted,
    spelled_like,
)
from resgroup.rules import rule_named

_FEW_BANDS: Final = 2


def in_words(criterion: Criterion, on: date) -> str:
    """Whom the criterion means as of a day, as one sentence in the user's language.

    No two criteria that mean different people read the same, but for numbers that are masked and
    for long lists, of which the first few are told.
    """
    speaker = _Speaker(on, tuple(areas_in(criterion)), bool(days_in(criterion) - {on}))
    sentence = speaker.sentence(_plain(criterion))
    return sentence[:1].upper() + sentence[1:]


def _plain(criterion: Criterion) -> Criterion:
    """The criterion without nesting that changes nothing."""
    match criterion:
        case AllOf(parts):
            return _joined(AllOf, parts)
        case AnyOf(parts):
            return _joined(AnyOf, parts)
        case Not(Not(part)):
            return _plain(part)
        case Not(part):
            return Not(_plain(part))
        case Group(scope, kind, where, low, high):
            return Group(scope, kind, _plain(where), low, high)
        case _:
            return criterion


def _joined(kind: type[AllOf] | type[AnyOf], parts: Iterable[Criterion]) -> Criterion:
    flat: list[Criterion] = []
    for part in map(_plain, parts):
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


@dataclass
class _Speaker:
    """Says the parts of one sentence.

    The day ages count by is said once, or each time where some count by other days.
    """

    on: date
    areas: tuple[str, ...]
    days_differ: bool
    day_said: bool = False

    def sentence(self, criterion: Criterion) -> str:
        """The whole sentence: its conditions one after the other."""
        if criterion == EVERYONE:
            return _("everyone")
        parts = criterion.parts if isinstance(criterion, AllOf) else (criterion,)
        said: list[str] = []
        before: Criterion | None = None
        for part in parts:
            if isinstance(part, Group) and isinstance(before, Group) and part.scope == before.scope:
                said[-1] = _("{first} and {second}").format(
                    first=said[-1], second=self.has_people(part)
                )
            else:
                said.append(self.top_phrase(part, len(parts)))
            before = part
        # a comma would leave open whether what follows is still said of the home's people
        after_group = any(isinstance(part, Group) for part in parts[:-1]) and len(said) > 1
        return ("; " if after_group else comma(said)).join(said)

    def top_phrase(self, part: Criterion, parts: int) -> str:
        """One of the conditions of the whole sentence."""
        if isinstance(part, RuleRef):
            return self.on_list(part.rule, "{name}")
        phrase = self.phrase(part)
        open_ended = isinstance(part, AnyOf) and not _lists(part) and not _age_bands(part.parts)
        return f"({phrase})" if parts > 1 and open_ended else phrase

    def phrase(self, criterion: Criterion) -> str:
        """One condition, without brackets around it."""
        match criterion:
            case AllOf(()):
                return _("everyone")
            case AnyOf(()):
                return _("no one")
            case AllOf(parts):
                return listed([self.among_all(part) for part in parts], _("and"))
            case AnyOf(parts):
                return self.any_of(criterion, parts)
            case Not(part):
                return self.negated(part)
            case Group(scope=scope) if scope in KIN:
                return self.has_people(criterion)
            case Group():
                return f"{_scope(criterion.scope)} {self.has_people(criterion)}"
            case RuleRef(rule):
                return self.on_list(rule, _("on the list “{name}”"))
            case _:
                return self.comparison(criterion)

    def any_of(self, criterion: AnyOf, parts: Sequence[Criterion]) -> str:
        """Conditions of which one suffices."""
        if rules := _lists(criterion):
            return self.on_one_of(rules)
        if bounds := _age_bands(parts):
            return self.as_of(in_one_band(bounds))
        return listed([self.bracketed(part) for part in parts], _("or"))

    def comparison(self, criterion: Comparison | Inside) -> str:
        """What one field, or the place of the home, must be."""
        match criterion:
            case Inside(area):
                return self.area(area)
            case Missing(field, unsure=True):
                return _("uncertain where {field} is not recorded").format(field=label_of(field))
            case Missing(field):
                return _("{field} not recorded").format(field=label_of(field))
            case Has(field, text):
                return _("{field} containing {text}").format(
                    field=label_of(field), text=quoted(text)
                )
            case Begins(field, text):
                return _("{field} beginning with {text}").format(
                    field=label_of(field), text=quoted(text)
                )
            case Like(field, texts):
                return spelled_like(field, texts)
            case Between():
                return self.between(criterion)
            case In(field, values):
                return one_of(field, values)

    def area(self, area: str, *, outside: bool = False) -> str:
        """Where the home is; of several areas, in the order they are asked for."""
        if len(self.areas) == 1:
            if outside:
                return _("home outside the area drawn on the map")
            return _("home inside the area drawn on the map")
        words = (
            _("home outside area {number} on the map")
            if outside
            else _("home inside area {number} on the map")
        )
        return words.format(number=self.areas.index(area) + 1)

    def bracketed(self, part: Criterion) -> str:
        """One condition, in brackets where it would be misread beside its neighbours."""
        phrase = self.phrase(part)
        return f"({phrase})" if _is_compound(part) else phrase

    def among_all(self, part: Criterion) -> str:
        """One condition beside others that hold too: `not male and …` can be read in one way."""
        match part:
            case Not(In(_, (_single,))):
                return self.phrase(part)
            case _:
                return self.bracketed(part)

    def negated(self, part: Criterion) -> str:
        """The condition that a part does not hold."""
        match part:
            case Missing(field, unsure=False):
                return _("{field} recorded").format(field=label_of(field))
            case Has(field, text):
                return _("{field} not containing {text}").format(
                    field=label_of(field), text=quoted(text)
                )
            case Begins(field, text):
                return _("{field} not beginning with {text}").format(
                    field=label_of(field), text=quoted(text)
                )
            case Inside(area):
                return self.area(area, outside=True)
            case RuleRef(rule):
                return self.on_list(rule, _("not on the list “{name}”"))
            case In(field, values) if values:
                return none_of(field, values)
            case Between() | Like() | Missing():
                return _("not {what}").format(what=f"({self.phrase(part)})")
            case _:
                return _("not {what}").format(what=self.bracketed(part))

    def has_people(self, group: Group) -> str:
        """What is said of the people of a household or building, or of children or parents."""
        who = "" if group.where == EVERYONE else self.bracketed(group.where)
        kind = "any" if group.kind == "all" and not who else group.kind
        pattern = _QUANTIFIED[group.scope if group.scope in KIN else "people"][kind]()
        said = pattern.replace("{count}", _count(group))
        return said.replace("{who}", who).strip()

    def between(self, criterion: Between) -> str:
        """A range of ages, years, days or numbers."""
        field, low, high = criterion.field, criterion.low, criterion.high
        match field:
            case "age":
                return self.as_of(aged(low, high), criterion.on)
            case "age_in_year":
                year = (criterion.on or self.on).year
                return _("{aged} in {year}").format(aged=aged(low, high), year=year)
            case "birth_year":
                return born_in(low, high)
            case "birth_date":
                return born_on(low, high)
            case "changed_on":
                return changed(low, high)
        ends = {"field": label_of(field), "low": end_of(low), "high": end_of(high)}
        if low == high:
            pattern = _("{field}: {low}") if low is not None else _("{field}: any")
        elif high is None:
            pattern = _("{field} {low} or later") if is_day(low) else _("{field} {low} or more")
        elif low is None:
            pattern = _("{field} {high} or before") if is_day(high) else _("{field} up to {high}")
        else:
            pattern = _("{field} {low} to {high}")
        return pattern.format(**ends)

    def on_list(self, rule: str, phrase: str) -> str:
        """What is said of a rule's list, with the day or year it counts by."""
        return self.counted(phrase.format(name=_rule_name(rule)), _counted(rule))

    def on_one_of(self, rules: tuple[str, ...]) -> str:
        """What is said of several lists that count alike."""
        names = listed([f"“{_rule_name(rule)}”" for rule in rules], _("or"))
        phrase = _("on one of the lists {names}").format(names=names)
        return self.counted(phrase, _counted(rules[0]))

    def counted(self, phrase: str, counted: str) -> str:
        """The phrase with the year or the day a rule counts by, if it is known."""
        match counted:
            case "":
                return phrase
            case "by_year":
                return _("{list}, year {year}").format(list=phrase, year=self.on.year)
            case _:
                return self.as_of(phrase)

    def as_of(self, phrase: str, day: date | None = None) -> str:
        """The phrase with the day it counts by, unless the sentence already told it."""
        if day is None and not self.days_differ:
            if self.day_said:
                return phrase
            self.day_said = True
        return _("{phrase} as of {day}").format(phrase=phrase, day=written(day or self.on))


def _counted(rule: str) -> str:
    """How a rule counts; empty for one there is not."""
    try:
        return rule_named(rule).counted
    except RegisterError:
        return ""


def _lists(criterion: Criterion) -> tuple[str, ...]:
    """The rules, all counting alike, of which one must hold; none for any other criterion."""
    match criterion:
        case AnyOf(parts) if len(parts) > 1:
            rules = tuple(part.rule for part in parts if isinstance(part, RuleRef))
            alike = len(rules) == len(parts) and len(set(map(_counted, rules))) == 1
            return rules if alike else ()
        case _:
            return ()


def _is_compound(part: Criterion) -> bool:
    """Whether what stands beside the words of a part could be taken to belong to them."""
    match part:
        case AllOf(parts) | AnyOf(parts):
            return bool(parts)
        case In(_, values) | Like(_, values):
            return len(values) > 1
        case Not(In(field, values)):
            return len(values) > 1 or field == "sex"
        case _:
            return isinstance(part, Group)


_QUANTIFIED: Final[dict[str, dict[str, Callable[[], str]]]] = {
    "people": {
        "any": lambda: _("with someone {who}"),
        "none": lambda: _("with no one {who}"),
        "all": lambda: _("where everyone is {who}"),
        "count": lambda: _("with {count} {who}"),
    },
    "children": {
        "any": lambda: _("with a child {who}"),
        "none": lambda: _("with no child {who}"),
        "all": lambda: _("whose children are all {who}"),
        "count": lambda: _("with {count} {who}"),
    },
    "parents": {
        "any": lambda: _("with a parent {who}"),
        "none": lambda: _("with no parent {who}"),
        "all": lambda: _("whose parents are all {who}"),
        "count": lambda: _("with {count} {who}"),
    },
}


def _count(group: Group) -> str:
    """How many people, children or parents a quantifier asks for."""
    match group.scope:
        case "children":
            one, some = _("child"), _("children")
        case "parents":
            one, some = _("parent"), _("parents")
        case _:
            one, some = _("person"), _("people")
    low, high = group.low or 0, group.high
    whom = one if (low if high is None else high) == 1 else some
    if high is None:
        pattern = _("at least {low} {whom}")
    elif not low:
        pattern = _("at most {high} {whom}")
    else:
        pattern = _("exactly {low} {whom}") if low == high else _("{low} to {high} {whom}")
    return pattern.format(low=low, high=high, whom=whom)


def _scope(scope: str) -> str:
    return _("household") if scope == "household" else _("building")


def _rule_name(rule: str) -> str:
    try:
        return rule_named(rule).name
    except RegisterError:
        return rule


def _age_bands(parts: Sequence[Criterion]) -> list[int]:
    """Where each age band begins, where the parts are bands that follow each other to the end."""
    bounds: list[int] = []
    ends: list[int | None] = []
    for part in parts:
        match part:
            case Between("age", int() as low, int() | None as high, None):
                bounds.append(low)
                ends.append(high)
            case _:
                return []
    follow = [*(low - 1 for low in bounds[1:]), None]
    return bounds if len(bounds) > _FEW_BANDS and ends == follow else []
