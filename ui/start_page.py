"""Owns the page shown while no register is open: recent ones, opening, a demo, the passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup.i18n import _
from ui.texts import Elided, button, label, line

_WIDTH: Final = 480


class StartPage(QStackedWidget):
    """Choosing a register, typing its passphrase, and waiting while it opens.

    `chosen` carries a path, `unlocked` a path and the passphrase typed.
    """

    chosen = Signal(object)
    unlocked = Signal(object, str)
    browsed = Signal()
    demo_wanted = Signal()
    stopped = Signal()

    def __init__(self, recent: list[Path], *, can_make_demo: bool) -> None:
        super().__init__()
        self.setAccessibleName(_("Start page"))
        self._choice = _Choice(self, recent, can_make_demo=can_make_demo)
        self._lock = _Lock(self)
        self._waiting = _Waiting(self)
        for page in (self._choice, self._lock, self._waiting):
            self.addWidget(page)

    def show_choice(self, problem: str = "") -> None:
        """Offer what can be opened, with what went wrong before in plain words."""
        self._choice.say(problem)
        self.setCurrentWidget(self._choice)

    def ask_passphrase(self, path: Path, problem: str = "") -> None:
        """Ask for a register's passphrase, again after a wrong one."""
        self._lock.ask(path, problem)
        self.setCurrentWidget(self._lock)
        self._lock.field.setFocus()

    def show_waiting(self, words: str, *, can_stop: bool = False) -> None:
        """Say what is being done."""
        self._waiting.say(words, can_stop=can_stop)
        self.setCurrentWidget(self._waiting)

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is."""
        self._waiting.progress(done, total, what)


class _Centred(QWidget):
    """A narrow column in the middle of the page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("surface", "window")
        inside = QWidget()
        inside.setAccessibleName(name)
        inside.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inside, 8)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(2)


class _Explained(_Centred):
    """A page that can say what went wrong, in its place."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.problem = label(role="action", wrap=True)
        self.problem.hide()

    def say(self, problem: str) -> None:
        """Show what went wrong, nothing for an empty text."""
        self.problem.setText(problem)
        self.problem.setAccessibleName(problem)
        self.problem.setVisible(bool(problem))


class _Choice(_Explained):
    """Recent registers, and the ways to another one."""

    def __init__(self, page: StartPage, recent: list[Path], *, can_make_demo: bool) -> None:
        super().__init__(_("Start page"))
        self.column.addWidget(label(_("Electronic residential group"), "title"))
        self.column.addWidget(
            label(_("The register, the map and the lists of a residential group."), "muted")
        )
        self.column.addSpacing(8)
        self.column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(_("Open…"), "primary", picture="folder-open", does=page.browsed.emit))
        demo = button(_("Make sample data"), picture="users", does=page.demo_wanted.emit)
        row.addWidget(demo)
        if not can_make_demo:
            demo.hide()
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addSpacing(16)
        self.column.addWidget(label(_("Recent registers"), "heading"))
        self.column.addWidget(line())
        for path in recent:
            self.column.addWidget(_recent(page, path))
        if not recent:
            self.column.addWidget(
                label(_("Registers you open will be listed here."), "muted", wrap=True)
            )


def _recent(page: StartPage, path: Path) -> QWidget:
    made = QWidget()
    made.setAccessibleName(path.stem)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 4)
    column.setSpacing(0)
    name = button(path.stem, "link", does=lambda: page.chosen.emit(path))
    column.addWidget(name, 0, Qt.AlignmentFlag.AlignLeft)
    where = Elided(str(path.parent), "small")
    where.setContentsMargins(1, 0, 0, 0)
    column.addWidget(where)
    return made


class _Lock(_Explained):
    """The passphrase of an encrypted register."""

    def __init__(self, page: StartPage) -> None:
        super().__init__(_("Passphrase"))
        self._page = page
        self._path = Path()
        self._title = label(role="title", wrap=True)
        self.column.addWidget(self._title)
        self.column.addWidget(
            label(_("This register is encrypted. Type its passphrase to open it."), "muted")
        )
        self.column.addSpacing(8)
        self.column.addWidget(label(_("Passphrase or recovery key")))
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Passphrase or recovery key"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.returnPressed.connect(self._open)
        self.field.textEdited.connect(lambda _typed: self.say(""))
        self.column.addWidget(self.field)
        self.column.addWidget(self.problem)
        seen = QCheckBox(_("Show what I type"))
        seen.setAccessibleName(_("Show what I type"))
        seen.toggled.connect(self._show_typed)
        self.column.addWidget(seen)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(_("Open"), "primary", does=self._open))
        row.addWidget(button(_("Another register"), does=page.show_choice))
        row.addStretch(1)
        self.column.addLayout(row)

    def ask(self, path: Path, problem: str) -> None:
        """Ask for the passphrase of a register."""
        self._path = path
        self._title.setText(path.stem)
        self.say(problem)
        self.field.selectAll()

    def _show_typed(self, wanted: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if wanted else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)

    def _open(self) -> None:
        if self.field.text():
            typed = self.field.text()
            self.field.clear()
            self._page.unlocked.emit(self._path, typed)
        else:
            self.say(_("Type the passphrase first."))


class _Waiting(_Centred):
    """What is being done, and how far it is."""

    def __init__(self, page: StartPage) -> None:
        super().__init__(_("Please wait"))
        self._words = label(role="heading")
        self._what = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._stop = button(_("Cancel"), does=page.stopped.emit)
        for widget in (self._words, self._bar, self._what):
            self.column.addWidget(widget)
        self.column.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignLeft)

    def say(self, words: str, *, can_stop: bool) -> None:
        """Say what is being done."""
        self._words.setText(words)
        self._what.setText("")
        self._bar.setRange(0, 0 if can_stop else 1)
        self._bar.setVisible(can_stop)
        self._stop.setVisible(can_stop)

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._what.setText(what)
