"""The list on the screen names children and parents, those of the running question among them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from resgroup.criteria import Between, Group
from resgroup.dates import PartialDate
from resgroup.features import MapFeatures
from resgroup.records import Household, Membership, Record, Residence, Resident
from tests.groups import new_register
from ui.draft import Draft
from ui.list_model import ListModel
from ui.list_table import ListTable
from ui.session import Session

TODAY = date(2026, 11, 22)


def member(number: int, name: str, sex: str, year: int, as_: str) -> list[Record]:
    return [
        Resident(number, name, sex, PartialDate(year, 2, 3)),
        Membership(number, number, 1, as_),
        Residence(number, number, "permanent"),
    ]


def test_the_list_shows_the_children_the_question_means(qtbot: QtBot, tmp_path: Path) -> None:
    records: list[Record] = [
        Household(1, "01"),
        *member(1, "Lê Thị Mẹ", "female", 1990, "head"),
        *member(2, "Vũ Văn Cả", "male", 2012, "child"),
        *member(3, "Vũ Thị Út", "female", 2025, "child"),
    ]
    register = new_register(tmp_path / "kin.resgroup", records)
    session = Session(register, TODAY, MapFeatures())
    table = ListTable(ListModel(session, ["full_name", "children", "asked_children"]))
    qtbot.addWidget(table)
    assert {action.text() for action in table.column_menu().actions()} >= {"Con", "Cha, mẹ"}
    session.set_draft(Draft.of(Group("children", "any", Between("age", None, 2))))
    model = table.model()
    assert isinstance(model, ListModel)
    model.refresh()
    cells = [model.index(0, column).data(Qt.ItemDataRole.DisplayRole) for column in range(3)]
    young = "Vũ Thị Út (03/02/2025)"
    assert cells == ["Lê Thị Mẹ", f"Vũ Văn Cả (03/02/2012); {young}", young]
    table.selectAll()
    assert table.copier()(lambda *_: None).splitlines()[0].split("\t")[1] == "Con"
    register.close()
