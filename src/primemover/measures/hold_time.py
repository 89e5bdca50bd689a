"""Seconds a plank was held: trunk near horizontal, knees straight."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
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
    words = "at least: the recording begins or ends in the hold" if hold.open_ended else "whole"
    return Measure(
        quantity=quantity,
        value=hold.time_s,
        unit="s",
        side=side,
        uncertainty=float(np.hypot(2 * frame_s, break_s)),
        valid_share=float(np.isfinite(movement.angles["ankle_gap"].values).mean()),
        method=reading.method_of(movement, note=f"time held, {words}"),
        confidence="low" if hold.open_ended or calibration is None else "normal",
    )


ENTRY = MeasureEntry(quantity="hold_time", unit="s", tests=("plank",), measure=measure_hold_time)
