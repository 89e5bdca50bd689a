"""How the trunk–thigh angle at the bottom of a dip changes over the set, in degrees."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement


def measure_hip_drift(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Size of the change from the first to the last dip, along a straight line through all."""
    values = reading.series(movement, name="hip_flexion")
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
                side=reading.seen_side(movement),
                raw=[abs(slope) * (len(turns) - 1)] if enough else [],
                gates=reading.SEEN + reading.PLAUSIBLE,
                sagittal=True,
                valid_share=reading.valid_share(movement, values=values),
                note="change of hip flexion at the bottom from first to last dip, near leg",
                floor=0.0,
            ),
            calibration=calibration,
        ),
    )


ENTRY = MeasureEntry(
    quantity="hip_drift", unit="deg", tests=("bench_dip",), measure=measure_hip_drift
)
