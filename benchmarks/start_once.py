"""Starts the program as a user would and tells when its map stood in the window.

python -m benchmarks.start_once FILE     the passphrase comes from RESGROUP_PASSPHRASE
python -m benchmarks.start_once          an empty Qt window instead, the baseline
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


def main() -> None:
    """Open the window named by the arguments and leave when it is drawn."""
    if len(sys.argv) < 2:
        _empty()
    else:
        _program(Path(sys.argv[1]))


def _tell() -> None:
    application = QApplication.instance()
    assert application is not None
    peak = _peak_mb()
    print(json.dumps({"at": time.perf_counter(), "peak_mb": peak}), flush=True)
    application.quit()


def _peak_mb() -> int:
    """The most memory this program held; getrusage would count what its parent held at the fork."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _empty() -> None:
    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, _tell)
    application.exec()


def _program(path: Path) -> None:
    import main as program
    from ui.app import application_of
    from ui.console import passphrase
    from ui.files import Files
    from ui.preferences import Preferences
    from ui.window import Window

    application = application_of()
    secret: Callable[[], str] = passphrase
    files = Files(lambda file, _typed: program.open_for_window(file, secret))
    with tempfile.TemporaryDirectory() as folder:
        window = Window(files, Preferences(Path(folder) / "window.ini"), lambda: date(2026, 11, 1))
        window.opened.connect(_tell)
        window.show()
        window.open(path)
        application.exec()
        window.close()
        window.deleteLater()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
