"""Owns the records a register is made of: frozen values, one class for one kind of row.

Ids are integers given before a record is stored and never used again. Geometry is WKB in
EPSG:4326 (longitude, latitude). Codes such as `sex` or `use` are ids of `resgroup.terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup.dates import UNKNOWN, PartialDate


@dataclass(frozen=True, slots=True)
class Area:
    """The residential group itself, or a sub-area of it, with its boundary polygon."""

    id: int
    kind: str = "group"
    name: str = ""
    ward: str = ""
    ward_code: str = ""
    ward_code_from: date | None = None
    boundary: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A point of interest on the map: cultural house, school, hydrant, camera."""

    id: int
    kind: str
    name: str = ""
    location: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Street:
    """A street or alley; ngõ hang off a street, ngách off a ngõ, hẻm off a ngách."""

    id: int
    kind: str
    name: str = ""
    number: str = ""
    parent_id: int | None = None
    line: bytes | None = None
    source_ref: str = ""


@dataclass(frozen=True, slots=True)
class StreetName:
    """A name a street bore from one day to another."""

    id: int
    street_id: int
    name: str
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """A building by its footprint polygon, or by a point while none is drawn."""

    id: int
    street_id: int | None = None
    house_number: str = ""
    address: str = ""
    name: str = ""
    floors: int | None = None
    use: str = "house"
    state: str = "in_use"
    position_status: str = "drawn"
    location_id: str = ""
    footprint: bytes | None = None
    source_ref: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """A unit in a building where households live; a single house has one."""

    id: int
    building_id: int
    floor: int | None = None
    unit: str = ""
    tenure: str = ""
    vacant: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A household; its head is the member whose relationship is `head`."""

    id: int
    code: str
    kind: str = "family"
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdClass:
    """A household's poverty class and merit-family status in one year, as the ward decided."""

    id: int
    household_id: int
    year: int
    poverty: str = ""
    merit_family: bool = False


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A household occupies a dwelling from one day to another (`to_date` is the first day out)."""

    id: int
    household_id: int
    dwelling_id: int
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """A person of the register."""

    id: int
    full_name: str
    sex: str = ""
    birth_date: PartialDate = UNKNOWN
    national_id: str = ""
    national_id_issued: date | None = None
    older_id: str = ""
    other_name: str = ""
    ethnicity: str = ""
    religion: str = ""
    nationality: str = "VN"
    home_town: str = ""
    birth_place: str = ""
    education: str = ""
    schooling: str = ""
    qualification: str = ""
    studying: str = ""
    occupation: str = ""
    workplace: str = ""
    marital_status: str = ""
    phone: str = ""
    email: str = ""
    health_insurance: str = ""
    vneid_level: int | None = None
    digital_signature: bool | None = None
    disability_type: str = ""
    disability_level: str = ""
    merit: str = ""
    welfare: str = ""
    death_date: PartialDate = UNKNOWN
    note: str = ""
    birth_certificate: str = ""
    death_certificate: str = ""


DATED_FIELDS: Final = (
    "marital_status",
    "education",
    "qualification",
    "nationality",
    "ethnicity",
    "religion",
)
"""The fields of a resident whose earlier values are kept, so that past days come out right."""


@dataclass(frozen=True, slots=True)
class FormerValue:
    """What one of a resident's `DATED_FIELDS` was until a day (the first day it no longer was).

    The resident itself bears the present value; on a past day holds the former value with the
    earliest `to_date` after it.
    """

    id: int
    resident_id: int
    field: str
    value: str
    to_date: date


@dataclass(frozen=True, slots=True)
class MergedResident:
    """The record `former_id` was found to be the same person as `resident_id` and taken into it."""

    id: int
    resident_id: int
    former_id: int
    merged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A resident belongs to a household, with a relationship to its head."""

    id: int
    resident_id: int
    household_id: int
    relationship: str
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Residence:
    """A residence status held from one day to another.

    Someone registered here but living elsewhere has an open `permanent` and an open `absent`
    residence. `until` is the day a temporary registration or a declared absence runs out;
    `place` is where someone came from, of an absence where they are, and `destination` where they
    went when it ended.
    """

    id: int
    resident_id: int
    kind: str
    from_date: date | None = None
    to_date: date | None = None
    until: date | None = None
    reason: str = ""
    place: str = ""
    document: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Kinship:
    """`relative_id` is the parent, adoptive parent or spouse (`kind`) of `resident_id`."""

    id: int
    kind: str
    resident_id: int
    relative_id: int
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class MilitaryRecord:
    """A military-service state from one day to another, with its legal reason.

    `course` is the level studied (`college`, `bachelor`, `upper_secondary`) for a deferment by
    study; a past college or university deferment extends the call-up age to the end of 27.
    `until` is the day a deferment runs out, where its decision names one.
    """

    id: int
    resident_id: int
    state: str
    reason: str = ""
    course: str = ""
    from_date: date | None = None
    to_date: date | None = None
    document: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party cell or mass organisation of the group."""

    id: int
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationMembership:
    """A resident's membership of an organisation, with role and dates."""

    id: int
    resident_id: int
    organisation_id: int
    role: str = ""
    admitted_on: date | None = None
    official_on: date | None = None
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A household's Cultural Family result of a year; `scores` maps criterion to points (JSON)."""

    id: int
    household_id: int
    year: int
    score: int | None = None
    scores: str = ""
    result: str = "pending"
    decision: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A procedure or request being helped along; `visits` lists dates and notes (JSON)."""

    id: int
    kind: str
    applicant_id: int | None = None
    subject: str = ""
    state: str = "open"
    opened_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    visits: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A named question kept for later; `criterion` is its JSON."""

    id: int
    name: str
    folder: str = ""
    criterion: str = ""
    columns: str = ""


@dataclass(frozen=True, slots=True)
class SavedListForm:
    """A list form the user made; `content` is its JSON (`resgroup.lists`)."""

    id: int
    name: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """A named way of drawing a map layer; `style` is its JSON."""

    id: int
    layer: str
    name: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """An officer who may open the register."""

    id: int
    name: str
    role: str = "leader"
    sees_sensitive: bool = True


@dataclass(frozen=True, slots=True)
class FindingMark:
    """A discrepancy someone looked at and found right."""

    id: int
    finding: str
    subject: str
    user_id: int | None = None
    marked_on: date | None = None
    reason: str = ""


Record = (
    Area
    | Place
    | Street
    | StreetName
    | Building
    | Dwelling
    | Household
    | HouseholdClass
    | Occupancy
    | Resident
    | FormerValue
    | MergedResident
    | Membership
    | Residence
    | Kinship
    | MilitaryRecord
    | Organisation
    | OrganisationMembership
    | Title
    | Case
    | SavedFilter
    | SavedListForm
    | LayerStyle
    | User
    | FindingMark
)

KINDS: Final[dict[str, type[Record]]] = {
    "area": Area,
    "place": Place,
    "street": Street,
    "street_name": StreetName,
    "building": Building,
    "dwelling": Dwelling,
    "household": Household,
    "household_class": HouseholdClass,
    "occupancy": Occupancy,
    "resident": Resident,
    "former_value": FormerValue,
    "merged_resident": MergedResident,
    "membership": Membership,
    "residence": Residence,
    "kinship": Kinship,
    "military_record": MilitaryRecord,
    "organisation": Organisation,
    "organisation_membership": OrganisationMembership,
    "title": Title,
    "case": Case,
    "saved_filter": SavedFilter,
    "saved_list_form": SavedListForm,
    "layer_style": LayerStyle,
    "user": User,
    "finding_mark": FindingMark,
}
"""Every kind of record by the name its table, its audit lines and its history bear."""

_NAMES: Final[dict[type[Any], str]] = {cls: name for name, cls in KINDS.items()}


def kind_name(cls: type[Any]) -> str:
    """The kind name of a class of records."""
    return _NAMES[cls]


def kind_of(record: Record) -> str:
    """The kind name of a record."""
    return _NAMES[type(record)]
