"""The history page: of a day, of late, of a record; and taking one entry back alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import Change, ChangeSet, Entry, additions
from resgroup.commands.catalogue import events
from resgroup.commands.inputs import filled
from resgroup.records import Residence, Resident
from tests import window_register as given
from tests.test_ui_words import nameless
from tests.window_driving import panels, press_button, session, type_day, words_of
from ui.app import settle
from ui.files import Files
from ui.pages.history import Page
from ui.pages.history_model import BLOCK, EntryModel, made_on
from ui.preferences import Preferences
from ui.session import FormRequest
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


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


def page(window: Window) -> Page:
    shown = panels(window)._page
    assert isinstance(shown, Page)
    return shown


def look(window: Window, about: tuple[str, int] | None = None) -> Page:
    session(window).turn_to("history", about)
    settle(window)
    return page(window)


def resident(window: Window, number: int) -> Resident:
    found = session(window).register.get("resident", [number])[number]
    assert isinstance(found, Resident)
    return found


def give(window: Window, number: int, **values: object) -> Entry:
    """Correct fields of a resident."""
    before = resident(window, number)
    after = replace(before, **values)  # type: ignore[arg-type]
    return session(window).commit(ChangeSet("correct", (Change(before, after),)))


def record_absence(window: Window, number: int) -> None:
    event = events()["absence"]
    values = {"resident": number, "day": date(2026, 11, 2), "place": "Hà Nam", "document": "7"}
    plan = event.plan(session(window).register, filled(event.form, values), given.TODAY)
    session(window).commit(plan.change_set)


def rows(shown: Page) -> list[str]:
    """What is read aloud of each entry."""
    model = shown.model
    role = Qt.ItemDataRole.AccessibleTextRole.value
    return [model.data(model.index(row), role) for row in range(model.rowCount())]


def test_a_key_opens_the_day_s_history_and_escape_leaves_it(qtbot: QtBot, window: Window) -> None:
    record_absence(window, 5)
    qtbot.keyClick(window, Qt.Key.Key_H, CTRL)
    shown = page(window)
    assert shown.day.day == given.TODAY
    first, last = rows(shown)
    assert "hiệu lực từ 02/11/2026" in first
    assert "giấy tờ số 7" in first
    assert "1 bản ghi" in first
    assert "Lập sổ mô phỏng" in last
    assert f"{given.PEOPLE} người" in last
    assert shown.list.hasFocus()
    qtbot.keyClick(shown.list, Qt.Key.Key_Escape)
    settle(window)
    assert panels(window)._page is None


def test_other_days_are_a_step_or_a_date_away(qtbot: QtBot, window: Window) -> None:
    shown = look(window)
    press_button(qtbot, shown, "Ngày trước")
    assert shown.day.day == date(2026, 11, 21)
    assert rows(shown) == []
    assert "Ngày này chưa ghi gì vào sổ" in words_of(shown)
    press_button(qtbot, shown, "Ngày sau")
    assert len(rows(shown)) == 1
    type_day(qtbot, shown.day, "1/2/2026")
    assert rows(shown) == []
    press_button(qtbot, shown, "Mới nhất")
    assert len(rows(shown)) == 1
    assert not shown.day.isVisible()
    press_button(qtbot, shown, "Theo ngày")
    assert shown.day.day == date(2026, 2, 1)
    press_button(qtbot, shown, "Quay lại")
    assert panels(window)._page is None


def test_a_day_begins_and_ends_by_the_clock_on_the_wall() -> None:
    first, after = made_on(date(2026, 11, 22))
    assert (after - first).total_seconds() in {23 * 3600, 24 * 3600, 25 * 3600}
    assert made_on(date(2026, 11, 23))[0] == after


def test_before_and_after_stand_in_words_and_names_lead_on(qtbot: QtBot, window: Window) -> None:
    give(window, 5, full_name="Nguyễn Văn Mới", occupation="Giáo viên")
    shown = look(window)
    said = words_of(shown.entry)
    assert "Sửa thông tin" in said
    assert "→ Nguyễn Văn Mới" in said
    assert "— → Giáo viên" in said
    press_button(qtbot, shown.entry, "Nguyễn Văn Mới")
    assert session(window).picked_resident == 5
    assert panels(window)._page is shown


def test_an_entry_with_many_records_tells_some_and_counts_the_rest(window: Window) -> None:
    shown = look(window)
    qtbot_rows = rows(shown)
    assert len(qtbot_rows) == 1
    assert "và 731 thay đổi khác" in words_of(shown.entry)


def test_the_history_of_a_record_tells_of_nobody_else(window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    give(window, 6, occupation="Nông dân")
    record_absence(window, 5)
    shown = look(window, ("resident", 5))
    found = rows(shown)
    assert len(found) == 3
    assert resident(window, 5).full_name in words_of(shown)
    shown.list.setCurrentIndex(shown.model.index(2))
    shown._show_current()
    said = words_of(shown.entry)
    assert "Việc này còn thay đổi 768 bản ghi khác." in said
    assert resident(window, 6).full_name not in said
    empty = look(window, ("resident", 9999))
    assert "Chưa ghi gì về hồ sơ này." in words_of(empty)
    assert len(rows(look(window, ("household", 2)))) == 1
    assert "Lịch sử hộ H002" in words_of(page(window))
    assert "Lịch sử: Số 2 Ngõ 22" in words_of(look(window, ("building", 2)))


def test_what_was_undone_is_marked_and_undoing_says_of_what(window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    shown = look(window)
    session(window).undo()
    undo, undone, _made = rows(shown)
    assert "Hoàn tác: Sửa thông tin" in undo
    assert undone.endswith("đã hoàn tác")
    session(window).redo()
    assert "Làm lại: Sửa thông tin" in rows(shown)[0]


def test_the_page_follows_and_keeps_the_entry_looked_at(window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    shown = look(window)
    assert "Giáo viên" in words_of(shown.entry)
    give(window, 6, occupation="Nông dân")
    assert len(rows(shown)) == 3
    assert shown.list.currentIndex().row() == 1
    assert "Giáo viên" in words_of(shown.entry)


def test_one_entry_is_taken_back_alone(qtbot: QtBot, window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    give(window, 6, occupation="Nông dân")
    shown = look(window)
    qtbot.keyClick(shown.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Giáo viên" in words_of(shown.entry))
    press_button(qtbot, shown.entry, "Hoàn tác riêng việc này")
    said = words_of(shown.entry)
    assert "Sẽ ghi vào sổ" in said
    assert "Giáo viên → —" in said
    assert shown.entry.confirm.hasFocus()
    press_button(qtbot, shown.entry, "Huỷ")
    assert resident(window, 5).occupation == "Giáo viên"
    assert shown.entry.ask.hasFocus()
    qtbot.keyClick(shown.entry.ask, Qt.Key.Key_Space)
    qtbot.keyClick(shown.entry.confirm, Qt.Key.Key_Space)
    assert resident(window, 5).occupation == ""
    assert resident(window, 6).occupation == "Nông dân"
    assert rows(shown)[2].endswith("đã hoàn tác")
    assert not shown.entry.ask.isVisible()


def test_taking_back_an_import_is_said_to_take_a_while(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [Resident(1000 + number, f"Người {number}") for number in range(600)]
    session(window).commit(ChangeSet("import_residents", additions(people)))
    shown = look(window)
    spoken: list[str] = []
    monkeypatch.setattr(shown.entry, "_say", spoken.append)
    press_button(qtbot, shown.entry, "Hoàn tác riêng việc này")
    press_button(qtbot, shown.entry, "Hoàn tác việc này")
    assert spoken == ["Xin chờ một chút: việc này thay đổi nhiều bản ghi…"] * 2
    assert session(window).register.get("resident", [1000]) == {}


def test_what_later_work_rests_on_is_not_taken_back(qtbot: QtBot, window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    give(window, 5, occupation="Nông dân")
    shown = look(window)
    shown.list.setCurrentIndex(shown.model.index(1))
    shown._show_current()
    press_button(qtbot, shown.entry, "Hoàn tác riêng việc này")
    said = words_of(shown.entry)
    assert "Việc này đã được sửa tiếp: Sửa thông tin" in said
    assert not shown.entry.confirm.isVisible()
    assert resident(window, 5).occupation == "Nông dân"
    press_button(qtbot, shown.entry, "Xem việc đã ghi sau")
    settle(window)
    assert "Giáo viên → Nông dân" in words_of(page(window).entry)
    assert not page(window).day.isVisible()


def test_a_form_leads_to_the_later_work_in_its_way(qtbot: QtBot, window: Window) -> None:
    record_absence(window, 7)
    give(window, 5, occupation="Nông dân")
    values = {"resident": 7, "day": date(2026, 11, 1)}
    session(window).open_form(FormRequest("death", "resident", 7, values))
    form = panels(window).record._form
    assert form is not None
    form.show_preview()
    press_button(qtbot, form, "Xem việc đã ghi sau")
    settle(window)
    assert "Hà Nam" in words_of(page(window).entry)
    assert "Khai báo tạm vắng" in rows(page(window))[1]
    assert page(window).list.currentIndex().row() == 1


def test_a_name_without_spaces_makes_nothing_wider(window: Window) -> None:
    give(window, 5, full_name="Nguyễn" + "Dài" * 60)
    session(window).pick_resident(5)
    session(window).open_form(FormRequest("death", "resident", 5, {"resident": 5}))
    shown = look(window)
    form = panels(window).record._form
    assert form is not None
    for area in (shown.entry, panels(window).record, form):
        for scroll in area.findChildren(QScrollArea):
            inside = scroll.widget()
            assert inside.minimumSizeHint().width() <= scroll.viewport().width()
    assert form.minimumSizeHint().width() <= panels(window).record.width()


def test_each_entry_says_whom_it_concerned(window: Window) -> None:
    record_absence(window, 5)
    name = resident(window, 5).full_name
    shown = look(window)
    assert f" – {name}," in rows(shown)[0]
    session(window).undo()
    undo, undone, made = rows(shown)
    assert name in undo
    assert name in undone
    assert name not in made
    give(window, 5, full_name="Nguyễn Văn " + "Dài" * 40)
    assert "…," in rows(shown)[0]
    assert "Dài" * 20 not in rows(shown)[0]


def test_what_changed_while_it_was_looked_at_is_told(qtbot: QtBot, window: Window) -> None:
    give(window, 5, occupation="Giáo viên")
    shown = look(window)
    press_button(qtbot, shown.entry, "Hoàn tác riêng việc này")
    session(window).changed.disconnect(shown._refresh)
    give(window, 5, occupation="Nông dân")
    press_button(qtbot, shown.entry, "Hoàn tác việc này")
    assert "đã được sửa sau đó" in words_of(shown.entry)
    assert resident(window, 5).occupation == "Nông dân"


def test_what_was_removed_for_good_is_said_to_be_gone(window: Window) -> None:
    store = session(window).register
    person = Resident(900, "Nguyễn Thị Nhầm")
    store.commit(ChangeSet("enrol", additions([person, Residence(900, 900, "permanent")])))
    home = store.get("residence", [900])[900]
    store.purge(ChangeSet("purge", (Change(home, None), Change(person, None))))
    shown = look(window)
    shown.list.setCurrentIndex(shown.model.index(1))
    shown._show_current()
    said = words_of(shown)
    assert "Nội dung đã xoá vĩnh viễn: 2 bản ghi" in said
    assert "Nhầm" not in said


def test_earlier_entries_come_when_the_list_is_scrolled_to_its_end() -> None:
    asked: list[int] = []
    known = [Entry(number, given_at, "", "correct") for number in range(450, 0, -1)]

    def read(limit: int) -> list[Entry]:
        asked.append(limit)
        return known[:limit]

    model = EntryModel()
    model.show(read)
    assert model.rowCount() == BLOCK == 200
    end = QModelIndex()
    while model.canFetchMore(end):
        model.fetchMore(end)
    assert [model.entry_at(row).id for row in range(model.rowCount())] == [e.id for e in known]
    assert asked == [200, 400, 600]
    model.refresh()
    assert model.rowCount() == 450


given_at = made_on(given.TODAY)[0]


@pytest.mark.parametrize("about", [None, ("resident", 5)])
def test_every_part_has_a_name(window: Window, about: tuple[str, int] | None) -> None:
    look(window, about)
    assert not nameless(window), nameless(window)
