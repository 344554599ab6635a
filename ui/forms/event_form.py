"""Owns the form of an event: made from what the event asks, adapting while it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from resgroup.commands.catalogue import events
from resgroup.commands.inputs import Input, filled, inputs_of
from resgroup.commands.plan import Plan
from resgroup.i18n import _
from resgroup.records import Building, Resident
from resgroup.register import Register
from resgroup.values import shown
from ui.forms.form import Form
from ui.forms.spec import spec_of_input
from ui.session import FormRequest, Session


class EventForm(Form):
    """Asks what an event asks; whom the page it was opened from is about is told, not asked."""

    def __init__(
        self,
        session: Session,
        request: FormRequest,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._event = events()[request.event]
        self._inputs = inputs_of(self._event.form)
        subject = self._event.subject_key
        self._given = {subject: request.values[subject]} if subject in request.values else {}
        asked = [each for each in self._inputs if each.key not in self._given]
        super().__init__(
            session,
            request,
            [spec_of_input(each) for each in asked],
            title=self._event.label,
            about=_about(session, self._inputs, self._given),
            save_words=_("Save"),
            clock=clock,
        )
        for each in asked:
            if each.key in request.values:
                self.adapt()  # what may be chosen depends on what is given above
                self.editors[each.key].set_value(request.values[each.key])
        beforehand = {each.key: _default(each, session) for each in asked if not each.options}
        self.fill({**beforehand, **request.values})

    @property
    def previews(self) -> bool:
        """An event may be recorded as proposed: its preview needs nothing typed."""
        return True

    def planned(self, values: dict[str, Any]) -> Plan:
        """What the event would write."""
        form = filled(self._event.form, {**values, **self._given})
        return self._event.plan(self.session.register, form, self.session.today)

    def adapt(self) -> None:
        """Ask what fits the answers so far, each input after the ones above."""
        register, today = self.session.register, self.session.today
        for each in self._inputs:
            if each.key in self._given:
                continue
            if each.options is not None:
                self.set_options(each.key, each.options(register, self._answers(), today))
            elif each.when is not None:
                self.show_field(each.key, each.when(register, self._answers(), today))

    def _answers(self) -> dict[str, Any]:
        return {**self.known_values(), **self._given}

    def committed(self, plan: Plan) -> None:
        """Look at whom or what the event brought into the register, else at whom it was about."""
        added = [change.after for change in plan.change_set.changes if change.before is None]
        people = [each.id for each in added if isinstance(each, Resident)]
        houses = [each.id for each in added if isinstance(each, Building)]
        if people:
            self.session.pick_resident(people[0])
        elif houses:
            self.session.pick_building(houses[0])
        else:
            self._pick_subject()

    def _pick_subject(self) -> None:
        session, kind = self.session, self._event.subject
        number = self._given.get(self._event.subject_key)
        if number is None or not kind or not session.register.get(kind, [number]):
            return
        {
            "resident": session.pick_resident,
            "household": session.pick_household,
            "dwelling": session.pick_dwelling,
            "building": session.pick_building,
        }[kind](number)


def _default(asked: Input, session: Session) -> Any:
    """What an input holds before anything is typed: today, for a day that must be given."""
    if asked.kind == "day" and asked.required:
        return session.today
    return asked.default


def _about(session: Session, inputs: Sequence[Input], given: dict[str, Any]) -> str:
    """Whom or what the event is about, in words."""
    for each in inputs:
        if each.key in given:
            return _words(session.register, each.kind, given[each.key], session.as_of)
    return ""


def _words(register: Register, kind: str, number: int, day: date) -> str:
    """A resident, household or dwelling in one line."""
    match kind:
        case "resident":
            names = ("full_name", "birth_date", "address")
            values = register.rows([number], names, day)[0]
            parts = [shown(key, value) for key, value in zip(names, values, strict=True)]
        case "household":
            page = register.household_page(number, day)
            head = page.members[0].full_name if page.members else ""
            parts = [page.code, head, page.address]
        case "dwelling":
            dwelling = register.dwelling_page(number, day)
            parts = [dwelling.address, str(dwelling.values.get("unit") or "")]
        case _:
            parts = []
    return " · ".join(part for part in parts if part)
