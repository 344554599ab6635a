"""The editors of forms: what they read, what they refuse, and how things are found by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from resgroup.commands.inputs import Option
from resgroup.commands.newcomers import Newcomer
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.errors import RegisterError
from tests.form_driving import clock, opened, press_letters, type_into
from tests.window_driving import press_button, words_of
from ui.forms.drafts import FormDraft, read_draft
from ui.forms.editor import Editor
from ui.forms.editors import KINDS, editor_for
from ui.forms.pick_line import PickLine
from ui.forms.spec import Spec
from ui.session import Session

# Small windows of their own: the offscreen platform cannot hint at their sizes.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OPTIONS = (Option(1, "Nguyễn Văn An", "yes"), Option(2, "Trần Thị Bình"))
MakeEditor = Callable[..., Editor]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session that is only read."""
    with opened(tmp_path_factory.mktemp("forms") / "a.resgroup") as made:
        yield made


@pytest.fixture
def make(people: Session) -> Iterator[MakeEditor]:
    """Makes editors, each in a window of its own."""
    made: list[Editor] = []

    def one(kind: str, **about: Any) -> Editor:
        editor = editor_for(Spec("it", kind, "Ô này", **about), people)
        made.append(editor)
        editor.resize(312, 200)
        editor.show()
        editor.activateWindow()
        QApplication.processEvents()
        return editor

    yield one
    for editor in made:
        editor.close()
        editor.deleteLater()


def leave(editor: Editor) -> None:
    editor.stops[0].clearFocus()


# --- one editor for one kind ------------------------------------------------------------------

VALUES = [
    ("text", "Lê Văn Tám"),
    ("note", "Dòng một\nDòng hai"),
    ("integer", 12),
    ("boolean", True),
    ("day", date(2026, 2, 3)),
    ("date", date(2031, 12, 31)),
    ("partial_date", PartialDate(1948)),
    ("partial_date", PartialDate(1948, 3)),
    ("partial_date", PartialDate(1948, 3, 12)),
    ("id_number", "001090000001"),
    ("phone", "0912345678"),
    ("nationality", "VN"),
    ("nationality", "Lào"),
    ("address", "Số 3 ngõ 12 phố Chùa"),
    ("choice", "wife"),
    ("option", 2),
    ("options", (2,)),
    ("relationships", ((1, "wife"), (2, "child"))),
    ("resident", 7),
    ("residents", (3, 1)),
    ("household", 2),
    ("dwelling", 4),
    ("newcomers", (Newcomer("Lê Bé", "female", PartialDate(2026, 1), "", "child"),)),
]
NOTHING = {
    "integer": None,
    "boolean": False,
    "day": None,
    "date": None,
    "partial_date": UNKNOWN,
    "option": 1,
    "options": (1,),
    "resident": None,
    "household": None,
    "dwelling": None,
    "residents": (),
    "newcomers": (),
}


def about(kind: str) -> dict[str, Any]:
    terms = "relationship" if kind in ("choice", "relationships") else ""
    return {"terms": terms, "options": OPTIONS}


def test_there_is_an_editor_for_every_kind() -> None:
    assert {kind for kind, _value in VALUES} == KINDS


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_filled_in_is_the_value_read(make: MakeEditor, kind: str, value: Any) -> None:
    editor = make(kind, **about(kind))
    editor.set_value(value)
    assert editor.value() == value
    assert editor.fault() is None


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_what_is_typed_comes_back_from_a_draft(make: MakeEditor, kind: str, value: Any) -> None:
    first, second = make(kind, **about(kind)), make(kind, **about(kind))
    first.set_value(value)
    draft = FormDraft(clock(), {"it": first.state()})
    read = read_draft(draft.content())
    assert read is not None
    second.restore(read.fields["it"])
    assert second.value() == value
    assert second.state() == first.state()


@pytest.mark.parametrize("kind", sorted(KINDS - {"relationships"}))
def test_an_empty_editor_has_the_value_for_nothing(make: MakeEditor, kind: str) -> None:
    assert make(kind, **about(kind)).value() == NOTHING.get(kind, "")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_widget_that_takes_keys_has_a_name(make: MakeEditor, kind: str) -> None:
    editor = make(kind, **about(kind))
    assert all(stop.accessibleName() for stop in editor.stops)


@pytest.mark.parametrize("kind", sorted(KINDS - {"boolean", "option", "options", "relationships"}))
def test_a_required_field_left_empty_is_said_by_name(make: MakeEditor, kind: str) -> None:
    fault = make(kind, required=True).fault()
    assert fault is not None
    assert fault.code == "incomplete"
    assert "Ô này" in str(fault)


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        ("partial_date", "12.3.48", "12/03/1948"),
        ("partial_date", "3/1948", "03/1948"),
        ("partial_date", "1948", "1948"),
        ("day", "1/2/2026", "01/02/2026"),
        ("day", "01022026", "01/02/2026"),
        ("id_number", "001 090 000.001", "001090000001"),
        ("phone", "0912 345 678", "0912345678"),
        ("phone", "912345678", "0912345678"),
        ("nationality", "viet nam", "Việt Nam"),
        ("text", "  Lê   Văn  Tám ", "Lê Văn Tám"),
    ],
)
def test_leaving_a_field_writes_it_in_full(
    qtbot: QtBot, make: MakeEditor, kind: str, typed: str, written: str
) -> None:
    editor = make(kind)
    type_into(qtbot, editor, typed)
    leave(editor)
    assert editor.state() == written
    assert editor.problem == ""


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("partial_date", "31/2/1990", "bad-date"),
        ("partial_date", "hôm qua", "bad-date"),
        ("day", "3/1948", "bad-date"),
        ("integer", "ba", "bad-number"),
        ("choice", "họ hàng xa lắm", "not-in-list"),
        ("resident", "xyzzy", "not-in-list"),
        ("household", "xyzzy", "not-in-list"),
        ("dwelling", "xyzzy", "not-in-list"),
        ("residents", "xyzzy", "not-in-list"),
    ],
)
def test_what_is_typed_wrongly_is_refused_beside_the_field(
    qtbot: QtBot, make: MakeEditor, kind: str, typed: str, code: str
) -> None:
    editor = make(kind, **about(kind))
    type_into(qtbot, editor, typed)
    with pytest.raises(RegisterError) as refused:
        editor.value()
    assert refused.value.code == code
    leave(editor)
    editor.complain(str(refused.value))
    assert typed in editor.problem
    assert editor.stops[0].property("wrong") == "true"
    signs = [each for each in editor.message.findChildren(QLabel) if not each.pixmap().isNull()]
    assert signs, "not told by colour alone"
    qtbot.keyClicks(editor.stops[0], "1")
    assert editor.problem == ""
    assert editor.stops[0].property("wrong") == "false"


def test_a_boolean_that_may_be_unknown_says_so(make: MakeEditor) -> None:
    editor = make("boolean", nullable=True)
    assert editor.value() is None
    radios = {each.text(): each for each in editor.findChildren(QRadioButton)}
    assert list(radios) == ["Có", "Không", "Chưa rõ"]
    radios["Không"].click()
    assert editor.value() is False
    assert len(make("boolean").findChildren(QRadioButton)) == 2


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("day")
    editor.line.setFocus()
    qtbot.keyClick(editor.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor._calendar.isVisible()
    assert editor._calendar.selectedDate() == QDate(2026, 11, 22)
    editor._calendar.clicked.emit(QDate(2026, 11, 3))
    assert editor.value() == date(2026, 11, 3)
    assert not editor._calendar.isVisible()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("34 ngõ 12 phố Chùa", "Phố Chùa · ngõ 12 · số 34"),
        ("78/34/12 Hào Nam", "Hào Nam · ngõ 78 · ngách 34 · số 12"),
        ("", ""),
    ],
)
def test_an_address_is_understood_while_typed(
    qtbot: QtBot, make: MakeEditor, typed: str, words: str
) -> None:
    editor: Any = make("address")
    type_into(qtbot, editor, typed)
    assert editor.parts.text() == words
    assert editor.parts.isVisible() == bool(words)


# --- finding by typing ------------------------------------------------------------------------


def hits(line: PickLine) -> list[str]:
    return [item.words for item in line._items.items]


def test_a_term_is_found_without_diacritics_and_taken_by_keys(
    qtbot: QtBot, make: MakeEditor
) -> None:
    editor: Any = make("choice", terms="relationship")
    line = editor.line
    line.setFocus()
    qtbot.keyClicks(line, "con de")
    assert hits(line)[0] == "Con đẻ"
    assert line.results.isVisible()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not line.results.isVisible()
    assert (editor.value(), line.text()) == ("child", "Con đẻ")


def test_the_whole_list_opens_and_is_walked_through(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("choice", terms="relationship")
    line = editor.line
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(hits(line)) > 40
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert editor.value() == "wife"
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.results.currentIndex().data() == "Vợ"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.results.isVisible()
    assert editor.value() == "wife"


def test_a_term_is_taken_by_another_of_its_names(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("choice", terms="relationship")
    type_into(qtbot, editor, "Vk")
    leave(editor)
    assert editor.value() == "wife"


def test_a_choice_is_emptied_again(qtbot: QtBot, make: MakeEditor) -> None:
    editor = make("choice", terms="sex")
    editor.set_value("male")
    type_into(qtbot, editor, "")
    leave(editor)
    assert editor.value() == ""


def test_a_resident_is_found_and_told_apart_by_birth_and_address(
    qtbot: QtBot, make: MakeEditor
) -> None:
    editor: Any = make("resident")
    line = editor.line
    line.setFocus()
    qtbot.keyClicks(line, "tran thi duc")
    assert set(hits(line)) == {"Trần Thị Đức"}
    second = line._items.items[1]
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert editor.value() == second.value
    assert second.details in words_of(editor)


def test_two_people_of_one_name_are_not_guessed_between(qtbot: QtBot, make: MakeEditor) -> None:
    editor = make("resident")
    type_into(qtbot, editor, "Trần Thị Đức")
    leave(editor)
    with pytest.raises(RegisterError):
        editor.value()


@pytest.mark.parametrize(
    ("kind", "typed", "found"), [("household", "H003", 3), ("dwelling", "Số 5 Ngõ", 5)]
)
def test_households_and_dwellings_are_found(
    qtbot: QtBot, make: MakeEditor, kind: str, typed: str, found: int
) -> None:
    editor: Any = make(kind)
    editor.line.setFocus()
    press_letters(editor.line, typed)
    qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.value() == found


def test_several_residents_are_gathered_and_taken_off(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("residents")
    editor.line.setFocus()
    for number in (5, 9):
        qtbot.keyClicks(editor.line, f"001{number:09d}")
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.value() == (5, 9)
    first = editor._chosen[0].words
    QApplication.processEvents()
    press_button(qtbot, editor, f"Bớt: {first}")
    assert editor.value() == (9,)


def test_options_of_the_moment_keep_what_is_chosen(make: MakeEditor) -> None:
    for kind, chosen, left, gone in (
        ("option", 2, 2, 3),
        ("options", (2,), (2,), (3,)),
        ("relationships", ((1, "wife"), (2, "child")), ((2, "child"), (3, "head")), None),
    ):
        editor: Any = make(kind, **about(kind))
        editor.set_value(chosen)
        third = Option(3, "Người thứ ba", "head")
        editor.set_options((OPTIONS[1], third))
        expected = (2, 3) if kind == "options" else left
        assert editor.value() == expected
        if gone is not None:
            editor.set_options((third,))
            assert editor.value() == gone


def test_a_relationship_left_open_names_the_person(make: MakeEditor) -> None:
    editor = make("relationships", terms="relationship", options=(Option(2, "Trần Thị Bình"),))
    fault = editor.fault()
    assert fault is not None
    assert "Trần Thị Bình" in str(fault)


def test_newcomers_are_added_with_enter(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("newcomers")
    row = editor._people[0].editors
    press_letters(row["full_name"].line, "Lê Văn Bé")
    row["national_id"].line.setFocus()
    qtbot.keyClick(row["national_id"].line, Qt.Key.Key_Return)
    assert len(editor._people) == 2
    assert editor._people[1].editors["full_name"].line.hasFocus()
    assert editor.value() == (Newcomer("Lê Văn Bé"),)
    press_button(qtbot, editor, "Bớt người cuối")
    assert len(editor._people) == 1


def test_a_newcomer_without_a_name_is_refused(qtbot: QtBot, make: MakeEditor) -> None:
    editor: Any = make("newcomers")
    qtbot.keyClicks(editor._people[0].editors["birth_date"].line, "1990")
    with pytest.raises(RegisterError) as refused:
        editor.value()
    assert "Người thứ 1 – Họ và tên" in str(refused.value)


@pytest.mark.parametrize("kind", ["resident", "household", "dwelling"])
def test_what_is_no_longer_there_is_chosen_no_more(make: MakeEditor, kind: str) -> None:
    editor = make(kind)
    editor.restore({"value": 99_999})
    assert editor.empty
    assert editor.value() is None
