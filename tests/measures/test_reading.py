"""From raw readings to a number: bias, slope, spread, and what the camera's direction allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand
from primemover.measures import Measure, Refusal, measure_movement
from primemover.measures.reading import Reading, read
from primemover.signals.analyse import analyse_movement
from primemover.signals.movement import Facing, Movement
from tests.synthetic import synthetic_track

RAW = (44.0, 48.0, 52.0)
MEAN, TWO_STANDARD_ERRORS = 48.0, 2 * 4.0 / 3**0.5
"""Of the three raw readings, whose standard deviation is 4."""
BIAS, SLOPE, HALF_WIDTH = -6.0, 0.5, 3.0


def band(from_deg: float, to_deg: float, *, half_width: float = HALF_WIDTH) -> CalibrationBand:
    return CalibrationBand(
        yaw_from_deg=from_deg,
        yaw_to_deg=to_deg,
        bias=BIAS,
        slope=SLOPE,
        half_width=half_width,
        where="by construction",
    )


def calibration(*bands: CalibrationBand) -> Calibration:
    return Calibration(
        id="mediapipe-full",
        pose_engine="mediapipe",
        pose_model="full",
        version="test",
        made_from="by construction",
        quantities={"knee_depth": CalibratedQuantity(unit="deg", bands=bands)},
    )


ANY_VIEW = calibration(band(0.0, 180.0))


@pytest.fixture(scope="module")
def squat() -> Movement:
    return analyse_movement(synthetic_track("squat"), protocol=load_knowledge().tests["squat"])


def seen_from(movement: Movement, *, yaw_deg: float, doubt_deg: float = 10.0) -> Movement:
    """The movement as filmed from there; the facing is what the yaw alone says."""
    limits = load_knowledge().gates
    folded = min(yaw_deg, 180 - yaw_deg)
    far: Facing = "front" if yaw_deg < 90 else "back"
    facing: Facing = "oblique" if limits["oblique_view"].holds(folded) else far
    view = replace(
        movement.view,
        yaw_deg=yaw_deg,
        yaw_uncertainty_deg=doubt_deg,
        facing="side" if limits["side_view"].holds(folded) else facing,
    )
    return replace(movement, view=view)


def knee(movement: Movement, *, known: Calibration = ANY_VIEW, sagittal: bool = True) -> object:
    reading = Reading(
        quantity="knee_depth", unit="deg", side="left", raw=RAW, gates=(), sagittal=sagittal
    )
    return read(movement, reading=reading, calibration=known)


def measure(movement: Movement, *, known: Calibration = ANY_VIEW) -> Measure:
    found = knee(movement, known=known)
    assert isinstance(found, Measure)
    return found


def test_the_bias_is_taken_off_and_the_slope_divided_out(squat: Movement) -> None:
    assert measure(squat).value == pytest.approx((MEAN - BIAS) / SLOPE)


def test_the_bias_holds_at_its_reference(squat: Movement) -> None:
    at_ninety = band(0.0, 180.0).model_copy(update={"reference": 90.0})
    expected = 90.0 + (MEAN - BIAS - 90.0) / SLOPE
    assert measure(squat, known=calibration(at_ninety)).value == pytest.approx(expected)


def test_the_slope_widens_the_spread_between_repetitions(squat: Movement) -> None:
    expected = float(np.hypot(HALF_WIDTH, TWO_STANDARD_ERRORS / SLOPE))
    assert measure(squat).uncertainty == pytest.approx(expected)


@pytest.mark.parametrize("yaw_deg", [5.0, 29.0, 151.0, 175.0])
def test_the_view_alone_refuses_what_is_seen_from_the_side(squat: Movement, yaw_deg: float) -> None:
    found = knee(seen_from(squat, yaw_deg=yaw_deg))
    assert isinstance(found, Refusal)
    assert found.cause == "view"
    assert isinstance(knee(seen_from(squat, yaw_deg=yaw_deg), sagittal=False), Measure)


@pytest.mark.parametrize("yaw_deg", [35.0, 59.0, 125.0])
def test_an_oblique_view_alone_lowers_confidence(squat: Movement, yaw_deg: float) -> None:
    assert measure(seen_from(squat, yaw_deg=yaw_deg)).confidence == "low"


@pytest.mark.parametrize(
    ("yaw_deg", "doubt_deg", "confidence"),
    [
        (61.0, 10.0, "low"),
        (119.0, 10.0, "low"),
        (61.0, 1.0, "normal"),
        (68.0, 10.0, "normal"),
        (68.0, 20.0, "low"),
        (75.0, 12.0, "normal"),
        (90.0, 20.0, "normal"),
    ],
)
def test_a_view_that_may_be_oblique_counts_as_oblique(
    squat: Movement, yaw_deg: float, doubt_deg: float, confidence: str
) -> None:
    found = measure(seen_from(squat, yaw_deg=yaw_deg, doubt_deg=doubt_deg))
    assert found.confidence == confidence


@pytest.mark.parametrize(("yaw_deg", "wide"), [(59.9, True), (60.0, False), (61.0, False)])
def test_the_band_is_that_of_the_yaw_as_it_was_seen(
    squat: Movement, yaw_deg: float, wide: bool
) -> None:
    known = calibration(band(30.0, 60.0, half_width=30.0), band(60.0, 90.0, half_width=3.0))
    found = measure(seen_from(squat, yaw_deg=yaw_deg), known=known)
    assert (found.uncertainty > 30) == wide


def test_real_footage_widens_the_band_and_nothing_else(squat: Movement) -> None:
    known = ANY_VIEW.model_copy(update={"real_factor": 1.5, "real_factor_reason": "one clip"})
    spread = TWO_STANDARD_ERRORS / SLOPE
    assert measure(squat, known=known).uncertainty == pytest.approx(
        float(np.hypot(1.5 * HALF_WIDTH, spread))
    )
    assert measure(squat, known=known.for_rendered()) == measure(squat)
    assert measure(squat, known=known).value == measure(squat).value


@pytest.mark.parametrize(("slope_seen", "refused"), [(0.49, True), (0.5, False), (-0.1, True)])
def test_what_hardly_shows_is_refused_with_the_figure(
    squat: Movement, slope_seen: float, refused: bool
) -> None:
    hidden = band(0.0, 180.0).model_copy(update={"slope_seen": slope_seen})
    found = knee(squat, known=calibration(hidden))
    assert isinstance(found, Refusal) == refused
    if isinstance(found, Refusal):
        assert found.cause == "attenuated"
        assert f" {max(100 * slope_seen, 0):.0f} %" in found.reason
        assert " 50 %" in found.reason
        assert found.remedy == load_knowledge().gates["least_slope"].remedy


def test_a_band_may_say_what_to_do_instead_when_little_shows(squat: Movement) -> None:
    hidden = band(0.0, 180.0).model_copy(update={"slope_seen": 0.1, "remedy": "Ask a friend."})
    found = knee(squat, known=calibration(hidden))
    assert isinstance(found, Refusal)
    assert found.remedy == "Ask a friend."


@pytest.mark.parametrize(
    ("held_deg", "added_deg"), [(0.0, 5.0), (3.0, 4.0), (5.0, 0.0), (9.0, 0.0)]
)
def test_tilt_that_the_experiment_held_is_not_counted_twice(
    squat: Movement, held_deg: float, added_deg: float
) -> None:
    known = ANY_VIEW.model_copy(update={"tilt_deg": held_deg})
    reading = Reading(
        quantity="knee_depth",
        unit="deg",
        side="left",
        raw=[MEAN],
        gates=(),
        sagittal=True,
        tilt_share=1.0,
    )
    found = read(squat, reading=reading, calibration=known)
    assert isinstance(found, Measure)
    assert found.uncertainty == pytest.approx(float(np.hypot(HALF_WIDTH, added_deg / SLOPE)))


def test_the_bias_follows_the_yaw_where_the_band_says_so(squat: Movement) -> None:
    slanted = CalibrationBand(
        yaw_from_deg=0.0,
        yaw_to_deg=180.0,
        bias=-6.0,
        bias_at_deg=90.0,
        bias_per_cos=-4.0,
        half_width=HALF_WIDTH,
        where="by construction",
    )
    known = calibration(slanted)
    for yaw_deg, bias in ((90.0, -6.0), (60.0, -8.0)):
        found = measure(seen_from(squat, yaw_deg=yaw_deg), known=known)
        assert found.value == pytest.approx(MEAN - bias)


@pytest.mark.parametrize("yaw_deg", [73.0, 80.0, 90.0])
@pytest.mark.parametrize("quantity", ["knee_depth", "hip_depth", "trunk_lean", "heel_lift"])
def test_a_squat_from_the_side_stays_normal(quantity: str, yaw_deg: float) -> None:
    movement = analyse_movement(
        synthetic_track("squat", yaw_deg=yaw_deg), protocol=load_knowledge().tests["squat"]
    )
    shipped = load_knowledge().calibrations["mediapipe-full"]
    found = {m.quantity: m for m in measure_movement(movement, calibration=shipped)}[quantity]
    assert isinstance(found, Measure)
    assert found.confidence == "normal"
