"""The Vietnamese catalogue is whole and right, and its check finds what is not."""

from pathlib import Path

import pytest
import translations

SOURCE = """
_("Open {name}")
_("a wanted "
  "message %s")
ngettext("{n} person", "{n} persons", n)
"""
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
CATALOGUE = (
    HEADER
    + """
msgid "Open {name}"
msgstr "Mở {name}"

msgid "a wanted message %s"
msgstr "thông báo %s"

msgid "{n} person"
msgid_plural "{n} persons"
msgstr[0] "{n} người"
"""
)


def project(folder: Path, source: str = SOURCE, **catalogues: str) -> Path:
    files = {"main.py": source}
    files |= {f"resources/i18n/vi/{name}.po": text for name, text in catalogues.items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_message_is_translated_rightly() -> None:
    assert translations.check() == []


def test_a_whole_catalogue_has_no_faults(tmp_path: Path) -> None:
    assert translations.check(project(tmp_path, ui=CATALOGUE)) == []


@pytest.mark.parametrize(
    ("source", "catalogue", "fault"),
    [
        (SOURCE + '_("Close")', CATALOGUE, "main.py:6: “Close” has no Vietnamese translation"),
        (SOURCE + '_(f"a {b}")', CATALOGUE, "main.py:6: the message is not a literal"),
        (SOURCE + "_(words)", CATALOGUE, "main.py:6: the message is not a literal"),
        ("", HEADER + 'msgid "Old"\nmsgstr "Cũ"', "“Old” is used nowhere"),
        ('_("A")', HEADER + 'msgid "A"\nmsgstr ""', "“A” has no translation"),
        ('_("A")', HEADER + '#, fuzzy\nmsgid "A"\nmsgstr "B"', "“A” is fuzzy"),
        ('_("{a}")', HEADER + 'msgid "{a}"\nmsgstr "{b}"', "has other placeholders"),
        ('_("%d")', HEADER + 'msgid "%d"\nmsgstr "%s"', "has other placeholders"),
        (
            'ngettext("a", "{n} b", n)',
            HEADER + 'msgid "a"\nmsgid_plural "{n} b"\nmsgstr[0] "c"',
            "has other placeholders",
        ),
        (
            'ngettext("a", "bs", n)',
            HEADER + 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"',
            "('a', 'bs')” has no Vietnamese translation",
        ),
    ],
)
def test_the_check_finds(tmp_path: Path, source: str, catalogue: str, fault: str) -> None:
    assert fault in "\n".join(translations.check(project(tmp_path, source, ui=catalogue)))


def test_one_message_has_one_translation(tmp_path: Path) -> None:
    other = HEADER + 'msgid "Open {name}"\nmsgstr "Xem {name}"'
    faults = translations.check(project(tmp_path, maps=CATALOGUE, ui=other))
    assert len(faults) == 1
    assert "ui.po:3" in faults[0]
    with pytest.raises(SystemExit, match=r"ui\.po:3"):
        translations.compile_all(tmp_path)


def test_the_same_translation_twice_is_no_fault(tmp_path: Path) -> None:
    assert translations.check(project(tmp_path, maps=CATALOGUE, ui=CATALOGUE)) == []


def test_a_percent_sign_alone_is_no_placeholder(tmp_path: Path) -> None:
    text = HEADER + 'msgid "50 % done"\nmsgstr "xong 50 % việc"'
    assert translations.check(project(tmp_path, '_("50 % done")', ui=text)) == []


def test_all_files_are_compiled_into_one(tmp_path: Path) -> None:
    import gettext

    more = HEADER + 'msgid "Close"\nmsgstr "Đóng"'
    translations.compile_all(project(tmp_path, maps=CATALOGUE, ui=more))
    read = gettext.translation("resgroup", tmp_path / "resources" / "i18n", languages=["vi"])
    assert read.gettext("Close") == "Đóng"
    assert read.ngettext("{n} person", "{n} persons", 3) == "{n} người"
