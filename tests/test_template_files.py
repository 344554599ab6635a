"""Files that are no plain Word documents are refused before any of their tags is read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from test_documents import paper
from test_templates import refusal, template

from db.documents import templates
from db.documents.template_files import MAX_UNPACKED, MAX_WORDS
from resgroup.errors import RegisterError


def part_added(name: str, content: bytes) -> Callable[[Path], None]:
    def add(path: Path) -> None:
        template(path.parent, "{{ title }}")
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return add


def part_changed(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        template(path.parent, "{{ title }}")
        with zipfile.ZipFile(path) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in parts.items():
                archive.writestr(each, content)

    return change


def written(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def cut_short(path: Path) -> None:
    content = template(path.parent, "x").read_bytes()
    path.write_bytes(content[: len(content) // 2])


def another_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


LINK = (
    b'<Relationship Id="rId99" Target="http://example.org/x" TargetMode="External" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/></Relationships>'
)
ELSEWHERE = (
    b"Target='http://x/hyperlink/a.dotm' TargetMode='Ex&#116;ernal' Type='x/attachedTemplate'"
)
HIDDEN_LINK = (
    b"<p:Relationship xmlns:p='http://schemas.openxmlformats.org/package/2006/relationships' "
    b"Id='rId98' " + ELSEWHERE + b"/></Relationships>"
)
FIELD = b"<w:body><w:p><w:fldSimple w:instr='%s'><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
PIECES = (
    b"<w:body><w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r>"
    b"<w:instrText> DDE</w:instrText></w:r><w:r>"
    b"<w:instrText>AUTO cmd /k calc</w:instrText></w:r></w:p>"
)


def in_another_alphabet(path: Path) -> None:
    template(path.parent, "{{ title }}")
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    body = parts["word/document.xml"].decode().partition("?>")[2]
    head = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY y "z">]>'
    parts["word/document.xml"] = (head + body).encode("utf-16")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)


MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (written(b""), "hỏng"),
        (written(b"not a document"), "hỏng"),
        (written(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "mật khẩu"),
        (another_archive, "hỏng"),
        (cut_short, "hỏng"),
        (part_added("word/vbaProject.bin", b"x"), "macro"),
        (part_added("word/activeX/activeX1.xml", b"<x/>"), "macro"),
        (part_added("word/embeddings/oleObject1.bin", b"x"), "macro"),
        (part_changed("[Content_Types].xml", MAIN, MACRO), "macro"),
        (part_added("word/media/image.bin", b"\0" * (MAX_UNPACKED + 1)), "giải nén"),
        (part_added("word/media/image1.png", b"\0" * (50 << 20)), "giải nén"),
        (in_another_alphabet, "hỏng"),
        (
            part_changed("word/_rels/document.xml.rels", b"</Relationships>", HIDDEN_LINK),
            "bên ngoài",
        ),
        (part_changed("word/_rels/document.xml.rels", b"</Relationships>", b"<"), "hỏng"),
        (part_changed("word/document.xml", b"<w:body>", FIELD % b' INCLUDETEXT "x"'), "DDE"),
        (part_changed("word/document.xml", b"<w:body>", PIECES), "DDE"),
        (part_changed("word/document.xml", b"<w:body>", b"<w:body><w:altChunk/>"), "DDE"),
        (part_added("word/header7.xml", b" " * (MAX_WORDS + 1)), "giải nén"),
        (part_changed("word/document.xml", b"{{ title }}", b"{{ title }}" * 3000), "quá nhiều thẻ"),
        (part_changed("word/document.xml", b"</w:body>", b""), "hỏng"),
        (part_changed("word/document.xml", b"<w:document", b"<!DOCTYPE x []><w:document"), "hỏng"),
        (
            part_changed(
                "word/_rels/document.xml.rels", b"</Relationships>", LINK % b"attachedTemplate"
            ),
            "bên ngoài",
        ),
        (
            part_changed("word/_rels/document.xml.rels", b"</Relationships>", LINK % b"image"),
            "bên ngoài",
        ),
    ],
)
def test_other_files_are_refused(tmp_path: Path, make: Callable[[Path], None], says: str) -> None:
    path = tmp_path / "template.docx"
    make(path)
    error = refusal(path)
    assert error.code == "bad-template"
    assert says in error.vi


def test_a_document_short_of_what_word_writes_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "torn.docx"
    with (
        zipfile.ZipFile(templates.templates()["general_list"]) as shipped,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in shipped.namelist():
            torn = re.sub(rb"<w:tblPr>.*?</w:tblPr>", b"", shipped.read(name), flags=re.DOTALL)
            archive.writestr(name, torn)
    assert refusal(path).code == "bad-template"


def test_fields_of_word_itself_are_welcome(tmp_path: Path) -> None:
    make = part_changed("word/document.xml", b"<w:body>", FIELD % b" NUMPAGES ")
    make(tmp_path / "template.docx")
    templates.render_template(tmp_path / "template.docx", tmp_path / "out.docx", paper())


def test_links_to_pages_are_welcome(tmp_path: Path) -> None:
    make = part_changed("word/_rels/document.xml.rels", b"</Relationships>", LINK % b"hyperlink")
    make(tmp_path / "template.docx")
    templates.render_template(tmp_path / "template.docx", tmp_path / "out.docx", paper())


@pytest.mark.parametrize(("ending", "says"), [(".docm", "macro"), (".odt", ".docx"), ("", ".docx")])
def test_other_endings_are_refused(tmp_path: Path, ending: str, says: str) -> None:
    path = template(tmp_path, "{{ title }}").rename(tmp_path / f"template{ending}")
    error = refusal(path)
    assert error.code == "bad-template"
    assert says in error.vi


def test_a_missing_template_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as refused:
        templates.render_template(tmp_path / "no.docx", tmp_path / "out.docx", paper())
    assert refused.value.code == "bad-template"


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as refused:
        templates.render_template(
            template(tmp_path, "x"), tmp_path / "missing" / "out.docx", paper()
        )
    assert refused.value.code == "unwritable"
