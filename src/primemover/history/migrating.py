"""A store made, or brought up to date: copied and verified first, changed as a whole or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from primemover.errors import StoreError
from primemover.history.connecting import reading, writing
from primemover.history.copying import copy_beside, copy_of
from primemover.history.revisions import apply_revisions, revision_of
from primemover.history.tables import SCHEMA

_TURN = 7_235_116_001
"""A number of our own: programs that make or change one store on a server take turns by it."""


def bring_up_to_date(engine: Engine, *, beside: Path, where: str) -> None:
    """Nothing comes back; the store has the newest tables.

    Parameters
    ----------
    beside : Path
        The store, or for a server a name for it in a folder of this machine; the copy that an
        older store is kept as is written beside it.

    Raises
    ------
    StoreError
        When the store is newer, or is none.
    """
    if look_at(engine, where=where) == SCHEMA:
        return
    with _naming(where), writing(engine) as connection:
        _migrate(connection, beside=beside)


def look_at(engine: Engine, *, where: str) -> str | None:
    """The revision of what is there, None for nothing yet.

    Raises
    ------
    StoreError
        When the store is newer, or is none.
    """
    with _naming(where), reading(engine) as connection:
        return revision_of(connection)


@contextmanager
def _naming(where: str) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise StoreError(f"{where}: {error}") from None


def _migrate(connection: Connection, *, beside: Path) -> None:
    """Nothing comes back; by now it is our turn, so what another program did is seen."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
    found = revision_of(connection)
    if found == SCHEMA:
        return
    if found is not None:
        copy_of(connection, to=copy_beside(beside, revision=found, new_revision=SCHEMA))
    apply_revisions(connection, to=SCHEMA)
