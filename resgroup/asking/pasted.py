"""Owns pasted lists as filters: names and id numbers copied from a sheet, found in the register."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from resgroup.criteria import AllOf, AnyOf, Between, Criterion, In, Like
from resgroup.dates import UNKNOWN, PartialDate, parse_written
from resgroup.errors import RegisterError
from resgroup.filters import MAX_VALUES
from resgroup.i18n import _, ngettext
from resgroup.identity import repair_number
from resgroup.names import clean, fold, spelled
from resgroup.namesakes import may_be_same_day
from resgroup.register import Question, Register

_CELLS: Final = re.compile(r"[\t;|,]| {3,}")
_ORDINAL: Final = re.compile(r"^\s*\d{1,4}\s*(?:[.)\]:-]\s*|\s)(?=[^\W\d])")
_DATE: Final = re.compile(
    r"(?<![\d/.\-])(?:\d{1,2}[/.\-])?\d{1,2}[/.\-](?:1[89]|20)\d\d(?!\d)"
    r"|(?<!\d)(?:1[89]|20)\d\d-\d{1,2}-\d{1,2}(?!\d)"
)
_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_NUMBER: Final = re.compile(r"(?<!\d)\d(?:[\d .\-]*\d)?(?!\d)")
_MASKED: Final = re.compile(r"(?<!\d)\d+[*•●xX#]{2,}\d*|(?<![*•●#])[*•●#]{3,}\d+")
_TAG: Final = re.compile(r"<[^<>]*>")
_TABLE: Final = re.compile(r"(?i)\s*<(?:!doctype|html|table|meta|tr)\b")
_ROW_END: Final = re.compile(r"(?i)</(?:tr|p|div|li)>|<br\s*/?>")
_FAMILIES: Final = frozenset(
    (
        "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan luong"
        " mai trinh dao ta cao chu ha lam luu phung to truong thai quach"
    ).split()
)
"""The family names most people here have: what begins with one reads like a person's name."""
_BORN: Final = re.compile(r"(?i)\b(?:sinh|năm sinh|ngày|tháng|năm|ns|sn)\b")
_AROUND: Final = " .-–:()"
_ID_DIGITS: Final = (9, 12)


@dataclass(frozen=True, slots=True)
class Unfound:
    """A line no one was found for, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A line several residents answer to: none is in the filter until someone says who is meant.

    `owner` is the name of the first of them where the line's id number is theirs, its name not.
    """

    line: int
    text: str
    residents: tuple[int, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted list became: the filter, whom it surely found, and what is to be looked at."""

    criterion: Criterion
    found: tuple[int, ...]
    not_found: tuple[Unfound, ...]
    ambiguous: tuple[Ambiguous, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says: id numbers, a name and a birth."""

    number: int
    text: str
    ids: tuple[str, ...] = ()
    name: str = ""
    birth: PartialDate = UNKNOWN
    masked: bool = False


@dataclass(frozen=True, slots=True)
class _Person:
    """A resident a line may mean."""

    id: int
    full_name: str
    birth: PartialDate
    national_id: str
    older_id: str


def pasted(text: str, register: Register, on: date) -> Pasted:
    """The people of a day whom the lines of a pasted list name.

    A line has an id number (12 or 9 digits, with spaces or without its leading zeros) or a name,
    with or without diacritics, and beside it a year or date of birth where there is one.
    """
    lines = _lines(text, on.year)
    people = _people(register, lines, on)
    found: list[tuple[_Line, _Person]] = []
    not_found: list[Unfound] = []
    ambiguous: list[Ambiguous] = []
    for line in lines:
        meant, owner = people.meant_by(line)
        if not meant:
            not_found.append(Unfound(line.number, line.text, people.reason(line)))
        elif len(meant) > 1 or owner:
            residents = tuple(person.id for person in meant)
            ambiguous.append(Ambiguous(line.number, line.text, residents, owner))
        else:
            found.append((line, meant[0]))
    ids = dict.fromkeys(person.id for _line, person in found)
    return Pasted(_criterion(found, people), tuple(ids), tuple(not_found), tuple(ambiguous))


def with_chosen(read: Pasted, register: Register, residents: Iterable[int], on: date) -> Criterion:
    """The filter of a list with residents someone chose among those of ambiguous lines."""
    chosen = list(dict.fromkeys(residents))
    fields = ("national_id", "full_name", "household_code", "birth_date")
    rows = register.rows(chosen, fields, on)
    before = read.criterion.parts if isinstance(read.criterion, AnyOf) else (read.criterion,)
    numbers = tuple(number for number, *_rest in rows if number)
    parts: list[Criterion] = [*before, *([In("national_id", numbers)] if numbers else [])]
    for number, name, household, birth in rows:
        if not number:
            known: list[Criterion] = [In("full_name", (name,))]
            known += [In("household_code", (household,))] if household else []
            parts.append(AllOf((*known, *_recorded(birth or UNKNOWN))))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


# Reading lines


def _lines(text: str, current_year: int) -> list[_Line]:
    kept = [
        _line(number, clean(line.replace("\t", " ")), line, current_year)
        for number, line in enumerate(_plain(text).splitlines(), start=1)
        if line.strip()
    ]
    if len(kept) > MAX_VALUES:
        raise RegisterError(
            "too-many-lines",
            f"Danh sách dán vào có {len(kept)} dòng; tối đa {MAX_VALUES} dòng một lần.",
            f"The pasted list has {len(kept)} lines; at most {MAX_VALUES} at a time.",
        )
    return kept


def _plain(text: str) -> str:
    """The text without the tags of a table copied as a web page."""
    if not _TABLE.match(text):
        return text
    rows = _ROW_END.sub("\n", text.replace("\r", " ").replace("\n", " "))
    return html.unescape(_TAG.sub("\t", rows))


def _line(number: int, text: str, raw: str, current_year: int) -> _Line:
    ids: list[str] = []
    names: list[str] = []
    birth = UNKNOWN
    plain, masked = _MASKED.subn(" ", _ORDINAL.sub("", raw))
    for cell in _CELLS.split(plain):
        rest = cell.strip(" '\"")
        found, rest = _birth_in(rest, current_year)
        birth = birth if birth.known else found
        rest = _NUMBER.sub(lambda match: _taken(match[0], ids), rest)
        found, rest = _year_in(rest, current_year)
        birth = birth if birth.known else found
        names.append(clean(_BORN.sub(" ", rest)).strip(_AROUND))
    return _Line(number, text, tuple(ids), _name_of(names), birth, bool(masked))


def _birth_in(cell: str, current_year: int) -> tuple[PartialDate, str]:
    """The date in a cell, and what else it says."""
    match = _DATE.search(cell)
    if match is None:
        return UNKNOWN, cell
    try:
        found = parse_written(match[0], current_year=current_year)
    except RegisterError:
        return UNKNOWN, cell
    return found, cell[: match.start()] + " " + cell[match.end() :]


def _year_in(cell: str, current_year: int) -> tuple[PartialDate, str]:
    match = _YEAR.search(cell)
    if match is None or int(match[0]) > current_year:
        return UNKNOWN, cell
    return PartialDate(int(match[0])), cell[: match.start()] + " " + cell[match.end() :]


def _taken(digits: str, ids: list[str]) -> str:
    """Keep what is an id number; of digits that are none, leave them standing."""
    whole = _id_of(digits)
    found = [whole] if whole else [_id_of(word) for word in digits.split()]
    if not any(found):
        return digits
    ids.extend(each for each in found if each)
    return " ".join(
        word for word, each in zip(digits.split(), found, strict=False) if not each and not whole
    )


def _id_of(text: str) -> str:
    """The id number, its lost zeros put back; a telephone number begins with 0 and has none."""
    digits = re.sub(r"\D", "", text)
    repaired, lost = repair_number(digits, typed=False)
    if len(repaired) not in _ID_DIGITS or (lost and digits.startswith("0")):
        return ""
    return repaired


def _name_of(cells: Iterable[str]) -> str:
    """The first cell that reads like a name: of several words, and better without digits."""
    plain = [cell for cell in cells if any(char.isalpha() for char in cell)]
    bare = [clean(_NUMBER.sub(" ", cell)).strip(_AROUND) for cell in plain]
    whole = [cell for cell in plain if cell in bare]
    wordy = (each for each in (*whole, *bare) if " " in each)
    return next(wordy, "") or next(iter((*whole, *bare)), "")


# Finding people


class _People:
    """The residents the lines may mean, by number and by name."""

    def __init__(self, people: Iterable[_Person]) -> None:
        self._by_number: dict[str, list[_Person]] = defaultdict(list)
        self._by_name: dict[str, list[_Person]] = defaultdict(list)
        for person in people:
            for number in {person.national_id, person.older_id} - {""}:
                self._by_number[number].append(person)
            self._by_name[fold(person.full_name)].append(person)

    def meant_by(self, line: _Line) -> tuple[tuple[_Person, ...], str]:
        """Whom a line means; an id number says it alone, unless it bears the name of another.

        Then those of that name may be meant too, and the name of the number's owner is told.
        """
        named = tuple(
            person for person in self.named(line.name) if may_be_same_day(person.birth, line.birth)
        )
        if not line.ids:
            return named, ""
        found = [person for each in line.ids for person in self._by_number.get(each, ())]
        owners = tuple({person.id: person for person in found}.values())
        if len(owners) != 1 or not _is_another(line.name, owners[0], named):
            return owners, ""
        return tuple(dict.fromkeys((*owners, *named))), owners[0].full_name

    def named(self, name: str) -> list[_Person]:
        """Who bears a name, in either spelling of its tones."""
        if not name:
            return []
        spell, wanted = spelled(name)
        return [
            person
            for person in self._by_name.get(fold(clean(name)), ())
            if spell(person.full_name) == wanted
        ]

    def reason(self, line: _Line) -> str:
        """Why no one was found for a line."""
        if line.ids:
            return _("no one here has this id number")
        same = len(self.named(line.name))
        if same:
            return ngettext(
                "{count} person of this name, born otherwise",
                "{count} people of this name, born otherwise",
                same,
            ).format(count=same)
        if line.masked:
            return _("the number is masked; copy it in full")
        if not line.name:
            return _("neither an id number nor a name")
        return _("no one here has this name")


def _is_another(name: str, owner: _Person, named: tuple[_Person, ...]) -> bool:
    """Whether a name beside an id number is plainly that of someone else than its owner."""
    if named:
        return owner not in named
    mine, theirs = fold(clean(name)).split(), fold(owner.full_name).split()
    return len(mine) > 1 and mine[0] in _FAMILIES and mine[-1] not in theirs


def _people(register: Register, lines: list[_Line], on: date) -> _People:
    numbers = tuple(dict.fromkeys(each for line in lines for each in line.ids))
    names = tuple(dict.fromkeys(line.name for line in lines if line.name))
    wanted = AnyOf((In("national_id", numbers), In("older_id", numbers), Like("full_name", names)))
    ids = register.ask(Question(wanted, on)).ids
    fields = ("full_name", "birth_date", "national_id", "older_id")
    return _People(
        _Person(int(number), name or "", birth or UNKNOWN, national or "", older or "")
        for number, (name, birth, national, older) in zip(
            ids, register.rows(ids, fields, on), strict=True
        )
    )


# The filter


def _criterion(found: list[tuple[_Line, _Person]], people: _People) -> Criterion:
    """The lines found as a filter that can be shared: numbers, names, and names with births."""
    numbers = [number for line, _person in found for number in line.ids]
    named = [(line, person) for line, person in found if not line.ids]
    parts = [*_numbered(numbers, [person for _line, person in found]), *_named(named, people)]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _numbered(numbers: Iterable[str], people: Iterable[_Person]) -> Iterator[Criterion]:
    wanted = list(dict.fromkeys(numbers))
    kinds: dict[str, Callable[[_Person], str]] = {
        "national_id": lambda person: person.national_id,
        "older_id": lambda person: person.older_id,
    }
    meant = list(people)
    for field, number_of in kinds.items():
        borne = {number_of(person) for person in meant}
        values = tuple(number for number in wanted if number in borne)
        if values:
            yield In(field, values)


def _named(found: Iterable[tuple[_Line, _Person]], people: _People) -> Iterator[Criterion]:
    """Names by year of birth; by the day only where the year does not tell namesakes apart."""
    groups: dict[tuple[Criterion, ...], dict[str, None]] = defaultdict(dict)
    for line, person in found:
        groups[_birth_told(_needed(line, people), person)][line.name] = None
    for born, names in groups.items():
        like = Like("full_name", tuple(names))
        yield AllOf((like, *born)) if born else like


def _birth_told(needed: PartialDate, person: _Person) -> tuple[Criterion, ...]:
    """The birth someone is found by for certain: as the line has it, or as little as is on record.

    Who of the name has as little on record, the line may mean as well: they would be ambiguous.
    """
    if not needed.known:
        return ()
    if person.birth.iso().startswith(needed.iso()):
        return _born(needed)
    return _recorded(person.birth)


def _recorded(birth: PartialDate) -> tuple[Criterion, ...]:
    """The birth of those of whom just as much is on record."""
    known = _born(birth) if birth.known else ()
    return known if birth.day else (In("birth_precision", (birth.precision,)), *known)


def _needed(line: _Line, people: _People) -> PartialDate:
    """As much of a birth as it takes to mean the same people."""
    year = replace(line.birth, month=None, day=None)
    return (
        year if people.meant_by(replace(line, birth=year)) == people.meant_by(line) else line.birth
    )


def _born(birth: PartialDate) -> tuple[Criterion, ...]:
    if birth.month is None:
        return (Between("birth_year", birth.year, birth.year),)
    return (Between("birth_date", birth.earliest(), birth.latest()),)
