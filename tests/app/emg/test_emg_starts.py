"""The start of the movement, from a channel that was named or from a film in step with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from primemover.app.emg.starting import starts_wished
from primemover.app.emg.wishes import CheckWish
from primemover.app.exit_codes import ExitCode
from primemover.app.usage import UsageError
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgRecording, SensorKind, SensorTrack
from primemover.recordings.tracks import save_pose_track
from primemover.signals.emg.starts import StartSeries
from tests.app.terminal import Capture, shown
from tests.synthetic import synthetic_recording
from tests.synthetic_emg import coloured_noise

KNOWLEDGE = load_knowledge()
SQUAT = KNOWLEDGE.emg_protocols["squat"]
RATE_HZ = 1000.0
OFFSET_S = 1.24
ERROR_S = 0.07
EARLY_S = 0.1
"""The muscle begins so long before the film's movement does."""
REPETITIONS = 6
STEP_S = 0.05
SHIFT_ERROR_MS = 1.0
"""Both runs read the same samples; only rounding differs."""


def _recording(*kinds: SensorKind) -> EmgRecording:
    sensors = tuple(
        SensorTrack(name=f"{kind} 1", kind=kind, unit="", rate_hz=100.0, samples=np.zeros(200))
        for kind in kinds
    )
    return EmgRecording(source="a.csv", format="x", channels=(), sensors=sensors)


def _starts(recording: EmgRecording, **wish: Any) -> object:
    return starts_wished(
        recording,
        wish=CheckWish(protocol="squat", **wish),
        protocol=SQUAT,
        side=None,
        knowledge=KNOWLEDGE,
    )


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("acceleration", "acceleration"),
        ("angular_velocity", "acceleration"),
        ("force", "force"),
        ("angle", "angle"),
    ],
)
def test_a_named_channel_is_taken_with_its_own_clock(kind: SensorKind, source: str) -> None:
    found = _starts(_recording("switch", kind), start_channel=f"{kind} 1")
    assert isinstance(found, StartSeries)
    assert found.source == source
    assert found.sync_error_s == KNOWLEDGE.emg_rules["start_own_clock_error_s"].value
    assert found.times_s[-1] == pytest.approx(1.99)


def test_a_switch_tells_by_itself() -> None:
    assert _starts(_recording("switch"), start_channel="switch 1") == "switch"


@pytest.mark.parametrize(
    ("recording", "name", "said"),
    [
        (_recording(), "ACC.X", "holds no channel but EMG"),
        (_recording("force"), "Force 1", "did you mean force 1"),
        (_recording("heart"), "heart 1", "expected acceleration, turning, force"),
    ],
)
def test_a_channel_that_cannot_tell_it_is_refused(
    recording: EmgRecording, name: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        _starts(recording, start_channel=name)


def test_nothing_named_leaves_it_to_the_recording() -> None:
    assert _starts(_recording("force")) is None


@pytest.fixture(scope="module")
def filmed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A film of squats and a recording that was started ``OFFSET_S`` before it."""
    folder = tmp_path_factory.mktemp("filmed")
    made = synthetic_recording("squat", repetitions=REPETITIONS, pause_s=2.0, rest_s=3.0)
    save_pose_track(made.track, path=folder / "squat.parquet")
    time_s = np.arange(round(RATE_HZ * (float(made.track["time"][-1]) + OFFSET_S))) / RATE_HZ
    random = np.random.default_rng(3)
    on = np.zeros_like(time_s)
    for each in made.repetitions:
        begin = each.start_s + OFFSET_S - EARLY_S
        on[(time_s >= begin) & (time_s < each.end_s + OFFSET_S)] = 1.0
    noise = [coloured_noise(len(time_s), rate_hz=RATE_HZ, random=random) for _ in range(2)]
    volts_uv = 100.0 * on * noise[0] + 5.0 * noise[1]
    rows = np.column_stack([time_s, volts_uv])
    np.savetxt(
        folder / "squat.csv",
        rows,
        fmt=("%.3f", "%.2f"),
        delimiter=",",
        header="time (s),quadriceps right (uV)",
        comments="",
    )
    return {name: folder / name for name in ("squat.csv", "squat.parquet")}


def _document(filmed: dict[str, Path], out: Path, capsys: Capture, *more: str) -> dict[str, Any]:
    shown(
        capsys,
        *("emg", "check", str(filmed["squat.csv"]), "--protocol", "squat"),
        *("--pose", str(filmed["squat.parquet"]), "--pose-error", str(ERROR_S)),
        *("--json", str(out), *more),
    )
    return dict(json.loads(out.read_text()))


def test_a_film_tells_the_start_with_the_error_of_its_clock(
    filmed: dict[str, Path], tmp_path: Path, capsys: Capture
) -> None:
    told = {}
    for offset_s in (OFFSET_S, OFFSET_S + STEP_S):
        document = _document(filmed, tmp_path / "out.json", capsys, "--pose-offset", str(offset_s))
        starts = [effort["movement_start"] for effort in document["efforts"]]
        assert len(starts) == REPETITIONS
        assert all(start["source"] == "pose" for start in starts)
        assert all(start["error_s"] >= ERROR_S for start in starts)
        (lag,) = [m for m in document["measures"] if m["quantity"] == "onset_before_movement"]
        assert lag["unit"] == "ms"
        assert lag["uncertainty"] >= 1000 * ERROR_S
        told[offset_s] = lag["value"]
    moved_ms = abs(told[OFFSET_S + STEP_S] - told[OFFSET_S])
    assert moved_ms == pytest.approx(1000 * STEP_S, abs=SHIFT_ERROR_MS)


def test_an_angle_that_is_not_there_is_said(filmed: dict[str, Path], capsys: Capture) -> None:
    said = shown(
        capsys,
        *("emg", "check", str(filmed["squat.csv"]), "--protocol", "squat"),
        *("--pose", str(filmed["squat.parquet"]), "--pose-error", "0.1"),
        *("--pose-angle", "nose_angle"),
        code=ExitCode.USAGE,
    )
    assert "--pose-angle nose_angle" in said


def test_a_file_that_is_no_pose_track_is_said(filmed: dict[str, Path], capsys: Capture) -> None:
    said = shown(
        capsys,
        *("emg", "check", str(filmed["squat.csv"]), "--protocol", "squat"),
        *("--pose", str(filmed["squat.csv"]), "--pose-error", "0.1"),
        code=ExitCode.BAD_RECORDING,
    )
    assert "expected a pose track" in said
