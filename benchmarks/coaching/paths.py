"""Repetitions and angles of the same track on the live path and on the path of files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from primemover.coaching.live_set import CoachedSet
from primemover.coaching.replay import causal_series, replay, with_lead_in
from primemover.knowledge import load_knowledge
from primemover.recordings.tracks import load_pose_track, save_pose_track
from primemover.signals.analyse import analyse_movement, counted_series
from primemover.terms import Side
from tests.coaching.test_replay import REAL
from tests.synthetic import FIGURES, HOLDS, read_pose_npz, synthetic_track

SIDED = ("clam", "side_lying_abduction", "lunge", "step_up", "single_leg_squat")
RENDERED: tuple[tuple[str, str], ...] = (
    ("squat", "squat"),
    ("squat_heels", "squat"),
    ("clam", "clam"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BothPaths:
    """One track on both paths; differences are of the counted angle, in its unit."""

    track: str
    movement: str
    by_eye: str
    file: int
    live: int
    with_gate: int
    median_diff: float
    p95_diff: float
    peak_diff: float
    cues: str


def both_paths(rendered: Path | None) -> Iterator[BothPaths]:
    """Synthetic tracks, then real ones where they are, then rendered ones where asked for."""
    for test in FIGURES:
        if test in load_knowledge().coached and test not in HOLDS:
            track = synthetic_track(test, repetitions=6, rest_s=2.0, noise_m=0.003, noise_px=1.0)
            side: Side | None = "right" if test in (*SIDED, "prone_hip_extension") else None
            yield compared(track, name="synthetic", movement=test, side=side, by_eye="6")
    if folder := os.environ.get("PRIMEMOVER_TEST_DATA"):
        for name, test, side, start_s, stop_s, by_eye in REAL:
            file = Path(folder) / "pose_tracks" / f"{name}.npz"
            track = read_pose_npz(file, start_s=start_s, stop_s=stop_s)
            eye = " or ".join(str(count) for count in by_eye)
            yield compared(track, name=name, movement=test, side=side, by_eye=eye)
    if rendered is not None:
        yield from _rendered(rendered)


def _rendered(folder: Path) -> Iterator[BothPaths]:
    """The demo's clips of rendered people; their tracks are kept in ``folder``."""
    from primemover.recordings.pose import estimate_pose

    for clip, test in RENDERED:
        kept = folder / f"{clip}.parquet"
        if not kept.exists():
            folder.mkdir(parents=True, exist_ok=True)
            save_pose_track(estimate_pose(Path("demo/clips") / f"{clip}.mp4"), path=kept)
        side: Side | None = "left" if test == "clam" else None
        track = load_pose_track(kept)
        yield compared(track, name=f"rendered {clip}", movement=test, side=side, by_eye="")


def compared(
    track: xr.Dataset, *, name: str, movement: str, side: Side | None, by_eye: str
) -> BothPaths:
    """The two paths side by side; the gate's count begins with two seconds of standing still."""
    knowledge = load_knowledge()
    protocol, coached = knowledge.tests[movement], knowledge.coached[movement]
    if protocol.camera is None:
        raise ValueError(movement)
    file = analyse_movement(track, protocol=protocol, side=side)
    live = causal_series(track, movement=coached, side=side)
    angle = counted_series(
        file.angles, camera=protocol.camera, side=side, near_side=file.view.near_side
    )
    if protocol.camera.counted_signal == "hip_rise":  # measured from another height
        angle = angle - np.nanmedian(angle) + np.median(live.values)
    at_live = np.interp(live.time_s, file.angles["time"].values, angle)
    apart = np.abs(np.asarray(live.values) - at_live)
    top = np.nanmax if protocol.camera.direction == "peaks" else np.nanmin
    report, told = replay(
        with_lead_in(track, lead_in_s=2.0), coached=CoachedSet(coached, side=side)
    )
    return BothPaths(
        track=name,
        movement=movement,
        by_eye=by_eye,
        file=len(file.repetitions),
        live=len(live.repetitions),
        with_gate=len(report.repetitions),
        median_diff=float(np.median(apart)),
        p95_diff=float(np.percentile(apart, 95)),
        peak_diff=float(top(live.values) - top(angle)),
        cues=", ".join(one.code for one in told if one.code.startswith("cue")),
    )
