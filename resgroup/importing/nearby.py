"""Owns whether a map layer lies where the register's group is."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.importing.plan import RegisterView
from resgroup.importing.tables import GeoTable
from resgroup.records import Area, Building, Street

FAR_KM: Final = 50.0
ODD_KM: Final = 3.0
_KM_A_DEGREE: Final = 111.32


def check_distance(
    table: GeoTable, existing: RegisterView, *, by_boundary: bool = True
) -> list[str]:
    """Refuse a layer more than 50 km from the group; a note where it is oddly far.

    The group is where its boundary is; without `by_boundary` (a new boundary may correct a wrong
    one) and where it has none, where its streets and buildings are.
    """
    home, layer = _home(existing, by_boundary), _middle(table.geometry)
    if home is None or layer is None:
        return []
    east, north = (layer - home) * _KM_A_DEGREE
    distance = float(np.hypot(east * np.cos(np.radians(home[1])), north))
    if distance > FAR_KM:
        raise RegisterError(
            "far-away",
            f"Tệp “{table.source}” nằm cách tổ dân phố {distance:.0f} km; hệ toạ độ đang dùng là "
            f"{table.crs}. Hãy kiểm tra tệp và hệ toạ độ.",
            f"The file “{table.source}” lies {distance:.0f} km from the group; the coordinate "
            f"system used is {table.crs}. Check the file and the coordinate system.",
        )
    if distance > ODD_KM:
        words = _("The layer lies {distance} km from the group; check the coordinate system.")
        return [words.format(distance=round(distance, 1))]
    return []


def _home(existing: RegisterView, by_boundary: bool) -> NDArray[np.float64] | None:
    """The middle of what the register has on the map: its boundary, else streets and buildings."""
    areas = existing.all("area") if by_boundary else ()
    shapes = [a.boundary for a in areas if isinstance(a, Area) and a.boundary]
    if not shapes:
        shapes = [s.line for s in existing.all("street") if isinstance(s, Street) and s.line]
        shapes += [
            b.footprint for b in existing.all("building") if isinstance(b, Building) and b.footprint
        ]
    return _middle(shapely.from_wkb(np.array(shapes, dtype=object))) if shapes else None


def _middle(shapes: NDArray[np.object_]) -> NDArray[np.float64] | None:
    bounds = shapely.bounds(shapes)
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return None
    middle: NDArray[np.float64] = np.median((bounds[:, :2] + bounds[:, 2:]) / 2, axis=0)
    return middle
