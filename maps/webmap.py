"""Owns the map as one HTML file for a phone or a projector: it opens anywhere and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from PySide6.QtGui import QColor

from maps.files import write_whole
from maps.labels import one_line
from maps.layers import Layers, discs_for_points, usable
from maps.legend import LegendItem, legend_items
from maps.page import SheetSpec
from maps.painter import Scenery
from maps.projection import from_mercator
from maps.styles import style_named
from maps.themes import theme
from resgroup.dates import written
from resgroup.features import Bools, Geometries, MapFeatures
from resgroup.i18n import _, language_name
from resgroup.resources import read_toml, resource_path

Column = tuple[str, Sequence[object]]

_DECIMALS: Final = 7
_CANVAS_FROM: Final = 4_000
_PIXELS: Final = {"duong": 7.0, "pho": 5.5, "ngo": 3.5, "ngach": 2.5, "hem": 2.0}
_NARROW: Final = 1.5
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def write_webmap(
    path: Path, features: MapFeatures, spec: SheetSpec, columns: Sequence[Column] = ()
) -> None:
    """Write the map as one HTML file that needs no network.

    A building's popup shows the given columns, a label and one value per building each, and
    nothing else; without columns its house number and floors.
    """
    page = _WebMap(features, spec, columns or _plain_columns(features))
    write_whole(path, page.html().encode())


def _plain_columns(features: MapFeatures) -> list[Column]:
    buildings = features.buildings
    floors = [str(count) if count > 0 else "" for count in buildings.floors.tolist()]
    return [(_("House number"), buildings.house_number), (_("Floors"), floors)]


def _safe(value: object) -> str:
    """A value of the register as text that nothing takes for anything else.

    Braces are escaped too: folium reads what it has drawn as a Jinja template once more, and
    would run a name that holds one.
    """
    text = html.escape(one_line("" if value is None else str(value)), quote=True)
    return text.replace("{", "&#123;").replace("}", "&#125;")


class _WebMap:
    """A folium map with its words around it, put together as one page."""

    def __init__(self, features: MapFeatures, spec: SheetSpec, columns: Sequence[Column]) -> None:
        import folium

        self._folium = folium
        self._features = features
        self._spec = spec
        self._columns = columns
        self._theme = theme("light")
        style = style_named(spec.style)
        layers = Layers.of(features)
        classes = style.classify(features.buildings)
        self._scenery = Scenery(layers, self._theme, style, classes)
        self._map = folium.Map(
            tiles=None,
            control_scale=True,
            zoom_snap=0.25,
            max_zoom=22,
            attribution_control=False,
            prefer_canvas=len(features.buildings.ids) > _CANVAS_FROM,
        )
        self._map.default_js = []
        self._map.default_css = []

    def html(self) -> str:
        """The page: folium's own with Leaflet, our words and a lock on loading inside it."""
        self._add_areas()
        self._add_streets()
        self._add_buildings()
        self._fit()
        _number_elements(self._map.get_root())
        page: str = self._map.get_root().render()
        page = page.replace("<html>", f'<html lang="{language_name()}">', 1)
        page = page.replace("</body>", f"{self._legend()}{self._footer()}</body>", 1)
        page = page.replace("<body>", f"<body>{self._header()}", 1)
        page = page.replace("<head>", f"<head>{self._head()}", 1)
        return page.replace("<head>", f"<head>{_policy(page)}", 1)

    def _add_areas(self) -> None:
        areas = self._features.areas
        for row, kind in enumerate(areas.kind):
            water, green = kind == "water", kind == "green"
            fill = self._theme["water" if water else "green" if green else "ground"]
            look = _look(self._theme["boundary"], 0.0 if water or green else 2.0, fill)
            self._add(areas.geometry[row : row + 1], look | {"dashArray": "10 5 2 5"})

    def _add_streets(self) -> None:
        streets = self._features.streets
        kinds = np.array(streets.kind, dtype=object)
        named = np.array([bool(one_line(name)) for name in streets.name], np.bool_)
        ordered = [row["key"] for row in read_toml("styles", "streets.toml")["kind"]]
        for kind in ordered:
            look = _look(self._theme["casing"], _PIXELS.get(kind, _NARROW) + 2)
            if kind in _PIXELS:
                self._add(streets.geometry[kinds == kind], look, interactive=False)
        for kind in ordered:
            colour = self._theme["street" if kind in _PIXELS else "path"]
            look = _look(colour, _PIXELS.get(kind, _NARROW))
            chosen = kinds == kind
            self._add(streets.geometry[chosen & ~named], look, interactive=False)
            self._add_named(chosen & named, look)

    def _add_named(self, chosen: Bools, look: dict[str, Any]) -> None:
        streets = self._features.streets
        names = [{"name": _safe(streets.name[row])} for row in np.flatnonzero(chosen).tolist()]
        tooltip = self._folium.GeoJsonTooltip(["name"], labels=False)
        self._add(streets.geometry[chosen], look, names, tooltip=tooltip)

    def _add_buildings(self) -> None:
        matches = self._matches()
        for number in np.flatnonzero(np.bincount(self._scenery.classes)).tolist():
            members = self._scenery.classes == number
            fill = self._scenery.fill(number)
            outline = self._theme.outline(fill)
            if matches is not None:
                members &= ~matches
                fill, outline = self._theme.faded(fill), self._theme.faded_outline(fill)
            self._add_footprints(members, _look(outline, 0.8, fill))
        if matches is not None:
            look = _look(self._theme["match_outline"], 2.0, self._theme["match"])
            self._add_footprints(matches, look)

    def _matches(self) -> Bools | None:
        wanted = self._spec.highlight
        if wanted is None:
            return None
        return np.isin(self._features.buildings.ids, np.fromiter(wanted, np.int64))

    def _add_footprints(self, chosen: Bools, look: dict[str, Any]) -> None:
        keys = [f"c{number}" for number in range(len(self._columns))]
        values = [
            {key: _safe(column[1][row]) for key, column in zip(keys, self._columns, strict=True)}
            for row in np.flatnonzero(chosen).tolist()
        ]
        labels = [_safe(label) for label, _values in self._columns]
        popup = self._folium.GeoJsonPopup(keys, labels)
        self._add(self._features.buildings.geometry[chosen], look, values, popup=popup)

    def _add(
        self,
        geometry: Geometries,
        look: dict[str, Any],
        properties: Sequence[dict[str, str]] = (),
        **options: Any,
    ) -> None:
        known = discs_for_points(usable(geometry))
        rows = np.flatnonzero(~shapely.is_missing(known)).tolist()
        if not rows:
            return
        rounded = shapely.transform(known[rows], lambda points: np.round(points, _DECIMALS))
        collection = {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": properties[row] if properties else {},
                    "geometry": json.loads(text),
                }
                for row, text in zip(rows, shapely.to_geojson(rounded).tolist(), strict=True)
            ],
        }
        drawn = self._folium.GeoJson(collection, style_function=lambda _feature: look, **options)
        drawn.add_to(self._map)

    def _fit(self) -> None:
        bounds = self._scenery.layers.bounds
        if bounds is not None:
            corners = from_mercator(np.array(bounds).reshape(2, 2))[:, ::-1]
            self._map.fit_bounds(corners.tolist())

    def _head(self) -> str:
        import xstatic.pkg.leaflet

        folder = Path(xstatic.pkg.leaflet.BASE_DIR)
        leaflet = re.sub(r"url\([^)]*\)", "none", (folder / "leaflet.css").read_text("utf-8"))
        ours = resource_path("styles", "webmap.css").read_text("utf-8")
        script = (folder / "leaflet.js").read_text("utf-8")
        script = re.sub(r"//# sourceMappingURL=.*", "", script)
        title = _safe(self._spec.title)
        return (
            f'<meta charset="utf-8"><title>{title}</title>'
            f"<style>{leaflet}\n{ours}</style><script>{script}</script>"
        )

    def _header(self) -> str:
        spec = self._spec
        badge = f'<span class="simulated">{_safe(_("SIMULATED DATA"))}</span>'
        return (
            f"<header>{badge if spec.simulated else ''}<h1>{_safe(spec.title)}</h1>"
            f"{_paragraph(spec.question)}{_paragraph(spec.law, 'law')}</header>"
        )

    def _legend(self) -> str:
        items = legend_items(self._scenery, self._spec.highlight is not None)
        rows = "".join(_legend_row(item) for item in items if not item.patterns)
        return (
            f'<details class="legend" open><summary>{_safe(_("Legend"))}</summary>{rows}</details>'
        )

    def _footer(self) -> str:
        spec = self._spec
        day = _("As of {day}").format(day=written(spec.as_of))
        words = " · ".join(_safe(text) for text in (day, spec.source, spec.trace) if text)
        count = f"<strong>{_safe(spec.count_text)}</strong>" if spec.count_text else ""
        return f"<footer>{count}{words}</footer>"


def _look(stroke: QColor, width: float, fill: QColor | None = None) -> dict[str, Any]:
    look: dict[str, Any] = {"color": stroke.name(), "weight": width, "opacity": 1}
    if not width:
        look["stroke"] = False
    if fill is not None:
        look |= {"fill": True, "fillColor": fill.name(), "fillOpacity": 1}
    return look


def _legend_row(item: LegendItem) -> str:
    line = ' class="line"' if item.line else ""
    style = f"background:{item.fill.name()};border-color:{item.outline.color().name()}"
    return f'<div><i{line} style="{style}"></i>{_safe(item.label)}</div>'


def _paragraph(text: str, kind: str = "") -> str:
    words = _safe(text)
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{words}</p>" if words else ""


def _number_elements(root: Any) -> None:
    """Name the page's elements by their order, so that the same map gives the same file."""
    waiting, number = [root], 0
    while waiting:
        element = waiting.pop()
        element._id = f"{number:032x}"
        number += 1
        waiting += element._children.values()


def _policy(page: str) -> str:
    """A lock for the page: it loads nothing, and only the scripts written here run."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
        f"form-action 'none'; script-src {hashes}"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
