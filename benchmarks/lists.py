"""Owns the benchmarks of the list: showing it, and selecting everyone."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.timing import median_ms, report, side_by_side
from db.store import Store
from resgroup.register import Question
from ui.list_model import ListModel
from ui.session import Session

DAY = date(2026, 11, 1)
COLUMNS = ["full_name", "birth_date", "sex", "relationship", "address"]


def measure(store: Store, size: int) -> None:
    """Print the lines of one register."""
    session = Session(store, DAY, store.features(DAY))
    model = ListModel(session, COLUMNS)
    table = QTableView()
    table.resize(900, 500)
    table.setModel(model)
    table.show()

    def shown() -> None:
        model.refresh()
        table.viewport().repaint()
        QApplication.processEvents()

    everyone = store.ask(Question(on=DAY)).ids
    times = side_by_side(shown, lambda: store.rows(everyone[:3600], COLUMNS, DAY), 5)
    report("list shown anew", size, times[0], "reading 3,600 rows", times[1])
    selected = median_ms(table.selectAll, 9)
    report("select all", size, selected, "list shown anew", times[0])
    table.close()
    table.deleteLater()
    model.deleteLater()
    QApplication.processEvents()
