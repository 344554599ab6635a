"""Owns the editor of several values: each found by typing, and taken off again with a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import clean
from ui.flow import Flow
from ui.forms.editor import Editor, missing, not_in_list
from ui.forms.pick_line import Finder, Item, PickLine
from ui.forms.spec import Spec
from ui.icons import icon
from ui.texts import button


class SeveralEditor(Editor):
    """Chips of values; with `free`, Enter also takes words that stand in no list."""

    def __init__(self, spec: Spec, find: Finder, *, free: bool = False) -> None:
        super().__init__(spec)
        self._free = free
        self._find = find
        self._chosen: list[Item] = []
        self._chips = Flow(4)
        self.line = PickLine(spec.label, find, always=not free)
        self.line.setPlaceholderText(spec.example or _("Add a value"))
        self.line.textEdited.connect(lambda _typed: self.edited.emit())
        self.line.chosen.connect(self._take)
        self.line.returnPressed.connect(self._take_words)
        self.line.left.connect(self._take_words)
        self.column.addLayout(self._chips)
        self.column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.finish()

    def value(self) -> tuple[Any, ...]:
        """The values; words not yet taken count where any words do."""
        typed = clean(self.line.text())
        if typed and not self._free:
            raise not_in_list(typed)
        return (*(item.value for item in self._chosen), *((typed,) if typed else ()))

    def set_value(self, value: Any) -> None:
        """Choose values."""
        self._chosen = [self._item(each) for each in value or ()]
        self._show()

    def state(self) -> Any:
        """The values, and the words typed last."""
        chosen = [item.value for item in self._chosen]
        typed = self.line.text().strip()
        return {"chosen": chosen, "words": typed} if chosen or typed else None

    def restore(self, state: Any) -> None:
        """Choose values again."""
        known = state if isinstance(state, dict) else {}
        self.set_value(known.get("chosen"))
        self.line.setText(str(known.get("words") or ""))

    def fault(self) -> RegisterError | None:
        """At least one value is needed."""
        return missing(self.spec.label) if self.empty else super().fault()

    def _item(self, value: Any) -> Item:
        found: Sequence[Item] = self._find("")
        return next((each for each in found if each.value == value), Item(value, str(value)))

    def _take(self) -> None:
        item = self.line.item
        self.line.show_item(None)
        if item is not None:
            self._add(item)

    def _take_words(self) -> None:
        typed = clean(self.line.text())
        if self._free and typed:
            self.line.show_item(None)
            self._add(Item(typed, typed))

    def _add(self, item: Item) -> None:
        if item.value not in [each.value for each in self._chosen]:
            self._chosen.append(item)
            self._show()
        self.edited.emit()

    def _drop(self, item: Item) -> None:
        self._chosen.remove(item)
        self._show()
        self.edited.emit()
        self.line.setFocus()

    def _show(self) -> None:
        while (taken := self._chips.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.hide()
                old.deleteLater()
        for item in self._chosen:
            chip = button(item.words, "chip", does=partial(self._drop, item))
            chip.setIcon(icon("x", "muted"))
            chip.setAccessibleName(_("Take off: {name}").format(name=item.words))
            self._chips.addWidget(chip)
