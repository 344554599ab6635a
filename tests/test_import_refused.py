"""Refused rows are written to a workbook that can be corrected and imported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from db.imports import Source, plan_import, write_refused
from db.workbooks import read_table, write_rejects
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.importing.tables import Cell
from tests.importing_view import MESSY, ON, MemoryRegister, plan, table


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def test_refused_rows_are_written_with_reasons_and_can_be_imported_again(tmp_path: Path) -> None:
    source = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(source, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for y, row in enumerate(MESSY):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, cell, day)
            elif cell is not None:
                sheet.write(y, x, cell)
    book.close()
    raw = read_table(source)
    register = MemoryRegister()
    result = plan(raw, register)
    assert result.counts["refused"] == 2
    rejects = tmp_path / "rejects.xlsx"

    assert write_rejects(rejects, raw, result) == 2

    back = read_table(rejects)
    assert back.rows[0][:8] == MESSY[3]
    assert "not a possible date" in str(back.rows[3][8])
    assert plan(back, register).counts["refused"] == 1


def test_refused_rows_with_cells_excel_cannot_hold_are_written_as_text(tmp_path: Path) -> None:
    odd: list[Cell] = [float("inf"), float("nan"), 10**400, 1070000001, date(1850, 1, 2)]
    raw = table(["Họ tên", "Ngày sinh", "A", "B", "C", "D", "E"], ["Vũ Văn Ba", "31/02/1970", *odd])
    result = plan(raw, MemoryRegister())
    path = tmp_path / "rejects.xlsx"
    assert write_rejects(path, raw, result) == 1
    assert read_table(path).rows[1][2:7] == ["inf", "nan", str(10**400), 1070000001, "02/01/1850"]
    assert list(tmp_path.iterdir()) == [path]


def test_refused_rows_are_never_written_over_the_list_itself(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Họ tên,Ngày sinh\nVũ Văn Ba,31/02/1970\n", encoding="utf-8")
    before = path.read_bytes()
    planned = plan_import(MemoryRegister(), Source(path), ON)
    with pytest.raises(RegisterError, match="being imported"):
        write_refused(tmp_path / "." / "list.csv", planned)
    assert path.read_bytes() == before


def test_refused_rows_that_cannot_be_written_leave_the_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = table(["Họ tên", "Ngày sinh"], ["Vũ Văn Ba", "31/02/1970"])
    result = plan(raw, MemoryRegister())
    path = tmp_path / "rejects.xlsx"
    path.write_bytes(b"before")

    def stop(book: xlsxwriter.Workbook) -> None:
        Path(book.filename).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(xlsxwriter.Workbook, "close", stop)
    with pytest.raises(KeyboardInterrupt):
        write_rejects(path, raw, result)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    with pytest.raises(RegisterError, match="cannot be written"):
        write_rejects(tmp_path / "none" / "rejects.xlsx", raw, result)
