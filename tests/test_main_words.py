"""The words of the command line: what is mistyped, what fails, and in which language it is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import main as program

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a folder of its own; its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def command(*words: object) -> tuple[int, str, str]:
        code = program.main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


MISTYPED: list[tuple[tuple[str, ...], str]] = [
    (("lsit", "to1.resgroup"), "có phải ý bạn là list, lists?"),
    (("list",), "còn thiếu: TỆP"),
    (("list", "to1.resgroup", "--ruel", "voter"), "có phải ý bạn là --rule"),
    (("list", "to1.resgroup", "--rul", "voter"), "có phải ý bạn là --rule"),
    (("list", "to1.resgroup", "--on", "31/02/2027"), "không phải là ngày"),
    (("list", "to1.resgroup", "--rule"), "phải có một giá trị theo sau"),
    (("list", "to1.resgroup", "more.resgroup"), "thừa “more.resgroup”"),
    (("list", ""), "không phải là tên tệp"),
    (("list", "to1.resgroup", "--out", "."), "không phải là tên tệp"),
    (("list", "to1.resgroup", "--out", "list"), ".xlsx, .csv, .docx, .pdf"),
    (("list", "to1.resgroup", "--columns", ""), "cần ít nhất một tên"),
    (("list", "to1.resgroup", "--columns", " ,"), "cần ít nhất một tên"),
    (("list", "to1.resgroup", "--json=1"), "không nhận giá trị"),
    (("list", "to1.resgroup", "--unit", "person"), "hãy chọn một trong: resident"),
    (("stats", "to1.resgroup", "--topic", "agee"), "có phải ý bạn là age?"),
    (("stats", "to1.resgroup", "--least", "-1"), "số nguyên từ 0"),
    (("demo", "to2.resgroup", "--households", "many"), "số nguyên"),
    (("picture", "to1.resgroup", "--out", "a.png", "--scale", "3"), "1, 1.25, 1.5, 2"),
    (("rules", "--check", "a", "--folder", "b"), "không dùng cùng với --check"),
]


@pytest.mark.parametrize(("words", "told"), MISTYPED)
def test_a_mistyped_command_is_answered_in_the_users_language(
    run: Run, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    """One line, no word of argparse's own English, and where all options are explained."""
    with pytest.raises(SystemExit) as ended:
        run(*words)
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert printed.err.count("\n") == 1
    assert told in printed.err
    assert "--help”" in printed.err
    for english in ("argument", "invalid", "error", "usage", "required", "expected"):
        assert english not in printed.err


@pytest.mark.parametrize("command", ["", *program.RUNS])
def test_help_is_in_the_users_language_and_has_an_example(
    run: Run, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    told = {}
    for language in ("vi", "en"):
        with pytest.raises(SystemExit) as ended:
            run("--language", language, *([command] if command else []), "--help")
        assert not ended.value.code
        told[language] = capsys.readouterr().out
    assert ("Ví dụ: resgroup" in told["vi"]) == bool(command)
    for english in ("usage", "options", "show this help", "positional"):
        assert english not in told["vi"]
        assert english in told["en"] or english == "positional"


def test_the_language_is_chosen_before_anything_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("--language", "en", "list"), ("list", "--language", "en")):
        with pytest.raises(SystemExit):
            run(*words)
        assert "the following arguments are required: FILE" in capsys.readouterr().err


def test_a_word_that_is_no_command_and_no_file_opens_no_window(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def show(path: Path | None, *_more: object) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("ui.app.run", show)
    assert run("other.resgroup")[0] == 0
    assert run("folder/file")[0] == 0
    assert run()[0] == 0
    assert opened == [Path("other.resgroup"), Path("folder/file"), None]
    code, _, err = run("a.resgroup", "b.resgroup")
    assert code == 1
    assert "“b.resgroup” là thừa" in err
    with pytest.raises(SystemExit):
        run("register")
    assert len(opened) == 3


def test_a_fault_of_ours_is_no_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def faulty(*_given: object) -> None:
        raise ZeroDivisionError("Nguyễn Văn 01")

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("resgroup.rules.in_force", faulty)
    code, out, err = run("rules")
    assert (code, out) == (3, "")
    assert err.startswith("resgroup: Chương trình")
    assert err.count("\n") == 1
    log = (tmp_path / "data" / "resgroup" / "faults.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "Nguyễn" not in log


def test_what_the_disk_refuses_is_one_plain_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object) -> None:
        raise PermissionError(13, "Permission denied", "secret.json")

    monkeypatch.setattr("resgroup.rules.in_force", refused)
    code, _, err = run("rules")
    assert code == 1
    assert "“secret.json”: không có quyền đọc" in err
