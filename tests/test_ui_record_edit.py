"""Records are edited where they stand, and their pages lead on to one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import Change, ChangeSet
from resgroup.commands.catalogue import events, offered
from resgroup.commands.correcting import correct
from resgroup.fields import catalogue, field_of, form_fields, resident_fields
from resgroup.records import KINDS, FormerValue
from tests import window_register as given
from tests.form_driving import type_into
from tests.test_ui_words import nameless
from tests.window_driving import click_building, panels, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.forms.drafts import drafts_waiting
from ui.forms.form import Form
from ui.forms.record_form import RecordForm
from ui.preferences import Preferences
from ui.record_pages import PersonRow
from ui.session import FormRequest
from ui.window import Window

MakeWindow = Callable[..., Window]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Makes windows that are closed when the test ends."""
    made: list[Window] = []

    def make(path: Path | None = None) -> Window:
        files = Files(lambda path, _passphrase: open_register(path))
        window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
        made.append(window)
        window.resize(1366, 768)
        window.show()
        place = tmp_path / f"{len(made)}.resgroup"
        window.show_register(open_register(path) if path else given.make(place))
        window.activateWindow()
        settle(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    """A window with the small register open."""
    return make_window()


def form_of(window: Window) -> RecordForm:
    form = panels(window).record._form
    assert isinstance(form, RecordForm)
    return form


def edited(qtbot: QtBot, window: Window) -> RecordForm:
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL)
    settle(window)
    return form_of(window)


def record(window: Window, kind: str, number: int) -> Any:
    return session(window).register.get(kind, [number])[number]


# --- the catalogue ----------------------------------------------------------------------------

OWN_ROWS = {"id", "footprint", "source_ref", "building_id"}
"""What a record holds that no form asks for: drawn on the map, imported, or never changed."""


@pytest.mark.parametrize("kind", ["resident", "household", "dwelling", "building"])
def test_forms_ask_for_all_a_record_holds(kind: str) -> None:
    kept = set(KINDS[kind].__dataclass_fields__) - OWN_ROWS
    assert {field.stored_as for field in form_fields(kind)} == kept


def test_lists_and_headings_know_nothing_of_what_stands_in_forms_only() -> None:
    unlisted = {key for key, field in catalogue().items() if not field.listed}
    assert "household_kind" in unlisted
    assert not unlisted & set(resident_fields())
    assert not any(catalogue()[key].synonyms for key in unlisted)
    assert {"birth_certificate", "death_certificate"} <= set(resident_fields())


def test_an_attribute_tells_its_field() -> None:
    floors = field_of("building", "floors")
    assert floors is not None
    assert floors.key == "building_floors"
    assert field_of("building", "footprint") is None


# --- pages ------------------------------------------------------------------------------------


def test_pages_lead_on_from_one_record_to_the_next(qtbot: QtBot, window: Window) -> None:
    click_building(qtbot, window, 5)
    panel = panels(window).record
    press_button(qtbot, panel, "Hộ H005")
    assert "Nhân khẩu" in words_of(panel)
    assert "4 người" in words_of(panel)
    settle(window)
    press_button(qtbot, panel, "Chỗ ở")
    settle(window)
    assert {"Hộ H005", "Số 5 Ngõ 21", "4 người · 1 hộ"} <= set(words_of(panel).splitlines())
    press_button(qtbot, panel, "Số 5 Ngõ 21")
    settle(window)
    assert session(window).page == session(window).register.building_page(5, given.TODAY)
    for _step in range(2):
        press_button(qtbot, panel, "Quay lại")
        settle(window)
    assert "Nhân khẩu" in words_of(panel)


def test_those_who_left_a_household_are_told_apart(window: Window) -> None:
    now = session(window)
    (before,) = (e for e in now.register.linked("membership", "resident_id", [4]))
    after = type(before)(4, 4, 1, "child", date(2010, 1, 1), date(2020, 1, 1))  # type: ignore[call-arg]
    now.commit(ChangeSet("correct", (Change(before, after),)))
    now.pick_household(1)
    settle(window)
    said = words_of(panels(window).record)
    assert "3 người" in said
    assert "Trước đây thuộc hộ này" in said
    names = [each.accessibleName() for each in panels(window).record.findChildren(PersonRow)]
    assert names[-1] == record(window, "resident", 4).full_name


def test_the_history_of_a_record_is_asked_for(qtbot: QtBot, window: Window) -> None:
    asked: list[tuple[str, object]] = []
    session(window).pick_household(5)
    session(window).turned.disconnect()
    session(window).turned.connect(lambda name, about: asked.append((name, about)))
    press_button(qtbot, panels(window).record, "Lịch sử")
    assert asked == [("history", ("household", 5))]
    session(window).turned.connect(panels(window)._turn_to)


# --- editing ----------------------------------------------------------------------------------


def test_only_what_was_changed_is_written(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    form = edited(qtbot, window)
    assert "Sửa thông tin nhân khẩu" in words_of(form)
    type_into(qtbot, form.editors["occupation"], "Thợ mộc")
    qtbot.keyClick(form.editors["occupation"].stops[0], Qt.Key.Key_S, CONTROL)
    assert session(window).form is None
    settle(window)
    assert "Thợ mộc" in words_of(panels(window).record)
    (entry,) = session(window).register.entries(limit=1, commands=["correct"])
    (change,) = session(window).register.changes(entry.id)
    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    differing = [n for n in before.__dataclass_fields__ if getattr(before, n) != getattr(after, n)]
    assert differing == ["occupation"]


@pytest.mark.parametrize(
    ("kind", "number", "key", "typed", "kept"),
    [
        ("household", 5, "phone", "0912 345 678", "0912345678"),
        ("household", 5, "note", "Chủ hộ hay đi vắng", "Chủ hộ hay đi vắng"),
        ("dwelling", 5, "unit", "P101", "P101"),
        ("dwelling", 5, "tenure", "nha thue", "rented"),
        ("dwelling", 5, "floor", "2", 2),
        ("building", 5, "name", "Nhà văn hoá", "Nhà văn hoá"),
        ("building", 5, "street_id", "Ngõ 22", 2),
        ("building", 5, "floors", "3", 3),
        ("building", 5, "address", "Số 5A Ngõ 21", "Số 5A Ngõ 21"),
        ("resident", 5, "birth_date", "3/1972", "1972-03"),
        ("resident", 5, "birth_certificate", "12/2026", "12/2026"),
    ],
)
def test_every_record_is_edited(
    qtbot: QtBot, window: Window, kind: str, number: int, key: str, typed: str, kept: Any
) -> None:
    getattr(session(window), f"pick_{kind}")(number)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors[key], typed)
    form.save()
    assert session(window).form is None, form.refusal.words
    value = getattr(record(window, kind, number), key)
    assert (value.iso() if key == "birth_date" else value) == kept


def test_a_household_s_code_is_nobody_else_s(qtbot: QtBot, window: Window) -> None:
    session(window).pick_household(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["code"], "H006")
    form.save()
    assert "H006" in form.editors["code"].problem
    assert form.refusal.words == form.editors["code"].problem
    assert record(window, "household", 5).code == "H005"


def test_what_is_unusual_is_said_beside_the_field_and_agreed_to(
    qtbot: QtBot, window: Window
) -> None:
    session(window).pick_resident(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["national_id"], "12345")
    form.editors["sex"].stops[0].setFocus()
    qtbot.waitUntil(lambda: bool(form.editors["national_id"].problem))
    assert "12 chữ số" in form.editors["national_id"].problem
    assert form.editors["national_id"].stops[0].property("wrong") != "true"
    form.save()
    assert record(window, "resident", 5).national_id == "001000000005"
    form.preview.agreement.setChecked(True)
    form.save()
    assert record(window, "resident", 5).national_id == "12345"


def test_a_field_with_a_past_is_asked_since_when(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    form = edited(qtbot, window)
    assert not form.editors["since"].isVisible()
    type_into(qtbot, form.editors["marital_status"], "Đang có vợ/chồng")
    form.editors["marital_status"].stops[0].clearFocus()
    assert form.editors["since"].isVisible()
    type_into(qtbot, form.editors["since"], "1/6/2026")
    form.save()
    assert session(window).form is None, form.refusal.words
    assert record(window, "resident", 5).marital_status == "married"
    (former,) = session(window).register.all("former_value")
    assert isinstance(former, FormerValue)
    assert (former.field, former.value, former.to_date) == (
        "marital_status",
        "",
        date(2026, 6, 1),
    )


def test_setting_an_error_right_keeps_no_former_value(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["marital_status"], "Đang có vợ/chồng")
    form.save()
    assert record(window, "resident", 5).marital_status == "married"
    assert session(window).register.all("former_value") == []


def test_of_the_living_no_form_asks_for_the_death(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    assert not {"death_date", "death_certificate"} & set(edited(qtbot, window).editors)


def test_another_day_is_only_looked_at(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.pick_resident(5)
    now.set_as_of(date(2025, 1, 1))
    panel = panels(window).record
    assert "01/01/2025" in words_of(panel)
    assert not panel._edit.isEnabled()
    assert not panel._events.isEnabled()
    told: list[str] = []
    now.failed.connect(told.append)
    qtbot.keyClick(window, Qt.Key.Key_E, CONTROL)
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    assert now.form is None
    assert len(told) == 2
    now.set_as_of(given.TODAY)
    assert panel._edit.isEnabled()


# --- half typed -------------------------------------------------------------------------------


def test_picking_another_record_keeps_what_was_half_typed(qtbot: QtBot, window: Window) -> None:
    now, panel = session(window), panels(window).record
    now.pick_resident(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["occupation"], "Thợ")
    now.pick_resident(9)
    settle(window)
    assert panel._form is None
    assert "Có 1 biểu mẫu gõ dở" in words_of(panel)
    press_button(qtbot, panel, "Mở tiếp")
    again = form_of(window)
    assert again.request == FormRequest("", "resident", 5)
    assert again.editors["occupation"].state() == "Thợ"
    again.save()
    assert record(window, "resident", 5).occupation == "Thợ"
    settle(window)
    assert "gõ dở" not in words_of(panel)


def test_closing_the_register_keeps_what_was_half_typed(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    first = make_window()
    path = session(first).info.path
    session(first).pick_resident(5)
    type_into(qtbot, edited(qtbot, first).editors["occupation"], "Thợ")
    first.close()
    second = make_window(path)
    assert session(second).page is None
    assert "Có 1 biểu mẫu gõ dở" in words_of(panels(second).record)
    press_button(qtbot, panels(second).record, "Mở tiếp")
    assert form_of(second).editors["occupation"].state() == "Thợ"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_several_waiting_forms_are_chosen_from(qtbot: QtBot, window: Window) -> None:
    now, panel = session(window), panels(window).record
    for number in (5, 9):
        now.pick_resident(number)
        type_into(qtbot, edited(qtbot, window).editors["occupation"], "Thợ")
    now.pick_building(3)
    settle(window)
    assert "Có 2 biểu mẫu gõ dở" in words_of(panel)
    press_button(qtbot, panel, "Mở tiếp")
    menu = menu_of(window)
    words = [action.text() for action in menu.actions()]
    assert len(words) == 2
    assert all(each.startswith("Sửa thông tin nhân khẩu · ") for each in words)
    menu.actions()[0].trigger()
    menu.close()
    assert form_of(window).editors["occupation"].state() == "Thợ"


def test_a_form_for_a_record_that_is_gone_is_refused(window: Window) -> None:
    now, told = session(window), []
    now.failed.connect(told.append)
    now.open_form(FormRequest("", "resident", 99_999))
    assert panels(window).record._form is None
    assert now.form is None
    assert len(told) == 1


def test_undo_leaves_an_open_form_alone(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.pick_resident(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["occupation"], "Thợ mộc")
    form.save()
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["workplace"], "Xưởng")
    now.undo()
    assert panels(window).record._form is form
    assert form.editors["workplace"].state() == "Xưởng"


# --- events -----------------------------------------------------------------------------------


def menu_of(window: Window) -> QMenu:
    menus = [each for each in window.findChildren(QMenu) if each.isVisible()]
    assert menus
    return menus[-1]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_events_that_fit_are_offered_by_whom_they_are_about(
    qtbot: QtBot, window: Window
) -> None:
    now = session(window)
    now.pick_resident(5)
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    menu = menu_of(window)
    told = [(action.text(), action.isEnabled()) for action in menu.actions() if action.text()]
    menu.close()
    expected = [("Người này", False)]
    expected += [(each.label, True) for each in offered(now.register, "resident", 5, now.as_of)]
    expected += [("Hộ này", False)]
    expected += [(each.label, True) for each in offered(now.register, "household", 2, now.as_of)]
    assert told[: len(expected)] == expected


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_choosing_an_event_opens_its_form_about_the_record(qtbot: QtBot, window: Window) -> None:
    now = session(window)
    now.pick_resident(5)
    panels(window).record.choose_event()
    menu = menu_of(window)
    first = offered(now.register, "resident", 5, now.as_of)[0]
    next(each for each in menu.actions() if each.text() == first.label).trigger()
    menu.close()
    assert now.form == FormRequest(first.name, "resident", 5, {first.subject_key: 5})
    assert isinstance(panels(window).record._form, Form)


@pytest.mark.parametrize("kind", ["resident", "household", "dwelling", "building"])
def test_every_part_of_pages_and_forms_has_a_name(qtbot: QtBot, window: Window, kind: str) -> None:
    getattr(session(window), f"pick_{kind}")(5)
    settle(window)
    assert nameless(window) == []
    edited(qtbot, window)
    settle(window)
    assert nameless(window) == []


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("event", ["", "move_in", "birth"])
def test_a_form_is_no_wider_than_the_panel(window: Window, event: str, large: bool) -> None:
    if large:
        window.actions_["large"].trigger()
        settle(window)
    now, number = session(window), 5
    kind = events()[event].subject if event else "resident"
    now.open_form(FormRequest(event, kind, number))
    settle(window)
    form = panels(window).record._form
    assert form is not None
    assert form._scroll.widget().width() == form._scroll.viewport().width()


def test_a_long_mail_address_makes_no_page_wider_than_its_panel(
    qtbot: QtBot, window: Window
) -> None:
    mail = "nguyen.van.mot.cai.ten.rat.dai@mot-ten-mien-rat-dai.example.com"
    shown = session(window)
    shown.commit(correct(shown.register, "resident", 1, {"email": mail}).change_set)
    shown.pick_resident(1)
    qtbot.wait(10)
    scroll = next(
        each for each in panels(window).record.findChildren(QScrollArea) if each.isVisible()
    )
    page = scroll.widget()
    assert page is not None
    assert page.width() <= scroll.viewport().width()


def test_a_draft_keeps_what_was_changed_and_nothing_else(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    form = edited(qtbot, window)
    type_into(qtbot, form.editors["occupation"], "Thợ điện")
    session(window).close_form()
    register = session(window).register
    meanwhile = correct(register, "resident", 5, {"workplace": "Trạm y tế"}, today=given.TODAY)
    session(window).commit(meanwhile.change_set)
    form = edited(qtbot, window)
    assert form.changed == {"occupation"}
    form.save()
    saved: Any = register.get("resident", [5])[5]
    assert (saved.occupation, saved.workplace) == ("Thợ điện", "Trạm y tế")


def test_a_draft_about_someone_deleted_waits_until_that_is_taken_back(
    qtbot: QtBot, window: Window
) -> None:
    session(window).pick_resident(8)
    type_into(qtbot, edited(qtbot, window).editors["occupation"], "Thợ điện")
    session(window).close_form()
    register = session(window).register
    assert [each.request.record_id for each in drafts_waiting(register)] == [8]
    event = events()["delete_resident"]
    form: Any = event.form(8, "typing_error")
    session(window).commit(event.plan(register, form, given.TODAY).change_set)
    assert drafts_waiting(register) == []
    session(window).undo()
    assert [each.request.record_id for each in drafts_waiting(register)] == [8]
