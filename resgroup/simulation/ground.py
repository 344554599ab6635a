"""Owns the ground a demo town is built on: local metres, what is taken, and the way to WKB."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

ORIGIN: Final = (105.7720, 21.0750)
_CELL: Final = 0.5
_METRES_PER_DEGREE: Final = 110_704.0
Points = NDArray[np.float64]


class Ground:
    """A square of ground around the origin, in cells of half a metre that are free or taken."""

    def __init__(self, west: float, south: float, width: float, height: float) -> None:
        self._west, self._south = west, south
        self._taken = np.zeros((int(height / _CELL) + 1, int(width / _CELL) + 1), np.bool_)

    def is_free(self, quad: Points) -> bool:
        """Whether a convex quadrilateral lies on free ground; neighbours share its very edges."""
        rows, columns, inside = self._cells(quad, 0.75)
        if not inside:
            return False
        return not self._taken[rows, columns].any()

    def take(self, quad: Points) -> None:
        """Take the ground of a convex quadrilateral."""
        rows, columns, _ = self._cells(quad, 0.0)
        self._taken[rows, columns] = True

    def take_area(self, area: Any) -> None:
        """Take the ground of any polygon."""
        west, south, east, north = area.bounds
        columns = np.arange(max(0, self._column(west)), min(self._width, self._column(east) + 2))
        rows = np.arange(max(0, self._row(south)), min(self._height, self._row(north) + 2))
        if not len(rows) or not len(columns):
            return
        grid_x, grid_y = np.meshgrid(
            self._west + (columns + 0.5) * _CELL, self._south + (rows + 0.5) * _CELL
        )
        inside = shapely.contains_xy(area, grid_x, grid_y)
        self._taken[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] |= inside

    @property
    def _width(self) -> int:
        return int(self._taken.shape[1])

    @property
    def _height(self) -> int:
        return int(self._taken.shape[0])

    def _column(self, x: float) -> int:
        return math.floor((x - self._west) / _CELL)

    def _row(self, y: float) -> int:
        return math.floor((y - self._south) / _CELL)

    def _cells(self, quad: Points, inset: float) -> tuple[Any, Any, bool]:
        """The cells under points spread over a quadrilateral, and whether all lie on the ground."""
        a, b, c, d = quad
        along = max(2, int(np.hypot(*(b - a)) / _CELL) + 1)
        deep = max(2, int(np.hypot(*(d - a)) / _CELL) + 1)
        edge_u = min(0.45, inset / max(0.1, float(np.hypot(*(b - a)))))
        edge_v = min(0.45, inset / max(0.1, float(np.hypot(*(d - a)))))
        u = np.linspace(edge_u, 1 - edge_u, along)[:, None, None]
        v = np.linspace(edge_v, 1 - edge_v, deep)[None, :, None]
        points = (a * (1 - u) + b * u) * (1 - v) + (d * (1 - u) + c * u) * v
        columns = ((points[..., 0] - self._west) / _CELL).astype(np.int64)
        rows = ((points[..., 1] - self._south) / _CELL).astype(np.int64)
        fits = (
            columns.min() >= 0
            and rows.min() >= 0
            and columns.max() < self._width
            and rows.max() < self._height
        )
        if not fits:
            columns = np.clip(columns, 0, self._width - 1)
            rows = np.clip(rows, 0, self._height - 1)
        return rows, columns, bool(fits)


def to_wkb(shape: Any) -> bytes:
    """A shape in local metres as WKB in EPSG:4326."""
    return bytes(shapely.to_wkb(shapely.transform(shape, degrees), byte_order=1))


def degrees(metres: Points) -> Points:
    """Local metres as longitude and latitude; good to centimetres over a few kilometres."""
    longitude, latitude = ORIGIN
    east = _METRES_PER_DEGREE * math.cos(math.radians(latitude)) * 1.00675
    return np.column_stack(
        (longitude + metres[:, 0] / east, latitude + metres[:, 1] / _METRES_PER_DEGREE)
    )


class Course:
    """A line one can walk along, its legs measured once."""

    def __init__(self, line: Points) -> None:
        self._line = line
        steps = np.diff(line, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        self._directions = steps / lengths[:, None]
        self._ends = np.cumsum(lengths)
        self._starts = self._ends - lengths
        self.length = float(self._ends[-1])

    def at(self, distances: Sequence[float] | Points) -> tuple[Points, Points]:
        """Points at distances along the line, and its unit direction there."""
        wanted = np.clip(np.asarray(distances, np.float64), 0, self.length)
        leg = np.minimum(np.searchsorted(self._ends, wanted), len(self._ends) - 1)
        directions = self._directions[leg]
        return self._line[leg] + directions * (wanted - self._starts[leg])[:, None], directions
