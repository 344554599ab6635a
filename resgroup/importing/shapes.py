"""Owns what makes a geometry usable: repaired, of the right type, compared within a centimetre."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from resgroup.features import Geometries
from resgroup.i18n import _

TOLERANCE: Final = 1e-7
"""Degrees within which two geometries are the same: about a centimetre."""

_AREAS: Final = {"buildings", "boundary"}


def fitted(geometry: Geometries, kind: str) -> tuple[Geometries, dict[int, str]]:
    """The geometries a kind of layer can use (polygons, or lines for streets), None for the
    others, and why those were refused.
    """
    result = np.empty(len(geometry), dtype=np.object_)
    refused: dict[int, str] = {}
    for index, shape in enumerate(geometry):
        reason = _defect(shape)
        if not reason:
            result[index] = _areal(shape, kind) if kind in _AREAS else _linear(shape)
            if result[index] is None:
                reason = _misfit(kind)
        if reason:
            refused[index] = reason
    return result, refused


def same_place(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    """Whether two geometries are the same within the tolerance, whatever order they are in."""
    if one is None or other is None:
        return one is other
    if shapely.equals_exact(one.normalize(), other.normalize(), TOLERANCE):
        return True
    near = np.abs(np.subtract(one.bounds, other.bounds)).max() <= TOLERANCE
    return bool(near and shapely.hausdorff_distance(one, other) <= TOLERANCE)


def to_wkb(shape: BaseGeometry) -> bytes:
    """The geometry as records keep it."""
    return bytes(shapely.to_wkb(shape))


def from_wkb(blob: bytes | None) -> BaseGeometry | None:
    """A record's geometry, None where none is kept."""
    return None if blob is None else shapely.from_wkb(blob)


def _defect(shape: BaseGeometry | None) -> str:
    if shape is None or shape.is_empty:
        return _("no geometry")
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return _("coordinates that are no numbers")
    return ""


def _areal(shape: BaseGeometry, kind: str) -> BaseGeometry | None:
    """The polygons of a shape; a point may stand for a building, a closed line for its area."""
    if kind == "buildings" and shape.geom_type == "Point":
        return shape
    if shape.geom_type in {"LineString", "LinearRing"} and shape.is_ring:
        shape = shapely.polygons(shapely.get_coordinates(shape))
    parts = _parts(shape if shape.is_valid else shapely.make_valid(shape), "Polygon")
    return _single(shapely.multipolygons(parts)) if parts else None


def _linear(shape: BaseGeometry) -> BaseGeometry | None:
    parts = [part for part in _parts(shape, "LineString") if part.length > 0]
    return _single(shapely.multilinestrings(parts)) if parts else None


def _parts(shape: BaseGeometry, wanted: str) -> list[BaseGeometry]:
    """The simple parts of one type, out of multi-geometries and collections."""
    if shape.geom_type == wanted:
        return [shape]
    return [found for part in getattr(shape, "geoms", ()) for found in _parts(part, wanted)]


def _single(shape: BaseGeometry) -> BaseGeometry:
    """A multi-geometry of one part as that part: formats differ only in this."""
    return shape.geoms[0] if len(shape.geoms) == 1 else shape


def _misfit(kind: str) -> str:
    if kind == "streets":
        return _("not a line")
    return _("not a polygon, and none can be made of it")
