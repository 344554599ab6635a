"""Owns setting documents by typst: as PDF, or as pictures of their pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from db.documents.columns import BOLD, Fitted, fitted, width_of
from resgroup.errors import RegisterError
from resgroup.i18n import _, language_name
from resgroup.lists.document import Block, Document, Figures, Overview, Picture
from resgroup.lists.table import Heading, Section, Table
from resgroup.resources import resource_path

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
"""As NĐ 30/2020/NĐ-CP, annex I has them, in every language of the window."""

PAPERS: Final = {"A4": (210, 297), "A3": (297, 420)}
MARGINS: Final = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""In millimetres, as NĐ 30/2020/NĐ-CP, annex I allows them."""

_FONTS: Final = ("fontpkg_noto_serif", "fontpkg_be_vietnam_pro")
_NO_LETTER_OF_THEIRS: Final = re.compile("[^\t\n\r -\u052f\u1e00-\u206f\u20ab\u20ac\u2116]")
_UNPRINTABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAILURES: Final = ("TypstError", "PanicException")
_REASON: Final = 120
_CLOSING: Final = ("subtotal", "tail")
_LONGEST_WORD: Final = 24.0
_GRACE: Final = 1.02
"""Widths are reckoned on the safe side: a word that just fits is not broken."""

_HALF_A_PAGE: Final = 400
"""Letters in a narrow cell; a row of more may break across pages, as it may not fit on one."""

_BREAK: Final = "\u200b"
_TEMPLATE: Final = ("templates", "paper.typ")
_DRAWING: Final = b"""#set page(width: auto, height: auto, margin: 0mm)
#image(bytes(sys.inputs.svg), format: "svg")"""


def pdf(document: Document) -> bytes:
    """The document as PDF, its text extractable."""
    # tags for screen readers would make a list of 4,000 people three times as large
    return bytes(_compile(document, format="pdf", pdf_tags=False))


def pages(document: Document, ppi: float = 110) -> list[bytes]:
    """The pages as PNG pictures of so many pixels to the inch."""
    made: bytes | list[bytes] = _compile(document, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else made


def sheets(document: Document, ppi: float) -> list[Callable[[], bytes]]:
    """What makes each of the pages as PNG: the first is there before the others are begun."""
    made: bytes | list[bytes] = _compile(document, format="svg")
    drawn = [made] if isinstance(made, bytes) else made
    return [partial(_drawn, each, ppi) for each in drawn]


def drawing(picture: Picture, ppi: float) -> bytes:
    """A picture alone as PNG, for papers that know no SVG."""
    return _drawn(picture.svg.encode(), ppi)


def _drawn(svg: bytes, ppi: float) -> bytes:
    return bytes(_typeset(_DRAWING, {"svg": svg.decode()}, format="png", ppi=ppi))


def printable(words: str) -> str:
    """The words without what no file may hold: control characters, halves of letters."""
    return _UNPRINTABLE.sub("", words)


def _compile(document: Document, **options: Any) -> Any:
    data = {"document": printable(json.dumps(_as_data(document), ensure_ascii=False))}
    return _typeset(resource_path(*_TEMPLATE).read_bytes(), data, **options)


def _typeset(source: bytes, inputs: dict[str, str], **options: Any) -> Any:
    import typst

    odd = any(_NO_LETTER_OF_THEIRS.search(words) for words in inputs.values())
    fonts = _fonts(with_others=odd)
    try:
        return typst.compile(source, font_paths=fonts, sys_inputs=inputs, **options)
    except BaseException as error:
        if type(error).__name__ not in _FAILURES:  # a panic of typst's is no Exception
            raise
        raise _not_set(error) from error


def _not_set(error: BaseException) -> RegisterError:
    why = " ".join(str(error).split())[:_REASON]
    return RegisterError(
        "not-set",
        f"Không dàn trang được văn bản này ({why}). Hãy ghi ra Word hoặc Excel.",
        f"This paper cannot be set on pages ({why}). Write it as Word or Excel instead.",
    )


@cache
def _fonts(*, with_others: bool) -> Any:
    """The fonts shipped with the program, so that pages are the same on every PC, looked for once.

    Those of the PC help out `with_others` where the words have letters that the shipped ones lack.
    """
    import typst

    found = (find_spec(name) for name in _FONTS)
    shipped = [str(Path(each.origin).parent / "files") for each in found if each and each.origin]
    return typst.Fonts(
        include_system_fonts=with_others, include_embedded_fonts=False, font_paths=shipped
    )


def _as_data(document: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    data: dict[str, Any] = _breaking(asdict(replace(document, blocks=())))
    room = room_mm(document)
    data["blocks"] = [_block(block, room) for block in document.blocks]
    data["nation"], data["motto"] = NATION, MOTTO
    data["simulated"] = _("SIMULATED DATA") if document.simulated else ""
    data["recipients_word"] = _("Recipients:")
    data["language"] = language_name()
    return data


def room_mm(document: Document) -> float:
    """How wide the text of a page is."""
    width, height = PAPERS[document.paper]
    return (height if document.landscape else width) - MARGINS["left"] - MARGINS["right"]


def _block(block: Block, room: float) -> dict[str, Any]:
    match block:
        case Table(headings, sections, total, title):
            made = fitted(block, room)
            return {
                "kind": "table",
                "size": made.size,
                "widths": made.widths,
                "headings": [_heading(heading, made.room(c)) for c, heading in enumerate(headings)],
                "lines": _kept_together(list(_lines(sections, made))),
                "total": _breaking(total),
                "title": _breaking(title),
            }
        case Picture():
            return {"kind": "picture", **asdict(block)}
        case Figures():
            return {"kind": "figures", **_breaking(asdict(block))}
        case Overview(counts, picture, figures):
            return {
                "kind": "overview",
                "counts": counts,
                "picture": asdict(picture) if picture else None,
                "figures": [_block(each, room) for each in figures],
            }
        case _:
            return {"kind": "text", "words": _breaking(block)}


def _heading(heading: Heading, room: float) -> dict[str, Any]:
    return {**asdict(heading), "words": _within(heading.words, room / BOLD)}


def _breaking(told: Any) -> Any:
    """The words, all of a list or mapping, with places where one longer than a line may break."""
    if isinstance(told, str):
        return _within(told, _LONGEST_WORD)
    if isinstance(told, dict):
        return {key: _breaking(each) for key, each in told.items()}
    return [_breaking(each) for each in told] if isinstance(told, list | tuple) else told


def _within(words: str, room: float) -> str:
    """Words of which one wider than some ems may break anywhere; typst would let it run on."""
    room *= _GRACE
    if width_of(words) <= room:
        return words
    parts = words.split(" ")
    return " ".join(_BREAK.join(part) if width_of(part) > room else part for part in parts)


def _lines(sections: Sequence[Section], made: Fitted) -> Iterator[dict[str, Any]]:
    """The lines of a table from top to bottom; the tail holds what stands beneath it."""
    rooms = [made.room(column) for column in range(len(made.widths))]
    for section in sections:
        if section.title:
            yield {"kind": "title", "words": _breaking(section.title), "level": section.level}
        for row in section.rows:
            long = any(len(cell) > _HALF_A_PAGE for cell in row.cells)
            yield {"kind": "row", "cells": list(map(_within, row.cells, rooms)), "long": long}
        if section.subtotal:
            yield {"kind": "subtotal", "words": _breaking(section.subtotal)}
    yield {"kind": "tail"}


def _keeps(line: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a line stands on one page with that after it; a row that may break does with none."""
    if line.get("long") or after.get("long"):
        return False
    return line["kind"] == "title" or after["kind"] in _CLOSING


def _kept_together(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines, each telling how many from it on share a page; none where one before it told.

    A title is kept with what it heads, a subtotal and the tail with what they close.
    """
    first = 0
    for place, line in enumerate(lines, start=1):
        line["kept"] = 0
        if place == len(lines) or not _keeps(line, lines[place]):
            lines[first]["kept"] = place - first
            first = place
    return lines
