"""How far the trunk leans over the stance leg, in degrees; negative leans away.

It is read beside the same person's trunk while both feet are on the floor, so a tilted camera
counts for nothing. Where that was not filmed, it is read beside the vertical and is less sure.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import during, one_leg_stance
from primemover.signals.movement import Movement

BESIDE: Final = {True: "beside standing on both feet", False: "beside the vertical"}
FROM_THE_FRONT = (*reading.SEEN, "body_in_picture", "limb_length", "sides_steady")


def measure_trunk_side_lean(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Median over the stance, or mean peak of the repetitions, beside standing on both feet."""
    values = reading.series(movement, name="trunk_side_lean")
    if movement.repetitions:
        raw = reading.peaks(movement, values=values)
    else:
        raw = _during_stance(movement, values)
    both_deg = _on_both_feet(movement, values)
    beside = both_deg is not None
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="trunk_side_lean",
                unit="deg",
                side=movement.side,
                raw=raw - (both_deg or 0.0),
                gates=FROM_THE_FRONT,
                sagittal=False,
                tilt_share=0.0 if beside else 1.0,
                tilt_is_new=not beside,
                valid_share=reading.valid_share(movement, values=values),
                note=f"lean of the trunk over the stance leg in the picture, {BESIDE[beside]}",
            ),
            calibration=calibration,
        ),
    )


def _on_both_feet(movement: Movement, values: reading.FloatArray) -> float | None:
    """Median lean while both feet are on the floor; None when that was hardly seen."""
    limits = load_knowledge().gates
    gap = np.abs(movement.angles["ankle_gap"].values)
    both = np.isfinite(values) & (gap < limits["foot_lifted"].value)
    seen_s = float(both.sum() * np.median(np.diff(movement.angles["time"].values)))
    return float(np.median(values[both])) if limits["both_feet"].holds(seen_s) else None


def _during_stance(movement: Movement, values: reading.FloatArray) -> reading.FloatArray:
    _, hold = one_leg_stance(movement.angles, stance=movement.side, limits=load_knowledge().gates)
    if hold is None:
        return np.array([])
    inside = values[during(hold, time_s=movement.angles["time"].values)]
    finite = inside[np.isfinite(inside)]
    return np.array([np.median(finite)]) if len(finite) else np.array([])


ENTRY = MeasureEntry(
    quantity="trunk_side_lean",
    unit="deg",
    tests=("one_leg_stand", "single_leg_squat"),
    measure=measure_trunk_side_lean,
)
