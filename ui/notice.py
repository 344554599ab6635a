"""Owns what the window says of itself: the bar of messages above, the line of counts below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QWidget

from resgroup.i18n import _, ngettext
from ui.texts import Sentence, button, label

_EDGE: Final = 6
_TOLD: Final = 3
_LEAST_WORDS: Final = 240


@dataclass(frozen=True, slots=True)
class Offer:
    """What a message offers to do about itself."""

    words: str
    does: Callable[[], object]


class Notice(QFrame):
    """A line of words that stays until the user has read it, with what can be done about them.

    Above everything else it says what needs attention; at the window's foot, `calm`, what was
    done: that moves nothing the user is looking at.
    """

    def __init__(self, *, calm: bool = False) -> None:
        super().__init__()
        self.setProperty("surface", "soft" if calm else "notice")
        # the status bar has room for two lines
        self._words = Sentence(most=2) if calm else label(wrap=True)
        self._offered: Offer | None = None
        self._beside: tuple[QWidget, ...] = ()
        self._act = button("", does=self._take_offer)
        self._close = button("", "quiet", picture="x", does=self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(*((8, 0, 0, 0) if calm else (16, 4, 8, 4)))
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self.retranslate()
        self.say("")

    def retranslate(self) -> None:
        """Write the button in the user's language; an offer made in the other one goes."""
        self.setAccessibleName(_("Message"))
        self._close.setText(_("Close"))
        self._close.setAccessibleName(_("Close the message"))
        if self._offered is not None:
            self.say("")

    def say(self, words: str, offer: Offer | None = None) -> None:
        """Show words, nothing for an empty text."""
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self._offered = offer
        self._act.setVisible(offer is not None)
        self._act.setText(offer.words if offer else "")
        self._act.setAccessibleName(offer.words if offer else _("Message"))
        self.setVisible(bool(words))

    def give_way(self, *beside: QWidget) -> None:
        """Have widgets beside the words go where there would be too little room for both."""
        self._beside = beside

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the room that is needed for the words."""
        super().resizeEvent(event)
        if self._words.width() < _LEAST_WORDS and self._words.text():
            for each in self._beside:
                each.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the room back."""
        super().hideEvent(event)
        for each in self._beside:
            each.show()

    def _take_offer(self) -> None:
        if self._offered is not None:
            self._offered.does()


def status_labels(window: QMainWindow, told: Notice) -> tuple[QLabel, QLabel, QLabel]:
    """The labels of the status bar: counts, the day, and the badge of simulated data.

    Between them stands `told`; the bar keeps the room it needs.
    """
    counts, day, badge = label(role="muted"), label(role="muted"), label(role="action")
    counts.setContentsMargins(16, 0, 0, 0)
    bar = window.statusBar()
    bar.setSizeGripEnabled(False)
    bar.addWidget(counts)
    bar.addWidget(told, 1)
    bar.addPermanentWidget(day)
    bar.addPermanentWidget(badge)
    told.give_way(counts, day)
    bar.setContentsMargins(0, 0, 8, 0)
    two_lines = 2 * bar.fontMetrics().lineSpacing() + 2
    bar.setFixedHeight(max(told.sizeHint().height() + _EDGE, two_lines))
    return counts, day, badge


def mistakes_words(mistakes: Sequence[object]) -> str:
    """What is wrong in the ward's rule files, the first few in full; empty for nothing."""
    if not mistakes:
        return ""
    told = "\n".join(str(each) for each in mistakes[:_TOLD])
    more = len(mistakes) - _TOLD
    if more > 0:
        told += "\n" + ngettext("and {count} more", "and {count} more", more).format(count=more)
    return _("The ward's rule files are not used, the shipped rules hold:") + "\n" + told
