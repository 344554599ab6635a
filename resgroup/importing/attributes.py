"""Owns what the attributes of a map feature say, whatever the file calls them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from resgroup.importing.tables import GeoTable
from resgroup.names import clean, fold
from resgroup.terms import terms

_PAIR: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(r"\\(.)")
_OSM_IDS: Final = ("osm_way_id", "osm_id")


def parse_tags(text: str | None) -> dict[str, str]:
    """The pairs of an OpenStreetMap `other_tags` text; a pair cut off at the end is left out."""
    pairs = _PAIR.findall(text or "")
    return {_ESCAPED.sub(r"\1", key): clean(_ESCAPED.sub(r"\1", value)) for key, value in pairs}


class Attributes:
    """The attributes of one layer, asked for by meaning."""

    def __init__(self, table: GeoTable) -> None:
        self._columns = {_bare(name): column for name, column in table.columns.items()}
        tags = self._columns.get("othertags")
        self._tags = [_folded(parse_tags(text)) for text in tags] if tags else None
        self._osm = [name for name in map(_bare, _OSM_IDS) if name in self._columns]

    def get(self, row: int, meaning: str) -> str:
        """What a feature says of a meaning (see `terms/map_attribute.toml`), empty if nothing."""
        for alias in _aliases(meaning):
            column = self._columns.get(alias)
            value = column[row] if column else None
            if not value and self._tags:
                value = self._tags[row].get(alias)
            if value:
                return value
        return ""

    def ref(self, row: int) -> str:
        """The feature's name in its source, by which it is known again; empty if it has none."""
        for name in self._osm:
            if value := self._columns[name][row]:
                relation = name == "osmid" and "osmwayid" in self._columns
                return f"osm:{'relation' if relation else 'way'}/{value}"
        value = self.get(row, "ref")
        return f"id:{value}" if value else ""


@lru_cache
def _aliases(meaning: str) -> tuple[str, ...]:
    return tuple(_bare(alias) for alias in terms("map_attribute")[meaning].aliases)


def _folded(tags: Mapping[str, str]) -> dict[str, str]:
    return {_bare(key): value for key, value in tags.items()}


def _bare(name: str) -> str:
    """A name as it is compared: "Số nhà", "so_nha" and "SONHA" are one."""
    return re.sub(r"[^a-z0-9@]", "", fold(name))
