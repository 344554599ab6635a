"""Owns writing lists to files: Excel with real dates and text numbers, or CSV."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.file_errors import unwritable
from resgroup.i18n import _
from resgroup.lists.table import Row, Table
from resgroup.values import spreadsheet_text

_A4: Final = 9
_WIDEST: Final = 60
_LONGEST: Final = 32_767
"""A cell of Excel holds no more characters, and no day before its first year."""

_FIRST_YEAR: Final = 1900
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class ListSheet:
    """A list to be written: its title lines, its headings and its cells (text, date, number).

    The rows in `bands` are no records: they head a section or sum it up in their first cell.
    `name` is that of its page in a workbook.
    """

    title: str
    notes: tuple[str, ...]
    headings: Sequence[str]
    cells: Sequence[Sequence[Any]]
    bands: frozenset[int] = frozenset()
    name: str = ""


def sheet_of(table: Table, title: str, notes: Sequence[str]) -> ListSheet:
    """The sheet of a table, such that it can be imported again.

    Words between the rows stand in a column of numbers, so that they are taken for no person;
    a list without numbers gets one where it has sections, and no total otherwise.
    """
    numbered = bool(table.headings) and table.headings[0].key == "number"
    titled = any(section.title for section in table.sections)
    added = titled and not numbered
    cells: list[Sequence[Any]] = []
    bands: set[int] = set()

    def band(words: str) -> None:
        if words and (numbered or added):
            bands.add(len(cells))
            cells.append((words,))

    numbers = itertools.count(1)
    for section in table.sections:
        band(section.title)
        for row in section.rows:
            cells.append((next(numbers), *row.values) if added else row.values)
        band(section.subtotal)
    band(table.total)
    headings = [_("No.")] * added + [heading.words for heading in table.headings]
    return ListSheet(title, tuple(notes), headings, cells, frozenset(bands))


def sheets_of(
    path: Path, table: Table, unsure: Table | None, title: str, notes: Sequence[str]
) -> list[ListSheet]:
    """The sheets of a list and of those of whom it is uncertain, as the file's ending asks.

    A workbook has a page for each. CSV has one table only: the uncertain are a section of it that
    fills one column more, so that all of it can be imported again and be told apart.
    """
    if unsure is None:
        # a list has a total; figures are named for what they count
        return [replace(sheet_of(table, title, notes), name="" if table.total else title)]
    if path.suffix.lower() == ".csv":
        return [sheet_of(_in_one(table, unsure), title, notes)]
    named = replace(sheet_of(unsure, unsure.title, notes), name=_("Uncertain"))
    return [sheet_of(table, title, notes), named]


def _in_one(table: Table, unsure: Table) -> Table:
    certain = (
        replace(
            section,
            rows=tuple(Row(row.id, (*row.cells, ""), (*row.values, None)) for row in section.rows),
        )
        for section in table.sections
    )
    apart = (replace(section, title=unsure.title) for section in unsure.sections)
    return Table(unsure.headings, (*certain, *apart), table.total)


def write_list(path: Path, *sheets: ListSheet) -> None:
    """Write a list as its file's ending says; RegisterError for an ending we do not write.

    The file appears whole or not at all; CSV holds the first of several sheets.
    """
    writers: dict[str, Callable[[Path, Sequence[ListSheet]], None]] = {
        ".xlsx": _write_xlsx,
        ".csv": _write_csv,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise RegisterError(
            "unknown-format",
            f"Không ghi được bảng ra “{path.suffix}”; hãy chọn .xlsx hoặc .csv "
            "(danh sách còn ghi được ra .docx, .pdf).",
            f"A table cannot be written as “{path.suffix}”; choose .xlsx or .csv "
            "(for lists also .docx or .pdf).",
        )
    with whole_file(path) as draft:
        writer(draft, sheets)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft to write to that takes the path's place once it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _write_xlsx(path: Path, sheets: Sequence[ListSheet]) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(str(path), options)
    for sheet in sheets:
        _write_page(book, sheet)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the system's own refusal


def _write_page(book: Any, sheet: ListSheet) -> None:
    page = book.add_worksheet(_page_name(sheet.name) or _("List"))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    band = book.add_format({"bold": True})
    title = book.add_format({"bold": True, "font_size": 13})
    # edited and left again, a text that begins like a formula would become one
    quoted = book.add_format({"quote_prefix": True})
    lines = (sheet.title, *sheet.notes)
    for row, line in enumerate(lines):
        page.write_string(row, 0, line, title if row == 0 else None)
    top = len(lines)
    for column, heading in enumerate(sheet.headings):
        page.write_string(top, column, heading, bold)
        page.set_column(column, column, _width(sheet, column))
    for row, cells in enumerate(sheet.cells, start=top + 1):
        form = band if row - top - 1 in sheet.bands else None
        for column, cell in enumerate(cells):
            _put(page, row, column, cell, form or quoted if _is_like_formula(cell) else form)
    page.freeze_panes(top + 1, 0)
    last = len(sheet.cells) - len(sheet.bands)
    if sheet.bands <= {last}:
        # Sorting a list in sections would tear its rows from their headings.
        page.autofilter(top, 0, top + last, max(0, len(sheet.headings) - 1))
    _set_pages(page, top)


def _page_name(words: str) -> str:
    """Words as a workbook can name a page: few, and without what stands in references."""
    words = " ".join(_NOT_IN_NAMES.sub(" ", words).split()).strip("' ").capitalize()
    if len(words) <= _LONGEST_NAME:
        return words
    return words[: _LONGEST_NAME + 1].rpartition(" ")[0].rstrip(" ·,") or words[:_LONGEST_NAME]


def _set_pages(page: Any, top: int) -> None:
    """Have it print as wide as the paper, with its heading and number on each page."""
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    page.set_footer("&C&P/&N")


def _is_like_formula(cell: Any) -> bool:
    return isinstance(cell, str) and spreadsheet_text(cell) != cell


def _put(page: Any, row: int, column: int, cell: Any, form: Any = None) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date) and cell.year >= _FIRST_YEAR:
        page.write_datetime(row, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, _words(cell)[:_LONGEST], form)


def _width(sheet: ListSheet, column: int) -> int:
    rows = (row for place, row in enumerate(sheet.cells[:500]) if place not in sheet.bands)
    cells = (_words(row[column]) for row in rows if row[column] is not None)
    widest = max((len(cell) for cell in cells), default=0)
    return min(_WIDEST, max(widest, len(sheet.headings[column]) // 2, 5) + 2)


def _words(cell: Any) -> str:
    return written(cell) if isinstance(cell, date) else str(cell)


def _write_csv(path: Path, sheets: Sequence[ListSheet]) -> None:
    sheet = sheets[0]
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
    if isinstance(cell, int | float):  # a number below 0 is no formula
        return str(cell)
    return written(cell) if isinstance(cell, date) else spreadsheet_text(str(cell))
