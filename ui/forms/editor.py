"""Owns what all editors of a form have in common: a value, what is wrong with it, and a draft."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resgroup.errors import RegisterError
from resgroup.i18n import _
from ui import theme
from ui.forms.spec import Spec
from ui.icons import icon
from ui.texts import label


class Message(QWidget):
    """A line of words with a sign: a refusal in warm red, or something to look at."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = label()
        self._words = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        self.setAccessibleName(_("Message"))
        self.hide()

    @property
    def words(self) -> str:
        """What is said, empty for nothing."""
        return self._words.text()

    def say(self, words: str, *, refused: bool = True) -> None:
        """Say something, or nothing for an empty text."""
        side = theme.current().icon
        picture = icon("warning-circle", "action") if refused else icon("info", "muted")
        self._sign.setPixmap(picture.pixmap(QSize(side, side)))
        self._words.setProperty("role", "action" if refused else "muted")
        self._words.style().polish(self._words)
        self._words.setText(words)
        self.setAccessibleName(words or _("Message"))
        self.setVisible(bool(words))


class Editor(QWidget):
    """One field of a form: its value, told by `edited` when the user changes it.

    `value` raises RegisterError for what is typed wrongly. `state` is what was typed so far, as
    plain JSON values, right or wrong; `restore` puts it back. `left` tells that the user goes on
    to another field, `rearranged` that other widgets take the focus now.
    """

    edited = Signal()
    left = Signal()
    rearranged = Signal()

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.spec = spec
        self.setAccessibleName(spec.label)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.message = Message()
        self.edited.connect(lambda: self.complain(""))

    def finish(self) -> None:
        """Put the place for messages below what the editor is made of."""
        self.column.addWidget(self.message)

    def value(self) -> Any:
        """What is filled in; raises RegisterError for what is typed wrongly."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Fill in a value, telling nobody."""
        raise NotImplementedError

    def state(self) -> Any:
        """What was typed so far, as JSON."""
        raise NotImplementedError

    def restore(self, state: Any) -> None:
        """Put back what was typed, telling nobody."""
        raise NotImplementedError

    @property
    def empty(self) -> bool:
        """Whether nothing is filled in."""
        return self.state() in (None, "", [], {})

    @property
    def stops(self) -> list[QWidget]:
        """The widgets inside that take the focus, in order."""
        return [self.focusProxy() or self]

    @property
    def problem(self) -> str:
        """What the field says is wrong, empty for nothing."""
        return self.message.words

    def fault(self) -> RegisterError | None:
        """What is wrong with the value, also that a required one is missing."""
        if self.spec.required and self.empty:
            return missing(self.spec.label)
        try:
            self.value()
        except RegisterError as error:
            return error
        return None

    def complain(self, words: str, *, refused: bool = True) -> None:
        """Say what is wrong beside the field, or that all is well with an empty text."""
        self.message.say(words, refused=refused)
        self.setAccessibleDescription(words)
        self._mark(bool(words) and refused)

    def _mark(self, wrong: bool) -> None:
        self._mark_one(self.stops[0] if self.stops else self, wrong)

    def _mark_one(self, stop: QWidget, wrong: bool) -> None:
        value = "true" if wrong else "false"
        if stop.property("wrong") != value:
            stop.setProperty("wrong", value)
            stop.style().polish(stop)


def missing(name: str) -> RegisterError:
    """The error for a required field left empty."""
    vi, en = f"Chưa nhập: {name}.", f"Not filled in yet: {name}."
    return RegisterError("incomplete", vi, en)


def wrong_number(text: str) -> RegisterError:
    """The error for a text that is no whole number."""
    return RegisterError(
        "bad-number",
        f"“{text}” không phải là số nguyên.",
        f"“{text}” is not a whole number.",
    )


def not_in_list(text: str) -> RegisterError:
    """The error for a text that names nothing of a list."""
    return RegisterError(
        "not-in-list",
        f"“{text}” không có trong danh sách; hãy chọn một dòng.",
        f"“{text}” is not in the list; choose one of its lines.",
    )
