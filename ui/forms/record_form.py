"""Owns the form that sets one record right: only what the user changed is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from resgroup.commands.correcting import check_fields, correct
from resgroup.commands.inputs import Option
from resgroup.commands.plan import Plan
from resgroup.errors import no_record
from resgroup.fields import Field, form_fields
from resgroup.i18n import _
from resgroup.names import text_key
from resgroup.records import (
    DATED_FIELDS,
    KINDS,
    Building,
    Dwelling,
    Household,
    Record,
    Resident,
    Street,
)
from resgroup.register import Register
from ui.field_groups import group_words
from ui.forms.form import Form
from ui.forms.spec import Spec, spec_of_field
from ui.session import FormRequest, Session

_SINCE: Final = "since"
_OF_THE_DEAD: Final = frozenset({"death_date", "death_certificate"})
_FIELD_OF: Final = {
    "no-name": "full_name",
    "birth-to-come": "birth_date",
    "great-age": "birth_date",
    "death-before-birth": "death_date",
    "death-to-come": "death_date",
    "alive-again": "death_date",
    "issued-before-birth": "national_id_issued",
    "issued-to-come": "national_id_issued",
    "number-length": "national_id",
    "number-prefix": "national_id",
    "number-sex": "national_id",
    "number-birth_year": "national_id",
    "same-number": "national_id",
    "odd-email": "email",
    "odd-phone": "phone",
    "odd-floors": "floors",
    "no-code": "code",
    "code-taken": "code",
}
"""The field each refusal and each concern is about."""


def _titles() -> dict[str, str]:
    return {
        "resident": _("Edit the resident"),
        "household": _("Edit the household"),
        "dwelling": _("Edit the dwelling"),
        "building": _("Edit the building"),
    }


class RecordForm(Form):
    """Asks for the fields of one record, and since when those with a past are different."""

    def __init__(
        self,
        session: Session,
        request: FormRequest,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        record = session.register.get(request.kind, [request.record_id]).get(request.record_id)
        if record is None:
            raise no_record()
        self._record = record
        super().__init__(
            session,
            request,
            _specs(session.register, record, request.kind),
            title=_titles()[request.kind],
            about=_name(session, record),
            save_words=_("Save the changes"),
            clock=clock,
        )
        self.fill({each.name: getattr(record, each.name) for each in dataclasses.fields(record)})

    def adapt(self) -> None:
        """Ask since when, as soon as a field with a past is changed."""
        if _SINCE in self.editors:
            self.show_field(_SINCE, bool(self.changed & frozenset(DATED_FIELDS)))

    def planned(self, values: dict[str, Any]) -> Plan:
        """What setting the changed fields right would write."""
        wanted = {key: value for key, value in values.items() if key in self.changed - {_SINCE}}
        return correct(
            self.session.register,
            self.request.kind,
            self.request.record_id,
            wanted,
            since=values.get(_SINCE),
            today=self.session.today,
        )

    def typed(self) -> dict[str, Any]:
        """The fields changed: what the others say may be set right elsewhere meanwhile."""
        changed = self.changed
        return {key: state for key, state in super().typed().items() if key in changed}

    def field_of(self, code: str) -> str:
        """The field a refusal is about."""
        return _FIELD_OF.get(code, "")

    def show_preview(self) -> None:
        """Show what would be written, and beside the changed fields what is odd about them."""
        super().show_preview()
        changed = {key: each for key, each in self.known_values().items() if key in self.changed}
        for concern in check_fields(self.request.kind, self._whole(changed), self.session.today):
            key = self.field_of(concern.code)
            if key in changed and not self.editors[key].stops[0].hasFocus():
                self.editors[key].complain(str(concern), refused=False)

    def _whole(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        fresh = {key: each for key, each in changed.items() if key != _SINCE}
        after = replace(self._record, **fresh)
        return {each.name: getattr(after, each.name) for each in dataclasses.fields(after)}


def _specs(register: Register, record: Record, kind: str) -> list[Spec]:
    fields = [field for field in form_fields(kind) if not _beside_the_point(field, record)]
    several = len({field.group for field in fields}) > 1
    specs = [_spec(register, field, kind, several) for field in fields]
    if kind == "resident":
        specs.append(
            Spec(
                _SINCE,
                "date",
                _("Changed since"),
                group=_("From which day"),
                hint=_("Leave empty if an error is set right: then it was always so."),
            )
        )
    return specs


def _beside_the_point(field: Field, record: Record) -> bool:
    """Death is recorded as an event: of the living, the form does not ask for it."""
    alive = isinstance(record, Resident) and not record.death_date.known
    return alive and field.key in _OF_THE_DEAD


def _spec(register: Register, field: Field, kind: str, several: bool) -> Spec:
    defaults = {each.name: each.default for each in dataclasses.fields(KINDS[kind])}
    made = spec_of_field(field, nullable=defaults[field.stored_as] is None)
    made = replace(made, group=group_words(field.group) if several else "")
    if field.editor == "street":
        return replace(made, kind="option", options=_streets(register))
    return made


def _streets(register: Register) -> tuple[Option, ...]:
    streets = cast("list[Street]", register.all("street"))
    named = {street.id: street.name for street in streets}
    off = {street.id: named.get(street.parent_id or 0, "") for street in streets}
    words = {
        street.id: " · ".join(filter(None, (street.name, off[street.id]))) for street in streets
    }
    options = (Option(number, words[number]) for number in named)
    return tuple(sorted(options, key=lambda each: text_key(each.words)))


def _name(session: Session, record: Record) -> str:
    match record:
        case Resident():
            return record.full_name
        case Household():
            return _("Household {code}").format(code=record.code)
        case Dwelling():
            page = session.register.dwelling_page(record.id, session.as_of)
            return " · ".join(part for part in (page.address, record.unit) if part)
        case Building():
            return record.address or record.name
        case _:
            return ""
