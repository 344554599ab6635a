"""Every rule against the law worked out by hand: one without a case, or one changed, fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import Any

import pytest

from resgroup import rules as r
from resgroup.criteria import Criterion, People
from resgroup.rules import Rule
from tests.rule_case import TODAY, Case, Facts, person
from tests.rule_cases import CASES

DAY = timedelta(days=1)
ADULT = date(1985, 1, 1)
SHIPPED = list(r.shipped_rules().values())

Probe = tuple[str, list[dict[str, Any]], bool | None]


def probes(case: Case) -> Iterator[Probe]:
    """Households with what the rule must say of the first of their people."""
    yield "fits", household(case), True
    for born, wanted in edges(case.born, case.on):
        yield f"born {born}", household(case, {"born": born}), wanted
    for born, wanted in edges(case.child, case.on):
        yield f"child of {born}", household(case, child=born), wanted
    for born, wanted in edges(case.grown, case.on):
        yield f"beside one of {born}", household(case, beside=born), not wanted
    if case.child:
        yield "without a child", household(case)[:1], False
    for facts, wanted in chain(
        ((facts, True) for facts in case.also),
        ((facts, False) for facts in case.out),
        ((facts, None) for facts in case.unsure),
    ):
        yield f"with {dict(facts)}", household(case, facts), wanted
    if case.sex:
        other = {"male": "female", "female": "male"}[case.sex]
        yield "of the other sex", household(case, {"sex": other}), False
        yield "of no recorded sex", household(case, {"sex": ""}), None


def edges(births: tuple[str, str] | None, on: date) -> Iterator[tuple[date, bool]]:
    """The first and last birth that counts, and the days before and after them."""
    if births is None:
        return
    first, last = map(date.fromisoformat, births)
    if first.year > 1850:
        yield from ((first - DAY, False), (first, True))
    yield last, True
    if last < on:
        yield last + DAY, False


def household(
    case: Case, facts: Facts | None = None, *, child: date | None = None, beside: date | None = None
) -> list[dict[str, Any]]:
    """Someone who fits but for the facts, with the child the rule asks for."""
    known: dict[str, Any] = {"sex": case.sex or "female", **case.fits, **(facts or {})}
    born = known.pop("born", None) or (date.fromisoformat(case.born[1]) if case.born else ADULT)
    people = [person(born, id=1, **{"relationship": "head", **known})]
    if case.child:
        birth = child or date.fromisoformat(case.child[1])
        people.append(person(birth, id=2, relationship="child"))
    if beside:
        people.append(person(beside, id=3, relationship="sibling", poverty="poor"))
    return people


def said(criterion: Criterion, people: list[dict[str, Any]], on: date) -> bool | None:
    return People(people, on).holds(criterion, people[0])


def test_every_rule_has_its_case() -> None:
    assert set(CASES) == {rule.id for rule in SHIPPED}


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_whom_the_law_means(rule: Rule) -> None:
    case = CASES[rule.id]
    for words, people, wanted in probes(case):
        assert said(r.criterion(rule, case.on), people, case.on) is wanted, words


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_when_a_rule_is_in_force_and_for_which_day_it_is_asked(rule: Rule) -> None:
    case = CASES[rule.id]
    assert in_force(rule) == (case.since, case.until)
    assert str(r.reference_day(rule, TODAY)) == case.day


@pytest.mark.parametrize(
    "rule", [rule for rule in SHIPPED if CASES[rule.id].other], ids=lambda rule: rule.id
)
def test_the_other_way_of_counting(rule: Rule) -> None:
    case = CASES[rule.id]
    other = r.alternative(rule)
    assert other is not None
    for born, wanted in edges(case.other, case.on):
        people = household(case, {"born": born})
        assert said(r.criterion(other, case.on), people, case.on) is wanted, born


def test_only_longevity_is_counted_in_two_ways() -> None:
    assert {rule.id for rule in SHIPPED if rule.alternative} == {
        name for name, case in CASES.items() if case.other
    }


def in_force(rule: Rule) -> tuple[str, str]:
    return str(rule.effective_from or ""), str(rule.effective_to or "")


# Rules slightly wrong

SAME = {
    # someone of 59 in the household, the person too, supports it
    "elderly_without_support: age_from = 59",
    "elderly_without_support: by_year",
    # nobody is younger than 0
    "universal_survey_0_60: age_from = -1",
    "universal_survey_0_60: age_from = None",
}
"""What is written otherwise and says the same."""


def test_no_rule_can_be_slightly_wrong_unseen() -> None:
    """With one age, day, value or condition changed no rule says what the law says."""
    unseen = [
        f"{rule.id}: {words}"
        for rule in SHIPPED
        for words, wrong in mutants(rule)
        if f"{rule.id}: {words}" not in SAME and is_right(wrong, CASES[rule.id])
    ]
    assert unseen == []


def is_right(rule: Rule, case: Case) -> bool:
    if in_force(rule) != (case.since, case.until):
        return False
    criterion = r.criterion(rule, case.on)
    return all(said(criterion, people, case.on) is wanted for _words, people, wanted in known(case))


@cache
def _known(name: str) -> list[Probe]:
    return list(probes(CASES[name]))


def known(case: Case) -> list[Probe]:
    return _known(next(name for name, each in CASES.items() if each is case))


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with one thing wrong, and what that is."""
    yield from with_other_ages(rule)
    yield from with_other_days(rule)
    if rule.sex:
        other = {"male": "female", "female": "male"}[rule.sex]
        yield from ((f"sex = {sex}", replace(rule, sex=sex)) for sex in ("", other))
    for field in rule.unsure_without:
        rest = tuple(each for each in rule.unsure_without if each != field)
        yield f"judged without {field}", replace(rule, unsure_without=rest)
    for where in changed_list(rule.where):
        yield f"where = {where}", replace(rule, where=tuple(where))


def with_other_ages(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for key in ("age_from", "age_to", "months_from", "months_to"):
        value = getattr(rule, key)
        for wrong in () if value is None else (value - 1, value + 1, None):
            yield f"{key} = {wrong}", replace(rule, **{key: wrong})
    if rule.age_from is not None or rule.age_to is not None:
        counted = {"by_date": "by_year", "by_year": "by_date"}[rule.counted]
        yield counted, replace(rule, counted=counted)
    if rule.until_retirement:
        yield "without retirement", replace(rule, until_retirement=False)


def with_other_days(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for key in ("effective_from", "effective_to"):
        day = getattr(rule, key)
        for wrong_day in () if day is None else (day - DAY, day + DAY, None):
            yield f"{key} = {wrong_day}", replace(rule, **{key: wrong_day})


def changed_list(parts: Any) -> Iterator[list[Any]]:
    """The list without one of its parts, and with one of them changed."""
    for place, part in enumerate(parts):
        yield [*parts[:place], *parts[place + 1 :]]
        yield from ([*parts[:place], wrong, *parts[place + 1 :]] for wrong in changed(part))


def changed(part: Any) -> Iterator[Any]:
    """A condition with one thing in it changed."""
    match part:
        case bool():
            yield not part
        case int():
            yield from (part - 1, part + 1)
        case str() if part.split(" ")[0].isdigit():
            count, _space, rest = part.partition(" ")
            yield from (f"{int(count) + step} {rest}" for step in (-1, 1) if int(count) + step >= 0)
        case {"not": inner}:
            yield inner
            yield from ({"not": wrong} for wrong in changed(inner))
        case {"in": values}:
            yield from ({**part, "in": wrong} for wrong in changed_list(values) if wrong)
        case Mapping():
            for key, value in part.items():
                yield from ({**part, key: wrong} for wrong in changed_at(key, value))
        case list():
            yield from changed_list(part)


def changed_at(key: str, value: Any) -> Iterator[Any]:
    """What stands under a key of a condition, changed; the field and its one value stay."""
    if key == "field" or (key == "is" and isinstance(value, str)):
        return
    yield from changed(value)
