"""Owns where things stand: projections from EPSG:4326 and the view from world to pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from resgroup.i18n import _

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

EARTH_RADIUS: Final = 6_378_137.0
MAX_LATITUDE: Final = 85.05
MERCATOR: Final = 3857
_SMALLEST_EXTENT: Final = 40.0
_SCALES: Final = (0.02, 200_000.0)
_MERIDIAN: Final = "Longitude of natural origin"
_SCALE_FACTOR: Final = "Scale factor at natural origin"
_ZONE_WIDTHS: Final = {0.9999: 3, 0.9996: 6}
"""How many degrees wide the zones are that have such a scale on their central meridian."""


def to_mercator(lon_lat: Floats) -> Floats:
    """Longitude and latitude in degrees as EPSG:3857 metres."""
    out = np.empty_like(lon_lat)
    np.radians(lon_lat[:, 0], out=out[:, 0])
    latitude = np.radians(np.clip(lon_lat[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    out[:, 1] = np.arcsinh(np.tan(latitude))
    out *= EARTH_RADIUS
    return out


def from_mercator(points: Floats) -> Floats:
    """EPSG:3857 metres as longitude and latitude in degrees."""
    scaled = points / EARTH_RADIUS
    out: Floats = np.degrees(np.column_stack([scaled[:, 0], np.arctan(np.sinh(scaled[:, 1]))]))
    return out


def project(lon_lat: Floats, epsg: int) -> Floats:
    """Longitude and latitude in degrees as easting and northing of a projected system."""
    if epsg == MERCATOR or not len(lon_lat):
        return to_mercator(lon_lat)
    from pyproj import Transformer

    transformer = Transformer.from_crs(4326, epsg, always_xy=True)
    easting, northing = transformer.transform(lon_lat[:, 0], lon_lat[:, 1])
    return np.column_stack([easting, northing])


def system_name(epsg: int) -> str:
    """A coordinate system as maps name it: datum, central meridian, width of its zone; its code."""
    from pyproj import CRS

    system = CRS.from_epsg(epsg)
    turn = system.coordinate_operation
    told: dict[str, Any] = {each.name: each.value for each in turn.params} if turn else {}
    meridian, scale = told.get(_MERIDIAN), told.get(_SCALE_FACTOR)
    if meridian is None or scale not in _ZONE_WIDTHS or system.geodetic_crs is None:
        return f"{system.name} (EPSG:{epsg})"
    degrees, minutes = divmod(round(meridian * 60), 60)
    words = _("{datum}, central meridian {meridian}, {width}° zone (EPSG:{epsg})")
    return words.format(
        datum=system.geodetic_crs.name,
        meridian=f"{degrees}°{minutes:02d}′",
        width=_ZONE_WIDTHS[scale],
        epsg=epsg,
    )


def joined(boxes: Floats) -> Bounds | None:
    """The bounds around all rows of west, south, east and north; rows of NaN count for nothing."""
    known = boxes[~np.isnan(boxes[:, 0])]
    if not len(known):
        return None
    west, south = known[:, :2].min(axis=0).tolist()
    east, north = known[:, 2:].max(axis=0).tolist()
    return west, south, east, north


@dataclass(frozen=True, slots=True)
class View:
    """What a picture shows: the world point in its middle, world units per pixel and its size.

    Width and height are logical pixels; `ratio` is how many device pixels make one of them.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int
    ratio: float = 1.0
    epsg: int = MERCATOR

    @classmethod
    def fit(
        cls,
        bounds: Bounds | None,
        width: int,
        height: int,
        ratio: float = 1.0,
        *,
        margin: float = 24.0,
        epsg: int = MERCATOR,
    ) -> Self:
        """The view that shows the bounds whole, with a margin in pixels around them."""
        west, south, east, north = bounds or (0.0, 0.0, 0.0, 0.0)
        room_x = max(width - 2 * margin, 1.0)
        room_y = max(height - 2 * margin, 1.0)
        across = max(east - west, _SMALLEST_EXTENT)
        up = max(north - south, _SMALLEST_EXTENT)
        scale = max(across / room_x, up / room_y)
        return cls((west + east) / 2, (south + north) / 2, scale, width, height, ratio, epsg)

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north edge in world units."""
        half_x, half_y = self.width * self.scale / 2, self.height * self.scale / 2
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y

    @property
    def metres_per_pixel(self) -> float:
        """Metres on the ground that one pixel spans in the middle of the view."""
        if self.epsg != MERCATOR:
            return self.scale
        return self.scale / float(np.cosh(self.y / EARTH_RADIUS))

    def to_pixels(self, points: Floats) -> Floats:
        """World points as pixels, y running down."""
        out = np.empty_like(points)
        out[:, 0] = (points[:, 0] - self.x) / self.scale + self.width / 2
        out[:, 1] = (self.y - points[:, 1]) / self.scale + self.height / 2
        return out

    def to_world(self, pixel_x: float, pixel_y: float) -> tuple[float, float]:
        """The world point under a pixel."""
        x = self.x + (pixel_x - self.width / 2) * self.scale
        return x, self.y - (pixel_y - self.height / 2) * self.scale

    def zoomed(self, factor: float, pixel_x: float, pixel_y: float) -> Self:
        """The view `factor` times nearer, with the world point under the pixel kept in place."""
        scale = min(max(self.scale / factor, _SCALES[0]), _SCALES[1])
        world_x, world_y = self.to_world(pixel_x, pixel_y)
        x = world_x - (pixel_x - self.width / 2) * scale
        y = world_y + (pixel_y - self.height / 2) * scale
        return replace(self, x=x, y=y, scale=scale)

    def panned(self, pixels_right: float, pixels_down: float) -> Self:
        """The view after its picture was dragged by so many pixels."""
        x = self.x - pixels_right * self.scale
        return replace(self, x=x, y=self.y + pixels_down * self.scale)

    def resized(self, width: int, height: int, ratio: float | None = None) -> Self:
        """The view with the same middle and scale in another size."""
        return replace(self, width=width, height=height, ratio=ratio or self.ratio)

    def centred(self, x: float, y: float, scale: float | None = None) -> Self:
        """The view with another world point in its middle."""
        return replace(self, x=x, y=y, scale=scale or self.scale)

    def place_of(self, other: View) -> tuple[float, float, float, float]:
        """Where another view's picture lies in this one: left, top, width, height in pixels."""
        west, _, _, north = other.bounds
        ratio = other.scale / self.scale
        left = (west - self.x) / self.scale + self.width / 2
        top = (self.y - north) / self.scale + self.height / 2
        return left, top, other.width * ratio, other.height * ratio
