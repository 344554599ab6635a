"""Owns importing the boundary of the residential group from a map layer."""

from __future__ import annotations

from datetime import date

import shapely

from resgroup.changes import ChangeSet
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.importing.attributes import Attributes
from resgroup.importing.nearby import check_distance
from resgroup.importing.plan import Draft, ImportPlan, RegisterView, RowOutcome
from resgroup.importing.shapes import from_wkb, same_place, to_wkb
from resgroup.importing.tables import GeoTable
from resgroup.names import clean, fold
from resgroup.records import Area

_LISTED = 12


def plan_boundary(
    table: GeoTable, existing: RegisterView, on: date, choose: str | None = None
) -> ImportPlan:
    """What importing a boundary would change: the polygon that is meant becomes the group's.

    `choose` is the code or name of the polygon where a file has several; without it the group's
    own name, ward code or ward name decides.
    """
    draft = Draft(existing)
    area = next((a for a in draft.all(Area).values() if a.kind == "group"), None)
    chosen = _chosen(table, area, choose)
    near = check_distance(_only(table, chosen), existing, by_boundary=False)
    notes = [*table.notes, *near]
    shape = shapely.union_all([table.geometry[row] for row in chosen])
    if area is None:
        draft.add(Area, boundary=to_wkb(shape))
        outcome = "new"
    elif same_place(from_wkb(area.boundary), shape):
        outcome = "same"
    else:
        draft.update(area, boundary=to_wkb(shape))
        outcome = "changed" if area.boundary else "new"
    rows = [_outcome(table, row, outcome if row in chosen else "skipped") for row in _all(table)]
    summary = _("Boundary from {file}").format(file=table.source)
    return ImportPlan(ChangeSet("import_boundary", draft.changes(), summary, on), rows, notes)


def _chosen(table: GeoTable, area: Area | None, choose: str | None) -> list[int]:
    """The polygons meant; RegisterError when the file leaves that open."""
    usable = [row for row in _all(table) if table.geometry[row] is not None]
    if not usable:
        raise _nothing_usable(table)
    attributes = Attributes(table)
    wanted = [choose] if choose else []
    if area is not None and not choose:
        wanted = [area.name, area.ward_code, area.ward]
    for words in filter(None, wanted):
        found = [row for row in usable if _is(attributes, row, words)]
        if found:
            return found
    if len(usable) == 1 and not choose:
        return usable
    raise _ask(table, attributes, usable, choose)


def _is(attributes: Attributes, row: int, words: str) -> bool:
    code, name = attributes.get(row, "code"), attributes.get(row, "name")
    if words.isdigit() and code.isdigit():
        return int(words) == int(code)
    return fold(_bare(words)) in {fold(code), fold(_bare(name))}


def _bare(name: str) -> str:
    """A name without the word for what it is the name of."""
    words = clean(name)
    for prefix in ("phường ", "xã ", "thị trấn "):
        if fold(words).startswith(fold(prefix)):
            return words[len(prefix) :]
    return words


def _all(table: GeoTable) -> range:
    return range(len(table))


def _only(table: GeoTable, rows: list[int]) -> GeoTable:
    columns = {name: [column[row] for row in rows] for name, column in table.columns.items()}
    return GeoTable(table.source, table.layer, table.kind, table.crs, table.geometry[rows], columns)


def _outcome(table: GeoTable, row: int, outcome: str) -> RowOutcome:
    if row in table.refused:
        return RowOutcome(row + 1, "refused", [table.refused[row]])
    reasons = [_("another area")] if outcome == "skipped" else []
    return RowOutcome(row + 1, outcome, reasons)


def _ask(
    table: GeoTable, attributes: Attributes, usable: list[int], choose: str | None
) -> RegisterError:
    names = [
        " ".join(filter(None, (attributes.get(row, "code"), attributes.get(row, "name")))) or "?"
        for row in usable[:_LISTED]
    ]
    listed = "; ".join(names) + ("; …" if len(usable) > _LISTED else "")
    if choose:
        return RegisterError(
            "no-such-area",
            f"Tệp “{table.source}” không có vùng “{choose}”; các vùng có: {listed}.",
            f"The file “{table.source}” has no area “{choose}”; it has: {listed}.",
        )
    return RegisterError(
        "choose-area",
        f"Tệp “{table.source}” có {len(usable)} vùng và không vùng nào trùng tên hay mã phường của "
        f"sổ; hãy cho biết mã hoặc tên vùng cần lấy: {listed}.",
        f"The file “{table.source}” has {len(usable)} areas and none bears the register's name or "
        f"ward code; say the code or name of the one to take: {listed}.",
    )


def _nothing_usable(table: GeoTable) -> RegisterError:
    return RegisterError(
        "no-usable-area",
        f"Tệp “{table.source}” không có vùng nào dùng được.",
        f"The file “{table.source}” has no area that can be used.",
    )
