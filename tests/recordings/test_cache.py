from __future__ import annotations

import errno
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.cache import Cache, CacheSize, file_digest, key_of
from tests.recordings.test_tracks import track_of

KEY = key_of(name="a")
WRITERS = 2
ROUNDS = 25


def a_track() -> xr.Dataset:
    return track_of(np.arange(100.0).reshape(20, 5), notes=["said"])


def test_what_is_stored_is_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "cache")
    assert cache.load(KEY) is None
    cache.store(KEY, track=a_track())
    found = cache.load(KEY)
    assert found is not None
    xr.testing.assert_identical(found, a_track())
    assert cache.load(key_of(name="b")) is None


def test_the_size_is_told_and_everything_erased_but_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    cache = Cache(tmp_path)
    assert cache.size() == CacheSize(entries=0, size_bytes=0)
    for name in "ab":
        cache.store(key_of(name=name), track=a_track())
    size = cache.size()
    assert size.entries == 2
    assert size.size_bytes > 2000
    assert cache.erase() == size
    assert cache.size().entries == 0
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_text_is_kept_for_its_owner_and_erased_with_the_rest(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.load_text(KEY) is None
    cache.store_text(KEY, text="ä")
    cache.store(KEY, track=a_track())
    assert cache.load_text(KEY) == "ä"
    assert cache.load(KEY) is not None
    (entry,) = tmp_path.glob("*/*.json")
    assert entry.stat().st_mode & 0o077 == 0
    entry.write_bytes(b"\xff")
    assert cache.load_text(KEY) is None
    assert cache.erase().entries == 2
    assert not any(tmp_path.iterdir())


def test_a_damaged_entry_is_absent(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.store(KEY, track=a_track())
    (entry,) = tmp_path.glob("*/*.parquet")
    entry.write_bytes(b"PAR1")
    assert cache.load(KEY) is None
    assert cache.size().entries == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError, match=r"cache folder .*file.*: cannot be written to"):
        Cache(tmp_path / "file").store(KEY, track=a_track())


def test_a_disk_that_is_full_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for write in ("write_text", "replace"):
        with monkeypatch.context() as disk:
            disk.setattr(Path, write, full)
            with pytest.raises(RecordingError, match=r"cannot be written to \(No space left"):
                Cache(tmp_path).store_text(KEY, text="{}")
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def _write_and_read(folder: str) -> int:
    cache, misses = Cache(folder), 0
    for _ in range(ROUNDS):
        cache.store(KEY, track=a_track())
        found = cache.load(KEY)
        misses += found is None or not found.identical(a_track())
    return misses


def test_several_writers_at_once_do_no_harm(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        assert pool.map(_write_and_read, [str(tmp_path)] * WRITERS) == [0] * WRITERS
    assert Cache(tmp_path).size().entries == 1
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".parquet"]


def test_keys_and_digests_stand_for_content(tmp_path: Path) -> None:
    assert key_of(a=1, b=[2, "x"]) == key_of(b=[2, "x"], a=1)
    assert key_of(a=1) != key_of(a=2)
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(b"same")
    second.write_bytes(b"same")
    assert file_digest(first) == file_digest(second)
    second.write_bytes(b"other")
    assert file_digest(first) != file_digest(second)
