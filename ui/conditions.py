"""Owns the conditions the user sets by hand: ages from–to and the values of counted fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from resgroup.errors import RegisterError
from resgroup.fields import resident_fields
from resgroup.i18n import _
from resgroup.register import Question
from ui import theme
from ui.facets import Facet
from ui.session import Session
from ui.texts import label

_OLDEST: Final = 130
_LEAST_AGE: Final = 40
_WIDEST_AGE: Final = 64
_SECTIONS: Final[tuple[tuple[Callable[[], str], tuple[str, ...]], ...]] = (
    (lambda: _("Person"), ("sex", "marital_status", "ethnicity", "religion", "nationality")),
    (lambda: _("Place"), ("residence", "street", "building_use", "building_floors")),
    (lambda: _("Household"), ("household_size", "relationship", "poverty", "merit_family")),
    (lambda: _("Education and work"), ("education", "qualification", "occupation")),
    (
        lambda: _("Organisations and policies"),
        (
            *("party_member", "organisation", "military_state", "merit", "welfare"),
            *("disability_level", "vneid_level"),
        ),
    ),
)
_OPEN: Final = frozenset(
    {"sex", "marital_status", "residence", "street", "household_size", "education"}
)
"""What is asked for most; the others are counted once they are opened."""


class Conditions(QScrollArea):
    """Ages and facets; counts follow the question a moment after the list and the map."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._count)
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
        self._facets: dict[str, Facet] = {}
        for words, fields in _SECTIONS:
            self._add_section(column, words(), fields)
        self._known: dict[str, list[Any]] = {}
        self._known_on = session.as_of
        column.addStretch(1)
        self.setWidget(inside)
        session.asked.connect(self._refresh)
        session.changed.connect(lambda _touched: self._known.clear())
        self._refresh()

    def _add_section(self, column: QVBoxLayout, words: str, fields: tuple[str, ...]) -> None:
        """Facets under a heading of their own."""
        heading = label(words, "small")
        heading.setContentsMargins(16, 16, 16, 0)
        column.addWidget(heading)
        for key in fields:
            facet = Facet(resident_fields()[key], folded=key not in _OPEN)
            facet.toggled.connect(self._session.toggle)
            facet.opened.connect(self._later.start)
            self._facets[key] = facet
            column.addWidget(facet)

    def _age_field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setValidator(QIntValidator(0, _OLDEST, field))
        field.setMaxLength(3)
        field.setMinimumWidth(theme.scaled(_LEAST_AGE))
        field.setMaximumWidth(theme.scaled(_WIDEST_AGE))
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
            row.addWidget(field, 1)
        row.addStretch(0)
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
        chosen = self._session.draft.values
        wanted = [name for name, facet in self._facets.items() if facet.is_open]
        try:
            counts: dict[str, dict[Any, int]] = self._session.facets(wanted)
            known = self._known_of(wanted)
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return
        for name, facet in self._facets.items():
            if name in counts:
                facet.show_counts(counts[name], chosen.get(name, ()), known[name])
            else:
                facet.show_chosen(chosen.get(name, ()))

    def _known_of(self, wanted: list[str]) -> dict[str, list[Any]]:
        """The values anyone has on the day looked at."""
        if self._known_on != self._session.as_of:
            self._known_on = self._session.as_of
            self._known.clear()
        asked = [name for name in wanted if name not in self._known]
        if asked:
            found = self._session.register.facets(Question(on=self._known_on), asked)
            self._known.update({name: list(counts) for name, counts in found.items()})
        return self._known

    def showEvent(self, event: Any) -> None:
        """Count when first looked at."""
        super().showEvent(event)
        self._later.start()
