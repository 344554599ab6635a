"""Owns the console: how it is written to, and the passphrases asked for there."""

from __future__ import annotations

import getpass
import os
import sys
from io import TextIOWrapper
from typing import Final

from resgroup.errors import RegisterError
from resgroup.i18n import _

PASSPHRASE_VARIABLE: Final = "RESGROUP_PASSPHRASE"  # noqa: S105 - the name of a variable


def speak_unicode() -> None:
    """Let every word be written: Windows' own code pages have no Vietnamese.

    A name the file system holds in other bytes is written with its codes.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def passphrase() -> str:
    """The passphrase from the environment, else typed at a prompt."""
    return _typed(_("Passphrase: "))


def new_passphrase() -> str:
    """A new passphrase, typed twice where it is typed: a slip would lock the register."""
    given = _typed(_("New passphrase: "))
    if PASSPHRASE_VARIABLE not in os.environ and _typed(_("Once more: ")) != given:
        raise RegisterError(
            "passphrases-differ",
            "Hai lần gõ mật khẩu không giống nhau; hãy làm lại.",
            "The passphrase was not typed the same twice; start again.",
        )
    return given


def _typed(prompt: str) -> str:
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    try:
        if sys.stdin is not None and sys.stdin.isatty():
            return getpass.getpass(prompt)
    except EOFError:
        pass
    raise RegisterError(
        "passphrase-needed",
        f"Sổ được mã hoá; hãy gõ mật khẩu hoặc đặt vào biến {PASSPHRASE_VARIABLE}.",
        f"The register is encrypted; type the passphrase or put it into {PASSPHRASE_VARIABLE}.",
    )
