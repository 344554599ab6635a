"""Owns the benchmarks of a register that lives on: saving, past days, movements, undoing."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import saving
from benchmarks.importing import ROWS
from benchmarks.timing import report, side_by_side
from db.files import create_register
from db.imports import Source, plan_import
from db.store import Store
from resgroup.records import Area
from resgroup.register import Question
from resgroup.simulation import DemoPlan, generate

HOUSEHOLDS = (1_050, 1_750)
"""Of a group of today, and of the largest the law allows."""

DAY = date(2026, 11, 1)
PASSPHRASE = "benchmark passphrase"


def measure(store: Store, size: int) -> None:
    """Print the lines of one register, which stays as it is."""
    _past(store, size)
    _movements(store, size)


def measure_saving(households: int) -> None:
    """Print the lines of saving in a group of so many households, shown in a window."""
    with tempfile.TemporaryDirectory() as folder:
        records = generate(DemoPlan(households, 1, DAY))
        path = Path(folder) / "group.resgroup"
        made = create_register(path, None, PASSPHRASE, records=records, simulated=True)
        saving.measure(made.store, len(made.store.ask(Question(on=DAY)).ids), DAY)


def measure_undo(source: Path) -> None:
    """Print the line of taking back an import of as many residents as a large group has."""
    with tempfile.TemporaryDirectory() as folder:
        store = create_register(Path(folder) / "new.resgroup", Area(1), PASSPHRASE).store
        planned = plan_import(store, Source(source, "residents"), DAY)
        importing = _took(lambda: store.commit(planned.plan.change_set))
        undoing = []
        for _turn in range(3):
            undoing.append(_took(store.undo))
            store.redo()
        store.close()
    report("undo of an import", ROWS, statistics.median(undoing), "writing it", importing)


def _took(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def _past(store: Store, size: int) -> None:
    def asking(day: date) -> Callable[[], object]:
        return lambda: store.ask(Question(on=day))

    for day in (date(2016, 6, 1), date(2025, 6, 1)):
        past, today = side_by_side(asking(day), asking(DAY), 9)
        report("population of a past day", size, past, "today", today, day=day.isoformat())


def _movements(store: Store, size: int) -> None:
    year, month = date(2026, 1, 1), date(2026, 10, 1)
    found = len(store.movements(year, DAY))
    times = side_by_side(lambda: store.movements(year, DAY), lambda: store.movements(month, DAY), 9)
    report("movements of a year", size, times[0], "of a month", times[1], found=found)
