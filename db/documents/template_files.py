"""Owns template files: that one is a plain Word document, and filling its parts."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from resgroup.errors import RegisterError
from resgroup.file_errors import why_unread

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

    from db.documents.template_language import TemplateLanguage
    from resgroup.lists.table import Table

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 60 * 1024 * 1024
MAX_WORDS: Final = 4 * 1024 * 1024
"""Of the parts tags stand in: a template of some pages has a tenth of it."""

MAX_PARTS: Final = 2_000
MAX_TAGS: Final = 2_000

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_FILLED: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_TAG: Final = re.compile(rb"\{(?:<[^>]*>)*[{%#]")
_MACROS: Final = re.compile(r"vbaproject|vbadata|activex|embeddings/", re.IGNORECASE)
_FETCHING: Final = re.compile(
    r"\s*(DDE|DDEAUTO|DATABASE|IMPORT|INCLUDE\w*|LINK|MACROBUTTON)\b", re.IGNORECASE
)
"""Fields of Word that run something or fetch what lies outside the file."""

_LARGE: Final = 4 * 1024 * 1024
_DENSEST: Final = 50
"""How many times its size a large part unpacks to at most; pictures are packed by themselves."""

_FOOT: Final = "{{ trace }}{% if trace and simulated %} · {% endif %}{{ simulated }}"


def check_template(path: Path) -> None:
    """Refuse what is no plain Word document: other files, macros, outside links, zip bombs."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise bad_template(path, "tệp lớn hơn 20 MB", "it is larger than 20 MB")
        start = path.read_bytes()[:4]
        if path.suffix.lower() in {".docm", ".dotm"}:
            raise _with_macros(path)
        if path.suffix.lower() != ".docx" or start == _OLD_OFFICE:
            raise bad_template(
                path,
                "chỉ nhận tệp .docx không đặt mật khẩu; hãy mở bằng Word và lưu lại thành .docx",
                "only .docx without a password is taken; open it in Word and save it as .docx",
            )
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive)
    except OSError as error:
        raise bad_template(path, *why_unread(path, error)) from None
    except (EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, SyntaxError):
        raise damaged(path) from None


def fill(
    path: Path,
    context: Mapping[str, Any],
    language: TemplateLanguage,
    tables: tuple[Table, Table],
) -> tuple[bytes, frozenset[str]]:
    """A checked template filled with a context, and the names it uses; its properties stay.

    Where it leaves the columns to a list, or to that of the uncertain, they are as wide as this
    needs. The uncertain are told of in a note where it has no place for them.
    """
    from docxtpl import DocxTemplate
    from jinja2 import UndefinedError

    from db.documents.template_language import bad_tags, no_such_name
    from db.documents.template_tables import fit_tables, mark_tables
    from resgroup.lists.papers import not_listed

    template = DocxTemplate(path)
    try:
        template.render_init()
    except SyntaxError:  # lxml's, for XML that is none
        raise damaged(path) from None
    if context["trace"] or context["simulated"]:
        _foot(template.docx)
    mark_tables(template.docx)
    try:
        used = frozenset(template.get_undeclared_template_variables(language))
        told = dict(context)
        unsure = tables[1].count
        if unsure and "uncertain_rows" not in used:
            told["notes"] = (*context["notes"], not_listed(unsure))
        _fill_parts(template, told, language)
        fit_tables(template.docx, *tables)
    except UndefinedError as error:
        known = {heading["key"] for heading in context["headings"]}
        raise no_such_name([str(error)], known or set(context)) from None
    except (RecursionError, SyntaxError, MemoryError):
        raise bad_tags("", "nested too deep") from None
    buffer = BytesIO()
    template.docx.save(buffer)
    return buffer.getvalue(), used


def bad_template(path: Path, vi: str, en: str) -> RegisterError:
    """The error for a file that cannot be a template."""
    return RegisterError(
        "bad-template",
        f"Không dùng được mẫu {path.name}: {vi}.",
        f"The template {path.name} cannot be used: {en}.",
    )


def damaged(path: Path, part: str = "") -> RegisterError:
    """The error for a file that Word could not read either, with the part where one is known."""
    where = f" ({part})" if part else ""
    return bad_template(
        path,
        f"tệp bị hỏng hoặc không mở được{where}; hãy mở bằng Word và lưu lại",
        f"it is damaged or cannot be opened{where}; open it in Word and save it again",
    )


# --- checking ---------------------------------------------------------------------------------


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    words = sum(part.file_size for part in parts if _FILLED.fullmatch(part.filename))
    if any(map(_is_bomb, parts)):
        raise bad_template(path, "giải nén ra quá lớn", "it unpacks to too much")
    if size > MAX_UNPACKED or words > MAX_WORDS or len(parts) > MAX_PARTS:
        raise bad_template(path, "giải nén ra quá lớn", "it unpacks to too much")
    tags = 0
    for part in parts:
        name = part.filename
        if _MACROS.search(name):
            raise _with_macros(path)
        if name.lower().endswith((".xml", ".rels")):
            content = archive.read(part)
            _check_part(path, name, content)
            tags += len(_TAG.findall(content)) if _FILLED.fullmatch(name) else 0
    if tags > MAX_TAGS:
        raise bad_template(path, "có quá nhiều thẻ", "it has too many tags")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(_LARGE, part.compress_size * _DENSEST)


def _check_part(path: Path, name: str, content: bytes) -> None:
    """Refuse what no plain template has; of other alphabets than UTF-8 nothing could be told."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise damaged(path, name)
    if name == "[Content_Types].xml" and b"macroEnabled" in content:
        raise _with_macros(path)
    if name.lower().endswith(".rels"):
        _check_relations(path, content)
    elif b"altChunk" in content or _FILLED.fullmatch(name):
        _check_fields(path, content)


def _check_relations(path: Path, content: bytes) -> None:
    from docx.oxml import parse_xml

    for relation in parse_xml(content).iter("{*}Relationship"):
        inside = relation.get("TargetMode", "Internal") == "Internal"
        if not inside and not relation.get("Type", "").endswith("/hyperlink"):
            raise bad_template(
                path,
                "mẫu trỏ ra tệp bên ngoài (ảnh liên kết, mẫu đính kèm); hãy nhúng hẳn vào tệp",
                "it refers to files outside (linked pictures, an attached template); embed them",
            )


def _check_fields(path: Path, content: bytes) -> None:
    """Refuse fields that fetch or run, and foreign documents within; a field may be in pieces."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    tree = parse_xml(content)
    fields = [each.get(qn("w:instr"), "") for each in tree.iter(qn("w:fldSimple"))]
    for paragraph in tree.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:instrText"), qn("w:fldChar"))
        told = "".join("\n" if each.tag == qn("w:fldChar") else each.text or "" for each in pieces)
        fields += told.split("\n")
    if any(map(_FETCHING.match, fields)) or next(tree.iter(qn("w:altChunk")), None) is not None:
        raise bad_template(
            path,
            "mẫu có trường lấy dữ liệu từ nơi khác (DDE, INCLUDE, LINK); hãy xoá trường đó",
            "it has a field that fetches data from elsewhere (DDE, INCLUDE, LINK); delete it",
        )


def _with_macros(path: Path) -> RegisterError:
    return bad_template(
        path,
        "tệp có macro hoặc đối tượng nhúng; hãy lưu lại thành .docx không có macro",
        "it holds macros or embedded objects; save it as .docx without them",
    )


# --- filling ----------------------------------------------------------------------------------


def _foot(file: Any) -> None:
    """Have every page say who made it and that data are simulated, where a template does not."""
    for footer in _footers(file):
        told = "".join(paragraph.text for paragraph in footer.paragraphs)
        if not all(re.search(rf"\{{\{{\s*{name}\b", told) for name in ("trace", "simulated")):
            footer.add_paragraph(_FOOT)


def _footers(file: Any) -> Iterator[Any]:
    """The footers pages have; a section's may be that of the one before it."""
    for number, section in enumerate(file.sections):
        wanted = [section.footer]
        if section.different_first_page_header_footer:
            wanted.append(section.first_page_footer)
        if file.settings.odd_and_even_pages_header_footer:
            wanted.append(section.even_page_footer)
        yield from (each for each in wanted if number == 0 or not each.is_linked_to_previous)


def _fill_parts(
    template: DocxTemplate, context: dict[str, Any], language: TemplateLanguage
) -> None:
    """As DocxTemplate.render, but for the file's properties and with the XML held to its rules."""
    xml = template.build_xml(context, language)
    tree = template.fix_tables(_whole(xml))
    template.fix_docpr_ids(tree)
    _tidy(tree)
    template.map_tree(tree)
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for key, part in template.build_headers_footers_xml(context, uri, language):
            template.map_headers_footers_xml(key, _whole(part))
    template.render_footnotes(context, language)


def _whole(xml: Any) -> Any:
    """The XML, if tags that stand across cells and paragraphs have not torn it."""
    from docx.oxml import parse_xml

    from db.documents.template_language import bad_tags

    try:
        parse_xml(xml)
    except SyntaxError as error:
        raise bad_tags("", str(error)) from None
    return xml


def _tidy(tree: Any) -> None:
    """Take away rows and tables left empty, and close cells with a paragraph: Word asks for it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag, held in (("w:tr", "w:tc"), ("w:tbl", "w:tr")):
        for each in [each for each in tree.iter(qn(tag)) if each.find(qn(held)) is None]:
            each.getparent().remove(each)
    for cell in tree.iter(qn("w:tc")):
        if cell[-1].tag != qn("w:p"):
            cell.append(OxmlElement("w:p"))
