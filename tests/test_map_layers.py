"""Owns the proof that geometry of any make becomes right arrays, paths and hatches."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from maps.hatching import Lines, hatched
from maps.layers import Layers, line_shapes, polygon_shapes
from maps.painter import paths
from maps.projection import MERCATOR, to_mercator
from resgroup.features import MapFeatures
from tests.map_features import objects, place, rectangle, small_group, streets_of


def ring_area(points: np.ndarray) -> float:
    x, y = (points - points[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def with_hole(reverse: bool) -> shapely.Polygon:
    outer, inner = rectangle(0, 0, 30, 30), rectangle(10, 10, 10, 10)
    rings = [shapely.get_coordinates(ring)[:: -1 if reverse else 1] for ring in (outer, inner)]
    return shapely.Polygon(rings[0], [rings[1]])


@pytest.mark.parametrize("reverse", [False, True])
def test_holes_run_the_other_way_round(reverse):
    shapes = polygon_shapes(objects([with_hole(reverse), rectangle(50, 0, 5, 5)]), MERCATOR)
    rings = [shapes.points[a:b] for a, b in zip(shapes.starts, shapes.starts[1:], strict=False)]
    assert [ring_area(ring) > 0 for ring in rings] == [True, False, True]
    assert shapes.owners.tolist() == [0, 0, 1]
    assert shapes.heads.tolist() == [True, False, True]


def test_the_hole_of_a_building_is_not_the_building():
    shapes = polygon_shapes(objects([with_hole(False)]), MERCATOR)
    inside, hole, outside = to_mercator(np.array([place(5, 5), place(15, 15), place(40, 5)]))
    assert shapes.at(*inside) == 0
    assert shapes.at(*hole) is None
    assert shapes.at(*outside) is None


def test_broken_geometry_has_no_place_and_harms_nobody():
    good = rectangle(0, 0, 10, 10)
    with np.errstate(invalid="ignore"):
        not_finite = shapely.Polygon([(105, 21), (float("nan"), 21), (105, 22)])
    geometry = [
        None,
        shapely.Polygon(),
        not_finite,
        shapely.LineString([place(0, 0), place(5, 5)]),
        shapely.GeometryCollection([shapely.Point(place(1, 1)), good]),
        shapely.MultiPolygon([good, rectangle(20, 0, 10, 10)]),
        good,
    ]
    shapes = polygon_shapes(objects(geometry), MERCATOR)
    assert np.unique(shapes.owners).tolist() == [4, 5, 6]
    assert np.isnan(shapes.boxes[:4]).all()
    assert line_shapes(objects(geometry), MERCATOR).owners.tolist() == [3]


def test_a_building_known_by_a_point_is_a_disc_on_the_ground():
    shapes = polygon_shapes(objects([shapely.Point(place(0, 0))]), MERCATOR)
    width = (shapes.boxes[0, 2] - shapes.boxes[0, 0]) * np.cos(np.radians(21.027))
    assert width == pytest.approx(5.0, rel=0.01)


def test_empty_register_has_no_bounds():
    assert Layers.of(MapFeatures()).bounds is None


def test_bounds_are_those_of_the_group_not_of_its_streets():
    group = small_group()
    far = streets_of([("duong", "Đường xa", [(0, 0), (9000, 0)])])
    layers = Layers.of(MapFeatures(group.buildings, far, group.areas))
    assert layers.bounds[2] < to_mercator(np.array([place(1000, 0)]))[0, 0]
    streets_only = Layers.of(MapFeatures(streets=far)).bounds
    assert streets_only[2] > to_mercator(np.array([place(8000, 0)]))[0, 0]


def test_layers_of_the_metric_system_are_metres():
    layers = Layers.of(small_group(), 5897)
    west, south, east, north = layers.buildings.boxes[0]
    assert east - west == pytest.approx(10, rel=0.03)
    assert north - south == pytest.approx(20, rel=0.03)


def test_outlines_are_the_polygons():
    shapes = Layers.of(small_group()).buildings
    outlines = shapes.outlines(np.array([1, 4]))
    assert shapely.bounds(outlines) == pytest.approx(shapes.boxes[[1, 4]])


def elements(path: QPainterPath) -> list[tuple[int, float, float]]:
    made = (path.elementAt(number) for number in range(path.elementCount()))
    return [(element.type.value, element.x, element.y) for element in made]


@given(st.lists(st.integers(3, 9), min_size=1, max_size=12), st.integers(1, 5))
def test_paths_are_what_qt_would_have_made(corners, batch):
    starts = np.concatenate([[0], np.cumsum(corners)])
    points = np.random.default_rng(1).normal(size=(starts[-1], 2)) * 500
    heads = np.ones(len(corners), np.bool_)
    made = paths(points, starts, heads, batch)
    expected = []
    for first in range(0, len(corners), batch):
        path = QPainterPath()
        for a, b in zip(starts[first : first + batch], starts[first + 1 :], strict=False):
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points[a:b].tolist()]))
        expected.append(elements(path))
    assert [elements(path) for path in made] == expected


def test_no_strokes_make_no_paths():
    none = np.zeros(0, np.int64)
    assert paths(np.zeros((0, 2)), np.zeros(1, np.int64), none.astype(bool)) == []


@settings(max_examples=60)
@given(st.integers(3, 12), st.floats(-90, 90), st.floats(2, 20), st.integers(0, 1000))
def test_hatch_lines_stay_inside_and_miss_nothing(corners, angle, spacing, seed):
    random = np.random.default_rng(seed)
    turn = np.sort(random.uniform(0, 2 * np.pi, corners))
    reach = random.uniform(20, 60, corners)
    ring = np.column_stack([np.cos(turn) * reach, np.sin(turn) * reach])
    outer = shapely.Polygon(ring)
    if not outer.is_valid or not outer.buffer(-4).contains(shapely.Point(0, 0)):
        return
    hole = shapely.Point(0, 0).buffer(3, quad_segs=3)
    shape = outer.difference(hole)
    rings = [shapely.get_coordinates(shape.exterior), shapely.get_coordinates(shape.interiors[0])]
    starts = np.array([0, len(rings[0]), len(rings[0]) + len(rings[1])])
    heads = np.array([True, False])
    ends = hatched(np.concatenate(rings), starts, heads, Lines(angle, spacing))
    pieces = shapely.linestrings(ends.reshape(-1, 2, 2))
    assert shapely.covers(shape.buffer(1e-6), pieces).all()
    assert float(shapely.length(pieces).sum()) * spacing == pytest.approx(
        shape.area, abs=spacing * 250
    )
