"""Degrees of hip flexion for each degree of knee flexion at the bottom of a hinge."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement

_LEAST_KNEE_DEG = 10.0
"""Below this the quotient is set by the error of the knee angle; it is taken as this."""


def measure_hinge_ratio(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean over the repetitions of hip range divided by knee range, near leg."""
    hip = reading.series(movement, name="hip_flexion")
    knee = reading.series(movement, name="knee_flexion")
    hip_range = reading.peaks(movement, values=hip) - reading.troughs(movement, values=hip)
    knee_range = reading.peaks(movement, values=knee) - reading.troughs(movement, values=knee)
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hinge_ratio",
                unit="1",
                side=reading.seen_side(movement),
                raw=hip_range / np.maximum(knee_range, _LEAST_KNEE_DEG),
                gates=reading.SEEN + reading.PLAUSIBLE + reading.FEET,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=hip + knee),
                note="range of the hip over range of the knee, near leg, world landmarks",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hinge_ratio", unit="1", tests=("hip_hinge",), measure=measure_hinge_ratio
)
