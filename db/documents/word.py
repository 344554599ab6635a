"""Owns setting documents for Word: real styles and tables, page numbers, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from db.documents.columns import fitted
from db.documents.typeset import MARGINS, MOTTO, NATION, PAPERS, drawing, printable, room_mm
from db.documents.word_styles import set_styles
from db.documents.word_tables import (
    TWIPS,
    beside_xml,
    element,
    figures_xml,
    list_xml,
    paragraph,
)
from resgroup.i18n import _
from resgroup.lists.document import Block, Document, Figures, Overview, Picture, Signer
from resgroup.lists.table import Table

_DRAWN_PPI: Final = 220
_PLAIN_SIZE: Final = 11.0
_HEAD_SHARES: Final = (0.4, 0.6)
_RULES: Final = {"Superior": 22.0, "Nation": 58.0}
"""How long the lines under the office and under the motto are, in millimetres."""

_TABLES_MM: Final = 78.0
_BETWEEN_MM: Final = 6.0
_EDGES_MM: Final = 5.0
"""What a cell keeps free around a drawing."""


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
        tables = (block for block in document.blocks if isinstance(block, Table))
        self._fitted = {id(table): fitted(table, self._room) for table in tables}

    def write(self) -> None:
        sizes = (made.size for made in self._fitted.values())
        set_styles(self.file, min(sizes, default=_PLAIN_SIZE))
        self._page()
        if self.document.office:
            self._head()
        self._say(self.document.title, "Title")
        if self.document.about:
            self._say(self.document.about, "Subtitle")
        self._rule(_RULES["Nation"] * 0.7, self._room)
        for place, block in enumerate(self.document.blocks, start=1):
            self._block(block, last=place == len(self.document.blocks))
        for note in self.document.notes:
            self._keep_last()
            self._say(note, "ListNote")
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
        _field(section.header.paragraphs[0], "PAGE")
        told_below = [self.document.trace, _("SIMULATED DATA") if self.document.simulated else ""]
        for footer in (section.footer, section.first_page_footer):
            footer.paragraphs[0].text = printable(" · ".join(filter(None, told_below)))

    def _put(self, xml: str) -> Any:
        """Put a paragraph or table at the end of the file."""
        made = element(xml)
        self.file.element.body.sectPr.addprevious(made)
        return made

    def _say(self, words: str, style: str) -> None:
        self._put(paragraph(words, style))

    def _rule(self, length: float, room: float) -> None:
        self._put(_rule(length, room))

    def _head(self) -> None:
        document = self.document
        left = (("Superior", document.superior), ("Office", document.office))
        right = (("Nation", NATION), ("Motto", MOTTO))
        below = (("Number", document.number), ("PlaceAndDay", document.place_and_day))
        widths = [self._room * share for share in _HEAD_SHARES]
        cells = [
            "".join(paragraph(words, style) for style, words in lines if words)
            + _rule(_RULES[lines[0][0]], width)
            + (paragraph(last[1], last[0]) if last[1] else "")
            for lines, width, last in zip((left, right), widths, below, strict=True)
        ]
        self._put(beside_xml(cells, widths))

    def _keep_last(self) -> None:
        """Keep what was written last, of a table its last row, with what comes next."""
        from docx.oxml.ns import qn

        last = self.file.element.body.sectPr.getprevious()
        if last.tag == qn("w:tbl"):
            last = last.findall(qn("w:tr"))[-1]
        for each in last.iter(qn("w:p")):
            each.get_or_add_pPr().get_or_add_keepNext()

    # Blocks

    def _block(self, block: Block, *, last: bool) -> None:
        match block:
            case Table():
                if block.title:
                    self._say(block.title, "FigureTitle")
                self._put(list_xml(block, self._fitted[id(block)]))
                if block.total:
                    self._keep_last()
                    self._say(block.total, "ListTotal")
            case Figures():
                if block.title:
                    self._say(block.title, "FigureTitle")
                self._put(figures_xml(block, self._room))
            case Picture():
                self._picture(block)
            case Overview():
                self._overview(block)
                if not last:
                    self._new_page()
            case _:
                self._say(block, "Normal")

    def _picture(self, block: Picture) -> None:
        if block.title:
            self._say(block.title, "FigureTitle")
        self._draw(self._put(paragraph("", "Normal", align="centre")), block, self._room)
        if block.caption:
            self._keep_last()
            self._say(block.caption, "Caption")
        if block.kept:
            self._keep_last()

    def _draw(self, into: Any, block: Picture, room: float) -> None:
        """Draw a picture into a paragraph, as large as its share of the page and a width allow."""
        from docx.text.paragraph import Paragraph

        height = (self._size[1] - MARGINS["top"] - MARGINS["bottom"]) * block.share
        run = Paragraph(into, self.file._body).add_run()
        shape = run.add_picture(BytesIO(drawing(block, _DRAWN_PPI)))
        scale = min(self._mm(room) / shape.width, self._mm(height) / shape.height)
        shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)

    def _overview(self, block: Overview) -> None:
        self._say("", "Space")
        counts = [
            paragraph(number, "FigureCount") + paragraph(words, "FigureWords")
            for number, words in block.counts
        ]
        if counts:
            self._put(beside_xml(counts, [self._room / len(counts)] * len(counts), divided=True))
            self._say("", "Space")
        if not self.document.landscape or block.picture is None:
            if block.picture:
                self._picture(block.picture)
            if block.figures:
                width = self._room / len(block.figures)
                cells = [_figures_cell(each, width - _BETWEEN_MM) for each in block.figures]
                self._put(beside_xml(cells, [width] * len(cells)))
            return
        drawn = self._room - _TABLES_MM - _BETWEEN_MM
        tables = "".join(_figures_cell(each, _TABLES_MM) for each in block.figures)
        below = paragraph(block.picture.caption, "Caption") if block.picture.caption else ""
        empty = paragraph("", "Space", align="centre")
        cells = [empty + below, tables or paragraph("", "Space")]
        made = self._put(beside_xml(cells, [drawn, _TABLES_MM + _BETWEEN_MM]))
        self._draw(made.tr_lst[0].tc_lst[0].p_lst[0], block.picture, drawn - _EDGES_MM)

    def _new_page(self) -> None:
        from docx.text.paragraph import Paragraph

        made = Paragraph(self._put(paragraph("", "Space")), self.file._body)
        made.paragraph_format.page_break_before = True

    # Signatures

    def _signers(self) -> None:
        document = self.document
        if not (document.signers or document.recipients):
            return
        self._keep_last()
        self._say("", "Space")
        self._keep_last()
        cells = [_signer(signer) for signer in document.signers]
        if document.recipients or len(cells) == 1:
            cells.insert(0, "".join(_recipients(document.recipients)))
        self._put(beside_xml(cells, [self._room / len(cells)] * len(cells)))


def _figures_cell(figures: Figures, room: float) -> str:
    """A small table with its title within a cell, which a paragraph must end."""
    return (
        paragraph(figures.title, "FigureTitle")
        + figures_xml(figures, room, whole=True)
        + paragraph("", "Space")
    )


def _signer(signer: Signer) -> str:
    return (
        paragraph(signer.office, "Signer")
        + paragraph(signer.note, "SignerNote")
        + paragraph(signer.name, "SignerName")
    )


def _recipients(recipients: Sequence[str]) -> Iterator[str]:
    yield paragraph(_("Recipients:") if recipients else "", "RecipientsTitle")
    for words in recipients:
        yield paragraph(f"- {words}", "Recipient")


def _rule(length: float, room: float) -> str:
    """A line of a length in the middle of a room, as the border of an empty paragraph."""
    beside = round((room - length) / 2 * TWIPS)
    return (
        '<w:p><w:pPr><w:pStyle w:val="Rule"/><w:pBdr><w:top w:val="single" w:sz="5" w:space="1" '
        f'w:color="auto"/></w:pBdr><w:ind w:left="{beside}" w:right="{beside}"/></w:pPr></w:p>'
    )


def _field(into: Any, code: str) -> None:
    """A field Word works out itself, as the number of the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    into._p.append(field)
