"""From raw readings to a measure: gates, view, calibration and uncertainty, the same for all.

The value is the mean over repetitions with the calibration's bias taken off. Its uncertainty is
the root of the squares of the calibration's half-width at this camera yaw, twice the standard
error between repetitions, and, where the angle is against the vertical, the tilt of the camera
that the half-width does not hold yet. Where too little of a true change shows, it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibrationBand
from primemover.measures.model import Measure, Refusal
from primemover.signals.movement import Movement, Repetition
from primemover.signals.view import fold
from primemover.terms import SIDES, Confidence, Side

FloatArray = npt.NDArray[np.float64]

SEEN: Final = ("person_seen", "long_enough", "one_person", "upright", "camera_still")
PLAUSIBLE: Final = ("limb_length", "symmetry", "sides_steady", "body_in_picture")
FEET: Final = ("feet_in_picture",)

STANDING_SHARE: Final = 0.2
"""Somebody stands in the fifth of the frames with the straightest knees."""

CAUSES: Final = {
    "person_seen": "not_seen",
    "long_enough": "too_short",
    "longest_gap": "gaps",
    "one_person": "jump",
    "limb_length": "implausible",
    "symmetry": "implausible",
    "sides_steady": "implausible",
    "feet_in_picture": "cropped",
    "body_in_picture": "cropped",
    "head_in_picture": "cropped",
    "upright": "upside_down",
    "camera_still": "camera_moved",
    "bright_enough": "dark",
}
"""Which short code a refusal carries for each gate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a measure needs to know about its raw readings.

    ``raw``: one reading a repetition (or one for a hold). ``gates``: those that must have
    passed. ``sagittal``: whether the angle lies in the plane seen from the side. ``tilt_share``:
    by how much a tilt of the camera enters, 0 or 1; ``tilt_is_new``: whether it enters here and not
    in the readings the calibration was made from. ``floor``: least value with a meaning.
    """

    quantity: str
    unit: str
    side: Side | None
    raw: Sequence[float] | FloatArray
    gates: tuple[str, ...]
    sagittal: bool
    tilt_share: float = 0.0
    tilt_is_new: bool = False
    valid_share: float = 1.0
    note: str = ""
    floor: float = -np.inf
    confidence: Confidence = "normal"


def refused_by_gates(
    movement: Movement, *, quantity: str, side: Side | None, gates: tuple[str, ...]
) -> Refusal | None:
    """A refusal for the first needed gate that failed, or None."""
    failed = movement.failed(*gates)
    if not failed:
        return None
    return Refusal(
        quantity=quantity,
        side=side,
        cause=CAUSES.get(failed[0].name, failed[0].name),
        reason=failed[0].reason,
        remedy=failed[0].remedy,
    )


def refused_by_view(movement: Movement, *, quantity: str, side: Side | None) -> Refusal | None:
    """A refusal of an angle seen from the side when the camera stood in front, or None."""
    if movement.view.facing in ("side", "oblique"):
        return None
    limit = load_knowledge().gates["oblique_view"]
    return Refusal(
        quantity=quantity,
        side=side,
        cause="view",
        reason=limit.reason.format(value=fold(movement.view.yaw_deg), limit=limit.value),
        remedy=limit.remedy,
    )


def refused_by_band(quantity: str, *, side: Side | None, band: CalibrationBand) -> Refusal | None:
    """A refusal of what is not seen from here, or of which too little shows, or None."""
    limit = load_knowledge().gates["least_slope"]
    shown_percent = 100.0 * band.slope_to_truth
    if not band.refuse_reason and limit.holds(shown_percent):
        return None
    shown = limit.reason.format(value=max(shown_percent, 0.0), limit=limit.value)
    return Refusal(
        quantity=quantity,
        side=side,
        cause="view" if band.refuse_reason else "attenuated",
        reason=band.refuse_reason or shown,
        remedy=band.remedy or limit.remedy,
    )


def read(
    movement: Movement, *, reading: Reading, calibration: Calibration | None
) -> Measure | Refusal:
    """The calibrated measure, or the refusal with its reason."""
    quantity, side = reading.quantity, reading.side
    refusal = refused_by_gates(movement, quantity=quantity, side=side, gates=reading.gates)
    if refusal is None and reading.sagittal:
        refusal = refused_by_view(movement, quantity=quantity, side=side)
    if refusal is not None:
        return refusal
    raw = np.asarray(reading.raw, dtype=float)
    raw = raw[np.isfinite(raw)]
    if len(raw) == 0:
        return nothing_to_measure(quantity, side=side)
    if calibration is None:
        return uncalibrated(movement, quantity=quantity, side=side)
    return _calibrated(movement, reading, raw=raw, calibration=calibration)


def _calibrated(
    movement: Movement, reading: Reading, *, raw: FloatArray, calibration: Calibration
) -> Measure | Refusal:
    quantity, side = reading.quantity, reading.side
    yaw_deg = _yaw_deg(movement, reading)
    band = calibration.band(quantity, yaw_deg=yaw_deg, test=movement.test)
    if band is None:
        return uncalibrated(movement, quantity=quantity, side=side)
    refusal = refused_by_band(quantity, side=side, band=band)
    return refusal or _measured(movement, reading, raw=raw, band=band, calibration=calibration)


def _yaw_deg(movement: Movement, reading: Reading) -> float:
    """The yaw that matters: for what is seen from the side, front and back are alike."""
    yaw_deg = movement.view.yaw_deg
    return fold(yaw_deg) if reading.sagittal else yaw_deg


def _yaw_doubt_deg(movement: Movement) -> float:
    """How far the true camera yaw may well lie from the estimate."""
    return load_knowledge().gates["yaw_doubt"].value * movement.view.yaw_uncertainty_deg


def _surely_from_side(movement: Movement) -> bool:
    """Whether the camera stood at the side even if the yaw is a little off."""
    yaw_deg = fold(movement.view.yaw_deg) - _yaw_doubt_deg(movement)
    return load_knowledge().gates["side_view"].holds(yaw_deg)


def _measured(
    movement: Movement,
    reading: Reading,
    *,
    raw: FloatArray,
    band: CalibrationBand,
    calibration: Calibration,
) -> Measure:
    slope = band.slope or 1.0
    value = band.corrected(float(raw.mean()), yaw_deg=_yaw_deg(movement, reading))
    spread = 2 * float(raw.std(ddof=1)) / np.sqrt(len(raw)) / slope if len(raw) > 1 else 0.0
    held_deg = 0.0 if reading.tilt_is_new else calibration.tilt_deg
    tilt = reading.tilt_share * _tilt_beyond_deg(held_deg) / slope
    low = (
        band.confidence == "low"
        or reading.confidence == "low"
        or (reading.sagittal and not _surely_from_side(movement))
    )
    return Measure(
        quantity=reading.quantity,
        value=max(value, reading.floor),
        unit=reading.unit,
        side=reading.side,
        uncertainty=float(np.sqrt(calibration.half_width(band) ** 2 + spread**2 + tilt**2)),
        valid_share=reading.valid_share,
        method=method_of(movement, note=reading.note),
        confidence="low" if low else "normal",
    )


def _tilt_beyond_deg(held_deg: float) -> float:
    """Possible tilt of the camera beyond what the calibration's half-widths hold."""
    possible_deg = load_knowledge().gates["camera_tilt"].value
    return float(np.sqrt(max(possible_deg**2 - held_deg**2, 0.0)))


def method_of(movement: Movement, *, note: str) -> str:
    """How a number was obtained, in words and versions."""
    track = movement.track.attrs
    engine = f"{track['pose_engine']}/{track['pose_model']}"
    view = f"camera {movement.view.yaw_deg:.0f}° from the front"
    return ", ".join(part for part in (note, engine, view) if part)


def nothing_to_measure(quantity: str, *, side: Side | None) -> Refusal:
    """The refusal when no complete repetition was found."""
    return Refusal(
        quantity=quantity,
        side=side,
        cause="no_repetitions",
        reason="no complete repetition could be seen",
        remedy="Film the whole set: start before the first repetition and stop after the last.",
    )


def uncalibrated(movement: Movement, *, quantity: str, side: Side | None) -> Refusal:
    """The refusal when nothing is known of this engine's error for this quantity and view."""
    track = movement.track.attrs
    return Refusal(
        quantity=quantity,
        side=side,
        cause="uncalibrated",
        reason=(
            f"how far {track['pose_engine']}/{track['pose_model']} is off for this from this "
            "camera position has not been measured"
        ),
        remedy=(
            "Film from the position the test asks for, and give the film as a file: files are "
            "read by a larger model."
        ),
    )


def seen_side(movement: Movement) -> Side:
    """The side angles are read from in a side view: the nearer one, else the tested one."""
    return movement.view.near_side or movement.side or "right"


def refused_far_side(movement: Movement, *, quantity: str) -> Refusal | None:
    """A refusal when the tested leg is the far one: a side view reads it 15 degrees wrong."""
    near, tested = movement.view.near_side, movement.side
    if near is None or tested is None or near == tested:
        return None
    return Refusal(
        quantity=quantity,
        side=tested,
        cause="far_side",
        reason=f"the {tested} leg is the far one; the near leg hides it from the camera",
        remedy=f"Turn round so that your {tested} side is nearest the camera.",
    )


def series(movement: Movement, *, name: str, side: Side | None = None) -> FloatArray:
    """One series of the movement, of one side where it has sides."""
    values = movement.angles[name]
    if "side" in values.dims:
        values = values.sel(side=side or seen_side(movement))
    return np.asarray(values.values, dtype=float)


def within(movement: Movement, *, repetition: Repetition, values: FloatArray) -> FloatArray:
    """The finite values between start and end of a repetition."""
    time_s = movement.angles["time"].values
    inside = (time_s >= repetition.start_s) & (time_s <= repetition.end_s)
    found = values[inside]
    return np.asarray(found[np.isfinite(found)])


def peaks(movement: Movement, *, values: FloatArray) -> FloatArray:
    """The largest value of each repetition; NaN where a repetition shows none."""
    inside = [
        within(movement, repetition=repetition, values=values)
        for repetition in movement.repetitions
    ]
    return np.array([part.max() if len(part) else np.nan for part in inside])


def troughs(movement: Movement, *, values: FloatArray) -> FloatArray:
    """The smallest value of each repetition; NaN where a repetition shows none."""
    return -peaks(movement, values=-values)


def from_side(movement: Movement) -> bool:
    """Whether the camera stood at the side, so that the picture shows sagittal angles as they are.

    Obliquely it foreshortens them, and only world landmarks can be read.
    """
    return movement.view.facing == "side"


def standing(movement: Movement, *, values: FloatArray) -> float:
    """Median of the values in the fifth of the frames with the straightest hips and knees.

    Both joints count: in a hinge the knees stay nearly straight at the bottom too.
    """
    joints = ("knee_flexion", "hip_flexion")
    bend = np.mean(
        [series(movement, name=name, side=side) for name in joints for side in SIDES], axis=0
    )
    known = np.isfinite(bend) & np.isfinite(values)
    if not known.any():
        return float("nan")
    straight = known & (bend <= np.quantile(bend[known], STANDING_SHARE))
    return float(np.median(values[straight]))


def valid_share(movement: Movement, *, values: FloatArray) -> float:
    """Share of the frames inside repetitions that have a value; of all frames for a hold."""
    if not movement.repetitions:
        return float(np.isfinite(values).mean()) if len(values) else 0.0
    time_s = movement.angles["time"].values
    inside = np.zeros(len(time_s), dtype=bool)
    for repetition in movement.repetitions:
        inside |= (time_s >= repetition.start_s) & (time_s <= repetition.end_s)
    return float(np.isfinite(values[inside]).mean()) if inside.any() else 0.0
