"""The filter builder: any criterion is shown as parts, which make the same criterion again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from resgroup.asking.builder import (
    Condition,
    OfPeople,
    OnList,
    Several,
    condition,
    criterion_of,
    operators_of,
    parts,
)
from resgroup.criteria import (
    AllOf,
    AnyOf,
    Between,
    Criterion,
    Group,
    Has,
    In,
    Like,
    Missing,
    Not,
    RuleRef,
)
from resgroup.errors import RegisterError
from resgroup.fields import Field, catalogue, resident_fields
from resgroup.i18n import set_language
from resgroup.terms import terms
from tests.test_filters import CRITERIA

SAMPLES: dict[str, Any] = {
    "text": "0912345678",
    "texts": ("0912345678", "0987654321"),
    "integer": 2,
    "integers": (1, 2),
    "date": date(2001, 2, 25),
}


@given(CRITERIA)
def test_what_is_shown_as_parts_comes_back_equal(criterion: Criterion) -> None:
    assert criterion_of(parts(criterion)) == criterion


@pytest.mark.parametrize("field", resident_fields().values(), ids=lambda field: field.key)
def test_every_way_to_compare_a_field_makes_a_condition_shown_the_same(field: Field) -> None:
    for operator in operators_of(field):
        values = tuple(
            tuple(list(terms(field.terms))[:2]) if each.kind == "choices" else SAMPLES[each.kind]
            for each in operator.inputs
        )
        made = condition(field, operator.key, values)
        assert operator.words
        if operator.key in ("over", "under"):
            assert criterion_of(parts(made)) == made
            continue
        assert parts(made) in (
            Condition(field.key, operator.key, values),
            Condition(field.key, "is", (values[:1] + values[2:])),
        )


def test_conditions_of_the_builder() -> None:
    fields = catalogue()
    day = date(2027, 2, 24)
    assert condition(fields["age"], "between", (18, None)) == Between("age", 18)
    assert condition(fields["age"], "between", (18, 25, day)) == Between("age", 18, 25, day)
    assert condition(fields["age"], "is", (70, None)) == Between("age", 70, 70)
    assert condition(fields["age"], "over", (70, None)) == Between("age", 71)
    assert condition(fields["age"], "under", (3, day)) == Between("age", None, 2, day)
    assert condition(fields["building_floors"], "over", (5,)) == Between("building_floors", 6)
    assert condition(fields["sex"], "not_in", [("male",)]) == Not(In("sex", ("male",)))
    assert condition(fields["merit_family"], "no") == In("merit_family", (False,))
    assert condition(fields["phone"], "recorded") == Not(Missing("phone"))
    assert condition(fields["full_name"], "has_not", ["an"]) == Not(Has("full_name", "an"))
    assert condition(fields["full_name"], "like", [("Lê An",)]) == Like("full_name", ("Lê An",))


def test_none_of_several_parts() -> None:
    voter, child = RuleRef("voter"), RuleRef("child")
    assert parts(Not(AnyOf((voter, child)))) == Several("none", (OnList("voter"), OnList("child")))
    assert parts(Not(voter)) == Several("none", (OnList("voter"),))
    single = Not(AnyOf((voter,)))
    assert parts(single) == Several("none", (Several("any", (OnList("voter"),)),))
    group = Group("household", "count", AllOf(), 2, None)
    assert parts(group) == OfPeople("household", "count", Several("all"), 2, None)


@pytest.mark.parametrize(
    ("key", "operator", "values", "says"),
    [
        ("age", "from", (None,), "whole number"),
        ("age", "over", (None,), "whole number"),
        ("age", "under", (0,), "between 0 and 200"),
        ("age", "between", (25, 18), "exceeds"),
        ("full_name", "has", ("  ",), "not empty"),
        ("full_name", "has", (), "not empty"),
        ("sex", "in", (("neither",),), "use: male, female"),
        ("residence_from", "from", ("hôm nay",), "not a real day"),
        ("death_date", "from", (date(2020, 1, 1),), "takes one of: missing"),
    ],
)
def test_an_unfinished_condition_is_refused(
    key: str, operator: str, values: tuple[Any, ...], says: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        condition(catalogue()[key], operator, values)
    assert caught.value.code == "bad-filter"
    assert says in caught.value.en


def test_words_fit_the_kind_and_the_language() -> None:
    def words(key: str, language: str) -> dict[str, str]:
        set_language(language)
        return {each.key: each.words for each in operators_of(catalogue()[key])}

    assert words("age", "vi")["from"] == "ít nhất"
    assert words("birth_date", "vi")["from"] == "từ ngày"
    assert words("birth_date", "en")["to"] == "up to the day"
    assert list(words("death_date", "vi")) == ["missing", "recorded"]
