"""Owns the tables of a register: one per kind of record, and those the program keeps itself.

The tables mirror `resgroup.records` column for column; `tests/test_tables.py` holds them equal.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.types import TypeDecorator, UserDefinedType

from resgroup.dates import OPEN, PartialDate

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class WkbGeometry(UserDefinedType[bytes]):
    """A geometry column whose values go in and out as WKB bytes in EPSG:4326.

    The functions are those SpatiaLite and PostGIS share (OGC Simple Features for SQL).
    """

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """The column's type in a table's definition."""
        return "geometry(Geometry, 4326)"

    def bind_expression(self, bindvalue: Any) -> Any:
        """Wrap a bound value so that the database reads it as WKB."""
        return func.ST_GeomFromWKB(bindvalue, literal_column("4326"), type_=self)

    def column_expression(self, colexpr: Any) -> Any:
        """Wrap the column so that the database hands out WKB."""
        return func.ST_AsBinary(colexpr, type_=LargeBinary())


class PartialDateText(TypeDecorator[PartialDate]):
    """A partly known date, kept as reduced ISO text (`1948`, `1948-03`, `1948-03-12`)."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Any) -> str:  # noqa: ARG002
        """Write the date as text, empty where nothing is known."""
        return "" if value is None else value.iso()

    def process_result_value(self, value: str | None, dialect: Any) -> PartialDate:  # noqa: ARG002
        """Read the date from text."""
        return PartialDate.from_iso(value)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="", server_default="")


def _integer(name: str) -> Column[int]:
    return Column(name, Integer)


def _day(name: str) -> Column[Any]:
    return Column(name, Date)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, server_default="0")


def _ref(name: str, table: str, *, required: bool = True, index: bool = True) -> Column[int]:
    """A reference checked at the end of the transaction, so that order within one is free."""
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return Column(name, Integer, key, nullable=not required, index=index)


def _span() -> tuple[Column[Any], Column[Any]]:
    return _day("from_date"), _day("to_date")


def _table(name: str, *columns: Any) -> Table:
    return Table(name, metadata, _id(), *columns)


area = _table(
    "area",
    *map(_text, ("kind", "name", "ward", "ward_code")),
    _day("ward_code_from"),
    Column("boundary", WkbGeometry()),
    _text("note"),
)
place = _table(
    "place", _text("kind"), _text("name"), Column("location", WkbGeometry()), _text("note")
)
street = _table(
    "street",
    *map(_text, ("kind", "name", "number")),
    _ref("parent_id", "street", required=False),
    Column("line", WkbGeometry()),
    _text("source_ref"),
)
street_name = _table("street_name", _ref("street_id", "street"), _text("name"), *_span())
building = _table(
    "building",
    _ref("street_id", "street", required=False),
    *map(_text, ("house_number", "address", "name")),
    _integer("floors"),
    *map(_text, ("use", "state", "position_status", "location_id")),
    Column("footprint", WkbGeometry()),
    _text("source_ref"),
    _text("note"),
)
dwelling = _table(
    "dwelling",
    _ref("building_id", "building"),
    _integer("floor"),
    _text("unit"),
    _text("tenure"),
    _flag("vacant"),
    _text("note"),
)
household = _table(
    "household",
    Column("code", Text, nullable=False, index=True),
    *map(_text, ("kind", "phone", "note")),
)
household_class = _table(
    "household_class",
    _ref("household_id", "household", index=False),
    Column("year", Integer, nullable=False),
    _text("poverty"),
    _flag("merit_family"),
    Index("ix_household_class_household_year", "household_id", "year", unique=True),
)
occupancy = _table(
    "occupancy", _ref("household_id", "household"), _ref("dwelling_id", "dwelling"), *_span()
)
resident = _table(
    "resident",
    Column("full_name", Text, nullable=False),
    _text("sex"),
    Column("birth_date", PartialDateText, nullable=False, server_default=""),
    Column("national_id", Text, nullable=False, default="", server_default="", index=True),
    _day("national_id_issued"),
    *map(
        _text,
        (
            "older_id other_name ethnicity religion nationality home_town birth_place education"
            " schooling qualification studying occupation workplace marital_status phone email"
            " health_insurance"
        ).split(),
    ),
    _integer("vneid_level"),
    Column("digital_signature", Boolean),
    *map(_text, ("disability_type", "disability_level", "merit", "welfare")),
    Column("death_date", PartialDateText, nullable=False, server_default=""),
    *map(_text, ("note", "birth_certificate", "death_certificate")),
)
former_value = _table(
    "former_value",
    _ref("resident_id", "resident"),
    _text("field"),
    _text("value"),
    Column("to_date", Date, nullable=False),
)
merged_resident = _table(
    "merged_resident",
    _ref("resident_id", "resident"),
    Column("former_id", Integer, nullable=False, index=True),
    _day("merged_on"),
)
membership = _table(
    "membership",
    _ref("resident_id", "resident"),
    _ref("household_id", "household"),
    _text("relationship"),
    *_span(),
)
residence = _table(
    "residence",
    _ref("resident_id", "resident"),
    _text("kind"),
    *_span(),
    _day("until"),
    *map(_text, ("reason", "place", "document", "destination")),
)
kinship = _table(
    "kinship",
    _text("kind"),
    _ref("resident_id", "resident"),
    _ref("relative_id", "resident"),
    *_span(),
)
military_record = _table(
    "military_record",
    _ref("resident_id", "resident"),
    *map(_text, ("state", "reason", "course")),
    *_span(),
    _text("document"),
    _day("until"),
)
organisation = _table("organisation", _text("kind"), _text("name"))
organisation_membership = _table(
    "organisation_membership",
    _ref("resident_id", "resident"),
    _ref("organisation_id", "organisation"),
    _text("role"),
    _day("admitted_on"),
    _day("official_on"),
    *_span(),
)
title = _table(
    "title",
    _ref("household_id", "household"),
    Column("year", Integer, nullable=False),
    _integer("score"),
    *map(_text, ("scores", "result", "decision")),
    _day("decided_on"),
)
case = _table(
    "case",
    _text("kind"),
    _ref("applicant_id", "resident", required=False),
    *map(_text, ("subject", "state")),
    *map(_day, ("opened_on", "due_on", "closed_on")),
    *map(_text, ("visits", "note")),
)
saved_filter = _table("saved_filter", *map(_text, ("name", "folder", "criterion", "columns")))
saved_list_form = _table("saved_list_form", *map(_text, ("name", "content")))
layer_style = _table("layer_style", *map(_text, ("layer", "name", "style")))
user = _table(
    "user",
    _text("name"),
    _text("role"),
    Column("sees_sensitive", Boolean, nullable=False, server_default="1"),
)
finding_mark = _table(
    "finding_mark",
    *map(_text, ("finding", "subject")),
    _ref("user_id", "user", required=False),
    _day("marked_on"),
    _text("reason"),
)

register_meta = Table(
    "register_meta", metadata, Column("key", Text, primary_key=True), _text("value")
)

audit_entry = Table(
    "audit_entry",
    metadata,
    _id(),
    Column("at", DateTime, nullable=False),
    *map(_text, ("user", "command", "summary")),
    _day("on_date"),
    _text("document"),
    Column("undoes", Integer, ForeignKey("audit_entry.id")),
    Column("chain", LargeBinary(32), nullable=False),
)
audit_change = Table(
    "audit_change",
    metadata,
    Column("entry_id", Integer, ForeignKey("audit_entry.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("record_id", Integer, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("salt", LargeBinary(16)),
    Column("digest", LargeBinary(32)),
    Column("redacted_by", Integer, ForeignKey("audit_entry.id")),
    Index("ix_audit_change_record", "kind", "record_id"),
    Index("ix_audit_change_count", "entry_id", "kind"),
    Index(
        "ix_audit_change_removed",
        *("kind", "record_id"),
        sqlite_where=literal_column("after IS NULL"),
        postgresql_where=literal_column("after IS NULL"),
    ),
    sqlite_with_rowid=False,
)

form_draft = Table(
    "form_draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
"""Forms typed in part, kept so that they outlive a crash; not records, and not audited."""

used_id = Table(
    "used_id",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("last_id", Integer, nullable=False),
)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


resident_state = Table(
    "resident_state",
    metadata,
    Column("id", Integer, primary_key=True),
    *map(
        _number,
        "resident_id valid_from valid_to household_id dwelling_id building_id".split(),
    ),
    *map(_text, ("relationship", "residence")),
    *map(_number, ("residence_from", "residence_until")),
    _text("military_state"),
    *map(_number, ("study_deferred", "party_member")),
    _text("sex"),
    *map(_number, ("birth_from", "birth_to")),
    *map(_text, "nationality ethnicity religion education qualification marital_status".split()),
    Column("name_key", LargeBinary, nullable=False),
    UniqueConstraint("resident_id", "valid_from"),
)
"""What is true of a resident from one day (`valid_from`) to the day before another (`valid_to`,
OPEN for no end), as day numbers. Derived from the records whenever one is written; the population
of a day, past or present, is the rows around it."""

_QUESTION_COLUMNS: Final = (
    "sex birth_from birth_to nationality military_state residence study_deferred name_key"
    " resident_id building_id household_id valid_from valid_to"
).split()
Index(
    "ix_resident_state_question",
    *(resident_state.c[name] for name in _QUESTION_COLUMNS),
)
_inexact: Final[Any] = literal_column("birth_from < birth_to")
Index(
    "ix_resident_state_inexact",
    *(resident_state.c[name] for name in _QUESTION_COLUMNS),
    sqlite_where=_inexact,
    postgresql_where=_inexact,
)
STATE_BY_NAME: Final = Index(
    "ix_resident_state_name",
    *(
        resident_state.c[name]
        for name in (
            "name_key resident_id valid_from valid_to building_id household_id sex birth_from"
            " birth_to nationality residence relationship marital_status education qualification"
            " ethnicity religion military_state study_deferred party_member"
        ).split()
    ),
)
# Partial, so that nothing but a question after movements is ever answered by them.
BEGUN: Final[Any] = literal_column("valid_from > 0")
ENDED: Final[Any] = literal_column(f"valid_to < {OPEN}")
Index(
    "ix_resident_state_begun",
    *(resident_state.c[name] for name in ("valid_from", "resident_id", "birth_from", "birth_to")),
    sqlite_where=BEGUN,
    postgresql_where=BEGUN,
)
Index(
    "ix_resident_state_ended",
    *(resident_state.c[name] for name in ("valid_to", "resident_id")),
    sqlite_where=ENDED,
    postgresql_where=ENDED,
)
Index("ix_resident_state_household", resident_state.c.household_id, resident_state.c.valid_to)
Index("ix_resident_state_building", resident_state.c.building_id, resident_state.c.valid_to)

GEOMETRY_COLUMNS: Final = {
    "area": "boundary",
    "place": "location",
    "street": "line",
    "building": "footprint",
}
"""The geometry column of each table that has one."""
