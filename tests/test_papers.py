"""What is too long for paper is refused before it takes the PC's memory; spreadsheets take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.papers import MOST_ROWS, fill_template, pages, write_paper
from resgroup.errors import RegisterError
from resgroup.lists.document import Document
from resgroup.lists.table import Heading, Row, Section, Table


def long_list(rows: int) -> Document:
    section = Section("", tuple(Row(at, (str(at),), (at,)) for at in range(rows)))
    return Document("x", blocks=(Table((Heading("number", "STT"),), (section,)),))


def test_a_list_too_long_for_paper_is_refused_in_words(tmp_path: Path) -> None:
    document = long_list(MOST_ROWS + 1)
    ways = (
        lambda: write_paper(tmp_path / "a.pdf", document),
        lambda: write_paper(tmp_path / "a.docx", document),
        lambda: fill_template(tmp_path / "template.docx", tmp_path / "a.docx", document),
        lambda: pages(document, 10),
    )
    for way in ways:
        with pytest.raises(RegisterError) as refused:
            way()
        assert refused.value.code == "too-long-for-paper"
        assert "15.001 dòng" in refused.value.vi
    assert list(tmp_path.iterdir()) == []


def test_a_spreadsheet_takes_any_length(tmp_path: Path) -> None:
    write_paper(tmp_path / "a.csv", long_list(MOST_ROWS + 1))
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[-1] == str(MOST_ROWS)
