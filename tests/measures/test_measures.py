"""Every measure on motion by construction, its refusals, and its signs."""

from __future__ import annotations

from typing import Any

import pytest

from primemover.knowledge import Calibration, load_knowledge
from primemover.knowledge.calibration import CalibratedQuantity, CalibrationBand
from primemover.measures import Measure, Refusal, measure_movement
from primemover.measures.measuring import measure_entries
from primemover.signals.analyse import analyse_movement
from primemover.terms import Side
from tests.synthetic import FIGURES, synthetic_track

QUANTITIES = (
    "knee_depth", "hip_depth", "trunk_lean", "heel_lift", "shin_angle", "hinge_ratio",
    "hip_extension_range", "hip_opening", "hip_drift", "plank_line", "plank_line_worst",
    "trunk_side_lean", "pelvic_drop", "knee_valgus",
)  # fmt: skip
HALF_WIDTH = 2.0
ANGLE_DEG = 3.0  # perspective and smoothing; the figure itself is exact

RAMPS_S = 0.6  # most of the two 0.4 s ramps passes before the foot is a tenth of a shank up


def perfect() -> Calibration:
    """A pose engine without bias, so that what was put in must come out."""
    band = CalibrationBand(
        yaw_from_deg=0, yaw_to_deg=180, bias=0.0, half_width=HALF_WIDTH, where="by construction"
    )
    return Calibration(
        id="mediapipe-full",
        pose_engine="mediapipe",
        pose_model="full",
        version="test",
        made_from="a stick figure",
        quantities={q: CalibratedQuantity(unit="deg", bands=(band,)) for q in QUANTITIES},
    )


def shipped() -> Calibration:
    return load_knowledge().calibrations["mediapipe-full"]


def measured(
    test: str, *, calibration: Calibration | None, side: Side | None = None, **options: Any
) -> dict[str, Measure | Refusal]:
    track = synthetic_track(test, **({"side": side} if side else {}), **options)
    movement = analyse_movement(track, protocol=load_knowledge().tests[test], side=side)
    return {r.quantity: r for r in measure_movement(movement, calibration=calibration)}


def value(results: dict[str, Measure | Refusal], quantity: str) -> float:
    result = results[quantity]
    assert isinstance(result, Measure), result
    return result.value


def cause(results: dict[str, Measure | Refusal], quantity: str) -> str:
    result = results[quantity]
    assert isinstance(result, Refusal), result
    assert result.reason
    assert result.remedy
    return result.cause


def test_squat_gives_back_what_was_put_in() -> None:
    found = measured("squat", calibration=perfect(), knee_deg=90, trunk_deg=30, heel_rise_pct=15)
    assert value(found, "repetitions") == 5
    assert value(found, "knee_depth") == pytest.approx(90, abs=ANGLE_DEG)
    assert value(found, "hip_depth") == pytest.approx(30 + 0.64 * 90, abs=ANGLE_DEG)
    assert value(found, "trunk_lean") == pytest.approx(30, abs=ANGLE_DEG)
    assert value(found, "heel_lift") == pytest.approx(15, abs=ANGLE_DEG)
    assert value(found, "tempo_out") == pytest.approx(value(found, "tempo_back"), abs=0.1)


@pytest.mark.parametrize("line_deg", [-18.0, 14.0])
def test_plank_line_keeps_its_sign(line_deg: float) -> None:
    found = measured("plank", calibration=perfect(), body_line_deg=line_deg)
    assert value(found, "plank_line") == pytest.approx(line_deg, abs=ANGLE_DEG)
    assert value(found, "hold_time") == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_leg_stand(side: Side) -> None:
    found = measured(
        "one_leg_stand", calibration=perfect(), side=side, side_lean_deg=4, pelvic_drop_deg=6
    )
    assert value(found, "stance_time") == pytest.approx(8, abs=RAMPS_S)
    assert value(found, "trunk_side_lean") == pytest.approx(4, abs=ANGLE_DEG)
    assert value(found, "pelvic_drop") == pytest.approx(6, abs=ANGLE_DEG)
    drop = found["pelvic_drop"]
    assert isinstance(drop, Measure)
    assert drop.confidence == "low"


def test_lying_openings() -> None:
    clam = measured("clam", calibration=perfect(), side="left", open_deg=40)
    assert value(clam, "hip_opening") == pytest.approx(40, abs=ANGLE_DEG)
    lift = measured("side_lying_abduction", calibration=perfect(), side="right", open_deg=30)
    assert value(lift, "hip_opening") == pytest.approx(30, abs=ANGLE_DEG)


def test_hip_extension_range() -> None:
    prone = measured("prone_hip_extension", calibration=perfect(), side="right", extension_deg=15)
    assert value(prone, "hip_extension_range") == pytest.approx(15, abs=ANGLE_DEG)
    bridge = measured("bridge", calibration=perfect())
    assert value(bridge, "hip_extension_range") > 20


def test_hinge_and_lunge() -> None:
    hinge = measured("hip_hinge", calibration=perfect(), trunk_deg=70, knee_deg=20, shank_deg=5)
    assert value(hinge, "hinge_ratio") == pytest.approx((70 + 15) / 20, abs=0.3)
    assert value(hinge, "shin_angle") == pytest.approx(5, abs=ANGLE_DEG)
    lunge = measured("lunge", calibration=perfect(), side="right", near_side="right")
    assert value(lunge, "knee_depth") > 50


def test_a_dip_that_stays_in_place_does_not_drift() -> None:
    assert value(measured("bench_dip", calibration=perfect()), "hip_drift") < 1


@pytest.mark.parametrize(("inwards_m", "sign"), [(0.06, 1), (-0.06, -1)])
def test_knee_valgus_is_ordinal(inwards_m: float, sign: int) -> None:
    found = measured("single_leg_squat", calibration=perfect(), side="left", knees_in_m=inwards_m)
    assert (value(found, "knee_valgus") > 5) == (sign > 0)
    result = found["knee_valgus"]
    assert isinstance(result, Measure)
    assert result.confidence == "low"


@pytest.mark.parametrize(
    ("yaw_deg", "confidence"),
    [(90.0, "normal"), (68.0, "normal"), (62.0, "low"), (50.0, "low"), (130.0, "low")],
)
def test_confidence_follows_the_view(yaw_deg: float, confidence: str) -> None:
    found = measured("squat", calibration=shipped(), yaw_deg=yaw_deg)
    for quantity in ("knee_depth", "hip_depth", "trunk_lean", "heel_lift"):
        result = found[quantity]
        assert isinstance(result, Measure)
        assert result.confidence == confidence


@pytest.mark.parametrize("quantity", ["knee_depth", "hip_depth", "trunk_lean", "heel_lift"])
def test_sagittal_angles_are_refused_from_the_front(quantity: str) -> None:
    found = measured("squat", calibration=shipped(), yaw_deg=10)
    assert cause(found, quantity) == "view"
    assert value(found, "repetitions") == 5


def test_intervals_are_wider_obliquely() -> None:
    side, oblique = (
        measured("squat", calibration=shipped(), yaw_deg=yaw)["knee_depth"] for yaw in (90.0, 40.0)
    )
    assert isinstance(side, Measure)
    assert isinstance(oblique, Measure)
    assert oblique.uncertainty > side.uncertainty


def test_camera_tilt_is_counted_into_angles_against_the_vertical() -> None:
    drop = measured("one_leg_stand", calibration=perfect(), side="right")["pelvic_drop"]
    knee = measured("squat", calibration=perfect())["knee_depth"]
    assert isinstance(drop, Measure)
    assert isinstance(knee, Measure)
    tilt_deg = load_knowledge().gates["camera_tilt"].value
    assert drop.uncertainty == pytest.approx((HALF_WIDTH**2 + tilt_deg**2) ** 0.5, abs=0.1)
    assert knee.uncertainty == pytest.approx(HALF_WIDTH, abs=0.1)


def test_from_the_side_a_tilted_camera_counts_for_nothing_in_the_trunk() -> None:
    level, tilted = (
        measured("squat", calibration=perfect(), roll_deg=roll_deg)["trunk_lean"]
        for roll_deg in (0.0, 5.0)
    )
    assert isinstance(level, Measure)
    assert isinstance(tilted, Measure)
    assert tilted.value == pytest.approx(level.value, abs=1.0)
    assert tilted.uncertainty == pytest.approx(HALF_WIDTH, abs=0.1)


@pytest.mark.parametrize("roll_deg", [-5.0, 5.0])
def test_a_tilted_camera_stays_within_the_interval(roll_deg: float) -> None:
    found = measured("squat", calibration=perfect(), trunk_deg=30, roll_deg=roll_deg)["trunk_lean"]
    assert isinstance(found, Measure)
    assert found.low <= 30 <= found.high


@pytest.mark.parametrize(("test", "quantity"), [("clam", "pelvis_roll"), ("bridge", "lumbar_arch")])
def test_what_a_camera_cannot_see_is_refused_with_figures(test: str, quantity: str) -> None:
    found = measured(test, calibration=shipped(), side="right")
    assert cause(found, quantity) == "not_visible"


@pytest.mark.parametrize("pair", [("mediapipe", "lite"), ("other", "full")])
@pytest.mark.parametrize("test", sorted(FIGURES))
def test_an_uncalibrated_engine_is_never_silently_normal(pair: tuple[str, str], test: str) -> None:
    found = measured(
        test, calibration=shipped(), side="right", pose_engine=pair[0], pose_model=pair[1]
    )
    assert all(isinstance(r, Refusal) or r.confidence == "low" for r in found.values())


@pytest.mark.parametrize(
    ("fault", "quantity", "expected"),
    [
        ("feet_cropped", "heel_lift", "cropped"),
        ("jump", "knee_depth", "jump"),
        ("jump", "repetitions", "jump"),
        ("nobody", "repetitions", "not_seen"),
        ("limbs_stretch", "knee_depth", "implausible"),
        ("upside_down", "trunk_lean", "upside_down"),
        ("long_gap", "repetitions", "gaps"),
    ],
)
def test_failed_gates_refuse_what_needs_them(fault: str, quantity: str, expected: str) -> None:
    assert cause(measured("squat", calibration=shipped(), faults=(fault,)), quantity) == expected


def test_cropped_feet_leave_the_trunk_alone() -> None:
    found = measured("squat", calibration=shipped(), faults=("feet_cropped",), zoom=0.6)
    assert isinstance(found["knee_depth"], Refusal)
    assert isinstance(found["repetitions"], Measure)


def test_the_far_leg_of_a_one_sided_test_is_refused() -> None:
    found = measured("lunge", calibration=shipped(), side="left", near_side="right")
    assert cause(found, "knee_depth") == "far_side"


def test_a_lean_hides_the_pelvis() -> None:
    found = measured("one_leg_stand", calibration=shipped(), side="left", side_lean_deg=9)
    assert cause(found, "pelvic_drop") == "lean"


def test_a_hold_cut_off_by_the_recording_has_low_confidence() -> None:
    found = measured("one_leg_stand", calibration=shipped(), side="left", rest_s=0.0)["stance_time"]
    assert isinstance(found, Measure)
    full = measured("one_leg_stand", calibration=shipped(), side="left")["stance_time"]
    assert isinstance(full, Measure)
    assert full.confidence == "normal"


def test_nothing_measured_is_without_its_uncertainty_and_method() -> None:
    for test in FIGURES:
        for result in measured(test, calibration=shipped(), side="right").values():
            if isinstance(result, Measure):
                assert result.uncertainty > 0
                assert "mediapipe/full" in result.method
                assert 0 <= result.valid_share <= 1


def test_every_test_file_names_quantities_that_exist() -> None:
    known = set(measure_entries())
    for protocol in load_knowledge().tests.values():
        if protocol.camera is not None:
            assert set(protocol.camera.measures) <= known, protocol.id
            offered = {n for n, entry in measure_entries().items() if protocol.id in entry.tests}
            assert set(protocol.camera.measures) <= offered, protocol.id


def test_feet_cut_off_leave_nothing_that_is_sure() -> None:
    track = synthetic_track("squat")
    foot = [name for name in track["keypoint"].values if "heel" in name or "foot" in name]
    cut = track.copy(deep=True)
    cut["image_position"].loc[{"keypoint": foot, "image_space": "y"}] = cut.attrs["height_px"] + 40
    results = {}
    for name, recording in (("whole", track), ("cut", cut)):
        movement = analyse_movement(recording, protocol=load_knowledge().tests["squat"])
        found = measure_movement(movement, calibration=perfect())
        results[name] = [r for r in found if isinstance(r, Measure)]
    assert any(r.confidence == "normal" for r in results["whole"])
    assert {r.confidence for r in results["cut"]} == {"low"}
