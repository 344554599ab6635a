"""What the window does with what cannot be: it says why, and all stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.commands.releasing import Release
from resgroup.errors import RegisterError
from tests import window_register as given
from tests.window_driving import LEFT, panels, press_button, session, type_day, words_of
from ui.app import settle
from ui.draft import Draft
from ui.facets import FacetRow
from ui.files import Files
from ui.map_print import release_of, sheet_of
from ui.preferences import Preferences
from ui.window import Window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open."""
    files = Files(lambda path, _passphrase: open_register(path))
    made = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    made.show()
    made.show_register(given.make(tmp_path / "small.resgroup"))
    made.activateWindow()
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def test_what_is_no_day_is_told_and_forgotten(qtbot: QtBot, window: Window) -> None:
    day = panels(window).top.day
    for typed in ("31/02/2026", "2026", "hom qua"):
        type_day(qtbot, day, typed)
        assert f"“{typed}”" in words_of(window)
        assert session(window).as_of == given.TODAY
    panels(window).top.search.setFocus()
    assert day.text() == "22/11/2026"
    type_day(qtbot, day, "1.3.25")
    assert session(window).as_of == date(2025, 3, 1)


def test_a_sheet_that_cannot_be_written_is_explained(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    window.sheets.write_map(tmp_path / "nowhere" / "sheet.pdf", Release("file", "", 1, ()))
    qtbot.waitUntil(lambda: window._job is None)
    assert window._notice.isVisible()
    assert not (tmp_path / "nowhere").exists()


def refuse(_question: object) -> None:
    raise RegisterError("broken", "Sổ hỏng, hãy mở bản sao lưu.", "Damaged.")


def test_refusals_of_the_register_are_told(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = panels(window).filters
    press_button(qtbot, filters, "Điều kiện")
    settle(window)
    before = session(window).answer
    monkeypatch.setattr(session(window).register, "ask", refuse)
    row = next(each for each in filters.findChildren(FacetRow) if each.text() == "Nam")
    qtbot.mouseClick(row, LEFT)
    settle(window)
    assert "Sổ hỏng, hãy mở bản sao lưu." in words_of(window)
    assert session(window).draft.empty
    assert session(window).answer is before
    assert not row.isChecked()


def test_a_day_no_law_was_in_force_on_changes_nothing(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.choose_rule("nvqs_call_up")
    leaving = release_of(now)
    draft, answer, sheet = now.draft, now.answer, sheet_of(now, leaving)
    day = panels(window).filters._rule._day
    type_day(qtbot, day, "24/02/2010")
    assert "24/02/2010" in words_of(window._notice)
    assert (now.draft, now.counted_on) == (draft, date(2027, 2, 24))
    assert now.answer is answer
    assert sheet_of(now, leaving) == sheet
    assert day.text() == "24/02/2027"
    rows = panels(window).list.table.model().rowCount()
    assert rows == len(answer.ids)


def test_a_day_the_register_cannot_be_asked_for_changes_nothing(
    qtbot: QtBot, window: Window
) -> None:
    now = session(window)
    now.set_draft(Draft(rule="nvqs_call_up"))
    answer, features = now.answer, now.features
    now.pick_building(5)
    day = panels(window).top.day
    type_day(qtbot, day, "24/02/2010")
    assert "24/02/2010" in words_of(window._notice)
    assert (now.as_of, now.counted_on) == (given.TODAY, given.TODAY)
    assert now.answer is answer
    assert now.features is features
    assert day.text() == "22/11/2026"
    type_day(qtbot, day, "22/11/2025")
    assert now.as_of == now.counted_on == date(2025, 11, 22)
    assert now.answer.question.on == date(2025, 11, 22)


def test_a_refused_order_keeps_the_one_before(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session(window).register, "ask", refuse)
    session(window).set_order("address")
    assert session(window).order == "name"
