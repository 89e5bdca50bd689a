"""What goes wrong in a database, said so that a person can act on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from primemover.errors import StoreError

_SQLITE: Final[Mapping[str, str]] = {
    "SQLITE_FULL": "there is no room left; free some space and try again",
    "SQLITE_READONLY": "it cannot be written to; check the rights of the file and its folder",
    "SQLITE_CANTOPEN": "it cannot be opened; check that the folder is there and may be written to",
    "SQLITE_PERM": "it may not be opened; check the rights of the file and its folder",
    "SQLITE_BUSY": "another program is using it; close that or wait, and try again",
    "SQLITE_LOCKED": "another program is using it; close that or wait, and try again",
    "SQLITE_CORRUPT": "it is damaged; restore a backup (primemover restore)",
    "SQLITE_NOTADB": "expected a store, this file is none or is damaged; name another file, or "
    "restore a backup (primemover restore)",
    "SQLITE_IOERR": "the disk reported a fault; check the disk and its free space, and try again",
    "SQLITE_TOOBIG": "a record is too large to be kept; leave out its files",
    "SQLITE_CONSTRAINT": "a record does not fit the others, or a number is out of its range",
}
"""By the first two words of SQLite's name of a fault."""

_POSTGRES: Final[Mapping[str, str]] = {
    "28": "the server refused this user or password; correct the address",
    "3D": "the server has no database of this name; make it (createdb) or correct the address",
    "42501": "this user has not the rights it needs; grant them, or use another user",
    "53100": "the server has no room left; free some space and try again",
    "53300": "the server has too many connections; try again later",
    "55P03": "somebody else is using it; wait and try again",
    "57P": "the server is stopping or starting; try again later",
    "40": "two programs wrote the same at once; try again",
    "23": "a record does not fit the others, or a number is out of its range",
    "54": "a record is too large to be kept; leave out its files",
    "XX": "the server found its files damaged; restore a backup (primemover restore)",
}
"""By the beginning of PostgreSQL's code of a fault; the longest that fits counts."""

_CONNECTION: Final = (
    "the server does not answer; check that it runs and that the address is right. What was "
    "being written may or may not be kept: the same record may be written again, it is kept once"
)


@contextmanager
def told_clearly(where: str) -> Iterator[None]:
    """Nothing comes back; faults of database and disk become ``StoreError`` naming ``where``."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{where}: {_remedy(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{where}: {_remedy(error)}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{where}: cannot be used ({error}); report this fault") from error
    except (ConnectionError, TimeoutError) as error:  # pg8000 lets some of these through
        raise StoreError(f"{where}: {_CONNECTION}") from error
    except OSError as error:
        raise StoreError(
            f"{where}: {error.strerror or error}; check the folder, its rights and its space"
        ) from error


def _remedy(fault: BaseException | None) -> str:
    if isinstance(fault, sqlite3.Error):
        return _remedy_of_sqlite(fault)
    code = code_of_postgres(fault)
    for length in (5, 3, 2):
        if code[:length] in _POSTGRES:
            return _POSTGRES[code[:length]]
    if code:
        return f"the server said {_words_of_postgres(fault)}"
    return _CONNECTION


def _remedy_of_sqlite(fault: sqlite3.Error) -> str:
    name = getattr(fault, "sqlite_errorname", "")
    kind = "_".join(name.split("_")[:2])
    return _SQLITE.get(kind, f"SQLite said: {fault}; check the file, or restore a backup")


def code_of_postgres(fault: BaseException | None) -> str:
    """The five characters PostgreSQL names a fault by; "" when there are none."""
    told = fault.args[0] if fault is not None and fault.args else None
    return str(told.get("C", "")) if isinstance(told, Mapping) else ""


def _words_of_postgres(fault: BaseException | None) -> str:
    told = fault.args[0] if fault is not None and fault.args else None
    return repr(told.get("M", "")) if isinstance(told, Mapping) else "nothing"
