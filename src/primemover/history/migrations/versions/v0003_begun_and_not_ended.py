"""Checks and sessions that were begun and not ended, so that they can go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from primemover.history.migrations.samples import keep_no_samples

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Nothing comes back; nobody has anything unfinished yet."""
    op.create_table(
        "unfinished",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column(
            "person_key", KEY, sa.ForeignKey("people.key", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_index("ix_unfinished_person_key_kept_at", "unfinished", ["person_key", "kept_at"])
    owner = sa.ForeignKey("unfinished.key", ondelete="CASCADE")
    op.create_table(
        "unfinished_tracks",
        sa.Column("owner_key", KEY, owner, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "test")),
        sa.Column("side", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("parquet", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("owner_key", "id"),
    )
    keep_no_samples(("unfinished", "unfinished_tracks"))
