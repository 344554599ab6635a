"""Documents say what they are given, as data and never as markup, on pages that break well."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.documents import typeset, word, write_document
from db.documents.columns import fitted, width_of
from resgroup.errors import RegisterError
from resgroup.lists.document import Document, Figures, Overview, Picture, Signer
from resgroup.lists.table import Heading, Row, Section, Table

WICKED = 'Nguyễn *Thị* #panic("x") $y$ @z \\ <b> {{7*7}} =1+1'
HEADINGS = (
    Heading("number", "TT", "right"),
    Heading("full_name", "Họ và tên", "left", 2),
    Heading("birth_date", "Ngày sinh", "centre"),
    Heading("signature", "Ký nhận", "left", 1),
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
    '<rect x="4" y="4" width="72" height="32" fill="#0F766E"/></svg>'
)


def table(rows: int) -> Table:
    made = tuple(
        Row(number, (str(number), WICKED, "29/02/2004", ""), ()) for number in range(1, rows + 1)
    )
    section = Section("Ngõ 12 phố Chùa", made, f"Cộng ngõ 12: {rows} người")
    return Table(HEADINGS, (section,), f"Tổng cộng: {rows} người")


def paper(rows: int = 3) -> Document:
    return Document(
        title="DANH SÁCH CỬ TRI",
        about="Đủ 18 tuổi tính đến ngày bầu cử",
        superior="ỦY BAN NHÂN DÂN PHƯỜNG ĐÔNG NGẠC",
        office="TỔ DÂN PHỐ ĐỨC THẮNG",
        place_and_day="Đông Ngạc, ngày 05 tháng 02 năm 2026",
        blocks=(
            "Đoạn mở đầu.",
            Picture(SVG, "Bản đồ", 0.2),
            Figures("Theo giới", ("Giới", "Số người"), (("Nam", "12"), ("Nữ", "15"))),
            table(rows),
        ),
        notes=("Tính đến ngày 05/02/2026", "Căn cứ: Điều 29"),
        signers=(Signer("TỔ TRƯỞNG", "Trần Văn B", "(ký, ghi rõ họ tên)"),),
        recipients=("UBND phường",),
        simulated=True,
        trace="In bởi Tổ trưởng, 05/02/2026 08:00",
    )


SAID = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "TỔ DÂN PHỐ ĐỨC THẮNG",
    "Đông Ngạc, ngày 05 tháng 02 năm 2026",
    "DANH SÁCH CỬ TRI",
    "Ngõ 12 phố Chùa",
    "Cộng ngõ 12: 3 người",
    "Tổng cộng: 3 người",
    "Căn cứ: Điều 29",
    "TỔ TRƯỞNG",
    "Trần Văn B",
    "UBND phường",
    "DỮ LIỆU MÔ PHỎNG",
    "In bởi Tổ trưởng",
    'panic("x")',
    "{{7*7}}",
)


def pdf_pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_the_pdf_says_everything_and_runs_nothing() -> None:
    said = " ".join(pdf_pages(typeset.pdf(paper())))
    for words in SAID:
        assert words in said, words


def test_a_long_list_repeats_its_headings_and_numbers_its_pages() -> None:
    pages = pdf_pages(typeset.pdf(paper(200)))
    assert len(pages) > 3
    for number, words in enumerate(pages[:-1], start=1):
        assert "Họ và tên" in words
        assert "DỮ LIỆU MÔ PHỎNG" in words
        assert words.startswith(f"{number} ") is (number > 1)
    assert "TỔ TRƯỞNG" in pages[-1]


def closed_by(document: Document) -> list[list[str]]:
    """The lines of each page but its page number and its foot."""
    reader = PdfReader(io.BytesIO(typeset.pdf(document)))
    lines = [page.extract_text().splitlines() for page in reader.pages]
    foot = ("In bởi", "DỮ LIỆU")
    return [[line for line in page if not line.startswith(foot)] for page in lines]


@pytest.mark.parametrize("rows", range(1, 44, 3))
def test_no_page_ends_with_a_title_or_begins_with_what_closes_a_table(rows: int) -> None:
    parts = table(rows).sections[0].rows
    street = Section("Phố Chùa", ())
    sections = (
        street,
        Section("Ngõ 1", parts, "Cộng ngõ 1"),
        Section("Ngõ 2", parts[:1], "Cộng ngõ 2"),
        Section("Ngõ 3", parts[:2], level=2),
    )
    listed = replace(paper(), blocks=(Table(HEADINGS, sections, "Tổng cộng"),))
    pages = closed_by(listed)
    for page in pages:
        assert not page[-1].startswith(("Ngõ", "Phố"))
    for page in pages[1:]:
        # the page's number, the headings, then a title or a row
        assert page[1].startswith("TT")
        assert not page[2].startswith(("Cộng", "Tổng"))
    assert any("TỔ TRƯỞNG" in line for line in pages[-1])


@pytest.mark.parametrize("lines", range(30, 40))
def test_signatures_stand_beneath_the_last_words(lines: int) -> None:
    words = tuple(f"Đoạn {number}" for number in range(lines))
    pages = closed_by(replace(paper(), blocks=words))
    assert f"Đoạn {lines - 1}" in pages[-1]


def test_the_same_document_gives_the_same_file() -> None:
    made = typeset.pdf(paper(30))
    assert made == typeset.pdf(paper(30))
    # no moment of making is in it, so it is the same tomorrow
    assert set(PdfReader(io.BytesIO(made)).metadata or {}) == {"/Title", "/Creator"}


def test_a_paper_lies_as_it_is_asked_to() -> None:
    wide = PdfReader(io.BytesIO(typeset.pdf(replace(paper(), paper="A3", landscape=True))))
    box = wide.pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (420, 297)


def test_pages_are_pictures_for_the_preview() -> None:
    pages = typeset.pages(paper(60), 60)
    assert len(pages) == len(pdf_pages(typeset.pdf(paper(60))))
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_a_list_of_nobody_is_a_paper_too() -> None:
    empty = replace(paper(), blocks=(Table(HEADINGS, ()),), signers=(), recipients=())
    assert "Họ và tên" in " ".join(pdf_pages(typeset.pdf(empty)))
    assert word.docx(empty)


def word_text(content: bytes) -> str:
    import docx

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        headers = [name for name in parts.namelist() if "header" in name or "footer" in name]
        around = " ".join(parts.read(name).decode() for name in headers)
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for each in file.tables for row in each.rows for cell in row.cells]
    return " ".join([*(each.text for each in file.paragraphs), *cells, around])


def test_the_word_file_says_everything_and_runs_nothing() -> None:
    said = word_text(word.docx(paper()))
    for words in SAID:
        assert words in said, words


def test_word_repeats_headings_and_keeps_rows_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(word.docx(paper(40)))) as parts:
        body = parts.read("word/document.xml").decode()
        around = "".join(parts.read(n).decode() for n in parts.namelist() if "header" in n)
    assert body.count("<w:tblHeader") == 2
    assert body.count("<w:cantSplit") >= 40
    assert 'w:instr="PAGE"' in around
    assert "titlePg" in body


def test_word_keeps_titles_and_signatures_with_their_rows() -> None:
    import docx

    file = docx.Document(io.BytesIO(word.docx(paper(3))))
    listed = file.tables[-2]
    firsts = [row.cells[0].paragraphs[0] for row in listed.rows]
    kept = [
        each.paragraph_format.keep_with_next or each.style.paragraph_format.keep_with_next
        for each in firsts
    ]
    # the headings, the section's title, three rows, the subtotal
    assert kept == [None, True, None, None, True, True]
    *_before, total, day, law, space, signatures = file.iter_inner_content()
    assert total.text == "Tổng cộng: 3 người"
    assert all(each.paragraph_format.keep_with_next for each in (total, day, law, space))
    assert "cantSplit" in signatures._tbl.xml


def test_the_properties_of_a_word_file_name_the_paper_and_no_library() -> None:
    import docx

    told = docx.Document(io.BytesIO(word.docx(paper()))).core_properties
    assert (told.title, told.author, told.comments) == ("DANH SÁCH CỬ TRI", "", "")


def test_control_characters_harm_no_file() -> None:
    odd = replace(paper(), about="Tên\x00\x0b lạ\u2028 😀")
    assert "DANH SÁCH CỬ TRI" in word_text(word.docx(odd))
    assert typeset.pdf(odd).startswith(b"%PDF")


def test_another_ending_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as refused:
        write_document(tmp_path / "list.odt", paper())
    assert refused.value.code == "unknown-format"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_a_document_appears_whole_or_not_at_all(tmp_path: Path, ending: str) -> None:
    write_document(tmp_path / f"list{ending}", paper())
    assert [each.name for each in tmp_path.iterdir()] == [f"list{ending}"]
    with pytest.raises(RegisterError) as refused:
        write_document(tmp_path / "missing" / f"list{ending}", paper())
    assert refused.value.code == "unwritable"


def listed(headings: tuple[Heading, ...], *rows: tuple[str, ...]) -> Table:
    made = tuple(Row(number, cells, ()) for number, cells in enumerate(rows))
    return Table(headings, (Section("", made),))


LONG = "Tốt nghiệp hoặc hoàn thành chương trình trung học cơ sở"
MANY = tuple(
    Heading(key, words, "left", 3.0 if key in ("full_name", "address") else 0.0)
    for key, words in {
        "number": "STT",
        "full_name": "Họ và tên",
        "birth_date": "Ngày sinh",
        "national_id": "Số định danh",
        "address": "Địa chỉ",
        "education": "Trình độ học vấn",
        "note": "Ghi chú",
    }.items()
)


def test_a_table_of_many_long_columns_keeps_every_word_in_its_column() -> None:
    row = ("1", "Nguyễn Văn An", "12/03/1948", "001******453", LONG, LONG, LONG)
    made = fitted(listed(MANY, row), 165)
    assert sum(made.widths) == pytest.approx(165)
    for column, cell in enumerate(row):
        assert made.room(column) >= 0.999 * max(map(width_of, cell.split()))
    # numbers take no more than they need
    assert made.room(3) < 1.5 * width_of("001******453")


def test_room_goes_where_it_saves_lines() -> None:
    headings = (Heading("a", "Tên"), Heading("b", "Địa chỉ"), Heading("c", "Số"))
    names = [("Trần Thị Ngọc Lan", "Số 2A hẻm 13 ngách 15 ngõ 72 phố Gò Hạ", "7")] * 40
    made = fitted(listed(headings, *names), 88)
    assert made.room(0) >= width_of("Trần Thị Ngọc Lan")
    assert made.room(1) < width_of("Số 2A hẻm 13 ngách 15 ngõ 72 phố Gò Hạ")


def test_letters_get_smaller_before_words_break() -> None:
    headings = tuple(Heading(str(place), "Nghiêng nghiêng") for place in range(10))
    row = ("12/03/1948",) * 10
    made = fitted(listed(headings, row), 165)
    assert made.size < 10
    assert made.room(5) >= 0.999 * width_of("12/03/1948")
    assert fitted(listed(headings[:3], row[:3]), 165).size == 11


def test_letters_get_smaller_before_rows_grow_tall() -> None:
    headings = tuple(Heading(str(place), "Cột") for place in range(9))
    short = ("12/03/1948",) * 7
    made = fitted(listed(headings, (*short, LONG, LONG)), 165)
    assert made.size < 10
    assert fitted(listed(headings, (*short, "An", "Bình")), 165).size == 10


def test_a_name_without_spaces_stays_in_its_column() -> None:
    odd = "Ẳ" * 60
    wide = listed(HEADINGS, ("1", odd, "29/02/2004", ""))
    said = " ".join(pdf_pages(typeset.pdf(replace(paper(), blocks=(wide,)))))
    assert odd not in said  # it stands on several lines
    assert said.count("Ẳ") == 60


@pytest.mark.parametrize("words", [900, 6000])
def test_a_row_longer_than_a_page_goes_on_to_the_next(words: int) -> None:
    long = listed(HEADINGS, ("1", "An", "dài " * words, ""))
    titled = Table(HEADINGS, (Section("Ngõ 1", long.sections[0].rows, "Cộng"),))
    pages = pdf_pages(typeset.pdf(replace(paper(), blocks=(titled,))))
    assert sum(page.count("dài") for page in pages) == words
    assert all(page.count("dài") < 700 for page in pages)


class PanicException(BaseException):
    """What the typesetter raises where it loses its head: no Exception."""


@pytest.mark.parametrize("failure", [PanicException("index out of bounds"), None])
def test_what_cannot_be_set_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException | None
) -> None:
    def fail(*_source: object, **_options: object) -> bytes:
        raise failure or AssertionError

    if failure:
        monkeypatch.setattr("typst.compile", fail)
    out = tmp_path / "list.pdf"
    out.write_bytes(b"before")
    with pytest.raises(RegisterError) as refused:
        write_document(out, replace(paper(), blocks=(Picture("<svg"),)))
    assert refused.value.code == "not-set"
    assert refused.value.vi
    assert refused.value.en
    assert out.read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_pages_are_set_in_the_fonts_the_program_ships() -> None:
    def faces(document: Document) -> set[str]:
        pages = PdfReader(io.BytesIO(typeset.pdf(document))).pages
        found = [page["/Resources"]["/Font"] for page in pages]
        return {str(each.get_object()["/BaseFont"]) for fonts in found for each in fonts.values()}

    told = faces(paper())
    assert told
    assert all("NotoSerif" in name for name in told)


EVERY_LETTER = "aàáảãạăằắẳẵặâầấẩẫậđeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"


def test_every_vietnamese_letter_is_in_the_face_of_papers() -> None:
    spoken = f"{EVERY_LETTER} {EVERY_LETTER.upper()} ₫ – … “”"
    document = replace(paper(), title=spoken, about=spoken, blocks=(spoken,), signers=())
    said = "".join(pdf_pages(typeset.pdf(document))).replace(" ", "")
    assert said.count(EVERY_LETTER) == 3
    assert said.count(EVERY_LETTER.upper()) == 3


OVERVIEW = Overview(
    (("177", "người"), ("149", "hộ")),
    Picture(SVG, share=0.5),
    (
        Figures("Tuổi", ("Tuổi", "Nam", "Nữ"), (("18–34", "10", "12"),)),
        Figures("Theo đường", ("Đường", "Số người"), (("Phố Chùa", "22"),)),
    ),
)


@pytest.mark.parametrize("landscape", [False, True])
def test_an_overview_is_one_page_before_the_list(landscape: bool) -> None:
    document = replace(paper(), blocks=(OVERVIEW, table(3)), landscape=landscape)
    first, second = pdf_pages(typeset.pdf(document))
    for words in ("177", "hộ", "18–34", "Phố Chùa"):
        assert words in first
    assert "Họ và tên" not in first
    assert "Tổng cộng: 3 người" in second
    assert "TỔ TRƯỞNG" in second


@pytest.mark.parametrize("landscape", [False, True])
def test_word_has_the_overview_too(landscape: bool) -> None:
    import docx

    document = replace(paper(), blocks=(OVERVIEW, table(3)), landscape=landscape)
    content = word.docx(document)
    file = docx.Document(io.BytesIO(content))
    xml = file.element.xml
    for words in ("177", "18–34", "Phố Chùa", "Tổng cộng: 3 người"):
        assert words in xml
    assert xml.count("<w:drawing>") == 1
    assert xml.count("<w:pageBreakBefore/>") == 1


def test_the_looks_of_a_word_file_are_styles_to_be_changed_once() -> None:
    import docx

    file = docx.Document(io.BytesIO(word.docx(paper())))
    names = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"Title", "Subtitle", "List Total", "List Note"} <= names
    listed_rows = file.tables[-2].rows
    assert listed_rows[2].cells[0].paragraphs[0].style.name == "List Cell"
    assert "<w:sz " not in file.element.xml
    assert file.styles["Normal"].font.name == "Times New Roman"


def test_the_headings_of_nobody_stand_on_two_lines() -> None:
    headings = (
        Heading("full_name", "Họ và tên", "left", 3.0),
        Heading("id", "Số định danh cá nhân"),
    )
    assert fitted(Table(headings, ()), 80).room(1) >= width_of("Số định danh cá nhân") / 2


def test_room_to_spare_goes_to_the_columns_that_share_it() -> None:
    headings = (Heading("number", "TT"), Heading("full_name", "Họ và tên", "left", 1.0))
    assert fitted(listed(headings, ("1", "An")), 165).widths[1] > 150
