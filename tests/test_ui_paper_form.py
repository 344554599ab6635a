"""Filling in the form of a list: columns, groups, paper, and forms of one's own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from resgroup.changes import ChangeSet, additions
from resgroup.lists.form import Column
from resgroup.lists.forms import saved_forms
from resgroup.records import SavedListForm
from tests import window_register as given
from tests.paper_driving import document_of, headings, opened, table_of, window
from tests.window_driving import press_button, session
from ui.paper.page import Page
from ui.paper.preview import rows_of
from ui.window import Window

__all__ = ["window"]


def press(page: Page, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(page.options.columns, key, modifier)


ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def test_columns_are_moved_renamed_and_taken_away_by_keys(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    table = page.options.columns
    before = headings(page)
    table.setFocus()
    table.setCurrentIndex(page.options.model.index(2, 0))
    press(page, Qt.Key.Key_Up, ALT)
    press(page, Qt.Key.Key_Up, ALT)
    press(page, Qt.Key.Key_Up, ALT)  # already at the top
    assert headings(page)[:4] == [before[0], before[3], before[1], before[2]]
    press(page, Qt.Key.Key_Down, ALT)
    assert headings(page)[:4] == [before[0], before[1], before[3], before[2]]
    press(page, Qt.Key.Key_F2, PLAIN)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("Nam hay nữ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert headings(page)[2] == "Nam hay nữ"
    press(page, Qt.Key.Key_Delete, PLAIN)
    assert "Nam hay nữ" not in headings(page)
    assert len(headings(page)) == len(before) - 1


def test_a_column_is_dropped_where_it_is_dragged(window: Window) -> None:
    page = opened(window)
    table, model = page.options.columns, page.options.model
    table.setCurrentIndex(model.index(0, 0))
    place = table.visualRect(model.index(2, 0)).center()
    drop = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        model.mimeData([model.index(0, 0)]),
        Qt.MouseButton.LeftButton,
        PLAIN,
    )
    table.dropEvent(drop)
    assert [each.field for each in page.options.form.columns][2] == "full_name"
    assert drop.dropAction() == Qt.DropAction.IgnoreAction


def test_the_last_column_stays(window: Window) -> None:
    page = opened(window)
    page.options.model.take((Column("full_name"),))
    page.options.columns.setCurrentIndex(page.options.model.index(0, 0))
    press(page, Qt.Key.Key_Delete, PLAIN)
    assert len(page.options.form.columns) == 1
    assert not page.options._less.isEnabled()


def test_a_column_is_added_below_the_current_one(window: Window) -> None:
    page = opened(window)
    page.options.columns.setCurrentIndex(page.options.model.index(0, 0))
    menu = page.options.columns.add_menu("resident")
    offered = {each.text(): each for each in menu.actions()}
    assert "Họ và tên" not in offered
    offered["Dân tộc"].trigger()
    assert headings(page)[2] == "Dân tộc"
    menu.deleteLater()
    again = page.options.columns.add_menu("resident")
    assert "Dân tộc" not in {each.text() for each in again.actions()}
    assert "Cột trống" in {each.text() for each in again.actions()}
    again.deleteLater()


def test_widths_are_numbers_and_empty_is_automatic(window: Window) -> None:
    page = opened(window)
    model = page.options.model
    assert model.setData(model.index(0, 1), "2,5")
    assert page.options.form.columns[0].weight == 2.5
    assert not model.setData(model.index(0, 1), "broad")
    assert model.setData(model.index(0, 1), "")
    assert page.options.form.columns[0].weight == 0


def test_groups_have_subtotals_and_can_do_without(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    assert not page.options.subtotals.isEnabled()
    page.options.groups.setFocus()
    QTest.keyClick(page.options.groups, Qt.Key.Key_Down)
    assert page.options.form.group_by == "street"
    assert [each.title for each in table_of(page).sections] == ["Ngõ 21", "Ngõ 22"]
    assert all(each.subtotal for each in table_of(page).sections)
    QTest.keyClick(page.options.subtotals, Qt.Key.Key_Space)
    assert not any(each.subtotal for each in table_of(page).sections)


def test_numbers_are_in_full_only_on_purpose(window: Window) -> None:
    page = opened(window)
    place = headings(page).index("Số định danh")
    assert "*" in table_of(page).sections[0].rows[0].cells[place]
    assert not page.release("file").unmasked
    page.options.full.click()
    assert "*" not in table_of(page).sections[0].rows[0].cells[place]
    assert page.release("file").unmasked


def test_paper_place_and_signers_are_as_filled_in(window: Window) -> None:
    page = opened(window)
    assert [each.office for each in document_of(page).signers] == [
        "NGƯỜI LẬP DANH SÁCH",
        "TỔ TRƯỞNG",
    ]
    page.options.paper.choose(("A3", True))
    page.options.signers.setText("Tổ trưởng;  Chi hội trưởng Chi hội Chữ thập đỏ ;")
    page.options.place.setText("Văn Miếu, ngày 25 tháng 11 năm 2026")
    page.options._take()
    made = document_of(page)
    assert (made.paper, made.landscape) == ("A3", True)
    assert page.options.form.signers == ("leader", "Chi hội trưởng Chi hội Chữ thập đỏ")
    assert made.place_and_day == "Văn Miếu, ngày 25 tháng 11 năm 2026"


def test_households_and_buildings_are_listed_in_columns_of_their_own(window: Window) -> None:
    page = opened(window)
    of_people = [each.field for each in page.options.form.columns]
    page.options.units._group.button(1).click()
    assert page.options.form.unit == "household"
    assert rows_of(document_of(page)) == given.HOUSES
    columns = [each.field for each in page.options.form.columns]
    assert columns == ["household_code", "head_name", "address", "matching", "blank"]
    page.options.units._group.button(2).click()
    assert page.options.form.unit == "building"
    assert rows_of(document_of(page)) == given.HOUSES
    page.options.units._group.button(0).click()
    assert [each.field for each in page.options.form.columns] == of_people


def test_a_form_of_one_s_own_is_saved_chosen_and_deleted(qtbot: QtBot, window: Window) -> None:
    page = opened(window)
    page.options.model.take((Column("full_name", "Ai"), Column("signature")))
    press_button(qtbot, page.forms, "Lưu thành mẫu…")
    field = QApplication.focusWidget()
    assert field is page.forms.name
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "tên riêng" in page.forms.message.words
    qtbot.keyClicks(field, "Phat qua")
    QTest.keyClick(field, Qt.Key.Key_Return)
    register = session(window).register
    assert list(saved_forms(register)) == ["Phat qua"]
    assert page.forms.forms.currentText() == "Mẫu của tôi: Phat qua"
    session(window).turn_to("")
    page = opened(window)
    page.forms.forms.choose("Phat qua")
    page.forms._choose()
    assert headings(page)[1] == "Ai"
    press_button(qtbot, page.forms, "Xoá mẫu này")
    assert saved_forms(register) == {}
    assert page.options.form.id == "general"


def test_a_form_of_one_s_own_is_renamed_and_what_is_filled_in_stays(
    qtbot: QtBot, window: Window
) -> None:
    page = opened(window)
    page.forms.keep(page.options.form, "Quà")
    page.options.numbered.click()
    press_button(qtbot, page.forms, "Đổi tên…")
    assert page.forms.name.text() == "Quà"
    qtbot.keyClicks(page.forms.name, "Tet")
    QTest.keyClick(page.forms.name, Qt.Key.Key_Return)
    assert list(saved_forms(session(window).register)) == ["Tet"]
    assert page.forms.forms.currentText() == "Mẫu của tôi: Tet"
    assert not page.options.form.numbered
    assert not page.forms.name.isVisible()


def test_a_form_that_is_gone_is_offered_no_more(window: Window) -> None:
    page = opened(window)
    page.forms.keep(replace(page.options.form, columns=(Column("full_name"),)), "Quà")
    page.forms.forms.choose("Quà")
    page.forms._choose()
    assert len(headings(page)) == 2
    session(window).undo()
    assert page.forms.forms.currentText() == "Danh sách chung"
    assert len(headings(page)) > 2
    session(window).redo()
    assert page.forms.forms.findText("Mẫu của tôi: Quà") > 0


def test_a_saved_form_of_another_version_is_said_and_can_be_deleted(
    qtbot: QtBot, window: Window
) -> None:
    odd = '{"vi": "A", "columns": ["a_field_of_another_version"]}'
    session(window).commit(ChangeSet("save_list_form", additions([SavedListForm(1, "Cũ", odd)])))
    page = opened(window)
    page.forms.forms.choose("Cũ")
    page.forms._choose()
    assert "a_field_of_another_version" in page.forms.message.words
    assert page.options.form.id == "general"  # nothing filled in is lost
    press_button(qtbot, page.forms, "Xoá mẫu này")
    assert saved_forms(session(window).register) == {}
