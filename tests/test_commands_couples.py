"""Couples who move in together: what the register knows of their marriage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup.changes import Change, ChangeSet
from resgroup.commands.newcomers import Newcomer
from resgroup.dates import PartialDate
from tests.homes import AN, linked, opened, people_on, recorded

BEFORE, DAY = date(2026, 10, 30), date(2026, 10, 31)
MINH = Newcomer("Hoàng Minh", "male", PartialDate(1988, 8, 8), relationship="head")
NGA = Newcomer("Bùi Thị Nga", "female", PartialDate(1990), relationship="wife")
MOVING_IN = {"home": 3, "day": DAY, "kind": "permanent", "newcomers": (MINH, NGA)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = opened(tmp_path / "group.resgroup")
    yield opened_store
    opened_store.close()


def couples(store: Store, number: int) -> list[tuple[int, int]]:
    links = linked(store, "kinship", "resident_id", number)
    links += linked(store, "kinship", "relative_id", number)
    return [(each.resident_id, each.relative_id) for each in links if each.kind == "spouse"]


def test_a_couple_that_moves_in_is_a_couple_in_the_register(store: Store) -> None:
    recorded(store, "move_in", **MOVING_IN)
    minh, nga = sorted(people_on(store, DAY) - people_on(store, BEFORE))
    assert couples(store, minh) == couples(store, nga) == [(minh, nga)]
    assert {store.get("resident", [each])[each].marital_status for each in (minh, nga)} == {
        "married"
    }
    recorded(store, "divorce", resident=nga, day=DAY, relationships=((nga, "other"),))
    assert store.get("resident", [minh])[minh].marital_status == "divorced"


@pytest.mark.parametrize("birth", [PartialDate(2012), PartialDate(2009, 12)])
def test_nobody_is_married_as_a_child(store: Store, birth: PartialDate) -> None:
    girl = replace(NGA, birth_date=birth)
    recorded(store, "move_in", **{**MOVING_IN, "newcomers": (MINH, girl)})
    minh, _girl = sorted(people_on(store, DAY) - people_on(store, BEFORE))
    assert couples(store, minh) == []
    assert store.get("resident", [minh])[minh].marital_status == ""


def test_a_head_said_to_be_single_stays_so(store: Store) -> None:
    person = store.get("resident", [AN])[AN]
    single = replace(person, marital_status="divorced")
    store.commit(ChangeSet("correct", (Change(person, single),)))
    links = couples(store, AN)
    values = {"home": 1, "day": DAY, "kind": "permanent", "newcomers": (NGA,)}
    recorded(store, "join_household", **values)
    assert couples(store, AN) == links
    assert store.get("resident", [AN])[AN].marital_status == "divorced"
