"""Owns how coordinates of files become longitude and latitude, and what is assumed on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from resgroup.errors import RegisterError
from resgroup.features import Geometries
from resgroup.i18n import _
from resgroup.names import fold

if TYPE_CHECKING:
    from pyproj import CRS

Numbers = NDArray[np.float64]

VIETNAM: Final = (102.0, 8.0, 110.0, 24.0)
HANOI_TM3: Final = 5897

# TM-3 zones of VN-2000 by central meridian (k = 0.9999) and UTM zones (k = 0.9996).
_TM3: Final = {
    102.0: 5896,
    103.0: 9205,
    104.0: 9206,
    104.5: 9207,
    104.75: 9208,
    105.0: 5897,
    105.5: 9209,
    105.75: 9210,
    106.0: 9211,
    106.25: 9212,
    106.5: 9213,
    107.0: 9214,
    107.25: 9215,
    107.5: 9216,
    107.75: 5899,
    108.0: 5898,
    108.25: 9217,
    108.5: 9218,
}
_UTM: Final = {105.0: 3405, 111.0: 3406}


@dataclass(frozen=True, slots=True)
class Placed:
    """Geometry in EPSG:4326, the system it came from and what had to be assumed."""

    geometry: Geometries
    crs: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Guess:
    epsg: int
    swapped: bool


def place(geometry: Geometries, file_crs: str | None, asked: str | None) -> Placed:
    """Bring geometry to EPSG:4326: the CRS asked for, else the file's, else a guess by range."""
    coordinates = shapely.get_coordinates(geometry)
    sound = coordinates[np.isfinite(coordinates).all(axis=1)]
    if not len(sound):
        return Placed(geometry, asked or file_crs or "EPSG:4326")
    middle = np.median(sound, axis=0)
    if asked:
        return _declared(geometry, middle, _named(asked), asked=True)
    if file_crs and not _degrees_out_of_range(file_crs, middle):
        return _declared(geometry, middle, _named(file_crs), asked=False)
    return _guessed(geometry, middle)


def outside_vietnam(geometry: Geometries) -> NDArray[np.bool_]:
    """Which geometries lie outside Vietnam, wholly or in part; missing ones do not."""
    west, south, east, north = VIETNAM
    with np.errstate(invalid="ignore"):
        bounds = shapely.bounds(geometry)
        inside = (bounds[:, :2] >= (west, south)).all(1) & (bounds[:, 2:] <= (east, north)).all(1)
    result: NDArray[np.bool_] = ~inside & ~np.isnan(bounds).any(axis=1)
    return result


def _declared(geometry: Geometries, middle: Numbers, crs: CRS, asked: bool) -> Placed:
    """Trust a named CRS if it puts the file in Vietnam, as written or with swapped axes."""
    crs, notes = _with_datum(crs)
    name = _name(crs)
    for swapped in (False, True):
        if _in_vietnam(_to_degrees(middle[None, :], crs, swapped)[0]):
            if swapped:
                notes = (*notes, _swap_note())
            return Placed(_transformed(geometry, crs, swapped), name, notes)
    raise _elsewhere(name, _to_degrees(middle[None, :], crs, False)[0], asked)


def _guessed(geometry: Geometries, middle: Numbers) -> Placed:
    guess = _guess(float(middle[0]), float(middle[1]))
    if guess is None:
        raise _unknown_place(middle)
    from pyproj import CRS

    crs = CRS.from_epsg(guess.epsg)
    notes = [_("The file names no coordinate system; assumed {crs}.").format(crs=_name(crs))]
    if guess.epsg == HANOI_TM3:
        notes.append(
            _("If it is UTM 48N, everything lies 700 m off: choose EPSG:3405 and import again.")
        )
    if guess.swapped:
        notes.append(_swap_note())
    return Placed(_transformed(geometry, crs, guess.swapped), _name(crs), tuple(notes))


def _guess(x: float, y: float) -> _Guess | None:
    """The system by the range of the coordinates; Hanoi's cadastral grid where it fits."""
    for swapped, (east, north) in enumerate(((x, y), (y, x))):
        if _in_vietnam(np.array([east, north])):
            return _Guess(4326, bool(swapped))
        if 520_000 <= east <= 620_000 and 2_280_000 <= north <= 2_370_000:
            return _Guess(HANOI_TM3, bool(swapped))
        if 11_350_000 <= east <= 12_250_000 and 890_000 <= north <= 2_760_000:
            return _Guess(3857, bool(swapped))
    return None


def _with_datum(crs: CRS) -> tuple[CRS, tuple[str, ...]]:
    """The catalogued form of a VN-2000 system described by hand.

    Descriptions in `.prj` files mostly lack the shift to WGS 84 (224 m) or carry the one with
    the wrong rotation sign (0.75 m); the catalogue's is right.
    """
    from pyproj import CRS

    if crs.to_epsg() is not None or not crs.is_projected:
        return crs, ()
    source = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    operation = source.coordinate_operation
    if operation is None or "mercator" not in operation.method_name.lower():
        return crs, ()
    values = {param.name: float(param.value) for param in operation.params}
    scale = round(values.get("Scale factor at natural origin", 1.0), 7)
    meridian = round(values.get("Longitude of natural origin", 0.0), 4)
    zones = _TM3 if scale == 0.9999 else _UTM if scale == 0.9996 and _says_vn2000(source) else {}
    if meridian not in zones:
        return crs, ()
    known = CRS.from_epsg(zones[meridian])
    note = _("The file describes {crs}; its official definition was used.")
    return known, (note.format(crs=_name(known)),)


def _says_vn2000(crs: CRS) -> bool:
    words = re.sub(r"[^a-z0-9]", "", fold(crs.to_wkt()))
    return "vn2000" in words or "vietnam2000" in words


def _named(text: str) -> CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(text)
    except CRSError:
        raise RegisterError(
            "unknown-crs",
            f"Không có hệ toạ độ “{text[:60]}”; hãy ghi như EPSG:5897 (VN-2000 Hà Nội).",
            f"There is no coordinate system “{text[:60]}”; write it as EPSG:5897 (VN-2000 Hanoi).",
        ) from None


def _name(crs: CRS) -> str:
    epsg = crs.to_epsg()
    return f"EPSG:{epsg} ({crs.name})" if epsg else str(crs.name)


def _degrees_out_of_range(file_crs: str, middle: Numbers) -> bool:
    """Whether a file said to be in degrees holds metres, as GeoJSON made by hand often does."""
    return file_crs.upper() in {"EPSG:4326", "OGC:CRS84"} and bool(np.abs(middle).max() > 360)


def _transformed(geometry: Geometries, crs: CRS, swapped: bool) -> Geometries:
    """All geometry in degrees; whole numbers of 10⁻⁹ degree so that formats agree."""
    moved = shapely.transform(geometry, lambda points: _to_degrees(points, crs, swapped).round(9))
    result: Geometries = np.asarray(moved, dtype=np.object_)
    return result


def _to_degrees(points: Numbers, crs: CRS, swapped: bool) -> Numbers:
    if swapped:
        points = points[:, ::-1]
    if crs.to_epsg() == 4326:
        return points
    from pyproj import Transformer

    transformer = Transformer.from_crs(crs, 4326, always_xy=True)
    east, north = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack((east, north))


def _in_vietnam(point: Numbers) -> bool:
    west, south, east, north = VIETNAM
    return bool(west <= point[0] <= east and south <= point[1] <= north)


def _swap_note() -> str:
    return _("The file writes northing before easting; the axes were swapped.")


def _elsewhere(name: str, where: Numbers, asked: bool) -> RegisterError:
    spot = f"{where[0]:.3f}; {where[1]:.3f}" if np.isfinite(where).all() else "–"
    hint_vi = "hãy chọn hệ khác" if asked else "hãy chọn đúng hệ toạ độ khi nhập"
    hint_en = "choose another one" if asked else "choose the right one when importing"
    return RegisterError(
        "crs-elsewhere",
        f"Theo hệ toạ độ {name}, tệp nằm ngoài Việt Nam (kinh độ; vĩ độ {spot}): {hint_vi}, "
        "ví dụ EPSG:5897 cho Hà Nội.",
        f"By the coordinate system {name} the file lies outside Vietnam (longitude; latitude "
        f"{spot}): {hint_en}, such as EPSG:5897 for Hanoi.",
    )


def _unknown_place(middle: Numbers) -> RegisterError:
    spot = f"{middle[0]:.2f}; {middle[1]:.2f}"
    return RegisterError(
        "crs-unknown",
        f"Tệp không ghi hệ toạ độ và không đoán được từ toạ độ ({spot}): hãy chọn hệ toạ độ, "
        "ví dụ EPSG:5897 cho Hà Nội.",
        f"The file names no coordinate system and its coordinates ({spot}) do not tell: choose "
        "one, such as EPSG:5897 for Hanoi.",
    )
