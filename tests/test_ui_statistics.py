"""The page of statistics as a user meets it: figures, bars, days, and the names behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from db.files import create_register
from db.store import Store
from resgroup.balance import balance
from resgroup.changes import Change, ChangeSet
from resgroup.criteria import In
from resgroup.lists.document import Document, Figures
from resgroup.lists.papers import Basis
from resgroup.records import (
    Area,
    Building,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    Title,
)
from resgroup.simulation import DemoPlan, generate
from resgroup.statistics import BYS, TOPICS, Moved, Tally, document_of_statistics
from tests.groups import new_register
from tests.window_driving import panels
from tests.window_driving import session as session_of
from tests.window_register import EAST, HOUSES, NORTH, PEOPLE, STEP, TODAY, make
from ui.app import settle
from ui.chart_paint import chart_svgs
from ui.draft import Draft
from ui.files import Files
from ui.pages.statistics import Page
from ui.pages.statistics_choices import kept
from ui.pages.statistics_names import Behind
from ui.pages.statistics_names import Page as NamesPage
from ui.paper.statistics import Page as PaperPage
from ui.preferences import Preferences
from ui.session import Session
from ui.window import Window

EMPTY = 3


def added() -> Iterator[Record]:
    """What fills every topic: empty buildings, members, reviews, an area."""
    for number in range(1, EMPTY + 1):
        yield Building(HOUSES + number, 1, "", f"Số {100 + number} Ngõ 21", use="shop", floors=2)
    yield Organisation(1, "party", "Chi bộ 7")
    for number in range(1, 6):
        yield OrganisationMembership(number, number, 1)
    for number in range(1, HOUSES + 1):
        result = "recognised" if number % 5 else "not_recognised"
        yield Title(number, number, 2025, 90, "", result)
    half = shapely.box(EAST - STEP, NORTH - 3 * STEP, EAST + 6 * STEP, NORTH + 3 * STEP)
    yield Area(2, "sub_area", "Khu A", boundary=shapely.to_wkb(half))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = make(tmp_path / "new.resgroup")
    made.commit(ChangeSet("import", tuple(Change(None, each) for each in added())))
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store, tmp_path: Path) -> Iterator[Window]:
    """A window that shows the page."""
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
    return page_of(window)


def page_of(window: Window) -> Page:
    found = panels(window)._page
    assert isinstance(found, Page)
    return found


# Every bar


@pytest.fixture
def alone(qtbot: QtBot, store: Store) -> Iterator[Page]:
    """The page without a window, so that all its bars can be clicked quickly."""
    session = Session(store, TODAY, store.features(TODAY))
    made = Page(session, None)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    yield made
    session.stop_listening()
    store.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small demo: it has people who came and went, soldiers, reviews, empty buildings."""
    path = tmp_path_factory.mktemp("demo") / "demo.resgroup"
    records = generate(DemoPlan(60, 1, date(2026, 11, 1)))
    made = create_register(path, None, None, records=records, simulated=True).store
    half = shapely.box(105.0, 20.0, 106.0, 22.0)
    number = made.next_id("area")
    area = Area(number, "sub_area", "Khu A", boundary=shapely.to_wkb(half))
    made.commit(ChangeSet("import", (Change(None, area),)))
    yield made
    made.close()


@pytest.fixture
def of_demo(qtbot: QtBot, demo: Store) -> Iterator[Page]:
    """The page of the demo without a window, so that all its bars can be clicked quickly."""
    session = Session(demo, TODAY, demo.features(TODAY))
    made = Page(session, None)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    yield made
    session.stop_listening()


def listed(session: Session, turned: list[tuple[str, Any]]) -> int:
    """How many the list shows after a bar was clicked: people, households or buildings."""
    ((name, about),) = turned
    if name == "statistics_names":
        assert isinstance(about, Behind)
        names = NamesPage(session, about)
        count = names.table.model().rowCount()
        names.deleteLater()
        return count
    assert name == ""
    if about == "household":
        return session.register.households(session.answer.question)
    return len(session.answer.building_ids) if about == "building" else len(session.ids)


def click_every_bar(page: Page) -> int:
    """Click all bars shown; each opens as many as it said."""
    clicked = 0
    for bar in page.chart.bars:
        turned: list[tuple[str, Any]] = []
        told = page.session.turned.connect(lambda name, about: turned.append((name, about)))  # noqa: B023
        said = int(bar.accessibleName().rsplit(": ", 1)[1].replace(".", ""))
        bar.click()
        assert listed(page.session, turned) == said > 0, bar.accessibleName()
        page.session.turned.disconnect(told)
        page.session.clear()
        clicked += 1
    return clicked


@pytest.mark.parametrize("by", BYS)
def test_every_bar_of_every_topic_opens_as_many_as_it_says(of_demo: Page, by: str) -> None:
    of_demo.by.choose(by)
    for topic in TOPICS:
        of_demo.topic.choose(topic)
        assert of_demo.tally.topic == topic
        assert of_demo.message.words == ""
        assert click_every_bar(of_demo) > 0, topic


def test_every_bar_of_two_days_opens_its_day(alone: Page) -> None:
    alone.other_day.show_day(date(2015, 1, 1))
    alone.comparing.setChecked(True)
    for topic in ("age", "education", "building_use", "household_size"):
        alone.topic.choose(topic)
        for bar in range(len(alone.chart.bars)):
            alone.session.set_as_of(TODAY)
            turned: list[tuple[str, Any]] = []
            told = alone.session.turned.connect(lambda *about: turned.append(about))  # noqa: B023
            shown = alone.chart.bars[bar]
            said = int(shown.accessibleName().rsplit(": ", 1)[1].replace(".", ""))
            shown.click()
            assert listed(alone.session, turned) == said
            alone.session.turned.disconnect(told)
            alone.session.clear()


def test_a_bar_of_buildings_lists_buildings(page: Page, window: Window) -> None:
    page.topic.choose("building_use")
    homes = next(bar for bar in page.chart.bars if "Nhà có người ở" in bar.accessibleName())
    homes.click()
    assert panels(window).list.unit == "building"
    session_of(window).turn_to("statistics")
    again = page_of(window)
    again.topic.choose("age")
    again.chart.bars[0].click()
    assert panels(window).list.unit == "resident"


def test_buildings_nobody_lives_in_are_listed_and_looked_at(
    page: Page, window: Window, session: Session
) -> None:
    page.topic.choose("building_use")
    bar = next(each for each in page.chart.bars if "không có người ở" in each.accessibleName())
    bar.click()
    names = panels(window)._page
    assert isinstance(names, NamesPage)
    model = names.table.model()
    told = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert told == ["Số 101 Ngõ 21", "Số 102 Ngõ 21", "Số 103 Ngõ 21"]
    names.table.clicked.emit(model.index(1, 0))
    assert session.picked_building == HOUSES + 2
    names.leave()
    assert page_of(window).topic.value == "building_use"


def test_names_follow_what_is_written(qtbot: QtBot, store: Store) -> None:
    session = Session(store, TODAY, store.features(TODAY))
    arrived = balance(store, date(2026, 1, 1), TODAY)
    names = NamesPage(session, Behind("2026 · Đến", Moved(arrived, "arrivals")))
    qtbot.addWidget(names)
    assert names.heading.text() == "2026 · Đến: 0"
    number = store.next_id("residence")
    came = Residence(number, 1, "temporary", date(2026, 5, 1))
    left = Residence(1, 1, "temporary", date(2010, 1, 1))
    gone = replace(left, to_date=date(2026, 4, 1))
    store.commit(ChangeSet("moving", (Change(left, gone), Change(None, came))))
    assert names.heading.text() == "2026 · Đến: 1"
    assert names.table.model().index(0, 3).data() == "01/05/2026"
    session.stop_listening()
    store.close()


# What is counted


def test_every_topic_can_be_chosen(page: Page) -> None:
    for topic in TOPICS:
        page.topic.choose(topic)
        assert page.tally.topic == topic
        assert page.message.words == ""


def test_the_whole_group_is_counted_until_a_question_runs(page: Page, session: Session) -> None:
    assert page.tally.lines[-1].figures[-1].count == PEOPLE
    assert page.whose.isHidden()
    session.set_draft(Draft.of(In("sex", ("male",))))
    assert page.tally.lines[-1].figures[-1].count == PEOPLE
    page.whose.choose(True)
    page.refresh()
    assert page.tally.lines[-1].figures[-1].count == PEOPLE // 2


def test_a_question_asked_before_is_counted_but_not_one_a_bar_opened(
    page: Page, window: Window, session: Session
) -> None:
    page.chart.bars[0].click()
    assert not session.draft.empty
    session.turn_to("statistics")
    assert page_of(window).tally.lines[-1].figures[-1].count == PEOPLE
    session.set_draft(Draft.of(In("sex", ("male",))))
    session.turn_to("")
    session.turn_to("statistics")
    assert page_of(window).tally.lines[-1].figures[-1].count == PEOPLE // 2


def test_a_bar_opens_its_names(page: Page, session: Session, qtbot: QtBot) -> None:
    bar = page.chart.bars[0]
    bar.setFocus()
    told = int(bar.accessibleName().rsplit(": ", 1)[1])
    qtbot.keyClick(bar, Qt.Key.Key_Return)
    assert len(session.ids) == told > 0


def test_a_share_opens_the_figure_it_tells_of(page: Page, session: Session) -> None:
    page.topic.choose("education")
    page.table.clicked.emit(page.table.model().index(0, page.table.model().columnCount() - 1))
    assert len(session.ids) == PEOPLE


def test_bars_are_walked_through_by_keys(page: Page, qtbot: QtBot) -> None:
    first, second = page.chart.bars[:2]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()
    assert all(bar.accessibleName() for bar in page.chart.bars)


def test_those_of_uncertain_age_are_listed_as_uncertain(page: Page, session: Session) -> None:
    found = page.tally
    places = [i for i, line in enumerate(found.lines) if line.part == "apart"]
    count = found.lines[places[0]].figures[-1].count
    page.open(places[0], len(found.headings) - 1)
    assert session.showing_uncertain
    assert len(session.ids) == count > 0


def test_own_ages_are_counted_and_nonsense_is_refused(page: Page, window: Window) -> None:
    page.ages.setText("0,18,60")
    page.ages.editingFinished.emit()
    assert [line.words for line in page.tally.lines[:3]] == ["0–17", "18–59", "60+"]
    page.ages.setText("nhiều")
    page.ages.editingFinished.emit()
    assert "nhiều" in page.message.words
    assert page.ages.text() == "0,18,60"
    assert [line.words for line in page.tally.lines[:3]] == ["0–17", "18–59", "60+"]
    page.topic.choose("education")
    assert page.message.words == ""
    page.print_out()
    assert isinstance(panels(window)._page, PaperPage)
    assert kept(session_of(window)).ages == "0,18,60"


def test_streets_have_their_lines(page: Page) -> None:
    page.topic.choose("building_floors")
    page.by.choose("street")
    assert [line.words for line in page.tally.lines] == ["Ngõ 21", "Ngõ 22", "Tổng số"]
    assert page.tally.lines[-1].figures[-1].count == HOUSES
    assert "có người ở" in page.summary.text()


def test_two_days_are_compared_and_each_opens_on_its_day(page: Page, session: Session) -> None:
    page.other_day.show_day(date(2020, 1, 1))
    page.comparing.setChecked(True)
    assert [heading.day for heading in page.tally.headings[:3]] == ["then", "now", "change"]
    page.open(len(page.tally.lines) - 1, 0)
    assert session.as_of == date(2020, 1, 1)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2099, 12, 31)])
def test_a_day_before_the_register_or_to_come_is_compared_too(page: Page, day: date) -> None:
    page.other_day.show_day(day)
    page.comparing.setChecked(True)
    for topic in TOPICS:
        page.topic.choose(topic)
        assert page.message.words == ""


def test_what_was_chosen_is_there_the_next_time(
    page: Page, window: Window, session: Session
) -> None:
    page.topic.choose("education")
    page.by.choose("street")
    page.limit.choose(10)
    page.comparing.setChecked(True)
    page.other_day.show_day(date(2020, 1, 1))
    session.turn_to("")
    session.turn_to("statistics")
    again = page_of(window)
    chosen = again.choices
    assert (chosen.topic, chosen.by, chosen.least) == ("education", "street", 10)
    assert chosen.other == date(2020, 1, 1)


@pytest.mark.parametrize("given", ["{", "[]", '{"topic": "soul"}', '{"ages": "x"}', '{"a": 1}'])
def test_choices_that_cannot_be_read_are_as_at_first(session: Session, given: str) -> None:
    session.register.keep_setting("statistics", given)
    assert kept(session).topic == "age"


def test_the_table_is_copied_with_small_figures_hidden(page: Page) -> None:
    page.copy()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert rows[0] == "Tuổi\tNam\tNữ\tTổng số\tTỷ lệ (%)"
    assert rows[-1].split("\t")[3] == str(PEOPLE)
    page.topic.choose("organisation")
    page.copy()
    assert "•" in QGuiApplication.clipboard().text()
    page.limit.choose(0)
    page.copy()
    assert "•" not in QGuiApplication.clipboard().text()


def test_the_empty_register_says_that_there_is_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    store = new_register(tmp_path / "empty.resgroup", [])
    session = Session(store, TODAY, store.features(TODAY))
    page = Page(session, None)
    qtbot.addWidget(page)
    for topic in TOPICS:
        for by in BYS:
            page.topic.choose(topic)
            page.by.choose(by)
            tally: Tally = page.tally
            assert tally.empty
            assert "Không có ai" in page.summary.text()
            assert not page.chart.bars
    session.stop_listening()
    store.close()


@pytest.mark.parametrize("count", [1, 7])
def test_people_of_unknown_birth_alone_are_counted_apart(
    qtbot: QtBot, tmp_path: Path, count: int
) -> None:
    records: list[Record] = []
    for number in range(1, count + 1):
        records += [Resident(number, "An"), Residence(number, number, "permanent")]
    store = new_register(tmp_path / "few.resgroup", records)
    session = Session(store, TODAY, store.features(TODAY))
    page = Page(session, None)
    qtbot.addWidget(page)
    assert [line.figures[-1].count for line in page.tally.lines if line.part == "apart"] == [count]
    assert len(page.chart.bars) == 1
    for topic in TOPICS:
        for by in BYS:
            page.topic.choose(topic)
            page.by.choose(by)
            assert page.message.words == ""
            paper = document_of_statistics(
                store.info, [page.tally], Basis(TODAY), today=TODAY, least=5, draw=svgs
            )
            cells = {cell for row in figures_in(paper) for cell in row[1:]}
            assert str(count) not in cells or count >= 5 or topic == "movements"
    session.stop_listening()
    store.close()


def svgs(found: Tally, hidden: NDArray[np.bool_], wide: bool) -> list[str]:
    return chart_svgs(found, hidden.tolist(), wide=wide)


def figures_in(paper: Document) -> list[tuple[str, ...]]:
    return [row for block in paper.blocks if isinstance(block, Figures) for row in block.rows]
