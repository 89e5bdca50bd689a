"""Every quantity of one movement, by running each measure that knows its test."""

from __future__ import annotations

from functools import cache

from primemover.knowledge import Calibration
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.registry import discover
from primemover.signals.movement import Movement


def measure_movement(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """What can be measured in this movement and what must be refused, in order of name.

    Parameters
    ----------
    calibration : Calibration or None
        Of the pose engine and model that made the track. None, or one of another pair, means
        uncalibrated: angles are refused, counts and times have low confidence.
    """
    track = movement.track.attrs
    pair = (track["pose_engine"], track["pose_model"])
    if calibration is not None and (calibration.pose_engine, calibration.pose_model) != pair:
        calibration = None
    return tuple(
        result
        for entry in measure_entries().values()
        if movement.test in entry.tests
        for result in entry.measure(movement, calibration=calibration)
    )


@cache
def measure_entries() -> dict[str, MeasureEntry]:
    """Every measure that is installed, by name."""
    return discover("primemover.measures")
