"""Owns the field a day is typed or picked in, always written dd/MM/yyyy, and its calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from resgroup.dates import PartialDate, bad_date, parse_written, written
from resgroup.errors import RegisterError
from resgroup.i18n import _, language_name
from ui.icons import icon
from ui.texts import name_buttons_inside

_LAST_YEAR: Final = 2099


class Calendar(QCalendarWidget):
    """A calendar that opens under a field and tells which day was picked."""

    def __init__(self, field: QWidget, pick: Callable[[date], object]) -> None:
        super().__init__(field)
        self._field = field
        self._tell = pick
        self.setWindowFlag(Qt.WindowType.Popup)
        self.setLocale(QLocale(language_name()))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setAccessibleName(_("Calendar"))
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)

    def open_at(self, day: date) -> None:
        """Show the calendar with a day chosen in it."""
        self.setSelectedDate(QDate(day.year, day.month, day.day))
        self.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 2)))
        self.show()
        self.setFocus()

    def _pick(self, day: QDate) -> None:
        self.hide()
        self._tell(date(day.year(), day.month(), day.day()))


class DayEdit(QLineEdit):
    """A day, typed as people write it (24/2/2027, 24.02.27, 24022027) or picked from a calendar.

    `chosen` carries another day once the user is done typing. What is no day is marked, told by
    `refused`, and gives way to the day before when the user leaves the field.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, day: date, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self._calendar: Calendar | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText("dd/MM/yyyy")
        self.setMaxLength(16)
        open_calendar = self.addAction(
            icon("calendar-blank", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        open_calendar.setText(_("Calendar"))
        open_calendar.setToolTip(_("Calendar (Alt+Down)"))
        open_calendar.triggered.connect(self.open_calendar)
        name_buttons_inside(self)
        self.returnPressed.connect(self._take)
        self.textEdited.connect(lambda _typed: self._mark(""))
        self.show_day(day)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00/00/0000") + 64)

    @property
    def day(self) -> date:
        """The day in force."""
        return self._day

    def show_day(self, day: date) -> None:
        """Put a day into the field, telling nobody."""
        self._day = day
        self.setText(written(day))
        self._mark("")

    def open_calendar(self) -> None:
        """Let the user pick a day from a calendar under the field."""
        if self._calendar is None:
            self._calendar = Calendar(self, self._change)
        self._calendar.open_at(self._day)

    def _take(self) -> None:
        try:
            typed: PartialDate = parse_written(self.text(), current_year=_LAST_YEAR)
            if typed.precision != "day":
                raise bad_date(self.text())
        except RegisterError as error:
            self._mark(str(error))
            return
        day = typed.earliest()
        assert day is not None
        self._change(day)

    def _change(self, day: date) -> None:
        changed = day != self._day
        self.show_day(day)
        if changed:
            self.chosen.emit(day)

    def _mark(self, problem: str) -> None:
        """Mark what is no day, and say why; an empty text takes the mark away."""
        wrong = "true" if problem else "false"
        if self.property("wrong") != wrong:
            self.setProperty("wrong", wrong)
            self.style().polish(self)
        self.setAccessibleDescription(problem)
        if problem:
            self.refused.emit(problem)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the day typed, or go back to the one before."""
        super().focusOutEvent(event)
        if self.text() != written(self._day):
            self._take()
        if self.property("wrong") == "true":
            self.show_day(self._day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the calendar, or give up what was typed."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and alt:
            self.open_calendar()
        elif event.key() == Qt.Key.Key_Escape:
            self.show_day(self._day)
        else:
            super().keyPressEvent(event)
