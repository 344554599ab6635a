"""Owns the rows in which two records stand side by side: who they are, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from resgroup.fields import field_of, form_fields
from resgroup.i18n import _
from resgroup.records import Resident
from resgroup.values import shown
from ui import theme
from ui.forms.pick_line import Item
from ui.icons import icon
from ui.texts import label

_NAMES: Final = {False: 168, True: 208}
_NOTHING: Final = "—"


class _Row(QFrame):
    """A name, then what the record kept says and what the other one says."""

    def __init__(self, name: QWidget) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.setSpacing(16)
        name.setFixedWidth(_NAMES[theme.current().large])
        self._row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)

    def add(self, side: QWidget) -> None:
        """Add what one of the records says, in half of the room."""
        side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)


class HeadRow(_Row):
    """Which record is kept and which goes into it, each by name, birth and address."""

    def __init__(self, kept: Item, dropped: Item) -> None:
        super().__init__(label())
        self.setAccessibleName(_("The two records"))
        for item, words in (
            (kept, _("This record is kept")),
            (dropped, _("This one goes into it")),
        ):
            side = QWidget()
            side.setAccessibleName(f"{words}: {item.words}")
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(label(words, "small", wrap=True))
            column.addWidget(label(item.words, "heading", wrap=True))
            column.addWidget(label(item.details, "muted", wrap=True))
            self.add(side)


class _Choice(QWidget):
    """A value to choose, its words in as many lines as they need."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setAccessibleName(f"{name}: {words}")
        self.radio = QRadioButton()
        self.radio.setAccessibleName(f"{name}: {words}")
        self.words = label(words, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Choose by a click on the words, too."""
        self.radio.setFocus()
        self.radio.click()


class DifferingRow(_Row):
    """A field the records disagree on: one of the two values is chosen.

    `chosen` carries the side: 0 for the record kept, 1 for the other one.
    """

    chosen = Signal(int)

    def __init__(self, name: str, values: Sequence[str], side: int) -> None:
        super().__init__(_differs(name))
        self.setProperty("surface", "soft")
        self.setAccessibleName(_("{field}: the records differ").format(field=name))
        self.group = QButtonGroup(self)
        self.choices = [_Choice(name, words or _NOTHING) for words in values]
        for number, choice in enumerate(self.choices):
            self.group.addButton(choice.radio, number)
            choice.radio.setChecked(number == side)
            self.add(choice)
        self._embolden(side)
        self.group.idClicked.connect(self._take)

    @property
    def side(self) -> int:
        """Which record's value is chosen."""
        return self.group.checkedId()

    def _take(self, side: int) -> None:
        self._embolden(side)
        self.chosen.emit(side)

    def _embolden(self, side: int) -> None:
        """Let the value chosen stand out by more than its dot."""
        for number, choice in enumerate(self.choices):
            choice.words.setProperty("role", "heading" if number == side else "muted")
            choice.words.style().polish(choice.words)


def _differs(name: str) -> QWidget:
    made = QWidget()
    made.setAccessibleName(name)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(name, "heading", wrap=True))
    below = QHBoxLayout()
    below.setSpacing(4)
    sign = label()
    side = theme.current().icon - 4
    sign.setPixmap(icon("arrows-left-right", "muted").pixmap(side, side))
    below.addWidget(sign)
    below.addWidget(label(_("they differ"), "small"), 1)
    column.addLayout(below)
    return made


def field_words(key: str) -> str:
    """What a field of a resident is called."""
    known = field_of("resident", key)
    return known.label if known else key


def value_words(key: str, value: Any) -> str:
    """A value in full: two numbers shown in part could not be told apart."""
    known = field_of("resident", key)
    return shown(known.key if known else key, value, masked=False)


def same_rows(kept: Resident, differing: set[str]) -> list[QWidget]:
    """The fields both records agree on, those left empty in both left out."""
    found: list[QWidget] = []
    for field in form_fields("resident"):
        words = value_words(field.stored_as, getattr(kept, field.stored_as))
        if words and field.stored_as not in differing:
            row = _Row(label(field.label, "muted", wrap=True))
            row.setAccessibleName(f"{field.label}: {words}")
            row.add(label(words, wrap=True))
            row.add(label(_("the same"), "muted"))
            found.append(row)
    return found
