"""Runs the benchmarks: one JSON line per job, for a group and for a ward.

python -m benchmarks [WORD…]     only the parts named: questions drawing list start import living
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks import drawing, importing, lists, living, questions, starting
from db.files import create_register, open_register
from db.store import Store
from resgroup.simulation import DemoPlan, generate

FOLDER = Path(__file__).resolve().parent.parent / "out" / "bench"
PASSPHRASE = "benchmark passphrase"
SIZES = {1_050: 3_600, 38_000: 130_000}
DAY = date(2026, 11, 1)


def main() -> None:
    """Make the registers that are missing, then measure."""
    wanted = set(sys.argv[1:]) or {"questions", "drawing", "list", "start", "import", "living"}
    application = QApplication.instance() or QApplication([])
    for households, size in SIZES.items():
        path = _register(households)
        if "start" in wanted:
            starting.measure(path, PASSPHRASE, size)
        store = open_register(path, lambda: PASSPHRASE)
        _measure(store, size, wanted)
        store.close()
    if "living" in wanted:
        for households in living.HOUSEHOLDS:
            living.measure_saving(households)
    del application


def _measure(store: Store, size: int, wanted: set[str]) -> None:
    """Measure what is asked of an open register."""
    if "questions" in wanted:
        questions.measure(store, size)
    if "drawing" in wanted:
        drawing.measure(store, size)
    if "list" in wanted:
        lists.measure(store, size)
    if "import" in wanted and size > importing.ROWS:
        importing.measure(store, FOLDER)
    if "living" in wanted:
        living.measure(store, size)
        if size > importing.ROWS:
            living.measure_undo(importing.write_source(store, FOLDER))


def _register(households: int) -> Path:
    """The encrypted demo register of so many households, made once."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"demo-{households}.resgroup"
    if not path.exists():
        records = generate(DemoPlan(households, 1, DAY))
        clock = datetime.combine(DAY, datetime.min.time())
        made = create_register(
            path, None, PASSPHRASE, records=records, simulated=True, clock=lambda: clock
        )
        made.store.close()
    return path


if __name__ == "__main__":
    main()
