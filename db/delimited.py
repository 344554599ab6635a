"""Owns reading CSV and TSV files: their encoding and their separator found out."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.importing.legacy import from_tcvn3
from resgroup.importing.tables import Cell
from resgroup.progress import Progress, silent

_SEPARATORS: Final = (",", ";", "\t", "|")
_SAMPLED: Final = 40
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Words every list of residents has: the encoding that shows most of them is the right one.
_WORDS: Final = ("họ", "tên", "số", "ngày", "hộ", "nữ", "nguyễn", "trần", "thị", "phố", "văn", "lê")


def read_delimited(path: Path, progress: Progress = silent) -> tuple[list[list[Cell]], list[str]]:
    """The rows of a CSV or TSV file, all cells text, and what was found out about the file."""
    text, encoding = _decoded(path.read_bytes(), path)
    lines = text.splitlines(keepends=True)
    separator = ""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator = lines.pop(0)[4]
    separator = separator or _separator(lines)
    rows: list[list[Cell]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO("".join(lines)), delimiter=separator)):
            if number % 2000 == 0:
                progress(number, len(lines), _("Reading the file"))
            rows.append([cell or None for cell in row])
    except csv.Error:
        raise _unreadable(path) from None
    note = _("Text encoding {encoding}, columns separated by {separator}")
    shown = {"\t": "Tab"}.get(separator, f"“{separator}”")
    return rows, [note.format(encoding=encoding, separator=shown)]


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text of a file and the encoding it is in."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, path), encoding.removesuffix("-sig").upper()
    if b"\x00" in data:
        encoding = _wide(data[:4096], path)
        return _strict(data, encoding, path), encoding.upper()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return max(_legacy(data), key=lambda candidate: _familiar(candidate[0]))


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable(path) from None
    if "\x00" in text:
        raise _unreadable(path)
    return text


def _wide(sample: bytes, path: Path) -> str:
    """UTF-16 without its mark: one byte of most pairs is zero, always the same one."""
    low, high = sample[::2].count(0), sample[1::2].count(0)
    if min(low, high) or max(low, high) * 8 < len(sample):
        raise _unreadable(path)
    return "utf-16-le" if high else "utf-16-be"


def _legacy(data: bytes) -> Iterator[tuple[str, str]]:
    """The ways to read text from before Unicode."""
    yield unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")), "Windows-1258"
    yield from_tcvn3(data.decode("latin-1")), "TCVN3"


def _familiar(text: str) -> int:
    """How many everyday Vietnamese words a text shows."""
    sample = text[:50_000].lower()
    return sum(sample.count(word) for word in _WORDS) - sample.count("\ufffd")


def _separator(lines: list[str]) -> str:
    """The separator that makes the most columns, in most rows."""

    def columns(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines[:_SAMPLED], delimiter=separator)]
        except csv.Error:
            return 0, 0
        widths.sort()
        middle = widths[len(widths) // 2] if widths else 0
        return middle, max(widths, default=0)

    return max(_SEPARATORS, key=columns)


def _unreadable(path: Path) -> RegisterError:
    return RegisterError(
        "sheet-unreadable",
        f"Không đọc được tệp “{path.name}” như bảng chữ: tệp bị hỏng hoặc là loại tệp khác. "
        "Hãy mở bằng Excel rồi lưu lại thành .xlsx.",
        f"The file “{path.name}” cannot be read as a table of text: it is damaged or something "
        "else. Open it in Excel and save it as .xlsx.",
    )
