"""Knee flexion at the deepest point of each repetition, in degrees; larger is deeper."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_knee_depth(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean peak knee flexion of the near leg over the repetitions."""
    far = reading.refused_far_side(movement, quantity="knee_depth")
    if far is not None:
        return (far,)
    values = reading.series(movement, name="knee_flexion")
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="knee_depth",
                unit="deg",
                side=reading.seen_side(movement),
                raw=reading.peaks(movement, values=values),
                gates=reading.SEEN + reading.PLAUSIBLE + reading.FEET,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="largest knee flexion of each repetition, near leg, world landmarks",
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
