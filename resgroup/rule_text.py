"""Owns reading the text of a rule file, and saying in plain words why it is none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

LARGEST: Final = 1_000_000


class UnreadError(Exception):
    """Why a text cannot be read as TOML, in both languages, and in which line."""

    def __init__(self, line: int, vi: str, en: str) -> None:
        super().__init__(en)
        self.line = line
        self.vi = vi
        self.en = en


# What the reader of TOML says, and what is to be done; the first that fits.
_PLAIN: Final[tuple[tuple[str, str, str], ...]] = (
    (
        r"Illegal character '\\n'|Unterminated string|Expected '\"",
        'chữ phải nằm giữa hai dấu nháy kép "…" trên cùng một dòng',
        'text must stand between two straight quotes "…" on one line',
    ),
    (
        r"Expected '=' after a key|Invalid statement|Invalid initial character for a key",
        "phải viết: tên mục = giá trị (tên mục không dấu, không cách)",
        "must be written: name = value (a name of plain letters without spaces)",
    ),
    (
        r"Cannot overwrite|Cannot declare|Duplicate inline table key|Cannot redefine|Cannot mutate",
        "mục này đã có ở trên",
        "this is already above",
    ),
    (
        r"Invalid date",
        "ngày này không có thật (viết năm-tháng-ngày: 2026-11-22)",
        "there is no such day (write year-month-day: 2026-11-22)",
    ),
    (
        r"Expected newline or end of document after a statement",
        "sau giá trị còn chữ thừa (ngày viết 2026-11-22, chữ đặt trong dấu nháy kép)",
        "something stands after the value (a day is 2026-11-22, text stands between quotes)",
    ),
    (
        r"Unclosed|Expected ']|at end of document",
        "thiếu dấu đóng ] hoặc } hoặc dấu nháy kép",
        "a closing ] or } or quote is missing",
    ),
    (
        r"Invalid value",
        'giá trị viết sai: chữ đặt trong dấu nháy kép thẳng "…", đúng sai viết true hoặc false',
        'the value is wrong: text stands between straight quotes "…", yes or no is true or false',
    ),
)
_OTHERWISE: Final = ("viết không đúng dạng TOML", "is not written as TOML")


def read_toml_text(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file with its lines ended alike, and what it says; UnreadError where none."""
    text = _text(path)
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise UnreadError(1, "lồng quá nhiều lớp", "nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        raise _unread(str(error), text) from None


def _text(path: Path) -> str:
    if path.is_dir():
        raise UnreadError(1, "là thư mục, không phải tệp", "is a folder, not a file")
    try:
        if not path.is_file():  # waiting for a pipe would never end
            raise OSError
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        raise UnreadError(1, "không mở được tệp", "the file cannot be opened") from None
    if len(content) > LARGEST:
        raise UnreadError(1, "tệp quá lớn", "the file is too large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadError(
            1,
            "tệp không phải bảng mã UTF-8: mở bằng Notepad, chọn Lưu thành, mã hoá UTF-8",
            "the file is not UTF-8: open it in Notepad and save it with the encoding UTF-8",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unread(said: str, text: str) -> UnreadError:
    found = re.search(r"at line (\d+)", said)
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    plain = ((vi, en) for pattern, vi, en in _PLAIN if re.search(pattern, said))
    return UnreadError(line, *next(plain, _OTHERWISE))
