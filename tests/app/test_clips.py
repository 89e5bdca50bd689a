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
    bundled = Path(__file__).parents[2] / "demo" / "clips" / "np_squat_female_y90.mp4"
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
    assert "1 of 2 clips measured" in capsys.readouterr().out
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
    assert (out / "tracks" / "01-squat.parquet").is_file()
