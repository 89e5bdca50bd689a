"""Which revision of the tables a database has, and how it gets to another."""

from __future__ import annotations

from sqlalchemy import Connection, column, func, inspect, select, table

from primemover.errors import StoreError
from primemover.history.tables import SCHEMA, VERSION_TABLE, metadata


def revision_of(connection: Connection) -> str | None:
    """The revision of a store; None for a database that holds nothing yet.

    Raises
    ------
    StoreError
        When the database holds other things, or a store that is newer than this software.
    """
    inspector = inspect(connection)
    if not inspector.has_table(VERSION_TABLE):
        _refuse_others(connection)
        return None
    found = connection.scalar(
        select(func.max(column("version_num"))).select_from(table(VERSION_TABLE))
    )
    if found is None:
        raise StoreError("expected a store, its revision is missing; restore a backup")
    if str(found) > SCHEMA:
        raise StoreError(
            f"was written by a newer primemover (tables {found}, this one knows {SCHEMA}); "
            "update primemover, nothing was changed"
        )
    return str(found)


def apply_revisions(connection: Connection, *, to: str) -> None:
    """Nothing comes back; what is missing up to revision ``to`` is in the transaction."""
    from alembic import command  # only where tables are made or changed: it takes its time
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "primemover.history:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _refuse_others(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    # A server may well keep other things in the same database; a file is one thing.
    foreign = there if connection.dialect.name == "sqlite" else there & set(metadata.tables)
    if foreign:
        raise StoreError(
            f"expected a store, got a database with other tables ({', '.join(sorted(foreign)[:3])}"
            "…); name another"
        )
