"""Owns the proof that the map stands where the world is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from maps.projection import (
    View,
    from_mercator,
    joined,
    project,
    system_name,
    to_mercator,
)

HANOI = np.array([[105.8355, 21.0285], [105.8412, 21.0241]])
views = st.builds(
    View,
    st.floats(1.17e7, 1.18e7),
    st.floats(2.3e6, 2.4e6),
    st.floats(0.05, 50),
    st.integers(50, 3000),
    st.integers(50, 3000),
    st.sampled_from([1.0, 1.5, 2.0]),
)


def test_mercator_is_that_of_epsg_3857():
    expected = np.column_stack(Transformer.from_crs(4326, 3857, always_xy=True).transform(*HANOI.T))
    assert to_mercator(HANOI) == pytest.approx(expected, abs=1e-6)
    assert from_mercator(to_mercator(HANOI)) == pytest.approx(HANOI, abs=1e-12)


def test_poles_stay_finite():
    assert np.isfinite(to_mercator(np.array([[0.0, 90.0], [0.0, -90.0]]))).all()


def test_metric_system_measures_ground():
    on_ellipsoid = Geod(ellps="WGS84").line_length(HANOI[:, 0], HANOI[:, 1])
    step = np.diff(project(HANOI, 5897), axis=0)[0]
    assert np.hypot(*step) == pytest.approx(on_ellipsoid, rel=2e-4)


def test_cadastral_system_of_hanoi_is_not_utm():
    apart = project(HANOI, 5897) - project(HANOI, 3405)
    assert np.hypot(*apart[0]) > 500


@pytest.mark.parametrize(
    ("epsg", "words"),
    [
        (5897, "VN-2000, kinh tuyến trục 105°00′, múi 3° (EPSG:5897)"),
        (9210, "VN-2000, kinh tuyến trục 105°45′, múi 3° (EPSG:9210)"),
        (32648, "WGS 84, kinh tuyến trục 105°00′, múi 6° (EPSG:32648)"),
        (4326, "WGS 84 (EPSG:4326)"),
    ],
)
def test_a_system_is_named_as_vietnamese_maps_name_it(epsg: int, words: str) -> None:
    assert system_name(epsg) == words


def test_metres_per_pixel_are_ground_metres():
    view = View(*to_mercator(HANOI[:1])[0].tolist(), 1.0, 1000, 700)
    ends = from_mercator(np.array([view.to_world(450, 350), view.to_world(550, 350)]))
    ground = Geod(ellps="WGS84").line_length(ends[:, 0], ends[:, 1])
    assert view.metres_per_pixel * 100 == pytest.approx(ground, rel=3e-3)


@given(views, st.floats(0.2, 5), st.floats(0, 3000), st.floats(0, 3000))
def test_zooming_keeps_the_point_under_the_pointer(view, factor, x, y):
    before = view.to_world(x, y)
    assert view.zoomed(factor, x, y).to_world(x, y) == pytest.approx(before, abs=1e-3)


@given(views, st.integers(-500, 500), st.integers(-500, 500))
def test_dragging_moves_what_is_seen(view, right, down):
    seen = np.array([view.to_world(10, 20)])
    moved = view.panned(right, down).to_pixels(seen)[0]
    assert moved == pytest.approx([10 + right, 20 + down], abs=1e-3)


@given(views, views)
def test_an_older_picture_lies_where_its_corners_are(view, other):
    west, south, east, north = other.bounds
    corners = view.to_pixels(np.array([[west, north], [east, south]]))
    left, top, width, height = view.place_of(other)
    expected = [left, top, left + width, top + height]
    assert corners.ravel() == pytest.approx(expected, rel=1e-6, abs=1e-3)


@given(st.integers(100, 2000), st.integers(100, 2000), st.floats(1, 5000), st.floats(1, 5000))
def test_fitting_shows_everything(width, height, across, up):
    bounds = (1e7, 2e6, 1e7 + across, 2e6 + up)
    view = View.fit(bounds, width, height)
    west, south, east, north = view.bounds
    assert west <= bounds[0]
    assert south <= bounds[1]
    assert east >= bounds[2]
    assert north >= bounds[3]


def test_nothing_to_fit_is_still_a_view():
    assert View.fit(None, 800, 600).scale > 0
    assert joined(np.full((2, 4), np.nan)) is None
