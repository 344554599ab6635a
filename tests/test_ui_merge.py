"""Merging two records of one person in the window: field by field, seen before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.changes import ChangeSet, additions
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.namesakes import Namesake, may_be_same_day, namesakes
from resgroup.records import Kinship, Membership, MergedResident, Residence, Resident
from tests import window_register as given
from tests.groups import new_register
from tests.test_ui_list_edit import write
from tests.test_ui_words import name_of, own_parts
from tests.window_driving import panels, press_button, session, words_of
from ui.app import settle
from ui.files import Files
from ui.pages.merge import Page
from ui.preferences import Preferences
from ui.window import Window

FIRST, SECOND, CHILD = 6, 501, 8
"""The wife of the second household, her other record in the tenth, and a child of hers."""


def second_record(first: Resident) -> list[Resident | Membership | Residence]:
    """Another record of the same person, with what only it knows."""
    return [
        Resident(
            SECOND,
            first.full_name.upper(),
            sex=first.sex,
            birth_date=PartialDate(first.birth_date.year),
            national_id="",
            ethnicity="tay",
            phone="0912345678",
            occupation="Giáo viên",
        ),
        Membership(900, SECOND, 10, "other", date(2024, 5, 1)),
        Residence(900, SECOND, "temporary", date(2024, 5, 1), until=date(2027, 1, 1)),
    ]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with the small register open, one person of it recorded twice."""
    files = Files(lambda path, _passphrase: open_register(path), lambda *_given: None)
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.show()
    window.show_register(given.make(tmp_path / "small.resgroup"))
    first = residents(window)[FIRST]
    mother = Kinship(1, "parent", CHILD, FIRST)
    records = [*second_record(first), mother]
    session(window).commit(ChangeSet("add", additions(records)))
    settle(window)
    yield window
    window.close()
    window.deleteLater()


def residents(window: Window) -> dict[int, Resident]:
    found = session(window).register.all("resident")
    return {each.id: each for each in found if isinstance(each, Resident)}


def opened(window: Window) -> Page:
    page = panels(window)._page
    assert isinstance(page, Page)
    return page


def agree_and_merge(qtbot: QtBot, page: Page) -> None:
    if not page.preview.may_save:
        page.preview.agreement.click()
    press_button(qtbot, page, "Gộp")


def test_two_rows_selected_are_merged_by_keys_alone(qtbot: QtBot, window: Window) -> None:
    table = panels(window).list.table
    rows = [table._list.row_of(number) for number in (FIRST, SECOND)]
    table.select_rows(sorted(rows))
    window.actions_["merge"].trigger()
    page = opened(window)
    assert {page._keep, page._drop} == {FIRST, SECOND}
    if page._keep != FIRST:
        page.change_sides()
    first = QApplication.focusWidget()
    assert isinstance(first, QRadioButton)
    assert set(page.rows) == {
        *(
            "full_name",
            "birth_date",
            "national_id",
            "ethnicity",
            "phone",
            "occupation",
            "education",
        ),
    }
    page.rows["ethnicity"].choices[0].radio.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.rows["ethnicity"].side == 1
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, ctrl)
    if panels(window)._page is page:  # something unusual is asked about first
        assert QApplication.focusWidget() is page.preview.agreement
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, ctrl)
    people = residents(window)
    assert SECOND not in people
    merged = people[FIRST]
    assert merged.full_name != merged.full_name.upper()
    assert merged.birth_date.precision == "day"
    assert (merged.ethnicity, merged.phone, merged.occupation) == ("tay", "0912345678", "Giáo viên")
    assert panels(window)._page is None
    assert session(window).picked_resident == FIRST
    traces = session(window).register.all("merged_resident")
    assert [
        (each.resident_id, each.former_id) for each in traces if isinstance(each, MergedResident)
    ] == [(FIRST, SECOND)]


def test_undoing_gives_both_records_back(qtbot: QtBot, window: Window) -> None:
    before = residents(window)
    session(window).turn_to("merge", (FIRST, SECOND))
    agree_and_merge(qtbot, opened(window))
    assert SECOND not in residents(window)
    window.actions_["undo"].trigger()
    assert residents(window) == before


def test_what_differs_is_told_in_words_and_the_value_chosen_is_bold(
    qtbot: QtBot, window: Window
) -> None:
    session(window).turn_to("merge", (FIRST, SECOND))
    page = opened(window)
    row = page.rows["occupation"]
    assert "khác nhau" in row.accessibleName()
    assert row.side == 1  # only the other record knows one
    assert [each.words.property("role") for each in row.choices] == ["muted", "heading"]
    qtbot.mouseClick(row.choices[0].words, Qt.MouseButton.LeftButton)
    assert row.side == 0
    assert [each.words.property("role") for each in row.choices] == ["heading", "muted"]
    assert "sex" not in page.rows
    assert "Giữ lại hồ sơ này" in words_of(page)


def test_numbers_are_shown_in_full_so_that_they_can_be_told_apart(window: Window) -> None:
    session(window).turn_to("merge", (FIRST, SECOND))
    row = opened(window).rows["national_id"]
    assert row.choices[0].words.text() == residents(window)[FIRST].national_id


def test_changing_sides_keeps_the_values_chosen(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("merge", (FIRST, SECOND))
    page = opened(window)
    page.rows["full_name"].choices[1].radio.click()
    press_button(qtbot, page, "Giữ hồ sơ kia")
    assert page._keep == SECOND
    assert page.rows["full_name"].side == 0
    assert page.rows["national_id"].side == 1
    agree_and_merge(qtbot, page)
    people = residents(window)
    assert FIRST not in people
    assert people[SECOND].full_name.isupper()
    assert people[SECOND].national_id.startswith("001")
    mothers = session(window).register.linked("kinship", "resident_id", [CHILD])
    assert [each.relative_id for each in mothers if isinstance(each, Kinship)] == [SECOND]


def test_one_record_is_offered_the_other_one_and_any_can_be_found(
    qtbot: QtBot, window: Window
) -> None:
    session(window).turn_to("merge", (SECOND,))
    page = opened(window)
    assert not page.save.isVisible()
    assert "trùng tên" in words_of(page)
    assert QApplication.focusWidget() is page._offers[0]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (page._keep, page._drop) == (SECOND, FIRST)
    session(window).turn_to("merge", (CHILD,))
    page = opened(window)
    assert page.search is not None
    page.search.line.setFocus()
    write(page.search.line, residents(window)[12].national_id)
    qtbot.keyClick(page.search.line, Qt.Key.Key_Return)
    assert page._drop == 12


def test_mother_and_child_are_not_one_person(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("merge", (FIRST, CHILD))
    page = opened(window)
    assert "không phải một người" in page.message.words
    assert not page.save.isEnabled()
    page.commit()
    assert CHILD in residents(window)


def test_two_sexes_are_asked_about_before_merging(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("merge", (FIRST, 21))
    page = opened(window)
    press_button(qtbot, page, "Gộp")
    assert panels(window)._page is page
    assert "giới tính" in words_of(page)
    assert QApplication.focusWidget() is page.preview.agreement
    agree_and_merge(qtbot, page)
    assert 21 not in residents(window)


def test_what_is_undone_meanwhile_is_no_longer_merged(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("merge", (FIRST, SECOND))
    session(window).undo()
    page = opened(window)
    assert not page.rows
    assert not page.save.isVisible()
    page.commit()
    assert FIRST in residents(window)


def test_without_rows_it_says_what_to_do(window: Window) -> None:
    panels(window).list.table.clearSelection()
    window.actions_["merge"].trigger()
    assert panels(window)._page is None
    assert "chọn hai hồ sơ" in panels(window).list._message.words


def test_escape_goes_back_and_every_part_has_a_name(qtbot: QtBot, window: Window) -> None:
    session(window).turn_to("merge", (FIRST, SECOND))
    page = opened(window)
    qtbot.wait(1)  # what was shown before is gone
    assert not [type(each) for each in own_parts(page) if each.isVisible() and not told(each)]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert panels(window)._page is None
    assert SECOND in residents(window)


def told(part: QWidget) -> bool:
    return bool(name_of(part) or part.property("line")) or isinstance(part, QLabel)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PartialDate(1948), PartialDate(1948, 3, 12), True),
        (PartialDate(1948, 3), PartialDate(1948, 4), False),
        (PartialDate(1948, 3, 12), PartialDate(1948, 3, 12), True),
        (UNKNOWN, PartialDate(1948), True),
        (PartialDate(1949), PartialDate(1948, 12, 31), False),
    ],
)
def test_dates_known_in_part_may_be_the_same(
    one: PartialDate, other: PartialDate, same: bool
) -> None:
    assert may_be_same_day(one, other) is same
    assert may_be_same_day(other, one) is same


def test_namesakes_bear_the_same_number_or_name_and_birth(tmp_path: Path) -> None:
    people = [
        Resident(1, "Nguyễn Văn Hoà", birth_date=PartialDate(1948), national_id="001048000001"),
        Resident(2, "nguyễn văn hòa", birth_date=PartialDate(1948, 3, 12)),
        Resident(3, "Nguyễn Văn Hoà", birth_date=PartialDate(1950)),
        Resident(4, "Trần Thị An", national_id="001048000001"),
        Resident(5, "Nguyễn Văn Hoàng", birth_date=PartialDate(1948)),
    ]
    register = new_register(tmp_path / "a.resgroup", list(people))
    assert namesakes(register, 1) == [Namesake(4, "number"), Namesake(2, "name")]
    assert namesakes(register, 3) == []
    register.close()
