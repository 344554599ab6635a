"""Owns making the Word templates the program ships: its own papers, with tags for their words.

python packaging/paper_templates.py     after a change of how the program sets Word files
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

ROSTER = (
    ("number", "STT", 0.6),
    ("household_code", "Mã hộ", 1.2),
    ("head_name", "Họ và tên chủ hộ", 3.0),
    ("address", "Địa chỉ", 4.0),
    ("household_size", "Số nhân khẩu", 1.0),
    ("household_phone", "Điện thoại", 1.6),
)


def main() -> None:
    """Write the templates into the resources."""
    sys.path.insert(0, str(ROOT))
    for name, content in made().items():
        (ROOT / "resources" / "templates" / f"{name}.docx").write_bytes(content)


def made() -> dict[str, bytes]:
    """The templates by name."""
    return {"general_list": _paper(_any_columns()), "household_roster": _paper(_roster())}


def _paper(table: Any) -> bytes:
    """The paper of a list as `db.documents.word` sets it."""
    from db.documents import word
    from resgroup.lists.document import Document, Signer

    document = Document(
        title="{{ title }}",
        about="{{ about }}",
        superior="{{ superior }}",
        office="{{ office }}",
        place_and_day="{{ place_and_day }}",
        blocks=("{%p for paragraph in paragraphs %}", "{{ paragraph }}", "{%p endfor %}", table),
        notes=("{%p for note in notes %}", "{{ note }}", "{%p endfor %}"),
        signers=(
            # one office alone signs to the right
            Signer("{%tc if signers|length == 1 %}"),
            Signer(""),
            Signer("{%tc endif %}"),
            Signer("{%tc for signer in signers %}"),
            Signer("{{ signer.office }}", "{{ signer.name }}", "{{ signer.note }}"),
            Signer("{%tc endfor %}"),
        ),
        trace="{{ trace }}{% if trace and simulated %} · {% endif %}{{ simulated }}",
    )
    return _widened(word.docx(document))


def _any_columns() -> Any:
    """A table of whatever columns a list has."""
    return _table(
        ["{%tc for heading in headings %}", "{{ heading.words }}", "{%tc endfor %}"],
        ["{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}"],
        [1.0] * 3,
    )


def _roster() -> Any:
    """A table of the columns of the household roster."""
    keys, words, weights = zip(*ROSTER, strict=True)
    return _table(
        [*words, "Ghi chú"], [*(f"{{{{ row.{key} }}}}" for key in keys), ""], [*weights, 2.0]
    )


def _table(headings: list[str], cells: list[str], weights: list[float]) -> Any:
    from resgroup.lists.table import Heading, Row, Section, Table

    def row(*words: str) -> Row:
        return Row(0, (*words, *[""] * (len(headings) - len(words))), ())

    across = "{% colspan headings|length %}" if "{{ cell }}" in cells else ""
    columns = zip(headings, weights, strict=True)
    return Table(
        tuple(Heading("", words, "left", weight) for words, weight in columns),
        (
            Section("", (row("{%tr for section in sections %}"), row("{%tr if section.title %}"))),
            Section(
                across + "{{ section.title }}",
                (
                    row("{%tr endif %}"),
                    row("{%tr for row in section.rows %}"),
                    row(*cells),
                    row("{%tr endfor %}"),
                    row("{%tr if section.subtotal %}"),
                ),
                across + "{{ section.subtotal }}",
            ),
            Section("", (row("{%tr endif %}"), row("{%tr endfor %}"))),
        ),
        "{{ total }}",
    )


def _widened(content: bytes) -> bytes:
    """Tables whose columns are told when filled take the whole width.

    Columns of a list share it by what they hold, those of signatures alike.
    """
    import docx
    from docx.oxml.ns import qn

    file = docx.Document(BytesIO(content))
    file.core_properties.title = ""  # it would stand there with its tag
    for table in file.tables:
        first = " ".join(cell.text for cell in table.rows[0].cells)
        if "{%tc" in first:
            table.autofit = "signer" not in first
            width = table._tbl.tblPr.find(qn("w:tblW"))
            width.set(qn("w:type"), "pct")
            width.set(qn("w:w"), "5000")
            for cell_width in list(table._tbl.iter(qn("w:tcW"))):
                cell_width.getparent().remove(cell_width)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
