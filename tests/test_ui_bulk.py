"""One field of several people: who and what is shown first, one entry is written and undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.records import FormerValue, Resident
from tests import window_register as given
from tests.test_ui_list_edit import write
from tests.test_ui_words import name_of, own_parts
from tests.window_driving import panels, session, words_of
from ui.app import settle
from ui.files import Files
from ui.pages.bulk import Page
from ui.preferences import Preferences
from ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open."""
    files = Files(lambda path, _passphrase: open_register(path), lambda *_given: None)
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.show()
    window.show_register(given.make(tmp_path / "small.resgroup"))
    settle(window)
    yield window
    window.close()
    window.deleteLater()


def residents(window: Window) -> dict[int, Resident]:
    found = session(window).register.all("resident")
    return {each.id: each for each in found if isinstance(each, Resident)}


def opened(window: Window) -> Page:
    page = panels(window)._page
    assert isinstance(page, Page)
    return page


def choose_field(qtbot: QtBot, page: Page, words: str) -> None:
    page.field.line.setFocus()
    write(page.field.line, words)
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)


def type_value(qtbot: QtBot, page: Page, words: str, keys: Qt.Key = Qt.Key.Key_Tab) -> None:
    assert page.value is not None
    line = page.value.stops[0]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    write(line, words)
    qtbot.keyClick(line, keys)


def told(part: QWidget) -> bool:
    return bool(name_of(part) or part.property("line")) or isinstance(part, QLabel)


def look(qtbot: QtBot, page: Page) -> None:
    qtbot.waitUntil(lambda: not page._pause.isActive())


def test_all_of_the_list_get_one_value_by_keys_alone(qtbot: QtBot, window: Window) -> None:
    window.actions_["bulk"].trigger()
    page = opened(window)
    assert QApplication.focusWidget() is page.field.line
    assert not page.save.isEnabled()
    write(page.field.line, "tôn")
    qtbot.keyClick(page.field.line, Qt.Key.Key_Return)
    assert page.field.line.item is not None
    assert page.field.line.item.value == "religion"
    at = QApplication.focusWidget()
    assert isinstance(at, QLineEdit)
    assert page.value is not None
    assert at is page.value.stops[0]
    write(at, "công giáo")
    qtbot.keyClick(at, Qt.Key.Key_Return)
    look(qtbot, page)
    assert "192 người" in page.count.text()
    assert page.save.isEnabled()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert {each.religion for each in residents(window).values()} == {"catholic"}
    assert panels(window)._page is None
    assert len(session(window).register.entries(commands=["change_field"])) == 1
    window.actions_["undo"].trigger()
    assert {each.religion for each in residents(window).values()} == {""}


def test_only_the_rows_selected_change_and_those_that_have_it_are_told(
    qtbot: QtBot, window: Window
) -> None:
    table = panels(window).list.table
    table.select_rows([2, 3, 4, 5])
    chosen = table.selected_ids().tolist()
    window.actions_["bulk"].trigger()
    page = opened(window)
    assert page.people == chosen
    choose_field(qtbot, page, "nghề")
    type_value(qtbot, page, "Giáo viên")
    page.look()
    page.commit()
    changed = {number for number, each in residents(window).items() if each.occupation}
    assert changed == set(chosen)
    assert table.selected_ids().tolist() == chosen
    window.actions_["bulk"].trigger()
    page = opened(window)
    page.whom.group.button(1).click()
    choose_field(qtbot, page, "nghề")
    type_value(qtbot, page, "Giáo viên")
    page.look()
    assert "188 người" in page.count.text()
    assert "4 người" in page.count.text()


def test_a_value_true_from_a_day_keeps_the_former_one(qtbot: QtBot, window: Window) -> None:
    table = panels(window).list.table
    table.select_rows([0, 1])
    first = table.selected_ids().tolist()
    window.actions_["bulk"].trigger()
    page = opened(window)
    choose_field(qtbot, page, "tôn giáo")
    assert page._since.isVisible()
    type_value(qtbot, page, "Phật giáo")
    page.since.set_value(date(2026, 3, 1))
    page.look()
    assert "2 người" in page.count.text()
    page.commit()
    former = session(window).register.all("former_value")
    kept = {(each.resident_id, each.to_date) for each in former if isinstance(each, FormerValue)}
    assert kept == {(number, date(2026, 3, 1)) for number in first}
    choose_again = session(window)
    choose_again.turn_to("bulk", first)
    page = opened(window)
    choose_field(qtbot, page, "ghi chú")
    assert not page._since.isVisible()


def test_a_field_can_be_left_empty_but_only_when_asked(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("bulk", [1, 2])
    page = opened(window)
    choose_field(qtbot, page, "dân tộc")
    assert not page.save.isEnabled()
    page.empty.click()
    page.look()
    assert page.save.isEnabled()
    page.commit()
    people = residents(window)
    assert [people[number].ethnicity for number in (1, 2, 3)] == ["", "", "kinh"]


def test_what_is_so_already_or_impossible_is_said_and_not_saved(
    qtbot: QtBot, window: Window
) -> None:
    session(window).turn_to("bulk", [1, 2])
    page = opened(window)
    choose_field(qtbot, page, "dân tộc")
    type_value(qtbot, page, "Kinh")
    page.look()
    assert page.count.text() == "Tất cả đã có giá trị này."
    assert not page.save.isEnabled()
    type_value(qtbot, page, "Tày")
    page.since.set_value(date(1900, 1, 1))
    page.look()
    assert "01/01/1900" in page.message.words
    assert not page.save.isEnabled()
    assert session(window).register.undoable() is None


def test_fields_of_one_person_only_are_not_offered(window: Window) -> None:
    session(window).turn_to("bulk", [1, 2])
    page = opened(window)
    offered = {item.value for item in page.field.line._find("")}
    assert "occupation" in offered
    assert not offered & {"full_name", "national_id", "birth_date", "phone"}


def test_on_a_past_day_it_says_why_nothing_can_be_changed(window: Window) -> None:
    session(window).set_as_of(date(2026, 1, 1))
    assert not panels(window).list._change.isEnabled()
    window.actions_["bulk"].trigger()
    assert panels(window)._page is None
    assert "01/01/2026" in panels(window).list._message.words


def test_escape_goes_back_and_every_part_has_a_name(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("bulk", [1, 2])
    page = opened(window)
    choose_field(qtbot, page, "tôn giáo")
    type_value(qtbot, page, "Phật giáo")
    page.look()
    assert "Phật giáo" in words_of(page)
    qtbot.wait(1)  # what was shown before is gone
    assert not [type(each) for each in own_parts(page) if each.isVisible() and not told(each)]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert panels(window)._page is None
