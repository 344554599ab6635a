"""Owns the widths of tables whose columns a Word template leaves to the list it is filled with."""

from __future__ import annotations

from typing import Any, Final

from db.documents.columns import Fitted, fitted
from db.documents.word_styles import JUSTIFIED
from db.documents.word_tables import TWIPS
from resgroup.lists.table import Heading, Table

_COLUMNS_TAG: Final = "{%tc"
_MARKS: Final = ("columns of the list", "columns of the uncertain")
_OF_UNSURE: Final = "uncertain_"
_LETTERS: Final = 11.0
_EMU: Final = 36_000
"""What Word's libraries count to the millimetre."""


def mark_tables(file: Any) -> None:
    """Mark the tables of a template that loop over columns, before it is filled."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for table in file.tables:
        tags = " ".join(cell.text for cell in table.rows[0].cells)
        if _COLUMNS_TAG in tags:
            mark = OxmlElement("w:tblDescription")
            mark.set(qn("w:val"), _MARKS[_OF_UNSURE in tags])
            table._tbl.tblPr.append(mark)


def fit_tables(file: Any, table: Table, unsure: Table) -> None:
    """Give the marked tables that show a list its widths and alignment, and take the marks away."""
    for mark, shown in zip(_MARKS, (table, unsure), strict=True):
        _fit_marked(file, mark, shown)


def _fit_marked(file: Any, mark: str, table: Table) -> None:
    from docx.oxml.ns import qn

    section = file.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / _EMU
    made = fitted(table, room, _letters(file)) if table.headings else None
    for grid in file.element.body.iter(qn("w:tbl")):
        marks = grid.tblPr.findall(qn("w:tblDescription"))
        for found in (each for each in marks if each.get(qn("w:val")) == mark):
            grid.tblPr.remove(found)
            if made and len(grid.tr_lst[0].tc_lst) == len(table.headings):
                _fit(grid, table.headings, made)


def _letters(file: Any) -> float:
    """The size of the letters in the cells of a list, which the user may have changed."""
    from docx.oxml.ns import qn

    every = file.styles.element.findall(qn("w:style"))
    found = (each for each in every if each.get(qn("w:styleId")) == "ListCell")
    size = next((each.find(f"{qn('w:rPr')}/{qn('w:sz')}") for each in found), None)
    return float(size.get(qn("w:val"))) / 2 if size is not None else _LETTERS


def _fit(grid: Any, headings: tuple[Heading, ...], made: Fitted) -> None:
    from docx.oxml.ns import qn

    grid.tblPr.autofit = False
    for column, width in zip(grid.tblGrid.gridCol_lst, made.widths, strict=False):
        column.set(qn("w:w"), str(round(width * TWIPS)))
    aligned = [
        (place, JUSTIFIED[heading.align])
        for place, heading in enumerate(headings)
        if heading.align != "left"
    ]
    for row in grid.tr_lst[1:]:
        cells = row.tc_lst
        if len(cells) == len(headings):
            for place, where in aligned:
                _align(cells[place], where)


def _align(cell: Any, where: str) -> None:
    """Align the paragraphs of a cell that the template itself does not align."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for paragraph in cell.p_lst:
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:jc")) is None:
            placed = OxmlElement("w:jc")
            placed.set(qn("w:val"), where)
            properties.append(placed)
