"""Owns the palettes of the map: light and dark for the window, one for paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QColor

from resgroup.resources import read_toml

THEMES: Final = ("light", "dark", "print")
_FADED: Final = 1 / 3


def mixed(colour: QColor, other: QColor, share: float) -> QColor:
    """`share` of the colour over the rest of the other."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        colour.redF() * share + other.redF() * rest,
        colour.greenF() * share + other.greenF() * rest,
        colour.blueF() * share + other.blueF() * rest,
    )


@dataclass(frozen=True)
class Theme:
    """A palette: colours by what they are for, and the fills of each style in order."""

    name: str
    colours: dict[str, QColor]
    fills: dict[str, tuple[QColor, ...]]

    def __getitem__(self, use: str) -> QColor:
        return self.colours[use]

    @property
    def on_paper(self) -> bool:
        """Whether fills carry patterns, because a photocopy knows no colours."""
        return self.name == "print"

    def outline(self, fill: QColor) -> QColor:
        """A shade of the fill that bounds it: darker by day, lighter by night."""
        if self.name == "dark":
            return mixed(fill, QColor("white"), 0.82)
        return mixed(fill, QColor("#3A2A1C"), 0.55 if self.on_paper else 0.72)

    def faded(self, colour: QColor) -> QColor:
        """A third of the colour over the ground."""
        return mixed(colour, self["ground"], _FADED)

    def faded_outline(self, fill: QColor) -> QColor:
        """The outline of a faded fill, which a photocopier must still see on paper."""
        return mixed(self.outline(fill), self["ground"], 0.55 if self.on_paper else _FADED)

    def ink_on(self, fill: QColor) -> QColor:
        """The colour of a number written on a fill."""
        light, dark = self["ink_light"], self["ink"]
        bright = 0.299 * fill.redF() + 0.587 * fill.greenF() + 0.114 * fill.blueF()
        return dark if bright > 0.52 else light


@cache
def theme(name: str) -> Theme:
    """The palette of a name; KeyError for an unknown one."""
    if name not in THEMES:
        raise KeyError(name)
    read = read_toml("styles", f"{name}.toml")
    return Theme(
        name,
        {use: QColor(code) for use, code in read["colours"].items()},
        {style: tuple(QColor(code) for code in codes) for style, codes in read["fills"].items()},
    )
