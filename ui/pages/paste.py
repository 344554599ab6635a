"""Owns the page of a pasted list: whom its lines mean, and making it a part of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from resgroup.asking.pasted import Ambiguous, Pasted, pasted, with_chosen
from resgroup.errors import RegisterError
from resgroup.i18n import _, ngettext
from resgroup.values import grouped, people_words
from ui import theme
from ui.forms.editor import Message
from ui.pages.frame import PageFrame
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label, line, unmarked

_PAUSE: Final = 150
_EXAMPLE: Final = "Nguyễn Văn An 1950\n001050012345\nTrần Thị Bình"
_SHOWN: Final = 100
"""How many lines of each kind are shown: of rubbish, the first hundred tell enough."""
_BESIDE_BOX: Final = 24
_LONGEST: Final = 120
_LONGEST_WORD: Final = 20
_BREAK: Final = "\u200b"


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
        self._say_summary()
        if read is None:
            return
        column = self._results.column
        if read.ambiguous:
            column.addWidget(label(_("Tick who is meant"), "heading", wrap=True))
            for several in read.ambiguous[:_SHOWN]:
                self._show_several(several)
            self._say_rest(len(read.ambiguous))
            column.addWidget(
                button(_("Tick everyone"), "link", does=self._tick_everyone),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        if read.not_found:
            column.addWidget(label(_("Not found"), "heading"))
            for each in read.not_found[:_SHOWN]:
                self._show_line(each.line, each.text, each.reason)
            self._say_rest(len(read.not_found))
        column.addStretch(1)

    def _show_line(self, number: int, text: str, below: str) -> None:
        """A line of the list, and what is said of it."""
        words = _("Line {line}: {text}").format(line=number, text=_shortened(text))
        self._results.column.addWidget(label(words, wrap=True))
        if below:
            self._results.column.addWidget(label(_capital(below), "muted", wrap=True))

    def _show_several(self, several: Ambiguous) -> None:
        of_another = _("This id number is that of {name}").format(name=several.owner)
        self._show_line(several.line, several.text, of_another if several.owner else "")
        for number, said, home in self._people(several.residents):
            box = QCheckBox(unmarked(said))
            box.setAccessibleName(" · ".join(part for part in (said, home) if part))
            box.toggled.connect(self._say_summary)
            self._choices.append((number, box))
            self._results.column.addWidget(box)
            if home:
                below = label(home, "muted", wrap=True)
                below.setIndent(theme.scaled(_BESIDE_BOX))
                self._results.column.addWidget(below)

    def _tick_everyone(self) -> None:
        for _number, box in self._choices:
            box.setChecked(True)

    @property
    def chosen(self) -> list[int]:
        """The residents ticked among those of ambiguous lines."""
        return [number for number, box in self._choices if box.isChecked()]

    def _say_summary(self) -> None:
        read, chosen = self.read, self.chosen
        self._summary.setText(_summary(read, chosen) if read else "")
        if not self.field.toPlainText().strip():
            self._summary.setText(_("Whom the lines mean will stand here."))
        self.add.setEnabled(read is not None and bool(read.found or chosen))

    def _people(self, residents: Sequence[int]) -> Iterator[tuple[int, str, str]]:
        """Residents by number, each with name and birth, and with the home."""
        fields = ("full_name", "birth_date", "address")
        rows = self.session.register.rows(residents, fields, self.session.as_of)
        for number, (name, born, home) in zip(residents, rows, strict=True):
            said = (name, born.written() if born else "")
            yield number, " · ".join(part for part in said if part), home or ""

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
        """Make the list a condition of the question, with whom the user ticked."""
        self.look_up_if_typed()
        if self.read is None or not self.add.isEnabled():
            return
        now = self.session
        now.add(with_chosen(self.read, now.register, self.chosen, now.as_of))
        self.leave()

    def look_up_if_typed(self) -> None:
        """Do not take what was found for words typed over since."""
        if self._pause.isActive():
            self.look_up()

    def stop(self) -> None:
        """Look up nothing any more."""
        self._pause.stop()


def _shortened(text: str) -> str:
    """A line in a length that can be read; long words may be broken anywhere."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return " ".join(_broken(word) for word in shown.split(" "))


def _broken(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    return _BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _summary(read: Pasted, chosen: list[int]) -> str:
    people = len({*read.found, *chosen})
    found = _("Found: {people}").format(people=people_words(people))
    missing, several = len(read.not_found), len(read.ambiguous)
    said = [found]
    if missing:
        words = ngettext("{count} line not found", "{count} lines not found", missing)
        said.append(words.format(count=grouped(missing)))
    if several:
        words = ngettext("{count} line to choose for", "{count} lines to choose for", several)
        said.append(words.format(count=grouped(several)))
    return " · ".join(said)
