"""Owns the map's geometry as flat arrays, made once from features and read by every drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.projection import MERCATOR, Bounds, Floats, joined, project
from resgroup.features import Bools, Geometries, Ints, MapFeatures

_POLYGON: Final = 3
_POINT_RADIUS: Final = 2.5
_POINT_CORNERS: Final = 12
_METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """Rings or lines of a layer, one after the other.

    Stroke k runs over `points[starts[k]:starts[k + 1]]` and belongs to feature `owners[k]`;
    `heads` tells the strokes that begin a polygon or a line (the others are holes, which run
    the other way round). `boxes` holds a feature's bounds, NaN where it has no geometry.
    """

    points: Floats
    starts: Ints
    owners: Ints
    heads: Bools
    boxes: Floats

    @property
    def bounds(self) -> Bounds | None:
        """The bounds of everything, None of nothing."""
        return joined(self.boxes)

    @property
    def centres(self) -> Floats:
        """The middle of every feature's bounds."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    def within(self, bounds: Bounds) -> Bools:
        """Which features reach into the bounds."""
        west, south, east, north = bounds
        boxes = self.boxes
        across = (boxes[:, 2] >= west) & (boxes[:, 0] <= east)
        found: Bools = across & (boxes[:, 3] >= south) & (boxes[:, 1] <= north)
        return found

    def subset(self, features: Bools) -> tuple[Floats, Ints, Bools]:
        """Points, starts and heads of the strokes of some features."""
        chosen = features[self.owners]
        if chosen.all():
            return self.points, self.starts, self.heads
        lengths = np.diff(self.starts)
        points = self.points[np.repeat(chosen, lengths)]
        starts = np.concatenate([[0], np.cumsum(lengths[chosen])])
        return points, starts, self.heads[chosen]

    def outlines(self, features: Ints) -> Geometries:
        """The first outer ring of each of some features as a polygon, in world units."""
        stroke = np.searchsorted(self.owners, features)
        lengths = np.diff(self.starts)[stroke]
        ring = np.repeat(np.arange(len(stroke)), lengths)
        first = np.cumsum(lengths) - lengths
        place = np.arange(len(ring)) - first[ring] + self.starts[stroke][ring]
        outlines: Geometries = shapely.polygons(
            shapely.linearrings(self.points[place], indices=ring)
        )
        return outlines

    def at(self, x: float, y: float) -> int | None:
        """The uppermost polygon that holds a world point."""
        inside = self.within((x, y, x, y))
        for feature in np.flatnonzero(inside)[::-1].tolist():
            if self._holds(feature, x, y):
                return int(feature)
        return None

    def _holds(self, feature: int, x: float, y: float) -> bool:
        crossings = 0
        for stroke in np.flatnonzero(self.owners == feature).tolist():
            ring = self.points[self.starts[stroke] : self.starts[stroke + 1]]
            x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
            over = (y0 > y) != (y1 > y)
            slope = (x1[over] - x0[over]) / (y1[over] - y0[over])
            crossings += int(np.count_nonzero(x < x0[over] + (y - y0[over]) * slope))
        return crossings % 2 == 1


@dataclass(frozen=True, slots=True)
class Layers:
    """A register's features as shapes in one projected system."""

    features: MapFeatures
    epsg: int
    areas: Shapes
    streets: Shapes
    buildings: Shapes
    places: Floats

    @classmethod
    def of(cls, features: MapFeatures, epsg: int = MERCATOR) -> Layers:
        """The layers of a register's features, projected once."""
        return cls(
            features,
            epsg,
            polygon_shapes(features.areas.geometry, epsg),
            line_shapes(features.streets.geometry, epsg),
            polygon_shapes(features.buildings.geometry, epsg),
            point_places(features.places.geometry, epsg),
        )

    @property
    def bounds(self) -> Bounds | None:
        """What a map of the group shows: its buildings and boundary, else whatever there is."""
        group = joined(np.concatenate([self.areas.boxes, self.buildings.boxes]))
        return group or self.streets.bounds or joined(np.tile(self.places, 2))


def usable(geometry: Geometries) -> Geometries:
    """The geometries with None in place of whatever is empty or not finite."""
    out = np.array(geometry, dtype=object)
    out[shapely.is_empty(out)] = None
    points, owners = shapely.get_coordinates(out, return_index=True)
    out[owners[~np.isfinite(points).all(axis=1)]] = None
    return out


def polygon_shapes(geometry: Geometries, epsg: int) -> Shapes:
    """Polygons as rings, outer rings one way round and holes the other; points as small discs."""
    areas = discs_for_points(usable(geometry))
    polygons, owners = _parts(areas, _POLYGON)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    heads = np.ones(len(rings), np.bool_)
    heads[1:] = np.diff(polygon_of_ring) != 0
    lon_lat, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    starts = _starts(ring_of_point, len(rings))
    points = _oriented(project(lon_lat, epsg), starts, ring_of_point, heads)
    return _shapes(points, starts, owners[polygon_of_ring], heads, len(areas))


def line_shapes(geometry: Geometries, epsg: int) -> Shapes:
    """Lines as strokes."""
    lines, owners = _parts(usable(geometry), 1)
    lon_lat, line_of_point = shapely.get_coordinates(lines, return_index=True)
    starts = _starts(line_of_point, len(lines))
    heads = np.ones(len(lines), np.bool_)
    return _shapes(project(lon_lat, epsg), starts, owners, heads, len(geometry))


def point_places(geometry: Geometries, epsg: int) -> Floats:
    """One world point per feature, NaN where it has no geometry."""
    known = usable(geometry)
    points = shapely.get_coordinates(shapely.centroid(known))
    out = np.full((len(known), 2), np.nan)
    out[~shapely.is_missing(known)] = project(points, epsg)
    return out


def _parts(geometry: Geometries, kind: int) -> tuple[Geometries, Ints]:
    parts, owners = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    right = shapely.get_type_id(parts) == kind
    return parts[right], owners[right]


def discs_for_points(geometry: Geometries) -> Geometries:
    """The geometries with a small disc on the ground in place of each point."""
    at_point = np.flatnonzero(shapely.get_type_id(geometry) == 0)
    if not len(at_point):
        return geometry
    centre = shapely.get_coordinates(geometry[at_point])
    turn = np.linspace(0.0, 2 * np.pi, _POINT_CORNERS + 1)
    reach = _POINT_RADIUS / _METRES_PER_DEGREE
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * reach
    rings = np.repeat(ring[None], len(centre), axis=0)
    rings[:, :, 0] /= np.cos(np.radians(np.clip(centre[:, 1], -85, 85)))[:, None]
    geometry[at_point] = shapely.polygons(rings + centre[:, None, :])
    return geometry


def _starts(stroke_of_point: Ints, count: int) -> Ints:
    lengths = np.bincount(stroke_of_point, minlength=count)
    return np.concatenate([[0], np.cumsum(lengths)])


def _oriented(points: Floats, starts: Ints, ring_of_point: Ints, heads: Bools) -> Floats:
    """The points with each ring's direction set by whether it is outer or a hole."""
    if not len(points):
        return points
    near = points - points[starts[ring_of_point]]
    following = np.roll(near, -1, axis=0)
    cross = near[:, 0] * following[:, 1] - near[:, 1] * following[:, 0]
    cross[starts[1:] - 1] = 0.0
    turned = (np.add.reduceat(cross, starts[:-1]) > 0) != heads
    position = np.arange(len(points))
    mirrored = starts[ring_of_point] + starts[ring_of_point + 1] - 1 - position
    order: NDArray[np.int64] = np.where(turned[ring_of_point], mirrored, position)
    return points[order]


def _shapes(points: Floats, starts: Ints, owners: Ints, heads: Bools, count: int) -> Shapes:
    boxes = np.full((count, 4), np.nan)
    if len(points):
        owner = np.repeat(owners, np.diff(starts))
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        present = owner[first]
        boxes[present, :2] = np.minimum.reduceat(points, first)
        boxes[present, 2:] = np.maximum.reduceat(points, first)
    return Shapes(points, starts, owners, heads, boxes)
