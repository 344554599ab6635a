"""Owns a printed sheet's page: title, question, map in its frame, legend, scale and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from maps.composition import paint_map
from maps.fonts import font
from maps.labels import NamedLines, one_line
from maps.layers import Layers
from maps.legend import (
    draw_legend,
    draw_north_arrow,
    draw_scale_bar,
    legend_items,
    legend_size,
)
from maps.painter import Scenery
from maps.projection import View, system_name
from maps.styles import style_named
from maps.themes import theme
from resgroup.dates import written
from resgroup.features import MapFeatures
from resgroup.i18n import _
from resgroup.values import grouped

PAPERS: Final = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
DOTS: Final = 96

_MM: Final = DOTS / 25.4
_SCALES: Final = (1, 1.2, 1.25, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 9, 10)
_LARGER: Final = {"A4": 1.0, "A3": 1.2}
_MARGIN: Final = 12 * _MM
_EDGE: Final = 1.0
_MAP_MARGIN: Final = 14.0
_GAP: Final = 10.0
_LEADING: Final = 3.0
_LEGEND_ROWS: Final = 5
_LEAST_FOOT: Final = 96.0
_INSET_ROWS: Final = 2
_INSET_FOOT: Final = 44.0
_SCALE_WIDTH: Final = 168.0
_WARNING: Final = "#C2410C"


@dataclass(frozen=True)
class SheetSpec:
    """What a sheet says and how it is laid out.

    `highlight` holds the ids of the buildings that answer the question, None where none was
    asked; `law` is the article in words, `count_text`, `source` and `trace`, who let the sheet
    out and for what, stand at the foot. With
    `inset_mm`, width and height, it is a drawing set into another paper: map, legend and scale,
    without margins, title and statement.
    """

    title: str
    as_of: date
    question: str = ""
    law: str = ""
    count_text: str = ""
    source: str = ""
    trace: str = ""
    simulated: bool = False
    paper: str = "A4"
    landscape: bool = False
    dpi: int = 150
    style: str = "floors"
    highlight: Iterable[int] | None = None
    inset_mm: tuple[float, float] | None = None


@dataclass(frozen=True)
class _Text:
    """A run of words in one size: broken into lines, the last one cut short if it must be."""

    lines: tuple[str, ...]
    letters: QFont
    colour: QColor

    @property
    def height(self) -> float:
        return len(self.lines) * self.step

    @property
    def step(self) -> float:
        return QFontMetricsF(self.letters).height() * 1.04

    def draw(self, painter: QPainter, left: float, top: float) -> float:
        """Write the lines below a height; the height under the last one."""
        painter.setFont(self.letters)
        painter.setPen(self.colour)
        ascent = QFontMetricsF(self.letters).ascent()
        for number, line in enumerate(self.lines):
            painter.drawText(QPointF(left, top + ascent + number * self.step), line)
        return top + self.height


def broken(text: str, letters: QFont, width: float, most: int) -> tuple[str, ...]:
    """A text in at most so many lines of a width; what is too much ends in an ellipsis."""
    metrics = QFontMetricsF(letters)
    lines: list[str] = []
    words = one_line(text).split(" ")
    while words and words[0] and len(lines) < most:
        count = 1
        while (
            count < len(words) and metrics.horizontalAdvance(" ".join(words[: count + 1])) < width
        ):
            count += 1
        last = len(lines) == most - 1
        line = " ".join(words if last else words[:count])
        lines.append(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))
        words = words[count:]
    return tuple(lines)


def page_size(spec: SheetSpec) -> QSizeF:
    """The page in 96ths of an inch."""
    if spec.inset_mm is not None:
        return QSizeF(spec.inset_mm[0] * _MM, spec.inset_mm[1] * _MM)
    across, down = PAPERS[spec.paper]
    size = QSizeF(across * _MM, down * _MM)
    return size.transposed() if spec.landscape else size


def round_scale(at_least: float) -> int:
    """The nearest customary scale 1:N that is no larger than one that fits."""
    decade = 10.0 ** int(np.log10(max(at_least, 100.0)))
    return next(round(decade * step) for step in _SCALES if decade * step >= at_least * 0.9999)


class Page:
    """A sheet ready to be painted on anything that takes a painter."""

    def __init__(self, features: MapFeatures, spec: SheetSpec) -> None:
        self.spec = spec
        self.theme = theme("print")
        self._larger = _LARGER[spec.paper]
        self._size = page_size(spec) / self._larger
        self._layers = Layers.of(features, features.metric_epsg)
        self._lines = NamedLines.of(self._layers)
        style = style_named(spec.style)
        classes = style.classify(features.buildings)
        self._scenery = Scenery(self._layers, self.theme, style, classes)
        self._items = legend_items(self._scenery, spec.highlight is not None)
        self._margin = _MARGIN if spec.inset_mm is None else _EDGE
        self._width = self._size.width() - 2 * self._margin

    def paint(self, painter: QPainter) -> None:
        """Paint the whole page; the painter counts in 96ths of an inch.

        White margins cover what the map draws beyond its frame, because SVG files of Qt know
        no clipping.
        """
        painter.save()
        painter.scale(self._larger, self._larger)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head = self._head()
        gap = _GAP if self.spec.inset_mm is None else 0.0
        top = self._margin + sum(text.height + _LEADING for text in head if text.lines) + gap
        foot = self._size.height() - self._margin - self._foot_height()
        frame = QRectF(self._margin, top, self._width, foot - top - _GAP)
        view = self._view(frame)
        self._paint_map(painter, frame, view)
        self._paint_margins(painter, frame)
        self._paint_head(painter, head)
        self._paint_foot(painter, foot, view)
        painter.restore()

    def _head(self) -> list[_Text]:
        spec = self.spec
        if spec.inset_mm is not None:
            return []
        beside = self._width - (self._badge_width() + 2 * _GAP if spec.simulated else 0.0)
        return [
            self._text(spec.title, font(22, serif=True), beside, 2),
            self._text(spec.question, font(13, QFont.Weight.Medium), self._width, 3),
            self._text(spec.law, font(11), self._width, 2, "panel_muted"),
        ]

    def _text(
        self, text: str, letters: QFont, width: float, most: int, colour: str = "panel_text"
    ) -> _Text:
        return _Text(broken(text, letters, width, most), letters, self.theme[colour])

    def _paint_head(self, painter: QPainter, head: list[_Text]) -> None:
        top = self._margin
        for text in head:
            top = text.draw(painter, self._margin, top) + (_LEADING if text.lines else 0.0)
        if self.spec.simulated and head:
            self._paint_badge(painter)

    def _badge_width(self) -> float:
        return QFontMetricsF(_badge_font()).horizontalAdvance(_badge_words()) + 16

    def _paint_badge(self, painter: QPainter) -> None:
        width = self._badge_width()
        box = QRectF(self._margin + self._width - width, self._margin + 3, width, 22)
        painter.setPen(QPen(QColor(_WARNING), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setFont(_badge_font())
        painter.drawText(QPointF(box.left() + 8, box.bottom() - 7), _badge_words())

    def _view(self, frame: QRectF) -> View:
        width, height = round(frame.width()), round(frame.height())
        epsg = self._layers.epsg
        fitted = View.fit(self._layers.bounds, width, height, margin=_MAP_MARGIN, epsg=epsg)
        return replace(fitted, scale=self._ratio(fitted) * self._unit)

    @property
    def _unit(self) -> float:
        """Metres of paper in one unit of the page."""
        return 0.0254 / DOTS * self._larger

    def _ratio(self, view: View) -> int:
        return round_scale(view.scale / self._unit)

    def _paint_map(self, painter: QPainter, frame: QRectF, view: View) -> None:
        if self._layers.features.empty or self._layers.bounds is None:
            self._paint_emptiness(painter, frame)
            return
        painter.save()
        painter.setClipRect(frame)
        painter.translate(frame.topLeft())
        paint_map(painter, self._scenery, self._lines, view, self._matches())
        painter.restore()

    def _matches(self) -> np.ndarray | None:
        wanted = self.spec.highlight
        if wanted is None:
            return None
        return np.isin(self._layers.features.buildings.ids, np.fromiter(wanted, np.int64))

    def _paint_emptiness(self, painter: QPainter, frame: QRectF) -> None:
        words = (
            _("The register has nothing to show on the map yet."),
            _("Import or draw the boundary, the streets and the buildings first."),
        )
        top = frame.center().y() - 24
        for words_of_line, size in zip(words, (16, 12), strict=True):
            letters = font(size)
            width = QFontMetricsF(letters).horizontalAdvance(words_of_line)
            text = self._text(words_of_line, letters, frame.width(), 1, "panel_muted")
            top = text.draw(painter, frame.center().x() - width / 2, top) + 4

    def _paint_margins(self, painter: QPainter, frame: QRectF) -> None:
        page = QRectF(QPointF(0, 0), self._size)
        for margin in (
            QRectF(page.topLeft(), QPointF(page.right(), frame.top())),
            QRectF(QPointF(0, frame.bottom()), page.bottomRight()),
            QRectF(QPointF(0, frame.top()), frame.bottomLeft()),
            QRectF(frame.topRight(), QPointF(page.right(), frame.bottom())),
        ):
            painter.fillRect(margin, QColor("white"))
        painter.setPen(QPen(self.theme["panel_text"], 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    @property
    def _rows(self) -> int:
        """In how many rows the legend stands: as an inset the map has the height instead."""
        return _LEGEND_ROWS if self.spec.inset_mm is None else _INSET_ROWS

    def _foot_height(self) -> float:
        least = _LEAST_FOOT if self.spec.inset_mm is None else _INSET_FOOT
        return max(legend_size(self._items, rows=self._rows).height(), least)

    def _paint_foot(self, painter: QPainter, top: float, view: View) -> None:
        right = self._margin + self._width
        inset = self.spec.inset_mm is not None
        room = self._width
        if self._layers.bounds is not None:
            legend = legend_size(self._items, rows=self._rows)
            left = right - _SCALE_WIDTH - legend.width() - 2 * _GAP
            at = QPointF(self._margin if inset else left, top)
            draw_legend(painter, at, self._items, self.theme, rows=self._rows)
            (self._paint_inset_scale if inset else self._paint_scale)(painter, right, top, view)
            room = left - self._margin - 2 * _GAP
        self._paint_statement(painter, top, room)

    def _paint_scale(self, painter: QPainter, right: float, top: float, view: View) -> None:
        left = right - _SCALE_WIDTH + _GAP
        draw_north_arrow(painter, QPointF(right - 12, top + 58), 40, self.theme)
        draw_scale_bar(painter, view, QPointF(left, top + 24), self.theme, 120)
        self._paint_ratio(painter, left, top + 32, view)
        words = _("Coordinates {name}").format(name=system_name(self._layers.epsg))
        self._text(words, font(9), _SCALE_WIDTH - _GAP, 2, "panel_muted").draw(
            painter, left, top + 66
        )

    def _paint_inset_scale(self, painter: QPainter, right: float, top: float, view: View) -> None:
        left = right - _SCALE_WIDTH + _GAP
        draw_north_arrow(painter, QPointF(right - 12, top + 42), 28, self.theme)
        draw_scale_bar(painter, view, QPointF(left, top + 16), self.theme, 120)
        self._paint_ratio(painter, left, top + 22, view)

    def _paint_ratio(self, painter: QPainter, left: float, top: float, view: View) -> None:
        words = _("Scale 1:{number}").format(number=grouped(self._ratio(view)))
        self._text(words, font(12, QFont.Weight.Medium), 120, 1).draw(painter, left, top)

    def _paint_statement(self, painter: QPainter, top: float, room: float) -> None:
        spec = self.spec
        if spec.inset_mm is not None:
            return
        day = _("As of {day}").format(day=written(spec.as_of))
        for text in (
            self._text(spec.count_text, font(13, QFont.Weight.DemiBold), room, 3),
            self._text(day, font(11), room, 1),
            self._text(spec.source, font(10), room, 2, "panel_muted"),
            self._text(spec.trace, font(9), room, 3, "panel_muted"),
        ):
            top = text.draw(painter, self._margin, top) + (_LEADING if text.lines else 0.0)


def _badge_font() -> QFont:
    return font(11, QFont.Weight.DemiBold)


def _badge_words() -> str:
    return _("SIMULATED DATA")
