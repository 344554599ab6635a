"""What leaves the window: purpose and recipient asked once, refused when given up, always told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.files import open_register
from db.store import Store
from resgroup.changes import RELEASE
from resgroup.commands.releasing import COPIED_FREELY
from resgroup.lists.document import Document
from tests import window_register as given
from tests.form_driving import press_letters
from tests.paper_driving import document_of, named, opened, page_of, released, until, written
from tests.test_ui_words import nameless
from tests.window_driving import panels, session
from ui.app import settle
from ui.files import Files, Papers
from ui.pages.plain_table import PlainTable
from ui.preferences import Preferences
from ui.releasing import ReleasePanel, ask_again, let_out, write_trace
from ui.window import Window


def write_words(path: Path, document: Document) -> None:
    path.write_text(document.trace, encoding="utf-8")


def nothing(_template: Path, _path: Path, _document: Document) -> None:
    raise AssertionError


PAPERS = Papers(write_words, lambda _document, _ppi: [], nothing, lambda _document, _ppi: [])


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Store], Window]]:
    """What opens a window on a register."""
    made: list[Window] = []

    def make(register: Store) -> Window:
        files = Files(lambda path, _passphrase: open_register(path), papers=PAPERS)
        window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
        window.show()
        window.show_register(register)
        settle(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make: Callable[[Store], Window], tmp_path: Path) -> Window:
    """A window with the small register open; its papers are only words."""
    return make(given.make(tmp_path / "small.resgroup"))


def panel_of(window: Window) -> ReleasePanel:
    (panel,) = panels(window).findChildren(ReleasePanel)
    return panel


def answer(window: Window, purpose: str, recipient: str) -> None:
    """Answer by keys alone; Enter goes from the first line to the second, and on."""
    panel = panel_of(window)
    assert panel.isVisible()
    assert QApplication.focusWidget() is panel.purpose
    panel.purpose.clear()
    panel.recipient.clear()
    press_letters(panel.purpose, purpose)
    QTest.keyClick(panel.purpose, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is panel.recipient
    press_letters(panel.recipient, recipient)
    QTest.keyClick(panel.recipient, Qt.Key.Key_Return)


def ask_sensitive(window: Window) -> None:
    session(window).toggle("ethnicity", "kinh")


def export(window: Window, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    opened(window).outlets.export(".pdf")


def settled(window: Window) -> None:
    page = panels(window)._page
    assert page is not None
    written(page)  # type: ignore[arg-type]


def test_what_is_not_sensitive_asks_nothing(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(window, tmp_path / "list.pdf", monkeypatch)
    settled(window)
    assert not panel_of(window).isVisible()
    assert (tmp_path / "list.pdf").exists()
    assert len(released(window)) == 1


def test_purpose_and_recipient_are_asked_once_and_told_everywhere(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    export(window, tmp_path / "list.pdf", monkeypatch)
    assert not nameless(window), nameless(window)
    assert not (tmp_path / "list.pdf").exists()
    answer(window, "Rà soát chính sách", "UBND phường")
    settled(window)
    assert not panel_of(window).isVisible()
    printed = (tmp_path / "list.pdf").read_text(encoding="utf-8")
    assert printed == (
        "Xuất ra tệp ngày 22/11/2026, người thực hiện: Tổ trưởng · "
        "mục đích: Rà soát chính sách · nơi nhận: UBND phường"
    )
    (told,) = released(window)
    assert "mục đích: Rà soát chính sách" in told
    assert "dữ liệu nhạy cảm: Dân tộc" in told
    export(window, tmp_path / "again.pdf", monkeypatch)
    assert not panel_of(window).isVisible()
    settled(window)
    assert len(released(window)) == 2


def test_a_sensitive_column_is_asked_about_as_well(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)
    page.options.columns.add("religion")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "list.pdf"), "")
    )
    page.outlets.export(".pdf")
    assert panel_of(window).isVisible()
    QTest.keyClick(panel_of(window).purpose, Qt.Key.Key_Escape)


def test_giving_up_lets_nothing_leave(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    page = opened(window)
    page.options.title.setFocus()
    export_path = tmp_path / "list.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(export_path), ""))
    page.outlets.export(".pdf")
    QTest.keyClick(panel_of(window).purpose, Qt.Key.Key_Escape)
    assert not panel_of(window).isVisible()
    assert QApplication.focusWidget() is page.options.title
    assert not page.outlets.busy
    assert not export_path.exists()
    assert released(window) == []
    assert session(window).released_for is None


def test_half_an_answer_is_not_enough(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    export(window, tmp_path / "list.pdf", monkeypatch)
    panel = panel_of(window)
    press_letters(panel.recipient, "UBND")
    panel.go_on()
    assert "Hãy ghi cả mục đích" in panel.message.words
    assert QApplication.focusWidget() is panel.purpose
    assert released(window) == []
    panel.give_up()


def no_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_asked: object) -> tuple[str, str]:
        raise AssertionError

    monkeypatch.setattr(QFileDialog, "getSaveFileName", refuse)


def test_the_purpose_is_asked_for_before_the_file(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    no_dialog(monkeypatch)
    page = opened(window)
    page.outlets.export(".pdf")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: ("", ""))
    answer(window, "Họp chi bộ", "Đảng uỷ")
    assert not page.outlets.busy  # no file was named, and what was said is not asked again
    assert session(window).released_for == ("Họp chi bộ", "Đảng uỷ")
    export(window, tmp_path / "list.pdf", monkeypatch)
    assert not panel_of(window).isVisible()
    settled(window)
    assert (tmp_path / "list.pdf").exists()


def test_what_is_no_purpose_is_refused_in_words_and_kept(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    no_dialog(monkeypatch)
    page = opened(window)
    page.outlets.export(".pdf")
    answer(window, "x", "UBND phường")
    panel = panel_of(window)
    assert panel.isVisible()
    assert "chưa nói rõ mục đích" in panel.message.words
    assert QApplication.focusWidget() is panel.purpose
    assert session(window).released_for is None
    QTest.keyClick(panel.purpose, Qt.Key.Key_Escape)
    page.outlets.export(".pdf")
    assert (panel.purpose.text(), panel.recipient.text()) == ("x", "UBND phường")
    answer(window, "Rà soát", "?")
    assert "chưa nói rõ nơi nhận" in panel.message.words
    assert QApplication.focusWidget() is panel.recipient
    panel.give_up()


def test_what_was_said_before_is_there_to_choose(window: Window) -> None:
    page = opened(window)
    said = (("Họp chi bộ", "Đảng uỷ"), ("Bầu cử", "UBND phường"), ("Họp chi bộ", "Đảng uỷ"))
    for purpose, recipient in said:
        ask_again(session(window), partial(page.release, "file"), lambda _leaving: None)
        answer(window, purpose, recipient)
    line = panel_of(window).purpose
    menu = line.before_menu()
    assert [each.text() for each in menu.actions()] == ["Họp chi bộ", "Bầu cử"]
    menu.actions()[1].trigger()
    assert line.text() == "Bầu cử"
    menu.deleteLater()


def test_going_to_another_page_gives_up(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    export(window, tmp_path / "list.pdf", monkeypatch)
    session(window).turn_to("")
    assert not panel_of(window).isVisible()
    assert released(window) == []


def test_what_was_said_last_is_proposed_in_the_next_session(
    make: Callable[[Store], Window], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "small.resgroup"
    first = make(given.make(path))
    ask_sensitive(first)
    export(first, tmp_path / "list.pdf", monkeypatch)
    answer(first, "Họp chi bộ", "Đảng uỷ")
    settled(first)
    first.close_register()
    first.show_register(open_register(path))
    ask_sensitive(first)
    export(first, tmp_path / "next.pdf", monkeypatch)
    panel = panel_of(first)
    assert (panel.purpose.text(), panel.recipient.text()) == ("Họp chi bộ", "Đảng uỷ")
    QTest.keyClick(panel.purpose, Qt.Key.Key_Return)
    settled(first)
    assert "Họp chi bộ" in released(first)[0]


def test_it_can_be_said_anew(window: Window) -> None:
    session(window).released_for = ("Họp chi bộ", "Đảng uỷ")
    page = opened(window)
    assert "mục đích: Họp chi bộ" in document_of(page).trace
    ask_again(session(window), partial(page.release, "file"), lambda _leaving: page._refresh())
    answer(window, "Bầu cử", "UBND phường")
    assert "mục đích: Bầu cử" in document_of(page).trace
    assert page.purpose.text() == "Mục đích: Bầu cử · Nơi nhận: UBND phường"
    assert released(window) == []


# Registers for reading only


def reading_only(window: Window) -> None:
    store = session(window).register
    assert isinstance(store, Store)
    store._info = replace(store.info, read_only=True)


def test_sensitive_data_leave_no_register_that_keeps_no_trace(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading_only(window)
    ask_sensitive(window)
    told: list[str] = []
    session(window).failed.connect(told.append)
    export(window, tmp_path / "list.pdf", monkeypatch)
    assert "chỉ mở để xem" in told[0]
    assert not panel_of(window).isVisible()
    assert not (tmp_path / "list.pdf").exists()


def test_other_data_leave_it_and_it_is_said_that_nothing_tells_so(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading_only(window)
    export(window, tmp_path / "list.pdf", monkeypatch)
    settled(window)
    assert (tmp_path / "list.pdf").exists()
    assert "lịch sử không ghi lại" in panels(window)._page.outlets.message.words  # type: ignore[union-attr]


# The clipboard and the map


def copied(window: Window, rows: int) -> str:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    listed = panels(window).list
    listed.table.select_rows(list(range(rows)))
    listed.copy()
    return clipboard.text()


def test_up_to_ten_people_are_copied_freely(window: Window) -> None:
    ask_sensitive(window)
    assert copied(window, COPIED_FREELY).count("\n") == COPIED_FREELY + 1
    assert released(window) == []


def test_more_are_told_of_and_asked_about(window: Window) -> None:
    assert copied(window, COPIED_FREELY + 1).count("\n") == COPIED_FREELY + 2
    assert released(window) == ["Chép ra ngoài · Danh sách · 11 người"]
    ask_sensitive(window)
    assert copied(window, COPIED_FREELY + 1) == "before"
    QTest.keyClick(panel_of(window).purpose, Qt.Key.Key_Escape)
    assert QGuiApplication.clipboard().text() == "before"
    panels(window).list.copy()
    answer(window, "Đối chiếu", "Công an phường")
    assert QGuiApplication.clipboard().text().count("\n") == COPIED_FREELY + 2
    assert "Đối chiếu" in released(window)[0]


def clipboard_after_copy(table: QAbstractItemView) -> str:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return clipboard.text()


def test_on_another_page_one_cell_is_copied_and_never_the_list_behind(window: Window) -> None:
    session(window).turn_to("balance")
    settle(window)
    page = panels(window)._page
    assert page is not None
    tables = page.findChildren(PlainTable)
    table = next(each for each in tables if each.isVisible() and each.model().rowCount())
    text = clipboard_after_copy(table)
    assert text == table.model().index(0, 0).data()
    assert released(window) == []


@pytest.mark.parametrize(("place", "column"), [(1, "Chủ hộ"), (2, "Số tầng")])
def test_households_and_buildings_are_copied_with_a_trace(
    window: Window, place: int, column: str
) -> None:
    listed = panels(window).list
    listed.unit_switch._group.button(place).click()
    assert listed.units is not None
    until(lambda: not listed.units.busy)  # type: ignore[union-attr]
    text = clipboard_after_copy(listed.units)
    assert text.count("\n") == 2  # the row looked at and its headings
    assert column in text.splitlines()[0]
    assert released(window) == []
    listed.units.selectAll()
    QTest.keyClick(listed.units, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().count("\n") == given.HOUSES + 1
    assert released(window) == [f"Chép ra ngoài · Danh sách · {given.PEOPLE} người"]
    ask_sensitive(window)
    until(lambda: not listed.units.busy)  # type: ignore[union-attr]
    listed.units.clearSelection()
    listed.copy()
    assert panel_of(window).isVisible()
    panel_of(window).give_up()


def test_the_map_sheet_is_told_of_and_asked_about_before_its_file(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, tmp_path / "map.svg")
    window.actions_["print_map"].trigger()
    until(lambda: window._job is None)
    assert released(window) == [f"Xuất ra tệp · Bản đồ · {given.PEOPLE} người"]
    ask_sensitive(window)
    for sheet in ("print_map", "print_meeting"):
        no_dialog(monkeypatch)
        window.actions_[sheet].trigger()
        named(monkeypatch, tmp_path / f"{sheet}.pdf")
        if sheet == "print_map":
            answer(window, "Họp tổ dân phố", "Cuộc họp")
        else:
            panel_of(window).give_up()
        session(window).released_for = None
        until(lambda: window._job is None)
    assert (tmp_path / "print_map.pdf").exists()
    assert not (tmp_path / "print_meeting.pdf").exists()
    assert "Họp tổ dân phố" in released(window)[0]


def test_what_is_filled_in_while_the_purpose_is_asked_for_is_told_too(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_sensitive(window)
    export(window, tmp_path / "list.pdf", monkeypatch)
    page = page_of(window)
    page.options.full.click()
    page.options.columns.add("religion")
    panel_of(window).purpose.setFocus()
    answer(window, "Họp chi bộ", "Đảng uỷ")
    settled(window)
    (told,) = released(window)
    assert "Tôn giáo" in told
    assert "đầy đủ" in told


def test_a_sheet_being_written_is_finished_before_its_register_is_closed(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def write(path: Path, document: Document) -> None:
        begun.set()
        go_on.wait(1)
        write_words(path, document)

    session(window).papers = replace(PAPERS, write_document=write)
    path = tmp_path / "sheet.pdf"
    named(monkeypatch, path)
    window.actions_["print_meeting"].trigger()
    until(begun.is_set)
    assert not window.actions_["print_map"].isEnabled()
    threading.Timer(0.1, go_on.set).start()
    window.actions_["close"].trigger()
    assert window.session is None
    assert path.exists()
    assert not window.actions_["print_meeting"].isEnabled()
    store = open_register(tmp_path / "small.resgroup")
    assert len(store.entries(commands=[RELEASE])) == 1
    store.close()


def test_nothing_takes_the_trace_back(window: Window) -> None:
    shown = session(window)
    page = opened(window)
    let_out(shown, partial(page.release, "file"), lambda leaving: write_trace(shown, leaving))
    assert len(shown.register.entries(commands=[RELEASE])) == 1
    undoable = shown.register.undoable()
    assert undoable is None or undoable.command != RELEASE
