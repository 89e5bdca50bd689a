"""Opening a store: where it is made, who may read it, and what is said when it cannot be opened."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from benchmarks.history.postgres import Server
from primemover.errors import MissingExtraError, StoreError
from primemover.history.opening import FILE_NAME, default_folder, open_store
from primemover.history.tables import SCHEMA
from tests.history import made


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def _open_umask() -> Iterator[None]:
    """A user who shares every file with everybody, unless a program minds."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def test_the_store_of_this_user_is_made_in_the_folder_for_data(folder: Path) -> None:
    with _open_umask(), open_store() as store:
        made.fill(store)
    assert default_folder() == folder
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    assert _rights(folder) == 0o700
    assert _rights(folder / FILE_NAME) == 0o600


def test_a_folder_that_others_could_read_is_closed(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    open_store().__exit__(None, None, None)
    assert _rights(folder) == 0o700


def test_a_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        made.fill(store)
    path.chmod(0o664)
    open_store(path).__exit__(None, None, None)
    assert _rights(path) == 0o600


def test_a_journal_is_closed_to_others_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    seen: list[tuple[str, int]] = []
    with _open_umask(), open_store(path) as store:

        @event.listens_for(store._engine, "commit")
        def look(_: object) -> None:
            seen.extend((p.name, _rights(p)) for p in tmp_path.iterdir())

        made.fill(store)
    assert (f"{path.name}-journal", 0o600) in seen
    assert {rights for _, rights in seen} == {0o600}


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("a.sqlite", "a.sqlite"),
        ("new_folder", f"new_folder/{FILE_NAME}"),
        ("there", f"there/{FILE_NAME}"),
        ("there/deeper/b.db", "there/deeper/b.db"),
    ],
)
def test_a_store_is_a_file_or_in_a_folder(tmp_path: Path, where: str, file: str) -> None:
    (tmp_path / "there").mkdir()
    for given in (tmp_path / where, str(tmp_path / where), f"sqlite:///{tmp_path / where}"):
        open_store(given).__exit__(None, None, None)
    assert (tmp_path / file).is_file()
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_a_path_relative_to_home_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_store("~/history.sqlite").__exit__(None, None, None)
    assert (tmp_path / "history.sqlite").is_file()


def _write_others_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.commit()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    _write_others_database(path)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"photos\.sqlite: .*database with other tables"):
        open_store(path)
    assert path.read_bytes() == before
    assert _rights(path) == 0o644


@pytest.mark.parametrize(
    "content",
    [b"This is a diary.\n" * 100, b"\x89PNG\r\n" + bytes(5000), b"SQLite format 3\0" * 300],
)
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"diary\.txt: .*(this file is none|damaged)"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        somebody = made.fill(store)
        for number in range(10, 60):
            store.add_session(made.session(number), person=somebody.id)
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = os.urandom(len(content) - 4096 * 2)  # all but the list of the tables
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged; restore a backup"), open_store(path) as store:
        store.log(store.people()[0].id)


def test_half_a_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        somebody = made.fill(store)
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    with pytest.raises(StoreError, match="damaged"), open_store(path) as store:
        store.log(somebody.id)


def test_a_newer_store_is_refused_and_left_as_it_is(place: str) -> None:
    with open_store(place) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE primemover_schema SET version_num = '0999'")
    newer = f"newer primemover .tables 0999, this one knows {SCHEMA}.; update primemover"
    with pytest.raises(StoreError, match=newer):
        open_store(place)


def test_a_store_without_its_revision_is_refused(place: str) -> None:
    with open_store(place) as store, store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM primemover_schema")
    with pytest.raises(StoreError, match="its revision is missing; restore a backup"):
        open_store(place)


def test_a_server_with_tables_of_our_names_is_left_alone(server: Server, database: str) -> None:
    name = database.rsplit("/", 1)[1]
    server.rows(name, statement="CREATE TABLE people (name TEXT)")
    with pytest.raises(StoreError, match=r"database with other tables \(people"):
        open_store(database)


def test_a_server_may_keep_other_things_too(server: Server, database: str) -> None:
    server.rows(database.rsplit("/", 1)[1], statement="CREATE TABLE invoices (name TEXT)")
    with open_store(database) as store:
        made.fill(store)


def test_a_locked_store_says_who_to_wait_for(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path, wait_s=0.05) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another program is using it"):
            store.add_person(made.person())
        with pytest.raises(StoreError, match="another program is using it"):
            open_store(path, wait_s=0.05)
        other.rollback()
        store.add_person(made.person())


def test_a_server_somebody_locked_says_so(server: Server, database: str) -> None:
    name = database.rsplit("/", 1)[1]
    with open_store(database, wait_s=0.1) as store, closing(server._connect(name)) as other:
        other.cursor().execute("LOCK TABLE people IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="somebody else is using it"):
            store.add_person(made.person())
        other.rollback()
        store.add_person(made.person())


def test_a_full_disk_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        somebody = made.fill(store)
        before = store.log(somebody.id)

        @event.listens_for(store._engine, "checkout")
        def fill_up(connection: sqlite3.Connection, *_: object) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        check = made.check(9, owner=somebody.id, word="x" * 100_000)
        with pytest.raises(StoreError, match="no room left; free some space"):
            store.add_check(check)
        assert store.log(somebody.id) == before
        assert store.check("check-9") is None
    with open_store(path) as store:
        store.add_check(check)


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from primemover.errors import StoreError
from primemover.history.opening import open_store
from tests.history import made
with open_store(sys.argv[1]) as store:
    owner = made.person()
    store.add_person(owner)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    for number in range(1000):
        try:
            store.add_check(made.check(number, owner=owner.id, word="x" * 10_000))
        except StoreError as fault:
            print(number, fault)
            break
    print(len(store.checks(owner.id)))
"""


def _run(code: str, *arguments: str, **more: Any) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        **more,
    )
    assert not done.stderr, done.stderr
    return str(done.stdout)


def test_a_disk_that_refuses_more_is_told_and_all_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    told = _run(LIMITED, str(path)).splitlines()
    number, fault = told[0].split(" ", 1)
    assert "the disk reported a fault" in fault or "no room left" in fault
    assert told[1] == number
    with open_store(path) as store:
        assert len(store.checks(made.person().id)) == int(number) > 0


READ_ONLY = """
import os, sys
from pathlib import Path
from primemover.errors import StoreError
from primemover.history.opening import open_store
from tests.history import made
folder = Path(sys.argv[1])
there = folder / "there.sqlite"
with open_store(there) as store:
    made.fill(store)
there.chmod(0o444)
folder.chmod(0o555)
if os.geteuid() == 0:  # root may write anywhere, so become somebody who may not
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for where in (folder / "new.sqlite", folder / "deeper" / "new.sqlite", there):
    try:
        with open_store(where) as store:
            print("people", len(store.people()))
            store.add_person(made.person("new"))
    except StoreError as fault:
        print(fault)
"""


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that other users reach, unlike those pytest makes."""
    folder = Path(tempfile.mkdtemp(prefix="primemover-test-"))
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_a_folder_that_may_not_be_written_to_is_named(shared_folder: Path) -> None:
    first, second, *third = _run(READ_ONLY, str(shared_folder)).splitlines()
    assert first.startswith(f"{shared_folder / 'new.sqlite'}: Permission denied; check the folder")
    assert "Permission denied" in second
    assert third[0] == "people 1"
    assert "cannot be written to" in third[1]


@pytest.mark.parametrize("where", ["a file/history.sqlite", "a file/deeper/history.sqlite"])
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, where: str) -> None:
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="check the folder"):
        open_store(tmp_path / where)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://user:geheim@host/db", "expected postgresql:// or sqlite:///, got mysql://"),
        ("postgresql+psycopg://user:geheim@host/db", "got postgresql.psycopg://"),
        ("postgresql://user:ge@heim@host/db", "as %40"),
        ("://", "expected postgresql://user@host/database"),
        ("postgresql://user:geheim@host:port/db", "expected postgresql://user@host/database"),
        ("sqlite://", "expected a file, got none"),
        ("http://example.org/store", "got http://"),
    ],
)
def test_an_address_of_something_else_is_refused(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as refused:
        open_store(address)
    assert "geheim" not in str(refused.value)


def test_a_server_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'pip install "\.\[postgres\]"'):
        open_store("postgresql://me:geheim@localhost/store")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(StoreError, match="does not answer; check that it runs") as refused:
        open_store("postgres://me:geheim@127.0.0.1:1/store")
    assert "postgresql://me:***@127.0.0.1:1/store" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tester:", "nobody:", "refused this user or password"),
        ("@127", "x@127", "refused this user or password"),
        ("/test_", "/no_such_", "has no database of this name"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(database: str, old: str, new: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(database.replace(old, new))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+pg8000"])
def test_every_usual_form_of_address_is_understood(database: str, scheme: str) -> None:
    with open_store(database.replace("postgresql", scheme)) as store:
        assert store.people() == ()


def test_a_server_that_was_started_anew_is_found_again(server: Server, database: str) -> None:
    with open_store(database) as store:
        somebody = made.fill(store)
        before = store.log(somebody.id)
        server.stop(how=signal.SIGQUIT)
        with pytest.raises(StoreError, match="does not answer"):
            store.add_session(made.session(9), person=somebody.id)
        server.start()
        assert store.log(somebody.id) == before
        store.add_session(made.session(9), person=somebody.id)


def test_no_fault_of_a_database_shows_what_people_told(place: str) -> None:
    with open_store(place) as store:
        somebody = made.person()
        store.add_person(somebody)
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE completed_sets")
        with pytest.raises(StoreError) as refused:
            store.add_session(made.session(1, word="it hurts here"), person=somebody.id)
        cause = str(refused.value.__cause__)
        assert "it hurts" not in str(refused.value) + cause
