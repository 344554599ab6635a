"""Random criteria for tests, and what is almost the same as one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from resgroup.criteria import (
    HOMES,
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
)
from resgroup.fields import resident_fields
from tests.groups import TODAY

DAYS = st.dates(date(2023, 6, 1), date(2028, 3, 1))
FIELDS = tuple(key for key in resident_fields() if key != "death_date")
AREA = "POLYGON((105.7702 21.06, 105.7702 21.08, 105.7706 21.08, 105.7706 21.06, 105.7702 21.06))"
OTHER_AREA = (
    "POLYGON((105.7704 21.06, 105.7704 21.08, 105.7712 21.08, 105.7712 21.06, 105.7704 21.06))"
)

CHOICES = {
    "sex": ("male", "female"),
    "ethnicity": ("kinh", "tay"),
    "education": ("primary", "upper_secondary"),
    "qualification": ("bachelor",),
    "marital_status": ("single", "married"),
    "relationship": ("head", "wife", "child"),
    "residence": ("permanent", "temporary", "absent"),
    "military_state": ("registered", "deferred", "serving"),
    "poverty": ("poor", "near_poor"),
    "birth_precision": ("day", "month", "year", "unknown"),
    "building_use": ("house", "office"),
}
TEXTS = (
    *("da nang", "Nẵng", "hoa", "Hoà", "hòa", "giáo", "giao vien", "<b>", "=1", "phố", "chua"),
    *("09", "%", "_", "'", "hoa” hoặc “an"),
)
TEXT_FIELDS = (
    *("full_name", "occupation", "address", "street", "head_name", "phone", "national_id"),
    *("moved_from", "household_code", "unit", "house_number"),
)
NAMES = ("Nguyễn Văn Hòa", "nguyen van hoa", "Trần Thị Hoà", "vu =1+1", "Phạm An", "giáo viên", "")
ENTERED = (TODAY, date(2026, 11, 20))
FLAGS = ("party_member", "study_deferred")


def _range(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Criterion]:
    bounds = st.tuples(st.none() | values, st.none() | values)
    return bounds.map(lambda ends: Between(field, ends[0], ends[1]))


def _comparisons() -> st.SearchStrategy[Criterion]:
    choices = st.sampled_from(sorted(CHOICES)).flatmap(
        lambda field: st.lists(
            st.sampled_from(CHOICES[field]), min_size=1, max_size=2, unique=True
        ).map(lambda values: In(field, tuple(values)))
    )
    return st.one_of(
        choices,
        st.sampled_from(FLAGS).map(lambda field: In(field, (True,))),
        st.builds(Has, st.sampled_from(TEXT_FIELDS), st.sampled_from(TEXTS)),
        st.builds(Begins, st.sampled_from(TEXT_FIELDS), st.sampled_from((*TEXTS, "Số", "h0"))),
        st.builds(
            Like,
            st.sampled_from(TEXT_FIELDS),
            st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
        ),
        st.sampled_from(("party", "women")).map(lambda kind: In("organisation", (kind,))),
        st.builds(
            Between,
            st.sampled_from(("age", "age_in_year")),
            st.none() | st.integers(0, 90),
            st.none() | st.integers(0, 90),
            st.none() | DAYS,
        ),
        _range("changed_on", st.sampled_from(ENTERED) | st.dates(*ENTERED)),
        _range("birth_year", st.integers(1940, 2026)),
        _range("birth_date", st.dates(date(1940, 1, 1), date(2026, 1, 1))),
        _range("residence_from", st.dates(date(2024, 1, 1), date(2026, 1, 1))),
        _range("household_size", st.integers(0, 6)),
        _range("building_floors", st.integers(0, 7)),
        _range("vneid_level", st.integers(0, 3)),
        st.builds(Missing, st.sampled_from(FIELDS), st.booleans()),
        st.sampled_from((AREA, OTHER_AREA)).map(Inside),
    )


def _grown(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    parts = st.lists(inner, max_size=3).map(tuple)
    scopes = st.sampled_from(SCOPES)
    count = st.none() | st.integers(0, 4)
    return st.one_of(
        parts.map(AllOf),
        parts.map(AnyOf),
        inner.map(Not),
        st.builds(Group, scopes, st.sampled_from(("any", "all", "none")), inner),
        st.builds(Group, scopes, st.just("count"), inner, count, count),
    )


CRITERIA = st.recursive(_comparisons(), _grown, max_leaves=8)


def variants(criterion: Criterion) -> Iterator[Criterion]:
    """What differs from a criterion in one place: a join, a bracket, a `not`, a value, a day."""
    yield Not(criterion)
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            yield from _rejoined(type(criterion), parts)
        case Not(part):
            yield part
            for each in variants(part):
                yield Not(each)
        case Group():
            yield from _other_groups(criterion)
        case _:
            yield from _other_comparisons(criterion)


def _rejoined(kind: type[AllOf] | type[AnyOf], parts: tuple[Criterion, ...]) -> Iterator[Criterion]:
    other = AnyOf if kind is AllOf else AllOf
    yield other(parts)
    if parts:
        # the bracket closes or opens one part further on
        yield kind((*parts[:-2], other(parts[-2:])))
        yield other((kind(parts[:-1]), parts[-1]))
        yield kind((Not(parts[0]), *parts[1:]))
        yield Not(kind((Not(parts[0]), *parts[1:])))
    for place, part in enumerate(parts):
        yield kind((*parts[:place], *parts[place + 1 :]))
        if isinstance(part, Group) and isinstance(part.where, AllOf | AnyOf) and part.where.parts:
            # the last condition of the home's people is one of the person instead
            inner, last = part.where.parts[:-1], part.where.parts[-1]
            kept = replace(part, where=type(part.where)(inner))
            yield kind((*parts[:place], kept, last, *parts[place + 1 :]))
        if isinstance(part, Group) and place + 1 < len(parts):
            taken = replace(part, where=kind((part.where, parts[place + 1])))
            yield kind((*parts[:place], taken, *parts[place + 2 :]))
        for each in variants(part):
            yield kind((*parts[:place], each, *parts[place + 1 :]))


def _other_groups(group: Group) -> Iterator[Criterion]:
    for kind in {"any", "all", "none"} - {group.kind}:
        yield Group(group.scope, kind, group.where)
    for scope in SCOPES:
        yield replace(group, scope=scope)
    yield group.where
    yield Not(Group(group.scope, "any", Not(group.where)))
    yield Group(group.scope, "count", group.where, (group.low or 0) + 1, group.high)
    yield Group(group.scope, "count", group.where, group.low, (group.high or 0) + 1)
    yield replace(group, where=Group(HOMES[group.scope == HOMES[0]], "any", group.where))
    for each in variants(group.where):
        yield replace(group, where=each)


def _other_comparisons(part: Criterion) -> Iterator[Criterion]:
    match part:
        case Between(field, low, high, on):
            yield Between(field, high, low, on)
            yield Between(field, _later(low), high, on)
            yield Between(field, low, _later(high), on)
            yield Between(field, None, high, on)
            if field in ("age", "age_in_year"):
                yield Between(field, low, high, (on or TODAY) + timedelta(days=200))
                yield Between("age" if field == "age_in_year" else "age_in_year", low, high, on)
                yield Between(field, low, high, None)
        case In(field, values) if field in CHOICES:
            for value in CHOICES[field]:
                yield In(field, (value,))
            yield In(field, (*values, CHOICES[field][-1]))
            yield In(field, ())
        case In(field, (bool() as value,)):
            yield In(field, (not value,))
        case Has(field, text):
            yield Begins(field, text)
            yield Like(field, (text,))
        case Like(field, texts):
            yield Like(field, texts[:-1])
            yield AnyOf(tuple(Has(field, text) for text in texts))
        case Missing(field, unsure):
            yield Missing(field, not unsure)
            yield from (Missing(other, unsure) for other in ("phone", "birth_date"))


def _later(end: Any) -> Any:
    if end is None:
        return None
    return end + timedelta(days=40) if isinstance(end, date) else end + 1
