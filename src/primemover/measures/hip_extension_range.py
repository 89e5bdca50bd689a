"""How far the hip opens from rest to the top of a bridge or a leg lift, in degrees.

In a bridge both legs do the same, and the one that shows more is read.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement
from primemover.terms import SIDES

BOTH_ALIKE: Final = ("bridge",)
"""Tests in which both legs do the same."""


def measure_hip_extension_range(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean over the repetitions of the change of hip flexion."""
    far = reading.refused_far_side(movement, quantity="hip_extension_range")
    if far is not None:
        return (far,)
    both = movement.test in BOTH_ALIKE
    sides = SIDES if both else (reading.seen_side(movement),)
    values = [reading.series(movement, name="hip_flexion", side=side) for side in sides]
    ranges = [
        reading.peaks(movement, values=each) - reading.troughs(movement, values=each)
        for each in values
    ]
    leg = "the leg that shows more" if both else "near leg"
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_extension_range",
                unit="deg",
                side=None if both else sides[0],
                raw=np.fmax.reduce(ranges),
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=np.sum(values, axis=0)),
                note=f"change of hip flexion in each repetition, {leg}, world landmarks",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_extension_range",
    unit="deg",
    tests=("bridge", "prone_hip_extension"),
    measure=measure_hip_extension_range,
)
