"""Owns the form: fields in a column, what is wrong with them, drafts, saving and giving up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from resgroup.commands.inputs import Option
from resgroup.commands.plan import Plan
from resgroup.errors import RegisterError
from resgroup.i18n import _
from ui.forms.columns import Cell, Columns
from ui.forms.drafts import FormDraft, read_draft
from ui.forms.editor import Editor, Message
from ui.forms.editors import editor_for
from ui.forms.foot import Foot
from ui.forms.lists import OptionsEditor, RelationshipsEditor
from ui.forms.pick_line import PickLine
from ui.forms.pickers import OptionEditor
from ui.forms.preview import Preview
from ui.forms.spec import Spec
from ui.scrolling import Scrolling
from ui.session import FormRequest, Session
from ui.texts import button, fitting, label, line

_KEEP_AFTER: Final = 800
_PREVIEW_AFTER: Final = 250


class Form(QWidget):
    """A form over one plan: subclasses say what is planned, and adapt fields to what is typed.

    After every change `adapt` is called, then the plan is shown below the fields as soon as all
    are right. Saving commits the plan once everything unusual was agreed to. Fields not shown
    have no value: `values` leaves them out.
    """

    edited = Signal()

    def __init__(
        self,
        session: Session,
        request: FormRequest,
        specs: Sequence[Spec],
        *,
        title: str,
        about: str = "",
        save_words: str,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self.session = session
        self.request = request
        self._title = " · ".join(part for part in (title, about) if part)
        self._clock = clock
        self._unkept = False
        self._start: dict[str, Any] = {}
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.editors = {spec.key: editor_for(spec, session) for spec in specs}
        self._cells = {key: Cell(editor) for key, editor in self.editors.items()}
        self._columns = Columns()
        self.preview = Preview(session)
        self.refusal = Message()
        self._foot = Foot(save_words)
        self._restored = _Restored(self._forget_draft)
        self._scroll = Scrolling(title)
        self._build(title, about)
        self._keep = _timer(self, _KEEP_AFTER, self.keep)
        self._look = _timer(self, _PREVIEW_AFTER, self.show_preview)
        self._connect()

    def _build(self, title: str, about: str) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(4)
        head.addWidget(label(title, "title", wrap=True))
        if about:
            head.addWidget(fitting(about, "muted"))
        head.addWidget(self.refusal)
        head.addWidget(self._restored)
        for cell in self._cells.values():
            self._columns.add(cell, self._heading_of(cell))
        column = self._scroll.column
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(16)
        column.addWidget(self._columns)
        column.addWidget(self.preview)
        column.addStretch(1)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(line())
        outer.addWidget(self._scroll, 1)
        outer.addWidget(line())
        outer.addWidget(self._foot)

    def _heading_of(self, cell: Cell) -> str:
        key = next(key for key, each in self._cells.items() if each is cell)
        return self.editors[key].spec.group

    def _connect(self) -> None:
        for editor in self.editors.values():
            editor.edited.connect(self._changed)
            editor.rearranged.connect(self._chain)
            editor.left.connect(self._look.start)
        self.preview.agreed.connect(self._show_state)
        self._foot.saved.connect(self.save)
        self._foot.left.connect(self.give_up)
        self._foot.kept.connect(self.session.close_form)
        self._foot.dropped.connect(self.drop)
        self._foot.stayed.connect(self.focus_first)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _at: self._close_lists())
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    # What subclasses say

    def planned(self, values: dict[str, Any]) -> Plan:
        """What saving the values would write; raises RegisterError."""
        raise NotImplementedError

    def adapt(self) -> None:
        """Show, hide or refill fields after another was changed."""

    def field_of(self, _code: str) -> str:
        """The field a refusal with a code is about, empty where it is about none alone."""
        return ""

    @property
    def previews(self) -> bool:
        """Whether there is something to preview."""
        return self.dirty

    def committed(self, plan: Plan) -> None:
        """Go on after a plan was written and the form closed."""

    # Values

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill in values as the form's beginning, then what was typed before and never saved.

        To be called once, at the end of a subclass's own beginning.
        """
        for key, value in values.items():
            if key in self.editors:
                self.editors[key].set_value(value)
        self.adapt()
        self._start = self._states()
        self._restore()
        self.adapt()
        self._columns.arrange()
        self._chain()
        self._show_state()
        self.show_preview()

    def values(self) -> dict[str, Any]:
        """The values of all fields shown; raises RegisterError for the first that is wrong."""
        return {key: self.editors[key].value() for key in self._shown()}

    def known_values(self) -> dict[str, Any]:
        """The values of the fields shown that are right so far."""
        faults = self.problems()
        return {key: self.editors[key].value() for key in self._shown() if key not in faults}

    def problems(self) -> dict[str, RegisterError]:
        """What is wrong, by the fields shown."""
        found = ((key, self.editors[key].fault()) for key in self._shown())
        return {key: fault for key, fault in found if fault is not None}

    def show_field(self, key: str, wanted: bool) -> None:
        """Show a field, or leave it out."""
        self._columns.want(self._cells[key], wanted)

    def set_options(self, key: str, options: Sequence[Option]) -> None:
        """Offer other options in a field; one without any is not shown."""
        editor = self.editors[key]
        assert isinstance(editor, OptionEditor | OptionsEditor | RelationshipsEditor)
        editor.set_options(options)
        self.show_field(key, bool(options))

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return bool(self.changed)

    @property
    def changed(self) -> set[str]:
        """The fields that are no longer as they were at the beginning."""
        now = self._states()
        return {key for key, state in now.items() if state != self._start.get(key)}

    def _shown(self) -> list[str]:
        return [key for key, cell in self._cells.items() if cell.wanted]

    def _states(self) -> dict[str, Any]:
        return {key: editor.state() for key, editor in self.editors.items()}

    # While the user types

    def _changed(self) -> None:
        self.refusal.say("")
        self.adapt()
        self._show_state()
        self._unkept = True
        self._keep.start()
        self._look.start()
        self.edited.emit()

    def show_preview(self) -> None:
        """Show what would be written now; nothing while fields are missing or wrong."""
        self._look.stop()
        if self.problems() or not self.previews:
            self.preview.clear()
            return
        try:
            self.preview.show_plan(self.planned(self.values()))
        except RegisterError as error:
            self.preview.refuse(error)

    def _show_state(self) -> None:
        self._foot.show_state(self.dirty)
        self._foot.message.say("")

    def focus_first(self) -> None:
        """Let the user type into the first field."""
        shown = self._shown()
        if shown:
            self._focus(self.editors[shown[0]])

    def _focus(self, editor: Editor) -> None:
        stop = editor.stops[0]
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(editor, 0, 32)

    def _chain(self) -> None:
        stops = [stop for editor in self.editors.values() for stop in editor.stops]
        for one, next_one in pairwise([*stops, self.preview.agreement, *self._foot.stops]):
            QWidget.setTabOrder(one, next_one)

    def _close_lists(self) -> None:
        for each in self.findChildren(PickLine):
            each.close_results()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next field on Enter; ask what becomes of what was typed on Escape."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            at = self.focusWidget()
            if isinstance(at, QPushButton):
                at.click()
            else:
                self.focusNextChild()
        elif key == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    # Saving and giving up

    def save(self) -> None:
        """Write what was typed, or say beside the fields and above them why it cannot be."""
        for each in self.findChildren(PickLine):
            each.settle()  # not on every letter: that would fill in words while they are typed
        faults = self.problems()
        for key, editor in self.editors.items():
            editor.complain(str(faults.get(key, "")))
        if faults:
            self._refuse(next(iter(faults.values())))
            self._focus(self.editors[next(iter(faults))])
            return
        try:
            plan = self.planned(self.values())
            self._look.stop()
            self.preview.show_plan(plan)
            if not self.preview.may_save:
                self._ask_agreement()
                return
            self.session.commit(plan.change_set)
        except RegisterError as error:
            self._refuse(error)
            return
        self.drop()
        self.committed(plan)

    def _refuse(self, error: RegisterError) -> None:
        self.refusal.say(str(error))
        editor = self.editors.get(self.field_of(error.code))
        if editor is not None:
            editor.complain(str(error))
            self._focus(editor)
        self._foot.message.say(_("Not saved: see above."))

    def _ask_agreement(self) -> None:
        self._foot.message.say(_("Please check what is unusual, then save."), refused=False)
        self.preview.agreement.setFocus()
        self._scroll.ensureWidgetVisible(self.preview.agreement, 0, 64)

    def give_up(self) -> None:
        """Close the form; ask first where something is unsaved."""
        if self.dirty and not self._foot.asking:
            self._foot.ask()
        elif self.dirty:
            self._foot.unask()
        else:
            self.drop()

    def drop(self) -> None:
        """Forget what was typed and close the form."""
        self.forget()
        self.session.close_form()

    # Drafts

    def typed(self) -> dict[str, Any]:
        """What a draft keeps of the fields, as their editors state it."""
        return self._states()

    def keep(self) -> None:
        """Keep what was typed, so that it outlives the form and the program."""
        self._keep.stop()
        if not self._unkept:
            return
        self._unkept = False
        draft = FormDraft(self._clock(), self.typed(), self._title, dict(self.request.values))
        try:
            if self.dirty:
                self.session.register.keep_draft(self.request.key, draft.content())
            else:
                self.session.register.drop_draft(self.request.key)
        except RegisterError as error:
            self._foot.message.say(str(error))

    def forget(self) -> None:
        """Let no draft of this form remain."""
        self._keep.stop()
        self._look.stop()
        self._unkept = False
        try:
            self.session.register.drop_draft(self.request.key)
        except RegisterError as error:  # what was saved stays saved: the form still closes
            self.session.failed.emit(str(error))

    def leave(self) -> None:
        """Keep what was typed and come to rest; called before the form goes."""
        self._look.stop()
        self.keep()

    def _restore(self) -> None:
        kept = self.session.register.drafts().get(self.request.key)
        draft = read_draft(kept) if kept else None
        if draft is None:
            return
        for _round in range(2):  # what is asked may depend on what was answered
            for key, state in draft.fields.items():
                if key in self.editors:
                    self.editors[key].restore(state)
            self.adapt()
        self._restored.tell(draft)

    def _forget_draft(self) -> None:
        """Take what was restored out of the form again."""
        self._restored.hide()
        for _round in range(2):
            for key, state in self._start.items():
                self.editors[key].restore(state)
            self.adapt()
        self.forget()
        self._show_state()
        self.show_preview()
        self.focus_first()


class _Restored(QFrame):
    """Says that what was typed before is back, and offers to drop it."""

    def __init__(self, drop: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("surface", "soft")
        self.setAccessibleName(_("Typed before"))
        self._words = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(self._words, 1)
        off = button(_("Drop"), "quiet", does=drop)
        off.setAccessibleName(_("Drop what was restored"))
        row.addWidget(off)
        self.hide()

    def tell(self, draft: FormDraft) -> None:
        """Say when what is back was typed."""
        words = _("What you typed at {time} is back.").format(time=draft.age_words)
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()


def _timer(owner: QWidget, after: int, does: Callable[[], None]) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(after)
    made.timeout.connect(does)
    return made
