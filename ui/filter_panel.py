"""Owns the left panel: the question as chips, lists by law, and conditions with counts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup.dates import written
from resgroup.i18n import _, ngettext
from resgroup.rules import reference_of, rule_named
from resgroup.wording import in_words
from ui.conditions import Conditions
from ui.day_edit import DayEdit
from ui.draft import Draft
from ui.flow import Flow
from ui.icons import icon
from ui.rule_list import RuleList
from ui.session import Session
from ui.texts import button, label, line, plain_tip, unmarked

_BESIDE_CHIP = 80


class FilterPanel(QWidget):
    """What is asked, and all that can be asked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Filters"))
        self.setMinimumWidth(240)
        self._chips = Flow(4)
        self._hint = label(
            _("Everyone is shown. Choose a list by law, or set conditions."), "muted", wrap=True
        )
        self._rule = RuleCard(session)
        self._rules = RuleList()
        self._rules.chosen.connect(session.choose_rule)
        self._conditions = Conditions(session)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(_("Filters"))
        self._build()
        session.asked.connect(self._refresh)
        self._refresh()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(16, 0, 16, 0)
        top.setSpacing(8)
        heading = QHBoxLayout()
        heading.addWidget(label(_("Question"), "heading"))
        heading.addStretch(1)
        self._clear = button(_("Clear all"), "link", does=self._session.clear)
        heading.addWidget(self._clear)
        top.addLayout(heading)
        top.addWidget(self._hint)
        top.addLayout(self._chips)
        top.addWidget(self._rule)
        outer.addLayout(top)
        outer.addLayout(self._segments())
        outer.addWidget(self._pages, 1)
        self._pages.addWidget(self._rules)
        self._pages.addWidget(self._conditions)

    def _segments(self) -> QVBoxLayout:
        outer = QVBoxLayout()
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, words in enumerate((_("Lists by law"), _("Conditions"))):
            segment = button(words, "segment")
            segment.setCheckable(True)
            segment.setChecked(place == 0)
            self._group.addButton(segment, place)
            row.addWidget(segment, 1)
        self._group.idClicked.connect(self._pages.setCurrentIndex)
        outer.addLayout(row)
        outer.addWidget(line())
        return outer

    def _refresh(self) -> None:
        draft = self._session.draft
        self._show_chips()
        self._hint.setVisible(draft.empty)
        self._clear.setVisible(not draft.empty)
        self._rules.mark(draft.rule)
        self._rule.refresh()

    def _show_chips(self) -> None:
        draft = self._session.draft
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, part in draft.parts().items():
            words = _part_words(draft, key) or in_words(part, self._session.counted_on)
            self._chips.addWidget(self._chip(key, words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the chips to the panel's width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._show_chips()

    def _chip(self, key: str, words: str) -> QPushButton:
        chip = button(words, "chip", does=lambda: self._session.remove(key))
        room = max(self.width(), self.minimumWidth()) - _BESIDE_CHIP
        elided = QFontMetrics(chip.font()).elidedText(words, Qt.TextElideMode.ElideRight, room)
        chip.setText(unmarked(elided))
        chip.setIcon(icon("x", "muted"))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setAccessibleName(_("Take away: {words}").format(words=words))
        chip.setToolTip(plain_tip(_("Take away: {words}").format(words=words)))
        return chip


def _part_words(draft: Draft, key: str) -> str:
    """A part in words shorter than its sentence: the day is said once, above the map."""
    low, high = draft.age
    if key == "rule":
        return rule_named(draft.rule).name
    if key != "age":
        return ""
    if high is None:
        return _("Aged {low} or over").format(low=low)
    if low is None:
        return _("Aged up to {high}").format(high=high)
    return _("Aged {low} to {high}").format(low=low, high=high)


class RuleCard(QFrame):
    """By which article the rule asked goes, when it was checked, and the day it counts for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("surface", "soft")
        self.setAccessibleName(_("The law behind the list"))
        self._law = label(wrap=True)
        self._checked = label(role="small", wrap=True)
        self._more = button(_("What else the law says"), "link", does=self._toggle_more)
        self._by_hand = label(role="small", wrap=True)
        self._by_hand.hide()
        self._day_words = label(role="muted", wrap=True)
        self._day = DayEdit(session.counted_on, _("Ages are counted by this day"))
        self._day.chosen.connect(session.set_counted_on)
        self._day.refused.connect(session.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for widget in (
            self._law,
            self._checked,
            self._more,
            self._by_hand,
            self._day_words,
            self._day,
        ):
            column.addWidget(widget)

    def refresh(self) -> None:
        """Show the rule of the question, nothing where none is asked."""
        draft = self._session.draft
        self.setVisible(bool(draft.rule))
        if not draft.rule:
            return
        rule = rule_named(draft.rule)
        self._law.setText(rule.law)
        self._checked.setText(_("Checked on {day}").format(day=written(rule.checked)))
        checks = [f"• {words}" for words in rule.check_by_hand]
        self._by_hand.setText("\n".join([*checks, rule.note] if rule.note else checks))
        count = len(checks)
        words = ngettext(
            "{count} more condition to check", "{count} more conditions to check", count
        )
        words = words.format(count=count) if count else _("What else the law says")
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.setVisible(bool(checks or rule.note))
        self._by_hand.hide()
        self._day_words.setText(_("Counted on: {day}").format(day=reference_of(rule).label))
        self._day.show_day(self._session.counted_on)

    def _toggle_more(self) -> None:
        self._by_hand.setVisible(self._by_hand.isHidden())
