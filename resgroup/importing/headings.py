"""Owns which column of a sheet is which field: the headings recognised by their synonyms."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from resgroup.errors import RegisterError
from resgroup.fields import catalogue, field_named
from resgroup.file_errors import unreadable
from resgroup.importing.cells import BIRTH_PARTS, field_label
from resgroup.importing.tables import Cell, RawTable
from resgroup.names import clean, fold

SEARCHED: Final = 40
"""How many rows are looked through for the headings: lists begin with title rows."""

# Sub-headings under "Năm sinh" or "Giới tính"; compared with their diacritics, for "nam" is male
# and "năm" is year.
_UNDER: Final = {
    "nam": "birth_date_male",
    "nữ": "birth_date_female",
    "nu": "birth_date_female",
    "ngày": "birth_day",
    "tháng": "birth_month",
    "tháng sinh": "birth_month",
    "năm": "birth_year",
}
_ABOVE: Final = frozenset({"birth_date", "sex"})
_WEAK: Final = frozenset({"row_number", "note", "signature"})


@dataclass(frozen=True)
class Headings:
    """The columns of a sheet by field; several columns of one field are read in order."""

    columns: dict[str, list[int]]
    titles: list[str]
    rows: tuple[int, ...]
    first: int
    unknown: list[str] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)


def recognise(table: RawTable, explicit: Mapping[str, str] | None = None) -> Headings:
    """Find the headings of a sheet and say what each column is.

    `explicit` maps headings to field keys (an empty key ignores the column) and goes before
    synonyms. RegisterError when no row looks like headings.
    """
    wanted = {_key(heading): key for heading, key in (explicit or {}).items()}
    position = _position(table, wanted)
    if position is None:
        raise _no_headings(table)
    depth = _depth(table, position)
    titles = _titles(table.rows, position, depth)
    columns: dict[str, list[int]] = {}
    unknown: list[str] = []
    ties: list[str] = []
    for index, title in enumerate(titles):
        key = wanted.get(_key(_joined(title))) if any(title) else ""
        found = _field_of(title) if key is None else [key] if key else []
        if len(found) == 1:
            columns.setdefault(found[0], []).append(index)
        elif len(found) > 1:
            ties.append(f"{' '.join(title)} ({', '.join(_labels(found))})")
        elif any(title) and key is None:
            unknown.append(_joined(title))
    _check_explicit(explicit or {}, titles)
    _settle_births(columns, titles)
    _settle_names(columns, titles, table.rows[position + depth :])
    rows = tuple(table.first_row + n for n in range(position, position + depth))
    words = [_joined(title) for title in titles]
    return Headings(columns, words, rows, position + depth, unknown, ties)


def heading_score(rows: Sequence[Sequence[Cell]]) -> int:
    """How much the best row of a sheet looks like headings: the columns it names."""
    return max((_named(row, {}) for row in rows[:SEARCHED]), default=0)


def read_mapping(path: Path) -> dict[str, str]:
    """A file that maps column headings to field keys (`"Họ tên" = "full_name"`, one a line)."""
    try:
        with path.open("rb") as stream:
            content = tomllib.load(stream)
    except OSError as error:
        raise unreadable(path, error) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise RegisterError(
            "bad-mapping",
            f"Tệp ghép cột “{path.name}” viết sai"
            + (f" ở dòng {line[1]}" if line else "")
            + '; mỗi dòng phải là "Tên cột" = "trường".',
            f"The column mapping “{path.name}” is written wrongly"
            + (f" in line {line[1]}" if line else "")
            + '; each line must be "Heading" = "field".',
        ) from None
    mapping = content.get("columns", content)
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise RegisterError(
            "bad-mapping",
            f'Tệp ghép cột “{path.name}” phải gồm các dòng "Tên cột" = "trường".',
            f'The column mapping “{path.name}” must hold lines "Heading" = "field".',
        )
    return mapping


# --- finding the row --------------------------------------------------------------------------


def _position(table: RawTable, wanted: Mapping[str, str]) -> int | None:
    scores = [_named(row, wanted) for row in table.rows[:SEARCHED]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 or (best and len(table.rows[0]) <= 2) else None


def _named(row: Sequence[Cell], wanted: Mapping[str, str]) -> int:
    """The columns a row names; a column of numbers or notes alone makes no headings."""
    found = set()
    for cell in row:
        if isinstance(cell, str) and len(cell) < 80:
            fields = [wanted[_key(cell)]] if _key(cell) in wanted else _match(_key(cell))
            found.update(fields[:1])
    return 0 if found <= _WEAK else len(found)


def _depth(table: RawTable, position: int) -> int:
    """How many rows the headings take: sub-headings and a row of column numbers belong to them."""
    depth = 1
    below = table.rows[position + 1 : position + 3]
    if below and _is_second(table.rows[position], below[0]):
        depth += 1
        below = below[1:]
    if below and _is_numbering(below[0]):
        depth += 1
    return depth


def _is_second(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row divides merged headings: it holds only headings, some below an empty cell."""
    cells = [cell for cell in row if cell not in (None, "")]
    if not cells or not all(isinstance(cell, str) for cell in cells):
        return False
    spanned = any(
        cell not in (None, "") and (n >= len(above) or above[n] in (None, ""))
        for n, cell in enumerate(row)
    )
    return spanned and all(_under(str(cell)) or _match(_key(str(cell))) for cell in cells)


def _is_numbering(row: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … or (1), (2), (3) …"""
    cells = [str(cell).strip("() .") for cell in row if cell not in (None, "")]
    return len(cells) >= 3 and cells == [str(n) for n in range(1, len(cells) + 1)]


def _titles(rows: Sequence[Sequence[Cell]], position: int, depth: int) -> list[tuple[str, str]]:
    """Each column's heading and sub-heading; a heading merged over columns counts for each."""
    top = rows[position]
    second = rows[position + 1] if depth > 1 and not _is_numbering(rows[position + 1]) else ()
    result = []
    above = ""
    for index in range(max(len(top), len(second))):
        under = _word(second, index)
        own = _word(top, index)
        above = own or (above if under else "")
        result.append((own or above, under) if under else (own, ""))
    return result


def _joined(title: tuple[str, str]) -> str:
    return " ".join(filter(None, title))


def _word(row: Sequence[Cell], index: int) -> str:
    cell = row[index] if index < len(row) else None
    return "" if cell is None else clean(str(cell))


# --- naming the columns -----------------------------------------------------------------------


def _field_of(title: tuple[str, str]) -> list[str]:
    """The fields a heading may mean: one where it is clear, several where it is a tie."""
    above, under = title
    if not under:
        # "Năm" is the year; only without its mark would it be "Nam", male.
        known = _synonyms()[0].get(_key(above))
        return [_under(above)] if _under(above) and not known else _match(_key(above))
    outer = _match(_key(above))
    if _under(under) and (not outer or outer[0] in _ABOVE):
        return [_under(under)]
    return (
        _exact(_key(f"{above} {under}")) or _match(_key(under)) or _match(_key(f"{above} {under}"))
    )


def _under(word: str) -> str:
    bare = clean(word).lower()
    return _UNDER.get(bare, "")


@lru_cache(maxsize=1024)
def _key(heading: str) -> str:
    """A heading without line breaks, remarks in brackets and punctuation, but with diacritics."""
    bare = re.sub(r"\([^)]*\)", " ", unicodedata.normalize("NFC", heading).lower())
    words = re.findall(r"\w+", bare) or re.findall(r"\w+", heading.lower())
    return " ".join(words)


@lru_cache(maxsize=4096)
def _match(key: str) -> list[str]:
    """The fields a heading may mean, the surest way of comparing that finds any."""
    return _exact(key) or _by_beginning(fold(key)) or _by_words(fold(key))


def _exact(key: str) -> list[str]:
    marked, folded = _synonyms()
    return marked.get(key) or folded.get(fold(key)) or []


def _by_beginning(key: str) -> list[str]:
    """A heading that begins with a synonym long enough to be meant."""
    _marked, folded = _synonyms()
    words = key.split()
    for length in range(len(words) - 1, 0, -1):
        start = " ".join(words[:length])
        if start in folded and (length > 1 or len(start) > 5):
            return folded[start]
    return []


def _by_words(key: str) -> list[str]:
    """A heading that contains all words of a synonym; several synonyms of one length are a tie."""
    _marked, folded = _synonyms()
    words = set(key.split())
    fits = [(len(s.split()), f) for s, f in folded.items() if " " in s and set(s.split()) <= words]
    longest = max((length for length, _fields in fits), default=0)
    return sorted({name for length, fields in fits if length == longest for name in fields})


@cache
def _synonyms() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The fields by synonym, with diacritics ("ĐT" is no "DT") and without."""
    marked: dict[str, list[str]] = {}
    folded: dict[str, list[str]] = {}
    for known in catalogue().values():
        own = () if known.derived or not known.listed else (known.vi, known.en, known.key)
        for word in (*known.synonyms, *own):
            for key in {_key(word), " ".join(re.findall(r"\w+", word.lower()))}:
                _add(marked, key, known.key)
                _add(folded, fold(key), known.key)
    return marked, folded


def _add(synonyms: dict[str, list[str]], key: str, name: str) -> None:
    fields = synonyms.setdefault(key, [])
    if name not in fields:
        fields.append(name)


def _labels(keys: Sequence[str]) -> list[str]:
    return [field_label(key) for key in keys]


def _settle_births(columns: dict[str, list[int]], titles: list[tuple[str, str]]) -> None:
    """Read "Ngày sinh" and "Năm sinh" beside a column of the month as the day and the year."""
    if "birth_month" not in columns:
        return
    for index in list(columns.get("birth_date", ())):
        word = _key(_joined(titles[index])).split()[0]
        if _under(word) in BIRTH_PARTS and _under(word) not in columns:
            columns["birth_date"].remove(index)
            columns[_under(word)] = [index]


def _settle_names(
    columns: dict[str, list[int]], titles: list[tuple[str, str]], rows: Sequence[Sequence[Cell]]
) -> None:
    """Read "Tên" alone as the full name, and a name spread over an unlabelled next column."""
    if "full_name" not in columns and "family_middle" not in columns and "given_name" in columns:
        columns["full_name"] = columns.pop("given_name")
    for index in columns.get("full_name", [])[:1]:
        after = index + 1
        if after < len(titles) and not any(titles[after]) and _mostly_text(rows, after):
            columns["family_middle"] = [index]
            columns["given_name"] = [after]
            columns["full_name"] = []


def _mostly_text(rows: Sequence[Sequence[Cell]], index: int) -> bool:
    sample = [row for row in rows[:50] if any(cell not in (None, "") for cell in row)]
    texts = sum(
        len(row) > index and isinstance(row[index], str) and row[index] != "" for row in sample
    )
    return texts * 2 > len(sample)


# --- errors -----------------------------------------------------------------------------------


def _no_headings(table: RawTable) -> RegisterError:
    vi = f", trang “{table.sheet}”" if table.sheet else ""
    en = f", sheet “{table.sheet}”" if table.sheet else ""
    return RegisterError(
        "no-headings",
        "Không tìm thấy dòng tiêu đề cột (như “Họ và tên”, “Ngày sinh”) trong "
        f"“{table.source}”{vi}.",
        "No row of column headings (such as “Họ và tên”, “Ngày sinh”) was found in "
        f"“{table.source}”{en}.",
    )


def _check_explicit(explicit: Mapping[str, str], titles: list[tuple[str, str]]) -> None:
    present = {_key(_joined(title)) for title in titles}
    missing = [heading for heading in explicit if _key(heading) not in present]
    if missing:
        names = ", ".join(f"“{heading}”" for heading in missing)
        raise RegisterError(
            "no-such-column",
            f"Bảng ghép cột nêu cột không có trong tệp: {names}.",
            f"The column mapping names columns the file does not have: {names}.",
        )
    for key in explicit.values():
        if key and field_named(key) is None and key not in BIRTH_PARTS:
            raise _no_field(key)


def _no_field(key: str) -> RegisterError:
    return RegisterError(
        "no-such-field",
        f"Bảng ghép cột nêu trường “{key}” không có; xem danh sách trường trong tài liệu.",
        f"The column mapping names the field “{key}”, which does not exist; see the documentation.",
    )
