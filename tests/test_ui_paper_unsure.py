"""Those of whom the question is uncertain, on the page that makes lists."""

from __future__ import annotations

from resgroup.lists.table import Table
from tests.paper_driving import document_of, opened, table_of, window
from tests.window_driving import session
from ui.window import Window

__all__ = ["window"]


def test_the_uncertain_stand_below_unless_they_are_left_out(window: Window) -> None:
    shown = session(window)
    shown.choose_rule("nvqs_call_up")
    certain, unsure = len(shown.answer.ids), len(shown.answer.uncertain)
    page = opened(window)
    assert unsure
    assert page.with_uncertain.text() == f"Kê cả người chưa chắc: {unsure} người"
    _list, below = document_of(page).blocks
    assert isinstance(below, Table)
    assert below.count == unsure
    assert page.release("file").count == certain + unsure
    page.with_uncertain.click()
    assert table_of(page).count == page.release("file").count == certain
    assert any("vì sổ ghi chưa đủ" in note for note in document_of(page).notes)


def test_the_uncertain_are_no_rows_of_homes_and_stand_alone_where_only_they_are_shown(
    window: Window,
) -> None:
    session(window).choose_rule("nvqs_call_up")
    page = opened(window)
    page.options.units.choose("household")
    page.options._take_unit("household")
    assert page.with_uncertain.isHidden()
    assert "hộ)" in "".join(document_of(page).notes)
    page.options._take_unit("resident")
    session(window).show_uncertain(True)
    assert page.with_uncertain.isHidden()
    assert table_of(page).count == len(session(window).answer.uncertain)
