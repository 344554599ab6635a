"""The list: rows read in blocks when looked at, ranges selected, cells safe in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, strategies
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from resgroup.changes import ChangeSet
from resgroup.features import MapFeatures
from resgroup.register import Answer, Question, Register, RegisterInfo, Touched
from ui.list_model import BLOCK, ListModel
from ui.list_panel import ListPanel
from ui.list_table import ListTable, for_spreadsheet
from ui.preferences import Preferences
from ui.session import Session

MANY = 130_000
TODAY = date(2026, 11, 22)


class Counting:
    """As much of a register as a list asks for; keeps count of the rows it was asked for."""

    info = RegisterInfo(None, "Tổ dân phố số 7", "", "", True, False, False)

    def __init__(self, people: int) -> None:
        self.people = people
        self.asked: list[int] = []
        self.released: list[ChangeSet] = []

    def ask(self, question: Question) -> Answer:
        ids = np.arange(1, self.people + 1, dtype=np.int64)
        nobody = np.zeros(0, np.int64)
        return Answer(question, ids, (ids - 1) // 4 + 1, nobody, nobody)

    def subscribe(self, _listener: Callable[[Touched], None]) -> Callable[[], None]:
        return lambda: None

    def commit(self, change_set: ChangeSet) -> None:
        self.released.append(change_set)

    def rows(self, ids: Sequence[int], fields: Sequence[str], on: date) -> list[tuple[Any, ...]]:
        self.asked.append(len(ids))
        return [tuple(f"{name} {number}" for name in fields) for number in ids]


def session_with(register: Counting) -> Session:
    return Session(cast("Register", register), TODAY, MapFeatures())


@pytest.fixture
def register() -> Counting:
    return Counting(MANY)


@pytest.fixture
def model(qtbot: QtBot, register: Counting) -> Iterator[ListModel]:
    session = session_with(register)
    made = ListModel(session, ["full_name", "age", "birth_date"])
    yield made
    made.deleteLater()
    session.deleteLater()


@pytest.fixture
def table(qtbot: QtBot, model: ListModel) -> Iterator[ListTable]:
    made = ListTable(model)
    made.resize(600, 400)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_only_blocks_looked_at_are_read(qtbot: QtBot, register: Counting, table: ListTable) -> None:
    table.grab()
    assert register.asked == [BLOCK]
    table.scrollToBottom()
    table.grab()
    assert sum(register.asked) <= 3 * BLOCK
    table.scrollToTop()
    table.grab()
    assert sum(register.asked) <= 3 * BLOCK


def test_blocks_not_looked_at_for_long_are_forgotten(model: ListModel, register: Counting) -> None:
    for row in range(0, 60 * BLOCK, BLOCK):
        model.data(model.index(row, 0))
    assert len(register.asked) == 60
    model.data(model.index(59 * BLOCK + 1, 0))
    assert len(register.asked) == 60
    model.data(model.index(0, 0))
    assert len(register.asked) == 61


def test_the_model_keeps_qt_s_contract(qtbot: QtBot) -> None:
    session = session_with(Counting(450))
    model = ListModel(session, [])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_columns(["full_name", "no such field", "sex"])
    assert model.columns == ["full_name", "sex"]
    model.refresh()
    tester.deleteLater()


def test_numbers_stand_right_dates_in_the_middle_names_left(model: ListModel) -> None:
    align = Qt.ItemDataRole.TextAlignmentRole.value
    found = [Qt.AlignmentFlag(model.data(model.index(0, column), align)) for column in range(3)]
    assert found[0] & Qt.AlignmentFlag.AlignLeft
    assert found[1] & Qt.AlignmentFlag.AlignRight
    assert found[2] & Qt.AlignmentFlag.AlignHCenter
    assert model.headerData(MANY - 1, Qt.Orientation.Vertical) == str(MANY)


def test_selecting_all_is_one_range_and_reads_nothing(register: Counting, table: ListTable) -> None:
    before = len(register.asked)
    table.selectAll()
    assert table.selected_ranges() == [(0, MANY - 1)]
    assert table.selected_count == MANY
    assert len(register.asked) == before


def test_rows_apart_are_selected_as_stretches(table: ListTable) -> None:
    table.select_rows([3, 4, 5, 90_000])
    assert table.selected_ranges() == [(3, 5), (90_000, 90_000)]
    assert table.currentIndex().row() == 3


def test_a_resident_s_row_and_building_are_found(model: ListModel) -> None:
    assert model.row_of(77) == 76
    assert model.row_of(MANY + 1) == -1
    assert model.rows_of_building(2) == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-5", "'-5"),
        ("+84912345678", "+84912345678"),
        ("+84 912 345 678", "+84 912 345 678"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("\x01x", "'\x01x"),
        ("\t=1+1", "' =1+1"),
        ("Nguyễn\tVăn\nAn", "Nguyễn Văn An"),
        ("", ""),
    ],
)
def test_cells_are_text_in_a_spreadsheet(text: str, cell: str) -> None:
    assert for_spreadsheet(text) == cell


@given(strategies.text())
def test_no_cell_is_ever_a_formula_or_two_cells(text: str) -> None:
    cell = for_spreadsheet(text)
    assert "\t" not in cell
    assert "\n" not in cell
    assert not cell.startswith(("=", "@", "-"))


def test_many_rows_are_copied_in_a_thread_and_can_be_stopped(
    qtbot: QtBot, register: Counting, tmp_path: Path
) -> None:
    session = session_with(register)
    panel = ListPanel(session, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(panel)
    panel.copy()
    assert panel._copying is not None
    panel.copy()
    qtbot.waitUntil(lambda: panel._copying is None, timeout=20_000)
    assert sum(register.asked) < MANY
    panel.table.select_rows(list(range(5_000)))
    panel.copy()
    qtbot.waitUntil(lambda: panel._copying is None, timeout=20_000)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5_001
    assert lines[-1].startswith("full_name 5000\t")
    assert [each.summary for each in register.released] == [
        "Chép ra ngoài · Danh sách · 5.000 người"
    ]
    panel.copy()
    panel.stop()
    session.deleteLater()
