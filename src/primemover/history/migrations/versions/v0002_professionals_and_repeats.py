"""What professionals found themselves, and checks that repeat another to learn one's noise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from primemover.history.migrations.samples import keep_no_samples

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Nothing comes back; checks made before repeat none."""
    repeats = sa.Column("repeats", sa.Text, nullable=False, server_default="")
    op.add_column("checks", repeats)
    texts = ("status", "text", "reason", "author", "check_id", "rule")
    op.create_table(
        "own_findings",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column(
            "person_key", KEY, sa.ForeignKey("people.key", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("day", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("side", sa.Text),
    )
    op.create_index("ix_own_findings_person_key_day", "own_findings", ["person_key", "day"])
    keep_no_samples(("checks", "own_findings"))
