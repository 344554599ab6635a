"""A list of the register, imported again as it is, brings nothing, whatever its order."""

from __future__ import annotations

from datetime import date

import pytest

from resgroup.dates import PartialDate
from resgroup.i18n import set_language
from resgroup.importing.tables import Cell
from resgroup.records import Household, Membership, Resident
from tests.importing_view import MemoryRegister, people, plan, table


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


HEAD: list[Cell] = ["Mã hộ", "Họ và tên", "Ngày sinh", "Quan hệ", "Căn hộ", "Địa chỉ"]
GROUP: list[list[Cell]] = [
    ["01", "Vũ Văn An", "02/03/1970", "Chủ hộ", "P101", "Số 5 ngõ 46 phố Hào Nam"],
    ["01", "Lê Thị Vân", "1972", "Vợ", None, None],
    ["01", "Vũ Thị Duyên", "04/05/1999", "Con", None, None],
    ["02", "Lê Văn Cúc", "1950", "Chủ hộ", "P102", "Số 5 ngõ 46 phố Hào Nam"],
    ["02", "Lê Thị Xuân", "1980", "Con", None, None],
    ["03", "Đỗ Văn Dần", "1961", "Chủ hộ", "", "Số 7 ngõ 46 phố Hào Nam"],
    ["03", "Trần Thị Bình", "1963", "Vợ", None, None],
    ["03", "Đỗ Thị Yến", "1990", "Con", None, None],
]


def group() -> MemoryRegister:
    register = MemoryRegister()
    plan(table(HEAD, *GROUP), register)
    return register


def by_name(*columns: str) -> list[list[Cell]]:
    """The people in order of their given names, with their addresses but no code or unit."""
    homes = {row[0]: row[5] for row in reversed(GROUP) if row[5]}
    homes |= {row[0]: row[5] for row in GROUP if row[3] == "Chủ hộ"}
    people = [dict(zip(map(str, HEAD), row, strict=True)) for row in GROUP]
    for person in people:
        person["Địa chỉ"] = homes[person["Mã hộ"]]
    people.sort(key=lambda person: str(person["Họ và tên"]).split()[-1])
    return [list(columns), *([person[name] for name in columns] for person in people)]


NAMES = ("Họ và tên", "Ngày sinh", "Địa chỉ")


@pytest.mark.parametrize("columns", [NAMES, (*NAMES[:2], "Quan hệ", "Địa chỉ")])
def test_a_list_by_name_without_codes_changes_nothing(columns: tuple[str, ...]) -> None:
    register = group()
    again = plan(table(*by_name(*columns)), register)
    assert again.counts == {"read": 8, "new": 0, "changed": 0, "same": 8, "refused": 0}
    assert again.change_set.changes == ()
    assert again.notes == []
    assert [reason for row in again.rows for reason in row.reasons] == []


def test_a_list_of_some_by_name_changes_nothing() -> None:
    register = group()
    few = [row for row in by_name(*NAMES) if row[1] in ("Ngày sinh", "1972", "1980", "1961")]
    again = plan(table(*few), register)
    assert again.change_set.changes == ()
    assert again.notes == []


def test_a_head_of_the_past_is_no_second_head() -> None:
    register = MemoryRegister(
        Resident(1, "Vũ Văn Cũ"),
        Resident(2, "Lê Thị Mới"),
        Household(1, "01"),
        Membership(1, 1, 1, "head", to_date=date(2020, 1, 1)),
        Membership(2, 2, 1, "head", date(2020, 1, 1)),
    )
    told = table(["Mã hộ", "Họ tên", "Quan hệ"], ["01", "Lê Thị Mới", "Chủ hộ"])
    assert plan(told, register).rows[0].reasons == []


def test_another_house_is_still_told() -> None:
    register = group()
    told: list[list[Cell]] = [
        ["Mã hộ", "Họ và tên", "Ngày sinh", "Căn hộ", "Địa chỉ"],
        ["01", "Vũ Văn An", "02/03/1970", "", "Số 9 ngõ 46 phố Hào Nam"],
        ["02", "Lê Văn Cúc", "1950", "P102", "Số 5 ngõ 46 phố Hào Nam"],
    ]
    again = plan(table(*told), register)
    assert again.change_set.changes == ()
    assert again.notes == ["Households that live elsewhere in the register, which was kept: 1"]


def test_a_newborn_joins_the_only_household_of_the_address() -> None:
    register = group()
    rows = by_name(*NAMES)
    rows.insert(3, ["Đỗ Văn Út", "01/02/2026", "Số 7 ngõ 46 phố Hào Nam"])
    assert plan(table(*rows), register).counts["new"] == 1
    born = people(register)["Đỗ Văn Út"]
    assert born.birth_date == PartialDate.of(date(2026, 2, 1))
    assert household_code(register, born.id) == "03"


def test_a_scattered_list_makes_households_by_address() -> None:
    register = MemoryRegister()
    result = plan(table(*by_name(*NAMES[:2], "Quan hệ", "Địa chỉ")), register)
    an, van, dan, binh = (
        household_code(register, people(register)[name].id)
        for name in ("Vũ Văn An", "Lê Thị Vân", "Đỗ Văn Dần", "Trần Thị Bình")
    )
    assert an == van != dan == binh
    assert "Households put together by address, as the rows stood apart: 3" in result.notes


def household_code(register: MemoryRegister, resident: int) -> str:
    for record in register.all("membership"):
        if isinstance(record, Membership) and record.resident_id == resident:
            household = register.records["household"][record.household_id]
            assert isinstance(household, Household)
            return household.code
    return ""
