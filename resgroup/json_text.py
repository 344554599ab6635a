"""Owns reading JSON texts that people may have edited: what is wrong is said with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from resgroup.errors import RegisterError

MOST: Final = 1_000_000
"""How many characters a text may have."""

Refuse = Callable[[str, str], RegisterError]
"""Makes the error of what is wrong, said in Vietnamese and in English."""


def parsed(text: str, refuse: Refuse, most: int = MOST) -> Any:
    """What a JSON text says; what `refuse` makes of its mistake is raised."""
    if len(text) > most:
        raise refuse("quá lớn", "too large")

    def without_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise refuse(f"“{key}” ghi hai lần", f"“{key}” is given twice")
            found[key] = value
        return found

    try:
        return json.loads(text, object_pairs_hook=without_twice)
    except json.JSONDecodeError as error:
        raise refuse(
            f"không viết đúng mẫu của chương trình này (dòng {error.lineno}, chữ {error.colno})",
            f"it is not written as this program writes it (line {error.lineno}, "
            f"character {error.colno})",
        ) from None
    except (RecursionError, ValueError):  # or a number of thousands of digits
        vi, en = "quá lớn hoặc lồng nhau quá nhiều lớp", "too large or nested too deep"
        raise refuse(vi, en) from None
