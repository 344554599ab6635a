"""A ward's own rules beside the register: used where right, told of where wrong, read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from resgroup import rules
from resgroup.criteria import Not, RuleRef
from resgroup.dates import written
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


def test_a_rule_read_again_while_it_is_asked(window: Window, folder: Path) -> None:
    file = folder / "elderly_pensions.toml"
    file.write_text(OWN, encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    shown = session(window)
    shown.choose_rule("ward_grandparents")
    before = len(shown.answer.ids)
    file.write_text(OWN.replace("age_from = 72", "age_from = 5"), encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    assert shown.draft.rule == "ward_grandparents"
    assert len(shown.answer.ids) > before
    file.write_text(OWN + "effective_to = 2020-01-01\n", encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    assert shown.draft.empty
    assert "01/01/2020" in words_of(window._notice)


def test_a_rule_that_is_gone_takes_the_question_that_names_it(window: Window, folder: Path) -> None:
    file = folder / "elderly_pensions.toml"
    file.write_text(OWN, encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    shown = session(window)
    shown.add(Not(RuleRef("ward_grandparents")))
    assert not shown.draft.empty
    file.unlink()
    window.actions_["reload_rules"].trigger()
    assert shown.draft.empty
    assert "ward_grandparents" in words_of(window._notice)


def test_reading_again_leaves_what_is_on_screen(window: Window, folder: Path) -> None:
    workspace = window.workspace
    assert workspace is not None
    listed = workspace.filters._rules
    listed._search.setText("ông bà")
    (folder / "elderly_pensions.toml").write_text(OWN, encoding="utf-8")
    window.actions_["reload_rules"].trigger()
    assert window.workspace is workspace
    names = {name for _index, name in listed._entries()}
    assert "Ông bà từ đủ 72 tuổi của phường" in names
    assert listed._search.text() == "ông bà"


# The card of the rule asked


def test_the_card_says_all_that_stands_behind_a_list(window: Window) -> None:
    shown = session(window)
    told: list[str] = []
    shown.failed.connect(told.append)
    assert window.workspace is not None
    card = window.workspace.filters._rule
    for rule in rules.shipped_rules().values():
        shown.choose_rule(rule.id)
        assert shown.draft.rule == rule.id, told
        words = f"{words_of(card)} {card._by_hand.text()}"
        for said in (rule.law, written(rule.checked), *rule.check_by_hand):
            assert said in words, rule.id
        assert card._day.day == rules.day_in_force(rule, given.TODAY), rule.id
        assert card._force.isHidden() is rule.holds_on(given.TODAY), rule.id
        assert ("nguồn dẫn lại" in words) is not rule.text_read, rule.id
        assert ("chưa chắc, nên hỏi" in words) is (rule.confidence != "high"), rule.id
        unsure = "Xếp vào chưa chắc nếu sổ chưa ghi: giới tính" in words
        assert unsure is bool(rule.sex), rule.id
        assert "độ chính xác" not in words, rule.id
    assert not told


def test_a_rule_no_longer_in_force_is_counted_for_its_last_day(window: Window) -> None:
    session(window).choose_rule("elderly_80")
    assert session(window).counted_on == date(2025, 6, 30)
    assert window.workspace is not None
    card = window.workspace.filters._rule
    assert card._force.text() == "Chỉ áp dụng từ 01/07/2010 đến 30/06/2025."
    card._day.chosen.emit(date(2025, 7, 1))
    assert "30/06/2025" in words_of(window._notice)
    assert session(window).counted_on == date(2025, 6, 30)


@pytest.mark.parametrize("height", [480, 768])
def test_the_words_of_a_card_are_whole_in_a_low_window(window: Window, height: int) -> None:
    window.resize(1000, height)
    session(window).choose_rule("longevity_70")
    settle(window)
    assert window.workspace is not None
    panel = window.workspace.filters
    card = panel._rule
    card._more.click()
    settle(window)
    for words in (card._law, card._checked, card._by_hand, card._day_words):
        assert words.height() >= words.heightForWidth(words.width())
    below = panel._pages.geometry()
    assert card.mapTo(panel, card.rect().bottomLeft()).y() < below.top()
    assert below.bottom() <= panel.height()


def test_a_link_keeps_its_words_when_its_width_changes(window: Window) -> None:
    session(window).choose_rule("voter")
    settle(window)
    assert window.workspace is not None
    card = window.workspace.filters._rule
    said = card._more.text()
    assert "4" in said
    window.resize(1300, 700)
    settle(window)
    assert card._more.text() == said
