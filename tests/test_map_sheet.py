"""Owns the proof that a printed sheet says everything, in every format, or is not written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QColor, QImage

from maps.sheet import SheetSpec, sheet_svg, write_sheet
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures
from resgroup.i18n import set_language
from tests.map_features import buildings_of, rectangle, small_group, streets_of

pytestmark = pytest.mark.usefixtures("qapp")

SPEC = SheetSpec(
    title="Công dân trong độ tuổi gọi nhập ngũ",
    as_of=date(2026, 2, 24),
    question="Nam, đủ 18 đến hết 25 tuổi, thường trú tại tổ dân phố",
    law="Điều 30 Luật Nghĩa vụ quân sự 78/2015/QH13",
    count_text="162 người · 2 nhà",
    source="Nguồn: sổ của Tổ dân phố số 5",
    simulated=True,
    highlight=[20, 70],
)
SAID = (
    SPEC.title,
    SPEC.question,
    SPEC.law,
    SPEC.count_text,
    SPEC.source,
    "DỮ LIỆU MÔ PHỎNG",
    "Tính đến ngày 24/02/2026",
    "Khớp điều kiện",
    "Nhà khác",
    "Tỷ lệ 1:",
    "Phố Đoàn Thị Điểm",
)
HOSTILE = "<script>alert('x')</script> & \"q\" \x00\x0b\u2028 =1+1 😀"


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def text_of(path: Path) -> str:
    return words("\n".join(page.extract_text() for page in PdfReader(path).pages))


def test_the_words_of_a_pdf_can_be_selected(tmp_path):
    path = tmp_path / "sheet.pdf"
    write_sheet(path, small_group(), replace(SPEC, landscape=True))
    text = text_of(path)
    assert [part for part in SAID if part not in text] == []


def test_another_reader_sees_the_same_words(tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    path = tmp_path / "sheet.pdf"
    write_sheet(path, small_group(), replace(SPEC, landscape=True))
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    text = words(done.stdout.decode())
    assert [part for part in SAID if part not in text] == []


@pytest.mark.parametrize(
    ("paper", "landscape", "millimetres"),
    [
        ("A4", False, (210, 297)),
        ("A4", True, (297, 210)),
        ("A3", False, (297, 420)),
        ("A3", True, (420, 297)),
    ],
)
def test_paper_and_orientation(tmp_path, paper, landscape, millimetres):
    spec = replace(SPEC, paper=paper, landscape=landscape, dpi=50)
    for suffix in (".pdf", ".svg", ".png"):
        write_sheet(tmp_path / f"sheet{suffix}", small_group(), spec)
    pages = PdfReader(tmp_path / "sheet.pdf").pages
    assert len(pages) == 1
    box = pages[0].mediabox
    turned = (pages[0].rotation or 0) % 180 == 90
    size = (box.height, box.width) if turned else (box.width, box.height)
    assert [float(side) / 72 * 25.4 for side in size] == pytest.approx(millimetres, abs=0.5)
    image = QImage(str(tmp_path / "sheet.png"))
    assert [image.width() * 25.4 / 50, image.height() * 25.4 / 50] == pytest.approx(
        millimetres, abs=0.6
    )
    assert image.dotsPerMeterX() == pytest.approx(50 / 0.0254, abs=1)
    root = ET.fromstring((tmp_path / "sheet.svg").read_bytes())
    assert float(root.get("width").removesuffix("mm")) == pytest.approx(millimetres[0], abs=0.5)


def test_the_pdf_is_drawn_not_photographed(tmp_path):
    path = tmp_path / "sheet.pdf"
    write_sheet(path, small_group(), SPEC)
    assert list(PdfReader(path).pages[0].images) == []


def test_svg_is_well_formed_whatever_names_hold(tmp_path):
    group = small_group()
    hostile = MapFeatures(
        buildings_of(
            list(group.buildings.geometry), house_number=[HOSTILE] * 13, name=[HOSTILE] * 13
        ),
        streets_of([("pho", HOSTILE, [(-200, 30), (400, 30)])]),
        group.areas,
    )
    spec = replace(SPEC, title=HOSTILE, question=HOSTILE, source=HOSTILE, landscape=True)
    path = tmp_path / "sheet.svg"
    write_sheet(path, hostile, spec)
    root = ET.fromstring(path.read_bytes())
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "<script>alert('x')</script> &" in "".join(root.itertext())
    assert b"http://www.w3.org/2000/svg" in path.read_bytes()


@pytest.mark.parametrize("style", ["floors", "use", "residents", "plain"])
def test_each_style_prints(tmp_path, style):
    path = tmp_path / "sheet.png"
    write_sheet(path, small_group(), replace(SPEC, style=style, highlight=None, dpi=72))
    image = QImage(str(path))
    assert image.pixelColor(3, 3) == QColor("white")
    assert image.pixelColor(image.width() // 2, 5) == QColor("white")


def test_an_empty_register_says_so(tmp_path):
    path = tmp_path / "sheet.pdf"
    write_sheet(path, MapFeatures(), replace(SPEC, highlight=None))
    text = text_of(path)
    assert "Sổ chưa có gì để vẽ lên bản đồ." in text
    assert "Tỷ lệ" not in text
    assert SPEC.title in text


def test_buildings_without_a_place_are_an_empty_map(tmp_path):
    path = tmp_path / "sheet.pdf"
    write_sheet(path, MapFeatures(buildings_of([None, None])), replace(SPEC, highlight=[10]))
    assert "Sổ chưa có gì để vẽ lên bản đồ." in text_of(path)


def test_streets_alone_make_a_sheet(tmp_path):
    path = tmp_path / "sheet.pdf"
    features = MapFeatures(streets=streets_of([("pho", "Phố Cát Linh", [(0, 0), (500, 0)])]))
    write_sheet(path, features, replace(SPEC, highlight=None, landscape=True))
    assert "Phố Cát Linh" in text_of(path)


def test_the_printed_scale_is_true(tmp_path):
    """Two houses 200 m apart lie 200 m apart on paper, by the scale the sheet prints."""
    houses = [rectangle(0, 0, 4, 4), rectangle(200, 0, 4, 4)]
    features = MapFeatures(buildings_of(houses, house_number=["", ""]))
    spec = replace(SPEC, highlight=[10, 20], dpi=254, landscape=True)
    write_sheet(tmp_path / "sheet.png", features, spec)
    write_sheet(tmp_path / "sheet.pdf", features, spec)
    scale = int(re.search(r"1:([\d.]+)", text_of(tmp_path / "sheet.pdf"))[1].replace(".", ""))
    image = QImage(str(tmp_path / "sheet.png"))
    teal = QColor("#0F766E").rgb()
    columns = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) == teal for y in range(500, 1500, 3))
    ]
    gaps = [after - before for before, after in pairwise(columns)]
    first_begin, second_begin = columns[0], columns[gaps.index(max(gaps)) + 1]
    metres = (second_begin - first_begin) / 254 * 0.0254 * scale
    assert metres == pytest.approx(200, abs=1.0)


def test_long_words_stay_on_the_page(tmp_path):
    path = tmp_path / "sheet.pdf"
    long = replace(
        SPEC,
        title="Danh sách " * 60,
        question="điều kiện " * 200,
        law="luật " * 300,
        source="nguồn " * 200,
        count_text="rất nhiều " * 80,
    )
    write_sheet(path, small_group(), long)
    assert len(PdfReader(path).pages) == 1
    assert text_of(path).count("…") >= 5


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("sheet.bmp", {}, "sheet_kind"),
        ("sheet", {}, "sheet_kind"),
        ("sheet.png", {"dpi": 100_000}, "sheet_dpi"),
        ("sheet.pdf", {"dpi": 0}, "sheet_dpi"),
        ("sheet.png", {"dpi": -96}, "sheet_dpi"),
        ("sheet.png", {"dpi": 1200, "paper": "A3"}, "sheet_dpi"),
        ("sheet.pdf", {"paper": "A0"}, "sheet_paper"),
        ("sheet.pdf", {"style": "rainbow"}, "sheet_style"),
        ("missing/sheet.pdf", {}, "unwritable"),
        ("folder.pdf", {}, "unwritable"),
    ],
)
def test_what_cannot_be_printed_is_said_and_leaves_nothing(tmp_path, name, change, code):
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(RegisterError) as caught:
        write_sheet(tmp_path / name, small_group(), replace(SPEC, **change))
    assert caught.value.code == code
    assert caught.value.vi != caught.value.en
    assert [path.name for path in tmp_path.iterdir()] == ["folder.pdf"]


def test_an_older_sheet_is_replaced_whole(tmp_path):
    path = tmp_path / "sheet.svg"
    path.write_text("old")
    write_sheet(path, small_group(), SPEC)
    assert ET.fromstring(path.read_bytes()) is not None
    assert [each.name for each in tmp_path.iterdir()] == ["sheet.svg"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX files have these modes")
def test_the_user_s_umask_holds(tmp_path):
    path = tmp_path / "sheet.svg"
    before = os.umask(0o027)
    try:
        write_sheet(path, small_group(), SPEC)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_sheet_speaks_english(tmp_path):
    set_language("en")
    path = tmp_path / "sheet.pdf"
    write_sheet(path, small_group(), replace(SPEC, highlight=None))
    text = text_of(path)
    assert "As of 24/02/2026" in text
    assert "Scale 1:1,000" in text
    assert "SIMULATED DATA" in text


def test_an_inset_is_map_legend_and_scale_alone() -> None:
    drawn = sheet_svg(small_group(), replace(SPEC, inset_mm=(165.0, 120.0)))
    assert "Tỷ lệ 1:" in drawn
    assert "Khớp điều kiện" in drawn
    for left_out in (f"{SPEC.title}</text>", f"{SPEC.count_text}</text>", "Tính đến ngày"):
        assert left_out not in drawn
    sheet = sheet_svg(small_group(), SPEC)
    assert f"{SPEC.count_text}</text>" in sheet
    assert float(re.findall(r'viewBox="0 0 ([0-9.]+)', drawn)[0]) == pytest.approx(623.6, abs=0.1)
