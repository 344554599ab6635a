"""The whole window, driven by real keys and clicks on a real register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QTableView
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.criteria import RuleRef
from resgroup.register import Question, ResidentPage
from tests import window_register as given
from tests.window_driving import (
    LEFT,
    canvas,
    click_building,
    panels,
    place_of_building,
    press_button,
    session,
    type_day,
    words_of,
)
from ui.app import picture, settle
from ui.facets import FacetRow
from ui.files import Files
from ui.overlay import CommandPalette
from ui.preferences import Preferences
from ui.window import Window

MakeWindow = Callable[..., Window]


@pytest.fixture
def make_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeWindow]:
    """Makes windows that are closed when the test ends."""
    made: list[Window] = []

    def make(*, size: tuple[int, int] = (1366, 768), empty: bool = False) -> Window:
        files = Files(lambda path, _passphrase: open_register(path))
        window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
        made.append(window)
        window.resize(*size)
        window.show()
        passphrase = "correct horse battery staple" if empty else None
        window.show_register(
            given.make(tmp_path / f"{len(made)}.resgroup", passphrase, empty=empty)
        )
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


def choose_call_up(qtbot: QtBot, window: Window) -> None:
    rules = panels(window).filters._rules
    qtbot.mouseClick(rules._search, LEFT)
    qtbot.keyClicks(rules._search, "goi nhap ngu")
    tree = rules._tree
    index = next(
        index for index, words in rules._entries() if words.startswith("Nam trong độ tuổi gọi")
    )
    tree.scrollTo(index)
    qtbot.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(index).center())


def test_a_law_s_list_shows_on_map_list_and_in_words(qtbot: QtBot, window: Window) -> None:
    before = canvas(window)._picture
    choose_call_up(qtbot, window)
    settle(window)
    now = session(window)
    assert now.draft.rule == "nvqs_call_up"
    assert now.counted_on == date(2027, 2, 24)
    assert now.answer.question.standing == given.TODAY
    people = len(now.answer.ids)
    assert 0 < people < given.PEOPLE
    table = panels(window).list.table
    assert table.model().rowCount() == people
    lit = now.lit
    assert lit is not None
    np.testing.assert_array_equal(lit, np.unique(now.answer.buildings))
    assert canvas(window)._picture is not before
    said = words_of(panels(window))
    assert f"{people} người · " in said
    assert f" · {len(lit)} nhà" in said
    assert "Luật NVQS 78/2015/QH13 Đ30" in said
    assert f"chưa chắc: {len(now.answer.uncertain)} người" in said


def test_the_uncertain_are_listed_apart(qtbot: QtBot, window: Window) -> None:
    session(window).choose_rule("nvqs_call_up")
    uncertain = session(window).answer.uncertain
    press_button(qtbot, panels(window), f"chưa chắc: {len(uncertain)} người")
    assert panels(window).list.table.model().rowCount() == len(uncertain)
    lit = session(window).lit
    assert lit is not None
    assert set(lit.tolist()) <= {int(number - 1) // 4 + 1 for number in uncertain}
    press_button(qtbot, panels(window), f"chưa chắc: {len(uncertain)} người")
    assert panels(window).list.table.model().rowCount() == len(session(window).answer.ids)


def test_another_day_may_be_counted_on(qtbot: QtBot, window: Window) -> None:
    session(window).choose_rule("nvqs_call_up")
    people = len(session(window).answer.ids)
    day = panels(window).filters._rule._day
    type_day(qtbot, day, "24/02/2031")
    assert session(window).counted_on == date(2031, 2, 24)
    assert len(session(window).answer.ids) != people


def test_ages_listed_are_those_of_the_day_counted_on(window: Window) -> None:
    model = panels(window).list._model
    column = model.columns.index("age")
    row = model.row_of(1)
    assert model.data(model.index(row, column)) == "56"
    now = session(window)
    now.set_counted_on(date(2036, 11, 22))
    assert now.as_of == given.TODAY
    assert model.data(model.index(model.row_of(1), column)) == "66"


def test_clicking_a_building_opens_its_record_and_marks_its_rows(
    qtbot: QtBot, window: Window
) -> None:
    click_building(qtbot, window, 5)
    assert session(window).picked_building == 5
    said = words_of(panels(window).record)
    assert "Số 5 Ngõ 21" in said
    assert "Hộ H005" in said
    table = panels(window).list.table
    chosen = [row for first, last in table.selected_ranges() for row in range(first, last + 1)]
    assert [int(session(window).ids[row] - 1) // 4 + 1 for row in chosen] == [5] * 4


def test_a_record_leads_on_and_back(qtbot: QtBot, window: Window) -> None:
    click_building(qtbot, window, 5)
    person = session(window).register.residents_in([5], given.TODAY)[0]
    page = session(window).register.resident_page(int(person), given.TODAY)
    press_button(qtbot, panels(window).record, str(page.values["full_name"]))
    assert session(window).picked_resident == int(person)
    assert "Nhân thân" in words_of(panels(window).record)
    press_button(qtbot, panels(window).record, "Quay lại")
    assert session(window).picked_resident == 0
    assert session(window).picked_building == 5


def test_numbers_are_shown_in_full_only_when_asked(qtbot: QtBot, window: Window) -> None:
    session(window).pick_resident(5)
    record = panels(window).record
    assert "001******005" in words_of(record)
    press_button(qtbot, record, "Hiện đủ số")
    assert "001000000005" in words_of(record)
    session(window).pick_resident(6)
    assert "001******006" in words_of(record)


def test_a_row_picks_the_resident_everywhere(qtbot: QtBot, window: Window) -> None:
    table = panels(window).list.table
    at = table.visualRect(table.model().index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=at)
    resident = int(session(window).ids[2])
    assert session(window).picked_resident == resident
    assert canvas(window)._picked == (resident - 1) // 4 + 1
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert session(window).picked_resident == int(session(window).ids[3])


def test_hovering_links_map_and_list(qtbot: QtBot, window: Window) -> None:
    qtbot.mouseMove(canvas(window), place_of_building(canvas(window), 9))
    assert session(window).hovered_building == 9
    model = panels(window).list._model
    row = model.rows_of_building(9)[0]
    ground = Qt.ItemDataRole.BackgroundRole.value
    assert model.data(model.index(row, 0), ground) is not None
    qtbot.mouseMove(canvas(window), QPoint(3, 3))
    assert model.data(model.index(row, 0), ground) is None


def test_searching_finds_without_diacritics_and_enter_picks(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = panels(window).top.search
    qtbot.keyClicks(search, "tran thi duc")
    assert search.results.isVisible()
    hits = search._hits.hits
    assert {hit.full_name for hit in hits} == {"Trần Thị Đức"}
    qtbot.keyClick(search, Qt.Key.Key_Down)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert not search.results.isVisible()
    assert session(window).picked_resident == hits[1].resident_id
    table = panels(window).list.table
    assert table.selected_count == 1
    assert int(session(window).ids[table.selected_ranges()[0][0]]) == hits[1].resident_id


def test_searching_for_nobody_says_so(qtbot: QtBot, window: Window) -> None:
    search = panels(window).top.search
    qtbot.keyClicks(search, "xyzzy")
    assert search._hits.hits[0].full_name == "Không tìm thấy ai."
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert session(window).page is None
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not search.results.isVisible()


def test_facets_count_and_narrow(qtbot: QtBot, window: Window) -> None:
    press_button(qtbot, panels(window).filters, "Điều kiện")
    settle(window)
    rows = {
        each.text(): each
        for each in panels(window).filters.findChildren(FacetRow)
        if each.isVisible()
    }
    assert rows["Nam"].accessibleName() == f"Nam, {given.PEOPLE // 2} người"
    qtbot.mouseClick(rows["Nam"], LEFT)
    settle(window)
    assert len(session(window).answer.ids) == given.PEOPLE // 2
    assert rows["Nam"].isChecked()
    assert rows["Nữ"].accessibleName() == f"Nữ, {given.PEOPLE // 2} người"
    press_button(qtbot, panels(window).filters, "Bỏ: Nam")
    assert session(window).draft.empty


def test_ages_are_typed(qtbot: QtBot, window: Window) -> None:
    conditions = panels(window).filters._conditions
    press_button(qtbot, panels(window).filters, "Điều kiện")
    qtbot.keyClicks(conditions._low, "60")
    qtbot.keyClicks(conditions._high, "18")
    qtbot.keyClick(conditions._high, Qt.Key.Key_Return)
    assert session(window).draft.age == (18, 60)


def test_all_rows_are_selected_and_copied_for_a_spreadsheet(qtbot: QtBot, window: Window) -> None:
    table = panels(window).list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.selected_count == given.PEOPLE
    assert table.selectionModel().selection().count() == 1
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == given.PEOPLE + 1
    assert lines[0].startswith("Họ và tên\tNgày sinh")
    copied = "\n".join(lines)
    assert f"'{given.FORMULA}" in copied
    assert f"\n{given.FORMULA}" not in copied
    assert given.WICKED in copied
    assert "001******001" in copied
    assert "001000000001" not in copied


def test_headers_sort_where_an_order_is_known(qtbot: QtBot, window: Window) -> None:
    table = panels(window).list.table
    header = table.horizontalHeader()
    place = table.columns.index("address")
    at = QPoint(header.sectionViewportPosition(place) + 20, 10)
    qtbot.mouseClick(header.viewport(), LEFT, pos=at)
    assert session(window).order == "address"
    assert int(session(window).buildings[0]) == 1
    place = table.columns.index("sex")
    at = QPoint(header.sectionViewportPosition(place) + 20, 10)
    qtbot.mouseClick(header.viewport(), LEFT, pos=at)
    assert session(window).order == "address"


def test_columns_are_chosen_and_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    panels(first).list.table.choose_columns(["full_name", "street", "phone"])
    panels(first).list.table.toggle_column("ethnicity")
    panels(first).list.table.toggle_column("street")
    first.close()
    second = make_window()
    assert panels(second).list.table.columns == ["full_name", "phone", "ethnicity"]


def test_the_map_moves_by_mouse_and_keys(qtbot: QtBot, window: Window) -> None:
    shown = canvas(window)
    view = shown.view
    assert view is not None
    qtbot.keyClick(shown, Qt.Key.Key_Plus)
    assert shown.view is not None
    assert shown.view.scale < view.scale
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.view.x < view.x
    qtbot.mousePress(shown, LEFT, pos=QPoint(300, 150))
    qtbot.mouseMove(shown, QPoint(360, 170))
    dragged = shown.view
    qtbot.mouseRelease(shown, LEFT, pos=QPoint(360, 170))
    assert session(window).page is None
    qtbot.waitUntil(lambda: shown.sharp)
    assert shown.view == dragged
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    assert shown.view == view


def test_side_panels_fold_so_that_the_map_keeps_half(make_window: MakeWindow) -> None:
    for width in (1920, 1366, 1280, 1100, 911, 760):
        window = make_window(size=(width, 700))
        settle(window)
        assert panels(window).map.width() >= panels(window).width() // 2
        window.close()


def test_a_narrow_window_shows_the_panel_asked_for(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(size=(911, 512))
    work = panels(window)
    assert not (work.filters.isVisible() and work.record.isVisible())
    window.actions_["filters"].trigger()
    assert work.filters.isVisible() == window.actions_["filters"].isChecked()
    window.actions_["filters"].trigger()
    click_building(qtbot, window, 5)
    assert work.record.isVisible()


def test_places_are_remembered(make_window: MakeWindow) -> None:
    first = make_window(size=(1500, 800))
    panels(first)._across.setSizes([320, 1500 - 320 - 300, 300])
    panels(first)._remember_sizes()
    first.close()
    second = make_window()
    assert panels(second).filters.width() == pytest.approx(320, abs=2)


def test_another_day_shows_the_register_as_it_stood(qtbot: QtBot, window: Window) -> None:
    type_day(qtbot, panels(window).top.day, "01/06/2005")
    assert session(window).as_of == date(2005, 6, 1)
    assert len(session(window).answer.ids) == 0
    assert "Không có ai" in words_of(panels(window).list) or "chưa có" in words_of(panels(window))
    window.actions_["today"].trigger()
    assert len(session(window).answer.ids) == given.PEOPLE
    assert panels(window).top.day.day == given.TODAY


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, window: Window) -> None:
    day = panels(window).top.day
    qtbot.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = day._calendar
    assert calendar is not None
    assert calendar.isVisible()
    days = calendar.findChild(QTableView)
    qtbot.keyClick(days, Qt.Key.Key_Left)
    qtbot.keyClick(days, Qt.Key.Key_Return)
    assert session(window).as_of == date(2026, 11, 21)


def test_commands_are_found_by_a_few_letters(qtbot: QtBot, window: Window) -> None:
    session(window).toggle("sex", "male")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window._overlay
    assert isinstance(palette, CommandPalette)
    assert palette.field.hasFocus()
    qtbot.keyClicks(palette.field, "xoa cau")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert session(window).draft.empty
    assert not palette.isVisible()


def test_every_screen_of_a_simulated_register_says_so(window: Window) -> None:
    assert "DỮ LIỆU MÔ PHỎNG" in window.windowTitle()
    said = words_of(window)
    assert said.count("DỮ LIỆU MÔ PHỎNG") == 2


def test_an_empty_register_says_what_will_stand_where(make_window: MakeWindow) -> None:
    window = make_window(empty=True)
    said = words_of(window)
    assert "Bản đồ chưa có gì" in said
    assert "Sổ chưa có nhân khẩu" in said
    assert "MÔ PHỎNG" not in said + window.windowTitle()


def test_names_are_never_markup(window: Window) -> None:
    session(window).pick_resident(3)
    record = panels(window).record
    assert given.WICKED in words_of(record)
    formats = {each.textFormat() for each in window.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
    tip = panels(window).list._model.data(
        panels(window).list._model.index(panels(window).list._model.row_of(3), 0),
        Qt.ItemDataRole.ToolTipRole.value,
    )
    assert "<script>" not in tip


def test_the_map_sheet_is_written(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session(window).choose_rule("nvqs_call_up")
    target = tmp_path / "to 7.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    window.actions_["print_map"].trigger()
    qtbot.waitUntil(lambda: window._job is None)
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in words_of(window)


@pytest.mark.parametrize(
    ("named", "kind", "written"),
    [
        ("bản đồ 24.2", "", "bản đồ 24.2.pdf"),
        ("bản đồ 24.2", "PNG (*.png)", "bản đồ 24.2.png"),
        ("bản đồ", "SVG (*.svg)", "bản đồ.svg"),
        ("bản đồ.PNG", "PDF (*.pdf)", "bản đồ.PNG"),
    ],
)
def test_a_sheet_s_file_is_of_the_kind_chosen(
    window: Window, monkeypatch: pytest.MonkeyPatch, named: str, kind: str, written: str
) -> None:
    asked: list[Path] = []

    def choose(_parent: object, _title: str, _name: str, kinds: str) -> tuple[str, str]:
        ending = kind.rpartition("(")[2]
        shown = [each for each in kinds.split(";;") if kind and each.endswith(ending)]
        return named, "".join(shown)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(window.sheets, "write_map", lambda path, _leaving: asked.append(path))
    window.actions_["print_map"].trigger()
    assert asked == [Path(written)]


def test_picture_draws_the_window(tmp_path: Path, qapp: object) -> None:
    register = given.make(tmp_path / "p.resgroup")
    target = tmp_path / "window.png"
    question = Question(RuleRef("nvqs_call_up"), date(2027, 2, 24))
    picture(register, target, question=question, today=given.TODAY, scale=1.5, theme="dark")
    from PySide6.QtGui import QImage

    image = QImage(str(target))
    assert (image.width(), image.height()) == (1366, 768)
    colours = {image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
    assert len(colours) > 50


def test_resident_pages_are_what_the_register_gives(window: Window) -> None:
    session(window).pick_resident(1)
    assert isinstance(session(window).page, ResidentPage)
