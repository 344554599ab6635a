"""Owns the icons: one weight of the Phosphor font that the qtawesome package ships.

The font is drawn by an engine of our own: importing qtawesome itself reads twelve fonts, which
would take a fifth of the time the whole program may need to start.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPixmap,
)

from ui import theme

_FONT: Final = "phosphor-1.3.0.ttf"
_CODES: Final = "phosphor-charmap-1.3.0.json"


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _folder() -> Path:
    spec = find_spec("qtawesome")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "fonts"


@cache
def _codes() -> dict[str, str]:
    import json

    codes: dict[str, str] = json.loads((_folder() / _CODES).read_text("utf-8"))
    return codes


class _Engine(QIconEngine):
    """Draws one glyph in the colour the theme has at the moment of painting."""

    def __init__(self, glyph: str, colour: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the glyph as large as the rectangle."""
        painter.save()
        font = QFont(_family())
        font.setPixelSize(max(rect.height(), 1))
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        painter.setFont(font)
        painter.setPen(self._pen(mode, state))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def _pen(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return theme.current().colour("faint")
        name = "accent" if state == QIcon.State.On else self._colour
        return theme.current().colour(name)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The glyph as a picture."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Another engine that draws the same."""
        return _Engine(self._glyph, self._colour)


def icon(name: str, colour: str = "text") -> QIcon:
    """An icon by its Phosphor name, in a colour of the theme."""
    return QIcon(_Engine(chr(int(_codes()[name], 16)), colour))
