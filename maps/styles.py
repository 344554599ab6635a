"""Owns how buildings are coloured: a style sorts them into classes, and the legend names these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resgroup.errors import RegisterError
from resgroup.features import BuildingFeatures, Ints
from resgroup.i18n import _

Classes = NDArray[np.uint8]

USES: Final = (
    ("house",),
    ("apartment_block",),
    ("rented_rooms",),
    ("mixed", "shop"),
    ("office",),
    ("school", "hospital"),
    ("culture", "worship"),
    ("construction", "other"),
)
FLOOR_STEPS: Final = (2, 3, 4, 6)
RESIDENT_STEPS: Final = (1, 4, 7, 11)
PATTERNS: Final = {
    "plain": ("",),
    "floors": ("", "dots", "rise", "cross", "dense", ""),
    "residents": ("", "dots", "rise", "cross", "dense"),
    "use": ("", "cross", "rise", "dense", "level", "upright", "grid", "dots"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """A way of colouring buildings: a class number for each, and the words of each class."""

    key: str
    classify: Callable[[BuildingFeatures], Classes]
    words: Callable[[], tuple[str, ...]]
    title: Callable[[], str]

    @property
    def patterns(self) -> tuple[str, ...]:
        """The pattern of each class on paper, `""` for none."""
        return PATTERNS[self.key]


def _stepped(values: Ints, steps: tuple[int, ...]) -> Classes:
    return np.searchsorted(np.array(steps), values, side="right").astype(np.uint8)


def _by_floors(buildings: BuildingFeatures) -> Classes:
    unknown = len(FLOOR_STEPS) + 1
    steps = _stepped(buildings.floors, FLOOR_STEPS)
    return np.where(buildings.floors > 0, steps, unknown).astype(np.uint8)


def _by_use(buildings: BuildingFeatures) -> Classes:
    known = {use: number for number, group in enumerate(USES) for use in group}
    other = known["other"]
    return np.array([known.get(use, other) for use in buildings.use], np.uint8)


def _by_residents(buildings: BuildingFeatures) -> Classes:
    return _stepped(buildings.residents, RESIDENT_STEPS)


def _all_alike(buildings: BuildingFeatures) -> Classes:
    return np.zeros(len(buildings.ids), np.uint8)


def _floor_words() -> tuple[str, ...]:
    return (
        _("1 floor"),
        _("2 floors"),
        _("3 floors"),
        _("4–5 floors"),
        _("6 floors or more"),
        _("Floors not known"),
    )


def _use_words() -> tuple[str, ...]:
    return (
        _("House"),
        _("Apartment block"),
        _("Rented rooms"),
        _("Shop, house with shop"),
        _("Office"),
        _("School, health care"),
        _("Culture, worship"),
        _("Other building"),
    )


def _resident_words() -> tuple[str, ...]:
    return (
        _("No residents"),
        _("1–3 residents"),
        _("4–6 residents"),
        _("7–10 residents"),
        _("11 residents or more"),
    )


STYLES: Final = {
    "floors": Style("floors", _by_floors, _floor_words, lambda: _("Floors")),
    "use": Style("use", _by_use, _use_words, lambda: _("Use of buildings")),
    "residents": Style("residents", _by_residents, _resident_words, lambda: _("Residents")),
    "plain": Style("plain", _all_alike, lambda: (_("Building"),), lambda: _("Buildings")),
}
"""The styles by key, in the order a chooser shows them."""


def style_named(key: str) -> Style:
    """The style with a key; RegisterError where there is none."""
    if key not in STYLES:
        known = ", ".join(STYLES)
        raise RegisterError(
            "sheet_style",
            f"Không có kiểu tô màu “{key}”. Hãy chọn một trong: {known}.",
            f"There is no style “{key}”. Choose one of: {known}.",
        )
    return STYLES[key]
