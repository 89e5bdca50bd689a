"""How far the trunk tips forward in each repetition, in degrees.

From the side it is what the picture shows beyond the most upright moment of the repetition, so a
tilted camera counts for nothing; obliquely it is taken from world landmarks, beside the vertical.
"""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_trunk_lean(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest forward lean of each repetition."""
    in_picture = reading.from_side(movement)
    values = reading.series(movement, name="trunk_tilt" if in_picture else "trunk_lean")
    upright = reading.troughs(movement, values=values) if in_picture else 0.0
    seen_in = "beyond the most upright, the picture" if in_picture else "world landmarks"
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="trunk_lean",
                unit="deg",
                side=None,
                raw=reading.peaks(movement, values=values) - upright,
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                tilt_share=0.0 if in_picture else 1.0,
                valid_share=reading.valid_share(movement, values=values),
                note=f"largest forward lean of each repetition, {seen_in}",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="trunk_lean",
    unit="deg",
    tests=("squat", "hip_hinge", "lunge", "step_up"),
    measure=measure_trunk_lean,
)
