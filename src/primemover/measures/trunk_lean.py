"""How far the trunk tips forward in each repetition, in degrees beyond standing.

Beside the person's own standing, a tilted camera counts for nothing. From the side it is read in
the picture, obliquely from world landmarks.
"""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_trunk_lean(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest forward lean of each repetition, less the lean in standing."""
    in_picture = reading.from_side(movement)
    values = reading.series(movement, name="trunk_tilt" if in_picture else "trunk_lean")
    standing_deg = reading.standing(movement, values=values)
    seen_in = "picture" if in_picture else "world landmarks"
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="trunk_lean",
                unit="deg",
                side=None,
                raw=reading.peaks(movement, values=values) - standing_deg,
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note=f"largest forward lean of each repetition beyond standing, {seen_in}",
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
