"""Every rule on both sides of each of its days, made from the rule and counted another way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from resgroup import rules as r
from resgroup.criteria import Between, Not, People, RuleRef, both
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from tests.rule_case import person
from tests.test_rules import HANDOVER, means

DAY = timedelta(days=1)
DAYS = [HANDOVER, date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(2027, 1, 1)]
RETIRING = 50
"""From this age on, `working_age_labour` hangs on the month of retirement, which has its tests."""

# What else a rule asks for has its cases (tests/rule_cases.py); here its ages stand alone.
AGED = [
    replace(rule, where=())
    for rule in (*r.rules().values(), *filter(None, map(r.alternative, r.rules().values())))
    if rule.age_from is not None or rule.age_to is not None
]


def holds(rule: r.Rule, on: date, born: date | PartialDate) -> bool | None:
    someone = person(born, sex=rule.sex or "female")
    return People([someone], on).holds(r.criterion(rule, on), someone)


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def years(rule: r.Rule, born: date, on: date) -> int:
    return age(born, on) if rule.counted == "by_date" else on.year - born.year


def wanted(rule: r.Rule, born: date, on: date) -> bool:
    low, high = rule.age_from or 0, 200 if rule.age_to is None else rule.age_to
    return born <= on and low <= years(rule, born, on) <= high


def turning_points(rule: r.Rule, on: date) -> Iterator[tuple[date, date]]:
    """Neighbouring birth days of which one is meant and the other is not, by plain counting."""
    limits = {rule.age_from or 0, (199 if rule.age_to is None else rule.age_to) + 1}
    for limit in sorted(limits):
        day = date(max(on.year - limit - 2, 1850), 1, 1)
        while day < min(on, date(on.year - limit + 2, 1, 1)):
            if wanted(rule, day, on) is not wanted(rule, day + DAY, on):
                yield day, day + DAY
            day += DAY


@pytest.mark.parametrize("rule", AGED, ids=lambda rule: rule.id)
def test_the_last_day_in_and_the_first_day_out(rule: r.Rule) -> None:
    for on in DAYS:
        points = list(turning_points(rule, on))
        assert points or rule.age_from in (None, 0), rule.id
        for before, after in points:
            for born in (before, after):
                if not (rule.until_retirement and years(rule, born, on) > RETIRING):
                    assert holds(rule, on, born) is wanted(rule, born, on), (on, born)


@pytest.mark.parametrize("rule", AGED, ids=lambda rule: rule.id)
def test_one_born_on_29_february_reaches_an_age_on_1_march(rule: r.Rule) -> None:
    limits = {rule.age_from, None if rule.age_to is None else rule.age_to + 1} - {None, 0}
    for limit in limits:
        for leap in (1940, 1960, 1980, 2000, 2008, 2012):
            year = leap + int(str(limit))
            if not 2000 <= year <= 2060 or (rule.until_retirement and int(str(limit)) > RETIRING):
                continue
            born = date(leap, 2, 29)
            for on in (date(year, 2, 28), date(year, 3, 1), date(year, 3, 1) - DAY):
                assert holds(rule, on, born) is wanted(rule, born, on), (on, born)


# Of retirement the law takes 1 January (NĐ 135/2020 Đ3.3), which has its own test.
PLAIN = [rule for rule in AGED if not rule.until_retirement]


@pytest.mark.parametrize("rule", PLAIN, ids=lambda rule: rule.id)
def test_a_birth_known_in_part_is_certain_only_where_all_its_days_agree(rule: r.Rule) -> None:
    for on in (date(2027, 2, 24), date(2028, 2, 29)):
        limits = {rule.age_from or 0, (rule.age_to or rule.age_from or 0) + 1}
        for year in {on.year - limit + shift for limit in limits for shift in (-1, 0, 1)}:
            births = [PartialDate(year), PartialDate(year, 2), PartialDate(year, 3)]
            for born in (birth for birth in births if (birth.earliest() or on) <= on):
                first, last = born.earliest(), born.latest()
                assert first is not None
                assert last is not None
                days = (first + DAY * number for number in range((last - first).days + 1))
                answers = {wanted(rule, day, on) for day in days if rule.counted == "by_date"}
                answers = answers or {wanted(rule, first, on)}
                expected = answers.pop() if len(answers) == 1 else None
                assert holds(rule, on, born) is expected, (on, born)


@pytest.mark.parametrize("rule", r.rules().values(), ids=lambda rule: rule.id)
def test_a_rule_is_refused_the_day_before_it_begins_and_after_it_ends(rule: r.Rule) -> None:
    for day, outside in (
        (rule.effective_from, rule.effective_from and rule.effective_from - DAY),
        (rule.effective_to, rule.effective_to and rule.effective_to + DAY),
    ):
        if day is None or outside is None:
            continue
        assert r.resolve(RuleRef(rule.id), day) == r.criterion(rule, day)
        with pytest.raises(RegisterError) as caught:
            r.resolve(RuleRef(rule.id), outside)
        assert caught.value.code == "rule-not-in-force"


@pytest.mark.parametrize("on", DAYS)
def test_months_are_counted_whole(on: date) -> None:
    """From the day three months are complete to the day before thirty-seven are."""

    def months(born: date) -> int:
        return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)

    rule = r.rule_named("nursery")
    day = on - DAY * 1300
    while day < on:
        last_of_month = (on + DAY).month != on.month
        if not (last_of_month and day.day > on.day):  # a shorter month has its own test
            assert holds(rule, on, day) is (3 <= months(day) <= 36), day
        day += DAY


@pytest.mark.parametrize("state", ["", "registered", "deferred", "serving"])
def test_a_deferment_for_studies_lengthens_the_call_up_to_the_end_of_27(state: str) -> None:
    on = date(2027, 2, 24)
    excluded = state in ("deferred", "serving")
    for born, plain, student in (
        (date(1999, 2, 24), False, False),
        (date(1999, 2, 25), False, True),
        (date(2001, 2, 24), False, True),
        (date(2001, 2, 25), True, True),
        (date(2009, 2, 24), True, True),
        (date(2009, 2, 25), False, False),
    ):
        man = person(born, study_deferred=True, military_state=state)
        assert means("nvqs_call_up", on, man) is (plain and not excluded)
        assert means("nvqs_call_up_student", on, man) is (student and not excluded)
        never = person(born, study_deferred=False, military_state=state)
        assert means("nvqs_call_up_student", on, never) is False


def test_whoever_is_meant_is_not_among_those_who_are_not() -> None:
    on = date(2027, 2, 24)
    rule = r.rule_named("nvqs_call_up")
    people = [person(PartialDate(year)) for year in range(1998, 2012)]
    criterion = r.criterion(rule, on)
    meant, unsure = People(people, on).matching(criterion)
    others, as_unsure = People(people, on).matching(Not(criterion))
    assert len(meant) + len(others) + len(unsure) == len(people)
    assert unsure == as_unsure
    certain, _ = People(people, on).matching(both(criterion, Between("age_in_year", 26, 26)))
    assert certain == []


@pytest.mark.parametrize("on", [date.min, date.max])
def test_every_rule_can_be_read_on_the_first_and_last_day_there_are(on: date) -> None:
    for rule in r.rules().values():
        assert r.criterion(rule, on)
