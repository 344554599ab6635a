"""Owns the rows of a list of residents: which are people, and what each says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.i18n import _
from resgroup.identity import check_national_id, finding_words
from resgroup.importing.belonging import belonging_reader
from resgroup.importing.cells import (
    BIRTH_PARTS,
    NOTHING,
    Read,
    Reader,
    cell_text,
    joined_birth,
    reader_for,
)
from resgroup.importing.headings import Headings
from resgroup.importing.plan import RowOutcome
from resgroup.importing.tables import Cell, RawTable
from resgroup.names import clean
from resgroup.progress import Progress, watched
from resgroup.values import grouped

# Told apart with their diacritics: "Tô Trường" and "Công" are people.
_TOTALS: Final = re.compile(r"(tổng( cộng| số)?|cộng|số người|số nhân khẩu|toàn (tổ|hộ))\b")
_SIGNED: Final = re.compile(
    r"\b(người lập|ký,? ?(và )?ghi rõ|ký tên|xác nhận của|tổ trưởng|ngày \S* ?tháng \S* ?năm\b)"
)
_HOUSEHOLD: Final = re.compile(
    r"hộ (?:(?:số )?(\d{1,5})\b|(?:gia đình )?(?:ông|bà)(?: bà)?:? ?(.+))"
)
_NAME_COLUMNS: Final = ("full_name", "family_middle", "given_name")
_TELLING: Final = (
    *("birth_date", "birth_date_male", "birth_date_female", "birth_year"),
    *("national_id", "older_id"),
)
"""Columns of which one filled in beside a name makes a row a person."""

_NAME_LIKE: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")
_ROWS_SHOWN: Final = 20


@dataclass(slots=True)
class Entry:
    """A person of the list: values by field, and the outcome the row will have.

    `block` counts the lines above it that head a household ("Hộ 12"); `died` is the day a dead
    person left everything still open.
    """

    outcome: RowOutcome
    values: dict[str, Any]
    block: int = 0
    died: date | None = None

    def get(self, key: str) -> str:
        """A text or choice the row holds, empty where it has none."""
        return str(self.values.get(key) or "")

    @property
    def refused(self) -> bool:
        """Whether the row falls."""
        return self.outcome.outcome == "refused"

    @property
    def name(self) -> str:
        """The person's full name."""
        return self.get("full_name")

    @property
    def birth(self) -> PartialDate:
        """The person's birth date, as far as the row tells it."""
        birth: PartialDate = self.values.get("birth_date", UNKNOWN)
        return birth

    @property
    def gone(self) -> bool:
        """Whether the person has left or died."""
        return self.values.get("move_out_date") is not None or self.died is not None

    def end(self, stored: date | None = None) -> date | None:
        """The first day out: the one told; death only ends what has no end in the register."""
        return self.values.get("move_out_date") or stored or self.died

    def refuse(self, reason: str) -> None:
        """Let the row fall, saying why before anything remarked on."""
        first = len(self.outcome.reasons) if self.refused else 0
        self.outcome.outcome = "refused"
        self.outcome.reasons.insert(first, reason)

    def remark(self, reason: str) -> None:
        """Say something about a row that is kept."""
        self.outcome.reasons.append(reason)


@dataclass
class Reading:
    """The rows of a list, read: the people in it, what became of each row, what to tell."""

    entries: list[Entry] = field(default_factory=list)
    outcomes: list[RowOutcome] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    """The columns of one field, with what their cells were read as before."""

    indexes: list[int]
    reader: Reader
    memory: dict[Cell, Read] = field(default_factory=dict)

    def read(self, row: list[Cell]) -> Read:
        """The first of the columns that says anything."""
        for index in self.indexes:
            cell = row[index] if index < len(row) else None
            if cell is None:
                continue
            read = self.memory.get(cell)
            if read is None:
                read = self.memory[cell] = self.reader(cell)
            if read is not NOTHING:
                return read
        return NOTHING


def read_people(
    table: RawTable, headings: Headings, current_year: int, progress: Progress
) -> Reading:
    """Read every row below the headings."""
    reader = _RowReader(table, headings, current_year)
    rows = table.rows[headings.first :]
    result = Reading()
    first = table.first_row + headings.first
    for number, row in watched(enumerate(rows, first), len(rows), _("Checking rows"), progress):
        outcome = RowOutcome(number)
        entry = reader.entry(row, outcome)
        if outcome.outcome != "blank":
            result.outcomes.append(outcome)
        if entry is not None:
            result.entries.append(entry)
    result.notes = reader.notes()
    return result


class _RowReader:
    """Reads the rows of one list."""

    def __init__(self, table: RawTable, headings: Headings, current_year: int) -> None:
        self._current_year = current_year
        self._signed = False
        self._block: dict[str, str] = {}
        self._blocks = 0
        self._has_codes = "household_code" in headings.columns
        self._padded: Counter[str] = Counter()
        self._in_part = 0
        self._left_out: list[int] = []
        self._numbers = headings.columns.get("row_number", [])
        self._columns = {
            key: _Column(indexes, _reader_of(key, current_year, typed=table.typed))
            for key, indexes in headings.columns.items()
            if indexes and key not in {"row_number", "signature"}
        }
        self._swapped = set(_swapped_columns(table, headings))

    def entry(self, row: list[Cell], outcome: RowOutcome) -> Entry | None:
        """The person a row holds, None where it is a total, a signature or empty."""
        if not any(cell not in (None, "") for cell in row):
            outcome.outcome = "blank"
            return None
        if self._is_no_person(row, outcome):
            return None
        entry = Entry(outcome, {}, self._blocks)
        remarks = self._fill(entry, row)
        if not entry.name:
            entry.refuse(_("no name"))
        if not entry.refused:
            outcome.reasons += remarks
            self._look_over(entry, row)
        return entry

    def notes(self) -> list[str]:
        """What was put right in many rows at once."""
        notes = []
        if padded := sum(self._padded.values()):
            words = _("Identity numbers given back the leading zeros Excel had dropped: {count}")
            notes.append(words.format(count=padded))
        if self._in_part:
            words = _("Numbers shown in part only, not taken: {count}")
            notes.append(words.format(count=grouped(self._in_part)))
        if self._left_out:
            words = _("Rows left out although they may name a person: {count} (rows {rows})")
            shown = ", ".join(map(str, self._left_out[:_ROWS_SHOWN]))
            more = ", …" if len(self._left_out) > _ROWS_SHOWN else ""
            notes.append(words.format(count=len(self._left_out), rows=shown + more))
        return notes

    # --- one row -----------------------------------------------------------------------------

    def _fill(self, entry: Entry, row: list[Cell]) -> list[str]:
        """Read all columns into the entry; a cell that cannot be refuses it."""
        remarks = []
        for key, column in self._columns.items():
            read = column.read(row)
            if read is NOTHING:
                continue
            if read.refuses:
                entry.refuse(read.remark)
            elif read.remark:
                remarks.append(read.remark)
            for name, value in read.values.items():
                entry.values.setdefault(name, value)
            self._padded[key] += read.padded
            self._in_part += read.in_part
        if not self._has_codes:
            entry.values |= self._block
        _join_name(entry)
        self._join_birth(entry, remarks)
        return remarks

    def _join_birth(self, entry: Entry, remarks: list[str]) -> None:
        """A birth date written in three columns."""
        day, month, year = (entry.get(part) for part in BIRTH_PARTS)
        if "birth_date" in entry.values or not (day or month or year):
            return
        read = joined_birth(day, month, year, self._current_year)
        entry.values |= read.values
        if read.refuses:
            entry.refuse(read.remark)
        elif read.remark:
            remarks.append(read.remark)

    def _look_over(self, entry: Entry, row: list[Cell]) -> None:
        """Remarks on what is kept but looks wrong."""
        number = entry.get("national_id")
        if number:
            for finding in check_national_id(number, entry.get("sex"), entry.birth):
                entry.remark(finding_words(finding))
        for index in self._swapped:
            cell = row[index] if index < len(row) else None
            if isinstance(cell, date) and cell.day != cell.month:
                entry.remark(_("day and month of the birth date may be swapped"))

    # --- rows that are no people ---------------------------------------------------------------

    def _is_no_person(self, row: list[Cell], outcome: RowOutcome) -> bool:
        """Subtotals, lines that head a household, and what stands below the list."""
        name = self._name(row)
        if self._is_person(row, name):
            self._signed = False
            return False
        texts = [cell for cell in row if isinstance(cell, str) and cell and not cell.isdecimal()]
        if len(texts) > 3:
            return False
        reason = self._no_person([cell_text(cell).lower() for cell in texts])
        if not reason and texts and self._heads_section(row):
            reason = _("heading of a section")
        if not reason:
            return False
        if _NAME_LIKE.fullmatch(name) and not _is_heading(name) and not _SIGNED.search(name):
            self._left_out.append(outcome.row_number)
        outcome.outcome = "skipped"
        outcome.reasons.append(reason)
        return True

    def _no_person(self, words: list[str]) -> str:
        """What a row of few words is where it is no person, empty where it may be one."""
        if self._signed:
            return _("below the list")
        if not words:
            return ""
        if any(_SIGNED.search(text) for text in words):
            self._signed = True
            return _("signature")
        if _TOTALS.match(words[0]):
            return _("total")
        if block := _HOUSEHOLD.match(words[0]):
            self._blocks += 1
            self._block = {"household_code": block[1]} if block[1] else {"head_name": block[2]}
            return _("heading of a household")
        return ""

    def _heads_section(self, row: list[Cell]) -> bool:
        """Whether words stand alone where the numbers of rows do: a street, an alley, a total."""
        alone = sum(cell not in (None, "") for cell in row) == 1
        return alone and any(n < len(row) and row[n] not in (None, "") for n in self._numbers)

    def _name(self, row: list[Cell]) -> str:
        """What the columns of the name hold, in small letters."""
        columns = [self._columns[key] for key in _NAME_COLUMNS if key in self._columns]
        texts = [str(text) for column in columns for text in column.read(row).values.values()]
        return " ".join(texts).lower()

    def _is_person(self, row: list[Cell], name: str) -> bool:
        """Whether a row names someone beside a birth date, an identity number or a row number.

        Such a row is a person even where the occupation is "Tổ trưởng tổ dân phố". "Người lập"
        beside "ngày 2 tháng 3 năm 2026" is a signature all the same.
        """
        if not name or _is_heading(name):
            return False
        if _SIGNED.match(name) and sum(bool(_SIGNED.search(text)) for text in _texts(row)) > 1:
            return False
        numbered = any(_is_number(row[n]) for n in self._numbers if n < len(row))
        columns = [self._columns[key] for key in _TELLING if key in self._columns]
        return numbered or any(column.read(row).values.keys() - {"sex"} for column in columns)


def _reader_of(key: str, current_year: int, *, typed: bool) -> Reader:
    own = belonging_reader(key, current_year)
    return own or reader_for(key, current_year=current_year, typed=typed)


def _texts(row: list[Cell]) -> list[str]:
    return [cell_text(cell).lower() for cell in row if isinstance(cell, str)]


def _is_number(cell: Cell) -> bool:
    return cell_text(cell).strip(" .)").isdecimal()


def _is_heading(words: str) -> bool:
    """Whether words begin a subtotal or head a household."""
    return bool(_TOTALS.match(words) or _HOUSEHOLD.match(words))


def _join_name(entry: Entry) -> None:
    """A name written in two columns."""
    if "full_name" not in entry.values:
        parts = (entry.get("family_middle"), entry.get("given_name"))
        entry.values["full_name"] = clean(" ".join(parts))
    entry.values["full_name"] = _capitalised(entry.get("full_name"))


def _capitalised(name: str) -> str:
    """A name typed in capitals as it is written: "NGUYỄN VĂN AN" is Nguyễn Văn An."""
    if name.isupper() and " " in name:
        return " ".join(word.capitalize() for word in name.split())
    return name


def _swapped_columns(table: RawTable, headings: Headings) -> Iterator[int]:
    """Birth columns where Excel has taken some days for months.

    An English Excel reads 03/12 as 12 March and leaves 25/12 as text: real dates with no day
    above 12 beside text dates with such days.
    """
    for index in headings.columns.get("birth_date", []):
        cells = [row[index] for row in table.rows[headings.first :] if index < len(row)]
        days = [cell.day for cell in cells if isinstance(cell, date)]
        texts = [cell for cell in cells if isinstance(cell, str)]
        late = any(re.match(r"\s*(1[3-9]|2\d|3[01])[/.\-]\d{1,2}[/.\-]\d{4}", t) for t in texts)
        if days and max(days) <= 12 and late:
            yield index
