"""Owns the words on the map: names along streets, house numbers, names of places and areas."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QTransform

from maps.fonts import font
from maps.layers import Layers, Shapes
from maps.painter import Scenery, street_pen
from maps.projection import Floats, View
from resgroup.features import Bools, Ints
from resgroup.resources import read_toml

_CELL: Final = 7.0
_REPEAT: Final = 340.0
_SAME_NAME: Final = 150.0
_SHARPEST_TURN: Final = np.radians(28)
_WIDEST_TURN: Final = np.radians(75)
_SHIFTS: Final = (0.0, 0.18, -0.18, 0.34, -0.34)
_STRAIGHT: Final = 0.06
_BENT: Final = 0.25
_HALO: Final = 3.0
_NUMBER_SIZES: Final = (11, 9, 8)
_NUMBERS_UNTIL: Final = 0.42
_SHORT_NAME: Final = re.compile(r"^(?:ngõ|ngách|hẻm|kiệt|hẽm)\s+\S*\d\S*", re.IGNORECASE)
_LONGEST: Final = 80


def one_line(text: str) -> str:
    """A text of the register without line breaks and control characters."""
    plain = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in text
    )
    return " ".join(unicodedata.normalize("NFC", plain).split())


def shown(text: str) -> str:
    """A text of the register as the map writes it: one line, not endless."""
    plain = one_line(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


@lru_cache(maxsize=4096)
def _glyph(sign: str, size: int, weight: QFont.Weight) -> tuple[QPainterPath, float]:
    letters = font(size, weight)
    path = QPainterPath()
    path.addText(QPointF(0, 0), letters, sign)
    return path, QFontMetricsF(letters).horizontalAdvance(sign)


def text_path(text: str, size: int, weight: QFont.Weight) -> QPainterPath:
    """A text's outline, its baseline beginning at the origin."""
    path = QPainterPath()
    path.addText(QPointF(0, 0), font(size, weight), text)
    return path


class Room:
    """Which cells of a view's picture are already written on."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def take(self, points: Floats, radius: float) -> bool:
        """Whether squares around the points were free; if so they are taken."""
        reach = max(round(radius / _CELL), 0)
        near = np.floor(points / _CELL).astype(np.int64).tolist()
        cells = {
            (x + right, y + down)
            for x, y in near
            for right in range(-reach, reach + 1)
            for down in range(-reach, reach + 1)
        }
        if not self._taken.isdisjoint(cells):
            return False
        self._taken |= cells
        return True

    def take_boxes(self, *boxes: QRectF) -> bool:
        """Whether all of some boxes were free; if so they are taken."""
        cells = {cell for box in boxes for cell in self._cells(box)}
        if not self._taken.isdisjoint(cells):
            return False
        self._taken |= cells
        return True

    def has(self, box: QRectF) -> bool:
        """Whether a box is free."""
        return self._taken.isdisjoint(self._cells(box))

    def _cells(self, box: QRectF) -> set[tuple[int, int]]:
        across = range(int(box.left() // _CELL), int(box.right() // _CELL) + 1)
        down = range(int(box.top() // _CELL), int(box.bottom() // _CELL) + 1)
        return {(x, y) for x in across for y in down}


@dataclass(frozen=True)
class NamedLines:
    """Streets of one kind and name joined into lines as long as they go."""

    shapes: Shapes
    lengths: Floats
    text: list[str]
    kind: list[str]

    @classmethod
    def of(cls, layers: Layers) -> NamedLines:
        """The named lines of the street layer."""
        streets, shapes = layers.features.streets, layers.streets
        keys = [(kind, shown(name)) for kind, name in zip(streets.kind, streets.name, strict=True)]
        number = {key: place for place, key in enumerate(dict.fromkeys(k for k in keys if k[1]))}
        group = np.array([number.get(key, -1) for key in keys], np.int64)[shapes.owners]
        lines, owners = _merged(shapes, group)
        points, line_of_point = shapely.get_coordinates(lines, return_index=True)
        starts = np.concatenate([[0], np.cumsum(np.bincount(line_of_point, minlength=len(lines)))])
        boxes = shapely.bounds(lines) if len(lines) else np.zeros((0, 4))
        heads = np.ones(len(lines), np.bool_)
        named = list(number)
        return cls(
            Shapes(points, starts, np.arange(len(lines)), heads, boxes),
            shapely.length(lines),
            [named[owner][1] for owner in owners.tolist()],
            [named[owner][0] for owner in owners.tolist()],
        )


def _merged(shapes: Shapes, group: Ints) -> tuple[Any, Ints]:
    named = group >= 0
    line_of_point = np.repeat(np.arange(len(group)), np.diff(shapes.starts))
    enough = np.diff(shapes.starts) > 1
    lines = np.full(len(group), None, object)
    kept = enough[line_of_point]
    made = shapely.linestrings(shapes.points[kept], indices=_ranked(line_of_point[kept]))
    lines[enough] = made
    named &= enough
    if not named.any():
        return np.zeros(0, object), np.zeros(0, np.int64)
    order = np.argsort(group[named], kind="stable")
    ordered = group[named][order]
    bundles = shapely.multilinestrings(lines[named][order], indices=_ranked(ordered))
    parts, bundle = shapely.get_parts(shapely.line_merge(bundles), return_index=True)
    return parts, ordered[np.diff(ordered, prepend=-1) != 0][bundle]


def _ranked(ascending: Ints) -> Ints:
    """Each value's place among the different ones (`np.unique` would load much of NumPy)."""
    ranks: Ints = np.cumsum(np.diff(ascending, prepend=ascending[:1]) != 0)
    return ranks


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A name written along a line: where each sign stands and how it is turned."""

    text: str
    size: int
    minor: bool
    places: Floats
    angles: Floats

    def runs(self) -> list[tuple[int, int]]:
        """The stretches that may be written at one angle: all, word by word or sign by sign."""
        if np.ptp(self.angles) < _STRAIGHT:
            return [(0, len(self.text))]
        found = []
        for word in re.finditer(r"\S+", self.text):
            begin, end = word.span()
            bent = np.ptp(self.angles[begin:end]) > _BENT
            found += [(at, at + 1) for at in range(begin, end)] if bent else [(begin, end)]
        return found


class _StreetWriter:
    """Lays out one view's street names; a name is not written twice close together."""

    def __init__(self, lines: NamedLines, view: View, room: Room, whole: bool) -> None:
        self._whole = whole
        self._lines = lines
        self._view = view
        self._room = room
        self._written: dict[str, list[tuple[float, float]]] = {}

    def labels(self, line: int, size: int) -> list[LineLabel]:
        """The names along one line."""
        lines, view = self._lines, self._view
        length = float(lines.lengths[line]) / view.scale
        text = _fitting(lines.text[line], size, length)
        if not text:
            return []
        start, end = lines.shapes.starts[line : line + 2].tolist()
        track = _Track.of(view.to_pixels(lines.shapes.points[start:end]))
        minor = lines.kind[line] not in {"duong", "pho"}
        tries = (_placed(text, size, minor, track, at) for at in track.middles(view))
        return [label for label in tries if label is not None and self._accepts(label)]

    def _accepts(self, label: LineLabel) -> bool:
        x, y = label.places.mean(axis=0).tolist()
        if self._whole and not _inside(label.places, self._view, label.size):
            return False
        near = self._written.setdefault(label.text, [])
        if any((x - at_x) ** 2 + (y - at_y) ** 2 < _SAME_NAME**2 for at_x, at_y in near):
            return False
        if not self._room.take(label.places, label.size * 0.7):
            return False
        near.append((x, y))
        return True


def _inside(places: Floats, view: View, margin: float) -> bool:
    low, high = places.min(axis=0), places.max(axis=0)
    size = np.array([view.width, view.height])
    return bool((low >= margin).all() and (high <= size - margin).all())


def street_labels(
    lines: NamedLines, view: View, room: Room, whole: bool = False
) -> list[LineLabel]:
    """The street names a view has room for, wider streets first; `whole` cuts none at its edge."""
    visible = np.flatnonzero(lines.shapes.within(view.bounds)).tolist()
    writer = _StreetWriter(lines, view, room, whole)
    found: list[LineLabel] = []
    for kind, row in read_toml("styles", "streets.toml")["label"].items():
        if view.metres_per_pixel <= row["until"]:
            for line in visible:
                if lines.kind[line] == kind:
                    found += writer.labels(line, row["size"])
    return found


@dataclass(frozen=True, slots=True)
class _Track:
    """A line in pixels with the length run up to each of its points."""

    pixels: Floats
    along: Floats

    @classmethod
    def of(cls, pixels: Floats) -> _Track:
        steps = np.hypot(*np.diff(pixels, axis=0).T)
        return cls(pixels, np.concatenate([[0.0], np.cumsum(steps)]))

    @property
    def length(self) -> float:
        return float(self.along[-1])

    def back(self) -> _Track:
        return _Track(self.pixels[::-1], self.along[-1] - self.along[::-1])

    def at(self, lengths: Floats) -> Floats:
        x = np.interp(lengths, self.along, self.pixels[:, 0])
        return np.column_stack([x, np.interp(lengths, self.along, self.pixels[:, 1])])

    def middles(self, view: View) -> list[float]:
        """Where along the line names are centred, as far as these places are in view."""
        count = max(1, int(self.length // _REPEAT))
        middles = (np.arange(count) + 0.5) * self.length / count
        x, y = self.at(middles).T
        inside = (x > -200) & (x < view.width + 200) & (y > -200) & (y < view.height + 200)
        return [float(middle) for middle in middles[inside]]


def _fitting(text: str, size: int, length: float) -> str:
    short = [found.group() for found in _SHORT_NAME.finditer(text)]
    for candidate in (text, *short):
        if _width(candidate, size) + size <= length:
            return candidate
    return ""


def _width(text: str, size: int) -> float:
    return sum(_glyph(sign, size, QFont.Weight.Medium)[1] for sign in text)


def _placed(text: str, size: int, minor: bool, track: _Track, middle: float) -> LineLabel | None:
    advances = np.array([_glyph(sign, size, QFont.Weight.Medium)[1] for sign in text])
    width = float(advances.sum())
    for shift in _SHIFTS:
        begin = middle + shift * min(_REPEAT, track.length) - width / 2
        if begin < 0 or begin + width > track.length:
            continue
        places, angles = _along(track, begin, advances)
        if places[-1, 0] < places[0, 0]:
            places, angles = _along(track.back(), track.length - begin - width, advances)
        bends = np.abs(np.diff(angles))
        if (bends < _SHARPEST_TURN).all() and np.ptp(angles) < _WIDEST_TURN:
            return LineLabel(text, size, minor, places, angles)
    return None


def _along(track: _Track, begin: float, advances: Floats) -> tuple[Floats, Floats]:
    edges = begin + np.concatenate([[0.0], np.cumsum(advances)])
    reach = float(advances.mean())
    middle = (edges[:-1] + edges[1:]) / 2
    dx, dy = (track.at(middle + reach) - track.at(middle - reach)).T
    return track.at(middle), np.unwrap(np.arctan2(dy, dx))


def draw_line_labels(
    painter: QPainter, labels: list[LineLabel], scenery: Scenery, as_text: bool = False
) -> None:
    """Write names along their lines; `as_text` keeps letters as letters in a file."""
    theme = scenery.theme
    halo = street_pen(theme["halo"], _HALO)
    outlines = [_outline(label) for label in labels]
    for outline in outlines:
        painter.strokePath(outline, halo)
    for label, outline in zip(labels, outlines, strict=True):
        colour = theme["label_minor" if label.minor else "label"]
        if as_text:
            _write(painter, label, colour)
        else:
            painter.fillPath(outline, colour)


def _turned(place: Floats, angle: float, size: int, back: float) -> QTransform:
    """The transform that puts a baseline's begin `back` pixels before a place on the line."""
    turn = QTransform.fromTranslate(*place.tolist())
    turn.rotateRadians(angle)
    return turn.translate(-back, size * 0.35)


def _outline(label: LineLabel) -> QPainterPath:
    whole = QPainterPath()
    for number, sign in enumerate(label.text):
        path, advance = _glyph(sign, label.size, QFont.Weight.Medium)
        turn = _turned(label.places[number], float(label.angles[number]), label.size, advance / 2)
        whole.addPath(turn.map(path))
    return whole


def _write(painter: QPainter, label: LineLabel, colour: QColor) -> None:
    painter.setPen(colour)
    painter.setFont(font(label.size, QFont.Weight.Medium))
    for begin, end in label.runs():
        advance = _glyph(label.text[begin], label.size, QFont.Weight.Medium)[1]
        angle = float(label.angles[begin:end].mean())
        painter.save()
        turn = _turned(label.places[begin], angle, label.size, advance / 2)
        painter.setTransform(turn, combine=True)
        painter.drawText(QPointF(0, 0), label.text[begin:end])
        painter.restore()


@dataclass(frozen=True, slots=True)
class NumberLabel:
    """A house number and where its baseline begins."""

    building: int
    text: str
    size: int
    at: QPointF
    width: float

    @property
    def box(self) -> QRectF:
        """The rectangle its letters fill."""
        height = self.size * 0.7
        return QRectF(self.at.x(), self.at.y() - height, self.width, height)


def house_numbers(layers: Layers, view: View, visible: Bools, room: Room) -> list[NumberLabel]:
    """The house numbers that fit into their footprints, each as large as it may be.

    What symbols and street names cover stays without.
    """
    if view.metres_per_pixel > _NUMBERS_UNTIL:
        return []
    texts = layers.features.buildings.house_number
    waiting = np.array([n for n in np.flatnonzero(visible).tolist() if texts[n]], np.int64)
    found: list[NumberLabel] = []
    for size in _NUMBER_SIZES:
        if not len(waiting):
            break
        labels, fits = _numbers_of_size(layers, view, waiting, size)
        found += labels
        waiting = waiting[~fits]
    return [label for label in found if room.has(label.box)]


def _numbers_of_size(
    layers: Layers, view: View, buildings: Ints, size: int
) -> tuple[list[NumberLabel], Bools]:
    metrics = QFontMetricsF(font(size, QFont.Weight.Medium))
    texts = [shown(layers.features.buildings.house_number[n]) for n in buildings.tolist()]
    widths = np.array([metrics.horizontalAdvance(text) for text in texts])
    sides = np.column_stack([widths + 2, np.full(len(widths), metrics.capHeight() + 3)])
    middles, fits = _fit_inside(layers.buildings, buildings, sides * view.scale)
    pixels = view.to_pixels(middles)
    labels = [
        NumberLabel(
            int(buildings[place]),
            texts[place],
            size,
            QPointF(
                float(pixels[place, 0] - widths[place] / 2),
                float(pixels[place, 1] + metrics.capHeight() / 2),
            ),
            float(widths[place]),
        )
        for place in np.flatnonzero(fits).tolist()
    ]
    return labels, fits


def _fit_inside(shapes: Shapes, features: Ints, sides: Floats) -> tuple[Floats, Bools]:
    """Where a box of some width and height stands in each polygon, and whether it fits there."""
    outlines = shapes.outlines(features)
    middle = shapely.centroid(outlines)
    outside = ~shapely.covers(outlines, middle)
    middle[outside] = shapely.point_on_surface(outlines[outside])
    places = shapely.get_coordinates(middle)
    low, high = places - sides / 2, places + sides / 2
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    fits: Bools = shapely.covers(outlines, boxes)
    return places, fits


def draw_numbers(painter: QPainter, labels: list[NumberLabel], inks: list[QColor]) -> None:
    """Write house numbers, each in its ink."""
    for label, ink in zip(labels, inks, strict=True):
        painter.setPen(ink)
        painter.setFont(font(label.size, QFont.Weight.Medium))
        painter.drawText(label.at, label.text)
