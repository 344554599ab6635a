"""Owns choosing a list form: those that fit the question first, then the others, then one's own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from resgroup.commands.plan import Plan
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.form import ListForm, Unit
from resgroup.lists.forms import form_for, form_named, forms, saved_forms, unknown_form
from resgroup.lists.saving import delete_list_form, rename_list_form, save_list_form
from resgroup.names import clean
from resgroup.records import SavedListForm
from ui.choices import Choice
from ui.flow import Flow
from ui.forms.editor import Message
from ui.session import Session
from ui.texts import button, label

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class FormChoice(QWidget):
    """The forms there are, with saving the one that is filled in, and deleting a saved one.

    `chosen` brings the form chosen, `save_wanted` the name the one filled in shall be kept under.
    """

    chosen = Signal(object)
    save_wanted = Signal(str)

    def __init__(self, session: Session, unit: Unit) -> None:
        super().__init__()
        self._unit = unit
        self._session = session
        self.setAccessibleName(_("Form"))
        self.forms = Choice(_("Form"))
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name of the form"))
        self.name.setPlaceholderText(_("name of your own form"))
        self.name.setMaxLength(200)
        self.save = button(_("Save as a form…"), "link", does=self._ask_name)
        self.rename = button(_("Rename…"), "link", does=self._ask_other_name)
        self.delete = button(_("Delete this form"), "link", does=self._delete)
        self._renamed = ""
        self._committing = False
        self.message = Message()
        self._naming = QWidget()
        self._build()
        self.forms.activated.connect(lambda _place: self._choose())
        self.offer()

    def _build(self) -> None:
        row = QHBoxLayout(self._naming)
        row.setContentsMargins(0, 0, 0, 0)
        self._naming.setAccessibleName(_("Name of the form"))
        row.addWidget(self.name, 1)
        row.addWidget(button(_("Save"), "primary", does=self._save))
        self._naming.hide()
        links = Flow(12)
        for link in (self.save, self.rename, self.delete):
            links.addWidget(link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Form"), "muted"))
        column.addWidget(self.forms)
        column.addLayout(links)
        column.addWidget(self._naming)
        column.addWidget(self.message)

    @property
    def first(self) -> ListForm:
        """The form offered for the running question."""
        return form_for(self._session.draft.rule, self._unit)

    def offer(self, name: str = "") -> None:
        """Offer the forms there are now; the one of a name is taken, else the first."""
        first, rule = self.first, self._session.draft.rule.partition(":")[0]
        shipped = list(forms().values())
        order = sorted(shipped, key=lambda each: (each.id != first.id, rule not in each.rules))
        own = [(each, _("My form: {name}").format(name=each)) for each in self._saved()]
        self.forms.offer([*((each.id, each.label) for each in order), *own])
        self.forms.choose(name or first.id)
        self._allow()

    def _saved(self) -> list[str]:
        return sorted(saved_forms(self._session.register))

    def _choose(self) -> None:
        name = self.forms.value
        self.message.say("")
        self._allow()
        try:
            self.chosen.emit(form_named(name, self._session.register))
        except RegisterError as error:
            self.message.say(str(error))

    def _saved_record(self, name: str) -> SavedListForm:
        found = saved_forms(self._session.register)
        if name not in found:
            raise unknown_form(name, found)
        return found[name]

    def follow(self) -> None:
        """Offer what is saved now; where the form chosen is gone, the first is taken."""
        chosen = self.forms.value
        if self._committing:
            return
        self.offer(chosen)
        if self.forms.value != chosen:
            self.chosen.emit(self.first)

    def _commit(self, plan: Plan) -> None:
        self._committing = True
        try:
            self._session.commit(plan.change_set)
        finally:
            self._committing = False

    def _allow(self) -> None:
        may_write = not self._session.info.read_only
        own = self.forms.value not in forms()
        self.save.setVisible(may_write)
        self.rename.setVisible(may_write and own)
        self.delete.setVisible(may_write and own)
        self._naming.hide()

    def _ask_name(self) -> None:
        self._renamed = ""
        self._show_naming()

    def _ask_other_name(self) -> None:
        self._renamed = self.forms.value
        self._show_naming()

    def _show_naming(self) -> None:
        chosen = self.forms.value
        self.name.setText("" if chosen in forms() else chosen)
        self._naming.show()
        self.name.setFocus()
        self.name.selectAll()

    def _save(self) -> None:
        if self._renamed:
            self._rename(clean(self.name.text()))
        else:
            self.save_wanted.emit(self.name.text())

    def _rename(self, name: str) -> None:
        session, before = self._session, self._renamed
        try:
            record = self._saved_record(before)
            self._commit(rename_list_form(session.register, record.id, name))
        except RegisterError as error:
            self.message.say(str(error))
            return
        self.offer(name)
        self.message.say(_("The form is called “{name}” now.").format(name=name), refused=False)
        self.forms.setFocus()

    def keep(self, form: ListForm, name: str) -> None:
        """Keep a form under a name, and go on with it."""
        session, name = self._session, clean(name)
        try:
            plan = save_list_form(session.register, replace(form, title=clean(form.title)), name)
            self._commit(plan)
        except RegisterError as error:
            self.message.say(str(error))
            return
        self.offer(name)
        self.message.say(_("The form “{name}” is saved.").format(name=name), refused=False)
        self.forms.setFocus()

    def _delete(self) -> None:
        session, name = self._session, self.forms.value
        try:
            record = self._saved_record(name)
            self._commit(delete_list_form(session.register, record.id))
        except RegisterError as error:
            self.message.say(str(error))
            return
        self.offer()
        self.message.say(_("The form “{name}” is deleted.").format(name=name), refused=False)
        self.chosen.emit(self.first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Enter in the name; Esc gives the name up."""
        if self.name.hasFocus() and event.key() in _ENTER:
            self._save()
        elif self.name.hasFocus() and event.key() == Qt.Key.Key_Escape:
            self._naming.hide()
            self.forms.setFocus()
        else:
            super().keyPressEvent(event)
