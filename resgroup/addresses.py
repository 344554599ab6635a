"""Owns Vietnamese addresses: their levels read from text, their order, and the way they lie on.

Labels are kept as written; keys only compare and sort. An address that names no level by a
keyword is read as the north writes it: ngõ/ngách/số, so "78/34/12 Hào Nam" is number 12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from resgroup.names import clean, fold, has_marks, text_key

NumberKey = tuple[tuple[int, int | str], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """An address by its levels, each label as it was written.

    `street_kind` is `duong`, `pho` or empty where the text does not say; `block` is a named
    building or estate ("Nhà B5", "Khu tập thể Văn Chương").
    """

    house: str = ""
    lane: str = ""
    sublane: str = ""
    subsublane: str = ""
    street: str = ""
    street_kind: str = ""
    block: str = ""
    unit: str = ""
    floor: str = ""
    group: str = ""
    ward: str = ""
    city: str = ""


WAYS: Final = ("street", "lane", "sublane", "subsublane")
"""The levels a way can have, outermost first."""

_WAY_KINDS: Final = {"lane": "ngo", "sublane": "ngach", "subsublane": "hem"}
_WAY_WORDS: Final = {"lane": "Ngõ", "sublane": "Ngách", "subsublane": "Hẻm"}
_STREET_WORDS: Final = {"pho": "Phố", "duong": "Đường"}

# One row a level: the words that announce it, and what must follow ("" anything, "number" or
# "code" such as B5). Order decides where two rows begin at the same letter.
_TOKENS: Final = (
    ("group", r"tổ\s+dân\s+phố(?:\s+số)?|khu\s+dân\s+cư(?:\s+số)?|cụm\s+dân\s+cư|thôn|xóm", ""),
    ("group", r"tdp|tổ\s+dp|tổ|cụm", "number"),
    ("district", r"quận|huyện|thị\s+xã|q\.", ""),
    ("city", r"thành\s+phố|tp\.?|tỉnh", ""),
    ("ward", r"phường|thị\s+trấn|xã", ""),
    ("subsublane", r"hẻm(?:\s+số)?|hẽm", ""),
    ("sublane", r"ngách(?:\s+số)?", ""),
    ("lane", r"ngõ(?:\s+số)?|ngỏ|ng\.", ""),
    ("unit", r"căn\s+hộ(?:\s+số)?|căn|phòng(?:\s+số)?|p\.?(?=\s?\d{3,4}\b)|ch", "code"),
    ("floor", r"tầng|lầu", "number"),
    ("block", r"(?:khu|nhà)\s+tập\s+thể|tập\s+thể|ktt|chung\s+cư|khu\s+đô\s+thị|kđt|toà\s+nhà", ""),
    ("block", r"tòa\s+nhà|tòa|toà|lô|khu|block|cc", "code"),
    ("house", r"số\s+nhà|nhà\s+số|số|sn|nhà", "number"),
    ("block", r"nhà", "code"),
    ("highway", r"quốc\s+lộ|tỉnh\s+lộ", ""),
    ("street", r"phố|đường|đại\s+lộ|đ\.", ""),
    ("abbreviated", r"p\.", ""),
)
_FOLLOWS: Final = {
    "": r"(?!\w)",
    "number": r"(?=[.:]?\s*\d)",
    "code": r"(?=[.:]?\s*[A-Za-zĐđ]{0,3}-?\d|\s+[A-ZĐ]\d*\b)",
}


def _grammar(plain: bool) -> re.Pattern[str]:
    """The keywords as one pattern; `plain` for addresses typed without any diacritics.

    Without diacritics "ngo" may be the surname Ngô: a lane then needs a number.
    """
    rows = []
    for index, (level, words, follows) in enumerate(_TOKENS):
        needs = "number" if plain and level in _WAY_KINDS else follows
        rows.append(f"(?P<{level}_{index}>(?:{fold(words) if plain else words}){_FOLLOWS[needs]})")
    return re.compile(r"\b(?:" + "|".join(rows) + ")", re.IGNORECASE)


_MARKED: Final = _grammar(plain=False)
_PLAIN: Final = _grammar(plain=True)
_SEGMENTS: Final = re.compile(r"\s*[,;]\s*|\s+[-–]\s+")
_CITIES: Final = frozenset({"ha noi", "hanoi", "hn", "viet nam", "vietnam"})
_NUMBER: Final = (
    r"(?:[A-ZĐ]{1,3}-?)?[0-9]+[A-Za-zĐđ]{0,3}[0-9]*(?:\s+(?:bis|ter))?"
    r"(?:\s*[-–/]\s*[0-9]+[A-Za-zĐđ]{0,2})*"
)
_NUMBERED: Final = re.compile(rf"({_NUMBER})(?!\w)[\s.]*(.*)$")


@lru_cache(maxsize=16384)
def parse_address(text: str) -> Address:
    """Read an address as people write it; what is not understood stays empty."""
    words = clean(text).strip(" .,")
    reader = _Reader(plain=not has_marks(words), urban="phuong" in fold(words))
    for index, segment in enumerate(_SEGMENTS.split(words)):
        reader.read(segment, first=index == 0)
    return reader.address()


class _Reader:
    """Collects the levels of one address, segment by segment."""

    def __init__(self, plain: bool, urban: bool) -> None:
        self._plain = plain
        self._urban = urban
        self._found: dict[str, str] = {}

    def read(self, segment: str, first: bool) -> None:
        """Take the levels one stretch between commas names."""
        marks: list[tuple[str, re.Match[str]]] = []
        for match in (_PLAIN if self._plain else _MARKED).finditer(segment):
            level = self._level(match, first)
            # "phố Đường Thành": right after a street word the next one belongs to the name.
            twice = level == "street" and marks and marks[-1][0] == "street"
            if level and not (twice and not segment[marks[-1][1].end() : match.start()].strip()):
                marks.append((level, match))
        starts = [match.start() for _, match in marks] + [len(segment)]
        self._bare(segment[: starts[0]])
        for (level, match), end in zip(marks, starts[1:], strict=True):
            value = segment[match.end() : end].strip(" .:,-")
            self._take(level, match.group().strip(), value)

    def _level(self, match: re.Match[str], first: bool) -> str:
        """The level a keyword announces here, empty where the word is part of a name."""
        level = (match.lastgroup or "").rpartition("_")[0]
        opens = match.start() == 0
        if level == "abbreviated":
            return "street" if first else "ward"
        if level == "ward" and fold(match.group()) == "xa":
            # "Xã Đàn" is a street: only a later stretch of an address without ward is a commune.
            return level if opens and not first and not self._urban else ""
        if self._plain and level in {"ward", "district", "city"} and not (opens and not first):
            return ""
        return level

    def _take(self, level: str, word: str, value: str) -> None:
        if level in _WAY_KINDS:
            self._take_way(level, value)
        elif level == "house":
            self._bare(value)
        elif level == "street":
            self._take_street(word, value)
        elif level == "highway":
            self._set("street", f"{word} {value}")
            self._set("street_kind", "duong")
        elif level in {"block", "group"}:
            self._set(level, f"{word} {value}".strip())
        elif level != "district":
            self._set(level, value)

    def _take_way(self, level: str, value: str) -> None:
        """A numbered lane may be followed by its street without a keyword: "Ngõ 46 Hào Nam"."""
        numbered = _NUMBERED.match(value)
        if not numbered:
            self._set(level, value)
            return
        self._set(level, numbered[1])
        if numbered[2]:
            self._set("street", numbered[2])

    def _take_street(self, word: str, value: str) -> None:
        if not value:
            return
        self._set("street", value)
        if self._found["street"] == value:
            self._found["street_kind"] = "pho" if fold(word)[0] == "p" else "duong"

    def _bare(self, value: str) -> None:
        """Words without a keyword: a house number, then a street, then a ward."""
        value = value.strip(" .:,-")
        if not value:
            return
        if fold(value) in _CITIES:
            self._set("city", value)
            return
        numbered = _NUMBERED.match(value)
        if numbered and "house" not in self._found:
            self._set("house", numbered[1])
            value = numbered[2]
        if value:
            named = "street" in self._found or not self._found.get("lane", "0")[0].isdigit()
            self._set("ward" if named else "street", value)

    def _set(self, level: str, value: str) -> None:
        if value:
            self._found.setdefault(level, value)

    def address(self) -> Address:
        """What was found, with a slashed number spread over the levels it stands for."""
        return _spread(Address(**{k: v for k, v in self._found.items() if k != "district"}))


def _spread(address: Address) -> Address:
    """ "78/34/12" as ngõ 78, ngách 34, number 12; left whole where the levels are taken."""
    *outer, house = re.split(r"\s*/\s*", address.house)
    levels = WAYS[1:]
    taken = max((n for n, level in enumerate(levels, 1) if getattr(address, level)), default=0)
    if not outer or len(outer) > len(levels) - taken:
        return address
    return replace(address, house=house, **dict(zip(levels[taken:], outer, strict=False)))


@lru_cache(maxsize=65536)
def number_key(label: str) -> NumberKey:
    """The order of house and lane numbers: 12 < 12A < 12B1 < 14."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+", fold(label))
    return tuple((0, int(part[:15])) if part[0] in "0123456789" else (1, part) for part in parts)


def sort_key(address: Address) -> tuple[bytes | NumberKey, ...]:
    """The order of a list of addresses: street, ngõ, ngách, hẻm, house, floor, unit."""
    return (
        text_key(address.street),
        *(number_key(getattr(address, level)) for level in WAYS[1:]),
        number_key(address.house),
        number_key(address.floor),
        number_key(address.unit),
    )


# --- the way an address lies on ---------------------------------------------------------------

WayKey = tuple[str, ...]


def way_of(address: Address) -> Address:
    """The street or alley of an address, without house and what lies around it."""
    levels = {level: getattr(address, level) for level in WAYS}
    return Address(street_kind=address.street_kind, **levels)


def way_key(address: Address) -> WayKey:
    """What two spellings of the same way have in common.

    The first part tells a street (`street`) from an alley of the same name (`ngo`), empty where
    the text does not say. An alley with a name of its own stands like a street.
    """
    root, lane = address.street, address.lane
    kind = "street" if address.street_kind else ""
    if not root and lane and not lane[0].isdigit():
        root, lane, kind = lane, "", "ngo"
    return kind, _plain(root), _plain(lane), _plain(address.sublane), _plain(address.subsublane)


def way_order(way: Address) -> tuple[Any, ...]:
    """The place of a way on a walk: streets by name, each followed by its alleys."""
    numbers = (number_key(getattr(way, level)) for level in WAYS[1:])
    return (text_key(way.street or way.lane), *numbers, *way_key(way))


def way_kind(address: Address) -> str:
    """The kind of the innermost way: `hem`, `ngach`, `ngo`, `pho`, `duong`, or empty."""
    for level in reversed(WAYS[1:]):
        if getattr(address, level):
            return _WAY_KINDS[level]
    return address.street_kind


def way_number(address: Address) -> str:
    """The number of the innermost alley, empty for a street and for an alley with a name."""
    for level in reversed(WAYS[1:]):
        if label := getattr(address, level):
            return str(label) if label[0].isdigit() else ""
    return ""


def way_name(address: Address) -> str:
    """The way in words: "Ngách 34 Ngõ 78 Phố Hào Nam"."""
    words = [
        f"{_WAY_WORDS[level]} {label}"
        for level in reversed(WAYS[1:])
        if (label := getattr(address, level))
    ]
    if address.street:
        prefix = _STREET_WORDS.get(address.street_kind, "")
        prefix = "" if fold(address.street).startswith(("quoc lo", "tinh lo")) else prefix
        words.append(f"{prefix} {address.street}".strip())
    return " ".join(words)


def outer_way(address: Address) -> Address | None:
    """The way this one branches off, None for a street."""
    for level in reversed(WAYS[1:]):
        if getattr(address, level):
            outer = replace(way_of(address), **{level: ""})
            return outer if any(getattr(outer, name) for name in WAYS) else None
    return None


def _plain(label: str) -> str:
    return " ".join(re.findall(r"[0-9a-z]+", fold(label)))
