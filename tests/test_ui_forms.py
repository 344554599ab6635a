"""Forms: what they refuse, how they are saved and given up, and what is kept of the half typed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import make_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as provided
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resgroup.changes import Change, ChangeSet
from resgroup.commands.inputs import Option, asked, inputs_of
from resgroup.commands.plan import Concern, Plan
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from tests import window_register as given
from tests.form_driving import clock, opened, shown, type_into
from tests.window_driving import press_button, words_of
from ui.forms.drafts import FormDraft, drafts_waiting, read_draft, request_of
from ui.forms.editor import Editor
from ui.forms.form import Form
from ui.forms.pickers import PickEditor
from ui.forms.spec import Spec, spec_of_input
from ui.session import FormRequest, Session

# Small windows of their own: the offscreen platform cannot hint at their sizes.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

OPTIONS = (Option(1, "Nguyễn Văn An", "yes"), Option(2, "Trần Thị Bình"))
MakeEditor = Callable[..., Editor]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with opened(tmp_path / "a.resgroup") as made:
        yield made


SPECS = (
    Spec("full_name", "text", "Họ và tên", required=True, group="Nhân thân"),
    Spec("birth_date", "partial_date", "Ngày sinh", group="Nhân thân"),
    Spec("sex", "choice", "Giới tính", terms="sex", group="Nhân thân"),
    Spec("extra", "option", "Lựa chọn thêm", group="Khác"),
    Spec("note", "note", "Ghi chú", group="Khác"),
)


class RenameForm(Form):
    """A form that gives resident 1 a name, refused or doubted as the name says."""

    def __init__(self, session: Session, now: Callable[[], datetime] = clock) -> None:
        request = FormRequest("", "resident", 1)
        super().__init__(
            session, request, SPECS, title="Đổi tên", about="Thử", save_words="Lưu tên", clock=now
        )
        self.written: list[ChangeSet] = []
        self.fill({"full_name": "Tên Cũ"})

    def adapt(self) -> None:
        asked_more = self.known_values().get("full_name") == "Thêm"
        self.set_options("extra", OPTIONS if asked_more else ())

    def planned(self, values: dict[str, Any]) -> Plan:
        if values["full_name"] == "Cấm":
            raise RegisterError("forbidden", "Tên này không được dùng.", "Not this name.")
        before = self.session.register.get("resident", [1])[1]
        after = replace(before, full_name=values["full_name"])  # type: ignore[call-arg]
        concerns = (Concern("odd", "Tên hơi lạ.", "Odd."),) if values["full_name"] == "Lạ" else ()
        return Plan(ChangeSet("correct", (Change(before, after),)), concerns)

    def field_of(self, code: str) -> str:
        return "full_name" if code == "forbidden" else ""


@pytest.fixture
def form(session: Session) -> Iterator[RenameForm]:
    with shown(lambda: RenameForm(session)) as made:
        session.form = made.request
        made.focus_first()
        yield made
        made.leave()


def name_of(session: Session) -> str:
    record: Any = session.register.get("resident", [1])[1]
    return str(record.full_name)


def test_required_fields_are_said_in_words(form: RenameForm) -> None:
    assert words_of(form).count("bắt buộc") == 1
    assert {"Nhân thân", "Khác", "Đổi tên", "Thử"} <= set(words_of(form).splitlines())


def test_saving_says_beside_the_fields_what_is_wrong(qtbot: QtBot, form: RenameForm) -> None:
    type_into(qtbot, form.editors["full_name"], "")
    type_into(qtbot, form.editors["birth_date"], "32/1/1990")
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "Họ và tên" in form.editors["full_name"].problem
    assert "32/1/1990" in form.editors["birth_date"].problem
    assert form.refusal.words == form.editors["full_name"].problem
    assert form.editors["full_name"].stops[0].hasFocus()
    assert "Chưa lưu được" in words_of(form)
    assert name_of(form.session) != ""


def test_a_refusal_stands_above_and_beside_its_field(qtbot: QtBot, form: RenameForm) -> None:
    type_into(qtbot, form.editors["full_name"], "Cấm")
    form.save()
    assert form.refusal.words == "Tên này không được dùng."
    assert form.editors["full_name"].problem == "Tên này không được dùng."
    assert form.session.form is not None


def test_what_is_unusual_is_agreed_to_before_it_is_saved(qtbot: QtBot, form: RenameForm) -> None:
    before = name_of(form.session)
    type_into(qtbot, form.editors["full_name"], "Lạ")
    form.save()
    assert name_of(form.session) == before
    assert "Tên hơi lạ." in words_of(form)
    assert form.preview.agreement.hasFocus()
    qtbot.keyClick(form.preview.agreement, Qt.Key.Key_Space)
    press_button(qtbot, form, "Lưu tên")
    assert name_of(form.session) == "Lạ"
    assert form.session.form is None


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return])
def test_keys_save_from_any_field(qtbot: QtBot, form: RenameForm, key: Qt.Key) -> None:
    type_into(qtbot, form.editors["full_name"], "Tên Mới")
    form.editors["note"].stops[0].setFocus()
    qtbot.keyClick(form.editors["note"].stops[0], key, Qt.KeyboardModifier.ControlModifier)
    assert name_of(form.session) == "Tên Mới"
    assert form.session.register.drafts() == {}


def test_enter_goes_on_through_the_fields_to_the_button(qtbot: QtBot, form: RenameForm) -> None:
    seen = []
    for _step in range(4):
        at = QApplication.focusWidget()
        assert at is not None
        seen.append(at.accessibleName())
        qtbot.keyClick(at, Qt.Key.Key_Return)
    assert seen[:3] == ["Họ và tên", "Ngày sinh", "Giới tính"]
    assert seen[3] == "Ghi chú"


def test_a_field_is_asked_for_when_there_is_something_to_choose(
    qtbot: QtBot, form: RenameForm
) -> None:
    assert "extra" not in form.values()
    assert not form.editors["extra"].isVisible()
    type_into(qtbot, form.editors["full_name"], "Thêm")
    assert form.editors["extra"].isVisible()
    assert form.values()["extra"] == 1


def test_what_would_be_written_is_shown_while_typing(qtbot: QtBot, form: RenameForm) -> None:
    assert "Sẽ ghi" not in words_of(form)
    type_into(qtbot, form.editors["full_name"], "Tên Mới")
    qtbot.waitUntil(lambda: "Tên Mới" in words_of(form.preview))


def test_being_unsaved_is_said_and_giving_up_asks_in_place(qtbot: QtBot, form: RenameForm) -> None:
    assert not form.dirty
    line = form.editors["full_name"].stops[0]
    qtbot.keyClicks(line, "!")
    assert form.dirty
    assert "Chưa lưu" in words_of(form).splitlines()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert "Những gì vừa gõ chưa được lưu." in words_of(form)
    assert form.session.form is not None
    press_button(qtbot, form, "Gõ tiếp")
    assert "Những gì vừa gõ chưa được lưu." not in words_of(form)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    press_button(qtbot, form, "Bỏ hẳn")
    assert form.session.form is None
    assert form.session.register.drafts() == {}


def test_a_form_put_off_is_kept(qtbot: QtBot, form: RenameForm) -> None:
    qtbot.keyClicks(form.editors["full_name"].stops[0], "!")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    press_button(qtbot, form, "Để sau")
    assert form.session.form is None
    form.leave()
    (waiting,) = drafts_waiting(form.session.register)
    assert waiting.request == replace(form.request)
    assert "Đổi tên · Thử" in waiting.words
    assert "14:05 ngày 22/11/2026" in waiting.words


def test_nothing_typed_closes_at_once(qtbot: QtBot, form: RenameForm) -> None:
    qtbot.keyClick(form.editors["full_name"].stops[0], Qt.Key.Key_Escape)
    assert form.session.form is None


def test_what_was_half_typed_is_back_and_may_be_dropped(qtbot: QtBot, session: Session) -> None:
    with shown(lambda: RenameForm(session)) as first:
        type_into(qtbot, first.editors["full_name"], "Tên Dở")
        type_into(qtbot, first.editors["birth_date"], "32/")
        first.leave()
    with shown(lambda: RenameForm(session)) as second:
        assert second.editors["full_name"].state() == "Tên Dở"
        assert second.editors["birth_date"].state() == "32/"
        assert second.dirty
        assert "Đã khôi phục những gì gõ dở lúc 14:05 ngày 22/11/2026." in words_of(second)
        press_button(qtbot, second, "Bỏ những gì đã khôi phục")
        assert second.editors["full_name"].state() == "Tên Cũ"
        assert not second.dirty
        assert session.register.drafts() == {}
        second.leave()


def test_typing_back_what_was_there_leaves_no_draft(qtbot: QtBot, form: RenameForm) -> None:
    line = form.editors["full_name"].stops[0]
    qtbot.keyClicks(line, "!")
    form.keep()
    assert form.session.register.drafts()
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    form.keep()
    assert form.session.register.drafts() == {}


def test_two_columns_where_there_is_room(session: Session) -> None:
    with shown(lambda: RenameForm(session), (640, 640)) as wide:
        name, birth = wide._cells["full_name"], wide._cells["birth_date"]
        assert name.y() == birth.y()
        wide.resize(312, 640)
        QApplication.processEvents()
        assert name.y() < birth.y()
        assert name.x() == birth.x()
        wide.leave()


def test_messages_push_the_fields_below_down(session: Session) -> None:
    with shown(lambda: RenameForm(session), (640, 640)) as form:
        form.resize(312, 640)
        for editor in form.editors.values():
            editor.complain("Một câu khá dài để phải xuống dòng trong cột hẹp này.")
        for _round in range(5):
            QApplication.processEvents()
        cells = [cell for cell in form._cells.values() if cell.isVisible()]
        assert all(cell.height() >= cell.heightForWidth(cell.width()) for cell in cells)
        form.leave()


def test_keys_of_drafts_tell_the_form() -> None:
    assert request_of("edit:household:3") == FormRequest("", "household", 3)
    assert request_of("nothing_known:resident:3") is None
    assert request_of("edit:nothing_known:3") is None
    assert request_of("edit:household:") is None


def test_an_input_of_an_event_becomes_a_field() -> None:
    fields = [
        ("on", date, asked("day", lambda: "Ngày", hint=lambda: "Gợi ý")),
        ("relation", str, asked("choice", lambda: "Quan hệ", default="", terms="relationship")),
    ]
    form = make_dataclass("Asked", fields, frozen=True)
    day, relation = (spec_of_input(each) for each in inputs_of(form))
    assert (day.kind, day.required, day.hint) == ("day", True, "Gợi ý")
    assert (relation.terms, relation.required) == ("relationship", False)


def test_a_form_follows_the_language(session: Session) -> None:
    set_language("en")
    with shown(lambda: RenameForm(session)) as form:
        assert "required" in words_of(form)
        assert "Nothing changed yet" in words_of(form)
        form.leave()


def test_lists_do_not_outlive_their_form(session: Session) -> None:
    with shown(lambda: RenameForm(session)) as form:
        sex = form.editors["sex"]
        assert isinstance(sex, PickEditor)
        sex.line.setFocus()
        sex.line.open_all()
        results = sex.line.results
        assert results.isVisible()
        form.hide()
        assert not results.isVisible()
        form.leave()


@provided(st.text(max_size=30))
def test_no_text_is_too_odd_for_a_draft(text: str) -> None:
    draft = FormDraft(clock(), {"it": text}, "Tựa", {"resident": 3})
    assert read_draft(draft.content()) == draft


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"at": "x"}', '{"at": "", "fields": 3}'])
def test_drafts_of_other_editions_are_passed_over(content: str) -> None:
    assert read_draft(content) is None


# --- a crash ----------------------------------------------------------------------------------

TYPE_AND_WAIT = """
import sys, time
from pathlib import Path
from tests import window_register as given
from tests.form_driving import opened, press_letters, shown
from tests.test_ui_forms import RenameForm
from ui.app import application_of

application = application_of()
with opened(Path(sys.argv[1])) as session, shown(lambda: RenameForm(session)) as form:
    line = form.editors["full_name"].stops[0]
    line.end(False)
    press_letters(line, " gõ dở")
    while not session.register.drafts():
        application.processEvents()
        time.sleep(0.01)
    print("kept", flush=True)
    time.sleep(600)
"""


def test_what_was_half_typed_outlives_a_killed_program(tmp_path: Path) -> None:
    path = tmp_path / "a.resgroup"
    given.make(path).close()
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, "-c", TYPE_AND_WAIT, str(path)],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        process.kill()
    with opened(path) as session, shown(lambda: RenameForm(session)) as form:
        assert form.editors["full_name"].state() == "Tên Cũ gõ dở"
        assert "Đã khôi phục" in words_of(form)
        form.leave()
