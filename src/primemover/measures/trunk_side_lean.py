"""How far the trunk leans over the stance leg, in degrees; negative leans away."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import during, one_leg_stance
from primemover.signals.movement import Movement

FROM_THE_FRONT = (*reading.SEEN, "body_in_picture", "limb_length", "sides_steady")


def measure_trunk_side_lean(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Median lean over the stance, or mean peak lean of each repetition; tilt counted in."""
    values = reading.series(movement, name="trunk_side_lean")
    if movement.repetitions:
        raw = reading.peaks(movement, values=values)
    else:
        raw = _during_stance(movement, values)
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="trunk_side_lean",
                unit="deg",
                side=movement.side,
                raw=raw,
                gates=FROM_THE_FRONT,
                sagittal=False,
                tilt_share=1.0,
                valid_share=reading.valid_share(movement, values=values),
                note="lean of the trunk over the stance leg in the picture",
            ),
            calibration=calibration,
        ),
    )


def _during_stance(movement: Movement, values: reading.FloatArray) -> reading.FloatArray:
    _, hold = one_leg_stance(movement.angles, stance=movement.side, limits=load_knowledge().gates)
    if hold is None:
        return np.array([])
    inside = values[during(hold, time_s=movement.angles["time"].values)]
    finite = inside[np.isfinite(inside)]
    return np.array([np.median(finite)]) if len(finite) else np.array([])


ENTRY = MeasureEntry(
    quantity="trunk_side_lean",
    unit="deg",
    tests=("one_leg_stand", "single_leg_squat"),
    measure=measure_trunk_side_lean,
)
