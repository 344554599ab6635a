"""Owns the page of due work: what is to be done by when, by which law, and what settles it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from resgroup.due import DueLine, due_work, mark_done
from resgroup.errors import RegisterError
from resgroup.i18n import _
from ui import theme
from ui.pages.due_model import (
    ACTION,
    NAME,
    WHAT,
    WHEN,
    DueModel,
    DuePainter,
    Heading,
    Rest,
    Row,
    counts_words,
)
from ui.pages.due_ways import Ways
from ui.pages.frame import PageFrame
from ui.pages.plain_table import PlainTable
from ui.session import FormRequest, Session
from ui.texts import label

_WIDTHS: Final = {NAME: 184, WHEN: 144, ACTION: 168}
_ROOMY: Final = 680


class Page(PageFrame):
    """Groups of due work, overdue lines first; each line opens what settles it."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Due work"))
        self.summary = label(role="muted")
        self.top.addWidget(self.summary)
        self.model = DueModel(session.today, self)
        self.table = DueTable(self.model)
        self.ways = Ways()
        self._body = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._refresh)
        self._build()
        self.setFocusProxy(self.table)
        session.changed.connect(self._refresh_soon)
        session.asked.connect(self._follow)
        self._refresh()

    def _build(self) -> None:
        self.table.wanted.connect(self._choose)
        self.table.clicked.connect(self._click)
        self.table.selectionModel().currentChanged.connect(lambda *_rows: self._show_ways())
        self.ways.settled.connect(lambda: self._choose(self.table.currentIndex()))
        self.ways.event_wanted.connect(self._record)
        self.ways.record_wanted.connect(self._show_record)
        self.ways.put_aside.connect(self._put_aside)
        filled = QWidget()
        filled.setAccessibleName(_("Due work"))
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.ways)
        nothing = label(_("Nothing falls due within the next 15 days."), "muted", wrap=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nothing.setContentsMargins(24, 48, 24, 24)
        self._body.setAccessibleName(_("Due work"))
        self._body.addWidget(filled)
        self._body.addWidget(nothing)
        self.column.addWidget(self._body, 1)

    # What is shown

    def _follow(self) -> None:
        """What may be written differs by the day looked at; what is due, by today."""
        if self.model.today == self.session.today:
            self._show_ways()
        else:
            self._refresh()

    def _refresh_soon(self) -> None:
        # Saving comes first: what is due is looked up once everything else is shown.
        self._pause.start()

    def _refresh(self) -> None:
        """Look up what is due; the row looked at stays, or the one that took its place."""
        groups = due_work(self.session.register, self.session.today)
        lines, overdue = sum(len(each.lines) for each in groups), sum(g.overdue for g in groups)
        self.summary.setText(counts_words(lines, overdue) if groups else "")
        self._body.setCurrentIndex(0 if groups else 1)
        here, row = self._current(), self.table.currentIndex().row()
        self.model.today = self.session.today
        self.model.show(groups)
        self._go_back_to(here, row)

    def _go_back_to(self, row: Row | None, otherwise: int) -> None:
        """Look at a row again after rows came or went, or at what stands in its place."""
        found = self.model.find(row)
        wanted = found if found >= 0 else min(max(otherwise, 0), self.model.rowCount() - 1)
        if wanted >= 0:
            self.table.setCurrentIndex(self.model.index(wanted, NAME))
        self._show_ways()

    def _show_ways(self) -> None:
        row = self._current()
        self.ways.show_line(
            row if isinstance(row, DueLine) else None,
            may_write=self.session.can_edit,
            may_mark=not self.session.info.read_only,
        )

    def _current(self) -> Row | None:
        return self.model.row_at(self.table.currentIndex().row())

    # What is chosen

    def _click(self, index: QModelIndex) -> None:
        """A name opens its record, a button what settles the line; elsewhere a line is picked."""
        row = self.model.row_at(index.row())
        if isinstance(row, DueLine) and index.column() == NAME:
            self._show_record()
        elif not isinstance(row, DueLine) or index.column() == ACTION:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        """Fold or unfold a group, show the rest of one, or open what settles a line."""
        row = self.model.row_at(index.row())
        match row:
            case Heading(group):
                self.model.toggle(group)
                self._go_back_to(row, index.row())
            case Rest(group):
                self.model.show_whole(group)
                self._go_back_to(None, index.row())
            case DueLine():
                self._settle(row)

    def _settle(self, row: DueLine) -> None:
        if row.event:
            self._record(row.event)
            return
        self._show_record()
        if row.field and self.session.can_edit:
            self.session.open_form(FormRequest(kind=row.kind, record_id=row.record_id))

    def _record(self, event: str) -> None:
        """Open the form of an event for the line looked at."""
        row = self._current()
        if isinstance(row, DueLine) and self.session.can_edit:
            self._show_record()
            about = FormRequest(event, row.kind, row.record_id, row.values)
            self.session.open_form(about)

    def _show_record(self) -> None:
        row = self._current()
        if isinstance(row, DueLine):
            pick = {
                "resident": self.session.pick_resident,
                "household": self.session.pick_household,
            }[row.kind]
            pick(row.record_id)

    def _put_aside(self, reason: str) -> None:
        """Mark the line looked at as done or not needed; it goes from the page."""
        row, session = self._current(), self.session
        if not isinstance(row, DueLine):
            return
        try:
            session.commit(mark_done(session.register, row, session.today, reason).change_set)
        except RegisterError as error:
            session.failed.emit(str(error))
            return
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class DueTable(PlainTable):
    """The rows of due work; headings go all the way across and are two lines high."""

    def __init__(self, model: DueModel) -> None:
        super().__init__(_("Due work"))
        self.setModel(model)
        self.setItemDelegate(DuePainter(self))
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self._due = model
        self._share = theme.current().sizes["font"] / theme.theme("light").sizes["font"]
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, int(width * self._share))
        self.horizontalHeader().setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self._lay_out)

    def _lay_out(self) -> None:
        """Give headings their height, and let what is no line go across all columns."""
        self.clearSpans()
        one = theme.current().row
        for number in range(self._due.rowCount()):
            row = self._due.row_at(number)
            if not isinstance(row, DueLine):
                self.setSpan(number, 0, 1, self._due.columnCount())
            height = 2 * one if isinstance(row, Heading) else one
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the buttons to the foot of the page where the words have little room."""
        self.setColumnHidden(ACTION, self.width() < _ROOMY * self._share)
        super().resizeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be clicked."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._due.row_at(index.row())
        clickable = row is not None and (
            not isinstance(row, DueLine) or index.column() in {NAME, ACTION}
        )
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
