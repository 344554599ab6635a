"""Owns writing sheets of what the window shows: the map sheet and the meeting sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtWidgets import QFileDialog, QWidget

from resgroup.i18n import _

if TYPE_CHECKING:
    from resgroup.commands.releasing import Release
    from ui.session import Session

Writer: TypeAlias = "Callable[[Callable[[], object], str], None]"
"""Has a thread write while what begins it waits, and tells the words when it is done."""


class Sheets:
    """Asks what a sheet is for where that must be known, then its file, and has it written."""

    def __init__(self, parent: QWidget, session: Callable[[], Session], write: Writer) -> None:
        self._parent = parent
        self._open_session = session
        self._write_in_thread = write

    @property
    def _session(self) -> Session:
        return self._open_session()

    # The map sheet

    def print_map(self) -> None:
        """Write the map sheet of what is shown to a file the user names."""
        from ui.map_print import release_of
        from ui.releasing import let_out

        let_out(self._session, lambda: release_of(self._session), self._name_map)

    def _name_map(self, leaving: Release) -> None:
        from ui.map_print import FILE_KINDS, file_name

        kinds = {suffix: words() for suffix, words in FILE_KINDS.items()}
        path = self._named(_("Print the map"), file_name(self._session), kinds)
        if path is not None:
            self.write_map(path, leaving)

    def write_map(self, path: Path, leaving: Release) -> None:
        """Write the map sheet in a thread."""
        from maps.sheet import write_sheet
        from ui.map_print import sheet_of

        features, sheet = self._session.features, sheet_of(self._session, leaving)
        self._write(path, leaving, lambda draft: write_sheet(draft, features, sheet))

    # The meeting sheet

    def print_meeting(self) -> None:
        """Write the meeting sheet of what is shown to a file the user names."""
        from ui.meeting import release_of
        from ui.releasing import let_out

        let_out(self._session, lambda: release_of(self._session), self._name_meeting)

    def _name_meeting(self, leaving: Release) -> None:
        from ui.meeting import file_name

        kinds = {".pdf": _("PDF"), ".docx": _("Word")}
        path = self._named(_("Meeting sheet"), file_name(self._session), kinds)
        if path is not None:
            self.write_meeting(path, leaving)

    def write_meeting(self, path: Path, leaving: Release) -> None:
        """Write the meeting sheet in a thread."""
        from ui.meeting import meeting_of

        meeting = meeting_of(self._session, leaving)
        write = self._session.papers.write_document
        self._write(path, leaving, lambda draft: write(draft, meeting.document()))

    def _named(self, title: str, proposed: str, kinds: dict[str, str]) -> Path | None:
        """The file the user names, None where they give up."""
        filters = {f"{words} (*{suffix})": suffix for suffix, words in kinds.items()}
        name, kind = QFileDialog.getSaveFileName(self._parent, title, proposed, ";;".join(filters))
        if not name:
            return None
        known = Path(name).suffix.lower() in kinds
        return Path(name if known else name + filters.get(kind, ".pdf"))

    def _write(self, path: Path, leaving: Release, write: Callable[[Path], object]) -> None:
        """Have a thread write a sheet, and its trace just before it is there."""
        from ui.releasing import write_trace
        from ui.whole import write_out

        session = self._session
        self._write_in_thread(
            lambda: write_out(path, write, lambda: write_trace(session, leaving)),
            _("The sheet is in {file}.").format(file=path),
        )
