"""A ward's own rules beside the register: used where right, told of where wrong, read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from resgroup import rules
from resgroup.ward_rules import folder_beside
from tests import window_register as given
from tests.window_driving import session, words_of
from ui.app import settle
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window

OWN = """
checked = 2026-11-01

[[rule]]
id = "ward_grandparents"
vi = "Ông bà từ đủ 72 tuổi của phường"
en = "The ward's grandparents from 72"
counted = "by_date"
age_from = 72
reference = "report_date"
law = "Kế hoạch của phường"
confidence = "high"
text_read = true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    beside = tmp_path / "group.rules"
    beside.mkdir()
    yield beside
    rules.use_folder(None)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, folder: Path) -> Iterator[Window]:
    made = Window(
        Files(lambda *_given: pytest.fail("opens no file")),
        Preferences(tmp_path / "window.ini"),
        lambda: given.TODAY,
    )
    made.resize(1366, 768)
    made.show()
    register = tmp_path / "group.resgroup"
    store = given.make(register)
    rules.use_folder(folder_beside(register))
    made.show_register(store)
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def test_rules_are_read_again_and_their_mistakes_told(window: Window, folder: Path) -> None:
    assert not window._notice.isVisible()
    (folder / "elderly_pensions.toml").write_text(OWN, encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    assert "không có lỗi" in words_of(window._notice)
    shown = session(window)
    shown.choose_rule("ward_grandparents")
    assert shown.draft.rule == "ward_grandparents"
    (folder / "elderly_pensions.toml").write_text(OWN + "age_too = 3\n", encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    told = words_of(window._notice)
    assert "elderly_pensions.toml" in told
    assert "dòng" in told
    assert session(window).draft.empty
    assert "ward_grandparents" not in rules.rules()
