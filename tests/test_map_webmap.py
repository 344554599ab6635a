"""Owns the proof that the map as a web page opens alone, draws, and runs no one's name."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from maps.page import SheetSpec
from maps.webmap import write_webmap
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures
from tests.map_features import buildings_of, small_group, streets_of

pytestmark = pytest.mark.usefixtures("qapp")

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
SPEC = SheetSpec(
    title="Độ tuổi gọi nhập ngũ · Tổ dân phố số 5",
    as_of=date(2026, 2, 24),
    question="Nam, đủ 18 đến hết 25 tuổi",
    count_text="162 người · 2 nhà",
    source="Nguồn: sổ của tổ",
    simulated=True,
    highlight=[20, 70],
)
MARK = "document.title='RAN'"
HOSTILE = (
    f'<img src=x onerror="{MARK}">{{{{7*7}}}}{{% raw %}}${{7*7}}`</script><script>{MARK}</script>'
)


def hostile_group() -> MapFeatures:
    group = small_group()
    count = len(group.buildings.ids)
    return MapFeatures(
        buildings_of(list(group.buildings.geometry), house_number=[HOSTILE] * count),
        streets_of([("pho", HOSTILE, [(-20, 30), (150, 30)])]),
        group.areas,
        group.places,
    )


def page_of(tmp_path: Path, features: MapFeatures, spec: SheetSpec, **options: object) -> str:
    path = tmp_path / "map.html"
    write_webmap(path, features, spec, **options)
    return path.read_text("utf-8")


def test_nothing_is_loaded_from_anywhere(tmp_path):
    page = page_of(tmp_path, small_group(), SPEC)
    assert re.search(r"<link|<iframe|@import|\ssrc=|url\((?!#)", _without_scripts(page)) is None
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert page.index("Content-Security-Policy") < page.index("<script>")
    assert "tile" not in "".join(re.findall(r"L\.\w*[tT]ile\w*\(", page.split("folium-map")[-1]))


def _without_scripts(page: str) -> str:
    return re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def test_only_the_chosen_columns_are_in_the_file(tmp_path):
    group = small_group()
    named = replace(group.buildings, name=["Nguyễn Thị Bí Mật"] * 13)
    features = replace(group, buildings=named)
    columns = [("Số người", np.arange(13) + 4000)]
    page = page_of(tmp_path, features, SPEC, columns=columns)
    assert "Bí Mật" not in page
    assert "4007" in page
    assert '"house_number"' not in page
    assert "Số tầng" not in page


def test_the_page_says_what_the_sheet_says(tmp_path):
    page = _without_scripts(page_of(tmp_path, small_group(), SPEC))
    for words in (
        SPEC.title,
        SPEC.question,
        SPEC.count_text,
        SPEC.source,
        "DỮ LIỆU MÔ PHỎNG",
        "Tính đến ngày 24/02/2026",
        "Khớp điều kiện",
        'lang="vi"',
        'name="viewport"',
    ):
        assert words in page
    assert "DỮ LIỆU MÔ PHỎNG" not in page_of(
        tmp_path, small_group(), replace(SPEC, simulated=False)
    )


def test_hostile_words_stay_words(tmp_path):
    spec = replace(SPEC, title=HOSTILE, question=HOSTILE, source=HOSTILE, count_text=HOSTILE)
    columns = [(HOSTILE, [HOSTILE] * 13)]
    page = page_of(tmp_path, hostile_group(), spec, columns=columns)
    assert "<img" not in page
    assert f"<script>{MARK}" not in page
    assert "7*7" in page.split("folium-map")[-1]
    assert html.unescape(re.findall(r"<h1>(.*?)</h1>", page)[0]) == HOSTILE


def test_the_same_map_is_the_same_file(tmp_path):
    assert page_of(tmp_path, small_group(), SPEC) == page_of(tmp_path, small_group(), SPEC)


def test_empty_register_and_unknown_style(tmp_path):
    assert "folium-map" in page_of(tmp_path, MapFeatures(), replace(SPEC, highlight=None))
    with pytest.raises(RegisterError) as caught:
        write_webmap(tmp_path / "x.html", small_group(), replace(SPEC, style="rainbow"))
    assert caught.value.code == "sheet_style"
    with pytest.raises(RegisterError):
        write_webmap(tmp_path / "no" / "x.html", small_group(), SPEC)


def opened(path: Path, profile: Path) -> str:
    """The page as a real browser without network has built it."""
    command = [
        *(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
        *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
        *("--disable-sync", f"--user-data-dir={profile}", "--proxy-server=127.0.0.1:9"),
        *("--virtual-time-budget=4000", "--window-size=1000,800", "--dump-dom", path.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_real_browser_draws_it_and_runs_no_name(tmp_path):
    path = tmp_path / "map.html"
    columns = [(HOSTILE, [HOSTILE] * 13)]
    write_webmap(path, hostile_group(), replace(SPEC, title="Bản đồ"), columns=columns)
    # A second page without our lock opens every popup, as a finger on each house would.
    poke = (
        "Object.values(window).filter(each => each && each._layers && each.eachLayer)"
        ".forEach(group => group.eachLayer(layer => layer.openPopup && layer.openPopup()))"
    )
    page = path.read_text("utf-8").replace(
        "<script>", f"<script>window.addEventListener('load',()=>{{{poke}}});</script><script>", 1
    )
    poked = tmp_path / "poked.html"
    poked.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page))
    for each in (path, poked):
        built = opened(each, tmp_path / "profile")
        assert len(re.findall(r"<path [^>]*\bd=\"M", built)) >= 13 + 1 + 1
        assert "<title>Bản đồ</title>" in built
        assert "<img" not in _without_scripts(built)
    assert "&lt;img src=x" in built
