"""Owns importing a file of any kind we read: from its source to a plan, and the refused rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from resgroup.importing.plan import ImportPlan, RegisterView
from resgroup.progress import Progress, silent

TABLES: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Source:
    """A file to import and how to read it.

    `kind` is `buildings`, `streets`, `residents` or `boundary`, None to see by the file;
    `choose` names the boundary meant among several.
    """

    path: Path
    kind: str | None = None
    sheet: str | None = None
    mapping: Path | None = None
    crs: str | None = None
    choose: str | None = None
