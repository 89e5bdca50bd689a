"""Backups: one file that holds the whole store, verified when made and before it is used."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import StaticPool

from primemover.errors import StoreError
from primemover.history.archive import export_archive, import_archive
from primemover.history.durability import make_private
from primemover.history.opening import FILE_NAME, default_folder, file_of, open_store
from primemover.history.revisions import apply_revisions
from primemover.history.store import Store
from primemover.history.tables import SCHEMA, VERSION_TABLE
from primemover.history.whole_files import keep_names, written_whole

_HEADER: Final = b"SQLite format 3\0"
_MASTER: Final = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE substr(name, 1, 7) != 'sqlite_'"
)
"""Every table, index, view and trigger, but for those SQLite makes by itself."""
_PARTS_OF_A_STORE: Final = ("", "-journal", "-wal", "-shm")
"""What SQLite puts behind the name of a file for the files beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """Where the store now is, what it holds by table, and where the one before was put."""

    where: str
    records: Mapping[str, int]
    put_aside: Path | None = None

    def __str__(self) -> str:
        """Where it is, and where the one before is now."""
        if self.put_aside is None:
            return self.where
        return f"{self.where} (the one before is now {self.put_aside.name}, in the same folder)"


def backup(store: Store, *, path: str | Path) -> Path:
    """The backup of the whole store at ``path``, its SHA-256 in a file beside it.

    It is a SQLite file, whichever database the store is in; SQLite copies it while others go on
    writing. It was read again and holds as many records of every kind as the store.

    Raises
    ------
    StoreError
        When there is something at ``path`` already, or the copy is not sound.
    """
    target = Path(path).expanduser().absolute()
    made = store.backup(target)
    with written_whole(digest_beside(made), overwrite=True) as file:
        file.write(f"{_digest(made)}  {made.name}\n".encode())
    return made


def digest_beside(path: Path) -> Path:
    """Where the SHA-256 of a backup is kept, as ``sha256sum --check`` reads it."""
    return path.with_name(f"{path.name}.sha256")


def verify_backup(path: str | Path) -> Mapping[str, int]:
    """How many records of each table a backup holds; every page of it was looked at.

    Raises
    ------
    StoreError
        When it is damaged, newer than this software, none, or holds what no store has.
    """
    source = Path(path).expanduser()
    with _said_of(source):
        _require_digest(source)
        with closing(_opened(source)) as connection:
            revision = _revision(connection)
            _require_our_tables(connection, revision=revision)
            _require_sound(connection)
            return _counts(connection)


def restore(
    path: str | Path, *, into: str | Path | None = None, overwrite: bool = False
) -> Restored:
    """Where the store is that was restored from the backup at ``path``.

    The backup is verified, copied, brought up to date and read whole before anything else is
    touched. A store that is there is put aside under another name, not deleted; erasing a person
    deletes such copies as well. A PostgreSQL database must be empty.

    Raises
    ------
    StoreError
        As for :func:`verify_backup`; or when there is a store already and ``overwrite`` is not
        set. What was there is then as it was.
    """
    source = Path(path).expanduser()
    records = verify_backup(source)
    if isinstance(into, str) and "://" in into and not into.startswith("sqlite"):
        return _restore_on_server(source, url=into, records=records)
    target = _target(into)
    if target.exists() and not target.is_file():
        raise StoreError(f"{target}: expected a store, this is no file; name another place")
    if target.exists() and not overwrite:
        raise StoreError(
            f"{target}: there is a store already; say that it may be replaced (--overwrite), or "
            "name another place"
        )
    with _copied(source, beside=target) as part:
        _require_readable(part)
        aside = _put_aside(target)
        part.replace(target)
    keep_names(target.parent)
    return Restored(where=str(target), records=records, put_aside=aside)


def _target(into: str | Path | None) -> Path:
    """The file of the store that is meant, as ``open_store`` takes it."""
    if into is None:
        return default_folder() / FILE_NAME
    if isinstance(into, str) and into.startswith("sqlite"):
        into = make_url(into).database or FILE_NAME
    return file_of(Path(into)).absolute()


def _restore_on_server(source: Path, *, url: str, records: Mapping[str, int]) -> Restored:
    with open_store(url) as target, tempfile.TemporaryDirectory(prefix="primemover-") as folder:
        if target.people():
            raise StoreError(
                f"{target.where}: expected an empty database, somebody is in it; make another "
                "(createdb) and restore into that"
            )
        archive = Path(folder) / "store.zip"
        with _copied(source, beside=Path(folder) / "store") as part, open_store(part) as copy:
            export_archive(copy, path=archive)
        import_archive(archive, store=target)
        return Restored(where=target.where, records=records)


@contextmanager
def _copied(source: Path, *, beside: Path) -> Iterator[Path]:
    """A copy of the backup in the folder of ``beside``; whatever is left of it goes."""
    part = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}.part.sqlite")
    try:
        make_private(part)
        with closing(_opened(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        yield part
    finally:
        for left in part.parent.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)


def _require_readable(part: Path) -> None:
    """Pass silently when the store, brought up to date, can be read to the last record."""
    with open_store(part) as store:
        for person in store.people():
            for check in store.checks(person.id):
                store.check(check.id)
            store.plans(person.id)
            store.log(person.id)
            store.notes(person.id)
            store.own_findings(person.id)
            store.unfinished(person.id)


def _put_aside(target: Path) -> Path | None:
    """Where the store that was there is now; its journals go with it, for they belong to it."""
    if not target.exists():
        return None
    with suppress(StoreError), open_store(target):
        pass  # opened and closed in order: what lies in a journal is then in the file
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    # The name that copies before a migration have too, so that erasing finds it.
    aside = target.with_name(f"{target.name}.before-restore.{moment}.sqlite")
    for part in _PARTS_OF_A_STORE:
        with suppress(FileNotFoundError):
            target.with_name(target.name + part).rename(aside.with_name(aside.name + part))
    return aside


def _require_digest(source: Path) -> None:
    beside = digest_beside(source)
    if not beside.is_file():
        return
    said = beside.read_text(encoding="utf-8", errors="replace")[:200].split()
    if not said or said[0] != _digest(source):
        raise StoreError("is not the file whose SHA-256 lies beside it; take another backup")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(source: Path) -> sqlite3.Connection:
    """A connection that changes nothing and trusts nothing in the file."""
    with source.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise StoreError("expected a backup, got another kind of file; name another")
    connection = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _revision(connection: sqlite3.Connection) -> str:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if VERSION_TABLE not in names:
        raise StoreError("expected a backup of a store, got another database; name another")
    # The name is ours, not the file's.
    found = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()  # noqa: S608
    if len(found) != 1 or not isinstance(found[0][0], str):
        raise StoreError("expected one revision of the tables, got none or several")
    revision: str = found[0][0]
    if revision > SCHEMA:
        raise StoreError(
            f"was made by a newer primemover (tables {revision!r}, this one knows {SCHEMA}); "
            "update primemover"
        )
    return revision


def _require_our_tables(connection: sqlite3.Connection, *, revision: str) -> None:
    """Pass silently when tables and indexes are those of the revision, and there is no more.

    A trigger or a view would run statements of somebody else in our store.
    """
    found = set(connection.execute(_MASTER).fetchall())
    expected = _tables_of(revision)
    if odd := sorted(str(row[1]) for row in found ^ expected):
        raise StoreError(
            f"expected the tables of a store, got others or more ({', '.join(odd[:3])}); "
            "take another backup"
        )


def _tables_of(revision: str) -> set[tuple[str, str, str, str]]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            apply_revisions(connection, to=revision)
            return {tuple(row) for row in connection.exec_driver_sql(_MASTER)}
    finally:
        engine.dispose()


def _require_sound(connection: sqlite3.Connection) -> None:
    faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    faults = [] if faults == ["ok"] else faults
    lost = connection.execute("PRAGMA foreign_key_check")
    faults += [f"a row of {row[0]} belongs to nothing" for row in lost]
    if faults:
        raise StoreError(f"is damaged ({'; '.join(faults[:3])}); take another backup")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if row[0] != VERSION_TABLE and not row[0].startswith("sqlite_")
    ]
    return {
        # Names of our own tables: they were compared before.
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in sorted(tables)
    }


@contextmanager
def _said_of(source: Path) -> Iterator[None]:
    """Nothing comes back; whatever goes wrong names the backup."""
    try:
        yield
    except StoreError as error:
        raise StoreError(f"{source.name}: {error}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{source.name}: is damaged ({error}); take another backup") from error
    except OSError as error:
        raise StoreError(
            f"{source.name}: cannot be read ({error.strerror or error}); check the file"
        ) from error
