"""The readings of criteria, in SQL, over columns and in Python, agree on any tree and day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.query import Reading
from db.store import Store
from resgroup.changes import Change, ChangeSet, additions
from resgroup.criteria import (
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
)
from resgroup.dates import OPEN, PartialDate
from resgroup.fields import resident_fields
from resgroup.records import Building, MilitaryRecord, Residence, Resident
from resgroup.register import Question
from tests.groups import TODAY, new_register, random_records

DAYS = st.dates(date(2023, 6, 1), date(2028, 3, 1))
FIELDS = tuple(key for key in resident_fields() if key != "death_date")
AREA = "POLYGON((105.7702 21.06, 105.7702 21.08, 105.7706 21.08, 105.7706 21.06, 105.7702 21.06))"

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
    "da nang",
    "Nẵng",
    "hoa",
    "Hoà",
    "hòa",
    "giáo",
    "giao vien",
    "<b>",
    "=1",
    "phố",
    "chua",
    "09",
    "%",
    "_",
    "'",
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
        lambda field: st.lists(st.sampled_from(CHOICES[field]), min_size=1, max_size=2).map(
            lambda values: In(field, tuple(values))
        )
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
        st.just(Inside(AREA)),
    )


def _grown(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    parts = st.lists(inner, max_size=3).map(tuple)
    scopes = st.sampled_from(("household", "building"))
    count = st.none() | st.integers(0, 4)
    return st.one_of(
        parts.map(AllOf),
        parts.map(AnyOf),
        inner.map(Not),
        st.builds(Group, scopes, st.sampled_from(("any", "all", "none")), inner),
        st.builds(Group, scopes, st.just("count"), inner, count, count),
    )


CRITERIA = st.recursive(_comparisons(), _grown, max_leaves=8)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Store]]:
    folder = tmp_path_factory.mktemp("registers")
    made = [new_register(folder / f"{seed}.resgroup", random_records(seed)) for seed in range(4)]
    for store in made:
        _enter_more(store)
    yield made
    for store in made:
        store.close()


def _enter_more(store: Store) -> None:
    """Change, add and remove something about a few residents on later days."""
    second, third = store.get("resident", [2, 3]).values()
    (home,) = store.linked("membership", "resident_id", [4]) or [None]
    entered: list[Change] = [
        Change(second, replace(second, phone="+84912345678")),
        Change(third, replace(third, note="đã gặp")),
        Change(None, MilitaryRecord(900, 5, "registered")),
    ]
    if home is not None:
        entered.append(Change(home, None))
    for day, change in enumerate(entered, start=5):
        store._clock = lambda day=day: datetime.combine(date(2026, 11, day), time(2))
        store.commit(ChangeSet("correct", (change,)))


def asked_in_sql(store: Store, criterion: Criterion, on: date) -> tuple[list[int], list[int]]:
    """Who matches and who may, by the database alone."""
    reading = Reading(on, on)
    with store._reading() as connection:
        certain = connection.scalars(reading.matching(criterion)).all()
        uncertain = connection.scalars(reading.uncertain(criterion)).all()
    return list(certain), list(uncertain)


def facts_of(store: Store, on: date) -> list[dict[str, Any]]:
    """What the Python reading sees of the population of a day, gathered through lists and map."""
    everyone = store.ask(Question(AllOf(), on))
    centres = {
        record.id: shapely.centroid(shapely.from_wkb(record.footprint))
        for record in store.all("building")
        if record.footprint
    }
    members = {m.resident_id: m for m in store.all("membership") if _holds(m, on)}
    facts = []
    rows = store.rows(everyone.ids, FIELDS, on)
    for number, building, row in zip(everyone.ids, everyone.buildings, rows, strict=True):
        person = dict(zip(FIELDS, row, strict=True))
        birth = person["birth_date"]
        first, last = (birth.earliest(), birth.latest()) if birth else (None, None)
        person["id"] = int(number)
        person["birth_from"] = first.toordinal() if first else 0
        person["birth_to"] = last.toordinal() if last else OPEN
        member = members.get(int(number))
        person["household_id"] = member.household_id if member else None
        person["building_id"] = int(building) or None
        centre = centres.get(int(building))
        person["building_point"] = (centre.x, centre.y) if centre else None
        facts.append(person)
    return facts


def _holds(record: Any, on: date) -> bool:
    began = record.from_date is None or record.from_date <= on
    return began and (record.to_date is None or record.to_date > on)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(criterion=CRITERIA, on=DAYS, which=st.integers(0, 3))
def test_all_readings_agree(
    stores: list[Store], criterion: Criterion, on: date, which: int
) -> None:
    store = stores[which]
    certain, uncertain = People(facts_of(store, on), on).matching(criterion)
    wanted = [person["id"] for person in certain], [person["id"] for person in uncertain]
    assert asked_in_sql(store, criterion, on) == wanted
    answer = store.ask(Question(criterion, on))
    assert (answer.ids.tolist(), answer.uncertain.tolist()) == wanted


def test_a_register_without_anyone_answers_every_question(tmp_path: Path) -> None:
    store = new_register(tmp_path / "none.resgroup", [])
    asked = [Missing(field) for field in FIELDS]
    asked += [Has("street", "a"), Like("unit", ("a",)), In("organisation", ("party",))]
    asked += [Group("household", "all", Between("age", 3)), Inside(AREA), Begins("head_name", "a")]
    for criterion in asked:
        question = Question(AnyOf((criterion, Has("full_name", "a"))), TODAY)
        assert not len(store.ask(question).ids)
        assert store.facets(question, ("sex", "household_size")) == {
            "sex": {},
            "household_size": {},
        }
    store.close()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_in_memory_keeps_up_with_every_change(tmp_path: Path, seed: int) -> None:
    """After each change, undone and purged too, the answers are those of a database asked anew."""
    store = new_register(tmp_path / "one.resgroup", random_records(seed))
    rng = random.Random(seed)
    facts = ("sex", "household_size", "residence", "organisation", "residence_from", "unit")
    criteria = [Has("full_name", "zuy"), *(Missing(field) for field in FIELDS)]
    criteria += [Group("household", "count", In("sex", ("male",)), 1, 2), Begins("address", "so 1")]
    for step in range(12):
        everyone = store.ask(Question(AllOf(), TODAY))
        rows = store.rows(everyone.ids, facts, TODAY)
        for place, (field, coded) in enumerate(store.coded(everyone, facts).items()):
            shown = [coded.values[code] for code in coded.codes]
            if field != "organisation":
                assert shown == [row[place] for row in rows], (step, field)
        counts = store.facets(Question(AllOf(), TODAY), ("sex",))["sex"]
        assert counts == Counter(row[0] for row in rows)
        for criterion in criteria:
            answer = store.ask(Question(criterion, TODAY))
            asked = asked_in_sql(store, criterion, TODAY)
            assert (answer.ids.tolist(), answer.uncertain.tolist()) == asked, (step, criterion)
        _change_something(store, rng, step)
    store.close()


def _change_something(store: Store, rng: random.Random, step: int) -> None:
    people = {each.id: each for each in store.all("resident")}
    person = people[rng.choice(sorted(people))]
    assert isinstance(person, Resident)
    number = store.next_id("resident")
    residence = Residence(store.next_id("residence"), number, "permanent")
    kinds: list[Callable[[], tuple[Change, ...]]] = [
        lambda: (Change(person, replace(person, full_name="Lê Zuy", sex="male")),),
        lambda: additions((Resident(number, "An Zuy"), residence)),
        lambda: tuple(
            Change(each, replace(each, to_date=TODAY))
            for each in store.linked("residence", "resident_id", [person.id])
            if isinstance(each, Residence)
        ),
        lambda: tuple(
            Change(each, replace(each, address="Số 12", floors=9))
            for each in store.all("building")[:1]
            if isinstance(each, Building)
        ),
    ]
    if step % 5 == 4:
        store.undo()
        return
    store.commit(ChangeSet("correct", kinds[step % 5]()))


def test_households_of_an_answer_are_counted(stores: list[Store]) -> None:
    for store in stores:
        facts = facts_of(store, TODAY)
        of_women = {p["household_id"] for p in facts if p["sex"] == "female"} - {None}
        assert store.households(Question(In("sex", ("female",)), TODAY)) == len(of_women)


def test_nobody_is_lost_between_the_readings(stores: list[Store]) -> None:
    """Whoever is of an age, not of it or uncertain together are everyone."""
    for store in stores:
        on = date(2026, 11, 1)
        adult = Between("age", 18, None)
        there = store.ask(Question(adult, on))
        not_there = store.ask(Question(Not(adult), on))
        assert there.uncertain.tolist() == not_there.uncertain.tolist()
        counted = len(there.ids) + len(not_there.ids) + len(there.uncertain)
        assert counted == len(store.ask(Question(on=on)).ids)


def test_an_answer_names_the_buildings(stores: list[Store], tmp_path: Path) -> None:
    answer = stores[0].ask(Question(on=date(2026, 11, 1)))
    for number, building in zip(answer.ids, answer.buildings, strict=True):
        page = stores[0].resident_page(int(number), date(2026, 11, 1))
        assert (page.building_id or 0) == building


@pytest.mark.parametrize(
    ("first", "expected"),
    [(date(2001, 12, 31), "uncertain"), (date(2002, 1, 1), "out"), (date(2001, 1, 1), "in")],
)
def test_a_year_of_birth_is_uncertain_up_to_its_last_day(
    tmp_path: Path, first: date, expected: str
) -> None:
    records = [Resident(1, "Lê An", "male", PartialDate(2001)), Residence(1, 1, "permanent")]
    store = new_register(tmp_path / "one.resgroup", records)
    answer = store.ask(Question(Between("birth_date", first, None), date(2026, 11, 1)))
    store.close()
    assert (len(answer.ids), len(answer.uncertain)) == {
        "in": (1, 0),
        "uncertain": (0, 1),
        "out": (0, 0),
    }[expected]
