"""Owns reading the cells of a sheet as values of fields: numbers, dates, choices, texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any, Final

from resgroup.dates import EARLIEST_YEAR, PartialDate, bad_date, parse_written, written
from resgroup.errors import RegisterError
from resgroup.fields import Field, field_named
from resgroup.i18n import _
from resgroup.identity import repair_number, repair_phone
from resgroup.importing.tables import Cell
from resgroup.names import clean, fold
from resgroup.terms import Term, terms

# Day 0 of Excel's calendar as it counts from March 1900 on.
_EXCEL_EPOCH: Final = date(1899, 12, 30)
# Below lie years: a birth day before 18/05/1927 that lost its date format is refused, not guessed.
_FIRST_SERIAL: Final = 10_000
_LAST_SERIAL: Final = 80_000
_NOTHING: Final = frozenset(
    {"", "-", "–", "—", "?", "…", "...", "/", "0", "khong ro", "n/a", "#n/a"}
)
_MARKS: Final = frozenset({"x", "v", "✓", "✔", "1", "co", "yes", "true", "da", "đã", "+"})
_NO_MARKS: Final = frozenset({"khong", "no", "false", "chua", "chua co", "khong co", "0"})
_VNEID_LEVEL: Final = re.compile(r"(?:(?:muc|cap|muc do|cap do) ?)?0?([12])")
_BLANK_PARTS: Final = re.compile(r"^(?:(?:0{1,2}|[?xX.…_–-]{1,4})\s*[/.\-]\s*){1,2}(?=\d)")
_GRADE: Final = re.compile(r"^(?:lớp\s*)?(\d{1,2})\s*/\s*(10|12)$", re.IGNORECASE)
_IDENTITY: Final = re.compile(r"[A-Z]{0,3}\d{5,14}")
_SCIENTIFIC: Final = re.compile(r"^\d[.,]?\d*e\+?\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says: values by field, a remark for the user, and whether the row falls.

    `padded` marks a number whose lost leading zeros were put back, `in_part` one that is masked.
    """

    values: dict[str, Any]
    remark: str = ""
    refuses: bool = False
    padded: bool = False
    in_part: bool = False


NOTHING: Final = Read({})
Reader = Callable[[Cell], Read]

SHOWN_IN_PART: Final = "national_id_in_part"
"""What is told of an identity number that is masked."""

BIRTH_PARTS: Final = ("birth_day", "birth_month", "birth_year")
"""Columns that hold a birth date in three parts."""


def reader_for(key: str, *, current_year: int, typed: bool) -> Reader:
    """The function that reads the cells of a column."""
    reader = _reader(key, current_year, typed)
    known = field_named(key)
    return partial(_in_full, key, reader) if known and known.masked else reader


def _in_full(key: str, reader: Reader, cell: Cell) -> Read:
    """Take no number that a printed list shows only in part ("0912***456").

    An identity number still tells which person of the register is meant.
    """
    text = cell_text(cell)
    if "**" not in text:
        return reader(cell)
    words = _("{field} “{text}” is shown in part only and not taken")
    known = field_named(key)
    remark = words.format(field=known.label if known else key, text=text)
    return Read(
        {SHOWN_IN_PART: text} if key == "national_id" and text[0] != "*" else {},
        remark,
        in_part=True,
    )


def _reader(key: str, current_year: int, typed: bool) -> Reader:
    special: dict[str, Reader] = {
        "national_id": partial(_identity, key, typed),
        "older_id": partial(_identity, key, typed),
        "birth_date": partial(_partial_date, key, current_year, True),
        "birth_date_male": partial(_sexed_birth, "male", current_year),
        "birth_date_female": partial(_sexed_birth, "female", current_year),
        "education": _education,
        "nationality": _nationality,
        "vneid_level": _vneid,
        **{part: partial(_birth_part, part) for part in BIRTH_PARTS},
    }
    if key in special:
        return special[key]
    known = field_named(key)
    kind = known.kind if known else "integer"
    if kind == "choice" and known:
        return partial(_choice, known)
    return {
        "partial_date": partial(_partial_date, key, current_year, False),
        "date": partial(_date, key, current_year),
        "phone": partial(_phone, key),
        "integer": partial(_integer, key),
        "boolean": partial(_boolean, key),
    }.get(kind, partial(_text, key))


def cell_text(cell: Cell) -> str:
    """A cell as the register stores text, without the apostrophe that made it text in Excel."""
    if isinstance(cell, str):
        text = clean(cell)
        return text[1:] if text[:1] == "'" and text[1:2] and text[1] in "=+-@0123456789" else text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return written(cell) if isinstance(cell, date) else "" if cell is None else str(cell)


def is_mark(cell: Cell) -> bool:
    """Whether a cell only ticks its column."""
    return cell is True or fold(cell_text(cell)) in _MARKS


def is_denial(cell: Cell) -> bool:
    """Whether a cell says no."""
    return cell is False or fold(cell_text(cell)) in _NO_MARKS


def is_nothing(cell: Cell) -> bool:
    """Whether a cell says nothing, in one of the ways people write that."""
    return fold(cell_text(cell)) in _NOTHING


# --- texts and numbers ------------------------------------------------------------------------


def _text(key: str, cell: Cell) -> Read:
    text = cell_text(cell)
    return Read({key: text}) if text else NOTHING


def _phone(key: str, cell: Cell) -> Read:
    text = repair_phone(cell_text(cell))
    return Read({key: text}) if any(char.isdigit() for char in text) else NOTHING


def _integer(key: str, cell: Cell) -> Read:
    text = cell_text(cell)
    number = re.match(r"-?\d{1,9}", text)
    if number:
        return Read({key: int(number[0])})
    return NOTHING if fold(text) in _NOTHING else Read({}, not_understood(key, text))


def _boolean(key: str, cell: Cell) -> Read:
    if is_mark(cell):
        return Read({key: True})
    return Read({key: False}) if is_denial(cell) else _maybe_date_mark(key, cell)


def _maybe_date_mark(key: str, cell: Cell) -> Read:
    """ "Ngày vào Đảng": a date in a yes-or-no column says yes."""
    text = cell_text(cell)
    if fold(text) in _NOTHING:
        return NOTHING
    if isinstance(cell, date) or re.fullmatch(r"[\d/.\- ]{4,10}", text):
        return Read({key: True})
    return Read({}, not_understood(key, text))


def _identity(key: str, typed: bool, cell: Cell) -> Read:
    """A personal number; one of nine digits is an older identity card."""
    if fold(cell_text(cell)) in _NOTHING:
        return NOTHING
    number, padded = repair_number(cell, typed=typed)
    if _SCIENTIFIC.match(number) or not _IDENTITY.fullmatch(number):
        return Read({}, not_understood(key, cell_text(cell)))
    older = len(number) == 9 and number.isdecimal()
    return Read({"older_id" if older else key: number}, padded=padded)


def _vneid(cell: Cell) -> Read:
    """The level as a number; a tick stands for 2, the account a citizen activates."""
    text = cell_text(cell)
    if level := _VNEID_LEVEL.fullmatch(fold(text)):
        return Read({"vneid_level": int(level[1])})
    if is_mark(cell):
        return Read({"vneid_level": 2})
    if cell is False or fold(text) in _NOTHING | _NO_MARKS:
        return NOTHING
    return Read({}, not_understood("vneid_level", text))


def _nationality(cell: Cell) -> Read:
    text = cell_text(cell)
    if fold(text) in {"viet nam", "vietnam", "vn", "vnm"}:
        return Read({"nationality": "VN"})
    return Read({"nationality": text}) if text else NOTHING


# --- dates ------------------------------------------------------------------------------------


def _partial_date(key: str, current_year: int, needed: bool, cell: Cell) -> Read:
    """A date known in part; an impossible one refuses the row where it is `needed`."""
    try:
        value = read_date(cell, current_year)
    except RegisterError as error:
        return Read({}, str(error), refuses=needed)
    return Read({key: value}) if value is not None else NOTHING


def _date(key: str, current_year: int, cell: Cell) -> Read:
    try:
        value = read_date(cell, current_year + 50)
    except RegisterError as error:
        return Read({}, f"{field_label(key)}: {error}")
    if value is None:
        return NOTHING
    day = value.earliest()
    if value.precision != "day":
        return Read({}, not_understood(key, cell_text(cell)))
    return Read({key: day})


def _sexed_birth(sex: str, current_year: int, cell: Cell) -> Read:
    """A column "Nam" or "Nữ": what is filled in says the sex, and mostly the birth date too."""
    if cell_text(cell) == "":
        return NOTHING
    if is_mark(cell):
        return Read({"sex": sex})
    read = _partial_date("birth_date", current_year, True, cell)
    return Read({**read.values, "sex": sex}, read.remark, read.refuses) if read.values else read


def _birth_part(key: str, cell: Cell) -> Read:
    """The day, month or year of birth as it is written, to be checked with the other two."""
    text = cell_text(cell)
    if fold(text) in _NOTHING:
        return NOTHING
    told = any(char.isdigit() for char in text)
    return Read({key: text}) if told else Read({}, not_understood("birth_date", text))


def joined_birth(day: str, month: str, year: str, current_year: int) -> Read:
    """A birth date of three columns, checked as one written in a single column is."""
    if not year:
        return Read({}, not_understood("birth_date", "/".join(filter(None, (day, month)))))
    text = "/".join(filter(None, (day if month else "", month, year)))
    return _partial_date("birth_date", current_year, True, text)


def read_date(cell: Cell, current_year: int) -> PartialDate | None:
    """The day a cell says, as far as it does; None for nothing, RegisterError for no day."""
    if isinstance(cell, date):
        if not EARLIEST_YEAR <= cell.year <= current_year + 1:
            raise bad_date(written(cell))
        return PartialDate.of(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _date_from_number(cell, current_year)
    text = cell_text(cell)
    if fold(text) in _NOTHING:
        return None
    return parse_written(_BLANK_PARTS.sub("", text), current_year=current_year)


def _date_from_number(number: int | float, current_year: int) -> PartialDate | None:
    """A year, a day of Excel's calendar, or ddmmyyyy that lost its first zero."""
    if not 0 <= number < 100_000_000:
        raise bad_date(str(number))
    whole = int(number)
    if whole == 0:
        return None
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        day = _EXCEL_EPOCH + timedelta(days=whole)
        if day.year > current_year + 1:
            raise bad_date(str(whole))
        return PartialDate.of(day)
    text = str(whole).zfill(8) if whole > _LAST_SERIAL else str(whole)
    return parse_written(text, current_year=current_year)


# --- choices ----------------------------------------------------------------------------------


def _choice(field: Field, cell: Cell) -> Read:
    text = cell_text(cell)
    found = choose(field.terms, text)
    if found:
        return Read({field.key: found})
    if fold(text) in _NOTHING:
        return NOTHING
    if field.key in _SECOND_LIST:
        second, names = _SECOND_LIST[field.key]
        if found := choose(names, text):
            return Read({second: found})
    return Read({}, _several(field, text) or not_understood(field.key, text))


_SECOND_LIST: Final = {
    "disability_type": ("disability_level", "disability_level"),
    "disability_level": ("disability_type", "disability_type"),
}


def choose(list_name: str, text: str) -> str:
    """The term a word stands for, by its names in both languages; empty where none is meant."""
    marked, folded = _words(list_name)
    key = " ".join(text.lower().strip(" .,;").split())
    return marked.get(key) or folded.get(fold(key)) or ""


@cache
def _words(list_name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Terms by word, with diacritics and without; a bare word of two terms stands for none."""
    marked: dict[str, str] = {}
    folded: dict[str, str] = {}
    for term in terms(list_name).values():
        for word in _names(term):
            marked.setdefault(word.lower(), term.id)
            if folded.setdefault(fold(word), term.id) != term.id:
                folded[fold(word)] = ""
    return marked, folded


def _names(term: Term) -> tuple[str, ...]:
    return (term.vi, term.en, term.id, *term.aliases)


def _several(field: Field, text: str) -> str:
    """ "Ông" may be the father's or the mother's father: said, never guessed."""
    start = fold(text) + " "
    several = [t.vi for t in terms(field.terms).values() if fold(t.vi).startswith(start)]
    if len(several) < 2:
        return ""
    words = _("{field} “{text}” may mean {terms}: left empty")
    return words.format(field=field.label, text=text, terms=", ".join(several[:4]))


def _education(cell: Cell) -> Read:
    """ "9/12" is the ninth of twelve grades, even where Excel made a date of it."""
    text = cell_text(cell)
    if isinstance(cell, date):
        text = f"{cell.month}/{cell.day}" if cell.day in (10, 12) else f"{cell.day}/{cell.month}"
    if grade := _GRADE.match(text):
        reached, of = int(grade[1]), int(grade[2])
        return Read({"schooling": f"{reached}/{of}", "education": _level(reached, of)})
    field = field_named("education")
    assert field is not None
    read = _choice(field, cell)
    level = read.values.get("education", "")
    if level and not terms("education")[level].extra["general"]:
        return Read({"qualification": level})
    return read


def _level(reached: int, of: int) -> str:
    """The level completed with a grade, in the systems of 12 and of 10 years."""
    ends = (5, 9, 12) if of == 12 else (4, 7, 10)
    levels = ("primary_incomplete", "primary", "lower_secondary", "upper_secondary")
    return levels[sum(reached >= end for end in ends)]


def field_label(key: str) -> str:
    """The name of a field or column part in the user's language."""
    known = field_named(key)
    return known.label if known else key


def not_understood(key: str, text: str) -> str:
    """The remark on a cell that says nothing its column takes."""
    words = _("{field} “{text}” not understood, left empty")
    return words.format(field=field_label(key), text=text[:60])
