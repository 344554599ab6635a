"""Owns the plane a synthetic town is drawn on: metres, curves, and their place on the earth."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]

_LONGITUDE, _LATITUDE = 105.772, 21.075
_METRES_EAST: Final = 111_319.5 * math.cos(math.radians(_LATITUDE))
_METRES_NORTH: Final = 110_740.0


def wkb(shape: Any) -> bytes:
    """A shape in metres as WKB in longitude and latitude."""
    return wkbs([shape])[0]


def wkbs(shapes: Any) -> list[bytes]:
    """Shapes in metres as WKB in longitude and latitude."""
    placed = shapely.transform(
        np.array(shapes, object),
        lambda at: at / (_METRES_EAST, _METRES_NORTH) + (_LONGITUDE, _LATITUDE),
    )
    made: list[bytes] = shapely.to_wkb(placed, byte_order=1).tolist()
    return made


def turned(vector: Floats, angle: float) -> Floats:
    """A vector turned to the left by an angle in radians."""
    east, north = float(vector[0]), float(vector[1])
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([east * cos - north * sin, east * sin + north * cos])


def rounded(line: Floats, times: int = 2) -> Floats:
    """The line with its corners cut, its ends kept."""
    for _ in range(times):
        near, far = line[:-1] * 0.75 + line[1:] * 0.25, line[:-1] * 0.25 + line[1:] * 0.75
        cut = np.stack([near, far], axis=1).reshape(-1, 2)
        line = np.concatenate([line[:1], cut[1:-1], line[-1:]])
    return line


def wavering(rng: random.Random, ends: Floats, sway: float, step: float = 30.0) -> Floats:
    """A gently curved line through the given points."""
    parts = [ends[:1]]
    for start, end in pairwise(ends):
        length = float(np.hypot(*(end - start)))
        count = max(int(length / step), 2)
        share = np.linspace(0, 1, count + 1)[1:]
        bend, phase = rng.uniform(-1, 1), rng.uniform(0, math.tau)
        wave = bend * np.sin(share * math.pi) + 0.35 * np.sin(share * math.tau + phase)
        wave = wave * np.sin(share * math.pi) * min(sway, length * 0.08)
        across = turned((end - start) / length, math.pi / 2)
        parts.append(start + share[:, None] * (end - start) + wave[:, None] * across)
    return rounded(np.concatenate(parts))


class Course:
    """A line measured by the metre: where it is and which way it goes after so many metres."""

    def __init__(self, line: Floats) -> None:
        steps = np.hypot(*np.diff(line, axis=0).T)
        self.line = line
        self._arcs = np.concatenate([[0.0], np.cumsum(steps)])
        self.length = float(self._arcs[-1])

    def at(self, arc: float | Floats) -> Floats:
        """The points after so many metres."""
        line = self.line
        return np.stack(
            [np.interp(arc, self._arcs, line[:, 0]), np.interp(arc, self._arcs, line[:, 1])], -1
        )

    def along(self, arc: float | Floats, reach: float = 4.0) -> Floats:
        """The unit direction of travel, evened out over some metres."""
        ahead = self.at(np.minimum(arc + np.float64(reach), self.length))
        behind = self.at(np.maximum(arc - np.float64(reach), 0.0))
        way = ahead - behind
        made: Floats = way / np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-9)[..., None]
        return made

    def across(self, arc: float | Floats, side: int, reach: float = 4.0) -> Floats:
        """The unit direction to the left (side 1) or right (side -1)."""
        way = self.along(arc, reach)
        return np.stack([-way[..., 1], way[..., 0]], -1) * side
