"""How tests drive the pages that put something on paper."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import main
from db.files import open_register
from resgroup.changes import RELEASE
from resgroup.lists.document import Document
from resgroup.lists.table import Table
from tests import window_register as given
from tests.window_driving import panels, session
from ui.app import settle
from ui.files import Files
from ui.paper.page import Page
from ui.preferences import Preferences
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
