"""Owns what the window says of itself: the bar of messages above, the line of counts below."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow

from resgroup.i18n import _
from ui.texts import button, label


class Notice(QFrame):
    """A bar of words at the top that stays until the user has read it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "notice")
        self._words = label(wrap=True)
        self._close = button("", "quiet", picture="x", does=self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self._close)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Write the button in the user's language."""
        self.setAccessibleName(_("Message"))
        self._close.setText(_("Close"))
        self._close.setAccessibleName(_("Close the message"))

    def say(self, words: str) -> None:
        """Show words, nothing for an empty text."""
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))


def status_labels(window: QMainWindow) -> tuple[QLabel, QLabel, QLabel]:
    """The labels of the status bar: counts, the day, and the badge of simulated data."""
    counts, day, badge = label(role="muted"), label(role="muted"), label(role="action")
    counts.setContentsMargins(16, 0, 0, 0)
    bar = window.statusBar()
    bar.setSizeGripEnabled(False)
    bar.addWidget(counts)
    bar.addPermanentWidget(day)
    bar.addPermanentWidget(badge)
    bar.setContentsMargins(0, 0, 8, 0)
    return counts, day, badge
