"""Owns the trash page: what was deleted, by whom and why, restoring it, and removing for good."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from resgroup.changes import Entry
from resgroup.commands.deleting import in_trash
from resgroup.commands.words import command_words, user_words
from resgroup.i18n import _
from resgroup.narration import told
from resgroup.register import Register
from ui.pages.frame import PageFrame
from ui.pages.history_model import EntryList, EntryModel
from ui.pages.trash_view import TrashView
from ui.session import Session
from ui.texts import label


class TrashModel(EntryModel):
    """The deletions that were not taken back, each called by what it removed."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._names: dict[int, str] = {}

    def words(self, entry: Entry) -> str:
        """What was deleted."""
        if entry.id not in self._names:
            changes = self._register.changes(entry.id)
            own = [change for change in changes if f"delete_{change.kind}" == entry.command]
            removed = told(own or changes, self._register, limit=1)
            self._names[entry.id] = removed[0].subject if removed else ""
        return self._names[entry.id]

    def about(self, entry: Entry) -> str:
        """By whom, as what, and why."""
        parts = (user_words(entry.user), command_words(entry.command), entry.summary)
        return " · ".join(part for part in parts if part)


class Page(PageFrame):
    """What was deleted, latest first."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Trash"))
        self.model = TrashModel(session.register)
        self.list = EntryList(self.model)
        self.list.setAccessibleName(_("Deleted records"))
        self.view = TrashView(session)
        self._body = QStackedWidget()
        self._build()
        self.setFocusProxy(self.list)
        self.list.selectionModel().currentChanged.connect(lambda *_rows: self._show_current())
        session.changed.connect(self._refresh)
        self._refresh()

    def _build(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setAccessibleName(_("Trash"))
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self.view)
        parts.setSizes([200, 300])
        self._body.setAccessibleName(_("Trash"))
        self._body.addWidget(parts)
        self._body.addWidget(_nothing())
        self.column.addWidget(self._body, 1)

    def _refresh(self) -> None:
        """Read the trash anew; what comes after a record that left it is looked at next."""
        row = max(self.list.currentIndex().row(), 0)
        self.model.show(lambda limit: in_trash(self.session.register)[:limit])
        count = self.model.rowCount()
        self._body.setCurrentIndex(0 if count else 1)
        current = self.model.index(min(row, count - 1)) if count else QModelIndex()
        self.list.setCurrentIndex(current)
        self._show_current()

    def _show_current(self) -> None:
        index = self.list.currentIndex()
        entry = self.model.entry_at(index.row()) if index.isValid() else None
        self.view.show_entry(entry, "" if entry is None else self.model.words(entry))


def _nothing() -> QWidget:
    made = QWidget()
    made.setAccessibleName(_("Empty trash"))
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 24, 24, 24)
    words = _("The trash is empty. What is deleted lies here and can be restored.")
    column.addWidget(label(words, "muted", wrap=True))
    column.addStretch(1)
    return made
