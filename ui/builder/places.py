"""Owns the conditions of the builder that ask no field: a legal rule, an area on the map."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from resgroup.criteria import Criterion, Inside, Not, RuleRef
from resgroup.i18n import _
from resgroup.names import has_typed
from resgroup.rules import rule_named, rules, themes
from ui.builder.part import Builder, Part
from ui.forms.pick_line import Item, PickLine
from ui.texts import button, label


class RulePart(Part):
    """A list by law; the day it counts for is asked by the builder where one is chosen."""

    def __init__(self, builder: Builder, rule: str = "") -> None:
        super().__init__(builder, _("List by law"))
        self._line = PickLine(_("List by law"), _find_rules, always=True)
        self._line.setPlaceholderText(_("Find a list: elderly, school…"))
        self._law = label(role="small", wrap=True)
        self.head.addWidget(label(_("On the list")))
        self.head.addWidget(self._line, 1)
        self.head.addWidget(self.menu_button())
        self.column.insertWidget(1, self._law)
        if rule:
            self._line.show_item(Item(rule, rule_named(rule).name))
        self._show_law()
        self._line.chosen.connect(self._choose)

    def _choose(self) -> None:
        self._show_law()
        if self._line.item is not None:
            self.builder.choose_rule(self._line.item.value)
        self.edited.emit()

    def _show_law(self) -> None:
        item = self._line.item
        self._law.setText(rule_named(item.value).law if item else "")
        self._law.setVisible(item is not None)

    @property
    def stops(self) -> list[QWidget]:
        """The line in which the rule is found."""
        return [self._line]

    def criterion(self) -> Criterion | None:
        """The rule chosen."""
        item = None if self._line.unsettled else self._line.item
        self.message.say("" if item else _("Choose a list; not counted yet."), refused=False)
        return RuleRef(item.value) if item else None


def _find_rules(typed: str) -> list[Item]:
    headings = themes()
    return [
        Item(rule.id, rule.name, headings[rule.theme].label)
        for rule in rules().values()
        if has_typed(f"{rule.name} {rule.law} {headings[rule.theme].label}", typed)
    ]


class AreaPart(Part):
    """Homes inside or outside an area drawn on the map."""

    def __init__(self, builder: Builder, area: str = "", *, outside: bool = False) -> None:
        super().__init__(builder, _("Area on the map"))
        self._area = area
        self._side = QComboBox()
        self._side.setAccessibleName(_("Inside or outside the area"))
        self._side.view().setAccessibleName(_("Inside or outside the area"))
        self._side.addItems([_("Home inside the area"), _("Home outside the area")])
        self._side.setCurrentIndex(int(outside))
        self._side.activated.connect(lambda _place: self.edited.emit())
        self._draw = button("", picture="polygon", does=lambda: builder.draw_area(self))
        self.head.addWidget(self._side)
        self.head.addWidget(self._draw)
        self.head.addStretch(1)
        self.head.addWidget(self.menu_button())
        self._say()

    def take_area(self, area: str) -> None:
        """Take over what was drawn; nothing where the user gave up."""
        if area:
            self._area = area
            self._say()
            self.edited.emit()

    def _say(self) -> None:
        words = _("Draw it anew on the map") if self._area else _("Draw it on the map")
        self._draw.setText(words)
        self._draw.setAccessibleName(words)

    @property
    def stops(self) -> list[QWidget]:
        """Which side is meant, and the button that draws."""
        return [self._side, self._draw]

    def criterion(self) -> Criterion | None:
        """The area drawn."""
        words = "" if self._area else _("No area is drawn yet; not counted yet.")
        self.message.say(words, refused=False)
        if not self._area:
            return None
        inside = Inside(self._area)
        return Not(inside) if self._side.currentIndex() else inside
