"""Owns importing a file of any kind we read: from its source to a plan, and the refused rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.geofiles import read_layer
from db.workbooks import TABLE_SUFFIXES, read_table, write_rejects
from resgroup.collection import uncollected
from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable
from resgroup.importing.boundary import plan_boundary
from resgroup.importing.buildings import plan_buildings
from resgroup.importing.headings import read_mapping
from resgroup.importing.plan import ImportPlan, RegisterView
from resgroup.importing.residents import plan_residents
from resgroup.importing.streets import plan_streets
from resgroup.importing.tables import GeoTable, RawTable
from resgroup.progress import Progress, silent


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
    """A plan with the file and the table it was made from."""

    path: Path
    plan: ImportPlan
    table: RawTable | GeoTable


def plan_import(
    register: RegisterView, source: Source, on: date, progress: Progress = silent
) -> Planned:
    """What importing a file would change; nothing is written."""
    try:
        with uncollected():
            return _planned(register, source, on, progress)
    except OSError as error:  # one of the files that belong to a map file
        raise unreadable(Path(error.filename or source.path), error) from None


def _planned(register: RegisterView, source: Source, on: date, progress: Progress) -> Planned:
    kind = source.kind
    if kind == "residents" or (kind is None and source.path.suffix.lower() in TABLE_SUFFIXES):
        return _plan_residents(register, source, on, progress)
    layer = read_layer(source.path, source.sheet, source.crs, kind)
    if layer.kind == "streets":
        return Planned(source.path, plan_streets(layer, register, on, progress), layer)
    if layer.kind == "boundary":
        return Planned(source.path, plan_boundary(layer, register, on, source.choose), layer)
    return Planned(source.path, plan_buildings(layer, register, on, progress), layer)


def _plan_residents(
    register: RegisterView, source: Source, on: date, progress: Progress
) -> Planned:
    table = read_table(source.path, source.sheet, progress)
    mapping = None if source.mapping is None else read_mapping(source.mapping)
    plan = plan_residents(table, mapping, register, on, on.year, progress=progress)
    return Planned(source.path, plan, table)


def write_refused(path: Path, planned: Planned) -> None:
    """Write the refused rows as they stood, each with its reason, never over the file itself."""
    if path.exists() and path.samefile(planned.path):
        raise RegisterError(
            "over-source",
            f"“{path.name}” là chính tệp đang nhập; hãy ghi các dòng bị từ chối ra tệp khác.",
            f"“{path.name}” is the file being imported; write the refused rows to another file.",
        )
    write_rejects(path, planned.table, planned.plan)
