"""Owns Vietnamese text: folding for search, spelling variants, and the order of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

# Tones in the order ngang < huyền < hỏi < ngã < sắc < nặng of Vietnamese dictionaries and ICU.
_TONES: Final = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_EARLY_TONES: Final = tuple(
    re.compile(f"(?<={first})([{''.join(_TONES)}])({second})")
    for first, second in (("o", "[ae][\u0302\u0306]?"), ("u", "y"))
)
_LETTERS: Final = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK: Final = {letter: rank for rank, letter in enumerate(_LETTERS, start=3)}
_JOINERS: Final = "\u200c\u200d"
_OTHER: Final = 2
_END_PRIMARY: Final = b"\x01"
_END_PART: Final = b"\x00"


def clean(text: str) -> str:
    """The text as the register stores it: NFC, single spaces, nothing that cannot be seen.

    Control characters could steer a terminal, marks of writing direction turn a name around, and
    halves of a character (surrogates) cannot be written; the joiners of emoji stay.
    """
    plain = " ".join(text.split())
    if not plain.isascii() or not plain.isprintable():
        plain = "".join(char for char in plain if not _is_unseen(char))
    return unicodedata.normalize("NFC", plain)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in _JOINERS


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text without diacritics and capitals, đ as d: what searching compares."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=16384)
def tone_spelling(text: str) -> str:
    """The text with the tone of oa, oe and uy on the second vowel: `hòa` is written `hoà`.

    Every letter stays in its place, so that a part of a text is spelled as a part of the whole.
    """
    marked = unicodedata.normalize("NFD", " ".join(text.lower().split()))
    for early in _EARLY_TONES:
        marked = early.sub(r"\2\1", marked)
    return unicodedata.normalize("NFC", marked)


def has_marks(text: str) -> bool:
    """Whether the text carries Vietnamese letters or tones beyond plain a–z."""
    return fold(text) != unicodedata.normalize("NFC", text.lower())


def spelled(wanted: str) -> tuple[Callable[[str], str], str]:
    """How texts are spelled to be compared with what someone typed, and that in this spelling.

    As typed when it has diacritics, in either spelling of a tone mark (hoà, hòa); folded when not.
    """
    wanted = clean(wanted)
    spelling = tone_spelling if has_marks(wanted) else fold
    return spelling, spelling(wanted)


def contains(text: str, wanted: str) -> bool:
    """Whether `wanted` occurs in the text, compared as `spelled` says."""
    spelling, words = spelled(wanted)
    return words in spelling(text)


def has_typed(text: str, typed: str) -> bool:
    """Whether a text to choose from has what is typed so far: `nư` offers `nữ`.

    A tone is typed last, so the last word may lack it.
    """
    before, _space, last = clean(typed).rpartition(" ")
    if contains(text, typed):
        return True
    toneless = not _untoned(last)[1]
    return toneless and contains(text, before) and letters(typed) in letters(text)


def begins(text: str, wanted: str) -> bool:
    """Whether the text begins with `wanted`, compared as `spelled` says."""
    spelling, words = spelled(wanted)
    return spelling(text).startswith(words)


def equal(text: str, wanted: str) -> bool:
    """Whether the text is `wanted`, compared as `spelled` says."""
    spelling, words = spelled(wanted)
    return spelling(text) == words


def begins_like(word: str, typed: str) -> bool:
    """Whether a word begins as typed, with the tone typed so far: `nguyễ` begins `nguyễn`."""
    bare, tone = _untoned(word)
    start, typed_tone = _untoned(typed)
    return bare.startswith(start) and typed_tone in ("", tone)


def letters(text: str) -> str:
    """The text with its letters (ă, â, đ, ê, ô, ơ, ư) but without tones."""
    return " ".join(_untoned(word)[0] for word in text.split())


def _untoned(word: str) -> tuple[str, str]:
    """A syllable without its tone, and the tone, empty where it has none."""
    marked = unicodedata.normalize("NFD", word.lower())
    bare = "".join(char for char in marked if char not in _TONES)
    return unicodedata.normalize("NFC", bare), "".join(char for char in marked if char in _TONES)


def search_words(text: str) -> list[str]:
    """The folded words of a search line, without punctuation."""
    return re.findall(r"[0-9a-z]+", fold(text))


def split_name(full_name: str) -> tuple[str, str, str]:
    """Family name, middle names and given name; a single word is the given name."""
    words = full_name.split()
    if not words:
        return "", "", ""
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


@lru_cache(maxsize=65536)
def _part_key(part: str) -> bytes:
    """The order of one part of a name: all letters first, tones only where letters are equal.

    A syllable has one tone wherever it is written, so that `Hoà` and `Hòa` stand together.
    """
    primary = bytearray()
    tones = bytearray()
    for word in unicodedata.normalize("NFD", part.lower()).split():
        bare = unicodedata.normalize("NFC", "".join(char for char in word if char not in _TONES))
        if primary:
            primary.append(_OTHER)
        primary.extend(_RANK.get(letter, _OTHER) for letter in bare)
        tones.append(max((_TONES[char] for char in word if char in _TONES), default=1))
    return bytes(primary) + _END_PRIMARY + bytes(tones) + _END_PART


def name_key(full_name: str) -> bytes:
    """The order of a list of people: given name, then middle names, then family name."""
    family, middle, given = split_name(full_name)
    return _part_key(given) + _part_key(middle) + _part_key(family)


def excel_name_key(full_name: str) -> bytes:
    """The order Excel users make by sorting "Tên", then "Họ đệm" (family before middle)."""
    family, middle, given = split_name(full_name)
    return _part_key(given) + _part_key(family) + _part_key(middle)


def text_key(text: str) -> bytes:
    """The order of any Vietnamese text read from its beginning (streets, households)."""
    return _part_key(text)
