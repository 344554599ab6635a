"""Owns the codes of new households: unique, and in the style of those there are."""

from __future__ import annotations

import re
from typing import Final, cast

from resgroup.errors import RegisterError
from resgroup.names import clean, fold
from resgroup.records import Household
from resgroup.register import Register

_NUMBERED: Final = re.compile(r"(.*?)(\d+)")
_FIRST: Final = "0001"


def new_code(register: Register, wanted: str = "") -> str:
    """The code wanted, or the next of the newest household's style where none is.

    Raises RegisterError("code-taken") for the code of another household.
    """
    codes = [each.code for each in cast("list[Household]", register.all("household"))]
    wanted = clean(wanted)
    if not wanted:
        return _next(codes)
    if fold(wanted) in {fold(code) for code in codes}:
        raise RegisterError(
            "code-taken",
            f"Mã hộ “{wanted}” đã dùng cho hộ khác.",
            f"Another household has the code “{wanted}”.",
        )
    return wanted


def _next(codes: list[str]) -> str:
    numbered = [match for code in codes if (match := _NUMBERED.fullmatch(code))]
    if not numbered:
        return _FIRST
    prefix = numbered[-1][1]
    last = max((match[2] for match in numbered if match[1] == prefix), key=int)
    return f"{prefix}{int(last) + 1:0{len(last)}d}"
