"""Owns what happens when the program itself fails: a log without personal data, plain words."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from resgroup.errors import RegisterError
from resgroup.i18n import _

_LONGEST_LOG = 512 * 1024


def where_it_failed(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of failure and the lines of code it went through.

    The message and all values are left out: they may hold a resident's name.
    """
    lines = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([kind.__name__, *lines])


def install(log: Path, now: Callable[[], datetime], tell: Callable[[str], None]) -> None:
    """Catch what nothing else caught: refusals are told as they are, faults of ours are logged."""

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, RegisterError):
            tell(str(error))
        else:
            write_log(log, f"{now():%Y-%m-%d %H:%M:%S} {where_it_failed(kind, trace)}")
            tell(apology(log))

    sys.excepthook = caught


def record(error: BaseException) -> str:
    """Log a fault of a command that ran without a window; what the user is told of it."""
    from PySide6.QtCore import QCoreApplication, QStandardPaths

    QCoreApplication.setApplicationName("resgroup")
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    log = Path(folder) / "faults.log"
    when = datetime.now().astimezone()
    write_log(log, f"{when:%Y-%m-%d %H:%M:%S} {where_it_failed(type(error), error.__traceback__)}")
    return apology(log)


def apology(log: Path) -> str:
    """What the user is told of a fault of ours."""
    return _(
        "The program made a mistake; what you just did may not be finished. The register is "
        "unharmed. Please try again; if it happens again, send the file {file} to whoever helps "
        "you: it holds no names."
    ).format(file=log.name)


def write_log(log: Path, words: str) -> None:
    """Add an entry to the log, which begins anew when it has grown long."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        grown = log.exists() and log.stat().st_size > _LONGEST_LOG
        with log.open("w" if grown else "a", encoding="utf-8") as stream:
            stream.write(words + "\n")
    except OSError:
        print(words, file=sys.stderr)  # noqa: T201 - nowhere else is left to say it
