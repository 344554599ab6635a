"""The page that makes lists: its form follows the question, its pages are as they will be."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resgroup.criteria import In, Not
from resgroup.lists.form_files import read_form
from resgroup.lists.forms import saved_forms
from tests import window_register as given
from tests.paper_driving import document_of, opened, ready, window
from tests.test_ui_words import name_of, own_parts
from tests.window_driving import panels, session
from ui.app import settle
from ui.draft import Draft
from ui.paper.page import Page
from ui.paper.preview import Shown, rows_of
from ui.window import Window

# The pages

__all__ = ["window"]


def test_the_list_is_shown_as_the_pages_it_will_be(window: Window) -> None:
    page = opened(window)
    assert QApplication.focusWidget() is page.forms.forms
    shown = page.preview.shown
    assert shown is not None
    assert shown.last
    assert len(shown.pages) == shown.count
    assert shown.rows == given.PEOPLE
    assert len(shown.pages) > 1
    assert page.count.text() == f"{given.PEOPLE} dòng · {len(shown.pages)} trang"
    assert document_of(page).trace.startswith("Xuất ra tệp ngày 22/11/2026")


def test_the_form_of_the_rule_asked_comes_first(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    assert page.forms.forms.currentText() == "Danh sách cử tri"
    assert page.options.form.id == "voters"
    assert page.options.title.text() == "Danh sách cử tri"
    assert "24/" not in document_of(page).title
    assert document_of(page).landscape


def test_the_form_follows_the_rule_until_one_is_filled_in(window: Window) -> None:
    page = opened(window)
    session(window).choose_rule("voter")
    assert page.options.form.id == "voters"
    page.options.numbered.click()
    session(window).clear()
    assert page.options.form.id == "voters"
    assert rows_of(document_of(page)) == given.PEOPLE


def test_another_question_makes_other_pages(window: Window) -> None:
    page = opened(window)
    session(window).set_age(60, None)
    ready(page)
    assert page.preview.shown is not None
    assert page.preview.shown.rows == len(session(window).ids) < given.PEOPLE


def test_only_the_rows_selected_where_some_are(window: Window) -> None:
    panels(window).list.table.select_rows([1, 2, 3])
    page = opened(window)
    assert page.only_selected.isVisible()
    assert rows_of(document_of(page)) == 3
    page.only_selected.click()
    assert rows_of(document_of(page)) == given.PEOPLE


def test_of_the_rows_selected_those_stay_whom_the_question_finds(window: Window) -> None:
    panels(window).list.table.select_rows([1, 2, 3])
    page = opened(window)
    one, two, three = page.ids
    register = session(window).register
    ((number,),) = register.rows([int(two)], ("national_id",), given.TODAY)
    session(window).set_draft(Draft.of(Not(In("national_id", (number,)))))
    assert list(page.ids) == [one, three]
    assert page.only_selected.text() == "Chỉ các dòng đã chọn: 2 người"
    assert page.release("file").count == rows_of(document_of(page)) == 2
    session(window).set_age(120, None)
    assert page.release("file").count == 0
    assert not any(each.isEnabled() for each in page.buttons.values())


def test_another_question_with_the_same_people_is_another_title(window: Window) -> None:
    page = opened(window)
    session(window).set_age(0, 120)
    assert page.preview.busy
    ready(page)
    assert "120" in document_of(page).about


# Whom the form is for


def choose_form(page: Page, words: str) -> None:
    """Choose a form by typing in the box, as with a real keyboard."""
    box = page.forms.forms
    box.setFocus()
    while box.currentText() != words:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() > before


def test_a_form_asks_for_those_its_title_names(window: Window) -> None:
    page = opened(window)
    page.forms.forms.choose("elderly")
    page.forms._choose()
    assert session(window).draft.rule == "elderly"
    assert len(session(window).ids) < given.PEOPLE
    assert "Người cao tuổi (từ đủ 60 tuổi)" in page.fitting.message.words
    assert page.fitting.isVisible()
    assert not page.fitting.ask.isVisible()
    assert document_of(page).title == "DANH SÁCH NGƯỜI CAO TUỔI"
    assert rows_of(document_of(page)) == len(session(window).ids)


def test_keys_through_the_forms_keep_the_question_of_the_first_that_asked(window: Window) -> None:
    page = opened(window)
    choose_form(page, "Danh sách cử tri")
    assert session(window).draft.rule == "voter"
    assert page.options.title.text() == "Danh sách cử tri"


def test_beside_another_question_a_form_gives_no_title(qtbot: QtBot, window: Window) -> None:
    session(window).toggle("sex", "male")
    page = opened(window)
    page.forms.forms.choose("party_cell")
    page.forms._choose()
    assert document_of(page).title == "DANH SÁCH"
    assert page.options.title.text() == "Danh sách"
    assert "Mẫu này dành cho" in page.fitting.message.words
    assert page.release("file").what == "Danh sách chung"
    assert session(window).draft.values == {"sex": ("male",)}
    qtbot.mouseClick(page.fitting.ask, Qt.MouseButton.LeftButton)
    assert session(window).draft.rule == "party_members"
    assert document_of(page).title == "DANH SÁCH ĐẢNG VIÊN"
    assert not page.fitting.ask.isVisible()


def test_the_title_goes_with_the_question(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    page.options.numbered.click()  # from now on the form stays
    assert document_of(page).title == "DANH SÁCH CỬ TRI"
    assert not page.fitting.isVisible()
    session(window).clear()
    assert document_of(page).title == "DANH SÁCH"
    assert page.fitting.ask.isVisible()
    session(window).choose_rule("voter")
    assert document_of(page).title == "DANH SÁCH CỬ TRI"
    assert not page.fitting.isVisible()


def test_a_title_of_one_s_own_stays(window: Window) -> None:
    session(window).choose_rule("voter")
    page = opened(window)
    page.options.title.setFocus()
    page.options.title.selectAll()
    QTest.keyClicks(page.options.title, "Khu vuc 3")
    session(window).clear()
    assert document_of(page).title == "KHU VUC 3"
    assert not page.fitting.isVisible()
    page._save_form("Của tôi")
    saved = read_form(saved_forms(session(window).register)["Của tôi"].content)
    assert (saved.title, saved.asks) == ("Khu vuc 3", None)


def test_the_rows_selected_stay_whatever_form_is_chosen(window: Window) -> None:
    panels(window).list.table.select_rows([1, 2, 3])
    page = opened(window)
    page.forms.forms.choose("elderly")
    page.forms._choose()
    assert session(window).draft.empty
    assert rows_of(document_of(page)) == 3
    assert document_of(page).title == "DANH SÁCH"


# Where it stands


def test_counts_that_arrive_move_nothing(window: Window) -> None:
    page = opened(window)
    least, place = page.minimumSizeHint(), page.preview.geometry()
    page._show_facts(Shown((b"",), 123_456, 98_765, last=False))
    QApplication.processEvents()
    assert page.minimumSizeHint() == least
    assert page.preview.geometry() == place


def test_where_there_is_little_room_form_and_pages_take_turns(qtbot: QtBot, window: Window) -> None:
    window.resize(1366, 768)
    page = opened(window)
    assert page.choices_side.isVisible()
    assert page.pages_side.isVisible()
    assert not page.sides.isVisible()
    window.resize(900, 600)
    QApplication.processEvents()
    assert page.pages_side.isVisible()
    assert not page.choices_side.isVisible()
    qtbot.mouseClick(page.sides._group.button(1), Qt.MouseButton.LeftButton)
    assert page.choices_side.isVisible()
    assert not page.pages_side.isVisible()
    assert QApplication.focusWidget() is page.forms.forms


def test_in_a_low_window_nothing_is_squeezed(window: Window) -> None:
    window.actions_["large"].trigger()
    settle(window)
    page = opened(window)
    page.forms.forms.choose("party_cell")
    page.forms._choose()
    page.outlets.ask_purpose()
    window.resize(900, 400)
    QApplication.processEvents()
    lines = [*page.buttons.values(), page.count, page.fitting]
    for above, below in pairwise(lines):
        assert above.geometry().intersected(below.geometry()).isEmpty()
    assert page.fitting.height() >= page.fitting.heightForWidth(page.fitting.width())


def test_the_page_s_parts_have_names(window: Window) -> None:
    page = opened(window)
    unnamed = [
        type(each).__name__
        for each in own_parts(page)
        if not name_of(each) and not each.property("line") and not each.property("text")
    ]
    assert [each for each in unnamed if each not in {"QLabel", "QWidget"}] == []
