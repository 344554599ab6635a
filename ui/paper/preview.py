"""Owns the preview of a paper: its real pages, made in a thread a moment after every change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from resgroup.errors import CancelledError
from resgroup.i18n import _
from resgroup.lists.document import Block, Document
from resgroup.lists.table import Section, Table
from resgroup.progress import Progress
from ui import theme
from ui.jobs import Job
from ui.texts import label

PREVIEW_PPI: Final = 110
_PAUSE: Final = 250
_FIRST_ROWS: Final = 60
_ALL_ROWS: Final = 2_000
"""Up to how many rows all pages are shown: nobody reads more, and making them takes long."""
_COUNTED_ROWS: Final = 10_000
_COUNTING_PPI: Final = 8
_DECODED: Final = 8
_LEAST_HEIGHT: Final = 144
_MARGIN: Final = 16
_GAP: Final = 12
Pages = Callable[[Document, int], list[bytes]]


@dataclass(frozen=True, slots=True)
class Shown:
    """Pages to be shown, as PNG, of `count` there are: 0 as long as that is not known.

    `last` tells that no more pages are to come.
    """

    pages: tuple[bytes, ...]
    rows: int
    count: int
    last: bool


def beginning(document: Document, rows: int = _FIRST_ROWS) -> Document:
    """The document with as few rows as fill its first pages: they are there at once."""
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
            continue
        kept = _first(block, rows)
        blocks.append(kept)
        rows -= kept.count
        if kept.count < block.count:
            break
    return replace(document, blocks=tuple(blocks))


def _first(table: Table, rows: int) -> Table:
    sections: list[Section] = []
    for section in table.sections:
        if rows <= 0:
            break
        sections.append(replace(section, rows=section.rows[:rows]))
        rows -= len(section.rows)
    return replace(table, sections=tuple(sections))


def rows_of(document: Document) -> int:
    """How many rows the tables of a document have."""
    return sum(block.count for block in document.blocks if isinstance(block, Table))


class Preview(QWidget):
    """The pages of a document, as wide as there is room.

    `made` tells that pages are there, `failed` what went wrong.
    """

    made = Signal(object)
    failed = Signal(object)
    _came = Signal(object)

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.setAccessibleName(_("Preview"))
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._pages = pages
        self._make: Callable[[Progress], Document] | None = None
        self._job: Job | None = None
        self.shown: Shown | None = None
        self.sheets = _Sheets()
        self.waiting = label(_("The pages are being made…"), "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(_("Preview"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.sheets)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.waiting, 1)
        column.addWidget(self._scroll, 1)
        self._scroll.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._begin)
        self._came.connect(self._show)

    @property
    def busy(self) -> bool:
        """Whether pages are still to come."""
        return self._job is not None or self._pause.isActive()

    def show_soon(self, make: Callable[[Progress], Document]) -> None:
        """Show the pages of what `make` yields, in a thread and once changes pause."""
        self._make = make
        if self._job is not None:
            self._job.stop()
        self._pause.start()

    def zoom(self, share: float) -> None:
        """Show the pages larger or smaller; 1 is as wide as there is room."""
        self.sheets.set_zoom(share, self._scroll.viewport().width())

    def stop(self) -> None:
        """End what is under way; called before the preview goes."""
        self._pause.stop()
        self._make = None
        if self._job is not None:
            self._job.leave()
            self._job = None

    def _begin(self) -> None:
        if self._job is not None or self._make is None:
            return  # the one under way was told to stop, and begins again when it ends
        make, self._make = self._make, None
        self._job = Job(lambda job: self._work(job, make), self)
        self._job.done.connect(lambda _done: self._end())
        self._job.refused.connect(self._refused)
        self._job.start()

    def _work(self, job: Job, make: Callable[[Progress], Document]) -> None:
        document = make(job.report)
        job.report(0, 0, "")
        rows = rows_of(document)
        first: list[bytes] = []
        if rows > _FIRST_ROWS:
            first = self._pages(beginning(document), PREVIEW_PPI)
            job.report(0, 0, "")
            self._came.emit(Shown(tuple(first), rows, 0, last=rows > _COUNTED_ROWS))
        if rows <= _ALL_ROWS:
            pages = self._pages(document, PREVIEW_PPI)
            job.report(0, 0, "")
            self._came.emit(Shown(tuple(pages), rows, len(pages), last=True))
        elif rows <= _COUNTED_ROWS:
            count = len(self._pages(document, _COUNTING_PPI))
            job.report(0, 0, "")
            self._came.emit(Shown(tuple(first), rows, count, last=True))

    def _refused(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            self.failed.emit(error)

    def _end(self) -> None:
        if self._job is not None:
            self._job.wait()  # it told its outcome, and returns now
            self._job = None
        if self._make is not None and not self._pause.isActive():
            self._begin()

    def _show(self, shown: Shown) -> None:
        if self._make is not None:
            return  # something newer is wanted already
        self.shown = shown
        self.waiting.hide()
        self._scroll.show()
        self.sheets.show_pages(shown.pages, self._scroll.viewport().width(), _rest(shown))
        self.made.emit(shown)

    def sizeHint(self) -> QSize:
        """It takes what room there is, and needs little."""
        return QSize(_LEAST_HEIGHT, _LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pages as wide as there is room."""
        super().resizeEvent(event)
        self.sheets.fit(self._scroll.viewport().width())


def _rest(shown: Shown) -> str:
    """What is said below the pages where there are more than are shown."""
    if not shown.last or len(shown.pages) == shown.count:
        return ""
    return _("Only the first pages are shown; on paper and in files all of them are.")


class _Sheets(QWidget):
    """The pages one below the other on a grey ground; only those in sight are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Pages"))
        self._pages: tuple[bytes, ...] = ()
        self._rest = ""
        self._decoded: OrderedDict[int, QImage] = OrderedDict()
        self._zoom = 1.0
        self._places: list[QRectF] = []

    def show_pages(self, pages: tuple[bytes, ...], room: int, rest: str) -> None:
        """Show other pages, and say of the rest below them."""
        self._pages, self._rest = pages, rest
        self._decoded.clear()
        words = _("Pages: {count}").format(count=len(pages))
        self.setAccessibleDescription(f"{words} {rest}".strip())
        self.fit(room)

    def set_zoom(self, zoom: float, room: int) -> None:
        """Show them larger or smaller."""
        self._zoom = zoom
        self.fit(room)

    def fit(self, room: int) -> None:
        """Lay the pages out for so much room."""
        self._places, top = [], float(_GAP)
        if self._pages:  # all of them have the size of the first
            width = max(room - 2 * _MARGIN, 80) * self._zoom
            height = width * self._page(0).height() / max(self._page(0).width(), 1)
            left = max((room - width) / 2, float(_MARGIN))
            for number in range(len(self._pages)):
                self._places.append(QRectF(left, _GAP + number * (height + _GAP), width, height))
            top += len(self._pages) * (height + _GAP) + self._rest_height
        across = max((int(place.right()) + _MARGIN for place in self._places), default=0)
        self.setMinimumSize(QSize(across if self._zoom > 1 else 0, int(top)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.colour("window"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, place in enumerate(self._places):
            if place.intersects(QRectF(event.rect())):
                painter.drawImage(place, self._page(number))
                painter.setPen(look.colour("line_strong"))
                painter.drawRect(place)
        if self._rest and self._places:
            painter.setPen(look.colour("muted"))
            bottom = int(self._places[-1].bottom())
            below = QRect(0, bottom, self.width(), self._rest_height)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(below, flags, self._rest)

    @property
    def _rest_height(self) -> int:
        return 2 * self.fontMetrics().lineSpacing() + _GAP if self._rest else 0

    def _page(self, number: int) -> QImage:
        """A page as a picture; those looked at last are kept."""
        found = self._decoded.pop(number, None) or QImage.fromData(self._pages[number])
        self._decoded[number] = found
        while len(self._decoded) > _DECODED:
            self._decoded.popitem(last=False)
        return found
