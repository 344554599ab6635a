"""Owns the benchmark of asking in the window: from the question to a list, map and counts."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication, QPushButton

from benchmarks.questions import ten_conditions
from benchmarks.timing import median_ms, report
from benchmarks.windows import paint, shown
from db.store import Store
from resgroup.criteria import Between
from resgroup.i18n import _
from ui.draft import Draft
from ui.filter_panel import FilterPanel
from ui.window import Window

REPEATS = 9


def measure(store: Store, size: int, today: date) -> None:
    """Print the line of one register, shown in a window of its own that closes it."""
    with shown(store, today) as window:
        session = window.session
        assert session is not None
        _look_at_counts(window)
        asked = Draft(others=(ten_conditions(),)), Draft(others=(Between("age", 60, None),))
        turns = iter(asked * REPEATS)

        def ask() -> None:
            session.set_draft(next(turns))
            QApplication.processEvents()
            paint(window)

        took = median_ms(ask, 2 * REPEATS - 1)
        report("ten conditions to list, map and counts", size, took, "asked for", 150.0)


def _look_at_counts(window: Window) -> None:
    """Turn to the page whose counts follow the question."""
    (panel,) = window.findChildren(FilterPanel)
    (page,) = (each for each in panel.findChildren(QPushButton) if each.text() == _("Conditions"))
    page.click()
    QApplication.processEvents()
