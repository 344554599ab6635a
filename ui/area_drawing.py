"""Owns the area the user draws on the map: its corners, how it looks, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from maps.projection import View, from_mercator, to_mercator
from resgroup.errors import RegisterError

Point = tuple[float, float]

_CORNER: Final = 4.0
_CROSS: Final = 10.0
_LEAST: Final = 3
_SHADE: Final = 40
_DECIMALS: Final = 7


class AreaDrawing:
    """An area under way: corners in the map's own metres, and where the pointer would put one."""

    def __init__(self) -> None:
        self.corners: list[Point] = []
        self.pointer: Point | None = None

    def add(self, corner: Point) -> None:
        """Put a corner; one in the same place as the last is no new one."""
        if not self.corners or self.corners[-1] != corner:
            self.corners.append(corner)

    def drop(self) -> None:
        """Take the last corner back."""
        if self.corners:
            self.corners.pop()

    def wkt(self) -> str:
        """The closed area in longitude and latitude; RegisterError("bad-area") where it is none."""
        if len(self.corners) >= _LEAST:
            shape = shapely.Polygon(from_mercator(np.array(self.corners)))
            if shape.is_valid and shape.area > 0:
                return str(shapely.to_wkt(shape, rounding_precision=_DECIMALS))
        raise RegisterError(
            "bad-area",
            "Vùng cần ít nhất 3 góc và các cạnh không được cắt nhau. "
            "Nhấn Backspace để bỏ góc vừa đặt.",
            "An area needs at least 3 corners, and its sides must not cross. "
            "Press Backspace to take the last corner back.",
        )

    def paint(self, painter: QPainter, view: View, colour: QColor) -> None:
        """Draw the sides so far, the corners, and a cross where the keyboard puts the next."""
        ends = [*self.corners, self.pointer] if self.pointer else self.corners
        points = _pixels(view, ends)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(_shade(colour))
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
        painter.drawPolygon(QPolygonF(points))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour)
        for point in points[: len(self.corners)]:
            painter.drawEllipse(point, _CORNER, _CORNER)
        middle = QPointF(view.width / 2, view.height / 2)
        painter.drawLine(middle - QPointF(_CROSS, 0), middle + QPointF(_CROSS, 0))
        painter.drawLine(middle - QPointF(0, _CROSS), middle + QPointF(0, _CROSS))
        painter.restore()


def paint_areas(painter: QPainter, view: View, areas: Iterable[str], colour: QColor) -> None:
    """Draw the outlines of finished areas, each a polygon or several as WKT."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for area in areas:
        for shape in shapely.get_parts(shapely.from_wkt(area)):
            world = to_mercator(shapely.get_coordinates(shape.exterior))
            painter.drawPolygon(QPolygonF(_pixels(view, [(x, y) for x, y in world.tolist()])))
    painter.restore()


def _pixels(view: View, points: Sequence[Point]) -> list[QPointF]:
    if not points:
        return []
    return [QPointF(x, y) for x, y in view.to_pixels(np.array(points, float)).tolist()]


def _shade(colour: QColor) -> QColor:
    made = QColor(colour)
    made.setAlpha(_SHADE)
    return made
