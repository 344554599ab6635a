"""Saved questions, the last ones, and pasted lists: kept, found again, changed, handed on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.asking.saved import question_of, saved_filters
from resgroup.criteria import AllOf, Between, Criterion, In, Missing
from resgroup.records import SavedFilter
from tests import window_register as given
from tests.form_driving import press_letters
from tests.window_driving import panels, press_button, session, words_of
from ui.app import settle
from ui.draft import Draft
from ui.files import Files
from ui.pages.paste import Page
from ui.preferences import Preferences
from ui.saved_panel import SavedPanel
from ui.window import Window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Qt.Key.Key_Return
MEN: Criterion = In("sex", ("male",))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    path = tmp_path / "group.resgroup"
    given.make(path).close()
    files = Files(lambda file, _passphrase: open_register(file))
    made = Window(files, Preferences(tmp_path / "settings.ini"), lambda: given.TODAY)
    made.resize(1366, 768)
    made.show()
    made.show_register(open_register(path))
    made.activateWindow()
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def typed(words: str) -> None:
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


def kept(window: Window) -> list[SavedFilter]:
    return saved_filters(session(window).register)


def save(qtbot: QtBot, window: Window, name: str, folder: str = "") -> SavedPanel:
    """Save the running question by keys."""
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL | SHIFT)
    typed(name)
    press(qtbot, Qt.Key.Key_Tab)
    typed(folder)
    press(qtbot, ENTER)
    QApplication.processEvents()
    return panels(window).filters.saved


def choose(panel: SavedPanel, name: str) -> None:
    tree = panel.tree
    item = next(each for each in tree._items() if each.text(0) == name)
    tree.setCurrentItem(item)
    tree.setFocus()


def test_a_question_is_saved_and_asked_again(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.toggle("sex", "male")
    now.set_age(20, None)
    wanted, found = now.draft.criterion(), list(now.ids)
    panel = save(qtbot, window, "Nam từ 20", "Quân sự")
    assert [(each.name, each.folder) for each in kept(window)] == [("Nam từ 20", "Quân sự")]
    now.clear()
    choose(panel, "Nam từ 20")
    press(qtbot, ENTER)
    assert now.draft.criterion() == wanted
    assert list(now.ids) == found
    assert now.draft.values == {"sex": ("male",)}


def test_a_saved_question_brings_its_columns_along(qtbot: QtBot, window: Window) -> None:
    now, table = session(window), panels(window).list.table
    own = table.columns
    now.toggle("sex", "male")
    table.choose_columns(["full_name", "phone"])
    panel = save(qtbot, window, "Nam")
    assert kept(window)[0].columns == "full_name,phone"
    table.choose_columns(own)
    choose(panel, "Nam")
    press(qtbot, ENTER)
    assert table.columns == ["full_name", "phone"]
    now.clear()
    assert table.columns == own  # the user's own are not lost to it
    choose(panel, "Nam")
    press(qtbot, ENTER)
    table.choose_columns(["age"])
    panel.update_one()
    assert kept(window)[0].columns == "age"


def test_nothing_is_squeezed_where_the_window_is_low(qtbot: QtBot, window: Window) -> None:
    window.resize(910, 420)
    session(window).set_draft(Draft.of(AllOf((In("sex", ("male",)), Missing("occupation")))))
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL | SHIFT)
    form = panels(window).filters.saved.form
    inside = panels(window).filters._inside
    for field in (form.name, form.folder):
        inside.ensureWidgetVisible(field)
        settle(window)
        top = field.mapTo(inside.viewport(), QPoint())
        assert inside.viewport().rect().contains(QRect(top, field.size()))
    layout = form.layout()
    assert layout is not None
    assert form.height() >= layout.totalMinimumHeightForWidth(form.width())


def test_the_question_takes_no_more_lines_than_its_words_need(window: Window) -> None:
    session(window).choose_rule("nvqs_call_up")
    settle(window)
    bar = panels(window).question
    assert bar._words.height() == bar._words.heightForWidth(bar._words.width())


def test_a_name_taken_is_refused_in_its_place(qtbot: QtBot, window: Window) -> None:
    session(window).toggle("sex", "male")
    save(qtbot, window, "Nam")
    panel = save(qtbot, window, "nam")
    assert panel.form.isVisible()
    assert "Đã có câu hỏi tên “Nam”" in words_of(panel)
    assert len(kept(window)) == 1
    press(qtbot, Qt.Key.Key_Escape)
    assert not panel.form.isVisible()


def test_a_saved_question_is_renamed_moved_changed_deleted_and_brought_back(
    qtbot: QtBot, window: Window
) -> None:
    now = session(window)
    now.toggle("sex", "male")
    panel = save(qtbot, window, "Nam")
    choose(panel, "Nam")
    press(qtbot, Qt.Key.Key_F2)
    typed("Đàn ông")
    press(qtbot, Qt.Key.Key_Tab)
    typed("Chung")
    press(qtbot, ENTER)
    assert [(each.name, each.folder) for each in kept(window)] == [("Đàn ông", "Chung")]
    now.set_age(60, None)
    choose(panel, "Đàn ông")
    panel.update_one()
    assert question_of(kept(window)[0]) == AllOf((Between("age", 60), MEN))
    press(qtbot, Qt.Key.Key_Delete)
    assert kept(window) == []
    now.undo()
    assert [each.name for each in kept(window)] == ["Đàn ông"]


def test_people_are_counted_when_asked(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.toggle("sex", "male")
    count = len(now.ids)
    panel = save(qtbot, window, "Nam")
    assert [each.text(1) for each in panel.tree._items() if each.text(0) == "Nam"] == [""]
    panel.count()
    said = [each.text(1) for each in panel.tree._items() if each.text(0) == "Nam"]
    assert said == [f"{count} người"]


def test_a_file_goes_out_and_comes_in(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = session(window)
    now.toggle("sex", "male")
    panel = save(qtbot, window, "Nam: 1/2")
    choose(panel, "Nam: 1/2")
    proposed: list[str] = []

    def ask_name(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / "nam.json"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask_name)
    panel.write_file()
    assert proposed == ["Nam- 1-2.json"]
    panel.take_in(tmp_path / "nam.json")
    assert panel.form.isVisible()
    typed("Nam, lấy vào")
    press(qtbot, ENTER)
    assert {each.name for each in kept(window)} == {"Nam, lấy vào", "Nam: 1/2"}
    assert [question_of(each) for each in kept(window)] == [MEN, MEN]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "không viết đúng mẫu"),
        (b"\xff\xfe\x00", "không phải là tệp câu hỏi"),
        ('{"resgroup_filter": 9, "name": "x"}', "phiên bản 9"),
        (
            json.dumps(
                {"resgroup_filter": 1, "name": "x", "criterion": {"field": "shoe", "is": "1"}}
            ),
            "“shoe”",
        ),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_run(
    window: Window, tmp_path: Path, content: str | bytes, words: str
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    panels(window).filters.saved.take_in(file)
    assert words in words_of(window)
    assert kept(window) == []
    assert session(window).draft.empty
    panels(window).filters.saved.take_in(tmp_path / "none.json")
    assert "Không đọc được “none.json”: không có tệp này." in words_of(window)


def test_the_last_questions_are_one_key_away(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    asked = []
    for draft in (Draft(age=(60, None)), Draft(values={"sex": ("male",)}), Draft(rule="voter")):
        now.set_draft(draft)
        panels(window).before.keep()
        asked.append(draft.criterion())
    now.clear()
    for criterion in reversed(asked):
        qtbot.keyClick(window, Qt.Key.Key_Up, ALT)
        assert now.draft.criterion() == criterion
    qtbot.keyClick(window, Qt.Key.Key_Up, ALT)
    assert now.draft.criterion() == asked[0]
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    panel = panels(window).filters.saved
    assert panel.isVisible()
    assert panel.tree.hasFocus()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, ENTER)
    assert now.draft.criterion() in asked
    assert now.draft.criterion() != asked[0]


def test_what_is_typed_on_the_way_is_not_kept(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    for low in (7, 71):
        now.set_age(low, None)
    panels(window).before.stop()
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    tree = panels(window).filters.saved.tree
    assert [each.text(0) for each in tree._items()] == ["Từ đủ 71 tuổi trở lên tính đến 22/11/2026"]


def pasted(qtbot: QtBot, window: Window, text: str) -> Page:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(window, Qt.Key.Key_V, CTRL | SHIFT)
    page = panels(window)._page
    assert isinstance(page, Page)
    return page


def test_a_pasted_list_becomes_one_condition(qtbot: QtBot, window: Window) -> None:
    page = pasted(qtbot, window, f"001{5:09d}\nKhông Có Ai\n001 000 000 006")
    said = words_of(page)
    assert "Tìm thấy: 2 người · 1 dòng không tìm thấy" in said
    assert "Dòng 2: Không Có Ai" in said
    assert "Không có ai tên này" in said
    press(qtbot, ENTER, CTRL)
    now = session(window)
    assert sorted(now.ids) == [5, 6]
    assert len(now.draft.parts()) == 1
    assert panels(window)._page is None


def test_of_namesakes_only_those_ticked_are_asked_for(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    names = [name for (name,) in now.register.rows(now.ids, ("full_name",), now.as_of)]
    name, count = next((each, names.count(each)) for each in names if names.count(each) > 1)
    page = pasted(qtbot, window, f"{name}\n001{5:09d}")
    boxes = page.findChildren(QCheckBox)
    assert len(boxes) == count
    assert not any(each.isChecked() for each in boxes)
    assert "Tìm thấy: 1 người · 1 dòng cần chọn người" in words_of(page)
    boxes[0].setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert "Tìm thấy: 2 người" in words_of(page)
    press_button(qtbot, page, "Thêm vào câu hỏi")
    assert len(now.ids) == 2
    assert len(now.draft.parts()) == 1


def test_a_list_of_namesakes_alone_waits_for_a_tick(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    names = [name for (name,) in now.register.rows(now.ids, ("full_name",), now.as_of)]
    name, count = next((each, names.count(each)) for each in names if names.count(each) > 1)
    page = pasted(qtbot, window, name)
    assert not page.add.isEnabled()
    press_button(qtbot, page, "Đánh dấu tất cả")
    press_button(qtbot, page, "Thêm vào câu hỏi")
    assert len(now.ids) == count


def test_long_lines_and_their_reasons_stay_readable(qtbot: QtBot, window: Window) -> None:
    page = pasted(qtbot, window, "x" * 300 + "\n0010********1\n" + "9" * 60)
    inside, place = page._results.widget(), page._results.viewport()
    qtbot.waitUntil(lambda: inside.width() <= place.width())
    assert "Số đã bị che bớt; hãy sao chép đủ các chữ số" in words_of(page)


@pytest.mark.parametrize("text", ["", "\n\n", "!!!\n\x00\x01\n<b>&", "🙂" * 500])
def test_rubbish_is_told_and_cannot_be_asked(qtbot: QtBot, window: Window, text: str) -> None:
    page = pasted(qtbot, window, text)
    told = "Tìm thấy: 0 người" if text.strip() else "sẽ hiện ở đây"
    assert told in words_of(page)
    assert not page.add.isEnabled()
    press(qtbot, ENTER, CTRL)
    assert session(window).draft.empty


def test_too_long_a_list_is_refused(qtbot: QtBot, window: Window) -> None:
    page = pasted(qtbot, window, "Lê An\n" * 6000)
    assert "tối đa 5000 dòng" in words_of(page)
    assert not page.add.isEnabled()
