"""Owns the lie of a synthetic town: neighbourhoods between main streets, side by side."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely

from resgroup.simulation.compounds import Site
from resgroup.simulation.ground import Course, Floats, turned, wavering
from resgroup.simulation.plots import Plots, lined_up, settled
from resgroup.simulation.sites import settle_pond, settle_site
from resgroup.simulation.streets import Quarter, Way, meet, surfaces

_HOUSEHOLDS: Final = 1050.0
_GROUND_PER_HOUSEHOLD: Final = 77.0
_GROUND_OF_FIRST: Final = 1500.0


@dataclass(slots=True)
class Layout:
    """Streets, compounds and house plots of a town, and its boundary."""

    ways: list[Way] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    plots: Plots | None = None
    boundary: shapely.Polygon | None = None


def laid_out(households: int, rng: random.Random, names: list[str]) -> Layout:
    """Lay out a town for so many households; a small one is the fullest of several tries."""
    quarters = max(round(households / _HOUSEHOLDS), 1)
    tries = [_tried(households, rng, names, quarters) for _ in range(max(5 // quarters, 1))]
    return max(tries, key=_fullness)


def _fullness(layout: Layout) -> float:
    """How much of the ground houses cover."""
    plots, boundary = layout.plots, layout.boundary
    assert plots is not None
    assert boundary is not None
    return float(shapely.area(plots.shapes(plots.depth)).sum() / boundary.area)


def _tried(households: int, rng: random.Random, names: list[str], quarters: int) -> Layout:
    columns = math.ceil(math.sqrt(quarters))
    rows = math.ceil(quarters / columns)
    extra = _GROUND_OF_FIRST / (columns * rows) if households > 500 else 0.0
    ground = max(households, 12) * _GROUND_PER_HOUSEHOLD / (columns * rows) + extra
    layout = Layout()
    cells = _cells(rng, layout.ways, columns, rows, math.sqrt(ground))
    layout.boundary = shapely.Polygon(shapely.union_all(cells).exterior)
    share = households / len(cells)
    for number, cell in enumerate(cells):
        _fill(layout, cell, _wanted(rng, share, number), names[number % len(names)], rng)
    compounds = np.array([site.outline for site in layout.sites], object)
    edge = shapely.get_coordinates(shapely.segmentize(layout.boundary.exterior, 40.0))
    pieces = shapely.linestrings(np.stack([edge[:-1], edge[1:]], axis=1))
    taken = np.concatenate([surfaces(layout.ways), compounds, pieces])
    layout.plots = settled(lined_up(rng, layout.ways), taken, layout.boundary)
    return layout


def _cells(
    rng: random.Random, ways: list[Way], columns: int, rows: int, size: float
) -> list[shapely.Polygon]:
    """Main streets that cross, and the ground between them."""
    nodes = _nodes(rng, columns, rows, size)
    lines = [_line(rng, nodes[:, row], size) for row in range(rows + 1)]
    lines += [_line(rng, nodes[column], size) for column in range(columns + 1)]
    for number, line in enumerate(lines):
        if number < columns + rows + 1:
            kind = "duong" if number % 3 == 0 and size > 120 else "pho"
            ways.append(Way(kind, Course(line)))
    noded = shapely.union_all([shapely.LineString(line) for line in lines])
    found = shapely.polygonize(list(shapely.get_parts(noded)))
    return [cell for cell in found.geoms if cell.area > 0.2 * size * size]


def _nodes(rng: random.Random, columns: int, rows: int, size: float) -> Floats:
    """Crossings on a lattice pulled well out of square."""
    lean, turn = rng.uniform(0.08, 0.2), rng.uniform(-0.35, -0.15)
    nodes = np.zeros((columns + 1, rows + 1, 2))
    for column in range(columns + 1):
        for row in range(rows + 1):
            east = column - columns / 2 + lean * (row - rows / 2) + rng.uniform(-0.13, 0.13)
            north = row - rows / 2 + rng.uniform(-0.13, 0.13)
            nodes[column, row] = turned(np.array([east * 1.12, north / 1.12]), turn)
    ring = [*nodes[:, 0], *nodes[-1, 1:], *nodes[-2::-1, -1], *nodes[0, -2:0:-1]]
    scale = size * math.sqrt(columns * rows / shapely.Polygon(ring).area)
    return nodes * scale


def _line(rng: random.Random, nodes: Floats, size: float) -> Floats:
    """A curve through crossings and a little beyond the last ones."""
    first, last = nodes[0] - nodes[1], nodes[-1] - nodes[-2]
    beyond = min(26.0, 0.2 * size)
    before = nodes[0] + first / np.hypot(*first) * beyond
    after = nodes[-1] + last / np.hypot(*last) * beyond
    middle = wavering(rng, nodes, 0.06 * size)
    return np.concatenate([before[None], middle, after[None]])


def _fill(
    layout: Layout, cell: shapely.Polygon, wanted: list[str], name: str, rng: random.Random
) -> None:
    """Fill one neighbourhood with its street, compounds and alleys."""
    edge = cell.exterior.buffer(1.0)
    bounds = [
        index
        for index, way in enumerate(layout.ways)
        if way.parent is None and shapely.LineString(way.course.line).intersection(edge).length > 30
    ]
    mains = [*_through(rng, layout.ways, cell, bounds), *bounds]
    quarter = Quarter(rng, cell, layout.ways, mains, layout.sites)
    solid = shapely.union_all(surfaces([layout.ways[index] for index in mains])).intersection(cell)
    for kind in wanted:
        settle_site(quarter, kind, mains, solid, name)
    if "flats" in wanted:
        settle_pond(quarter, rng.uniform(11, 16))
    quarter.fill(mains)


def _wanted(rng: random.Random, households: float, number: int) -> list[str]:
    """The compounds a neighbourhood has; the first has one of each."""
    if households < 120:
        return []
    if households < 500:
        return ["culture"]
    some = [("pagoda", 0.35), ("school", 0.6), ("office", 0.6), ("clinic", 0.25)]
    likely = [kind for kind, chance in some if rng.random() < chance or number == 0]
    return ["flats", *likely, "culture"]


def _through(
    rng: random.Random, ways: list[Way], cell: shapely.Polygon, bounds: list[int]
) -> list[int]:
    """A bent street through the middle of a neighbourhood that is large enough for one."""
    size = math.sqrt(cell.area)
    if size < 150:
        return []
    middle = np.array(cell.centroid.coords[0])
    corner = shapely.get_coordinates(shapely.minimum_rotated_rectangle(cell))
    sides = np.diff(corner, axis=0)[:2]
    way = sides[int(np.hypot(*sides.T).argmax())]
    heading = turned(way / np.hypot(*way), rng.uniform(-0.25, 0.25))
    across = turned(heading, math.pi / 2)
    middle = middle + across * rng.uniform(-0.1, 0.1) * size
    ray = shapely.LineString([middle - heading * 2 * size, middle + heading * 2 * size])
    cut = shapely.get_coordinates(
        max(shapely.get_parts(ray.intersection(cell)), key=shapely.length)
    )
    knee = middle + across * rng.choice((-1, 1)) * rng.uniform(0.05, 0.11) * size
    line = wavering(rng, np.array([cut[0], knee, cut[-1]]), 0.05 * size)
    made, backwards = Way("pho", Course(line)), Way("pho", Course(line[::-1]))
    made.tail = _come_out(ways, bounds, made)
    made.head = _come_out(ways, bounds, backwards)
    ways.append(made)
    return [len(ways) - 1]


def _come_out(ways: list[Way], bounds: list[int], way: Way) -> float:
    """Open the rows of the street a way ends on; how much of its end faces that street."""
    end, corner = shapely.Point(way.course.line[-1]), 2.0
    for number in bounds:
        if shapely.LineString(ways[number].course.line).distance(end) < 2:
            meet(ways[number], way)
            corner = 19.0
    return corner
