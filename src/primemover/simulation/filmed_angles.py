"""What a recording says of the angles that decide who carries the load, and how sure it is.

The same readings that the measures of the app take (knee depth, trunk lean …), as courses over
time: the error that the calibration knows at the deepest point is taken off in proportion to how
deep a frame is, so that the course is deepest where the measure says. What the app refuses to read
is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from primemover.errors import RecordingError
from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibrationBand
from primemover.signals.analyse import counted_series
from primemover.signals.angles import landmark, middle, other
from primemover.signals.filters import zero_lag_butterworth
from primemover.signals.movement import Movement
from primemover.signals.view import fold
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
Angle = Literal["knee", "far_knee", "hip", "trunk", "shin", "side_lean"]

FORGIVEN: Final = ("head_in_picture", "bright_enough", "longest_gap")
"""Gates that say nothing against legs and trunk; repetitions with gaps are left out anyway."""
NORMAL_95: Final = 1.96
"""Half-width of a 95 % interval in standard deviations."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmedAngle:
    """One angle over the recording, in degrees.

    Attributes
    ----------
    angle : {"knee", "far_knee", "hip", "trunk", "shin", "side_lean"}
        Bend of knee (of the side that works, and of the other), thigh against trunk, lean of trunk
        and shin against the vertical, and lean of the trunk over the leg stood on.
    sides : tuple of Side
        Whose it is; both for the trunk.
    course_deg : array (frame,)
    sd_deg : float
        How far it may well be off, one standard deviation, the same way in the whole recording.
    taken_off_deg : float
        What the calibration took off at the deepest point.
    beyond_standing : bool
        Whether the course says only how much it differs from standing.
    """

    angle: Angle
    sides: tuple[Side, ...]
    course_deg: FloatArray
    sd_deg: float
    taken_off_deg: float
    beyond_standing: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Raw:
    """A reading before calibration: what the measure of ``quantity`` reads in each repetition."""

    quantity: str
    angle: Angle
    sides: tuple[Side, ...]
    course_deg: FloatArray
    read_deg: FloatArray
    beyond_standing: bool = False
    downwards: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pictured:
    """An angle of the picture: the series, whether it has a side, and whether both do the same."""

    angle: Angle
    name: str
    sided: bool = True
    both: bool = False


def require_seen(movement: Movement, *, from_front: bool = False) -> None:
    """Nothing comes back where the camera stood well enough and the recording is sound.

    Raises
    ------
    RecordingError
        With the words of the first gate that did not pass.
    """
    failed = [gate for gate in movement.gates if not gate.passed and gate.name not in FORGIVEN]
    if failed:
        raise _refused(movement, failed[0].reason, remedy=failed[0].remedy)
    views = ("front",) if from_front else ("side", "oblique")
    if movement.view.facing not in views:
        limit = load_knowledge().gates["frontal_view" if from_front else "oblique_view"]
        reason = limit.reason.format(value=fold(movement.view.yaw_deg), limit=limit.value)
        raise _refused(movement, reason, remedy=limit.remedy)
    if not movement.repetitions and not from_front:
        raise _refused(
            movement,
            "no complete repetition could be seen",
            remedy="Film the whole set: start before the first repetition and stop after the last.",
        )


def filmed_angles(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[FilmedAngle, ...]:
    """Every angle that is read in this test, calibrated.

    Raises
    ------
    RecordingError
        When one of them cannot be read from here, as the app's own measure would say.
    """
    depth = depth_share(movement)
    return (
        *(
            _calibrated(raw, movement=movement, calibration=calibration, depth=depth)
            for raw in READINGS[movement.test](movement)
        ),
        *(
            _of_picture(seen, movement=movement, calibration=calibration)
            for seen in PICTURES.get(movement.test, ())
        ),
    )


def depth_share(movement: Movement) -> FloatArray:
    """How far each frame is on its way from rest (0) to the turning point (1)."""
    camera = load_knowledge().tests[movement.test].camera
    if camera is None or camera.hold:
        return np.ones(movement.angles.sizes["time"])
    values = counted_series(
        movement.angles, camera=camera, side=movement.side, near_side=movement.view.near_side
    )
    time_s = movement.angles["time"].values
    known = np.isfinite(values)
    ends_s = [at for r in movement.repetitions for at in (r.start_s, r.end_s)]
    turns_s = [r.turn_s for r in movement.repetitions]
    rest, turn = (
        float(np.interp(at, time_s[known], values[known]).mean()) for at in (ends_s, turns_s)
    )
    return np.asarray(np.clip((values - rest) / (turn - rest), 0.0, 1.0))


def seen_side(movement: Movement) -> Side:
    """The side nearest the camera, else the tested one."""
    return movement.view.near_side or movement.side or "right"


def _calibrated(
    raw: _Raw, *, movement: Movement, calibration: Calibration | None, depth: FloatArray
) -> FilmedAngle:
    read_deg = float(np.nanmean(raw.read_deg))
    off_deg, sd_deg = _error(raw, movement=movement, calibration=calibration, read_deg=read_deg)
    if raw.downwards:
        off_deg = -off_deg
    return FilmedAngle(
        angle=raw.angle,
        sides=raw.sides,
        course_deg=raw.course_deg - off_deg * depth,
        sd_deg=sd_deg,
        taken_off_deg=off_deg,
        beyond_standing=raw.beyond_standing,
    )


def _error(
    raw: _Raw, *, movement: Movement, calibration: Calibration | None, read_deg: float
) -> tuple[float, float]:
    """How far the reading is off where it is taken, and its standard deviation, degrees."""
    yaw_deg = fold(movement.view.yaw_deg)
    band = None
    if calibration is not None:
        band = calibration.band(raw.quantity, yaw_deg=yaw_deg, test=movement.test)
    if calibration is None or band is None:
        engine = f"{movement.track.attrs['pose_engine']}/{movement.track.attrs['pose_model']}"
        raise _refused(
            movement,
            f"how far {engine} is off for {raw.quantity} from this camera position has not been "
            "measured",
            remedy="Film from the position the test asks for, and give the film as a file.",
        )
    _require_readable(band, movement=movement)
    off_deg = read_deg - band.corrected(read_deg, yaw_deg=yaw_deg)
    return off_deg, calibration.half_width(band) / NORMAL_95


def _of_picture(
    seen: _Pictured, *, movement: Movement, calibration: Calibration | None
) -> FilmedAngle:
    """An angle of the picture, as a film straight from the side shows it."""
    if movement.view.facing != "side" or calibration is None:
        limit = load_knowledge().gates["side_view"]
        reason = limit.reason.format(value=fold(movement.view.yaw_deg), limit=limit.value)
        raise _refused(movement, reason, remedy=limit.remedy)
    filmed = load_knowledge().body_model.filmed
    engine = f"{movement.track.attrs['pose_engine']}-{movement.track.attrs['pose_model']}"
    if engine != filmed.engine:
        raise _refused(
            movement,
            f"how far {engine.replace('-', '/')} is off in {movement.test} has not been measured",
            remedy="Give the film as a file, so that it is read with the full model.",
        )
    known = filmed.readings[f"{movement.test}_{seen.angle}"]
    side = _tested_side(movement)
    if seen.angle == "far_knee":
        side = other(side)
    read_deg = (
        _series(movement, seen.name, side=side) if seen.sided else _series(movement, seen.name)
    )
    return FilmedAngle(
        angle=seen.angle,
        sides=SIDES if seen.both else (side,),
        course_deg=(read_deg - known.offset_deg) / known.slope,
        sd_deg=known.sd_deg * calibration.real_factor,
        taken_off_deg=float(np.nanmean(read_deg - (read_deg - known.offset_deg) / known.slope)),
    )


def _require_readable(band: CalibrationBand, *, movement: Movement) -> None:
    limit = load_knowledge().gates["least_slope"]
    shown_percent = 100.0 * band.slope_to_truth
    if not band.refuse_reason and limit.holds(shown_percent):
        return
    shown = limit.reason.format(value=max(shown_percent, 0.0), limit=limit.value)
    raise _refused(movement, band.refuse_reason or shown, remedy=band.remedy or limit.remedy)


def _refused(movement: Movement, reason: str, *, remedy: str) -> RecordingError:
    source = movement.track.attrs["source"]
    return RecordingError(f"{source}: who carries the load cannot be said: {reason}. {remedy}")


def shank_tilt(movement: Movement, *, side: Side) -> FloatArray:
    """Lean of a shin in the picture, degrees, positive towards the toes; smoothed as others."""
    image = np.moveaxis(movement.track["image_position"].values, 2, 1)
    toes = middle(image, joint="foot_index") - middle(image, joint="heel")
    ahead = np.sign(np.nanmedian(toes[:, 0]))
    shin = landmark(image, name=f"{side}_knee") - landmark(image, name=f"{side}_ankle")
    tilt_deg = np.degrees(np.arctan2(shin[:, 0] * ahead, -shin[:, 1]))
    return zero_lag_butterworth(tilt_deg, time_s=movement.angles["time"].values)


def _series(movement: Movement, name: str, *, side: Side | None = None) -> FloatArray:
    if name == "shank_tilt":
        return shank_tilt(movement, side=side or seen_side(movement))
    values = movement.angles[name]
    return np.asarray((values if side is None else values.sel(side=side)).values, dtype=float)


def _peaks(movement: Movement, values: FloatArray) -> FloatArray:
    """The largest value of each repetition."""
    time_s = movement.angles["time"].values
    spans = ((r.start_s, r.end_s) for r in movement.repetitions)
    inside = (values[(time_s >= low) & (time_s <= high)] for low, high in spans)
    return np.array([np.nan if np.isnan(part).all() else np.nanmax(part) for part in inside])


def _standing_deg(movement: Movement, values: FloatArray) -> float:
    joints = ("knee_flexion", "hip_flexion")
    bend = np.mean([_series(movement, name).mean(axis=0) for name in joints], axis=0)
    known = np.isfinite(bend) & np.isfinite(values)
    share = load_knowledge().body_model.filmed_postures.rule("standing_share")
    straight = known & (bend <= np.quantile(bend[known], share))
    return float(np.median(values[straight]))


def _both_knees(movement: Movement) -> _Raw:
    """The knee that shows more, for both: from the side as the picture shows it."""
    name = "knee_bend" if movement.view.facing == "side" else "knee_flexion"
    courses = {side: _series(movement, name, side=side) for side in SIDES}
    peaks = {side: _peaks(movement, course) for side, course in courses.items()}
    fuller = max(SIDES, key=lambda side: float(np.nanmean(peaks[side])))
    return _Raw(
        quantity="knee_depth",
        angle="knee",
        sides=SIDES,
        course_deg=courses[fuller],
        read_deg=np.fmax(*peaks.values()),
    )


def _both_hips(movement: Movement) -> _Raw:
    courses = [_series(movement, "hip_flexion", side=side) for side in SIDES]
    return _Raw(
        quantity="hip_depth",
        angle="hip",
        sides=SIDES,
        course_deg=np.mean(courses, axis=0),
        read_deg=np.mean([_peaks(movement, course) for course in courses], axis=0),
    )


def _opened_hips(movement: Movement) -> _Raw:
    """A bridge opens the hips: what is read is how far, of the leg that shows more."""
    courses = {side: _series(movement, "hip_flexion", side=side) for side in SIDES}
    opened = {
        side: _peaks(movement, course) + _peaks(movement, -course)
        for side, course in courses.items()
    }
    fuller = max(SIDES, key=lambda side: float(np.nanmean(opened[side])))
    return _Raw(
        quantity="hip_extension_range",
        angle="hip",
        sides=SIDES,
        course_deg=courses[fuller],
        read_deg=np.fmax(*opened.values()),
        downwards=True,
    )


def _trunk(movement: Movement) -> _Raw:
    course = _series(movement, "trunk_tilt" if movement.view.facing == "side" else "trunk_lean")
    course = course - _standing_deg(movement, course)
    return _Raw(
        quantity="trunk_lean",
        angle="trunk",
        sides=SIDES,
        course_deg=course,
        read_deg=_peaks(movement, course),
        beyond_standing=True,
    )


def _shin(movement: Movement, sides: tuple[Side, ...]) -> _Raw:
    course = _series(movement, "shank_lean", side=seen_side(movement))
    course = course - _standing_deg(movement, course)
    return _Raw(
        quantity="shin_angle",
        angle="shin",
        sides=sides,
        course_deg=course,
        read_deg=_peaks(movement, course),
        beyond_standing=True,
    )


def _tested_side(movement: Movement) -> Side:
    """The tested side, which must be the near one."""
    near, tested = movement.view.near_side, movement.side
    if near is not None and tested is not None and near != tested:
        raise _refused(
            movement,
            f"the {tested} leg is the far one; the near leg hides it from the camera",
            remedy=f"Turn round so that your {tested} side is nearest the camera.",
        )
    return seen_side(movement)


def _side_lean(movement: Movement) -> _Raw:
    """Lean of the trunk over the standing leg, beside standing on both feet where that was seen."""
    course = _series(movement, "trunk_side_lean")
    gap = np.abs(_series(movement, "ankle_gap"))
    limits = load_knowledge().gates
    both = np.isfinite(course) & (gap < limits["foot_lifted"].value)
    seen_s = float(both.sum() * np.median(np.diff(movement.angles["time"].values)))
    if limits["both_feet"].holds(seen_s):
        course = course - float(np.median(course[both]))
    raised = np.isfinite(course) & (gap >= limits["foot_lifted"].value)
    return _Raw(
        quantity="trunk_side_lean",
        angle="side_lean",
        sides=SIDES,
        course_deg=course,
        read_deg=np.array([np.median(course[raised])]) if raised.any() else course,
    )


def _squat(movement: Movement) -> tuple[_Raw, ...]:
    return _both_knees(movement), _both_hips(movement), _trunk(movement)


def _hinge(movement: Movement) -> tuple[_Raw, ...]:
    return _both_hips(movement), _trunk(movement), _shin(movement, SIDES)


def _stride(movement: Movement) -> tuple[_Raw, ...]:
    return (_trunk(movement),)


def _bridge(movement: Movement) -> tuple[_Raw, ...]:
    return (_opened_hips(movement),)


def _one_leg(movement: Movement) -> tuple[_Raw, ...]:
    return (_side_lean(movement),)


READINGS: Final[Mapping[str, Callable[[Movement], tuple[_Raw, ...]]]] = {
    "squat": _squat,
    "hip_hinge": _hinge,
    "lunge": _stride,
    "step_up": _stride,
    "bridge": _bridge,
    "one_leg_stand": _one_leg,
}
"""What is read in each test that can be simulated."""

PICTURES: Final[Mapping[str, tuple[_Pictured, ...]]] = {
    "lunge": (
        _Pictured(angle="knee", name="knee_bend"),
        _Pictured(angle="far_knee", name="knee_bend"),
        _Pictured(angle="shin", name="shank_tilt"),
    ),
    "step_up": (
        _Pictured(angle="knee", name="knee_bend"),
        _Pictured(angle="shin", name="shank_tilt"),
    ),
    "bridge": (
        _Pictured(angle="knee", name="knee_bend", both=True),
        _Pictured(angle="shin", name="shank_tilt", both=True),
        _Pictured(angle="trunk", name="trunk_tilt", sided=False, both=True),
    ),
}
"""What is read in the picture besides, as no measure of the app does."""
