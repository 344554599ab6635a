"""Owns the bar above everything: whose register it is, searching, the day, and the commands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from resgroup.i18n import _
from ui import theme
from ui.commands import Actions
from ui.day_edit import DayEdit
from ui.search_line import SearchLine
from ui.session import Session
from ui.texts import Elided, label

_WITH_ROOM: Final = ("due", "print_map")
"""What stands in the bar where there is room, and in the menu always."""


class TopBar(QWidget):
    """One row of what is needed all the time."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Toolbar"))
        self.search = SearchLine(self)
        self.search.set_session(session)
        self.search.setMaximumWidth(360)
        self.day = DayEdit(session.as_of, _("As of"))
        self.day.chosen.connect(session.set_as_of)
        self.day.refused.connect(session.failed)
        session.asked.connect(self._show_day)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._name(), 3)
        row.addWidget(self.search, 4)
        row.addSpacing(8)
        self._day_words = label(_("As of"), "muted")
        row.addWidget(self._day_words)
        row.addWidget(self.day)
        row.addSpacing(8)
        self._buttons: list[QToolButton] = []
        for key in (*_WITH_ROOM, "filters", "record"):
            self._buttons.append(_tool(actions, key))
        self._buttons.append(_display(actions, self))
        for made in self._buttons:
            row.addWidget(made)

    def _name(self) -> QWidget:
        info = self._session.info
        made = QWidget()
        made.setAccessibleName(info.name)
        made.setMinimumWidth(96)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Elided(info.name, "heading"))
        column.addWidget(Elided(info.ward, "small"))
        return made

    def _show_day(self) -> None:
        self.day.show_day(self._session.as_of)

    def squeeze(self, wanted: bool) -> None:
        """Do without the words that a narrow window has no room for."""
        self._day_words.setVisible(not wanted)
        self.search.setMinimumWidth(144 if wanted else 200)
        for made in self._buttons[: len(_WITH_ROOM)]:
            made.setVisible(not wanted)


def _tool(actions: Actions, key: str) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "quiet")
    made.setDefaultAction(actions[key])
    made.setAccessibleName(actions[key].text())
    _size(made)
    return made


def _size(made: QToolButton) -> None:
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setIconSize(QSize(theme.current().icon, theme.current().icon))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def _display(actions: Actions, parent: QWidget) -> QToolButton:
    made = QToolButton()
    made.setProperty("kind", "quiet")
    made.setText(_("More"))
    made.setAccessibleName(_("More"))
    from ui.icons import icon

    made.setIcon(icon("list"))
    _size(made)
    menu = QMenu(parent)
    menu.setAccessibleName(_("More"))
    for key in ("undo", "redo", "", "record_event", "due", "history", "balance", "statistics",
                "trash", "", "builder", "draw_area", "paste", "save_question", "recent", "",
                "print_meeting", "print_map", "print_list", "list", "columns", "fit", "today", "",
                "dark", "large", "language", "", "open", "close", "",
                "reload_rules", "palette", "shortcuts"):  # fmt: skip
        if key:
            menu.addAction(actions[key])
        else:
            menu.addSeparator()
    made.setMenu(menu)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return made
