"""Largest angle between the thighs in each repetition of a clam or a leg lift, in degrees.

In a clam the thighs point towards the camera, and how far the knees come apart in the picture tells
more than world landmarks; in a leg lift the thighs lie across the picture, and these are read.
"""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_hip_opening(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest thigh-to-thigh angle of each repetition."""
    in_picture = movement.test == "clam"
    values = reading.series(movement, name="knee_gap" if in_picture else "hip_opening")
    seen_in = "from the gap of the knees in the picture" if in_picture else "world landmarks"
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_opening",
                unit="deg",
                side=movement.side,
                raw=reading.peaks(movement, values=values),
                gates=(*reading.SEEN, "body_in_picture", "limb_length", "sides_steady"),
                sagittal=False,
                valid_share=reading.valid_share(movement, values=values),
                note=f"largest angle between the thighs of each repetition, {seen_in}",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_opening",
    unit="deg",
    tests=("clam", "side_lying_abduction"),
    measure=measure_hip_opening,
)
