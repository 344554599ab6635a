"""The comparison with QGIS asks both for the same, which SQL can tell without QGIS."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest

from benchmarks.demos import DAY
from benchmarks.peers import Asked, export, questions
from db.files import create_register
from db.store import Store
from resgroup.register import Question
from resgroup.simulation import DemoPlan, generate


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("peers") / "group.resgroup"
    records = generate(DemoPlan(400, 3, DAY))
    return create_register(path, None, None, records=records, simulated=True).store


@pytest.fixture(scope="module")
def exported(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("peers") / "residents.gpkg"
    export(store, file)
    return file


def test_everyone_is_exported_with_their_building(store: Store, exported: Path) -> None:
    everyone = store.ask(Question(on=DAY))
    info = pyogrio.read_info(exported, layer="residents")
    assert info["features"] == len(everyone.ids)
    _meta, _ids, shapes, _fields = pyogrio.raw.read(exported)
    assert [shape is not None for shape in shapes] == (everyone.buildings > 0).tolist()


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_expressions_find_whom_the_register_finds(
    store: Store, exported: Path, asked: Asked
) -> None:
    answer = store.ask(Question(asked.criterion, DAY))
    _meta, _ids, _shapes, (names,) = pyogrio.raw.read(
        exported, where=asked.expression, columns=["full_name"]
    )
    told = [row[0] for row in store.rows(answer.ids, ["full_name"], DAY)]
    assert told
    assert sorted(names) == sorted(told)
