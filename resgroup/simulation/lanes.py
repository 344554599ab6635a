"""Owns the street tree of a demo town: streets that bend, ngõ off them, ngách and hẻm within."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from resgroup.simulation.ground import Course, Points

WIDTHS: Final = {"duong": 13.0, "pho": 9.0, "ngo": 3.4, "ngach": 2.5, "hem": 1.9}
_CHILD: Final = {"duong": "ngo", "pho": "ngo", "ngo": "ngach", "ngach": "hem"}
_REACH: Final = {"ngo": (50.0, 150.0), "ngach": (22.0, 85.0), "hem": (12.0, 45.0)}
_SPACING: Final = {
    "duong": (25.0, 36.0),
    "pho": (24.0, 34.0),
    "ngo": (20.0, 30.0),
    "ngach": (18.0, 26.0),
}
_ELBOW_ROOM: Final = {"ngo": 18.0, "ngach": 14.5, "hem": 11.5}
_STEP: Final = 7.0
_PASSES: Final = 3


@dataclass(eq=False)
class Lane:
    """A street or lane as it is laid out; `mouth` is how far along its parent it begins."""

    kind: str
    line: Points
    name: str = ""
    number: str = ""
    parent: Lane | None = None
    mouth: float = 0.0
    side: int = 1
    id: int = 0

    def __post_init__(self) -> None:
        self.course = Course(self.line)

    @property
    def half(self) -> float:
        """Half its width in metres."""
        return WIDTHS[self.kind] / 2

    def surface(self, margin: float = 0.0) -> shapely.Geometry:
        """The ground it covers."""
        return shapely.LineString(self.line).buffer(self.half + margin, cap_style="flat")


def bent(start: Points, end: Points, sag: float, rng: random.Random) -> Points:
    """A street from one point to another that swings to one side and wavers a little."""
    across = np.array([-(end - start)[1], (end - start)[0]])
    across /= np.hypot(*across)
    count = max(6, int(np.hypot(*(end - start)) / 22))
    t = np.linspace(0, 1, count)
    waver = np.convolve([rng.gauss(0, 2.4) for _ in t], np.ones(3) / 3, "same")
    waver[0] = waver[-1] = 0.0
    swing = sag * np.sin(np.pi * t) + 0.35 * sag * np.sin(2 * np.pi * t) + waver
    return np.asarray(start + np.outer(t, end - start) + np.outer(swing, across))


class Network:
    """The lanes so far, grown from the main streets inwards while there is room."""

    def __init__(self, mains: list[Lane], limits: shapely.Geometry, rng: random.Random) -> None:
        self.lanes = list(mains)
        self._limits = limits
        self._rng = rng
        self._blocked: list[shapely.Geometry] = []

    def keep_out(self, area: shapely.Geometry) -> None:
        """Keep lanes off a site."""
        self._blocked.append(area)

    def grow(self) -> None:
        """Grow ngõ, then ngách, then hẻm, and come back for the ground that was left."""
        for _ in range(_PASSES):
            generation = list(self.lanes)
            while generation:
                grown: list[Lane] = []
                for parent in generation:
                    if parent.kind in _CHILD:
                        grown += self._branches(parent)
                generation = grown

    def _branches(self, parent: Lane) -> list[Lane]:
        spacing = _SPACING[parent.kind]
        found: list[Lane] = []
        for side in self._rng.sample((1, -1), 2):
            along = self._rng.uniform(0.5, 0.9) * spacing[1]
            while along < parent.course.length - 7:
                lane = self._branch(parent, along, side)
                if lane is None:
                    along += 4.0
                else:
                    found.append(lane)
                    self.lanes.append(lane)
                    along += self._rng.uniform(*spacing)
        return found

    def _branch(self, parent: Lane, along: float, side: int) -> Lane | None:
        (at,), (direction,) = parent.course.at([along])
        heading = math.atan2(direction[1], direction[0]) + side * math.pi / 2
        heading += self._rng.gauss(0, 0.13)
        kind = _CHILD[parent.kind]
        line = self._walk(kind, at, heading, parent)
        if line is None:
            return None
        return Lane(kind, line, parent=parent, mouth=along, side=side)

    def _walk(self, kind: str, at: Points, heading: float, parent: Lane) -> Points | None:
        """Step by step from the parent until something is near; None where that is too short."""
        shortest, longest = _REACH[kind]
        wanted = self._rng.uniform(shortest, longest)
        points = [at]
        walked = 0.0
        turn = self._rng.gauss(0, 0.03)
        while walked < wanted:
            if self._rng.random() < 0.1:
                heading += self._rng.choice((-1, 1)) * self._rng.uniform(0.25, 0.6)
            heading += turn + self._rng.gauss(0, 0.05)
            step = np.array([math.cos(heading), math.sin(heading)]) * _STEP
            if not self._has_room(points[-1] + step, kind, parent, walked):
                break
            points.append(points[-1] + step)
            walked += _STEP
        if walked < shortest * 0.7:
            return None
        return np.array(points)

    def _has_room(self, point: Points, kind: str, parent: Lane, walked: float) -> bool:
        spot = shapely.Point(point)
        if not self._limits.contains(spot):
            return False
        if any(area.distance(spot) < 3.0 for area in self._blocked):
            return False
        room = _ELBOW_ROOM[kind]
        for lane in self.lanes:
            near = room * 0.8 if lane is parent else room
            if lane is parent and walked < near:
                continue
            if _far(lane.line, point, near):
                continue
            if shapely.LineString(lane.line).distance(spot) < near:
                return False
        return True


def _far(line: Points, point: Points, reach: float) -> bool:
    """Whether the point lies outside the line's box widened by the reach."""
    low, high = line.min(axis=0) - reach, line.max(axis=0) + reach
    return bool((point < low).any() or (point > high).any())
