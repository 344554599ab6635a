"""Templates edited in Word are filled whole, as data; code, macros and damage are refused."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import paper_templates
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from test_documents import HEADINGS, paper, table, word_text

from db.documents import templates
from resgroup.errors import RegisterError
from resgroup.lists.document import Signer
from resgroup.lists.table import Heading, Row, Section, Table
from resgroup.lists.template_tags import template_tags

BRACKETS = 'Ông <Tư> & "Năm" {{ count }} {% x'


def template(path: Path, *paragraphs: str) -> Path:
    """A Word file of these paragraphs."""
    file = docx.Document()
    for words in paragraphs:
        file.add_paragraph(words)
    file.save(str(path / "template.docx"))
    return path / "template.docx"


def filled(path: Path, *paragraphs: str) -> str:
    """What such a template says once filled."""
    out = path / "out.docx"
    templates.render_template(template(path, *paragraphs), out, paper())
    return word_text(out.read_bytes())


def refusal(file: Path) -> RegisterError:
    """How a template is refused; nothing is written."""
    out = file.with_name("out.docx")
    with pytest.raises(RegisterError) as refused:
        templates.render_template(file, out, paper())
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    return refused.value


# What is filled


def test_every_field_can_be_used(tmp_path: Path) -> None:
    lists = {"paragraphs", "headings", "rows", "sections", "notes", "signers", "recipients"}
    lists |= {"uncertain_headings", "uncertain_rows"}
    names = [name for name, _words in template_tags()]
    lines = [
        f"{name}: {{% for x in {name} %}}|{{% endfor %}}" if name in lists else f"{{{{ {name} }}}}"
        for name in names
    ]
    said = filled(tmp_path, *lines)
    for words in ("DANH SÁCH CỬ TRI", "Độc lập - Tự do - Hạnh phúc", "rows: |||", "headings: ||||"):
        assert words in said
    assert "{{" not in said.replace("{{7*7}}", "")


def test_the_fields_told_are_those_there_are(tmp_path: Path) -> None:
    error = refusal(template(tmp_path, "{{ qqqqqqqq }}"))
    told = re.search(r"Dùng được: (.*)\.", error.vi)
    assert told
    assert told[1].split(", ") == sorted(name for name, _words in template_tags())


def test_cells_go_by_the_key_of_their_column(tmp_path: Path) -> None:
    said = filled(
        tmp_path,
        "{%p for section in sections %}",
        "{{ section.title|upper }}: {{ section.subtotal }}",
        "{%p for row in section.rows if row.number != '2' %}",
        "{{ loop.index }}) {{ row.birth_date }}, {{ row['number'] }}, {{ row.cells[2] }}",
        "{%p endfor %}",
        "{%p endfor %}",
        "{% if count > 2 and not rows[0].phone is defined %}nhiều{% else %}ít{% endif %}",
        "{{ rows[0].phone|default('không có') }}",
    )
    assert "NGÕ 12 PHỐ CHÙA: Cộng ngõ 12: 3 người" in said
    assert "2) 29/02/2004, 3, 29/02/2004" in said
    assert "3) " not in said
    assert "nhiều" in said
    assert "không có" in said


def test_names_are_data_and_never_markup(tmp_path: Path) -> None:
    odd = replace(
        paper(),
        title=BRACKETS + "\x00\ud800",
        blocks=(Table(HEADINGS, (Section("", (Row(1, ("1", BRACKETS, "", ""), ()),)),)),),
    )
    out = tmp_path / "out.docx"
    file = template(
        tmp_path, "{{ title }}", "{% for row in rows %}[{{ row.full_name }}]{% endfor %}"
    )
    templates.render_template(file, out, odd)
    said = word_text(out.read_bytes())
    assert said.count(BRACKETS) == 2
    assert f"[{BRACKETS}]" in said


def test_tags_in_headers_footers_and_tables_are_filled(tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "đầu: {{ office }}"
    grid = file.add_table(3, 1)
    for cell, words in zip(
        grid.columns[0].cells,
        ("{%tr for row in rows %}", "ô {{ row.number }}", "{%tr endfor %}"),
        strict=True,
    ):
        cell.text = words
    path = tmp_path / "template.docx"
    file.save(str(path))
    templates.render_template(path, tmp_path / "out.docx", paper())
    made = docx.Document(str(tmp_path / "out.docx"))
    assert [cell.text for cell in made.tables[0].columns[0].cells] == ["ô 1", "ô 2", "ô 3"]
    assert "đầu: TỔ DÂN PHỐ ĐỨC THẮNG" in word_text((tmp_path / "out.docx").read_bytes())


def test_every_page_tells_its_trace_and_that_data_are_simulated(tmp_path: Path) -> None:
    file = docx.Document()
    file.sections[0].different_first_page_header_footer = True
    path = tmp_path / "template.docx"
    file.save(str(path))
    templates.render_template(path, tmp_path / "out.docx", paper())
    section = docx.Document(str(tmp_path / "out.docx")).sections[0]
    for footer in (section.footer, section.first_page_footer):
        xml = footer._element.xml
        assert "In bởi Tổ trưởng, 05/02/2026 08:00 · DỮ LIỆU MÔ PHỎNG" in xml


def test_a_footer_that_tells_them_itself_gets_no_second_line(tmp_path: Path) -> None:
    said = filled_footer(tmp_path, "{{ trace }}, {{ simulated }}")
    assert said.count("In bởi Tổ trưởng") == 1
    assert filled_footer(tmp_path, "trace, simulated").count("In bởi Tổ trưởng") == 1


def filled_footer(path: Path, words: str) -> str:
    file = docx.Document()
    file.sections[0].footer.paragraphs[0].text = words
    file.save(str(path / "template.docx"))
    templates.render_template(path / "template.docx", path / "out.docx", paper())
    return word_text((path / "out.docx").read_bytes())


def test_a_cell_left_without_words_keeps_a_paragraph(tmp_path: Path) -> None:
    file = docx.Document()
    cell = file.add_table(1, 1).cell(0, 0)
    cell.text = "{%p if count > 100 %}"
    cell.add_paragraph("nhiều")
    cell.add_paragraph("{%p endif %}")
    path = tmp_path / "template.docx"
    file.save(str(path))
    templates.render_template(path, tmp_path / "out.docx", paper())
    assert docx.Document(str(tmp_path / "out.docx")).tables[0].cell(0, 0).text == ""


def test_properties_of_the_file_are_left_alone(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "{{ ''.__class__ }} & co"
    file.save(str(tmp_path / "template.docx"))
    templates.render_template(tmp_path / "template.docx", tmp_path / "out.docx", paper())
    made = docx.Document(str(tmp_path / "out.docx"))
    assert made.core_properties.title == "{{ ''.__class__ }} & co"


# What is refused


@pytest.mark.parametrize(
    "code",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ title.__init__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{{ self._TemplateReference__context }}",
        "{{ title|attr('__class__') }}",
        "{{ '%s'|format(title) }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ title|map(attribute='__class__') }}",
        "{{ title|safe }}",
        "{{ rows|tojson }}",
        "{{ title.upper() }}",
        "{{ range(10**9) }}",
        "{% for x in range(10**9) %}x{% endfor %}",
        "{{ 9**9**9 }}",
        "{{ 'x' * 10000000000 }}",
        "{{ title ~ title }}",
        "{{ [1, 2] }}",
        "{{ rows[:1] }}",
        "{% import os %}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'x' %}",
        "{% from 'x' import y %}",
        "{% set x = title %}",
        "{% set ns = namespace() %}",
        "{% block a %}{% endblock %}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% call m() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% with x = 1 %}{% endwith %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% for x in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{{ loop }}{% do x %}",
        "{{ title is callable }}",
    ],
)
def test_code_is_refused(tmp_path: Path, code: str) -> None:
    error = refusal(template(tmp_path, "trước", code, "sau"))
    assert error.code in {"template-code", "template-syntax", "template-unknown"}
    assert error.code != "template-unknown" or "self" in error.vi or "loop" in error.vi


def test_the_place_of_code_is_told(tmp_path: Path) -> None:
    error = refusal(template(tmp_path, "{{ title }}", "Xin chào {{ title.upper() }}"))
    assert error.code == "template-code"
    assert "Xin chào {{ title.upper() }}" in error.vi


@pytest.mark.parametrize("part", ["header", "footer"])
def test_code_in_headers_and_footers_is_refused(tmp_path: Path, part: str) -> None:
    file = docx.Document()
    getattr(file.sections[0], part).paragraphs[0].text = "{{ ''.__class__ }}"
    file.save(str(tmp_path / "template.docx"))
    assert refusal(tmp_path / "template.docx").code == "template-code"


@pytest.mark.parametrize(
    "words",
    [
        "{{ title ",
        "{% for x in rows %}",
        "{% endfor %}",
        "{{ title|nothing }}",
        "{% if %}x{% endif %}",
        "{{ rows }}",
        "{{ rows[0] }}",
        "{% for x in title %}{{ x }}{% endfor %}",
        "{{ " + "(" * 3000 + "title" + ")" * 3000 + " }}",
        "{% if title %}" * 900 + "x" + "{% endif %}" * 900,
        "{% for x in rows %}" * 30 + "{% endfor %}" * 30,
        "{{ " + "not " * 5000 + "title }}",
        "{{ " + "9" * 5000 + " }}",
    ],
)
def test_wrong_tags_are_said_plainly(tmp_path: Path, words: str) -> None:
    assert refusal(template(tmp_path, words)).code in {"template-syntax", "template-code"}


def test_tags_that_tear_a_table_apart_are_said(tmp_path: Path) -> None:
    file = docx.Document()
    grid = file.add_table(2, 1)
    grid.cell(0, 0).text = "{% if count > 100 %}"
    grid.cell(1, 0).text = "{% endif %}"
    file.save(str(tmp_path / "template.docx"))
    templates.render_template(tmp_path / "template.docx", tmp_path / "out.docx", paper())
    (tmp_path / "out.docx").unlink()
    file = docx.Document()
    file.add_paragraph("{% if count > 100 %}")
    file.add_table(1, 1).cell(0, 0).text = "{% endif %}"
    file.save(str(tmp_path / "template.docx"))
    assert refusal(tmp_path / "template.docx").code == "template-syntax"


def test_all_unknown_names_are_told(tmp_path: Path) -> None:
    error = refusal(template(tmp_path, "{{ titel }} {{ offfice }} {{ title }}"))
    assert error.code == "template-unknown"
    assert "offfice, titel" in error.vi
    assert "title" in error.vi.partition("Dùng được")[2]


def test_a_column_the_list_has_not_is_told(tmp_path: Path) -> None:
    error = refusal(template(tmp_path, "{% for row in rows %}{{ row.ful_name }}{% endfor %}"))
    assert error.code == "template-unknown"
    assert "ful_name" in error.vi
    assert "full_name" in error.vi.partition("Dùng được")[2]


def test_loops_within_loops_end(tmp_path: Path) -> None:
    deep = "{% for x in rows %}" * 8 + "x" + "{% endfor %}" * 8
    file = template(tmp_path, deep)
    with pytest.raises(RegisterError) as refused:
        templates.render_template(
            file, tmp_path / "out.docx", replace(paper(), blocks=(table(500),))
        )
    assert refused.value.code == "template-too-long"
    assert not (tmp_path / "out.docx").exists()


def test_loops_that_write_nothing_end_too(tmp_path: Path) -> None:
    deep = "{% for x in rows if x.number == 'none' %}{% endfor %}"
    wide = "{% for x in rows %}" * 8 + deep + "{% endfor %}" * 8
    with pytest.raises(RegisterError) as refused:
        templates.render_template(
            template(tmp_path, wide),
            tmp_path / "out.docx",
            replace(paper(), blocks=(table(500),)),
        )
    assert refused.value.code == "template-too-long"


def test_an_endless_name_is_told_in_short(tmp_path: Path) -> None:
    error = refusal(template(tmp_path, "{{ " + "a" * 100_000 + " }}"))
    assert error.code == "template-unknown"
    assert len(error.vi) < 600


# What is shipped


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_shipped_templates_are_as_the_program_sets_papers() -> None:
    made = paper_templates.made()
    assert made.keys() == templates.templates().keys()
    for name, path in templates.templates().items():
        assert parts(path.read_bytes()) == parts(made[name]), name


def test_the_general_template_takes_any_columns(tmp_path: Path) -> None:
    templates.render_template(templates.templates()["general_list"], tmp_path / "out.docx", paper())
    made = docx.Document(str(tmp_path / "out.docx"))
    grid = made.tables[1]
    assert [cell.text for cell in grid.rows[0].cells] == [each.words for each in HEADINGS]
    assert grid.rows[1].cells[0].text == "Ngõ 12 phố Chùa"
    assert grid.rows[1].cells[0]._tc is grid.rows[1].cells[-1]._tc
    assert [row.cells[0].text for row in grid.rows[2:5]] == ["1", "2", "3"]
    assert grid.rows[5].cells[0].text == "Cộng ngõ 12: 3 người"
    assert len(grid.columns) == len(HEADINGS)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_as_many_sign_as_the_form_says(tmp_path: Path, count: int) -> None:
    signers = tuple(Signer(f"CHỨC VỤ {number}", "Tên", "(ký)") for number in range(count))
    templates.render_template(
        templates.templates()["general_list"],
        tmp_path / "out.docx",
        replace(paper(), signers=signers),
    )
    tables = docx.Document(str(tmp_path / "out.docx")).tables
    offices = [cell.text.split("\n")[0] for cell in tables[2].rows[0].cells] if count else []
    told = [signer.office for signer in signers]
    assert offices == (["", *told] if count == 1 else told)
    assert count or len(tables) == 2


def test_the_voters_template_takes_a_list_of_voters(tmp_path: Path) -> None:
    keys = ("number", "full_name", "birth_date", "sex", "national_id", "occupation", "address")
    cells = ("1", "Bùi Thị Đào", "29/02/1960", "Nữ", "001******719", "Hưu trí", "Số 6 phố Chùa")
    headings = tuple(Heading(key, key) for key in (*keys, "residence"))
    listed = Table(headings, (Section("", (Row(1, (*cells, "Thường trú"), ()),)),), "Tổng: 1")
    out = tmp_path / "out.docx"
    voters = templates.templates()["voters"]
    templates.render_template(voters, out, replace(paper(), blocks=(listed,)))
    made = docx.Document(str(out))
    assert [cell.text for cell in made.tables[1].rows[1].cells] == [*cells, "Thường trú", ""]
    section = made.sections[0]
    assert section.page_width > section.page_height


def test_columns_nobody_set_are_as_wide_as_the_list_needs(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    templates.render_template(templates.templates()["general_list"], out, paper())
    grid = docx.Document(str(out)).tables[1]
    number, name, born, _signed = (column.width for column in grid.columns)
    assert number < born < name
    assert grid.rows[2].cells[2].paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "tblDescription" not in grid._tbl.xml


def test_the_household_roster_is_told_what_its_list_lacks(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as refused:
        templates.render_template(
            templates.templates()["household_roster"], tmp_path / "out.docx", paper()
        )
    assert refused.value.code == "template-unknown"
    assert "household_code" in refused.value.vi
