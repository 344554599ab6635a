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
from resgroup.importing.cells import NOTHING, Read, Reader, cell_text, reader_for
from resgroup.importing.headings import PARTS, Headings
from resgroup.importing.plan import RowOutcome
from resgroup.importing.tables import Cell, RawTable
from resgroup.names import clean
from resgroup.progress import Progress, watched

# Told apart with their diacritics: "Tô Trường" and "Công" are people.
_TOTALS: Final = re.compile(r"(tổng( cộng| số)?|cộng|số người|số nhân khẩu|toàn (tổ|hộ))\b")
_SIGNED: Final = re.compile(
    r"\b(người lập|ký,? ?(và )?ghi rõ|ký tên|xác nhận của|tổ trưởng|ngày \S* ?tháng \S* ?năm\b)"
)
_HOUSEHOLD: Final = re.compile(
    r"hộ (?:(?:số )?(\d{1,5})\b|(?:gia đình )?(?:ông|bà)(?: bà)?:? ?(.+))"
)


@dataclass(slots=True)
class Entry:
    """A person of the list: values by field, and the outcome the row will have.

    `block` counts the lines above it that head a household ("Hộ 12").
    """

    outcome: RowOutcome
    values: dict[str, Any]
    block: int = 0

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

    def refuse(self, reason: str) -> None:
        """Let the row fall, saying why."""
        self.outcome.outcome = "refused"
        self.outcome.reasons.append(reason)

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
        self._columns = {
            key: _Column(indexes, reader_for(key, current_year=current_year, typed=table.typed))
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
        padded = sum(self._padded.values())
        words = _("Identity numbers given back the leading zeros Excel had dropped: {count}")
        return [words.format(count=padded)] if padded else []

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
        if not self._has_codes:
            entry.values |= self._block
        self._join_parts(entry)
        return remarks

    def _join_parts(self, entry: Entry) -> None:
        """A name and a birth date written in several columns."""
        values = entry.values
        if "full_name" not in values:
            parts = (entry.get("family_middle"), entry.get("given_name"))
            values["full_name"] = clean(" ".join(parts))
        values["full_name"] = _capitalised(entry.get("full_name"))
        year, month, day = (values.get(part) for part in reversed(PARTS))
        if year and "birth_date" not in values:
            try:
                values["birth_date"] = PartialDate(year, month or None, (month and day) or None)
            except ValueError:
                entry.refuse(_("impossible birth date"))

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
        texts = [cell for cell in row if isinstance(cell, str) and cell and not cell.isdecimal()]
        if len(texts) > 3:
            return False
        if self._signed:
            return self._skip(outcome, _("below the list"))
        words = [cell_text(cell).lower() for cell in texts]
        if not words:
            return False
        if any(_SIGNED.search(text) for text in words):
            self._signed = True
            return self._skip(outcome, _("signature"))
        if _TOTALS.match(words[0]):
            return self._skip(outcome, _("total"))
        if block := _HOUSEHOLD.match(words[0]):
            self._blocks += 1
            self._block = {"household_code": block[1]} if block[1] else {"head_name": block[2]}
            return self._skip(outcome, _("heading of a household"))
        return False

    def _skip(self, outcome: RowOutcome, reason: str) -> bool:
        outcome.outcome = "skipped"
        outcome.reasons.append(reason)
        return True


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
