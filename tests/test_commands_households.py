"""Splitting and merging households, with heads and relationships as the law asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.records import Household, Kinship, Membership, Occupancy, Residence, Resident
from tests.groups import TODAY, new_register
from tests.homes import (
    AN,
    BINH,
    CUONG,
    DUNG,
    EM,
    GIA,
    HAI,
    RECORDS,
    everything,
    linked,
    offers,
    opened,
    people_on,
    planned,
    proposals,
    recorded,
    refused,
    shown,
)

BEFORE, DAY = date(2026, 10, 30), date(2026, 10, 31)
SPLIT: dict[str, Any] = {"household": 1, "day": DAY, "leaving": (CUONG, DUNG), "head": CUONG}
FIELDS = ("household_code", "relationship")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = opened(tmp_path / "group.resgroup")
    yield opened_store
    opened_store.close()


def homes(store: Store, number: int, day: date) -> int | None:
    return store.household_page(number, day).dwelling_id


def members(store: Store, number: int, day: date) -> dict[int, str]:
    page = store.household_page(number, day)
    return {each.resident_id: each.relationship for each in page.members}


# Splitting


def test_children_found_a_household_in_the_same_dwelling(store: Store) -> None:
    before = everything(store)
    recorded(store, "split_household", **SPLIT, document="15/TH")
    assert shown(store, CUONG, BEFORE, *FIELDS) == ("H007", "child")
    assert shown(store, CUONG, DAY, *FIELDS) == ("H010", "head")
    assert shown(store, DUNG, DAY, *FIELDS) == ("H010", "younger_sibling")
    assert shown(store, AN, DAY, *FIELDS) == ("H007", "head")
    assert (homes(store, 1, DAY), homes(store, 4, DAY)) == (1, 1)
    assert store.get("household", [4])[4] == Household(4, "H010", "family")
    assert people_on(store, BEFORE) == people_on(store, DAY)
    assert len(members(store, 1, BEFORE)) == 4
    store.undo()
    assert everything(store) == before


def test_they_may_take_another_dwelling_and_code(store: Store) -> None:
    recorded(store, "split_household", **SPLIT, dwelling=3, code="H100")
    assert homes(store, 4, DAY) == 3
    assert shown(store, CUONG, DAY, "household_code") == ("H100",)
    assert not store.get("dwelling", [3])[3].vacant


def test_the_old_household_gets_a_head_when_its_own_leaves(store: Store) -> None:
    before = everything(store)
    values = {"household": 1, "day": DAY, "leaving": (AN, DUNG), "head": AN}
    assert refused(store, "split_household", **values) == "head-needed"
    assert proposals(store, "split_household", "old_head", **values) == {BINH: "", CUONG: ""}
    asked = {**values, "old_head": BINH}
    assert proposals(store, "split_household", "old_relationships", **asked) == {CUONG: "child"}
    recorded(store, "split_household", **asked)
    assert members(store, 1, DAY) == {BINH: "head", CUONG: "child"}
    assert members(store, 4, DAY) == {AN: "head", DUNG: "child"}
    assert members(store, 1, BEFORE) == {AN: "head", BINH: "wife", CUONG: "child", DUNG: "child"}
    store.undo()
    assert everything(store) == before


def test_a_split_asks_only_what_it_needs(store: Store) -> None:
    everyone = proposals(store, "split_household", "leaving", household=1, day=DAY)
    assert set(everyone) == {AN, BINH, CUONG, DUNG}
    assert proposals(store, "split_household", "leaving") == {}
    assert proposals(store, "split_household", "head", **SPLIT) == {CUONG: ""}
    assert proposals(store, "split_household", "head", household=1) == {}
    assert proposals(store, "split_household", "old_head", **SPLIT) == {}
    relationships = proposals(store, "split_household", "relationships", **SPLIT)
    assert relationships == {DUNG: "younger_sibling"}
    assert proposals(store, "split_household", "relationships", household=1, leaving=(AN,)) == {}


def test_the_relationships_given_hold(store: Store) -> None:
    given = ((DUNG, "other_relative"),)
    recorded(store, "split_household", **SPLIT, relationships=given)
    assert members(store, 4, DAY)[DUNG] == "other_relative"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"leaving": (CUONG, EM)}, "not-member"),
        ({"leaving": (AN, BINH, CUONG, DUNG)}, "no-split"),
        ({"head": AN}, "head-stays"),
        ({"leaving": (DUNG,), "head": DUNG}, "minor-head"),
        ({"day": date(2026, 11, 2)}, "future-day"),
        ({"household": 99}, "no-record"),
        ({"dwelling": 99}, "no-record"),
        ({"code": "H008"}, "code-taken"),
        ({"relationships": ((DUNG, "head"),)}, "two-heads"),
        ({"relationships": ((DUNG, "husband"),)}, "relationship-sex"),
        ({"day": date(2026, 1, 31)}, "later-entry"),
        ({"leaving": (AN, DUNG), "head": AN, "old_head": DUNG}, "not-member"),
    ],
)
def test_what_is_refused_of_a_split(store: Store, change: dict[str, Any], code: str) -> None:
    assert refused(store, "split_household", **{**SPLIT, **change}) == code


def test_nobody_splits_off_without_saying_who(store: Store) -> None:
    assert refused(store, "split_household", **{**SPLIT, "leaving": ()}) == "incomplete"


def test_a_split_needs_a_dwelling(tmp_path: Path) -> None:
    records = [each for each in RECORDS if each != Occupancy(1, 1, 1)]
    store = new_register(tmp_path / "group.resgroup", records)
    assert refused(store, "split_household", **SPLIT) == "no-dwelling"
    recorded(store, "split_household", **SPLIT, dwelling=3)
    store.close()


def test_a_minor_left_alone_is_asked_about(tmp_path: Path) -> None:
    store = opened(tmp_path / "group.resgroup")
    values = {"household": 2, "day": DAY, "leaving": (EM,), "head": EM, "old_head": GIA}
    plan = planned(store, "split_household", **values)
    assert [each.code for each in plan.concerns] == ["minor-head"]
    store.close()


# Merging


def test_a_household_joins_another(store: Store) -> None:
    before = everything(store)
    values = {"household": 2, "day": DAY, "other": 3}
    assert proposals(store, "merge_households", "relationships", **values) == {HAI: ""}
    assert refused(store, "merge_households", **values) == "relationship-needed"
    recorded(store, "merge_households", **values, relationships=((HAI, "husband"),))
    assert members(store, 2, DAY) == {EM: "head", GIA: "child", HAI: "husband"}
    assert members(store, 3, DAY) == {}
    assert members(store, 3, BEFORE) == {HAI: "head"}
    assert (homes(store, 3, BEFORE), homes(store, 3, DAY)) == (2, None)
    assert people_on(store, BEFORE) == people_on(store, DAY)
    assert {each.to_date for each in linked(store, "occupancy", "household_id", 3)} == {DAY}
    store.undo()
    assert everything(store) == before


def test_kin_who_come_back_together_are_proposed(store: Store) -> None:
    recorded(store, "split_household", **{**SPLIT, "day": date(2026, 6, 1)}, dwelling=3)
    values = {"household": 1, "day": DAY, "other": 4}
    found = proposals(store, "merge_households", "relationships", **values)
    assert found == {CUONG: "child", DUNG: "child"}
    recorded(store, "merge_households", **values)
    assert members(store, 1, DAY)[DUNG] == "child"


def test_in_laws_are_derived_through_both_households(tmp_path: Path) -> None:
    wife = Resident(30, "Hà Thị Kim", "female")
    home = [
        *(wife, Household(4, "H010"), Occupancy(4, 4, 3), Residence(30, 30, "permanent")),
        Membership(30, 30, 4, "wife"),
        Membership(31, CUONG, 4, "head"),
        Kinship(7, "spouse", CUONG, 30),
    ]
    others = [each for each in RECORDS if each != Membership(3, CUONG, 1, "child")]
    store = new_register(tmp_path / "group.resgroup", [*others, *home])
    values = {"household": 1, "day": DAY, "other": 4}
    found = proposals(store, "merge_households", "relationships", **values)
    assert found == {CUONG: "child", 30: "daughter_in_law"}
    store.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"other": 1}, "same-household"),
        ({"other": 99}, "no-record"),
        ({"household": 99}, "no-record"),
        ({"day": date(2026, 11, 2)}, "future-day"),
        ({"day": date(2026, 10, 19)}, "household-gone"),
        ({"relationships": ((HAI, "head"),)}, "two-heads"),
        ({"relationships": ((HAI, "wife"),)}, "relationship-sex"),
    ],
)
def test_what_is_refused_of_a_merger(store: Store, change: dict[str, Any], code: str) -> None:
    values = {"household": 1, "day": DAY, "other": 3, **change}
    assert refused(store, "merge_households", **values) == code


def test_a_merger_overtakes_nothing_later(store: Store) -> None:
    recorded(store, "move_household", household=3, day=TODAY, dwelling=3)
    values = {"household": 1, "other": 3, "relationships": ((HAI, "other"),)}
    assert refused(store, "merge_households", **values, day=DAY) == "later-entry"
    recorded(store, "merge_households", **values, day=TODAY)
    assert refused(store, "merge_households", **values, day=TODAY) == "household-gone"


def test_a_household_without_a_head_takes_nobody_in(tmp_path: Path) -> None:
    others = [each for each in RECORDS if each != Membership(1, AN, 1, "head")]
    store = new_register(tmp_path / "group.resgroup", others)
    values = {"household": 1, "day": DAY, "other": 3}
    assert proposals(store, "merge_households", "relationships", **values) == {}
    assert refused(store, "merge_households", **values) == "no-head"
    store.close()


def test_each_event_is_offered_where_it_makes_sense(store: Store) -> None:
    mine = {"split_household", "merge_households"}
    assert offers(store, "household", 1) & mine == mine
    assert offers(store, "household", 3) & mine == {"merge_households"}
    assert offers(store, "household", 3, date(2026, 10, 1)) & mine == set()
