"""Lists in forms from the command line: what is printed, what is written, what is refused."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

import main as program
from db import engine, keys
from db.files import open_register
from db.store import Store
from resgroup.changes import RELEASE, Entry
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.lists.form import Column, ListForm
from resgroup.lists.form_files import write_form
from resgroup.lists.saving import save_list_form
from resgroup.records import Resident
from resgroup.resources import resource_path
from resgroup.rules import reference_day, rule_named
from tests.groups import new_register
from tests.listed_group import home, person, street_records
from ui.console import PASSPHRASE_VARIABLE

Run = Callable[..., tuple[int, str, str]]
ON = ("--on", "2026-11-01")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a folder of its own; its exit code and what it printed."""
    monkeypatch.setattr(keys, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "ARGON2_PASSES", 1)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "mật khẩu thử")
    monkeypatch.chdir(tmp_path)

    def command(*words: object) -> tuple[int, str, str]:
        code = program.main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    new_register(path, street_records()).close()
    return path


def releases(path: Path) -> list[Entry]:
    store = open_register(path, None)
    try:
        return store.entries(commands=(RELEASE,))
    finally:
        store.close()


def lines_of(path: str) -> list[list[str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_the_forms_are_told(run: Run, register: Path) -> None:
    code, out, _ = run("lists")
    assert code == 0
    assert "voters" in out
    assert "Sổ hộ theo tuyến" in out
    told = json.loads(run("lists", "--json")[1])
    assert {"id", "name", "unit", "rules"} == set(told["forms"][0])


def test_a_saved_form_is_told_and_used(run: Run, register: Path) -> None:
    form = ListForm("", "A", "A", (Column("full_name", "Tên cháu"), Column("signature")))
    store = open_register(register, None)
    store.commit(save_list_form(store, form, "Phát quà").change_set)
    store.close()
    assert "Phát quà" in run("lists", register)[1]
    run("list", register, *ON, "--form", "Phát quà", "--out", "a.csv")
    assert ["STT", "Tên cháu", "Ký nhận"] in lines_of("a.csv")


def test_a_form_from_a_file_or_typed(run: Run, register: Path, tmp_path: Path) -> None:
    form = ListForm("", "A", "A", (Column("full_name", "Tên"),), title="Danh sách của tổ")
    (tmp_path / "form.json").write_text(write_form(form), encoding="utf-8")
    filed = run("list", register, *ON, "--form", "@form.json")
    assert filed == run("list", register, *ON, "--form", write_form(form))
    assert filed[1].startswith("Danh sách của tổ\n")
    assert filed[1].rstrip().endswith("Tổng cộng: 14 người (mười bốn)")


def test_a_roster_walks_the_streets_on_the_screen(run: Run, register: Path) -> None:
    out = run("list", register, *ON, "--form", "household_roster")[1]
    walk = [line for line in out.splitlines() if line.startswith(("Phố", "Ngõ", "Ngách"))]
    assert walk == [
        "Phố Ao",
        "Phố Chùa",
        "Ngõ 2 phố Chùa",
        "Ngõ 12 phố Chùa",
        "Ngách 5 ngõ 12 phố Chùa",
    ]
    assert "Cộng ngõ 12 phố Chùa: 2 hộ, 2 người" in out
    assert "1 người chưa thuộc hộ nào" in out


def test_units_and_groups_are_asked_for_apart(run: Run, register: Path) -> None:
    told = json.loads(run("list", register, *ON, "--unit", "household", "--json")[1])
    assert (told["count"], told["people"]) == (12, 14)
    assert told["rows"][0]["household_code"] == "H011"
    out = run("list", register, *ON, "--group", "household", "--columns", "full_name")[1]
    assert "Hộ H001 · Nguyễn Văn 001 · Số 14 phố Chùa" in out


def test_the_screen_stays_masked_and_unnumbered_lists_have_no_words(
    run: Run, register: Path
) -> None:
    out = run("list", register, *ON, "--form", "general")[1]
    assert "001******001" in out
    assert "001200000001" in run("list", register, *ON, "--form", "general", "--unmasked")[1]
    run("list", register, *ON, "--columns", "full_name", "--out", "a.csv")
    assert lines_of("a.csv")[-1][0].startswith("Nguyễn Văn")


def test_a_workbook_keeps_its_heading_in_sight_and_its_kinds(run: Run, register: Path) -> None:
    words = ("--form", "insurance", "--group", "street", "--sort", "address", "--title", "Quà")
    run("list", register, *ON, *words, "--out", "a.xlsx")
    sheet = openpyxl.load_workbook("a.xlsx").active
    assert sheet is not None
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "STT")
    assert sheet["A1"].value == "Quà"
    assert sheet.freeze_panes == f"A{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.cell(top + 1, 1).value == "Phố Ao"
    assert sheet.cell(top + 2, 1).value == 1
    assert sheet.cell(sheet.max_row, 1).value == "Tổng cộng: 14 người (mười bốn)"
    assert sheet.auto_filter.ref is None
    run("list", register, *ON, "--form", "general", "--out", "b.xlsx")
    plain = openpyxl.load_workbook("b.xlsx").active
    assert plain is not None
    assert plain.auto_filter.ref is not None
    assert str(plain.max_row) not in plain.auto_filter.ref


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
@pytest.mark.parametrize("group", ["street", "building", "household"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_grouped_list_can_be_imported_again(
    run: Run, register: Path, name: str, group: str, language: str
) -> None:
    columns = "full_name,birth_date,sex,national_id,household_code,relationship,address"
    at_home = '{"field": "household_code", "missing": false}'
    words = ("--columns", columns, "--group", group, "--unmasked", "--language", language)
    run("list", register, *ON, *words, "--filter", at_home, "--out", name)
    told = json.loads(run("import", register, name, "--dry-run", "--json")[1])
    assert (told["read"], told["same"], told["refused"]) == (13, 13, 0)


def test_sections_of_an_unnumbered_list_are_numbered_in_a_sheet(run: Run, register: Path) -> None:
    form = '{"vi": "A", "columns": ["full_name"], "numbered": false, "group_by": "street"}'
    run("list", register, *ON, "--form", form, "--out", "a.csv")
    lines = lines_of("a.csv")
    assert ["STT", "Họ và tên"] in lines
    assert ["14", "Nguyễn Văn 060"] in lines
    told = json.loads(run("import", register, "a.csv", "--dry-run", "--json")[1])
    assert (told["read"], told["refused"]) == (14, 0)


def a_man_of(year: int) -> list[Any]:
    """A group of one man born in a year, and one boy."""
    born = ((1, year), (2, 2020))
    people = (person(each, f"Người {of}", PartialDate(of, 5, 5)) for each, of in born)
    return home(1, "Số 1 phố Chùa", *people)


def test_a_form_asks_for_those_its_title_names_and_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    new_register(path, a_man_of(1940)).close()
    code, out, err = run("list", path, *ON, "--form", "elderly", "--out", "a.csv")
    assert (code, out) == (0, "a.csv\n")
    assert err.count("\n") == 1
    assert "Người cao tuổi (từ đủ 60 tuổi) tính đến 01/11/2026" in err
    lines = lines_of("a.csv")
    assert lines[0][0] == "Danh sách người cao tuổi"
    assert [line[1] for line in lines if line[0].isdigit()] == ["Người 1940"]
    told = json.loads(run("list", path, *ON, "--form", "elderly", "--json")[1])
    assert (told["count"], told["on"]) == (1, "2026-11-01")


def test_a_form_asks_on_the_day_the_law_has_it_count(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    new_register(path, a_man_of(2008)).close()
    day = reference_day(rule_named("nvqs_call_up"), program._today())
    told = json.loads(run("list", path, "--form", "call_up", "--json")[1])
    assert told["on"] == day.isoformat()


@pytest.mark.parametrize("asked", [
    ("--rule", "child"),
    ("--filter", '{"field": "sex", "is": "male"}'),
    ("--filter", '{"all": []}'),
])  # fmt: skip
def test_a_list_of_others_never_has_the_title_of_a_form(
    run: Run, tmp_path: Path, asked: tuple[str, str]
) -> None:
    path = tmp_path / "to1.resgroup"
    new_register(path, a_man_of(1940)).close()
    code, _, err = run("list", path, *ON, "--form", "elderly", *asked, "--out", "a.csv")
    assert code == 0
    assert "“Danh sách”" in err
    assert lines_of("a.csv")[0][0] == "Danh sách"
    assert "người cao tuổi" not in releases(path)[0].summary
    _, _, err = run(
        "list", path, *ON, "--form", "elderly", *asked, "--title", "Quà", "--out", "b.csv"
    )
    assert err == ""
    assert lines_of("b.csv")[0][0] == "Quà"


def test_a_question_among_those_named_keeps_the_title(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    new_register(path, a_man_of(1940)).close()
    men = ("--rule", "elderly", "--filter", '{"field": "sex", "is": "male"}')
    _, out, err = run("list", path, *ON, "--form", "elderly", *men)
    assert err == ""
    assert out.startswith("Danh sách người cao tuổi\n")


def test_a_file_has_the_columns_of_the_rule_whatever_its_kind(run: Run, register: Path) -> None:
    """Paper and spreadsheet show one table."""
    run("list", register, *ON, "--rule", "voter", "--out", "a.csv")
    run("list", register, *ON, "--rule", "voter", "--out", "a.docx")
    (headings,) = [line for line in lines_of("a.csv") if line[0] == "STT"]
    tables = [[cell.text for cell in each.rows[0].cells] for each in docx.Document("a.docx").tables]
    assert headings in tables
    assert "Diện cư trú" in headings


def test_the_note_of_hidden_numbers_stands_only_below_numbers(run: Run, register: Path) -> None:
    for unit, told in (("building", False), ("resident", True)):
        run("list", register, *ON, "--unit", unit, "--out", "a.docx")
        words = " ".join(each.text for each in docx.Document("a.docx").paragraphs)
        assert ("chỉ hiện một phần" in words) is told


def test_households_are_counted_in_the_heading(run: Run, register: Path) -> None:
    out = run("list", register, *ON, "--unit", "household")[1]
    assert "14 người" in out.splitlines()[1]
    assert "12 hộ" in out.splitlines()[1]


def test_hostile_names_are_only_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    people: list[Resident] = [person(1, "=1+1 <script>"), person(2, "Lê " + "A" * 40_000)]
    new_register(path, home(1, "=HYPERLINK(1)", *people)).close()
    code, *_ = run("list", path, *ON, "--form", "general", "--group", "street", "--out", "a.xlsx")
    assert code == 0
    sheet = openpyxl.load_workbook("a.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "=1+1 <script>" in {cell.value for cell in cells}
    assert max(len(str(cell.value)) for cell in cells) == 32_767
    run("list", path, *ON, "--form", "general", "--group", "street", "--out", "a.csv")
    starts = {cell[:1] for line in lines_of("a.csv") for cell in line if cell}
    assert not starts & set("=+-@")


def test_what_is_written_to_a_file_is_in_the_audit(run: Run, register: Path) -> None:
    run("list", register, *ON)
    assert releases(register) == []
    run("list", register, *ON, "--form", "insurance", "--out", "a.xlsx", "--unmasked")
    (entry,) = releases(register)
    assert "Danh sách bảo hiểm y tế" in entry.summary
    assert "số hiện đầy đủ" in entry.summary
    assert "14 người" in entry.summary
    assert "Nguyễn" not in entry.summary
    assert isinstance(entry.at, datetime)


def test_sensitive_fields_leave_only_for_a_purpose(run: Run, register: Path) -> None:
    words = ("list", register, *ON, "--form", "party_cell", "--out", "a.xlsx")
    no_words = ("--purpose", "x", "--recipient", "Bí thư")
    for part in ((), ("--purpose", "Họp chi bộ"), ("--recipient", "Bí thư"), no_words):
        code, out, err = run(*words, *part)
        assert (code, out) == (1, "")
        assert ("chưa nói rõ mục đích" if part == no_words else "Đảng viên") in err.splitlines()[-1]
        assert not Path("a.xlsx").exists()
    assert releases(register) == []
    code, *_ = run(*words, "--purpose", "Họp chi bộ", "--recipient", "Bí thư")
    assert code == 0
    assert "Họp chi bộ" in releases(register)[0].summary
    code, *_ = run("list", register, *ON, "--columns", "full_name,ethnicity")
    assert code == 0


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("--form", "voter"), "voters"),
    (("--form", "@absent.json"), "absent.json"),
    (("--form", "{"), "viết đúng mẫu"),
    (("--form", "voters", "--unit", "household"), "columns[0].field"),
    (("--form", "buildings", "--group", "household"), "group_by"),
    (("--unit", "building", "--columns", "full_name"), "full_name"),
    (("--form", "general", "--out", "a.exe"), ".docx"),
    (("--form", "general", "--out", "absent/a.xlsx"), "a.xlsx"),
]


@pytest.mark.parametrize(("words", "named"), REFUSED)
def test_what_cannot_be_done_is_one_line(
    run: Run, register: Path, words: tuple[str, ...], named: str
) -> None:
    code, out, err = run("list", register, *ON, *words)
    assert code == 1
    assert out == ""
    assert named in err
    assert err.count("\n") == 1
    assert releases(register) == []


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_meeting_sheet_is_question_map_figures_and_list(
    run: Run, register: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"meeting.{ending}"
    code, _said, wrong = run("meeting", register, *ON, "--out", out, "--title", "Họp tổ")
    assert (code, wrong) == (0, "")
    said = _words_of(out)
    for expected in ("HỌP TỔ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "phố Chùa", "Tổng cộng"):
        assert expected in said, expected
    assert len(releases(register)) == 1


def test_a_meeting_sheet_is_a_paper_and_nothing_else(run: Run, register: Path) -> None:
    code, _said, wrong = run("meeting", register, *ON, "--out", "meeting.xlsx")
    assert code != 0
    assert ".pdf" in wrong
    assert releases(register) == []


def _words_of(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = PdfReader(path).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)
    file = docx.Document(str(path))
    cells = [cell.text for each in file.tables for row in each.rows for cell in row.cells]
    return " ".join([*(each.text for each in file.paragraphs), *cells])


PARTY = '{"field": "party_member", "is": true}'


def test_what_is_asked_by_is_as_sensitive_as_what_is_shown(run: Run, register: Path) -> None:
    asked = ("--filter", PARTY, "--columns", "full_name")
    for command, out in (("list", "a.csv"), ("list", "a.pdf"), ("meeting", "b.pdf")):
        words = (command, register, *ON, *asked, "--out", out)
        code, _said, err = run(*words)
        assert code == 1
        assert "Đảng viên" in err
        assert list(Path().glob(f"*{out}")) == []
        assert releases(register) == []
    run(
        "list",
        register,
        *ON,
        *asked,
        "--out",
        "a.csv",
        "--purpose",
        "Họp chi bộ",
        "--recipient",
        "Chi bộ",
    )
    assert "Chi bộ" in releases(register)[0].summary


def test_what_is_written_says_who_let_it_out_and_for_what(run: Run, register: Path) -> None:
    given = ("--purpose", "Phát quà", "--recipient", "Chi hội")
    for command, out in (
        ("list", "a.csv"),
        ("list", "a.docx"),
        ("list", "a.pdf"),
        ("meeting", "b.pdf"),
    ):
        run(command, register, *ON, "--form", "children_gifts", *given, "--out", out)
        path = Path(out)
        words = path.read_text(encoding="utf-8-sig") if out == "a.csv" else _words_of(path)
        if out == "a.docx":
            words += docx.Document(out).sections[0].footer.paragraphs[0].text
        for expected in ("Tổ trưởng", "mục đích: Phát quà", "nơi nhận: Chi hội"):
            assert expected in words, (out, expected)


def test_a_file_and_its_trace_appear_together_or_not_at_all(
    run: Run, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.csv").write_text("as it was")

    def refuse(*_given: object) -> None:
        raise RegisterError("full", "Ổ đĩa đầy.", "The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "commit", refuse)
        for command, out in (("list", "a.csv"), ("meeting", "b.pdf")):
            assert run(command, register, *ON, "--out", out)[0] == 1
    assert Path("a.csv").read_text() == "as it was"
    assert sorted(each.name for each in Path().glob("*.*") if "resgroup" not in each.name) == [
        "a.csv"
    ]
    assert releases(register) == []


def test_a_register_for_reading_only_lets_nothing_sensitive_out(
    run: Run, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def newer(*given: object, read_only: bool = False) -> Engine:
        if not read_only:
            raise RegisterError("newer-file", "Tệp mới hơn.", "The file is newer.")
        return opened(*given, read_only=True)

    opened: Any = engine.open_engine
    monkeypatch.setattr(engine, "open_engine", newer)
    given = ("--purpose", "Họp chi bộ", "--recipient", "Chi bộ")
    words = ("list", register, *ON, "--form", "party_cell", *given, "--out", "a.csv")
    code, _said, err = run(*words)
    assert code == 1
    assert "chỉ mở để xem" in err
    assert not Path("a.csv").exists()
    assert run("list", register, *ON, "--form", "general", "--out", "b.csv")[0] == 0
    assert Path("b.csv").exists()


def test_a_template_of_word_is_filled(run: Run, register: Path) -> None:
    Path("mine.docx").write_bytes(resource_path("templates", "general_list.docx").read_bytes())
    words = ("list", register, *ON, "--template", "mine.docx")
    code, said, err = run(*words, "--out", "a.docx", "--title", "Danh sách quà")
    assert (code, said, err) == (0, "a.docx\n", "")
    written = _words_of(Path("a.docx"))
    assert "DANH SÁCH QUÀ" in written
    assert "Nguyễn Văn 060" in written
    assert len(releases(register)) == 1


def test_a_template_without_a_place_for_the_list_is_filled_with_a_warning(
    run: Run, register: Path
) -> None:
    file = docx.Document()
    file.add_paragraph("{{ title }}: {{ total }}")
    file.save("mine.docx")
    code, said, err = run("list", register, *ON, "--template", "mine.docx", "--out", "a.docx")
    assert (code, said) == (0, "a.docx\n")
    assert "không có thẻ của danh sách" in err
    assert "14 người" in _words_of(Path("a.docx"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("--template", "mine.docx", "--out", "mine.docx"), "mine.docx"),
        (("--template", "mine.docx", "--out", "./absent/../mine.docx"), "mine.docx"),
        (("--template", "mine.docx", "--out", "a.pdf"), "--out"),
        (("--template", "mine.docx"), "--out"),
        (("--template", "absent.docx", "--out", "a.docx"), "absent.docx"),
        (("--template", "register.txt", "--out", "a.docx"), "register.txt"),
    ],
)
def test_a_template_that_cannot_be_filled_is_one_line(
    run: Run, register: Path, given: tuple[str, ...], named: str
) -> None:
    Path("mine.docx").write_bytes(resource_path("templates", "general_list.docx").read_bytes())
    Path("register.txt").write_text("no template")
    before = Path("mine.docx").read_bytes()
    code, said, err = run("list", register, *ON, *given)
    assert (code, said) == (1, "")
    assert named in err
    assert err.count("\n") == 1
    assert Path("mine.docx").read_bytes() == before
    assert not Path("a.docx").exists()
    assert releases(register) == []


def test_the_tags_of_templates_are_told(run: Run) -> None:
    code, out, _ = run("lists", "--tags")
    assert code == 0
    assert any(line.startswith("uncertain_rows ") for line in out.splitlines())
    assert "rows" in json.loads(run("lists", "--tags", "--json")[1])["tags"]
