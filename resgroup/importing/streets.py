"""Owns importing streets and alleys from a map layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from resgroup.addresses import Address, parse_address, way_kind, way_number
from resgroup.changes import ChangeSet
from resgroup.i18n import _
from resgroup.importing.attributes import Attributes
from resgroup.importing.nearby import check_distance
from resgroup.importing.plan import Draft, ImportPlan, RegisterView, RowOutcome
from resgroup.importing.shapes import TOLERANCE, from_wkb, same_place, to_wkb
from resgroup.importing.tables import GeoTable
from resgroup.importing.ways import Ways, link_buildings
from resgroup.names import fold
from resgroup.progress import Progress, silent, watched
from resgroup.records import Street
from resgroup.terms import terms

_PRIVATE: Final = frozenset({"driveway", "parking_aisle", "drive-through"})


@dataclass(slots=True)
class _Found:
    """One street as the file has it: all features that bear its name, or one without a name."""

    name: str
    kind: str
    way: Address
    rows: list[int] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    shapes: list[BaseGeometry] = field(default_factory=list)

    @property
    def line(self) -> BaseGeometry:
        return _merged(self.shapes)

    @property
    def source_ref(self) -> str:
        return " ".join(sorted({ref for ref in self.refs if ref}))


def plan_streets(
    table: GeoTable, existing: RegisterView, on: date, progress: Progress = silent
) -> ImportPlan:
    """What importing streets would change: one street for all ways of one name."""
    draft = Draft(existing)
    notes = [*table.notes, *check_distance(table, existing)]
    rows = [RowOutcome(number) for number in range(1, len(table) + 1)]
    for index, reason in table.refused.items():
        rows[index] = RowOutcome(index + 1, "refused", [reason])
    ways = Ways(draft)
    known = _Known(draft, ways)
    found = _streets(table)
    taken = [
        known.take(each) for each in watched(found, len(found), _("Comparing streets"), progress)
    ]
    for each, (street_id, outcome) in zip(found, taken, strict=True):
        hung = _set_parent(draft, ways, each.way, street_id)
        for row in each.rows:
            rows[row].outcome = "changed" if hung and outcome == "same" else outcome
    notes += link_buildings(draft, ways)
    summary = _("Streets from {file}").format(file=table.source)
    return ImportPlan(ChangeSet("import_streets", draft.changes(), summary, on), rows, notes)


class _Known:
    """The streets the register already has, as a file may refer to them."""

    def __init__(self, draft: Draft, ways: Ways) -> None:
        self._draft = draft
        self._ways = ways
        self._by_name: dict[str, int] = {}
        self._by_ref: dict[str, int] = {}
        for street in draft.all(Street).values():
            self._note(street)
        self._lined = [street for street in draft.all(Street).values() if street.line is not None]
        self._tree = shapely.STRtree([from_wkb(street.line) for street in self._lined])

    def take(self, found: _Found) -> tuple[int, str]:
        """The street of the register for one of the file, and what became of it."""
        street = self._match(found)
        if street is None:
            street = self._draft.add(
                Street,
                kind=found.kind,
                name=found.name,
                number=way_number(found.way),
                line=to_wkb(found.line),
                source_ref=found.source_ref,
            )
            self._note(street)
            self._ways.note(street)
            return street.id, "new"
        after = self._draft.fill(street, **_differences(street, found))
        return street.id, "same" if after is street else "changed"

    def _match(self, found: _Found) -> Street | None:
        streets = self._draft.all(Street)
        if found.name and _stands_alone(found):
            key = self._by_name.get(fold(found.name))
            street = streets[key] if key else self._ways.find(found.way)
            # A register may have a street by its bare name only when no list told its line yet.
            return street if street is None or key or street.line is None else None
        for ref in found.refs:
            if ref in self._by_ref:
                return streets[self._by_ref[ref]]
        line = found.line
        for position in self._tree.query(line.buffer(TOLERANCE)):
            if same_place(from_wkb(self._lined[position].line), line):
                return streets[self._lined[position].id]
        return None

    def _note(self, street: Street) -> None:
        if street.name:
            self._by_name.setdefault(fold(street.name), street.id)
        for ref in street.source_ref.split():
            self._by_ref.setdefault(ref, street.id)


def _streets(table: GeoTable) -> list[_Found]:
    """The features of a layer gathered by street."""
    attributes = Attributes(table)
    named: dict[str, _Found] = {}
    result: list[_Found] = []
    for row, shape in enumerate(table.geometry):
        if shape is None:
            continue
        found = _described(attributes, row)
        if found.name and _stands_alone(found):
            first = named.setdefault(fold(found.name), found)
        else:
            first = found
        if first is found:
            result.append(found)
        first.rows.append(row)
        first.refs.append(attributes.ref(row))
        first.shapes.append(shape)
    return result


def _described(attributes: Attributes, row: int) -> _Found:
    name = attributes.get(row, "way_name")
    way = parse_address(name)
    return _Found(name, way_kind(way) or _kind_by_tag(attributes, row, bool(name)), way)


def _kind_by_tag(attributes: Attributes, row: int, named: bool) -> str:
    """The kind by the file's own classes; a driveway without a name is no lane."""
    tag = fold(attributes.get(row, "highway"))
    if tag == "service" and not named and attributes.get(row, "service") in _PRIVATE:
        return "path"
    for term in terms("street_kind").values():
        if tag and tag in (term.id, fold(term.vi), *map(fold, term.aliases)):
            return term.id
    return "pho" if named else "path"


def _stands_alone(found: _Found) -> bool:
    """Whether a name says by itself which street it is; "Ngõ 105" may be several."""
    return bool(found.way.street or (found.way.lane and not found.way.lane[0].isdigit()))


def _differences(street: Street, found: _Found) -> dict[str, object]:
    told: dict[str, object] = {}
    line = _joined(street, found)
    if not same_place(from_wkb(street.line), line):
        told["line"] = to_wkb(line)
    refs = sorted({*street.source_ref.split(), *found.source_ref.split()})
    told["source_ref"] = " ".join(refs)
    if found.name and found.name != street.name:
        told |= {"name": found.name, "kind": found.kind}
    return told


def _joined(street: Street, found: _Found) -> BaseGeometry:
    """The file's line, joined to what the register has of the street beyond the file's edge."""
    stored = from_wkb(street.line)
    if stored is None or set(street.source_ref.split()) <= set(found.refs):
        return found.line
    if stored.buffer(2 * TOLERANCE).covers(found.line):
        return stored
    return _merged([stored, found.line])


def _merged(shapes: list[BaseGeometry]) -> BaseGeometry:
    if len(shapes) == 1:
        return shapes[0]
    line = shapely.line_merge(shapely.union_all(shapes))
    return line.normalize()


def _set_parent(draft: Draft, ways: Ways, way: Address, street_id: int) -> bool:
    """Hang an alley on the way its name names; whether that changed anything."""
    street, parent = draft.all(Street)[street_id], ways.parent_of(way)
    if parent is None or street.parent_id is not None or parent.id == street_id:
        return False
    draft.update(street, parent_id=parent.id)
    return True
