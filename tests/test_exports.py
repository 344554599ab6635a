"""What leaves as a spreadsheet is text where it is text, and prints as a list should."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from db.exports import sheet_of, sheets_of, write_list
from resgroup.lists.table import Heading, Row, Section, Table

HEADINGS = (
    Heading("number", "STT"),
    Heading("full_name", "Họ và tên"),
    Heading("birth_date", "Ngày sinh"),
    Heading("national_id", "Số định danh"),
)
BORN = date(1980, 2, 29)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "+84|cmd",
    "\t=1+1",
    '=HYPERLINK("http://x","y")',
    "\uff1d1+1",
)


def listed(*names: str) -> Table:
    rows = tuple(
        Row(place, (str(place), name, "29/02/1980", "001080000001"),
            (place, name, BORN, "001080000001"))
        for place, name in enumerate(names, start=1)
    )  # fmt: skip
    return Table(HEADINGS, (Section("", rows),), "Tổng cộng")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_taken_for_a_formula(tmp_path: Path, name: str) -> None:
    sheet = sheet_of(listed(name, "An"), name, [name])
    write_list(tmp_path / "a.csv", sheet)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert f"'{name}" in cells
    assert name not in cells

    write_list(tmp_path / "a.xlsx", sheet)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    found = [cell for row in page.iter_rows() for cell in row if cell.value == name]
    assert [cell.data_type for cell in found] == ["s", "s", "s"]
    # Excel keeps it as text when the cell is edited
    assert found[-1].style_id != page.cell(found[-1].row + 1, 2).style_id


def test_a_workbook_prints_as_wide_as_the_paper_with_its_heading_on_each_page(
    tmp_path: Path,
) -> None:
    write_list(tmp_path / "a.xlsx", sheet_of(listed("An", "Bình"), "Danh sách", ["Ghi chú"]))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page is not None
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:D5"
    assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
    assert page.oddFooter.center.text == "&P/&N"
    assert page["C4"].value.date() == BORN
    assert page["C4"].number_format == "dd/mm/yyyy"
    assert page["D4"].value == "001080000001"


@pytest.mark.parametrize(
    ("title", "total", "name"),
    [
        ("DANH SÁCH CỬ TRI", "Tổng cộng: 1 người", "Danh sách"),
        ("ĐỘ TUỔI VÀ GIỚI TÍNH", "", "Độ tuổi và giới tính"),
        ("TÌNH TRẠNG HÔN NHÂN: ĐƯỜNG, NGÕ [1/2]", "", "Tình trạng hôn nhân đường, ngõ"),
        ("'*?'", "", "Danh sách"),
        ("X" * 40, "", "X" + 30 * "x"),
    ],
)
def test_pages_of_a_workbook_have_names_of_their_own(
    tmp_path: Path, title: str, total: str, name: str
) -> None:
    table = replace(listed("An"), total=total)
    path = tmp_path / "a.xlsx"
    write_list(path, *sheets_of(path, table, None, title, []))
    assert openpyxl.load_workbook(path).sheetnames == [name]
