"""Owns the strip that says the register is seen as it stood on another day than today."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from resgroup.dates import written
from resgroup.i18n import _
from ui.session import Session
from ui.texts import button, label


class OtherDay(QFrame):
    """A line of words with the way back to today; hidden while today is looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("surface", "notice")
        self.setAccessibleName(_("Another day"))
        self._words = label(wrap=True)
        back = button(
            _("Back to today"),
            "quiet",
            picture="calendar-blank",
            does=lambda: session.set_as_of(session.today),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._words, 1)
        row.addWidget(back)
        session.asked.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        session = self._session
        if session.as_of < session.today:
            words = _("The register as it stood on {day}, for looking only.")
        else:
            words = _("The register as it will stand on {day} by what is entered so far.")
        self._words.setText(words.format(day=written(session.as_of)))
        self.setVisible(session.as_of != session.today)
