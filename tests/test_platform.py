"""The libraries this program stands on behave as it relies on them to."""

import importlib.metadata
import re
import subprocess
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


def test_spatialite_and_the_wheels_keep_to_their_own_proj_and_geos() -> None:
    # SQLite shows what an extension brings along to all that is loaded later: without care pyproj
    # and GDAL compute with the system's PROJ and GEOS, and the process dies at its end
    code = """if True:
        from sqlcipher3 import dbapi2
        from db.engine import load_spatialite

        connection = dbapi2.connect(":memory:")
        load_spatialite(connection)
        import pyogrio, pyproj, shapely

        assert connection.execute("SELECT spatialite_version()").fetchone()[0] >= "5"
        assert pyproj.__proj_version__ == pyproj.__proj_compiled_version__, pyproj.__proj_version__
        assert pyogrio.__gdal_geos_version__ == shapely.geos_version, pyogrio.__gdal_geos_version__
        pyproj.Transformer.from_crs(5897, 4326).transform(2325000, 585000)
        connection.close()
    """
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
