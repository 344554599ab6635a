"""Owns which editor a value of a condition is typed in."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Final

from resgroup.asking.builder import Input
from resgroup.fields import Field
from resgroup.names import has_typed
from resgroup.register import Question
from ui import theme
from ui.builder.several import SeveralEditor
from ui.forms.editor import Editor, wrong_number
from ui.forms.editors import editor_for
from ui.forms.lines import LineEditor
from ui.forms.pick_line import Finder, Item
from ui.forms.pickers import find_terms
from ui.forms.spec import Spec
from ui.session import Session

_WIDTHS: Final = {"integer": 88, "integers": 144, "date": 152, "text": 216}
_SEVERAL: Final = 272
_PROPOSED: Final = 40


class NumbersEditor(LineEditor):
    """Whole numbers with commas or spaces between."""

    def read(self, text: str) -> tuple[int, ...]:
        """The numbers."""
        found = re.split(r"[\s,;]+", text.strip(" ,;"))
        wrong = next((each for each in found if not re.fullmatch(r"-?[0-9]{1,9}", each)), None)
        if wrong is not None:
            raise wrong_number(wrong)
        return tuple(map(int, found))

    def write(self, value: tuple[int, ...]) -> str:
        """The numbers with commas between."""
        return ", ".join(map(str, value))


def value_editor(field: Field, asked: Input, session: Session) -> Editor:
    """A new editor for a value of a condition."""
    name = field.label if asked.label == field.label else f"{field.label}: {asked.label}"
    example = "" if asked.label == field.label else asked.label
    spec = Spec(asked.kind, asked.kind, name, required=asked.required, terms=field.terms)
    made = _editor(field, spec, session)
    made.setFixedWidth(theme.scaled(_WIDTHS.get(asked.kind, _SEVERAL)))
    if example and isinstance(made, LineEditor):
        made.line.setPlaceholderText(example)
    return made


def _editor(field: Field, spec: Spec, session: Session) -> Editor:
    match spec.kind:
        case "choices":
            return SeveralEditor(spec, partial(find_terms, field.terms))
        case "texts":
            return SeveralEditor(spec, _proposals(field, session), free=True)
        case "integers":
            return NumbersEditor(spec)
        case _:
            return editor_for(spec, session)


def _proposals(field: Field, session: Session) -> Finder:
    """The values the register has in the field; numbers that tell a person apart stay unsaid."""

    @cache
    def known() -> list[str]:
        if field.masked:
            return []
        question = Question(on=session.as_of)
        counts = session.register.facets(question, [field.key])[field.key]
        return [str(value) for value in counts if value is not None]

    def find(typed: str) -> list[Item]:
        found = [Item(value, value) for value in known() if has_typed(value, typed)]
        return found[:_PROPOSED]

    return find
