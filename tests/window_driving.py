"""How tests drive a window: real clicks and keys, and the words a user reads."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.canvas import Canvas
from ui.day_edit import DayEdit
from ui.session import Session
from ui.window import Window
from ui.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


def panels(window: Window) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def session(window: Window) -> Session:
    assert window.session is not None
    return window.session


def canvas(window: Window) -> Canvas:
    return panels(window).map.canvas


def click_building(qtbot: QtBot, window: Window, building: int) -> None:
    shown = canvas(window)
    qtbot.mouseClick(shown, LEFT, pos=place_of_building(shown, building))


def place_of_building(shown: Canvas, building: int) -> QPoint:
    """The pixel of the canvas in the middle of a building's bounds."""
    scene, view = shown._scene, shown.view
    assert scene is not None
    assert view is not None
    bounds = scene.building_bounds(building)
    assert bounds is not None
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return QPoint(
        round((x - view.x) / view.scale + view.width / 2),
        round((view.y - y) / view.scale + view.height / 2),
    )


def press_button(qtbot: QtBot, parent: QWidget, words: str) -> None:
    found = [
        each
        for each in parent.findChildren(QAbstractButton)
        if each.isVisible() and words in (each.text(), each.accessibleName())
    ]
    assert found, words
    qtbot.mouseClick(found[0], LEFT)


def type_day(qtbot: QtBot, field: DayEdit, day: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, day)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def words_of(widget: QWidget) -> str:
    labels = [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]
    buttons = [each.text() for each in widget.findChildren(QPushButton) if each.isVisible()]
    return "\n".join([*labels, *buttons])
