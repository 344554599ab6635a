"""Pages of buildings, dwellings and households, and finding these as one types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.files import open_register
from db.store import Store
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    Building,
    Dwelling,
    Household,
    HouseholdClass,
    Membership,
    Occupancy,
    Record,
    Residence,
    Resident,
)
from resgroup.register import DwellingHit, HouseholdHit
from tests.groups import TODAY, new_register

MOVED = date(2025, 3, 1)
LEFT = date(2024, 5, 6)


def records() -> list[Record]:
    """H1 moved from P101 to P102, where H2 has a room too; Bé left H1 and then married into H2."""
    return [
        Building(1, house_number="12", address="Số 12 phố Chùa", floors=9, use="apartment"),
        Building(2, house_number="3", address="Số 3 ngõ 12 đường Đê", state="demolished"),
        Dwelling(1, 1, 1, "P101"),
        Dwelling(2, 1, 1, "P102", "rented"),
        Dwelling(3, 2),
        Household(1, "H001", phone="+84912345678", note="Có chó dữ"),
        Household(2, "H010"),
        HouseholdClass(1, 1, 2024, "poor"),
        HouseholdClass(2, 1, 2026, "near_poor", True),
        Occupancy(1, 1, 1, None, MOVED),
        Occupancy(2, 1, 2, MOVED),
        Occupancy(3, 2, 2),
        Resident(1, "Lê Đức Hoà", "male", PartialDate(1950)),
        Resident(2, "Trần Thị Bé", "female", PartialDate(1990, 2, 3)),
        Resident(3, "Lê An", "male", PartialDate(1988)),
        Resident(4, "Đỗ Văn Hoá", "male", PartialDate(1948)),
        Membership(1, 2, 1, "child", None, LEFT),
        Membership(2, 1, 1, "head"),
        Membership(3, 2, 2, "wife", LEFT),
        Membership(4, 4, 2, "head"),
        Membership(5, 3, 1, "child"),
        *(Residence(number, number, "permanent") for number in (1, 2, 3)),
        Residence(4, 4, "permanent", None, date(2026, 1, 1)),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "homes.resgroup", records())
    yield made
    made.close()


def test_a_household_shows_its_members_and_place_of_the_day(store: Store) -> None:
    page = store.household_page(1, TODAY)
    assert [(each.full_name, each.relationship) for each in page.members] == [
        ("Lê Đức Hoà", "head"),
        ("Lê An", "child"),
    ]
    assert (page.code, page.unit, page.dwelling_id, page.building_id) == ("H001", "P102", 2, 1)
    assert page.address == "Số 12 phố Chùa"
    assert page.values["phone"] == "+84912345678"
    assert page.values["note"] == "Có chó dữ"
    assert (page.values["poverty"], page.values["merit_family"]) == ("near_poor", True)
    before = store.household_page(1, date(2024, 5, 5))
    assert [each.resident_id for each in before.members] == [1, 3, 2]
    assert (before.unit, before.values["poverty"], before.former) == ("P101", "poor", ())


def test_those_who_belonged_to_a_household_bear_what_they_were_in_it(store: Store) -> None:
    (former,) = store.household_page(1, TODAY).former
    assert (former.full_name, former.relationship) == ("Trần Thị Bé", "child")
    assert store.household_page(2, date(2024, 5, 5)).former == ()


def test_a_household_without_a_place_or_class_has_none(tmp_path: Path) -> None:
    bare = new_register(tmp_path / "bare.resgroup", [Household(1, "H1")])
    page = bare.household_page(1, TODAY)
    bare.close()
    assert (page.dwelling_id, page.building_id, page.address, page.members) == (None, None, "", ())
    assert (page.values["poverty"], page.values["merit_family"]) == ("", False)


def test_a_dwelling_shows_the_households_that_occupy_it(store: Store) -> None:
    page = store.dwelling_page(2, TODAY)
    assert (page.building_id, page.address) == (1, "Số 12 phố Chùa")
    assert [(each.code, each.unit) for each in page.households] == [
        ("H001", "P102"),
        ("H010", "P102"),
    ]
    assert [each.full_name for each in page.households[1].members] == ["Trần Thị Bé"]
    assert (page.values["unit"], page.values["tenure"]) == ("P102", "rented")
    assert (page.values["building_use"], page.values["building_floors"]) == ("apartment", 9)
    before = store.dwelling_page(2, date(2025, 2, 28))
    assert [each.code for each in before.households] == ["H010"]
    assert store.dwelling_page(1, TODAY).households == ()


def test_a_building_names_its_dwellings(store: Store) -> None:
    page = store.building_page(1, TODAY)
    assert page.dwellings == ((1, "P101"), (2, "P102"))
    assert page.empty_units == ("P101",)
    assert [each.code for each in page.households] == ["H001", "H010"]


@pytest.mark.parametrize("kind", ["household", "dwelling", "building", "resident"])
def test_a_record_that_is_gone_has_no_page(store: Store, kind: str) -> None:
    with pytest.raises(RegisterError) as refused:
        getattr(store, f"{kind}_page")(99, TODAY)
    assert refused.value.code == "no-record"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("h010", ["H010"]),
        ("h0", ["H001", "H010"]),
        ("le duc", ["H001"]),
        ("hoà", ["H001"]),
        ("trần bé", ["H010"]),
        ("12 chua", ["H001", "H010"]),
        ("p102 chua", ["H001", "H010"]),
        ("chưa", []),
        ("%", []),
        ("", []),
    ],
)
def test_households_are_found_by_code_member_and_address(
    store: Store, typed: str, found: list[str]
) -> None:
    assert [hit.code for hit in store.find_households(typed, TODAY)] == found


def test_a_household_found_is_told_apart_by_head_and_address(store: Store) -> None:
    assert store.find_households("H001", TODAY) == [
        HouseholdHit(1, "H001", "Lê Đức Hoà", "Số 12 phố Chùa", 2)
    ]
    (headless,) = store.find_households("h010", TODAY)
    assert (headless.head, headless.people) == ("", 1)
    assert len(store.find_households("h", TODAY, limit=1)) == 1


def test_a_household_is_found_on_the_days_it_has_members(store: Store) -> None:
    (before,) = store.find_households("H010", date(2024, 1, 1))
    assert (before.head, before.people) == ("Đỗ Văn Hoá", 1)
    assert [hit.code for hit in store.find_households("tran be", date(2024, 1, 1))] == ["H001"]
    assert [hit.code for hit in store.find_households("p101", date(2024, 1, 1))] == ["H001"]


def test_dwellings_are_found_by_address_and_unit(store: Store) -> None:
    first = DwellingHit(1, 1, "Số 12 phố Chùa", "P101", 0)
    second = DwellingHit(2, 1, "Số 12 phố Chùa", "P102", 2)
    assert store.find_dwellings("12 chùa", TODAY) == [first, second]
    assert store.find_dwellings("p102 12", TODAY) == [second]
    assert store.find_dwellings("chua", TODAY, limit=1) == [first]
    assert store.find_dwellings("đê", TODAY) == store.find_dwellings(" ", TODAY) == []
    (moved_in,) = store.find_dwellings("p101", date(2025, 2, 28))
    assert moved_in.households == 1


def test_the_codes_of_all_households_are_told_in_order(tmp_path: Path) -> None:
    known = [Household(2, "H2"), Household(1, "K9"), Household(3, "")]
    store = new_register(tmp_path / "codes.resgroup", known)
    assert list(store.household_codes().items()) == [(1, "K9"), (2, "H2"), (3, "")]
    store.close()


def test_small_settings_are_kept_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.resgroup"
    store = new_register(path, [])
    assert store.setting("questions") == ""
    store.keep_setting("questions", '["một"]')
    store.keep_setting("questions", '["hai"]')
    store.close()
    again = open_register(path)
    assert again.setting("questions") == '["hai"]'
    assert again.drafts() == {}
    again.close()


def test_a_page_tells_who_moved_away_and_where_to(tmp_path: Path) -> None:
    records = [
        Resident(1, "Nguyễn Văn An"),
        Residence(1, 1, "permanent", None, date(2026, 5, 1), destination="Hải Phòng"),
    ]
    store = new_register(tmp_path / "left.resgroup", records)
    here = store.resident_page(1, date(2026, 4, 30))
    assert (here.present, here.left_on, here.went_to) == (True, None, "")
    gone = store.resident_page(1, date(2026, 5, 1))
    assert (gone.present, gone.left_on, gone.went_to) == (False, date(2026, 5, 1), "Hải Phòng")
    store.close()


def test_people_and_houses_without_a_place_on_the_map_are_counted(tmp_path: Path) -> None:
    records = [
        Building(1, address="Số 7 phố Chùa"),
        Resident(1, "Nguyễn Văn An"),
        Residence(1, 1, "permanent"),
    ]
    store = new_register(tmp_path / "placeless.resgroup", records)
    found = store.features(TODAY)
    assert (found.people, found.houses, len(found.buildings.ids)) == (1, 1, 0)
    store.close()
