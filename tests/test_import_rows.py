"""Which rows of a list are people, and what their cells say."""

from __future__ import annotations

from datetime import date

import pytest

from resgroup.i18n import set_language
from resgroup.importing.tables import Cell
from tests.importing_view import MemoryRegister, people, plan, reasons, table


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def test_an_occupation_that_sounds_like_a_signature_drops_nobody() -> None:
    register = MemoryRegister()
    result = plan(
        table(
            ["STT", "Họ tên", "Năm sinh", "Nghề nghiệp"],
            [1, "Vũ Văn Ba", 1970, "Tổ trưởng tổ dân phố"],
            [2, "Vũ Thị Tư", 1972, "Nội trợ"],
            ["3.", "Vũ Văn Năm", None, "Tổ trưởng sản xuất"],
            [None, "Vũ Thị Sáu", 1999, None],
        ),
        register,
    )
    assert result.counts["new"] == len(people(register)) == 4
    assert not any("left out" in note for note in result.notes)


def test_people_below_a_signature_are_read_and_names_left_out_are_said() -> None:
    register = MemoryRegister()
    result = plan(
        table(
            ["Họ tên", "Năm sinh", "Nghề nghiệp"],
            ["Vũ Văn Ba", 1970, None],
            ["Người lập", "Hà Nội, ngày 2 tháng 3 năm 2026", "Tổ trưởng"],
            ["Lê Thị Hoa", None, "Trần Văn Tổ"],
            ["Người lập", "ngày 2 tháng 3 năm 2026", None],
            ["Vũ Văn Tư", 1972, None],
            ["Vũ Văn Năm", None, None],
        ),
        register,
    )
    assert set(people(register)) == {"Vũ Văn Ba", "Vũ Văn Tư", "Vũ Văn Năm"}
    assert any("left out" in note and "1 (rows 4)" in note for note in result.notes)


def test_a_household_code_beside_a_person_is_no_line_above_a_household() -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [["Mã hộ", "Họ tên", "Năm sinh"], ["Hộ 12", "Vũ Văn Ba", 1970]]
    assert plan(table(*rows), register).counts["new"] == 1


@pytest.mark.parametrize(
    ("cell", "level", "said"),
    [
        ("Mức 2", 2, False),
        ("cấp độ 1", 1, False),
        ("Mức độ 02", 2, False),
        (1, 1, False),
        ("x", 2, False),
        ("chưa có", None, False),
        ("chưa có, hẹn 12/2026", None, True),
        ("12", None, True),
    ],
)
def test_a_vneid_level_is_taken_only_where_nothing_else_is_written(
    cell: Cell, level: int | None, said: bool
) -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [["Họ tên", "Năm sinh", "Mức VNeID"], ["Vũ Văn Ba", 1970, cell]]
    result = plan(table(*rows), register)
    assert people(register)["Vũ Văn Ba"].vneid_level == level
    assert bool(reasons(result, 2)) is said


def test_education_written_as_grades_survives_excel_taking_it_for_a_date() -> None:
    register = MemoryRegister()
    plan(
        table(
            ["Họ tên", "Trình độ văn hóa"],
            ["Vũ Văn Ba", "9/12"],
            ["Vũ Văn Tư", date(2026, 9, 12)],
            ["Vũ Văn Năm", "Đại học"],
            ["Vũ Văn Sáu", "7/10"],
        ),
        register,
    )
    found = [(r.education, r.schooling, r.qualification) for r in people(register).values()]
    assert found == [
        ("lower_secondary", "9/12", ""),
        ("lower_secondary", "9/12", ""),
        ("", "", "bachelor"),
        ("lower_secondary", "7/10", ""),
    ]


def test_days_and_months_that_excel_may_have_swapped_are_pointed_out() -> None:
    result = plan(
        table(
            ["Họ và tên", "Ngày sinh"],
            ["Nguyễn Văn An", date(1980, 3, 12)],
            ["Nguyễn Văn Bình", "25/12/1975"],
            ["Nguyễn Văn Chi", date(1980, 4, 4)],
        ),
        MemoryRegister(),
    )
    assert "swapped" in reasons(result, 2)
    assert reasons(result, 3) == ""
    assert reasons(result, 4) == ""


def test_identity_numbers_that_do_not_fit_are_only_remarked_on() -> None:
    result = plan(
        table(
            ["Họ tên", "Năm sinh", "Giới tính", "Số CCCD"],
            ["Vũ Văn Ba", 1971, "Nam", "001170000001"],
        ),
        MemoryRegister(),
    )
    assert result.counts["new"] == 1
    assert "other sex" in reasons(result, 2)
    assert "another year" in reasons(result, 2)


def test_a_nine_digit_number_is_the_older_card() -> None:
    register = MemoryRegister()
    plan(table(["Họ tên", "Số CMND/CCCD"], ["Vũ Văn Ba", 12345678]), register)
    assert people(register)["Vũ Văn Ba"].older_id == "012345678"


def test_why_a_row_fell_stands_before_what_is_only_remarked_on() -> None:
    result = plan(
        table(
            ["Họ tên", "Ngày sinh", "Giới tính"],
            ["Vũ Văn Ba", date(1970, 3, 2), "Nam"],
            ["Vũ Văn Tư", "25/12/1972", "Nam"],
            ["Vũ Văn Ba", date(1970, 3, 2), "???!"],
        ),
        MemoryRegister(),
    )
    reasons_given = result.rows[2].reasons
    assert reasons_given[0] == "same person as row 2"
    assert len(reasons_given) == 3
