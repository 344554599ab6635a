"""Figures by topic from the command line: printed, compared, hidden, and written to files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from db.exports import safe_cell
from db.store import Store
from resgroup.errors import RegisterError
from tests.test_main_lists import ON, Run, register, releases, run

__all__ = ["register", "run"]
AGES = ("--topic", "age", "--ages", "0,18,60")


def told(run: Run, register: Path, *words: str) -> Any:
    code, out, err = run("stats", register, *ON, *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def figures(topic: Any) -> dict[str, list[int | None]]:
    return {line["words"]: line["figures"] for line in topic["lines"]}


def cells(name: str) -> list[list[str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_the_plain_figures_stay_as_they_are(run: Run, register: Path) -> None:
    plain = told(run, register)
    assert plain["population"] == 14
    assert list(plain)[:6] == ["on", "population", "uncertain", "households", "buildings", "sex"]
    assert "Tính đến ngày 01/11/2026" in run("stats", register, *ON)[1]


def test_a_topic_is_counted(run: Run, register: Path) -> None:
    found = told(run, register, "--topic", "residence")
    (topic,) = found["topics"]
    assert (found["population"], topic["topic"], topic["by"]) == (14, "residence", "group")
    assert figures(topic) == {"Thường trú": [13, 13], "Tạm trú": [1, 1], "Tổng số": [14, 14]}


def test_all_topics_are_counted_where_none_is_named(run: Run, register: Path) -> None:
    topics = [each["topic"] for each in told(run, register, "--by", "street")["topics"]]
    assert topics[0] == "age"
    assert len(topics) == 12
    assert not {"movements", "cultural_family"} & set(topics)
    out = run("stats", register, *ON, "--by", "group")[1]
    assert "Trình độ" in out


def test_ages_are_banded_as_asked(run: Run, register: Path) -> None:
    (topic,) = told(run, register, *AGES)["topics"]
    keys = [line["key"] for line in topic["lines"]]
    assert keys == [0, 18, 60, "uncertain", "total"]


def test_a_question_and_streets_narrow_the_figures(run: Run, register: Path) -> None:
    lodgers = '{"field": "residence", "is": "temporary"}'
    found = told(run, register, "--topic", "residence", "--filter", lodgers)
    assert found["population"] == 1
    (topic,) = told(run, register, "--topic", "residence", "--by", "street")["topics"]
    counts = figures(topic)
    assert counts.pop("Tổng số")[-1] == 14
    assert sum(each[-1] or 0 for each in counts.values()) == 14


def test_those_of_whom_the_question_is_uncertain_are_told(run: Run, register: Path) -> None:
    thirty = ("--filter", '{"field": "age", "is": 30}')
    told = json.loads(run("stats", register, "--topic", "education", *thirty, "--json")[1])
    assert told["uncertain"] > 0
    assert (
        f"chưa chắc: {told['uncertain']} người"
        in run("stats", register, "--topic", "education", *thirty)[1]
    )
    assert "chưa chắc" not in run("stats", register, "--topic", "education")[1]


def test_names_of_a_period_stay_on_the_screen(run: Run, register: Path, tmp_path: Path) -> None:
    period = ("--from", "2026-10-01", "--to", "2026-10-31")
    out = tmp_path / "names.xlsx"
    code, _, err = run("stats", register, *period, "--names", "--out", out)
    assert code == 1
    assert "--names" in err
    assert not out.exists()


def test_two_days_stand_beside_each_other(run: Run, register: Path) -> None:
    (topic,) = told(run, register, "--topic", "residence", "--compare", "2025-11-01")["topics"]
    assert [each["day"] for each in topic["headings"][:3]] == ["then", "now", "change"]
    out = run("stats", register, *ON, "--topic", "residence", "--compare", "2025-11-01")[1]
    assert "01/11/2025" in out
    assert "±" in out


def test_small_figures_are_hidden_where_asked(run: Run, register: Path) -> None:
    (topic,) = told(run, register, "--topic", "residence", "--least", "5")["topics"]
    assert None in figures(topic)["Tạm trú"]
    assert "•" in run("stats", register, *ON, "--topic", "residence", "--least", "5")[1]
    assert "•" not in run("stats", register, *ON, "--topic", "residence")[1]


def test_a_hidden_total_is_not_told_as_the_population(run: Run, register: Path) -> None:
    lodgers = '{"field": "residence", "is": "temporary"}'
    words = ("--topic", "residence", "--filter", lodgers, "--least")
    assert told(run, register, *words, "5")["population"] is None
    assert told(run, register, *words, "0")["population"] == 1


def test_a_spreadsheet_of_a_topic_hides_small_figures(run: Run, register: Path) -> None:
    words = ("stats", register, *ON, "--topic", "residence", "--out")
    assert run(*words, "a.csv")[:2] == (0, "a.csv\n")
    lines = cells("a.csv")
    assert next(line for line in lines if line[0] == "Tạm trú")[1:] == ["•"] * 3
    assert any("Tổ trưởng" in cell for line in lines for cell in line)
    run(*words, "b.xlsx", "--least", "0")
    sheet = openpyxl.load_workbook("b.xlsx").active
    assert sheet is not None
    assert ("Tạm trú", 1, 1, 7.1) in {
        tuple(cell.value for cell in row) for row in sheet.iter_rows()
    }
    summaries = [entry.summary for entry in releases(register)]
    assert summaries == ["Xuất ra tệp · Tình trạng cư trú · 14 người"] * 2


def test_differences_below_nothing_are_numbers_and_no_formulas() -> None:
    assert [safe_cell(each) for each in (-6, -6.5, "-6")] == ["-6", "-6.5", "'-6"]


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_figures_on_paper_have_charts_and_trace(run: Run, register: Path, ending: str) -> None:
    out = f"a.{ending}"
    code, said, err = run("stats", register, *ON, "--out", out)
    assert (code, said, err) == (0, f"{out}\n", "")
    if ending == "pdf":
        words = " ".join(page.extract_text() for page in PdfReader(out).pages)
    else:
        file = docx.Document(out)
        foot = file.sections[0].footer.paragraphs[0].text
        words = " ".join([*(each.text for each in file.paragraphs), foot])
        assert len(file.inline_shapes) > 3
    assert "Tổ trưởng" in " ".join(words.split())
    assert "THỐNG KÊ" in words
    assert len(releases(register)) == 1


def test_figures_appear_with_their_trace_or_not_at_all(
    run: Run, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise RegisterError("full", "Ổ đĩa đầy.", "The disk is full.")

    year = ("--from", "2026-01-01", "--to", "2026-12-31")
    with monkeypatch.context() as patched:
        patched.setattr(Store, "commit", refuse)
        for words in ((*ON, "--topic", "age"), year):
            assert run("stats", register, *words, "--out", "a.csv")[0] == 1
            assert list(Path().glob("*a*.csv")) == []
    run("stats", register, *year, "--out", "a.csv")
    assert "Biến động" in releases(register)[0].summary
    assert any("Tổ trưởng" in cell for line in cells("a.csv") for cell in line)


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("--out", "a.csv"), "--topic"),
    (("--topic", "age", "--topic", "residence", "--out", "a.xlsx"), "--topic"),
    (("--topic", "age", "--out", "a.exe"), ".docx"),
    (("--topic", "age", "--ages", "9,3"), "9,3"),
    (("--topic", "movements", "--by", "street"), "movements"),
    (("--topic", "movements", "--rule", "voter"), "movements"),
    (("--topic", "cultural_family", "--compare", "2025-01-01"), "cultural_family"),
    (("--by", "month"), "--from"),
    (("--topic", "age", "--filter", '{"field": "sex", "is": "female"}', "--out", "a.csv"), "đếm"),
]


@pytest.mark.parametrize(("words", "named"), REFUSED)
def test_figures_that_cannot_be_are_one_line(
    run: Run, register: Path, words: tuple[str, ...], named: str
) -> None:
    code, out, err = run("stats", register, *ON, *words)
    assert (code, out) == (1, "")
    assert named in err
    assert err.count("\n") == 1
    assert releases(register) == []


@pytest.mark.parametrize("more", [("--topic", "age"), ("--least", "0"), ("--by", "street")])
def test_a_period_has_no_topics(run: Run, register: Path, more: tuple[str, ...]) -> None:
    code, _out, err = run("stats", register, "--from", "2026-01-01", "--to", "2026-12-31", *more)
    assert code == 1
    assert "--topic" in err
