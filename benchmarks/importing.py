"""Owns the benchmark of importing a list of residents, audit included."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import openpyxl

from benchmarks.timing import report
from db.exports import sheet_of, write_list
from db.files import create_register
from db.imports import Source, plan_import
from db.store import Store
from resgroup.lists.form import Column, ListForm
from resgroup.lists.tabulate import tabulate
from resgroup.records import Area
from resgroup.register import Question

ROWS = 6000
DAY = date(2026, 11, 1)
COLUMNS = (
    "household_code relationship full_name birth_date sex national_id ethnicity religion"
    " education qualification occupation workplace marital_status phone address residence"
    " residence_from health_insurance nationality note"
).split()


def measure(store: Store, folder: Path) -> None:
    """Print the line of importing as many residents as a large group has."""
    source = write_source(store, folder)
    times = [_timed(source) for _ in range(3)]
    ours, bare = (median(column) for column in zip(*times, strict=True))
    report("import from Excel, audit included", ROWS, ours, "openpyxl reading it", bare)


def write_source(store: Store, folder: Path) -> Path:
    """A workbook of residents as a ward would hand one over."""
    ids = store.ask(Question(on=DAY, order="household")).ids[:ROWS]
    columns = tuple(Column(key) for key in COLUMNS)
    form = ListForm("", "", "", columns, order="", numbered=False, masked=False)
    source = folder / "residents.xlsx"
    write_list(source, sheet_of(tabulate(store, ids, form, DAY), "Danh sách nhân khẩu", ()))
    return source


def _timed(source: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        group = Area(1, name="Tổ dân phố 1")
        made = create_register(Path(name) / "new.resgroup", group, "benchmark passphrase")
        start = time.perf_counter()
        planned = plan_import(made.store, Source(source, "residents"), DAY)
        made.store.commit(planned.plan.change_set)
        ours = time.perf_counter() - start
        made.store.close()
    start = time.perf_counter()
    book = openpyxl.load_workbook(source, read_only=True)
    for sheet in book:
        for _row in sheet.iter_rows(values_only=True):
            pass
    book.close()
    return ours * 1000, (time.perf_counter() - start) * 1000
