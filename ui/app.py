"""Owns the application: starting it with a register, and drawing its window into a picture.

`main.py` calls `run` with what the window may do with files; nothing here knows how a register
is stored.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from resgroup.errors import RegisterError
from resgroup.file_errors import unwritable
from resgroup.i18n import language_name
from ui import faults
from ui.files import NO_PAPERS, DemoMaker, Files, Opener, Papers
from ui.preferences import Preferences
from ui.window import Window

if TYPE_CHECKING:
    from resgroup.register import Question, Register

_NAME = "resgroup"
_Place = QStandardPaths.StandardLocation


def run(
    path: Path | None,
    open_register: Opener,
    make_demo: DemoMaker | None = None,
    papers: Papers = NO_PAPERS,
    *,
    settings: Path | None = None,
    log: Path | None = None,
    today: Callable[[], date] = date.today,
) -> int:
    """Show the window until it is closed, with the register at a path where one is given.

    `open_register`, `make_demo` and `papers` are those of `ui.files.Files`. `settings` is the ini
    file the user's preferences are kept in and `log` the file that faults of the program itself go
    to; both lie in the user's own folders unless said. The exit code is Qt's.
    """
    application = application_of()
    preferences = Preferences(settings or _own_folder(_Place.AppConfigLocation) / "window.ini")
    window = Window(Files(open_register, make_demo, papers), preferences, today)
    faults.install(
        log or _own_folder(_Place.AppDataLocation) / "faults.log", datetime.now, window.tell
    )
    window.show()
    if path is not None:
        window.open(path)
    return int(application.exec())


def _own_folder(kind: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(kind))


def application_of() -> QApplication:
    """The application, made where there is none."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication([*sys.argv[:1], "-name", _NAME])
    application.setApplicationName(_NAME)
    return application


def picture(
    register: Register,
    path: Path,
    *,
    size: tuple[int, int] = (1366, 768),
    scale: float = 1.0,
    theme: str = "light",
    language: str | None = None,
    question: Question | None = None,
    today: date | None = None,
    settings: Path | None = None,
) -> None:
    """Draw the window with a register into a PNG of `size` pixels.

    `scale` is the display's scaling (1.5 for 150 %); `question` is asked where given.
    Needs no display with QT_QPA_PLATFORM=offscreen, and leaves the user's preferences alone:
    `settings` is an ini file of its own, a passing one unless said. The register is closed with
    the window.
    """
    application_of()
    with TemporaryDirectory() as folder:
        preferences = Preferences(settings or Path(folder) / "window.ini")
        preferences.theme, preferences.language = theme, language or language_name()
        window = Window(Files(_open_nothing), preferences, _clock(today))
        window.resize(round(size[0] / scale), round(size[1] / scale))
        window.show()
        try:
            window.show_register(register)
            _ask(window, question)
            save(window, path, size, scale)
        finally:
            window.close()
            window.deleteLater()


def _clock(today: date | None) -> Callable[[], date]:
    return date.today if today is None else lambda: today


def _ask(window: Window, question: Question | None) -> None:
    from ui.draft import Draft

    assert window.session is not None
    if question is not None:
        window.session.set_draft(Draft.of(question.criterion, question.on))


def save(window: Window, path: Path, size: tuple[int, int], scale: float) -> None:
    """Write what a window shows to a PNG."""
    settle(window, scale)
    image = QImage(QSize(*size), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(window.palette().window().color())
    window.render(image)
    try:
        with path.open("ab"):  # the system says why, Qt would not
            pass
    except OSError as error:
        raise unwritable(path, error) from None
    if not image.save(str(path)):
        raise RegisterError(
            "unwritable",
            f"Không ghi được hình vào {path}.",
            f"The picture could not be written to {path}.",
        )


def settle(window: Window, scale: float = 1.0) -> None:
    """Let everything that is under way in a window arrive."""
    for _round in range(4):
        QApplication.processEvents()
        if window.workspace is not None:
            window.workspace.map.canvas.settle(scale)
    QApplication.processEvents()


def _open_nothing(_path: Path, _passphrase: Callable[[], str] | None) -> Register:
    raise AssertionError("a picture opens no file")
