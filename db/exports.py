"""Owns writing lists to files: Excel with real dates and text numbers, or CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.values import spreadsheet_text

_WIDEST: Final = 60


@dataclass(frozen=True)
class ListSheet:
    """A list to be written: its title lines, its headings and its cells (text, date, number)."""

    title: str
    notes: tuple[str, ...]
    headings: Sequence[str]
    cells: Sequence[Sequence[Any]]


def write_list(path: Path, sheet: ListSheet) -> None:
    """Write a list as its file's ending says; RegisterError for an ending we do not write.

    The file appears whole or not at all.
    """
    writers: dict[str, Callable[[Path, ListSheet], None]] = {
        ".xlsx": _write_xlsx,
        ".csv": _write_csv,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise RegisterError(
            "unknown-format",
            f"Không ghi được danh sách ra “{path.suffix}”; hãy chọn .xlsx hoặc .csv.",
            f"A list cannot be written as “{path.suffix}”; choose .xlsx or .csv.",
        )
    with whole_file(path) as draft:
        writer(draft, sheet)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft to write to that takes the path's place once it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise RegisterError(
            "unwritable",
            f"Không ghi được {path.name}: {error.strerror or error}. "
            "Hãy đóng tệp nếu đang mở, hoặc chọn thư mục khác.",
            f"{path.name} cannot be written: {error.strerror or error}. "
            "Close it if it is open, or choose another folder.",
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _write_xlsx(path: Path, sheet: ListSheet) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(str(path), options)
    page = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    title = book.add_format({"bold": True, "font_size": 13})
    lines = (sheet.title, *sheet.notes)
    for row, line in enumerate(lines):
        page.write_string(row, 0, line, title if row == 0 else None)
    top = len(lines)
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, heading, bold)
        page.set_column(column, column, _width(sheet, column))
    for row, cells in enumerate(sheet.cells, start=top + 1):
        for column, cell in enumerate(cells):
            _put(page, row, column, cell)
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, top + len(sheet.cells), max(0, len(sheet.headings) - 1))
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from None


def _put(page: Any, row: int, column: int, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        page.write_datetime(row, column, cell)
    elif isinstance(cell, int):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, str(cell))


def _width(sheet: ListSheet, column: int) -> int:
    cells = (str(row[column]) for row in sheet.cells[:500] if row[column] is not None)
    widest = max((len(cell) for cell in cells), default=0)
    return min(_WIDEST, max(widest, len(sheet.headings[column]) // 2, 5) + 2)


def _write_csv(path: Path, sheet: ListSheet) -> None:
    # The byte-order mark makes Excel read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        for line in (sheet.title, *sheet.notes):
            writer.writerow([safe_cell(line)])
        writer.writerow([safe_cell(heading) for heading in sheet.headings])
        for row in sheet.cells:
            writer.writerow([safe_cell(cell) for cell in row])


def safe_cell(cell: Any) -> str:
    """A cell's text that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    return written(cell) if isinstance(cell, date) else spreadsheet_text(str(cell))
