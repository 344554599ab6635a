"""What belongs together on paper stands on one page."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from db.documents import typeset, word
from resgroup.lists.document import Document, Figures, Picture

DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">'
    '<rect width="9" height="9"/></svg>'
)
ROWS = tuple((f"dòng {number}", "1") for number in range(12))


def statistics(above: float) -> Document:
    """A chart with its heading and table below one that takes so much of the page."""
    return Document(
        "THỐNG KÊ",
        blocks=(
            Picture(DRAWN, share=above),
            Picture(DRAWN, share=0.2, title="Học vấn", kept=True),
            Figures("", ("Trình độ", "Số người"), ROWS),
        ),
    )


@pytest.mark.parametrize("above", [0.1, 0.2, 0.3])
@pytest.mark.parametrize("lines", range(0, 30, 5))
def test_heading_chart_and_table_stand_on_one_page(above: float, lines: int) -> None:
    made = statistics(above)
    filled = Document(made.title, blocks=(*["Một dòng."] * lines, *made.blocks))
    pages = [page.extract_text() for page in PdfReader(BytesIO(typeset.pdf(filled))).pages]
    (page,) = (page for page in pages if "Học vấn" in page)
    assert page.index("Học vấn") < page.index("dòng 0") < page.index("dòng 11")


def test_word_keeps_heading_chart_and_table_together() -> None:
    body = docx.Document(BytesIO(word.docx(statistics(0.2)))).paragraphs
    place = next(n for n, each in enumerate(body) if each.text == "Học vấn")
    heading, chart = body[place : place + 2]
    assert heading.style is not None
    assert heading.style.paragraph_format.keep_with_next
    assert chart._p.pPr.find(qn("w:keepNext")) is not None


@pytest.mark.parametrize(("landscape", "share"), [(False, 0.5), (True, 0.4)])
def test_the_first_page_holds_more_than_its_head(landscape: bool, share: float) -> None:
    rows = tuple((f"dòng {number}", "1") for number in range(20))
    blocks = (Picture(DRAWN, share=share, kept=True), Figures("", ("Tuổi", "Số người"), rows))
    paper = Document("THỐNG KÊ", about="Tính đến ngày", blocks=blocks, landscape=landscape)
    first, *others = PdfReader(BytesIO(typeset.pdf(paper))).pages
    drawn = len(first.get_contents().get_data())
    plain = Document("THỐNG KÊ", about="Tính đến ngày", landscape=landscape)
    head = len(PdfReader(BytesIO(typeset.pdf(plain))).pages[0].get_contents().get_data())
    assert others
    assert drawn > head
