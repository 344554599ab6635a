"""Owns the benchmarks of questions: to sorted ids, facets, figures and the search line."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import text

from benchmarks.timing import median_ms, report, side_by_side
from db.answering import Answers
from db.query import Reading
from db.store import Store
from resgroup.changes import Change
from resgroup.criteria import AllOf, Between, Criterion, Group, Has, In, Missing, Not, RuleRef
from resgroup.dates import births_for_age
from resgroup.register import Question

CALL_UP_DAY = date(2027, 2, 24)
FACETS = (
    *("sex", "marital_status", "residence", "street", "household_size", "education"),
    *("occupation", "party_member", "organisation", "building_use", "building_floors"),
)
"""What stands open beside the list, and what is opened most."""


def measure(store: Store, size: int) -> None:
    """Print the lines of one register."""
    _call_up(store, size)
    _quantified(store, size)
    _ten_conditions(store, size)
    _keys(store, size)
    _others(store, size)


def _call_up(store: Store, size: int) -> None:
    """The call-up question against the same SQL by hand on its covering index."""
    first, last = births_for_age(CALL_UP_DAY, 18, 25)
    assert first is not None
    excluded = (
        "'serving', 'police_service', 'discharged', 'completed', 'exempt', 'deferred',"
        " 'not_allowed', 'registration_exempt', 'reserve_1', 'reserve_2', 'reserve_unit'"
    )
    by_hand = text(
        "SELECT resident_id FROM resident_state INDEXED BY ix_resident_state_question"
        f" WHERE sex = 'male' AND birth_from BETWEEN {first.toordinal()} AND {last.toordinal()}"
        f" AND birth_to <= {last.toordinal()} AND nationality = 'VN'"
        f" AND valid_from <= {CALL_UP_DAY.toordinal()} AND valid_to > {CALL_UP_DAY.toordinal()}"
        f" AND military_state NOT IN ({excluded}) ORDER BY name_key, resident_id"
    )
    question = Question(RuleRef("nvqs_call_up"), CALL_UP_DAY)
    with store._engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        sql = str(by_hand)
        found = [row[0] for row in raw.execute(sql)]
        assert found == store.ask(question).ids.tolist()
        times = side_by_side(
            lambda: store.ask(question), lambda: raw.execute(sql).fetchall(), repeats=31
        )
    report("question to sorted ids", size, times[0], "same SQL by hand", times[1])

    def asked_first() -> None:
        store._answers = Answers()
        store.ask(question)

    first = median_ms(asked_first, 9)
    report("the same, before any other", size, first, "same SQL by hand", times[1])


def _quantified(store: Store, size: int) -> None:
    """A question with quantifiers, against the plain one."""
    old = Between("age", 80, None)
    grown = Between("age", 18, 60)
    alone = AllOf((Group("household", "any", old), Group("household", "none", grown)))
    plain = Question(In("sex", ("female",)), CALL_UP_DAY)
    times = side_by_side(
        lambda: store.ask(Question(alone, CALL_UP_DAY)), lambda: store.ask(plain), repeats=9
    )
    report("question with two quantifiers", size, times[0], "question by sex", times[1])


def ten_conditions() -> Criterion:
    """A question of ten conditions, two quantifiers among them."""
    young, old = Between("age", None, 5), Between("age", 80, None)
    return AllOf(
        (
            In("sex", ("female",)),
            Between("age", 18, 70),
            In("residence", ("permanent", "temporary")),
            In("nationality", ("VN",)),
            Has("occupation", "n"),
            Between("building_floors", 2, None),
            Not(In("marital_status", ("widowed",))),
            Missing("merit"),
            Group("household", "any", young),
            Group("building", "none", old),
        )
    )


def _ten_conditions(store: Store, size: int) -> None:
    """Ten conditions, two quantifiers among them, with the counts beside the list.

    First in the usual case, with the question before asked on the same register; then as the
    first question after someone's record was changed; beside the same question in one SQL.
    """
    criterion = ten_conditions()
    question = Question(criterion, CALL_UP_DAY)

    def refreshed() -> None:
        assert len(store.ask(question).ids)
        store.facets(question, FACETS)

    reading = Reading(CALL_UP_DAY, CALL_UP_DAY)
    with store._engine.connect().execution_options(reading=True) as connection:
        in_sql = reading.matching(criterion)
        found = [row[0] for row in connection.execute(in_sql)]
        assert found == store.ask(question).ids.tolist()
        times = side_by_side(refreshed, lambda: connection.execute(in_sql).fetchall(), 3)
    baseline = "the question alone in one SQL"
    report("ten conditions, two quantifiers, and facets", size, times[0], baseline, times[1])
    number = int(store.ask(question).ids[0])
    (resident,) = store.get("resident", [number]).values()

    def refreshed_after_a_change() -> None:
        store._answers.forget([Change(resident, None)], [number])
        refreshed()

    changed = median_ms(refreshed_after_a_change, 9)
    report("the same, first after a change", size, changed, baseline, times[1])


def _keys(store: Store, size: int) -> None:
    """Typing a name, an address, a number into the search line: the slowest key of each."""
    for typed in ("nguyễn v", "so 1 ngo", "0912", "001"):
        starts = [typed[:length] for length in range(1, len(typed) + 1)]
        times = [median_ms(partial(store.search, start), 9) for start in starts]
        report(f"search line, slowest key of “{typed}”", size, max(times), "a key allowed", 20)


def _others(store: Store, size: int) -> None:
    everyone = Question(on=CALL_UP_DAY)
    asked = median_ms(lambda: store.ask(everyone), 9)
    counted = median_ms(lambda: store.facets(everyone, FACETS), 9)
    report("facet counts of everyone", size, counted, "asking for everyone", asked)
    past = Question(on=date(2025, 6, 1))
    store.facets(past, FACETS)  # as the window does for every day it shows
    times = side_by_side(lambda: store.ask(past), lambda: store.ask(everyone), 9)
    report("everyone on a past day", size, times[0], "everyone today", times[1])
    with store._engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        like = "SELECT id FROM resident WHERE full_name LIKE '%Hoa%' LIMIT 50"
        times = side_by_side(
            lambda: store.search("nguyen v hoa"), lambda: raw.execute(like).fetchall(), 31
        )
    report("search line, one key", size, times[0], "LIKE by hand", times[1])
