"""Owns the list below the map: its heading with counts, its table, and what it says when empty."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _, ngettext
from resgroup.progress import silent
from resgroup.values import grouped, people_words
from ui.jobs import Job
from ui.list_model import ListModel
from ui.list_table import COPIED_AT_ONCE, ListTable
from ui.preferences import Preferences
from ui.session import Session
from ui.texts import button, label, line


class ListPanel(QWidget):
    """The residents of the answer; picking a row picks the resident everywhere."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self._copying: Job | None = None
        self._model = ListModel(session, preferences.columns)
        self.table = ListTable(self._model)
        self._model.setParent(self.table)
        self._count = label(role="heading")
        self._selected = label(role="muted")
        self._empty = label(role="muted", wrap=True)
        self._build()
        self._connect()
        self._refresh()
        self._follow()

    def _build(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("List"))
        heading = QHBoxLayout()
        heading.setContentsMargins(16, 4, 8, 4)
        heading.setSpacing(16)
        heading.addWidget(self._count)
        heading.addWidget(self._selected)
        heading.addStretch(1)
        self._copy = button(_("Copy"), "quiet", picture="copy", does=self.copy)
        self._copy.setToolTip(_("Copy the selected rows for a spreadsheet (Ctrl+C)"))
        heading.addWidget(self._copy)
        self._columns = button(_("Columns"), "quiet", picture="columns", does=self.choose_columns)
        heading.addWidget(self._columns)
        body = QWidget()
        body.setAccessibleName(_("List"))
        self._body = QStackedLayout(body)
        self._body.addWidget(self.table)
        empty = QWidget()
        empty.setAccessibleName(_("Empty list"))
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(16, 16, 16, 16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self._empty)
        self._body.addWidget(empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(heading)
        outer.addWidget(line())
        outer.addWidget(body, 1)

    def _connect(self) -> None:
        session, table = self._session, self.table
        session.asked.connect(self._refresh)
        session.picked.connect(self._follow)
        session.hovered.connect(self._mark)
        table.clicked.connect(self._pick)
        table.activated.connect(self._pick)
        table.pointed.connect(self._point)
        table.sorted_by.connect(session.set_order)
        table.copy_wanted.connect(self.copy)
        table.columns_chosen.connect(self._remember_columns)
        table.selectionModel().selectionChanged.connect(self._count_selected)

    def choose_columns(self) -> None:
        """Open the menu that chooses columns."""
        menu = self.table.column_menu()
        menu.exec(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))
        menu.deleteLater()

    def copy(self) -> None:
        """Copy the selected rows, or all where none are selected; many in a thread."""
        if self._copying is not None:
            self._copying.stop()
            return
        if not self.table.selected_count:
            self.table.selectAll()
        write = self.table.copier()
        if self.table.selected_count <= COPIED_AT_ONCE:
            self._copied(write(silent))
            return
        self._copying = Job(lambda job: write(job.report), self)
        self._copying.done.connect(self._copied)
        self._copying.refused.connect(self._not_copied)
        self._copying.progressed.connect(self._show_copying)
        self._name_copy(_("Cancel"))
        self._copying.start()

    def stop(self) -> None:
        """End the copying under way; called before the panel goes."""
        if self._copying is not None:
            self._copying.stop()
            self._copying.wait()
            self._copying = None

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        count = text.count("\n") - 1
        words = ngettext("{count} row copied", "{count} rows copied", count)
        self._end_copying(words.format(count=grouped(count)))

    def _not_copied(self, error: Exception) -> None:
        self._end_copying("")
        if not isinstance(error, RegisterError):
            raise error
        if not isinstance(error, CancelledError):
            self._session.failed.emit(str(error))

    def _end_copying(self, words: str) -> None:
        self._copying = None
        self._name_copy(_("Copy"))
        self._selected.setText(words)

    def _show_copying(self, done: int, total: int, _what: str) -> None:
        words = _("copying: {done} of {total}")
        self._selected.setText(words.format(done=grouped(done), total=grouped(total)))

    def _name_copy(self, words: str) -> None:
        self._copy.setText(words)
        self._copy.setAccessibleName(words)

    def _refresh(self) -> None:
        self._model.refresh()
        self.table.show_order(self._session.order)
        count = len(self._model.ids)
        words = people_words(count)
        if self._session.showing_uncertain:
            words = _("{people} of whom it is uncertain").format(people=words)
        self._count.setText(words)
        self._empty.setText(self._empty_words())
        self._body.setCurrentIndex(0 if count else 1)
        self._copy.setEnabled(count > 0)
        self._selected.setText("")
        self._follow()

    def _empty_words(self) -> str:
        if self._session.draft.empty:
            return _(
                "The register holds no residents yet. They will be listed here once a list of "
                "residents has been imported."
            )
        return _("Nobody matches this question. Take a condition away, or choose another day.")

    def _follow(self) -> None:
        """Select the rows of the record looked at."""
        session = self._session
        if session.picked_resident:
            row = self._model.row_of(session.picked_resident)
            rows = [row] if row >= 0 else []
        elif session.picked_building:
            rows = self._model.rows_of_building(session.picked_building)
        else:
            return
        if rows or session.page is not None:
            self.table.select_rows(rows)

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid() and self.table.selected_count <= 1:
            self._session.pick_resident(self._model.id_at(index.row()))

    def _point(self, row: int) -> None:
        self._session.hover(self._model.building_at(row) if row >= 0 else 0)

    def _mark(self, building: int) -> None:
        self._model.set_hovered(building)
        self.table.viewport().update()

    def _count_selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        count = self.table.selected_count
        words = ngettext("{count} row selected", "{count} rows selected", count)
        self._selected.setText(words.format(count=grouped(count)) if count > 1 else "")

    def _remember_columns(self) -> None:
        self._preferences.columns = self.table.columns
        self.table.show_order(self._session.order)
