"""Owns the small form, in its place, that asks under which name and in which folder to keep."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import has_typed
from ui.forms.editor import Message
from ui.forms.lines import FieldLine
from ui.forms.pick_line import Item, PickLine
from ui.texts import button, label

Keep = Callable[[str, str], object]
"""Takes a name and a folder; raises RegisterError where they will not do."""


class SavedForm(QFrame):
    """Name and folder; `done` tells that it is put away."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "soft")
        self._keep: Keep | None = None
        self._folders: list[str] = []
        self._heading = label(role="heading", wrap=True)
        self.name = FieldLine()
        self.name.setAccessibleName(_("Name of the question"))
        self.folder = PickLine(_("Folder"), self._find, always=True)
        self.folder.setPlaceholderText(_("none"))
        self._message = Message()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self._heading)
        column.addWidget(label(_("Name"), "small"))
        column.addWidget(self.name)
        column.addWidget(label(_("Folder"), "small"))
        column.addWidget(self.folder)
        column.addWidget(self._message)
        row = QHBoxLayout()
        row.addWidget(button(_("Save"), "primary", does=self.save))
        row.addWidget(button(_("Cancel"), "quiet", does=self.close_form))
        row.addStretch(1)
        column.addLayout(row)
        self.setAccessibleName(_("Name and folder"))
        self.hide()

    def ask(self, heading: str, name: str, folder: str, folders: list[str], keep: Keep) -> None:
        """Ask for name and folder; `keep` is given them."""
        self._keep, self._folders = keep, folders
        self._heading.setText(heading)
        self.name.setText(name)
        self.folder.show_item(Item(folder, folder) if folder else None)
        self._message.say("")
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def save(self) -> None:
        """Keep what is typed, or say why it will not do."""
        if self._keep is None:
            return
        try:
            self._keep(self.name.text(), self.folder.text())
        except RegisterError as error:
            self._message.say(str(error))
            self.name.setFocus()
            return
        self.close_form()

    def close_form(self) -> None:
        """Put the form away."""
        self._keep = None
        self.hide()
        self.done.emit()

    def _find(self, typed: str) -> list[Item]:
        return [Item(each, each) for each in self._folders if has_typed(each, typed)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Enter, give up on Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)
