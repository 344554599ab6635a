"""Owns the groups of the builder: all, any or none of their parts, of a home or a family too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from resgroup.criteria import EVERYONE, KIN, AllOf, AnyOf, Criterion, Group, Not
from resgroup.i18n import _
from ui import theme
from ui.builder.part import Builder, Holder, Part
from ui.flow import Flow
from ui.forms.editor import Editor
from ui.forms.lines import IntegerEditor
from ui.forms.spec import Spec
from ui.texts import button, label, line

_INDENT: Final = 12
_COUNT_WIDTH: Final = 64
_JOINS: Final[dict[str, Callable[[], str]]] = {
    "all": lambda: _("all of these hold"),
    "any": lambda: _("at least one of these holds"),
    "none": lambda: _("none of these holds"),
}
_SCOPES: Final[dict[str, Callable[[], str]]] = {
    "household": lambda: _("The household"),
    "building": lambda: _("The building"),
    "children": lambda: _("Own children"),
    "parents": lambda: _("Own parents"),
}
_QUANTIFIERS: Final[dict[str, Callable[[], str]]] = {
    "any": lambda: _("has someone of whom"),
    "none": lambda: _("has no one of whom"),
    "all": lambda: _("has only people of whom"),
    "count": lambda: _("has so many people of whom"),
}
_OF_KIN: Final[dict[str, Callable[[], str]]] = {
    "any": lambda: _("there is one of whom"),
    "none": lambda: _("there is none of whom"),
    "all": lambda: _("there are only such of whom"),
    "count": lambda: _("there are so many of whom"),
}


class GroupPart(Holder):
    """Parts joined by all, any or none; of the people of a `scope` where there is one."""

    def __init__(self, builder: Builder, scope: str = "", *, root: bool = False) -> None:
        super().__init__(builder, _("Group of people") if scope else _("Group of conditions"))
        self._adding: list[QPushButton] = []
        self.quantified = bool(scope)
        self._scope = _choice(_("Whose people are meant"), _SCOPES)
        self._quantifier = _choice(_("How many of them"), _QUANTIFIERS)
        self._low, self._high = _count(_("At least")), _count(_("At most"))
        self._join = _choice(_("How the conditions are joined"), _JOINS)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(8)
        self._build_head(root=root)
        self._build_body()
        _choose(self._scope, scope or "household")
        self._scope.activated.connect(lambda _place: self._name_quantifiers())
        self._name_quantifiers()
        self._show_counts()

    def _build_head(self, *, root: bool) -> None:
        self._to = label(_("to the end of"), "muted")
        row = Flow(4)
        for widget in (
            *(self._scope, self._quantifier, self._low, self._to, self._high, self._join),
        ):
            row.addWidget(widget)
        self.head.addLayout(row, 1)
        for combo in (self._scope, self._quantifier, self._join):
            combo.activated.connect(lambda _place: self.edited.emit())
        self._quantifier.activated.connect(lambda _place: self._show_counts())
        for editor in (self._low, self._high):
            editor.edited.connect(self.edited)
        for combo in (self._scope, self._quantifier):
            combo.setVisible(self.quantified)
        if not root:
            self.head.addWidget(self.menu_button())

    def _build_body(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(_INDENT, 0, 0, 0)
        body.setSpacing(_INDENT)
        body.addWidget(line(vertical=True))
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(self._inner)
        column.addLayout(self._foot())
        body.addLayout(column, 1)
        self.column.insertLayout(1, body)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(16)
        for words, picture, name in (
            (_("Add a condition"), "plus", "condition"),
            (_("Add a group"), "brackets-curly", "group"),
        ):
            adds = button(
                words, "link", picture=picture, does=partial(self.builder.act, name, self)
            )
            self._adding.append(adds)
            foot.addWidget(adds)
        foot.addStretch(1)
        return foot

    def _name_quantifiers(self) -> None:
        """Say how many of them in words that fit those meant."""
        words = _OF_KIN if self._scope.currentData() in KIN else _QUANTIFIERS
        for place, said in enumerate(words.values()):
            self._quantifier.setItemText(place, said())

    def _show_counts(self) -> None:
        counted = self.quantified and self._quantifier.currentData() == "count"
        for widget in (self._low, self._to, self._high):
            widget.setVisible(counted)

    # Its parts

    def insert(self, place: int, part: Part) -> None:
        """Put a part at a place."""
        part.group = self
        self.parts.insert(place, part)
        self._inner.insertWidget(place, part)
        part.edited.connect(self.edited)
        part.show()

    def take(self, part: Part) -> int:
        """Take a part out, and tell where it stood."""
        place = self.parts.index(part)
        self.parts.remove(part)
        self._inner.removeWidget(part)
        part.edited.disconnect(self.edited)
        part.group = None
        return place

    # What it asks

    @property
    def stops(self) -> list[QWidget]:
        """Whose people are meant, how the parts are joined, the parts, and what adds to them."""
        counts = [*self._low.stops, *self._high.stops]
        own = [self._scope, self._quantifier, *counts] if self.quantified else []
        inner = [stop for part in self.parts for stop in part.stops]
        return [*own, self._join, *inner, *self._adding]

    @property
    def unfinished(self) -> int:
        """How many conditions inside are not finished; an empty quantifier is not either."""
        inside = sum(part.unfinished for part in self.parts)
        own = self.group is not None and self.criterion() is None and not inside
        return inside + int(own)

    def criterion(self) -> Criterion | None:
        """The finished parts joined; None where there are none, or a count is not finished."""
        found = [each for each in (part.criterion() for part in self.parts) if each is not None]
        self.message.say("")
        counts = self.quantified and self._quantifier.currentData() == "count"
        if not found and not (counts and not self.parts):
            if self.group is not None and not self.parts:
                self.message.say(_("Nothing stands in this group yet."), refused=False)
            return None
        where = self._joined(tuple(found)) if found else EVERYONE
        return self._of_people(where) if self.quantified else where

    def _joined(self, parts: tuple[Criterion, ...]) -> Criterion:
        kind = self._join.currentData()
        if kind == "none":
            return Not(parts[0] if len(parts) == 1 else AnyOf(parts))
        if len(parts) == 1:
            return parts[0]
        return AllOf(parts) if kind == "all" else AnyOf(parts)

    def _of_people(self, where: Criterion) -> Criterion | None:
        scope, kind = self._scope.currentData(), self._quantifier.currentData()
        if kind != "count":
            return Group(scope, kind, where)
        fault = self._low.fault() or self._high.fault()
        low, high = (None, None) if fault else (self._low.value(), self._high.value())
        if fault is None and low is None and high is None:
            words = _("Say how many people: from, to, or both.")
        elif fault is None and low is not None and high is not None and low > high:
            words = _("The first number is larger than the second.")
        else:
            words = str(fault or "")
        self.message.say(words, refused=False)
        return None if words else Group(scope, "count", where, low, high)

    def join(self, kind: str) -> None:
        """Join the parts by all, any or none."""
        _choose(self._join, kind)

    def count(self, kind: str, low: int | None, high: int | None) -> None:
        """Mean any, none, all or so many of the home's people."""
        _choose(self._quantifier, kind)
        self._low.set_value(low)
        self._high.set_value(high)
        self._show_counts()


def _count(name: str) -> Editor:
    made = IntegerEditor(Spec("count", "integer", name))
    made.setFixedWidth(theme.scaled(_COUNT_WIDTH))
    return made


def _choice(name: str, words: dict[str, Callable[[], str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.view().setAccessibleName(name)
    for key, said in words.items():
        made.addItem(said(), key)
    return made


def _choose(combo: QComboBox, key: str) -> None:
    combo.setCurrentIndex(combo.findData(key))
