"""Workbooks and text tables are read as they are, or refused in words."""

from __future__ import annotations

import unicodedata
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from db.workbooks import read_table
from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import set_language
from resgroup.importing.headings import read_mapping, recognise
from resgroup.importing.legacy import from_tcvn3
from resgroup.importing.residents import plan_residents
from resgroup.importing.tables import Cell, RawTable
from resgroup.records import Resident
from tests.importing_view import MemoryRegister

LIST = (
    "Họ và tên;Ngày sinh;Số CCCD\nNguyễn Thị Thuý Hường;02/03/1970;1170000456\nTrần Đức Hoà;1948;\n"
)


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def workbook(path: Path, *rows: list[Cell], name: str = "DS") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def tcvn3(text: str) -> bytes:
    """A text as a .VnTime document holds it."""
    codes = {from_tcvn3(chr(code)): code for code in range(0xA1, 0x100)}
    return bytes(codes.get(char, ord(char) if ord(char) < 128 else 63) for char in text)


# --- text tables ------------------------------------------------------------------------------


def cp1258(text: str) -> bytes:
    """A text in Windows' own Vietnamese encoding: letters, then tones apart."""
    out = []
    for char in text:
        try:
            out.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            tone = next(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
            letter = unicodedata.normalize("NFC", marks.replace(tone, ""))
            out.append((letter + tone).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LIST.encode(), "UTF-8"),
        (LIST.encode("utf-8-sig"), "UTF-8"),
        (unicodedata.normalize("NFD", LIST).encode(), "UTF-8"),
        (LIST.encode("utf-16"), "UTF-16"),
        (LIST.encode("utf-16-le"), "UTF-16-LE"),
        (cp1258(LIST), "Windows-1258"),
        (tcvn3(LIST), "TCVN3"),
        (LIST.replace(";", "\t").encode(), "UTF-8"),
        (LIST.replace(";", ",").encode(), "UTF-8"),
        (b"sep=;\r\n" + LIST.replace("\n", "\r\n").encode(), "UTF-8"),
    ],
)
def test_a_text_table_is_read_in_any_encoding(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    raw = read_table(path)
    assert f"encoding {encoding}," in raw.notes[0]
    register = MemoryRegister()
    register.apply(plan_residents(raw, None, register, date(2026, 11, 22), 2026).change_set)
    people = [r for r in register.all("resident") if isinstance(r, Resident)]
    assert [p.full_name for p in people] == ["Nguyễn Thị Thuý Hường", "Trần Đức Hoà"]
    assert people[0].national_id == "001170000456"


def test_quotes_and_line_breaks_in_cells_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('Họ tên,Ghi chú\n"Vũ ""Ba"" Văn","hai\ndòng, một ô"\n', encoding="utf-8")
    assert read_table(path).rows[1] == ['Vũ "Ba" Văn', "hai\ndòng, một ô"]


# --- workbooks --------------------------------------------------------------------------------


def test_cells_keep_their_types_and_days_lose_their_time(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["Họ tên", 12, 1.5, datetime.combine(date(1970, 3, 2), time(7)), None, True],
    )
    assert read_table(path).rows == [["Họ tên", 12, 1.5, date(1970, 3, 2), None, True]]


def test_the_sheet_with_the_list_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Bìa").write(0, 0, "Danh sách tổ 5")
    page = book.add_worksheet("Nhân khẩu")
    page.write_row(0, 0, ["Họ tên", "Ngày sinh", "Giới tính"])
    book.close()
    table = read_table(path)
    assert table.sheet == "Nhân khẩu"
    assert "Bìa" in table.notes[0]
    assert read_table(path, "Bìa").rows == [["Danh sách tổ 5"]]
    with pytest.raises(RegisterError, match="Nhân khẩu"):
        read_table(path, "Hộ")


def test_formulas_give_their_stored_result_and_missing_ones_are_said(tmp_path: Path) -> None:
    stored = tmp_path / "stored.xlsx"
    book = xlsxwriter.Workbook(stored)
    book.add_worksheet().write_formula(0, 0, "=1+1", None, 2)
    book.close()
    assert read_table(stored).rows == [[2]]
    never = workbook(tmp_path / "never.xlsx", ["Họ tên", "=1+1"])
    table = read_table(never)
    assert table.rows == [["Họ tên", None]]
    assert "empty: 1." in table.notes[0]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    book.add_worksheet().write_row(0, 0, ["=1+1", "<b>Ba</b>", "'007"])
    book.close()
    assert read_table(path).rows == [["=1+1", "<b>Ba</b>", "'007"]]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", *([["x"]] * 3))

    def stop(done: int, total: int, what: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read_table(path, progress=stop)


def bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream,
    ):
        for _ in range(310):
            stream.write(bytes(1024 * 1024))


def entities(path: Path) -> None:
    source = workbook(path.with_name("source.xlsx"), ["x"])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + data.replace(
                    b"<sheetData>", b"<sheetData><!-- &b; -->"
                )
            new.writestr(entry, data)


def cut(path: Path) -> None:
    whole = workbook(path.with_name("whole.xlsx"), ["x"]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def not_excel(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")


@pytest.mark.parametrize("make", [bomb, entities, cut, not_excel])
def test_a_harmful_or_damaged_workbook_is_refused(
    tmp_path: Path, make: object, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.xlsx"
    assert callable(make)
    make(path)
    with pytest.raises(RegisterError, match=r"list\.xlsx"):
        read_table(path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "without one"),
        ("text.xlsx", b"a;b;c", "content is not"),
        ("book.csv", b"PK\x03\x04", "content is not"),
        ("list.ods", b"PK\x03\x04", "save it as"),
        ("page.xls", b"<html>", "save it as .xlsx"),
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RegisterError, match=words):
        read_table(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="no such file"):
        read_table(tmp_path / "absent.xlsx")


# --- headings ---------------------------------------------------------------------------------


def columns(*rows: list[Cell]) -> dict[str, list[int]]:
    return recognise(RawTable("list.xlsx", "DS", [*rows, ["x"] * 12])).columns


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("HỌ VÀ TÊN", "full_name"),
        ("Họ, chữ đệm và tên", "full_name"),
        ("Ngày, tháng,\nnăm sinh (dd/mm/yyyy)", "birth_date"),
        ("SĐT", "phone"),
        ("ĐT", "phone"),
        ("DT", "ethnicity"),
        ("Q.hệ với CH", "relationship"),
        ("Quan hệ với chủ hộ (ghi rõ)", "relationship"),
        ("Số CCCD / CMND", "national_id"),
        ("ngay sinh", "birth_date"),
        ("Nghề nghiệp hiện nay", "occupation"),
        ("full_name", "full_name"),
        ("Thường trú/Tạm trú", "residence"),
    ],
)
def test_headings_are_recognised_however_they_are_written(heading: str, field: str) -> None:
    found = columns(["Họ tên", "Giới tính", heading])
    assert 2 in found[field]


@pytest.mark.parametrize("heading", ["Tổ trưởng", "Tính tình", "Màu áo", "Số"])
def test_other_headings_are_left_alone(heading: str) -> None:
    table = RawTable("list.xlsx", "DS", [["Họ tên", "Giới tính", heading], ["a", "Nam", "b"]])
    assert recognise(table).unknown == [heading]


def test_headings_over_two_rows_say_what_the_columns_below_are() -> None:
    found = columns(
        ["TT", "Họ và tên", "Ngày sinh", None, None, "Địa chỉ", None, "Giới tính", None],
        [None, None, "Ngày", "Tháng", "Năm", "Số nhà", "Phố", "Nam", "Nữ"],
    )
    assert found["birth_day"] == [2]
    assert found["birth_month"] == [3]
    assert found["birth_year"] == [4]
    assert found["house_number"] == [5]
    assert found["street"] == [6]
    assert found["birth_date_male"] == [7]
    assert found["birth_date_female"] == [8]


def test_a_first_row_of_data_is_no_second_row_of_headings() -> None:
    table = RawTable("a", "", [["Họ tên", "Giới tính"], ["Nam", "Nữ"], ["Vũ Văn Ba", "Nam"]])
    assert recognise(table).first == 1


def test_a_name_in_two_columns_under_one_heading_is_put_together() -> None:
    raw = RawTable("a", "", [["STT", "Họ và tên", None, "Năm sinh"], [1, "Nguyễn Văn", "An", 1970]])
    plan = plan_residents(raw, None, MemoryRegister(), date(2026, 1, 1), 2026)
    names = [c.after.full_name for c in plan.change_set.changes if isinstance(c.after, Resident)]
    assert names == ["Nguyễn Văn An"]


def test_a_birth_date_in_three_columns_is_put_together() -> None:
    raw = RawTable(
        "a",
        "",
        [
            ["Họ và tên", "Ngày sinh", None, None],
            [None, "Ngày", "Tháng", "Năm"],
            ["Vũ Văn Ba", 2, 3, 1970],
            ["Vũ Văn Tư", None, None, 1948],
            ["Vũ Văn Năm", 31, 2, 1950],
            ["Vũ Văn Sáu", "05", "tháng 4", "48"],
            ["Vũ Văn Bảy", 1, 1, 2999],
            ["Vũ Văn Tám", 1, 1, 1],
            ["Vũ Văn Chín", 2, 3, None],
        ],
    )
    plan = plan_residents(raw, None, MemoryRegister(), date(2026, 1, 1), 2026)
    births = [c.after.birth_date for c in plan.change_set.changes if isinstance(c.after, Resident)]
    assert [birth.iso() for birth in births] == [
        "1970-03-02",
        "1948",
        "1948-04-05",
        "",
    ]
    assert [row.row_number for row in plan.rows if row.outcome == "refused"] == [5, 7, 8]
    assert "2/3" in plan.rows[-1].reasons[0]


@pytest.mark.parametrize(
    "headings", [["Ngày", "Tháng", "Năm"], ["Ngày sinh", "Tháng sinh", "Năm sinh"]]
)
def test_the_parts_of_a_birth_date_need_no_heading_above_them(headings: list[Cell]) -> None:
    rows: list[list[Cell]] = [
        ["Họ và tên", *headings],
        ["Vũ Thị Ba", 2, 3, 1970],
        ["Vũ Văn Tư", 2, 3, 2999],
    ]
    plan = plan_residents(RawTable("a", "", rows), None, MemoryRegister(), date(2026, 1, 1), 2026)
    [only] = [c.after for c in plan.change_set.changes if isinstance(c.after, Resident)]
    assert (only.birth_date.iso(), only.sex) == ("1970-03-02", "")
    assert plan.counts["refused"] == 1


@pytest.mark.parametrize(
    ("cell", "born"), [(1948, "1948"), (2999, None), (9999, None), (17604, "1948-03-12")]
)
def test_a_number_of_four_digits_is_a_year_and_never_a_day_of_excel(
    cell: int, born: str | None
) -> None:
    raw = RawTable("a", "", [["Họ và tên", "Năm sinh"], ["Vũ Văn Ba", cell]])
    plan = plan_residents(raw, None, MemoryRegister(), date(2026, 1, 1), 2026)
    people = [c.after for c in plan.change_set.changes if isinstance(c.after, Resident)]
    assert [person.birth_date.iso() for person in people] == ([born] if born else [])


@pytest.mark.parametrize("content", ["x = [1]", "not toml"])
def test_a_mapping_file_that_says_nothing_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RegisterError):
        read_mapping(path)


def test_a_mapping_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[columns]\n"Công dân" = "full_name"\n"Bỏ" = ""\n', encoding="utf-8")
    assert read_mapping(path) == {"Công dân": "full_name", "Bỏ": ""}
