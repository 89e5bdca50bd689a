"""Where a store is, and how it is opened: a file of one's own, or a database on a server."""

from __future__ import annotations

import importlib.util
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from platformdirs import user_data_path
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from primemover.errors import MissingExtraError, StoreError, how_to_install
from primemover.history.connecting import engine_of_file, engine_of_server
from primemover.history.durability import (
    OWNER_ONLY_FOLDER,
    linked_durability,
    make_owner_only,
    make_private,
)
from primemover.history.erasing_rows import finish_erasing
from primemover.history.faults import told_clearly
from primemover.history.migrating import bring_up_to_date, look_at
from primemover.history.sql import SqlStore

FILE_NAME: Final = "history.sqlite"
"""What a store is called in its folder."""

WAIT_S: Final = 10.0
"""Seconds to wait for somebody else who is writing."""

_POSTGRES: Final = frozenset({"postgres", "postgresql", "postgresql+pg8000"})
_SQLITE: Final = frozenset({"sqlite", "sqlite+pysqlite"})


def default_folder() -> Path:
    """The folder in which this user's own store is kept."""
    return user_data_path("primemover", appauthor=False)


def open_store(where: str | Path | None = None, *, wait_s: float = WAIT_S) -> SqlStore:
    """The store at ``where``, made when there is none, brought up to date when it is older.

    Parameters
    ----------
    where : str or Path, optional
        A file, a folder (one that is there, or a name without an ending), or an address
        ``postgresql://user@host/database``; this user's own by default.
    wait_s : float
        Seconds to wait for others who are writing.

    Raises
    ------
    StoreError
        When it cannot be opened; the message says why and what to do.
    MissingExtraError
        When a server is named and what speaks to one is not installed.
    """
    if where is None:
        folder = default_folder()
        with told_clearly(str(folder)):
            folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            make_owner_only(folder, mode=OWNER_ONLY_FOLDER)
        return _open_file(folder / FILE_NAME, wait_s=wait_s)
    if isinstance(where, Path) or "://" not in where:
        return _open_file(file_of(Path(where)), wait_s=wait_s)
    url = _address(where)
    if url.drivername in _SQLITE:
        if not url.database:
            raise StoreError(f"{where}: expected a file, got none; name one")
        return _open_file(file_of(Path(url.database)), wait_s=wait_s)
    return _open_server(url, wait_s=wait_s)


def file_of(path: Path) -> Path:
    """The store's file: ``path`` itself, or in it when it is, or looks like, a folder."""
    path = path.expanduser()
    if path.is_dir() or (not path.exists() and not path.suffix):
        return path / FILE_NAME
    return path


def _open_file(path: Path, *, wait_s: float) -> SqlStore:
    where = str(path)
    with told_clearly(where):
        durability = linked_durability()
        if not path.exists():
            make_private(path)
        if not path.is_file():  # an empty store to SQLite, and its rights would be changed
            raise StoreError(f"{where}: expected a store, this is no file; name another")
        with ExitStack() as stack:
            looking = engine_of_file(path, wait_s=wait_s, durability=None)
            stack.callback(looking.dispose)
            look_at(looking, where=where)
        make_private(path)
        with ExitStack() as stack:
            engine = engine_of_file(path, wait_s=wait_s, durability=durability)
            stack.callback(engine.dispose)
            bring_up_to_date(engine, beside=path, where=where)
            finish_erasing(engine)
            stack.pop_all()
    return SqlStore(engine, where=where, beside=path)


def _open_server(url: URL, *, wait_s: float) -> SqlStore:
    where = url.set(drivername="postgresql").render_as_string(hide_password=True)
    if importlib.util.find_spec("pg8000") is None:
        raise MissingExtraError(
            f"{where}: what speaks to PostgreSQL is not installed; "
            f"run: {how_to_install('postgres')}"
        )
    beside = default_folder() / f"{url.host or 'local'}-{url.database or 'default'}"
    with told_clearly(where), ExitStack() as stack:
        engine = engine_of_server(url, wait_s=wait_s)
        stack.callback(engine.dispose)
        bring_up_to_date(engine, beside=beside, where=where)
        stack.pop_all()
    return SqlStore(engine, where=where, beside=beside)


def _address(where: str) -> URL:
    """The address with the driver it is to be used with."""
    if where.partition("://")[2].count("@") > 1:  # the rest of a password would be shown
        raise StoreError(
            "address of a store: expected one @, got several; write those of a password as %40"
        )
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise StoreError(
            "address of a store: expected postgresql://user@host/database, got something else; "
            "correct it"
        ) from None
    if url.drivername in _SQLITE:
        return url
    if url.drivername not in _POSTGRES:
        raise StoreError(
            f"address of a store: expected postgresql:// or sqlite:///, got {url.drivername}://; "
            "use one of these"
        )
    return url.set(drivername="postgresql+pg8000")
