"""Hip flexion at the deepest point of each repetition, in degrees; larger is deeper."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_hip_depth(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean peak hip flexion of the near leg over the repetitions."""
    values = reading.series(movement, name="hip_flexion")
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_depth",
                unit="deg",
                side=reading.seen_side(movement),
                raw=reading.peaks(movement, values=values),
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="largest hip flexion of each repetition, near leg, world landmarks",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_depth", unit="deg", tests=("squat", "hip_hinge"), measure=measure_hip_depth
)
