"""Those of whom a question is uncertain: they stand below every list, with what is missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from test_documents import word_text

import main as program
from db.documents import templates
from db.files import open_register
from db.imports import Source, plan_import
from resgroup import filters
from resgroup.changes import RELEASE
from resgroup.dates import PartialDate
from resgroup.lists.forms import forms
from resgroup.lists.unsure import unsure_table, what_is_missing
from resgroup.records import Resident
from resgroup.register import Answer, Question
from resgroup.resources import resource_path
from tests.groups import new_register
from tests.listed_group import home

ON = date(2027, 2, 24)
ASKED = ("--rule", "nvqs_call_up", "--on", ON.isoformat())
SAID = ("--purpose", "Gọi nhập ngũ", "--recipient", "Ban chỉ huy quân sự phường")
TITLE = "Chưa chắc, cần kiểm tra (3 người)"
TOTAL = "Tổng cộng: 1 người (một); chưa chắc: 3 người"
HEADING = "Chưa chắc vì"

PEOPLE = (
    Resident(1, "Trần Văn An", "male", PartialDate(2005, 3, 1), national_id="001205000001"),
    Resident(2, "Lê Văn Bình", "male", PartialDate(2001), national_id="001201000002"),
    Resident(3, "Vũ Thanh Cúc", "", PartialDate(2004, 5, 6), national_id="001204000003"),
    Resident(4, "Phạm Minh Dung", "", PartialDate(2009, 2), national_id="001209000004"),
    Resident(5, "Đỗ Thị Én", "female", PartialDate(2004, 5, 6), national_id="001304000005"),
)
BECAUSE = {
    2: "chỉ biết năm sinh 2001",
    3: "chưa ghi giới tính",
    4: "chưa ghi giới tính; chỉ biết tháng sinh 02/2009",
}

Run = Callable[..., str]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    new_register(path, home(1, "Số 12 phố Chùa", *PEOPLE)).close()
    return path


@pytest.fixture
def run(register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the register in its folder; what it printed."""
    monkeypatch.chdir(register.parent)

    def command(*words: str) -> str:
        code = program.main([words[0], str(register), *ASKED, *SAID, *words[1:]])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return printed.out

    return command


def pdf_words(name: str) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(name).pages).split())


def asked(path: Path, question: object) -> tuple[Answer, dict[int, str]]:
    store = open_register(path, None)
    try:
        answer = store.ask(Question(filters.read(question), ON))
        return answer, what_is_missing(store, answer)
    finally:
        store.close()


def test_what_is_missing_is_said_of_each(register: Path) -> None:
    answer, missing = asked(register, {"rule": "nvqs_call_up"})
    assert answer.ids.tolist() == [1]
    assert missing == BECAUSE


def test_only_what_leaves_it_open_is_missing(register: Path) -> None:
    _answer, missing = asked(register, {"field": "age", "from": 18})
    assert missing == {4: "chỉ biết tháng sinh 02/2009"}


def test_it_may_hang_on_others_of_the_home(register: Path) -> None:
    grown = {"field": "age", "from": 18}
    _answer, missing = asked(register, {"household": {"all": grown}})
    assert set(missing.values()) == {"chưa ghi đủ về người thân hoặc người cùng nhà"}


def test_they_stand_in_the_columns_of_the_form_and_one_more(register: Path) -> None:
    store = open_register(register, None)
    answer = store.ask(Question(filters.read({"rule": "nvqs_call_up"}), ON))
    table = unsure_table(store, answer, forms()["call_up"])
    assert table is not None
    assert (table.title, table.total) == (TITLE, "")
    assert [each.key for each in table.headings[-2:]] == ["blank", "unsure"]
    (section,) = table.sections
    assert [(row.id, row.cells[0]) for row in section.rows] == [(2, "1"), (3, "2"), (4, "3")]
    assert section.rows[0].cells[3] == "001******002"
    assert {row.id: row.cells[-1] for row in section.rows} == BECAUSE
    assert unsure_table(store, answer, forms()["household_roster"]) is None
    store.close()


def test_the_screen_shows_them_as_a_second_block(run: Run) -> None:
    above, below = run("list").split(f"\n{TITLE}\n")
    assert TOTAL in above
    assert "Lê Văn Bình" not in above
    assert below.splitlines()[0].startswith("    1  Lê Văn Bình")
    assert below.splitlines()[0].endswith("| chỉ biết năm sinh 2001")
    told = run("list", "--no-uncertain")
    assert "Bình" not in told
    assert "Chưa chắc vì sổ ghi chưa đủ: 3" in told


def test_json_has_them_beside_the_count(run: Run) -> None:
    told = json.loads(run("list", "--json"))
    assert (told["count"], told["uncertain"]) == (1, 3)
    assert {row["id"]: row["because"] for row in told["uncertain_rows"]} == BECAUSE
    assert told["uncertain_rows"][0]["national_id"] == "001******002"
    left_out = json.loads(run("list", "--json", "--no-uncertain"))
    assert "uncertain_rows" not in left_out
    assert left_out["uncertain"] == 3


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_paper_shows_them_below_the_list(run: Run, name: str) -> None:
    run("list", "--out", name)
    words = pdf_words(name) if name.endswith(".pdf") else word_text(Path(name).read_bytes())
    order = ["Trần Văn An", TOTAL, TITLE, HEADING, "Lê Văn Bình"]
    places = [words.index(each) for each in order]
    assert places == sorted(places) or name.endswith(".docx")  # there tables are read last
    assert "Không có trong danh sách" not in words
    run("list", "--out", name, "--no-uncertain")
    words = pdf_words(name) if name.endswith(".pdf") else word_text(Path(name).read_bytes())
    assert "Bình" not in words
    assert "Không có trong danh sách vì sổ ghi chưa đủ; chưa chắc: 3 người" in words


def test_the_meeting_sheet_shows_them_and_counts_them_large(run: Run) -> None:
    run("meeting", "--out", "m.pdf")
    words = pdf_words("m.pdf")
    assert "3 người chưa chắc" in words
    assert TOTAL in words
    assert "Lê Văn Bình" in words
    run("meeting", "--out", "m.pdf", "--no-uncertain")
    words = pdf_words("m.pdf")
    assert "3 người chưa chắc" in words
    assert "Lê Văn Bình" not in words


def test_a_workbook_has_a_page_for_them_that_no_import_takes_for_the_list(
    run: Run, register: Path
) -> None:
    run("list", "--out", "a.xlsx", "--unmasked")
    book = openpyxl.load_workbook("a.xlsx")
    assert book.sheetnames == ["Danh sách", "Chưa chắc"]
    cells = [[cell.value for cell in row] for row in book["Chưa chắc"].iter_rows()]
    assert cells[0][0] == TITLE
    assert [row[1] for row in cells[-3:]] == ["Lê Văn Bình", "Vũ Thanh Cúc", "Phạm Minh Dung"]
    assert [row[-1] for row in cells[-3:]] == list(BECAUSE.values())
    assert known_again(register, Path("a.xlsx")) == 1


def test_csv_has_them_as_a_section_with_one_column_more(run: Run, register: Path) -> None:
    run("list", "--out", "a.csv", "--unmasked")
    with Path("a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    top = next(place for place, row in enumerate(rows) if row[0] == "STT")
    assert rows[top][-1] == HEADING
    assert [row[-1] for row in rows[top + 1 :] if len(row) > 1] == ["", *BECAUSE.values()]
    assert [TITLE] in rows
    assert rows[-1] == [TOTAL]
    assert known_again(register, Path("a.csv")) == 4


def test_csv_without_anyone_uncertain_has_no_such_column(run: Run) -> None:
    run("list", "--out", "a.csv", "--no-uncertain")
    assert f",{HEADING}\n" not in Path("a.csv").read_text(encoding="utf-8-sig")


def known_again(register: Path, file: Path) -> int:
    """How many people an import finds in a file, all of them as they are in the register."""
    store = open_register(register, None)
    try:
        plan = plan_import(store, Source(file, "residents"), ON).plan
    finally:
        store.close()
    assert plan.count("refused") == plan.count("new") == plan.count("changed") == 0
    return plan.count("same")


@pytest.mark.parametrize("name", ["general_list", "voters"])
def test_the_shipped_templates_have_a_place_for_them(run: Run, name: str) -> None:
    run(
        "list",
        "--form",
        "voters",
        "--out",
        "t.docx",
        "--template",
        str(templates.templates()[name]),
    )
    words = word_text(Path("t.docx").read_bytes())
    assert words.index(TITLE) < words.index(HEADING) < words.index("Lê Văn Bình")
    assert "Không có trong danh sách" not in words


def test_a_template_without_a_place_for_them_notes_how_many_they_are(run: Run) -> None:
    roster = resource_path("templates", "household_roster.docx")
    run("list", "--columns", "household_code,head_name,address,household_size,household_phone",
        "--out", "t.docx", "--template", str(roster))  # fmt: skip
    words = word_text(Path("t.docx").read_bytes())
    assert TITLE not in words
    assert "Không có trong danh sách vì sổ ghi chưa đủ; chưa chắc: 3 người" in words


def test_a_list_of_homes_notes_how_many_have_such_people(run: Run) -> None:
    run("list", "--unit", "household", "--out", "h.pdf")
    words = pdf_words("h.pdf")
    assert TITLE not in words
    assert "chưa chắc: 3 người (1 hộ)" in words
    assert "chưa đủ: 3 (1 nhà)" in run("list", "--unit", "building")


def test_the_audit_counts_them_where_they_leave(run: Run, register: Path) -> None:
    run("list", "--out", "a.pdf")
    run("list", "--out", "a.pdf", "--no-uncertain")
    run("meeting", "--out", "m.pdf")
    store = open_register(register, None)
    found = [entry.summary for entry in store.entries(commands=(RELEASE,))]
    store.close()
    assert [next(w for w in words.split(" · ") if w.endswith("người")) for words in found] == [
        "4 người",
        "1 người",
        "4 người",
    ]
