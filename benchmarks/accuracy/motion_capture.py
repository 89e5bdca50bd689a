"""A squat filmed by one phone from an oblique view, beside marker-based motion capture.

The angle series are scored as they are, before any plausibility gate or correction by view. The
two clocks are aligned by the lag at which the right knee agrees best; the lag is printed.

The targets belong to the right leg and the joint coordinates of the motion-capture model. The
picture shows the left leg nearer the camera, and from this direction it is the worse seen one:
on rendered squats filmed from 30 to 45 degrees the nearer knee is read 13 degrees wrong on
average, the farther one 8. Both legs are printed, against both definitions.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.recordings.pose import estimate_pose
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]

VIDEO: Final = "video/gt_squat.mp4"
TRUTH: Final = "mocap/gt_squat_angles.csv"
TRUE_REPETITIONS: Final = 5
TARGETS_DEG: Final = {"knee_os_r_deg": 6.0, "hip_os_r_deg": 8.0, "trunk_deg": 5.5}
LONGEST_LAG_S: Final = 1.0
LAG_STEP_S: Final = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Error of one series against motion capture in degrees; ``definition`` names its column."""

    angle: str
    definition: str
    mae_deg: float
    bias_deg: float
    rmse_deg: float


def motion_capture_rows(data: Path) -> list[Row]:
    """Knees, hips, trunk and repetitions, from the video on."""
    return rows_of(estimate_pose(data / VIDEO), truth_csv=data / TRUTH)


def rows_of(track: xr.Dataset, *, truth_csv: Path) -> list[Row]:
    """The same from a finished pose track."""
    movement = analyse_movement(track, protocol=load_knowledge().tests["squat"])
    truth = read_truth(truth_csv)
    lag_s = best_lag_s(movement, truth=truth)
    rows = [_row(found) for found in agreements(movement, truth=truth, lag_s=lag_s)]
    count = len(movement.repetitions)
    view = movement.view
    return [
        *rows,
        Row(
            case="gt_squat",
            quantity="repetitions",
            unit="",
            measured=str(count),
            target=str(TRUE_REPETITIONS),
            verdict=judged(met=count == TRUE_REPETITIONS),
            note=f"{view.near_side} side nearer, yaw {view.yaw_deg:.0f}°, lag {lag_s:+.2f} s",
        ),
    ]


def read_truth(path: Path) -> dict[str, FloatArray]:
    """The columns of the motion-capture file."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def agreements(
    movement: Movement, *, truth: dict[str, FloatArray], lag_s: float
) -> tuple[Agreement, ...]:
    """Errors of both knees, both hips and the trunk.

    Columns with ``3`` are angles between three joint centres; those with ``os`` are the joint
    coordinates of the motion-capture model, a different definition.
    """
    found = []
    for side in SIDES:
        for joint in ("knee", "hip"):
            series = movement.angles[f"{joint}_flexion"].sel(side=side)
            for kind in ("_os", "3"):
                column = f"{joint}{kind}_{side[0]}_deg"
                found.append(_agreement(f"{side} {joint}", series, column, truth, lag_s))
    trunk = movement.angles["trunk_lean"]
    return (*found, _agreement("trunk", trunk, "trunk_deg", truth, lag_s))


def best_lag_s(movement: Movement, *, truth: dict[str, FloatArray]) -> float:
    """Seconds to add to video times so that the right knee agrees best with motion capture."""
    knee = movement.angles["knee_flexion"].sel(side="right")
    lags_s = np.arange(-LONGEST_LAG_S, LONGEST_LAG_S + LAG_STEP_S / 2, LAG_STEP_S)
    scores = [_correlation(knee, truth["knee_os_r_deg"], truth, lag) for lag in lags_s]
    return float(lags_s[int(np.argmax(scores))])


def _correlation(
    series: xr.DataArray, column: FloatArray, truth: dict[str, FloatArray], lag_s: float
) -> float:
    true, seen = _paired(series, column, truth, lag_s)
    return float(np.corrcoef(true, seen)[0, 1])


def _paired(
    series: xr.DataArray, column: FloatArray, truth: dict[str, FloatArray], lag_s: float
) -> tuple[FloatArray, FloatArray]:
    """True and measured values at the video's times that both recordings cover."""
    at_s = series["time"].values + lag_s
    inside = (at_s >= truth["time_s"][0]) & (at_s <= truth["time_s"][-1])
    keep = inside & np.isfinite(series.values)
    return np.interp(at_s[keep], truth["time_s"], column), series.values[keep]


def _agreement(
    angle: str, series: xr.DataArray, column: str, truth: dict[str, FloatArray], lag_s: float
) -> Agreement:
    true, seen = _paired(series, truth[column], truth, lag_s)
    error = seen - true
    return Agreement(
        angle=angle,
        definition=column,
        mae_deg=float(np.abs(error).mean()),
        bias_deg=float(error.mean()),
        rmse_deg=float(np.sqrt((error**2).mean())),
    )


def _row(found: Agreement) -> Row:
    target = TARGETS_DEG.get(found.definition)
    return Row(
        case="gt_squat",
        quantity=f"{found.angle}, mean absolute error to {found.definition}",
        unit="°",
        measured=f"{found.mae_deg:.2f}",
        target="" if target is None else f"<= {target}",
        verdict="reported" if target is None else judged(met=found.mae_deg <= target),
        note=f"bias {found.bias_deg:+.2f}°, RMSE {found.rmse_deg:.2f}°",
    )
