"""A person is erased to the last byte: a marker planted in every field is nowhere afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest

from benchmarks.history.good_archive import fill_good_store
from benchmarks.history.postgres import Server
from primemover.errors import StoreError
from primemover.history.archive import export_archive, import_archive
from primemover.history.erasing import OF_THE_SERVER, STILL_HOLDING, erase_person
from primemover.history.opening import open_store
from primemover.history.records import Person
from primemover.history.sql import SqlStore
from primemover.recordings.cache import Cache, key_of
from primemover.recordings.pose_track import make_pose_track

MARKER = "zq7marker"


def _cached(cache: Cache, *, word: str) -> None:
    still = np.linspace(0.0, 1.0, 99).reshape(1, 33, 3).repeat(4, axis=0)
    track = make_pose_track(
        time_s=np.arange(4) / 30,
        position_m=still,
        image_position_px=still[:, :, :2],
        confidence=np.ones((4, 33)),
        width_px=640,
        height_px=480,
        pose_engine="mediapipe",
        pose_model="full",
        source=f"{word}.mp4",
    )
    cache.store(key_of(content=word), track=track.assign_attrs(notes=[f"{word} was seen"]))


def _files_with(marker: str, *, folder: Path) -> list[str]:
    needles = [marker.encode(), marker.encode("utf-16-le"), marker.encode().hex().encode()]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in needles)
    ]


def test_no_byte_is_left_in_store_cache_and_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    cache = Cache(tmp_path / "cache")
    _cached(cache, word=MARKER)
    begun = tmp_path / "cache" / "ab"
    begun.mkdir(exist_ok=True)
    (begun / ".x1.part").write_bytes(MARKER.encode())
    with open_store(tmp_path / "data" / "history.sqlite") as store:
        person, other = fill_good_store(store, word=MARKER)
        assert len(_files_with(MARKER, folder=tmp_path)) >= 3
        done = erase_person(store, person=person, cache=cache, backups=tmp_path / "data")
        assert _files_with(MARKER, folder=tmp_path) == []
        assert store.people() == (other,)
    assert _files_with(MARKER, folder=tmp_path) == []
    assert done.files == 1
    assert done.records["completed_sets"] == 4
    assert STILL_HOLDING in done.remains


def test_others_stay_as_they_are(store: SqlStore, tmp_path: Path) -> None:
    person, other = fill_good_store(store, word=MARKER)
    before = export_archive(store, people=[other.id], path=tmp_path / "before.zip").read_bytes()
    erase_person(store, person=person, backups=tmp_path)
    after = export_archive(store, path=tmp_path / "after.zip").read_bytes()
    assert after == before


def test_no_byte_is_left_in_the_tables_of_a_server(server: Server, database: str) -> None:
    with open_store(database) as store:
        person, _ = fill_good_store(store, word=MARKER)
        done = erase_person(store, person=person)
        assert OF_THE_SERVER in done.remains
    (tables,) = server.folder.rglob("base")
    assert _files_with(MARKER, folder=tables) == []


def test_an_imported_person_leaves_nothing_either(tmp_path: Path) -> None:
    with open_store(tmp_path / "one" / "history.sqlite") as store:
        fill_good_store(store, word=MARKER)
        archive = export_archive(store, path=tmp_path / "one" / "a.zip")
    with open_store(tmp_path / "two" / "history.sqlite") as store:
        import_archive(archive, store=store)
        erase_person(store, person=store.people()[0], backups=tmp_path / "two")
    assert _files_with(MARKER, folder=tmp_path / "two") == []


def test_backups_that_still_hold_the_person_are_named(tmp_path: Path) -> None:
    with open_store(tmp_path / "history.sqlite") as store:
        person, _ = fill_good_store(store)
        store.backup(tmp_path / "history-2026-11-22.backup")
        done = erase_person(store, person=person)
    assert done.remains[-1] == "In the folder of the history: history-2026-11-22.backup."


def test_what_a_killed_restore_left_goes_too(tmp_path: Path) -> None:
    part = tmp_path / ".history.sqlite.0a1b2c3d.part.sqlite"
    part.write_bytes(MARKER.encode())
    with open_store(tmp_path / "history.sqlite") as store:
        person, _ = fill_good_store(store)
        done = erase_person(store, person=person)
    assert done.copies == 1
    assert not part.exists()


def test_somebody_who_is_not_there_is_told(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    _cached(cache, word="somebody")
    with open_store(tmp_path / "history.sqlite") as store:
        person, _ = fill_good_store(store)
        nobody = Person(id="x", label="nobody", created_at=person.created_at)
        with pytest.raises(StoreError, match="nothing was erased"):
            erase_person(store, person=nobody, cache=cache)
        assert len(store.people()) == 2
    assert cache.size().entries == 1
