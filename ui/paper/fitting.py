"""Owns telling whether a list holds those its form's title names, and asking for them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from resgroup.criteria import rules_in
from resgroup.i18n import _
from resgroup.lists.form import ListForm
from resgroup.lists.forms import asked_on, fits
from resgroup.wording import in_words
from ui.draft import Draft
from ui.forms.editor import Message
from ui.session import Session
from ui.texts import button


class Fitting(QWidget):
    """A line above the pages: what the form asked for, or whom its title names instead.

    `wanted` tells that the people the form names shall be asked for.
    """

    wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Whom the form is for"))
        self.message = Message()
        self.ask = button(_("Ask for them"), "link", does=self.wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.message)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_form(self, form: ListForm, *, titled: bool) -> None:
        """Say whom a form is for where others are listed, unless the user `titled` the list."""
        unfit = not titled and not fits(form, self._session.answer.question.criterion)
        if unfit:
            words = _("This form is for: {people}. Others are listed, so it gives no title.")
            self.message.say(words.format(people=self._people(form)))
        elif not self.ask.isHidden():
            self.message.say("")
        self.ask.setVisible(unfit)
        self.setVisible(bool(self.message.words))

    def ask_for(self, form: ListForm) -> None:
        """Ask for those a form names, on the day its rule counts by, and say so."""
        if form.asks is None:
            return
        day = asked_on(form, self._session.today) if rules_in(form.asks) else None
        self._session.set_draft(Draft.of(form.asks, day))
        if fits(form, self._session.answer.question.criterion):
            words = _("The form “{form}” asks for: {question}.")
            told = words.format(form=form.label, question=self._people(form))
            self.ask.hide()
            self.message.say(told, refused=False)
            self.show()

    def clear(self) -> None:
        """Say nothing."""
        self.message.say("")
        self.hide()

    def _people(self, form: ListForm) -> str:
        assert form.asks is not None
        day: date = asked_on(form, self._session.today)
        return in_words(form.asks, day)
