"""Owns the proof that names, numbers, legend and scale bar say what is true and stay readable."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from maps.composition import Words
from maps.labels import LineLabel, NamedLines, Room, one_line, shown, street_labels
from maps.layers import Layers
from maps.legend import bar_length, draw_legend, legend_items, legend_size, length_words
from maps.page import broken, round_scale
from maps.painter import Scenery
from maps.projection import View
from maps.scene import MapScene
from maps.styles import PATTERNS, STYLES
from maps.themes import THEMES, theme
from resgroup.features import MapFeatures
from resgroup.i18n import set_language
from resgroup.terms import terms
from tests.map_features import buildings_of, rectangle, small_group, streets_of

pytestmark = pytest.mark.usefixtures("qapp")


def labels_of(features: MapFeatures, width: int = 900, height: int = 700) -> list[LineLabel]:
    layers = Layers.of(features)
    view = View.fit(layers.bounds, width, height)
    return street_labels(NamedLines.of(layers), view, Room())


def ring_road(name: str, clockwise: bool) -> MapFeatures:
    turn = np.linspace(0, 2 * np.pi, 60) * (-1 if clockwise else 1)
    line = [(300 * np.cos(angle), 300 * np.sin(angle)) for angle in turn.tolist()]
    return MapFeatures(streets=streets_of([("duong", name, line)]))


@pytest.mark.parametrize("clockwise", [False, True])
def test_names_along_streets_are_never_upside_down(clockwise):
    labels = labels_of(ring_road("Đường Vành đai 1", clockwise))
    assert labels
    for label in labels:
        assert label.places[-1, 0] >= label.places[0, 0]
        assert np.cos(label.angles).min() > -0.1


def test_pieces_of_one_street_bear_its_name_once():
    texts = [label.text for label in labels_of(small_group(), 500, 350)]
    assert texts.count("Phố Đoàn Thị Điểm") == 1


def test_an_alley_too_short_for_its_name_bears_its_number():
    alley = streets_of([("ngo", "Ngõ 12 phố Đoàn Thị Điểm", [(0, 0), (24, 0)])])
    features = MapFeatures(buildings_of([rectangle(-60, -40, 130, 30)]), alley)
    assert [label.text for label in labels_of(features, 400, 300)] == ["Ngõ 12"]


def test_far_away_only_wide_streets_are_named():
    layers = Layers.of(small_group())
    lines = NamedLines.of(layers)
    view = View.fit(layers.bounds, 900, 700)
    names = {label.text for label in street_labels(lines, view, Room())}
    assert "Ngõ 12 Đoàn Thị Điểm" in names
    far = view.zoomed(1 / 6, 450, 350)
    assert "Ngõ 12 Đoàn Thị Điểm" not in {label.text for label in street_labels(lines, far, Room())}


def test_names_on_paper_are_not_cut_at_the_frame():
    layers = Layers.of(ring_road("Đường Vành đai 1", clockwise=False))
    view = View.fit(layers.bounds, 900, 700).zoomed(3, 450, 350)
    for label in street_labels(NamedLines.of(layers), view, Room(), whole=True):
        assert (label.places > 0).all()
        assert (label.places < [900, 700]).all()


def test_words_leave_each_other_room():
    layers = Layers.of(small_group())
    view = View.fit(layers.bounds, 900, 700)
    visible = layers.buildings.within(view.bounds)
    words = Words.laid_out(layers, NamedLines.of(layers), view, visible)
    kinds = sorted(badge.kind for badge in words.badges)
    assert kinds == ["culture_house", "school"]
    written = {" ".join(badge.name) for badge in words.badges}
    assert written == {"Nhà văn hoá", "Trường Tiểu học Cát Linh"}
    for badge in words.badges:
        disc = QRectF(badge.at.x() - 8, badge.at.y() - 8, 16, 16)
        assert not any(disc.intersects(number.box) for number in words.numbers)
        for label in words.streets:
            assert not any(disc.contains(QPointF(x, y)) for x, y in label.places.tolist())


def test_unnamed_streets_and_lines_of_one_point_are_left_out():
    lines = [("ngo", "", [(0, 0), (50, 0)]), ("ngo", " \n", [(0, 9), (50, 9)])]
    assert labels_of(MapFeatures(streets=streets_of(lines))) == []


@given(st.text())
def test_texts_become_one_line(text):
    plain = one_line(text)
    assert "\n" not in plain
    assert plain == plain.strip()
    assert all(ord(sign) >= 32 for sign in plain)
    assert len(shown(text)) <= 80


@given(st.floats(0.01, 500), st.floats(60, 300))
def test_the_scale_bar_is_round_and_fits(metres_per_pixel, longest):
    metres, length = bar_length(metres_per_pixel, longest)
    digits = f"{metres:.6e}".split("e")[0].rstrip("0").rstrip(".")
    assert digits in {"1", "2", "5"}
    assert length <= longest * 1.000001
    assert length > longest / 2.6
    assert length * metres_per_pixel == pytest.approx(metres)


def test_lengths_in_words():
    assert [length_words(metres) for metres in (0.5, 20, 500, 2000)] == [
        "0.5 m",
        "20 m",
        "500 m",
        "2 km",
    ]


@given(st.floats(80, 400_000))
def test_scales_of_sheets_are_customary_and_show_everything(needed):
    scale = round_scale(needed)
    assert scale >= needed * 0.999
    assert scale <= max(needed * 1.35, 100)
    assert str(scale).rstrip("0") in {
        *("1", "12", "125", "15", "2", "25", "3", "35", "4", "45"),
        *("5", "55", "6", "65", "7", "75", "8", "9"),
    }


def test_the_legend_names_only_what_is_there():
    features = small_group()
    items = MapScene(features, style="use").legend()
    assert [item.label for item in items] == [
        "Nhà ở riêng lẻ",
        "Trường học, y tế",
        "Bỏ trống",
        "Ranh giới tổ dân phố",
    ]
    question = MapScene(features, style="use").legend(question=True)
    assert [item.label for item in question][:2] == ["Khớp điều kiện", "Nhà khác"]


def test_the_legend_speaks_english():
    set_language("en")
    labels = [item.label for item in MapScene(small_group()).legend()]
    assert "4–5 floors" in labels
    assert "Floors not known" in labels


def test_a_legend_takes_the_room_it_says():
    scene = MapScene(small_group())
    items = scene.legend()
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for rows in (0, 3):
        box = draw_legend(painter, QPointF(7, 9), items, scene.scenery.theme, "Số tầng", rows=rows)
        assert box == QRectF(QPointF(7, 9), legend_size(items, "Số tầng", rows))
    painter.end()
    assert legend_size(items, rows=3).width() > legend_size(items).width()


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("key", list(STYLES))
def test_each_class_has_words_a_fill_and_a_pattern(name, key):
    style = STYLES[key]
    fills = theme(name).fills[key]
    assert len(style.words()) == len(fills) == len(style.patterns) <= 8
    assert len({fill.name() for fill in fills}) == len(fills)


@pytest.mark.parametrize("key", ["floors", "use", "residents"])
def test_a_photocopy_tells_classes_apart(key):
    """By pattern, or where two have none, by the grey of their fills."""
    fills = theme("print").fills[key]
    for pattern in set(PATTERNS[key]):
        greys = sorted(
            _grey(fill) for fill, own in zip(fills, PATTERNS[key], strict=True) if own == pattern
        )
        assert all(after - before > 9 for before, after in pairwise(greys))


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("key", ["floors", "residents"])
def test_steps_run_from_light_to_dark(name, key):
    greys = [_grey(fill) for fill in theme(name).fills[key][:5]]
    assert greys in (sorted(greys), sorted(greys, reverse=True))


@pytest.mark.parametrize("name", THEMES)
def test_uses_differ_for_colour_blind_eyes(name):
    """As eyes without green (deuteranopia) or red (protanopia) receptors see them."""
    for matrix in (
        [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    ):
        seen = (
            np.array([fill.getRgb()[:3] for fill in theme(name).fills["use"]]) @ np.array(matrix).T
        )
        apart = np.linalg.norm(seen[:, None] - seen[None], axis=2)
        np.fill_diagonal(apart, 999)
        assert apart.min() > 25, np.argwhere(apart < 25).tolist()


def _grey(colour: QColor) -> float:
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()


def test_every_use_and_step_has_its_class():
    uses = list(terms("building_use"))
    count = len(uses)
    features = buildings_of([None] * count, use=uses, floors=np.arange(count) - 1)
    assert set(STYLES["use"].classify(features).tolist()) == set(range(8))
    assert STYLES["floors"].classify(features).tolist()[:8] == [5, 5, 0, 1, 2, 3, 3, 4]
    unknown = buildings_of([None], use=["castle"])
    assert STYLES["use"].classify(unknown).tolist() == [7]


def test_numbers_read_on_every_fill():
    for name in THEMES:
        colours = theme(name)
        for fills in colours.fills.values():
            for fill in fills:
                assert abs(_grey(colours.ink_on(fill)) - _grey(fill)) > 85, (name, fill.name())


def test_long_titles_are_cut_with_grace():
    from maps.fonts import font

    letters = font(20)
    lines = broken("Tổ dân phố số 5 " * 30, letters, 300, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert broken("", letters, 300, 2) == ()
    assert broken("x" * 500, letters, 300, 2)[0].endswith("…")
    assert broken("Một dòng", letters, 300, 2) == ("Một dòng",)


def test_scenery_is_plain_where_no_boundary_is_known():
    features = small_group()
    layers = Layers.of(MapFeatures(features.buildings))
    style = STYLES["plain"]
    scenery = Scenery(layers, theme("light"), style, style.classify(features.buildings))
    assert scenery.background == theme("light")["ground"]
    assert [item.label for item in legend_items(scenery)] == ["Nhà", "Bỏ trống"]
