"""Owns the question as the user puts it together: a rule, ages, values of fields, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from resgroup.criteria import AllOf, AnyOf, Between, Criterion, In, Missing, RuleRef, parts_of

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
        """The draft of a ready criterion."""
        parts = parts_of(criterion)
        if len(parts) == 1 and isinstance(parts[0], RuleRef):
            return cls(rule=parts[0].rule, counted_on=counted_on)
        return cls(others=tuple(parts), counted_on=counted_on)

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
    if len(known) == len(chosen):
        return In(name, known)
    return AnyOf((In(name, known), Missing(name))) if known else Missing(name)


def _joined(parts: Iterable[Criterion]) -> Criterion:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AllOf(found)
