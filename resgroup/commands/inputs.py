"""Owns what an event asks for: each input declared once, read by the form, the check and help."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import Register

InputKind = Literal[
    "day",
    "partial_date",
    "text",
    "address",
    "integer",
    "choice",
    "boolean",
    "id_number",
    "phone",
    "resident",
    "residents",
    "household",
    "dwelling",
    "option",
    "options",
    "relationships",
    "newcomers",
]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things an input lets the user choose between.

    `proposed` marks what is chosen beforehand: "yes" for an option of several, the id of the
    proposed term for the person of a `relationships` input, empty for none.
    """

    value: int | str
    words: str
    proposed: str = ""


Values = Mapping[str, Any]
Options = Callable[[Register, Values, date], Sequence[Option]]
Condition = Callable[[Register, Values, date], bool]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing an event asks for.

    Kinds and the Python values they give: `day` date; `partial_date` PartialDate; `text`,
    `address`, `id_number`, `phone`, `choice` (an id of the list `terms`) str; `integer` int;
    `boolean` bool; `resident`,
    `household`, `dwelling` the id of one that exists; `residents` a tuple of ids; `option` the
    value of one of `options`; `options` a tuple of values; `relationships` a tuple of (resident
    id, relationship term), one for each of `options`; `newcomers` a tuple of `Newcomer`.

    `options` and `when` are worked out anew from the values typed so far; an input whose options
    are empty, or whose `when` is false, is not asked, and its default holds.
    """

    key: str
    kind: InputKind
    words: Callable[[], str]
    required: bool
    default: Any = None
    terms: str = ""
    hint: Callable[[], str] | None = None
    options: Options | None = None
    when: Condition | None = None

    @property
    def label(self) -> str:
        """The input's name in the user's language."""
        return self.words()


_ABOUT: Final = "asked"


def asked(
    kind: InputKind,
    words: Callable[[], str],
    *,
    default: Any = MISSING,
    terms: str = "",
    hint: Callable[[], str] | None = None,
    options: Options | None = None,
    when: Condition | None = None,
) -> Any:
    """A field of an event's form; one without a default must be filled in."""
    about = Input("", kind, words, default is MISSING, None, terms, hint, options, when)
    return dataclasses.field(default=default, metadata={_ABOUT: about})


def inputs_of(form: type[Any]) -> tuple[Input, ...]:
    """What a form asks for, in the order it asks."""
    return tuple(
        replace(
            each.metadata[_ABOUT],
            key=each.name,
            default=None if each.default is MISSING else each.default,
        )
        for each in dataclasses.fields(form)
        if _ABOUT in each.metadata
    )


def filled(form: type[Any], values: Values) -> Any:
    """The form with the values of the inputs asked, the defaults of the others.

    Raises RegisterError("incomplete") naming what is missing.
    """
    missing = [
        each.label
        for each in inputs_of(form)
        if each.required and values.get(each.key) in (None, "", ())
    ]
    if missing:
        names = ", ".join(missing)
        raise RegisterError(
            "incomplete", f"Còn thiếu: {names}.", f"Still to be filled in: {names}."
        )
    known = {each.key for each in inputs_of(form)}
    return form(**{key: value for key, value in values.items() if key in known})


def document_input() -> Any:
    """The number of the paper an event rests on."""
    return asked("text", lambda: _("Document number"), default="")


def day_input(words: Callable[[], str]) -> Any:
    """The day an event takes effect."""
    return asked("day", words)
