"""The page of due work: its lines, what they open, putting aside, and the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from resgroup.dates import PartialDate
from resgroup.due import DueLine
from resgroup.records import Household, Membership, Record, Residence, Resident
from resgroup.register import HouseholdPage
from tests import window_register as given
from tests.groups import new_register
from tests.test_ui_words import nameless
from tests.window_driving import LEFT, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.pages.due import Page
from ui.pages.due_model import ACTION, FEW, NAME, WHEN, Heading, Rest, when_words
from ui.preferences import Preferences
from ui.window import Window

MakeWindow = Callable[..., Window]
CARD = date(2026, 3, 1)


def person(number: int, home: int = 1, *, until: date | None = None) -> list[Record]:
    kind = "temporary" if until else "permanent"
    return [
        Resident(
            number,
            f"Nguyễn Văn {number:03d}",
            "male",
            PartialDate(1990, 1, 1),
            national_id_issued=CARD,
        ),
        Membership(number, number, home, "head" if number == 1 else "child"),
        Residence(number, number, kind, until=until),
    ]


def some_work() -> list[Record]:
    """One term past, one to come; a household without a head; one turning 18, one card due."""
    return [
        Household(1, "H1"),
        Household(2, "H2"),
        *person(1),
        *person(2, until=given.TODAY - timedelta(4)),
        *person(3, until=given.TODAY + timedelta(1)),
        *person(4, 2),
        Resident(5, "Trần Thị Năm", "female", PartialDate(2008, 12, 31), national_id_issued=CARD),
        Membership(5, 5, 1, "child"),
        Residence(5, 5, "permanent"),
        Resident(6, "Trần Thị Sáu", "female", PartialDate(2001, 12, 1)),
        Membership(6, 6, 1, "child"),
        Residence(6, 6, "permanent"),
    ]


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Makes windows that show the page and are closed when the test ends."""
    made: list[Window] = []

    def make(records: list[Record]) -> Window:
        store = new_register(tmp_path / f"{len(made)}.resgroup", records)
        files = Files(lambda *_given: store)
        window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
        made.append(window)
        window.resize(1500, 768)
        window.show()
        window.show_register(store)
        session(window).turn_to("due")
        settle(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    return make_window(some_work())


def page_of(window: Window) -> Page:
    assert window.workspace is not None
    page = window.workspace._page
    assert isinstance(page, Page)
    return page


def lines(page: Page) -> list[str]:
    """What is shown: headings as such, lines by name."""
    found = []
    for number in range(page.model.rowCount()):
        row = page.model.row_at(number)
        if isinstance(row, Heading):
            found.append(f"[{row.group.key}]")
        else:
            found.append(row.name if isinstance(row, DueLine) else "…")
    return found


def go_to(page: Page, name: str) -> int:
    row = lines(page).index(name)
    page.table.setCurrentIndex(page.model.index(row, NAME))
    return row


def click(qtbot: QtBot, page: Page, name: str, column: int) -> None:
    index = page.model.index(lines(page).index(name), column)
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(index).center())


def test_groups_stand_with_their_lines_overdue_first(window: Window) -> None:
    page = page_of(window)
    assert lines(page) == [
        *["[temporary]", "Nguyễn Văn 002", "Nguyễn Văn 003"],
        *["[id_card]", "Trần Thị Sáu"],
        *["[headless]", "Hộ H2"],
        "[reaching_18]",
    ]
    assert page.summary.text() == "5 việc, 1 quá hạn"
    whens = [page.model.index(row, WHEN).data() for row in (1, 2)]
    assert whens == ["quá hạn 4 ngày", "còn 1 ngày"]
    said = page.model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "2 việc, 1 quá hạn" in said
    assert "Đ28.3" in said


def test_enter_opens_what_settles_a_line(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    page.table.setCurrentIndex(page.model.index(0, NAME))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    form = session(window).form
    assert form is not None
    assert (form.event, form.record_id, form.values) == ("renew_residence", 2, {"resident": 2})
    assert session(window).picked_resident == 2


def test_a_line_of_the_record_opens_its_form(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    go_to(page, "Trần Thị Sáu")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    form = session(window).form
    assert form is not None
    assert (form.event, form.kind, form.record_id) == ("", "resident", 6)


def test_a_click_on_a_name_shows_the_record_and_elsewhere_nothing(
    qtbot: QtBot, window: Window
) -> None:
    page = page_of(window)
    click(qtbot, page, "Nguyễn Văn 003", WHEN)
    assert session(window).page is None
    click(qtbot, page, "Hộ H2", NAME)
    shown = session(window).page
    assert isinstance(shown, HouseholdPage)
    assert shown.household_id == 2
    assert session(window).form is None
    click(qtbot, page, "Hộ H2", ACTION)
    form = session(window).form
    assert form is not None
    assert (form.event, form.values) == ("change_head", {"household": 2})


def test_other_ways_are_in_a_menu(window: Window) -> None:
    page = page_of(window)
    go_to(page, "Nguyễn Văn 002")
    actions = {each.text(): each for each in page.ways.other.menu().actions()}
    assert set(actions) == {"Chuyển đi", "Đăng ký thường trú", "Xem hồ sơ"}
    actions["Chuyển đi"].trigger()
    form = session(window).form
    assert form is not None
    assert (form.event, form.values) == ("move_out", {"resident": 2})


def test_headings_fold_and_unfold(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    page.table.setCurrentIndex(page.model.index(0, NAME))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert lines(page)[:2] == ["[temporary]", "[id_card]"]
    assert page.table.currentIndex().row() == 0
    assert not page.ways.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert lines(page)[1] == "Nguyễn Văn 002"
    click(qtbot, page, "[reaching_18]", NAME)
    assert lines(page)[-1] == "Trần Thị Năm"


def test_headings_are_high_and_lines_are_not(window: Window) -> None:
    page = page_of(window)
    heights = set()
    for _turn in range(3):
        for number in range(page.model.rowCount()):
            is_heading = isinstance(page.model.row_at(number), Heading)
            heights.add((is_heading, page.table.rowHeight(number)))
        page._choose(page.model.index(0, NAME))
    assert heights == {(True, 56), (False, 28)}


def test_years_overdue_are_not_counted_in_days() -> None:
    today = date(2026, 11, 22)

    def words(day: date) -> str:
        return when_words(DueLine("temporary", "", day, overdue=True), today)

    assert words(date(2026, 11, 21)) == "quá hạn 1 ngày"
    assert words(date(2024, 3, 1)) == "quá hạn 996 ngày"
    assert words(date(2023, 11, 22)) == "quá hạn hơn 3 năm"


def test_long_groups_show_their_first_lines_until_all_are_wanted(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    people = [each for n in range(2, 72) for each in person(n, until=given.TODAY)]
    page = page_of(make_window([Household(1, "H1"), *person(1), *people]))
    assert page.model.rowCount() == 1 + FEW + 1
    last = page.model.index(FEW + 1, NAME)
    assert isinstance(page.model.row_at(FEW + 1), Rest)
    assert last.data() == "Xem tất cả 70 việc"
    page.table.setCurrentIndex(last)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.model.rowCount() == 1 + 70
    assert page.table.currentIndex().row() == FEW + 1


def test_putting_aside_needs_a_reason_and_can_be_undone(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    go_to(page, "Nguyễn Văn 002")
    told: list[str] = []
    session(window).failed.connect(told.append)
    press_button(qtbot, page, "Đã xong hoặc không cần…")
    qtbot.keyClick(page.ways.reason, Qt.Key.Key_Return)
    assert "lý do" in told[0]
    qtbot.keyClicks(page.ways.reason, "dang lam thu tuc")
    qtbot.keyClick(page.ways.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Nguyễn Văn 002" not in lines(page))
    assert page.summary.text() == "4 việc"
    assert page.model.row_at(page.table.currentIndex().row()) is not None
    session(window).undo()
    qtbot.waitUntil(lambda: "Nguyễn Văn 002" in lines(page))


def test_escape_leaves_the_reason_first_then_the_page(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    go_to(page, "Nguyễn Văn 002")
    press_button(qtbot, page, "Đã xong hoặc không cần…")
    assert page.ways.reason.isVisible()
    qtbot.keyClick(page.ways.reason, Qt.Key.Key_Escape)
    assert not page.ways.reason.isVisible()
    assert window.workspace is not None
    assert window.workspace._page is page
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert window.workspace._page is None


def test_another_day_is_for_looking_only(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    session(window).set_as_of(date(2026, 10, 1))
    go_to(page, "Nguyễn Văn 002")
    assert not page.ways.settle.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert session(window).form is None


def test_nothing_due_is_said_in_words(make_window: MakeWindow) -> None:
    page = page_of(make_window([Household(1, "H1"), *person(1)]))
    assert "Không có việc nào đến hạn trong 15 ngày tới." in words_of(page)
    assert page.summary.text() == ""


def test_its_parts_have_names(qtbot: QtBot, window: Window) -> None:
    page = page_of(window)
    go_to(page, "Nguyễn Văn 002")
    assert not nameless(page), nameless(page)
    press_button(qtbot, page, "Đã xong hoặc không cần…")
    assert not nameless(page), nameless(page)
