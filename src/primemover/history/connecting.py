"""Connections to the two databases, each set up so that confirmed means kept."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from primemover.history.durability import Durability, settle

logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
"""A connection that broke is told as a ``StoreError``; nothing else goes to the terminal."""

WRITES: Final = "primemover_writes"
"""Execution option of a connection whose transactions write."""


def engine_of_file(path: Path, *, wait_s: float, durability: Durability | None) -> Engine:
    """An engine on a SQLite file that is there already; without ``durability`` only for a look."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": wait_s},
        json_serializer=_as_it_is,
        json_deserializer=_as_it_is,
        hide_parameters=True,  # what people told appears in no message and no log
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where `begun` says, no sooner
        if durability:
            settle(connection, wait_s=wait_s, durability=durability)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that writes takes its turn at once: waiting later could end in a deadlock.
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def engine_of_server(url: URL, *, wait_s: float) -> Engine:
    """An engine on a PostgreSQL server."""
    engine = create_engine(
        url,
        pool_pre_ping=True,  # a server that was started anew is found again
        connect_args={"timeout": None, "tcp_keepalive": True},
        json_serializer=_as_it_is,
        json_deserializer=_as_it_is,
        hide_parameters=True,  # what people told appears in no message and no log
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute("SET TIME ZONE 'UTC'")
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"SET lock_timeout = {int(wait_s * 1000)}")
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITES, True):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the store and changes nothing."""
    with engine.connect() as connection:
        found = connection.execution_options(**{WRITES: False})
        with found.begin():
            yield found


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is kept as a whole when the block ends, or not at all."""
    with engine.connect() as connection:
        found = connection.execution_options(**{WRITES: True})
        with found.begin():
            yield found


def _as_it_is(document: str) -> str:
    """JSON is made and read in ``documents``; the database gets and gives its text."""
    return document
