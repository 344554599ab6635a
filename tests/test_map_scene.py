"""Owns the proof that the window's pictures show what was asked, at any resolution."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from maps.projection import View, to_mercator
from maps.scene import MapScene
from maps.styles import STYLES
from maps.themes import THEMES, mixed, theme
from resgroup.features import BuildingFeatures, MapFeatures
from tests.map_features import buildings_of, place, rectangle, small_group

pytestmark = pytest.mark.usefixtures("qapp")


def unnumbered() -> MapFeatures:
    group = small_group()
    plain = buildings_of(list(group.buildings.geometry), house_number=[""] * 13)
    return MapFeatures(plain, areas=group.areas)


def middle_of(scene: MapScene, view: View, row: int) -> tuple[float, float]:
    x, y = view.to_pixels(scene.layers.buildings.centres[[row]])[0].tolist()
    return x, y


def colour_at(image: QImage, x: float, y: float) -> QColor:
    ratio = image.devicePixelRatio()
    return image.pixelColor(int(x * ratio), int(y * ratio))


def near(left: QColor, right: QColor, reach: int = 3) -> bool:
    pairs = zip(left.getRgb()[:3], right.getRgb()[:3], strict=True)
    return all(abs(one - other) <= reach for one, other in pairs)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("name", ["light", "dark"])
def test_matches_are_lit_and_all_else_fades_to_a_third(ratio, name):
    scene = MapScene(unnumbered(), name, "floors")
    view = scene.fit(701, 499, ratio)
    picture = scene.highlighted(view, [20, 70, 999])
    assert picture.size().toTuple() == (round(701 * ratio), round(499 * ratio))
    colours = scene.scenery.theme
    third = mixed(scene.scenery.fill(2), colours["ground"], 1 / 3)
    for row, identity in enumerate(scene.features.buildings.ids.tolist()):
        colour = colour_at(picture, *middle_of(scene, view, row))
        assert near(colour, colours["match"] if identity in {20, 70} else third), identity


def test_no_question_is_not_the_same_as_nothing_matching():
    scene = MapScene(unnumbered())
    view = scene.fit(600, 400)
    assert scene.highlighted(view, None) == scene.base(view)
    nothing = scene.highlighted(view, [])
    assert nothing != scene.base(view)
    assert nothing == scene.highlighted(view, np.array([999]))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_match_has_its_whole_outline_beside_a_neighbour(ratio):
    scene = MapScene(unnumbered(), style="plain")
    view = scene.fit(700, 500, ratio)
    picture = scene.highlighted(view, [20])
    box = scene.layers.buildings.boxes[1]
    corners = view.to_pixels(np.array([[box[0], box[1]], [box[2], box[3]]]))
    (left, bottom), (right, top) = corners.tolist()
    outline = scene.scenery.theme["match_outline"]
    for x, y in ((left, (top + bottom) / 2), (right - 0.4, (top + bottom) / 2)):
        assert near(colour_at(picture, x, y), outline, 40)
    beyond = colour_at(picture, right + 3, (top + bottom) / 2)
    assert not near(beyond, outline, 60)


def test_every_question_of_a_view_is_drawn_from_the_same_pictures():
    scene = MapScene(unnumbered())
    view = scene.fit(400, 300)
    assert not scene.is_ready(view)
    scene.prepare(view)
    assert scene.is_ready(view, question=True)
    first = scene.highlighted(view, [10])
    scene.highlighted(view, [20, 30])
    assert scene.highlighted(view, [10]) == first


def test_what_is_under_the_pointer():
    scene = MapScene(small_group())
    view = scene.fit(800, 600)
    for row, identity in enumerate(scene.features.buildings.ids.tolist()):
        assert scene.building_at(view, *middle_of(scene, view, row)) == identity
    assert scene.building_at(view, 1, 1) is None


def test_where_a_building_is():
    scene = MapScene(small_group())
    box = scene.building_bounds(130)
    assert box == pytest.approx(tuple(scene.layers.buildings.boxes[12]))
    assert scene.building_bounds(999) is None
    placeless = MapScene(MapFeatures(buildings_of([None])))
    assert placeless.building_bounds(10) is None


@pytest.mark.parametrize("style", list(STYLES))
@pytest.mark.parametrize("name", THEMES)
def test_each_building_bears_the_colour_of_its_class(style, name):
    scene = MapScene(small_group(), name, style)
    scene = MapScene(unnumbered(), name, style) if name != "print" else scene
    view = scene.fit(900, 600)
    if name == "print":
        assert not scene.base(view).isNull()
        return
    picture = scene.base(view)
    for row, number in enumerate(scene.scenery.classes.tolist()):
        fill = scene.scenery.fill(number)
        assert near(colour_at(picture, *middle_of(scene, view, row)), fill)


def test_another_look_shares_the_geometry():
    scene = MapScene(small_group())
    other = scene.with_look("dark", "use")
    assert other.layers is scene.layers
    assert (other.scenery.theme.name, other.scenery.style.key) == ("dark", "use")
    assert other.with_look(style="floors").scenery.theme.name == "dark"


def test_rings_are_drawn_around_what_is_selected_and_hovered():
    scene = MapScene(unnumbered())
    view = scene.fit(700, 500)
    image = QImage(700, 500, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    scene.draw_overlay(painter, view, [20, 999], 60)
    painter.end()
    box = scene.layers.buildings.boxes[1]
    x, y = view.to_pixels(np.array([[box[0], (box[1] + box[3]) / 2]]))[0].tolist()
    assert near(image.pixelColor(int(x), int(y)), theme("light")["selected"], 60)
    assert image.pixelColor(5, 5).alpha() == 0
    assert image.pixelColor(*map(int, middle_of(scene, view, 1))).alpha() == 0


def test_a_register_with_nothing_on_the_map():
    scene = MapScene(MapFeatures())
    view = scene.fit(300, 200)
    assert near(colour_at(scene.base(view), 150, 100), theme("light")["ground"])
    assert scene.highlighted(view, [1]) == scene.highlighted(view, [])
    assert scene.building_at(view, 10, 10) is None
    assert scene.legend() == []


def test_broken_geometry_among_good():
    geometry = [None, rectangle(0, 0, 10, 10), shapely.Polygon(), shapely.Point(place(30, 5))]
    scene = MapScene(MapFeatures(buildings_of(geometry)))
    view = scene.fit(400, 300)
    picture = scene.highlighted(view, [10, 20, 30, 40])
    assert near(colour_at(picture, *middle_of(scene, view, 3)), theme("light")["match"], 60)


def test_hostile_texts_are_only_letters():
    names = ["<script>alert(1)</script>", "=1+1", "\x00\x07\n\u2028", "😀" * 40, "𝕳" * 200]
    houses = [rectangle(50 * row, 0, 45, 40) for row in range(len(names))]
    features = MapFeatures(
        buildings_of(houses, house_number=names, name=names, use=["school"] * len(names))
    )
    scene = MapScene(features)
    view = scene.fit(800, 400)
    assert not scene.base(view).isNull()
    assert not scene.highlighted(view, [10]).isNull()


def test_more_buildings_than_sixteen_bits():
    count = 66_000
    across = np.arange(count) % 300 * 12.0
    up = np.arange(count) // 300 * 12.0
    corners = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float)
    rings = corners + np.column_stack([across, up])[:, None, :]
    lon_lat = np.array(place(0, 0)) + rings / np.array([103_950, 110_730])
    empty = [""] * count
    features = MapFeatures(
        BuildingFeatures(
            np.arange(count),
            shapely.polygons(lon_lat),
            np.ones(count, np.int64),
            np.ones(count, np.int64),
            np.zeros(count, np.bool_),
            ["house"] * count,
            empty,
            empty,
            empty,
        )
    )
    scene = MapScene(features, style="plain")
    x, y = scene.layers.buildings.centres[count - 1].tolist()
    view = View(x, y, 0.3, 300, 200)
    picture = scene.highlighted(view, [count - 1])
    assert near(colour_at(picture, 150, 100), theme("light")["match"])
    assert not near(colour_at(picture, 110, 100), theme("light")["match"], 30)


def test_pictures_may_be_drawn_in_another_thread():
    scene = MapScene(small_group())
    view = scene.fit(500, 400)
    drawn: list[QImage] = []
    worker = threading.Thread(target=lambda: drawn.append(scene.highlighted(view, [10])))
    worker.start()
    worker.join()
    assert drawn == [MapScene(small_group()).highlighted(view, [10])]


def test_vacant_houses_are_hatched():
    features = unnumbered()
    vacant = np.arange(13) == 0
    hatched = buildings_of(list(features.buildings.geometry), house_number=[""] * 13, vacant=vacant)
    with_hatch = MapScene(MapFeatures(hatched, areas=features.areas))
    without = MapScene(features)
    view = without.fit(700, 500)
    box = view.to_pixels(with_hatch.layers.buildings.boxes[0].reshape(2, 2))
    inside = QRectF(box[0, 0], box[1, 1], *np.abs(box[1] - box[0])).adjusted(2, 2, -2, -2)
    part = inside.toRect()
    assert with_hatch.base(view).copy(part) != without.base(view).copy(part)
    assert len(with_hatch.legend()) == len(without.legend()) + 1


def test_house_numbers_stand_inside_their_footprints_only_where_they_fit():
    scene = MapScene(small_group())
    near_view = scene.fit(1400, 900)
    from maps.labels import Room, house_numbers

    everything = scene.layers.buildings.within(near_view.bounds)
    labels = house_numbers(scene.layers, near_view, everything, Room())
    assert {label.text for label in labels} >= {str(number) for number in range(1, 13)}
    for label in labels:
        corners = near_view.to_pixels(scene.layers.buildings.boxes[label.building].reshape(2, 2))
        footprint = QRectF(corners[0, 0], corners[1, 1], *np.abs(corners[1] - corners[0]))
        assert footprint.contains(label.box)
    far = near_view.zoomed(1 / 8, 700, 450)
    assert house_numbers(scene.layers, far, everything, Room()) == []


def test_fonts_are_those_of_the_program():
    from maps.fonts import font, sans_family, serif_family

    assert (sans_family(), serif_family()) == ("Be Vietnam Pro", "Noto Serif")
    assert font(11, QFont.Weight.Medium).pixelSize() == 11


def test_the_map_of_the_real_neighbourhood(shared_data):
    import pyogrio

    _, _, footprints, _ = pyogrio.raw.read(shared_data / "hanoi_vanmieu" / "buildings.geojson")
    features = MapFeatures(buildings_of(list(shapely.from_wkb(footprints))))
    scene = MapScene(features)
    view = scene.fit(1100, 700)
    lit = _pixels(scene.highlighted(view, features.buildings.ids))
    dark = _pixels(scene.highlighted(view, []))
    assert 0.01 < (lit != dark).mean() < 0.5
    assert to_mercator(np.array([[105.8355, 21.0285]]))[0, 0] > view.bounds[0]


def _pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint32).copy()
