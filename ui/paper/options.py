"""Owns the choices a list form leaves to the user: title, columns, groups, paper, signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QWidget,
)

from resgroup.criteria import Criterion
from resgroup.i18n import _
from resgroup.lists.form import GROUPINGS, Column, Grouping, ListForm, Unit, columns_of
from resgroup.lists.forms import fits, titled
from resgroup.names import clean
from resgroup.terms import terms
from ui.choices import Choice, Segments
from ui.flow import Flow
from ui.leaving import Size
from ui.paper.columns import ColumnsModel, ColumnsTable
from ui.scrolling import Scrolling
from ui.texts import button, label, line, unmarked

_EDGE: Final = 16
_UNITS: Final[dict[Unit, Callable[[], str]]] = {
    "resident": lambda: _("People"),
    "household": lambda: _("Households"),
    "building": lambda: _("Buildings"),
}
_GROUPS: Final[dict[Grouping, Callable[[], str]]] = {
    "": lambda: _("No groups"),
    "street": lambda: _("Street, alley"),
    "building": lambda: _("Building"),
    "household": lambda: _("Household"),
}
_ORDERS: Final[dict[str, Callable[[], str]]] = {
    "": lambda: _("As in the list"),
    "name": lambda: _("Given name"),
    "family_name": lambda: _("Family name"),
    "address": lambda: _("Address"),
    "household": lambda: _("Household"),
    "birth_date": lambda: _("Date of birth"),
}
_PAPERS: Final[dict[tuple[Size, bool], Callable[[], str]]] = {
    ("A4", False): lambda: _("A4 upright"),
    ("A4", True): lambda: _("A4 across"),
    ("A3", False): lambda: _("A3 upright"),
    ("A3", True): lambda: _("A3 across"),
}
_STARTING: Final[dict[Unit, tuple[str, ...]]] = {
    "resident": ("full_name", "birth_date", "sex", "address"),
    "household": ("household_code", "head_name", "address", "matching"),
    "building": ("address", "building_floors", "households", "people", "matching"),
}
"""The columns a unit begins with; those of the unit before that fit it follow."""


class Options(Scrolling):
    """The form as it is filled in; `changed` tells that the user changed something."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Form of the list"))
        self._form = ListForm("", "", "", ())
        self._own_title = ""
        self._left: dict[Unit, tuple[Column, ...]] = {}
        self.title = _field(_("Title"))
        self.model = ColumnsModel()
        self.columns = ColumnsTable(self.model)
        self.units = Segments(_("Rows"), [(key, words()) for key, words in _UNITS.items()])
        self.groups = Choice(_("Group by"))
        self.subtotals = _box(_("Subtotals"))
        self.order = Choice(_("Order"))
        self.numbered = _box(_("Number the rows"))
        self.full = _box(_("Show ID and phone numbers in full"))
        self.paper = Choice(_("Paper"))
        self.place = _field(_("Place and day"))
        self.signers = _field(_("Signatures"))
        self.signers.setPlaceholderText(_("offices, with ; between"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.column.setContentsMargins(_EDGE, 8, _EDGE, _EDGE)
        self.column.setSpacing(6)
        self._add(self.title)
        self._add(self.units)
        self._add(self.columns)
        buttons = Flow()
        self._more = button(_("Add a column"), picture="plus", does=self._add_column)
        self._less = button(_("Take away"), picture="minus", does=self.columns.remove_current)
        buttons.addWidget(self._more)
        buttons.addWidget(self._less)
        self.column.addLayout(buttons)
        self.column.addWidget(self.numbered)
        self.column.addWidget(self.full)
        self.column.addWidget(line())
        self._add(self.groups)
        self.column.addWidget(self.subtotals)
        self._add(self.order)
        self.column.addWidget(line())
        self._add(self.paper)
        self._add(self.place)
        self._add(self.signers)
        self.column.addStretch(1)
        self.order.offer((key, words()) for key, words in _ORDERS.items())
        self.paper.offer((key, words()) for key, words in _PAPERS.items())

    def _add(self, field: QWidget) -> None:
        words = label(field.accessibleName(), "muted")
        words.setBuddy(field)
        self.column.addWidget(words)
        left = Qt.AlignmentFlag.AlignLeft
        self.column.addWidget(field, 0, left if field is self.units else Qt.AlignmentFlag(0))

    def _connect(self) -> None:
        self.title.textEdited.connect(self._take_title)
        for line_ in (self.place, self.signers):
            line_.textEdited.connect(lambda _text: self._take())
        for box in (self.subtotals, self.numbered, self.full):
            box.clicked.connect(lambda _on: self._take())
        for combo in (self.groups, self.order, self.paper):
            combo.activated.connect(lambda _place: self._take())
        self.units.chosen.connect(self._take_unit)
        self.model.edited.connect(self._take)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fields as wide as what stands above them, with a scroll bar or without."""
        super().resizeEvent(event)
        bar = self.width() - self.viewport().width()
        self.column.setContentsMargins(_EDGE, 8, max(_EDGE - bar, 0), _EDGE)

    # What is filled in

    @property
    def form(self) -> ListForm:
        """The form as it is now."""
        return self._form

    @property
    def paper_size(self) -> Size:
        """The size of the paper."""
        size: Size = self.paper.value[0]
        return size

    def kept(self, criterion: Criterion) -> ListForm:
        """The form to be saved; with another title it asks only if those it names are listed."""
        if not self._own_title:
            return self._form
        asks = self._form.asks if fits(self._form, criterion) else None
        return replace(self._form, title=self._own_title, asks=asks)

    @property
    def has_own_title(self) -> bool:
        """Whether the user gave the list a title of its own."""
        return bool(self._own_title)

    def fitted(self, criterion: Criterion) -> ListForm:
        """The form for a question: with the user's title, else one that names whom it finds."""
        if self._own_title:
            return replace(self._form, title=self._own_title)
        return titled(self._form, criterion)

    def show_title(self, criterion: Criterion) -> None:
        """Show the title the list has for a question, unless the user gave it another."""
        fitting = self.fitted(criterion)
        if not self.has_own_title and not self.title.hasFocus():
            self.title.setText(fitting.title or fitting.label)
            self.title.setCursorPosition(0)

    def show_form(self, form: ListForm) -> None:
        """Fill in a form, telling nobody."""
        self._form = form
        self._own_title = ""
        self._left = {}
        self.title.setText(form.title or form.label)
        self.title.setCursorPosition(0)
        self.model.show(form.columns)
        self.units.choose(form.unit)
        self.groups.offer((key, _GROUPS[key]()) for key in GROUPINGS[form.unit])
        self.groups.choose(form.group_by)
        self.order.choose(form.order)
        self.subtotals.setChecked(form.subtotals)
        self.numbered.setChecked(form.numbered)
        self.full.setChecked(not form.masked)
        self.paper.choose((self.paper_size, form.landscape))
        self.signers.setText("; ".join(signer_words(each) for each in form.signers))
        self.signers.setCursorPosition(0)
        self._allow()

    def _take(self) -> None:
        """Take over what the user made of the form."""
        self._form = replace(
            self._form,
            columns=self.model.columns,
            group_by=self.groups.value,
            order=self.order.value,
            subtotals=self.subtotals.isChecked(),
            numbered=self.numbered.isChecked(),
            masked=not self.full.isChecked(),
            landscape=self.paper.value[1],
            signers=_signers(self.signers.text()),
        )
        self._allow()
        self.changed.emit()

    def _take_title(self, typed: str) -> None:
        self._own_title = clean(typed)
        self.changed.emit()

    def _take_unit(self, unit: Unit) -> None:
        """List something else, in the columns it had before or in those that tell of it."""
        form, own, left = self._form, self._own_title, self._left
        grouped = form.group_by if form.group_by in GROUPINGS[unit] else ""
        columns = left.get(unit) or _columns_for(unit, form.columns)
        self.show_form(replace(form, unit=unit, columns=columns, group_by=grouped))
        self._own_title, self._left = own, {**left, form.unit: form.columns}
        self._take()

    def _allow(self) -> None:
        self.subtotals.setEnabled(bool(self._form.group_by))
        self._less.setEnabled(len(self._form.columns) > 1)

    def _add_column(self) -> None:
        menu = self.columns.add_menu(self._form.unit)
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        menu.deleteLater()


def _columns_for(unit: Unit, before: Sequence[Column]) -> tuple[Column, ...]:
    known, first = columns_of(unit), _STARTING[unit]
    named = {each.field: each for each in before}
    kept = (each for each in before if each.field in known and each.field not in first)
    return (*(named.get(key, Column(key)) for key in first), *kept)


def signer_words(signer: str) -> str:
    """An office that signs, in words: one of the terms or as it was typed."""
    term = terms("signer").get(signer)
    return term.label if term else signer


def _signers(text: str) -> tuple[str, ...]:
    codes = {term.label: code for code, term in terms("signer").items()}
    typed = (clean(each) for each in text.split(";"))
    return tuple(codes.get(each, each) for each in typed if each)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(300)
    return made


def _box(words: str) -> QCheckBox:
    made = QCheckBox(unmarked(words))
    made.setAccessibleName(words)
    return made
