"""Owns identity and phone numbers: repaired from spreadsheets and checked."""

from __future__ import annotations

import re
from typing import Final

from resgroup.dates import PartialDate
from resgroup.i18n import _
from resgroup.terms import terms

_SEPARATORS: Final = re.compile(r"[\s.\-_']+")
_PHONE_SEPARATORS: Final = re.compile(r"[\s.\-()]")
_LENGTHS: Final = {8: 9, 10: 12, 11: 12}
"""Digits left when a number cell dropped the leading zeros, and how many there were."""

_TWELVE: Final = re.compile(r"[0-9]{12}")
_PHONE: Final = re.compile(r"\+?[0-9]{3,15}")
_MOBILE: Final = re.compile(r"[35789]\d{8}")
_LANDLINE: Final = re.compile(r"2\d{9}")


def check_national_id(number: str, sex: str, birth: PartialDate) -> list[str]:
    """What in a personal number speaks against the rest: `length`, `prefix`, `sex`, `birth_year`.

    Only ever a reason to look: people whose sex or birth date was corrected may keep the old
    number (Luật Căn cước 2023 Đ12.4), and the table of provinces may have grown.
    """
    if not _TWELVE.fullmatch(number):
        return ["length"]
    century, sex_digit = divmod(int(number[3]), 2)
    findings = []
    if number[:3] not in terms("id_provinces") and number[0] == "0":
        findings.append("prefix")
    if sex and sex != ("male", "female")[sex_digit]:
        findings.append("sex")
    if birth.year is not None and birth.year != 1900 + 100 * century + int(number[4:6]):
        findings.append("birth_year")
    return findings


def finding_words(finding: str) -> str:
    """A finding of `check_national_id` as a sentence in the user's language."""
    return {
        "length": _("the personal number does not have 12 digits"),
        "prefix": _("the personal number begins with no known province code"),
        "sex": _("the personal number speaks for the other sex"),
        "birth_year": _("the personal number speaks for another year of birth"),
    }[finding]


def repair_number(cell: object, *, typed: bool = True) -> tuple[str, bool]:
    """An identity number from a cell, and whether lost leading zeros were put back.

    A number cell drops leading zeros: 10 or 11 digits were 12, 8 were 9. A text cell keeps what
    it has, unless the file knows no types (`typed` false, as CSV).
    """
    lost = not typed
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int):
        lost = True
    text = _SEPARATORS.sub("", str(cell))
    if lost and text.isdecimal() and len(text) in _LENGTHS:
        return text.zfill(_LENGTHS[len(text)]), True
    return text.upper(), False


def repair_phone(cell: object) -> str:
    """A phone number from a cell: its digits alone, with the leading zero a number cell dropped.

    What is more than one number, with an extension or a name beside it, stays as it is.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).strip(" '").split())
    number = _PHONE_SEPARATORS.sub("", text)
    if not _PHONE.fullmatch(number):
        return text
    return f"0{number}" if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) else number
