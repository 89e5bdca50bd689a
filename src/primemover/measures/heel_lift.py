"""How far the near heel rises in each repetition, in per cent of the shank's length."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_heel_lift(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean of the largest heel rise of each repetition, over standing."""
    values = reading.series(movement, name="heel_rise")
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="heel_lift",
                unit="%",
                side=reading.seen_side(movement),
                raw=reading.peaks(movement, values=values),
                gates=reading.SEEN + reading.PLAUSIBLE + reading.FEET,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="largest rise of the near heel in the picture, of the shank's length",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(quantity="heel_lift", unit="%", tests=("squat",), measure=measure_heel_lift)
