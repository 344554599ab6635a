"""Owns Qt's own words in Vietnamese: PySide6 ships no Vietnamese for its buttons and dialogs."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from resgroup.resources import read_toml


class QtWords(QTranslator):
    """Looks Qt's words up in a small table; what it does not hold stays English."""

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """The Vietnamese for one of Qt's texts, the text itself where the table has none."""
        del context, disambiguation, n
        return str(read_toml("i18n", "vi", "qt.toml").get(source_text, source_text))

    def isEmpty(self) -> bool:
        """Qt does not ask a translator that says it is empty."""
        return False
