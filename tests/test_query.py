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
    AGES,
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
    areas_in,
)
from resgroup.dates import OPEN, PartialDate, written
from resgroup.fields import resident_fields
from resgroup.i18n import set_language
from resgroup.parentage import TOLD
from resgroup.records import (
    Building,
    Kinship,
    Membership,
    MilitaryRecord,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
)
from resgroup.register import Question
from resgroup.values import shown
from resgroup.wording import in_words
from tests.groups import TODAY, new_register, random_records
from tests.trees import AREA, CRITERIA, DAYS, FIELDS, FLAGS, variants


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Store]]:
    folder = tmp_path_factory.mktemp("registers")
    made = [new_register(folder / f"{seed}.resgroup", with_families(seed)) for seed in range(4)]
    for store in made:
        _enter_more(store)
    yield made
    for store in made:
        store.close()


def with_families(seed: int) -> list[Record]:
    """The random records, their people related in every way that tells who is whose parent."""
    rng = random.Random(seed)
    terms = sorted({term for told in TOLD for term in (*told.child, *told.parent)} - {"head"})
    records = [
        replace(each, relationship=rng.choice(terms))
        if isinstance(each, Membership) and each.relationship != "head" and rng.random() < 0.8
        else each
        for each in random_records(seed)
    ]
    people = [each.id for each in records if isinstance(each, Resident)]
    kinds = ("parent", "parent", "adoptive_parent", "spouse")
    for number in range(1, 16):
        child, other = rng.sample(people, 2)
        days = (None, None), (None, date(2026, 6, 1)), (date(2025, 6, 1), None)
        records.append(Kinship(number, rng.choice(kinds), child, other, *rng.choice(days)))
    return records


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
    parents = _recorded_parents(store, on)
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
        person["recorded_parents"] = parents.get(int(number), ())
        person["household_id"] = member.household_id if member else None
        person["building_id"] = int(building) or None
        centre = centres.get(int(building))
        person["building_point"] = (centre.x, centre.y) if centre else None
        facts.append(person)
    return facts


def _recorded_parents(store: Store, on: date) -> dict[int, list[tuple[int, str]]]:
    sexes = {each.id: each.sex for each in store.all("resident") if isinstance(each, Resident)}
    found: dict[int, list[tuple[int, str]]] = {}
    for link in store.all("kinship"):
        assert isinstance(link, Kinship)
        if link.kind != "spouse" and _holds(link, on):
            parent = link.relative_id
            found.setdefault(link.resident_id, []).append((parent, sexes[parent]))
    return found


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


COUNTED = tuple(key for key, field in resident_fields().items() if field.facet)


class Read:
    """What each sentence meant the first time it was read, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.known: dict[object, Criterion] = {}

    def same(self, criterion: Criterion, on: date) -> Criterion | None:
        """Another criterion that reads the same as of the day."""
        set_language(self.language)
        words = in_words(criterion, on)
        assert words.count("(") == words.count(")")
        areas = tuple(areas_in(criterion))  # told by the map, and by their numbers
        before = self.known.setdefault((on, words, areas), criterion)
        return None if before == criterion else before


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(criterion=CRITERIA, on=DAYS)
def test_what_reads_the_same_means_the_same(
    stores: list[Store], criterion: Criterion, on: date
) -> None:
    """The words of a criterion determine it: whatever differs in meaning reads otherwise."""
    for read in (Read("vi"), Read("en")):
        for each in (criterion, *variants(criterion)):
            other = read.same(each, on)
            if other is not None:
                for store in stores:
                    mine, theirs = (store.ask(Question(one, on)) for one in (each, other))
                    assert mine.ids.tolist() == theirs.ids.tolist(), (read.language, each, other)
                    assert mine.uncertain.tolist() == theirs.uncertain.tolist(), (each, other)


@settings(max_examples=150, deadline=None)
@given(criterion=CRITERIA, on=DAYS)
def test_every_value_and_day_is_told(criterion: Criterion, on: date) -> None:
    for language in ("vi", "en"):
        set_language(language)
        words = in_words(criterion, on)
        for value in values_in(criterion, on):
            assert value.lower() in words.lower()


def values_in(criterion: Criterion, on: date) -> Iterator[str]:
    """How the values of a criterion and its days are written."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from values_in(part, on)
        case Not(part):
            yield from values_in(part, on)
        case Group(where=where, kind=kind, low=low, high=high):
            yield from values_in(where, on)
            yield str(low or high or 0) if kind == "count" else ""
        case Between():
            yield from ends_of(criterion, on)
        case Has(_, text) | Begins(_, text):
            yield text.replace("”", "””")
        case In(field, values) if field not in FLAGS:
            yield from (shown(field, value) for value in values)


def ends_of(criterion: Between, on: date) -> Iterator[str]:
    low, high, day = criterion.low, criterion.high, criterion.on or on
    if criterion.field in AGES:
        yield written(day) if criterion.field == "age" else str(day.year)
        # “under 16” is said of those up to the end of 15
        high = high + 1 if low is None and isinstance(high, int) else high
    for end in (low, high):
        if end is not None:
            yield written(end) if isinstance(end, date) else str(end)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(criterion=CRITERIA, which=st.integers(0, 3))
def test_a_facet_counts_whom_a_click_on_it_leaves(
    stores: list[Store], criterion: Criterion, which: int
) -> None:
    store = stores[which]
    for field, counts in store.facets(Question(criterion, TODAY), COUNTED).items():
        for value, count in counts.items():
            clicked = Missing(field) if value is None else In(field, (value,))
            left = store.ask(Question(AllOf((criterion, clicked)), TODAY))
            assert len(left.ids) == count, (field, value)


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
    store = new_register(tmp_path / "one.resgroup", with_families(seed))
    rng = random.Random(seed)
    facts = ("sex", "household_size", "residence", "organisation", "residence_from", "unit")
    criteria: list[Criterion] = [Has("full_name", "zuy"), *(Missing(each) for each in FIELDS)]
    criteria += [Group("household", "count", In("sex", ("male",)), 1, 2), Begins("address", "so 1")]
    criteria += [In("organisation", ("women",)), Between("building_floors", 9, 9)]
    criteria += [Group("children", "any", In("sex", ("male",))), Group("parents", "none", AllOf())]
    for step in range(16):
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
    other = rng.choice([each for each in sorted(people) if each != person.id])
    link = Kinship(store.next_id("kinship"), "parent", person.id, other)
    joined = OrganisationMembership(store.next_id("organisation_membership"), person.id, 2)
    kinds += [lambda: additions((link,)), lambda: additions((joined,))]
    if step % 7 == 6:
        store.undo()
        return
    store.commit(ChangeSet("correct", kinds[step % 7]()))


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
