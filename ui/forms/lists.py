"""Owns the editors made of several rows: yes or no, ticked options, relationships, newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.inputs import Option
from resgroup.commands.newcomers import Newcomer
from resgroup.i18n import _
from ui.forms.columns import Cell, Columns
from ui.forms.editor import Editor, missing
from ui.forms.lines import IdNumberEditor, LineEditor, PartialDateEditor
from ui.forms.pick_line import PickLine
from ui.forms.pickers import ChoiceEditor, find_terms, term_item
from ui.forms.spec import Spec
from ui.texts import button, label, unmarked


class BooleanEditor(Editor):
    """Yes or no, and not known where the field may be unknown."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._group = QButtonGroup(self)
        self._choices: list[tuple[bool | None, QRadioButton]] = []
        row = QHBoxLayout()
        row.setSpacing(16)
        said: list[tuple[bool | None, str]] = [(True, _("Yes")), (False, _("No"))]
        said += [(None, _("Not known"))] if spec.nullable else []
        for value, words in said:
            radio = QRadioButton(words)
            radio.setAccessibleName(f"{spec.label}: {words}")
            radio.clicked.connect(lambda _checked=False: self.edited.emit())
            self._group.addButton(radio)
            self._choices.append((value, radio))
            row.addWidget(radio)
        row.addStretch(1)
        self.column.addLayout(row)
        self.setFocusProxy(self._choices[0][1])
        self.set_value(None)
        self.finish()

    def value(self) -> bool | None:
        """The answer chosen."""
        return next(value for value, radio in self._choices if radio.isChecked())

    def set_value(self, value: Any) -> None:
        """Choose an answer; what cannot be unknown is no."""
        wanted = value if value is not None or self.spec.nullable else False
        for each, radio in self._choices:
            radio.setChecked(each is wanted)

    def state(self) -> Any:
        """The answer."""
        return self.value()

    def restore(self, state: Any) -> None:
        """Choose an answer again."""
        self.set_value(state)

    @property
    def stops(self) -> list[QWidget]:
        """The answers."""
        return [radio for _value, radio in self._choices]


class OptionsEditor(Editor):
    """Options to tick, some of them ticked beforehand."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._options: tuple[Option, ...] = ()
        self._boxes: list[QCheckBox] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.column.addLayout(self._rows)
        self.finish()
        self.set_options(spec.options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options; those that stay keep their tick."""
        if tuple(options) == self._options:
            return
        before = dict(zip((e.value for e in self._options), self._ticks(), strict=True))
        self._options = tuple(options)
        for box in self._boxes:
            self._rows.removeWidget(box)
            box.deleteLater()
        self._boxes = [self._box(e, before.get(e.value, bool(e.proposed))) for e in options]
        for box in self._boxes:
            self._rows.addWidget(box)
        if self._boxes:
            self.setFocusProxy(self._boxes[0])
        self.rearranged.emit()

    def _box(self, option: Option, ticked: bool) -> QCheckBox:
        box = QCheckBox(unmarked(option.words))
        box.setAccessibleName(f"{self.spec.label}: {option.words}")
        box.setChecked(ticked)
        box.clicked.connect(lambda _checked=False: self.edited.emit())
        return box

    def _ticks(self) -> list[bool]:
        return [box.isChecked() for box in self._boxes]

    def value(self) -> tuple[int | str, ...]:
        """The values of the options ticked."""
        pairs = zip(self._options, self._ticks(), strict=True)
        return tuple(option.value for option, ticked in pairs if ticked)

    def set_value(self, value: Any) -> None:
        """Tick options."""
        wanted = tuple(value or ())
        for option, box in zip(self._options, self._boxes, strict=True):
            box.setChecked(option.value in wanted)

    def state(self) -> Any:
        """The values of the options ticked."""
        return list(self.value())

    def restore(self, state: Any) -> None:
        """Tick options again."""
        self.set_value(state)

    @property
    def stops(self) -> list[QWidget]:
        """The boxes."""
        return list(self._boxes)


class RelationshipsEditor(Editor):
    """What each of several people is to the head from now on."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec)
        self._options: tuple[Option, ...] = ()
        self._lines: list[PickLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.column.addLayout(self._rows)
        self.finish()
        self.set_options(spec.options)

    @property
    def terms(self) -> str:
        """The list of terms chosen from."""
        return self.spec.terms or "relationship"

    def set_options(self, options: Sequence[Option]) -> None:
        """Ask for other people; what is chosen for those who stay is kept."""
        if tuple(options) == self._options:
            return
        before = {
            option.value: line.item.value
            for option, line in zip(self._options, self._lines, strict=True)
            if line.item is not None
        }
        self._options = tuple(options)
        while (taken := self._rows.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        self._lines = [self._row(e, before.get(e.value) or e.proposed) for e in options]
        if self._lines:
            self.setFocusProxy(self._lines[0])
        self.rearranged.emit()

    def _row(self, option: Option, chosen: Any) -> PickLine:
        made = QWidget()
        made.setAccessibleName(option.words)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(option.words, wrap=True))
        name = f"{self.spec.label}: {option.words}"
        line = PickLine(name, partial(find_terms, self.terms), always=True)
        line.show_item(term_item(self.terms, chosen))
        line.chosen.connect(self.edited.emit)
        line.textEdited.connect(lambda _typed: self.edited.emit())
        column.addWidget(line)
        self._rows.addWidget(made)
        return line

    def value(self) -> tuple[tuple[int | str, str], ...]:
        """Each person with a term; raises RegisterError where one has none."""
        found: list[tuple[int | str, str]] = []
        for option, line in zip(self._options, self._lines, strict=True):
            if line.item is None or line.unsettled:
                raise missing(f"{self.spec.label} – {option.words}")
            found.append((option.value, line.item.value))
        return tuple(found)

    def set_value(self, value: Any) -> None:
        """Choose terms."""
        wanted = dict(value or ())
        for option, line in zip(self._options, self._lines, strict=True):
            if option.value in wanted:
                line.show_item(term_item(self.terms, wanted[option.value]))

    def state(self) -> Any:
        """Each person with the term chosen so far."""
        pairs = zip(self._options, self._lines, strict=True)
        return [[option.value, line.item.value] for option, line in pairs if line.item]

    def restore(self, state: Any) -> None:
        """Choose terms again."""
        self.set_value((each[0], each[1]) for each in state or ())

    @property
    def stops(self) -> list[QWidget]:
        """The lines."""
        return list(self._lines)

    def _mark(self, wrong: bool) -> None:
        for line in self._lines:
            self._mark_one(line, wrong and (line.item is None or line.unsettled))


def _asked_of_newcomer() -> tuple[Spec, ...]:
    return (
        Spec("full_name", "text", _("Full name")),
        Spec("relationship", "choice", _("Relationship to head"), terms="relationship"),
        Spec("sex", "choice", _("Sex"), terms="sex"),
        Spec("birth_date", "partial_date", _("Date of birth")),
        Spec("national_id", "id_number", _("Personal ID number")),
    )


class _NewcomerRow(QFrame):
    """What is asked of one newcomer."""

    def __init__(self, number: int, today: date) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.setAccessibleName(_("Person {number}").format(number=number))
        self.editors = {spec.key: _small(spec, today) for spec in _asked_of_newcomer()}
        columns = Columns()
        for editor in self.editors.values():
            columns.add(Cell(editor))
        columns.arrange()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(columns)


def _small(spec: Spec, today: date) -> Editor:
    match spec.kind:
        case "choice":
            return ChoiceEditor(spec)
        case "partial_date":
            return PartialDateEditor(spec, today)
        case "id_number":
            return IdNumberEditor(spec)
        case _:
            return LineEditor(spec)


class NewcomersEditor(Editor):
    """People who are not in the register yet; Enter in the last field asks for one more."""

    def __init__(self, spec: Spec, today: date) -> None:
        super().__init__(spec)
        self._today = today
        self._people: list[_NewcomerRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.column.addLayout(self._rows)
        foot = QHBoxLayout()
        self._more = button(_("One more person"), "quiet", picture="plus", does=self._add_focused)
        self._less = button(_("Take the last off"), "quiet", picture="x", does=self._drop)
        foot.addWidget(self._more)
        foot.addWidget(self._less)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.finish()
        self._add()

    def value(self) -> tuple[Newcomer, ...]:
        """The people with a name; raises RegisterError for what is typed wrongly."""
        return tuple(_newcomer(row) for row in self._people if not _blank(row))

    def set_value(self, value: Any) -> None:
        """Fill in people."""
        people: Sequence[Newcomer] = tuple(value or ())
        self._resize(max(len(people), 1))
        for row, person in zip(self._people, people, strict=False):
            for key, editor in row.editors.items():
                editor.set_value(getattr(person, key))

    def state(self) -> Any:
        """What is typed of each person."""
        return [
            {key: editor.state() for key, editor in row.editors.items()}
            for row in self._people
            if not _blank(row)
        ]

    def restore(self, state: Any) -> None:
        """Put people back."""
        people = [each for each in state or () if isinstance(each, dict)]
        self._resize(max(len(people), 1))
        for row, person in zip(self._people, people, strict=False):
            for key, editor in row.editors.items():
                editor.restore(person.get(key))

    @property
    def stops(self) -> list[QWidget]:
        """The fields of every person, then the buttons."""
        fields = [stop for row in self._people for e in row.editors.values() for stop in e.stops]
        return [*fields, self._more, self._less]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for one more person on Enter in the last field of the last."""
        last = list(self._people[-1].editors.values())[-1].stops[-1]
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and not event.modifiers() and last.hasFocus() and not _blank(self._people[-1]):
            self._add_focused()
        else:
            super().keyPressEvent(event)

    def _resize(self, count: int) -> None:
        while len(self._people) > count:
            self._remove_last()
        while len(self._people) < count:
            self._add()
        for row in self._people:
            for editor in row.editors.values():
                editor.restore(None)

    def _add(self) -> _NewcomerRow:
        row = _NewcomerRow(len(self._people) + 1, self._today)
        self._people.append(row)
        for editor in row.editors.values():
            editor.edited.connect(self.edited.emit)
        self._rows.addWidget(row)
        self.setFocusProxy(self._people[0].editors["full_name"])
        self._less.setVisible(len(self._people) > 1)
        self.rearranged.emit()
        return row

    def _add_focused(self) -> None:
        self._add().editors["full_name"].setFocus()
        self.edited.emit()

    def _remove_last(self) -> None:
        row = self._people.pop()
        self._rows.removeWidget(row)
        row.deleteLater()
        self._less.setVisible(len(self._people) > 1)

    def _drop(self) -> None:
        self._remove_last()
        self.rearranged.emit()
        self.edited.emit()
        self._people[-1].editors["full_name"].setFocus()


def _newcomer(row: _NewcomerRow) -> Newcomer:
    name = row.editors["full_name"]
    if name.empty:
        raise missing(f"{row.accessibleName()} – {name.spec.label}")
    return Newcomer(**{key: editor.value() for key, editor in row.editors.items()})


def _blank(row: _NewcomerRow) -> bool:
    return all(editor.empty for editor in row.editors.values())
