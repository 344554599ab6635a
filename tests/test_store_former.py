"""What a resident once was holds on the days it held: in questions, lists, counts and pages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import state
from db import tables as t
from db.store import Store
from resgroup.changes import Change, ChangeSet, additions
from resgroup.criteria import In
from resgroup.records import DATED_FIELDS, FormerValue, Kinship, Record, Residence, Resident
from resgroup.register import Question
from tests.groups import new_register

MARRIED = date(2024, 5, 6)
WIDOWED = date(2026, 2, 3)
EVE = timedelta(days=1)
VALUES = ("", "a", "b", "c")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(
        tmp_path / "former.resgroup",
        [
            Resident(1, "Lê Thị An", "female", marital_status="widowed", education="primary"),
            Residence(1, 1, "permanent"),
            FormerValue(1, 1, "marital_status", "married", WIDOWED),
            FormerValue(2, 1, "marital_status", "single", MARRIED),
        ],
    )
    yield made
    made.close()


def on(store: Store, day: date) -> tuple[list[str], object, dict[object, int]]:
    """Which status a question, a list and a count tell of a day."""
    statuses = ("single", "married", "widowed")
    asked = [
        status
        for status in statuses
        if len(store.ask(Question(In("marital_status", (status,)), day)).ids)
    ]
    listed = store.rows([1], ["marital_status"], day)[0][0]
    counted = store.facets(Question(on=day), ["marital_status"])["marital_status"]
    assert store.resident_page(1, day).values["marital_status"] == listed
    return asked, listed, counted


def test_a_past_day_shows_what_held_then(store: Store) -> None:
    for day, status in (
        (date(1990, 1, 1), "single"),
        (MARRIED - EVE, "single"),
        (MARRIED, "married"),
        (WIDOWED - EVE, "married"),
        (WIDOWED, "widowed"),
        (date(2030, 1, 1), "widowed"),
    ):
        assert on(store, day) == ([status], status, {status: 1})


def test_other_fields_keep_their_value(store: Store) -> None:
    assert store.rows([1], ["education"], date(1990, 1, 1)) == [("primary",)]


def test_states_follow_when_a_former_value_is_added_corrected_and_undone(store: Store) -> None:
    former = store.get("former_value", [1])[1]
    corrected = Change(former, replace(former, to_date=WIDOWED + EVE))
    added = additions([FormerValue(3, 1, "education", "none", MARRIED)])
    store.commit(ChangeSet("correct", (corrected, *added)))
    assert on(store, WIDOWED)[1] == "married"
    assert store.rows([1], ["education"], MARRIED - EVE) == [("none",)]
    store.undo()
    assert on(store, WIDOWED) == (["widowed"], "widowed", {"widowed": 1})
    assert store.rows([1], ["education"], MARRIED - EVE) == [("primary",)]


def test_a_former_value_that_was_nothing_is_nothing(store: Store) -> None:
    store.commit(ChangeSet("correct", additions([FormerValue(3, 1, "education", "", MARRIED)])))
    assert store.rows([1], ["education"], MARRIED - EVE) == [(None,)]


def test_what_held_is_told_of_those_not_of_the_group_then(tmp_path: Path) -> None:
    store = new_register(
        tmp_path / "gone.resgroup",
        [
            Resident(1, "Lê An", "male", marital_status="married"),
            Residence(1, 1, "permanent", date(2020, 1, 1), date(2022, 1, 1)),
            FormerValue(1, 1, "marital_status", "single", MARRIED),
        ],
    )
    fields = ["sex", "marital_status"]
    assert store.rows([1], fields, MARRIED - EVE) == [("male", "single")]
    assert store.rows([1], fields, MARRIED) == [("male", "married")]
    store.close()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_day_has_the_value_that_ended_first_after_it(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    store = new_register(tmp_path_factory.mktemp("former") / "g.resgroup", _histories(rng))
    people = [record for record in store.all("resident") if isinstance(record, Resident)]
    former = [record for record in store.all("former_value") if isinstance(record, FormerValue)]
    for _day in range(12):
        day = date(2024, 1, 1) + timedelta(days=rng.randrange(-10, 410))
        for field in DATED_FIELDS:
            expected = {each.id: _value(each, former, field, day) for each in people}
            listed = store.rows(list(expected), [field], day)
            assert [value or "" for (value,) in listed] == list(expected.values())
            standing = set(store.ask(Question(on=day)).ids.tolist())
            found = set(store.ask(Question(In(field, ("a",)), day)).ids.tolist())
            assert found == {number for number in standing if expected[number] == "a"}
    assert _states(store) == _derived_again(store)
    store.close()


def _histories(rng: random.Random) -> list[Record]:
    records: list[Record] = []
    for number in range(1, 9):
        values = {field: rng.choice(VALUES) for field in DATED_FIELDS}
        first, last = sorted(
            date(2024, 1, 1) + timedelta(days=d) for d in rng.sample(range(400), 2)
        )
        end = last if rng.random() < 0.5 else None
        records += [
            Resident(number, "Lê An", **values),
            Residence(number, number, "permanent", first if rng.random() < 0.5 else None, end),
        ]
        for field in rng.sample(DATED_FIELDS, 3):
            for day in rng.sample(range(400), rng.randint(1, 3)):
                to_date = date(2024, 1, 1) + timedelta(days=day)
                former = FormerValue(len(records), number, field, rng.choice(VALUES), to_date)
                records.append(former)
    return records


def _value(resident: Resident, former: list[FormerValue], field: str, day: date) -> str:
    later = [
        each
        for each in former
        if each.resident_id == resident.id and each.field == field and each.to_date > day
    ]
    if later:
        return min(later, key=lambda each: each.to_date).value
    value: str = getattr(resident, field)
    return value


def _states(store: Store) -> list[tuple[object, ...]]:
    columns = [column for column in t.resident_state.c if column.name != "id"]
    with store._reading() as connection:
        query = select(*columns).order_by("resident_id", "valid_from")
        return [tuple(row) for row in connection.execute(query)]


def _derived_again(store: Store) -> list[tuple[object, ...]]:
    with store._engine.begin() as connection:
        state.refresh(connection)
    return _states(store)


def test_a_page_shows_the_spouse_of_the_day(store: Store) -> None:
    husband = (Resident(2, "Trần Văn Ba"), Kinship(1, "spouse", 2, 1, MARRIED, WIDOWED))
    store.commit(ChangeSet("correct", additions(husband)))
    for day, kin in (
        (MARRIED - EVE, []),
        (MARRIED, ["Trần Văn Ba"]),
        (WIDOWED - EVE, ["Trần Văn Ba"]),
        (WIDOWED, []),
    ):
        page = store.resident_page(1, day)
        assert [person.full_name for _word, person in page.kin] == kin
