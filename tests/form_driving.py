"""How tests drive forms: a session on the small register, and real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.files import open_register
from db.store import Store
from tests import window_register as given
from ui.forms.editor import Editor
from ui.session import Session

F = TypeVar("F", bound=QWidget)


def clock() -> datetime:
    """The time at which everything is typed."""
    return datetime.combine(given.TODAY, time(14, 5))


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """A session on the register at a path, made where there is none."""
    store = open_register(path) if path.exists() else given.make(path)
    yield session_on(store)
    store.close()


def session_on(store: Store) -> Session:
    return Session(store, given.TODAY, store.features(given.TODAY))


@contextmanager
def shown(made: Callable[[], F], size: tuple[int, int] = (320, 640)) -> Iterator[F]:
    """A widget in a window of its own, taken away in the end."""
    widget = made()
    widget.resize(*size)
    widget.show()
    widget.activateWindow()
    QApplication.processEvents()
    yield widget
    widget.close()
    widget.deleteLater()


def type_into(qtbot: QtBot, editor: Editor, words: str) -> None:
    """Type in place of what stands in an editor."""
    line = editor.stops[0]
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    press_letters(line, words)


def press_letters(field: QWidget, words: str) -> None:
    """Type letters, Vietnamese ones too, which Qt's own test keys do not have."""
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field, event)
