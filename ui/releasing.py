"""Owns asking what data are for and who gets them, before sensitive ones leave the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.releasing import Release, check_said
from resgroup.errors import RegisterError
from resgroup.fields import field_named
from resgroup.i18n import _
from resgroup.names import clean
from ui.focus import give_back
from ui.forms.editor import Message
from ui.icons import icon
from ui.session import Session
from ui.texts import button, label, name_buttons_inside, unmarked
from ui.whole import fields_asked, trace_of, untraceable

_PURPOSE, _RECIPIENT = "release_purpose", "release_recipient"
_KEPT = 8
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


@dataclass(frozen=True)
class Leaving:
    """What is about to leave, and what lets it go once purpose and recipient are known.

    `release` tells it anew: the user may go on asking and filling in while that is asked for.
    """

    release: Callable[[], Release]
    then: Callable[[Release], object]


def asked_fields(session: Session) -> tuple[str, ...]:
    """The fields the running question compares: whoever is listed, is known to match them."""
    return fields_asked(session.answer.question)


def fields_leaving(session: Session, columns: Iterable[str]) -> tuple[str, ...]:
    """The fields a list tells of: its columns, and what the question behind it compares."""
    return tuple(dict.fromkeys((*columns, *asked_fields(session))))


def let_out(
    session: Session, release: Callable[[], Release], then: Callable[[Release], object]
) -> None:
    """Have something leave: `then` gets it with purpose and recipient, or is never called.

    They are asked for once in a session, and only where sensitive fields leave with a trace.
    """
    leaving = release()
    if not (leaving.traced and leaving.sensitive):
        then(_purposed(session, leaving))
    elif session.info.read_only:
        session.failed.emit(str(untraceable()))
    elif session.released_for is None:
        ask_again(session, release, then)
    else:
        then(_purposed(session, leaving))


def ask_again(
    session: Session, release: Callable[[], Release], then: Callable[[Release], object]
) -> None:
    """Ask for purpose and recipient, whether they are known already or not."""
    session.release_wanted.emit(Leaving(release, then))


def write_trace(session: Session, leaving: Release) -> None:
    """Write into the audit what leaves; called last before it does. Raises RegisterError.

    A register open for reading only keeps no trace; nothing sensitive leaves it then.
    """
    trace = trace_of(leaving, read_only=session.info.read_only)
    if trace is not None:
        session.commit(trace)


def _purposed(session: Session, leaving: Release) -> Release:
    purpose, recipient = session.released_for or ("", "")
    return replace(leaving, purpose=purpose, recipient=recipient)


class ReleasePanel(QFrame):
    """A bar that asks for purpose and recipient; Enter goes on, Esc gives up: nothing leaves."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._leaving: Leaving | None = None
        self._before: QWidget | None = None
        self.setProperty("surface", "soft")
        self.setAccessibleName(_("Purpose and recipient"))
        self.purpose = SaidBefore(_("Purpose"), _("for example: review before the draft"))
        self.recipient = SaidBefore(_("Recipient"), _("office or person who gets it"))
        self._words = label(wrap=True)
        self.message = Message()
        self._go_on = button(_("Continue"), "primary", does=self.go_on)
        self._give_up = button(_("Let nothing leave"), does=self.give_up)
        self._build()
        self.hide()
        session.release_wanted.connect(self.ask)
        session.turned.connect(lambda *_page: self._close())

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for line in (self.purpose, self.recipient):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(label(line.accessibleName(), "muted"))
            column.addWidget(line)
            row.addLayout(column, 1)
        row.addWidget(self._go_on, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._give_up, 0, Qt.AlignmentFlag.AlignBottom)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 8)
        outer.setSpacing(4)
        outer.addWidget(self._words)
        outer.addLayout(row)
        outer.addWidget(self.message)

    def ask(self, leaving: Leaving) -> None:
        """Ask, with what was said the last time filled in."""
        register = self._session.register
        self._leaving = leaving
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._words.setText(_words(leaving.release()))
        self.purpose.offer(register.setting(_PURPOSE))
        self.recipient.offer(register.setting(_RECIPIENT))
        self.message.say("")
        self.show()
        self.purpose.setFocus()
        self.purpose.selectAll()

    def go_on(self) -> None:
        """Remember both for the session and the next time, and let it leave."""
        purpose, recipient = clean(self.purpose.text()), clean(self.recipient.text())
        leaving = self._leaving
        if leaving is None:
            return
        if not purpose or not recipient:
            self._refuse(_("Say both what the data are for and who gets them."), not purpose)
            return
        try:
            check_said(purpose, recipient)
        except RegisterError as error:
            self._refuse(str(error), error.code == "purpose-unclear")
            return
        session = self._session
        session.released_for = purpose, recipient
        if not session.info.read_only:
            session.register.keep_setting(_PURPOSE, self.purpose.with_newest())
            session.register.keep_setting(_RECIPIENT, self.recipient.with_newest())
        self._close()
        leaving.then(_purposed(session, leaving.release()))

    def _refuse(self, words: str, purpose: bool) -> None:
        self.message.say(words)
        (self.purpose if purpose else self.recipient).setFocus()

    def give_up(self) -> None:
        """Let nothing leave."""
        self._close()

    def _close(self) -> None:
        if self._leaving is None:
            return
        self._leaving = None
        self.hide()
        give_back(self._before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, give up with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self._give_up.hasFocus():
            self.give_up()
        elif self.purpose.hasFocus() and not clean(self.recipient.text()):
            self.recipient.setFocus()
        else:
            self.go_on()


class SaidBefore(QLineEdit):
    """A line that offers what was said in it before, the newest first; Down opens the list."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__()
        self._before: list[str] = []
        self.setAccessibleName(name)
        self.setPlaceholderText(example)
        self.setMaxLength(200)
        arrow = self.addAction(
            icon("caret-down", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        arrow.setText(_("Said before"))
        arrow.setToolTip(_("Said before (Down)"))
        arrow.triggered.connect(self.show_before)
        name_buttons_inside(self)

    def offer(self, kept: str) -> None:
        """Offer what is kept; the newest is filled in where nothing was typed yet."""
        self._before = kept.splitlines()
        if not self.text() and self._before:
            self.setText(self._before[0])

    def with_newest(self) -> str:
        """What to keep: what is said now before all else."""
        said = clean(self.text())
        self._before = [said, *(each for each in self._before if each != said)][:_KEPT]
        return "\n".join(self._before)

    def before_menu(self) -> QMenu:
        """The menu of what was said before."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Said before"))
        for words in self._before:
            menu.addAction(unmarked(words)).triggered.connect(
                lambda _checked=False, said=words: self.setText(said)
            )
        return menu

    def show_before(self) -> None:
        """Open the menu below the line."""
        if self._before:
            menu = self.before_menu()
            menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
            menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu with Down."""
        if event.key() == Qt.Key.Key_Down:
            self.show_before()
        else:
            super().keyPressEvent(event)


def _words(leaving: Release) -> str:
    known = (field_named(key) for key in leaving.sensitive)
    fields = ", ".join(field.label for field in known if field is not None)
    if not fields:
        return _("What the data are for and who gets them is kept in the history.")
    return _(
        "Sensitive data are about to leave: {fields}. What they are for and who gets them is kept "
        "in the history."
    ).format(fields=fields)
