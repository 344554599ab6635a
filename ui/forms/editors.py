"""Owns which editor a kind of field gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ui.forms.editor import Editor
from ui.forms.lines import (
    AddressEditor,
    DayEditor,
    IdNumberEditor,
    IntegerEditor,
    LineEditor,
    NationalityEditor,
    NoteEditor,
    PartialDateEditor,
    PhoneEditor,
)
from ui.forms.lists import BooleanEditor, NewcomersEditor, OptionsEditor, RelationshipsEditor
from ui.forms.pickers import (
    ChoiceEditor,
    DwellingEditor,
    HouseholdEditor,
    OptionEditor,
    ResidentEditor,
    ResidentsEditor,
)
from ui.forms.spec import Spec
from ui.session import Session

_PLAIN: Final[dict[str, Callable[[Spec], Editor]]] = {
    "text": LineEditor,
    "note": NoteEditor,
    "integer": IntegerEditor,
    "boolean": BooleanEditor,
    "id_number": IdNumberEditor,
    "phone": PhoneEditor,
    "nationality": NationalityEditor,
    "address": AddressEditor,
    "choice": ChoiceEditor,
    "option": OptionEditor,
    "options": OptionsEditor,
    "relationships": RelationshipsEditor,
}
_READING: Final[dict[str, Callable[[Spec, Session], Editor]]] = {
    "day": lambda spec, session: DayEditor(spec, session.today),
    "date": lambda spec, session: DayEditor(spec, session.today),
    "partial_date": lambda spec, session: PartialDateEditor(spec, session.today),
    "newcomers": lambda spec, session: NewcomersEditor(spec, session.today),
    "resident": ResidentEditor,
    "residents": ResidentsEditor,
    "household": HouseholdEditor,
    "dwelling": DwellingEditor,
}
KINDS: Final = frozenset({*_PLAIN, *_READING})
"""Every kind there is an editor for."""


def editor_for(spec: Spec, session: Session) -> Editor:
    """A new editor for a field; KeyError for an unknown kind."""
    if spec.kind in _PLAIN:
        return _PLAIN[spec.kind](spec)
    return _READING[spec.kind](spec, session)
