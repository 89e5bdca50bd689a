"""One test for each sign of ``terms.SIGNS``, on figures posed by construction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import xarray as xr

from primemover.signals import angles
from primemover.terms import SIDES, SIGNS, Side
from tests.synthetic import mirrored, synthetic_recording, synthetic_track

FloatArray = npt.NDArray[np.float64]

EXACT_DEG = 1e-6  # angles in space do not depend on the camera: only rounding is left
PERSPECTIVE_DEG = 3.0  # the picture of a body 0.3 m deep, 4 m from the camera
PERSPECTIVE_GAP_DEG = 4.0  # bent knees come 0.3 m nearer the camera than the trunk
PERSPECTIVE_PCT = 2.0  # likewise for lengths in the picture


def world(track: xr.Dataset) -> FloatArray:
    return np.moveaxis(track["position"].values, 2, 1)


def image(track: xr.Dataset) -> FloatArray:
    return np.moveaxis(track["image_position"].values, 2, 1)


@pytest.mark.parametrize("yaw_deg", [0.0, 30.0, 60.0, 90.0, 120.0, 180.0])
@pytest.mark.parametrize("knee_deg", [40.0, 95.0])
def test_knee_flexion_is_positive_and_exact_from_anywhere(yaw_deg: float, knee_deg: float) -> None:
    track = synthetic_track("squat", yaw_deg=yaw_deg, knee_deg=knee_deg)
    bend = angles.knee_flexion(world(track), side="left")
    assert bend.max() == pytest.approx(knee_deg, abs=0.01)
    assert bend.min() == pytest.approx(0, abs=0.01)


def test_hip_flexion_is_trunk_and_thigh_together() -> None:
    track = synthetic_track("squat", knee_deg=90, trunk_deg=30, shank_share=0.4)
    bend = angles.hip_flexion(world(track), side="right")
    assert bend.max() == pytest.approx(30 + 0.6 * 90, abs=0.01)
    assert bend.min() == pytest.approx(0, abs=0.01)


def test_hip_extension_is_negative() -> None:
    track = synthetic_track("prone_hip_extension", extension_deg=15, side="left")
    bend = angles.hip_flexion(world(track), side="left")
    assert bend.min() == pytest.approx(-15, abs=0.01)
    assert angles.hip_flexion(world(track), side="right") == pytest.approx(0, abs=EXACT_DEG)


def test_elbow_flexion_is_positive() -> None:
    track = synthetic_track("bench_dip", elbow_top_deg=10, elbow_deg=85)
    bend = angles.elbow_flexion(world(track), side="right")
    assert bend.min() == pytest.approx(10, abs=0.1)
    assert bend.max() == pytest.approx(85, abs=0.1)


@pytest.mark.parametrize("near_side", ["left", "right"])
def test_trunk_lean_is_positive_towards_the_toes(near_side: str) -> None:
    track = synthetic_track("hip_hinge", trunk_deg=70, near_side=near_side)
    assert angles.trunk_lean(world(track)).max() == pytest.approx(70, abs=0.01)
    backwards = synthetic_track("hip_hinge", trunk_deg=-20, near_side=near_side)
    assert angles.trunk_lean(world(backwards)).min() == pytest.approx(-20, abs=0.01)


def test_shank_lean_is_positive_over_the_toes() -> None:
    track = synthetic_track("squat", knee_deg=100, shank_share=0.3)
    assert angles.shank_lean(world(track), side="left").max() == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize("stance", ["left", "right"])
@pytest.mark.parametrize("lean_deg", [12.0, -9.0])
@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_side_lean_is_positive_towards_the_stance_leg(
    stance: Side, lean_deg: float, yaw_deg: float
) -> None:
    track = synthetic_track("one_leg_stand", side=stance, side_lean_deg=lean_deg, yaw_deg=yaw_deg)
    lean = angles.trunk_side_lean(image(track), stance=stance)
    assert lean[len(lean) // 2] == pytest.approx(lean_deg, abs=PERSPECTIVE_DEG)


@pytest.mark.parametrize("stance", ["left", "right"])
@pytest.mark.parametrize("drop_deg", [8.0, -6.0])
def test_pelvic_obliquity_is_negative_when_the_free_side_drops(
    stance: Side, drop_deg: float
) -> None:
    track = synthetic_track("one_leg_stand", side=stance, pelvic_drop_deg=drop_deg)
    line = angles.pelvic_obliquity(image(track), stance=stance)
    assert line[len(line) // 2] == pytest.approx(-drop_deg, abs=PERSPECTIVE_DEG)


@pytest.mark.parametrize("line_deg", [-18.0, 0.0, 12.0])
@pytest.mark.parametrize("near_side", ["left", "right"])
@pytest.mark.parametrize("roll_deg", [-5.0, 0.0, 5.0])
def test_body_line_is_negative_when_the_hips_sag(
    line_deg: float, near_side: Side, roll_deg: float
) -> None:
    track = synthetic_track("plank", body_line_deg=line_deg, near_side=near_side, roll_deg=roll_deg)
    line = angles.body_line(image(track), side=near_side)
    assert np.median(line) == pytest.approx(line_deg, abs=PERSPECTIVE_DEG)


def test_hip_opening_is_never_negative_and_abduction_keeps_its_sign() -> None:
    track = synthetic_track("clam", side="right", rest_deg=-5, open_deg=30)
    opening = angles.hip_opening(world(track))
    abduction = angles.hip_abduction(world(track), side="right")
    assert opening.min() >= 0
    assert opening.max() == pytest.approx(30, abs=0.01)
    assert (abduction.min(), abduction.max()) == pytest.approx((-5, 30), abs=0.01)


def test_leg_opening_is_the_angle_between_straight_legs() -> None:
    track = synthetic_track("side_lying_abduction", rest_deg=0, open_deg=35)
    opening = angles.leg_opening(world(track))
    assert (opening.min(), opening.max()) == pytest.approx((0, 35), abs=0.01)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("yaw_deg", [0.0, 180.0])
def test_projection_is_positive_when_the_knee_falls_inwards(side: Side, yaw_deg: float) -> None:
    track = synthetic_track("single_leg_squat", side=side, knees_in_m=0.06, yaw_deg=yaw_deg)
    inwards = angles.frontal_plane_projection(image(track), side=side)
    assert inwards.max() > 8
    track = synthetic_track("single_leg_squat", side=side, knees_in_m=-0.06, yaw_deg=yaw_deg)
    assert angles.frontal_plane_projection(image(track), side=side).min() < -8


@pytest.mark.parametrize("near_side", ["left", "right"])
def test_from_the_side_the_picture_shows_the_bend_of_knee_and_hip(near_side: Side) -> None:
    track = synthetic_track(
        "squat", knee_deg=95, trunk_deg=30, shank_share=0.4, near_side=near_side
    )
    for side in SIDES:
        knee = angles.knee_bend(image(track), side=side)
        hip = angles.hip_bend(image(track), side=side)
        assert (knee.min(), knee.max()) == pytest.approx((0, 95), abs=PERSPECTIVE_DEG)
        assert (hip.min(), hip.max()) == pytest.approx((0, 30 + 0.6 * 95), abs=PERSPECTIVE_DEG)


@pytest.mark.parametrize("near_side", ["left", "right"])
@pytest.mark.parametrize("trunk_deg", [70.0, -20.0])
def test_trunk_tilt_is_positive_towards_the_toes(near_side: Side, trunk_deg: float) -> None:
    track = synthetic_track("hip_hinge", trunk_deg=trunk_deg, near_side=near_side)
    tilt = angles.trunk_tilt(image(track))
    assert tilt[np.abs(tilt).argmax()] == pytest.approx(trunk_deg, abs=PERSPECTIVE_DEG)


@pytest.mark.parametrize("upper", SIDES)
@pytest.mark.parametrize("open_deg", [0.0, 30.0, 50.0])
def test_the_gap_of_the_knees_grows_as_the_upper_one_lifts(upper: Side, open_deg: float) -> None:
    track = synthetic_track("clam", side=upper, rest_deg=0, open_deg=open_deg)
    gap = angles.knee_gap(image(track), upper=upper)
    # The figure's thigh is 0.84 of its trunk, so no body proportion adds to the perspective.
    assert gap.max() == pytest.approx(open_deg, abs=PERSPECTIVE_GAP_DEG)
    assert angles.knee_gap(image(track), upper=angles.other(upper)) == pytest.approx(-gap)
    np.testing.assert_allclose(angles.knee_gap(image(track) * 2.5, upper=upper), gap)


def test_heel_rise_is_positive_upwards() -> None:
    recording = synthetic_recording("squat", heel_rise_pct=20)
    points = image(recording.track)
    rise = angles.heel_rise(
        points,
        side="right",
        standing_height_px=float(angles.heel_height(points, side="right")[0]),
        shank_px=float(angles.shank_length(points, side="right")[0]),
    )
    assert rise.max() == pytest.approx(20, abs=PERSPECTIVE_PCT)


def test_every_angle_has_its_sign_in_the_table() -> None:
    documented = {
        "knee_flexion", "hip_flexion", "elbow_flexion", "trunk_lean", "trunk_side_lean",
        "body_line", "hip_opening", "hip_abduction", "leg_opening", "shank_lean", "heel_rise",
        "pelvic_obliquity", "frontal_plane_projection", "hip_rise",
    }  # fmt: skip
    assert documented == set(SIGNS)


def test_one_frame_gives_what_the_whole_recording_gives() -> None:
    points = world(synthetic_track("squat"))
    whole = angles.hip_flexion(points, side="left")
    single = [float(angles.hip_flexion(frame, side="left")) for frame in points]
    assert single == pytest.approx(whole.tolist(), abs=EXACT_DEG)


def test_mirrored_person_has_mirrored_sides() -> None:
    track = synthetic_track("one_leg_stand", side="left", pelvic_drop_deg=7, side_lean_deg=5)
    swapped = mirrored(track)
    for angle in (angles.trunk_side_lean, angles.pelvic_obliquity):
        assert angle(image(track), stance="left") == pytest.approx(
            angle(image(swapped), stance="right"), abs=EXACT_DEG
        )
    assert angles.knee_flexion(world(track), side="right") == pytest.approx(
        angles.knee_flexion(world(swapped), side="left"), abs=EXACT_DEG
    )
