"""Owns numbers in words, as totals on papers say them."""

from __future__ import annotations

from typing import Final

from resgroup.i18n import pick

_VI_DIGITS: Final = "không một hai ba bốn năm sáu bảy tám chín".split()
_EN_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_EN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VI_SCALES: Final = ("", " nghìn", " triệu")
_EN_SCALES: Final = ("", " thousand", " million")


def in_words(number: int) -> str:
    """A whole number of 0 or more in the user's language: 4012, "bốn nghìn không trăm mười hai"."""
    return pick(_vietnamese(number), _english(number))


def _vietnamese(number: int) -> str:
    """Groups of three digits, none left out in the middle: "một nghìn không trăm linh năm"."""
    billions, rest = divmod(number, 10**9)
    words = [f"{_vietnamese(billions)} tỷ"] if billions else []
    for scale in (2, 1, 0):
        group = rest // 1000**scale % 1000
        if group:
            words.append(_vietnamese_group(group, full=bool(words)) + _VI_SCALES[scale])
    return " ".join(words) or _VI_DIGITS[0]


def _vietnamese_group(group: int, *, full: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [_VI_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens > 1:
        words += [_VI_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif words and ones:
        words.append("linh")
    if ones:
        words.append(_vietnamese_ones(ones, tens))
    return " ".join(words)


def _vietnamese_ones(ones: int, tens: int) -> str:
    """One, four and five change their sound after tens: mốt, tư, lăm."""
    if ones == 5 and tens:
        return "lăm"
    return {1: "mốt", 4: "tư"}.get(ones, _VI_DIGITS[ones]) if tens > 1 else _VI_DIGITS[ones]


def _english(number: int) -> str:
    billions, rest = divmod(number, 10**9)
    words = [f"{_english(billions)} billion"] if billions else []
    for scale in (2, 1, 0):
        group = rest // 1000**scale % 1000
        if group:
            small = "and " if words and not scale and group < 100 else ""
            words.append(small + _english_group(group) + _EN_SCALES[scale])
    return " ".join(words) or _EN_SMALL[0]


def _english_group(group: int) -> str:
    hundreds, rest = divmod(group, 100)
    words = [f"{_EN_SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_EN_TENS[tens - 2] + (f"-{_EN_SMALL[ones]}" if ones else ""))
    elif rest:
        words.append(_EN_SMALL[rest])
    return " and ".join(words)
