"""The tables, as the newest schema has them; ``migrations`` makes and changes them.

Everything hangs on a person by foreign keys that cascade, so that erasing a person erases all.
Small things have rows and columns; a plan and the result of a check are JSON documents.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA: Final = "0003"
"""The newest revision in ``migrations``, which this software reads and writes."""

VERSION_TABLE: Final = "primemover_schema"
"""Where a store says which revision it has."""

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: Final = MetaData(naming_convention=NAMING)

MOMENT: Final = DateTime(timezone=True)
"""A point in time, always in UTC: SQLite keeps no time zones."""

Key: Final = BigInteger().with_variant(Integer, "sqlite")
"""Numbers records in the order they were added; SQLite wants a plain INTEGER for that."""


def _key() -> Column[int]:
    return Column("key", Key, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False, unique=True)


def _person() -> Column[int]:
    return Column("person_key", Key, ForeignKey("people.key", ondelete="CASCADE"), nullable=False)


def _part_of(owner: str) -> Column[int]:
    return Column(
        "owner_key",
        Key,
        ForeignKey(f"{owner}.key", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


def _position(name: str = "position") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **more)


def _zero_to_ten(name: str) -> CheckConstraint:
    return CheckConstraint(f"{name} BETWEEN 0 AND 10", name=name)


people = Table(
    "people",
    metadata,
    _key(),
    _id(),
    _text("label", unique=True),
    Column("created_at", MOMENT, nullable=False),
)

checks = Table(
    "checks",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("made_at", MOMENT, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("versions", JSON, nullable=False),
    _text("repeats", server_default=""),
    Index(None, "person_key", "made_at"),
)

tracks = Table(
    "tracks",
    metadata,
    _part_of("checks"),
    _position(),
    _text("id"),
    _text("test"),
    Column("side", Text),
    _text("source"),
    Column("parquet", LargeBinary, nullable=False),
    UniqueConstraint("owner_key", "id"),
)

pictures = Table(
    "pictures",
    metadata,
    _part_of("checks"),
    _position(),
    _text("id"),
    _text("track"),
    Column("number", Integer, nullable=False),
    Column("png", LargeBinary, nullable=False),
    UniqueConstraint("owner_key", "id"),
    ForeignKeyConstraint(
        ["owner_key", "track"], ["tracks.owner_key", "tracks.id"], ondelete="CASCADE"
    ),
)

plans = Table(
    "plans",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("made_at", MOMENT, nullable=False),
    _text("check_id"),
    Column("document", JSON, nullable=False),
    Index(None, "person_key", "made_at"),
)

sessions = Table(
    "sessions",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    _text("planned"),
    _text("kind"),
    Column("minutes", Double),
    Column("effort", SmallInteger),
    _text("note"),
    Index(None, "person_key", "day"),
    _zero_to_ten("effort"),
)

completed_exercises = Table(
    "completed_exercises",
    metadata,
    _part_of("sessions"),
    _position(),
    _text("exercise"),
    _text("slot"),
    _text("step"),
    Column("pain", SmallInteger),
    Column("pain_place", Text),
    Column("felt", JSON, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("stopped", Boolean, nullable=False),
    _text("note"),
    _zero_to_ten("pain"),
    sqlite_with_rowid=False,
)

completed_sets = Table(
    "completed_sets",
    metadata,
    Column("owner_key", Key, primary_key=True, autoincrement=False),
    _position("exercise_position"),
    _position(),
    Column("reps", Integer),
    Column("hold_s", Double),
    Column("load_kg", Double),
    Column("reps_in_reserve", Integer),
    Column("side", Text),
    ForeignKeyConstraint(
        ["owner_key", "exercise_position"],
        ["completed_exercises.owner_key", "completed_exercises.position"],
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
)

pains = Table(
    "pains",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    _text("place"),
    Column("rating", SmallInteger, nullable=False),
    _text("note"),
    Index(None, "person_key", "day"),
    _zero_to_ten("rating"),
)

absences = Table(
    "absences",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    _text("why"),
    Column("equipment", JSON(none_as_null=True)),
    Index(None, "person_key", "first_day"),
    CheckConstraint("first_day <= last_day", name="days"),
)

choices = Table(
    "choices",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    _text("kind"),
    _text("exercise"),
    _text("slot"),
    Index(None, "person_key", "day"),
)

rechecks = Table(
    "rechecks",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    Index(None, "person_key", "day"),
)

recheck_findings = Table(
    "recheck_findings",
    metadata,
    _part_of("rechecks"),
    _position(),
    _text("rule"),
    _text("status"),
    _text("title"),
    Column("side", Text),
    _text("compensation"),
    sqlite_with_rowid=False,
)

notes = Table(
    "notes",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    _text("author"),
    _text("text"),
    Index(None, "person_key", "day"),
)

own_findings = Table(
    "own_findings",
    metadata,
    _key(),
    _id(),
    _person(),
    Column("day", Date, nullable=False),
    _text("status"),
    _text("text"),
    _text("reason"),
    _text("author"),
    _text("check_id"),
    _text("rule"),
    Column("side", Text),
    Index(None, "person_key", "day"),
)

unfinished = Table(
    "unfinished",
    metadata,
    _key(),
    _id(),
    _person(),
    _text("kind"),
    Column("kept_at", MOMENT, nullable=False),
    Column("document", JSON, nullable=False),
    Index(None, "person_key", "kept_at"),
)

unfinished_tracks = Table(
    "unfinished_tracks",
    metadata,
    _part_of("unfinished"),
    _position(),
    _text("id"),
    _text("test"),
    Column("side", Text),
    _text("source"),
    Column("parquet", LargeBinary, nullable=False),
    UniqueConstraint("owner_key", "id"),
)

OWNERS: Final = {
    "tracks": checks,
    "pictures": checks,
    "completed_exercises": sessions,
    "completed_sets": sessions,
    "recheck_findings": rechecks,
    "unfinished_tracks": unfinished,
}
"""Of tables that hold parts of a record, the table of that record (``owner_key`` is its key)."""
