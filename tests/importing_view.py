"""Owns a register in memory to plan imports against, and a messy list of residents."""

from __future__ import annotations

from datetime import date

from resgroup.changes import ChangeSet
from resgroup.importing.plan import ImportPlan
from resgroup.importing.residents import plan_residents
from resgroup.importing.tables import Cell, RawTable
from resgroup.records import KINDS, Record, Resident

ON = date(2026, 11, 22)


class MemoryRegister:
    def __init__(self, *records: Record) -> None:
        self.records: dict[str, dict[int, Record]] = {kind: {} for kind in KINDS}
        self.used = dict.fromkeys(KINDS, 0)
        for record in records:
            self._put(record)

    def all(self, kind: str) -> list[Record]:
        return list(self.records[kind].values())

    def next_id(self, kind: str) -> int:
        return self.used[kind] + 1

    def apply(self, change_set: ChangeSet) -> None:
        for change in change_set.changes:
            stored = self.records[change.kind].get(change.record_id)
            assert stored == change.before
            assert change.after is not None
            self._put(change.after)

    def _put(self, record: Record) -> None:
        kind = next(name for name, cls in KINDS.items() if isinstance(record, cls))
        self.records[kind][record.id] = record
        self.used[kind] = max(self.used[kind], record.id)


def table(*rows: list[Cell], typed: bool = True) -> RawTable:
    return RawTable("list.xlsx", "Sheet1", [list(row) for row in rows], typed=typed)


def plan(
    raw: RawTable, register: MemoryRegister, mapping: dict[str, str] | None = None
) -> ImportPlan:
    result = plan_residents(raw, mapping, register, ON, 2026)
    register.apply(result.change_set)
    return result


def people(register: MemoryRegister) -> dict[str, Resident]:
    return {r.full_name: r for r in register.all("resident") if isinstance(r, Resident)}


def reasons(result: ImportPlan, row: int) -> str:
    return "; ".join(next(r for r in result.rows if r.row_number == row).reasons)


MESSY: list[list[Cell]] = [
    ["ỦY BAN NHÂN DÂN PHƯỜNG VĂN MIẾU", None, None, None, None, None, None, None],
    ["DANH SÁCH NHÂN KHẨU TỔ DÂN PHỐ SỐ 5", None, None, None, None, None, None, None],
    [None] * 8,
    ["STT", "Họ và tên", "Năm sinh", None, "Quan hệ với chủ hộ", "Số CCCD", "Địa chỉ", "Tính tình"],
    [None, None, "Nam", "Nữ", None, None, None, None],
    [1, 2, 3, 4, 5, 6, 7, 8],
    [
        1,
        "NGUYỄN VĂN AN",
        "12/03/1948",
        None,
        "Chủ hộ",
        1048000123,
        "Số 5 ngõ 46 phố Hào Nam",
        "vui",
    ],
    [2, "Trần Thị <script>alert(1)</script>", None, 1950, "Vợ", 1150000456, None, "hiền"],
    [3, 'Nguyễn Văn "Bi" 😀', "25/12/1975", None, "Con", "001075000789", None, None],
    [4, "=1+1", date(1980, 2, 3), None, "Ông", None, None, None],
    [None, "Tổng cộng: 4 người", None, None, None, None, None, None],
    [5, "Lê Thị Hoa", None, "30/02/1990", "Chủ hộ", "079190000001", "12 Hào Nam", None],
    [6, "Lê Văn Hùng", "1/2015", None, "Con", "079215000001", None, None],
    [7, "Lê Văn Hùng", "1/2015", None, "Con", "079215000001", None, None],
    [None] * 8,
    [None, "Hà Nội, ngày 22 tháng 11 năm 2026", None, None, None, None, None, None],
    [None, "TỔ TRƯỞNG", None, None, None, None, None, None],
    [None, "Phạm Văn Tổ", None, None, None, None, None, None],
]
