"""A copy of a whole store as one SQLite file, believed only after it was looked at."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, MetaData, Table, func, insert, inspect, select
from sqlalchemy import table as table_named

from primemover.errors import StoreError
from primemover.history.connecting import engine_of_file, writing
from primemover.history.durability import durability_of, make_private
from primemover.history.revisions import apply_revisions, revision_of
from primemover.history.tables import SCHEMA, metadata

_ROWS_AT_ONCE: Final = 500
_PLAIN_FILE: Final = durability_of((0,))
"""A copy is one file, whatever journal the store has: no write-ahead log beside it."""


def copy_of(connection: Connection, *, to: Path) -> Path:
    """``to``, holding all that ``connection`` sees; it is there whole and verified, or not at all.

    Parameters
    ----------
    connection : Connection
        Within a transaction, so that the copy is of one moment.

    Raises
    ------
    StoreError
        When there is something at ``to`` already, or the copy does not equal the store.
    """
    path = to.absolute()
    if path.exists():
        raise StoreError(f"{path}: is there already; name a file that is not")
    with _part_of(path) as part:
        if connection.dialect.name == "sqlite":
            expected = _copy_pages(Path(connection.engine.url.database or ""), to=part)
        else:
            expected = _copy_rows(connection, to=part)
        _verify(part, expected=expected, name=path)
        _onto_disk(part)
        part.rename(path)
    _onto_disk(path.parent)
    return path


def copy_beside(file: Path, *, revision: str, new_revision: str) -> Path:
    """Where a store of ``revision`` is copied to before it becomes one of ``new_revision``."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return file.with_name(f"{file.name}.before-{new_revision}.{revision}.{moment}.sqlite")


def copies_beside(file: Path) -> tuple[Path, ...]:
    """Copies made before migrations and restores, and what a killed restore left of its own."""
    name = _literally(file.name)
    patterns = (f"{name}.before-*", f".{name}.*.part.sqlite*")
    return tuple(sorted(copy for pattern in patterns for copy in file.parent.glob(pattern)))


@contextmanager
def _part_of(path: Path) -> Iterator[Path]:
    """A name beside ``path`` under which it is written; nothing of it stays after a fault."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(FileNotFoundError):
        part.unlink()
    try:
        make_private(part)
        yield part
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)


def _copy_pages(file: Path, *, to: Path) -> dict[str, int]:
    """How many rows each table has; all pages of ``file`` are in ``to``.

    Read by a connection of its own: SQLite copies none that is about to write, and would wait for
    it for ever. Counting begins a transaction, so that what is counted is what is copied.
    """
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.execute("BEGIN")
        names = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
        expected = _counts(source, names=sorted(names & metadata.tables.keys()))
        source.backup(target)
        target.execute("PRAGMA journal_mode = delete")
    return expected


def _copy_rows(connection: Connection, *, to: Path) -> dict[str, int]:
    """How many rows each table has; all are in ``to``, whichever revision the store has."""
    engine = engine_of_file(to, wait_s=0, durability=_PLAIN_FILE)
    try:
        with writing(engine) as target:
            apply_revisions(target, to=revision_of(connection) or SCHEMA)
            there = _tables_of(target)
            for name, table in _tables_of(connection).items():
                _copy_table(connection, table=table, target=target, to=there[name])
    finally:
        engine.dispose()
    return {
        name: int(connection.scalar(select(func.count()).select_from(table_named(name))) or 0)
        for name in _table_names(connection)
    }


def _copy_table(connection: Connection, *, table: Table, target: Connection, to: Table) -> None:
    statement = select(table).order_by(*table.primary_key)
    # For this statement alone: the connection may go on to change tables.
    rows = connection.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE))
    for some in rows.mappings().partitions():
        target.execute(insert(to), [dict(row) for row in some])


def _tables_of(connection: Connection) -> dict[str, Table]:
    """Tables as they are, those first that others refer to."""
    found = MetaData()
    found.reflect(connection, only=_table_names(connection))
    return {table.name: table for table in found.sorted_tables}


def _table_names(connection: Connection) -> list[str]:
    """Every table of a store but the one that says its revision."""
    there = inspect(connection).get_table_names()
    return sorted(name for name in there if name in metadata.tables)


def _counts(connection: sqlite3.Connection, *, names: Iterable[str]) -> dict[str, int]:
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of our own tables
        for name in names
    }


def _verify(copy: Path, *, expected: Mapping[str, int], name: Path) -> None:
    """Nothing comes back; the copy is sound and holds as much of everything as the store.

    Raises
    ------
    StoreError
        When it does not.
    """
    with closing(sqlite3.connect(copy)) as connection:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        faults = [] if faults == ["ok"] else faults
        faults += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        found = _counts(connection, names=expected)
    faults += [
        f"{table}: expected {expected[table]} rows, got {found[table]}"
        for table in expected
        if found[table] != expected[table]
    ]
    if faults:
        raise StoreError(f"{name}: the copy is not sound ({'; '.join(faults[:5])}); try again")


def _onto_disk(path: Path) -> None:
    """Nothing comes back; the file, or the names in the folder, outlast a power cut."""
    if path.is_dir() and os.name != "posix":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _literally(name: str) -> str:
    """``name`` for a pattern of file names, standing for itself alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
