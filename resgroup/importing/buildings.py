"""Owns importing buildings from a map layer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from resgroup.addresses import Address, number_key, parse_address, way_of
from resgroup.changes import ChangeSet
from resgroup.i18n import _
from resgroup.importing.attributes import Attributes
from resgroup.importing.nearby import check_distance
from resgroup.importing.plan import Draft, ImportPlan, RegisterView, RowOutcome
from resgroup.importing.shapes import TOLERANCE, from_wkb, same_place, to_wkb
from resgroup.importing.tables import GeoTable
from resgroup.importing.ways import Ways
from resgroup.names import fold
from resgroup.progress import Progress, silent, watched
from resgroup.records import Building
from resgroup.terms import terms

# What an attribute says when it only says that there is a building.
_UNTOLD: Final = frozenset({"", "yes", "co", "true", "1"})
_HIGHEST: Final = 200


@dataclass(frozen=True, slots=True)
class _Found:
    """One building as the file has it; empty values are not told."""

    ref: str
    name: str
    address: str
    house_number: str
    way: Address
    floors: int | None
    use: str
    location_id: str
    shape: BaseGeometry


def plan_buildings(
    table: GeoTable, existing: RegisterView, on: date, progress: Progress = silent
) -> ImportPlan:
    """What importing buildings would change, one building for each feature."""
    draft = Draft(existing)
    notes = [*table.notes, *check_distance(table, existing)]
    attributes = Attributes(table)
    ways = Ways(draft)
    known = _Known(draft, ways)
    rows = [RowOutcome(number) for number in range(1, len(table) + 1)]
    for row, shape in watched(
        enumerate(table.geometry), len(table), _("Comparing buildings"), progress
    ):
        if shape is None:
            rows[row].outcome = "refused"
            rows[row].reasons.append(table.refused[row])
        else:
            rows[row].outcome = known.take(_described(attributes, row, shape, rows[row].reasons))
    summary = _("Buildings from {file}").format(file=table.source)
    return ImportPlan(ChangeSet("import_buildings", draft.changes(), summary, on), rows, notes)


class _Known:
    """The buildings the register already has, as a file may refer to them."""

    def __init__(self, draft: Draft, ways: Ways) -> None:
        self._draft = draft
        self._ways = ways
        self._by_ref: dict[str, int] = {}
        self._unplaced: dict[tuple[int, object], int] = {}
        placed: list[Building] = []
        for building in draft.all(Building).values():
            if building.source_ref:
                self._by_ref.setdefault(building.source_ref, building.id)
            if building.footprint is not None:
                placed.append(building)
            elif building.street_id and building.house_number:
                key = building.street_id, number_key(building.house_number)
                self._unplaced.setdefault(key, building.id)
        self._placed = [building.id for building in placed]
        self._tree = shapely.STRtree([from_wkb(building.footprint) for building in placed])

    def take(self, found: _Found) -> str:
        """Put a building of the file into the draft; what became of it."""
        street = self._ways.find(found.way)
        told: dict[str, Any] = {
            "street_id": street.id if street else None,
            "house_number": found.house_number,
            "address": found.address,
            "name": found.name,
            "floors": found.floors,
            "use": found.use,
            "state": "construction" if found.use == "construction" else "",
            "location_id": found.location_id,
            "source_ref": found.ref,
        }
        building = self._match(found, street.id if street else None)
        if building is None:
            told = {key: value for key, value in told.items() if value not in ("", None)}
            added = self._draft.add(
                Building, footprint=to_wkb(found.shape), position_status="imported", **told
            )
            if found.ref:
                self._by_ref[found.ref] = added.id
            return "new"
        return self._refresh(building, found, told)

    def _refresh(self, building: Building, found: _Found, told: dict[str, Any]) -> str:
        """A position checked in the field is better than any file's and stays."""
        moved = not same_place(from_wkb(building.footprint), found.shape)
        if moved and building.position_status != "checked":
            told |= {"footprint": to_wkb(found.shape), "position_status": "imported"}
        if building.street_id is not None and building.address == found.address:
            told["street_id"] = None
        return "same" if self._draft.fill(building, **told) is building else "changed"

    def _match(self, found: _Found, street_id: int | None) -> Building | None:
        """The building a feature means: by its source's name, its place, or its address."""
        buildings = self._draft.all(Building)
        if found.ref in self._by_ref:
            return buildings[self._by_ref[found.ref]]
        for position in self._tree.query(found.shape.buffer(TOLERANCE)):
            building = buildings[self._placed[position]]
            rival = found.ref and building.source_ref and found.ref != building.source_ref
            if not rival and same_place(from_wkb(building.footprint), found.shape):
                return building
        if street_id is None or not found.house_number:
            return None
        key = self._unplaced.pop((street_id, number_key(found.house_number)), None)
        return None if key is None else buildings[key]


def _described(attributes: Attributes, row: int, shape: BaseGeometry, reasons: list[str]) -> _Found:
    house, street = attributes.get(row, "house_number"), attributes.get(row, "street")
    address = attributes.get(row, "address") or f"{house} {street}".strip()
    parsed = parse_address(address)
    return _Found(
        ref=attributes.ref(row),
        name=attributes.get(row, "name"),
        address=address,
        house_number=parsed.house or house,
        way=way_of(parsed),
        floors=_floors(attributes.get(row, "floors"), reasons),
        use=_use(attributes.get(row, "use"), reasons),
        location_id=attributes.get(row, "location_id"),
        shape=shape,
    )


def _floors(text: str, reasons: list[str]) -> int | None:
    if not text:
        return None
    number = re.match(r"\s*([0-9]{1,4})", text)
    if number and 1 <= int(number[1]) <= _HIGHEST:
        return int(number[1])
    reasons.append(_("number of floors “{text}” not understood, left empty").format(text=text))
    return None


def _use(text: str, reasons: list[str]) -> str:
    if fold(text) in _UNTOLD:
        return ""
    use = _uses().get(fold(text), "")
    if not use:
        reasons.append(_("building use “{text}” not understood, left as it is").format(text=text))
    return use


@lru_cache
def _uses() -> dict[str, str]:
    return {
        fold(word): term.id
        for term in terms("building_use").values()
        for word in (term.id, term.vi, *term.aliases)
    }
