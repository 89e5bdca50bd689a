"""Seconds from start to turning point (``tempo_out``) and back (``tempo_back``).

The turning point is the middle of the time spent within a tenth of the largest excursion: where
somebody pauses there, the largest single value may lie anywhere in the pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures import reading
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.measures.repetitions import NEEDED, REPEATED
from primemover.signals.analyse import counted_series
from primemover.signals.movement import Movement, Repetition

NEAR_THE_TURN: Final = 0.1
"""Share of a repetition's amplitude within which somebody is at its turning point."""

CUT: Final = {
    "tempo_out": "no repetition is in the recording from its beginning to its turn",
    "tempo_back": "no repetition is in the recording from its turn to its end",
}
"""Why a phase has no time although repetitions were counted."""


def measure_tempo(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """Mean duration of the two phases over the repetitions whose phase was seen whole."""
    turns_s = [_turn_s(movement, repetition) for repetition in movement.repetitions]
    pairs = list(zip(movement.repetitions, turns_s, strict=True))
    phases = {
        "tempo_out": [turn_s - r.start_s for r, turn_s in pairs if r.out_s > 0],
        "tempo_back": [r.end_s - turn_s for r, turn_s in pairs if r.back_s > 0],
    }
    return tuple(
        _of_phase(movement, quantity, seconds, calibration=calibration)
        for quantity, seconds in phases.items()
    )


def _turn_s(movement: Movement, repetition: Repetition) -> float:
    """The middle of the time near the turning point."""
    camera = load_knowledge().tests[movement.test].camera
    if camera is None:
        return repetition.turn_s
    values = counted_series(
        movement.angles, camera=camera, side=movement.side, near_side=movement.view.near_side
    )
    values = -values if camera.direction == "valleys" else values
    time_s = movement.angles["time"].values
    inside = (time_s >= repetition.start_s) & (time_s <= repetition.end_s) & np.isfinite(values)
    if not inside.any():
        return repetition.turn_s
    near = inside & (values >= values[inside].max() - NEAR_THE_TURN * repetition.amplitude)
    return float(time_s[near][0] + time_s[near][-1]) / 2


def _of_phase(
    movement: Movement,
    quantity: str,
    seconds: Sequence[float],
    *,
    calibration: Calibration | None,
) -> Measure | Refusal:
    refusal = reading.refused_by_gates(
        movement, quantity=quantity, side=movement.side, gates=NEEDED
    )
    if refusal is not None:
        return refusal
    if not seconds:
        nothing = reading.nothing_to_measure(quantity, side=movement.side)
        return replace(nothing, reason=CUT[quantity]) if movement.repetitions else nothing
    error_s = 2 * float(np.std(seconds, ddof=1)) / len(seconds) ** 0.5 if len(seconds) > 1 else 0.0
    mean_s, half_s = _calibrated(movement, quantity, float(np.mean(seconds)), calibration)
    return Measure(
        quantity=quantity,
        value=max(mean_s, 0.0),
        unit="s",
        side=movement.side,
        uncertainty=float(np.hypot(half_s, error_s)),
        valid_share=reading.valid_share(
            movement, values=reading.series(movement, name=movement.counted_signal)
        ),
        method=reading.method_of(movement, note="between 5 % of the amplitude and the turn"),
        confidence="normal" if calibration is not None else "low",
    )


def _calibrated(
    movement: Movement, quantity: str, mean_s: float, calibration: Calibration | None
) -> tuple[float, float]:
    """Mean and half-width in seconds; two frames where nothing more is known."""
    yaw_deg = movement.view.yaw_deg
    if calibration is not None:
        band = calibration.band(quantity, yaw_deg=yaw_deg, test=movement.test)
        if band is not None and not band.refuse_reason:
            return band.corrected(mean_s, yaw_deg=yaw_deg), calibration.half_width(band)
    return mean_s, 2 * float(np.median(np.diff(movement.angles["time"].values)))


ENTRY = MeasureEntry(quantity="tempo", unit="s", tests=REPEATED, measure=measure_tempo)
