"""Every command on every page: keys never go where nobody sees them, and lead where they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.statistics import Houses
from tests import window_register as given
from tests.window_driving import canvas, panels, press_button, session
from ui import workspace
from ui.app import settle
from ui.commands import COMMANDS
from ui.draft import Draft
from ui.files import Files
from ui.list_panel import ListPanel
from ui.pages.statistics_choices import Choices
from ui.pages.statistics_names import Behind
from ui.preferences import Preferences
from ui.session import PaperAbout
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ANEW = frozenset({"dark", "large", "language", "close"})
"""The commands after which the whole window is made anew."""
MEN = Draft(values={"sex": ("male",)})


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    path = tmp_path / "group.resgroup"
    given.make(path).close()
    made = Window(
        Files(lambda *_file: None), Preferences(tmp_path / "settings.ini"), lambda: given.TODAY
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_register(open_register(path))
    made.activateWindow()
    settle(made)
    yield made
    made.close()


def press(qtbot: QtBot, window: Window, key: Qt.Key, *with_: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for each in with_:
        held |= each
    qtbot.keyClick(QApplication.focusWidget() or window, key, held)


def seen_with_the_focus(window: Window) -> bool:
    """Whether what takes the keys can be seen."""
    QApplication.processEvents()  # what was just shown has its place now
    field = window.focusWidget()
    return field is not None and field.isVisible() and not field.visibleRegion().isEmpty()


def about(page: str) -> object:
    """What a page is opened about."""
    match page:
        case "merge":
            return (1, 2)
        case "bulk":
            return [1, 2]
        case "paper":
            return PaperAbout()
        case "statistics_paper":
            return Choices()
        case "statistics_names":
            return Behind("", Houses((1, 2)))
    return None


@pytest.fixture
def columns_asked(monkeypatch: pytest.MonkeyPatch) -> list[ListPanel]:
    """Answers dialogs with nothing, and keeps the lists whose menu of columns was wanted."""
    asked: list[ListPanel] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: ("", ""))
    monkeypatch.setattr(ListPanel, "choose_columns", lambda *panel: asked.extend(panel))
    return asked


@pytest.mark.parametrize("page", ["", *workspace._PAGES])
@pytest.mark.qt_log_ignore("This plugin does not support")  # of menus, without a screen
@pytest.mark.usefixtures("columns_asked")
def test_no_command_gives_the_keys_to_what_nobody_sees(window: Window, page: str) -> None:
    now = session(window)
    now.set_draft(MEN)
    now.pick_resident(1)
    shown = about(page)
    for command in COMMANDS:
        if command.key in ANEW:
            continue
        now.close_form()
        now.turn_to(page, shown)
        for panel in ("filters", "record"):
            if not panels(window)._panel(panel).isHidden():
                panels(window).toggle(panel)
        window.actions_[command.key].trigger()
        assert seen_with_the_focus(window), command.key
        if (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
    settle(window)


@pytest.mark.parametrize("page", ["due", "statistics", "paper", "paste"])
def test_the_builder_opens_from_every_page(qtbot: QtBot, window: Window, page: str) -> None:
    session(window).turn_to(page, about(page))
    press_button(qtbot, panels(window).filters, "Lập câu hỏi…")
    builder = panels(window).place.builder
    assert builder is not None
    assert builder.isVisible()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "dan toc")
    assert builder.isAncestorOf(field)
    assert field.text() == "dan toc"
    session(window).turn_to(page, about(page))
    press(qtbot, window, Qt.Key.Key_B, CTRL)  # it is open, but nobody sees it: it does not close
    assert builder.isVisible()
    assert seen_with_the_focus(window)
    settle(window)


def test_the_builder_shows_what_was_asked_on_another_page(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, Qt.Key.Key_B, CTRL)
    session(window).turn_to("due")
    session(window).set_draft(MEN)
    press(qtbot, window, Qt.Key.Key_Escape)
    builder = panels(window).place.builder
    assert builder is not None
    assert builder.root.criterion() == MEN.criterion()


def test_map_and_list_come_back_for_what_acts_on_them(
    qtbot: QtBot, window: Window, columns_asked: list[ListPanel]
) -> None:
    panel = panels(window)
    for key, held in (
        (Qt.Key.Key_2, (CTRL,)),
        (Qt.Key.Key_0, (CTRL,)),
        (Qt.Key.Key_A, (CTRL, SHIFT)),
    ):
        session(window).turn_to("due")
        press(qtbot, window, key, *held)
        assert canvas(window).isVisible(), key
    assert canvas(window).is_drawing
    press(qtbot, window, Qt.Key.Key_Escape)
    for folded in (False, True):
        panel.list.setHidden(folded)
        session(window).turn_to("due")
        press(qtbot, window, Qt.Key.Key_3, CTRL)
        assert panel.list.isVisible()
        assert window.actions_["list"].isChecked()
    panel.toggle_list()
    session(window).turn_to("due")
    window.actions_["columns"].trigger()
    assert panel.list.isVisible()
    assert columns_asked == [panel.list]


def test_a_folded_record_comes_back_to_be_edited(qtbot: QtBot, window: Window) -> None:
    panel = panels(window)
    panel.toggle("record")
    press(qtbot, window, Qt.Key.Key_E, CTRL)
    assert "Hãy chọn hồ sơ trước" in window._notice.accessibleDescription()
    panel.toggle("record")
    session(window).pick_resident(1)
    assert panel.record.isHidden()
    press(qtbot, window, Qt.Key.Key_E, CTRL)
    assert panel.record.isVisible()
    assert panel.record.isAncestorOf(window.focusWidget())


def test_what_is_asked_is_seen_where_it_changes(qtbot: QtBot, window: Window) -> None:
    panel, now = panels(window), session(window)
    now.set_draft(MEN)
    panel.before.keep()
    panel.toggle("filters")
    now.turn_to("history")
    press(qtbot, window, Qt.Key.Key_Backspace, CTRL)
    assert now.draft.empty
    assert panel.filters.isVisible()
    panel.toggle("filters")
    press(qtbot, window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert now.draft == MEN
    assert panel.filters.isVisible()


def test_what_is_half_typed_on_a_page_stays(qtbot: QtBot, window: Window) -> None:
    press(qtbot, window, Qt.Key.Key_V, CTRL, SHIFT)
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    field.clear()
    qtbot.keyClicks(field, "Tran Thi")
    press(qtbot, window, Qt.Key.Key_V, CTRL, SHIFT)
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == "Tran Thi"
    press(qtbot, window, Qt.Key.Key_F1)
    window.actions_["paste"].trigger()
    assert QApplication.focusWidget() is field


def test_the_page_stays_in_another_look(window: Window) -> None:
    session(window).turn_to("history", ("resident", 1))
    window.switch_size()
    assert panels(window).shown == ("history", ("resident", 1))
    assert not canvas(window).isVisible()
    assert seen_with_the_focus(window)


def test_leaving_a_page_gives_the_keys_to_what_is_seen(qtbot: QtBot, window: Window) -> None:
    panel = panels(window)
    panel.list.table.setFocus()
    session(window).turn_to("due")
    panel.list.hide()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.focusWidget() is canvas(window)


def test_why_nothing_is_printed_is_told_where_it_is_seen(qtbot: QtBot, window: Window) -> None:
    session(window).set_draft(Draft(age=(110, None)))
    session(window).turn_to("due")
    press(qtbot, window, Qt.Key.Key_P, CTRL, SHIFT)
    assert "Không có ai" in window._notice.accessibleDescription()


def test_a_rule_is_found_and_asked_with_the_keyboard(qtbot: QtBot, window: Window) -> None:
    rules = panels(window).filters._rules
    rules._search.setFocus()
    press(qtbot, window, Qt.Key.Key_Return)
    assert not session(window).draft.rule  # nothing was searched for
    qtbot.keyClicks(rules._search, "goi nhap ngu")
    press(qtbot, window, Qt.Key.Key_Return)
    first = session(window).draft.rule
    assert first
    session(window).clear()
    rules._search.setFocus()
    press(qtbot, window, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is rules._tree
    press(qtbot, window, Qt.Key.Key_Return)
    assert session(window).draft.rule == first
    rules._search.setFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not rules._search.text()
