"""The question as chips: parts come and go one by one, and together they are one criterion."""

from datetime import date

from resgroup.criteria import EVERYONE, AllOf, AnyOf, Between, In, Missing, Not, RuleRef
from resgroup.filters import read, write
from ui.draft import Draft


def test_an_empty_draft_asks_for_everyone() -> None:
    assert Draft().empty
    assert Draft().criterion() == EVERYONE


def test_each_part_has_a_key_that_takes_it_away() -> None:
    draft = Draft(rule="voter", counted_on=date(2027, 2, 24), age=(18, 25))
    draft = draft.toggled("sex", "male")
    assert list(draft.parts()) == ["rule", "age", "values:sex"]
    for key in draft.parts():
        left = draft.without(key)
        assert list(left.parts()) == [each for each in draft.parts() if each != key]
        assert left.criterion() == draft.criterion(without=key)


def test_taking_the_rule_away_takes_its_day_away() -> None:
    assert Draft(rule="voter", counted_on=date(2027, 2, 24)).without("rule").counted_on is None


def test_values_of_a_field_are_alternatives() -> None:
    draft = Draft().toggled("residence", "temporary").toggled("residence", "absent")
    assert draft.criterion() == In("residence", ("temporary", "absent"))
    assert draft.toggled("residence", "temporary").criterion() == In("residence", ("absent",))
    assert draft.toggled("residence", "temporary").toggled("residence", "absent").empty


def test_nothing_recorded_can_be_chosen_too() -> None:
    missing = Draft().toggled("education", None)
    assert missing.criterion() == Missing("education")
    either = missing.toggled("education", "primary")
    assert either.criterion() == AnyOf((In("education", ("primary",)), Missing("education")))


def test_ready_criteria_become_drafts() -> None:
    on = date(2027, 2, 24)
    assert Draft.of(RuleRef("voter"), on) == Draft(rule="voter", counted_on=on)
    parts = (Between("age", 60, None), Not(In("sex", ("male",))))
    draft = Draft.of(AllOf(parts))
    assert draft.criterion() == AllOf(parts)
    assert draft.without("age").criterion() == parts[1]


def test_what_the_panel_can_show_stands_there() -> None:
    chosen = AnyOf((In("education", ("primary",)), Missing("education")))
    twice = In("sex", ("female",))
    name = In("full_name", ("Nguyễn Văn An",))
    draft = Draft.of(AllOf((name, In("sex", ("male",)), chosen, twice, Between("age", 6, 17))))
    assert draft.age == (6, 17)
    assert draft.values == {"sex": ("male",), "education": ("primary", None)}
    assert draft.others == (name, twice)


def test_a_rule_beside_other_conditions_keeps_its_card() -> None:
    draft = Draft.of(AllOf((RuleRef("voter"), In("sex", ("female",)))), date(2027, 2, 24))
    assert (draft.rule, draft.values) == ("voter", {"sex": ("female",)})


def test_yes_and_no_are_asked_one_by_one() -> None:
    yes, no = In("party_member", (True,)), In("party_member", (False,))
    draft = Draft().toggled("party_member", True)
    assert draft.criterion() == yes
    both = draft.toggled("party_member", False)
    assert both.criterion() == AnyOf((yes, no))
    for each in (draft, both, both.toggled("party_member", None)):
        assert Draft.of(each.criterion()) == each
        assert read(write(each.criterion())) == each.criterion()


def test_alternatives_of_two_fields_are_no_values_of_one() -> None:
    either = AnyOf((In("sex", ("male",)), Missing("education")))
    assert Draft.of(either).others == (either,)
