"""The filter builder by keys and clicks: whole questions built, changed, and half built."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.criteria import (
    AllOf,
    AnyOf,
    Between,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Missing,
    Not,
    RuleRef,
)
from resgroup.fields import resident_fields
from resgroup.register import Question
from tests import window_register as given
from tests.form_driving import press_letters
from tests.window_driving import LEFT, canvas, panels, session, words_of
from ui.app import settle
from ui.builder.condition import find_fields
from ui.builder.group import GroupPart
from ui.builder.panel import BuilderPanel
from ui.draft import Draft
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window

ENTER, TAB, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    path = tmp_path / "group.resgroup"
    given.make(path).close()
    made = Window(
        Files(lambda *_file: None), Preferences(tmp_path / "settings.ini"), lambda: given.TODAY
    )
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.show_register(open_register(path))
    made.activateWindow()
    settle(made)
    yield made
    made.close()


def opened(qtbot: QtBot, window: Window) -> BuilderPanel:
    qtbot.keyClick(window, Qt.Key.Key_B, CTRL)
    builder = panels(window).place.builder
    assert builder is not None
    assert builder.isVisible()
    return builder


def typed(words: str) -> None:
    """Type into whatever has the focus."""
    field = QApplication.focusWidget()
    assert field is not None
    press_letters(field, words)


def press(qtbot: QtBot, key: Qt.Key, *with_: Qt.KeyboardModifier) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    modifiers = Qt.KeyboardModifier.NoModifier
    for each in with_:
        modifiers |= each
    qtbot.keyClick(field, key, modifiers)


def choose(qtbot: QtBot, field: str, *values: str) -> None:
    """Choose a field by its first letters and fill in the values of its first operator."""
    typed(field)
    press(qtbot, ENTER)
    QApplication.processEvents()
    for value in values:
        press(qtbot, ENTER)
        typed(value)


def compare(qtbot: QtBot, words: str) -> None:
    """Choose another operator, the focus being on the operators."""
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findText(words))
    combo.activated.emit(combo.currentIndex())


def answered(qtbot: QtBot, window: Window, wanted: Criterion) -> None:
    """The question is asked after a moment, and its answer is the register's own."""
    now = session(window)
    qtbot.waitUntil(lambda: now.draft.criterion() == wanted)
    asked = now.register.ask(Question(wanted, now.counted_on))
    assert list(now.ids) == list(asked.ids)
    people = f"{len(asked.ids)} người · "
    qtbot.waitUntil(lambda: people in words_of(panels(window).question))


def test_old_party_members_who_live_alone(qtbot: QtBot, window: Window) -> None:
    opened(qtbot, window)
    choose(qtbot, "dang vien")
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "tuoi", "71")
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "so nguoi trong ho", "1", "1")
    wanted = AllOf(
        (Between("age", 71), In("party_member", (True,)), Between("household_size", 1, 1))
    )
    answered(qtbot, window, wanted)


def test_households_with_someone_old_and_nobody_of_working_age(
    qtbot: QtBot, window: Window
) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "ho co nguoi")
    choose(qtbot, "tuoi", "50")
    press(qtbot, ENTER, CTRL)
    press(qtbot, Qt.Key.Key_Down, CTRL)  # out of the household's group, to the end of all
    assert len(builder.root.parts) == 2
    choose(qtbot, "ho co nguoi")
    second = builder.root.parts[1]
    assert isinstance(second, GroupPart)
    choose(qtbot, "tuoi", "18", "40")
    second.stops[1].setFocus()
    compare(qtbot, "không có ai")
    old = Group("household", "any", Between("age", 50))
    young = Group("household", "none", Between("age", 18, 40))
    answered(qtbot, window, AllOf((old, young)))
    said = panels(window).question._words.text()
    assert said.startswith("Hộ có người từ đủ 50 tuổi trở lên")
    assert "không có ai" in said


def test_mothers_with_small_children(qtbot: QtBot, window: Window) -> None:
    """A mother is someone with a child of her own, not any woman in a home with one."""
    builder = opened(qtbot, window)
    choose(qtbot, "gioi tinh")
    press(qtbot, ENTER)
    typed("nu")
    press(qtbot, ENTER)
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "co con")
    family = builder.root.parts[1]
    assert isinstance(family, GroupPart)
    assert [family.stops[0].currentText(), family.stops[1].currentText()] == ["Con", "có người"]
    choose(qtbot, "tuoi")
    compare(qtbot, "dưới")
    press(qtbot, ENTER)
    typed("20")
    young = Group("children", "any", Between("age", None, 19))
    answered(qtbot, window, AllOf((In("sex", ("female",)), young)))
    assert len(session(window).ids)
    assert panels(window).question._words.text().startswith("Nữ, có con dưới 20 tuổi")


def test_high_buildings_with_small_children(qtbot: QtBot, window: Window) -> None:
    opened(qtbot, window)
    choose(qtbot, "so tang", "6")
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "nha co nguoi")
    choose(qtbot, "tuoi")
    compare(qtbot, "nhiều nhất")
    press(qtbot, ENTER)
    typed("25")
    young = Group("building", "any", Between("age", None, 25))
    answered(qtbot, window, AllOf((Between("building_floors", 6), young)))


def test_a_count_of_people_is_asked_from_and_to(qtbot: QtBot, window: Window) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "ho co nguoi")
    choose(qtbot, "gioi tinh")
    press(qtbot, ENTER)
    typed("nam")
    press(qtbot, ENTER)
    group = builder.root.parts[0]
    group.stops[1].setFocus()
    compare(qtbot, "có số người từ")
    assert group.criterion() is None
    assert "Hãy nhập số người" in words_of(builder)
    press(qtbot, ENTER)
    typed("2")
    answered(qtbot, window, Group("household", "count", In("sex", ("male",)), 2, None))


def test_what_is_not_finished_is_said_and_left_out(qtbot: QtBot, window: Window) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "gioi tinh")
    press(qtbot, ENTER)
    typed("nam")
    press(qtbot, ENTER)
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "ngay sinh", "31/02/1950")
    answered(qtbot, window, In("sex", ("male",)))
    said = words_of(builder)
    assert "Chưa tính: 1" in said
    assert "Chưa tính." in said
    session(window).toggle("ethnicity", "kinh")  # another panel changes the question meanwhile
    assert len(builder.root.parts) == 3
    assert "Chưa tính: 1" in words_of(builder)


def test_groups_nest_and_parts_move_by_keys(qtbot: QtBot, window: Window) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "ho va ten", "an")
    press(qtbot, ENTER, CTRL, SHIFT)  # a group of alternatives
    choose(qtbot, "dang vien")
    press(qtbot, ENTER, CTRL)
    choose(qtbot, "nghe nghiep")
    compare(qtbot, "chưa ghi")
    name = Has("full_name", "an")
    party, work = In("party_member", (True,)), Missing("occupation")
    answered(qtbot, window, AllOf((name, AnyOf((party, work)))))
    press(qtbot, Qt.Key.Key_Up, CTRL)
    assert builder.root.criterion() == AllOf((name, AnyOf((work, party))))
    press(qtbot, Qt.Key.Key_Up, CTRL)  # out of the group
    assert builder.root.criterion() == AllOf((name, work, party))
    press(qtbot, Qt.Key.Key_Down, CTRL)  # and into it again
    assert builder.root.criterion() == AllOf((name, AnyOf((work, party))))
    press(qtbot, Qt.Key.Key_Delete, CTRL, SHIFT)
    answered(qtbot, window, AllOf((party, name)))


def test_nothing_holds_of_a_group(qtbot: QtBot, window: Window) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "dang vien")
    builder.root.stop.setFocus()
    compare(qtbot, "không thoả điều kiện nào")
    answered(qtbot, window, Not(In("party_member", (True,))))


def test_a_rule_brings_its_day(qtbot: QtBot, window: Window) -> None:
    opened(qtbot, window)
    choose(qtbot, "danh sach theo luat")
    typed("goi nhap ngu (")
    press(qtbot, ENTER)
    answered(qtbot, window, RuleRef("nvqs_call_up"))
    assert session(window).counted_on == date(2027, 2, 24)
    assert panels(window).filters._rule.isVisible()


def test_an_area_is_drawn_by_clicks(qtbot: QtBot, window: Window) -> None:
    builder = opened(qtbot, window)
    choose(qtbot, "vung")
    shown = canvas(window)
    assert shown.is_drawing
    assert not builder.isVisible()
    corners = [QPoint(40, 40), QPoint(shown.width() // 2, 40), QPoint(shown.width() // 2, 200)]
    for corner in corners:
        qtbot.mouseClick(shown, LEFT, pos=corner)
    qtbot.mouseDClick(shown, LEFT, pos=corners[-1])
    assert builder.isVisible()
    qtbot.waitUntil(lambda: isinstance(session(window).draft.criterion(), Inside))
    answered(qtbot, window, session(window).draft.criterion())
    assert 0 < len(session(window).ids) < given.PEOPLE
    assert not shown.is_drawing


def test_an_area_is_drawn_by_keys_given_up_and_refused(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_A, CTRL | SHIFT)
    shown = canvas(window)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, ENTER)
    assert shown.is_drawing
    assert "ít nhất 3 góc" in words_of(window)
    press(qtbot, ESCAPE)
    assert not shown.is_drawing
    assert session(window).draft.empty
    qtbot.keyClick(window, Qt.Key.Key_A, CTRL | SHIFT)
    for way in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        press(qtbot, Qt.Key.Key_Space)
        press(qtbot, way)
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, ENTER)
    assert isinstance(session(window).draft.criterion(), Inside)


def test_a_question_asked_elsewhere_is_shown_and_stays_equal(qtbot: QtBot, window: Window) -> None:
    area = "POLYGON ((105.83 21.02, 105.85 21.02, 105.85 21.04, 105.83 21.02))"
    wanted = AllOf(
        (
            RuleRef("voter"),
            In("sex", ("male",)),
            AnyOf((Has("full_name", "an"), Not(Inside(area)))),
            Group("building", "all", AllOf((Between("age", 18), Not(Missing("phone"))))),
            Group("household", "count", In("residence", ("temporary",)), 1, 3),
            Not(AnyOf((In("street", ("Ngõ 21", "Ngõ 22")), Has("workplace", "x")))),
        )
    )
    session(window).set_draft(Draft.of(wanted, date(2027, 2, 24)))
    builder = opened(qtbot, window)
    assert builder.root.criterion() == wanted
    builder.ask()
    assert session(window).draft.criterion() == wanted
    press(qtbot, ESCAPE)
    assert not builder.isVisible()
    assert canvas(window).isVisible()


def test_every_field_can_be_chosen(window: Window) -> None:
    for key, field in resident_fields().items():
        assert key in [item.value for item in find_fields(field.label)]
    groups = {item.details for item in find_fields("")}
    assert {"Nghĩa vụ quân sự", "Đoàn thể"} & groups


def test_groups_in_groups_stay_within_the_panel(qtbot: QtBot, window: Window) -> None:
    deep: Criterion = In("sex", ("female",))
    for scope in ("children", "household", "building", "children"):
        deep = Group(scope, "count", AllOf((Between("age", 18, 60), deep)), 1, 2)
    session(window).set_draft(Draft.of(AllOf((Has("full_name", "an"), deep))))
    builder = opened(qtbot, window)
    settle(window)
    assert builder._inside.horizontalScrollBar().maximum() == 0
    for part in builder.findChildren(GroupPart):
        left, right = (part.mapTo(builder, each) for each in (QPoint(), QPoint(part.width(), 0)))
        assert 0 <= left.x() < right.x() <= builder.width()
