"""Owns the left panel: the question as chips, lists by law, and conditions with counts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup.i18n import _
from resgroup.rules import rule_named
from resgroup.wording import in_words
from ui import theme
from ui.conditions import Conditions
from ui.draft import Draft
from ui.flow import Flow
from ui.icons import icon
from ui.rule_card import RuleCard
from ui.rule_list import RuleList
from ui.saved_panel import SavedPanel
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label, line, plain_tip, unmarked

_BESIDE_CHIP = 80
_LEAST_LIST = 72
_SHARE_OF_LIST = 0.2
_LEAST_LAW = 96
_SAVED = 2


class FilterPanel(QWidget):
    """What is asked, and all that can be asked; `build_wanted` asks for the builder."""

    build_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Filters"))
        self.setMinimumWidth(theme.scaled(240))
        self._chips = Flow(4)
        self._hint = label(
            _("Everyone is shown. Choose a list by law, or set conditions."), "muted", wrap=True
        )
        self._rule = RuleCard(session)
        self._rules = RuleList()
        self._rules.chosen.connect(session.choose_rule)
        self._conditions = Conditions(session)
        self.saved = SavedPanel(session)
        self._pages = _Pages()
        self._pages.setAccessibleName(_("Filters"))
        self._build()
        session.asked.connect(self._refresh)
        self._refresh()

    def _build(self) -> None:
        inside = Scrolling(_("Filters"))  # in a low window nothing is squeezed
        self._inside = inside
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(inside)
        outer = inside.column
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
        build = button(
            _("Build the question…"),
            "link",
            picture="tree-structure",
            does=self.build_wanted.emit,
        )
        build.setToolTip(_("Any field, groups and households (Ctrl+B)"))
        top.addWidget(build, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addLayout(self._segments())
        outer.addWidget(self._pages, 1)
        self._pages.addWidget(self._rules)
        self._pages.addWidget(self._conditions)
        self._pages.addWidget(self.saved)
        inside.content.installEventFilter(self)

    def _segments(self) -> QVBoxLayout:
        outer = QVBoxLayout()
        outer.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, words in enumerate((_("By law"), _("Conditions"), _("Saved"))):
            segment = button(words, "segment")
            segment.setCheckable(True)
            segment.setChecked(place == 0)
            self._group.addButton(segment, place)
            row.addWidget(segment, 1)
        self._group.idClicked.connect(self._pages.setCurrentIndex)
        outer.addLayout(row)
        outer.addWidget(line())
        return outer

    def show_rules(self) -> None:
        """List the rules as they are now."""
        self._rules.fill()

    def show_saved(self) -> None:
        """Show what is saved, and turn to the question asked last."""
        self._group.button(_SAVED).setChecked(True)
        self._pages.setCurrentIndex(_SAVED)
        self.saved.tree.go_to_last()

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
        """Fit the chips to the panel's width, and the law to its height."""
        super().resizeEvent(event)
        self._give_room()
        if event.size().width() != event.oldSize().width():
            self._show_chips()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the height anew where a part needs more or less of it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_room()
            QTimer.singleShot(0, self, self._show_name)  # once all have their places
        return super().eventFilter(watched, event)

    def _show_name(self) -> None:
        """Bring the name being typed into sight."""
        at = QApplication.focusWidget()
        if at is not None and self.saved.form.isAncestorOf(at):
            self._inside.ensureWidgetVisible(at)

    def _give_room(self) -> None:
        """Let the law have the height that neither the list below it nor anything else needs."""
        layout = self._inside.column
        law = 0 if self._rule.isHidden() else self._rule.height()
        beside = layout.totalMinimumHeightForWidth(self._inside.content.width()) - law - _LEAST_LIST
        room = self.height() - beside - max(_LEAST_LIST, round(self.height() * _SHARE_OF_LIST))
        self._rule.give(max(room, _LEAST_LAW))

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


class _Pages(QStackedWidget):
    """The pages below the question: as high as there is room, at least as the one shown needs."""

    def hasHeightForWidth(self) -> bool:
        """Pages that are not shown need no height."""
        return False

    def sizeHint(self) -> QSize:
        """No more than is needed: the rest of the room is given anyhow."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """What the page shown needs at the width of the moment."""
        page = self.currentWidget()
        if page is None:
            return QSize(0, _LEAST_LIST)
        hint, layout = page.minimumSizeHint(), page.layout()
        height = layout.totalMinimumHeightForWidth(self.width()) if layout else hint.height()
        return QSize(hint.width(), max(height, _LEAST_LIST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the words need at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


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
