"""Everything of a person taken out of the tables, so that no byte of it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, select

from primemover.errors import StoreError
from primemover.history.connecting import writing
from primemover.history.copying import copies_beside
from primemover.history.records import Erased
from primemover.history.tables import OWNERS, metadata, people

UNFINISHED = 1
"""``user_version`` of a file from which somebody was erased and which was not yet rewritten."""


def erase_person(engine: Engine, *, person: str, where: str, beside: Path) -> Erased:
    """How much was erased; copies beside the store first, so that none outlives the records.

    Raises
    ------
    StoreError
        When nobody has this id.
    """
    with writing(engine) as connection:
        key = connection.scalar(select(people.c.key).where(people.c.id == person))
        if key is None:
            raise StoreError(f"{where}: nobody has the id {person!r}; nothing was erased")
        copies = copies_beside(beside)
        for copy in copies:
            copy.unlink(missing_ok=True)
        records = _counts(connection, key=int(key))
        connection.execute(delete(people).where(people.c.key == key))
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {UNFINISHED}")
    return Erased(records=records, files=len(copies))


def leave_no_bytes(engine: Engine) -> None:
    """Nothing comes back; what was deleted is gone from the files of the database as well.

    SQLite overwrites what it deletes and then writes the file anew; PostgreSQL writes its tables
    anew. The journals and backups of a server are its administrator's.
    """
    if engine.dialect.name == "sqlite":
        _rewrite_file(engine)
    else:
        _rewrite_tables(engine)


def finish_erasing(engine: Engine) -> None:
    """Nothing comes back; a file whose rewriting was interrupted is rewritten."""
    connection = engine.raw_connection()
    try:
        (version,) = connection.cursor().execute("PRAGMA user_version").fetchone()
    finally:
        connection.close()
    if version == UNFINISHED:
        _rewrite_file(engine)


def _rewrite_file(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA user_version = 0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # nothing without a log
        cursor.close()
    finally:
        connection.close()


def _rewrite_tables(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.rollback()  # tables are rewritten outside of transactions only
        driver.autocommit = True
        cursor = driver.cursor()
        for table in metadata.sorted_tables:
            cursor.execute(f"VACUUM (FULL) {table.name}")
        driver.autocommit = False
    finally:
        connection.invalidate()


def _counts(connection: Connection, *, key: int) -> dict[str, int]:
    counts = {}
    for table in metadata.sorted_tables:
        statement = select(func.count()).select_from(table).where(_belongs(table, key=key))
        number = connection.scalar(statement)
        if number:
            counts[table.name] = int(number)
    return counts


def _belongs(table: Table, *, key: int) -> ColumnElement[bool]:
    if table is people:
        return people.c.key == key
    if table.name not in OWNERS:
        return table.c.person_key == key
    owner = OWNERS[table.name]
    return table.c.owner_key.in_(select(owner.c.key).where(owner.c.person_key == key))
