"""`python -m benchmarks.accuracy.calibrate_real`: how much worse real footage is than rendered.

One real squat was filmed by a phone beside motion capture. Its joint angles, frame by frame, are
read wrong by so much; those of rendered squats filmed from about the same direction by so much.
The quotient says how much worse real footage is. Rendered clips differ, so their mean is taken two
standard errors lower, and the largest quotient over the angles a squat is judged by, rounded up,
widens every interval. One clip of one person is little to go by; it is what there is.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import xarray as xr

from benchmarks.accuracy.browser import browser_trials, read_as_page
from benchmarks.accuracy.design import bodies_of, fit_trials
from benchmarks.accuracy.experiment import store_of
from benchmarks.accuracy.items import FULL, Job, PoseModel, load_clip
from benchmarks.accuracy.motion_capture import (
    TRUTH,
    VIDEO,
    agreements,
    best_lag_s,
    read_truth,
)
from benchmarks.accuracy.scoring import Read
from benchmarks.accuracy.table import Table, read_table, table_of, write_table
from primemover.errors import PrimeMoverError, RecordingError
from primemover.knowledge import load_knowledge
from primemover.recordings.pose import estimate_pose
from primemover.signals.analyse import analyse_movement
from primemover.signals.angles import other
from primemover.signals.movement import Movement
from primemover.terms import Side

COLUMNS: Final = (
    "angle",
    "leg",
    "real_mae",
    "rendered_mae",
    "rendered_se",
    "rendered_clips",
    "yaw_deg",
)
ROUNDED_UP_TO: Final = 0.05
NEAR_ENOUGH_DEG: Final = 12.0
"""Rendered clips seen from within this of the real one's direction are set beside it."""
LEAST_CLIPS: Final = 4
READERS: Final[Mapping[PoseModel, Callable[[Path], xr.Dataset]]] = {
    FULL: estimate_pose,
    "lite": read_as_page,
}
SERIES: Final = {"knee": "knee_flexion", "hip": "hip_flexion", "trunk": "trunk_lean"}


@dataclass(frozen=True, kw_only=True, slots=True)
class RealFactor:
    """What intervals are multiplied by for real footage, and why."""

    value: float
    reason: str


def real_factor(path: Path) -> RealFactor:
    """The factor from the table of the real clip.

    Raises
    ------
    PrimeMoverError
        When there is no such table.
    """
    try:
        table = read_table(path)
    except FileNotFoundError as missing:
        raise PrimeMoverError(
            f"{path}: expected the errors of the real clip; run "
            "`python -m benchmarks.accuracy.calibrate_real` with PRIMEMOVER_TEST_DATA set"
        ) from missing
    return factor_from(table)


def factor_from(table: Table) -> RealFactor:
    """The largest quotient of real and rendered error, rounded up; never below 1."""
    real, rendered = table.numbers("real_mae"), table.numbers("rendered_mae")
    quotients = real / (rendered - 2 * table.numbers("rendered_se"))
    value = max(1.0, math.ceil(round(quotients.max() / ROUNDED_UP_TO, 6)) * ROUNDED_UP_TO)
    told = "; ".join(
        f"{leg} {angle}".strip() + f" {r:.1f} against {s:.1f} degrees ({r / s:.2f} times)"
        for angle, leg, r, s in zip(
            table.texts("angle"), table.texts("leg"), real, rendered, strict=True
        )
    )
    yaw_deg, clips = table.numbers("yaw_deg")[0], int(table.numbers("rendered_clips")[0])
    return RealFactor(
        value=round(value, 2),
        reason=(
            f"One real squat was filmed beside motion capture, its camera read as standing "
            f"{yaw_deg:.0f} degrees from the front. Mean absolute error, frame by frame, beside "
            f"that of {clips} rendered squats seen from about there: {told}. The factor is the "
            "largest quotient with the rendered mean taken two standard errors lower, rounded up, "
            "and never below 1. One clip of one person: a better figure needs more."
        ),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the real clip and the rendered ones, and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.calibrate_real", description=__doc__
    )
    parser.add_argument("--out", type=Path, default=Path("results/accuracy"), help="results folder")
    parser.add_argument("--to", type=Path, required=True, help="table to write")
    parser.add_argument("--model", choices=READERS, default=FULL, help="who reads")
    chosen = parser.parse_args(arguments)
    folder = os.environ.get("PRIMEMOVER_TEST_DATA")
    if not folder:
        raise SystemExit("PRIMEMOVER_TEST_DATA is not set: it names the folder of test recordings")
    reads = list(_rendered(chosen.out, model=chosen.model))
    table = compare(Path(folder), rendered=reads, model=chosen.model)
    print(write_table(table, chosen.to), factor_from(table).reason, sep="\n")
    return 0


def _rendered(out: Path, *, model: PoseModel) -> Iterator[Read]:
    """The rendered squats of the fit bodies that were made."""
    trials = fit_trials(bodies_of("fit")) if model == FULL else browser_trials("fit")
    for trial in trials:
        if trial.test == "squat" and trial.near is not None:
            try:
                yield load_clip(Job(trial=trial, store=store_of(out), model=model))
            except RecordingError:
                continue


def compare(data: Path, *, rendered: Sequence[Read], model: PoseModel = FULL) -> Table:
    """Errors of the real clip beside those of rendered ones, angle by angle.

    Raises
    ------
    PrimeMoverError
        When too few rendered squats are seen from about the same direction.
    """
    real = _movement(READERS[model](data / VIDEO))
    truth = read_truth(data / TRUTH)
    found = agreements(real, truth=truth, lag_s=best_lag_s(real, truth=truth))
    mae = {each.definition: each.mae_deg for each in found}
    others = [
        (movement, read)
        for read in rendered
        if read.track is not None
        and abs((movement := _movement(read.track)).view.yaw_deg - real.view.yaw_deg)
        <= NEAR_ENOUGH_DEG
    ]
    if len(others) < LEAST_CLIPS:
        raise PrimeMoverError(
            f"{len(others)} rendered squats seen from about {real.view.yaw_deg:.0f} degrees; "
            f"expected {LEAST_CLIPS} or more; run `python -m benchmarks.accuracy --part fit` first"
        )
    rows = []
    for angle, leg in (("knee", "near"), ("knee", "far"), ("hip", "near"), ("trunk", "")):
        each = [_mae(movement, read, angle=angle, leg=leg) for movement, read in others]
        rows.append(
            {
                "angle": angle,
                "leg": leg,
                "real_mae": mae[_column(angle, _side_of(real, leg))],
                "rendered_mae": float(np.mean(each)),
                "rendered_se": float(np.std(each, ddof=1)) / len(each) ** 0.5,
                "rendered_clips": len(others),
                "yaw_deg": real.view.yaw_deg,
            }
        )
    return table_of(rows, columns=COLUMNS)


def _movement(track: xr.Dataset) -> Movement:
    return analyse_movement(track, protocol=load_knowledge().tests["squat"])


def _side_of(movement: Movement, leg: str) -> Side | None:
    """The side of the near or the far leg; None for what has no side."""
    near: Side = movement.view.near_side or "right"
    return {"near": near, "far": other(near)}.get(leg)


def _column(angle: str, side: Side | None) -> str:
    """The column of the motion-capture file: the joint coordinates of its model."""
    return f"{angle}_os_{side[0]}_deg" if side else f"{angle}_deg"


def _mae(movement: Movement, read: Read, *, angle: str, leg: str) -> float:
    """Mean absolute error of one series of a rendered clip."""
    side = _side_of(movement, leg)
    seen = movement.angles[SERIES[angle]]
    seen = seen.sel(side=side) if side else seen
    true = read.truth.of(SERIES[angle], side)
    at_frames = np.interp(seen["time"].values, read.truth.time_s, true)
    return float(np.nanmean(np.abs(seen.values - at_frames)))


if __name__ == "__main__":
    main()
