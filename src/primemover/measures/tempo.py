"""Seconds from start to turning point (``tempo_out``) and back (``tempo_back``)."""

from __future__ import annotations

import numpy as np

from primemover.knowledge import Calibration
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.measures.repetitions import NEEDED, REPEATED
from primemover.signals.movement import Movement


def measure_tempo(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean duration of the two phases over the repetitions whose phase was seen whole."""
    phases = {
        "tempo_out": [r.out_s for r in movement.repetitions if r.out_s > 0],
        "tempo_back": [r.back_s for r in movement.repetitions if r.back_s > 0],
    }
    return tuple(
        _of_phase(movement, quantity, seconds, calibrated=calibration is not None)
        for quantity, seconds in phases.items()
    )


def _of_phase(
    movement: Movement, quantity: str, seconds: list[float], *, calibrated: bool
) -> Measure | Refusal:
    refusal = reading.refused_by_gates(
        movement, quantity=quantity, side=movement.side, gates=NEEDED
    )
    if refusal is not None:
        return refusal
    if not seconds:
        return reading.nothing_to_measure(quantity, side=movement.side)
    frame_s = float(np.median(np.diff(movement.angles["time"].values)))
    error_s = 2 * float(np.std(seconds, ddof=1)) / len(seconds) ** 0.5 if len(seconds) > 1 else 0.0
    return Measure(
        quantity=quantity,
        value=float(np.mean(seconds)),
        unit="s",
        side=movement.side,
        uncertainty=float(np.hypot(2 * frame_s, error_s)),
        valid_share=reading.valid_share(
            movement, values=reading.series(movement, name=movement.counted_signal)
        ),
        method=reading.method_of(movement, note="between 5 % of the amplitude and the turn"),
        confidence="normal" if calibrated else "low",
    )


ENTRY = MeasureEntry(quantity="tempo", unit="s", tests=REPEATED, measure=measure_tempo)
