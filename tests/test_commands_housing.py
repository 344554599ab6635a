"""New buildings and dwellings: an empty register can be filled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup.commands.catalogue import events, offered
from resgroup.commands.inputs import filled, inputs_of
from resgroup.commands.newcomers import Newcomer
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import Building, Dwelling, Street
from resgroup.register import Question
from tests.groups import new_register

TODAY = date(2026, 11, 22)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    streets = [Street(1, "pho", "Phố Chùa"), Street(2, "ngo", "Ngõ 12 phố Chùa", "12", 1)]
    made = new_register(tmp_path / "empty.resgroup", streets)
    yield made
    made.close()


def play(store: Store, name: str, **values: object) -> list[str]:
    event = events()[name]
    plan = event.plan(store, filled(event.form, values), TODAY)
    store.commit(plan.change_set)
    return [concern.code for concern in plan.concerns]


def test_a_building_comes_with_the_dwelling_of_a_house(store: Store) -> None:
    assert play(store, "new_building", address=" Số 7  ngõ 12 phố Chùa ", street=2, floors=3) == []
    (building,) = store.all("building")
    assert isinstance(building, Building)
    assert (building.house_number, building.address) == ("7", "Số 7 ngõ 12 phố Chùa")
    assert (building.street_id, building.floors, building.use) == (2, 3, "house")
    dwellings = store.linked("dwelling", "building_id", [building.id])
    assert len(dwellings) == 1
    store.undo()
    assert store.all("building") == store.all("dwelling") == []


def test_the_street_named_in_the_address_is_proposed(store: Store) -> None:
    asked = {each.key: each for each in inputs_of(events()["new_building"].form)}
    options = asked["street"].options
    assert options is not None
    found = options(store, {"address": "7 ngo 12 pho chua"}, TODAY)
    assert [each.words for each in found if each.proposed] == ["Ngõ 12 phố Chùa"]
    assert not any(each.proposed for each in options(store, {}, TODAY))


def test_the_same_address_is_asked_about(store: Store) -> None:
    play(store, "new_building", address="Số 7 phố Chùa")
    assert play(store, "new_building", address="số 7 Phố Chùa") == ["same-address"]


@pytest.mark.parametrize("floors", [0, -1, 101])
def test_impossible_floors_are_refused(store: Store, floors: int) -> None:
    with pytest.raises(RegisterError) as refused:
        play(store, "new_building", address="Số 7 phố Chùa", floors=floors)
    assert refused.value.code == "floors"
    assert store.all("building") == []


def test_units_of_a_building_differ(store: Store) -> None:
    play(store, "new_building", address="Nhà B5")
    assert "new_dwelling" in [each.name for each in offered(store, "building", 1, TODAY)]
    play(store, "new_dwelling", building=1, unit="P302", floor=3, tenure="rented")
    units = [each.unit for each in store.all("dwelling") if isinstance(each, Dwelling)]
    assert units == ["", "P302"]
    with pytest.raises(RegisterError) as refused:
        play(store, "new_dwelling", building=1, unit="p302")
    assert refused.value.code == "unit-taken"


def test_an_empty_group_can_be_filled_by_hand(store: Store) -> None:
    play(store, "new_building", address="Số 7 phố Chùa", street=1)
    family = (
        Newcomer("Nguyễn Văn An", "male", PartialDate(1980), relationship="head"),
        Newcomer("Trần Thị Bình", "female", PartialDate(1982), relationship="wife"),
    )
    moved_in = {"home": 1, "kind": "permanent", "newcomers": family, "day": TODAY}
    play(store, "move_in_anywhere", **moved_in)
    assert len(store.ask(Question(on=TODAY)).ids) == 2
    page = store.building_page(1, TODAY)
    assert [each.full_name for each in page.households[0].members] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
    ]
