"""Where a list goes: files, a Word template, the printer; and stopping it on the way."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from resgroup.errors import CancelledError, RegisterError
from resgroup.lists.document import Document
from tests import window_register as given
from tests.paper_driving import PATIENCE, named, opened, page_of, released, until, window, written
from tests.window_driving import panels, session
from ui.jobs import wait_for_left
from ui.leaving import new_printer, print_pages
from ui.whole import write_out
from ui.window import Window

__all__ = ["window"]


def test_a_list_is_written_as_excel_word_pdf_and_csv(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    page.options.groups.choose("street")
    page.options._take()
    for suffix in (".xlsx", ".docx", ".pdf", ".csv"):
        named(monkeypatch, tmp_path / "danh sach")  # the ending is added
        page.outlets.export(suffix)
        written(page)
        assert str(tmp_path / f"danh sach{suffix}") in page.outlets.message.words
    sheet = openpyxl.load_workbook(tmp_path / "danh sach.xlsx").active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("Ngõ 21" in row for row in cells)
    text = (tmp_path / "danh sach.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert sum(len(row) > 5 and row[0].isdigit() for row in rows) == given.PEOPLE
    assert (tmp_path / "danh sach.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "danh sach.docx").stat().st_size > 10_000
    assert released(window) == [f"Xuất ra tệp · Danh sách chung · {given.PEOPLE} người"] * 4
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_giving_up_the_file_writes_nothing(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(window)
    named(monkeypatch, None)
    page.outlets.export(".pdf")
    assert not page.outlets.busy
    assert released(window) == []


def test_where_no_file_can_be_there_is_no_trace_either(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    in_the_way = tmp_path / "in the way.pdf"
    in_the_way.mkdir()  # stands for a file that is open elsewhere
    for path in (tmp_path / "no such folder" / "list.pdf", in_the_way):
        named(monkeypatch, path)
        page.outlets.export(".pdf")
        written(page)
        assert f"Không ghi được “{path.name}”" in page.outlets.message.words
    assert released(window) == []
    assert list(in_the_way.iterdir()) == []


def test_a_file_of_the_name_stays_as_it_was_where_the_trace_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")

    def refuse() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(RegisterError, match=r"Không ghi được “list\.csv”"):
        write_out(path, lambda draft: draft.write_text("new"), refuse)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["list.csv"]


def test_a_word_template_of_the_user_s_is_filled(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[tuple[Path, str]] = []

    def fill(template: Path, path: Path, document: Document) -> str:
        filled.append((template, document.title))
        path.write_bytes(b"made")
        return "Mẫu không có thẻ."

    shown = session(window)
    shown.papers = replace(shown.papers, render_template=fill)
    page = opened(window)
    template = tmp_path / "template.docx"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(template), ""))
    named(monkeypatch, tmp_path / "out.docx")
    page.outlets.fill_template()
    written(page)
    assert filled == [(template, "DANH SÁCH")]
    assert page.outlets.message.words.endswith("out.docx. Mẫu không có thẻ.")
    assert (tmp_path / "out.docx").read_bytes() == b"made"
    assert len(released(window)) == 1


def test_the_pages_are_printed_and_traced(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    printed = tmp_path / "printed.pdf"

    def choose(printer: QPrinter, pages: int, _parent: object) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed))
        assert page.preview.shown is not None
        assert pages == len(page.preview.shown.pages)
        return True

    monkeypatch.setattr("ui.paper.outlets.choose_printer", choose)
    page.outlets.print_list()
    written(page)
    assert page.outlets.message.words == "Đã gửi danh sách ra máy in."
    assert printed.read_bytes().startswith(b"%PDF")
    assert released(window) == [f"In ra giấy · Danh sách chung · {given.PEOPLE} người"]


def test_no_printer_chosen_prints_nothing(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(window)
    monkeypatch.setattr("ui.paper.outlets.choose_printer", lambda *_asked: False)
    page.outlets.print_list()
    assert not page.outlets.busy
    assert released(window) == []


def pages_noted(made: list[int]) -> list[Callable[[], bytes]]:
    """Four pages; the number of each is noted when it is made."""
    blocks = tuple("word " * 900 for _ in range(4))
    pages = main.papers().sheets(Document("x", blocks=blocks), 40)[:4]

    def noted(number: int, page: Callable[[], bytes]) -> bytes:
        made.append(number)
        return page()

    return [partial(noted, number, page) for number, page in enumerate(pages, 1)]


def printer_into(path: Path) -> QPrinter:
    printer = new_printer("x", "A4", landscape=False)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_only_the_pages_asked_for_are_printed(tmp_path: Path) -> None:
    made: list[int] = []
    printer = printer_into(tmp_path / "two.pdf")
    printer.setFromTo(2, 3)
    print_pages(printer, pages_noted(made))
    assert made == [2, 3]
    assert (tmp_path / "two.pdf").read_bytes().count(b"/Type /Page\n") == 2


def test_printing_goes_page_by_page_and_can_be_stopped(tmp_path: Path) -> None:
    made: list[int] = []
    told: list[str] = []

    def stop_at_third(done: int, total: int, what: str) -> None:
        told.append(f"{what} {done}/{total}")
        if done == 2:
            raise CancelledError

    with pytest.raises(RegisterError, match="Đã dừng in") as stopped:
        print_pages(printer_into(tmp_path / "some.pdf"), pages_noted(made), stop_at_third)
    assert stopped.value.code == "printing-stopped"
    assert made == [1, 2]
    assert told == ["Đang in 0/4", "Đang in 1/4", "Đang in 2/4"]


@contextmanager
def held(window: Window) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Papers that take their time: they tell that they are begun, and wait to be let go on."""
    begun, go_on = threading.Event(), threading.Event()

    def write(path: Path, _document: Document) -> None:
        begun.set()
        assert go_on.wait(PATIENCE)
        path.write_bytes(b"made")

    shown = session(window)
    shown.papers = replace(shown.papers, write_document=write)
    yield begun, go_on
    go_on.set()


def test_a_list_that_is_being_made_can_be_stopped(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    named(monkeypatch, tmp_path / "list.pdf")
    with held(window) as (begun, go_on):
        page.outlets.export(".pdf")
        until(begun.is_set)
        assert page.outlets.stop_button.isVisible()
        assert not any(each.isEnabled() for each in page.buttons.values())
        QTest.keyClick(page.options.order, Qt.Key.Key_Escape)
        assert panels(window)._page is page
        go_on.set()
        written(page)
    assert page.outlets.message.words == "Đã dừng; không có gì được đưa ra."
    assert not page.outlets.stop_button.isVisible()
    assert all(each.isEnabled() for each in page.buttons.values())
    assert [each.suffix for each in tmp_path.iterdir() if "list" in each.name] == []
    assert released(window) == []


def test_leaving_the_page_waits_for_nothing_and_nothing_leaves(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    named(monkeypatch, tmp_path / "list.pdf")
    with held(window) as (begun, go_on):
        page.outlets.export(".pdf")
        until(begun.is_set)
        session(window).turn_to("")
        assert panels(window)._page is None
        go_on.set()
        wait_for_left()
    assert [each.suffix for each in tmp_path.iterdir() if "list" in each.name] == []
    assert released(window) == []


def test_leaving_the_page_ends_what_is_under_way(qtbot: QtBot, window: Window) -> None:
    window.actions_["print_list"].trigger()
    QTest.keyClick(page_of(window), Qt.Key.Key_Escape)
    assert panels(window)._page is None


def test_the_template_itself_is_not_written_over(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    template = tmp_path / "template.docx"
    template.write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(template), ""))
    named(monkeypatch, tmp_path / "." / "template.docx")
    page.outlets.fill_template()
    assert "chính là tệp mẫu" in page.outlets.message.words
    assert template.read_bytes() == b"mine"
    assert released(window) == []
