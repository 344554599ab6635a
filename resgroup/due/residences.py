"""Owns due work about residences: registrations and absences that end, or last too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final, cast

from resgroup.commands.spans import on_day
from resgroup.criteria import AllOf, AnyOf, Between, In
from resgroup.dates import written
from resgroup.due.lines import Deadline, DueLine, found
from resgroup.i18n import _
from resgroup.months import months_before
from resgroup.records import Residence
from resgroup.register import Register

_EXCUSED: Final = frozenset({"abroad", "military"})
"""Away without losing the permanent residence: abroad but not to settle there (Đ24.1.d), and in
service, which the law itself ends by discharge."""


def temporary(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Temporary registrations that run out soon or have run out, still open."""
    last = today + timedelta(rule.ahead)
    ending = AllOf((In("residence", ("temporary",)), Between("residence_until", None, last)))
    # An absence hides the term of the registration beside it.
    asked = AnyOf((ending, In("residence", ("absent",))))
    for each in _open_residences(register, asked, today):
        if each.kind == "temporary" and each.until is not None and each.until <= last:
            past = each.until < today
            words = _("Registration ended on {day}") if past else _("Registration ends on {day}")
            yield DueLine(
                rule.id,
                words.format(day=written(each.until)),
                each.until,
                past,
                resident_id=each.resident_id,
                event="renew_residence",
                instead=("move_out", "register_permanent"),
            )


def absence(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Absences whose term runs out, and those so long that the registration is to be deleted."""
    last = today + timedelta(rule.ahead)
    residences = _open_residences(register, In("residence", ("absent",)), today)
    for _person, theirs in groupby(residences, lambda each: each.resident_id):
        held = {each.kind: each for each in theirs}
        line = _too_long(held, today, rule) or _past_term(held["absent"], today, rule)
        if line is not None and line.day is not None and line.day <= last:
            yield line


def _too_long(held: dict[str, Residence], today: date, rule: Deadline) -> DueLine | None:
    """A temporary resident away so long (Đ29.1.c), or a permanent one without a word (Đ24.1.d)."""
    away = held["absent"]
    kind = "temporary" if "temporary" in held else "permanent"
    if away.from_date is None or kind not in held:
        return None
    declared = away.until is not None or away.document or away.reason in _EXCUSED
    if kind == "permanent" and declared:
        return None
    months = rule.months[kind]
    day = months_before(away.from_date, -months)
    if day > today + timedelta(rule.ahead):
        return None
    words = {
        "temporary": _("Away since {since}: {months} months on {day}, to be struck off (Đ29.1.c)"),
        "permanent": _("Away since {since}, undeclared: {months} months on {day} (Đ24.1.d)"),
    }[kind]
    what = words.format(since=written(away.from_date), months=months, day=written(day))
    return _absence_line(rule, away, what, day, today, "move_out", "return_home")


def _past_term(away: Residence, today: date, rule: Deadline) -> DueLine | None:
    if away.until is None:
        return None
    past = away.until < today
    words = _("Absence ended on {day}") if past else _("Absence ends on {day}")
    what = words.format(day=written(away.until))
    return _absence_line(rule, away, what, away.until, today, "return_home", "move_out")


def _absence_line(
    rule: Deadline, away: Residence, what: str, day: date, today: date, *events: str
) -> DueLine:
    return DueLine(
        rule.id,
        what,
        day,
        day < today,
        resident_id=away.resident_id,
        event=events[0],
        instead=events[1:],
    )


def _open_residences(register: Register, asked: AnyOf | In, today: date) -> Iterator[Residence]:
    """The residences that hold today of those who match, person by person."""
    ids = found(register, asked, today)
    stored = cast("list[Residence]", register.linked("residence", "resident_id", ids))
    yield from sorted(on_day(stored, today), key=lambda each: each.resident_id)
