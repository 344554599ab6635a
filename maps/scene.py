"""Owns the map as the window sees it: pictures by view, quick highlights, and what is where."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from maps.composition import Words
from maps.labels import NamedLines
from maps.layers import Layers
from maps.legend import LegendItem, legend_items
from maps.painter import (
    Scenery,
    paint_buildings,
    paint_ground,
    paint_ids,
    paint_matches,
    paint_rings,
    painting,
)
from maps.projection import View
from maps.styles import STYLES
from maps.themes import theme
from resgroup.features import Bools, Ints, MapFeatures

Pixels = NDArray[np.uint32]

_T = TypeVar("_T")

_MOST_VIEWS: Final = 2
_KEPT_PIXELS: Final = 6_000_000
_FADED: Final = 1 / 3
_MATCH_REACH: Final = 1.4
_NUMBER_BITS: Final = 0xFFFFFF


@dataclass(frozen=True)
class _Parts:
    """What a base picture was put together from, kept until a question needs it."""

    ground: QImage
    built: QImage
    over: QImage
    words: Words
    visible: Bools


@dataclass(frozen=True)
class _Base:
    """The picture of a view in the colours of the style."""

    whole: QImage
    parts: _Parts | None


@dataclass(frozen=True)
class _Question:
    """What the answer to any question about one view is chosen from, pixel by pixel.

    `faded` shows the view as if no building matched and `lit` as if all did; `numbers` tells
    which building owns each pixel, by its place plus one.
    """

    faded: QImage
    lit: QImage
    numbers: Pixels | NDArray[np.uint16]


class MapScene:
    """A register's map in one theme and style.

    Pictures are kept for the last views, so asking again is quick; drawing paints on images
    only and may run in a worker thread while the window shows an older picture.
    """

    def __init__(
        self,
        features: MapFeatures,
        theme_name: str = "light",
        style: str = "floors",
        layers: Layers | None = None,
        lines: NamedLines | None = None,
    ) -> None:
        self.layers = layers or Layers.of(features)
        self.lines = lines or NamedLines.of(self.layers)
        chosen = STYLES[style]
        classes = chosen.classify(features.buildings)
        self.scenery = Scenery(self.layers, theme(theme_name), chosen, classes)
        self._order = np.argsort(features.buildings.ids, kind="stable")
        self._sorted_ids = features.buildings.ids[self._order]
        self._bases: OrderedDict[View, _Base] = OrderedDict()
        self._questions: OrderedDict[View, _Question] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def features(self) -> MapFeatures:
        """What the map was made from."""
        return self.layers.features

    def with_look(self, theme_name: str | None = None, style: str | None = None) -> MapScene:
        """The same map in another theme or style, sharing its geometry."""
        return MapScene(
            self.features,
            theme_name or self.scenery.theme.name,
            style or self.scenery.style.key,
            self.layers,
            self.lines,
        )

    def fit(self, width: int, height: int, ratio: float = 1.0) -> View:
        """The view that shows the whole group."""
        return View.fit(self.layers.bounds, width, height, ratio)

    def is_ready(self, view: View, question: bool = False) -> bool:
        """Whether the view's pictures are there, so that showing it will not take long."""
        with self._lock:
            return view in (self._questions if question else self._bases)

    def prepare(self, view: View, question: bool = True) -> None:
        """Draw the view's pictures ahead of need, for instance in a worker thread."""
        self._base(view)
        if question:
            self._question(view)

    def base(self, view: View) -> QImage:
        """The map of a view in the colours of the style."""
        return self._base(view).whole

    def highlighted(self, view: View, building_ids: Iterable[int] | Ints | None) -> QImage:
        """The map of a view with a question's buildings lit and all others faded to a third.

        None means that no question is asked; an empty list that nothing matches.
        """
        if building_ids is None:
            return self.base(view)
        question = self._question(view)
        lit = np.zeros(len(self.features.buildings.ids) + 1, np.bool_)
        lit[self._places(building_ids) + 1] = True
        mask = _grown(lit[question.numbers], round(_MATCH_REACH * view.ratio))
        answer = question.faded.copy()
        np.copyto(_pixels(answer), _pixels(question.lit), where=mask)
        return answer

    def building_at(self, view: View, x: float, y: float) -> int | None:
        """The id of the building under a pixel of the view."""
        place = self.layers.buildings.at(*view.to_world(x, y))
        return None if place is None else int(self.features.buildings.ids[place])

    def building_bounds(self, building_id: int) -> tuple[float, float, float, float] | None:
        """The bounds of a building in world units, None where it has no place."""
        places = self._places([building_id])
        box = self.layers.buildings.boxes[places].ravel().tolist()
        return (box[0], box[1], box[2], box[3]) if box and box[0] == box[0] else None

    def draw_overlay(
        self,
        painter: QPainter,
        view: View,
        selected_ids: Iterable[int] | Ints = (),
        hovered_id: int | None = None,
    ) -> None:
        """Draw rings around the selected and the hovered buildings."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if hovered_id is not None:
            paint_rings(painter, self.scenery, view, self._chosen([hovered_id], view), True)
        paint_rings(painter, self.scenery, view, self._chosen(selected_ids, view), False)
        painter.restore()

    def legend(self, question: bool = False) -> list[LegendItem]:
        """The entries of the legend, of what the map really holds."""
        return legend_items(self.scenery, question)

    def _chosen(self, building_ids: Iterable[int] | Ints, view: View) -> Bools:
        chosen = np.zeros(len(self.features.buildings.ids), np.bool_)
        chosen[self._places(building_ids)] = True
        return chosen & self.layers.buildings.within(view.bounds)

    def _places(self, building_ids: Iterable[int] | Ints) -> Ints:
        wanted = np.fromiter(building_ids, np.int64)
        known = self._sorted_ids
        if not len(known):
            return np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        found: Ints = self._order[at[known[at] == wanted]]
        return found

    def _base(self, view: View) -> _Base:
        found = self._recall(self._bases, view)
        return found or self._keep(self._bases, view, self._draw_base(view))

    def _question(self, view: View) -> _Question:
        found = self._recall(self._questions, view)
        return found or self._keep(self._questions, view, self._draw_question(view))

    def _recall(self, kept: OrderedDict[View, _T], view: View) -> _T | None:
        with self._lock:
            if view in kept:
                kept.move_to_end(view)
            return kept.get(view)

    def _keep(self, kept: OrderedDict[View, _T], view: View, made: _T) -> _T:
        width, height = _device_size(view)
        most = min(max(_KEPT_PIXELS // (width * height), 1), _MOST_VIEWS)
        with self._lock:
            kept[view] = made
            kept.move_to_end(view)
            while len(kept) > most:
                kept.popitem(last=False)
        return made

    def _draw_base(self, view: View) -> _Base:
        visible = self.layers.buildings.within(view.bounds)
        words = Words.laid_out(self.layers, self.lines, view, visible)
        ground = _picture(view)
        with painting(ground) as painter:
            paint_ground(painter, self.scenery, view)
        built = ground.copy()
        with painting(built) as painter:
            paint_buildings(painter, self.scenery, view, visible)
        over = _picture(view, QImage.Format.Format_ARGB32_Premultiplied)
        with painting(over) as painter:
            words.draw_over(painter, self.scenery)
        whole = built.copy()
        with painting(whole) as painter:
            words.draw_numbers(painter, self.scenery)
            painter.drawImage(0, 0, over)
        return _Base(whole, _Parts(ground, built, over, words, visible))

    def _draw_question(self, view: View) -> _Question:
        base = self._base(view)
        parts = base.parts or self._draw_base(view).parts
        assert parts is not None
        faded = parts.ground.copy()
        with painting(faded) as painter:
            painter.setOpacity(_FADED)
            painter.drawImage(0, 0, parts.built)
            painter.setOpacity(1.0)
            parts.words.draw_faded_numbers(painter, self.scenery)
            painter.drawImage(0, 0, parts.over)
        lit = parts.ground.copy()
        with painting(lit) as painter:
            paint_matches(painter, self.scenery, view, parts.visible)
            parts.words.draw_match_numbers(painter, self.scenery)
            painter.drawImage(0, 0, parts.over)
        numbers = self._numbers(view, parts.visible)
        self._keep(self._bases, view, replace(base, parts=None))
        return _Question(faded, lit, numbers)

    def _numbers(self, view: View, visible: Bools) -> Pixels | NDArray[np.uint16]:
        owners = _picture(view)
        with painting(owners) as painter:
            paint_ids(painter, self.layers, view, visible)
        numbers: Pixels = _pixels(owners) & np.uint32(_NUMBER_BITS)
        small = len(visible) < np.iinfo(np.uint16).max
        return numbers.astype(np.uint16) if small else numbers


def _device_size(view: View) -> tuple[int, int]:
    return max(round(view.width * view.ratio), 1), max(round(view.height * view.ratio), 1)


def _picture(view: View, kind: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    made = QImage(*_device_size(view), kind)
    made.setDevicePixelRatio(view.ratio)
    made.fill(0)
    return made


def _pixels(image: QImage) -> Pixels:
    """The pixels of a 32-bit image as an array that shares its memory, while the image lives."""
    return np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width())


def _grown(mask: Bools, reach: int) -> Bools:
    """The mask with its edges moved out by some pixels, to take in the matches' outlines."""
    for _step in range(reach):
        wider = mask.copy()
        wider[1:] |= mask[:-1]
        wider[:-1] |= mask[1:]
        wider[:, 1:] |= mask[:, :-1]
        wider[:, :-1] |= mask[:, 1:]
        mask = wider
    return mask
