"""Owns the conditions the user sets by hand: ages from–to and the values of counted fields."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from resgroup.errors import RegisterError
from resgroup.fields import resident_fields
from resgroup.i18n import _
from ui.facets import Facet
from ui.session import Session
from ui.texts import label

_OLDEST: Final = 130


class Conditions(QScrollArea):
    """Ages and facets; counts follow the question a moment after the list and the map."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Conditions"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setAccessibleName(_("Conditions"))
        inside.setProperty("surface", "panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 0, 16)
        column.setSpacing(0)
        self._low, self._high = self._age_field(_("Age from")), self._age_field(_("Age to"))
        column.addLayout(self._age_row())
        self._facets = {
            key: Facet(field) for key, field in resident_fields().items() if field.facet
        }
        for facet in self._facets.values():
            facet.toggled.connect(session.toggle)
            column.addWidget(facet)
        column.addStretch(1)
        self.setWidget(inside)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._count)
        session.asked.connect(self._refresh)
        self._refresh()

    def _age_field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setValidator(QIntValidator(0, _OLDEST, field))
        field.setMaxLength(3)
        field.setFixedWidth(64)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.editingFinished.connect(self._ask_age)
        return field

    def _age_row(self) -> QVBoxLayout:
        outer = QVBoxLayout()
        outer.setContentsMargins(16, 0, 16, 0)
        outer.setSpacing(4)
        outer.addWidget(label(_("Age"), "heading"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, field in ((_("from"), self._low), (_("to the end of"), self._high)):
            row.addWidget(label(words, "muted"))
            row.addWidget(field)
        row.addStretch(1)
        outer.addLayout(row)
        return outer

    def _ask_age(self) -> None:
        low, high = (int(each.text()) if each.text() else None for each in (self._low, self._high))
        if low is not None and high is not None and low > high:
            low, high = high, low
        self._session.set_age(low, high)

    def _refresh(self) -> None:
        for field, age in zip((self._low, self._high), self._session.draft.age, strict=True):
            field.setText("" if age is None else str(age))
        self._later.start()

    def _count(self) -> None:
        if not self.isVisible():
            return
        try:
            counts: dict[str, dict[Any, int]] = self._session.facets(list(self._facets))
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return
        for name, facet in self._facets.items():
            facet.show_counts(counts[name], self._session.draft.values.get(name, ()))

    def showEvent(self, event: Any) -> None:
        """Count when first looked at."""
        super().showEvent(event)
        self._later.start()
