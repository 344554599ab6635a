"""The page that prints statistics: topics chosen, small figures hidden, files with their trace."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from threading import current_thread, main_thread

import openpyxl
import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

import main
from resgroup.changes import RELEASE, ChangeSet, additions
from resgroup.criteria import In
from resgroup.lists.document import Figures, Picture
from resgroup.lists.table import Table
from resgroup.records import Residence, Resident
from resgroup.statistics import TOPICS, Tally
from tests.paper_driving import named, until
from tests.window_driving import panels, press_button
from tests.window_driving import session as session_of
from tests.window_register import TODAY, make
from ui.app import settle
from ui.draft import Draft
from ui.files import Files
from ui.pages.statistics import Page as StatisticsPage
from ui.pages.statistics_choices import Choices, Count, kept
from ui.paper.statistics import Page
from ui.preferences import Preferences
from ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window that shows the figures of residence, where one person in ten is temporary."""
    store = make(tmp_path / "new.resgroup")
    files = Files(lambda *_given: store, papers=main.papers())
    made = Window(files, Preferences(tmp_path / "window.ini"), lambda: TODAY)
    made.show()
    made.show_register(store)
    session_of(made).register.keep_setting("statistics", '{"topic": "residence"}')
    session_of(made).turn_to("statistics")
    settle(made)
    yield made
    made.close()
    made.deleteLater()
    assert qtbot is not None


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> Page:
    press_button(qtbot, panels(window), "In / Xuất")
    found = panels(window)._page
    assert isinstance(found, Page)
    return found


def left(window: Window) -> list[str]:
    """What the audit says left the program."""
    return [each.summary for each in session_of(window).register.entries(commands=[RELEASE])]


def written(page: Page) -> None:
    until(lambda: not page.outlets.busy)


def test_the_head_of_statistics_leads_to_its_pages(page: Page) -> None:
    assert page.chosen == ["residence"]
    until(lambda: not page.preview.busy)
    assert page.preview.shown is not None
    assert page.count.text() == "1 trang"


def test_topics_are_chosen_with_and_without_charts(page: Page) -> None:
    document = page.wanted("").document(page.release("print"))
    assert [type(block) for block in document.blocks] == [Picture, Figures]
    page.all.click()
    assert page.chosen == list(TOPICS)
    page.charts.click()
    document = page.wanted("").document(page.release("print"))
    assert len(document.blocks) > 6
    assert {type(block) for block in document.blocks} == {Figures}
    assert document.title == "THỐNG KÊ"
    page.all.click()
    assert page.chosen == ["residence"]


def test_only_one_topic_goes_into_a_spreadsheet(page: Page) -> None:
    assert page.buttons[".xlsx"].isEnabled()
    page.topics["age"].click()
    assert not page.buttons[".xlsx"].isEnabled()
    assert not page.buttons[".csv"].isEnabled()
    assert page.buttons[".pdf"].isEnabled()
    for name in page.chosen:
        page.topics[name].click()
    assert not page.buttons[".pdf"].isEnabled()


@pytest.mark.parametrize(("least", "hidden"), [(0, False), (10, True)])
def test_the_limit_is_kept_to_and_remembered(
    page: Page, window: Window, least: int, hidden: bool
) -> None:
    page.topics["age"].click()
    page.limit.choose(least)
    told = [
        cell
        for block in page.wanted("").document(page.release("print")).blocks
        if isinstance(block, Figures)
        for row in block.rows
        for cell in row
    ]
    assert ("•" in told) == hidden
    page.leave()
    assert isinstance(panels(window)._page, StatisticsPage)
    assert kept(session_of(window)).least == least


def test_a_pdf_bears_its_trace_and_the_audit_too(
    page: Page, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(monkeypatch, tmp_path / "a")
    page.outlets.export(".pdf")
    written(page)
    words = " ".join(each.extract_text() for each in PdfReader(tmp_path / "a.pdf").pages)
    assert "TÌNH TRẠNG CƯ TRÚ" in words
    assert "Tổ trưởng" in " ".join(words.split())
    assert "a.pdf" in page.outlets.message.words
    assert left(window) == ["Xuất ra tệp · Tình trạng cư trú · 192 người"]


def test_spreadsheets_hold_numbers(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = page.wanted(".xlsx").document(page.release("file"))
    assert [type(block) for block in wanted.blocks] == [Table]
    for suffix in (".xlsx", ".csv"):
        named(monkeypatch, tmp_path / "b")
        page.outlets.export(suffix)
        written(page)
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").active
    assert sheet is not None
    assert ("Tổng số", 96, 96, 192, 100) in {
        tuple(cell.value for cell in row) for row in sheet.iter_rows()
    }
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert ["Tổng số", "96", "96", "192", "100.0"] in list(csv.reader(stream))


def test_figures_of_a_sensitive_question_ask_for_their_purpose(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(window)
    session.set_draft(Draft.of(In("ethnicity", ("kinh",))))
    session.turn_to("statistics_paper", Choices("age", asked=True))
    page = panels(window)._page
    assert isinstance(page, Page)
    asked: list[object] = []
    session.release_wanted.connect(asked.append)
    named(monkeypatch, tmp_path / "c")
    page.outlets.export(".pdf")
    assert len(asked) == 1
    assert not (tmp_path / "c.pdf").exists()
    assert left(window) == []


def test_nobody_is_not_printed(window: Window) -> None:
    session = session_of(window)
    session.set_draft(Draft.of(In("full_name", ("không có ai",))))
    session.turn_to("statistics_paper", Choices("age", asked=True))
    page = panels(window)._page
    assert isinstance(page, Page)
    until(lambda: not page.preview.busy)
    assert not any(each.isEnabled() for each in page.buttons.values())


def test_figures_are_counted_in_a_thread_and_once_until_something_is_written(
    page: Page, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    until(lambda: not page.preview.busy)
    counted: list[tuple[str, bool]] = []
    count = Count.tally

    def noted(each: Count) -> Tally:
        counted.append((each.choices.topic, current_thread() is main_thread()))
        return count(each)

    monkeypatch.setattr(Count, "tally", noted)
    page.topics["age"].click()
    assert counted == []
    until(lambda: not page.preview.busy)
    assert counted == [("age", False)]
    named(monkeypatch, tmp_path / "figures.pdf")
    page.outlets.export(".pdf")
    written(page)
    assert len(left(window)) == 1
    page.charts.click()
    until(lambda: not page.preview.busy)
    assert counted == [("age", False)]


def test_what_is_written_is_counted(page: Page, window: Window) -> None:
    until(lambda: not page.preview.busy)
    session = session_of(window)
    number = session.register.next_id("resident")
    home = Residence(session.register.next_id("residence"), number, "permanent")
    born = [Resident(number, "Lê Mới"), home]
    session.commit(ChangeSet("import", additions(born)))
    until(lambda: not page.preview.busy)
    (figures,) = [
        block
        for block in page.wanted("").document(page.release("print")).blocks
        if isinstance(block, Figures)
    ]
    assert "193" in figures.rows[-1]
