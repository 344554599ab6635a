"""Owns where the data files shipped with the program lie and how they are read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource_path(*parts: str) -> Path:
    """The path of a file or folder under `resources/`."""
    return _ROOT.joinpath(*parts)


@cache
def read_toml(*parts: str) -> dict[str, Any]:
    """The content of a TOML file under `resources/`, read once."""
    with resource_path(*parts).open("rb") as stream:
        return tomllib.load(stream)
