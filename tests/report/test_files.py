"""A report on disk: complete, replaced in one step, and never at the cost of others' files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from primemover.errors import PrimeMoverError
from primemover.recordings.tracks import load_pose_track
from primemover.report import write_report
from tests.report.results import check_result, recordings, stopped


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_everything_is_written_and_named(tmp_path: Path) -> None:
    files = write_report(check_result(), folder=tmp_path / "new" / "result")
    assert names(files.folder) == {
        "report.html",
        "check.json",
        "tracks/squat.parquet",
        "tracks/one_leg_stand-left.parquet",
        "tracks/plank.parquet",
        "key_frames/squat-1.png",
        "key_frames/squat-2.png",
        "key_frames/squat-3.png",
        "key_frames/one_leg_stand-left-1.png",
    }
    assert files.html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(files.json.read_text(encoding="utf-8"))["programme"]["blocks"]
    assert {*files.tracks, *files.key_frames} <= {*files.folder.rglob("*")}


def test_only_the_owner_can_read_what_was_written(tmp_path: Path) -> None:
    folder = write_report(check_result(), folder=tmp_path).folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if path.stat().st_mode & 0o077]


def test_tracks_can_be_read_again(tmp_path: Path) -> None:
    files = write_report(check_result(), folder=tmp_path)
    movement = check_result().tests[0].movement
    assert movement is not None
    assert load_pose_track(files.tracks[0]).sizes == movement.track.sizes


def test_a_track_says_what_is_done_in_it(tmp_path: Path) -> None:
    """So that it can be simulated without saying it again."""
    tracks = write_report(check_result(), folder=tmp_path).tracks
    told = [load_pose_track(track).attrs for track in tracks]
    assert [(each["test"], each.get("side")) for each in told] == [
        ("squat", None),
        ("one_leg_stand", "left"),
        ("plank", None),
    ]


def test_one_test_recorded_twice_keeps_both(tmp_path: Path) -> None:
    squat = recordings()[0]
    files = write_report(check_result(tests=(squat, squat)), folder=tmp_path)
    assert [path.name for path in files.tracks] == ["squat.parquet", "squat_2.parquet"]


def test_an_earlier_report_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "tracks").mkdir()
    (tmp_path / "tracks" / "mine.parquet").write_bytes(b"mine")
    write_report(check_result(), folder=tmp_path)
    write_report(stopped(), folder=tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "tracks" / "mine.parquet").read_bytes() == b"mine"
    assert "Call your emergency number now" in (tmp_path / "report.html").read_text(
        encoding="utf-8"
    )


def test_a_write_that_fails_leaves_the_earlier_report_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_report(stopped(), folder=tmp_path).html.read_bytes()
    monkeypatch.setattr(Path, "replace", _no_space)
    with pytest.raises(PrimeMoverError, match="check free space"):
        write_report(check_result(), folder=tmp_path)
    assert (tmp_path / "report.html").read_bytes() == before
    assert not [name for name in names(tmp_path) if name.startswith(".")]
    assert not list(tmp_path.rglob(".*"))


def _no_space(self: Path, target: Path) -> Path:
    raise OSError(28, "No space left on device")


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    target = tmp_path / "result"
    target.write_text("mine")
    with pytest.raises(PrimeMoverError, match=r"expected a folder, got a file"):
        write_report(check_result(), folder=target)
    assert target.read_text() == "mine"
