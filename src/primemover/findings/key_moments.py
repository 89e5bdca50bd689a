"""The two or three moments of a recording that are worth a picture."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.signals.movement import Movement, Repetition

WATCHED: Final[dict[str, str]] = {
    "squat": "heel_rise",
    "plank": "body_line",
    "one_leg_stand": "trunk_side_lean",
    "bench_dip": "hip_flexion",
    "hip_hinge": "shank_lean",
    "lunge": "trunk_lean",
    "step_up": "trunk_lean",
}
"""The series whose farthest departure is shown; the counted one for every other test."""

_EDGE: Final = 0.02
"""Share of a hold left out at both ends, where the camera is being set down."""


def key_times_s(movement: Movement) -> tuple[float, ...]:
    """Seconds of two or three pictures, in order of time.

    For repetitions: start and turning point of the one with the middle amplitude, and where the
    watched series departs farthest from its median. For holds: the beginning, and that departure.
    """
    time_s = np.asarray(movement.angles["time"].values, dtype=float)
    if time_s.size == 0:
        return ()
    typical = _typical(movement.repetitions)
    times = [typical.start_s, typical.turn_s] if typical else [_at_share(time_s, _EDGE)]
    times.append(_farthest_s(movement, time_s=time_s))
    return tuple(sorted({float(each) for each in times}))


def _typical(repetitions: tuple[Repetition, ...]) -> Repetition | None:
    by_size = sorted(repetitions, key=lambda r: (r.amplitude, r.start_s))
    return by_size[len(by_size) // 2] if by_size else None


def _at_share(time_s: npt.NDArray[np.float64], share: float) -> float:
    return float(time_s[round(share * (time_s.size - 1))])


def _farthest_s(movement: Movement, *, time_s: npt.NDArray[np.float64]) -> float:
    """When the watched series is farthest from its median; the middle when it has no values."""
    name = WATCHED.get(movement.test, movement.counted_signal)
    if name not in movement.angles:
        return _at_share(time_s, 0.5)
    values = np.atleast_2d(np.asarray(movement.angles[name].values, dtype=float))
    inside = slice(round(_EDGE * time_s.size), max(1, round((1 - _EDGE) * time_s.size)))
    rows = [row[inside] for row in values if np.isfinite(row[inside]).any()]
    if not rows:
        return _at_share(time_s, 0.5)
    away = np.nanmax([np.abs(row - np.nanmedian(row)) for row in rows], axis=0)
    return float(time_s[inside][int(np.nanargmax(away))])
