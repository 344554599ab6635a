"""Owns a condition of the builder: a field, how it is compared, and what it is compared to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from resgroup.asking.builder import Condition, Operator, condition, operators_of
from resgroup.criteria import Criterion
from resgroup.errors import RegisterError
from resgroup.fields import Field, field_named, resident_fields
from resgroup.i18n import _
from resgroup.names import begins, has_typed
from ui import theme
from ui.builder.part import Builder, Part
from ui.builder.values import value_editor
from ui.field_groups import group_words
from ui.flow import Flow
from ui.forms.editor import Editor
from ui.forms.pick_line import Item, PickLine

_FIELD_WIDTH: Final = 216
_OTHER_KINDS: Final[dict[str, Callable[[], str]]] = {
    "household": lambda: _("Household that has people…"),
    "building": lambda: _("Building that has people…"),
    "children": lambda: _("Own children…"),
    "parents": lambda: _("Own parents…"),
    "rule": lambda: _("List by law…"),
    "area": lambda: _("Area drawn on the map…"),
    "group": lambda: _("Group: all, any or none of…"),
}
"""What else can be chosen in the place of a field."""


class ConditionPart(Part):
    """A field compared to values; choosing something else than a field makes it another part."""

    def __init__(self, builder: Builder, shown: Condition | None = None) -> None:
        super().__init__(builder, _("Condition"))
        self._field = PickLine(_("Field"), find_fields, always=True)
        self._field.setPlaceholderText(_("What shall be asked?"))
        self._field.setFixedWidth(theme.scaled(_FIELD_WIDTH))
        self._operator = QComboBox()
        self._operator.setAccessibleName(_("How it is compared"))
        self._operator.view().setAccessibleName(_("How it is compared"))
        self._operators: tuple[Operator, ...] = ()
        self._editors: list[Editor] = []
        self._row = Flow(8)
        self._row.addWidget(self._field)
        self._row.addWidget(self._operator)
        self.head.addLayout(self._row, 1)
        self.head.addWidget(self.menu_button())
        self._operator.hide()
        if shown is not None:
            self._show(shown)
        self._field.chosen.connect(self._choose)
        self._field.textEdited.connect(lambda _typed: self.edited.emit())
        self._operator.activated.connect(lambda _place: self._compare())

    def _show(self, shown: Condition) -> None:
        self._field.show_item(_item(resident_fields()[shown.field]))
        self._offer_operators()
        keys = [each.key for each in self._operators]
        self._operator.setCurrentIndex(keys.index(shown.operator))
        self._make_editors()
        for editor, value in zip(self._editors, shown.values, strict=True):
            editor.set_value(value)

    @property
    def field(self) -> Field | None:
        """The field chosen."""
        item = None if self._field.unsettled else self._field.item
        return field_named(item.value) if item else None

    @property
    def stops(self) -> list[QWidget]:
        """The field, the operator and the values."""
        values = [stop for editor in self._editors for stop in editor.stops]
        return [self._field, self._operator, *values]

    # What is chosen

    def _choose(self) -> None:
        item = self._field.item
        if item is not None and item.value in _OTHER_KINDS:
            # the key that chose goes on to the next field first; then the focus is given anew
            QTimer.singleShot(0, self, partial(self.builder.become, self, item.value))
            return
        self._offer_operators()
        self._compare()

    def _offer_operators(self) -> None:
        field = self.field
        self._operators = operators_of(field) if field else ()
        self._operator.clear()
        for operator in self._operators:
            self._operator.addItem(operator.words, operator.key)
        self._operator.setVisible(bool(self._operators))

    def _compare(self) -> None:
        """Ask for the values of the operator chosen; those typed before stay where they fit."""
        states = [editor.state() for editor in self._editors]
        kinds = [editor.spec.kind for editor in self._editors]
        self._make_editors()
        for place, editor in enumerate(self._editors):
            if place < len(kinds) and kinds[place] == editor.spec.kind:
                editor.restore(states[place])
        self.edited.emit()

    def _make_editors(self) -> None:
        for editor in self._editors:
            self._row.removeWidget(editor)
            for widget in (editor, editor.message):
                widget.hide()
                widget.deleteLater()
        field, operator = self.field, self._chosen_operator()
        inputs = operator.inputs if field and operator else ()
        self._editors = [
            value_editor(field, each, self.builder.session) for each in inputs if field
        ]
        for editor in self._editors:
            editor.edited.connect(self.edited)
            self._row.addWidget(editor)
            self.column.addWidget(editor.message)  # below the whole row, where there is room
            editor.show()
        self.builder.order_stops()

    def _chosen_operator(self) -> Operator | None:
        place = self._operator.currentIndex()
        return self._operators[place] if 0 <= place < len(self._operators) else None

    # What it asks

    def criterion(self) -> Criterion | None:
        """The condition; None, said in words, while something is missing or wrong."""
        field, operator = self.field, self._chosen_operator()
        found: Criterion | None = None
        if field is None or operator is None:
            words = _("Choose what shall be asked. Not counted yet.")
        else:
            words = self._lack(operator)
            try:
                found = None if words else condition(field, operator.key, self._values())
            except RegisterError as error:
                words = str(error)
        self.message.say(words, refused=False)
        return found

    def _lack(self, operator: Operator) -> str:
        """What is missing or wrong among the values, in words."""
        if operator.key == "between" and all(each.empty for each in self._editors[:2]):
            return _("Fill in from, to, or both. Not counted yet.")
        fault = next((fault for each in self._editors if (fault := each.fault())), None)
        return _("{fault} Not counted yet.").format(fault=fault) if fault else ""

    def _values(self) -> tuple[Any, ...]:
        return tuple(None if each.empty else each.value() for each in self._editors)


def find_fields(typed: str) -> list[Item]:
    """The fields, and what else a condition may become, that a text finds."""
    other = [
        Item(key, words(), _("More than one field"))
        for key, words in _OTHER_KINDS.items()
        if has_typed(words(), typed)
    ]
    fields = [
        _item(field)
        for field in resident_fields().values()
        if has_typed(f"{field.label} {group_words(field.group)}", typed)
    ]
    if not typed:
        return [*other, *fields]
    found = [*fields, *other]
    found.sort(key=lambda item: (not begins(item.words, typed), not has_typed(item.words, typed)))
    return found


def _item(field: Field) -> Item:
    return Item(field.key, field.label, group_words(field.group))
