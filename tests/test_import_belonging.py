"""Party, organisations and poverty classes of a list come into the register, and go again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.exports import sheet_of, write_list
from db.workbooks import read_table
from resgroup.criteria import In
from resgroup.i18n import set_language
from resgroup.importing.residents import plan_residents
from resgroup.importing.tables import Cell
from resgroup.lists.form import Column, ListForm
from resgroup.lists.tabulate import tabulate
from resgroup.records import (
    Household,
    HouseholdClass,
    Membership,
    Organisation,
    OrganisationMembership,
    Resident,
)
from resgroup.register import Question
from tests.groups import new_register
from tests.importing_view import ON, MemoryRegister, plan, reasons, table


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def rows(*told: Cell, heading: str = "Đảng viên") -> list[list[Cell]]:
    """A list of people of one household, with one column more."""
    head: list[Cell] = ["Mã hộ", "Họ và tên", "Năm sinh", heading]
    names = ("Vũ Văn Ba", "Lê Thị Tư", "Vũ Văn Năm", "Vũ Thị Sáu")
    return [head, *(["1", names[n], 1970 + n, cell] for n, cell in enumerate(told))]


def memberships(register: MemoryRegister) -> list[OrganisationMembership]:
    found = register.all("organisation_membership")
    return [each for each in found if isinstance(each, OrganisationMembership)]


def kinds(register: MemoryRegister) -> dict[int, set[str]]:
    """The kinds of organisation each resident is in."""
    held: dict[int, set[str]] = {}
    for each in memberships(register):
        organisation = register.records["organisation"][each.organisation_id]
        assert isinstance(organisation, Organisation)
        held.setdefault(each.resident_id, set()).add(organisation.kind)
    return held


def classes(register: MemoryRegister) -> list[tuple[int, int, str, bool]]:
    found = register.all("household_class")
    return [
        (each.household_id, each.year, each.poverty, each.merit_family)
        for each in found
        if isinstance(each, HouseholdClass)
    ]


@pytest.mark.parametrize("yes", ["x", "X", "Có", "có", "Yes", True, 1, "✓", "Đảng viên", "ĐV"])
def test_a_tick_makes_a_member_and_no_or_nothing_does_not(yes: Cell) -> None:
    register = MemoryRegister()
    plan(table(*rows(yes, "Không", None, "-")), register)
    assert kinds(register) == {1: {"party"}}
    assert memberships(register)[0].admitted_on is None


@pytest.mark.parametrize("heading", ["Đảng viên", "Ngày vào Đảng"])
@pytest.mark.parametrize("told", ["03/02/1995", date(1995, 2, 3)])
def test_a_day_in_the_column_is_the_day_of_admission(heading: str, told: Cell) -> None:
    register = MemoryRegister()
    plan(table(*rows(told, heading=heading)), register)
    (member,) = memberships(register)
    assert (member.admitted_on, member.from_date) == (date(1995, 2, 3), date(1995, 2, 3))


def test_tick_day_official_day_and_position_may_stand_in_columns_of_their_own() -> None:
    register = MemoryRegister()
    head: list[Cell] = ["Họ tên", "Năm sinh", "Đảng viên", "Ngày vào Đảng", "Ngày chính thức"]
    row: list[Cell] = ["Vũ Văn Ba", 1970, "x", "03/02/1995", "03/02/1996", "Bí thư chi bộ"]
    plan(table([*head, "Chức vụ Đảng"], row), register)
    (member,) = memberships(register)
    assert member.role == "Bí thư chi bộ"
    assert (member.admitted_on, member.official_on) == (date(1995, 2, 3), date(1996, 2, 3))


def test_a_position_in_the_column_makes_a_member() -> None:
    register = MemoryRegister()
    plan(table(*rows("Phó bí thư")), register)
    assert [each.role for each in memberships(register)] == ["Phó bí thư"]


@pytest.mark.parametrize("rubbish", ["???!", "31/02/1995", "chưa biết", "sinh hoạt nơi khác"])
def test_rubbish_is_told_and_makes_no_member(rubbish: str) -> None:
    register = MemoryRegister()
    result = plan(table(*rows("x", rubbish)), register)
    assert kinds(register) == {1: {"party"}}
    assert "not understood" in reasons(result, 3)
    assert result.rows[1].outcome == "new"


def test_a_year_alone_makes_a_member_without_a_day() -> None:
    register = MemoryRegister()
    result = plan(table(*rows("1995", "23/12/2026")), register)
    assert [each.admitted_on for each in memberships(register)] == [None, None]
    assert "no whole day" in reasons(result, 2)
    assert "still to come" in reasons(result, 3)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Hội Phụ nữ", "women"),
        ("Đoàn thanh niên", "youth"),
        ("Đoàn viên", "youth"),
        ("Cựu chiến binh", "veterans"),
        ("CCB", "veterans"),
        ("Người cao tuổi", "elderly"),
        ("Hội nông dân", "farmers"),
    ],
)
def test_each_organisation_has_a_column_to_tick(heading: str, kind: str) -> None:
    register = MemoryRegister()
    plan(table(*rows("x", None, "Chi hội trưởng", heading=heading)), register)
    assert kinds(register) == {1: {kind}, 3: {kind}}
    assert [each.role for each in memberships(register)] == ["", "Chi hội trưởng"]
    assert [o.id for o in register.all("organisation")] == [1]


def test_a_column_may_name_several_organisations() -> None:
    register = MemoryRegister()
    told = rows("Chi bộ, Chi hội Phụ nữ", "CCB; Hội bóng đá", heading="Đoàn thể")
    result = plan(table(*told), register)
    assert kinds(register) == {1: {"party", "women"}, 2: {"veterans"}}
    assert "“Hội bóng đá” not understood" in reasons(result, 3)


def test_the_same_list_changes_nothing_twice_and_empty_cells_take_nobody_out() -> None:
    register = MemoryRegister()
    plan(table(*rows("03/02/1995", "x")), register)
    again = plan(table(*rows("03/02/1995", "x")), register)
    assert again.change_set.changes == ()
    assert again.counts["same"] == 2
    assert plan(table(*rows(None, "")), register).change_set.changes == ()
    denied = plan(table(*rows("Không", "Không")), register)
    assert denied.change_set.changes == ()
    assert "as a member; kept" in reasons(denied, 2)


def test_a_day_is_filled_in_but_never_replaced() -> None:
    register = MemoryRegister()
    plan(table(*rows("x")), register)
    result = plan(table(*rows("03/02/1995")), register)
    assert result.counts["changed"] == 1
    assert memberships(register)[0].admitted_on == date(1995, 2, 3)
    other = plan(table(*rows("04/02/1995")), register)
    assert other.change_set.changes == ()
    assert "another position or day" in reasons(other, 2)


def test_who_left_an_organisation_does_not_come_back_by_an_old_list() -> None:
    register = MemoryRegister(
        Resident(1, "Vũ Văn Ba"),
        Organisation(1, "party"),
        OrganisationMembership(1, 1, 1, to_date=date(2020, 1, 1)),
    )
    result = plan(table(["Họ tên", "Đảng viên"], ["Vũ Văn Ba", "x"]), register)
    assert len(memberships(register)) == 1
    assert "as ended; kept" in "; ".join(result.rows[0].reasons)


def test_the_dead_leave_their_organisations() -> None:
    register = MemoryRegister()
    plan(table(*rows("03/02/1995")), register)
    dead: list[list[Cell]] = [
        ["Mã hộ", "Họ tên", "Năm sinh", "Ngày mất"],
        ["1", "Vũ Văn Ba", 1970, "12/03/2024"],
    ]
    assert plan(table(*dead), register).counts["changed"] == 1
    assert memberships(register)[0].to_date == date(2024, 3, 12)
    assert plan(table(*dead), register).change_set.changes == ()


@pytest.mark.parametrize(
    ("heading", "cell", "poverty"),
    [
        ("Diện hộ", "Hộ nghèo", "poor"),
        ("Diện hộ", "cận nghèo", "near_poor"),
        ("Hộ nghèo", "x", "poor"),
        ("Hộ cận nghèo", "x", "near_poor"),
        ("Hộ nghèo/cận nghèo", "Cận nghèo", "near_poor"),
    ],
)
def test_a_poverty_class_belongs_to_the_household_and_the_year(
    heading: str, cell: str, poverty: str
) -> None:
    register = MemoryRegister()
    result = plan(table(*rows(cell, None, cell, heading=heading)), register)
    assert classes(register) == [(1, 2026, poverty, False)]
    assert "Households given a poverty class or merit: 1" in result.notes
    again = plan(table(*rows(cell, None, cell, heading=heading)), register)
    assert again.change_set.changes == ()
    assert plan(table(*rows(None, heading=heading)), register).change_set.changes == ()


def test_two_columns_of_classes_do_not_deny_each_other() -> None:
    register = MemoryRegister()
    head: list[Cell] = ["Mã hộ", "Họ tên", "Năm sinh", "Hộ nghèo", "Hộ cận nghèo"]
    plan(table(head, ["1", "Vũ Văn Ba", 1970, "Không", "x"]), register)
    assert classes(register) == [(1, 2026, "near_poor", False)]


def test_the_class_of_another_year_stays_and_merit_goes_on() -> None:
    register = MemoryRegister(
        Resident(1, "Vũ Văn Ba"),
        Household(1, "1"),
        Membership(1, 1, 1, "head"),
        HouseholdClass(1, 1, 2025, "poor", merit_family=True),
    )
    told = table(["Mã hộ", "Họ tên", "Diện hộ"], ["1", "Vũ Văn Ba", "Hộ nghèo"])
    assert plan(told, register).change_set.changes == ()
    told = table(["Mã hộ", "Họ tên", "Diện hộ"], ["1", "Vũ Văn Ba", "Cận nghèo"])
    plan(told, register)
    assert classes(register) == [(1, 2025, "poor", True), (1, 2026, "near_poor", True)]


def test_contradictions_rubbish_and_the_homeless_are_told() -> None:
    register = MemoryRegister()
    result = plan(table(*rows("Hộ nghèo", "Cận nghèo", "rất nghèo", heading="Diện hộ")), register)
    assert classes(register) == [(1, 2026, "poor", False)]
    assert "another poverty class this year" in reasons(result, 3)
    assert "not understood" in reasons(result, 4)
    alone = table(["Họ tên", "Năm sinh", "Diện hộ"], ["Lê Văn Một", 1950, "Hộ nghèo"])
    assert "no household" in reasons(plan(alone, register), 2)


def test_the_trial_tells_how_many_of_each() -> None:
    result = plan(table(*rows("x", "03/02/1995", "Không")), MemoryRegister())
    assert "New memberships of organisations: Party cell 2" in result.notes
    assert not any("not kept" in note for note in result.notes)


def test_the_register_answers_for_imported_members_and_undo_takes_all_back(tmp_path: Path) -> None:
    register = new_register(tmp_path / "a.resgroup", [])
    told = table(*rows("03/02/1995", "x", None))
    register.commit(plan_residents(told, None, register, ON, 2026).change_set)
    member = In("party_member", (True,))
    assert len(register.ask(Question(member, on=ON)).ids) == 2
    assert len(register.ask(Question(member, on=date(1990, 1, 1))).ids) == 1
    register.undo()
    for kind in ("organisation_membership", "organisation", "resident", "household"):
        assert register.all(kind) == []
    register.close()


def test_our_own_export_comes_back_whole_and_changes_nothing(tmp_path: Path) -> None:
    set_language("vi")
    head: list[Cell] = ["Mã hộ", "Họ tên", "Năm sinh", "Đảng viên", "Hội Phụ nữ", "Diện hộ"]
    told = table(
        [*head, "Gia đình chính sách"],
        ["1", "Vũ Văn Ba", 1970, "x", None, "Hộ nghèo", None],
        ["2", "Lê Thị Tư", 1971, "x", "x", None, "Có"],
        ["3", "Vũ Văn Năm", 1972, None, None, "Hộ cận nghèo", None],
    )
    first = new_register(tmp_path / "a.resgroup", [])
    first.commit(plan_residents(told, None, first, ON, 2026).change_set)
    keys = ("household_code", "full_name", "birth_date", "party_member", "organisation")
    form = ListForm("", "", "", tuple(map(Column, (*keys, "poverty", "merit_family"))))
    path = tmp_path / "list.xlsx"
    write_list(path, sheet_of(tabulate(first, [1, 2, 3], form, ON), "Danh sách", ()))
    sheet = read_table(path, None)
    assert plan_residents(sheet, None, first, ON, 2026).change_set.changes == ()
    other = new_register(tmp_path / "b.resgroup", [])
    other.commit(plan_residents(sheet, None, other, ON, 2026).change_set)
    fields = ("full_name", "party_member", "organisation", "poverty", "merit_family")
    kept, again = (sorted(each.rows([1, 2, 3], fields, ON)) for each in (first, other))
    assert again == kept
    assert kept[0] == ("Lê Thị Tư", True, ("party", "women"), None, True)
    first.close()
    other.close()
