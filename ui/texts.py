"""Owns small widgets of text: plain labels, lines, links and buttons."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ui.icons import icon
from ui.theme import current

_FEW_LETTERS = 64
_LONGEST_WORD = 20
"""Of letters; a longer one, as a name typed without spaces, would make a narrow panel wider."""


def plain_tip(text: str) -> str:
    """A tooltip that shows a text as it is: Qt would read a name like `<b>` as markup."""
    return f"<span>{html.escape(text)}</span>" if text else ""


def unmarked(text: str) -> str:
    """A text for a button or menu, where a lone & would underline the letter after it."""
    return text.replace("&", "&&")


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label that shows its text as it is, in one of the style sheet's roles."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


class Elided(QLabel):
    """A label of one line that ends in … where there is no room, and then tells all as a tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write what there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), int(self.alignment().value), words)


class Sentence(QLabel):
    """A label of a few lines at most: what is longer ends in … and is told whole as a tip."""

    def __init__(self, role: str = "", *, most: int = 3) -> None:
        super().__init__()
        self._most = most
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Its lines hang on its width; a label without word wrap would deny it."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Room for the lines the text takes, up to the most there may be."""
        return len(self._lines(width)) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        """The lines the text takes at the width of the moment."""
        return QSize(24, self.heightForWidth(max(self.width(), 24)))

    def minimumSizeHint(self) -> QSize:
        """One line of a few letters."""
        return QSize(24, self.fontMetrics().lineSpacing())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the lines, the last one shortened where there are more."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        lines = self._lines(self.width())
        top = max((self.height() - len(lines) * metrics.lineSpacing()) // 2, 0)
        for place, words in enumerate(lines):
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(0, top + place * metrics.lineSpacing() + metrics.ascent(), shown)

    def _lines(self, width: int) -> list[str]:
        """The text in lines of a width; all that is left stands in the last."""
        metrics, lines, here = self.fontMetrics(), [""], 0
        for word in self.text().split(" "):
            longer = f"{lines[here]} {word}".strip()
            # what is left of a pixel would end the line in …
            fits = metrics.horizontalAdvance(longer) < width or not lines[here]
            if fits or len(lines) == self._most:
                lines[here] = longer
            else:
                lines.append(word)
                here += 1
        return lines


def fitting(text: str, role: str = "") -> QLabel:
    """A text in as many lines as it needs; one with a word no line holds is cut, and a tip."""
    if max(map(len, text.split()), default=0) > _LONGEST_WORD:
        made = Sentence(role)
        made.setText(" ".join(text.split()))
        return made
    return label(text, role, wrap=True)


def name_buttons_inside(field: QLineEdit) -> None:
    """Name the small buttons Qt puts into a field: it gives them pictures only."""
    for inner in field.findChildren(QToolButton):
        inner.setAccessibleName(field.accessibleName())


def line(vertical: bool = False) -> QFrame:
    """A thin line that separates."""
    made = QFrame()
    made.setProperty("line", "true")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


class Link(QPushButton):
    """A button whose words are cut short with … where there is no room for all of them."""

    def __init__(self, words: str) -> None:
        super().__init__(unmarked(words))
        self._whole = unmarked(words)
        self.setToolTip(plain_tip(words))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for all the words, and for the part of a pixel Qt rounds away."""
        hint = super().sizeHint()
        cut = self._advance(self._whole) - self._advance(self.text())
        return QSize(hint.width() + cut + 1, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(_FEW_LETTERS, super().minimumSizeHint().height())

    def setText(self, words: str) -> None:
        """Have other words, however much of them is shown."""
        self._whole = words
        super().setText(words)
        self.setToolTip(plain_tip(words.replace("&&", "&")))
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the words as there is room for."""
        self._cut()
        super().resizeEvent(event)

    def _cut(self) -> None:
        room = self.width() - (super().sizeHint().width() - self._advance(self.text()))
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            super().setText(shown)

    def _advance(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)


def button(
    words: str,
    kind: str = "",
    *,
    picture: str = "",
    does: Callable[[], object] | None = None,
    parent: QWidget | None = None,
) -> QPushButton:
    """A button with words, in one of the style sheet's kinds."""
    made = Link(words) if kind == "link" else QPushButton(unmarked(words), parent)
    made.setAccessibleName(words)
    if kind:
        made.setProperty("kind", kind)
    if picture:
        made.setIcon(icon(picture, "on_accent" if kind == "primary" else "text"))
        made.setIconSize(QSize(current().icon, current().icon))
    if does is not None:
        made.clicked.connect(lambda _checked=False: does())
    return made
