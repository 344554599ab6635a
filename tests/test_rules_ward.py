"""The ward's own rules hold beside the shipped ones, and each mistake is told with its line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from resgroup import rules as r
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.rule_reading import check_rules
from resgroup.ward_rules import folder_beside

HEAD = "checked = 2026-11-22\n"
RULE = """
[[rule]]
id = "{name}"
vi = "Quà của phường"
en = "Gifts of the ward"
law = "Quyết định 12/QĐ-UBND"
reference = "report_date"
confidence = "high"
text_read = true
age_from = {age}
"""


def rule(name: str, age: int = 65, more: str = "") -> str:
    return RULE.format(name=name, age=age) + more


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    r.use_folder(None)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_rule_of_the_same_id_replaces_the_shipped_one_in_its_place(folder: Path) -> None:
    before = list(r.rules())
    write(folder, "phuong.toml", HEAD + rule("voter", 21))
    assert r.use_folder(folder) == ()
    voter = r.rule_named("voter")
    assert (voter.age_from, voter.theme, voter.file) == (21, "voters", "phuong.toml")
    assert list(r.rules()) == before
    assert r.rule_named("child").file == ""
    r.use_folder(None)
    assert r.rule_named("voter").age_from == 18


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("elderly_pensions.toml", HEAD + rule("ward_gift")),
        ("own.toml", HEAD + 'theme = "elderly_pensions"\n' + rule("ward_gift")),
        ("own.toml", HEAD + rule("ward_gift", more='theme = "elderly_pensions"\n')),
        (
            "own.toml",
            "\ufeff"
            + (HEAD + rule("ward_gift")).replace("\n", "\r\n")
            + 'theme = "elderly_pensions"\r\n',
        ),
    ],
)
def test_a_new_rule_stands_last_under_its_theme(folder: Path, file: str, text: str) -> None:
    write(folder, file, text)
    assert r.use_folder(folder) == ()
    of_theme = [each.id for each in r.rules().values() if each.theme == "elderly_pensions"]
    assert of_theme[-1] == "ward_gift"
    themes = [each.theme for each in r.rules().values()]
    assert list(dict.fromkeys(themes)) == list(r.themes())


def test_a_faulty_file_leaves_what_is_shipped_in_force(folder: Path) -> None:
    write(folder, "good.toml", HEAD + rule("voter", 21))
    faulty = write(folder, "voters.toml", HEAD + rule("child", 3) + rule("ward_gift", -1))
    (mistake,) = r.use_folder(folder)
    assert (mistake.file, mistake.line) == ("voters.toml", 21)
    assert r.mistakes() == (mistake,)
    assert r.rule_named("child").age_to == 15
    assert r.rule_named("voter").age_from == 21
    faulty.write_text(HEAD + rule("child", 3), "utf-8")
    assert r.reload() == ()
    assert r.rule_named("child").age_from == 3


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    text = (
        HEAD
        + 'colour = "red"\n'
        + rule("one", more='sex = "any"\n')
        + rule("two", more="age_to = 3\n")
        + rule("three", more='where = [{ rule = "voter" }]\n')
        + rule("one")
        + rule("four").replace("law =", "laws =")
    )
    found = check_rules(write(tmp_path, "own.toml", text), {}, "voters")
    set_language("en")
    lines = text.split("\n")
    said = {(each.line, str(each).partition(": ")[2]) for each in found.mistakes}
    expected = {
        ("colour =", 1, "there is no colour."),
        ("sex =", 1, "one: sex “any” must be one of: male, female."),
        ("age_to =", 1, "two: from 65 exceeds to 3."),
        ("where =", 1, "three: a condition may not name another rule."),
        ("laws =", 1, "four: there is no laws; did you mean: law."),
    }
    for key, _which, words in expected:
        line = next(number for number, line in enumerate(lines, 1) if line.startswith(key))
        assert (line, words) in said
    assert len(found.mistakes) == len(expected)
    assert set(found.rules) == {"one"}


DEEP = "{ not = " * 60 + '{ field = "age", from = 1 }' + " }" * 60


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        # no TOML, in words for who does not know it
        ("checked = 2026-02-30\n", 1, "there is no such day"),
        ("checked = 22/11/2026\n", 1, "a day is 2026-11-22"),
        (HEAD + "\n\nx =\n", 4, "text stands between straight quotes"),
        (HEAD + rule("one") + "[[rule]\n", 12, "a closing ] or }"),
        (HEAD + rule("one", more="where = [\n"), 12, "a closing ] or }"),
        (HEAD + rule("one").replace('"high"', '"high'), 9, "between two straight quotes"),
        (HEAD + rule("one").replace('"high"', "“high”"), 9, "between straight quotes"),
        (HEAD + rule("one").replace('"high"', "high"), 9, "between straight quotes"),
        (HEAD + rule("one").replace("= true", "= True"), 10, "yes or no is true or false"),
        (HEAD + rule("one").replace("age_from =", "age_from:"), 11, "name = value"),
        (HEAD + rule("one", more="tuổi = 65\n"), 12, "plain letters"),
        (HEAD + rule("one", more="age_from = 66\n"), 12, "already above"),
        (HEAD + rule("one", more="\x00"), 12, "name = value"),
        ("checked = " + "[" * 5000 + "]" * 5000, 1, "nested too deep"),
        ('{"rule": []}', 1, "name = value"),
        # no rules
        ("", 1, "there is no [[rule]]"),
        ("# ghi chú\n", 1, "there is no [[rule]]"),
        ("rule = 3\n", 1, "there is no [[rule]]"),
        ((HEAD + rule("one")).replace("[[rule]]", "[rule]"), 3, "two brackets"),
        ((HEAD + rule("one")).replace("[[rule]]", "[[rules]]"), 3, "no rules; did you mean: rule"),
        # what is missing
        (rule("one"), 3, "one has no checked (the day it was checked)"),
        (HEAD + rule("one"), 4, "theme “” must be one of"),
        (HEAD + rule("one").replace('vi = "Quà của phường"', 'vi = ""'), 5, "one has no vi"),
        (HEAD + rule("one").replace("Quyết định 12/QĐ-UBND", " "), 7, "no law (law and article)"),
        (HEAD + rule("one").replace("age_from = 65\n", ""), 4, "would list everyone"),
        # wrong values
        ('checked = "22/11/2026"\n' + rule("one"), 1, "a day as year-month-day"),
        ("checked = 2026-11-22T10:00:00\n" + rule("one"), 1, "a day as year-month-day"),
        (HEAD + 'theme = "old"\n' + rule("one"), 2, "theme “old” must be one of"),
        (HEAD + rule("ONE"), 4, "the id is missing or wrong"),
        (HEAD + rule("o" * 61), 4, "id must be one line of at most 60 letters"),
        (HEAD + rule("one").replace("Quà của", "Quà\tcủa"), 5, "vi must be one line"),
        (HEAD + rule("one", 201), 11, "between 0 and 200"),
        (HEAD + rule("one", -1), 11, "between 0 and 200"),
        (HEAD + rule("one").replace("65", '"65"'), 11, "age_from must be a whole number"),
        (HEAD + rule("one").replace("65", "65.5"), 11, "age_from must be a whole number"),
        (HEAD + rule("one").replace("= true", '= "có"'), 10, "text_read must be true or false"),
        (HEAD + rule("one", more="months_from = 3\n"), 12, "by years or by months"),
        (HEAD + rule("one", more='alternative = "by_date"\n'), 12, "must differ from counted"),
        (HEAD + rule("one", more='effective_from = "2026"\n'), 12, "a day as year-month-day"),
        (
            HEAD + rule("one", more="effective_from = 2027-01-01\neffective_to = 2026-01-01\n"),
            13,
            "from 2027-01-01 exceeds to 2026-01-01",
        ),
        (HEAD + rule("one", more='check_en = ["By hand"]\n'), 12, "both languages"),
        (HEAD + rule("one", more="check_vi = [3]\ncheck_en = [3]\n"), 12, "must be text"),
        (HEAD + rule("one", more='unsure_without = ["shoe"]\n'), 12, "no field “shoe”"),
        # keys
        (HEAD + rule("one", more='file = "x.toml"\n'), 12, "there is no file"),
        (HEAD + rule("one", more="wheer = []\n"), 12, "did you mean: where"),
        # conditions
        (HEAD + rule("one", more='where = { field = "age", from = 3 }\n'), 12, "a list in […]"),
        (HEAD + rule("one", more='where = ["permanent"]\n'), 12, "must stand in {…}"),
        (HEAD + rule("one", more='where = [{ field = "shoe", is = 1 }]\n'), 12, "no field"),
        (HEAD + rule("one", more='where = [{ field = "sex", is = "nam" }]\n'), 12, "male, female"),
        (HEAD + rule("one", more='where = [{ field = "age", from = "7" }]\n'), 12, "whole number"),
        (HEAD + rule("one", more=f"where = [{DEEP}]\n"), 12, "nested more than 40 deep"),
        (
            HEAD + rule("one", more='where = [{ field = "residence_from", to = "3 tháng" }]\n'),
            12,
            "a day counted from another: 3 months before",
        ),
        (
            HEAD + rule("one", more='where = [{ field = "age", on = "x", is = 1 }]\n'),
            12,
            "real day",
        ),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    theme = "" if "theme “”" in says else "voters"
    found = check_rules(write(tmp_path, "own.toml", text), {}, theme)
    mistake = found.mistakes[0]
    assert mistake.line == line
    assert says in mistake.en
    assert not found.rules


def test_every_mistake_of_a_rule_is_told(tmp_path: Path) -> None:
    bare = '[[rule]]\nid = "one"\n'
    several = rule("two", more='sex = "any"\nage_to = 3\nwhere = ["x"]\n')
    kinds = rule("three", more="colour = 1\n").replace("true", '"có"')
    path = write(tmp_path, "own.toml", HEAD + bare + several + kinds)
    found = [
        (each.line, each.en.split(" ")[0]) for each in check_rules(path, {}, "voters").mistakes
    ]
    lines = path.read_text("utf-8").split("\n")
    assert found == [
        *[(3, "one")] * 6,
        *[(lines.index(line) + 1, "two:") for line in ('sex = "any"', "age_to = 3")],
        (lines.index('where = ["x"]') + 1, "two:"),
        *[(lines.index(line) + 1, "three:") for line in ('text_read = "có"', "colour = 1")],
    ]


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    good = HEAD + 'theme = "voters"\n' + rule("one")
    (folder / "utf16.toml").write_bytes(good.encode("utf-16"))
    (folder / "tcvn3.toml").write_bytes("vi = 'Qu\u00b5'".encode("latin-1"))
    (folder / "big.toml").write_bytes(b"#" * 1_000_001)
    (folder / "folder.toml").mkdir()
    (folder / ".~lock.good.toml").write_text("x")
    (folder / "note.txt").write_text("x")
    (folder / "good.TOML").write_text(good, "utf-8")
    found = {each.file: each.en.partition(":")[0] for each in r.use_folder(folder)}
    assert found == {
        "big.toml": "the file is too large",
        "folder.toml": "is a folder, not a file",
        "tcvn3.toml": "the file is not UTF-8",
        "utf16.toml": "the file is not UTF-8",
    }
    assert set(r.rules()) - set(r.shipped_rules()) == {"one"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_nothing_waits_for_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe.toml")
    assert [each.en for each in r.use_folder(folder)] == ["the file cannot be opened"]


def test_so_many_files_are_told_of(folder: Path) -> None:
    for number in range(201):
        write(folder, f"{number:03}.toml", HEAD + 'theme = "voters"\n' + rule(f"own_{number}"))
    (mistake,) = r.use_folder(folder)
    assert mistake.file == "200.toml"
    assert "own_199" in r.rules()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_on_any_system(tmp_path: Path, end: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes((HEAD + rule("one", more="age_to = 3\n")).replace("\n", end).encode())
    (mistake,) = check_rules(path, {}, "voters").mistakes
    assert mistake.line == 12


def test_an_id_in_two_files_is_told_in_the_second(folder: Path) -> None:
    write(folder, "a.toml", HEAD + rule("voter", 21))
    write(folder, "b.toml", HEAD + rule("voter", 22))
    (mistake,) = r.use_folder(folder)
    assert (mistake.file, mistake.en) == ("b.toml", "voter is already in a.toml")
    assert r.rule_named("voter").age_from == 21


def test_no_folder_is_refused_and_changes_nothing(folder: Path) -> None:
    write(folder, "a.toml", HEAD + rule("voter", 21))
    r.use_folder(folder)
    with pytest.raises(RegisterError) as caught:
        r.use_folder(folder / "missing")
    assert caught.value.code == "no-folder"
    assert r.rule_named("voter").age_from == 21


def test_the_folder_beside_a_register(tmp_path: Path) -> None:
    register = tmp_path / "to-1.resgroup"
    assert folder_beside(register) is None
    (tmp_path / "to-1.rules").mkdir()
    assert folder_beside(register) == tmp_path / "to-1.rules"
