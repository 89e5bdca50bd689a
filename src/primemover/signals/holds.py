"""Positions that are held: from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.knowledge.gates import GateLimit
from primemover.signals.angles import other
from primemover.signals.gaps import finite_runs
from primemover.signals.movement import Facing
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A position held from ``start_s`` to ``end_s``.

    ``open_ended``: it was on at the first or the last frame, so the true time is longer.
    """

    start_s: float
    end_s: float
    open_ended: bool

    @property
    def time_s(self) -> float:
        """Seconds held, as seen."""
        return self.end_s - self.start_s


def longest_hold(held: BoolArray, *, time_s: FloatArray, longest_break_s: float) -> Hold | None:
    """The longest stretch of ``held``, over breaks of up to ``longest_break_s``; None if none."""
    joined = held.copy()
    for gap in finite_runs(~held):
        inside = gap.start > 0 and gap.stop < len(held)
        if inside and time_s[gap.stop] - time_s[gap.start - 1] <= longest_break_s:
            joined[gap] = True
    holds = [
        Hold(
            start_s=float(time_s[run.start]),
            end_s=float(time_s[run.stop - 1]),
            open_ended=run.start == 0 or run.stop == len(held),
        )
        for run in finite_runs(joined)
    ]
    return max(holds, key=lambda h: h.time_s, default=None)


def lift_limit(facing: Facing, *, limits: Mapping[str, GateLimit]) -> GateLimit:
    """From which height a foot counts as lifted: from aside the farther foot appears higher."""
    return limits["foot_lifted" if facing in ("front", "back") else "foot_lifted_aside"]


def one_leg_stance(
    angles: xr.Dataset,
    *,
    stance: Side | None,
    limits: Mapping[str, GateLimit],
    facing: Facing = "front",
) -> tuple[Side | None, Hold | None]:
    """Which leg was stood on longest, and when; ``stance`` asks about that leg alone.

    ``angles`` needs ``ankle_gap`` (left above right, in shank lengths).
    """
    gap = angles["ankle_gap"].values
    lifted = lift_limit(facing, limits=limits).value
    found: list[tuple[Side, Hold]] = []
    for side in ("left", "right") if stance is None else (stance,):
        lift = gap if other(side) == "left" else -gap
        hold = longest_hold(
            lift >= lifted,
            time_s=angles["time"].values,
            longest_break_s=limits["hold_break"].value,
        )
        if hold is not None:
            found.append((side, hold))
    if not found:
        return stance, None
    return max(found, key=lambda pair: pair[1].time_s)


def plank_hold(angles: xr.Dataset, *, limits: Mapping[str, GateLimit]) -> Hold | None:
    """The longest time with the trunk near horizontal and the knees straight; None if none."""
    lean = np.abs(angles["trunk_lean"].values)
    knees = np.fmin(*angles["knee_flexion"].values)  # NaN where neither is known
    trunk = limits["plank_trunk"].value
    held = (lean >= trunk) & (lean <= 180 - trunk) & (knees <= limits["plank_knee"].value)
    return longest_hold(
        held, time_s=angles["time"].values, longest_break_s=limits["hold_break"].value
    )


def during(hold: Hold, *, time_s: FloatArray) -> BoolArray:
    """Which frames lie inside the hold."""
    return np.asarray((time_s >= hold.start_s) & (time_s <= hold.end_s))
