"""Typing into the list: as in a spreadsheet, one cell at a time, the row staying where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.dates import PartialDate
from resgroup.records import Resident
from tests import window_register as given
from tests.window_driving import panels, session
from ui.app import settle
from ui.draft import Draft
from ui.files import Files
from ui.list_panel import ListPanel
from ui.list_table import ListTable
from ui.preferences import Preferences
from ui.window import Window

COLUMNS = ["full_name", "birth_date", "age", "sex", "occupation", "national_id", "phone", "address"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open and the columns of the tests."""
    files = Files(lambda path, _passphrase: open_register(path), lambda *_given: None)
    preferences = Preferences(tmp_path / "window.ini")
    preferences.columns = COLUMNS
    window = Window(files, preferences, lambda: given.TODAY)
    window.show()
    window.show_register(given.make(tmp_path / "small.resgroup"))
    settle(window)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def panel(window: Window) -> ListPanel:
    return panels(window).list


@pytest.fixture
def table(panel: ListPanel) -> ListTable:
    return panel.table


def go_to(table: ListTable, row: int, name: str) -> None:
    table.setFocus()
    table.setCurrentIndex(table._list.index(row, COLUMNS.index(name)))


def place(table: ListTable) -> tuple[int, str]:
    current = table.currentIndex()
    return current.row(), COLUMNS[current.column()]


def typing() -> QLineEdit:
    """The field the keyboard is in."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit), field
    return field


def type_in(qtbot: QtBot, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    field = typing()
    field.selectAll()
    write(field, text)
    qtbot.keyClick(field, key)


def write(field: QLineEdit, text: str) -> None:
    """Type letters with diacritics, as an input method hands them over."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def resident(window: Window, number: int) -> Resident:
    found = session(window).register.get("resident", [number])[number]
    assert isinstance(found, Resident)
    return found


def test_f2_types_into_a_cell_and_enter_saves_and_goes_down(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    number = table._list.id_at(5)
    go_to(table, 5, "occupation")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Thợ điện")
    assert resident(window, number).occupation == "Thợ điện"
    assert place(table) == (6, "occupation")
    assert table.hasFocus()
    assert table.selected_ranges() == [(6, 6)]
    assert table._list.index(5, COLUMNS.index("occupation")).data() == "Thợ điện"


def test_typing_replaces_and_tab_saves_and_goes_right(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    number = table._list.id_at(2)
    go_to(table, 2, "birth_date")
    qtbot.keyClick(table, Qt.Key.Key_1)
    qtbot.keyClicks(typing(), "2.3.48")
    qtbot.keyClick(typing(), Qt.Key.Key_Tab)
    assert resident(window, number).birth_date == PartialDate(1948, 3, 12)
    assert place(table) == (2, "age")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Nông dân", Qt.Key.Key_Backtab)
    assert resident(window, number).occupation == "Nông dân"
    assert place(table) == (2, "sex")


def test_escape_gives_up(qtbot: QtBot, window: Window, table: ListTable) -> None:
    number = table._list.id_at(0)
    before = resident(window, number)
    go_to(table, 0, "full_name")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Ai đó", Qt.Key.Key_Escape)
    assert resident(window, number) == before
    assert place(table) == (0, "full_name")
    assert table.hasFocus()
    assert session(window).register.undoable() is None


def test_a_double_click_types_into_a_cell_and_a_click_only_picks(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    cell = table.visualRect(table._list.index(3, COLUMNS.index("occupation"))).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell)
    assert session(window).picked_resident == table._list.id_at(3)
    assert place(table) == (3, "occupation")
    qtbot.mouseDClick(table.viewport(), LEFT, pos=cell)
    type_in(qtbot, "Y tá")
    assert resident(window, table._list.id_at(3)).occupation == "Y tá"
    assert session(window).picked_resident == table._list.id_at(3)


def test_a_choice_is_made_by_a_few_letters(qtbot: QtBot, window: Window, table: ListTable) -> None:
    number = next(
        table._list.id_at(row)
        for row in range(9)
        if resident(window, table._list.id_at(row)).sex == "male"
    )
    row = table._list.row_of(number)
    go_to(table, row, "sex")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "nư")
    assert resident(window, number).sex == "female"
    assert place(table) == (row + 1, "sex")


def test_a_number_shown_in_part_is_typed_in_full(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    number = table._list.id_at(1)
    whole = resident(window, number).national_id
    go_to(table, 1, "national_id")
    assert "*" in str(table.currentIndex().data())
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert typing().text() == whole


def test_a_number_that_speaks_for_the_other_sex_is_told_and_saved(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    number = table._list.id_at(1)
    person = resident(window, number)
    century = "23" if (person.birth_date.year or 0) >= 2000 else "01"
    digit = century[0] if person.sex == "female" else century[1]
    wrong = f"001{digit}{(person.birth_date.year or 0) % 100:02d}000111"
    go_to(table, 1, "national_id")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    field = typing()
    field.selectAll()
    qtbot.keyClicks(field, wrong)
    editor = field.parentWidget()
    assert "giới" in editor.problem
    assert editor.message.isVisible()
    cell = table.visualRect(table.currentIndex())
    assert editor.geometry().bottom() > cell.bottom()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert resident(window, number).national_id == wrong


@pytest.mark.parametrize(
    ("name", "typed"), [("birth_date", "31/02/1990"), ("full_name", "  "), ("sex", "khác lạ")]
)
def test_what_is_refused_keeps_the_field_open_with_the_reason(
    qtbot: QtBot, window: Window, table: ListTable, name: str, typed: str
) -> None:
    number = table._list.id_at(4)
    before = resident(window, number)
    go_to(table, 4, name)
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, typed)
    assert typing().parentWidget().problem
    assert place(table) == (4, name)
    qtbot.keyClick(typing(), Qt.Key.Key_Tab)
    assert typing().parentWidget().problem
    assert resident(window, number) == before
    qtbot.keyClick(typing(), Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_going_elsewhere_saves_or_says_that_it_does_not(
    qtbot: QtBot, window: Window, panel: ListPanel, table: ListTable
) -> None:
    number = table._list.id_at(0)
    go_to(table, 0, "occupation")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    write(typing(), "Lái xe")
    other = table.visualRect(table._list.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=other)
    assert resident(window, number).occupation == "Lái xe"
    assert place(table) == (2, "full_name")
    go_to(table, 0, "birth_date")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    typing().selectAll()
    qtbot.keyClicks(typing(), "30/2/2000")
    panels(window).top.search.setFocus()
    assert "30/2/2000" in panel._message.words
    assert resident(window, number).birth_date != PartialDate(2000, 2, 30 - 1)


@pytest.mark.parametrize("name", ["age", "address"])
def test_what_follows_from_other_records_says_so(
    qtbot: QtBot, panel: ListPanel, table: ListTable, name: str
) -> None:
    go_to(table, 0, name)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_A):
        panel._message.say("")
        qtbot.keyClick(table, key)
        assert table.hasFocus()
        assert "không nhập" in panel._message.words


def test_a_past_day_is_not_typed_into(
    qtbot: QtBot, window: Window, panel: ListPanel, table: ListTable
) -> None:
    session(window).set_as_of(date(2026, 1, 1))
    go_to(table, 0, "occupation")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    assert table.hasFocus()
    assert "01/01/2026" in panel._message.words


def test_a_correction_leaves_scrolling_selection_and_order(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    go_to(table, 60, "full_name")
    table.scrollTo(table.currentIndex(), ListTable.ScrollHint.PositionAtTop)
    scrolled, order = table.verticalScrollBar().value(), table._list.ids.copy()
    assert scrolled > 0
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Nguyễn Thị Ánh Ỷ")
    assert table._list.ids.tolist() == order.tolist()
    assert place(table) == (61, "full_name")
    assert table.verticalScrollBar().value() == scrolled
    session(window).undo()
    assert place(table) == (61, "full_name")
    assert table.selected_ranges() == [(61, 61)]


def test_sorting_again_puts_a_corrected_name_where_it_belongs(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    number = table._list.id_at(0)
    go_to(table, 0, "full_name")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Vũ Văn Ỷ")
    assert table._list.row_of(number) == 0
    table.setCurrentIndex(table._list.index(0, 0))
    table.horizontalHeader().sectionClicked.emit(COLUMNS.index("full_name"))
    assert table._list.row_of(number) == given.PEOPLE - 1
    assert place(table) == (given.PEOPLE - 1, "full_name")


def test_someone_who_no_longer_matches_leaves_the_list_and_the_rest_stays(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    session(window).set_draft(Draft(values={"sex": frozenset({"male"})}))
    gone, next_one = table._list.id_at(4), table._list.id_at(5)
    go_to(table, 4, "sex")
    qtbot.keyClick(table, Qt.Key.Key_F2)
    type_in(qtbot, "Nữ")
    assert table._list.row_of(gone) == -1
    assert table._list.id_at(table.currentIndex().row()) == next_one
    assert table.hasFocus()


def test_arrows_walk_through_cells_and_a_frame_shows_where(qtbot: QtBot, table: ListTable) -> None:
    go_to(table, 0, "full_name")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(table, key)
    assert place(table) == (1, "age")
    cell = table.visualRect(table.currentIndex())
    picture = table.viewport().grab().toImage()
    beside = table.visualRect(table._list.index(1, COLUMNS.index("sex")))
    edge = QPoint(1, cell.height() // 2)
    assert picture.pixel(cell.topLeft() + edge) != picture.pixel(beside.topLeft() + edge)


def test_the_keyboard_comes_back_to_the_list_from_a_page(
    qtbot: QtBot, window: Window, table: ListTable
) -> None:
    go_to(table, 3, "sex")
    window.actions_["bulk"].trigger()
    assert not table.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert place(table) == (3, "sex")


def test_the_menu_of_rows_offers_merging_for_just_two(panel: ListPanel, table: ListTable) -> None:
    merging = []
    for rows in ([1], [1, 2], [1, 2, 3]):
        table.select_rows(rows)
        menu = panel.row_menu()
        offered = {each.text(): each.isEnabled() for each in menu.actions()}
        assert offered["Đổi một trường…"]
        merging.append(offered["Gộp hai hồ sơ của một người…"])
        menu.deleteLater()
    assert merging == [False, True, False]
