"""The legal rules: whom each means on the days around its limits, and when it is in force."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from resgroup import rules as r
from resgroup.criteria import AllOf, AnyOf, Group, Not, People, RuleRef
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.resources import resource_path
from resgroup.rule_reading import read_rules
from tests.rule_case import TODAY, person
from tests.rule_cases import CASES

HANDOVER = date(2027, 2, 24)
SOURCE = Path(__file__).resolve().parents[2] / "shared" / "domain" / "eligibility_rules.toml"


def means(rule: str, on: date, *people: dict[str, Any]) -> bool | None:
    """Whether the rule means the first of the people, who share a household."""
    criterion = r.resolve(RuleRef(rule), on)
    return People(people, on).holds(criterion, people[0])


@pytest.mark.parametrize(
    ("rule", "on", "born", "wanted"),
    [
        ("nvqs_call_up", HANDOVER, date(2001, 2, 24), False),
        ("nvqs_call_up", HANDOVER, date(2001, 2, 25), True),
        ("nvqs_call_up", HANDOVER, date(2009, 2, 24), True),
        ("nvqs_call_up", HANDOVER, date(2009, 2, 25), False),
        ("nvqs_call_up_student", HANDOVER, date(1999, 2, 24), False),
        ("nvqs_call_up_student", HANDOVER, date(1999, 2, 25), True),
        ("nvqs_call_up_student", HANDOVER, date(2009, 2, 24), True),
        ("nvqs_call_up_student", HANDOVER, date(2009, 2, 25), False),
        ("nvqs_first_registration", date(2027, 1, 15), date(2009, 12, 31), False),
        ("nvqs_first_registration", date(2027, 1, 15), date(2010, 1, 1), True),
        ("nvqs_first_registration", date(2027, 1, 15), date(2010, 12, 31), True),
        ("nvqs_first_registration", date(2027, 1, 15), date(2011, 1, 1), False),
        # born on 29 February: eighteen on 1 March where the year has no such day
        ("voter", date(2026, 2, 28), date(2008, 2, 29), False),
        ("voter", date(2026, 3, 1), date(2008, 2, 29), True),
        ("voter", date(2028, 2, 29), date(2010, 2, 28), True),
        ("voter", date(2028, 2, 29), date(2010, 3, 1), False),
        ("longevity_70", date(2027, 2, 6), date(1957, 12, 31), True),
        ("longevity_70:by_date", date(2027, 2, 6), date(1957, 2, 6), True),
        ("longevity_70:by_date", date(2027, 2, 6), date(1957, 2, 7), False),
        ("grade_1", date(2027, 9, 5), date(2021, 12, 31), True),
        ("grade_1", date(2027, 9, 5), date(2022, 1, 1), False),
        ("nursery", date(2027, 5, 31), date(2027, 2, 28), True),
        ("nursery", date(2027, 5, 31), date(2027, 3, 1), False),
        ("nursery", date(2027, 5, 31), date(2024, 5, 1), True),
        ("nursery", date(2027, 5, 31), date(2024, 4, 30), False),
    ],
)
def test_limits_of_the_law(rule: str, on: date, born: date, wanted: bool) -> None:
    assert means(rule, on, person(born, **CASES[rule.partition(":")[0]].fits)) is wanted


def test_a_year_of_birth_alone_is_uncertain_only_where_the_day_matters() -> None:
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2001))) is None
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2002))) is True
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2009))) is None
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2009, 3))) is False
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2009, 1))) is True
    assert means("nvqs_call_up", HANDOVER, person(PartialDate())) is None
    assert means("nvqs_call_up", HANDOVER, person(PartialDate(2001), sex="female")) is False
    assert means("longevity_70", HANDOVER, person(PartialDate(1957))) is True
    assert means("longevity_70:by_date", HANDOVER, person(PartialDate(1957))) is None


@pytest.mark.parametrize(
    "state",
    "serving police_service discharged completed exempt deferred not_allowed registration_exempt"
    " reserve_1 reserve_2 reserve_unit".split(),
)
def test_call_up_leaves_out_who_served_or_need_not(state: str) -> None:
    young = date(2005, 1, 1)
    for rule in ("nvqs_call_up", "nvqs_call_up_student"):
        assert means(rule, HANDOVER, person(young, military_state=state, study_deferred=True)) is (
            False
        )
    for still in ("", None, "registered", "not_registered", "militia"):
        assert means("nvqs_call_up", HANDOVER, person(young, military_state=still)) is True


def test_unregistered_men_are_those_without_any_state() -> None:
    young = date(2005, 1, 1)
    for state, wanted in (("", True), (None, True), ("not_registered", True), ("deferred", False)):
        known = person(young, military_state=state)
        assert means("nvqs_unregistered", TODAY, known) is wanted


def test_the_second_reserve_begins_after_the_longer_call_up_age() -> None:
    for born, deferred, wanted in (
        (date(2000, 6, 1), False, True),
        (date(2000, 6, 1), True, False),
        (date(1999, 2, 25), True, False),
        (date(1999, 2, 24), True, True),
    ):
        known = person(born, study_deferred=deferred)
        assert means("reserve_class2_pool", HANDOVER, known) is wanted
    served = person(date(1990, 1, 1), military_state="discharged")
    assert means("reserve_class2_pool", HANDOVER, served) is False


@pytest.mark.parametrize("rule", ["militia_deferred_mother", "mothers_child_under_3"])
def test_a_child_is_under_three_to_the_day_before_its_birthday(rule: str) -> None:
    mother = person(date(1995, 1, 1), id=1, sex="female", relationship="head")
    for on, born, wanted in (
        (date(2027, 2, 28), date(2024, 2, 28), False),
        (date(2027, 2, 28), date(2024, 2, 29), True),
        (date(2027, 3, 1), date(2024, 2, 29), False),
        (date(2028, 2, 29), date(2025, 2, 28), False),
        (date(2028, 2, 29), date(2025, 3, 1), True),
        (date(2027, 2, 28), PartialDate(2024), None),
        (date(2027, 2, 28), PartialDate(2025), True),
    ):
        child = person(born, id=2, relationship="child")
        assert means(rule, on, mother, child) is wanted, (on, born)
    nephew = person(date(2026, 1, 1), id=2, relationship="nephew_niece")
    assert means(rule, date(2027, 2, 28), mother, nephew) is False


@pytest.mark.parametrize(
    ("issued", "wanted"),
    [(None, True), (date(2024, 11, 21), True), (date(2024, 11, 22), False), (TODAY, False)],
)
def test_a_card_of_the_last_two_years_is_not_renewed(issued: date | None, wanted: bool) -> None:
    adult = person(date(2001, 5, 1), national_id_issued=issued)
    assert means("id_renew_25", TODAY, adult) is wanted


@pytest.mark.parametrize(
    ("kind", "since", "wanted"),
    [
        ("absent", date(2027, 2, 28), True),
        ("absent", date(2027, 3, 1), False),
        ("absent", None, None),
        ("permanent", date(2020, 1, 1), False),
    ],
)
def test_absence_counts_from_three_months(
    kind: str, since: date | None, wanted: bool | None
) -> None:
    man = person(date(2000, 1, 1), residence=kind, residence_from=since)
    assert means("tam_vang_nvqs", date(2027, 5, 31), man) is wanted


def test_social_pension_is_for_those_without_another() -> None:
    assert means("social_pension_75", TODAY, person(date(1950, 1, 1), welfare="pension")) is False
    assert means("social_pension_75", TODAY, person(date(1950, 1, 1))) is True
    for poverty, wanted in (("poor", True), ("near_poor", True), ("average", False), ("", False)):
        known = person(date(1954, 1, 1), poverty=poverty)
        assert means("social_pension_70_poor", TODAY, known) is wanted


@pytest.mark.parametrize(
    ("sex", "born", "last_day"),
    [  # end of the month the age is reached, NĐ 135/2020 Đ3.1 and annex
        ("male", PartialDate(1960, 12, 5), date(2020, 12, 31)),
        ("male", PartialDate(1961, 1, 1), date(2021, 4, 30)),
        ("male", PartialDate(1965, 6, 30), date(2026, 12, 31)),
        ("male", PartialDate(1965, 7, 1), date(2027, 4, 30)),
        ("male", PartialDate(1966, 4, 30), date(2028, 4, 30)),
        ("female", PartialDate(1969, 9, 15), date(2026, 9, 30)),
        ("female", PartialDate(1970, 1, 31), date(2027, 5, 31)),
        ("female", PartialDate(1975, 5, 1), date(2035, 5, 31)),
        ("female", PartialDate(1970, 2), date(2027, 6, 30)),
        ("male", PartialDate(1965), date(2026, 7, 31)),  # year only: 1 January, Đ3.3
    ],
)
def test_working_age_ends_with_the_month_of_retirement(
    sex: str, born: PartialDate, last_day: date
) -> None:
    rule = r.rule_named("working_age_labour")
    known = person(born, sex=sex)
    for on, wanted in ((last_day, True), (last_day + timedelta(days=1), False)):
        assert People([known], on).holds(r.criterion(rule, on), known) is wanted


def test_rules_for_citizens_do_not_mean_foreigners() -> None:
    for rule in ("voter", "nvqs_call_up", "elderly", "social_pension_75"):
        on = r.reference_day(r.rule_named(rule), TODAY)
        born = date(2004, 1, 1) if rule in ("voter", "nvqs_call_up") else date(1940, 1, 1)
        assert means(rule, on, person(born)) is True
        assert means(rule, on, person(born, nationality="KR")) is False


@pytest.mark.parametrize(
    ("rule", "today", "wanted"),
    [
        ("nvqs_call_up", TODAY, HANDOVER),
        ("nvqs_call_up", HANDOVER, HANDOVER),
        ("nvqs_call_up", date(2027, 2, 25), date(2028, 2, 24)),
        ("nvqs_first_registration", TODAY, date(2027, 4, 30)),
        ("grade_1", TODAY, date(2027, 9, 5)),
        ("voter", date(2026, 1, 1), date(2026, 3, 15)),
        ("voter", TODAY, TODAY),
        ("longevity_80", TODAY, date(2027, 2, 6)),
        ("longevity_80", date(2027, 2, 7), date(2027, 6, 6)),
        ("longevity_80", date(2040, 6, 7), date(2040, 10, 1)),
        ("child", TODAY, TODAY),
    ],
)
def test_the_day_a_rule_counts_for(rule: str, today: date, wanted: date) -> None:
    assert r.reference_day(r.rule_named(rule), today) == wanted


def test_a_rule_is_in_force_between_its_days() -> None:
    def listed(on: date) -> set[str]:
        return {rule.id for rule in r.in_force(on)}

    assert "elderly_80" in listed(date(2025, 6, 30))
    assert "elderly_80" not in listed(date(2025, 7, 1))
    assert "social_pension_75" not in listed(date(2025, 6, 30))
    assert "social_pension_75" in listed(date(2025, 7, 1))
    assert "women_15_49" in listed(date(1990, 1, 1))


def test_rules_are_resolved_wherever_they_stand() -> None:
    def refers(part: Any) -> bool:
        match part:
            case AllOf(parts) | AnyOf(parts):
                return any(refers(inner) for inner in parts)
            case Not(inner) | Group(where=inner):
                return refers(inner)
            case _:
                return isinstance(part, RuleRef)

    voter, child = RuleRef("voter"), RuleRef("child")
    tree = AllOf((Not(AnyOf((voter,))), Group("household", "none", AllOf((child, Not(voter))))))
    assert refers(tree)
    assert not refers(r.resolve(tree, TODAY))
    with pytest.raises(RegisterError, match="30/06/2025") as caught:
        r.resolve(Not(RuleRef("elderly_80")), TODAY)
    assert caught.value.code == "rule-not-in-force"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("nvqs_callup", "nvqs_call_up"),
        ("longevity_70:by_day", "longevity_70:by_date"),
        ("voter:by_year", "voter"),
        ("", ""),
    ],
)
def test_an_unknown_rule_is_refused_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(RegisterError) as caught:
        r.rule_named(name)
    assert caught.value.code == "unknown-rule"
    assert near in caught.value.vi
    assert near in caught.value.en


def test_every_rule_is_told_in_both_languages_with_its_law() -> None:
    assert {rule.theme for rule in r.rules().values()} == set(r.themes())
    for rule in r.rules().values():
        assert rule.vi, rule.id
        assert rule.en, rule.id
        assert rule.law, rule.id
        assert r.reference_of(rule).label


def test_every_rule_agrees_with_the_domain_notes() -> None:
    if not SOURCE.is_file():
        pytest.skip("the domain notes (../shared/domain) are not on this machine")
    notes = {rule["id"]: rule for rule in tomllib.loads(SOURCE.read_text("utf-8"))["rule"]}
    assert set(notes) <= set(r.rules())
    for name, note in notes.items():
        rule = r.rules()[name]
        assert (rule.sex or "any") == note["sex"], name
        assert rule.effective_from == note.get("effective_from"), name
        assert rule.effective_to == note.get("effective_to"), name
        assert (rule.confidence, rule.text_read) == (note["confidence"], note["text_read"]), name
        if rule.age_from is not None or rule.age_to is not None:
            assert rule.counted == note["counted"], name
            low = note.get("age_from", note.get("birth_year_offset_from"))
            high = note.get("age_to", note.get("birth_year_offset_to"))
            assert rule.age_from == low, name
            assert rule.age_to == (None if high == 130 else high), name
        if note.get("requires") or note.get("excludes"):
            assert rule.where or rule.check_vi or rule.until_retirement, name


GOOD = """\
checked = 2026-11-22

[[rule]]
id = "one"
vi = "Một"
en = "One"
law = "Luật"
reference = "report_date"
confidence = "high"
text_read = true
age_from = 18
"""


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (GOOD.replace('en = "One"\n', ""), "line 4: one has no en"),
        (GOOD.replace("report_date", "doomsday"), "line 8: one: reference"),
        (GOOD + "agee_to = 3\n", "there is no agee_to"),
        (GOOD + "age_to = 17\n", "from 18 exceeds to 17"),
        (GOOD + "age_to = true\n", "age_to must be a whole number"),
        (GOOD + 'where = [{ field = "agee", from = 1 }]\n', "did you mean: age"),
        (GOOD + 'sex = "any"\n', "must be one of: male, female"),
        (GOOD + 'check_vi = ["Chỉ tiếng Việt"]\n', "both languages"),
        (GOOD + GOOD[GOOD.index("[[rule") :], "line 13: one is already above"),
        (GOOD + "age_to = \n", "line 12"),
        (GOOD.replace('"one"', '"Một"'), "the id is missing or wrong"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_its_line(tmp_path: Path, broken: str, says: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(broken, "utf-8")
    with pytest.raises(RegisterError) as caught:
        read_rules(file, "voters")
    assert caught.value.code == "bad-rules"
    assert says in caught.value.en
    assert "own.toml" in caught.value.vi


def test_a_right_rule_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD, "utf-8")
    assert read_rules(file, "voters")["one"].age_from == 18


def test_every_theme_has_its_file_and_every_file_its_theme() -> None:
    files = {path.stem for path in resource_path("rules").glob("*.toml")}
    assert files == {*r.themes(), "themes", "retirement", "due"}
