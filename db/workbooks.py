"""Owns reading Excel and CSV tables of residents, and writing the rows that were refused."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from db.delimited import read_delimited
from db.exports import whole_file
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.file_errors import why_unread
from resgroup.i18n import _
from resgroup.importing.headings import SEARCHED, heading_score
from resgroup.importing.plan import ImportPlan
from resgroup.importing.tables import Cell, GeoTable, RawTable
from resgroup.progress import Progress, silent

_WORKBOOKS: Final = (".xlsx", ".xlsm")
_READ: Final = (*_WORKBOOKS, ".csv", ".tsv", ".txt")
TABLE_SUFFIXES: Final = (*_READ, ".xls")
"""Endings that mean a table; an old `.xls` is refused with what to do about it."""

MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_ROWS: Final = 400_000
_EMPTY_RUN: Final = 1_000
_WRITTEN_EXACTLY: Final = 10**15
"""Excel keeps fifteen digits of a number."""

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"

# What openpyxl lets through when a workbook is damaged or made to do harm.
_BROKEN: Final = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_UNCOMPUTED: Final = re.compile(rb"<f[ >][^<]*</f>\s*(?:<v></v>|<v\s*/>)?\s*</c>")


def read_table(path: Path, sheet: str | None = None, progress: Progress = silent) -> RawTable:
    """Read one sheet of an Excel workbook, or a CSV file, with its cells as they are.

    Without `sheet` the sheet that looks most like a list is read. Formulas give the result
    stored with them.
    """
    _check_file(path)
    if path.suffix.lower() in _WORKBOOKS:
        return _read_workbook(path, sheet, progress)
    rows, notes = read_delimited(path, progress)
    return RawTable(path.name, "", _trimmed(rows, path), notes=tuple(notes), typed=False)


def write_rejects(path: Path, table: RawTable | GeoTable, plan: ImportPlan) -> int:
    """Write the refused rows with the reasons to a workbook that can be corrected and imported.

    Returns how many there were. The file appears whole or not at all.
    """
    rejected = [row for row in plan.rows if row.outcome == "refused"]
    headings, cells_of = _originals(table, plan)
    lines = [(row, _("Reason for refusal") if n == 0 else "") for n, row in enumerate(headings)]
    lines += [(cells_of(row.row_number), "; ".join(row.reasons)) for row in rejected]
    with whole_file(path) as draft:
        _write_lines(draft, lines)
    return len(rejected)


# --- Excel ------------------------------------------------------------------------------------


def _read_workbook(path: Path, sheet: str | None, progress: Progress) -> RawTable:
    with _opened(path) as (book, notes):
        page = _sheet(book, sheet, path, notes)
        rows = list(_rows(page, progress, path))
        return RawTable(path.name, page.title, _trimmed(rows, path), notes=tuple(notes))


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, list[str]]]:
    """An Excel workbook, any failure in it turned into words."""
    notes: list[str] = []
    book: Any = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notes += _looked_over(path)
            import openpyxl

            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            yield book, notes
    except RegisterError:
        raise
    except _BROKEN:
        raise _unreadable(path, "tệp bị hỏng", "it is damaged") from None
    finally:
        if book is not None:
            book.close()


def _looked_over(path: Path) -> list[str]:
    """Refuse an archive that unpacks beyond measure; a note on formulas never computed."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise _unreadable(path, "giải nén ra quá 300 MB", "it unpacks to over 300 MB")
        uncomputed = 0
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/sheet"):
                uncomputed += len(_UNCOMPUTED.findall(archive.read(entry)))
    if not uncomputed:
        return []
    words = _(
        "Formulas without a stored result, read as empty: {count}. Open the file in Excel, save "
        "it, and import again."
    )
    return [words.format(count=uncomputed)]


def _sheet(book: Any, name: str | None, path: Path, notes: list[str]) -> Any:
    """The sheet asked for, else the visible one whose headings say most."""
    pages = [page for page in book.worksheets if page.sheet_state == "visible"]
    names = ", ".join(f"“{page.title}”" for page in book.worksheets)
    if name is not None:
        for page in book.worksheets:
            if page.title == name:
                return page
        raise _unreadable(
            path, f"không có trang “{name}” (có: {names})", f"no sheet “{name}”: {names}"
        )
    if not pages:
        raise _unreadable(path, "không có trang tính nào", "it has no sheet")
    if len(pages) == 1:
        return pages[0]
    scores = [heading_score(_head(page)) for page in pages]
    best = pages[scores.index(max(scores))]
    others = ", ".join(f"“{page.title}”" for page in pages if page is not best)
    notes.append(
        _("Read the sheet “{name}”; not read: {others}").format(name=best.title, others=others)
    )
    return best


def _head(page: Any) -> list[list[Cell]]:
    return [list(row) for row in page.iter_rows(max_row=SEARCHED, values_only=True)]


def _rows(page: Any, progress: Progress, path: Path) -> Iterator[list[Cell]]:
    """The rows up to a long stretch of empty ones: sheets are often formatted to the last row."""
    # Stored dimensions may be wrong or absent; without them every row is read as it is.
    page.reset_dimensions()
    empty = 0
    for number, row in enumerate(page.iter_rows(values_only=True)):
        if number % 500 == 0:
            progress(number, 0, _("Reading the file"))
        if number > MAX_ROWS:
            raise _unreadable(path, "có quá nhiều dòng", f"it has more than {MAX_ROWS} rows")
        cells = [_plain(cell) if isinstance(cell, datetime | time) else cell for cell in row]
        empty = 0 if any(cell is not None for cell in cells) else empty + 1
        if empty > _EMPTY_RUN:
            return
        yield cells


def _plain(cell: datetime | time) -> Cell:
    """A day without its time; a time alone is no day."""
    return cell.date() if isinstance(cell, datetime) else cell.isoformat()


def _trimmed(rows: list[list[Cell]], path: Path) -> list[list[Cell]]:
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise _unreadable(path, "bảng trống", "the table is empty")
    return rows


# --- refused rows -----------------------------------------------------------------------------


def _originals(table: RawTable | GeoTable, plan: ImportPlan) -> tuple[list[list[Cell]], Any]:
    """The heading rows of the file, and its cells by row number."""
    if isinstance(table, GeoTable):
        names: list[Cell] = list(table.columns)
        columns = list(table.columns.values())
        return [names], lambda number: [column[number - 1] for column in columns]
    headings = [table.rows[number - table.first_row] for number in plan.headings]
    return headings, lambda number: table.rows[number - table.first_row]


def _write_lines(path: Path, lines: list[tuple[list[Cell], str]]) -> None:
    """Write rows of cells, a reason behind the longest of them."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(path, options)
    page = book.add_worksheet(_("Refused rows")[:31])
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    width = max((len(cells) for cells, _reason in lines), default=0)
    for number, (cells, reason) in enumerate(lines):
        for column, cell in enumerate(cells):
            _write(page, number, column, cell, day)
        page.write_string(number, width, reason)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the system's own refusal


def _write(page: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, date) and cell.year >= 1900:
        page.write_datetime(row, column, datetime.combine(cell, time()), day)
    elif isinstance(cell, int | float) and abs(cell) < _WRITTEN_EXACTLY:
        page.write_number(row, column, cell)
    elif cell is not None:
        text = written(cell) if isinstance(cell, date) else str(cell)
        page.write_string(row, column, text[:32767])


# --- refusing a file --------------------------------------------------------------------------


def _check_file(path: Path) -> None:
    suffix = path.suffix.lower()
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise _unreadable(path, *why_unread(path, error)) from None
    if start.startswith(_OLD_OFFICE):
        raise _unreadable(
            path,
            "tệp .xls cũ hoặc có mật khẩu; hãy mở bằng Excel, lưu thành .xlsx không mật khẩu",
            "an old .xls, or it has a password; open it in Excel, save it as .xlsx without one",
        )
    if suffix not in _READ:
        raise _unreadable(
            path,
            "không phải loại tệp đọc được; hãy lưu thành .xlsx hoặc .csv",
            "it is no kind of file that is read; save it as .xlsx or .csv",
        )
    packed = start.startswith(b"PK")
    if packed != (suffix in _WORKBOOKS):
        raise _unreadable(
            path,
            f"nội dung không phải là tệp {suffix} (tệp bị hỏng hoặc đặt sai tên)",
            f"its content is not that of a {suffix} file (damaged, or named wrongly)",
        )
    if size > MAX_UNPACKED:
        raise _unreadable(path, "tệp lớn hơn 300 MB", "it is larger than 300 MB")


def _unreadable(path: Path, vi: str, en: str) -> RegisterError:
    return RegisterError(
        "sheet-unreadable",
        f"Không đọc được tệp “{path.name}”: {vi}.",
        f"The file “{path.name}” cannot be read: {en}.",
    )
