"""Owns what the program remembers of a user between runs: look, places and sizes, recent files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

from resgroup.i18n import LANGUAGES
from ui.theme import THEMES

_RECENT: Final = 8


class Preferences:
    """The preferences kept in one ini file."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """`vi` or `en`."""
        return self._choice("look/language", LANGUAGES)

    @language.setter
    def language(self, name: str) -> None:
        self._settings.setValue("look/language", name)

    @property
    def theme(self) -> str:
        """`light` or `dark`."""
        return self._choice("look/theme", THEMES)

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("look/theme", name)

    @property
    def large(self) -> bool:
        """Whether everything is written in large type."""
        return self._text("look/large") == "true"

    @large.setter
    def large(self, wanted: bool) -> None:
        self._settings.setValue("look/large", "true" if wanted else "false")

    @property
    def columns(self) -> list[str]:
        """The list's columns in their order, empty where the user chose none."""
        return [name for name in self._text("list/columns").split(",") if name]

    @columns.setter
    def columns(self, names: list[str]) -> None:
        self._settings.setValue("list/columns", ",".join(names))

    @property
    def recent(self) -> list[Path]:
        """The registers opened last, newest first, without those that are gone."""
        lines = self._text("files/recent").split("|")
        return [Path(line) for line in lines if line and Path(line).is_file()]

    def remember(self, path: Path) -> None:
        """Put a register at the head of the recent ones."""
        others = [other for other in self.recent if other != path]
        lines = [str(each) for each in [path, *others][:_RECENT]]
        self._settings.setValue("files/recent", "|".join(lines))

    def sizes(self, name: str) -> list[int]:
        """The remembered numbers of a window or its panels; empty where there are none."""
        parts = self._text(f"places/{name}").split(" ")
        return [int(part) for part in parts] if all(part.isdigit() for part in parts) else []

    def keep_sizes(self, name: str, sizes: list[int]) -> None:
        """Remember the numbers of a window or its panels."""
        self._settings.setValue(f"places/{name}", " ".join(str(size) for size in sizes))

    def save(self) -> None:
        """Write everything to the file now."""
        self._settings.sync()

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""

    def _choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._text(key)
        return value if value in allowed else allowed[0]
