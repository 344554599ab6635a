"""Owns the codes of households: unique, and new ones in the style of those there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from resgroup.errors import RegisterError
from resgroup.names import clean, fold
from resgroup.register import Register

_NUMBERED: Final = re.compile(r"(.*?)(\d+)")
_FIRST: Final = "0001"


def new_code(register: Register, wanted: str = "") -> str:
    """The code wanted, or the next of the newest household's style where none is.

    Raises RegisterError("code-taken").
    """
    wanted = clean(wanted)
    if not wanted:
        return _next(register.household_codes().values())
    refuse_taken_code(register, wanted)
    return wanted


def refuse_taken_code(register: Register, code: str, household: int = 0) -> None:
    """Raise RegisterError("code-taken") where another household bears a code."""
    sought = fold(code)
    for number, known in register.household_codes().items():
        if fold(known) == sought and number != household:
            raise RegisterError(
                "code-taken",
                f"Mã hộ “{code}” đã dùng cho hộ khác.",
                f"Another household has the code “{code}”.",
            )


def _next(codes: Iterable[str]) -> str:
    numbered = [match for code in codes if (match := _NUMBERED.fullmatch(code))]
    if not numbered:
        return _FIRST
    prefix = numbered[-1][1]
    last = max((match[2] for match in numbered if match[1] == prefix), key=int)
    return f"{prefix}{int(last) + 1:0{len(last)}d}"
