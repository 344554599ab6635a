"""One click makes the meeting sheet of what the window shows, and the audit tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

import main as program
from resgroup.changes import RELEASE
from resgroup.commands.releasing import Release
from resgroup.i18n import _
from tests import window_register as given
from tests.window_driving import session
from ui.app import settle
from ui.draft import Draft
from ui.files import Files
from ui.meeting import file_name
from ui.preferences import Preferences
from ui.window import Window


def _open_nothing(*_given: object) -> object:
    raise AssertionError("the test opens no file")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    files = Files(_open_nothing, papers=program.papers())  # type: ignore[arg-type]
    made = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    made.resize(1366, 768)
    made.show()
    made.show_register(given.make(tmp_path / "group.resgroup"))
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def test_the_sheet_holds_question_map_figures_and_list(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = session(window)
    shown.set_draft(Draft(age=(55, None)))
    path = tmp_path / "họp"
    monkeypatch.setattr(
        "ui.sheets.QFileDialog.getSaveFileName", lambda *_asked: (str(path), "PDF (*.pdf)")
    )
    window.actions_["print_meeting"].trigger()
    written = path.with_suffix(".pdf")
    qtbot.waitUntil(window.actions_["print_meeting"].isEnabled, timeout=20_000)
    said = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(written).pages)
    for words in (
        _("Meeting sheet").upper(),
        "Từ đủ 55 tuổi",
        "Tỷ lệ 1:",
        "Họ và tên",
        "Tổng cộng",
    ):
        assert words in said, words
    assert [entry.command for entry in shown.register.entries(1)] == [RELEASE]


def test_the_proposed_name_says_the_day_and_nobody(window: Window) -> None:
    assert file_name(session(window)) == "Tài liệu họp 22-11-2026.pdf"


def test_nothing_is_traced_where_nothing_could_be_written(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    before = session(window).register.entries(1)[0].id
    leaving = Release("file", "", 1, ())
    window.sheets.write_meeting(tmp_path / "nowhere" / "sheet.pdf", leaving)
    qtbot.waitUntil(window._notice.isVisible, timeout=20_000)
    assert session(window).register.entries(1)[0].id == before
