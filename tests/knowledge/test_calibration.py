"""Which calibration band serves a recording: by yaw, by test, and near a limit."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand

SHIPPED = load_knowledge().calibrations["mediapipe-full"]


def band(
    from_deg: float, to_deg: float, *, bias: float = 0.0, half_width: float = 3.0, test: str = ""
) -> CalibrationBand:
    return CalibrationBand(
        yaw_from_deg=from_deg,
        yaw_to_deg=to_deg,
        bias=bias,
        half_width=half_width,
        tests=(test,) if test else (),
        where="by construction",
    )


def refused(from_deg: float, to_deg: float) -> CalibrationBand:
    return CalibrationBand(
        yaw_from_deg=from_deg,
        yaw_to_deg=to_deg,
        refuse_reason="hidden",
        remedy="turn",
        where="by construction",
    )


def calibration(*bands: CalibrationBand) -> Calibration:
    return Calibration(
        id="x",
        pose_engine="x",
        pose_model="x",
        version="1",
        made_from="by construction",
        quantities={"opening": CalibratedQuantity(unit="deg", bands=bands)},
    )


def test_a_test_is_read_with_its_own_band() -> None:
    known = calibration(
        band(0, 40, bias=-3, test="clam"),
        band(0, 40, bias=-11, test="lift"),
        band(0, 40, bias=1, half_width=9),
        refused(40, 180),
    )
    found = [known.band("opening", yaw_deg=5, test=test) for test in ("clam", "lift", "other")]
    assert [each.bias for each in found if each] == [-3, -11, 1]
    for test in ("clam", "lift", "other"):
        beyond = known.band("opening", yaw_deg=180, test=test)
        assert beyond is not None
        assert beyond.refuse_reason


def test_another_tests_band_is_no_substitute() -> None:
    assert calibration(band(0, 90, test="clam")).band("opening", yaw_deg=5, test="lift") is None


def test_without_a_test_the_widest_band_answers() -> None:
    known = calibration(
        band(0, 90, half_width=3, test="clam"), band(0, 90, half_width=8, test="lift")
    )
    found = known.band("opening", yaw_deg=5)
    assert found is not None
    assert found.half_width == 8


@pytest.mark.parametrize(("yaw_deg", "half_width"), [(30, 9), (59.9, 9), (60, 3), (61, 3), (90, 3)])
def test_a_band_holds_from_its_lower_end_to_the_next_one(yaw_deg: float, half_width: float) -> None:
    known = calibration(refused(0, 30), band(30, 60, half_width=9), band(60, 90, half_width=3))
    found = known.band("opening", yaw_deg=yaw_deg)
    assert found is not None
    assert found.half_width == half_width
    assert known.band("opening", yaw_deg=29.9) == refused(0, 30)


def test_the_factor_for_real_footage_is_apart_from_the_bands() -> None:
    known = calibration(band(0, 90, half_width=4)).model_copy(
        update={"real_factor": 1.25, "real_factor_reason": "one filmed squat"}
    )
    found = known.band("opening", yaw_deg=80)
    assert found is not None
    assert found.half_width == 4
    assert known.half_width(found) == 5
    assert known.for_rendered().half_width(found) == 4


def test_a_factor_without_its_reason_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs a real_factor_reason"):
        Calibration.model_validate(calibration(band(0, 90)).model_dump() | {"real_factor": 1.25})


def test_a_bias_that_follows_the_yaw_says_where_it_holds() -> None:
    with pytest.raises(ValidationError, match="needs bias_at_deg"):
        CalibrationBand.model_validate(band(0, 90).model_dump() | {"bias_per_cos": 3.0})


def test_the_slope_seen_counts_before_the_slope_divided_out() -> None:
    plain = band(0, 90)
    assert plain.slope_to_truth == 1
    assert plain.model_copy(update={"slope": 0.8}).slope_to_truth == 0.8
    assert plain.model_copy(update={"slope": 0.8, "slope_seen": 0.0}).slope_to_truth == 0


@pytest.mark.parametrize("tests", [("", ""), ("clam", "clam")])
def test_bands_of_one_test_may_not_overlap(tests: tuple[str, str]) -> None:
    with pytest.raises(ValidationError, match="overlap"):
        calibration(band(0, 40, test=tests[0]), band(30, 90, test=tests[1]))


@pytest.mark.parametrize("quantity", sorted(SHIPPED.quantities))
def test_bands_name_filmed_tests_that_read_the_quantity(quantity: str) -> None:
    for each in SHIPPED.quantities[quantity].bands:
        for test in each.tests:
            camera = load_knowledge().tests[test].camera
            assert camera is not None
            assert quantity.removesuffix("_out").removesuffix("_back") in camera.measures


def test_a_clam_and_a_leg_lift_are_read_apart() -> None:
    clam = SHIPPED.band("hip_opening", yaw_deg=5, test="clam")
    lift = SHIPPED.band("hip_opening", yaw_deg=5, test="side_lying_abduction")
    assert clam is not None
    assert lift is not None
    assert clam.tests == ("clam",)
    assert lift.tests == ("side_lying_abduction",)
    assert clam.bias != lift.bias
