"""The page of the population's movements: its numbers, their names, and the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from db.store import Store
from resgroup.changes import Change, ChangeSet
from resgroup.dates import PartialDate
from resgroup.records import Household, Membership, Record, Residence, Resident
from resgroup.register import ResidentPage
from tests import window_register as given
from tests.groups import new_register
from tests.test_ui_words import nameless
from tests.window_driving import LEFT, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.pages.balance import Page
from ui.pages.plain_table import PlainTable
from ui.preferences import Preferences
from ui.window import Window

DISPLAY = Qt.ItemDataRole.DisplayRole


def person(number: int, first: date | None, last: date | None = None) -> list[Record]:
    return [
        Resident(number, f"Nguyễn Văn {number}", "male", PartialDate(1980)),
        Membership(number, number, 1, "head" if number == 1 else "child", first, last),
        Residence(number, number, "permanent", first, last),
    ]


def records() -> list[Record]:
    return [
        Household(1, "H1"),
        *person(1, None),
        *person(2, date(2025, 6, 1)),
        *person(3, date(2026, 3, 5)),
        *person(4, None, date(2026, 10, 9)),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_register(tmp_path / "b.resgroup", records())


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, store: Store) -> Iterator[Window]:
    """A window that shows the page."""
    files = Files(lambda *_given: store)
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.resize(1366, 768)
    window.show()
    window.show_register(store)
    session(window).turn_to("balance")
    settle(window)
    yield window
    window.close()
    window.deleteLater()


def page_of(window: Window) -> Page:
    assert window.workspace is not None
    page = window.workspace._page
    assert isinstance(page, Page)
    return page


def shown(page: Page) -> list[list[str]]:
    model = page._numbers
    return [
        [model.index(row, column).data(DISPLAY) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def names(page: Page) -> list[str]:
    return [page._names.index(row, 0).data(DISPLAY) for row in range(page._names.rowCount())]


def test_the_months_of_the_year_up_to_today(window: Window) -> None:
    rows = shown(page_of(window))
    assert len(rows) == 12
    assert rows[0] == ["Tháng 01/2026", "3", "0", "0", "0", "0", "3"]
    assert rows[2] == ["Tháng 03/2026", "3", "0", "0", "1", "0", "4"]
    assert rows[9] == ["Tháng 10/2026", "4", "0", "0", "0", "1", "3"]
    assert rows[10][0] == "Tháng 11/2026 (đến ngày 22)"
    assert rows[11] == ["Cộng", "3", "0", "0", "1", "1", "3"]


def test_quarters_years_and_other_years(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    press_button(qtbot, page, "Quý")
    assert shown(page)[0][0] == "Quý 1/2026"
    assert len(shown(page)) == 5
    page.year.setCurrentText("2025")
    assert shown(page)[1] == ["Quý 2/2025", "2", "0", "0", "1", "0", "3"]
    press_button(qtbot, page, "Năm")
    assert [row[0] for row in shown(page)] == [*(f"Năm {y}" for y in range(2016, 2026)), "Cộng"]


def test_a_number_opens_its_names_by_keys_alone(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    assert "Bấm vào một số" in words_of(page)
    assert page.numbers.hasFocus() or page.focusProxy() is page.numbers
    keys = [*[Qt.Key.Key_Down] * 2, *[Qt.Key.Key_Right] * 4, Qt.Key.Key_Return]
    for key in keys:
        qtbot.keyClick(page.numbers, key)
    assert names(page) == ["Nguyễn Văn 3"]
    assert "Đến · Tháng 03/2026 · 1 người" in words_of(page)
    assert page._names.index(0, 3).data(DISPLAY) == "05/03/2026"
    qtbot.keyClick(page.names, Qt.Key.Key_Return)
    assert session(window).picked_resident == 3


def test_a_click_opens_names_and_records(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)

    def click(table: PlainTable, index: QModelIndex) -> None:
        qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(index).center())

    click(page.numbers, page._numbers.index(11, 1))
    assert sorted(names(page)) == ["Nguyễn Văn 1", "Nguyễn Văn 2", "Nguyễn Văn 4"]
    click(page.names, page._names.index(1, 0))
    assert isinstance(session(window).page, ResidentPage)
    click(page.numbers, page._numbers.index(0, 2))
    assert names(page) == []
    assert "không có ai" in words_of(page)
    assert not page.names.isVisible()


def test_what_is_written_is_counted_at_once(window: Window) -> None:
    page = page_of(window)
    page.numbers.setCurrentIndex(page._numbers.index(10, 4))
    page._open_names()
    assert names(page) == []
    changes = tuple(Change(None, each) for each in person(5, date(2026, 11, 20)))
    session(window).commit(ChangeSet("test", changes))
    assert shown(page)[10][4] == "1"
    assert names(page) == ["Nguyễn Văn 5"]
    session(window).undo()
    assert shown(page)[10][4] == "0"
    assert names(page) == []


def test_a_year_without_anybody_says_so(window: Window, store: Store) -> None:
    page = page_of(window)
    ended = [Change(each, None) for kind in ("residence", "membership") for each in store.all(kind)]
    session(window).commit(ChangeSet("test", tuple(ended)))
    assert "sổ chưa có ai" in words_of(page)


def test_its_parts_have_names_and_escape_leads_back(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    page.numbers.setCurrentIndex(page._numbers.index(0, 1))
    page._open_names()
    assert not nameless(page), nameless(page)
    qtbot.keyClick(page.numbers, Qt.Key.Key_Escape)
    assert window.workspace is not None
    assert window.workspace._page is None
