"""The left panel: facets of many values, and what the card of a rule asks and tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from resgroup.criteria import AllOf, In, Missing
from resgroup.fields import catalogue, resident_fields
from resgroup.rules import rule_named, stated
from resgroup.terms import terms
from resgroup.wording import in_words
from tests.form_driving import opened, press_letters, shown
from tests.window_driving import press_button, words_of
from ui.conditions import Conditions
from ui.facets import Facet, FacetRow
from ui.rule_card import RuleCard
from ui.scrolling import Scrolling

W = TypeVar("W", bound=QWidget)


@contextmanager
def standing(made: Callable[[], W]) -> Iterator[W]:
    """A part of the panel, shown in a column that scrolls as the panel's own does."""
    column = Scrolling("Panel")
    part = made()
    column.column.addWidget(part)
    with shown(lambda: column):
        yield part


def rows(facet: Facet) -> list[str]:
    return [each.text() for each in facet.findChildren(FacetRow) if each.isVisible()]


def test_many_values_are_searched(qtbot: QtBot) -> None:
    counts = {value: 60 - place for place, value in enumerate(terms("ethnicity"))}
    with standing(lambda: Facet(catalogue()["ethnicity"])) as facet:
        facet.show_counts({**counts, None: 3}, ())
        assert len(rows(facet)) == 5
        search = facet.findChildren(QLineEdit)[0]
        assert not search.isVisible()
        facet._more.click()
        assert search.hasFocus()
        press_letters(search, "tay")
        assert "Tày" in rows(facet)
        assert "Kinh" not in rows(facet)
        facet._more.click()
        assert rows(facet)[0] == "Kinh"


def test_a_folded_facet_tells_what_is_chosen_and_opens_by_keys(qtbot: QtBot) -> None:
    with standing(lambda: Facet(catalogue()["sex"], folded=True)) as facet:
        facet.show_chosen(("male",))
        assert rows(facet) == []
        assert facet.heading.accessibleName() == "Giới tính, đang thu gọn: Nam"
        with qtbot.waitSignal(facet.opened):
            qtbot.keyClick(facet.heading, Qt.Key.Key_Return)
        facet.show_counts({"male": 2}, ("male",))
        assert rows(facet) == ["Nam"]
        with qtbot.waitSignal(facet.toggled) as clicked:
            qtbot.keyClick(facet.findChildren(FacetRow)[0], Qt.Key.Key_Return)
        assert clicked.args == ["sex", "male"]
        qtbot.keyClick(facet.heading, Qt.Key.Key_Space)
        assert rows(facet) == []


def test_values_no_one_of_the_answer_has_stay_to_be_chosen(qtbot: QtBot) -> None:
    with standing(lambda: Facet(catalogue()["sex"])) as facet:
        facet.show_counts({"female": 3}, (), ["male", "female"])
        assert [each.accessibleName() for each in facet.findChildren(FacetRow)] == [
            "Nam, 0 người",
            "Nữ, 3 người",
        ]


def test_everything_the_user_chooses_among_is_counted(qtbot: QtBot, tmp_path: Path) -> None:
    with (
        opened(tmp_path / "group.resgroup") as now,
        standing(lambda: Conditions(now)) as conditions,
    ):
        counted = {key for key, field in resident_fields().items() if field.facet}
        assert set(conditions._facets) == counted
        choices = {key for key, field in resident_fields().items() if field.kind == "choice"}
        assert choices - counted == {"birth_precision", "disability_type"}
        for facet in conditions._facets.values():
            facet.heading.setChecked(True)
        conditions._count()
        assert rows(conditions._facets["party_member"]) == ["Không"]


def test_chosen_values_of_several_facets_count_without_their_own(tmp_path: Path) -> None:
    with opened(tmp_path / "group.resgroup") as now:
        everyone = now.facets(["sex", "education"])
        now.toggle("sex", "male")
        now.toggle("education", None)
        counts = now.facets(["sex", "education"])
        assert counts["education"].get("upper_secondary") == everyone["sex"]["male"]
        assert counts["sex"] == {}
        assert now.draft.criterion() == AllOf((In("sex", ("male",)), Missing("education")))


@pytest.mark.parametrize(
    ("rule", "asks"), [("voter", True), ("nvqs_call_up", False), ("nvqs_unregistered", False)]
)
def test_a_day_nobody_knows_yet_is_asked_for(tmp_path: Path, rule: str, asks: bool) -> None:
    with opened(tmp_path / "group.resgroup") as now, standing(lambda: RuleCard(now)) as card:
        now.choose_rule(rule)
        card.refresh()
        assert card._day_wanted.isVisible() is asks
        now.set_counted_on(date(2031, 5, 18))
        card.refresh()
        assert not card._day_wanted.isVisible()


def test_the_card_tells_whom_the_register_takes(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(tmp_path / "group.resgroup") as now, standing(lambda: RuleCard(now)) as card:
        now.choose_rule("nvqs_call_up")
        card.refresh()
        press_button(qtbot, card, "Luật còn quy định")
        day = now.counted_on
        assert day == date(2027, 2, 24)
        assert in_words(stated(rule_named("nvqs_call_up"), day), day) in words_of(card)


def test_the_other_way_of_counting_keeps_the_day(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(tmp_path / "group.resgroup") as now, standing(lambda: RuleCard(now)) as card:
        now.choose_rule("longevity_70")
        now.set_counted_on(date(2027, 10, 1))
        card.refresh()
        press_button(qtbot, card, "Đổi sang tính theo ngày sinh")
        assert now.draft.rule == "longevity_70:by_date"
        assert now.counted_on == date(2027, 10, 1)
        card.refresh()
        press_button(qtbot, card, "Đổi sang tính theo năm sinh")
        assert now.draft.rule == "longevity_70"
