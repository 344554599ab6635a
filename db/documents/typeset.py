"""Owns setting documents by typst: as PDF, or as pictures of their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from db.documents.columns import shares
from resgroup.i18n import _, language_name
from resgroup.lists.document import Block, Document, Figures, Picture
from resgroup.lists.table import Section, Table
from resgroup.resources import resource_path

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
"""As NĐ 30/2020/NĐ-CP, annex I has them, in every language of the window."""

PAPERS: Final = {"A4": (210, 297), "A3": (297, 420)}
MARGINS: Final = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""In millimetres, as NĐ 30/2020/NĐ-CP, annex I allows them."""

LETTER_MM: Final = 1.95
"""How wide a letter of a table is on the average."""

_FONTS: Final = ("fontpkg_noto_serif", "fontpkg_be_vietnam_pro")
_CLOSING: Final = ("subtotal", "tail")
_MANY_COLUMNS: Final = 7
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


def drawing(picture: Picture, ppi: float) -> bytes:
    """A picture alone as PNG, for papers that know no SVG."""
    return bytes(_typeset(_DRAWING, {"svg": picture.svg}, format="png", ppi=ppi))


def _compile(document: Document, **options: Any) -> Any:
    data = {"document": json.dumps(_as_data(document), ensure_ascii=False)}
    return _typeset(resource_path(*_TEMPLATE).read_bytes(), data, **options)


def _typeset(source: bytes, inputs: dict[str, str], **options: Any) -> Any:
    import typst

    return typst.compile(source, font_paths=_fonts(), sys_inputs=inputs, **options)


@cache
def _fonts() -> Any:
    """The fonts shipped with the program, and those of the PC, looked for once."""
    import typst

    found = (find_spec(name) for name in _FONTS)
    shipped = [str(Path(each.origin).parent / "files") for each in found if each and each.origin]
    return typst.Fonts(include_embedded_fonts=False, font_paths=shipped)


def _as_data(document: Document) -> dict[str, Any]:
    """The document as the template reads it."""
    data = asdict(document)
    room = room_mm(document)
    data["blocks"] = [_block(block, room) for block in document.blocks]
    data["nation"], data["motto"] = NATION, MOTTO
    data["simulated"] = _("SIMULATED DATA") if document.simulated else ""
    data["recipients_word"] = _("Recipients:")
    data["language"] = language_name()
    data["dense"] = any(
        isinstance(block, Table) and len(block.headings) >= _MANY_COLUMNS
        for block in document.blocks
    )
    return data


def room_mm(document: Document) -> float:
    """How wide the text of a page is."""
    width, height = PAPERS[document.paper]
    return (height if document.landscape else width) - MARGINS["left"] - MARGINS["right"]


def _block(block: Block, room: float) -> dict[str, Any]:
    match block:
        case Table(headings, sections, total):
            return {
                "kind": "table",
                "shares": shares(block, room / LETTER_MM),
                "headings": [asdict(heading) for heading in headings],
                "lines": _kept_together(list(_lines(sections))),
                "total": total,
            }
        case Picture() | Figures():
            kind = "picture" if isinstance(block, Picture) else "figures"
            return {"kind": kind, **asdict(block)}
        case _:
            return {"kind": "text", "words": block}


def _lines(sections: Sequence[Section]) -> Iterator[dict[str, Any]]:
    """The lines of a table from top to bottom; the tail holds what stands beneath it."""
    for section in sections:
        if section.title:
            yield {"kind": "title", "words": section.title, "level": section.level}
        for row in section.rows:
            yield {"kind": "row", "cells": row.cells}
        if section.subtotal:
            yield {"kind": "subtotal", "words": section.subtotal}
    yield {"kind": "tail"}


def _kept_together(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines, each telling how many from it on share a page; none where one before it told.

    A title is kept with what it heads, a subtotal and the tail with what they close.
    """
    first = 0
    for place, line in enumerate(lines, start=1):
        line["kept"] = 0
        followed = place < len(lines)
        if not followed or not (line["kind"] == "title" or lines[place]["kind"] in _CLOSING):
            lines[first]["kept"] = place - first
            first = place
    return lines
