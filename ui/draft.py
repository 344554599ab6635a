"""Owns the question as the user puts it together: a rule, ages, values of fields, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from resgroup.criteria import AllOf, AnyOf, Between, Criterion, In, Missing, RuleRef, parts_of
from resgroup.fields import field_named

Value = str | int | bool | None


@dataclass(frozen=True)
class Draft:
    """The parts of a question; each part is a chip of its own that can be taken away.

    `counted_on` is the day ages count by where a rule proposed one; `values` holds the chosen
    values of fields, None among them for "nothing recorded".
    """

    rule: str = ""
    counted_on: date | None = None
    age: tuple[int | None, int | None] = (None, None)
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    others: tuple[Criterion, ...] = ()

    @classmethod
    def of(cls, criterion: Criterion, counted_on: date | None = None) -> Self:
        """The draft of a ready criterion; what the left panel can show stands in it there."""
        draft = cls(counted_on=counted_on)
        for part in parts_of(criterion):
            draft = draft._with(part)
        return draft

    def _with(self, part: Criterion) -> Self:
        """The draft with one more condition, as the rule, ages or values it is, or as another."""
        match part:
            case RuleRef(rule) if not self.rule:
                return replace(self, rule=rule)
            case Between("age", low, high, None) if self.age == (None, None):
                assert not isinstance(low, date)
                assert not isinstance(high, date)
                return replace(self, age=(low, high))
        chosen = _chosen(part)
        if chosen and chosen[0] not in self.values:
            return replace(self, values={**self.values, chosen[0]: chosen[1]})
        return replace(self, others=(*self.others, part))

    @property
    def empty(self) -> bool:
        """Whether nothing is asked: everyone matches."""
        return not self.parts()

    def parts(self) -> dict[str, Criterion]:
        """The conditions by the key that takes each away."""
        parts: dict[str, Criterion] = {}
        if self.rule:
            parts["rule"] = RuleRef(self.rule)
        if self.age != (None, None):
            parts["age"] = Between("age", *self.age)
        for name, chosen in self.values.items():
            parts[f"values:{name}"] = _one_of(name, chosen)
        for place, criterion in enumerate(self.others):
            parts[f"others:{place}"] = criterion
        return parts

    def criterion(self, without: str = "") -> Criterion:
        """All conditions at once, but for the one with the key `without`."""
        return _joined(part for key, part in self.parts().items() if key != without)

    def toggled(self, name: str, value: Value) -> Self:
        """The draft with one more value of a field chosen, or with it given up."""
        chosen = self.values.get(name, ())
        if value in chosen:
            rest = tuple(each for each in chosen if each != value)
        else:
            rest = (*chosen, value)
        values = {key: each for key, each in self.values.items() if key != name}
        return replace(self, values={**values, name: rest} if rest else values)

    def without(self, key: str) -> Self:
        """The draft with one part taken away."""
        kind, _, name = key.partition(":")
        match kind:
            case "rule":
                return replace(self, rule="", counted_on=None)
            case "age":
                return replace(self, age=(None, None))
            case "values":
                kept = {each: chosen for each, chosen in self.values.items() if each != name}
                return replace(self, values=kept)
            case _:
                others = self.others[: int(name)] + self.others[int(name) + 1 :]
                return replace(self, others=others)


def _one_of(name: str, chosen: tuple[Value, ...]) -> Criterion:
    known = tuple(value for value in chosen if value is not None)
    found: list[Criterion] = [In(name, known)] if known else []
    if all(isinstance(value, bool) for value in known):
        found = [In(name, (value,)) for value in known]  # yes and no are asked one by one
    if len(known) < len(chosen):
        found.append(Missing(name))
    return found[0] if len(found) == 1 else AnyOf(tuple(found))


def _chosen(part: Criterion) -> tuple[str, tuple[Value, ...]] | None:
    """The values of a counted field that a condition allows, None where it is no such condition."""
    found: list[Value] = []
    names = set()
    for each in part.parts if isinstance(part, AnyOf) else (part,):
        match each:
            case In(name, values):
                found += values
            case Missing(name, unsure=False):
                found.append(None)
            case _:
                return None
        names.add(name)
    if len(names) != 1 or not found:
        return None
    field = field_named(name)
    is_counted = field is not None and field.facet
    same = is_counted and _one_of(name, tuple(found)) == part
    return (name, tuple(found)) if same else None


def _joined(parts: Iterable[Criterion]) -> Criterion:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AllOf(found)
