"""Runs the benchmarks: one JSON line per job, for a group and for a ward.

python -m benchmarks [WORD…]     only the parts named: questions asking drawing list documents start
                                 import living
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks import asking, documents, drawing, importing, lists, living, questions, starting
from benchmarks.demos import DAY, FOLDER, PASSPHRASE, SIZES, demo_register
from db.files import open_register
from db.store import Store

PARTS = ("questions", "asking", "drawing", "list", "documents", "start", "import", "living")


def main() -> None:
    """Make the registers that are missing, then measure."""
    wanted = set(sys.argv[1:]) or set(PARTS)
    application = QApplication.instance() or QApplication([])
    for households, size in SIZES.items():
        path = demo_register(households)
        if "start" in wanted:
            starting.measure(path, PASSPHRASE, size)
        store = open_register(path, lambda: PASSPHRASE)
        _measure(store, size, wanted)
        if "asking" in wanted:
            asking.measure(store, size, DAY)
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
    if "documents" in wanted and size > importing.ROWS:
        documents.measure(store)
    if "import" in wanted and size > importing.ROWS:
        importing.measure(store, FOLDER)
    if "living" in wanted:
        living.measure(store, size)
        if size > importing.ROWS:
            living.measure_undo(importing.write_source(store, FOLDER))


if __name__ == "__main__":
    main()
