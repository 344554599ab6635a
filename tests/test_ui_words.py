"""What the window says: every part has a name, in two languages, and Qt's own words too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.i18n import language_name
from tests import window_register as given
from ui import faults
from ui.app import settle
from ui.commands import COMMANDS
from ui.files import Files
from ui.overlay import CommandPalette, KeysPage
from ui.preferences import Preferences
from ui.texts import plain_tip
from ui.theme import current
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


def own_parts(window: QWidget) -> Iterator[QWidget]:
    """All widgets but those Qt makes inside its own."""
    inner = (QScrollBar, QSplitterHandle, QHeaderView)
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        by_qt = widget.objectName().startswith("qt_") or isinstance(widget, inner)
        inside = isinstance(parent, QAbstractScrollArea) and widget is parent.viewport()
        inside = inside or widget.metaObject().className().startswith("QComboBoxPrivate")
        corner = type(widget).__name__ in {"QTableCornerButton", "QAbstractButton", "QFrame"}
        if not (by_qt or inside or (corner and not widget.isVisible())):
            yield widget


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def nameless(window: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in own_parts(window)
        if not name_of(widget)
        and not (isinstance(widget, QLabel) and not widget.text())
        and not widget.property("line")
    ]


def test_every_part_has_a_name_for_those_who_cannot_see_it(window: Window) -> None:
    assert window.session is not None
    window.session.choose_rule("voter")
    window.session.pick_building(3)
    settle(window)
    assert not nameless(window), nameless(window)
    window.session.pick_resident(3)
    window._lay_over(CommandPalette)
    assert not nameless(window), nameless(window)
    window._lay_over(KeysPage)
    assert not nameless(window), nameless(window)


def test_the_start_page_s_parts_have_names(window: Window) -> None:
    window.close_register()
    settle(window)
    assert not nameless(window), nameless(window)


def test_the_language_changes_while_the_window_is_open(window: Window) -> None:
    assert window.session is not None
    window.session.choose_rule("nvqs_call_up")
    answer = window.session.answer
    window.actions_["language"].trigger()
    settle(window)
    assert language_name() == "en"
    said = "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())
    assert "people · " in said
    assert "SIMULATED DATA" in said
    assert "người" not in said
    assert window.session.answer is answer
    assert window.actions_["print_map"].text() == "Print the map"
    assert not nameless(window), nameless(window)
    window.actions_["language"].trigger()
    assert window.actions_["print_map"].text() == "In bản đồ"


def test_theme_and_type_change_and_are_remembered(window: Window) -> None:
    assert window.workspace is not None
    row = window.workspace.list.table.rowHeight(0)
    window.actions_["dark"].trigger()
    window.actions_["large"].trigger()
    assert window.workspace.list.table.rowHeight(0) > row
    assert current().name == "dark"
    assert window.workspace.map._scene.scenery.theme.name == "dark"
    assert window.actions_["dark"].isChecked()
    kept = Preferences(Path(window._preferences._settings.fileName()))
    window._preferences.save()
    assert (kept.theme, kept.large) == ("dark", True)


def test_qt_s_own_words_are_vietnamese(window: Window) -> None:
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, window
    )
    assert sorted(each.text() for each in box.buttons()) == ["Huỷ", "Lưu"]
    window.actions_["language"].trigger()
    again = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, window)
    assert again.buttons()[0].text() == "Cancel"


def test_shortcuts_are_given_once() -> None:
    keys = [command.shortcut for command in COMMANDS if command.shortcut]
    assert len(keys) == len(set(keys))


def test_tips_show_markup_as_text() -> None:
    assert plain_tip("<b>An</b>") == "<span>&lt;b&gt;An&lt;/b&gt;</span>"
    assert plain_tip("") == ""


def test_a_fault_is_logged_without_what_it_was_about(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "faults.log"
    try:
        raise ValueError("Nguyễn Văn An")
    except ValueError as error:
        faults.write_log(log, faults.where_it_failed(type(error), error.__traceback__))
    written = log.read_text("utf-8")
    assert written.startswith("ValueError\n")
    assert "test_ui_words.py" in written
    assert "Nguyễn" not in written
    assert QApplication.instance() is not None
