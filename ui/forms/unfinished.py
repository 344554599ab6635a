"""Owns the quiet line that says how many forms were typed in part, and opens them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu

from resgroup.i18n import _, ngettext
from ui.forms.drafts import Waiting, drafts_waiting
from ui.icons import icon
from ui.session import Session
from ui.texts import button, label, unmarked


class Unfinished(QFrame):
    """Tells of forms typed in part; gone where there are none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._waiting: list[Waiting] = []
        self.setProperty("surface", "soft")
        self.setAccessibleName(_("Forms typed in part"))
        self._words = label(wrap=True)
        self._open = button(_("Go on"), "quiet", picture="note-pencil", does=self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self._open)
        self.hide()

    def refresh(self) -> None:
        """Look again for what was typed in part."""
        self._waiting = drafts_waiting(self._session.register)
        count = len(self._waiting)
        words = ngettext("{count} form typed in part", "{count} forms typed in part", count)
        self._words.setText(words.format(count=count))
        self.setAccessibleName(self._words.text())
        self._open.setEnabled(self._session.can_edit)
        self.setVisible(bool(count) and not self._session.info.read_only)

    def _choose(self) -> None:
        """Open the only one, or let the user choose one."""
        if len(self._waiting) == 1:
            self._session.open_form(self._waiting[0].request)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self._words.text())
        for each in self._waiting:
            action = menu.addAction(icon("note-pencil"), unmarked(each.words))
            action.triggered.connect(partial(self._session.open_form, each.request))
        menu.popup(self._open.mapToGlobal(QPoint(0, self._open.height() + 2)))
