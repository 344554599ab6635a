"""Owns the streets of a synthetic town: bent main streets and the alleys that grow off them."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from resgroup.simulation.compounds import Site
from resgroup.simulation.ground import Bools, Course, Floats, Shapes, rounded, turned

WIDTHS: Final = {"duong": 12.0, "pho": 9.0, "ngo": 3.2, "ngach": 2.4, "hem": 1.8}
_RESERVES: Final = {"duong": 21.0, "pho": 18.5, "ngo": 12.5, "ngach": 10.5, "hem": 8.5}
_SPACING: Final = {"ngo": (28.0, 48.0), "ngach": (22.0, 34.0), "hem": (16.0, 26.0)}
_LENGTHS: Final = {"ngo": (26.0, 150.0), "ngach": (20.0, 85.0), "hem": (13.0, 45.0)}
_BENDS: Final = {"ngo": 0.10, "ngach": 0.15, "hem": 0.2}
_STEP: Final = 6.0
_KERB: Final = 0.12
_SAMPLE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of one side of a street that no house stands on.

    An alley that begins here (`way`) or a compound (`site`) takes a house number; `wall` is the
    direction of the side walls of the corner houses.
    """

    at: float
    half: float
    side: int
    way: int | None = None
    site: int | None = None
    wall: Floats | None = None


@dataclass(slots=True)
class Way:
    """A street or alley: its course, what it hangs off, and the gaps in its rows of houses.

    `head` and `tail` are the metres at its ends along which houses face another street.
    """

    kind: str
    course: Course
    parent: int | None = None
    at: float = 0.0
    side: int = 1
    head: float = 0.0
    tail: float = 0.0
    gaps: list[Gap] = field(default_factory=list)

    @property
    def half(self) -> float:
        """Half its width."""
        return WIDTHS[self.kind] / 2


def surfaces(ways: list[Way]) -> Shapes:
    """The ground the ways take up, in short pieces that overlap a little."""
    lines: list[Floats] = []
    halves: list[float] = []
    for way in ways:
        fine = way.course.at(np.linspace(0, way.course.length, max(int(way.course.length / 2), 2)))
        lines += [fine[at : at + 17] for at in range(0, len(fine) - 1, 15)]
        halves += [way.half + _KERB] * (len(lines) - len(halves))
    made: Shapes = shapely.buffer(
        [shapely.LineString(line) for line in lines], halves, cap_style="flat"
    )
    return made


class Quarter:
    """One neighbourhood while its alleys grow: what is taken, and how near one may come."""

    def __init__(
        self,
        rng: random.Random,
        outline: shapely.Polygon,
        ways: list[Way],
        mains: list[int],
        sites: list[Site],
    ) -> None:
        self.rng = rng
        self.outline = outline
        self.ways = ways
        self.sites = sites
        self._points = np.zeros((0, 2))
        self._reserves = np.zeros(0)
        self._owners = np.zeros(0, np.int64)
        self._tight = 1.0
        shapely.prepare(outline)
        for number in mains:
            self.watch(number)
        self._mind_the_edge()

    def _mind_the_edge(self) -> None:
        """Keep off the outline where no street runs along it."""
        edge = shapely.get_coordinates(shapely.segmentize(self.outline.exterior, _SAMPLE))
        apart = np.hypot(*(edge[:, None] - self._points[None]).transpose(2, 0, 1)).min(axis=1)
        self.keep_off(edge[apart > 2 * _SAMPLE], 3.0)

    def keep_off(self, points: Floats, reserve: float, owner: int = -1) -> None:
        """Let nothing grow nearer to the points than the reserve and its own."""
        self._points = np.concatenate([self._points, points])
        self._reserves = np.concatenate([self._reserves, np.full(len(points), reserve)])
        self._owners = np.concatenate([self._owners, np.full(len(points), owner)])

    def watch(self, number: int) -> None:
        """Keep others off a way as far as its rows of houses reach."""
        way = self.ways[number]
        arcs = np.arange(0.0, way.course.length + _SAMPLE, _SAMPLE)
        self.keep_off(way.course.at(arcs), _RESERVES[way.kind], number)

    def room(self, point: Floats, kind: str, skipped: int) -> tuple[float, int]:
        """How much nearer the point could be to what is taken, and to which way."""
        apart = np.hypot(self._points[:, 0] - point[0], self._points[:, 1] - point[1])
        spare = apart - (self._reserves + _RESERVES[kind]) * self._tight
        if skipped >= 0:
            spare[self._owners == skipped] = math.inf
        nearest = int(spare.argmin())
        return float(spare[nearest]), int(self._owners[nearest])

    def fill(self, mains: list[int]) -> None:
        """Let alleys grow off the main streets until the ground is full, the widest first."""
        lanes: list[int] = []
        sublanes: list[int] = []
        for tight in (0.9, 0.9, 0.75, 0.75):
            lanes += self.grow("ngo", mains, tight)
            sublanes += self.grow("ngach", lanes, tight)
            self.grow("hem", sublanes, tight)

    def grow(self, kind: str, numbers: list[int], tight: float) -> list[int]:
        """Let alleys of a kind grow off both sides of the ways; the numbers of the new ones."""
        self._tight = tight
        made: list[int] = []
        for number in numbers:
            for side in (1, -1):
                made += self._line(kind, number, side)
        return made

    def _line(self, kind: str, number: int, side: int) -> list[int]:
        """The alleys off one side of a way, from its mouth to its end."""
        parent = self.ways[number]
        made: list[int] = []
        next_arc = _RESERVES[kind] + self.rng.uniform(1, 15)
        arcs = np.arange(next_arc, parent.course.length - 2, 5.0)
        for arc in arcs[self._open(kind, number, side, arcs)].tolist():
            if arc < next_arc or self._crowded(number, arc, side):
                continue
            if self._branch(kind, number, side, arc):
                made.append(len(self.ways) - 1)
                next_arc = arc + self.rng.uniform(*_SPACING[kind])
        return made

    def _open(self, kind: str, number: int, side: int, arcs: Floats) -> Bools:
        """From which arcs of a way the shortest alley would have room, straight ahead."""
        if not len(arcs):
            return np.zeros(0, np.bool_)
        parent = self.ways[number]
        reach = parent.half + 0.7 * _LENGTHS[kind][0] * self._tight
        ends = parent.course.at(arcs) + parent.course.across(arcs, side) * reach
        low, high = ends.min(axis=0) - 45, ends.max(axis=0) + 45
        inside = ((self._points > low) & (self._points < high)).all(axis=1)
        others = inside & (self._owners != number)
        near = np.maximum((self._reserves[others] + _RESERVES[kind]) * self._tight - 3.0, 0.0)
        east = ends[:, :1] - self._points[others, 0]
        north = ends[:, 1:] - self._points[others, 1]
        clear = (east * east + north * north > near * near).all(axis=1)
        made: Bools = clear & shapely.contains_xy(self.outline, ends)
        return made

    def _crowded(self, number: int, arc: float, side: int) -> bool:
        """Whether a mouth or a compound is too near on that side."""
        return any(
            gap.side == side and abs(gap.at - arc) < gap.half + 12 for gap in self.ways[number].gaps
        )

    def _branch(self, kind: str, number: int, side: int, arc: float) -> bool:
        """Grow one alley; whether there was room for it."""
        parent = self.ways[number]
        shortest, longest = _LENGTHS[kind]
        start = parent.course.at(arc)
        heading = turned(parent.course.across(arc, side), self.rng.gauss(0, 0.13))
        points, met = self._crawl(kind, number, start, heading, self.rng.uniform(0.55, 1) * longest)
        if len(points) * _STEP < parent.half + shortest * self._tight:
            return False
        joins = self._joined(points, met, kind, number)
        head = parent.half + (13.5 if kind == "ngo" else 11.5)
        course = Course(rounded(np.array(points)))
        way = Way(kind, course, number, arc, side, head, 14.0 if joins else 0.0)
        self.ways.append(way)
        made = len(self.ways) - 1
        ahead = course.at(min(10.0, course.length)) - start
        parent.gaps.append(mouth(parent, arc, way.half, ahead, made))
        if joins:
            meet(self.ways[met], way)
        self.watch(made)
        return True

    def _crawl(
        self, kind: str, parent: int, start: Floats, heading: Floats, longest: float
    ) -> tuple[list[Floats], int]:
        """Go on in short crooked steps until something is near; the path and what was met."""
        points, met, gone = [start], -1, 0.0
        clear = self.ways[parent].half + _RESERVES[kind] + 4
        while gone < longest:
            turn = self.rng.gauss(0, _BENDS[kind])
            if gone > 18 and self.rng.random() < 0.07:
                turn += self.rng.choice((-1, 1)) * self.rng.uniform(0.35, 1.0)
            tried = turned(heading, turn)
            point = points[-1] + tried * _STEP
            skipped = parent if gone < clear + _RESERVES[self.ways[parent].kind] else -1
            spare, met = self.room(point, kind, skipped)
            if spare < 0 or not shapely.contains_xy(self.outline, *point):
                break
            points.append(point)
            heading, met, gone = tried, -1, gone + _STEP
        return points, met

    def _joined(self, points: list[Floats], met: int, kind: str, parent: int) -> bool:
        """Carry the path on to the way it met, where that is near ahead and chance has it."""
        if met < 0 or met == parent or kind == "hem" or self.rng.random() > 0.4:
            return False
        other = shapely.LineString(self.ways[met].course.line)
        end = shapely.Point(points[-1])
        to = shapely.get_coordinates(shapely.shortest_line(end, other))[1]
        ahead, path = points[-1] - points[-2], to - points[-1]
        length = float(np.hypot(*path))
        if not 1.0 < length < 40 or float(ahead @ path) < 0.75 * length * _STEP:
            return False
        spot = other.project(shapely.Point(to))
        if not 15 < spot < self.ways[met].course.length - 10:
            return False
        if self._crowded(met, spot, 1) or self._crowded(met, spot, -1):
            return False
        points.append((points[-1] + to) / 2)
        points.append(to)
        return True


def mouth(street: Way, arc: float, half: float, ahead: Floats, way: int | None = None) -> Gap:
    """The gap a way of half the width leaves in a street's side, going off ahead."""
    left = street.course.across(arc, 1)
    wall: Floats = ahead / max(float(np.hypot(*ahead)), 1e-9)
    slant = float(wall @ left)
    wide = half / max(abs(slant), 0.6) + 0.25
    return Gap(arc, wide, 1 if slant > 0 else -1, way, None, wall)


def meet(street: Way, way: Way) -> None:
    """Leave a street's row of houses open where a way comes out on it at its far end."""
    end = way.course.line[-1]
    arc = shapely.LineString(street.course.line).project(shapely.Point(end))
    back = way.course.at(max(way.course.length - 10, 0.0)) - end
    street.gaps.append(mouth(street, arc, way.half, back))
