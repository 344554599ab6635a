"""Owns the commands of the window: each declared once for toolbar, menus, Ctrl+K and F1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from resgroup.i18n import _
from ui.icons import icon


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words are asked for when shown, so that they follow the language."""

    key: str
    words: Callable[[], str]
    icon: str
    shortcut: str = ""
    checkable: bool = False
    needs_register: bool = True


COMMANDS: Final = (
    Command("search", lambda: _("Find a person"), "magnifying-glass", "Ctrl+F"),
    Command("palette", lambda: _("Find a command"), "command", "Ctrl+K", needs_register=False),
    Command("print_meeting", lambda: _("Meeting sheet"), "presentation", "Ctrl+M"),
    Command("print_map", lambda: _("Print the map"), "printer", "Ctrl+P"),
    Command("print_list", lambda: _("Print or export the list"), "printer", "Ctrl+Shift+P"),
    Command("undo", lambda: _("Undo"), "arrow-counter-clockwise", "Ctrl+Z"),
    Command("redo", lambda: _("Redo"), "arrow-clockwise", "Ctrl+Shift+Z"),
    Command("record_event", lambda: _("Record an event…"), "plus", "Ctrl+N"),
    Command("edit", lambda: _("Edit the record"), "pencil-simple", "Ctrl+E"),
    Command("bulk", lambda: _("Change one field of several people…"), "pencil-line", ""),
    Command("merge", lambda: _("Merge two records of one person…"), "git-merge", ""),
    Command("due", lambda: _("Due work"), "bell", "Ctrl+5"),
    Command("history", lambda: _("History"), "clock-counter-clockwise", "Ctrl+H"),
    Command("balance", lambda: _("Population movements"), "chart-bar", "Ctrl+6"),
    Command("statistics", lambda: _("Statistics"), "chart-bar-horizontal", "Ctrl+7"),
    Command("trash", lambda: _("Trash"), "trash", ""),
    Command("builder", lambda: _("Build the question…"), "tree-structure", "Ctrl+B"),
    Command("recent", lambda: _("Last and saved questions"), "clock-counter-clockwise", "Ctrl+L"),
    Command("step_back", lambda: _("Ask the question before"), "arrow-up", "Alt+Up"),
    Command("save_question", lambda: _("Save the question…"), "bookmark-simple", "Ctrl+Shift+S"),
    Command("paste", lambda: _("Paste a list of people…"), "clipboard-text", "Ctrl+Shift+V"),
    Command("draw_area", lambda: _("Draw an area on the map…"), "polygon", "Ctrl+Shift+A"),
    Command("clear", lambda: _("Clear the question"), "eraser", "Ctrl+Backspace"),
    Command("filters", lambda: _("Filters"), "funnel", "Ctrl+1", checkable=True),
    Command("map", lambda: _("Go to the map"), "map-trifold", "Ctrl+2"),
    Command("list", lambda: _("List"), "table", "Ctrl+3", checkable=True),
    Command("record", lambda: _("Record"), "identification-card", "Ctrl+4", checkable=True),
    Command("fit", lambda: _("Show the whole group"), "arrows-out", "Ctrl+0"),
    Command("back", lambda: _("Back to the record before"), "arrow-left", "Alt+Left"),
    Command("columns", lambda: _("Choose columns"), "columns", ""),
    Command("copy", lambda: _("Copy the selected rows"), "copy", "Ctrl+C"),
    Command("today", lambda: _("As of today"), "calendar-blank", "Ctrl+T"),
    Command("language", lambda: _("Tiếng Việt / English"), "translate", "", needs_register=False),
    Command(
        "dark", lambda: _("Dark theme"), "moon", "Ctrl+Shift+D", checkable=True,
        needs_register=False,
    ),
    Command(
        "large", lambda: _("Large type"), "text-aa", "Ctrl+Shift+L", checkable=True,
        needs_register=False,
    ),
    Command("open", lambda: _("Open a register…"), "folder-open", "Ctrl+O", needs_register=False),
    Command("close", lambda: _("Close the register"), "x", "Ctrl+W"),
    Command("reload_rules", lambda: _("Read the ward's rules again"), "scales"),
    Command("shortcuts", lambda: _("Keys and help"), "question", "F1", needs_register=False),
)  # fmt: skip

PANEL_COMMANDS: Final = (
    *("search", "map", "fit", "filters", "record", "list", "columns", "copy"),
    *("record_event", "edit", "bulk", "merge", "due", "history", "balance", "statistics", "trash"),
    *("print_list", "builder", "draw_area", "paste"),
    *("recent", "step_back", "save_question", "clear"),
)
"""The commands the panels of an open register carry out."""


class Actions:
    """The commands as actions of a window."""

    def __init__(self, window: QWidget) -> None:
        self._actions = {command.key: QAction(window) for command in COMMANDS}
        for command in COMMANDS:
            action = self._actions[command.key]
            action.setCheckable(command.checkable)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
            window.addAction(action)
        self.retranslate()

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def connect(self, targets: dict[str, Callable[[], object]]) -> None:
        """Say what each command does."""
        for key, target in targets.items():
            self._actions[key].triggered.connect(lambda _checked=False, run=target: run())

    def set_register_open(self, is_open: bool) -> None:
        """Allow the commands that need a register, or forbid them."""
        for command in COMMANDS:
            if command.needs_register:
                self._actions[command.key].setEnabled(is_open)

    def retranslate(self) -> None:
        """Write every command in the user's language."""
        for command in COMMANDS:
            action = self._actions[command.key]
            words = command.words()
            action.setText(words)
            action.setIcon(icon(command.icon))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{words} ({keys})" if keys else words)
