"""Owns what pages that put something on paper share: choices left, pages right, the ways out."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from resgroup.commands.releasing import Release
from resgroup.i18n import _
from ui import theme
from ui.choices import Segments
from ui.flow import Flow
from ui.pages.frame import PageFrame
from ui.paper.outlets import Outlets, Source
from ui.paper.preview import Preview
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import Elided, button, label, line

_ANY_WIDTH: Final = 16_777_215
_ZOOMS: Final = (1.0, 1.6, 2.4)
Widths = dict[bool, int]
"""Usually, and in large type."""


class PaperFrame(PageFrame):
    """Choices left and pages right, or in turns where there is less room than for both.

    A page makes its choices, then puts them together with the pages; `above` is what stands over
    these, `buttons` what leads out, by the ending of the file it makes (empty for the printer).
    """

    choices_width: ClassVar[Widths]
    pages_width: ClassVar[Widths]

    def __init__(self, session: Session, title: str, source: Source, choices: str) -> None:
        super().__init__(session, title)
        self.preview = Preview(session.papers.preview)
        self.outlets = Outlets(session, source, self._page_count)
        self.buttons = self._ways_out()
        self.count = Elided(role="heading")
        self.purpose = label(role="small", wrap=True)
        self.zoom = Segments(_("Zoom"), [(each, f"{each:.0%}") for each in _ZOOMS])
        self.sides = Segments(_("View"), [("pages", _("Preview")), ("choices", choices)])
        self.above = QVBoxLayout()
        self.top.addWidget(self.sides)

    def _ways_out(self) -> dict[str, QPushButton]:
        out = self.outlets
        return {
            "": button(_("Print…"), "primary", picture="printer", does=out.print_list),
            ".pdf": button(_("Make a PDF"), picture="file-pdf", does=lambda: out.export(".pdf")),
            ".docx": button(_("Word"), does=lambda: out.export(".docx")),
            ".xlsx": button(_("Excel"), does=lambda: out.export(".xlsx")),
            ".csv": button(_("CSV"), does=lambda: out.export(".csv")),
        }

    def put_together(self, choices: QWidget, first: QWidget, ways: str) -> None:
        """Put the choices, `first` among them, beside the pages; `ways` is what the buttons do."""
        self.choices_side, self._first = choices, first
        self.pages_side = self._build_pages(ways)
        self._between = line(vertical=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.choices_side)
        row.addWidget(self._between)
        row.addWidget(self.pages_side, 1)
        self.column.addLayout(row, 1)
        self.zoom.chosen.connect(self.preview.zoom)
        self.sides.chosen.connect(lambda _side: self._turn())
        self.preview.failed.connect(self.outlets.refuse)

    def _build_pages(self, ways: str) -> QWidget:
        side = Scrolling(_("Pages"))  # in a low window nothing is squeezed
        side.column.setContentsMargins(0, 0, 0, 0)
        side.column.setSpacing(0)
        side.column.addWidget(self._build_above(ways))
        side.column.addWidget(line())
        side.column.addWidget(self.preview, 1)
        for each in (self.purpose, self.outlets):  # nothing of them is there while they are silent
            each.setContentsMargins(16, 4, 16, 4)
            side.column.addWidget(each)
        return side

    def _build_above(self, ways: str) -> QWidget:
        made = QWidget()
        made.setAccessibleName(ways)
        made.setLayout(self.above)
        self.above.setContentsMargins(16, 8, 16, 4)
        self.above.setSpacing(4)
        flow = Flow()
        for each in self.buttons.values():
            flow.addWidget(each)
        asks = self.outlets.ask_purpose
        flow.addWidget(button(_("Purpose and recipient…"), "quiet", does=asks))
        self.above.addLayout(flow)
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self.count, 1)
        facts.addWidget(self.zoom)
        self.above.addLayout(facts)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show choices and pages side by side where there is room, else one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        large = theme.current().large
        width = self.choices_width[large]
        both = self.width() >= width + self.pages_width[large]
        choices = both or self.sides.value == "choices"
        self.sides.setVisible(not both)
        self._between.setVisible(both)
        self.choices_side.setMinimumWidth(width if both else 0)
        self.choices_side.setMaximumWidth(width if both else _ANY_WIDTH)
        self.choices_side.setVisible(choices)
        self.pages_side.setVisible(both or not choices)
        self.setFocusProxy(self._first if choices else self.buttons[""])

    def _turn(self) -> None:
        self._arrange()
        self.setFocus()

    def show_purpose(self, leaving: Release, asked_for: str) -> None:
        """Say what it leaves for and who gets it; `asked_for` where that is still to be said."""
        words = asked_for if leaving.sensitive else ""
        if leaving.purpose:
            words = _("Purpose: {purpose} · Recipient: {recipient}").format(
                purpose=leaving.purpose, recipient=leaving.recipient
            )
        self.purpose.setText(words)
        self.purpose.setVisible(bool(words))

    def _page_count(self) -> int:
        shown = self.preview.shown
        return shown.count if shown else 0

    def stop(self) -> None:
        """End what is under way; called before the page goes."""
        self.preview.stop()
        self.outlets.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a PDF with Ctrl+S; Esc stops what is on its way before it leaves the page."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.outlets.export(".pdf")
        elif event.key() == Qt.Key.Key_Escape and self.outlets.busy:
            self.outlets.cancel()
        else:
            super().keyPressEvent(event)
