"""People, checks with their files, plans, and what was done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from primemover.history.migrations.samples import keep_no_samples

revision = "0001"
down_revision = None

TABLES = (
    "people",
    "checks",
    "tracks",
    "pictures",
    "plans",
    "sessions",
    "completed_exercises",
    "completed_sets",
    "pains",
    "absences",
    "choices",
    "rechecks",
    "recheck_findings",
    "notes",
)

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Nothing comes back; an empty database has the tables."""
    _people()
    _checks()
    _plans()
    _sessions()
    _told_between_sessions()
    _rechecks()
    keep_no_samples(TABLES)


def _text(name: str, *, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, unique=unique)


def _own() -> tuple[sa.Column[int], sa.Column[str]]:
    return sa.Column("key", KEY, primary_key=True), _text("id", unique=True)


def _person() -> sa.Column[int]:
    person = sa.ForeignKey("people.key", ondelete="CASCADE")
    return sa.Column("person_key", KEY, person, nullable=False)


def _part_of(owner: str) -> sa.Column[int]:
    link = sa.ForeignKey(f"{owner}.key", ondelete="CASCADE")
    return sa.Column("owner_key", KEY, link, primary_key=True, autoincrement=False)


def _position(name: str = "position") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _day(name: str = "day") -> sa.Column[object]:
    return sa.Column(name, sa.Date, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _zero_to_ten(name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{name} BETWEEN 0 AND 10", name=name)


def _index(table: str, *, column: str) -> None:
    op.create_index(f"ix_{table}_person_key_{column}", table, ["person_key", column])


def _people() -> None:
    op.create_table("people", *_own(), _text("label", unique=True), _moment("created_at"))


def _checks() -> None:
    documents = [
        sa.Column(name, sa.JSON, nullable=False) for name in ("answers", "result", "versions")
    ]
    op.create_table("checks", *_own(), _person(), _moment("made_at"), *documents)
    _index("checks", column="made_at")
    op.create_table(
        "tracks",
        _part_of("checks"),
        _position(),
        _text("id"),
        _text("test"),
        sa.Column("side", sa.Text),
        _text("source"),
        sa.Column("parquet", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("owner_key", "id"),
    )
    op.create_table(
        "pictures",
        _part_of("checks"),
        _position(),
        _text("id"),
        _text("track"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("owner_key", "id"),
        sa.ForeignKeyConstraint(
            ["owner_key", "track"], ["tracks.owner_key", "tracks.id"], ondelete="CASCADE"
        ),
    )


def _plans() -> None:
    document = sa.Column("document", sa.JSON, nullable=False)
    op.create_table("plans", *_own(), _person(), _moment("made_at"), _text("check_id"), document)
    _index("plans", column="made_at")


def _sessions() -> None:
    op.create_table(
        "sessions",
        *_own(),
        _person(),
        _day(),
        _text("planned"),
        _text("kind"),
        sa.Column("minutes", sa.Double),
        sa.Column("effort", sa.SmallInteger),
        _text("note"),
        _zero_to_ten("effort"),
    )
    _index("sessions", column="day")
    op.create_table(
        "completed_exercises",
        _part_of("sessions"),
        _position(),
        _text("exercise"),
        _text("slot"),
        _text("step"),
        sa.Column("pain", sa.SmallInteger),
        sa.Column("pain_place", sa.Text),
        sa.Column("felt", sa.JSON, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
        _text("note"),
        _zero_to_ten("pain"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "completed_sets",
        sa.Column("owner_key", KEY, primary_key=True, autoincrement=False),
        _position("exercise_position"),
        _position(),
        sa.Column("reps", sa.Integer),
        sa.Column("hold_s", sa.Double),
        sa.Column("load_kg", sa.Double),
        sa.Column("reps_in_reserve", sa.Integer),
        sa.Column("side", sa.Text),
        sa.ForeignKeyConstraint(
            ["owner_key", "exercise_position"],
            ["completed_exercises.owner_key", "completed_exercises.position"],
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )


def _told_between_sessions() -> None:
    rating = sa.Column("rating", sa.SmallInteger, nullable=False)
    op.create_table(
        "pains",
        *_own(),
        _person(),
        _day(),
        _text("place"),
        rating,
        _text("note"),
        _zero_to_ten("rating"),
    )
    _index("pains", column="day")
    op.create_table(
        "absences",
        *_own(),
        _person(),
        _day("first_day"),
        _day("last_day"),
        _text("why"),
        sa.Column("equipment", sa.JSON),
        sa.CheckConstraint("first_day <= last_day", name="days"),
    )
    _index("absences", column="first_day")
    op.create_table(
        "choices", *_own(), _person(), _day(), _text("kind"), _text("exercise"), _text("slot")
    )
    _index("choices", column="day")
    op.create_table("notes", *_own(), _person(), _day(), _text("author"), _text("text"))
    _index("notes", column="day")


def _rechecks() -> None:
    op.create_table("rechecks", *_own(), _person(), _day())
    _index("rechecks", column="day")
    op.create_table(
        "recheck_findings",
        _part_of("rechecks"),
        _position(),
        _text("rule"),
        _text("status"),
        _text("title"),
        sa.Column("side", sa.Text),
        _text("compensation"),
        sqlite_with_rowid=False,
    )
