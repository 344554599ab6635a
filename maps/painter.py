"""Owns how layers are painted: ground, areas, streets, buildings and the matches of a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPaintDevice, QPainter, QPainterPath, QPen

from maps.hatching import PATTERN_LINES, hatched
from maps.layers import Layers, Shapes
from maps.projection import Floats, View
from maps.styles import Classes, Style
from maps.themes import Theme
from resgroup.features import Bools, Ints
from resgroup.resources import read_toml

BATCH: Final = 64
"""Polygons in one path: fewer cost a call each, many more make Qt's scan conversion slow."""

_TINY_FROM: Final = 0.7
_ELEMENT: Final = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_WINDING_TAIL: Final = (0).to_bytes(4, "big") + (1).to_bytes(4, "big")
OUTLINE: Final = 0.6
_WIDE: Final = 3
"""Strokes in one path where the pen is wider than a pixel: Qt works out where they overlap."""
MATCH_OUTLINE: Final = 1.8
_MANY: Final = 6_000
_AREA_FILLS: Final = {"water": "water", "green": "green", "group": "ground"}


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter with smooth edges; it lets go of its device whatever happens."""
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    try:
        yield painter
    finally:
        painter.end()


def paths(pixels: Floats, starts: Ints, heads: Bools, batch: int = BATCH) -> list[QPainterPath]:
    """Strokes as painter paths of some polygons each, without a Python call per point.

    Qt reads paths from the bytes it would have written itself.
    """
    if not len(pixels):
        return []
    elements = np.empty(len(pixels), _ELEMENT)
    elements["kind"] = 1
    elements["kind"][starts[:-1]] = 0
    elements["x"] = pixels[:, 0]
    elements["y"] = pixels[:, 1]
    raw = elements.tobytes()
    cuts = [*starts[:-1][heads][::batch].tolist(), len(pixels)]
    parts: list[bytes] = []
    for begin, end in pairwise(cuts):
        parts.append((end - begin).to_bytes(4, "big"))
        parts.append(raw[begin * _ELEMENT.itemsize : end * _ELEMENT.itemsize])
        parts.append(_WINDING_TAIL)
    stream = QDataStream(QByteArray(b"".join(parts)))
    made = []
    for _batch in range(len(cuts) - 1):
        path = QPainterPath()
        stream >> path
        made.append(path)
    return made


def shape_paths(
    shapes: Shapes, chosen: Bools, view: View, batch: int = BATCH
) -> list[QPainterPath]:
    """The paths of some features in the pixels of a view."""
    points, starts, heads = shapes.subset(chosen)
    return paths(view.to_pixels(points), starts, heads, batch)


@dataclass(frozen=True)
class Scenery:
    """What a drawing reads: layers, palette, style and each building's class in it."""

    layers: Layers
    theme: Theme
    style: Style
    classes: Classes

    @property
    def background(self) -> QColor:
        """The colour beyond everything drawn: quieter than the group's own ground."""
        bounded = "group" in self.layers.features.areas.kind
        return self.theme["outside" if bounded else "ground"]

    def fill(self, number: int) -> QColor:
        """The fill of a class."""
        return self.theme.fills[self.style.key][number]


def paint_ground(painter: QPainter, scenery: Scenery, view: View) -> None:
    """The ground with areas and streets: all that lies under the buildings."""
    painter.fillRect(QRectF(0, 0, view.width, view.height), scenery.background)
    _paint_areas(painter, scenery, view)
    _paint_streets(painter, scenery, view)


def _paint_areas(painter: QPainter, scenery: Scenery, view: View) -> None:
    layers, theme = scenery.layers, scenery.theme
    shapes, kinds = layers.areas, layers.features.areas.kind
    for feature in np.flatnonzero(shapes.within(view.bounds)).tolist():
        chosen = np.zeros(len(shapes.boxes), np.bool_)
        chosen[feature] = True
        fill = _AREA_FILLS.get(kinds[feature])
        bounded = kinds[feature] not in {"water", "green"}
        for path in shape_paths(shapes, chosen, view):
            if fill:
                painter.fillPath(path, theme[fill])
            if bounded:
                painter.strokePath(path, boundary_pen(theme))


def boundary_pen(theme: Theme) -> QPen:
    """The dash-dot line of a group's boundary."""
    pen = QPen(theme["boundary"], 1.6)
    pen.setDashPattern([7, 3, 1.2, 3])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_streets(painter: QPainter, scenery: Scenery, view: View) -> None:
    shapes, theme = scenery.layers.streets, scenery.theme
    visible = shapes.within(view.bounds)
    kinds = np.array(scenery.layers.features.streets.kind, dtype=object)
    drawn = []
    for row in read_toml("styles", "streets.toml")["kind"]:
        chosen = visible & (kinds == row["key"]) if len(kinds) else visible
        width = max(row["metres"] / view.metres_per_pixel, row["pixels"])
        drawn.append((shape_paths(shapes, chosen, view, _WIDE), width, bool(row.get("dashed"))))
    for found, width, dashed in drawn:
        if not dashed:
            _stroke(painter, found, street_pen(theme["casing"], width + 1.6))
    for found, width, dashed in drawn:
        pen = street_pen(theme["path" if dashed else "street"], width)
        if dashed:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([max(4 / width, 1.5), max(3 / width, 1.0)])
        _stroke(painter, found, pen)


def street_pen(colour: QColor, width: float) -> QPen:
    """A pen with round ends and corners."""
    return QPen(
        QBrush(colour),
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )


def _stroke(painter: QPainter, found: list[QPainterPath], pen: QPen) -> None:
    for path in found:
        painter.strokePath(path, pen)


def paint_buildings(
    painter: QPainter, scenery: Scenery, view: View, chosen: Bools, faded: bool = False
) -> None:
    """Some buildings in the colours of the style, patterned on paper, vacant ones hatched."""
    theme, shapes = scenery.theme, scenery.layers.buildings
    shade = theme.faded if faded else QColor
    bound = theme.faded_outline if faded else theme.outline
    for number in range(len(scenery.style.patterns)):
        members = chosen & (scenery.classes == number)
        if not members.any():
            continue
        fill = scenery.fill(number)
        painter.setPen(QPen(bound(fill), min(OUTLINE, _thinnest(view))))
        painter.setBrush(shade(fill))
        for path in shape_paths(shapes, members, view):
            painter.drawPath(path)
        if theme.on_paper and not faded:
            _paint_pattern(painter, scenery, view, members, pattern=scenery.style.patterns[number])
    vacant = chosen & scenery.layers.features.buildings.vacant
    if vacant.any():
        _paint_pattern(painter, scenery, view, vacant, pattern="vacant", faded=faded)


def _thinnest(view: View) -> float:
    """The width of one device pixel, up to which Qt draws lines five times faster."""
    return 1.0 / view.ratio


def _paint_pattern(
    painter: QPainter,
    scenery: Scenery,
    view: View,
    members: Bools,
    *,
    pattern: str,
    faded: bool = False,
) -> None:
    points, starts, heads = scenery.layers.buildings.subset(members)
    pixels = view.to_pixels(points)
    colour = scenery.theme["hatch"]
    for lines in PATTERN_LINES[pattern]:
        painter.setPen(lines.pen(scenery.theme.faded(colour) if faded else colour))
        ends = hatched(pixels, starts, heads, lines)
        begins = np.arange(0, len(ends) + 1, 2)
        for path in paths(ends, begins, np.ones(len(begins) - 1, np.bool_), 8 * BATCH):
            painter.drawPath(path)


def paint_matches(painter: QPainter, scenery: Scenery, view: View, chosen: Bools) -> None:
    """Some buildings as a question's matches: in the accent with a strong outline.

    The thinnest line is strong enough on tiny footprints; a wider one would leave no accent.
    """
    theme = scenery.theme
    many = int(np.count_nonzero(chosen)) > _MANY
    tiny = many or view.metres_per_pixel > _TINY_FROM
    pen = QPen(theme["match_outline"], _thinnest(view) if tiny else MATCH_OUTLINE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(theme["match"])
    for path in shape_paths(scenery.layers.buildings, chosen, view, BATCH if many else _WIDE):
        painter.drawPath(path)


def paint_rings(
    painter: QPainter, scenery: Scenery, view: View, chosen: Bools, hover: bool
) -> None:
    """A ring around some buildings: blue and firm for the selected, thin for the hovered."""
    theme = scenery.theme
    painter.setBrush(Qt.BrushStyle.NoBrush)
    found = shape_paths(scenery.layers.buildings, chosen, view, _WIDE)
    if hover:
        _stroke(painter, found, street_pen(theme["ring_halo"], 2.6))
        _stroke(painter, found, street_pen(theme["hovered"], 1.2))
        return
    _stroke(painter, found, street_pen(theme["ring_halo"], 5.0))
    _stroke(painter, found, street_pen(theme["selected"], 2.8))


def paint_ids(painter: QPainter, layers: Layers, view: View, visible: Bools) -> None:
    """Each building in a colour that is its number plus one, without smoothing."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    shapes = layers.buildings
    points, starts, heads = shapes.subset(visible)
    owners = shapes.owners[visible[shapes.owners]]
    set_brush, colour = painter.setBrush, QColor.fromRgb
    if heads.all():
        whole = paths(view.to_pixels(points), starts, heads, len(heads) or 1)
        polygons = whole[0].toSubpathPolygons() if whole else []
        for number, polygon in zip((owners + 1).tolist(), polygons, strict=True):
            set_brush(colour(number))
            painter.drawPolygon(polygon)
        return
    single = paths(view.to_pixels(points), starts, heads, 1)
    for number, path in zip((owners[heads] + 1).tolist(), single, strict=True):
        set_brush(colour(number))
        painter.drawPath(path)
