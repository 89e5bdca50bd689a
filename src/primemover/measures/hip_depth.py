"""Hip flexion at the deepest point of each repetition, in degrees; larger is deeper."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement
from primemover.terms import SIDES


def measure_hip_depth(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean peak hip flexion over the repetitions, both legs together: they do the same."""
    values = [reading.series(movement, name="hip_flexion", side=side) for side in SIDES]
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_depth",
                unit="deg",
                side=None,
                raw=np.mean([reading.peaks(movement, values=each) for each in values], axis=0),
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=np.sum(values, axis=0)),
                note="largest hip flexion of each repetition, mean of both legs, world landmarks",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_depth", unit="deg", tests=("squat", "hip_hinge"), measure=measure_hip_depth
)
