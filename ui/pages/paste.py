"""Owns the page of a pasted list: whom its lines mean, and making it a part of the question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from resgroup.asking.pasted import Ambiguous, Pasted, pasted
from resgroup.criteria import AllOf, AnyOf, Criterion, In, Not
from resgroup.errors import RegisterError
from resgroup.i18n import _, ngettext
from resgroup.values import grouped, people_words
from ui.forms.editor import Message
from ui.pages.frame import PageFrame
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label, line, unmarked

_PAUSE: Final = 150
_EXAMPLE: Final = "Nguyễn Văn An 1950\n001050012345\nTrần Thị Bình"
_SHOWN: Final = 100
"""How many lines of each kind are shown: of rubbish, the first hundred tell enough."""


class Page(PageFrame):
    """Lines on the left, whom they mean on the right; Ctrl+Enter makes them a condition."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Paste a list of people"))
        self.read: Pasted | None = None
        self.field = QPlainTextEdit()
        self.add = button(_("Add to the question"), "primary", does=self.take)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.take)
        self.add.setToolTip(_("Add to the question (Ctrl+Enter)"))
        self._summary = label(role="heading", wrap=True)
        self._wrong = Message()
        self._results = Scrolling(_("What was found"))
        self._choices: list[tuple[int, QCheckBox]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.look_up)
        self._build()
        self.setFocusProxy(self.field)
        self.field.setPlainText(QGuiApplication.clipboard().text())
        self.look_up()

    def _build(self) -> None:
        name = _("Names or ID numbers, one person a line")
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText(_EXAMPLE)
        self.field.setTabChangesFocus(True)
        self.field.textChanged.connect(self._pause.start)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(name, "muted", wrap=True))
        left.addWidget(self.field, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._summary)
        right.addWidget(self._wrong)
        right.addWidget(self._results, 1)
        both = QHBoxLayout()
        both.setContentsMargins(16, 8, 16, 8)
        both.setSpacing(16)
        both.addLayout(left, 2)
        both.addLayout(right, 3)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self.add)
        foot.addStretch(1)
        self.column.addLayout(both, 1)
        self.column.addWidget(line())
        self.column.addLayout(foot)

    # What the lines mean

    def look_up(self) -> None:
        """Find whom the lines mean."""
        self._pause.stop()
        self.read, words = None, ""
        try:
            self.read = pasted(self.field.toPlainText(), self.session.register, self.session.as_of)
        except RegisterError as error:
            words = str(error)
        self._wrong.say(words)
        self._show()

    def _show(self) -> None:
        self._clear()
        read = self.read
        self._summary.setText(_summary(read) if read else "")
        self.add.setEnabled(read is not None and bool(read.found))
        if read is None:
            return
        column = self._results.column
        if read.not_found:
            column.addWidget(label(_("Not found"), "heading"))
            for each in read.not_found[:_SHOWN]:
                said = _("Line {line}: {text} – {reason}")
                words = said.format(line=each.line, text=each.text, reason=each.reason)
                column.addWidget(label(words, wrap=True))
            self._say_rest(len(read.not_found))
        if read.ambiguous:
            column.addWidget(label(_("Several people; untick who is not meant"), "heading"))
            for several in read.ambiguous[:_SHOWN]:
                self._show_several(several)
            self._say_rest(len(read.ambiguous))
        column.addStretch(1)

    def _show_several(self, several: Ambiguous) -> None:
        words = _("Line {line}: {text}").format(line=several.line, text=several.text)
        self._results.column.addWidget(label(words, wrap=True))
        for number, said in zip(several.residents, self._people(several.residents), strict=True):
            box = QCheckBox(unmarked(said))
            box.setAccessibleName(said)
            box.setChecked(True)
            self._choices.append((number, box))
            self._results.column.addWidget(box)

    def _people(self, residents: Iterable[int]) -> list[str]:
        fields = ("full_name", "birth_date", "address")
        rows = self.session.register.rows(list(residents), fields, self.session.as_of)
        return [
            " · ".join(part for part in (name, born.written() if born else "", home) if part)
            for name, born, home in rows
        ]

    def _say_rest(self, count: int) -> None:
        if count > _SHOWN:
            words = _("… and {count} more lines").format(count=grouped(count - _SHOWN))
            self._results.column.addWidget(label(words, "muted"))

    def _clear(self) -> None:
        self._choices = []
        while (taken := self._results.column.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    # What becomes of them

    def take(self) -> None:
        """Make the list a condition of the question, without whom the user unticked."""
        self.look_up_if_typed()
        if self.read is None or not self.read.found:
            return
        unticked = [number for number, box in self._choices if not box.isChecked()]
        self.session.add(self._without(self.read.criterion, unticked))
        self.leave()

    def look_up_if_typed(self) -> None:
        """Do not take what was found for words typed over since."""
        if self._pause.isActive():
            self.look_up()

    def _without(self, criterion: Criterion, residents: list[int]) -> Criterion:
        if not residents:
            return criterion
        fields = ("national_id", "full_name", "household_code")
        rows = self.session.register.rows(residents, fields, self.session.as_of)
        numbers = tuple(number for number, *_rest in rows if number)
        parts: list[Criterion] = [In("national_id", numbers)] if numbers else []
        parts += [
            AllOf((In("full_name", (name,)), In("household_code", (code,))))
            for number, name, code in rows
            if not number
        ]
        return AllOf((criterion, Not(parts[0] if len(parts) == 1 else AnyOf(tuple(parts)))))

    def stop(self) -> None:
        """Look up nothing any more."""
        self._pause.stop()


def _summary(read: Pasted) -> str:
    found = _("Found: {people}").format(people=people_words(len(read.found)))
    missing, several = len(read.not_found), len(read.ambiguous)
    said = [found]
    if missing:
        words = ngettext("{count} line not found", "{count} lines not found", missing)
        said.append(words.format(count=grouped(missing)))
    if several:
        words = ngettext("{count} line means several", "{count} lines mean several", several)
        said.append(words.format(count=grouped(several)))
    return " · ".join(said)
