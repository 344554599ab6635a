"""Owns importing a file of any kind we read: from its source to a plan, and the refused rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from db.geofiles import read_layer
from db.workbooks import read_table, write_rejects
from resgroup.importing.boundary import plan_boundary
from resgroup.importing.buildings import plan_buildings
from resgroup.importing.headings import read_mapping
from resgroup.importing.plan import ImportPlan, RegisterView
from resgroup.importing.residents import plan_residents
from resgroup.importing.streets import plan_streets
from resgroup.importing.tables import GeoTable, RawTable
from resgroup.progress import Progress, silent

TABLES: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Source:
    """A file to import and how to read it.

    `kind` is `buildings`, `streets`, `residents` or `boundary`, None to see by the file;
    `choose` names the boundary meant among several.
    """

    path: Path
    kind: str | None = None
    sheet: str | None = None
    mapping: Path | None = None
    crs: str | None = None
    choose: str | None = None


@dataclass(frozen=True)
class Planned:
    """A plan with the table it was made from."""

    plan: ImportPlan
    table: RawTable | GeoTable


def plan_import(
    register: RegisterView, source: Source, on: date, progress: Progress = silent
) -> Planned:
    """What importing a file would change; nothing is written."""
    kind = source.kind
    if kind == "residents" or (kind is None and source.path.suffix.lower() in TABLES):
        return _plan_residents(register, source, on, progress)
    layer = read_layer(source.path, source.sheet, source.crs, kind)
    if layer.kind == "streets":
        return Planned(plan_streets(layer, register, on, progress), layer)
    if layer.kind == "boundary":
        return Planned(plan_boundary(layer, register, on, source.choose), layer)
    return Planned(plan_buildings(layer, register, on, progress), layer)


def _plan_residents(
    register: RegisterView, source: Source, on: date, progress: Progress
) -> Planned:
    table = read_table(source.path, source.sheet, progress)
    mapping = None if source.mapping is None else read_mapping(source.mapping)
    plan = plan_residents(table, mapping, register, on, on.year, progress=progress)
    return Planned(plan, table)


def write_refused(path: Path, planned: Planned) -> None:
    """Write the refused rows as they stood, each with its reason."""
    write_rejects(path, planned.table, planned.plan)
