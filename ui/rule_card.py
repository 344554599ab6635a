"""Owns the card of the rule asked: its law, the day it counts for, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from resgroup import rules
from resgroup.dates import written
from resgroup.fields import field_named
from resgroup.i18n import _, ngettext
from resgroup.rules import Rule, alternative, reference_of, rule_named
from resgroup.wording import in_words
from ui.day_edit import DayEdit
from ui.session import Session
from ui.texts import button, label

_OTHER_WAY: dict[str, Callable[[], str]] = {
    "by_date": lambda: _("Count by the day of birth instead"),
    "by_year": lambda: _("Count by the year of birth instead"),
}


class RuleCard(QScrollArea):
    """By which article the rule asked goes, when it was checked, and the day it counts for.

    It takes the height its words need, at most what it is given, and scrolls beyond that.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._other = ""
        self._most = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("The law behind the list"))
        self._law = label(wrap=True)
        self._force = label(role="action", wrap=True)
        self._checked = label(role="small", wrap=True)
        self._more = button(_("What else the law says"), "link", does=self._toggle_more)
        self._by_hand = label(role="small", wrap=True)
        self._by_hand.hide()
        self._day_words = label(role="muted", wrap=True)
        self._day_wanted = label(
            _("The next such day is not known yet. Type it; until then today is taken."),
            "action",
            wrap=True,
        )
        self._day = DayEdit(session.counted_on, _("Ages are counted by this day"))
        self._day.chosen.connect(session.set_counted_on)
        self._day.refused.connect(session.failed)
        self._switch = button(
            _OTHER_WAY["by_date"](), "link", does=lambda: session.count_rule_as(self._other)
        )
        content = QFrame()
        content.setProperty("surface", "soft")
        content.setAccessibleName(_("The law behind the list"))
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        for widget in (
            self._law,
            self._force,
            self._day_words,
            self._day,
            self._day_wanted,
            self._switch,
            self._checked,
            self._more,
            self._by_hand,
        ):
            column.addWidget(widget)
        self.setWidget(content)

    def give(self, height: int) -> None:
        """Take at most so much height."""
        self._most = height
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew where the width changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        content = self.widget()
        assert content is not None
        wanted = content.heightForWidth(self.width())
        self.setFixedHeight(min(wanted, self._most) if self._most else wanted)

    def refresh(self) -> None:
        """Show the rule of the question, nothing where none is asked."""
        name = self._session.draft.rule
        self.setVisible(bool(name))
        if not name:
            return
        rule = rule_named(name)
        self._law.setText(rule.law)
        self._force.setText(_("In force only {days}.").format(days=rules.days_in_force(rule)))
        self._force.setVisible(not rule.holds_on(self._session.today))
        self._checked.setText(_source(rule))
        self._show_more(rule)
        self._show_day(rule)
        self._show_other_way(rule)
        self.verticalScrollBar().setValue(0)
        self._fit()

    def _show_more(self, rule: Rule) -> None:
        checks = [f"• {words}" for words in rule.check_by_hand]
        whom = _whom(rule, self._session.counted_on)
        said = [*checks, rule.note, _("In the register: {whom}.").format(whom=whom), _unsure(rule)]
        self._by_hand.setText("\n".join(part for part in said if part))
        count = len(checks)
        words = ngettext(
            "{count} more condition to check", "{count} more conditions to check", count
        )
        words = words.format(count=count) if count else _("What else the law says")
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._by_hand.hide()

    def _show_day(self, rule: Rule) -> None:
        reference, session = reference_of(rule), self._session
        self._day_words.setText(_("Counted on: {day}").format(day=reference.label))
        self._day.show_day(session.counted_on)
        guessed = session.counted_on == session.today
        self._day_wanted.setVisible(guessed and rules.unknown_day(rule, session.today))

    def _show_other_way(self, rule: Rule) -> None:
        """Offer the other way of counting where the law leaves it open."""
        plain, _sep, counted = rule.id.partition(":")
        other = rule_named(plain) if counted else alternative(rule)
        self._other = other.id if other else ""
        words = _OTHER_WAY[other.counted]() if other else ""
        self._switch.setText(words)
        self._switch.setAccessibleName(words or _("The law behind the list"))
        self._switch.setVisible(other is not None)

    def _toggle_more(self) -> None:
        self._by_hand.setVisible(self._by_hand.isHidden())
        self._fit()


def _whom(rule: Rule, on: date) -> str:
    """Whom the register takes for those the rule means; months of retirement would tell nobody."""
    said = in_words(rules.stated(replace(rule, until_retirement=False), on), on)
    if rule.until_retirement:
        return _("{whom}, not yet of retirement age").format(whom=said)
    return said


def _unsure(rule: Rule) -> str:
    """Without which fields nobody is judged."""
    names = (*(("sex",) if rule.sex else ()), *rule.unsure_without)
    fields = ", ".join(field.label.lower() for name in names if (field := field_named(name)))
    return _("Uncertain where not recorded: {fields}.").format(fields=fields) if fields else ""


def _source(rule: Rule) -> str:
    """When the rule was checked, whether the article itself was read, and how sure that is."""
    said = _("Checked on {day}").format(day=written(rule.checked))
    if not rule.text_read:
        said = _("{checked} · from a secondary source, read the article itself").format(
            checked=said
        )
    if rule.confidence == "high":
        return said
    return _("{checked} · the reading is not certain, ask the ward").format(checked=said)
