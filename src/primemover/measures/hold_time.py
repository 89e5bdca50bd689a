"""Seconds a plank was held: trunk near horizontal, knees straight."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibrationBand
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import Hold, plank_hold
from primemover.signals.movement import Movement
from primemover.terms import Side

NEEDED = ("person_seen", "long_enough", "longest_gap", "one_person", "upright", "body_in_picture")


def measure_hold_time(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """The longest hold of the recording."""
    hold = plank_hold(movement.angles, limits=load_knowledge().gates)
    return (held(movement, hold=hold, quantity="hold_time", side=None, calibration=calibration),)


def held(
    movement: Movement,
    *,
    hold: Hold | None,
    quantity: str,
    side: Side | None,
    calibration: Calibration | None,
) -> Measure | Refusal:
    """A hold as a measure; low confidence where the recording cut it off (it was longer)."""
    refusal = reading.refused_by_gates(movement, quantity=quantity, side=side, gates=NEEDED)
    if refusal is not None:
        return refusal
    if hold is None:
        return Refusal(
            quantity=quantity,
            side=side,
            cause="no_hold",
            reason="the position was not seen to be held",
            remedy="Film from before you take the position until after you leave it.",
        )
    frame_s = float(np.median(np.diff(movement.angles["time"].values)))
    break_s = load_knowledge().gates["hold_break"].value
    value_s, half_s = _calibrated(
        movement, quantity, hold.time_s, float(np.hypot(2 * frame_s, break_s)), calibration
    )
    words = "at least: the recording begins or ends in the hold" if hold.open_ended else "whole"
    return Measure(
        quantity=quantity,
        value=value_s,
        unit="s",
        side=side,
        uncertainty=half_s,
        valid_share=float(np.isfinite(movement.angles["ankle_gap"].values).mean()),
        method=reading.method_of(movement, note=f"time held, {words}"),
        confidence="low" if hold.open_ended or calibration is None else "normal",
    )


def _calibrated(
    movement: Movement,
    quantity: str,
    seen_s: float,
    half_s: float,
    calibration: Calibration | None,
) -> tuple[float, float]:
    """Seconds and half-width, brought to the truth where it is known how holds are read."""
    yaw_deg = movement.view.yaw_deg
    band = calibration and calibration.band(quantity, yaw_deg=yaw_deg, test=movement.test)
    if calibration is None or not isinstance(band, CalibrationBand) or band.refuse_reason:
        return seen_s, half_s
    half_s = float(np.hypot(half_s, calibration.half_width(band)))
    return max(band.corrected(seen_s, yaw_deg=yaw_deg), 0.0), half_s


ENTRY = MeasureEntry(quantity="hold_time", unit="s", tests=("plank",), measure=measure_hold_time)
