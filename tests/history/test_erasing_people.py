"""A person is erased from a store: no record, no row, no byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from benchmarks.history.postgres import Server
from primemover.errors import StoreError
from primemover.history import sql
from primemover.history.copying import copy_beside
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore
from primemover.history.tables import metadata
from tests.history import made

MARKER = "planted-marker-7f3a"


def _bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _fill_both(store: SqlStore) -> tuple[Any, Any]:
    """Somebody with the marker in every text and file, and somebody without."""
    marked = made.fill(store, label="marked", word=MARKER)
    other = made.fill(store, label="other", word="innocent")
    for number in range(20, 60):
        session = made.named(made.session(number, word=MARKER), label="marked")
        store.add_session(session, person=marked.id)
        between = made.named(made.session(number, word="innocent"), label="other")
        store.add_session(between, person=other.id)
    return marked, other


def test_everything_of_a_person_is_erased_and_counted(store: SqlStore) -> None:
    marked, other = _fill_both(store)
    before = made.everything(store)
    erased = store.erase(marked.id)
    assert erased.files == 0
    assert erased.records == {
        "people": 1,
        "checks": 2,
        "tracks": 4,
        "pictures": 4,
        "plans": 2,
        "sessions": 42,
        "completed_exercises": 84,
        "completed_sets": 168,
        "pains": 1,
        "absences": 1,
        "choices": 1,
        "rechecks": 1,
        "recheck_findings": 2,
        "notes": 1,
        "own_findings": 1,
        "unfinished": 1,
        "unfinished_tracks": 2,
    }
    assert store.people() == (other,)
    assert made.everything(store) == {"other": before["other"]}
    assert store.checks(marked.id) == ()
    assert store.check("check-1 of marked") is None


def test_every_table_is_counted() -> None:
    counted = {table.name for table in metadata.sorted_tables}
    assert len(counted) == 17


def test_nobody_is_erased_who_is_not_there(store: SqlStore) -> None:
    somebody = made.fill(store)
    with pytest.raises(StoreError, match="nobody has the id 'ghost'; nothing was erased"):
        store.erase("ghost")
    assert store.people() == (somebody,)


def test_the_same_person_may_begin_anew(store: SqlStore) -> None:
    somebody = made.fill(store)
    content = made.everything(store)
    store.erase(somebody.id)
    made.fill(store)
    assert made.everything(store) == content


def test_no_byte_of_a_person_stays_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        marked, _ = _fill_both(store)
        assert _bytes_in(tmp_path).count(MARKER.encode()) > 100
        size = path.stat().st_size
        store.erase(marked.id)
        assert MARKER.encode() not in _bytes_in(tmp_path)
        assert b"marked" not in _bytes_in(tmp_path)
        assert path.stat().st_size < size
    assert b"innocent" in _bytes_in(tmp_path)


def test_what_is_deleted_is_overwritten_even_before_the_file_is_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.sqlite"
    monkeypatch.setattr(sql, "leave_no_bytes", lambda _: None)
    with open_store(path) as store:
        somebody = made.fill(store, word=MARKER)
        store.erase(somebody.id)
    assert MARKER.encode() not in _bytes_in(tmp_path)


def test_a_rewriting_that_was_interrupted_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.sqlite"
    with monkeypatch.context() as interrupted:
        interrupted.setattr(sql, "leave_no_bytes", lambda _: None)
        with open_store(path) as store:
            marked, _ = _fill_both(store)
            store.erase(marked.id)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone()[0] > 0
    with open_store(path):
        assert MARKER.encode() not in _bytes_in(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone()[0] == 0
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 0


def test_copies_from_before_a_migration_go_with_the_person(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        somebody = made.fill(store, word=MARKER)
        for revision in ("0000", "0001"):
            store.backup(copy_beside(path, revision=revision, new_revision="0002"))
        neighbour = store.backup(tmp_path / "history.sqlite2.before-x")
        assert store.erase(somebody.id).files == 2
    assert MARKER.encode() in neighbour.read_bytes()  # a copy of one's own making stays
    neighbour.unlink()
    assert MARKER.encode() not in _bytes_in(tmp_path)


def _places_of(marker: str, *, server: Server, name: str) -> list[str]:
    """Tables, and what the server remembers of their columns, in which the marker is found."""
    tables = server.rows(
        name,
        statement="SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) "
        "FROM pg_tables WHERE schemaname <> 'information_schema' "
        "AND tablename NOT IN ('pg_authid', 'pg_largeobject')",
    )
    found = []
    for (table,) in tables:
        (count,) = server.rows(
            name,
            statement=f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE '%{marker}%' "
            f"OR t::text LIKE '%{marker.encode().hex()}%'",
        )[0]
        found += [table] if count else []
    return found


def test_no_table_of_a_server_holds_anything_of_a_person(server: Server, database: str) -> None:
    name = database.rsplit("/", 1)[1]
    with open_store(database) as store:
        marked, _ = _fill_both(store)
        server.rows(name, statement="ANALYZE")
        before = _places_of(MARKER, server=server, name=name)
        assert {
            "public.notes",
            "public.tracks",
            "public.plans",
            "public.sessions",
            "public.unfinished",
            "public.unfinished_tracks",
        } <= set(before)
        assert not [place for place in before if place.startswith("pg_catalog")]
        store.erase(marked.id)
        assert _places_of(MARKER, server=server, name=name) == []
        server.rows(name, statement="VACUUM FULL")
        assert _places_of(MARKER, server=server, name=name) == []


def test_no_file_of_the_tables_of_a_server_holds_anything(server: Server, database: str) -> None:
    name = database.rsplit("/", 1)[1]
    ((number,),) = server.rows(
        name, statement=f"SELECT oid FROM pg_database WHERE datname = '{name}'"
    )
    files = server.folder / "data" / "base" / str(number)
    with open_store(database) as store:
        marked, _ = _fill_both(store)
        server.rows(name, statement="ANALYZE")
        server.rows(name, statement="CHECKPOINT")
        assert MARKER.encode() in _bytes_in(files)
        store.erase(marked.id)
        server.rows(name, statement="CHECKPOINT")
        assert MARKER.encode() not in _bytes_in(files)


def test_a_server_keeps_no_samples_of_what_people_wrote(server: Server, database: str) -> None:
    with open_store(database) as store:
        made.fill(store)
        with store._engine.connect() as connection:
            personal = {
                (table, column["name"])
                for table in metadata.tables
                for column in inspect(connection).get_columns(table)
                if str(column["type"]) in {"TEXT", "JSON", "BYTEA"}
            }
            free = connection.execute(
                text(
                    "SELECT relname, attname FROM pg_attribute JOIN pg_class "
                    "ON attrelid = pg_class.oid WHERE attstattarget = 0 AND attnum > 0"
                )
            )
            unsampled = {(table, column) for table, column in free}
    assert ("notes", "text") in personal
    assert unsampled == personal
