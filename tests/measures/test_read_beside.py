"""What a measure is read beside: the other leg, one's own standing, how holds are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand
from primemover.measures import Measure, measure_movement
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Movement
from primemover.terms import SIDES, Side
from tests.synthetic import synthetic_track

FloatArray = npt.NDArray[np.float64]

HOLD_BIAS_S = 0.4
SAME = 1e-6  # the same samples are read: only rounding is left


def calibration() -> Calibration:
    def without_error(bias: float) -> CalibratedQuantity:
        band = CalibrationBand(
            yaw_from_deg=0, yaw_to_deg=180, bias=bias, half_width=1.0, where="by construction"
        )
        return CalibratedQuantity(unit="deg", bands=(band,))

    angles = ("knee_depth", "hip_extension_range", "trunk_side_lean", "shin_angle")
    quantities = {name: without_error(0.0) for name in angles}
    return Calibration(
        id="mediapipe-full",
        pose_engine="mediapipe",
        pose_model="full",
        version="test",
        made_from="a stick figure",
        quantities=quantities | {"hold_time": without_error(HOLD_BIAS_S)},
    )


def analysed(test: str, *, side: Side | None = None, **options: Any) -> Movement:
    track = synthetic_track(test, **({"side": side} if side else {}), **options)
    return analyse_movement(track, protocol=load_knowledge().tests[test], side=side)


def changed(
    movement: Movement, name: str, change: Callable[[FloatArray], FloatArray], *rows: int
) -> Movement:
    """The movement with one of its series changed, or only some of its sides."""
    series = movement.angles[name].copy(deep=True)
    chosen = (list(rows),) if rows else (...,)
    series.values[chosen] = change(series.values[chosen])
    return replace(movement, angles=movement.angles.assign({name: series}))


def value(movement: Movement, quantity: str) -> float:
    results = {r.quantity: r for r in measure_movement(movement, calibration=calibration())}
    result = results[quantity]
    assert isinstance(result, Measure), result
    return result.value


@pytest.mark.parametrize("worse_read", range(len(SIDES)))
@pytest.mark.parametrize(
    ("test", "quantity", "series"),
    [("squat", "knee_depth", "knee_bend"), ("bridge", "hip_extension_range", "hip_flexion")],
)
def test_the_leg_that_shows_more_is_read(
    test: str, quantity: str, series: str, worse_read: int
) -> None:
    movement = analysed(test)
    half_seen = changed(movement, series, lambda bend: bend / 2, worse_read)
    neither = changed(movement, series, lambda bend: bend / 2)
    assert value(half_seen, quantity) == pytest.approx(value(movement, quantity), abs=SAME)
    assert value(neither, quantity) == pytest.approx(value(movement, quantity) / 2, abs=1.0)


@pytest.mark.parametrize(
    ("test", "side", "quantity", "series"),
    [
        ("one_leg_stand", "left", "trunk_side_lean", "trunk_side_lean"),
        ("hip_hinge", None, "shin_angle", "shank_lean"),
    ],
)
def test_what_is_there_in_standing_too_counts_for_nothing(
    test: str, side: Side | None, quantity: str, series: str
) -> None:
    movement = analysed(test, side=side)
    tilted = changed(movement, series, lambda lean: lean + 6.0)
    assert value(tilted, quantity) == pytest.approx(value(movement, quantity), abs=SAME)


def test_a_hold_is_brought_to_the_truth() -> None:
    movement = analysed("plank")
    uncorrected = {r.quantity: r for r in measure_movement(movement, calibration=None)}["hold_time"]
    assert isinstance(uncorrected, Measure)
    assert value(movement, "hold_time") == pytest.approx(uncorrected.value - HOLD_BIAS_S)
