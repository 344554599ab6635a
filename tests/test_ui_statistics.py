"""The page of statistics as a user meets it: figures, bars, days, and the names behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from resgroup.criteria import In
from resgroup.lists.document import Figures, Picture
from resgroup.statistics import TOPICS
from tests.window_driving import session as session_of
from tests.window_register import HOUSES, PEOPLE, TODAY, make
from ui.app import settle
from ui.draft import Draft
from ui.files import Files
from ui.pages.statistics import Page
from ui.preferences import Preferences
from ui.session import Session
from ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window that shows the page."""
    store = make(tmp_path / "new.resgroup")
    files = Files(lambda *_given: store)
    made = Window(files, Preferences(tmp_path / "window.ini"), lambda: TODAY)
    made.resize(1366, 768)
    made.show()
    made.show_register(store)
    session_of(made).turn_to("statistics")
    settle(made)
    yield made
    made.close()
    made.deleteLater()
    assert qtbot is not None


@pytest.fixture
def session(window: Window) -> Session:
    return session_of(window)


@pytest.fixture
def page(window: Window) -> Page:
    assert window.workspace is not None
    found = window.workspace._page
    assert isinstance(found, Page)
    return found


def test_every_topic_can_be_chosen(page: Page) -> None:
    for topic in TOPICS:
        page.topic.choose(topic)
        assert page.tally.topic == topic
        assert page.message.words == ""


def test_the_whole_group_is_counted_until_a_question_runs(page: Page, session: Session) -> None:
    assert page.tally.lines[-1].figures[-1].count == PEOPLE
    session.set_draft(Draft.of(In("sex", ("male",))))
    assert page.tally.lines[-1].figures[-1].count == PEOPLE
    page.whose.choose("asked")
    page.refresh()
    assert page.tally.lines[-1].figures[-1].count == PEOPLE // 2


def test_a_bar_opens_its_names(page: Page, session: Session, qtbot: QtBot) -> None:
    turned: list[str] = []
    session.turned.connect(lambda name, _about: turned.append(name))
    bar = page.chart.bars[0]
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert turned == [""]
    told = int(bar.accessibleName().rsplit(": ", 1)[1])
    assert len(session.ids) == told > 0


def test_bars_are_walked_through_by_keys(page: Page, qtbot: QtBot) -> None:
    first, second = page.chart.bars[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    assert all(bar.accessibleName() for bar in page.chart.bars)


def test_those_of_uncertain_age_are_listed_as_uncertain(page: Page, session: Session) -> None:
    places = [i for i, line in enumerate(page.tally.lines) if line.part == "apart"]
    count = page.tally.lines[places[0]].figures[-1].count
    page.open(places[0], len(page.tally.headings) - 1)
    assert session.showing_uncertain
    assert len(session.ids) == count > 0


def test_own_ages_are_counted_and_nonsense_is_refused(page: Page) -> None:
    page.ages.setText("0,18,60")
    page.ages.editingFinished.emit()
    assert [line.words for line in page.tally.lines[:3]] == ["0–17", "18–59", "60+"]
    page.ages.setText("nhiều")
    page.ages.editingFinished.emit()
    assert "nhiều" in page.message.words
    assert [line.words for line in page.tally.lines[:3]] == ["0–17", "18–59", "60+"]


def test_streets_have_their_lines(page: Page) -> None:
    page.topic.choose("building_floors")
    page.by.choose("street")
    assert [line.words for line in page.tally.lines] == ["Ngõ 21", "Ngõ 22", "Tổng số"]
    assert page.tally.lines[-1].figures[-1].count == HOUSES


def test_two_days_are_compared_and_each_opens_on_its_day(page: Page, session: Session) -> None:
    page.other_day.show_day(date(2020, 1, 1))
    page.comparing.setChecked(True)
    assert [heading.day for heading in page.tally.headings[:3]] == ["then", "now", "change"]
    page.open(len(page.tally.lines) - 1, 0)
    assert session.as_of == date(2020, 1, 1)


def test_the_table_is_copied(page: Page) -> None:
    page.copy()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[0] == "Tuổi\tNam\tNữ\tTổng số"
    assert rows[-1].split("\t")[-1] == str(PEOPLE)


def test_the_paper_bears_chart_and_table(page: Page) -> None:
    assert [type(block) for block in page.document().blocks] == [Picture, Figures]
    page.hides.setChecked(False)
    assert page.least == 0


def test_without_areas_the_page_says_how_to_get_them(page: Page) -> None:
    page.by.choose("area")
    assert "khu vực" in page.summary.text()
