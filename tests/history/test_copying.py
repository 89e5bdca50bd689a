"""A copy of a whole store: of one moment, looked at, there whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from primemover.errors import StoreError
from primemover.history import copying
from primemover.history.copying import copies_beside, copy_beside
from primemover.history.opening import open_store
from primemover.history.sql import SqlStore
from tests.history import made


def _filled(store: SqlStore) -> SqlStore:
    made.fill(store, label="me")
    made.fill(store, label="other", word="ü ' \" 漢")
    return store


def test_a_copy_holds_all_of_the_store(store: SqlStore, tmp_path: Path) -> None:
    copy = _filled(store).backup(tmp_path / "new folder" / "copy.sqlite")
    assert [path.name for path in copy.parent.iterdir()] == ["copy.sqlite"]
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy) as copied:
        assert made.everything(copied) == made.everything(store)
        copied.add_session(made.session(50), person=copied.people()[0].id)
    assert len(store.log(store.people()[0].id).sessions) == 2


def test_an_empty_store_can_be_copied(store: SqlStore, tmp_path: Path) -> None:
    with open_store(store.backup(tmp_path / "copy.sqlite")) as copied:
        assert copied.people() == ()


def test_nothing_is_written_over(store: SqlStore, tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is there already; name a file that is not"):
        store.backup(there)
    assert there.read_text(encoding="utf-8") == "mine"


def test_a_copy_that_cannot_be_written_leaves_nothing(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="check the folder"):
        store.backup(tmp_path / "a file" / "copy.sqlite")


def test_a_copy_that_is_not_sound_is_not_left(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onto_disk = copying._verify

    def damage(copy: Path, **more: object) -> None:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("DELETE FROM notes WHERE key = 1")
            connection.commit()
        onto_disk(copy, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(copying, "_verify", damage)
    with pytest.raises(StoreError, match="notes: expected 2 rows, got 1"):
        _filled(store).backup(tmp_path / "copies" / "copy.sqlite")
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_store_is_copied_while_somebody_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store, closing(sqlite3.connect(path)) as reader:
        _filled(store)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchone()
        copy = store.backup(tmp_path / "copy.sqlite")
        with open_store(copy) as copied:
            assert made.everything(copied) == made.everything(store)


def test_a_damaged_store_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with open_store(path) as store:
        _filled(store)
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'completed_sets'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) + 100 : 4096 * page] = bytes(4096 - 100)
    path.write_bytes(content)
    with open_store(path) as store, pytest.raises(StoreError, match=r"damaged|not sound"):
        store.backup(tmp_path / "copy.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["history.sqlite"]


def test_a_name_that_looks_like_a_pattern_stands_for_itself(tmp_path: Path) -> None:
    mine, theirs = (
        copy_beside(tmp_path / name, revision="0001", new_revision="0002")
        for name in ("his[t]ory*.sqlite", "history of hers.sqlite")
    )
    for copy in (mine, theirs):
        copy.touch()
    assert copies_beside(tmp_path / "his[t]ory*.sqlite") == (mine,)
