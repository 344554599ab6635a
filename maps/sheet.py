"""Owns writing a printed sheet to a file: vector PDF and SVG, or PNG of any resolution."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageLayout, QPageSize, QPdfWriter

from maps.files import write_whole
from maps.fonts import sans_family, serif_family
from maps.labels import one_line
from maps.page import DOTS, PAPERS, Page, SheetSpec, page_size
from maps.painter import painting
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures

__all__ = ["SheetSpec", "sheet_svg", "write_sheet"]

LOWEST_DPI: Final = 36
HIGHEST_DPI: Final = 1200

_PDF_DPI: Final = 1200
_SANS_ELSE: Final = "Noto Sans, Segoe UI, Arial, sans-serif"
_SERIF_ELSE: Final = "Times New Roman, serif"
_MOST_PIXELS: Final = 160_000_000


def write_sheet(path: Path, features: MapFeatures, spec: SheetSpec) -> None:
    """Write a sheet as PDF, SVG or PNG, as the path's suffix says; whole or not at all."""
    writers: dict[str, Callable[[Page], bytes]] = {".pdf": _pdf, ".svg": _svg, ".png": _png}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise RegisterError(
            "sheet_kind",
            f"Không ghi được bản đồ dạng “{path.suffix}”. Hãy dùng .pdf, .svg, .png "
            "hoặc .html (bản đồ xem trên trình duyệt).",
            f"A map sheet cannot be written as “{path.suffix}”. Use .pdf, .svg, .png "
            "or .html (a map for the browser).",
        )
    _check(spec, as_image=writer is _png)
    write_whole(path, writer(Page(features, spec)))


def sheet_svg(features: MapFeatures, spec: SheetSpec) -> str:
    """A sheet as SVG text, to be set into another paper."""
    return _svg(Page(features, spec)).decode()


def _check(spec: SheetSpec, as_image: bool) -> None:
    if spec.paper not in PAPERS:
        raise RegisterError(
            "sheet_paper",
            f"Không có khổ giấy “{spec.paper}”. Hãy chọn A4 hoặc A3.",
            f"There is no paper size “{spec.paper}”. Choose A4 or A3.",
        )
    size = page_size(spec) * (spec.dpi / DOTS)
    too_large = as_image and size.width() * size.height() > _MOST_PIXELS
    if too_large or not LOWEST_DPI <= spec.dpi <= HIGHEST_DPI:
        raise RegisterError(
            "sheet_dpi",
            f"Không vẽ được khổ {spec.paper} ở {spec.dpi} dpi. Hãy chọn từ {LOWEST_DPI} đến"
            " 600 dpi; in bình thường cần 300.",
            f"{spec.paper} cannot be drawn at {spec.dpi} dpi. Choose {LOWEST_DPI} to 600 dpi;"
            " ordinary print needs 300.",
        )


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _pdf(page: Page) -> bytes:
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(_PDF_DPI)
    orientation = QPageLayout.Orientation
    turned = orientation.Landscape if page.spec.landscape else orientation.Portrait
    paper = QPageSize(QSizeF(*PAPERS[page.spec.paper]), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(paper, turned, QMarginsF(0, 0, 0, 0)))
    writer.setTitle(one_line(page.spec.title))
    writer.setCreator("resgroup")
    with painting(writer) as painter:
        painter.scale(_PDF_DPI / DOTS, _PDF_DPI / DOTS)
        page.paint(painter)
    return bytes(buffer.data().data())


def _svg(page: Page) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS)
    size = page_size(page.spec)
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    # Qt writes these two as they are, markup and all.
    generator.setTitle(html.escape(one_line(page.spec.title)))
    generator.setDescription(html.escape(one_line(page.spec.question)))
    with painting(generator) as painter:
        page.paint(painter)
    drawn = bytes(buffer.data().data())
    for family, others in ((sans_family(), _SANS_ELSE), (serif_family(), _SERIF_ELSE)):
        drawn = drawn.replace(f'"{family}"'.encode(), f'"{family}, {others}"'.encode())
    return drawn


def _png(page: Page) -> bytes:
    ratio = page.spec.dpi / DOTS
    size = (page_size(page.spec) * ratio).toSize()
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(page.spec.dpi / 0.0254))
    image.setDotsPerMeterY(round(page.spec.dpi / 0.0254))
    image.fill(QColor("white"))
    with painting(image) as painter:
        painter.scale(ratio, ratio)
        page.paint(painter)
    buffer = _buffer()
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
