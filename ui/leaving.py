"""Owns printing the pages of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from resgroup.errors import RegisterError

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


def print_pages(printer: QPrinter, pages: Sequence[bytes]) -> None:
    """Print the pages asked for, each as large as the paper."""
    first = max(printer.fromPage(), 1)
    last = printer.toPage() or len(pages)
    painter = QPainter()
    if not painter.begin(printer):
        raise RegisterError(
            "no-printer",
            "Không in được: máy in không nhận việc in. Hãy kiểm tra máy in, hoặc xuất PDF.",
            "It could not be printed: the printer takes no work. Check it, or make a PDF.",
        )
    try:
        for number, page in enumerate(pages[first - 1 : last]):
            if number:
                printer.newPage()
            painter.drawImage(QRectF(painter.viewport()), QImage.fromData(page))
    finally:
        painter.end()
