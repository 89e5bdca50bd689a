"""How a file keeps what was confirmed: SQLite's journal, its settings, and who may read it.

SQLite 3.7.0 to 3.51.2 can lose confirmed writes when a write-ahead log is begun again, so with
those the older rollback journal is used. Either way a write is confirmed only once it is on disk.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from primemover.errors import StoreError

WRITE_AHEAD_SINCE: Final = (3, 51, 3)
"""The first SQLite whose write-ahead log loses nothing."""

OLDEST: Final = (3, 35, 0)
"""The first SQLite that knows every statement used here."""

OWNER_ONLY_FOLDER: Final = 0o700
OWNER_ONLY_FILE: Final = 0o600


@dataclass(frozen=True, kw_only=True, slots=True)
class Durability:
    """Settings of a connection: ``journal`` mode, and what is ``synchronous`` with the disk."""

    journal: str
    synchronous: str


def durability_of(version: tuple[int, ...]) -> Durability:
    """The settings with which this version of SQLite loses nothing that was confirmed.

    ``EXTRA`` is ``FULL`` and, once the journal is deleted, its folder written to disk as well.
    """
    if version >= WRITE_AHEAD_SINCE:
        return Durability(journal="wal", synchronous="FULL")
    return Durability(journal="delete", synchronous="EXTRA")


def linked_durability() -> Durability:
    """The settings for the SQLite that this Python has.

    Raises
    ------
    StoreError
        When it is too old to be used at all.
    """
    version = sqlite3.sqlite_version_info
    if version < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise StoreError(
            f"SQLite: expected {oldest} or newer, this Python has {sqlite3.sqlite_version}; "
            "use a newer Python, or a PostgreSQL server (--store postgresql://…)"
        )
    return durability_of(version)


def settle(connection: sqlite3.Connection, *, wait_s: float, durability: Durability) -> None:
    """Nothing comes back; a new connection waits, links, erases and keeps as it must.

    Raises
    ------
    StoreError
        When SQLite does not take the journal mode (another program holds the file).
    """
    connection.execute(f"PRAGMA busy_timeout = {int(wait_s * 1000)}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    (journal,) = connection.execute(f"PRAGMA journal_mode = {durability.journal}").fetchone()
    if journal != durability.journal:
        raise StoreError(
            f"the store keeps its journal as {journal!r}, expected {durability.journal!r}; "
            "close other programs that have it open and try again"
        )
    connection.execute(f"PRAGMA synchronous = {durability.synchronous}")
    connection.execute("PRAGMA fullfsync = ON")  # without it macOS only hands over to the disk


def make_private(path: Path) -> None:
    """Nothing comes back; ``path`` is there, empty if it was not, and only its owner may read it.

    It is made with its rights, so there is no moment in which others could open it; SQLite gives
    its journals the rights of the store. A folder that was missing is its owner's alone too.

    Raises
    ------
    OSError
        When it cannot be made or its rights cannot be changed.
    """
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY_FILE))
    except FileExistsError:
        make_owner_only(path, mode=OWNER_ONLY_FILE)


def make_owner_only(path: Path, *, mode: int) -> None:
    """Nothing comes back; rights of others are taken away where there were any."""
    found = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and found & 0o077:
        with suppress(PermissionError):  # a disk without rights, or somebody else's file
            path.chmod(found & mode)
