"""Owns the line above the map: the question in words, how many match, and who is uncertain."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.values import (
    buildings_words,
    households_words,
    lived_in_words,
    people_words,
    uncertain_words,
)
from resgroup.wording import in_words
from ui import theme
from ui.session import Session
from ui.texts import Sentence, button, label


class QuestionBar(QWidget):
    """One sentence with its counts; the uncertain ones can be listed from here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("surface", "panel")
        self.setAccessibleName(_("Question"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._count_households)
        self._words = Sentence("heading")
        self._counts = label(role="accent")
        self._uncertain = button("", "uncertain", picture="", does=self._toggle_uncertain)
        self._uncertain.setCheckable(True)
        self._clear = button(_("Clear"), "quiet", picture="x", does=session.clear)
        self._tail = QWidget()
        self._tail.setAccessibleName(_("Question"))
        row = QHBoxLayout(self._tail)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._counts)
        row.addWidget(self._uncertain)
        row.addStretch(1)
        row.addWidget(self._clear)
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(16, 4, 8, 4)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._words, 1)
        self._outer.addWidget(self._tail)
        self.setMinimumHeight(theme.current().touch + 12)
        session.asked.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        session, answer = self._session, self._session.answer
        self._words.setText(in_words(session.draft.criterion(), session.counted_on))
        self._show_counts("…")
        # households are counted by a question of their own, after list and map have theirs
        self._later.start()
        self._show_uncertain(len(answer.uncertain))
        self._clear.setVisible(not session.draft.empty)
        self._turn()

    def _count_households(self) -> None:
        session = self._session
        try:
            count = session.register.households(session.answer.question)
        except RegisterError as error:
            session.failed.emit(str(error))
            return
        self._show_counts(households_words(count))
        self._turn()

    def stop(self) -> None:
        """Count nothing any more; called before the bar goes."""
        self._later.stop()

    def _show_counts(self, households: str) -> None:
        answer = self._session.answer
        houses = lived_in_words if self._session.draft.empty else buildings_words
        counts = _("{people} · {households} · {houses}").format(
            people=people_words(len(answer.ids)),
            households=households,
            houses=houses(len(answer.building_ids)),
        )
        self._counts.setText(counts)
        self.setAccessibleDescription(f"{self._words.text()} · {counts}")

    def _turn(self) -> None:
        """Put the counts below the sentence where one line is too short for both."""
        wanted = self._words.fontMetrics().horizontalAdvance(self._words.text())
        fits = wanted + self._tail.sizeHint().width() + 48 <= self.width()
        direction = QBoxLayout.Direction
        wanted_way = direction.LeftToRight if fits else direction.TopToBottom
        # words that end a line need more room beside them than a button does
        right = 16 if self._clear.isHidden() else 8
        self._outer.setContentsMargins(16, 4 if fits else 8, right, 4)
        if wanted_way != self._outer.direction():
            self._outer.setDirection(wanted_way)
            self.updateGeometry()  # a layout that turns tells nobody that its height is another

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one line where it is long enough."""
        super().resizeEvent(event)
        self._turn()

    def _show_uncertain(self, count: int) -> None:
        words = uncertain_words(count)
        self._uncertain.setText(words)
        self._uncertain.setAccessibleName(words)
        self._uncertain.setToolTip(
            _(
                "Too little is recorded of them (date of birth, sex…): they may or may not match. "
                "Show them."
            )
        )
        self._uncertain.setVisible(count > 0)
        self._uncertain.setChecked(self._session.showing_uncertain)

    def _toggle_uncertain(self) -> None:
        self._session.show_uncertain(not self._session.showing_uncertain)
