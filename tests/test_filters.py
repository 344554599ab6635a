"""Filters as JSON: what is written is read again, and every mistake is named by its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.criteria import (
    AGES,
    BIRTH_FIELDS,
    SCOPES,
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
    RuleRef,
)
from resgroup.errors import RegisterError
from resgroup.fields import Field, resident_fields
from resgroup.filters import MAX_DEPTH, MAX_PARTS, MAX_VALUES, operators, read, write
from resgroup.names import clean
from resgroup.terms import terms

WORDS = st.text("aăâđêôơưÁễợ0123 <>&\"'=🙂", min_size=1, max_size=12).map(clean).filter(bool)
DAYS = st.dates(date(1850, 1, 1), date(2100, 12, 31))
SQUARE = "POLYGON ((105 21, 106 21, 106 22, 105 22, 105 21))"


def values_of(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(1, 200)
        case "choice":
            return st.sampled_from(list(terms(field.terms)))
        case "id_number" | "phone":
            return st.from_regex(r"[0-9]{9,12}", fullmatch=True)
        case _:
            return WORDS


def ranges(field: Field) -> st.SearchStrategy[Criterion]:
    ends = st.integers(1, 200) if field.kind == "integer" else DAYS
    pair = st.tuples(st.none() | ends, st.none() | ends)
    ordered = pair.filter(lambda ends: None in ends or ends[0] <= ends[1])
    days = st.none() | DAYS if field.key in AGES else st.none()
    return st.builds(lambda ends, on: Between(field.key, *ends, on), ordered, days)


def comparisons(field: Field) -> st.SearchStrategy[Criterion]:
    allowed = operators(field)
    options: list[st.SearchStrategy[Criterion]] = [st.just(Missing(field.key))]
    if "has" in allowed:
        options.append(values_of(field).map(lambda text: Has(field.key, text)))
        options.append(values_of(field).map(lambda text: Begins(field.key, text)))
        texts = st.lists(values_of(field), max_size=3)
        options.append(texts.map(lambda several: Like(field.key, tuple(several))))
    if "from" in allowed:
        options.append(ranges(field))
    if "in" in allowed and field.key not in BIRTH_FIELDS:
        several = st.lists(values_of(field), max_size=3)
        options.append(several.map(lambda values: In(field.key, tuple(values))))
    if field.kind == "boolean":
        options.append(st.booleans().map(lambda value: In(field.key, (value,))))
    return st.one_of(options)


LEAVES = (
    st.sampled_from(list(resident_fields().values())).flatmap(comparisons)
    | st.sampled_from([RuleRef("voter"), RuleRef("longevity_70:by_date")])
    | st.just(Inside(SQUARE))
)


def counts(where: Criterion) -> st.SearchStrategy[Criterion]:
    ends = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(3, 9))
    scope = st.sampled_from(SCOPES)
    return st.builds(lambda s, lh: Group(s, "count", where, *lh), scope, ends)


def larger(part: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    several = st.lists(part, max_size=3).map(tuple)
    scope = st.sampled_from(SCOPES)
    kind = st.sampled_from(["any", "all", "none"])
    return (
        several.map(AllOf)
        | several.map(AnyOf)
        | part.map(Not)
        | st.builds(Group, scope, kind, part)
        | part.flatmap(counts)
    )


CRITERIA = st.recursive(LEAVES, larger, max_leaves=8)


@given(CRITERIA)
def test_what_is_written_is_read_again(criterion: Criterion) -> None:
    assert read(write(criterion)) == criterion
    assert read(json.dumps(write(criterion), ensure_ascii=False)) == criterion


def test_the_forms_of_the_command_line() -> None:
    forms: dict[str, Criterion] = {
        '{"field": "sex", "is": "male"}': In("sex", ("male",)),
        '{"field": "education", "in": ["primary", "none"]}': In("education", ("primary", "none")),
        '{"field": "full_name", "has": " nguyen  thi "}': Has("full_name", "nguyen thi"),
        '{"field": "age", "from": 18, "to": 25}': Between("age", 18, 25),
        '{"field": "age", "is": 70}': Between("age", 70, 70),
        '{"field": "age", "from": 18, "to": 25, "on": "2027-02-24"}': Between(
            "age", 18, 25, date(2027, 2, 24)
        ),
        '{"field": "age", "is": 70, "on": null}': Between("age", 70, 70),
        '{"field": "age_in_year", "from": 17, "on": "2027-01-01"}': Between(
            "age_in_year", 17, None, date(2027, 1, 1)
        ),
        '{"field": "changed_on", "from": "2026-11-01"}': Between("changed_on", date(2026, 11, 1)),
        '{"field": "full_name", "begins": "Nguyễn"}': Begins("full_name", "Nguyễn"),
        '{"field": "full_name", "like": ["le an", "Lê Ân"]}': Like("full_name", ("le an", "Lê Ân")),
        '{"field": "birth_year", "in": [1957, 1962]}': AnyOf(
            (Between("birth_year", 1957, 1957), Between("birth_year", 1962, 1962))
        ),
        '{"field": "birth_date", "from": "2001-02-25"}': Between("birth_date", date(2001, 2, 25)),
        '{"field": "phone", "missing": true}': Missing("phone"),
        '{"field": "phone", "missing": false}': Not(Missing("phone")),
        '{"field": "phone", "is": "0912 345.678"}': In("phone", ("0912345678",)),
        '{"household": {"any": {"rule": "voter"}}}': Group("household", "any", RuleRef("voter")),
        '{"building": {"count": [2, null], "where": {"all": []}}}': Group(
            "building", "count", AllOf(), 2, None
        ),
        '{"household": {"count": [5, 5]}}': Group("household", "count", AllOf(), 5, 5),
        '{"not": {"any": []}}': Not(AnyOf()),
        json.dumps({"inside": SQUARE}): Inside(SQUARE),
    }
    for text, criterion in forms.items():
        assert read(text) == criterion, text


def test_text_is_normalised() -> None:
    decomposed = "Nguye\u0302\u0303n  Thi\u0323 Hoa\u0300"
    assert read({"field": "full_name", "is": decomposed}) == In(
        "full_name", ("Nguy\u1ec5n Th\u1ecb Ho\u00e0",)
    )


@pytest.mark.parametrize(
    ("source", "place", "says"),
    [
        ("{", "", "(line 1, character 2)"),
        ("", "", "not written as"),
        ("[]", "", "a condition must stand here"),
        ("null", "", "a condition must stand here"),
        ("{}", "", "needs exactly one of"),
        ('{"all": 3}', "", "must be a list"),
        ('{"all": [], "any": []}', "", "needs exactly one of"),
        ('{"all": [], "all": []}', "", "given twice"),
        ('{"not": {"rule": "voter"}, "why": 1}', "", "“why” is not understood"),
        (
            '{"all": [{"rule": "voter"}, {"field": "agee", "is": 1}]}',
            "condition 2, the name of the field",
            "mean: age",
        ),
        ('{"field": "row_number", "is": 1}', "the name of the field", "no field “row_number”"),
        ('{"field": ["age"], "is": 1}', "the name of the field", "no field"),
        ('{"field": "age"}', "", "takes one of: is, in, from, to, missing"),
        ('{"field": "age", "has": "1"}', "the value", "takes one of"),
        ('{"field": "age", "is": 1, "from": 1}', "", "takes one of"),
        ('{"field": "age", "on": "2027-02-24"}', "", "takes one of"),
        (
            '{"field": "age", "from": 1, "on": "2027-02-30"}',
            "the day ages count by",
            "not a real day",
        ),
        (
            '{"field": "birth_year", "is": 2000, "on": "2027-02-24"}',
            "the day ages count by",
            "only says the day",
        ),
        (
            '{"field": "age", "missing": true, "on": "2027-02-24"}',
            "the day ages count by",
            "only says the day",
        ),
        ('{"field": "full_name", "like": "an"}', "the value", "must be a list"),
        ('{"field": "full_name", "begins": ""}', "the value", "not empty"),
        ('{"field": "sex", "begins": "m"}', "the value", "takes one of: is, in, missing"),
        ('{"field": "sex", "from": "male"}', "the value", "takes one of: is, in, missing"),
        ('{"field": "sex", "is": "man"}', "the value", "use: "),
        ('{"field": "sex", "in": ["male", null]}', "value 2", "use: male, female"),
        ('{"field": "sex", "in": "male"}', "the value", "must be a list"),
        ('{"field": "age", "from": 25, "to": 18}', "", "first end exceeds"),
        ('{"field": "age", "from": "18"}', "the value", "whole number"),
        ('{"field": "age", "from": 18.5}', "the value", "whole number"),
        ('{"field": "age", "from": NaN}', "the value", "whole number"),
        ('{"field": "age", "from": true}', "the value", "whole number"),
        ('{"field": "age", "from": 9999}', "the value", "between 0 and 200"),
        ('{"field": "birth_year", "is": 0}', "the value", "between 1 and 9998"),
        ('{"field": "birth_date", "from": "31/02/2001"}', "the value", "not a real day"),
        ('{"field": "birth_date", "from": "2001-02-31"}', "the value", "not a real day"),
        ('{"field": "birth_date", "from": 2001}', "the value", "not a real day"),
        ('{"field": "death_date", "from": "2001-02-01"}', "the value", "takes one of: missing"),
        ('{"field": "phone", "missing": 1}', "the value", "yes (true) or no (false)"),
        ('{"field": "party_member", "is": "yes"}', "the value", "yes (true) or no (false)"),
        ('{"field": "full_name", "has": "  "}', "the value", "not empty"),
        ('{"field": "full_name", "is": 3}', "the value", "must be text"),
        ('{"rule": 3}', "the list by law", "id of a list"),
        ('{"rule": "no such rule; drop"}', "the list by law", "id of a list"),
        (
            '{"household": {"some": {"all": []}}}',
            "the part about the household",
            "any, none, all, count",
        ),
        (
            '{"household": {"any": {"all": []}, "all": {"all": []}}}',
            "the part about the household",
            "exactly one",
        ),
        (
            '{"household": {"count": 2}}',
            "the part about the household, the number of people",
            "two numbers",
        ),
        (
            '{"household": {"count": [3, 2]}}',
            "the part about the household, the number of people",
            "first end exceeds",
        ),
        (
            '{"household": {"count": [-1, 2]}}',
            "the part about the household, the number of people",
            "between 0",
        ),
        (
            '{"household": {"count": [1, 2], "who": {}}}',
            "the part about the household",
            "“who” is not understood",
        ),
        (
            '{"household": {"any": {"field": "x", "is": 1}}}',
            "the part about the household, the name of the field",
            "no field",
        ),
        ('{"inside": "POINT (105 21)"}', "the area on the map", "POLYGON"),
        ('{"inside": "nowhere"}', "the area on the map", "POLYGON"),
        ('{"inside": "POLYGON EMPTY"}', "the area on the map", "POLYGON"),
        (
            '{"inside": "POLYGON ((0 0, 600000 0, 600000 9, 0 0))"}',
            "the area on the map",
            "longitude",
        ),
        (
            '{"inside": "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"}',
            "the area on the map",
            "cross itself",
        ),
        ('{"inside": "POLYGON \\ud800"}', "the area on the map", "POLYGON"),
        ("[" * 100_000, "", "too large"),
        ('{"field": "age", "is": ' + "9" * 5000 + "}", "", "too large"),
        ('{"not":' * (MAX_DEPTH + 1) + '{"all":[]}' + "}" * (MAX_DEPTH + 1), "", "nested"),
    ],
)
def test_a_wrong_filter_is_refused_by_its_place(source: str, place: str, says: str) -> None:
    with pytest.raises(RegisterError) as caught:
        read(source)
    assert caught.value.code == "bad-filter"
    where = f" in {place}" if place else ""
    assert caught.value.en.startswith(f"The question is wrong{where}: ")
    assert says in caught.value.en
    assert caught.value.vi.startswith("Câu hỏi có chỗ sai ở " if place else "Câu hỏi có chỗ sai: ")


def test_a_filter_of_too_many_parts_is_refused() -> None:
    assert read({"all": [{"all": []}] * (MAX_PARTS - 1)})
    with pytest.raises(RegisterError, match="lồng"):
        read({"all": [{"all": []}] * MAX_PARTS})
    with pytest.raises(RegisterError, match="lồng"):
        read({"field": "full_name", "in": ["a"] * (MAX_VALUES + 1)})
    deepest: Any = {"all": []}
    for _ in range(MAX_DEPTH):
        deepest = {"not": deepest}
    assert read(deepest)
