"""Owns what explains a map: its legend, scale bar and north arrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from maps.fonts import font
from maps.hatching import PATTERN_LINES, hatched
from maps.painter import MATCH_OUTLINE, OUTLINE, Scenery, boundary_pen, paths
from maps.projection import View
from maps.themes import Theme
from resgroup.i18n import _

_SWATCH: Final = QSizeF(20, 13)
_ROW: Final = 19.0
_TEXT: Final = 11
_TITLE_GAP: Final = 5.0
_PAD: Final = 10.0
_COLUMN_GAP: Final = 18.0
_LONGEST_BAR: Final = 140.0
_ROUND: Final = (1, 2, 5)


@dataclass(frozen=True)
class LegendItem:
    """A legend's entry: words beside a swatch of fill, outline and patterns, or a line."""

    label: str
    fill: QColor
    outline: QPen
    patterns: tuple[str, ...] = ()
    line: bool = False


def legend_items(scenery: Scenery, question: bool = False) -> list[LegendItem]:
    """The entries for what a map shows: its classes, or a question's matches and the rest."""
    theme = scenery.theme
    items = _question_items(theme) if question else _class_items(scenery)
    if scenery.layers.features.buildings.vacant.any() and not question:
        pen = QPen(theme["hatch"], OUTLINE)
        items.append(LegendItem(_("Vacant"), theme["ground"], pen, ("vacant",)))
    if any(kind not in {"water", "green"} for kind in scenery.layers.features.areas.kind):
        pen = boundary_pen(theme)
        items.append(LegendItem(_("Boundary of the group"), theme["ground"], pen, line=True))
    return items


def _class_items(scenery: Scenery) -> list[LegendItem]:
    theme, style = scenery.theme, scenery.style
    words = style.words()
    items = []
    for number in np.flatnonzero(np.bincount(scenery.classes)).tolist():
        fill = scenery.fill(number)
        patterns = (style.patterns[number],) if theme.on_paper else ()
        pen = QPen(theme.outline(fill), OUTLINE)
        items.append(LegendItem(words[number], fill, pen, patterns))
    return items


def _question_items(theme: Theme) -> list[LegendItem]:
    other = theme.faded(theme.fills["plain"][0])
    outline = theme.faded_outline(theme.fills["plain"][0])
    return [
        LegendItem(_("Answers the question"), theme["match"], match_pen(theme)),
        LegendItem(_("Other building"), other, QPen(outline, OUTLINE)),
    ]


def match_pen(theme: Theme) -> QPen:
    """The strong outline of a match."""
    return QPen(theme["match_outline"], MATCH_OUTLINE)


def legend_size(items: list[LegendItem], title: str = "", rows: int = 0) -> QSizeF:
    """How much room a legend takes in columns of so many rows, in one column for 0."""
    rows = min(rows or len(items), len(items))
    head = _ROW + _TITLE_GAP if title else 0.0
    titled = QFontMetricsF(font(_TEXT, QFont.Weight.DemiBold)).horizontalAdvance(title)
    return QSizeF(max(sum(_column_widths(items, rows)), titled), rows * _ROW + head)


def _column_widths(items: list[LegendItem], rows: int) -> list[float]:
    metrics = QFontMetricsF(font(_TEXT))
    widths = [metrics.horizontalAdvance(item.label) + _SWATCH.width() + 8 for item in items]
    columns = [max(widths[first : first + rows]) for first in range(0, len(widths), rows or 1)]
    return [width + _COLUMN_GAP for width in columns[:-1]] + columns[-1:]


def draw_legend(
    painter: QPainter,
    at: QPointF,
    items: list[LegendItem],
    theme: Theme,
    title: str = "",
    *,
    rows: int = 0,
) -> QRectF:
    """Draw a legend with its upper left corner at a point; the rectangle it filled."""
    box = QRectF(at, legend_size(items, title, rows))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    top = box.top()
    if title:
        painter.setPen(theme["panel_text"])
        painter.setFont(font(_TEXT, QFont.Weight.DemiBold))
        painter.drawText(QPointF(box.left(), top + _TEXT), title)
        top += _ROW + _TITLE_GAP
    rows = min(rows or len(items), len(items))
    left = box.left()
    for column, width in enumerate(_column_widths(items, rows)):
        for row, item in enumerate(items[column * rows : (column + 1) * rows]):
            _draw_item(painter, QPointF(left, top + row * _ROW), item, theme)
        left += width
    painter.restore()
    return box


def _draw_item(painter: QPainter, at: QPointF, item: LegendItem, theme: Theme) -> None:
    _draw_swatch(painter, QRectF(at, _SWATCH), item, theme)
    painter.setPen(theme["panel_text"])
    painter.setFont(font(_TEXT))
    painter.drawText(at + QPointF(_SWATCH.width() + 8, _TEXT - 0.5), item.label)


def draw_legend_panel(
    painter: QPainter, at: QPointF, items: list[LegendItem], theme: Theme, title: str = ""
) -> QRectF:
    """Draw a legend on a quiet panel, for the window; the rectangle it filled."""
    inner = legend_size(items, title)
    box = QRectF(at, inner.grownBy(QMarginsF(_PAD, _PAD, _PAD, _PAD - 4)))
    ground = QColor(theme["panel"])
    ground.setAlphaF(0.92)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme["casing"], 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.restore()
    draw_legend(painter, at + QPointF(_PAD, _PAD), items, theme, title)
    return box


def _draw_swatch(painter: QPainter, box: QRectF, item: LegendItem, theme: Theme) -> None:
    if item.line:
        painter.setPen(item.outline)
        middle = box.center().y()
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        return
    painter.setPen(item.outline)
    painter.setBrush(item.fill)
    painter.drawRect(box)
    corners = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft(), box.topLeft()]
    pixels = np.array([corner.toTuple() for corner in corners])
    one, whole = np.ones(1, np.bool_), np.array([0, len(corners)])
    for lines in (line for pattern in item.patterns for line in PATTERN_LINES[pattern]):
        ends = hatched(pixels, whole, one, lines)
        begins = np.arange(0, len(ends) + 1, 2)
        painter.setPen(lines.pen(theme["hatch"]))
        for path in paths(ends, begins, np.ones(len(begins) - 1, np.bool_)):
            painter.drawPath(path)


def bar_length(metres_per_pixel: float, longest: float) -> tuple[float, float]:
    """The longest round number of metres a bar may show, and the bar's length in pixels."""
    room = metres_per_pixel * longest
    decade = 10.0 ** np.floor(np.log10(room))
    metres = max(float(decade * step) for step in _ROUND if decade * step <= room * (1 + 1e-9))
    return metres, metres / metres_per_pixel


def length_words(metres: float) -> str:
    """A length in metres or kilometres as people write it."""
    if metres >= 1000:
        return f"{metres / 1000:g} km"
    return f"{metres:g} m"


def draw_scale_bar(
    painter: QPainter, view: View, at: QPointF, theme: Theme, longest: float = _LONGEST_BAR
) -> QRectF:
    """Draw a scale bar in ground metres with its lower left end at a point; what it filled."""
    metres, length = bar_length(view.metres_per_pixel, longest)
    half = length / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in (QPen(theme["halo"], 4.5), QPen(theme["panel_text"], 1.3)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF([at + QPointF(0, -5), at, at + QPointF(length, 0), at + QPointF(length, -5)])
        )
        painter.drawLine(at + QPointF(half, -3), at + QPointF(half, 0))
    _scale_words(painter, at, length, metres, theme)
    painter.restore()
    return QRectF(at.x(), at.y() - 20, length, 20)


def _scale_words(
    painter: QPainter, at: QPointF, length: float, metres: float, theme: Theme
) -> None:
    letters = font(_TEXT - 1, QFont.Weight.Medium)
    words = length_words(metres)
    width = QFontMetricsF(letters).horizontalAdvance(words)
    place = at + QPointF((length - width) / 2, -9)
    halo = QPainterPath()
    halo.addText(place, letters, words)
    painter.strokePath(halo, QPen(theme["halo"], 3))
    painter.setPen(theme["panel_text"])
    painter.setFont(letters)
    painter.drawText(place, words)


def draw_north_arrow(painter: QPainter, at: QPointF, height: float, theme: Theme) -> None:
    """Draw an arrow to the north whose foot stands in the middle at a point."""
    half = height * 0.21
    tip, foot = at + QPointF(0, -height), at
    notch = at + QPointF(0, -height * 0.2)
    dark, light = theme["panel_text"], theme["panel"]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(dark, 0.8))
    painter.setBrush(dark)
    painter.drawPolygon(QPolygonF([tip, notch, foot + QPointF(-half, 0)]))
    painter.setBrush(light)
    painter.drawPolygon(QPolygonF([tip, notch, foot + QPointF(half, 0)]))
    letters = font(_TEXT, QFont.Weight.DemiBold)
    painter.setFont(letters)
    painter.setPen(dark)
    words = _("N")
    width = QFontMetricsF(letters).horizontalAdvance(words)
    painter.drawText(tip + QPointF(-width / 2, -4), words)
    painter.restore()
