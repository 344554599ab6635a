"""Owns the language of the words a user sees: one catalogue for all layers, Vietnamese first."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from resgroup.resources import resource_path

LANGUAGES: Final = ("vi", "en")
_DOMAIN: Final = "resgroup"

_state: dict[str, _gettext.NullTranslations | str] = {}


def set_language(name: str) -> None:
    """Choose `vi` or `en` for every word shown from now on."""
    if name not in LANGUAGES:
        raise ValueError(name)
    _state["name"] = name
    _state["catalogue"] = _gettext.translation(
        _DOMAIN, str(resource_path("i18n")), languages=[name], fallback=True
    )


def language_name() -> str:
    """The language in use, `vi` unless the user chose English."""
    return str(_state.get("name", "vi"))


def _catalogue() -> _gettext.NullTranslations:
    if "catalogue" not in _state:
        set_language("vi")
    catalogue = _state["catalogue"]
    assert isinstance(catalogue, _gettext.NullTranslations)
    return catalogue


def _(message: str) -> str:
    """The message, written in English in the code, in the user's language."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for a count, in the user's language."""
    return _catalogue().ngettext(singular, plural, count)


def pick(vi: str, en: str) -> str:
    """The one of two given wordings that fits the user's language (for data with both)."""
    return vi if language_name() == "vi" else en


@contextmanager
def lent_to_gettext() -> Iterator[None]:
    """Let libraries that ask gettext themselves, such as argparse, find our words meanwhile."""
    domain, languages = _gettext.textdomain(), os.environ.get("LANGUAGE")
    _gettext.bindtextdomain(_DOMAIN, str(resource_path("i18n")))
    _gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language_name()
    try:
        yield
    finally:
        _gettext.textdomain(domain)
        if languages is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = languages
