"""Owns the plots of a synthetic town: narrow houses in rows along both sides of every way."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from resgroup.simulation.ground import Bools, Floats, Ints, Shapes
from resgroup.simulation.streets import Way

_DEPTHS: Final = {
    "duong": (13.0, 19.0),
    "pho": (12.0, 18.5),
    "ngo": (10.0, 16.0),
    "ngach": (9.0, 14.0),
    "hem": (8.0, 12.5),
}
_SHALLOWEST: Final = 6.0
_DEEPEST: Final = 21.0
_STRETCH: Final = 1.3
_FRONT: Final = 0.3
_PARTY_WALL: Final = 0.04
_BLEND: Final = 18.0
_RANKS: Final = {"duong": 0, "pho": 1, "ngo": 2, "ngach": 3, "hem": 4}


@dataclass(frozen=True, slots=True)
class Plots:
    """Plots as arrays: the way and side, the arc, the front corners, and the walls' directions."""

    way: Ints
    side: Ints
    arc: Floats
    rank: Ints
    fronts: Floats
    walls: Floats
    depth: Floats
    limit: Floats

    def __len__(self) -> int:
        return len(self.way)

    def chosen(self, mask: Bools | Ints, depth: Floats) -> Plots:
        """Some of the plots, in depths of their own."""
        return Plots(
            self.way[mask],
            self.side[mask],
            self.arc[mask],
            self.rank[mask],
            self.fronts[mask],
            self.walls[mask],
            depth[mask],
            self.limit[mask],
        )

    def shapes(self, depth: Floats) -> Shapes:
        """The plots as polygons, each so many metres deep."""
        near, far = self.fronts, self.fronts + self.walls * depth[:, None, None]
        rings = np.stack([near[:, 0], near[:, 1], far[:, 1], far[:, 0], near[:, 0]], axis=1)
        made: Shapes = shapely.polygons(rings)
        return made


@dataclass(frozen=True, slots=True)
class _Row:
    """An unbroken row of houses between two arcs of one side, and the slant of its end walls."""

    start: float
    end: float
    first_wall: Floats | None = None
    last_wall: Floats | None = None


def lined_up(rng: random.Random, ways: list[Way]) -> Plots:
    """Plots wanted along every way; they may still overlap."""
    parts: list[tuple[Floats, Floats, Floats, Floats]] = []
    keys: list[tuple[int, int]] = []
    for number, way in enumerate(ways):
        for side in (1, -1):
            for row in _rows(way, side):
                part = _plots_of(rng, way, side, row)
                parts.append(part)
                keys += [(number, side)] * len(part[0])
        if way.parent is not None and not way.tail:
            parts.append(_head(rng, way))
            keys.append((number, 1))
    arcs, fronts, walls, depth = (np.concatenate(each) for each in zip(*parts, strict=True))
    owner = np.array(keys, np.int64)
    rank = np.array([_RANKS[way.kind] for way in ways], np.int64)[owner[:, 0]]
    return _sound(Plots(owner[:, 0], owner[:, 1], arcs, rank, fronts, walls, depth, depth))


def _rows(way: Way, side: int) -> list[_Row]:
    """The rows of one side, which mouths and compounds break."""
    start, end = way.head, way.course.length - way.tail
    rows = []
    wall: Floats | None = None
    for gap in sorted((gap for gap in way.gaps if gap.side == side), key=lambda gap: gap.at):
        rows.append(_Row(start, gap.at - gap.half, wall, gap.wall))
        start, wall = max(start, gap.at + gap.half), gap.wall
    rows.append(_Row(start, end, wall, _fanned(way, side)))
    return [row for row in rows if row.end - row.start > 3.0]


def _fanned(way: Way, side: int) -> Floats | None:
    """The slant of the last wall at a dead end, where houses fan out around it."""
    if way.parent is None or way.tail:
        return None
    end = way.course.length
    made: Floats = way.course.across(end, side) * 0.92 + way.course.along(end) * 0.4
    return made


def _plots_of(
    rng: random.Random, way: Way, side: int, row: _Row
) -> tuple[Floats, Floats, Floats, Floats]:
    """Divide a row into plots that share their side walls."""
    edges = row.start + _edges(rng, row.end - row.start, way.kind)
    across = way.course.across(edges, side)
    skew = rng.gauss(0, 0.05)
    walls = across + skew * way.course.along(edges)
    for wall, away in ((row.first_wall, edges - row.start), (row.last_wall, row.end - edges)):
        if wall is not None:
            share = np.clip(1 - away / _BLEND, 0, 1)[:, None]
            walls = walls * (1 - share) + wall * share
    walls /= np.hypot(walls[:, 0], walls[:, 1])[:, None]
    fronts = way.course.at(edges) + across * (way.half + _FRONT)
    low, high = _DEPTHS[way.kind]
    usual = rng.uniform(low, high)
    count = len(edges) - 1
    depth = np.array([min(max(rng.gauss(usual, 1.6), low), high) for _ in range(count)])
    return (
        (edges[:-1] + edges[1:]) / 2,
        np.stack([fronts[:-1], fronts[1:]], axis=1),
        np.stack([walls[:-1], walls[1:]], axis=1),
        depth,
    )


def _edges(rng: random.Random, length: float, kind: str) -> Floats:
    """Where plots begin and end along a row that they fill."""
    usual = rng.uniform(3.6, 4.7) if kind != "hem" else rng.uniform(3.8, 5.2)
    widths: list[float] = []
    while sum(widths) < length - usual / 2 or not widths:
        wide = rng.uniform(6.0, 8.5) if rng.random() < 0.05 else rng.gauss(usual, 0.55)
        widths.append(max(wide, 3.0))
    edges = np.concatenate([[0.0], np.cumsum(widths)])
    made: Floats = edges * (length / edges[-1])
    return made


def _head(rng: random.Random, way: Way) -> tuple[Floats, Floats, Floats, Floats]:
    """The house that closes a dead end."""
    end = way.course.length
    ahead, left = way.course.along(end), way.course.across(end, 1)
    middle = way.course.at(end) + ahead * _FRONT + left * rng.uniform(-1, 1)
    half = rng.uniform(1.9, 2.6)
    fronts = np.array([[middle + left * half, middle - left * half]])
    spread = left * rng.uniform(0.02, 0.09)
    walls = np.array([[ahead + spread, ahead - spread]])
    return np.array([end]), fronts, walls, np.array([rng.uniform(8, 12)])


def _sound(plots: Plots) -> Plots:
    """The plots no house would be refused on, with party walls apart and no wall crossing."""
    base = plots.fronts[:, 1] - plots.fronts[:, 0]
    width = np.hypot(base[:, 0], base[:, 1])
    unit = base / np.maximum(width, 1e-9)[:, None]
    inset = unit * _PARTY_WALL
    fronts = np.stack([plots.fronts[:, 0] + inset, plots.fronts[:, 1] - inset], axis=1)
    spread = ((plots.walls[:, 1] - plots.walls[:, 0]) * unit).sum(axis=1)
    too_far = np.where(spread < 0, 0.45 * width / np.maximum(-spread, 1e-9), np.inf)
    widest = np.where(spread > 0, 0.35 * width / np.maximum(spread, 1e-9), np.inf)
    depth = np.minimum(plots.depth, too_far)
    mean = plots.walls.mean(axis=1, keepdims=True)
    share = np.clip(widest / depth, 0, 1)[:, None, None]
    walls = plots.walls * share + mean * (1 - share)
    upright = np.abs(unit[:, 0] * mean[:, 0, 1] - unit[:, 1] * mean[:, 0, 0]) > 0.8
    made = Plots(plots.way, plots.side, plots.arc, plots.rank, fronts, walls, depth, too_far)
    return made.chosen((width > 2.6) & (depth > _SHALLOWEST) & upright, depth)


def settled(plots: Plots, taken: Shapes, outline: shapely.Geometry) -> Plots:
    """The plots made shallower, or dropped, until none overlaps another or what is taken."""
    shapely.prepare(outline)
    inside = shapely.contains(outline, shapely.centroid(plots.shapes(plots.depth)))
    plots = plots.chosen(inside, plots.depth)
    blocks = shapely.STRtree(taken)
    depth = plots.depth.copy()
    keep = _shrunk(plots, depth, taken, blocks)
    plots, wanted, depth = plots.chosen(keep, depth), plots.depth[keep], depth[keep]
    most = np.minimum(np.maximum(wanted, 10.0) * _STRETCH, plots.limit)
    most = np.maximum(np.minimum(most, _DEEPEST), depth)
    return _regrown(plots, most, depth, taken, blocks)


def _shrunk(plots: Plots, depth: Floats, taken: Shapes, blocks: shapely.STRtree) -> Bools:
    """Make plots shallower while they clash; which are left."""
    shapes = plots.shapes(depth)
    first, second = _clashes(shapes)
    blocked, by = blocks.query(shapes, predicate="intersects")
    keep = np.ones(len(plots), np.bool_)
    while len(first) or len(blocked):
        keep[_shrink(plots.rank, depth, first, second, blocked)] = False
        changed = np.unique(np.concatenate([first, second, blocked]))
        shapes[changed] = plots.chosen(changed, depth).shapes(depth[changed])
        still = keep[first] & keep[second] & shapely.intersects(shapes[first], shapes[second])
        first, second = first[still], second[still]
        still = keep[blocked] & shapely.intersects(shapes[blocked], taken[by])
        blocked, by = blocked[still], by[still]
    return keep


def _clashes(shapes: Shapes) -> tuple[Ints, Ints]:
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    return first[once], second[once]


def _shrink(rank: Ints, depth: Floats, first: Ints, second: Ints, blocked: Ints) -> Ints:
    """Make what clashes shallower; the numbers of those that cannot be."""
    low = _SHALLOWEST
    stuck = (depth[first] <= low) & (depth[second] <= low)
    lesser = np.where(rank[first] > rank[second], first, second)
    out = np.concatenate([lesser[stuck], blocked[depth[blocked] <= low]])
    both = np.unique(np.concatenate([first, second, blocked]))
    depth[both] = np.maximum(depth[both] * 0.93, low)
    return np.unique(out)


def _regrown(
    plots: Plots, most: Floats, depth: Floats, taken: Shapes, blocks: shapely.STRtree
) -> Plots:
    """The plots grown back as far as nothing is in the way."""
    largest = plots.shapes(most)
    first, second = _clashes(largest)
    blocked, by = blocks.query(largest, predicate="intersects")
    for factor in (1.3, 1.2, 1.15, 1.1, 1.1, 1.05, 1.05, 1.05):
        tried = np.minimum(depth * factor, most)
        shapes = plots.shapes(tried)
        meeting = shapely.intersects(shapes[first], shapes[second])
        blocking = shapely.intersects(shapes[blocked], taken[by])
        growing = np.ones(len(plots), np.bool_)
        growing[np.concatenate([first[meeting], second[meeting], blocked[blocking]])] = False
        depth = np.where(growing, tried, depth)
    return plots.chosen(growing | True, depth)
