"""How far the trunk tips forward in each repetition, in degrees from the vertical."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_trunk_lean(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest forward lean of each repetition; camera tilt counted in."""
    values = reading.series(movement, name="trunk_lean")
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="trunk_lean",
                unit="deg",
                side=None,
                raw=reading.peaks(movement, values=values),
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                tilt_share=1.0,
                valid_share=reading.valid_share(movement, values=values),
                note="largest forward lean of each repetition, world landmarks",
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
