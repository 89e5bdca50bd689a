"""How far the free side of the pelvis drops on one leg, in degrees; positive is a drop.

The camera sees about a third of a true drop, so the value is the picture's reading divided by the
calibration's slope and its interval is wide: a signal, never a verdict.
"""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.measures.trunk_side_lean import FROM_THE_FRONT
from primemover.signals.holds import during, one_leg_stance
from primemover.signals.movement import Movement

_LARGEST_TENTH = 90.0


def measure_pelvic_drop(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """The drop held for a tenth of the stance, confidence low; refused where a lean hides it."""
    limits = load_knowledge().gates
    _, hold = one_leg_stance(movement.angles, stance=movement.side, limits=limits)
    drop = -reading.series(movement, name="pelvic_obliquity")
    lean = reading.series(movement, name="trunk_side_lean")
    inside = (
        during(hold, time_s=movement.angles["time"].values)
        if hold is not None
        else np.zeros(len(drop), dtype=bool)
    )
    inside &= np.isfinite(drop) & np.isfinite(lean)
    hidden = limits["pelvis_trunk_lean"]
    largest = float(np.abs(lean[inside]).max()) if inside.any() else 0.0
    if not hidden.holds(largest):
        return (
            Refusal(
                quantity="pelvic_drop",
                side=movement.side,
                cause="lean",
                reason=hidden.reason.format(value=largest, limit=hidden.value),
                remedy=hidden.remedy,
            ),
        )
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="pelvic_drop",
                unit="deg",
                side=movement.side,
                raw=[float(np.percentile(drop[inside], _LARGEST_TENTH))] if inside.any() else [],
                gates=FROM_THE_FRONT,
                sagittal=False,
                tilt_share=1.0,
                valid_share=reading.valid_share(movement, values=drop),
                note="line of the hips in the picture, corrected for how little of it shows",
                confidence="low",
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="pelvic_drop", unit="deg", tests=("one_leg_stand",), measure=measure_pelvic_drop
)
