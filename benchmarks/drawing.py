"""Owns the benchmarks of the map: first drawing, redraw after a question, the vector sheet."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from benchmarks.timing import median_ms, report, side_by_side
from db.store import Store
from maps.page import SheetSpec
from maps.projection import View
from maps.scene import MapScene
from maps.sheet import write_sheet
from resgroup.criteria import Between, In, RuleRef
from resgroup.register import Question

WIDTH, HEIGHT = 1100, 700
CALL_UP_DAY = date(2027, 2, 24)


def measure(store: Store, size: int) -> None:
    """Print the lines of one register, everything in view."""
    scene = MapScene(store.features(CALL_UP_DAY))
    view = scene.fit(WIDTH, HEIGHT)
    footprints = len(scene.features.buildings.ids)
    _first(scene, view, footprints)
    _redraw(store, scene, view, size)
    _sheet(store, scene, footprints)


def _first(scene: MapScene, view: View, footprints: int) -> None:
    """The first full drawing against one drawing call for each footprint."""
    polygons = _polygons(scene)

    def first() -> None:
        MapScene(scene.features).base(view)

    layers = MapScene(scene.features)

    def drawn() -> None:
        layers.with_look(style="floors").base(view)

    times = side_by_side(drawn, lambda: _one_by_one(polygons), 5)
    report("first full drawing", footprints, times[0], "a call for each footprint", times[1])
    report("layers and first drawing", footprints, median_ms(first, 5), "drawing", times[0])


def _polygons(scene: MapScene) -> list[QPolygonF]:
    return [
        QPolygonF([QPointF(x * 1e5, y * 1e5) for x, y in np.asarray(shape.exterior.coords)])
        for shape in scene.features.buildings.geometry
        if shape.geom_type == "Polygon"
    ]


def _one_by_one(polygons: list[QPolygonF]) -> None:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bounds = polygons[0].boundingRect()
    for polygon in polygons[1:]:
        bounds = bounds.united(polygon.boundingRect())
    scale = min(WIDTH / bounds.width(), HEIGHT / bounds.height())
    painter.scale(scale, -scale)
    painter.translate(-bounds.left(), -bounds.bottom())
    pen = QPen(QColor("#806040"), 0.6)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(QColor("#d0b090"))
    for polygon in polygons:
        painter.drawPolygon(polygon)
    painter.end()


def _redraw(store: Store, scene: MapScene, view: View, size: int) -> None:
    """A new question's picture with the base cached, against drawing everything again."""
    answers = [
        store.ask(Question(criterion, CALL_UP_DAY)).building_ids
        for criterion in (RuleRef("nvqs_call_up"), Between("age", 70, None), In("sex", ("female",)))
    ]
    scene.prepare(view)
    turn = iter(range(10**9))

    def redraw() -> None:
        scene.highlighted(view, answers[next(turn) % len(answers)])

    def whole() -> None:
        scene.with_look(style="floors").highlighted(view, answers[0])

    times = side_by_side(redraw, whole, 9)
    report("redraw after a new question", size, times[0], "drawing everything again", times[1])


def _sheet(store: Store, scene: MapScene, footprints: int) -> None:
    answer = store.ask(Question(RuleRef("nvqs_call_up"), CALL_UP_DAY))
    spec = SheetSpec("A4", CALL_UP_DAY, style="floors", highlight=answer.building_ids.tolist())
    with tempfile.TemporaryDirectory() as folder:
        pdf, png = Path(folder) / "sheet.pdf", Path(folder) / "sheet.png"
        features = scene.features
        times = side_by_side(
            lambda: write_sheet(pdf, features, spec), lambda: write_sheet(png, features, spec), 3
        )
    report("vector map sheet", footprints, times[0], "the same as a 150-dpi picture", times[1])
