"""The ward's own rules hold beside the shipped ones, and each mistake is told with its line."""

from __future__ import annotations

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
        ("age_to =", 1, "two: 65 exceeds 3."),
        ("where =", 1, "three: a condition may not name another rule."),
        ("laws =", 1, "four: there is no laws."),
    }
    for key, _which, words in expected:
        line = next(number for number, line in enumerate(lines, 1) if line.startswith(key))
        assert (line, words) in said
    assert len(found.mistakes) == len(expected)
    assert set(found.rules) == {"one"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "there is no [[rule]]"),
        ("rule = 3\n", 1, "there is no [[rule]]"),
        ("checked = 2026-13-01\n", 1, "not TOML"),
        (HEAD + "\n\nx =\n", 4, "not TOML"),
        (HEAD + rule("one") + "[[rule]\n", 12, "not TOML"),
        (rule("one"), 3, "one has no checked"),
        (HEAD + rule("one"), 4, "theme “” must be one of"),
        (HEAD + rule("one").replace('vi = "Quà của phường"', 'vi = ""'), 4, "one has no vi"),
        (HEAD + rule("ONE"), 4, "the id is missing or wrong"),
        (HEAD + rule("one", 201), 11, "between 0 and 200"),
        (HEAD + rule("one", more='where = [{ field = "shoe", is = 1 }]\n'), 12, "no field"),
        (
            HEAD + rule("one", more='where = [{ field = "age", on = "x", is = 1 }]\n'),
            12,
            "real day",
        ),
        (HEAD + rule("one", more='effective_from = "2026"\n'), 12, "wrong kind"),
        (HEAD + rule("one", more='check_en = ["By hand"]\n'), 12, "both languages"),
        (HEAD + rule("one", more='file = "x.toml"\n'), 12, "there is no file"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    theme = "" if "theme" in says else "voters"
    found = check_rules(write(tmp_path, "own.toml", text), {}, theme)
    mistake = found.mistakes[0]
    assert mistake.line == line
    assert says in mistake.en
    assert not found.rules


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "own.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "big.toml").write_bytes(b"#" * 1_000_001)
    (folder / "note.txt").write_text("x")
    found = {each.file: each.en for each in r.use_folder(folder)}
    assert found == {"big.toml": "the file is too large", "own.toml": "cannot be read as UTF-8"}


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
