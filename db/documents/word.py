"""Owns setting documents for Word: real tables, repeated headings, page numbers, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from db.documents.columns import shares
from db.documents.typeset import LETTER_MM, MARGINS, MOTTO, NATION, PAPERS, drawing, room_mm
from resgroup.i18n import _
from resgroup.lists.document import Block, Document, Figures, Picture, Signer
from resgroup.lists.table import Align, Heading, Section, Table

_FONT: Final = "Times New Roman"
_DRAWN_PPI: Final = 220
_SHADE: Final = "EFEFEF"
_RULE: Final = "―" * 10
_UNPRINTABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of words and how it looks, its size in points."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False


def docx(document: Document) -> bytes:
    """The document as a Word file."""
    import docx as word

    writer = _Writer(word.Document(), document)
    writer.write()
    buffer = BytesIO()
    writer.file.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Writes one document into an empty Word file."""

    def __init__(self, file: Any, document: Document) -> None:
        from docx.shared import Mm

        self.file, self.document = file, document
        self._mm = Mm
        width, height = PAPERS[document.paper]
        self._size = (height, width) if document.landscape else (width, height)
        self._room = room_mm(document)

    def write(self) -> None:
        self._page()
        if self.document.office:
            self._head()
        self._title()
        for block in self.document.blocks:
            self._block(block)
        for note in self.document.notes:
            self._keep_last()
            self._line(note, size=10, before=2)
        self._signers()

    # The page

    def _page(self) -> None:
        told = self.file.core_properties
        told.title, told.author, told.comments = printable(self.document.title), "", ""
        section, mm = self.file.sections[0], self._mm
        section.page_width, section.page_height = mm(self._size[0]), mm(self._size[1])
        if self.document.landscape:
            from docx.enum.section import WD_ORIENT

            section.orientation = WD_ORIENT.LANDSCAPE
        for side, width in MARGINS.items():
            setattr(section, f"{side}_margin", mm(width))
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        _place(number, "centre")
        _field(number, "PAGE")
        for footer in (section.footer, section.first_page_footer):
            self._foot(footer.paragraphs[0])
        style = self.file.styles["Normal"]
        style.font.name = _FONT
        style.element.rPr.rFonts.set(_name("w:eastAsia"), _FONT)

    def _foot(self, paragraph: Any) -> None:
        told = [self.document.trace, _("SIMULATED DATA") if self.document.simulated else ""]
        _run(paragraph, " · ".join(filter(None, told)), size=8.5)

    def _head(self) -> None:
        document = self.document
        left = (
            _Words(document.superior, 12),
            _Words(document.office, 12, bold=True),
            _Words(_RULE, 8),
            _Words(document.number, 13),
        )
        right = (
            _Words(NATION, 12, bold=True),
            _Words(MOTTO, 13, bold=True),
            _Words(_RULE * 2, 8),
            _Words(document.place_and_day, 13, italic=True),
        )
        table = self.file.add_table(1, 2)
        table.autofit = False
        for cell, lines, share in zip(table.rows[0].cells, (left, right), (0.4, 0.6), strict=True):
            cell.width = self._mm(round(self._room * share))
            _stack(cell, [line for line in lines if line.text])

    def _title(self) -> None:
        self._line(self.document.title, size=14, bold=True, align="centre", before=12)
        if self.document.about:
            self._line(self.document.about, size=13, bold=True, align="centre", after=10)

    def _line(
        self,
        words: str,
        *,
        align: Align = "left",
        before: float = 4,
        after: float = 0,
        **look: Any,
    ) -> Any:
        from docx.shared import Pt

        paragraph = self.file.add_paragraph()
        _place(paragraph, align)
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(after)
        _run(paragraph, words, **look)
        return paragraph

    def _keep_last(self) -> None:
        """Keep what was written last, of a table its last row, with what comes next."""
        *_before, last = self.file.iter_inner_content()
        if hasattr(last, "rows"):
            _keep_row(last.rows[-1])
        else:
            last.paragraph_format.keep_with_next = True

    # Blocks

    def _block(self, block: Block) -> None:
        match block:
            case Table():
                self._table(block)
            case Figures(title, headings, rows):
                if title:
                    self._line(title, size=12, bold=True, before=8)
                    self._keep_last()
                shown = tuple(Heading("", words) for words in headings)
                grid = self._grid(
                    shown,
                    [2 / (len(headings) + 1)] + [1 / (len(headings) + 1)] * (len(headings) - 1),
                )
                aligns: list[Align] = ["left"]
                aligns += ["right"] * (len(headings) - 1)
                for cells in rows:
                    self._cells(grid, cells, aligns)
            case Picture():
                self._picture(block)
            case _:
                self._line(block, size=13, before=6)

    def _table(self, block: Table) -> None:
        grid = self._grid(block.headings, shares(block, self._room / LETTER_MM))
        aligns = [heading.align for heading in block.headings]
        for section in block.sections:
            self._section(grid, section, aligns)
        if block.total:
            self._keep_last()
            self._line(block.total, size=12, bold=True, before=6)

    def _section(self, grid: Any, section: Section, aligns: Sequence[Align]) -> None:
        if section.title:
            row = self._whole(grid, section.title, "left", bold=True)
            _shade(row.cells[0])
            _keep_row(row)
        rows = [self._cells(grid, each.cells, aligns) for each in section.rows]
        if section.subtotal:
            for row in rows[-1:]:
                _keep_row(row)
            self._whole(grid, section.subtotal, "right", italic=True)

    def _grid(self, headings: Sequence[Heading], widths: Sequence[float]) -> Any:
        """A table with its repeated heading row; `widths` are shares of the page's."""
        grid = self.file.add_table(1, len(headings))
        grid.style = "Table Grid"
        grid.autofit = False
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = self._mm(round(self._room * width))
        row = grid.rows[0]
        for cell, heading in zip(row.cells, headings, strict=True):
            _place(cell.paragraphs[0], "centre")
            _run(cell.paragraphs[0], heading.words, size=11, bold=True)
        _mark(row, "w:tblHeader")
        _mark(row, "w:cantSplit")
        return grid

    def _cells(self, grid: Any, cells: Sequence[str], aligns: Sequence[Align]) -> Any:
        row = grid.add_row()
        _mark(row, "w:cantSplit")
        # asked of the row once: each asking walks through all its cells
        for cell, words, align in zip(row.cells, cells, aligns, strict=True):
            paragraph = cell.paragraphs[0]
            _place(paragraph, align)
            _run(paragraph, words, size=11)
        return row

    def _whole(self, grid: Any, words: str, align: Align, **look: Any) -> Any:
        """A row of one cell across all columns."""
        row = grid.add_row()
        _mark(row, "w:cantSplit")
        cells = row.cells
        cell = cells[0].merge(cells[-1])
        _place(cell.paragraphs[0], align)
        _run(cell.paragraphs[0], words, size=11, **look)
        return row

    def _picture(self, block: Picture) -> None:
        paragraph = self.file.add_paragraph()
        _place(paragraph, "centre")
        room = self._size[1] - MARGINS["top"] - MARGINS["bottom"]
        shape = paragraph.add_run().add_picture(BytesIO(drawing(block, _DRAWN_PPI)))
        scale = min(
            self._mm(self._room) / shape.width, self._mm(round(room * block.share)) / shape.height
        )
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
        if block.caption:
            self._keep_last()
            self._line(block.caption, size=10, italic=True, align="centre", after=6)

    # Signatures

    def _signers(self) -> None:
        document = self.document
        if not (document.signers or document.recipients):
            return
        beside = bool(document.recipients) or len(document.signers) == 1
        self._keep_last()
        self._line("", size=6)
        self._keep_last()
        table = self.file.add_table(1, len(document.signers) + beside)
        row = table.rows[0]
        _mark(row, "w:cantSplit")
        cells = list(row.cells)
        if beside:
            self._recipients(cells.pop(0))
        for cell, signer in zip(cells, document.signers, strict=True):
            self._signer(cell, signer)

    def _recipients(self, cell: Any) -> None:
        if not self.document.recipients:
            return
        _run(cell.paragraphs[0], _("Recipients:"), size=12, bold=True, italic=True)
        for words in self.document.recipients:
            _run(cell.add_paragraph(), f"- {words}", size=11)

    def _signer(self, cell: Any, signer: Signer) -> None:
        room = [_Words("", 13)] * 3
        office, name = _Words(signer.office, 13, bold=True), _Words(signer.name, 13, bold=True)
        _stack(cell, [office, _Words(signer.note, 10, italic=True), *room, name])


def _stack(cell: Any, lines: Sequence[_Words]) -> None:
    """Lines one below the other in the middle of a cell."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _place(paragraph, "centre")
        _tight(paragraph)
        _run(paragraph, line.text, size=line.size, bold=line.bold, italic=line.italic)


def _run(
    paragraph: Any, words: str, *, size: float, bold: bool = False, italic: bool = False
) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(printable(words))
    run.font.size = Pt(size)
    run.bold, run.italic = bold or None, italic or None


def printable(words: str) -> str:
    """The words without what no XML may hold: control characters, halves of letters."""
    return _UNPRINTABLE.sub("", words)


def _place(paragraph: Any, align: Align) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    places = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "centre": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    paragraph.alignment = places[align]


def _tight(paragraph: Any) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(1)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _mark(row: Any, tag: str) -> None:
    """Set a property of a table's row: repeated on each page, never broken across pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _keep_row(row: Any) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement

    shade = OxmlElement("w:shd")
    shade.set(_name("w:val"), "clear")
    shade.set(_name("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _field(paragraph: Any, code: str) -> None:
    """A field Word works out itself, as the number of the page."""
    from docx.oxml import OxmlElement

    field = OxmlElement("w:fldSimple")
    field.set(_name("w:instr"), code)
    paragraph._p.append(field)
