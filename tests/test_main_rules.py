"""Legal rules on the command line: listed by theme, checked, asked for the day they count for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import main as program
from resgroup import rules
from resgroup.dates import PartialDate
from tests.groups import new_register
from tests.listed_group import home, person, street_records
from tests.test_rules_ward import HEAD, rule

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Run a command in a folder of its own on 22 November 2026; its code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "_today", lambda: given_today)
    given_today = rules.shipped_rules()["voter"].checked

    def command(*words: object) -> tuple[int, str, str]:
        code = program.main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield command
    rules.use_folder(None)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    new_register(path, street_records()).close()
    return path


def test_rules_stand_under_their_themes(run: Run) -> None:
    lines = run("rules")[1].splitlines()
    headings = [line.removesuffix(":") for line in lines if not line.startswith(" ")]
    assert headings == [theme.label for theme in rules.themes().values()]
    assert "Chính sách xã hội, bảo hiểm y tế" in headings


def test_a_rule_is_told_whole_to_other_programs(run: Run) -> None:
    told = {each["id"]: each for each in json.loads(run("rules", "--json")[1])}
    voter = told["voter"]
    assert voter["checked"] == "2026-11-22"
    assert (voter["text_read"], voter["confidence"]) == (True, "high")
    assert len(voter["check_by_hand"]) == 4


def test_a_folder_of_rules_is_checked(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "to1.rules"
    folder.mkdir()
    assert "Không có tệp quy tắc" in run("rules", "--check", folder)[1]
    own = folder / "phuong.toml"
    shared = HEAD + 'theme = "elderly_pensions"\n'
    own.write_text(shared + rule("voter", 21) + rule("gift"), "utf-8")
    code, out, _ = run("rules", "--check", folder)
    assert code == 0
    assert "phuong.toml: voter (thay quy tắc có sẵn)" in out
    assert "phuong.toml: gift (mới)" in out
    own.write_text(shared + rule("gift").replace("65", '"65"'), "utf-8")
    code, out, err = run("rules", "--check", folder)
    assert code == 1
    assert "phuong.toml, dòng 12: gift: age_from phải là số nguyên" in out
    assert "1 lỗi" in err


def test_rules_for_one_day_are_asked_together(run: Run, register: Path) -> None:
    both = ("--rule", "nvqs_call_up", "--rule", "nvqs_call_up_student")
    assert "Tính đến ngày 24/02/2027" in run("list", register, *both)[1]
    inside = ("--filter", '{"not": {"rule": "nvqs_call_up"}}')
    assert "Tính đến ngày 24/02/2027" in run("list", register, *inside)[1]


def test_rules_for_several_days_need_one(run: Run, register: Path) -> None:
    both = ("--rule", "nvqs_call_up", "--rule", "child")
    code, _, err = run("list", register, *both)
    assert code == 1
    assert "22/11/2026, 24/02/2027" in err
    assert "--on" in err
    assert run("list", register, *both, "--on", "2027-01-01")[0] == 0


def test_an_unknown_election_day_is_told(run: Run, register: Path) -> None:
    code, out, err = run("list", register, "--rule", "voter")
    assert code == 0
    assert "Chưa biết ngày bầu cử" in err
    assert "Tính đến ngày 22/11/2026" in out
    assert run("list", register, "--rule", "voter", "--on", "2031-03-16")[2] == ""
    assert run("list", register, "--rule", "child")[2] == ""


def test_whoever_has_no_sex_recorded_stands_apart(run: Run, tmp_path: Path) -> None:
    young = PartialDate(2005, 6, 1)
    people = (person(1, birth=young), replace(person(2, birth=young), sex=""))
    path = tmp_path / "to2.resgroup"
    new_register(path, home(1, "Số 1", *people)).close()
    for name, listed in (("nvqs_call_up", 1), ("women_15_49", 0)):
        told = json.loads(run("list", path, "--rule", name, "--json")[1])
        assert (told["count"], told["uncertain"]) == (listed, 1), name
        assert "Chưa chắc vì sổ ghi chưa đủ: 1" in run("list", path, "--rule", name)[1]


def test_a_rule_out_of_force_is_refused_with_its_days(run: Run, register: Path) -> None:
    code, _, err = run("list", register, "--rule", "elderly_80")
    assert code == 1
    assert "đến 30/06/2025" in err
    assert run("list", register, "--rule", "elderly_80", "--on", "2025-06-30")[0] == 0
