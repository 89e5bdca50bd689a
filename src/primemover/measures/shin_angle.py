"""How far the near shin leans over the toes in each repetition, in degrees beyond standing.

Beside the person's own standing, a tilted camera and the engine's error of a standing shin count
for nothing.
"""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_shin_angle(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest shin lean of each repetition, less the lean in standing."""
    far = reading.refused_far_side(movement, quantity="shin_angle")
    if far is not None:
        return (far,)
    values = reading.series(movement, name="shank_lean")
    standing_deg = reading.standing(movement, values=values)
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="shin_angle",
                unit="deg",
                side=reading.seen_side(movement),
                raw=reading.peaks(movement, values=values) - standing_deg,
                gates=reading.SEEN + reading.PLAUSIBLE + reading.FEET,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="largest lean of the near shin over the toes beyond standing, world landmarks",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="shin_angle",
    unit="deg",
    tests=("hip_hinge", "lunge", "step_up"),
    measure=measure_shin_angle,
)
