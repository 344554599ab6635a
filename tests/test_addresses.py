"""Addresses are read level by level, as people in Hanoi write them, and sorted by number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.addresses import (
    Address,
    number_key,
    outer_way,
    parse_address,
    sort_key,
    way_key,
    way_kind,
    way_name,
    way_number,
    way_order,
)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (
            "Số 12 hẻm 5 ngách 34 ngõ 78 phố X, Tổ dân phố 5, phường Cát Linh, thành phố Hà Nội",
            {
                "house": "12",
                "subsublane": "5",
                "sublane": "34",
                "lane": "78",
                "street": "X",
                "street_kind": "pho",
                "group": "Tổ dân phố 5",
                "ward": "Cát Linh",
                "city": "Hà Nội",
            },
        ),
        (
            "78/34/12 phố Hào Nam",
            {
                "house": "12",
                "sublane": "34",
                "lane": "78",
                "street": "Hào Nam",
                "street_kind": "pho",
            },
        ),
        (
            "Số 34/12 ngõ 78 Thái Hà",
            {"house": "12", "sublane": "34", "lane": "78", "street": "Thái Hà"},
        ),
        (
            "Số 5 ngách 34/56 Kim Mã",
            {"house": "5", "sublane": "34/56", "street": "Kim Mã"},
        ),
        (
            "SN12 ngõ 5 Hào Nam, P. Ô Chợ Dừa, Q. Đống Đa, HN",
            {
                "house": "12",
                "lane": "5",
                "street": "Hào Nam",
                "ward": "Ô Chợ Dừa",
                "city": "HN",
            },
        ),
        (
            "P1203 tòa A, số 5 đường 19/5, phường Văn Quán",
            {
                "unit": "1203",
                "block": "tòa A",
                "house": "5",
                "street": "19/5",
                "street_kind": "duong",
                "ward": "Văn Quán",
            },
        ),
        (
            "Căn hộ 1203, tầng 12, Nhà B5, số 12 phố Thái Hà",
            {
                "unit": "1203",
                "floor": "12",
                "block": "Nhà B5",
                "house": "12",
                "street": "Thái Hà",
                "street_kind": "pho",
            },
        ),
        ("Số 12, Xã Đàn, phường Nam Đồng", {"house": "12", "street": "Xã Đàn", "ward": "Nam Đồng"}),
        ("thôn Đông, xã Phú Nghĩa", {"group": "thôn Đông", "ward": "Phú Nghĩa"}),
        ("phố Nhà Thờ", {"street": "Nhà Thờ", "street_kind": "pho"}),
        ("phố Đường Thành", {"street": "Đường Thành", "street_kind": "pho"}),
        ("12 bis Quốc lộ 32", {"house": "12 bis", "street": "Quốc lộ 32", "street_kind": "duong"}),
        ("17-19 Văn Miếu", {"house": "17-19", "street": "Văn Miếu"}),
        ("LK5-12 KĐT Văn Phú", {"house": "LK5-12", "block": "KĐT Văn Phú"}),
        (
            "so 12 ngo 5 pho Hao Nam, phuong Cat Linh",
            {
                "house": "12",
                "lane": "5",
                "street": "Hao Nam",
                "street_kind": "pho",
                "ward": "Cat Linh",
            },
        ),
        ("12 Ngo Quyen", {"house": "12", "street": "Ngo Quyen"}),
        ("Ngõ Thịnh Hào 1", {"lane": "Thịnh Hào 1"}),
        ("Ngõ 68, An Trạch", {"lane": "68", "street": "An Trạch"}),
        ("", {}),
    ],
)
def test_the_levels_of_an_address(text: str, levels: dict[str, str]) -> None:
    assert parse_address(text) == Address(**levels)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngõ 46 Phố Hào Nam", "ngo 46 pho Hao Nam"),
        ("Ngõ 46 Phố Hào Nam", "Ngõ 46, phố Hào Nam"),
        ("Ngách 58 Ngõ 46 phố Hào Nam", "Số 3 ngõ 46 ngách 58 phố Hào Nam"),
        ("Phố Hào Nam", "Đường Hào Nam"),
    ],
)
def test_two_spellings_of_a_way_are_one(one: str, other: str) -> None:
    assert way_key(parse_address(one)) == way_key(parse_address(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngõ Hàng Cháo", "Phố Hàng Cháo"),
        ("Ngõ 46 Hào Nam", "Ngõ 64 Hào Nam"),
        ("Ngõ 46 Hào Nam", "Ngách 46 Hào Nam"),
    ],
)
def test_an_alley_is_not_the_street_of_its_name(one: str, other: str) -> None:
    assert way_key(parse_address(one)) != way_key(parse_address(other))


def test_an_alley_knows_where_it_branches_off() -> None:
    way = parse_address("Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam")
    found = []
    while way is not None:
        found.append((way_kind(way), way_number(way), way_name(way)))
        way = outer_way(way)
    assert found == [
        ("hem", "14", "Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam"),
        ("ngach", "58", "Ngách 58 Ngõ 46 Phố Hào Nam"),
        ("ngo", "46", "Ngõ 46 Phố Hào Nam"),
        ("pho", "", "Phố Hào Nam"),
    ]


def test_house_numbers_sort_as_they_stand_along_the_street() -> None:
    wanted = ["2", "12", "12-14", "12A", "12B", "12B1", "14", "107"]
    assert sorted(sorted(wanted), key=number_key) == wanted


def test_addresses_sort_by_street_then_alley_then_house() -> None:
    wanted = [
        "3 phố Cát Linh",
        "12 phố Cát Linh",
        "5 ngõ 9 phố Cát Linh",
        "1 ngõ 10 phố Cát Linh",
        "1 ngách 2 ngõ 10 phố Cát Linh",
        "1 phố Hào Nam",
    ]
    assert sorted(sorted(wanted), key=lambda text: sort_key(parse_address(text))) == wanted


@given(st.text(max_size=80))
def test_any_text_is_read_and_sorted_without_failing(text: str) -> None:
    address = parse_address(text)
    assert sort_key(address) <= sort_key(address)
    for label in (address.house, address.lane, address.street, address.ward):
        assert not label or label[0] != " "


label = st.from_regex(r"[1-9][0-9]{0,2}[A-D]?", fullmatch=True)


@given(house=label, lane=label, sublane=label)
def test_labels_are_kept_as_written(house: str, lane: str, sublane: str) -> None:
    spoken = parse_address(f"Số {house} ngách {sublane} ngõ {lane} phố Hào Nam")
    slashed = parse_address(f"{lane}/{sublane}/{house} phố Hào Nam")
    assert (spoken.house, spoken.sublane, spoken.lane) == (house, sublane, lane)
    assert slashed == spoken


@given(st.lists(st.text(alphabet="0123456789AaBbĐđ /-", max_size=8), max_size=6))
def test_number_keys_are_in_total_order(labels: list[str]) -> None:
    ordered = sorted(labels, key=number_key)
    assert [number_key(x) for x in ordered] == sorted(number_key(x) for x in reversed(ordered))


def test_ways_stand_in_walking_order() -> None:
    ways = ["Ngõ 12 phố Chùa", "Phố Ao", "Ngách 5 ngõ 12 phố Chùa", "Ngõ 2 phố Chùa", "Phố Chùa"]
    assert sorted(ways, key=lambda way: way_order(parse_address(way))) == [
        "Phố Ao",
        "Phố Chùa",
        "Ngõ 2 phố Chùa",
        "Ngõ 12 phố Chùa",
        "Ngách 5 ngõ 12 phố Chùa",
    ]
