"""Owns making the Word templates the program ships: its own papers, with tags for their words.

python packaging/paper_templates.py     after a change of how the program sets Word files
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

ROSTER = (
    ("number", "STT", 0.8),
    ("household_code", "Mã hộ", 1.0),
    ("head_name", "Họ và tên chủ hộ", 3.0),
    ("address", "Địa chỉ", 4.2),
    ("household_size", "Số nhân khẩu", 1.0),
    ("household_phone", "Điện thoại", 1.6),
    ("", "Ghi chú", 1.6),
)
CENTRED = ("number", "birth_date", "sex", "national_id", "household_size", "household_phone")
VOTERS = (
    ("number", "STT", 0.8),
    ("full_name", "Họ và tên", 3.0),
    ("birth_date", "Ngày sinh", 1.5),
    ("sex", "Giới tính", 0.8),
    ("national_id", "Số định danh", 2.0),
    ("occupation", "Nghề nghiệp", 2.2),
    ("address", "Địa chỉ", 4.0),
    ("residence", "Diện cư trú", 1.5),
    ("", "Ghi chú", 1.6),
)


def main() -> None:
    """Write the templates into the resources."""
    sys.path.insert(0, str(ROOT))
    for name, content in made().items():
        (ROOT / "resources" / "templates" / f"{name}.docx").write_bytes(content)


def made() -> dict[str, bytes]:
    """The templates by name."""
    return {
        "general_list": _paper(_any_columns(), uncertain=True),
        "household_roster": _paper(_columns(ROSTER)),
        "voters": _paper(_columns(VOTERS), uncertain=True, landscape=True),
    }


def _paper(table: Any, *, uncertain: bool = False, landscape: bool = False) -> bytes:
    """The paper of a list as `db.documents.word` sets it, below it whoever is uncertain."""
    from db.documents import word
    from resgroup.lists.document import Document, Signer

    document = Document(
        title="{{ title }}",
        about="{{ about }}",
        superior="{{ superior }}",
        office="{{ office }}",
        place_and_day="{{ place_and_day }}",
        blocks=(
            *("{%p for paragraph in paragraphs %}", "{{ paragraph }}", "{%p endfor %}"),
            table,
            *(("{%p if uncertain_rows %}", _uncertain(), "{%p endif %}") if uncertain else ()),
        ),
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
        landscape=landscape,
        trace="{{ trace }}{% if trace and simulated %} · {% endif %}{{ simulated }}",
    )
    return _widened(word.docx(document), [heading.weight for heading in table.headings])


def _any_columns() -> Any:
    """A table of whatever columns a list has."""
    return _table(
        ["{%tc for heading in headings %}", "{{ heading.words }}", "{%tc endfor %}"],
        ["{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}"],
        [1.0] * 3,
        [False] * 3,
    )


def _columns(columns: Sequence[tuple[str, str, float]]) -> Any:
    """A table of the columns of one form."""
    keys, words, weights = zip(*columns, strict=True)
    tags = [f"{{{{ row.{key} }}}}" if key else "" for key in keys]
    return _table(list(words), tags, list(weights), [key in CENTRED for key in keys])


def _uncertain() -> Any:
    """The table of those of whom it is uncertain, in the columns of the list and why."""
    from resgroup.lists.table import Heading, Row, Section, Table

    def row(*words: str) -> Row:
        return Row(0, (*words, *[""] * (3 - len(words))), ())

    headings = ("{%tc for heading in uncertain_headings %}", "{{ heading.words }}")
    cells = ("{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}")
    return Table(
        tuple(Heading("", words, weight=1.0) for words in (*headings, "{%tc endfor %}")),
        (
            Section(
                "", (row("{%tr for row in uncertain_rows %}"), row(*cells), row("{%tr endfor %}"))
            ),
        ),
        title="{{ uncertain_title }}",
    )


def _table(headings: list[str], cells: list[str], weights: list[float], centred: list[bool]) -> Any:
    from resgroup.lists.table import Heading, Row, Section, Table

    def row(*words: str) -> Row:
        return Row(0, (*words, *[""] * (len(headings) - len(words))), ())

    across = "{% colspan headings|length %}" if "{{ cell }}" in cells else ""
    return Table(
        tuple(
            Heading("", words, "centre" if middle else "left", weight)
            for words, weight, middle in zip(headings, weights, centred, strict=True)
        ),
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


def _widened(content: bytes, weights: Sequence[float]) -> bytes:
    """The file with columns as wide as their weights say, and not as the tags in them need.

    Tables whose columns are told when filled take the whole width: those of a list share it by
    what they hold, those of signatures alike.
    """
    import docx

    file = docx.Document(BytesIO(content))
    file.core_properties.title = ""  # it would stand there with its tag
    for table in file.tables:
        first = " ".join(cell.text for cell in table.rows[0].cells)
        if "{%tc" in first:
            _take_all(table, alike="signer" in first)
        elif len(table.columns) == len(weights):
            _weigh(table, weights)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _take_all(table: Any, *, alike: bool) -> None:
    from docx.oxml.ns import qn

    table.autofit = not alike
    width = table._tbl.tblPr.find(qn("w:tblW"))
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    for each in list(table._tbl.iter(qn("w:tcW"))):
        each.getparent().remove(each)


def _weigh(table: Any, weights: Sequence[float]) -> None:
    whole = sum(column.width for column in table.columns)
    widths = [round(whole * weight / sum(weights)) for weight in weights]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:
        if len(row.tc_lst) == len(widths):
            for cell, width in zip(row.tc_lst, widths, strict=True):
                cell.width = width


if __name__ == "__main__":
    main()
