"""How far the hip opens from rest to the top of a bridge or a leg lift, in degrees."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_hip_extension_range(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean over the repetitions of the change of hip flexion, near leg."""
    far = reading.refused_far_side(movement, quantity="hip_extension_range")
    if far is not None:
        return (far,)
    values = reading.series(movement, name="hip_flexion")
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_extension_range",
                unit="deg",
                side=reading.seen_side(movement),
                raw=reading.peaks(movement, values=values)
                - reading.troughs(movement, values=values),
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="change of hip flexion in each repetition, near leg, world landmarks",
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
