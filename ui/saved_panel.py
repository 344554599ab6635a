"""Owns the saved and last questions in the left panel, and what can be done to each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from resgroup.asking import saved
from resgroup.asking.recent import Recent, recent
from resgroup.commands.plan import Plan
from resgroup.criteria import Criterion
from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable, unwritable
from resgroup.i18n import _
from resgroup.records import SavedFilter
from resgroup.register import Question
from resgroup.values import people_words
from resgroup.wording import in_words
from ui.asked_before import ask_again, ask_saved, day_of_law, fixed_day
from ui.icons import icon
from ui.saved_form import SavedForm
from ui.saved_tree import SavedTree
from ui.session import Session
from ui.texts import button, label

_SUFFIX: Final = ".json"
_LARGEST: Final = 4_000_000
_EDGE: Final = 12


class SavedPanel(QWidget):
    """Folders of saved questions, then the last questions; Enter or a click asks one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._asked = 0
        self._counts: dict[int, str] = {}
        self.setAccessibleName(_("Saved questions"))
        self.form = SavedForm()
        self.tree = SavedTree()
        self._save = button(_("Save…"), picture="bookmark-simple", does=self.save)
        self._more = QToolButton()
        self._none = label(
            _("Nothing is saved yet. Ask a question, then save it here under a name."),
            "muted",
            wrap=True,
        )
        self._none.setContentsMargins(16, 0, 16, 0)
        self._build()
        self._connect()
        self._refresh_buttons()

    def _build(self) -> None:
        menu = QMenu(self._more)
        menu.setAccessibleName(_("More"))
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._more.setProperty("kind", "quiet")
        self._more.setText(_("More"))
        self._more.setAccessibleName(_("More about saved questions"))
        self._more.setIcon(icon("dots-three-vertical"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setMenu(menu)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._save)
        row.addStretch(1)
        row.addWidget(self._more)
        asked = QVBoxLayout()
        asked.setContentsMargins(16, 0, 16, 0)
        asked.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addLayout(asked)
        column.addWidget(self._none)
        edges = QHBoxLayout()
        edges.setContentsMargins(_EDGE, 0, _EDGE, 0)
        edges.addWidget(self.tree)
        column.addLayout(edges, 1)

    def _connect(self) -> None:
        self.form.done.connect(self.tree.setFocus)
        self.tree.chosen.connect(self._ask)
        self.tree.renamed.connect(self.rename)
        self.tree.deleted.connect(self.delete)
        self._session.asked.connect(self._refresh_buttons)
        self._session.changed.connect(lambda _touched: self._follow())

    # What is shown

    def refresh(self) -> None:
        """Show what is saved and what was asked lately."""
        register, session = self._session.register, self._session
        kept = [(each, self._words(each), self._counts.get(each.id, "")) for each in self._saved()]
        last = [
            (each, in_words(each.criterion, fixed_day(session, each) or session.as_of))
            for each in recent(register)
        ]
        self._none.setVisible(not kept)
        self.tree.show_all(kept, last)

    def _saved(self) -> list[SavedFilter]:
        return saved.saved_filters(self._session.register)

    def _words(self, each: SavedFilter) -> str:
        try:
            criterion = saved.question_of(each)
        except RegisterError as error:
            return str(error)
        return in_words(criterion, self._day(criterion))

    def _day(self, criterion: Criterion) -> Any:
        return day_of_law(self._session, criterion) or self._session.as_of

    def _follow(self) -> None:
        """Counts are of the register as it was: they are counted again when asked for."""
        self._counts.clear()
        if self.isVisible():
            self.refresh()

    def _refresh_buttons(self) -> None:
        may_save = not self._session.draft.empty and not self._session.info.read_only
        self._save.setEnabled(may_save)

    def showEvent(self, event: Any) -> None:
        """Read what is saved when looked at."""
        super().showEvent(event)
        self.refresh()

    # What can be done

    def _fill(self, menu: QMenu) -> None:
        """Offer what can be done to the line looked at."""
        held, writable = self.tree.held, not self._session.info.read_only
        one = held if isinstance(held, SavedFilter) else None
        menu.clear()
        for words, picture, does, possible in (
            (_("Count the people of each"), "users-three", self.count, True),
            (_("Save the running question under this name"), "floppy-disk", self.update_one,
             bool(one) and writable and not self._session.draft.empty),
            (_("Rename or move… (F2)"), "pencil-simple", lambda: self.rename(one),
             bool(one) and writable),
            (_("Delete (Del)"), "trash", lambda: self.delete(one), bool(one) and writable),
            (_("Write to a file…"), "export", self.write_file, bool(one)),
            (_("Take in from a file…"), "download-simple", self.read_file, writable),
        ):  # fmt: skip
            action = menu.addAction(icon(picture), words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _checked=False, run=does: run())

    def _ask(self, held: SavedFilter | Recent) -> None:
        if isinstance(held, Recent):
            ask_again(self._session, held)
            return
        try:
            ask_saved(self._session, saved.question_of(held))
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return
        self._asked = held.id
        if columns := saved.columns_in(held):
            self._session.columns_wanted.emit(columns)

    def save(self) -> None:
        """Keep the running question under a name."""
        criterion, columns = self._session.draft.criterion(), self._session.columns
        before = next((each for each in self._saved() if each.id == self._asked), None)
        folder = before.folder if before else ""

        def keep(name: str, folder: str) -> None:
            register = self._session.register
            self._commit(saved.save_filter(register, name, folder, criterion, columns))

        self._ask_name(_("Save the question"), "", folder, keep)

    def update_one(self) -> None:
        """Let the saved question looked at ask what is asked now."""
        held = self.tree.held
        if isinstance(held, SavedFilter):
            criterion = self._session.draft.criterion()
            columns = self._session.columns
            self._try(
                lambda: saved.update_filter(self._session.register, held.id, criterion, columns)
            )

    def rename(self, one: SavedFilter | None) -> None:
        """Give a saved question another name, another folder, or both."""
        if one is None or self._session.info.read_only:
            return

        def keep(name: str, folder: str) -> None:
            register = self._session.register
            if folder.strip() != one.folder:
                self._commit(saved.move_filter(register, one.id, folder))
            if name.strip() != one.name:
                self._commit(saved.rename_filter(register, one.id, name))

        self._ask_name(_("Rename or move"), one.name, one.folder, keep)

    def delete(self, one: SavedFilter | None) -> None:
        """Remove a saved question; the window offers to take it back."""
        if one is not None and not self._session.info.read_only:
            self._try(lambda: saved.delete_filter(self._session.register, one.id))

    def count(self) -> None:
        """Count the people each saved question finds today."""
        session = self._session
        for each in self._saved():
            try:
                criterion = saved.question_of(each)
                day = self._day(criterion)
                standing = None if day == session.as_of else session.as_of
                question = Question(criterion, day, standing=standing)
                self._counts[each.id] = people_words(len(session.register.ask(question).ids))
            except RegisterError:
                self._counts[each.id] = _("not understood")
        self.refresh()

    # Files

    def write_file(self) -> None:
        """Hand a saved question on as a file."""
        held = self.tree.held
        if not isinstance(held, SavedFilter):
            return
        try:
            text = saved.share(held)
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Write to a file"), _file_name(held), self._kinds()
        )
        if name:
            path = Path(name if Path(name).suffix else f"{name}{_SUFFIX}")
            try:
                path.write_text(text, "utf-8")
            except OSError as error:
                self._session.failed.emit(str(unwritable(path, error)))

    def read_file(self) -> None:
        """Take in a filter another register handed on; one that is wrong is told and left out."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Take in from a file"), "", self._kinds())
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Take in the filter of a file; where its name is taken, another one is asked for."""
        try:
            shared = saved.take_in(_text_of(path))
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return

        def keep(name: str, folder: str) -> None:
            register = self._session.register
            self._commit(
                saved.save_filter(register, name, folder, shared.criterion, shared.columns)
            )

        self._ask_name(_("Take in from a file"), shared.name, shared.folder, keep)

    def _kinds(self) -> str:
        return f"{_('Saved questions')} (*{_SUFFIX})"

    def _ask_name(self, heading: str, name: str, folder: str, keep: Any) -> None:
        folders = list(dict.fromkeys(each.folder for each in self._saved() if each.folder))
        self.form.ask(heading, name, folder, folders, keep)

    def _commit(self, plan: Plan) -> None:
        self._session.commit(plan.change_set)

    def _try(self, plan: Any) -> None:
        try:
            self._commit(plan())
        except RegisterError as error:
            self._session.failed.emit(str(error))


def _file_name(one: SavedFilter) -> str:
    """A file's name for a saved question, without what no system allows in one."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", one.name) + _SUFFIX


def _text_of(path: Path) -> str:
    """The text of a file; RegisterError where it cannot be read, or is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        return path.read_text("utf-8")
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError:
        raise RegisterError(
            "bad-filter-file",
            "Tệp này không phải là tệp câu hỏi đã lưu.",
            "This is no file of a saved question.",
        ) from None
