"""Owns the typefaces of the map: Be Vietnam Pro for what is on it, Noto Serif for its title."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

_SANS: Final = (
    "fontpkg_be_vietnam_pro",
    ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Medium.ttf", "BeVietnamPro-SemiBold.ttf"),
)
_SERIF: Final = ("fontpkg_noto_serif", ("NotoSerif[wdth,wght].ttf",))


def _load(package: str, names: tuple[str, ...], fallback: str) -> str:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return fallback
    folder = Path(spec.origin).parent / "files"
    found = [QFontDatabase.addApplicationFont(str(folder / name)) for name in names]
    families = QFontDatabase.applicationFontFamilies(found[0]) if found[0] >= 0 else []
    return families[0] if families else fallback


@cache
def sans_family() -> str:
    """The sans-serif family, loaded at its first use; call it first in the main thread."""
    return _load(*_SANS, fallback="Sans Serif")


@cache
def serif_family() -> str:
    """The serif family of titles, loaded at its first use."""
    return _load(*_SERIF, fallback="Serif")


@cache
def font(size: int, weight: QFont.Weight = QFont.Weight.Normal, serif: bool = False) -> QFont:
    """A font by its size in pixels, unhinted so that pictures of any resolution agree."""
    made = QFont(serif_family() if serif else sans_family())
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made
