"""What a server remembers of its tables by itself, and is not to remember of people."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

_PERSONAL = ("text", "json", "bytea")


def keep_no_samples(tables: Iterable[str]) -> None:
    """Nothing comes back; PostgreSQL samples nothing of what these tables say of people.

    Its planner keeps common values of every column among its own tables, where they would outlast
    an erased person. Numbers and days stay sampled: alone they are nobody's.
    """
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    inspector = sa.inspect(connection)
    for table in tables:
        for column in inspector.get_columns(table):
            if str(column["type"]).lower() in _PERSONAL:
                op.execute(
                    f'ALTER TABLE "{table}" ALTER COLUMN "{column["name"]}" SET STATISTICS 0'
                )
