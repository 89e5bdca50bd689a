"""Every quantity of one movement, by running each measure that knows its test."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from primemover.knowledge import Calibration
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.registry import discover
from primemover.signals.movement import Movement
from primemover.signals.posture import POSTURES

FOUND_NOTHING: Final = ("no_repetitions", "no_hold")
"""Causes that say nothing yet about the recording itself."""


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
        _less_sure_when_cropped(_refused_by_posture(result, movement=movement), movement=movement)
        for entry in measure_entries().values()
        if movement.test in entry.tests
        for result in entry.measure(movement, calibration=calibration)
    )


def _refused_by_posture(result: Measure | Refusal, *, movement: Movement) -> Measure | Refusal:
    """A refusal in place of a measure, or of finding nothing, when it looks like another test."""
    failed = movement.failed(*POSTURES)
    if not failed or (isinstance(result, Refusal) and result.cause not in FOUND_NOTHING):
        return result
    return Refusal(
        quantity=result.quantity,
        side=result.side,
        cause="posture",
        reason=failed[0].reason,
        remedy=failed[0].remedy,
    )


def _less_sure_when_cropped(result: Measure | Refusal, *, movement: Movement) -> Measure | Refusal:
    """A measure that needs no feet is shown with low confidence when they are cut off.

    The pose engine invents what it cannot see, and a body fitted to invented feet may shift whole.
    """
    if isinstance(result, Measure) and movement.failed("feet_in_picture"):
        return replace(result, confidence="low")
    return result


@cache
def measure_entries() -> dict[str, MeasureEntry]:
    """Every measure that is installed, by name."""
    return discover("primemover.measures")
