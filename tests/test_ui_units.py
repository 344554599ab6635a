"""The list by households and buildings: the same ids, picked and printed like people."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests import window_register as given
from tests.paper_driving import document_of, page_of, ready, until, window
from tests.window_driving import panels, press_button, session
from ui.paper.preview import rows_of
from ui.window import Window

__all__ = ["window"]


def test_the_list_switches_to_households_and_buildings(qtbot: QtBot, window: Window) -> None:
    listed = panels(window).list
    session(window).set_age(45, None)
    press_button(qtbot, listed, "Mỗi dòng là: Hộ")
    assert listed.units is not None
    units = listed.units
    until(lambda: not units.busy)
    assert len(units.rows) == given.HOUSES
    assert listed._count.text().startswith(f"{given.HOUSES} hộ · ")
    first = units.visualRect(units.model().index(0, 0)).center()
    qtbot.mouseClick(units.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert session(window).page is not None
    assert session(window).picked_building == units.rows[0].id
    press_button(qtbot, listed, "Mỗi dòng là: Nhà")
    until(lambda: not units.busy)
    assert units.currentIndex().row() == next(
        at for at, row in enumerate(units.rows) if row.id == session(window).picked_building
    )
    window.actions_["print_list"].trigger()
    page = ready(page_of(window))
    assert page.options.form.unit == "building"
    assert rows_of(document_of(page)) == given.HOUSES
    session(window).turn_to("")
    press_button(qtbot, listed, "Mỗi dòng là: Người")
    assert listed._body.currentWidget() is listed.table


def test_another_question_lists_other_households(qtbot: QtBot, window: Window) -> None:
    listed = panels(window).list
    press_button(qtbot, listed, "Mỗi dòng là: Hộ")
    assert listed.units is not None
    units = listed.units
    session(window).set_age(55, None)
    until(lambda: not units.busy)
    people = sum(int(row.cells[-1]) for row in units.rows)
    assert people == len(session(window).ids)
    assert 0 < len(units.rows) < given.HOUSES
