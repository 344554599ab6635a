"""The page that makes lists: forms, columns, groups, pages as they will be, files and printer."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

import main
from db.files import open_register
from resgroup.changes import RELEASE, ChangeSet, additions
from resgroup.errors import CancelledError, RegisterError
from resgroup.lists.document import Document
from resgroup.lists.form import Column
from resgroup.lists.form_files import read_form
from resgroup.lists.forms import saved_forms
from resgroup.lists.table import Table
from resgroup.records import SavedListForm
from tests import window_register as given
from tests.test_ui_words import name_of, own_parts
from tests.window_driving import panels, press_button, session
from ui.app import settle
from ui.files import Files
from ui.jobs import wait_for_left
from ui.leaving import new_printer, print_pages
from ui.paper.page import Page
from ui.paper.preview import Shown, rows_of
from ui.preferences import Preferences
from ui.whole import write_out
from ui.window import Window

PATIENCE = 30.0


def until(done: Callable[[], bool]) -> None:
    """Let the window work until something is so; threads get the time they need meanwhile."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        QApplication.processEvents()
        time.sleep(0.002)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open, and all that writes papers."""
    files = Files(lambda path, _passphrase: open_register(path), papers=main.papers())
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.show()
    window.show_register(given.make(tmp_path / "small.resgroup"))
    settle(window)
    yield window
    window.close()
    window.deleteLater()


def page_of(window: Window) -> Page:
    page = panels(window)._page
    assert isinstance(page, Page)
    return page


def opened(window: Window) -> Page:
    window.actions_["print_list"].trigger()
    return ready(page_of(window))


def ready(page: Page) -> Page:
    until(lambda: not page.preview.busy)
    return page


def document_of(page: Page) -> Document:
    return page.wanted().document(page.release("file"))


def table_of(page: Page) -> Table:
    (table,) = document_of(page).blocks
    assert isinstance(table, Table)
    return table


def headings(page: Page) -> list[str]:
    return [heading.words for heading in table_of(page).headings]


def named(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """Have the user name a file, or give up for None."""
    answer = ("" if path is None else str(path), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: answer)


def written(page: Page) -> None:
    until(lambda: not page.outlets.busy)


def released(window: Window) -> list[str]:
    return [each.summary for each in session(window).register.entries(commands=[RELEASE])]


# The pages


def test_the_list_is_shown_as_the_pages_it_will_be(window: Window) -> None:
    page = opened(window)
    assert QApplication.focusWidget() is page.forms.forms
    shown = page.preview.shown
    assert shown is not None
    assert shown.last
    assert len(shown.pages) == shown.count
    assert shown.rows == given.PEOPLE
    assert len(shown.pages) > 1
    assert page.count.text() == f"{given.PEOPLE} dòng · {len(shown.pages)} trang"
    assert document_of(page).trace.startswith("Xuất ra tệp ngày 22/11/2026")


def test_the_form_of_the_rule_asked_comes_first(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    assert page.forms.forms.currentText() == "Danh sách cử tri"
    assert page.options.form.id == "voters"
    assert page.options.title.text() == "Danh sách cử tri"
    assert "24/" not in document_of(page).title
    assert document_of(page).landscape


def test_the_form_follows_the_rule_until_one_is_filled_in(window: Window) -> None:
    page = opened(window)
    session(window).choose_rule("voter")
    assert page.options.form.id == "voters"
    page.options.numbered.click()
    session(window).clear()
    assert page.options.form.id == "voters"
    assert rows_of(document_of(page)) == given.PEOPLE


def test_another_question_makes_other_pages(window: Window) -> None:
    page = opened(window)
    session(window).set_age(60, None)
    ready(page)
    assert page.preview.shown is not None
    assert page.preview.shown.rows == len(session(window).ids) < given.PEOPLE


def test_only_the_rows_selected_where_some_are(window: Window) -> None:
    panels(window).list.table.select_rows([1, 2, 3])
    page = opened(window)
    assert page.only_selected.isVisible()
    assert rows_of(document_of(page)) == 3
    page.only_selected.click()
    assert rows_of(document_of(page)) == given.PEOPLE


def test_another_question_with_the_same_people_is_another_title(window: Window) -> None:
    page = opened(window)
    session(window).set_age(0, 120)
    assert page.preview.busy
    ready(page)
    assert "120" in document_of(page).about


# Whom the form is for


def choose_form(page: Page, words: str) -> None:
    """Choose a form by typing in the box, as with a real keyboard."""
    box = page.forms.forms
    box.setFocus()
    while box.currentText() != words:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before


def test_a_form_asks_for_those_its_title_names(window: Window) -> None:
    page = opened(window)
    page.forms.forms.choose("elderly")
    page.forms._choose()
    assert session(window).draft.rule == "elderly"
    assert len(session(window).ids) < given.PEOPLE
    assert "Người cao tuổi (từ đủ 60 tuổi)" in page.fitting.message.words
    assert page.fitting.isVisible()
    assert not page.fitting.ask.isVisible()
    assert document_of(page).title == "DANH SÁCH NGƯỜI CAO TUỔI"
    assert rows_of(document_of(page)) == len(session(window).ids)


def test_keys_through_the_forms_keep_the_question_of_the_first_that_asked(window: Window) -> None:
    page = opened(window)
    choose_form(page, "Danh sách cử tri")
    assert session(window).draft.rule == "voter"
    assert page.options.title.text() == "Danh sách cử tri"


def test_beside_another_question_a_form_gives_no_title(qtbot: QtBot, window: Window) -> None:
    session(window).toggle("sex", "male")
    page = opened(window)
    page.forms.forms.choose("party_cell")
    page.forms._choose()
    assert document_of(page).title == "DANH SÁCH"
    assert page.options.title.text() == "Danh sách"
    assert "Mẫu này dành cho" in page.fitting.message.words
    assert page.release("file").what == "Danh sách chung"
    assert session(window).draft.values == {"sex": ("male",)}
    qtbot.mouseClick(page.fitting.ask, Qt.MouseButton.LeftButton)
    assert session(window).draft.rule == "party_members"
    assert document_of(page).title == "DANH SÁCH ĐẢNG VIÊN"
    assert not page.fitting.ask.isVisible()


def test_the_title_goes_with_the_question(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    page.options.numbered.click()  # from now on the form stays
    assert document_of(page).title == "DANH SÁCH CỬ TRI"
    assert not page.fitting.isVisible()
    session(window).clear()
    assert document_of(page).title == "DANH SÁCH"
    assert page.fitting.ask.isVisible()
    session(window).choose_rule("voter")
    assert document_of(page).title == "DANH SÁCH CỬ TRI"
    assert not page.fitting.isVisible()


def test_a_title_of_one_s_own_stays(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    page.options.title.setFocus()
    page.options.title.selectAll()
    QTest.keyClicks(page.options.title, "Khu vuc 3")
    session(window).clear()
    assert document_of(page).title == "KHU VUC 3"
    assert not page.fitting.isVisible()
    page._save_form("Của tôi")
    saved = read_form(saved_forms(session(window).register)["Của tôi"].content)
    assert (saved.title, saved.asks) == ("Khu vuc 3", None)


def test_the_rows_selected_stay_whatever_form_is_chosen(window: Window) -> None:
    panels(window).list.table.select_rows([1, 2, 3])
    page = opened(window)
    page.forms.forms.choose("elderly")
    page.forms._choose()
    assert session(window).draft.empty
    assert rows_of(document_of(page)) == 3
    assert document_of(page).title == "DANH SÁCH"


# Where it stands


def test_counts_that_arrive_move_nothing(window: Window) -> None:
    page = opened(window)
    least, place = page.minimumSizeHint(), page.preview.geometry()
    page._show_facts(Shown((b"",), 123_456, 98_765, last=False))
    QApplication.processEvents()
    assert page.minimumSizeHint() == least
    assert page.preview.geometry() == place


def test_where_there_is_little_room_form_and_pages_take_turns(qtbot: QtBot, window: Window) -> None:
    window.resize(1366, 768)
    page = opened(window)
    assert page._form_side.isVisible()
    assert page._pages_side.isVisible()
    assert not page.sides.isVisible()
    window.resize(900, 600)
    QApplication.processEvents()
    assert page._pages_side.isVisible()
    assert not page._form_side.isVisible()
    qtbot.mouseClick(page.sides._group.button(1), Qt.MouseButton.LeftButton)
    assert page._form_side.isVisible()
    assert not page._pages_side.isVisible()
    assert QApplication.focusWidget() is page.forms.forms


def test_in_a_low_window_nothing_is_squeezed(window: Window) -> None:
    window.actions_["large"].trigger()
    settle(window)
    page = opened(window)
    page.forms.forms.choose("party_cell")
    page.forms._choose()
    page._ask_purpose()
    window.resize(900, 400)
    QApplication.processEvents()
    lines = [*page._buttons, page.count, page.fitting]
    for above, below in pairwise(lines):
        assert above.geometry().intersected(below.geometry()).isEmpty()
    assert page.fitting.height() >= page.fitting.heightForWidth(page.fitting.width())


# The form


def press(page: Page, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(page.options.columns, key, modifier)


ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def test_columns_are_moved_renamed_and_taken_away_by_keys(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    table = page.options.columns
    before = headings(page)
    table.setFocus()
    table.setCurrentIndex(page.options.model.index(2, 0))
    press(page, Qt.Key.Key_Up, ALT)
    press(page, Qt.Key.Key_Up, ALT)
    press(page, Qt.Key.Key_Up, ALT)  # already at the top
    assert headings(page)[:4] == [before[0], before[3], before[1], before[2]]
    press(page, Qt.Key.Key_Down, ALT)
    assert headings(page)[:4] == [before[0], before[1], before[3], before[2]]
    press(page, Qt.Key.Key_F2, PLAIN)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("Nam hay nữ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert headings(page)[2] == "Nam hay nữ"
    press(page, Qt.Key.Key_Delete, PLAIN)
    assert "Nam hay nữ" not in headings(page)
    assert len(headings(page)) == len(before) - 1


def test_a_column_is_dropped_where_it_is_dragged(window: Window) -> None:
    page = opened(window)
    table, model = page.options.columns, page.options.model
    table.setCurrentIndex(model.index(0, 0))
    place = table.visualRect(model.index(2, 0)).center()
    drop = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        model.mimeData([model.index(0, 0)]),
        Qt.MouseButton.LeftButton,
        PLAIN,
    )
    table.dropEvent(drop)
    assert [each.field for each in page.options.form.columns][2] == "full_name"
    assert drop.dropAction() == Qt.DropAction.IgnoreAction


def test_the_last_column_stays(window: Window) -> None:
    page = opened(window)
    page.options.model.take((Column("full_name"),))
    page.options.columns.setCurrentIndex(page.options.model.index(0, 0))
    press(page, Qt.Key.Key_Delete, PLAIN)
    assert len(page.options.form.columns) == 1
    assert not page.options._less.isEnabled()


def test_a_column_is_added_below_the_current_one(window: Window) -> None:
    page = opened(window)
    page.options.columns.setCurrentIndex(page.options.model.index(0, 0))
    menu = page.options.columns.add_menu("resident")
    offered = {each.text(): each for each in menu.actions()}
    assert "Họ và tên" not in offered
    offered["Dân tộc"].trigger()
    assert headings(page)[2] == "Dân tộc"
    menu.deleteLater()
    again = page.options.columns.add_menu("resident")
    assert "Dân tộc" not in {each.text() for each in again.actions()}
    assert "Cột trống" in {each.text() for each in again.actions()}
    again.deleteLater()


def test_widths_are_numbers_and_empty_is_automatic(window: Window) -> None:
    page = opened(window)
    model = page.options.model
    assert model.setData(model.index(0, 1), "2,5")
    assert page.options.form.columns[0].weight == 2.5
    assert not model.setData(model.index(0, 1), "broad")
    assert model.setData(model.index(0, 1), "")
    assert page.options.form.columns[0].weight == 0


def test_groups_have_subtotals_and_can_do_without(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    assert not page.options.subtotals.isEnabled()
    page.options.groups.setFocus()
    QTest.keyClick(page.options.groups, Qt.Key.Key_Down)
    assert page.options.form.group_by == "street"
    assert [each.title for each in table_of(page).sections] == ["Ngõ 21", "Ngõ 22"]
    assert all(each.subtotal for each in table_of(page).sections)
    QTest.keyClick(page.options.subtotals, Qt.Key.Key_Space)
    assert not any(each.subtotal for each in table_of(page).sections)


def test_numbers_are_in_full_only_on_purpose(window: Window) -> None:
    page = opened(window)
    place = headings(page).index("Số định danh")
    assert "*" in table_of(page).sections[0].rows[0].cells[place]
    assert not page.release("file").unmasked
    page.options.full.click()
    assert "*" not in table_of(page).sections[0].rows[0].cells[place]
    assert page.release("file").unmasked


def test_paper_place_and_signers_are_as_filled_in(window: Window) -> None:
    page = opened(window)
    assert [each.office for each in document_of(page).signers] == [
        "NGƯỜI LẬP DANH SÁCH",
        "TỔ TRƯỞNG",
    ]
    page.options.paper.choose(("A3", True))
    page.options.signers.setText("Tổ trưởng;  Chi hội trưởng Chi hội Chữ thập đỏ ;")
    page.options.place.setText("Văn Miếu, ngày 25 tháng 11 năm 2026")
    page.options._take()
    made = document_of(page)
    assert (made.paper, made.landscape) == ("A3", True)
    assert page.options.form.signers == ("leader", "Chi hội trưởng Chi hội Chữ thập đỏ")
    assert made.place_and_day == "Văn Miếu, ngày 25 tháng 11 năm 2026"


def test_households_and_buildings_are_listed_in_columns_of_their_own(window: Window) -> None:
    page = opened(window)
    of_people = [each.field for each in page.options.form.columns]
    page.options.units._group.button(1).click()
    assert page.options.form.unit == "household"
    assert rows_of(document_of(page)) == given.HOUSES
    columns = [each.field for each in page.options.form.columns]
    assert columns == ["household_code", "head_name", "address", "matching", "blank"]
    page.options.units._group.button(2).click()
    assert page.options.form.unit == "building"
    assert rows_of(document_of(page)) == given.HOUSES
    page.options.units._group.button(0).click()
    assert [each.field for each in page.options.form.columns] == of_people


def test_a_form_of_one_s_own_is_saved_chosen_and_deleted(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    page.options.model.take((Column("full_name", "Ai"), Column("signature")))
    press_button(qtbot, page.forms, "Lưu thành mẫu…")
    field = QApplication.focusWidget()
    assert field is page.forms.name
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "tên riêng" in page.forms.message.words
    qtbot.keyClicks(field, "Phat qua")
    QTest.keyClick(field, Qt.Key.Key_Return)
    register = session(window).register
    assert list(saved_forms(register)) == ["Phat qua"]
    assert page.forms.forms.currentText() == "Mẫu của tôi: Phat qua"
    session(window).turn_to("")
    page = opened(window)
    page.forms.forms.choose("Phat qua")
    page.forms._choose()
    assert headings(page)[1] == "Ai"
    press_button(qtbot, page.forms, "Xoá mẫu này")
    assert saved_forms(register) == {}
    assert page.options.form.id == "general"


def test_a_form_of_one_s_own_is_renamed_and_what_is_filled_in_stays(
    qtbot: QtBot, window: Window
) -> None:
    page = opened(window)
    page.forms.keep(page.options.form, "Quà")
    page.options.numbered.click()
    press_button(qtbot, page.forms, "Đổi tên…")
    assert page.forms.name.text() == "Quà"
    qtbot.keyClicks(page.forms.name, "Tet")
    QTest.keyClick(page.forms.name, Qt.Key.Key_Return)
    assert list(saved_forms(session(window).register)) == ["Tet"]
    assert page.forms.forms.currentText() == "Mẫu của tôi: Tet"
    assert not page.options.form.numbered
    assert not page.forms.name.isVisible()


def test_a_form_that_is_gone_is_offered_no_more(window: Window) -> None:
    page = opened(window)
    page.forms.keep(replace(page.options.form, columns=(Column("full_name"),)), "Quà")
    page.forms.forms.choose("Quà")
    page.forms._choose()
    assert len(headings(page)) == 2
    session(window).undo()
    assert page.forms.forms.currentText() == "Danh sách chung"
    assert len(headings(page)) > 2
    session(window).redo()
    assert page.forms.forms.findText("Mẫu của tôi: Quà") > 0


def test_a_saved_form_of_another_version_is_said_and_can_be_deleted(
    qtbot: QtBot, window: Window
) -> None:
    odd = '{"vi": "A", "columns": ["a_field_of_another_version"]}'
    session(window).commit(ChangeSet("save_list_form", additions([SavedListForm(1, "Cũ", odd)])))
    page = opened(window)
    page.forms.forms.choose("Cũ")
    page.forms._choose()
    assert "a_field_of_another_version" in page.forms.message.words
    assert page.options.form.id == "general"  # nothing filled in is lost
    press_button(qtbot, page.forms, "Xoá mẫu này")
    assert saved_forms(session(window).register) == {}


# Where it goes


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

    def fill(template: Path, path: Path, document: Document) -> None:
        filled.append((template, document.title))
        path.write_bytes(b"made")

    shown = session(window)
    shown.papers = replace(shown.papers, render_template=fill)
    page = opened(window)
    template = tmp_path / "template.docx"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(template), ""))
    named(monkeypatch, tmp_path / "out.docx")
    page.outlets.fill_template()
    written(page)
    assert filled == [(template, "DANH SÁCH")]
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


def test_the_page_s_parts_have_names(window: Window) -> None:
    page = opened(window)
    unnamed = [
        type(each).__name__
        for each in own_parts(page)
        if not name_of(each) and not each.property("line") and not each.property("text")
    ]
    assert [each for each in unnamed if each not in {"QLabel", "QWidget"}] == []


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
        assert not any(each.isEnabled() for each in page._buttons)
        QTest.keyClick(page.options.order, Qt.Key.Key_Escape)
        assert panels(window)._page is page
        go_on.set()
        written(page)
    assert page.outlets.message.words == "Đã dừng; không có gì được đưa ra."
    assert not page.outlets.stop_button.isVisible()
    assert all(each.isEnabled() for each in page._buttons)
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
