"""Owns texts written in fonts from before Unicode: recognised by column, turned into Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from resgroup.i18n import _
from resgroup.resources import read_toml

_VIETNAMESE: Final = re.compile(r"[\u0102\u0103\u0110\u0111\u01a0-\u01b0\u1ea0-\u1ef9]")
# Signs that Unicode text may hold too; the other codes of the table it never shows.
_COMMON: Final = frozenset("\u00a7\u00a9\u00ab\u00ae\u00b7\u00b9\u00bb")


@cache
def _tcvn3() -> dict[int, str]:
    table = read_toml("encodings", "tcvn3.toml")["letters"]
    return {int(code, 16): letter for code, letter in table.items()}


@cache
def _evidence() -> frozenset[str]:
    codes, letters = _tcvn3().keys(), set(_tcvn3().values())
    return frozenset(chr(code) for code in codes) - letters - _COMMON


def _telling(texts: Iterable[str | None]) -> int:
    """How many texts of a column show TCVN3 letters; 0 where one is Vietnamese in Unicode.

    Judged by column: single letters such as "ô" exist in both.
    """
    count = 0
    for text in filter(None, texts):
        if not text.isascii():
            if _VIETNAMESE.search(text):
                return 0
            count += not _evidence().isdisjoint(text)
    return count


def from_tcvn3(text: str) -> str:
    """The text in Unicode."""
    return text.translate(_tcvn3())


def repaired_columns(
    columns: dict[str, list[str | None]],
) -> tuple[dict[str, list[str | None]], tuple[str, ...]]:
    """The columns with TCVN3 texts in Unicode, and a note naming those."""
    told = {name: _telling(column) for name, column in columns.items()}
    # One odd text proves nothing; beside a column that is surely TCVN3 it counts.
    sure = any(count >= 2 for count in told.values())
    found = [name for name, count in told.items() if sure and count]
    if not found:
        return columns, ()
    repaired = {
        name: [text and from_tcvn3(text) for text in column] if name in found else column
        for name, column in columns.items()
    }
    note = _("Read as TCVN3 (.VnTime): {columns}").format(columns=", ".join(found))
    return repaired, (note,)
