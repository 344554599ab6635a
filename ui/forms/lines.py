"""Owns the editors typed into: text, notes, numbers, dates, identity numbers, phones, addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from resgroup.addresses import Address, parse_address
from resgroup.dates import UNKNOWN, PartialDate, bad_date, parse_written, written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.identity import repair_number, repair_phone
from resgroup.names import clean, fold
from resgroup.terms import term_label
from ui.day_edit import Calendar
from ui.forms.editor import Editor, wrong_number
from ui.forms.spec import Spec
from ui.icons import icon
from ui.texts import label, name_buttons_inside

_NOTE_LINES: Final = 3


class FieldLine(QLineEdit):
    """A line that tells when the user leaves it, and when the calendar is asked for."""

    left = Signal()
    opened = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the user goes on, unless only another window comes to the front."""
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        }:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open what hangs below the field with Alt+Down."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Down and alt:
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class LineEditor(Editor):
    """A line of text; what is typed is tidied, or told to be wrong, when the user leaves it."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.line = FieldLine()
        self.line.setAccessibleName(spec.label)
        self.line.setPlaceholderText(spec.example)
        self.line.textEdited.connect(lambda _typed: self.edited.emit())
        self.line.left.connect(self._tidy)
        self.column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.finish()

    def read(self, text: str) -> Any:
        """The value of a text, which is not empty."""
        return text

    def write(self, value: Any) -> str:
        """A value in the way it is shown."""
        return str(value)

    @property
    def nothing(self) -> Any:
        """The value of an empty field."""
        return ""

    def value(self) -> Any:
        """What is typed."""
        text = clean(self.line.text())
        return self.read(text) if text else self.nothing

    def set_value(self, value: Any) -> None:
        """Fill in a value."""
        self.line.setText("" if value in (None, "") else self.write(value))
        self.line.setCursorPosition(0)

    def state(self) -> Any:
        """The text as typed."""
        return self.line.text()

    def restore(self, state: Any) -> None:
        """Put a text back."""
        self.line.setText(str(state or ""))

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not clean(self.line.text())

    def _tidy(self) -> None:
        try:
            value = self.value()
        except RegisterError as error:
            self.complain(str(error))
            return
        shown = "" if self.empty else self.write(value)
        if shown != self.line.text():
            self.line.setText(shown)
        self.left.emit()


class IntegerEditor(LineEditor):
    """A whole number."""

    @property
    def nothing(self) -> Any:
        """No number."""
        return None

    def read(self, text: str) -> int:
        """The number."""
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise wrong_number(text)
        return int(text)


class PartialDateEditor(LineEditor):
    """A date known to the day, the month or the year: 1948, 3/1948, 12.3.48."""

    def __init__(self, spec: Spec, today: date) -> None:
        super().__init__(spec)
        self._year = today.year

    @property
    def nothing(self) -> Any:
        """An unknown date."""
        return UNKNOWN

    def read(self, text: str) -> PartialDate:
        """The date."""
        return parse_written(text, current_year=self._year)

    def write(self, value: PartialDate) -> str:
        """The date in full."""
        return value.written()


class DayEditor(LineEditor):
    """A day, typed as people write it or picked from a calendar."""

    def __init__(self, spec: Spec, today: date) -> None:
        super().__init__(spec)
        self._today = today
        self._calendar: Calendar | None = None
        self.line.setPlaceholderText("dd/MM/yyyy")
        opens = self.line.addAction(
            icon("calendar-blank", "muted"), QLineEdit.ActionPosition.TrailingPosition
        )
        opens.setText(_("Calendar"))
        opens.setToolTip(_("Calendar (Alt+Down)"))
        opens.triggered.connect(self.open_calendar)
        self.line.opened.connect(self.open_calendar)
        name_buttons_inside(self.line)

    @property
    def nothing(self) -> Any:
        """No day."""
        return None

    def read(self, text: str) -> date:
        """The day; days to come are days too, up to the end of a long residence permit."""
        typed = parse_written(text, current_year=self._today.year + 50)
        day = typed.earliest()
        if typed.precision != "day" or day is None:
            raise bad_date(text)
        return day

    def write(self, value: date) -> str:
        """The day in full."""
        return written(value)

    def open_calendar(self) -> None:
        """Let the user pick a day from a calendar under the field."""
        if self._calendar is None:
            self._calendar = Calendar(self.line, self._pick)
        try:
            day = self.value() or self._today
        except RegisterError:
            day = self._today
        self._calendar.open_at(day)

    def _pick(self, day: date) -> None:
        self.set_value(day)
        self.edited.emit()
        self.line.setFocus()


class IdNumberEditor(LineEditor):
    """An identity number, with separators taken out."""

    def read(self, text: str) -> str:
        """The number."""
        return repair_number(text)[0]


class PhoneEditor(LineEditor):
    """A phone number."""

    def read(self, text: str) -> str:
        """The number."""
        return repair_phone(text)


class NationalityEditor(LineEditor):
    """A nationality; Vietnamese is stored as VN and told in words."""

    def read(self, text: str) -> str:
        """The code of our own, or the words for another."""
        return "VN" if fold(text).replace(" ", "") in {"vn", "vietnam"} else text

    def write(self, value: str) -> str:
        """The words."""
        return _("Vietnam") if value == "VN" else value


class AddressEditor(LineEditor):
    """An address, with its levels as they are understood told below while it is typed."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.parts = label(role="small", wrap=True)
        self.parts.hide()
        self.column.insertWidget(1, self.parts)
        self.line.textChanged.connect(self._show_parts)

    def _show_parts(self, text: str) -> None:
        words = address_words(parse_address(text))
        self.parts.setText(words)
        self.parts.setVisible(bool(words))


def address_words(address: Address) -> str:
    """The levels of an address, outermost first: "Phố Chùa · ngõ 12 · số 34"."""
    named = (
        (_("lane"), address.lane),
        (_("sub-lane"), address.sublane),
        (_("sub-sub-lane"), address.subsublane),
        (_("number"), address.house),
        (_("floor"), address.floor),
        (_("unit"), address.unit),
    )
    street = f"{_street_word(address.street_kind)} {address.street}" if address.street else ""
    parts = [street.strip(), address.block, *(f"{word} {value}" for word, value in named if value)]
    return " · ".join(part for part in parts if part)


def _street_word(kind: str) -> str:
    return term_label("street_kind", kind) if kind else ""


class _NoteBox(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _NOTE_LINES + 16)


class NoteEditor(Editor):
    """A note of several lines."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self.box = _NoteBox()
        self.box.setAccessibleName(spec.label)
        self.box.textChanged.connect(self._changed)
        self.column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._filling = False
        self.finish()

    def value(self) -> str:
        """The note, its lines kept."""
        lines = [clean(line) for line in self.box.toPlainText().splitlines()]
        return "\n".join(lines).strip()

    def set_value(self, value: Any) -> None:
        """Fill in a note."""
        self._filling = True
        self.box.setPlainText(value or "")
        self._filling = False

    def state(self) -> Any:
        """The note as typed."""
        return self.box.toPlainText()

    def restore(self, state: Any) -> None:
        """Put a note back."""
        self.set_value(str(state or ""))

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()
