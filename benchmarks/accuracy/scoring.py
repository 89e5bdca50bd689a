"""From the pose track of a clip to rows: truth, raw reading, and what the product says.

A row is a clip × quantity × side. *Raw* readings go through the product's own measures with a
calibration that changes nothing and without gates, so that a refusal hides no figure. The same is
read from the *true track*, the rig's own points: what it is off is the definition and the
projection; the rest is the pose engine's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import numpy as np
import xarray as xr

from benchmarks.accuracy.trials import Trial
from benchmarks.accuracy.truth_table import LARGEST_TENTH, NO_SIDE, Truth, true_value
from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand
from primemover.knowledge.protocols import Camera
from primemover.measures import Measure, Refusal, measure_movement, reading
from primemover.measures.measuring import measure_entries
from primemover.signals.analyse import analyse_movement
from primemover.signals.holds import during, one_leg_stance
from primemover.signals.movement import Movement
from primemover.terms import SIDES, Side

Key = tuple[str, str]
"""Quantity, and the side it was read from ("" for quantities without one)."""
Row = dict[str, Any]

CALIBRATION: Final = "mediapipe-full"
WHOLE_CIRCLE_DEG: Final = 180.0
NOTHING: Final = 1e-6
SUB_QUANTITIES: Final = {
    "tempo": ("tempo_out", "tempo_back"),
    "plank_line": ("plank_line", "plank_line_worst"),
}
"""Files of measures that hold more than the quantity they are named after."""
LEG_SERIES: Final = {"knee_depth": "knee_flexion", "hip_depth": "hip_flexion"}
"""Measures that are the mean peak of a series of each leg."""
UNREADABLE: Final = "recording"
"""Cause of a refusal when the recording gave no pose track at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A clip as read: the pose track, or why there is none; the true track; the truth."""

    track: xr.Dataset | None
    problem: str
    true_track: xr.Dataset | None
    truth: Truth
    frames: int = 0
    seconds_render: float = 0.0
    seconds_read: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """Everything read from one track; ``movement`` None when there was no track."""

    movement: Movement | None
    raw: Mapping[Key, Measure]


def camera_of(test: str) -> Camera:
    """How a filmed test is filmed and counted."""
    camera = load_knowledge().tests[test].camera
    if camera is None:
        raise ValueError(f"{test} is not a filmed test")
    return camera


def quantities_of(test: str) -> tuple[str, ...]:
    """Every quantity the product may say of a test."""
    entries = [entry for entry in measure_entries().values() if test in entry.tests]
    return tuple(name for e in entries for name in SUB_QUANTITIES.get(e.quantity, (e.quantity,)))


@cache
def unchanged(pose_engine: str, pose_model: str) -> Calibration:
    """A calibration of every quantity that takes nothing off and refuses nothing."""
    band = CalibrationBand(
        yaw_from_deg=0.0,
        yaw_to_deg=WHOLE_CIRCLE_DEG,
        bias=0.0,
        half_width=NOTHING,
        where="readings as they are",
    )
    names = {
        name
        for entry in measure_entries().values()
        for name in SUB_QUANTITIES.get(entry.quantity, (entry.quantity,))
    }
    return Calibration(
        id="unchanged",
        pose_engine=pose_engine,
        pose_model=pose_model,
        version="0",
        made_from="nothing",
        tilt_deg=load_knowledge().gates["camera_tilt"].value,
        quantities={name: CalibratedQuantity(unit="1", bands=(band,)) for name in sorted(names)},
    )


def key_of(result: Measure | Refusal) -> Key:
    """Quantity and side of what the product says."""
    side = "" if result.quantity in NO_SIDE or result.side is None else result.side
    return result.quantity, side


def read_movement(track: xr.Dataset, *, test: str, side: Side | None) -> Readings:
    """The movement in a track and its raw readings, of both legs where a series has sides."""
    movement = analyse_movement(track, protocol=load_knowledge().tests[test], side=side)
    return Readings(movement=movement, raw=raw_readings(movement))


def raw_readings(movement: Movement) -> dict[Key, Measure]:
    """Readings before calibration and gates, by quantity and side.

    What is left of their uncertainty is the spread between repetitions.
    """
    attributes = movement.track.attrs
    calibration = unchanged(attributes["pose_engine"], attributes["pose_model"])
    found: dict[Key, Measure] = {}
    for seen in _as_seen(movement):
        for result in measure_movement(seen, calibration=calibration):
            if isinstance(result, Measure):
                found.setdefault(key_of(result), result)
    return found | _legs(movement, found=found) | _drop(movement)


def _legs(movement: Movement, *, found: Mapping[Key, Measure]) -> dict[Key, Measure]:
    """Each leg by itself in the tests in which the measure reads both together."""
    apart: dict[Key, Measure] = {}
    for quantity, name in LEG_SERIES.items():
        both = found.get((quantity, ""))
        for side in SIDES if both is not None else ():
            values = reading.series(movement, name=name, side=side)
            peaks = reading.peaks(movement, values=values)
            if both is not None and np.isfinite(peaks).any():
                mean = float(np.nanmean(peaks))
                apart[quantity, side] = replace(both, side=side, value=mean)
    return apart


def _drop(movement: Movement) -> dict[Key, Measure]:
    """The pelvic drop as its measure reads it, also where a lean makes the product refuse it."""
    if movement.test != "one_leg_stand":
        return {}
    _, hold = one_leg_stance(movement.angles, stance=movement.side, limits=load_knowledge().gates)
    drop = -movement.angles["pelvic_obliquity"].values
    if hold is None:
        return {}
    inside = during(hold, time_s=movement.angles["time"].values) & np.isfinite(drop)
    if not inside.any():
        return {}
    measure = Measure(
        quantity="pelvic_drop",
        value=float(np.percentile(drop[inside], LARGEST_TENTH)),
        unit="deg",
        side=movement.side,
        uncertainty=NOTHING,
        valid_share=1.0,
        method="",
    )
    return {("pelvic_drop", ""): measure}


def _as_seen(movement: Movement) -> Iterator[Movement]:
    """The movement without gates; in tests seen from the side, once with each leg nearer."""
    bare = replace(movement, gates=())
    if not camera_of(movement.test).sagittal:
        yield bare
        return
    view = movement.view
    view = replace(
        view,
        yaw_deg=0.0 if math.isnan(view.yaw_deg) else view.yaw_deg,
        facing=view.facing if view.facing in ("side", "oblique") else "oblique",
    )
    usual = view.near_side or movement.side or "right"
    for side in sorted(SIDES, key=lambda each: each != usual):
        yield replace(bare, side=side, view=replace(view, near_side=side))


def score(trial: Trial, *, read: Read, calibration: Calibration | None = None) -> list[Row]:
    """The rows of one clip.

    Parameters
    ----------
    calibration : Calibration, optional
        The shipped one by default.
    """
    calibration = calibration or load_knowledge().calibrations[CALIBRATION]
    seen = _readings(read.track, trial)
    ideal = _readings(read.true_track, trial)
    said, narrow = (
        _said(seen.movement, trial=trial, problem=read.problem, calibration=known)
        for known in (calibration, calibration.for_rendered())
    )
    head = _head(trial, read=read, movement=seen.movement)
    keys = dict.fromkeys((*said, *seen.raw, *ideal.raw))
    return [
        head
        | _true(key, trial=trial, truth=read.truth)
        | _raw(seen.raw.get(key), ideal=ideal.raw.get(key))
        | _verdict(said.get(key))
        | _rendered(narrow.get(key))
        for key in keys
    ]


def _readings(track: xr.Dataset | None, trial: Trial) -> Readings:
    if track is None:
        return Readings(movement=None, raw={})
    return read_movement(track, test=trial.test, side=trial.tested_side)


def _said(
    movement: Movement | None, *, trial: Trial, problem: str, calibration: Calibration
) -> dict[Key, Measure | Refusal]:
    """What the product says of each quantity; without a track all are refused."""
    if movement is not None:
        return {key_of(r): r for r in measure_movement(movement, calibration=calibration)}
    refusals = [
        Refusal(quantity=name, side=trial.near, cause=UNREADABLE, reason=problem, remedy="")
        for name in quantities_of(trial.test)
        if not (name == "knee_valgus" and trial.near is not None)
    ]
    return {key_of(refusal): refusal for refusal in refusals}


def _true(key: Key, *, trial: Trial, truth: Truth) -> Row:
    quantity, name = key
    side: Side | None = next((s for s in SIDES if s == name), None)
    # Quantities without a side are still read from somewhere: the near side's view of them.
    return {
        "quantity": quantity,
        "side": name,
        "is_near": None if side is None or trial.near is None else side == trial.near,
        "true": true_value(quantity, truth=truth, side=side or trial.near),
    }


def _raw(seen: Measure | None, *, ideal: Measure | None) -> Row:
    """The reading before calibration, its spread between repetitions, and the ideal one."""
    return {
        "raw": seen and seen.value,
        "raw_half_width": seen and seen.uncertainty,
        "raw_true_track": ideal and ideal.value,
    }


def _verdict(result: Measure | Refusal | None) -> Row:
    """The product's word on a row: ``said`` is 1 when it has one."""
    if result is None:
        return {"said": False}
    if isinstance(result, Refusal):
        return {"said": True, "refused": result.cause}
    return {
        "said": True,
        "unit": result.unit,
        "value": result.value,
        "half_width": result.uncertainty,
        "confidence": result.confidence,
    }


def _rendered(result: Measure | Refusal | None) -> Row:
    """The half-width without the factor for real footage: the promise for rendered people."""
    return {"half_width_rendered": result.uncertainty} if isinstance(result, Measure) else {}


def _head(trial: Trial, *, read: Read, movement: Movement | None) -> Row:
    plan = trial.plan
    row: Row = {
        "clip": trial.name,
        "part": trial.part,
        "purpose": trial.purpose,
        "test": trial.test,
        "body": plan.body,
        "fault": trial.fault,
        "fault_size": trial.fault_size,
        "fault_share": trial.fault_share,
        "fault_reached": read.truth.reached.get(trial.fault),
        "filming": trial.filming,
        "yaw_true_deg": trial.yaw_deg,
        "near_true": trial.near or "",
        "tested": trial.tested_side or "",
        "height_m": plan.camera.height_m,
        "distance_m": plan.camera.distance_m,
        "roll_deg": plan.camera.roll_deg,
        "pitch_deg": plan.camera.pitch_deg,
        "true_repetitions": len(read.truth.complete),
        "frames": read.frames,
    }
    if movement is not None:
        row |= {
            "yaw_seen_deg": movement.view.yaw_deg,
            "facing": movement.view.facing,
            "near_seen": movement.view.near_side or "",
            "failed_gates": " ".join(sorted({gate.name for gate in movement.failed()})),
        }
    return row


COLUMNS: Final = (
    "clip",
    "part",
    "purpose",
    "test",
    "body",
    "quantity",
    "unit",
    "side",
    "is_near",
    "true",
    "raw",
    "raw_half_width",
    "raw_true_track",
    "value",
    "half_width",
    "half_width_rendered",
    "confidence",
    "refused",
    "said",
    "yaw_true_deg",
    "yaw_seen_deg",
    "facing",
    "near_true",
    "near_seen",
    "tested",
    "fault",
    "fault_size",
    "fault_share",
    "fault_reached",
    "filming",
    "height_m",
    "distance_m",
    "roll_deg",
    "pitch_deg",
    "failed_gates",
    "true_repetitions",
    "frames",
)
"""Columns of the table of rows, in order; the page says what each means."""
