"""The commands that look at a clip, on a bundled one whose truth is known."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import ExitCode

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def squat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled squat: two repetitions from the side, in a folder of its own."""
    bundled = Path(__file__).parents[2] / "demo" / "clips" / "squat.mp4"
    return Path(shutil.copy(bundled, tmp_path_factory.mktemp("clips") / "squat.mp4"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the module: the pose is found once."""
    return tmp_path_factory.mktemp("cache")


def test_measure_prints_json(squat: Path, cache: Path, capsys: Capture) -> None:
    arguments = ["measure", str(squat), "--test", "squat", "--json", "--cache", str(cache)]
    assert run(arguments) == ExitCode.OK
    details = json.loads(capsys.readouterr().out)
    assert len(details["repetitions"]) == 2
    assert details["view"]["facing"] == "side"
    assert {"knee_flexion", "trunk_lean"} <= {each["angle"] for each in details["angles"]}
    assert {"knee_depth", "heel_lift"} <= {each["quantity"] for each in details["measures"]}


def test_measure_prints_tables_and_writes_the_series(
    squat: Path, cache: Path, tmp_path: Path, capsys: Capture
) -> None:
    series = tmp_path / "angles.csv"
    arguments = ["measure", str(squat), "--test", "squat", "--cache", str(cache)]
    assert run([*arguments, "--angles", str(series)]) == ExitCode.OK
    shown = capsys.readouterr().out
    for heading in ("Quality", "Repetitions: 2", "Angles", "Measures"):
        assert heading in shown
    with series.open() as file:
        rows = list(csv.DictReader(file))
    assert {row["side"] for row in rows} == {"left", "right"}
    assert "knee_flexion" in rows[0]


def test_a_batch_goes_on_past_a_file_that_is_no_video(
    squat: Path, cache: Path, tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "clips"
    (folder / "monday").mkdir(parents=True)
    shutil.copy(squat, folder / "monday" / "one.mp4")
    (folder / "bad.mp4").write_text("not a video")
    out = tmp_path / "results"
    arguments = ["batch", str(folder), "--test", "squat", "--out", str(out), "--jobs", "1"]
    assert run([*arguments, "--cache", str(cache)]) == ExitCode.BAD_RECORDING
    shown = capsys.readouterr().out
    assert "1 of 2 clips measured" in shown
    assert "  bad.mp4: " in shown
    assert run([*arguments, "--cache", str(cache)]) == ExitCode.BAD_RECORDING
    shown = capsys.readouterr().out
    assert "Nothing new: all 2 clips were looked at before." in shown
    assert "--retry-failed" in shown
    with (out / "summary.csv").open() as file:
        rows = list(csv.DictReader(file))
    repetitions = [row["value"] for row in rows if row["quantity"] == "repetitions"]
    assert repetitions == ["2.0"]
    assert any("expected a video" in row["error"] for row in rows)


def test_a_track_is_exported_for_other_programs(
    squat: Path, tmp_path: Path, capsys: Capture
) -> None:
    from primemover.recordings.tracks import load_pose_track
    from primemover.recordings.trc import read_trc

    trc, parquet = tmp_path / "out.trc", tmp_path / "out.parquet"
    arguments = ["export-track", str(squat), "--trc", str(trc), "--parquet", str(parquet)]
    assert run(arguments) == ExitCode.OK
    assert read_trc(trc).sizes["time"] == load_pose_track(parquet).sizes["time"]


def test_a_test_can_have_no_answers_and_one_clip(
    squat: Path, cache: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "result"
    arguments = ["check", "--video", f"squat={squat}", "--out", str(out), "--cache", str(cache)]
    assert run(arguments) == ExitCode.OK
    assert (out / "report.html").is_file()
    assert [file.name for file in (out / "tracks").iterdir()] == ["squat.parquet"]
    assert run(arguments) == ExitCode.OK, "the same command again must work"
    capsys.readouterr()
    other = tmp_path / "me.toml"
    other.write_text("[sitting]\nhours_work_day = 9\n")
    before = (out / "check.json").read_text()
    assert run([*arguments, "--answers", str(other)]) == ExitCode.FAILED
    assert "--overwrite" in capsys.readouterr().err
    assert (out / "check.json").read_text() == before
    assert run([*arguments, "--answers", str(other), "--overwrite"]) == ExitCode.OK


def test_only_angles_the_view_allows_are_shown(squat: Path, cache: Path, capsys: Capture) -> None:
    run(["measure", str(squat), "--test", "squat", "--json", "--cache", str(cache)])
    shown = {each["angle"] for each in json.loads(capsys.readouterr().out)["angles"]}
    assert not shown & {"frontal_plane_projection", "pelvic_obliquity", "trunk_side_lean"}
    assert "body_line" not in shown, "no plank"


def test_a_clip_in_which_nothing_can_be_measured_ends_with_its_own_code(
    cache: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")  # a line each
    # Filmed from the front, so no angle of a hip hinge can be read; movement there is, of a kind.
    clip = Path(__file__).parents[2] / "demo" / "clips" / "one_leg_stand.mp4"
    arguments = ["measure", str(clip), "--test", "hip_hinge", "--cache", str(cache)]
    assert run(arguments) == ExitCode.BAD_RECORDING
    shown = capsys.readouterr()
    assert "nothing in it could be measured" in shown.err
    refused = shown.out.partition("Couldn't see")[2].splitlines()
    assert len(refused) == len(set(refused)), "a refusal is said once"
    video = ["--video", f"hip_hinge={clip}", "--cache", str(cache)]
    assert run(["check", *video, "--out", str(tmp_path)]) == ExitCode.BAD_RECORDING


def test_notes_about_a_recording_are_shown(
    squat: Path, cache: Path, tmp_path: Path, capsys: Capture
) -> None:
    from primemover.recordings.tracks import load_pose_track, save_pose_track

    whole, cut = tmp_path / "whole.parquet", tmp_path / "cut.parquet"
    run(["export-track", str(squat), "--parquet", str(whole)])
    track = load_pose_track(whole)
    save_pose_track(track.assign_attrs(notes=["squat.mp4 breaks off."]), path=cut)
    capsys.readouterr()
    run(["measure", str(cut), "--test", "squat", "--no-cache"])
    assert "Note: squat.mp4 breaks off." in capsys.readouterr().out
    run(["check", "--video", f"squat={cut}", "--out", str(tmp_path / "r"), "--no-cache"])
    assert "Note: squat.mp4 breaks off." in capsys.readouterr().err
    (test,) = json.loads((tmp_path / "r" / "check.json").read_text())["tests"]
    assert test["notes"] == ["squat.mp4 breaks off."]


def test_tables_break_between_words(
    squat: Path, cache: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    run(["measure", str(squat), "--test", "squat", "--cache", str(cache)])
    shown = capsys.readouterr().out
    assert "world landmarks" not in shown, "how it was measured has no room"
    for word in ("quantity", "confidence", "repetitions"):
        assert word in shown
