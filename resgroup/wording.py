"""Owns filters in words: one sentence that says whom a criterion means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup.criteria import (
    EVERYONE,
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
)
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.fields import field_named
from resgroup.i18n import _, ngettext
from resgroup.rules import rule_named
from resgroup.values import shown

_MANY: Final = 8
_NAMED: Final = 5
_TYPED: Final = frozenset({"text", "id_number", "phone"})
_PROPER_NAMES: Final = frozenset({"ethnicity", "religion", "nationality"})


def in_words(criterion: Criterion, on: date) -> str:
    """Whom the criterion means as of a day, as one sentence in the user's language."""
    sentence = _Speaker(on).sentence(_plain(criterion))
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
    """Says the parts of one sentence; the day ages count by is said once."""

    on: date
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
            elif isinstance(part, RuleRef):
                said.append(self.list_name(part.rule))
            else:
                said.append(self.bracketed(part, (AnyOf,)) if len(parts) > 1 else self.phrase(part))
            before = part
        return ", ".join(said)

    def phrase(self, criterion: Criterion) -> str:
        """One condition, without brackets around it."""
        match criterion:
            case AllOf(()):
                return _("everyone")
            case AnyOf(()):
                return _("no one")
            case AllOf(parts):
                return _listed([self.bracketed(part, (AnyOf,)) for part in parts], _("and"))
            case AnyOf(parts):
                return _listed([self.bracketed(part, (AllOf, In, Like)) for part in parts], _("or"))
            case Not(part):
                return self.negated(part)
            case Group():
                return f"{_scope(criterion.scope)} {self.has_people(criterion)}"
            case RuleRef(rule):
                return _("on the list “{name}”").format(name=_rule_name(rule))
            case _:
                return self.comparison(criterion)

    def comparison(self, criterion: Comparison | Inside) -> str:
        """What one field, or the place of the home, must be."""
        match criterion:
            case Inside():
                return _("home inside the area drawn on the map")
            case Missing(field):
                return _("{field} not recorded").format(field=_label(field))
            case Has(field, text):
                return _("{field} containing “{text}”").format(field=_label(field), text=text)
            case Begins(field, text):
                return _("{field} beginning with “{text}”").format(field=_label(field), text=text)
            case Like(field, texts):
                return _spelled_like(field, texts)
            case Between():
                return self.between(criterion)
            case In(field, values):
                return _one_of(field, values)

    def bracketed(self, part: Criterion, compound: tuple[type, ...]) -> str:
        """One condition, in brackets where it would be misread beside its neighbours."""
        phrase = self.phrase(part)
        several = len(_choices_of(part)) != 1
        return f"({phrase})" if isinstance(part, compound) and several else phrase

    def negated(self, part: Criterion) -> str:
        """The condition that a part does not hold."""
        match part:
            case Missing(field):
                return _("{field} recorded").format(field=_label(field))
            case Has(field, text):
                return _("{field} not containing “{text}”").format(field=_label(field), text=text)
            case Begins(field, text):
                return _("{field} not beginning with “{text}”").format(
                    field=_label(field), text=text
                )
            case Inside():
                return _("home outside the area drawn on the map")
            case RuleRef(rule):
                return _("not on the list “{name}”").format(name=_rule_name(rule))
            case In(field, values) if values:
                return _none_of(field, values)
            case _:
                compound = (AllOf, AnyOf, Between, Like)
                return _("not {what}").format(what=self.bracketed(part, compound))

    def has_people(self, group: Group) -> str:
        """What is said of the people of a household or building."""
        who = "" if group.where == EVERYONE else self.bracketed(group.where, (AllOf, AnyOf))
        match group.kind:
            case "any":
                said = _("with someone {who}")
            case "none":
                said = _("with no one {who}")
            case "all":
                said = _("where everyone is {who}")
            case _:
                said = _("with {count} {who}").replace("{count}", _count(group.low, group.high))
        return said.replace("{who}", who).strip()

    def between(self, criterion: Between) -> str:
        """A range of ages, years, days or numbers."""
        field, low, high = criterion.field, criterion.low, criterion.high
        match field:
            case "age":
                return self.as_of(_age(low, high), criterion.on)
            case "age_in_year":
                year = (criterion.on or self.on).year
                return _("{aged} in {year}").format(aged=_age(low, high), year=year)
            case "birth_year":
                return _born_in(low, high)
            case "birth_date":
                return _born_on(low, high)
            case "changed_on":
                return _changed(low, high)
        ends = {"field": _label(field), "low": _end(low), "high": _end(high)}
        if low == high:
            pattern = _("{field}: {low}") if low is not None else _("{field}: any")
        elif high is None:
            pattern = _("{field} {low} or later") if _is_day(low) else _("{field} {low} or more")
        elif low is None:
            pattern = _("{field} {high} or before") if _is_day(high) else _("{field} up to {high}")
        else:
            pattern = _("{field} {low} to {high}")
        return pattern.format(**ends)

    def list_name(self, rule: str) -> str:
        """The name of a rule with the day or year it counts by."""
        try:
            counted = rule_named(rule).counted
        except RegisterError:
            return _rule_name(rule)
        if counted == "by_year":
            return _("{list}, year {year}").format(list=_rule_name(rule), year=self.on.year)
        return self.as_of(_rule_name(rule))

    def as_of(self, phrase: str, day: date | None = None) -> str:
        """The phrase with the day it counts by, unless the sentence already told it."""
        if day is None:
            if self.day_said:
                return phrase
            self.day_said = True
        return _("{phrase} as of {day}").format(phrase=phrase, day=written(day or self.on))


def _choices_of(part: Criterion) -> tuple[Any, ...]:
    """The values of which one is asked for, none where the part is no such choice."""
    match part:
        case In(_, values) | Like(_, values):
            return values
        case _:
            return ()


def _age(low: Any, high: Any) -> str:
    if low is None and high is None:
        return _("of any age")
    if low is None:
        return _("aged under {years}").format(years=high + 1)
    if high is None:
        return _("aged {low} or over").format(low=low)
    if low == high:
        return _("aged exactly {years}").format(years=low)
    return _("aged {low} to {high}").format(low=low, high=high)


def _born_in(low: Any, high: Any) -> str:
    if low is None and high is None:
        return _("born in any year")
    if low is None:
        return _("born in {year} or before").format(year=high)
    if high is None:
        return _("born in {year} or later").format(year=low)
    if low == high:
        return _("born in {year}").format(year=low)
    return _("born in {low} to {high}").format(low=low, high=high)


def _born_on(low: Any, high: Any) -> str:
    if low is None and high is None:
        return _("born on any day")
    if low is None:
        return _("born on {day} or before").format(day=written(high))
    if high is None:
        return _("born on {day} or later").format(day=written(low))
    if low == high:
        return _("born on {day}").format(day=written(low))
    return _("born {low} to {high}").format(low=written(low), high=written(high))


def _changed(low: Any, high: Any) -> str:
    """When something was last entered about a resident."""
    if low is None and high is None:
        return _("last changed on any day")
    if low is None:
        return _("not changed after {day}").format(day=written(high))
    if high is None:
        return _("changed since {day}").format(day=written(low))
    if low == high:
        return _("last changed on {day}").format(day=written(low))
    return _("last changed {low} to {high}").format(low=written(low), high=written(high))


def _count(low: int | None, high: int | None) -> str:
    if high is None:
        low = low or 0
        return ngettext("at least {low} person", "at least {low} people", low).format(low=low)
    if not low:
        return ngettext("at most {high} person", "at most {high} people", high).format(high=high)
    if low == high:
        return ngettext("exactly {count} person", "exactly {count} people", low).format(count=low)
    return _("{low} to {high} people").format(low=low, high=high)


def _one_of(field: str, values: tuple[Any, ...]) -> str:
    if not values:
        return _("no one")
    said = _one_or_other(field, values)
    return (
        said if field == "sex" else _("{field}: {values}").format(field=_label(field), values=said)
    )


def _spelled_like(field: str, texts: tuple[str, ...]) -> str:
    """A field spelled as one of several texts."""
    if not texts:
        return _("no one")
    values = _one_or_other(field, texts)
    return _("{field} like {values}").format(field=_label(field), values=values)


def _one_or_other(field: str, values: tuple[Any, ...]) -> str:
    """One value or another; of a long list of names or numbers, the first and how many more."""
    said = [_value(field, value) for value in values]
    known = field_named(field)
    if len(said) > _MANY and (known is None or known.kind in _TYPED):
        more = len(said) - _NAMED
        others = ngettext("{count} other", "{count} others", more).format(count=more)
        said = [*said[:_NAMED], others]
    return _listed(said, _("or"))


def _none_of(field: str, values: tuple[Any, ...]) -> str:
    if values in ((True,), (False,)):
        pattern = (
            _("{field}: no or not recorded") if values[0] else (_("{field}: yes or not recorded"))
        )
        return pattern.format(field=_label(field))
    said = _one_or_other(field, values)
    if field == "sex":
        return _("not {what}").format(what=said)
    if field == "military_state":
        return _("none of: {values}").format(values=said)
    return _("{field} other than: {values}").format(field=_label(field), values=said)


def _listed(parts: list[str], last: str) -> str:
    """Parts as `a, b or c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _value(field: str, value: Any) -> str:
    known = field_named(field)
    said = shown(field, value)
    if field in _PROPER_NAMES:
        return said
    typed = known is None or known.kind in _TYPED
    return f"“{said}”" if typed else _lowered(said)


def _end(end: Any) -> str:
    return written(end) if _is_day(end) else str(end)


def _is_day(end: Any) -> bool:
    return isinstance(end, date)


def _scope(scope: str) -> str:
    return _("household") if scope == "household" else _("building")


def _label(field: str) -> str:
    known = field_named(field)
    return _lowered(known.label) if known else field


def _lowered(words: str) -> str:
    """The words inside a sentence; abbreviations keep their capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _rule_name(rule: str) -> str:
    try:
        return rule_named(rule).name
    except RegisterError:
        return rule
