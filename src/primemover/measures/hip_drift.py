"""How the trunk–thigh angle at the bottom of a dip changes over the set, in degrees.

The mean of both legs, from the side in the picture and obliquely in world landmarks.
"""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement
from primemover.terms import SIDES


def measure_hip_drift(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Size of the change from the first to the last dip, along a straight line through all."""
    in_picture = reading.from_side(movement)
    name = "hip_bend" if in_picture else "hip_flexion"
    values = np.mean([reading.series(movement, name=name, side=side) for side in SIDES], axis=0)
    seen_in = "the picture" if in_picture else "world landmarks"
    time_s = movement.angles["time"].values
    turns = [
        float(np.interp(repetition.turn_s, time_s, values)) for repetition in movement.repetitions
    ]
    enough = len(turns) > 1 and bool(np.isfinite(turns).all())
    # One dip has no slope, and none at all no line.
    slope = float(np.polyfit(range(len(turns)), turns, 1)[0]) if enough else 0.0
    return (
        reading.read(
            movement,
            reading=reading.Reading(
                quantity="hip_drift",
                unit="deg",
                side=None,
                raw=[abs(slope) * (len(turns) - 1)] if enough else [],
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note=f"change of hip flexion at the bottom from first to last dip, {seen_in}",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_drift", unit="deg", tests=("bench_dip",), measure=measure_hip_drift
)
