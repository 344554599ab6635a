"""The start page: opening by file and passphrase, making a demo, and what refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.files import open_register
from resgroup.progress import Progress
from tests import window_register as given
from ui.files import Files
from ui.preferences import Preferences
from ui.window import Window

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """A window with no register open; demos are the small register, made step by step."""

    def make_demo(path: Path, progress: Progress) -> None:
        for step in range(3):
            progress(step, 3, "cư dân")
        given.make(path).close()

    files = Files(open_register, make_demo)
    window = Window(files, Preferences(tmp_path / "window.ini"), lambda: given.TODAY)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """An encrypted register's file."""
    path = tmp_path / "khoa.resgroup"
    given.make(path, PASSPHRASE, empty=True).close()
    return path


def idle(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(lambda: window._job is None, timeout=10_000)


def said(window: Window) -> str:
    shown = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    shown += [each.text() for each in window.findChildren(QPushButton) if each.isVisible()]
    return "\n".join(shown)


def press(qtbot: QtBot, window: Window, words: str) -> None:
    found = [
        each
        for each in window.findChildren(QAbstractButton)
        if each.isVisible() and each.text() == words
    ]
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    def chosen(*_given: object) -> tuple[str, str]:
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)


def test_a_passphrase_opens_and_a_wrong_one_is_told_in_place(
    qtbot: QtBot, window: Window, locked: Path
) -> None:
    window.open(locked)
    idle(qtbot, window)
    field = window.start._lock.field
    assert field.isVisible()
    assert "Sổ này được mã hoá" in said(window)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "Hãy nhập mật khẩu trước." in said(window)
    qtbot.keyClicks(field, "wrong passphrase")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    idle(qtbot, window)
    assert window.session is None
    assert field.isVisible()
    assert window.start._lock.problem.isVisible()
    assert field.text() == ""
    qtbot.keyClicks(field, PASSPHRASE)
    press(qtbot, window, "Mở")
    idle(qtbot, window)
    assert window.session is not None
    assert window.session.info.encrypted
    window.close_register()
    assert window.workspace is None


def test_what_is_no_register_is_explained(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    other = tmp_path / "thu.txt"
    other.write_text("không phải sổ", "utf-8")
    window.open(other)
    idle(qtbot, window)
    assert window.session is None
    assert window.start._choice.problem.isVisible()


def test_a_demo_is_made_opened_and_remembered(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "mau")
    press(qtbot, window, "Tạo dữ liệu mẫu")
    qtbot.waitUntil(lambda: window.session is not None, timeout=10_000)
    assert window._preferences.recent == [tmp_path / "mau.resgroup"]
    window.actions_["close"].trigger()
    assert "Tổ dân phố điện tử" in window.windowTitle()
    assert not window.actions_["print_map"].isEnabled()


def test_making_a_demo_can_be_stopped(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, tmp_path / "mau.resgroup")
    window.make_demo()
    window.start.stopped.emit()
    idle(qtbot, window)
    if window.session is None:  # it may have been quicker than the user
        assert "không có gì được ghi" in said(window)
        assert not (tmp_path / "mau.resgroup").exists()


def test_a_file_is_chosen_and_opened(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "to7.resgroup"
    given.make(path).close()
    choosing(monkeypatch, path)
    press(qtbot, window, "Mở sổ…")
    idle(qtbot, window)
    assert window.session is not None
    assert window.session.info.name == "Tổ dân phố số 7"


def test_a_window_may_be_closed_while_a_register_opens(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    path = tmp_path / "to7.resgroup"
    given.make(path).close()
    window.open(path)
    window.close()
    assert window._job is None or window._job.isFinished()
