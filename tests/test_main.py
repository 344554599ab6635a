"""The command line: what it prints, what it writes, and how it says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import main as program
from db import keys
from resgroup.dates import PartialDate
from resgroup.records import (
    Building,
    Dwelling,
    FormerValue,
    Household,
    Membership,
    MilitaryRecord,
    Occupancy,
    Record,
    Residence,
    Resident,
)
from tests.groups import new_register
from ui.console import PASSPHRASE_VARIABLE

Run = Callable[..., tuple[int, str, str]]
YEAR = ("--from", "2026-01-01", "--to", "31/12/2026")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a folder of its own; its exit code and what it printed."""
    monkeypatch.setattr(keys, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "ARGON2_PASSES", 1)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "mật khẩu thử")
    monkeypatch.chdir(tmp_path)

    def command(*words: object) -> tuple[int, str, str]:
        code = program.main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def man(number: int, birth: PartialDate, *more: Record) -> list[Record]:
    return [
        Resident(
            number, f"Nguyễn Văn {number:02d}", "male", birth, national_id=f"0012{number:08d}"
        ),
        Membership(number, number, 1, "head" if number == 1 else "child"),
        Residence(number, number, "permanent"),
        *more,
    ]


def call_up_records() -> list[Record]:
    """Men on both sides of every limit of the call-up of 24/02/2027."""
    return [
        Building(1, house_number="12", address="Số 12 phố Chùa"),
        Dwelling(1, 1),
        Household(1, "H1"),
        Occupancy(1, 1, 1),
        *man(1, PartialDate(2001, 2, 24)),
        *man(2, PartialDate(2001, 2, 25)),
        *man(3, PartialDate(2009, 2, 24)),
        *man(4, PartialDate(2009, 2, 25)),
        *man(5, PartialDate(2001)),
        *man(6, PartialDate(2005)),
        *man(7, PartialDate(2005, 5, 5), MilitaryRecord(1, 7, "serving")),
    ]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    new_register(path, call_up_records()).close()
    return path


def test_a_list_as_json_counts_the_uncertain_apart(run: Run, register: Path) -> None:
    code, out, _ = run("list", register, "--rule", "nvqs_call_up", "--on", "2027-02-24", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["on"] == "2027-02-24"
    assert [person["id"] for person in told["residents"]] == [2, 3, 6]
    assert (told["count"], told["uncertain"]) == (3, 1)
    assert told["residents"][0]["birth_date"] == "2001-02-25"
    assert told["residents"][0]["sex"] == "male"


def test_numbers_are_masked_unless_asked_for(run: Run, register: Path) -> None:
    words = ("list", register, "--json", "--columns", "full_name,national_id")
    masked = json.loads(run(*words)[1])["residents"][0]["national_id"]
    plain = json.loads(run(*words, "--unmasked")[1])["residents"][0]["national_id"]
    assert "*" in masked
    assert plain == "001200000001"
    assert masked[:3] == plain[:3]


def test_filters_come_as_text_or_from_a_file(run: Run, register: Path, tmp_path: Path) -> None:
    text = '{"all": [{"field": "age", "from": 18, "to": 25}, {"field": "sex", "is": "male"}]}'
    (tmp_path / "filter.json").write_text(text, encoding="utf-8")
    words = ("list", register, "--on", "24/02/2027", "--json", "--filter")
    assert run(*words, text)[1] == run(*words, "@filter.json")[1]


@pytest.mark.parametrize("name", ["danh sách.xlsx", "danh sách.csv"])
def test_a_list_in_a_file_can_be_imported_again(run: Run, register: Path, name: str) -> None:
    columns = "household_code,relationship,full_name,sex,birth_date,national_id,address"
    code, *_ = run("list", register, "--columns", columns, "--unmasked", "--out", name)
    assert code == 0
    run("create", "new.resgroup", "--name", "Tổ dân phố 2", "--ward-code", "00602")
    code, out, err = run("import", "new.resgroup", name, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["new"], told["refused"]) == (7, 0)
    words = ("--json", "--rule", "nvqs_call_up", "--on", "2027-02-24")
    again = json.loads(run("list", "new.resgroup", *words)[1])
    assert [person["full_name"][-2:] for person in again["residents"]] == ["02", "03", "06", "07"]
    assert json.loads(run("import", "new.resgroup", name, "--json")[1])["same"] == 7


def test_an_excel_list_holds_text_and_real_dates(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    hostile = Resident(1, "=1+1 <script>", "male", PartialDate(1990, 3, 4), national_id="0012")
    new_register(path, [hostile, Residence(1, 1, "permanent")]).close()
    run("list", path, "--columns", "full_name,birth_date,national_id", "--out", "a.xlsx")
    sheet = openpyxl.load_workbook("a.xlsx").active
    assert sheet is not None
    last = [(cell.value, cell.data_type) for cell in sheet[sheet.max_row]]
    assert last[0] == ("=1+1 <script>", "s")
    assert last[1][1] == "d"
    assert last[2][1] == "s"
    run("list", path, "--columns", "full_name", "--out", "a.csv")
    assert "'=1+1 <script>" in Path("a.csv").read_text(encoding="utf-8-sig")


def test_figures_agree_with_the_list(run: Run, register: Path) -> None:
    told = json.loads(run("stats", register, "--on", "2027-02-24", "--json")[1])
    assert told["population"] == 7
    assert told["households"] == 1
    certain = sum(band.get("male", 0) for band in told["pyramid"])
    bands = {(b["from"], b["to"]): b for b in told["pyramid"]}
    assert certain == told["population"]
    assert bands[(25, 29)]["male"] == 3
    assert bands[(15, 19)]["male"] == 2


def test_rules_name_their_law(run: Run) -> None:
    told = json.loads(run("rules", "--on", "2026-11-22", "--json")[1])
    assert len(told) >= 55
    assert all(rule["law"] for rule in told)
    assert "elderly_80" not in {rule["id"] for rule in told}


@pytest.mark.parametrize("suffix", ["pdf", "svg", "png", "html"])
def test_a_sheet_in_every_form(run: Run, register: Path, suffix: str) -> None:
    words = ("snapshot", register, "--rule", "nvqs_call_up", "--on", "2027-02-24")
    code, _, err = run(*words, "--out", f"map.{suffix}", "--paper", "A3", "--landscape")
    assert (code, err) == (0, "")
    assert Path(f"map.{suffix}").stat().st_size > 1000


def test_the_real_map_into_a_new_register(run: Run, shared_data: Path) -> None:
    """The walk-through of the README: create, import streets and buildings, print."""
    run("create", "vm.resgroup", "--name", "Văn Miếu", "--ward-code", "00196")
    streets = shared_data / "hanoi_vanmieu" / "roads.geojson"
    buildings = shared_data / "hanoi_vanmieu" / "shp" / "buildings.shp"
    told = json.loads(run("import", "vm.resgroup", streets, "--as", "streets", "--json")[1])
    assert (told["read"], told["new"], told["refused"]) == (506, 506, 0)
    dry = run("import", "vm.resgroup", buildings, "--json", "--dry-run")
    assert json.loads(dry[1])["new"] == 497
    told = json.loads(run("import", "vm.resgroup", buildings, "--json")[1])
    assert (told["read"], told["new"], told["refused"]) == (497, 497, 0)
    told = json.loads(run("import", "vm.resgroup", buildings, "--json")[1])
    assert (told["new"], told["changed"], told["same"]) == (0, 0, 497)
    assert run("snapshot", "vm.resgroup", "--out", "vm.pdf")[0] == 0


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("list", "absent.resgroup"), "absent.resgroup"),
    (("list", "to1.resgroup", "--rule", "nvqs_cal_up"), "nvqs_call_up"),
    (("list", "to1.resgroup", "--filter", "{"), ""),
    (("list", "to1.resgroup", "--filter", "@absent.json"), "absent.json"),
    (("list", "to1.resgroup", "--filter", '{"field": "colour", "is": "red"}'), "colour"),
    (("list", "to1.resgroup", "--columns", "colour"), "colour"),
    (("list", "to1.resgroup", "--columns", "party_member", "--out", "a.csv"), "--purpose"),
    (("list", "to1.resgroup", "--columns", "full_nam"), "Có thể dùng: full_name"),
    (("list", "to1.resgroup", "--template", "absent.docx", "--out", "a.docx"), "không có tệp này"),
    (("demo", "new.resgroup", "--unencrypted", "--as-of", "0001-01-01"), "1976"),
    (("import", "to1.resgroup", "absent.doc"), "không có tệp này"),
    (("list", "to1.resgroup", "--out", "list.exe"), ".exe"),
    (("list", "to1.resgroup", "--out", "absent/list.xlsx"), "list.xlsx"),
    (("snapshot", "to1.resgroup", "--out", "map.exe"), ".exe"),
    (("snapshot", "to1.resgroup", "--out", "map.png", "--dpi", "1000000"), "1"),
    (("import", "to1.resgroup", "absent.xlsx"), "absent.xlsx"),
    (("create", "to1.resgroup", "--name", "A", "--ward-code", "1"), "to1.resgroup"),
]


@pytest.mark.parametrize(("words", "named"), REFUSED)
def test_what_is_wrong_is_one_plain_line(
    run: Run, register: Path, words: tuple[str, ...], named: str
) -> None:
    before = register.read_bytes()
    code, _, err = run(*words)
    assert code == 1
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert named in err
    assert register.read_bytes() == before


@pytest.mark.parametrize("words", [("list",), ("stats", "--topic", "age"), ("stats", *YEAR)])
def test_json_is_json_also_where_a_file_is_written(
    run: Run, register: Path, words: tuple[str, ...]
) -> None:
    command, *more = words
    out = run(command, register, *more, "--json", "--out", "a.csv")[1]
    assert json.loads(out) == {"file": "a.csv"}
    assert Path("a.csv").is_file()


def test_half_a_row_refused_can_refuse_the_whole(run: Run, register: Path, tmp_path: Path) -> None:
    csv = "Họ và tên,Ngày sinh,Giới tính\nLê Thị Mai,12/03/1990,Nữ\nTrần Sai,31/02/2001,Nam\n"
    (tmp_path / "list.csv").write_text(csv, encoding="utf-8")

    def people() -> Any:
        return json.loads(run("list", register, "--json", "--on", "2026-11-01")[1])["count"]

    before = people()
    words = ("import", register, "list.csv", "--rejects", "rejects.xlsx")
    assert run(*words, "--all-or-nothing")[0] == 1
    assert people() == before
    assert run(*words)[0] == 0
    assert people() == before + 1
    cells = [c.value for row in openpyxl.load_workbook("rejects.xlsx").active for c in row]
    assert "Trần Sai" in cells


def test_an_import_tells_what_is_odd_about_rows_it_takes(
    run: Run, register: Path, tmp_path: Path
) -> None:
    csv = (
        "Họ và tên,Ngày sinh,Đảng viên\nLê Thị Mai,12/03/1990,x\nLê Thị Hoa,12/03/1991,dở hơi\n"
        "Lê Thị Mai,12/03/1990,x\n"
    )
    (tmp_path / "list.csv").write_text(csv, encoding="utf-8")
    told = json.loads(run("import", register, "list.csv", "--dry-run", "--json")[1])
    assert [each["row"] for each in told["remarks"]] == [3]
    assert "dở hơi" in told["remarks"][0]["reasons"][0]
    out = run("import", register, "list.csv", "--dry-run")[1]
    assert "dòng 3: Đảng viên “dở hơi” không rõ nghĩa" in out
    assert "dòng 4: trùng người với dòng 2" in out
    assert "Chi bộ 1" in out


def test_the_day_may_be_written_both_ways() -> None:
    from ui.options import parser

    options = parser(program.RUNS).parse_args(["rules", "--on", "24/02/2027"])
    assert options.on == date(2027, 2, 24)


def test_a_rule_inside_a_filter_brings_its_law(run: Run, register: Path) -> None:
    text = '{"all": [{"rule": "nvqs_call_up"}, {"field": "sex", "is": "male"}]}'
    _, out, _ = run("list", register, "--filter", text, "--on", "2027-02-24")
    assert "Luật NVQS 78/2015/QH13 Đ30" in out


def test_an_absurd_day_is_answered_not_crashed_on(run: Run, register: Path) -> None:
    text = '{"field": "age", "from": 1, "to": 120}'
    code, out, _ = run("list", register, "--filter", text, "--on", "0100-01-01", "--json")
    assert code == 0
    assert json.loads(out)["count"] == 0


def test_another_language_of_the_pc_means_vietnamese(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESGROUP_LANGUAGE", "fr")
    assert "nghĩa vụ quân sự" in run("rules")[1]


def test_a_passphrase_is_needed_where_nobody_can_type(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE)
    code, _, err = run("create", "new.resgroup", "--name", "A", "--ward-code", "00602")
    assert code == 1
    assert PASSPHRASE_VARIABLE in err
    assert not Path("new.resgroup").exists()


def test_a_sheet_tells_of_the_uncertain(run: Run, register: Path) -> None:
    words = ("snapshot", register, "--rule", "nvqs_call_up", "--on", "2027-02-24")
    run(*words, "--out", "map.svg")
    assert "chưa chắc" in Path("map.svg").read_text(encoding="utf-8")


# Periods and past days


def living_records() -> list[Record]:
    """H1 moves house, one is born, one dies, one comes and one, married since, moves out."""
    april, july = date(2026, 4, 1), date(2026, 7, 1)
    died = PartialDate(2026, 5, 5)
    return [
        *(Building(n, house_number=str(n), address=f"Số {n} phố Chùa") for n in (1, 2)),
        *(Dwelling(n, n) for n in (1, 2)),
        Household(1, "H1"),
        Occupancy(1, 1, 1, None, april),
        Occupancy(2, 1, 2, april),
        *man(1, PartialDate(1980, 1, 1)),
        Resident(2, "Nguyễn Thị Bé", "female", PartialDate(2026, 3, 10)),
        Residence(2, 2, "permanent", date(2026, 3, 10)),
        Resident(3, "Nguyễn Văn Cụ", "male", PartialDate(1940), death_date=died),
        Residence(3, 3, "permanent", None, date(2026, 5, 5)),
        Resident(4, "Nguyễn Văn Đến", "male", PartialDate(1990, 1, 1), phone="+84912345678"),
        Residence(4, 4, "temporary", date(2026, 3, 31)),
        Resident(5, "Nguyễn Thị Đi", "female", PartialDate(1995), marital_status="married"),
        Residence(5, 5, "permanent", None, july),
        FormerValue(1, 5, "marital_status", "single", date(2026, 2, 1)),
    ]


@pytest.fixture
def living(tmp_path: Path) -> Path:
    path = tmp_path / "song.resgroup"
    new_register(path, living_records()).close()
    return path


def test_a_period_has_its_balance(run: Run, living: Path) -> None:
    code, out, err = run("stats", living, *YEAR, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "from": "2026-01-01",
        "to": "2026-12-31",
        "opening": 3,
        "births": 1,
        "deaths": 1,
        "arrivals": 1,
        "departures": 1,
        "closing": 3,
    }


def test_a_period_in_parts(run: Run, living: Path) -> None:
    told = json.loads(run("stats", living, *YEAR, "--by", "quarter", "--json")[1])
    keys = ("opening", "births", "deaths", "arrivals", "departures", "closing")
    assert [tuple(each[key] for key in keys) for each in told["periods"]] == [
        (3, 1, 0, 1, 0, 5),
        (5, 0, 1, 0, 0, 4),
        (4, 0, 0, 0, 1, 3),
        (3, 0, 0, 0, 0, 3),
    ]
    assert told["periods"][1]["from"] == "2026-04-01"
    assert (told["opening"], told["closing"]) == (3, 3)
    plain = run("stats", living, *YEAR, "--by", "quarter")[1].splitlines()
    assert plain[0].split() == "Đầu kỳ Sinh Chết Đến Đi Cuối kỳ".split()
    assert plain[1].split() == "Quý 1/2026 3 1 0 1 0 5".split()
    assert plain[-1].split() == "Năm 2026 3 1 1 1 1 3".split()


def test_each_number_of_a_period_has_its_names(run: Run, living: Path) -> None:
    told = json.loads(run("stats", living, *YEAR, "--json", "--names")[1])
    ids = {part: [who["id"] for who in people] for part, people in told["names"].items()}
    assert ids["births"] == [2]
    assert ids["deaths"] == [3]
    assert ids["arrivals"] == [4]
    assert ids["departures"] == [5]
    assert sorted(ids["opening"]) == [1, 3, 5]
    assert sorted(ids["closing"]) == [1, 2, 4]
    (gone,) = told["names"]["departures"]
    assert (gone["full_name"], gone["day"]) == ("Nguyễn Thị Đi", "2026-07-01")
    plain = run("stats", living, *YEAR, "--names")[1]
    assert "05/05/2026 | Nguyễn Văn Cụ | 1940" in plain


@pytest.mark.parametrize("name", ["kỳ.xlsx", "kỳ.csv"])
def test_a_balance_in_a_file(run: Run, living: Path, name: str) -> None:
    assert run("stats", living, *YEAR, "--by", "month", "--out", name)[0] == 0
    if name.endswith(".csv"):
        text = Path(name).read_text(encoding="utf-8-sig")
        assert "Tháng 03/2026,3,1,0,1,0,5" in text
        return
    sheet = openpyxl.load_workbook(name).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet]
    assert ["Tháng 03/2026", 3, 1, 0, 1, 0, 5] in rows
    assert rows[-1] == ["Năm 2026", 3, 1, 1, 1, 1, 3]


WRONG_PERIODS: list[tuple[tuple[str, ...], str]] = [
    (("--from", "2026-12-31", "--to", "2026-01-01"), "31/12/2026"),
    (("--from", "2026-01-01"), "--to"),
    (("--by", "month"), "--from"),
    (("--names",), "--from"),
    ((*YEAR, "--on", "2026-06-01"), "--on"),
    ((*YEAR, "--rule", "voter"), "--rule"),
    ((*YEAR, "--filter", '{"field": "sex", "is": "male"}'), "--filter"),
    (("--from", "0001-01-01", "--to", "2026-01-01"), "1850"),
    ((*YEAR, "--out", "a.exe"), ".exe"),
]


@pytest.mark.parametrize(("words", "named"), WRONG_PERIODS)
def test_a_wrong_period_is_one_plain_line(
    run: Run, living: Path, words: tuple[str, ...], named: str
) -> None:
    code, out, err = run("stats", living, *words)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert named in err


@pytest.mark.parametrize("words", [("--from", "01-02-2026"), ("--to", "2026"), ("--by", "week")])
def test_a_period_written_otherwise_is_refused(
    run: Run, living: Path, words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("stats", living, *YEAR, *words)
    assert ended.value.code == 2


def test_a_past_day_shows_the_register_as_it_stood(run: Run, living: Path) -> None:
    words = ("--columns", "full_name,marital_status,address", "--json", "--on")

    def on(day: str) -> dict[int, tuple[str, str]]:
        told = json.loads(run("list", living, *words, day)[1])
        return {
            person["id"]: (person["marital_status"], person["address"])
            for person in told["residents"]
        }

    january, march, july = on("2026-01-15"), on("2026-03-31"), on("2026-07-01")
    assert sorted(january) == [1, 3, 5]
    assert sorted(march) == [1, 2, 3, 4, 5]
    assert sorted(july) == [1, 2, 4]
    assert [days[5][0] for days in (january, march)] == ["single", "married"]
    assert [days[1][1] for days in (january, march, july)] == [
        *["Số 1 phố Chùa"] * 2,
        "Số 2 phố Chùa",
    ]


def test_figures_and_sheets_of_a_past_day(run: Run, living: Path) -> None:
    def population(day: str) -> tuple[int, int]:
        told = json.loads(run("stats", living, "--on", day, "--json")[1])
        return told["population"], told["marital_status"].get("single", 0)

    assert population("2026-01-15") == (3, 1)
    assert population("2026-03-31") == (5, 0)
    assert population("2026-07-01") == (3, 0)
    for day, people in (("2026-01-15", 3), ("2026-03-31", 5)):
        run("snapshot", living, "--on", day, "--out", "map.svg")
        assert f"{people} người" in Path("map.svg").read_text(encoding="utf-8")
