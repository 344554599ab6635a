"""Owns what is impossible or unusual among the fields of one record, said while one types."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from resgroup.commands.plan import Concern
from resgroup.dates import UNKNOWN, PartialDate, age_on, written
from resgroup.errors import RegisterError
from resgroup.identity import check_national_id, repair_phone
from resgroup.names import clean

Values = Mapping[str, Any]

_PHONE: Final = re.compile(r"0\d{9,10}|\+\d{8,15}|1(?:8|9)00\d{4,6}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OLDEST: Final = 115
_MOST_FLOORS: Final = 90

_NUMBER_WORDS: Final = {
    "length": (
        "Số định danh cá nhân phải gồm đúng 12 chữ số.",
        "The personal number must have exactly 12 digits.",
    ),
    "prefix": (
        "Ba chữ số đầu của số định danh không phải mã tỉnh, thành phố nào đã biết.",
        "The first three digits of the personal number are no known province code.",
    ),
    "sex": (
        "Chữ số thứ tư của số định danh ứng với giới tính khác. Người đã đổi giới tính trên giấy "
        "tờ có thể vẫn dùng số cũ.",
        "The fourth digit of the personal number speaks for the other sex. Someone whose sex was "
        "corrected may keep the old number.",
    ),
    "birth_year": (
        "Số định danh ứng với năm sinh khác. Người đã cải chính ngày sinh có thể vẫn dùng số cũ.",
        "The personal number speaks for another year of birth. Someone whose birth date was "
        "corrected may keep the old number.",
    ),
}
"""What `check_national_id` finds; the number is kept through corrections (Luật Căn cước Đ12.4)."""


def faults(kind: str, values: Values, today: date | None) -> list[RegisterError]:
    """What in the fields of a record is impossible; days to come are known where `today` is."""
    found: Callable[[Values, date | None], Iterator[RegisterError]] | None
    found = {"resident": _person_faults, "household": _household_faults}.get(kind)
    return list(found(values, today)) if found else []


def oddities(kind: str, values: Values, today: date | None) -> list[Concern]:
    """What in the fields of a record is unusual, but may be right."""
    odd: list[Concern] = []
    if kind == "resident":
        odd += _person_oddities(values, today)
    if kind == "building":
        odd += _building_oddities(values)
    phone = values.get("phone") or ""
    if phone and not _PHONE.fullmatch(repair_phone(clean(phone))):
        odd.append(_odd_phone())
    return odd


def _date(values: Values, field: str) -> PartialDate:
    return values.get(field) or UNKNOWN


def _person_faults(values: Values, today: date | None) -> Iterator[RegisterError]:
    if "full_name" in values and not clean(values["full_name"] or ""):
        yield RegisterError("no-name", "Chưa ghi họ và tên.", "The full name is missing.")
    born, died = _date(values, "birth_date").earliest(), _date(values, "death_date").latest()
    if born and died and died < born:
        yield RegisterError(
            "death-before-birth",
            "Ngày chết sớm hơn ngày sinh.",
            "The date of death is before the date of birth.",
        )
    if today is None:
        return
    if born and born > today:
        yield RegisterError(
            "birth-to-come", "Ngày sinh chưa đến.", "The date of birth is still to come."
        )
    death = _date(values, "death_date").earliest()
    if death and death > today:
        yield RegisterError(
            "death-to-come", "Ngày chết chưa đến.", "The date of death is still to come."
        )


def _household_faults(values: Values, _today: date | None) -> Iterator[RegisterError]:
    if "code" in values and not clean(values["code"] or ""):
        yield RegisterError("no-code", "Chưa ghi mã hộ.", "The household code is missing.")


def _person_oddities(values: Values, today: date | None) -> Iterator[Concern]:
    birth = _date(values, "birth_date")
    number = re.sub(r"[\s.\-]", "", values.get("national_id") or "")
    for finding in check_national_id(number, values.get("sex") or "", birth) if number else ():
        yield Concern(f"number-{finding}", *_NUMBER_WORDS[finding])
    issued, born = values.get("national_id_issued"), birth.earliest()
    if issued and born and issued < born:
        yield Concern(
            "issued-before-birth",
            f"Căn cước cấp ngày {written(issued)}, trước ngày sinh.",
            f"The ID card was issued on {written(issued)}, before the birth.",
        )
    if issued and today and issued > today:
        yield Concern(
            "issued-to-come",
            f"Ngày cấp căn cước {written(issued)} chưa đến.",
            f"The day the ID card was issued, {written(issued)}, is still to come.",
        )
    email = values.get("email") or ""
    if email and not _EMAIL.fullmatch(clean(email)):
        yield Concern(
            "odd-email", "Địa chỉ thư điện tử viết chưa đúng.", "This is no email address."
        )
    yield from _great_age(birth, _date(values, "death_date"), today)


def _great_age(birth: PartialDate, death: PartialDate, today: date | None) -> Iterator[Concern]:
    last, day = birth.latest(), death.earliest() or today
    age = age_on(last, day) if last and day else 0
    if age > _OLDEST:
        yield Concern(
            "great-age",
            f"Theo ngày sinh thì người này {age} tuổi; hãy xem lại ngày sinh.",
            f"By the date of birth this person is {age}; check the date.",
        )


def _building_oddities(values: Values) -> Iterator[Concern]:
    floors = values.get("floors")
    if floors is not None and not 1 <= floors <= _MOST_FLOORS:
        yield Concern("odd-floors", "Số tầng không hợp lý.", "This is no likely number of floors.")


def _odd_phone() -> Concern:
    return Concern(
        "odd-phone",
        "Số điện thoại không đúng dạng (ví dụ 0912 345 678).",
        "This does not look like a telephone number (such as 0912 345 678).",
    )
