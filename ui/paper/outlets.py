"""Owns where a list or figures go: to the printer, to a file, into a template; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from resgroup.commands.releasing import How, Release
from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.progress import Progress, silent
from resgroup.values import grouped
from ui.forms.editor import Message
from ui.jobs import Job
from ui.leaving import PRINT_PPI, Size, choose_printer, new_printer, print_pages
from ui.releasing import ask_again, let_out, write_trace
from ui.session import Session
from ui.texts import button
from ui.whole import refuse_template, write_out

_KINDS: Final[dict[str, Callable[[], str]]] = {
    ".pdf": lambda: _("PDF"),
    ".docx": lambda: _("Word"),
    ".xlsx": lambda: _("Excel"),
    ".csv": lambda: _("CSV"),
}


class Wanted(Protocol):
    """What shall leave: a paper that may be made in any thread."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def size(self) -> Size:
        """The size of its pages."""

    @property
    def landscape(self) -> bool:
        """Whether they stand across."""

    def document(self, leaving: Release, progress: Progress = silent) -> Document:
        """The paper, with the trace of what it leaves for."""

    def file_name(self, suffix: str) -> str:
        """A name for its file."""


@dataclass(frozen=True)
class Said:
    """What is said of it: what is asked for, that it is made, printed, and in its `{file}`."""

    named: str
    made: str
    printed: str
    written: str


@dataclass(frozen=True)
class Source:
    """What a page offers: what is wanted as it is filled in, what leaves with it, what is said.

    What is wanted may differ by the ending of the file it is for, empty for the printer.
    """

    wanted: Callable[[str], Wanted]
    release: Callable[[How], Release]
    said: Said


def list_said() -> Said:
    """What is said of a list."""
    return Said(
        _("Save the list"),
        _("The list is being made…"),
        _("The list went to the printer."),
        _("The list is in {file}."),
    )


class Outlets(QWidget):
    """Has the list leave, and says below it how that went.

    `busy_changed` tells of its beginning and its end, `purpose_said` that purpose and recipient
    were said anew. They are asked for before anything else, so that no answer is lost. `pages`
    counts the pages, 0 as long as that is not done.
    """

    busy_changed = Signal()
    purpose_said = Signal()

    def __init__(self, session: Session, source: Source, pages: Callable[[], int]) -> None:
        super().__init__()
        self._session = session
        self._source = source
        self._pages = pages
        self._job: Job | None = None
        self.setAccessibleName(_("Message"))
        self.message = Message()
        self.stop_button = button(_("Cancel"), does=self.cancel)
        self.stop_button.hide()
        row = QHBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self.message, 1)
        row.addWidget(self.stop_button)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a list is on its way."""
        return self._job is not None

    def say(self, words: str, *, refused: bool = True) -> None:
        """Say something below the pages."""
        self.message.say(words, refused=refused)
        self.setVisible(bool(words))

    def refuse(self, error: Exception) -> None:
        """Say what went wrong."""
        if not isinstance(error, RegisterError):
            raise error
        if not isinstance(error, CancelledError):
            self.say(str(error))

    # Ways out

    def print_list(self) -> None:
        """Print the list on the printer chosen in the system's dialog."""
        self._let_out("print", self._print)

    def _print(self, leaving: Release) -> None:
        wanted, session = self._source.wanted(""), self._session
        printer = new_printer(wanted.title, wanted.size, landscape=wanted.landscape)
        if not choose_printer(printer, self._pages(), self):
            return

        def work(job: Job) -> None:
            document = wanted.document(leaving, job.report)
            pages = session.papers.sheets(document, PRINT_PPI)
            job.report(0, 0, "")
            write_trace(session, leaving)
            print_pages(printer, pages, job.report)

        self._run(work, self._source.said.printed, leaving)

    def export(self, suffix: str) -> None:
        """Write the list to a file the user names."""
        self._let_out("file", lambda leaving: self._to_file(suffix, leaving))

    def _to_file(self, suffix: str, leaving: Release) -> None:
        path = self._named(suffix)
        if path is not None:
            write = self._session.papers.write_document
            self._write(path, leaving, write)

    def fill_template(self) -> None:
        """Fill a Word template of the user's with the list."""
        self._let_out("file", self._to_template)

    def _to_template(self, leaving: Release) -> None:
        title, kind = _("By a Word template"), f"{_('Word')} (*.docx)"
        chosen, _kind = QFileDialog.getOpenFileName(self, title, "", kind)
        path = self._named(".docx") if chosen else None
        if path is None:
            return
        template = Path(chosen)
        try:
            refuse_template(template, path)
        except RegisterError as error:
            self.refuse(error)
            return
        fill = self._session.papers.render_template
        self._write(path, leaving, lambda draft, document: fill(template, draft, document))

    def ask_purpose(self) -> None:
        """Ask for purpose and recipient, whether they are known already or not."""
        release = partial(self._source.release, "file")
        ask_again(self._session, release, lambda _leaving: self.purpose_said.emit())

    def _let_out(self, how: How, then: Callable[[Release], object]) -> None:
        if not self.busy and self._source.release(how).count:
            let_out(self._session, partial(self._source.release, how), then)

    def _named(self, suffix: str) -> Path | None:
        """The file the user names, None where they give up."""
        proposed = self._source.wanted(suffix).file_name(suffix)
        kind = f"{_KINDS[suffix]()} (*{suffix})"
        name, _kind = QFileDialog.getSaveFileName(self, self._source.said.named, proposed, kind)
        return with_suffix(name, suffix) if name else None

    def _write(
        self, path: Path, leaving: Release, write: Callable[[Path, Document], str | None]
    ) -> None:
        """Write the list to a file, in a thread; what that says is said in the end."""
        wanted, session = self._source.wanted(path.suffix.lower()), self._session

        def work(job: Job) -> str:
            told: list[str] = []
            document = wanted.document(leaving, job.report)

            def trace() -> None:
                job.report(0, 0, "")  # cancelled while it was written: nothing leaves
                write_trace(session, leaving)

            write_out(path, lambda draft: told.append(write(draft, document) or ""), trace)
            return "".join(told)

        self._run(work, self._source.said.written.format(file=path), leaving)

    # The thread

    def _run(self, work: Callable[[Job], object], words: str, leaving: Release) -> None:
        """Do the work in a thread; say how it ended."""
        self.say(self._source.said.made, refused=False)
        self._job = Job(work, self)
        self._job.done.connect(lambda said: self._ended(words, leaving, said or ""))
        self._job.refused.connect(self._failed)
        self._job.progressed.connect(self._show_progress)
        self.stop_button.setEnabled(True)
        self.stop_button.show()
        self.busy_changed.emit()
        self._job.start()

    def _show_progress(self, done: int, total: int, what: str) -> None:
        if what and self.stop_button.isEnabled():
            words = _("{what}: {done} of {total}…") if total else "{what}…"
            told = words.format(what=what, done=grouped(done), total=grouped(total))
            self.say(told, refused=False)

    def cancel(self) -> None:
        """Stop what is under way; nothing leaves then."""
        if self._job is not None:
            self._job.stop()
            self.stop_button.setEnabled(False)
            self.say(_("Stopping…"), refused=False)

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.wait()  # it told its outcome, and returns now
            self._job = None
        self.stop_button.hide()
        self.busy_changed.emit()

    def _ended(self, words: str, leaving: Release, warning: str) -> None:
        self._end_job()
        words = f"{words} {warning}".rstrip()
        if self._session.info.read_only and leaving.traced:
            untraced = _("The register is open for reading only, so its history does not tell it.")
            words = f"{words} {untraced}"
        self.say(words, refused=bool(warning))

    def _failed(self, error: Exception) -> None:
        self._end_job()
        if isinstance(error, CancelledError):
            self.say(_("Stopped; nothing has left."), refused=False)
        else:
            self.refuse(error)

    def stop(self) -> None:
        """Leave what is under way, so that nothing leaves; called before the page goes."""
        if self._job is not None:
            self._job.leave()
            self._job = None


def with_suffix(name: str, suffix: str) -> Path:
    """A file the user named, with the ending of its kind."""
    return Path(name if name.lower().endswith(suffix) else name + suffix)
