"""Owns what the window may do with register files; `main.py` says how each is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from resgroup.progress import Progress

if TYPE_CHECKING:
    from resgroup.register import Register

SUFFIX = ".resgroup"

Opener: TypeAlias = "Callable[[Path, Callable[[], str] | None], Register]"
DemoMaker: TypeAlias = "Callable[[Path, Progress], None]"


@dataclass(frozen=True)
class Files:
    """Opening a register, and making a demo where that is offered.

    `open` gets a function that gives the passphrase typed, None where none was asked for yet. It
    raises RegisterError("passphrase-needed") for an encrypted register without one,
    RegisterError("wrong-passphrase") for a wrong one, and other RegisterErrors in words. Both
    functions are called in a thread of their own.
    """

    open: Opener
    make_demo: DemoMaker | None = None
