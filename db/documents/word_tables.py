"""Owns the tables of Word files, written as Word keeps them: 4,000 rows cell by cell take long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from db.documents.columns import INSET_PT, Fitted, width_of
from db.documents.typeset import printable
from db.documents.word_styles import JUSTIFIED
from resgroup.lists.document import Figures
from resgroup.lists.table import Align, Section, Table

TWIPS: Final = 1440 / 25.4
"""Word's unit of length in a millimetre."""

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="EFEFEF"/>'
_FIGURE_MM: Final = 24.0
_SMALL_TABLE: Final = 16
"""A table of no more rows stands on one page."""

_WORDS_SHARE: Final = 0.6


def paragraph(words: str, style: str, *, align: Align | None = None, kept: bool = False) -> str:
    """A paragraph in a style; `kept` on one page with what comes next."""
    placed = f'<w:jc w:val="{JUSTIFIED[align]}"/>' if align else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(words).split("\n")
    )
    run = f"<w:r>{lines}</w:r>" if words else ""
    properties = f'<w:pStyle w:val="{style}"/>{"<w:keepNext/>" * kept}{placed}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def element(xml: str) -> Any:
    """What XML without its namespace says, to be put into a file."""
    from docx.oxml import parse_xml

    return parse_xml(xml.replace(">", f" {_W}>", 1))


def list_xml(table: Table, made: Fitted) -> str:
    """A list with a heading that repeats on each page, its sections and subtotals."""
    aligns = [heading.align for heading in table.headings]
    heads = [paragraph(heading.words, "ListHeading") for heading in table.headings]
    rows = [_heading_row(heads, made.widths)]
    for section in table.sections:
        rows.extend(_section(section, aligns, made.widths))
    return _grid(rows, made.widths)


def _section(section: Section, aligns: Sequence[Align], widths: Sequence[float]) -> Iterator[str]:
    if section.title:
        yield _across(paragraph(section.title, "ListSection"), widths, _SHADE)
    last = len(section.rows) - 1
    for place, row in enumerate(section.rows):
        kept = bool(section.subtotal) and place == last
        yield _row(_cells(row.cells, aligns, "ListCell", kept=kept), widths)
    if section.subtotal:
        yield _across(paragraph(section.subtotal, "ListSubtotal"), widths)


def figures_xml(figures: Figures, room: float, *, whole: bool = False) -> str:
    """A small table of figures: no wider than its words need, or the `whole` room."""
    others = len(figures.headings) - 1
    words = max((width_of(row[0]) for row in (figures.headings, *figures.rows)), default=0.0)
    first = min(words * 12 / 72 * 25.4 + 5, room * _WORDS_SHARE)
    column = min(_FIGURE_MM, (room - first) / max(others, 1))
    widths = [room - column * others if whole else first, *[column] * others]
    figure: Align = "right"
    aligns: list[Align] = ["left", *(figure for _each in range(others))]
    heads = [paragraph(heading, "FigureHeading", kept=True) for heading in figures.headings]
    last = len(figures.rows) - 1
    small = last < _SMALL_TABLE
    rows = [
        _row(_cells(row, aligns, "FigureCell", kept=small and place < last), widths)
        for place, row in enumerate(figures.rows)
    ]
    return _grid([_heading_row(heads, widths), *rows], widths)


def beside_xml(cells: Sequence[str], widths: Sequence[float], *, divided: bool = False) -> str:
    """A row without lines whose cells hold paragraphs or tables, `divided` by lines between."""
    lines = '<w:insideV w:val="single" w:sz="4" w:space="0" w:color="333333"/>' if divided else ""
    return _grid([_row(cells, widths)], widths, f"<w:tblBorders>{lines}</w:tblBorders>", style="")


def _cells(
    words: Iterable[str], aligns: Sequence[Align], style: str, *, kept: bool = False
) -> list[str]:
    return [
        paragraph(each, style, align=None if align == "left" else align, kept=kept)
        for each, align in zip(words, aligns, strict=True)
    ]


def _heading_row(cells: Sequence[str], widths: Sequence[float]) -> str:
    return _row(cells, widths, "<w:tblHeader/>", '<w:vAlign w:val="center"/>')


def _row(
    cells: Sequence[str], widths: Sequence[float], properties: str = "", in_cells: str = ""
) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{in_cells}</w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{made}</w:tr>"


def _across(cell: str, widths: Sequence[float], in_cell: str = "") -> str:
    """A row of one cell across all columns."""
    span = f'<w:gridSpan w:val="{len(widths)}"/>'
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(sum(widths))}" w:type="dxa"/>{span}{in_cell}</w:tcPr>'
        f"{cell}</w:tc></w:tr>"
    )


def _grid(
    rows: Iterable[str], widths: Sequence[float], borders: str = "", style: str = "TableGrid"
) -> str:
    edge = round(INSET_PT * 20)
    styled = f'<w:tblStyle w:val="{style}"/>' if style else ""
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{styled}<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{edge}" w:type="dxa"/>'
        f'<w:right w:w="{edge}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
