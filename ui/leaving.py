"""Owns printing the pages of a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _
from resgroup.progress import Progress, silent

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

Size = Literal["A4", "A3"]
PRINT_PPI: Final = 300
_SIZES: Final = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}


def new_printer(title: str, size: Size, *, landscape: bool) -> QPrinter:
    """A printer set up for a paper."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)  # the pages bring their margins with them
    upright, across = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    printer.setPageLayout(
        QPageLayout(
            QPageSize(_SIZES[size]),
            across if landscape else upright,
            QMarginsF(),
        )
    )
    printer.setDocName(title)
    return printer


def choose_printer(printer: QPrinter, pages: int, parent: QWidget) -> bool:
    """Whether the user chose where to print in the system's dialog; `pages` are 0 if unknown."""
    from PySide6.QtPrintSupport import QPrintDialog

    dialog = QPrintDialog(printer, parent)
    if pages:
        dialog.setMinMax(1, pages)
    return bool(dialog.exec())


def print_pages(
    printer: QPrinter, pages: Sequence[Callable[[], bytes]], progress: Progress = silent
) -> None:
    """Make and print the pages asked for, each as large as the paper, and tell how far it is.

    Raises RegisterError("printing-stopped") where `progress` stops it on the way.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise RegisterError(
            "no-printer",
            "Không in được: máy in không nhận việc in. Hãy kiểm tra máy in, hoặc xuất PDF.",
            "It could not be printed: the printer takes no work. Check it, or make a PDF.",
        )
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages), len(pages))
    try:
        for number in range(first, last + 1):
            progress(number - first, last - first + 1, _("Printing"))
            if number > first:
                printer.newPage()
            painter.drawImage(QRectF(painter.viewport()), QImage.fromData(pages[number - 1]()))
    except CancelledError:
        printer.abort()
        raise _stopped() from None
    finally:
        painter.end()


def _stopped() -> RegisterError:
    return RegisterError(
        "printing-stopped",
        "Đã dừng in; những trang máy in đã nhận vẫn có thể được in ra.",
        "Printing was stopped; pages the printer has taken already may still come out.",
    )
