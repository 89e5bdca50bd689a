"""How far the knee falls inwards, as the picture shows it: none, some or marked.

Ordinal: a picture's frontal-plane angle agrees poorly with the true one, so the value is a signal
with low confidence and never decides anything alone.
"""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.measures.trunk_side_lean import FROM_THE_FRONT
from primemover.signals.movement import Movement
from primemover.terms import SIDES, Side


def measure_knee_valgus(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean angle at the turning points, for each leg that bends; front views only."""
    if movement.view.facing == "side":
        return ()
    sides = SIDES if movement.side is None else (movement.side,)
    return tuple(_of_side(movement, side, calibration=calibration) for side in sides)


def _of_side(
    movement: Movement, side: Side, *, calibration: Calibration | None
) -> Measure | Refusal:
    values = reading.series(movement, name="frontal_plane_projection", side=side)
    return reading.read(
        movement,
        reading=reading.Reading(
            quantity="knee_valgus",
            unit="deg",
            side=side,
            raw=reading.peaks(movement, values=values),
            gates=FROM_THE_FRONT + reading.FEET,
            sagittal=False,
            valid_share=reading.valid_share(movement, values=values),
            note="hip, knee and ankle in the picture; ordinal",
            confidence="low",
        ),
        calibration=calibration,
    )


ENTRY = MeasureEntry(
    quantity="knee_valgus",
    unit="deg",
    tests=("squat", "single_leg_squat"),
    measure=measure_knee_valgus,
)
