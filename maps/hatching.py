"""Owns the patterns of fills as plain lines, which print, photocopy and scale alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from maps.projection import Floats
from resgroup.features import Bools, Ints


@dataclass(frozen=True, slots=True)
class Lines:
    """Parallel lines: their angle in degrees, the pixels between them and their width."""

    angle: float
    spacing: float
    width: float = 0.5
    dotted: bool = False

    def pen(self, colour: QColor) -> QPen:
        """The pen that draws them."""
        pen = QPen(colour, self.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dotted:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.01, self.spacing / self.width])
        return pen


PATTERN_LINES: Final[dict[str, tuple[Lines, ...]]] = {
    "": (),
    "dots": (Lines(0, 4.0, 1.0, dotted=True),),
    "rise": (Lines(45, 4.0),),
    "cross": (Lines(45, 4.0), Lines(-45, 4.0)),
    "dense": (Lines(45, 2.2),),
    "level": (Lines(0, 3.0),),
    "upright": (Lines(90, 3.0),),
    "grid": (Lines(0, 3.6), Lines(90, 3.6)),
    "vacant": (Lines(-45, 5.0, 1.0),),
}
"""The lines of each pattern; the vacant one runs the way no class does."""


def hatched(pixels: Floats, starts: Ints, heads: Bools, lines: Lines) -> Floats:
    """The ends of the hatch lines inside rings, two rows for each piece.

    Turned so that the lines lie level, every edge knows which lines it crosses; along one line
    through one polygon, crossings in order open and close a piece; a hole closes what its outer
    ring opened.
    """
    turn = np.radians(lines.angle)
    cos, sin = np.cos(turn), np.sin(turn)
    along = pixels[:, 0] * cos - pixels[:, 1] * sin
    across = (pixels[:, 0] * sin + pixels[:, 1] * cos) / lines.spacing
    edges = np.ones(len(pixels), np.bool_)
    edges[starts[1:] - 1] = False
    begin = np.flatnonzero(edges)
    low = np.minimum(across[begin], across[begin + 1])
    high = np.maximum(across[begin], across[begin + 1])
    first = np.ceil(low).astype(np.int64)
    counts = np.maximum(np.ceil(high).astype(np.int64) - first, 0)
    edge = np.repeat(begin, counts)
    offset = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
    line = np.repeat(first, counts) + offset
    rise = across[edge + 1] - across[edge]
    share = (line - across[edge]) / rise
    place = along[edge] + share * (along[edge + 1] - along[edge])
    polygon = np.repeat(np.cumsum(heads), np.diff(starts))[edge]
    order = np.lexsort((place, line, polygon))
    level = line[order] * lines.spacing
    place = place[order]
    return np.column_stack([place * cos + level * sin, level * cos - place * sin])
