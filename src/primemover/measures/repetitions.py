"""How many complete repetitions were seen."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.movement import Movement

REPEATED = (
    "squat",
    "clam",
    "bench_dip",
    "bridge",
    "prone_hip_extension",
    "side_lying_abduction",
    "hip_hinge",
    "lunge",
    "step_up",
    "single_leg_squat",
)
"""Filmed tests that are repeated, not held."""

NEEDED = ("person_seen", "long_enough", "longest_gap", "one_person", "upright", "sides_steady")

_MISCOUNT = 0.5
"""29 of 29 real sets were counted exactly; a doubtful one is off by one at most."""


def measure_repetitions(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """The count of complete repetitions; partial ones widen its uncertainty."""
    refusal = reading.refused_by_gates(
        movement, quantity="repetitions", side=movement.side, gates=NEEDED
    )
    if refusal is not None:
        return (refusal,)
    signal = movement.counted_signal.replace("_", " ")
    return (
        Measure(
            quantity="repetitions",
            value=float(len(movement.repetitions)),
            unit="1",
            side=movement.side,
            uncertainty=1.0 if movement.partials else _MISCOUNT,
            valid_share=reading.valid_share(
                movement, values=reading.series(movement, name=movement.counted_signal)
            ),
            method=reading.method_of(
                movement,
                note=f"excursions of {signal}; {len(movement.partials)} partial ones not counted",
            ),
            confidence="normal" if calibration is not None else "low",
        ),
    )


ENTRY = MeasureEntry(quantity="repetitions", unit="1", tests=REPEATED, measure=measure_repetitions)
