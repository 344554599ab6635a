"""The three-valued reading: what is said to be certain is so however an unknown birth fell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.criteria import (
    EVERYONE,
    AllOf,
    AnyOf,
    Begins,
    Between,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Like,
    Missing,
    Not,
    People,
    RuleRef,
    both,
    fields_of,
    parts_of,
)
from resgroup.dates import OPEN, PartialDate

ON = date(2027, 2, 24)


def person(birth: PartialDate, **known: Any) -> dict[str, Any]:
    first, last = birth.earliest(), birth.latest()
    return {
        "birth_from": first.toordinal() if first else 0,
        "birth_to": last.toordinal() if last else OPEN,
        "household_id": 1,
        "building_id": 1,
        **known,
    }


def holds(criterion: Criterion, *people: dict[str, Any], on: date = ON) -> bool | None:
    return People(people, on).holds(criterion, people[0])


def completions(birth: PartialDate) -> Iterator[PartialDate]:
    """Every day a birth known in part may have been."""
    first, last = birth.earliest(), birth.latest()
    assert first
    assert last
    days = (last - first).days + 1
    return (PartialDate.of(first + timedelta(days=number)) for number in range(days))


YEARS = st.integers(1996, 2012)
BIRTHS = (
    YEARS.map(PartialDate)
    | st.builds(PartialDate, YEARS, st.integers(1, 12))
    | st.dates(date(1996, 1, 1), date(2012, 12, 31)).map(PartialDate.of)
)
SEXES = st.sampled_from(["male", "female", ""])


def range_of(field: str, ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Criterion]:
    both_ends = st.tuples(st.none() | ends, st.none() | ends)
    return both_ends.map(lambda pair: Between(field, *pair))


ABOUT_BIRTH = (
    range_of("age", st.integers(14, 30))
    | range_of("birth_year", YEARS)
    | range_of("birth_date", st.dates(date(1996, 1, 1), date(2012, 12, 31)))
)
ABOUT_OTHERS = SEXES.map(lambda sex: In("sex", (sex,))) | st.just(Missing("sex"))


def trees(leaves: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    def larger(part: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
        parts = st.lists(part, max_size=3).map(tuple)
        return parts.map(AllOf) | parts.map(AnyOf) | part.map(Not)

    return st.recursive(leaves, larger, max_leaves=6)


@given(trees(ABOUT_BIRTH | ABOUT_OTHERS), BIRTHS, SEXES)
def test_a_certain_answer_holds_however_the_birth_fell(
    tree: Criterion, birth: PartialDate, sex: str
) -> None:
    answer = holds(tree, person(birth, sex=sex))
    if answer is not None:
        for born in completions(birth):
            assert holds(tree, person(born, sex=sex)) is answer


@given(trees(ABOUT_OTHERS), ABOUT_BIRTH, BIRTHS, SEXES, st.sampled_from([AllOf, AnyOf]))
def test_uncertain_means_that_both_answers_are_possible(
    tree: Criterion, once: Criterion, birth: PartialDate, sex: str, join: Any
) -> None:
    whole = Not(join((tree, once)))
    answers = {holds(whole, person(born, sex=sex)) for born in completions(birth)}
    wanted = None if answers == {True, False} else next(iter(answers))
    assert holds(whole, person(birth, sex=sex)) is wanted


GROUPS = st.builds(
    Group, st.just("household"), st.sampled_from(["any", "all", "none"]), trees(ABOUT_BIRTH)
) | st.builds(
    Group,
    st.just("building"),
    st.just("count"),
    trees(ABOUT_BIRTH),
    st.none() | st.integers(0, 2),
    st.none() | st.integers(1, 4),
)


@given(trees(GROUPS | ABOUT_BIRTH), st.lists(BIRTHS, min_size=1, max_size=3), BIRTHS)
def test_certain_answers_about_households_hold_too(
    tree: Criterion, others: list[PartialDate], birth: PartialDate
) -> None:
    rest = [person(other) for other in others]
    answer = holds(tree, person(birth), *rest)
    if answer is not None:
        for born in list(completions(birth))[::7]:
            assert holds(tree, person(born), *rest) is answer


def test_an_unknown_birth_is_uncertain_for_every_range() -> None:
    nobody_knows = person(PartialDate())
    for criterion in (Between("age", 18, 25), Between("age", 0), Between("birth_year", None, 2000)):
        assert holds(criterion, nobody_knows) is None
        assert holds(Not(criterion), nobody_knows) is None
    assert holds(Missing("birth_date"), nobody_knows) is True
    assert holds(Missing("age"), person(PartialDate(1990))) is False


def test_quantifiers_count_the_certain_and_the_possible() -> None:
    adult = Between("age", 18)
    family = [person(PartialDate(1990)), person(PartialDate(2020)), person(PartialDate(2009))]

    def household(kind: str, low: int | None = None, high: int | None = None) -> bool | None:
        return holds(Group("household", kind, adult, low, high), *family)

    assert household("any") is True
    assert household("all") is False
    assert household("none") is False
    assert household("count", 1, None) is True
    assert household("count", 2, 2) is None
    assert household("count", 1, 1) is None
    assert household("count", 3, None) is False
    assert household("count", None, 2) is True
    assert household("count", None, 1) is None
    assert household("count", None, 0) is False


def test_who_has_no_household_matches_no_quantifier() -> None:
    alone = person(PartialDate(1990), household_id=None)
    for kind in ("any", "all", "none"):
        assert holds(Group("household", kind, EVERYONE), alone) is False
    assert holds(Group("building", "all", EVERYONE), alone) is True


def test_comparisons_of_what_is_recorded() -> None:
    known = person(
        PartialDate(1990),
        full_name="Nguyễn Thị Hoà",
        building_floors=5,
        phone="",
        residence_from=date(2026, 1, 1),
        building_point=(105.5, 21.5),
    )
    square = "POLYGON ((105 21, 106 21, 106 22, 105 22, 105 21))"
    for criterion, wanted in (
        (Has("full_name", "hoa"), True),
        (Has("full_name", "hòa"), True),
        (Has("full_name", "hóa"), False),
        (Begins("full_name", "nguyen"), True),
        (Begins("full_name", "thi"), False),
        (Like("full_name", ("le an", "nguyen thi hoa")), True),
        (Like("full_name", ("nguyen thi",)), False),
        (Like("full_name", ()), False),
        (Like("phone", ("",)), False),
        (Between("building_floors", 5, 5), True),
        (Between("building_floors", 6), False),
        (Between("household_size", 1), False),
        (Between("residence_from", None, date(2026, 1, 1)), True),
        (Between("residence_from", date(2026, 1, 2)), False),
        (Missing("phone"), True),
        (Missing("building_floors"), False),
        (In("phone", ("",)), False),
        (Inside(square), True),
        (Inside("POLYGON ((0 0, 1 0, 1 1, 0 0))"), False),
        (EVERYONE, True),
        (AnyOf(), False),
    ):
        assert holds(criterion, known) is wanted, criterion
    assert holds(Inside(square), person(PartialDate(1990))) is False


def test_one_of_several_values_is_enough() -> None:
    member = person(PartialDate(1990), organisation=("party", "women"))
    assert holds(In("organisation", ("women", "youth")), member) is True
    assert holds(In("organisation", ("youth",)), member) is False
    assert holds(Missing("organisation"), member) is False
    assert holds(Missing("organisation"), person(PartialDate(1990), organisation=())) is True


def test_an_age_counts_by_the_day_it_names() -> None:
    someone = person(PartialDate(2009, 6, 1))
    assert holds(Between("age", 18), someone) is False
    assert holds(Between("age", 18, None, date(2027, 5, 31)), someone) is False
    assert holds(Between("age", 18, None, date(2027, 6, 1)), someone) is True


def test_an_age_in_the_calendar_year_is_certain_from_the_year_alone() -> None:
    for birth in (PartialDate(2010), PartialDate(2010, 12), PartialDate(2010, 12, 31)):
        someone = person(birth)
        assert holds(Between("age_in_year", 17, 17), someone) is True
        assert holds(Between("age_in_year", 18, None), someone) is False
        assert holds(Between("age_in_year", None, 16), someone) is False
        assert holds(Between("age_in_year", 18, 18, date(2028, 1, 1)), someone) is True
    assert holds(Between("age_in_year", 17, 17), person(PartialDate())) is None


def test_matching_keeps_the_uncertain_apart() -> None:
    old, unsure, young = (person(PartialDate(year)) for year in (1990, 2009, 2015))
    found = People([old, unsure, young], ON).matching(Between("age", 18))
    assert found == ([old], [unsure])


def test_a_rule_must_be_resolved_first() -> None:
    with pytest.raises(ValueError, match="voter"):
        holds(RuleRef("voter"), person(PartialDate(1990)))


def test_joining_and_taking_apart() -> None:
    male, adult = In("sex", ("male",)), Between("age", 18)
    assert both(EVERYONE, male) == male
    assert both(male, adult) == AllOf((male, adult))
    assert both(AllOf((male, adult)), Missing("phone")) == AllOf((male, adult, Missing("phone")))
    assert parts_of(AllOf((male, adult))) == (male, adult)
    assert parts_of(male) == (male,)
    tree = AllOf((Not(male), Group("household", "any", AnyOf((adult, RuleRef("voter"))))))
    assert fields_of(tree) == {"sex", "age"}
