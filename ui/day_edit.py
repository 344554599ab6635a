"""Owns the field a day is typed or picked in, always written dd/MM/yyyy."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QWidget

from resgroup.i18n import _, language_name


class DayEdit(QDateEdit):
    """A day with a calendar; `chosen` carries it once the user is done with it."""

    chosen = Signal(object)

    def __init__(self, day: date, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setCalendarPopup(True)
        self.setDateRange(QDate(1900, 1, 1), QDate(2100, 12, 31))
        self.setKeyboardTracking(False)
        calendar = QCalendarWidget()
        calendar.setLocale(QLocale(language_name()))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAccessibleName(_("Calendar"))
        self.setCalendarWidget(calendar)
        self.show_day(day)
        self.dateChanged.connect(lambda _day: self.chosen.emit(self.day))

    @property
    def day(self) -> date:
        """The day in the field."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date) -> None:
        """Put a day into the field, telling nobody."""
        self.blockSignals(True)
        self.setDate(QDate(day.year, day.month, day.day))
        self.blockSignals(False)
