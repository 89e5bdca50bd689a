from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.history.good_archive import fill_good_store
from primemover.errors import StoreError
from primemover.history.archive import export_archive
from primemover.history.backup import backup, digest_beside, restore, verify_backup
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore

STORES = Path(__file__).with_name("stores")


@pytest.fixture
def taken(store: SqlStore, tmp_path: Path) -> Path:
    """A backup of a filled store, on either database."""
    fill_good_store(store)
    return backup(store, path=tmp_path / "safe" / "history.backup")


@pytest.fixture
def of_file(tmp_path: Path) -> Path:
    """A backup of a filled store in a file, without its digest."""
    with open_store(tmp_path / "source.sqlite") as opened:
        fill_good_store(opened)
        made = backup(opened, path=tmp_path / "history.backup")
    digest_beside(made).unlink()
    return made


def _archive(where: str | Path, *, path: Path) -> bytes:
    with open_store(where) as opened:
        return export_archive(opened, path=path, overwrite=True).read_bytes()


def test_a_backup_is_verified_private_and_has_its_digest(taken: Path) -> None:
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    assert digest_beside(taken).read_text().split() == [
        hashlib.sha256(taken.read_bytes()).hexdigest(),
        "history.backup",
    ]
    counts = verify_backup(taken)
    assert counts["people"] == 2
    assert counts["completed_sets"] == 8


def test_a_backup_never_replaces_anything(store: SqlStore, taken: Path) -> None:
    before = taken.read_bytes()
    with pytest.raises(StoreError, match="is there already"):
        backup(store, path=taken)
    assert taken.read_bytes() == before


def test_a_restored_store_is_equal(store: SqlStore, taken: Path, tmp_path: Path) -> None:
    done = restore(taken, into=tmp_path / "new" / "history.sqlite")
    assert done.put_aside is None
    one = export_archive(store, path=tmp_path / "one.zip").read_bytes()
    assert _archive(done.where, path=tmp_path / "two.zip") == one
    assert stat.S_IMODE(Path(done.where).stat().st_mode) == 0o600
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["history.sqlite"]


def test_a_backup_is_restored_on_a_server(of_file: Path, database: str, tmp_path: Path) -> None:
    restore(of_file, into=database)
    source = _archive(tmp_path / "source.sqlite", path=tmp_path / "one.zip")
    assert _archive(database, path=tmp_path / "two.zip") == source
    with pytest.raises(StoreError, match="expected an empty database"):
        restore(of_file, into=database)


def test_a_store_is_named_as_everywhere(
    of_file: Path, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("primemover.history.backup.default_folder", lambda: folder)
    assert restore(of_file).where == str(folder / "history.sqlite")
    restore(of_file, into=tmp_path / "a folder")
    assert (tmp_path / "a folder" / "history.sqlite").exists()
    restore(of_file, into=f"sqlite:///{tmp_path}/named.sqlite")
    assert (tmp_path / "named.sqlite").exists()


def test_a_store_that_is_there_is_put_aside(of_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "there" / "history.sqlite"
    with open_store(target) as there:
        fill_good_store(there, word="old")
    with pytest.raises(StoreError, match="--overwrite"):
        restore(of_file, into=target)
    done = restore(of_file, into=target, overwrite=True)
    assert done.put_aside is not None
    with open_store(target) as now, open_store(done.put_aside) as before:
        assert now.people()[0].label == "word one"
        assert before.people()[0].label == "old one"
    assert done.put_aside.name in str(done)


def test_a_pipe_is_never_put_aside(of_file: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.sqlite"
    os.mkfifo(pipe)
    with pytest.raises(StoreError, match="this is no file"):
        restore(of_file, into=pipe, overwrite=True)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_damaged_store_is_put_aside_as_it_is(of_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "history.sqlite"
    target.write_bytes(b"not a store at all")
    done = restore(of_file, into=target, overwrite=True)
    assert done.put_aside is not None
    assert done.put_aside.read_bytes() == b"not a store at all"


def test_erasing_takes_what_was_put_aside(of_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "history.sqlite"
    restore(of_file, into=target)
    done = restore(of_file, into=target, overwrite=True)
    assert done.put_aside is not None
    with open_store(target) as opened:
        assert opened.erase("person-1").files == 1
    assert not done.put_aside.exists()


def _spoiled(backup_file: Path, *, statement: str) -> None:
    with closing(sqlite3.connect(backup_file)) as connection:
        connection.executescript(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON people BEGIN DELETE FROM notes; END", "or more"),
        ("CREATE VIEW v AS SELECT * FROM people", "or more"),
        ("CREATE TABLE evil (x)", "or more"),
        ("DROP TABLE notes", "or more"),
        ("ALTER TABLE notes ADD COLUMN evil TEXT", "got others or more"),
        ("DROP INDEX ix_notes_person_key_day", "or more"),
        ("UPDATE primemover_schema SET version_num = '9999'", "newer primemover"),
        ("UPDATE primemover_schema SET version_num = 7", "newer primemover"),
        ("DELETE FROM primemover_schema", "expected one revision"),
        ("INSERT INTO primemover_schema VALUES ('0001')", "expected one revision"),
        ("DROP TABLE primemover_schema", "another database"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM people WHERE id = 'person-1'", "to nothing"),
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE notes (x)' "
            "WHERE name = 'notes'",
            "backup",
        ),
        ("UPDATE plans SET document = '{}'", "expected a Plan"),
        ("UPDATE checks SET answers = '[1,2'", "answers of check"),
    ],
)
def test_a_backup_that_was_changed_is_refused(
    of_file: Path, tmp_path: Path, statement: str, reason: str
) -> None:
    target = tmp_path / "there.sqlite"
    with open_store(target) as there:
        fill_good_store(there, word="old")
    before = target.read_bytes()
    _spoiled(of_file, statement=statement)
    with pytest.raises(StoreError, match=reason):
        restore(of_file, into=target, overwrite=True)
    assert target.read_bytes() == before
    assert not list(tmp_path.glob(".*part*"))
    assert not list(tmp_path.glob("*before*"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"PK\3\4" + bytes(100),
        b"SQLite format 3\0",
        b"SQLite format 3\0" + bytes(8192),
    ],
)
def test_another_kind_of_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.backup"
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"x\.backup"):
        verify_backup(path)


def test_a_missing_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        restore(tmp_path / "none.backup", into=tmp_path / "s.sqlite")


def test_pages_turned_are_found(of_file: Path, tmp_path: Path) -> None:
    whole = bytearray(of_file.read_bytes())
    for at in range(4096 * 3, len(whole), 4096):
        whole[at : at + 64] = bytes(255 - each for each in whole[at : at + 64])
    of_file.write_bytes(whole)
    with pytest.raises(StoreError, match=r"history\.backup"):
        restore(of_file, into=tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


def test_a_digest_that_does_not_fit_is_told(taken: Path) -> None:
    with taken.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(StoreError, match="SHA-256"):
        verify_backup(taken)


@pytest.mark.parametrize("frozen", sorted(STORES.glob("*.sqlite")), ids=lambda path: path.stem)
def test_a_backup_of_an_older_store_is_brought_up_to_date(frozen: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.backup"
    older.write_bytes(frozen.read_bytes())
    done = restore(older, into=tmp_path / "new" / "history.sqlite")
    with open_store(done.where) as opened:
        assert len(opened.people()) == done.records["people"] > 0
        newer = backup(opened, path=tmp_path / "newer.backup")
    assert verify_backup(newer)["people"] == done.records["people"]
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["history.sqlite"]
