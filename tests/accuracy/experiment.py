"""Clips and rows with known answers, for the tests of the experiment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.scoring import COLUMNS, Read, camera_of
from benchmarks.accuracy.table import Table, table_of
from benchmarks.accuracy.trials import Trial
from benchmarks.accuracy.truth_table import TrueSpan, Truth
from benchmarks.people.plan import CameraPlan, ClipPlan
from primemover.signals.series import angle_series
from primemover.terms import SIDES, Side
from tests.synthetic import SyntheticRecording, synthetic_recording

FloatArray = npt.NDArray[np.float64]


def trial_of(
    test: str, *, near: Side | None = "right", side: Side = "right", **changes: Any
) -> Trial:
    """A clip of ``test`` from the side, or from the front where no side is nearer."""
    yaw_deg = 0.0 if near is None else 90.0 if near == "left" else -90.0
    plan = ClipPlan(motion=test, body="someone", side=side, camera=CameraPlan(yaw_deg=yaw_deg))
    values: dict[str, Any] = {
        "part": "check",
        "purpose": "clean",
        "test": test,
        "plan": plan,
        "near": near,
    }
    return Trial(**(values | changes))


def truth_of(recording: SyntheticRecording, *, trial: Trial) -> Truth:
    """The truth of a stick figure: its own angles, unfiltered noise and all."""
    side = trial.tested_side
    series = angle_series(recording.track, stance=side, near_side=trial.near)
    columns: dict[str, FloatArray] = {
        "t": recording.track["time"].values,
        "u": recording.phase,
    }
    for name, values in series.data_vars.items():
        if "side" in values.dims:
            columns |= {f"{name}_{s}": values.sel(side=s).values for s in SIDES}
        else:
            columns[str(name)] = values.values
    for each in SIDES:
        columns[f"heel_height_{each}"] = columns[f"heel_rise_{each}"] + 9.0
    columns["joint.pelvis_up"] = columns["hip_rise"]
    columns["pelvis_roll"] = np.zeros_like(recording.phase)
    return Truth(
        columns=columns,
        spans=tuple(
            TrueSpan(start_s=r.start_s, turn_s=r.turn_s, end_s=r.end_s, share=r.share)
            for r in recording.repetitions
        ),
        tested=side,
        camera=camera_of(trial.test),
    )


def perfect_read(trial: Trial, **options: Any) -> Read:
    """A clip whose pose track is the truth."""
    recording = synthetic_recording(
        trial.test, side=trial.plan.side, near_side=trial.near or "right", **options
    )
    true_track = recording.track.assign_attrs(pose_engine="truth", pose_model="rig")
    return Read(
        track=recording.track,
        problem="",
        true_track=true_track,
        truth=truth_of(recording, trial=trial),
        frames=recording.track.sizes["time"],
    )


def row(**values: Any) -> dict[str, Any]:
    """One row of the table of results: a clean squat from the side unless said otherwise."""
    usual: dict[str, Any] = {
        "clip": "clip",
        "part": "check",
        "purpose": "clean",
        "test": "squat",
        "body": "a",
        "quantity": "knee_depth",
        "unit": "deg",
        "side": "right",
        "is_near": True,
        "true": 100.0,
        "raw": 100.0,
        "raw_true_track": 100.0,
        "value": 100.0,
        "half_width": 5.0,
        "half_width_rendered": 4.5,
        "confidence": "normal",
        "said": True,
        "yaw_true_deg": 90.0,
        "yaw_seen_deg": 88.0,
        "facing": "side",
        "near_true": "right",
        "near_seen": "right",
        "true_repetitions": 2,
        "frames": 100,
    }
    return usual | values


def table(*rows: dict[str, Any]) -> Table:
    """A table of such rows."""
    return table_of(rows, columns=COLUMNS)
