"""Owns work done off the window's thread: one job at a time, its outcome told in the window's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QThread, Signal, SignalInstance

from resgroup.errors import CancelledError

_left: Final[set[Job]] = set()


class Job(QThread):
    """One piece of work in a thread of its own.

    `done` brings what it returned, `refused` the exception it raised, `progressed` how far it
    is; they arrive in the thread that made the job.
    """

    done = Signal(object)
    refused = Signal(object)
    progressed = Signal(int, int, str)

    def __init__(self, work: Callable[[Job], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._stopped = False
        self._left = False
        self.finished.connect(self.deleteLater)

    def stop(self) -> None:
        """Ask the work to stop at its next report."""
        self._stopped = True

    def leave(self) -> None:
        """Let it end by itself at its next report, however long that takes; nobody hears of it."""
        self.stop()
        self._left = True
        self.setParent(None)
        _left.add(self)
        self.finished.connect(lambda: _left.discard(self))
        if not self.isRunning():
            _left.discard(self)

    def report(self, done: int, total: int, what: str) -> None:
        """The progress the work reports; raises CancelledError once stopped."""
        if self._stopped:
            raise CancelledError
        self.progressed.emit(done, total, what)

    def run(self) -> None:
        """Do the work."""
        try:
            outcome = self._work(self)
        except Exception as error:  # noqa: BLE001 - handed to the window, which tells the user
            self._tell(self.refused, error)
        else:
            self._tell(self.done, outcome)

    def _tell(self, signal: SignalInstance, outcome: object) -> None:
        if not self._left:
            signal.emit(outcome)


def wait_for_left() -> None:
    """Wait for the jobs that were left: none may read a register that is closed."""
    for job in tuple(_left):
        job.wait()
