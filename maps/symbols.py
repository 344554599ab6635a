"""Owns the small symbols of public buildings and places, with their names beneath."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from maps.fonts import font
from maps.labels import Room, shown, text_path
from maps.layers import Layers
from maps.painter import Scenery, street_pen
from maps.projection import View
from resgroup.resources import read_toml

_OF_USE: Final = {
    "school": "school",
    "hospital": "health",
    "culture": "culture_house",
    "worship": "worship",
}
_GRID: Final = 16.0
_RADIUS: Final = 8.0
_GLYPH: Final = 10.0
_UNTIL: Final = 2.2
_NAMES_UNTIL: Final = 1.3
_NAME_SIZE: Final = 10
_WIDEST_NAME: Final = 150.0


@dataclass(frozen=True, slots=True)
class Badge:
    """A symbol at a pixel of a view, with the name written under it where there is room."""

    kind: str
    at: QPointF
    name: tuple[str, ...] = ()


@cache
def _symbol(kind: str) -> tuple[QColor, QPainterPath]:
    known = read_toml("styles", "symbols.toml")
    row = known.get(kind, known["other"])
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for polygon in row.get("polygons", ()):
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in polygon]))
        path.closeSubpath()
    for x, y, radius in row.get("circles", ()):
        path.addEllipse(QPointF(x, y), radius, radius)
    return QColor(row["colour"]), path


def badges(layers: Layers, view: View, room: Room) -> list[Badge]:
    """The symbols a view has room for: places first, then public buildings."""
    if view.metres_per_pixel > _UNTIL:
        return []
    found = []
    for kind, name, x, y in [*_places(layers, view), *_public_buildings(layers, view)]:
        disc = QRectF(x - _RADIUS - 1, y - _RADIUS - 1, 2 * _RADIUS + 2, 2 * _RADIUS + 2)
        lines, below = _name_below(name, x, y, view)
        if lines and room.take_boxes(disc, below):
            found.append(Badge(kind, QPointF(x, y), lines))
        elif room.take_boxes(disc):
            found.append(Badge(kind, QPointF(x, y)))
    return found


def _places(layers: Layers, view: View) -> list[tuple[str, str, float, float]]:
    pixels = view.to_pixels(layers.places)
    places = layers.features.places
    known = read_toml("styles", "symbols.toml")
    return [
        (places.kind[row], places.name[row], *pixels[row].tolist())
        for row in np.flatnonzero(_shown_in(pixels, view)).tolist()
        if view.metres_per_pixel <= known.get(places.kind[row], {}).get("until", _UNTIL)
    ]


def _public_buildings(layers: Layers, view: View) -> list[tuple[str, str, float, float]]:
    buildings = layers.features.buildings
    public = [row for row, use in enumerate(buildings.use) if use in _OF_USE]
    pixels = view.to_pixels(layers.buildings.centres[public])
    return [
        (_OF_USE[buildings.use[public[row]]], buildings.name[public[row]], *pixels[row].tolist())
        for row in np.flatnonzero(_shown_in(pixels, view)).tolist()
    ]


def _shown_in(pixels: np.ndarray, view: View) -> np.ndarray:
    x, y = pixels[:, 0], pixels[:, 1]
    return (x > -20) & (x < view.width + 20) & (y > -20) & (y < view.height + 20)


def _name_below(name: str, x: float, y: float, view: View) -> tuple[tuple[str, ...], QRectF]:
    text = shown(name)
    if not text or view.metres_per_pixel > _NAMES_UNTIL:
        return (), QRectF()
    metrics = QFontMetricsF(font(_NAME_SIZE, QFont.Weight.Medium))
    lines = _broken(text, metrics)
    width = max(metrics.horizontalAdvance(line) for line in lines)
    height = metrics.height() * len(lines) - 2
    return lines, QRectF(x - width / 2, y + _RADIUS + 3, width, height)


def _broken(text: str, metrics: QFontMetricsF) -> tuple[str, ...]:
    if metrics.horizontalAdvance(text) <= _WIDEST_NAME / 1.5:
        return (text,)
    words = text.split(" ")
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    if not cuts:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST_NAME),)
    best = min(cuts, key=lambda cut: max(map(metrics.horizontalAdvance, cut)))
    return tuple(
        metrics.elidedText(line, Qt.TextElideMode.ElideRight, _WIDEST_NAME) for line in best
    )


def draw_badges(
    painter: QPainter, found: list[Badge], scenery: Scenery, as_text: bool = False
) -> None:
    """Draw symbols and their names; `as_text` keeps letters as letters in a file."""
    for badge in found:
        draw_symbol(painter, badge.kind, badge.at)
        _draw_name(painter, badge, scenery, as_text)


def draw_symbol(painter: QPainter, kind: str, at: QPointF, radius: float = _RADIUS) -> None:
    """A symbol in white on its round badge."""
    colour, path = _symbol(kind)
    painter.setPen(QPen(QColor("white"), 1.2))
    painter.setBrush(colour)
    painter.drawEllipse(at, radius, radius)
    size = _GLYPH * radius / _RADIUS
    painter.save()
    painter.translate(at.x() - size / 2, at.y() - size / 2)
    painter.scale(size / _GRID, size / _GRID)
    painter.fillPath(path, QColor("white"))
    painter.restore()


def _draw_name(painter: QPainter, badge: Badge, scenery: Scenery, as_text: bool) -> None:
    letters = font(_NAME_SIZE, QFont.Weight.Medium)
    metrics = QFontMetricsF(letters)
    for number, line in enumerate(badge.name):
        x = badge.at.x() - metrics.horizontalAdvance(line) / 2
        y = badge.at.y() + _RADIUS + 2 + metrics.ascent() + number * metrics.height()
        outline = text_path(line, _NAME_SIZE, QFont.Weight.Medium).translated(x, y)
        painter.strokePath(outline, street_pen(scenery.theme["halo"], 3.0))
        if as_text:
            painter.setPen(scenery.theme["place"])
            painter.setFont(letters)
            painter.drawText(QPointF(x, y), line)
        else:
            painter.fillPath(outline, scenery.theme["place"])
