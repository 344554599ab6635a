"""Owns the order in which a map is put together, the same for window, sheet and file."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from maps.labels import (
    LineLabel,
    NamedLines,
    NumberLabel,
    Room,
    draw_line_labels,
    draw_numbers,
    house_numbers,
    street_labels,
)
from maps.layers import Layers
from maps.painter import Scenery, paint_buildings, paint_ground, paint_matches
from maps.projection import View
from maps.symbols import Badge, badges, draw_badges
from resgroup.features import Bools


@dataclass(frozen=True)
class Words:
    """Everything written on one view: symbols with names, street names and house numbers."""

    badges: list[Badge]
    streets: list[LineLabel]
    numbers: list[NumberLabel]

    @classmethod
    def laid_out(
        cls, layers: Layers, lines: NamedLines, view: View, visible: Bools, whole: bool = False
    ) -> Words:
        """The words a view has room for; `whole` leaves out names its edge would cut."""
        room = Room()
        found = badges(layers, view, room)
        streets = street_labels(lines, view, room, whole)
        return cls(found, streets, house_numbers(layers, view, visible, room))

    def draw_over(self, painter: QPainter, scenery: Scenery, as_text: bool = False) -> None:
        """Draw what stands above the buildings: street names and symbols."""
        draw_line_labels(painter, self.streets, scenery, as_text)
        draw_badges(painter, self.badges, scenery, as_text)

    def draw_numbers(self, painter: QPainter, scenery: Scenery) -> None:
        """Write the house numbers in the inks that read on the style's fills."""
        fills = scenery.theme.fills[scenery.style.key]
        inks = [scenery.theme.ink_on(fill) for fill in fills]
        colours = [inks[scenery.classes[label.building]] for label in self.numbers]
        draw_numbers(painter, self.numbers, colours)

    def draw_match_numbers(
        self, painter: QPainter, scenery: Scenery, matches: Bools | None = None
    ) -> None:
        """Write the numbers of a question's matches, of all buildings for None."""
        numbers = [label for label in self.numbers if matches is None or matches[label.building]]
        ink = scenery.theme.ink_on(scenery.theme["match"])
        draw_numbers(painter, numbers, [ink] * len(numbers))

    def draw_faded_numbers(
        self, painter: QPainter, scenery: Scenery, matches: Bools | None = None
    ) -> None:
        """Write the numbers of what does not match, of all buildings for None."""
        numbers = [
            label for label in self.numbers if matches is None or not matches[label.building]
        ]
        draw_numbers(painter, numbers, [scenery.theme["label_minor"]] * len(numbers))


def paint_map(
    painter: QPainter,
    scenery: Scenery,
    lines: NamedLines,
    view: View,
    matches: Bools | None = None,
) -> None:
    """A whole map as vectors with its words as text; `matches` tells a question's buildings."""
    visible = scenery.layers.buildings.within(view.bounds)
    words = Words.laid_out(scenery.layers, lines, view, visible, whole=True)
    paint_ground(painter, scenery, view)
    if matches is None:
        paint_buildings(painter, scenery, view, visible)
        words.draw_numbers(painter, scenery)
    else:
        paint_buildings(painter, scenery, view, visible & ~matches, faded=True)
        paint_matches(painter, scenery, view, visible & matches)
        words.draw_faded_numbers(painter, scenery, matches)
        words.draw_match_numbers(painter, scenery, matches)
    words.draw_over(painter, scenery, as_text=True)
