"""Owns what every test stands on: no screen, Vietnamese words, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is loaded, so that no window ever shows

import pytest
import shiboken6
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from resgroup.i18n import set_language

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
# The same examples on every run: a failure seen once is seen again.
settings.register_profile("house", derandomize=True, database=None, deadline=None)
settings.load_profile("house")
PATIENCE = 5.0  # seconds granted to threads that were told to end


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real map data, kept beside the repository where there is one."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real map data (../shared/data) is not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session", autouse=True)
def qapp(own_settings: None) -> QApplication:
    """The application with the program's own settings: one for all tests, whoever asks first."""
    from ui.app import application_of

    return application_of()


@pytest.fixture(scope="session")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the settings and the passphrase of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(folder, str(tmp_path_factory.mktemp(folder.lower())))
        patch.delenv("RESGROUP_PASSPHRASE", raising=False)
        yield


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """Every test starts in the language the program starts in."""
    set_language("vi")


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail a test that leaves a window, a thread, a running timer or an open register."""
    before = set(_windows())
    threads, files = set(threading.enumerate()), _open_registers()
    with pytest.MonkeyPatch.context() as patch:
        timers = _recorded_starts(patch, QTimer)
        workers = _recorded_starts(patch, QThread)
        yield
    _delete_what_is_due()
    left = [f"window {widget!r}" for widget in _windows() if widget not in before]
    left += [f"timer {each!r}" for each in _alive(timers) if each.isActive()]
    left += [f"thread {each!r}" for each in _alive(workers) if not each.wait(int(PATIENCE * 1000))]
    left += [f"thread {each.name}" for each in _running(set(threading.enumerate()) - threads)]
    left += [f"open register {file}" for file in _open_registers() - files]
    if not QThreadPool.globalInstance().waitForDone(int(PATIENCE * 1000)):
        left.append("work in Qt's thread pool")
    if left:
        pytest.fail("left behind: " + ", ".join(left), pytrace=False)


def _windows() -> list[QWidget]:
    if not isinstance(QApplication.instance(), QApplication):
        return []
    roots = [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]
    return [widget for widget in roots if widget.objectName() != "qtooltip_label"]


def _recorded_starts(patch: pytest.MonkeyPatch, kind: type[Any]) -> list[weakref.ref[Any]]:
    started: list[weakref.ref[Any]] = []
    start: Callable[..., None] = kind.start

    def recorded_start(self: QObject, *arguments: object) -> None:
        started.append(weakref.ref(self))
        start(self, *arguments)

    patch.setattr(kind, "start", recorded_start)
    return started


def _delete_what_is_due() -> None:
    if QCoreApplication.instance() is None:
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if _windows():
        gc.collect()  # a window held only by a cycle is not left behind
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _alive(references: list[weakref.ref[Any]]) -> list[Any]:
    objects = {id(each): each for each in (reference() for reference in references) if each}
    return [each for each in objects.values() if shiboken6.isValid(each)]


def _running(threads: set[threading.Thread]) -> list[threading.Thread]:
    ours = [each for each in threads if not isinstance(each, threading._DummyThread)]
    for thread in ours:
        thread.join(PATIENCE)
    return [thread for thread in ours if thread.is_alive()]


def _open_registers() -> set[str]:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        return set()
    targets = set()
    for descriptor in descriptors.iterdir():
        try:
            targets.add(str(descriptor.readlink()))
        except FileNotFoundError:  # the descriptor of the listing itself
            continue
    return {target for target in targets if ".resgroup" in Path(target).name}
