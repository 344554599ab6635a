"""What is closed, left or dressed anew listens to the session no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import Change, ChangeSet
from tests import window_register as given
from tests.window_driving import panels, session
from ui.app import settle
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window over the small register."""
    files = Files(lambda name, _passphrase: open_register(name))
    made = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    made.show_register(given.make(tmp_path / "small.resgroup"))
    made.show()
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def delete_what_was_left() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def rename(window: Window, name: str) -> None:
    shown = session(window)
    before = shown.register.get("resident", [1])[1]
    shown.commit(ChangeSet("correct", (Change(before, replace(before, full_name=name)),)))


@pytest.mark.parametrize("page", ["due", "history", "balance", "trash", "merge", "bulk"])
def test_a_page_that_was_left_hears_of_nothing(window: Window, page: str) -> None:
    session(window).turn_to(page)
    session(window).turn_to("")
    delete_what_was_left()
    rename(window, "Trần Thị Mới")
    session(window).clear()
    settle(window)
    assert session(window).register.rows([1], ("full_name",), given.TODAY) == [("Trần Thị Mới",)]


def test_panels_made_anew_follow_alone(window: Window) -> None:
    window.switch_theme()
    delete_what_was_left()
    session(window).toggle("sex", "male")
    session(window).set_as_of(given.TODAY.replace(month=1))
    assert panels(window).top.day.day == given.TODAY.replace(month=1)


def test_a_register_that_is_closed_tells_nobody(window: Window) -> None:
    register = session(window).register
    window.close_register()
    assert not register._listeners
