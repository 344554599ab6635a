"""Owns the window the benchmarks look at a register in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from db.store import Store
from ui.app import settle
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window


@contextmanager
def shown(store: Store, today: date) -> Iterator[Window]:
    """A window of 1366×768 that shows a register, and closes it when it goes."""
    with TemporaryDirectory() as folder:
        window = Window(_no_files(), Preferences(Path(folder) / "window.ini"), lambda: today)
        window.resize(1366, 768)
        window.show()
        window.show_register(store)
        settle(window)
        yield window
        window.close()
        window.deleteLater()
        QApplication.processEvents()


def paint(window: Window) -> None:
    """Paint list and map."""
    workspace = window.workspace
    assert workspace is not None
    workspace.list.table.viewport().repaint()
    workspace.map.canvas.repaint()


def _no_files() -> Files:
    def nothing(*_asked: object) -> Store:
        raise AssertionError("the benchmark opens no file")

    return Files(nothing)
