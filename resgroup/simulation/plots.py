"""Owns the rows of tube houses along the lanes of a demo town, and how they are numbered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from resgroup.simulation.ground import Course, Ground, Points
from resgroup.simulation.lanes import Lane

_FRONTAGE: Final = {
    "duong": (3.6, 5.6),
    "pho": (3.4, 5.2),
    "ngo": (3.3, 5.0),
    "ngach": (3.2, 4.8),
    "hem": (3.0, 4.6),
}
_DEPTH: Final = {
    "duong": (13.0, 20.0),
    "pho": (12.0, 18.0),
    "ngo": (9.0, 15.0),
    "ngach": (8.0, 13.5),
    "hem": (7.0, 12.0),
}
_SHRINK: Final = (1.25, 1.0, 0.82, 0.66, 0.52, 0.42)
_SHALLOWEST: Final = 4.2
_SETBACK: Final = 0.25


@dataclass(frozen=True, eq=False)
class Plot:
    """A house on its lane with its number."""

    lane: Lane
    number: str
    shape: Any


def build_rows(lanes: list[Lane], ground: Ground, rng: random.Random) -> list[Plot]:
    """Houses along every lane, main streets first, on whatever ground is still free."""
    children: dict[int, list[Lane]] = {}
    for lane in lanes:
        if lane.parent is not None:
            children.setdefault(id(lane.parent), []).append(lane)
    plots: list[Plot] = []
    for lane in lanes:
        for side in (1, -1):
            mouths = sorted(
                (child for child in children.get(id(lane), ()) if child.side == side),
                key=lambda child: child.mouth,
            )
            plots += _Row(lane, side, mouths, ground, rng).build()
    return plots


class _Row:
    """One side of a lane: odd numbers left, even ones right, rising from the mouth."""

    def __init__(
        self, lane: Lane, side: int, mouths: list[Lane], ground: Ground, rng: random.Random
    ) -> None:
        self._lane = lane
        self._side = side
        self._mouths = mouths
        self._ground = ground
        self._rng = rng
        self._next = 1 if side > 0 else 2
        self._split = True
        self._length = lane.course.length

    def build(self) -> Iterator[Plot]:
        along = 0.0 if self._lane.parent is None else self._lane.parent.half + 0.4
        while along < self._length - 2.6:
            self._pass_mouths(along)
            width = self._rng.uniform(*_FRONTAGE[self._lane.kind])
            width = min(width, self._length - along)
            shape = self._house(along, width)
            if shape is None:
                along += 1.2
                continue
            yield Plot(self._lane, self._number(), shape)
            along += width + self._gap()
        self._pass_mouths(self._length)

    def _pass_mouths(self, along: float) -> None:
        """Lanes take the number a house would have at their mouth."""
        while self._mouths and self._mouths[0].mouth <= along:
            self._mouths.pop(0).number = str(self._next)
            self._next += 2
            self._split = True

    def _number(self) -> str:
        if not self._split and self._next > 2 and self._rng.random() < 0.05:
            self._split = True
            return f"{self._next - 2}A"
        self._split = False
        self._next += 2
        return str(self._next - 2)

    def _gap(self) -> float:
        chance = self._rng.random()
        if chance < 0.025:
            self._next += 2
            self._split = True
            return self._rng.uniform(5.0, 9.0)
        return self._rng.uniform(0.7, 1.8) if chance < 0.09 else 0.03

    def _house(self, along: float, width: float) -> Any | None:
        wanted = self._rng.uniform(*_DEPTH[self._lane.kind])
        setback = self._rng.choice((0.0, 0.0, 0.0, 0.3, 0.7, 1.4)) + _SETBACK
        points, normals = _edge(self._lane.course, [along, along + width], self._side)
        front = points + normals * (self._lane.half + setback)
        for shrink in _SHRINK:
            depth = wanted * shrink
            if depth < _SHALLOWEST:
                return None
            back = front + normals * depth
            quad = np.array([front[0], front[1], back[1], back[0]])
            if _is_open(front, back, width) and self._ground.is_free(quad):
                self._ground.take(quad)
                return self._varied(quad)
        return None

    def _varied(self, quad: Points) -> Any:
        """The footprint on its plot: mostly all of it, some with a yard or a notch behind."""
        a, b, c, d = quad
        chance = self._rng.random()
        if chance < 0.16:
            cut = self._rng.uniform(0.72, 0.92)
            c, d = b + (c - b) * cut, a + (d - a) * cut
        elif chance < 0.28:
            notch, wide = self._rng.uniform(0.6, 0.82), self._rng.uniform(0.4, 0.62)
            left, back = a + (d - a) * notch, d + (c - d) * wide
            inner = left + (b + (c - b) * notch - left) * wide
            return shapely.Polygon([a, b, c, back, inner, left])
        elif chance < 0.36:
            c = c + (d - c) * self._rng.uniform(0.04, 0.16)
        return shapely.Polygon([a, b, c, d])


def _is_open(front: Points, back: Points, width: float) -> bool:
    """Whether a plot at the inside of a bend is still wide enough behind."""
    return bool(np.dot(back[1] - back[0], front[1] - front[0]) > 1.5 * width)


def _edge(course: Course, distances: list[float], side: int) -> tuple[Points, Points]:
    """Points on a lane and the directions houses stand off it there, turning smoothly at bends.

    Neighbours share their side wall, whatever the bend.
    """
    points, _ = course.at(distances)
    ahead, _ = course.at([distance + 3.0 for distance in distances])
    behind, _ = course.at([distance - 3.0 for distance in distances])
    along = ahead - behind
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    return points, np.column_stack((-along[:, 1], along[:, 0])) * side
