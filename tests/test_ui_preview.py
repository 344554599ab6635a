"""The preview of a paper: the first pages at once, the rest while they are read, newest first."""

from __future__ import annotations

import base64
from functools import partial

import pytest

from resgroup.lists.document import Document
from resgroup.lists.table import Row, Section, Table
from resgroup.progress import Progress
from tests.form_driving import shown
from tests.paper_driving import until
from ui.paper.preview import Preview, Shown, beginning, rows_of

# Small windows of their own: the offscreen platform cannot hint at their sizes.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def test_the_first_pages_come_before_the_rest() -> None:
    rows = tuple(Row(number, (str(number),), (number,)) for number in range(50))
    sections = (Section("A", rows), Section("B", rows), Section("C", rows))
    document = Document("x", blocks=("words", Table((), sections, "total"), "after"))
    first = beginning(document, 60)
    assert rows_of(first) == 60
    assert first.blocks[0] == "words"
    assert "after" not in first.blocks
    assert beginning(document, 1000) == document


def test_of_a_long_list_the_first_pages_are_shown_and_all_counted() -> None:
    asked: list[tuple[int, int]] = []

    def pages(document: Document, ppi: int) -> list[bytes]:
        asked.append((rows_of(document), ppi))
        return [PIXEL] * (rows_of(document) // 20)

    rows = tuple(Row(number, (str(number),), (number,)) for number in range(4_000))
    told: list[Shown] = []
    with shown(lambda: Preview(pages)) as preview:
        preview.made.connect(told.append)
        preview.show_soon(
            lambda _progress: Document("x", blocks=(Table((), (Section("", rows),)),))
        )
        until(lambda: not preview.busy)
        preview.stop()
    assert [(len(each.pages), each.count, each.last) for each in told] == [
        (3, 0, False),
        (3, 200, True),
    ]
    assert asked[1][1] < asked[0][1]


def titled(title: str, _progress: Progress) -> Document:
    return Document(title)


def test_only_the_newest_wish_is_shown() -> None:
    with shown(lambda: Preview(lambda document, _ppi: [PIXEL] * len(document.title))) as preview:
        for title in ("a", "ab", "abc"):
            preview.show_soon(partial(titled, title))
        until(lambda: not preview.busy)
        assert preview.shown is not None
        assert len(preview.shown.pages) == 3
        preview.stop()
