"""Knee flexion at the deepest point of each repetition, in degrees; larger is deeper.

Where both legs do the same, the knee that shows more bend is read: a pose engine reads a bent
knee too straight, and the one it reads worse the more so. From the side the picture shows the bend
better than the world landmarks, obliquely it is the other way round.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement
from primemover.terms import SIDES

BOTH_ALIKE: Final = ("squat",)
"""Tests in which both legs do the same."""


def measure_knee_depth(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean peak knee flexion over the repetitions, of the leg tested or of both."""
    far = reading.refused_far_side(movement, quantity="knee_depth")
    if far is not None:
        return (far,)
    both = movement.test in BOTH_ALIKE
    sides = SIDES if both else (reading.seen_side(movement),)
    in_picture = both and reading.from_side(movement)
    name = "knee_bend" if in_picture else "knee_flexion"
    values = [reading.series(movement, name=name, side=side) for side in sides]
    leg = "the leg that shows more" if both else "near leg"
    seen_in = "the picture" if in_picture else "world landmarks"
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="knee_depth",
                unit="deg",
                side=None if both else sides[0],
                raw=np.fmax.reduce([reading.peaks(movement, values=each) for each in values]),
                gates=reading.SEEN + reading.PLAUSIBLE + reading.FEET,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=np.sum(values, axis=0)),
                note=f"largest knee flexion of each repetition, {leg}, {seen_in}",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="knee_depth",
    unit="deg",
    tests=("squat", "lunge", "step_up"),
    measure=measure_knee_depth,
)
