"""Owns the styles of Word files: what users change once in Word for the whole paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from resgroup.lists.table import Align

FONT: Final = "Times New Roman"
JUSTIFIED: Final[dict[str, str]] = {"left": "left", "centre": "center", "right": "right"}
"""Where words stand, as Word calls it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the words of a paper look that share a part in it; sizes and spaces in points."""

    key: str
    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    before: float = 0.0
    after: float = 0.0
    kept: bool = False

    def xml(self, *, own: bool) -> str:
        """The style as Word keeps it: one of the paper's `own`, or one Word has by itself."""
        based = "" if self.key == "Normal" else '<w:basedOn w:val="Normal"/><w:qFormat/>'
        default = ' w:default="1"' if self.key == "Normal" else ""
        face = f'w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"'
        custom = ' w:customStyle="1"' if own else ""
        size = round(self.size * 2)
        return (
            f'<w:style {_NAMESPACE} w:type="paragraph"{custom}{default}'
            f' w:styleId="{self.key}"><w:name w:val="{self.name}"/>{based}'
            f"<w:pPr>{'<w:keepNext/>' * self.kept}"
            f'<w:spacing w:before="{round(self.before * 20)}" w:after="{round(self.after * 20)}"'
            f' w:line="240" w:lineRule="auto"/><w:jc w:val="{JUSTIFIED[self.align]}"/></w:pPr>'
            f"<w:rPr><w:rFonts {face}/>{'<w:b/>' * self.bold}{'<w:i/>' * self.italic}"
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )


_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def styles(table_size: float) -> tuple[Style, ...]:
    """The styles of a paper whose tables have letters of a size (NĐ 30/2020/NĐ-CP, annex I)."""
    small = min(table_size, 10.0)
    return (
        Style("Normal", "Normal", 13, before=6),
        Style("Header", "header", 13, align="centre"),
        Style("Footer", "footer", 8.5),
        Style("Title", "Title", 14, bold=True, align="centre", before=12, after=2),
        Style("Subtitle", "Subtitle", 13, bold=True, align="centre"),
        Style("Caption", "caption", 10, italic=True, align="centre", before=2, after=6),
        Style("Nation", "Paper Nation", 12, bold=True, align="centre"),
        Style("Motto", "Paper Motto", 13, bold=True, align="centre"),
        Style("Superior", "Paper Superior", 12, align="centre"),
        Style("Office", "Paper Office", 12, bold=True, align="centre"),
        Style("Number", "Paper Number", 13, align="centre"),
        Style("PlaceAndDay", "Paper Place And Day", 13, italic=True, align="centre"),
        Style("Rule", "Paper Rule", 4, align="centre", before=4, after=4),
        Style("Space", "Paper Space", 4),
        Style("FigureTitle", "Figures Title", 12, bold=True, before=8, after=4, kept=True),
        Style("FigureCount", "Figures Count", 20, bold=True, align="centre", kept=True),
        Style("FigureWords", "Figures Words", 11, align="centre"),
        Style("FigureCell", "Figures Cell", small, before=1.5, after=1.5),
        Style("FigureHeading", "Figures Heading", small, bold=True, align="centre"),
        Style("ListHeading", "List Heading", table_size, bold=True, align="centre"),
        Style("ListCell", "List Cell", table_size, before=1.5, after=1.5),
        Style(
            "ListSection", "List Section", table_size, bold=True, before=1.5, after=1.5, kept=True
        ),
        Style("ListSubtotal", "List Subtotal", table_size, italic=True, align="right"),
        Style("ListTotal", "List Total", 12, bold=True, before=6),
        Style("ListNote", "List Note", 10, before=2),
        Style("RecipientsTitle", "Recipients Title", 12, bold=True, italic=True),
        Style("Recipient", "Recipients", 11),
        Style("Signer", "Signer Office", 13, bold=True, align="centre", before=6),
        Style("SignerNote", "Signer Note", 10, italic=True, align="centre"),
        Style("SignerName", "Signer Name", 13, bold=True, align="centre", before=48),
    )


def set_styles(file: Any, table_size: float) -> None:
    """Give a new Word file its styles."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    every = file.styles.element
    known = {each.get(qn("w:styleId")): each for each in every.findall(qn("w:style"))}
    for style in styles(table_size):
        made = parse_xml(style.xml(own=style.key not in known))
        if style.key in known:
            every.replace(known[style.key], made)
        else:
            every.append(made)
