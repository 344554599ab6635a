"""Owns the words for values, ranges and choices of fields inside a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from resgroup.dates import written
from resgroup.fields import field_named
from resgroup.i18n import _, ngettext
from resgroup.values import shown

_MANY: Final = 8
_NAMED: Final = 5
_TYPED: Final = frozenset({"text", "id_number", "phone"})
_PROPER_NAMES: Final = frozenset({"ethnicity", "religion", "nationality"})


def aged(low: Any, high: Any) -> str:
    """Ages from–to, both included; None is open."""
    if low is None and high is None:
        return _("of any age")
    if low is None:
        return _("aged under {years}").format(years=high + 1)
    if high is None:
        return _("aged {low} or over").format(low=low)
    if low == high:
        return _("aged exactly {years}").format(years=low)
    return _("aged {low} to {high}").format(low=low, high=high)


def born_in(low: Any, high: Any) -> str:
    """Years of birth from–to."""
    if low is None and high is None:
        return _("born in any year")
    if low is None:
        return _("born in {year} or before").format(year=high)
    if high is None:
        return _("born in {year} or later").format(year=low)
    if low == high:
        return _("born in {year}").format(year=low)
    return _("born in {low} to {high}").format(low=low, high=high)


def born_on(low: Any, high: Any) -> str:
    """Days of birth from–to."""
    if low is None and high is None:
        return _("born on any day")
    if low is None:
        return _("born on {day} or before").format(day=written(high))
    if high is None:
        return _("born on {day} or later").format(day=written(low))
    if low == high:
        return _("born on {day}").format(day=written(low))
    return _("born {low} to {high}").format(low=written(low), high=written(high))


def changed(low: Any, high: Any) -> str:
    """When something was last entered about a resident."""
    if low is None and high is None:
        return _("last changed on any day")
    if low is None:
        return _("not changed after {day}").format(day=written(high))
    if high is None:
        return _("changed since {day}").format(day=written(low))
    if low == high:
        return _("last changed on {day}").format(day=written(low))
    return _("last changed {low} to {high}").format(low=written(low), high=written(high))


def one_of(field: str, values: tuple[Any, ...]) -> str:
    """A field with one of several values."""
    if not values:
        return _("no one")
    known = field_named(field)
    if known is not None and known.kind == "boolean" and len(values) == 1:
        return known.said(bool(values[0]))
    said = _one_or_other(field, values)
    return (
        said
        if field == "sex"
        else _("{field}: {values}").format(field=label_of(field), values=said)
    )


def spelled_like(field: str, texts: tuple[str, ...]) -> str:
    """A field spelled as one of several texts."""
    if not texts:
        return _("no one")
    values = _one_or_other(field, texts)
    return _("{field} like {values}").format(field=label_of(field), values=values)


def _one_or_other(field: str, values: tuple[Any, ...]) -> str:
    """One value or another; of a long list of names or numbers, the first and how many more."""
    said = [_value(field, value) for value in values]
    known = field_named(field)
    if len(said) > _MANY and (known is None or known.kind in _TYPED):
        more = len(said) - _NAMED
        others = ngettext("{count} other", "{count} others", more).format(count=more)
        said = [*said[:_NAMED], others]
    return listed(said, _("or"))


def none_of(field: str, values: tuple[Any, ...]) -> str:
    """A field with none of several values."""
    if values in ((True,), (False,)):
        pattern = (
            _("{field}: no or not recorded") if values[0] else (_("{field}: yes or not recorded"))
        )
        return pattern.format(field=label_of(field))
    said = _one_or_other(field, values)
    if field == "sex":
        return _("not {what}").format(what=said)
    if field == "military_state":
        return _("none of: {values}").format(values=said)
    return _("{field} other than: {values}").format(field=label_of(field), values=said)


def listed(parts: list[str], last: str) -> str:
    """Parts as `a, b or c`."""
    return parts[0] if len(parts) == 1 else f"{comma(parts).join(parts[:-1])} {last} {parts[-1]}"


def comma(parts: list[str]) -> str:
    """What stands between parts: a semicolon where there are commas inside them."""
    return "; " if any(", " in part for part in parts) else ", "


def _value(field: str, value: Any) -> str:
    known = field_named(field)
    said = shown(field, value)
    if field in _PROPER_NAMES:
        return said
    typed = known is None or known.kind in _TYPED
    return quoted(said) if typed else _lowered(said)


def quoted(text: str) -> str:
    """Typed words in quotes; a closing quote among them stands twice."""
    return f"“{text.replace('”', '””')}”"


def end_of(end: Any) -> str:
    """The end of a range of days or numbers."""
    return written(end) if is_day(end) else str(end)


def is_day(end: Any) -> bool:
    """Whether the end of a range is a day."""
    return isinstance(end, date)


def label_of(field: str) -> str:
    """What a field is called inside a sentence."""
    known = field_named(field)
    return _lowered(known.label) if known else field


def _lowered(words: str) -> str:
    """The words inside a sentence; abbreviations keep their capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def in_one_band(bounds: Sequence[int]) -> str:
    """Ages that fall into one band whichever it is: who is uncertain there, is so of the band."""
    steps = {later - low for low, later in pairwise(bounds)}
    if len(steps) > 1:
        words = _("of a known age band (from {ages})")
        return words.format(ages=", ".join(map(str, bounds)))
    words = _("of a known age band (every {years} years, from {first} to {last}+)")
    return words.format(years=steps.pop(), first=bounds[0], last=bounds[-1])
