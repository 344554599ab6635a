"""Owns giving one field of several people one value, all of them in one entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.correcting import BULK_FIELDS, change_field
from resgroup.commands.inputs import Option
from resgroup.commands.plan import Plan
from resgroup.errors import RegisterError
from resgroup.fields import field_named
from resgroup.i18n import _
from resgroup.records import DATED_FIELDS, FormerValue, Resident
from resgroup.values import people_words
from ui.forms.columns import Cell
from ui.forms.editor import Editor, Message
from ui.forms.editors import editor_for
from ui.forms.pickers import OptionEditor, PickEditor
from ui.forms.preview import Preview
from ui.forms.spec import Spec, spec_of_field
from ui.pages.frame import PageFrame
from ui.rights import why_read_only
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label

_WIDTH: Final = 640
_PAUSE: Final = 200
_NOBODY: Final = Resident(0, "")
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Page(PageFrame):
    """Who, which field, which value: shown before it is saved; `about` are the rows selected."""

    def __init__(self, session: Session, about: object) -> None:
        super().__init__(session, _("Change one field of several people"))
        self._all: list[int] = session.ids.tolist()
        self._selected: list[int] = list(about) if isinstance(about, Sequence) else []
        self._plan: Plan | None = None
        self._done = False
        self.whom = _Whom(len(self._selected), len(self._all))
        self.field = OptionEditor(_field_spec())
        self.value: Editor | None = None
        self._value_place = QVBoxLayout()
        self.empty = QCheckBox(_("Leave it empty"))
        self.since = editor_for(_since_spec(), session)
        self._since = Cell(self.since)
        self.count = label(role="heading", wrap=True)
        self.preview = Preview(session)
        self.message = Message()
        self.save = button(_("Save"), "primary", picture="check", does=self.commit)
        self.save.setToolTip(_("Ctrl+S"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build()
        self._connect()
        self._take_field()
        self.setFocusProxy(self.field.line)

    def _build(self) -> None:
        scroll = Scrolling(self.accessibleName(), _WIDTH)
        inside = scroll.column
        inside.setContentsMargins(16, 16, 16, 16)
        inside.setSpacing(12)
        inside.addWidget(self.whom)
        inside.addWidget(Cell(self.field))
        inside.addLayout(self._value_place)
        inside.addWidget(self.empty)
        inside.addWidget(self._since)
        inside.addWidget(self.message)
        inside.addWidget(self.count)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(button(_("Cancel"), does=self.leave))
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addWidget(self.preview)
        inside.addStretch(1)
        self.column.addWidget(scroll, 1)

    def _connect(self) -> None:
        self.whom.group.idToggled.connect(lambda _id, on: self.look() if on else None)
        self.field.line.chosen.connect(self._take_field)
        self.empty.toggled.connect(self._take_emptiness)
        self.since.edited.connect(self._pause.start)
        self.preview.agreed.connect(self._allow)
        self._pause.timeout.connect(self.look)
        self.session.asked.connect(self.look)

    @property
    def people(self) -> list[int]:
        """Whose field will change."""
        return self._selected if self.whom.selected else self._all

    # The field and its value

    def _take_field(self) -> None:
        """Ask for the value of the field chosen."""
        chosen = self.field.line.item.value if self.field.line.item else ""
        while (taken := self._value_place.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        known = field_named(chosen)
        self.value = editor_for(spec_of_field(known), self.session) if known else None
        if self.value is not None:
            self.value.edited.connect(self._pause.start)
            cell = Cell(self.value)
            self._value_place.addWidget(cell)
            cell.show()  # now, not once events are handled: Enter goes on to it
            QWidget.setTabOrder(self.field.line, self.value.stops[0])
            QWidget.setTabOrder(self.value.stops[-1], self.empty)
        self.empty.setVisible(known is not None)
        self.empty.setChecked(False)
        self._since.setVisible(chosen in DATED_FIELDS)
        self.look()

    def _take_emptiness(self, wanted: bool) -> None:
        if self.value is not None:
            self.value.setEnabled(not wanted)
            self.value.complain("")
        self.look()

    # What will be written

    def look(self) -> None:
        """Show what would be written for what is filled in so far."""
        self._pause.stop()
        if self._done:
            return
        self._plan = None
        self.message.say(why_read_only(self.session))
        self.count.setText("")
        self.preview.clear()
        if self._ready():
            try:
                self._show(self._planned())
            except RegisterError as error:
                self._refuse(error)
        self._allow()

    def _ready(self) -> bool:
        """Whether a value is filled in; words that name no term yet are still being typed."""
        value = self.value
        if value is None or self.message.words:
            return False
        typing = isinstance(value, PickEditor) and value.line.unsettled
        return self.empty.isChecked() or not (typing or value.empty)

    def _planned(self) -> Plan:
        assert self.value is not None
        session, key = self.session, self.value.spec.key
        value = getattr(_NOBODY, key) if self.empty.isChecked() else self.value.value()
        since = self.since.value() if key in DATED_FIELDS else None
        return change_field(
            session.register, self.people, key, value, since=since, today=session.today
        )

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        changed, whole = len(_concerned(plan)), len(self.people)
        words = _("To be changed: {people}").format(people=people_words(changed))
        if changed < whole:
            same = people_words(whole - changed)
            words = _("{changed} · it is so already: {same}").format(changed=words, same=same)
        self.count.setText(words)
        self.preview.show_plan(plan)

    def _refuse(self, error: RegisterError) -> None:
        if error.code == "nothing-changes":
            self.count.setText(_("It is so already for all of them."))
        else:
            self.message.say(str(error))

    def _allow(self) -> None:
        self.save.setEnabled(self._plan is not None and self.preview.may_save)

    def commit(self) -> None:
        """Save what is shown, and go back to the list."""
        self.look()
        if self._plan is None or not self.preview.may_save:
            return
        self._done = True
        try:
            self.session.commit(self._plan.change_set)
        except RegisterError as error:
            self._done = False
            self.message.say(str(error))
        else:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+S, go to the next field on Enter."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.commit()
        elif event.key() in _ENTER:
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _go_on(self) -> None:
        at = self.focusWidget()
        if isinstance(at, QPushButton):
            at.click()
        else:
            self.focusNextChild()


class _Whom(QWidget):
    """The choice between the rows selected and the whole list, where there is one."""

    def __init__(self, selected: int, whole: int) -> None:
        super().__init__()
        self.setAccessibleName(_("For whom"))
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        words = _("Selected: {people}").format(people=people_words(selected))
        said = [words] if 0 < selected < whole else []
        said.append(_("Whole list: {people}").format(people=people_words(whole)))
        self._has_selected = len(said) > 1
        for number, each in enumerate(said):
            radio = QRadioButton(each)
            radio.setAccessibleName(each)
            radio.setChecked(number == 0)
            self.group.addButton(radio, number)
            row.addWidget(radio)
        row.addStretch(1)

    @property
    def selected(self) -> bool:
        """Whether only the rows selected are meant."""
        return self._has_selected and self.group.checkedId() == 0


def _field_spec() -> Spec:
    known = ((key, field_named(key)) for key in BULK_FIELDS)
    options = [Option(key, field.label) for key, field in known if field is not None]
    return Spec("field", "option", _("Field"), required=True, options=options)


def _since_spec() -> Spec:
    hint = _("Leave it empty where the value before was a mistake.")
    return Spec("since", "day", _("True from"), hint=hint)


def _concerned(plan: Plan) -> set[int]:
    """The residents a plan changes something of."""
    records = (each.after or each.before for each in plan.change_set.changes)
    return {
        each.resident_id if isinstance(each, FormerValue) else each.id for each in records if each
    }
