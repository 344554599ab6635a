"""Owns painting charts: on screen in the theme's colours, on paper as SVG with patterns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from resgroup.statistics import Tally
from ui import theme
from ui.charts import Chart, Drawing, Words, bar_lines, in_two_lines

_SHADES: Final = {
    "light": "#0F766E #D39B3A #5B7FB5 #B65A3C #8CC0B9 #8A6BA0 #77823F #A9A297".split(),
    "dark": "#2DD4BF #E5B85C #8FB0E3 #F08A6A #4E8E87 #B99AD0 #A9B46A #857F75".split(),
    "print": "#3F8F88 #F1DDB3 #C9D6EA #E7BFB0 #DDEEEC #D9CDE1 #DDE0C4 #EEEBE6".split(),
}
"""By place in the legend; neighbours differ in lightness, for eyes that tell few hues apart."""
_PATTERNS: Final = ("", "/", "-", "\\", "|", "x", "+", "//")
_SPACING: Final = 5.0
_PAPER: Final = {False: (640, 800), True: (980, 500)}
"""How wide and high a chart on paper may be, upright and across."""
_PAPER_ROW: Final = 20.0


@dataclass(frozen=True, slots=True)
class Colours:
    """What a chart is drawn in; with `patterns` a photocopy still tells its bars apart."""

    shades: Sequence[str]
    text: str
    muted: str
    line: str
    patterns: bool = False


def screen_colours() -> Colours:
    """The colours of the theme in use."""
    look = theme.current()
    words = look.colours
    return Colours(_SHADES[look.name], words["text"], words["muted"], words["line_strong"])


PRINT: Final = Colours(_SHADES["print"], "#1F1B18", "#554D44", "#ABA399", patterns=True)


def paint(painter: QPainter, drawing: Drawing, colours: Colours) -> None:
    """Draw a laid out chart."""
    metrics = QFontMetricsF(painter.font())
    for box, shade in drawing.legend:
        _fill(painter, box, shade, colours)
    for mark in drawing.marks:
        _fill(painter, mark.rect, mark.shade, colours)
    for words in drawing.words:
        painter.setPen(QColor(colours.muted if words.muted else colours.text))
        _write(painter, metrics, words)


def _write(painter: QPainter, metrics: QFontMetricsF, words: Words) -> None:
    """Write a text in its place, in two lines where it has no room in one."""
    flags = int(words.flags.value)
    if metrics.horizontalAdvance(words.text) <= words.rect.width() + 1:
        painter.drawText(words.rect, flags, words.text)
        return
    high, width = metrics.height(), words.rect.width()
    folds = words.rect.height() >= 2 * high
    lines = in_two_lines(words.text, metrics.horizontalAdvance) if folds else [words.text]
    top = words.rect.center().y() - len(lines) * high / 2
    for place, text in enumerate(lines):
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(words.rect.x(), top + place * high, width, high), flags, cut)


def _fill(painter: QPainter, box: QRectF, shade: int, colours: Colours) -> None:
    place = shade % len(colours.shades)
    painter.fillRect(box, QColor(colours.shades[place]))
    if not colours.patterns:
        return
    painter.setPen(QPen(QColor(colours.text), 0.5))
    for pattern in _PATTERNS[place]:
        painter.drawLines(_hatch(box, pattern))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _hatch(box: QRectF, pattern: str) -> list[QLineF]:
    """Parallel lines within a box."""
    if pattern in ("x", "+"):
        return [line for each in {"x": "/\\", "+": "-|"}[pattern] for line in _hatch(box, each)]
    left, top, wide, high = box.x(), box.y(), box.width(), box.height()
    if pattern == "-":
        steps = range(1, int(high / _SPACING) + 1)
        return [QLineF(left, top + i * _SPACING, left + wide, top + i * _SPACING) for i in steps]
    if pattern == "|":
        steps = range(1, int(wide / _SPACING) + 1)
        return [QLineF(left + i * _SPACING, top, left + i * _SPACING, top + high) for i in steps]
    found = []
    for step in range(1, int((wide + high) / _SPACING) + 1):
        reach = step * _SPACING
        begin, end = max(0.0, reach - high), min(wide, reach)
        line = QLineF(begin, reach - begin, end, reach - end)
        if pattern == "/":
            found.append(line.translated(left, top))
        else:
            found.append(QLineF(left + begin, top + high - (reach - begin),
                                left + end, top + high - (reach - end)))  # fmt: skip
    return found


def chart_svgs(
    tally: Tally, hidden: Sequence[Sequence[bool]] = (), *, wide: bool = False
) -> list[str]:
    """A table of figures as charts of a paper, hidden figures left out, as many as it takes.

    Each is SVG text, as wide as the page, upright or across, and no higher.
    """
    from maps.fonts import sans_family

    width, height = _PAPER[wide]
    font = QFont(sans_family())
    font.setPixelSize(11)
    whole = Chart(tally, hidden)
    row = max(_PAPER_ROW, whole.least_row(font, width))
    fitting = max(int((height - whole.legend_height(font, width)) / row), 1)
    lines = bar_lines(tally)
    parts = [lines[first : first + fitting] for first in range(0, max(len(lines), 1), fitting)]
    return [_svg(Chart(tally, hidden, part), font, width, row) for part in parts]


def _svg(chart: Chart, font: QFont, width: int, row: float) -> str:
    from PySide6.QtSvg import QSvgGenerator

    drawing = chart.lay_out(font, width, row)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(width, int(drawing.height)))
    generator.setViewBox(QRectF(0, 0, width, int(drawing.height)))
    painter = QPainter(generator)
    painter.setFont(font)
    paint(painter, drawing, PRINT)
    painter.end()
    return bytes(kept.data()).decode()
