"""Owns the benchmark of saving: from the form's button to a list and a map that show it."""

from __future__ import annotations

from datetime import date

from benchmarks.timing import median_ms, report
from benchmarks.windows import paint, shown
from db.store import Store
from resgroup.commands.catalogue import events
from resgroup.records import Membership
from resgroup.register import Register
from ui.app import settle
from ui.forms.record_form import RecordForm
from ui.session import FormRequest
from ui.window import Window

REPEATS = 15


def measure(store: Store, size: int, today: date) -> None:
    """Print the lines of one register, shown in a window of its own that closes it."""
    with shown(store, today) as window:
        _save(window, size)
        _move_out(window, size, today)


def _save(window: Window, size: int) -> None:
    """A field set right in the form of a resident; what was typed is kept as a draft before."""
    session = window.session
    assert session is not None
    numbers = iter(session.ids.tolist())
    typed: list[RecordForm] = []

    def save() -> None:
        typed[-1].save()
        paint(window)

    took = median_ms(save, REPEATS, lambda: typed.append(_typed_into(window, next(numbers))))
    report("save a form to list and map", size, took, "asked for", 100.0)


def _typed_into(window: Window, number: int) -> RecordForm:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    session.pick_resident(number)
    session.open_form(FormRequest(kind="resident", record_id=number))
    settle(window)
    form = workspace.record.findChildren(RecordForm)[-1]
    occupation = form.editors["occupation"]
    occupation.set_value(f"Nghề {number}")
    occupation.edited.emit()
    form.keep()
    settle(window)
    return form


def _move_out(window: Window, size: int, today: date) -> None:
    """A household that leaves: the map is drawn again, its house being empty now."""
    session = window.session
    assert session is not None
    event, day = events()["move_out_household"], today
    homes = iter(_homes(session.register, session.ids.tolist(), day))

    def save() -> None:
        form = event.form(household=next(homes), day=day)
        session.commit(event.plan(session.register, form, today).change_set)
        paint(window)

    took = median_ms(save, REPEATS)
    report("save a household's leaving to list and map", size, took, "asked for", 100.0)


def _homes(register: Register, residents: list[int], day: date) -> list[int]:
    """Households whose members came long ago, each once."""
    found = register.linked("membership", "resident_id", residents[: 60 * REPEATS])
    members = [each for each in found if isinstance(each, Membership) and each.to_date is None]
    settled = {each.household_id for each in members if (each.from_date or date.min) < day}
    return sorted(settled)
