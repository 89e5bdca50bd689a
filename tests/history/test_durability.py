"""Settings with which SQLite loses nothing: which they are, and that connections have them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from primemover.errors import StoreError
from primemover.history import opening
from primemover.history.durability import Durability, durability_of, linked_durability
from primemover.history.opening import open_store
from tests.history import made


@pytest.mark.parametrize(
    ("version", "journal", "synchronous"),
    [
        ((3, 35, 0), "delete", "EXTRA"),
        ((3, 40, 1), "delete", "EXTRA"),
        ((3, 51, 2), "delete", "EXTRA"),
        ((3, 51, 3), "wal", "FULL"),
        ((3, 52, 0), "wal", "FULL"),
        ((4, 0, 0), "wal", "FULL"),
    ],
)
def test_a_write_ahead_log_is_kept_only_where_it_loses_nothing(
    version: tuple[int, ...], journal: str, synchronous: str
) -> None:
    expected = Durability(journal=journal, synchronous=synchronous)
    assert durability_of(version) == expected


def test_a_sqlite_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(StoreError, match=r"expected 3\.35\.0 or newer"):
        linked_durability()


def _settings_of(path: Path) -> dict[str, object]:
    with open_store(path) as store, store._engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }


def test_every_connection_has_them(tmp_path: Path) -> None:
    safe = linked_durability()
    assert _settings_of(tmp_path / "a.sqlite") == {
        "journal_mode": safe.journal,
        "synchronous": {"FULL": 2, "EXTRA": 3}[safe.synchronous],
        "foreign_keys": 1,
        "secure_delete": 1,
    }


@pytest.fixture
def with_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if SQLite were one whose write-ahead log loses nothing."""
    wal = Durability(journal="wal", synchronous="FULL")
    monkeypatch.setattr(opening, "linked_durability", lambda: wal)


@pytest.mark.usefixtures("with_log")
def test_with_a_log_files_are_private_and_erased_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        assert _settings_of(path)["journal_mode"] == "wal"
        somebody = made.fill(store, word="planted marker")
        files = list(tmp_path.iterdir())
        assert len(files) == 3
        assert {p.stat().st_mode & 0o777 for p in files} == {0o600}
        assert any(b"planted marker" in p.read_bytes() for p in files)
        store.erase(somebody.id)
        assert not any(b"planted marker" in p.read_bytes() for p in tmp_path.iterdir())


@pytest.mark.usefixtures("with_log")
def test_a_copy_of_a_store_with_a_log_is_one_file(tmp_path: Path) -> None:
    with open_store(tmp_path / "history.sqlite") as store:
        made.fill(store)
        copy = store.backup(tmp_path / "copies" / "copy.sqlite")
    assert [p.name for p in copy.parent.iterdir()] == ["copy.sqlite"]


def test_a_store_comes_back_from_a_newer_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.sqlite"
    with monkeypatch.context() as newer:
        newer.setattr(opening, "linked_durability", lambda: durability_of((3, 52, 0)))
        with open_store(path) as store:
            somebody = made.fill(store)
    with open_store(path) as store:
        assert store.people() == (somebody,)
    assert _settings_of(path)["journal_mode"] == linked_durability().journal


def test_a_log_that_somebody_still_writes_is_not_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.sqlite"
    open_store(path).__exit__(None, None, None)
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = wal")
    other.execute("SELECT * FROM people").fetchall()
    monkeypatch.setattr(opening, "linked_durability", lambda: durability_of((3, 40, 1)))
    with pytest.raises(StoreError, match="another program is using it"):
        open_store(path, wait_s=0.05)
    other.close()
