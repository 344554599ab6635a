"""Owns the main window: the start page or an open register, its commands and its look."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup import i18n
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.values import buildings_words, people_words
from ui import theme
from ui.commands import PANEL_COMMANDS, Actions
from ui.files import SUFFIX, Files
from ui.jobs import Job
from ui.notice import Notice, mistakes_words, status_labels
from ui.overlay import CommandPalette, KeysPage, Overlay
from ui.preferences import Preferences
from ui.qt_words import QtWords
from ui.sheets import Sheets
from ui.start_page import StartPage

if TYPE_CHECKING:
    from resgroup.features import MapFeatures
    from resgroup.register import Register
    from ui.session import Session
    from ui.undoing import Undoing
    from ui.workspace import Workspace

_SIZE = (1366, 768)
_SMALLEST = (760, 480)
_MINUTE = 60_000


class Window(QMainWindow):
    """One register at a time; opening and long work run in a thread while the window shows.

    `opened` tells that a register is open and drawn.
    """

    opened = Signal()

    def __init__(self, files: Files, preferences: Preferences, today: Callable[[], date]) -> None:
        super().__init__()
        self._files = files
        self._preferences = preferences
        self._today = today
        self._job: Job | None = None
        self._typed_for: Path | None = None
        self._overlay: Overlay | None = None
        self.session: Session | None = None
        self._undoing: Undoing | None = None
        self.workspace: Workspace | None = None
        self._words = QtWords(self)
        self._dress()
        self.actions_ = Actions(self)
        self.sheets = Sheets(self, self._open_session, self._write_in_thread)
        self._connect_actions()
        self._minutes = QTimer(self)
        self._minutes.setInterval(_MINUTE)
        self._minutes.timeout.connect(self._begin_day)
        self._notice = Notice()
        self._told = Notice(calm=True)
        self._middle = QWidget()
        self._stack = QStackedWidget()
        self._status = status_labels(self, self._told)
        self.start = self._new_start_page()
        self._build()
        self.show_start()

    def _build(self) -> None:
        self.setMinimumSize(*_SMALLEST)
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(self._middle)
        self._name_parts()
        kept = self._preferences.sizes("window")
        self.resize(*(kept[:2] if len(kept) == 3 else _SIZE))
        if len(kept) == 3 and kept[2]:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _name_parts(self) -> None:
        self.setAccessibleName(_("Electronic residential group"))
        self._middle.setAccessibleName(_("Register"))
        self._stack.setAccessibleName(_("Register"))
        self.statusBar().setAccessibleName(_("Status"))

    # Opening and closing

    def open(self, path: Path, passphrase: str | None = None) -> None:
        """Open a register in a thread; the window shows meanwhile that it does."""
        if self._job is not None:
            return
        self.close_register()
        self._typed_for = path if passphrase is not None else None
        self.start.show_waiting(_("Opening {name}…").format(name=path.stem))
        today = self._today()

        def work(_job: Job) -> tuple[Register, MapFeatures]:
            typed = None if passphrase is None else lambda: passphrase
            register = self._files.open(path, typed)
            return register, register.features(today)

        self._run(work, self._show_opened, lambda error: self._refused(path, error))
        QTimer.singleShot(0, self, _load_panels)

    def _run(
        self,
        work: Callable[[Job], Any],
        done: Callable[[Any], None],
        refused: Callable[[Exception], None],
    ) -> None:
        job = Job(work, self)
        self._job = job

        def finished(then: Callable[[Any], None], outcome: Any) -> None:
            self._job = None
            job.wait()
            then(outcome)

        job.done.connect(lambda outcome: finished(done, outcome))
        job.refused.connect(lambda error: finished(refused, error))
        job.progressed.connect(self.start.show_progress)
        job.start()

    def _refused(self, path: Path, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            self.start.show_choice()
            raise error
        if error.code == "passphrase-needed":
            self.start.ask_passphrase(path)
        elif error.code == "wrong-passphrase" and self._typed_for == path:
            self.start.ask_passphrase(path, str(error))
        else:
            self.start.show_choice(str(error))

    def _show_opened(self, opened: tuple[Register, MapFeatures]) -> None:
        register, features = opened
        self.show_register(register, features)
        if register.info.path is not None:
            self._preferences.remember(register.info.path)

    def show_register(self, register: Register, features: MapFeatures | None = None) -> None:
        """Show an open register; the window closes it in the end."""
        from resgroup import rules
        from ui.session import Session
        from ui.undoing import Undoing

        today = self._today()
        features = features or register.features(today)
        session = Session(register, today, features, self._files.papers)
        session.setParent(self)
        session.failed.connect(self.tell)
        session.asked.connect(self._show_counts)
        self.session = session
        self._undoing = Undoing(session, self.actions_, self._told)
        self._show_workspace()
        self._minutes.start()
        self.tell(mistakes_words(rules.mistakes()))
        gc.freeze()  # what was loaded stays: going through it again would stop a question
        self.opened.emit()

    def _show_workspace(self) -> None:
        from ui.workspace import Workspace

        assert self.session is not None
        self.workspace = Workspace(self.session, self._preferences, self.actions_, self._stack)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.actions_.set_register_open(True)
        self._open_undoing().refresh()
        self._show_title()
        self._show_counts()
        self.workspace.map.canvas.setFocus()

    def _drop_workspace(self) -> None:
        if self.workspace is None:
            return
        self.workspace.keep_places()
        self.workspace.stop()
        self._stack.removeWidget(self.workspace)
        self.workspace.deleteLater()
        self.workspace = None

    def close_register(self) -> None:
        """Close the register and show the start page; a sheet being written is finished first."""
        self._finish_job()
        self._drop_workspace()
        if self.session is not None:
            gc.unfreeze()
            self._minutes.stop()
            self.session.stop_listening()
            self.session.register.close()
            self.session.deleteLater()
            self.session = None
            self._undoing = None
            self._told.say("")  # what it offers to undo is closed with the register
        self.show_start()

    def show_start(self) -> None:
        """Show the start page."""
        self._stack.setCurrentWidget(self.start)
        self.actions_.set_register_open(False)
        self._show_title()
        self._show_counts()

    def _new_start_page(self) -> StartPage:
        made = StartPage(self._preferences.recent, can_make_demo=self._files.make_demo is not None)
        made.chosen.connect(self.open)
        made.unlocked.connect(self.open)
        made.browsed.connect(self.browse)
        made.demo_wanted.connect(self.make_demo)
        made.stopped.connect(self._stop_job)
        self._stack.addWidget(made)
        return made

    def browse(self) -> None:
        """Let the user choose a register's file."""
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Open a register"), "", f"{_('Registers')} (*{SUFFIX})"
        )
        if name:
            self.open(Path(name))

    def make_demo(self) -> None:
        """Make a register of simulated people where the user wants it, and open it."""
        make = self._files.make_demo
        if make is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Make sample data"), f"demo{SUFFIX}", f"{_('Registers')} (*{SUFFIX})"
        )
        if not name:
            return
        path = Path(name) if name.endswith(SUFFIX) else Path(f"{name}{SUFFIX}")
        self.close_register()
        self.start.show_waiting(_("Making sample data…"), can_stop=True)
        self._run(
            lambda job: make(path, job.report),
            lambda _made: self.open(path),
            lambda error: self._refused(path, error),
        )

    def _finish_job(self) -> None:
        """Stop what runs in a thread, or wait for it, and take over what it brought."""
        if self._job is not None:
            self._job.stop()
            self._job.wait()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.stop()

    # What it says

    def tell(self, words: str) -> None:
        """Say something the user should know, above everything else."""
        self._notice.say(words)

    def _show_title(self) -> None:
        parts = [_("Electronic residential group")]
        info = self.session.info if self.session else None
        if info is not None:
            parts.insert(0, info.name)
            if info.simulated:
                parts.append(_("SIMULATED DATA"))
            if info.read_only:
                parts.append(_("for reading only"))
        self.setWindowTitle(" – ".join(parts))

    def _show_counts(self) -> None:
        counts, day, badge = self._status
        session = self.session
        badge.setVisible(session is not None and session.info.simulated)
        badge.setText(_("SIMULATED DATA"))
        if session is None:
            counts.setText("")
            day.setText("")
            return
        people = people_words(session.population)
        houses = buildings_words(session.features.houses)
        counts.setText(_("{people} · {houses} in all").format(people=people, houses=houses))
        day.setText(_("As of {day}").format(day=written(session.as_of)))

    # Commands

    def _connect_actions(self) -> None:
        self.actions_.connect(
            {
                "palette": lambda: self._lay_over(CommandPalette),
                "shortcuts": lambda: self._lay_over(KeysPage),
                "print_map": self.sheets.print_map,
                "reload_rules": self.reload_rules,
                "print_meeting": self.sheets.print_meeting,
                "undo": lambda: self._open_undoing().undo(),
                "redo": lambda: self._open_undoing().redo(),
                "back": lambda: self._open_session().go_back(),
                "today": self._see_today,
                "language": self.switch_language,
                "dark": self.switch_theme,
                "large": self.switch_size,
                "open": self.browse,
                "close": self.close_register,
                **{name: partial(self._run_in_workspace, name) for name in PANEL_COMMANDS},
            }
        )

    def _run_in_workspace(self, name: str) -> None:
        if self._overlay is not None:
            self._overlay.close_overlay()
        if self.workspace is not None:
            self.workspace.run(name)

    def _open_session(self) -> Session:
        assert self.session is not None
        return self.session

    def _open_undoing(self) -> Undoing:
        assert self._undoing is not None
        return self._undoing

    def _begin_day(self) -> None:
        """Let a register left open overnight know that it is tomorrow."""
        self._open_session().begin_day(self._today())

    def _see_today(self) -> None:
        self._begin_day()
        session = self._open_session()
        session.set_as_of(session.today)

    def _lay_over(self, kind: type[CommandPalette] | type[KeysPage]) -> None:
        if self._overlay is not None:
            self._overlay.close_overlay()
            self._overlay.deleteLater()
        self._overlay = kind(self, self.actions_)
        self._overlay.open()

    def reload_rules(self) -> None:
        """Read the ward's own rule files again, and tell what is wrong in them."""
        from resgroup import rules

        session = self._open_session()
        wrong = mistakes_words(rules.reload())
        assert self.workspace is not None
        self.workspace.filters.show_rules()
        given_up = ""
        try:
            rules.resolve(session.draft.criterion(), session.counted_on)
            session.set_draft(session.draft)
        except RegisterError as error:
            given_up = str(error)
            session.clear()
        done = _("The rules were read again; nothing is wrong.")
        self.tell("\n".join(words for words in (given_up, wrong) if words) or done)

    def _write_in_thread(self, write: Callable[[], object], done: str) -> None:
        """Write a sheet in a thread while no other can be begun; it is told in the end."""
        if self._job is not None:
            return
        self._allow_sheets(wanted=False)
        self.statusBar().showMessage(_("Writing the sheet…"))

        def after(words: str) -> None:
            self._allow_sheets(wanted=self.session is not None)
            self.statusBar().clearMessage()
            self.tell(words)

        def refused(error: Exception) -> None:
            after(str(error) if isinstance(error, RegisterError) else "")
            if not isinstance(error, RegisterError):
                raise error

        self._run(lambda _job: write(), lambda _done: after(done), refused)

    def _allow_sheets(self, *, wanted: bool) -> None:
        for name in ("print_map", "print_meeting"):
            self.actions_[name].setEnabled(wanted)

    # Look

    def switch_language(self) -> None:
        """Vietnamese to English and back."""
        self._preferences.language = "en" if i18n.language_name() == "vi" else "vi"
        self._restyle()

    def switch_theme(self) -> None:
        """Light to dark and back."""
        self._preferences.theme = "light" if self._preferences.theme == "dark" else "dark"
        self._restyle()

    def switch_size(self) -> None:
        """Normal type to large and back."""
        self._preferences.large = not self._preferences.large
        self._restyle()

    def _dress(self) -> None:
        preferences = self._preferences
        i18n.set_language(preferences.language)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.removeTranslator(self._words)
        if preferences.language == "vi":
            application.installTranslator(self._words)
        theme.apply(application, theme.theme(preferences.theme, preferences.large))

    def _restyle(self) -> None:
        """Make everything anew in the language and look chosen; session and page stay."""
        shown = self.workspace.shown if self.workspace is not None else ("", None)
        self._drop_workspace()
        self._dress()
        self.actions_.retranslate()
        self._stack.removeWidget(self.start)
        self.start.deleteLater()
        self.start = self._new_start_page()
        self._name_parts()
        self._notice.retranslate()
        self._told.retranslate()
        if self.session is not None:
            self._show_workspace()
            if shown[0]:
                self.session.turn_to(*shown)
        else:
            self.show_start()
        self._check_looks()

    def _check_looks(self) -> None:
        self.actions_["dark"].setChecked(self._preferences.theme == "dark")
        self.actions_["large"].setChecked(self._preferences.large)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what runs, remember where everything stood, and close the register."""
        self._finish_job()
        maximized = int(self.isMaximized())
        size = self.normalGeometry().size() if maximized else self.size()
        self._preferences.keep_sizes("window", [size.width(), size.height(), maximized])
        self.close_register()
        self._preferences.save()
        application = QApplication.instance()
        if application is not None:
            application.removeTranslator(self._words)
        super().closeEvent(event)


def _load_panels() -> None:
    """Import what the panels need while the register is being opened by its thread."""
    import_module("ui.workspace")
