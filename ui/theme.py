"""Owns how the window looks: colours of both themes, sizes, fonts and the style sheet."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from maps.fonts import sans_family
from resgroup.resources import read_toml, resource_path

THEMES: Final = ("light", "dark")


@dataclass(frozen=True)
class Theme:
    """A theme at a type size: its colours by name and its sizes in pixels or points."""

    name: str
    large: bool
    colours: dict[str, str]
    sizes: dict[str, float]

    def colour(self, name: str) -> QColor:
        """A colour by its name in `ui.toml`."""
        return QColor(self.colours[name])

    @property
    def row(self) -> int:
        """The height of a table row."""
        return int(self.sizes["row"])

    @property
    def touch(self) -> int:
        """The height of a button or field."""
        return int(self.sizes["touch"])

    @property
    def icon(self) -> int:
        """The side of an icon."""
        return int(self.sizes["icon"])


@cache
def theme(name: str, large: bool = False) -> Theme:
    """The theme `light` or `dark`, in normal or large type."""
    values: dict[str, Any] = read_toml("styles", "ui.toml")
    return Theme(name, large, values[name], values["size"]["large" if large else "normal"])


def scaled(width: int) -> int:
    """A width meant for normal type, in the type of the moment."""
    return round(width * current().sizes["font"] / theme("light").sizes["font"])


_current: dict[str, Theme] = {}


def current() -> Theme:
    """The theme in use."""
    return _current.get("theme") or theme("light")


def apply(application: QApplication, chosen: Theme) -> None:
    """Dress the application in a theme; every window follows."""
    _current["theme"] = chosen
    application.setStyle("Fusion")
    application.setPalette(_palette(chosen))
    application.setFont(_font(chosen))
    application.setStyleSheet(_style_sheet(chosen))


def _font(chosen: Theme) -> QFont:
    font = QFont() if sys.platform == "win32" else QFont(sans_family())
    font.setPointSizeF(chosen.sizes["font"])
    return font


def tabular(font: QFont) -> QFont:
    """The font with all digits of one width, for columns of numbers."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _palette(chosen: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "base",
        role.AlternateBase: "window",
        role.Text: "text",
        role.Button: "base",
        role.ButtonText: "text",
        role.BrightText: "action",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "text",
        role.ToolTipText: "base",
        role.PlaceholderText: "muted",
        role.Light: "raised",
        role.Midlight: "hover",
        role.Mid: "line",
        role.Dark: "line_strong",
        role.Shadow: "line_strong",
    }.items():
        palette.setColor(target, chosen.colour(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, chosen.colour("faint"))
    return palette


def _style_sheet(chosen: Theme) -> str:
    text = resource_path("styles", "ui.qss").read_text("utf-8")
    icons = {
        name: resource_path("icons", f"{name}_{chosen.name}.svg").as_posix()
        for name in ("chevron", "check", "dot")
    }
    words: dict[str, object] = {
        **chosen.colours,
        **chosen.sizes,
        "inner": int(chosen.touch - 8),
        **icons,
    }
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
