"""Undo and redo from the window: what they are called, what is told, and that they last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import Change, ChangeSet, additions
from resgroup.records import Residence, Resident
from tests import window_register as given
from tests.window_driving import canvas, panels, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
DAY = date(2026, 3, 12)
Open = Callable[[], Window]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens a window over the same small register, as often as it is asked to."""
    path = tmp_path / "small.resgroup"
    made: list[Window] = []

    def opened() -> Window:
        files = Files(lambda name, _passphrase: open_register(name))
        window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
        made.append(window)
        window.show()
        window.show_register(open_register(path) if path.exists() else given.make(path))
        window.activateWindow()
        settle(window)
        return window

    yield opened
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(open_window: Open) -> Window:
    return open_window()


def resident(window: Window, number: int) -> Resident:
    found = session(window).register.get("resident", [number])[number]
    assert isinstance(found, Resident)
    return found


def name(window: Window) -> str:
    return resident(window, 1).full_name


def rename(window: Window, words: str, command: str = "correct") -> None:
    """Give resident 1 another name."""
    before = resident(window, 1)
    after = replace(before, full_name=words)
    session(window).commit(ChangeSet(command, (Change(before, after),), on=DAY))


def said(window: Window) -> str:
    return words_of(window._told)


def test_nothing_can_be_undone_at_first(window: Window) -> None:
    assert not window.actions_["undo"].isEnabled()
    assert not window.actions_["redo"].isEnabled()
    assert window.actions_["undo"].text() == "Hoàn tác"


def test_keys_undo_and_redo_and_the_window_says_what(qtbot: QtBot, window: Window) -> None:
    before = name(window)
    rename(window, "Nguyễn Văn Mới")
    what = "Sửa thông tin – Nguyễn Văn Mới (12/03/2026)"
    assert f"Đã ghi sổ: {what}" in said(window)
    assert window.actions_["undo"].text() == f"Hoàn tác: {what}"
    canvas(window).setFocus()
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    assert name(window) == before
    assert f"Đã hoàn tác: {what}" in said(window)
    assert not window.actions_["undo"].isEnabled()
    assert window.actions_["redo"].text() == f"Làm lại: {what}"
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL | SHIFT)
    assert name(window) == "Nguyễn Văn Mới"
    assert f"Đã làm lại: {what}" in said(window)
    assert window.actions_["undo"].text() == f"Hoàn tác: {what}"
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Y, CTRL)
    assert name(window) == "Nguyễn Văn Mới"


def test_the_message_offers_the_opposite(qtbot: QtBot, window: Window) -> None:
    before = name(window)
    rename(window, "Nguyễn Văn Mới")
    press_button(qtbot, window._told, "Hoàn tác")
    assert name(window) == before
    press_button(qtbot, window._told, "Làm lại")
    assert name(window) == "Nguyễn Văn Mới"


def test_a_text_being_typed_takes_back_its_own_typing(qtbot: QtBot, window: Window) -> None:
    rename(window, "Nguyễn Văn Mới")
    field = panels(window).top.search
    field.setFocus()
    qtbot.keyClicks(field, "an")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == ""
    assert name(window) == "Nguyễn Văn Mới"
    qtbot.keyClick(field, Qt.Key.Key_Y, CTRL)
    assert field.text() == "an"


def test_a_menu_undoes_whatever_field_the_keyboard_is_in(qtbot: QtBot, window: Window) -> None:
    rename(window, "Nguyễn Văn Mới")
    panels(window).top.search.setFocus()
    qtbot.keyClick(panels(window).top.search, Qt.Key.Key_End)  # no key is held any more
    window.actions_["undo"].trigger()
    assert name(window) != "Nguyễn Văn Mới"


def test_what_was_done_can_be_undone_after_a_restart(qtbot: QtBot, open_window: Open) -> None:
    first = open_window()
    before = name(first)
    rename(first, "Nguyễn Văn Mới")
    rename(first, "Nguyễn Văn Mới Hơn")
    first.close()
    second = open_window()
    assert (
        second.actions_["undo"].text()
        == "Hoàn tác: Sửa thông tin – Nguyễn Văn Mới Hơn (12/03/2026)"
    )
    qtbot.keyClick(canvas(second), Qt.Key.Key_Z, CTRL)
    assert name(second) == "Nguyễn Văn Mới"
    second.close()
    third = open_window()
    assert third.actions_["redo"].isEnabled()
    qtbot.keyClick(canvas(third), Qt.Key.Key_Z, CTRL)
    assert name(third) == before


def test_an_import_is_undone_whole_and_said_to_take_a_while(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [Resident(1000 + number, f"Người {number}") for number in range(600)]
    homes = [Residence(1000 + number, 1000 + number, "permanent") for number in range(600)]
    session(window).commit(ChangeSet("import_residents", additions([*people, *homes])))
    assert len(session(window).answer.ids) == given.PEOPLE + 600
    spoken: list[str] = []
    say = window._told.say

    def heard(words: str, *others: Any, **more: Any) -> None:
        spoken.append(words)
        say(words, *others, **more)

    monkeypatch.setattr(window._told, "say", heard)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    assert len(session(window).answer.ids) == given.PEOPLE
    assert spoken == [
        "Xin chờ một chút: việc này thay đổi nhiều bản ghi…",
        "Đã hoàn tác: Nhập danh sách nhân khẩu",
    ]
    assert "Đã hoàn tác: Nhập danh sách nhân khẩu" in said(window)


def test_taking_one_entry_back_alone_is_undone_like_any_other(qtbot: QtBot, window: Window) -> None:
    before = name(window)
    rename(window, "Nguyễn Văn Mới")
    register = session(window).register
    entry = register.undoable()
    assert entry is not None
    now = resident(window, 1)
    back = Change(now, replace(now, full_name=before))
    register.commit(ChangeSet("revert", (back,)), undoes=entry.id)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    assert name(window) == "Nguyễn Văn Mới"


def test_messages_in_the_other_language_offer_nothing_of_before(window: Window) -> None:
    rename(window, "Nguyễn Văn Mới")
    window.actions_["language"].trigger()
    settle(window)
    assert not window._told.isVisible()
    assert window.actions_["undo"].text().startswith("Undo: ")
    window.close_register()
    assert not window.actions_["undo"].isEnabled()
