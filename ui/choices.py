"""Owns small choices: one of several values in a box that opens, or side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.texts import unmarked

_INSET: Final = 20


class Choice(QComboBox):
    """One of several values, each with its words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._values: list[Any] = []
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)

    def offer(self, choices: Iterable[tuple[Any, str]]) -> None:
        """Offer other values; the first of them is chosen."""
        self.clear()
        self._values = []
        for value, words in choices:
            self._values.append(value)
            self.addItem(words)

    @property
    def value(self) -> Any:
        """The value chosen."""
        return self._values[self.currentIndex()]

    def choose(self, value: Any) -> None:
        """Choose a value, telling nobody; the first where it is not offered."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)


class Segments(QWidget):
    """A few choices side by side, one of them taken; `chosen` tells which."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._choices = [value for value, _words in choices]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (_value, words) in enumerate(choices):
            made = QPushButton(unmarked(words))
            made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            made.setProperty("kind", "segment")
            made.setAccessibleName(f"{name}: {words}")
            made.setCheckable(True)
            chosen = QFont(made.font())
            chosen.setWeight(QFont.Weight.DemiBold)
            made.setMinimumWidth(QFontMetrics(chosen).horizontalAdvance(words) + _INSET)
            made.setChecked(place == 0)
            self._group.addButton(made, place)
            row.addWidget(made)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._choices[place]))

    @property
    def value(self) -> Any:
        """The choice taken."""
        return self._choices[self._group.checkedId()]

    def choose(self, value: Any) -> None:
        """Take a choice, telling nobody."""
        self._group.button(self._choices.index(value)).setChecked(True)
