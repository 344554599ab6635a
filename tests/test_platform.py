"""The libraries this program stands on behave as it relies on them to."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import PySide6
import sqlcipher3
from packaging.version import Version
from PySide6.QtCore import QObject

ROOT = Path(__file__).resolve().parent.parent


def test_void_calls_into_qt_keep_none_alive() -> None:
    # PySide6 6.12.0 on Python 3.11 drops a reference to None at each, and the process with it
    item = QObject()
    before = sys.getrefcount(None)
    for _ in range(200_000):
        item.setObjectName("")
    assert abs(sys.getrefcount(None) - before) < 1_000


def test_qt_is_the_pinned_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"PySide6-Essentials=={PySide6.__version__}" in project["dependencies"]


def test_installed_is_what_is_locked() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, flags=re.MULTILINE))
    installed = {package: importlib.metadata.version(package) for package in locked}
    wrong = {
        package: (version, installed[package])
        for package, version in locked.items()
        if Version(version) != Version(installed[package])
    }
    assert locked
    assert wrong == {}


def test_sqlite_is_new_enough_not_to_lose_commits() -> None:
    # before 3.51.3 a write-ahead log that is reset while read can corrupt the file
    assert sqlcipher3.sqlite_version_info >= (3, 51, 3)


def test_spatialite_loads_into_sqlcipher() -> None:
    connection = sqlcipher3.connect(":memory:")
    try:
        connection.enable_load_extension(True)
        connection.load_extension("mod_spatialite")
        assert connection.execute("SELECT spatialite_version()").fetchone()[0] >= "5"
    finally:
        connection.close()
