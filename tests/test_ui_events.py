"""Recording events through the window: forms filled in with keys, previews, trash and purge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import Change, ChangeSet
from resgroup.commands.catalogue import events
from resgroup.commands.inputs import inputs_of
from resgroup.records import Membership, Residence, Resident
from tests import window_register as given
from tests.test_ui_words import nameless
from tests.window_driving import canvas, panels, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.forms.event_form import EventForm
from ui.forms.lines import LineEditor
from ui.forms.pickers import OptionEditor
from ui.pages.trash import Page as Trash
from ui.preferences import Preferences
from ui.session import FormRequest
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
HEAD, WIFE, SON = 1, 2, 4
# menus ask for the keyboard, which there is none of without a screen
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open."""
    files = Files(lambda path, _passphrase: open_register(path))
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.show()
    window.show_register(given.make(tmp_path / "small.resgroup"))
    window.activateWindow()
    settle(window)
    yield window
    window.close()
    window.deleteLater()


def resident(window: Window, number: int) -> Resident:
    found = session(window).register.get("resident", [number])[number]
    assert isinstance(found, Resident)
    return found


def memberships(window: Window, household: int) -> dict[int, Membership]:
    """The open memberships of a household by resident."""
    found = session(window).register.linked("membership", "household_id", [household])
    rows = [each for each in found if isinstance(each, Membership) and each.to_date is None]
    return {each.resident_id: each for each in rows}


def choose_event(qtbot: QtBot, window: Window, words: str) -> None:
    """Open the list of events with its key, and walk to one with the arrows."""
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    while menu.activeAction() is None or menu.activeAction().text() != words:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    window.activateWindow()
    settle(window)


def form(window: Window) -> EventForm:
    shown = panels(window).record._form
    assert isinstance(shown, EventForm)
    return shown


def keyboard() -> QWidget:
    """Where the keys go."""
    at = QApplication.focusWidget()
    assert at is not None
    return at


def type_words(words: str) -> None:
    """Type words in Vietnamese, as an input method hands them over."""
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(keyboard(), event)


def write(qtbot: QtBot, window: Window, key: str, words: str) -> None:
    """Go to a field and type into it; Enter goes on."""
    editor = form(window).editors[key]
    editor.stops[0].setFocus()
    at = keyboard()
    qtbot.keyClick(at, Qt.Key.Key_A, CTRL)
    type_words(words)
    qtbot.keyClick(at, Qt.Key.Key_Return)


def said(window: Window) -> str:
    return words_of(window._told)


def test_the_death_of_a_head_is_recorded_with_the_new_head(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(HEAD)
    choose_event(qtbot, window, "Khai tử")
    shown = form(window)
    assert resident(window, HEAD).full_name in words_of(shown)
    assert "resident" not in shown.editors
    day = shown.editors["day"]
    assert isinstance(day, LineEditor)
    assert day.value() == given.TODAY
    assert keyboard() is day.line
    assert "hãy chọn chủ hộ mới" in words_of(shown.preview)
    write(qtbot, window, "day", "20/11/2026")
    assert not shown._cells["relationships"].isVisible()
    write(qtbot, window, "new_head", resident(window, WIFE).full_name)
    assert shown._cells["relationships"].isVisible()
    write(qtbot, window, "document", "12/2026")
    qtbot.waitUntil(lambda: "Sẽ ghi vào sổ" in words_of(shown.preview))
    assert "H001 (Chủ hộ) · từ ngày 20/11/2026" in words_of(shown.preview)
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    settle(window)
    assert panels(window).record._form is None
    assert session(window).picked_resident == HEAD
    dead = resident(window, HEAD)
    assert dead.death_date.earliest() == date(2026, 11, 20)
    assert dead.death_certificate == "12/2026"
    assert memberships(window, 1)[WIFE].relationship == "head"
    assert HEAD not in memberships(window, 1)
    assert f"Đã ghi sổ: Khai tử – {dead.full_name} (20/11/2026)" in said(window)
    assert session(window).population == given.PEOPLE - 1
    canvas(window).setFocus()
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    assert memberships(window, 1)[HEAD].relationship == "head"
    assert session(window).population == given.PEOPLE


def test_a_birth_brings_the_newborn_into_sight(qtbot: QtBot, window: Window) -> None:
    session(window).pick_household(2)
    choose_event(qtbot, window, events()["birth"].label)
    shown = form(window)
    assert "H002" in words_of(shown)
    write(qtbot, window, "full_name", "Trần Minh Châu")
    write(qtbot, window, "sex", "nữ")
    write(qtbot, window, "day", "18/11/2026")
    write(qtbot, window, "mother", resident(window, 6).full_name)
    write(qtbot, window, "father", resident(window, 5).full_name)
    shown.show_preview()
    assert "Trần Minh Châu" in words_of(shown.preview)
    assert "mới ghi vào sổ" in words_of(shown.preview)
    agree(qtbot, shown)
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    newborn = session(window).picked_resident
    assert resident(window, newborn).full_name == "Trần Minh Châu"
    assert memberships(window, 2)[newborn].relationship == "child"
    assert session(window).population == given.PEOPLE + 1


def agree(qtbot: QtBot, shown: EventForm) -> None:
    """Tick that what is unusual was checked, where something is."""
    if not shown.preview.may_save:
        shown.preview.agreement.setFocus()
        qtbot.keyClick(shown.preview.agreement, Qt.Key.Key_Space)


def test_what_is_unusual_must_be_agreed_to(qtbot: QtBot, window: Window) -> None:
    session(window).open_form(FormRequest("delete_resident", "resident", SON, {"resident": SON}))
    shown = form(window)
    before = resident(window, SON)
    row = memberships(window, 1)[SON]
    # someone who left is kept for the figures of past days, so deleting them is asked about
    stay = session(window).register.linked("residence", "resident_id", [SON])[0]
    assert isinstance(stay, Residence)
    gone = replace(stay, to_date=date(2026, 5, 1))
    left = replace(row, to_date=date(2026, 5, 1))
    session(window).commit(ChangeSet("move_out", (Change(stay, gone), Change(row, left))))
    write(qtbot, window, "reason", "nhập nhầm")
    shown.show_preview()
    assert "đã từng được ghi cư trú" in words_of_messages(shown)
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    assert resident(window, SON) == before
    assert keyboard() is shown.preview.agreement
    qtbot.keyClick(keyboard(), Qt.Key.Key_Space)
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    assert session(window).register.get("resident", [SON]) == {}


def words_of_messages(shown: EventForm) -> str:
    return "\n".join(each.words for each in shown.preview._said)


def test_what_the_law_forbids_is_refused_in_words(qtbot: QtBot, window: Window) -> None:
    session(window).open_form(FormRequest("death", "resident", HEAD, {"resident": HEAD}))
    shown = form(window)
    write(qtbot, window, "new_head", resident(window, WIFE).full_name)
    write(qtbot, window, "day", "23/11/2026")
    qtbot.waitUntil(lambda: "chưa đến" in shown.preview.refusal.words)
    assert "Sẽ ghi vào sổ" not in words_of(shown.preview)
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    assert shown.refusal.words == shown.preview.refusal.words
    assert session(window).register.undoable() is None


def test_what_changed_meanwhile_is_planned_anew(qtbot: QtBot, window: Window) -> None:
    session(window).open_form(FormRequest("death", "resident", SON, {"resident": SON}))
    shown = form(window)
    assert "Sẽ ghi vào sổ" in words_of(shown.preview)
    before = resident(window, SON)
    renamed = replace(before, full_name="Nguyễn Văn Mới")
    session(window).commit(ChangeSet("correct", (Change(before, renamed),)))
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    assert resident(window, SON).full_name == "Nguyễn Văn Mới"
    assert resident(window, SON).death_date.known


def test_escape_leaves_the_form_and_asks_about_what_was_typed(qtbot: QtBot, window: Window) -> None:
    request = FormRequest("absence", "resident", SON, {"resident": SON})
    session(window).pick_resident(SON)
    session(window).open_form(request)
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    assert panels(window).record._form is None
    session(window).open_form(request)
    write(qtbot, window, "place", "Hà Nam")
    qtbot.keyClick(keyboard(), Qt.Key.Key_Escape)
    press_button(qtbot, form(window), "Để sau")
    assert panels(window).record._form is None
    session(window).open_form(request)
    assert form(window).editors["place"].value() == "Hà Nam"
    assert session(window).register.undoable() is None


def test_a_field_searched_in_is_not_filled_in_while_typing(qtbot: QtBot, window: Window) -> None:
    session(window).open_form(FormRequest("death", "resident", HEAD, {"resident": HEAD}))
    editor = form(window).editors["new_head"]
    assert isinstance(editor, OptionEditor)
    editor.line.setFocus()
    qtbot.keyClicks(editor.line, "tr")
    assert editor.line.text() == "tr"


def test_what_is_given_beforehand_is_chosen_where_it_must_be_found_first(window: Window) -> None:
    given_values = {"household": 1, "leaving": (SON, SON - 1), "head": SON}
    session(window).open_form(FormRequest("split_household", "household", 1, given_values))
    values = form(window).values()
    assert (values["leaving"], values["head"]) == ((SON - 1, SON), SON)
    session(window).close_form()
    about = {"resident": SON, "reason": "d_studying", "course": "college"}
    session(window).open_form(FormRequest("defer_service", "resident", SON, about))
    values = form(window).values()
    assert (values["reason"], values["course"]) == ("d_studying", "college")


def test_what_is_not_asked_is_not_shown(qtbot: QtBot, window: Window) -> None:
    asked = {"home": 1, "kind": "permanent"}
    session(window).open_form(FormRequest("move_in", "dwelling", 1, asked))
    shown = form(window)
    hidden = {"until", "code", "household_kind"}
    assert not {"until"} & set(shown.values())
    assert {"code", "household_kind"} <= set(shown.values())
    write(qtbot, window, "kind", "tạm trú")
    assert "until" in shown.values()
    write(qtbot, window, "until", "01/12/2026")
    write(qtbot, window, "kind", "thường trú")
    write(qtbot, window, "joins", "H001")
    assert not hidden & set(shown.values())
    assert not any(shown._cells[key].isVisible() for key in hidden)


@pytest.mark.parametrize("name", sorted(events()))
def test_every_event_has_a_form_whose_parts_have_names(window: Window, name: str) -> None:
    event = events()[name]
    subjects = {"resident": 5, "household": 2, "dwelling": 2, "building": 2}
    number = subjects.get(event.subject, 0)
    values = {event.subject_key: number} if number and event.subject_key else {}
    session(window).open_form(FormRequest(name, event.subject, number, values))
    settle(window)
    shown = form(window)
    asked = {each.key for each in inputs_of(event.form)}
    assert asked == {*shown.editors, *values}
    assert not nameless(window), nameless(window)


# The trash


def delete(window: Window, number: int) -> None:
    """Delete a resident as a typing error."""
    event, register = events()["delete_resident"], session(window).register
    asked = event.form(resident=number, reason="typing_error")
    session(window).commit(event.plan(register, asked, given.TODAY).change_set)


def trash(window: Window) -> Trash:
    session(window).turn_to("trash")
    settle(window)
    shown = panels(window)._page
    assert isinstance(shown, Trash)
    return shown


def test_what_was_deleted_lies_in_the_trash_and_is_restored(qtbot: QtBot, window: Window) -> None:
    name = resident(window, SON).full_name
    assert "Thùng rác trống" in words_of(trash(window))
    session(window).pick_resident(SON)
    choose_event(qtbot, window, events()["delete_resident"].label)
    write(qtbot, window, "reason", "nhập nhầm")
    qtbot.keyClick(keyboard(), Qt.Key.Key_S, CTRL)
    assert session(window).page is None
    shown = trash(window)
    said_here = words_of(shown.view)
    assert name in said_here
    assert "nhập nhầm" in said_here
    press_button(qtbot, shown.view, "Khôi phục")
    settle(window)
    assert resident(window, SON).full_name == name
    assert session(window).picked_resident == SON
    assert "Khôi phục từ thùng rác" in said(window)
    assert "Thùng rác trống" in words_of(shown)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Z, CTRL)
    assert session(window).register.get("resident", [SON]) == {}
    assert shown.model.rowCount() == 1


def test_removing_for_good_needs_a_word_and_leaves_nothing(qtbot: QtBot, window: Window) -> None:
    name = resident(window, SON).full_name
    delete(window, SON)
    shown = trash(window)
    press_button(qtbot, shown.view, "Xoá vĩnh viễn…")
    question = shown.view.question
    assert "không còn ghi là của ai" in words_of(question)
    type_words("không")
    qtbot.keyClick(question.field, Qt.Key.Key_Return)
    assert not question.confirm.isEnabled()
    assert shown.model.rowCount() == 1
    qtbot.keyClick(question.field, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert panels(window)._page is shown
    press_button(qtbot, shown.view, "Xoá vĩnh viễn…")
    type_words("xoá")
    qtbot.keyClick(question.field, Qt.Key.Key_Return)
    settle(window)
    assert shown.model.rowCount() == 0
    assert "Đã ghi sổ: Xoá vĩnh viễn" in said(window)
    assert "Hoàn tác" not in said(window)
    assert not window.actions_["undo"].isEnabled()
    entries = session(window).register.entries(10)
    kept = [change for each in entries for change in session(window).register.changes(each.id)]
    assert all(name not in repr(change) for change in kept if change.record_id == SON)


def test_someone_real_is_not_removed_for_good(qtbot: QtBot, window: Window) -> None:
    event, register = events()["death"], session(window).register
    plan = event.plan(register, event.form(SON, date(2026, 11, 3)), given.TODAY)
    session(window).commit(plan.change_set)
    delete(window, SON)
    shown = trash(window)
    press_button(qtbot, shown.view, "Xoá vĩnh viễn…")
    assert "Không xoá vĩnh viễn được" in words_of(shown.view)
    assert not shown.view.question.isVisible()


def test_what_cannot_be_restored_is_told_why(qtbot: QtBot, window: Window) -> None:
    delete(window, SON)
    shown = trash(window)
    session(window).changed.disconnect(shown._refresh)
    session(window).undo()
    press_button(qtbot, shown.view, "Khôi phục")
    assert "đã được hoàn tác rồi" in words_of(shown.view)


def test_the_name_confirms_too_and_escape_leaves_the_trash(qtbot: QtBot, window: Window) -> None:
    name = resident(window, SON).full_name
    delete(window, SON)
    shown = trash(window)
    shown.view._ask()
    type_words(name)
    assert shown.view.question.confirm.isEnabled()
    assert not nameless(window), nameless(window)
    shown.list.setFocus()
    qtbot.keyClick(shown.list, Qt.Key.Key_Escape)
    assert panels(window)._page is None
