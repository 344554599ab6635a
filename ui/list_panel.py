"""Owns the list below the map: its heading with counts, its table, and what it says when empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.releasing import Release
from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _, ngettext
from resgroup.lists.form import Unit
from resgroup.progress import Progress, silent
from resgroup.values import buildings_words, grouped, households_words, people_words
from ui.choices import Segments
from ui.forms.editor import Message
from ui.icons import icon
from ui.jobs import Job
from ui.list_model import ListModel
from ui.list_table import COPIED_AT_ONCE, ListTable
from ui.preferences import Preferences
from ui.releasing import fields_leaving, let_out, write_trace
from ui.rights import why_read_only
from ui.session import PaperAbout, Session
from ui.texts import button, label, line

if TYPE_CHECKING:
    from ui.unit_list import UnitList

_NOTHING: Final = (0, 0)


class ListPanel(QWidget):
    """The residents of the answer; picking a row picks the resident everywhere."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self._copying: Job | None = None
        self._followed = _NOTHING
        self._columns_lent = False
        self._model = ListModel(session, preferences.columns)
        session.columns = tuple(self._model.columns)
        self.table = ListTable(self._model)
        self._model.setParent(self.table)
        self._count = label(role="heading")
        self._selected = label(role="muted")
        self.unit_switch = Segments(
            _("Rows"),
            [
                ("resident", _("People")),
                ("household", _("Households")),
                ("building", _("Buildings")),
            ],
        )
        self.units: UnitList | None = None
        self._empty = label(role="muted", wrap=True)
        self._message = Message()
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("List"))
        heading = self._heading = QHBoxLayout()
        heading.setContentsMargins(16, 4, 8, 4)
        heading.setSpacing(16)
        heading.addWidget(self.unit_switch)
        heading.addWidget(self._count)
        heading.addWidget(self._selected)
        heading.addStretch(1)
        self._change = button(
            _("Change one field…"), "quiet", picture="pencil-line", does=self.change_field
        )
        heading.addWidget(self._change)
        self._change.hide()
        self._print = button(_("Print or export"), "quiet", picture="printer", does=self.print_list)
        self._print.setToolTip(_("The list, or the rows selected, on paper or in a file"))
        heading.addWidget(self._print)
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
        self._message.setContentsMargins(16, 4, 16, 4)
        outer.addWidget(self._message)

    def _connect(self) -> None:
        session, table = self._session, self.table
        session.asked.connect(self._refresh)
        session.asked.connect(self._take_columns_back)
        session.picked.connect(self._follow)
        session.hovered.connect(self._mark)
        self.unit_switch.chosen.connect(lambda _unit: self._switch())
        table.clicked.connect(self._pick)
        table.activated.connect(self._pick)
        table.pointed.connect(self._point)
        table.sorted_by.connect(self._sort)
        table.told.connect(self._tell)
        table.copy_wanted.connect(self.copy)
        table.customContextMenuRequested.connect(self._menu_at)
        table.columns_chosen.connect(self._remember_columns)
        session.columns_wanted.connect(self._lend_columns)
        table.selectionModel().selectionChanged.connect(lambda *_parts: self._count_selected())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave to the menus what the heading has no room for."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Show what the heading has room for, what is used most first."""
        margins, gap = self._heading.contentsMargins(), self._heading.spacing()
        always = (self.unit_switch, self._print)
        taken = margins.left() + margins.right()
        taken += sum(each.sizeHint().width() + gap for each in always)
        for made in (self._count, self._selected, self._copy, self._columns, self._change):
            taken += made.sizeHint().width() + gap
            made.setVisible(taken <= self.width())

    def choose_columns(self) -> None:
        """Open the menu that chooses columns."""
        menu = self.table.column_menu()
        menu.exec(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))
        menu.deleteLater()

    def change_field(self) -> None:
        """Give one field of the rows selected, or of all, another value."""
        why = why_read_only(self._session)
        if why:
            self._tell(why, refused=True)
        elif len(self._model.ids):
            self._session.turn_to("bulk", self.table.selected_ids().tolist())
        else:
            self._tell(self._empty_words(), refused=True)

    def print_list(self) -> None:
        """Print the list or write it to a file; with rows selected, only those."""
        if len(self._model.ids):
            chosen = self.table.selected_ids().tolist()
            some = self.unit == "resident" and len(chosen) > 1
            self._session.turn_to("paper", PaperAbout(self.unit, tuple(chosen) if some else ()))
        else:
            self._tell(self._empty_words(), refused=True)

    @property
    def unit(self) -> Unit:
        """Whether people, households or buildings are listed."""
        unit: Unit = self.unit_switch.value
        return unit

    def show_unit(self, unit: Unit) -> None:
        """List people, households or buildings."""
        if unit != self.unit:
            self.unit_switch.choose(unit)
            self._switch()

    def _switch(self) -> None:
        """List people, or the households or buildings they belong to."""
        if self.units is None:
            from ui.unit_list import UnitList

            self.units = UnitList(self._session)
            self.units.made.connect(self._show_counts)
            self._body.addWidget(self.units)
        self._refresh_units()
        self._show_counts()

    def _refresh_units(self) -> None:
        if self.units is not None and self.unit == "resident":
            self.units.stop()
        elif self.units is not None:
            self.units.show_unit(self.unit)

    def merge(self) -> None:
        """Merge the two rows selected, or find the other one of the record looked at."""
        chosen = tuple(self.table.selected_ids().tolist())
        picked = self._session.picked_resident
        why = why_read_only(self._session)
        if why:
            self._tell(why, refused=True)
        elif len(chosen) == 2:
            self._session.turn_to("merge", chosen)
        elif len(chosen) == 1 or picked:
            self._session.turn_to("merge", chosen or (picked,))
        else:
            self._tell(_("Select the two records of the person first."), refused=True)

    def row_menu(self) -> QMenu:
        """The menu of what can be done with the rows selected."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Selected rows"))
        menu.addAction(icon("copy"), _("Copy")).triggered.connect(self.copy)
        change = menu.addAction(icon("pencil-line"), _("Change one field…"))
        change.triggered.connect(self.change_field)
        merge = menu.addAction(icon("git-merge"), _("Merge two records of one person…"))
        merge.triggered.connect(self.merge)
        merge.setEnabled(self.table.selected_count == 2)
        return menu

    def _menu_at(self, at: QPoint) -> None:
        menu = self.row_menu()
        menu.exec(self.table.viewport().mapToGlobal(at))
        menu.deleteLater()

    def copy(self) -> None:
        """Copy the selected rows, or all where none are selected; many in a thread.

        While another page stands in the list's place, the cell looked at there is copied.
        """
        if self.window().isVisible() and not self.isVisible():
            copy_cell()
        elif self._copying is not None:
            self._copying.stop()
        elif self.units is not None and self.unit != "resident":
            self._copy_units(self.units)
        else:
            self._copy_people()

    def _copy_units(self, units: UnitList) -> None:
        if units.busy or not units.rows:
            return
        found = units.copied()
        fields = fields_leaving(self._session, units.columns)
        leaving = Release("clipboard", _("List"), found.people, fields)
        let_out(self._session, lambda: leaving, partial(self._copied, found.text, found.rows))

    def _copy_people(self) -> None:
        if not self.table.selected_count:
            self.table.selectAll()
        fields = fields_leaving(self._session, self.table.columns)
        leaving = Release("clipboard", _("List"), self.table.selected_count, fields)
        let_out(self._session, lambda: leaving, partial(self._copy_rows, self.table.copier()))

    def _copy_rows(self, write: Callable[[Progress], str], leaving: Release) -> None:
        if leaving.count <= COPIED_AT_ONCE:
            self._copied(write(silent), leaving.count, leaving)
            return
        self._copying = Job(lambda job: write(job.report), self)
        self._copying.done.connect(lambda text: self._copied(text, leaving.count, leaving))
        self._copying.refused.connect(self._not_copied)
        self._copying.progressed.connect(self._show_copying)
        self._name_copy(_("Cancel"))
        self._copying.start()

    def stop(self) -> None:
        """End what is under way; called before the panel goes."""
        if self.units is not None:
            self.units.stop()
        if self._copying is not None:
            self._copying.stop()
            self._copying.wait()
            self._copying = None

    def _copied(self, text: str, rows: int, leaving: Release) -> None:
        try:
            write_trace(self._session, leaving)
        except RegisterError as error:
            self._not_copied(error)
            return
        QGuiApplication.clipboard().setText(text)
        words = ngettext("{count} row copied", "{count} rows copied", rows)
        self._end_copying(words.format(count=grouped(rows)))

    def _not_copied(self, error: Exception) -> None:
        self._end_copying("")
        if not isinstance(error, RegisterError):
            raise error
        if not isinstance(error, CancelledError):
            self._session.failed.emit(str(error))

    def _end_copying(self, words: str) -> None:
        self._copying = None
        self._name_copy(_("Copy"))
        self._say_beside(words)

    def _show_copying(self, done: int, total: int, _what: str) -> None:
        words = _("copying: {done} of {total}")
        self._say_beside(words.format(done=grouped(done), total=grouped(total)))

    def _name_copy(self, words: str) -> None:
        self._copy.setText(words)
        self._copy.setAccessibleName(words)

    def _refresh(self) -> None:
        """Show the session's answer; while the question is the same, what is selected stays so."""
        before = self.table.standing() if self._model.same_question else None
        stayed = self._model.refresh()
        self.table.show_order(self._session.order)
        self._refresh_units()
        self._show_counts()
        if before is None:
            self._tell("", refused=False)
            self._followed = _NOTHING
            self._follow()
        elif not stayed:
            self.table.restore(before)

    def _say_beside(self, words: str) -> None:
        """Say beside the count what is selected or copied."""
        self._selected.setText(words)
        self._make_room()

    def _show_counts(self) -> None:
        count = len(self._model.ids)
        words = people_words(count)
        if self._session.showing_uncertain:
            words = _("{people} of whom it is uncertain").format(people=words)
        if self.units is not None and self.unit != "resident" and not self.units.busy:
            said = households_words if self.unit == "household" else buildings_words
            words = f"{said(len(self.units.rows))} · {words}"
        self._count.setText(words)
        self._make_room()
        self._empty.setText(self._empty_words())
        self._show_body()
        by_people = self.unit == "resident"
        self._copy.setEnabled(count > 0)
        self._columns.setEnabled(by_people)
        self._print.setEnabled(count > 0)
        why = why_read_only(self._session)
        self._change.setEnabled(count > 0 and by_people and not why)
        self._change.setToolTip(why or _("For the rows selected, or for the whole list"))
        self._count_selected()

    def _show_body(self) -> None:
        if not len(self._model.ids):
            self._body.setCurrentIndex(1)
        elif self.units is not None and self.unit != "resident":
            self._body.setCurrentWidget(self.units)
        else:
            self._body.setCurrentIndex(0)

    def _sort(self, order: str) -> None:
        """Sort by an order; once more by the same one, which corrections may have upset."""
        if order == self._session.order:
            before = self.table.standing()
            if not self._model.refresh(sort=True):
                self.table.restore(before)
        self._session.set_order(order)

    def _tell(self, words: str, refused: bool) -> None:
        if refused and not self.isVisible():
            self._session.failed.emit(words)
        else:
            self._message.say(words, refused=refused)

    def _empty_words(self) -> str:
        if self._session.draft.empty:
            return _(
                "The register holds no residents yet. They will be listed here once a list of "
                "residents has been imported."
            )
        return _("Nobody matches this question. Take a condition away, or choose another day.")

    def _follow(self) -> None:
        """Select the rows of the record looked at, once it is another one."""
        session = self._session
        place = (session.picked_resident, session.picked_building)
        if place == self._followed:
            return
        self._followed = place
        if session.picked_resident:
            row = self._model.row_of(session.picked_resident)
            rows = [row] if row >= 0 else []
        else:
            rows = self._model.rows_of_building(session.picked_building)
        if (rows or session.page is not None) and not self.table.shows_selected(rows):
            self.table.select_rows(rows)

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid() and self.table.selected_count <= 1:
            self._session.pick_resident(self._model.id_at(index.row()))

    def _point(self, row: int) -> None:
        self._session.hover(self._model.building_at(row) if row >= 0 else 0)

    def _mark(self, building: int) -> None:
        self._model.set_hovered(building)
        self.table.viewport().update()

    def _count_selected(self) -> None:
        count = self.table.selected_count
        words = ngettext("{count} row selected", "{count} rows selected", count)
        self._say_beside(words.format(count=grouped(count)) if count > 1 else "")

    def _remember_columns(self) -> None:
        if not self._columns_lent:
            self._preferences.columns = self.table.columns
        self._session.columns = tuple(self.table.columns)
        self.table.show_order(self._session.order)

    def _lend_columns(self, columns: Sequence[str]) -> None:
        """Show the columns of a saved question; those of the user come back without a question."""
        self._columns_lent = True
        self.table.choose_columns(list(columns))

    def _take_columns_back(self) -> None:
        if self._columns_lent and self._session.draft.empty:
            self._columns_lent = False
            self.table.choose_columns(self._preferences.columns)


def copy_cell() -> None:
    """Copy the cell looked at in the table that has the focus."""
    view = QApplication.focusWidget()
    if isinstance(view, QAbstractItemView) and view.currentIndex().isValid():
        QGuiApplication.clipboard().setText(str(view.currentIndex().data() or ""))
