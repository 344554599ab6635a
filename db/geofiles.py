"""Owns reading GIS files: which layer of which file, with which attributes, placed on earth.

GDAL reads them through pyogrio. What a file claims to be is checked against its first bytes
before GDAL sees it, so that a disguised file is refused and never interpreted otherwise.
"""

from __future__ import annotations

import logging
import shutil
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from db.coordinates import outside_vietnam, place
from resgroup.errors import RegisterError
from resgroup.features import Geometries
from resgroup.file_errors import why_unread
from resgroup.i18n import _
from resgroup.importing.legacy import repaired_columns
from resgroup.importing.shapes import fitted
from resgroup.importing.tables import GeoTable
from resgroup.names import clean, fold

GIS_SUFFIXES: Final = (".geojson", ".json", ".shp", ".zip", ".gpkg", ".kml", ".dxf")
MAX_BYTES: Final = 300 * 1024 * 1024

_SHAPEFILE_MAGIC: Final = b"\x00\x00\x27\x0a"
_SQLITE_MAGIC: Final = b"SQLite format 3\x00"
_COMPANIONS: Final = (".shx", ".dbf")
_DRIVERS: Final = {
    ".geojson": {"GeoJSON"},
    ".json": {"GeoJSON"},
    ".shp": {"ESRI Shapefile"},
    ".gpkg": {"GPKG"},
    ".kml": {"KML", "LIBKML"},
    ".dxf": {"DXF"},
}
_TYPES: Final = {
    "buildings": ("Polygon", "Point"),
    "boundary": ("Polygon",),
    "streets": ("LineString",),
}
_LAYER_WORDS: Final = {
    "buildings": ("building", "nha", "footprint", "cong trinh", "house"),
    "streets": ("road", "street", "highway", "duong", "pho", "ngo", "giao thong", "line"),
    "boundary": ("bound", "ranh", "ward", "phuong", "area", "admin", "to dan pho", "tdp"),
}


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    geometry_type: str
    fields: tuple[str, ...]
    features: int


def read_layer(
    path: Path, layer: str | None = None, crs: str | None = None, kind: str | None = None
) -> GeoTable:
    """Read the layer of a GIS file that fits what is imported, with geometry in EPSG:4326.

    `kind` is `buildings`, `streets` or `boundary`; None asks the layer itself. Features without
    a usable geometry are refused one by one, a file that cannot be right as a whole.
    """
    with _readable(path) as source, _quiet():
        chosen, kind = _choose(_layers(source), layer, kind, path)
        meta, blobs, values = _read(source, chosen.name, path)
    geometry: Geometries = shapely.from_wkb(blobs, on_invalid="ignore")
    placed = place(geometry, meta["crs"], crs)
    shapes, refused = fitted(placed.geometry, kind)
    outside = np.flatnonzero(outside_vietnam(shapes))
    refused |= {int(index): _("outside Vietnam") for index in outside}
    shapes[outside] = None
    columns = {
        clean(str(name)): [_text(value) for value in column]
        for name, column in zip(meta["fields"], values, strict=True)
    }
    columns, notes = repaired_columns(columns)
    return GeoTable(
        path.name, chosen.name, kind, placed.crs, shapes, columns, refused, placed.notes + notes
    )


# --- opening ----------------------------------------------------------------------------------


@contextmanager
def _readable(path: Path) -> Iterator[Path]:
    """The file to hand to GDAL, taken out of its archive where it lies in one."""
    _check_file(path)
    if path.suffix.lower() != ".zip":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        inner = _unpacked(path, Path(folder))
        _check_file(inner)
        yield inner


def _check_file(path: Path) -> None:
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise _unreadable(path, *why_unread(path, error)) from None
    if suffix not in GIS_SUFFIXES:
        kinds = ", ".join(sorted(GIS_SUFFIXES))
        raise _unreadable(
            path,
            f"không phải loại tệp đọc được ({kinds}; bảng nhân khẩu: .xlsx, .csv)",
            f"it is no kind of file that is read ({kinds}; lists of people: .xlsx, .csv)",
        )
    if size > MAX_BYTES:
        raise _unreadable(path, "tệp lớn hơn 300 MB", "it is larger than 300 MB")
    if not _begins_as(suffix, start):
        raise _unreadable(
            path,
            f"nội dung không phải là tệp {suffix} (tệp bị hỏng hoặc đặt sai tên)",
            f"its content is not that of a {suffix} file (damaged, or named wrongly)",
        )
    if suffix == ".shp":
        _check_companions(path)
        _check_length(path, start, size)


def _begins_as(suffix: str, start: bytes) -> bool:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if suffix in {".geojson", ".json"}:
        return text.startswith(b"{")
    if suffix == ".kml":
        return text.startswith(b"<") and b"<kml" in text and b"<!doctype" not in text
    if suffix == ".dxf":
        return b"section" in text or text.startswith((b"999", b"autocad binary dxf"))
    magic = {".shp": _SHAPEFILE_MAGIC, ".gpkg": _SQLITE_MAGIC, ".zip": b"PK\x03\x04"}
    return start.startswith(magic[suffix])


def _check_companions(path: Path) -> None:
    present = {entry.name.lower() for entry in path.parent.iterdir()}
    missing = [end for end in _COMPANIONS if f"{path.stem}{end}".lower() not in present]
    if missing:
        names = ", ".join(f"{path.stem}{end}" for end in missing)
        raise _unreadable(
            path,
            f"thiếu tệp đi kèm {names}; hãy chép đủ cả bộ Shapefile vào một thư mục",
            f"{names} is missing; copy all files of the Shapefile into one folder",
        )


def _check_length(path: Path, start: bytes, size: int) -> None:
    """Refuse a Shapefile cut short: GDAL would read what is left and say nothing."""
    data = _sibling(path, ".dbf")
    with data.open("rb") as stream:
        head = stream.read(12)
    records, header, length = struct.unpack("<IHH", head[4:12]) if len(head) == 12 else (1, 0, 0)
    told = struct.unpack(">I", start[24:28])[0] * 2 if len(start) >= 28 else size + 1
    if size < told or data.stat().st_size < header + records * length or not header:
        raise _unreadable(path, "tệp bị cắt cụt; hãy chép lại", "it is cut short; copy it again")


def _sibling(path: Path, suffix: str) -> Path:
    """The companion of a Shapefile, whatever case its name is in."""
    name = f"{path.stem}{suffix}".lower()
    return next(entry for entry in path.parent.iterdir() if entry.name.lower() == name)


def _unpacked(path: Path, folder: Path) -> Path:
    """The one GIS file of an archive, with its companions, in a folder of ours."""
    wanted = {*GIS_SUFFIXES, *_COMPANIONS, ".prj", ".cpg"} - {".zip"}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [e for e in archive.infolist() if Path(e.filename).suffix.lower() in wanted]
            if sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise _unreadable(path, "giải nén ra quá 300 MB", "it unpacks to over 300 MB")
            for entry in entries:
                with archive.open(entry) as source:
                    target = folder / Path(entry.filename).name
                    with target.open("wb") as stream:
                        shutil.copyfileobj(source, stream)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise _unreadable(path, "tệp nén bị hỏng hoặc có mật khẩu", "damaged or locked") from None
    found = sorted(file for file in folder.iterdir() if file.suffix.lower() in GIS_SUFFIXES)
    if len(found) != 1:
        names = ", ".join(file.name for file in found) or "–"
        raise _unreadable(
            path,
            f"tệp nén phải chứa đúng một tệp bản đồ (thấy: {names})",
            f"the archive must hold exactly one map file (found: {names})",
        )
    return found[0]


# --- layers -----------------------------------------------------------------------------------


def _layers(source: Path) -> list[_Layer]:
    import pyogrio

    result = []
    try:
        for name, geometry_type in pyogrio.list_layers(source):
            info = pyogrio.read_info(source, layer=name)
            if info["driver"] not in _DRIVERS[source.suffix.lower()]:
                break
            fields = tuple(str(field) for field in info["fields"])
            result.append(_Layer(str(name), str(geometry_type), fields, int(info["features"])))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise _damaged(source) from error
    result = [layer for layer in result if layer.geometry_type != "None"]
    if not result:
        raise _unreadable(source, "tệp không có lớp bản đồ nào", "it holds no map layer")
    return result


def _choose(
    layers: list[_Layer], name: str | None, kind: str | None, path: Path
) -> tuple[_Layer, str]:
    """The layer meant and what it holds."""
    if name is not None:
        layers = [layer for layer in layers if layer.name == name] or _no_layer(path, name, layers)
    if kind is None:
        if len(layers) > 1:
            raise _ask_for_layer(path, layers)
        return layers[0], _kind_of(layers[0])
    scored = sorted(((_fit(layer, kind), -n) for n, layer in enumerate(layers)), reverse=True)
    best = [-n for score, n in scored if score == scored[0][0]]
    if scored[0][0] == 0:
        raise _wrong_type(path, kind, layers)
    if len(best) > 1:
        raise _ask_for_layer(path, [layers[n] for n in best])
    return layers[best[0]], kind


def _fit(layer: _Layer, kind: str) -> int:
    """How well a layer suits, 0 where its geometry cannot."""
    types = _TYPES[kind]
    suits = [len(types) - n for n, part in enumerate(types) if part in layer.geometry_type]
    if not suits and layer.geometry_type not in {"Unknown", "GeometryCollection"}:
        return 0
    words = fold(" ".join((layer.name, *layer.fields))).replace("_", " ")
    named = any(word in fold(layer.name).replace("_", " ") for word in _LAYER_WORDS[kind])
    told = any(word in words for word in _LAYER_WORDS[kind])
    return 1 + 8 * named + 2 * told + 4 * (max(suits, default=0) == len(types))


def _kind_of(layer: _Layer) -> str:
    """What a layer holds by its own account; polygons are buildings unless they say otherwise."""
    return max(("buildings", "streets", "boundary"), key=lambda kind: _fit(layer, kind))


def _read(source: Path, layer: str, path: Path) -> tuple[dict[str, Any], Any, list[Any]]:
    import pyogrio
    from pyogrio.raw import read

    try:
        meta, _fids, blobs, values = read(
            source, layer=layer, force_2d=True, encoding=_encoding(source), datetime_as_string=True
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        pyogrio.errors.GeometryError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise _damaged(path) from error
    if blobs is None or not len(blobs):
        raise _unreadable(path, "lớp bản đồ trống", "the map layer is empty")
    return meta, blobs, values


def _encoding(source: Path) -> str | None:
    """UTF-8 for a Shapefile that does not say how its texts are written but reads as UTF-8."""
    if source.suffix.lower() != ".shp":
        return None
    if any(entry.name.lower() == f"{source.stem}.cpg".lower() for entry in source.parent.iterdir()):
        return None
    try:
        _sibling(source, ".dbf").read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def _text(value: Any) -> str | None:
    """An attribute as text, None where it says nothing; 4.0 is written 4."""
    if value is None:
        return None
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return None
        value = int(value) if float(value).is_integer() else value
    text = clean(str(value).replace("\x00", ""))
    return text or None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the readers' own warnings from the user, who gets sentences instead."""
    logger = logging.getLogger("pyogrio")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before


# --- errors -----------------------------------------------------------------------------------


def _unreadable(path: Path, vi: str, en: str) -> RegisterError:
    return RegisterError(
        "map-file-unreadable",
        f"Không đọc được tệp bản đồ “{path.name}”: {vi}.",
        f"The map file “{path.name}” cannot be read: {en}.",
    )


def _damaged(path: Path) -> RegisterError:
    return _unreadable(path, "tệp bị hỏng hoặc bị cắt cụt", "it is damaged or cut short")


def _listed(layers: list[_Layer]) -> str:
    return ", ".join(f"{layer.name} ({layer.geometry_type}, {layer.features})" for layer in layers)


def _no_layer(path: Path, name: str, layers: list[_Layer]) -> list[_Layer]:
    raise _unreadable(
        path,
        f"không có lớp “{name}”; tệp có các lớp: {_listed(layers)}",
        f"there is no layer “{name}”; it has: {_listed(layers)}",
    )


def _ask_for_layer(path: Path, layers: list[_Layer]) -> RegisterError:
    return RegisterError(
        "choose-layer",
        f"Tệp “{path.name}” có nhiều lớp; hãy chọn một: {_listed(layers)}.",
        f"The file “{path.name}” has several layers; choose one: {_listed(layers)}.",
    )


def _wrong_type(path: Path, kind: str, layers: list[_Layer]) -> RegisterError:
    wanted_vi = "đường" if kind == "streets" else "vùng (đa giác)"
    wanted_en = "lines" if kind == "streets" else "polygons"
    return RegisterError(
        "wrong-layer-type",
        f"Tệp “{path.name}” không có lớp dạng {wanted_vi}; tệp có: {_listed(layers)}.",
        f"The file “{path.name}” has no layer of {wanted_en}; it has: {_listed(layers)}.",
    )
