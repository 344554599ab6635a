"""Sheets with a map say of how many of the homes asked for it knows no place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_documents import word_text

import main as program
from resgroup.records import Area, Building, Record
from tests import window_register as given
from tests.groups import new_register

WOMEN = '{"field": "sex", "is": "female"}'
TOLD = "3 nhà chưa có vị trí trên bản đồ"


def records() -> Iterator[Record]:
    """The small register with three houses that are not on the map."""
    for record in given.records():
        hidden = isinstance(record, Building) and record.id <= 3
        yield replace(record, footprint=None) if hidden else record


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    new_register(path, [each for each in records() if not isinstance(each, Area)]).close()
    return path


def words(path: Path) -> str:
    match path.suffix:
        case ".pdf":
            return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())
        case ".docx":
            return word_text(path.read_bytes())
        case _:
            return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("asked", [(), ("--filter", WOMEN)])
@pytest.mark.parametrize(
    ("command", "name"), [("snapshot", "map.html"), ("meeting", "m.pdf"), ("meeting", "m.docx")]
)
def test_homes_without_a_place_are_told_of(
    register: Path, command: str, name: str, asked: tuple[str, ...]
) -> None:
    out = register.with_name(name)
    assert program.main([command, str(register), *asked, "--out", str(out)]) == 0
    assert TOLD in words(out)
    assert "45 nhà" not in words(out)


def test_nothing_is_told_where_all_have_a_place(tmp_path: Path) -> None:
    out = tmp_path / "m.pdf"
    given.make(tmp_path / "to1.resgroup").close()
    assert program.main(["meeting", str(tmp_path / "to1.resgroup"), "--out", str(out)]) == 0
    assert "chưa có vị trí" not in words(out)
