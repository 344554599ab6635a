"""Dates known in part, ages, and dates as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.dates import PartialDate, age_on, births_for_age, parse_written, written
from resgroup.errors import RegisterError
from resgroup.months import births_for_months, months_before

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1948", "1948"),
        ("3/1948", "1948-03"),
        ("03-1948", "1948-03"),
        ("12/03/1948", "1948-03-12"),
        ("12-3-1948", "1948-03-12"),
        ("12.3.48", "1948-03-12"),
        ("12 3 1948", "1948-03-12"),
        ("1/1/26", "2026-01-01"),
        ("1/1/27", "1927-01-01"),
        ("12031948", "1948-03-12"),
        ("1948-03-12", "1948-03-12"),
        ("1948-03", "1948-03"),
        ("1948-03-12 00:00:00", "1948-03-12"),
        ("Sinh năm 1948", "1948"),
        ("ngày 12 tháng 3 năm 1948", "1948-03-12"),
        ("  '12/03/1948. ", "1948-03-12"),
        ("29/02/2000", "2000-02-29"),
        ("00/00/1948", "1948"),
        ("00/03/1948", "1948-03"),
        ("00/1948", "1948"),
        ("27/1/2027", "2027-01-27"),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, iso: str) -> None:
    assert parse_written(text, current_year=2026).iso() == iso


@pytest.mark.parametrize(
    "text",
    "31/02/2001 29/02/2001 32/1/2001 1/13/2001 12/00/1948 48 1/1/1849 1/1/2028 2028"
    " 12/03/19488 mười 1948? -1948 31022001 2001-02-31 １９４８/1".split(),
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RegisterError) as caught:
        parse_written(text, current_year=2026)
    assert caught.value.code == "bad-date"
    assert text in caught.value.vi


def test_an_empty_text_is_no_date() -> None:
    with pytest.raises(RegisterError):
        parse_written("", current_year=2026)


PARTIAL = (
    st.just(PartialDate())
    | st.integers(1850, 2100).map(PartialDate)
    | st.builds(PartialDate, st.integers(1850, 2100), st.integers(1, 12))
    | DAYS.map(PartialDate.of)
)


@given(PARTIAL)
def test_a_partial_date_survives_writing(partial: PartialDate) -> None:
    assert PartialDate.from_iso(partial.iso()) == partial
    if partial.known:
        assert parse_written(partial.written(), current_year=2100) == partial
        first, last = partial.earliest(), partial.latest()
        assert first is not None
        assert last is not None
        assert first <= last
        assert (first == last) == (partial.precision == "day")


def test_what_a_partial_date_may_mean() -> None:
    assert PartialDate(2000, 2).latest() == date(2000, 2, 29)
    assert PartialDate(1948).earliest() == date(1948, 1, 1)
    assert PartialDate().latest() is None
    assert [PartialDate(*parts).written() for parts in ((), (1948,), (1948, 3), (1948, 3, 2))] == [
        "",
        "1948",
        "03/1948",
        "02/03/1948",
    ]
    assert written(date(948, 3, 2)) == "02/03/0948"
    assert written(None) == ""


@pytest.mark.parametrize(
    "parts", [(2001, 2, 29), (2001, None, 1), (None, 1, None), (2001, 13), (2001, 0)]
)
def test_an_impossible_partial_date_cannot_be_made(parts: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        PartialDate(*parts)


def test_ages_of_one_born_on_29_february() -> None:
    born = date(2008, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 17
    assert age_on(born, date(2026, 3, 1)) == 18
    assert age_on(born, date(2028, 2, 28)) == 19
    assert age_on(born, date(2028, 2, 29)) == 20


def test_births_of_call_up_age() -> None:
    on = date(2027, 2, 24)
    assert births_for_age(on, 18, 25) == (date(2001, 2, 25), date(2009, 2, 24))
    assert births_for_age(on, 18, 27) == (date(1999, 2, 25), date(2009, 2, 24))
    assert births_for_age(on, 60, None) == (None, date(1967, 2, 24))
    assert births_for_age(on, None, 15)[1] == on


@given(DAYS, st.integers(0, 40), st.integers(0, 5))
def test_births_for_an_age_are_exactly_those_of_that_age(on: date, low: int, more: int) -> None:
    first, last = births_for_age(on, low, low + more)
    assert first is not None
    for born, wanted in (
        (first, True),
        (last, True),
        (first - timedelta(days=1), False),
        (last + timedelta(days=1), False),
    ):
        assert (low <= age_on(born, on) <= low + more) is wanted if born <= on else not wanted


@given(DAYS, st.integers(0, 40))
def test_twelve_months_are_a_year(on: date, years: int) -> None:
    assert births_for_months(on, 12 * years, 12 * years + 11) == births_for_age(on, years, years)


def test_months_end_where_the_month_is_too_short() -> None:
    assert months_before(date(2027, 5, 31), 3) == date(2027, 2, 28)
    assert months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert months_before(date(2027, 1, 1), 1) == date(2026, 12, 1)
    assert months_before(date(1, 5, 1), 5) == date.min
    assert months_before(date(9999, 12, 1), -1) == date.max
    assert births_for_months(date(2027, 5, 31), None, None) == (None, date(2027, 5, 31))
