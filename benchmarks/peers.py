"""Compares questions with QGIS's own request on the same data, where QGIS is installed.

python -m benchmarks.peers     the same residents with their buildings, as a GeoPackage for QGIS
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.demos import DAY, PASSPHRASE, SIZES, demo_register
from benchmarks.questions import FACETS
from benchmarks.timing import median_ms, report
from db.files import open_register
from db.store import Store
from resgroup.criteria import AllOf, Between, Criterion, In
from resgroup.dates import PartialDate, births_for_age
from resgroup.register import Question

ROOT = Path(__file__).resolve().parent.parent
INSTALL = "sudo apt-get install qgis python3-qgis"
REPEATS = 7
FIELDS = (
    "full_name sex nationality ethnicity residence relationship marital_status education"
    " household_size building_floors birth_date"
).split()
NUMBERS = ("household_size", "building_floors")


@dataclass(frozen=True)
class Asked:
    """A question as the register and as QGIS are asked it.

    The expressions are such that SQL reads them in the same way, and so can be tried without QGIS.
    """

    name: str
    criterion: Criterion
    expression: str


def main() -> None:
    """Measure, or say how to install QGIS."""
    python = qgis_python()
    if python is None:
        print(f"QGIS is not installed here; to compare with it: {INSTALL}")
        return
    households, size = list(SIZES.items())[-1]
    store = open_register(demo_register(households), lambda: PASSPHRASE)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "residents.gpkg"
        export(store, file)
        theirs = ask_qgis(python, file)
    store.facets(Question(on=DAY), FACETS)  # as the window does for every day it shows
    for asked in questions():
        measure(store, size, asked, theirs[asked.name])
    store.close()


def measure(store: Store, size: int, asked: Asked, theirs: dict[str, Any]) -> None:
    """Print the line of a question, once both found as many."""
    question = Question(asked.criterion, DAY)
    found = len(store.ask(question).ids)
    if found != theirs["found"]:
        sys.exit(f"{asked.name}: found {found}, QGIS {theirs['found']}")
    ours = median_ms(lambda: store.ask(question), REPEATS)
    report(asked.name, size, ours, "QGIS", theirs["median_ms"], found=found)


def questions() -> tuple[Asked, ...]:
    """What both are asked."""
    men = AllOf((In("sex", ("male",)), In("nationality", ("VN",)), Between("age", 18, 25)))
    high = AllOf(
        (In("sex", ("female",)), Between("age", 80, None), Between("building_floors", 6, None))
    )
    ten = (
        In("sex", ("female",)),
        In("nationality", ("VN",)),
        In("ethnicity", ("kinh", "tay", "muong")),
        In("residence", ("permanent", "temporary")),
        In("marital_status", ("married",)),
        In("relationship", ("head", "wife", "husband")),
        In("education", ("upper_secondary", "lower_secondary")),
        Between("age", 30, 59),
        Between("household_size", 3, 6),
        Between("building_floors", 2, 5),
    )
    return (
        Asked(
            "men of call-up age",
            men,
            f"\"sex\" = 'male' AND \"nationality\" = 'VN' AND {_aged(18, 25)}",
        ),
        Asked(
            "old women in high buildings",
            high,
            f'"sex" = \'female\' AND {_aged(80, None)} AND "building_floors" >= 6',
        ),
        Asked(
            "ten conditions",
            AllOf(ten),
            "\"sex\" = 'female' AND \"nationality\" = 'VN'"
            " AND \"ethnicity\" IN ('kinh', 'tay', 'muong')"
            " AND \"residence\" IN ('permanent', 'temporary') AND \"marital_status\" = 'married'"
            " AND \"relationship\" IN ('head', 'wife', 'husband')"
            " AND \"education\" IN ('upper_secondary', 'lower_secondary')"
            f" AND {_aged(30, 59)}"
            ' AND "household_size" >= 3 AND "household_size" <= 6'
            ' AND "building_floors" >= 2 AND "building_floors" <= 5',
        ),
    )


def _aged(low: int, high: int | None) -> str:
    """Certainly so many years old on the day, by the days of birth there may be."""
    first, last = births_for_age(DAY, low, high)
    parts = [f"\"birth_from\" >= '{first}'"] if first else []
    return " AND ".join([*parts, f"\"birth_to\" <= '{last}'"])


# --- the same data ----------------------------------------------------------------------------


def export(store: Store, file: Path) -> None:
    """Write everyone with the building they live in; days as text, which sorts as days do."""
    import pyogrio

    answer = store.ask(Question(on=DAY))
    columns = dict(zip(FIELDS, zip(*store.rows(answer.ids, FIELDS, DAY), strict=True), strict=True))
    births = columns.pop("birth_date")
    columns["birth_from"] = [_day(birth, first=True) for birth in births]
    columns["birth_to"] = [_day(birth, first=False) for birth in births]
    pyogrio.raw.write(
        file,
        shapely.to_wkb(_homes(store, answer.buildings)),
        [_column(name, values) for name, values in columns.items()],
        list(columns),
        layer="residents",
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )


def _homes(store: Store, buildings: Any) -> Any:
    features = store.features(DAY).buildings
    shapes = dict(zip(features.ids.tolist(), features.geometry, strict=True))
    return np.array([shapes.get(number) for number in buildings.tolist()], object)


def _day(birth: PartialDate, *, first: bool) -> str | None:
    day: date | None = birth.earliest() if first else birth.latest()
    return day.isoformat() if day else None


def _column(name: str, values: Any) -> Any:
    if name in NUMBERS:
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return np.array(values, object)


# --- QGIS -------------------------------------------------------------------------------------


def qgis_python() -> str | None:
    """The Python that knows QGIS; it is the system's, not that of this environment."""
    for name in ("python3", "/usr/bin/python3"):
        python = shutil.which(name)
        if python and _knows_qgis(python):
            return python
    return None


def _knows_qgis(python: str) -> bool:
    trial = [python, "-c", "import qgis.core"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def ask_qgis(python: str, file: Path) -> dict[str, dict[str, Any]]:
    """What QGIS found and how long it took, by question."""
    wanted = {
        "file": str(file),
        "repeats": REPEATS,
        "questions": {asked.name: asked.expression for asked in questions()},
    }
    done = subprocess.run(
        [python, "-m", "benchmarks.peers_qgis"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        input=json.dumps(wanted),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    main()
