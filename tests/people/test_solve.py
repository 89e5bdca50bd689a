"""The inverse kinematics finds a pose that was there, and gives way where it was told to."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.people.skeleton import INDEX, Placed, Skeleton, start_rotation
from benchmarks.people.solve import Target, solve, weights
from primemover.knowledge.motions import COORDINATES, POSITIONS
from tests.people.stick_body import stick_body

FloatArray = npt.NDArray[np.float64]

SKELETON: Final = Skeleton(stick_body())
STANDING: Final = start_rotation("standing")
MILLIMETRE: Final = 0.001
EVEN: Final = weights(held=(), free=(), placed=())
POINTS: Final = ("left_sole_ball", "left_sole_heel", "right_sole_ball", "right_sole_heel")


def place(pose: FloatArray) -> Placed:
    return SKELETON.forward(pose, start=STANDING)


def pose(**angles: float) -> FloatArray:
    out = np.zeros(len(COORDINATES))
    for name, value in angles.items():
        out[INDEX[name]] = value
    return out


def reach(wanted: FloatArray, *targets: Target, weight: FloatArray = EVEN) -> FloatArray:
    return solve(SKELETON, start=STANDING, wanted=wanted, weight=weight, targets=targets)


def apart_m(found: FloatArray, target: Target) -> float:
    at = SKELETON.point(place(found), target.point)
    return float(np.abs(at - target.at_m)[np.isfinite(target.at_m)].max())


def test_without_contacts_the_wanted_pose_is_taken() -> None:
    wanted = pose(hip_flexion_left=40, knee_flexion_left=70, trunk_flexion=10)
    assert np.allclose(reach(wanted), wanted)


bends = st.fixed_dictionaries(
    {
        "hip_flexion_left": st.floats(10, 90),
        "hip_flexion_right": st.floats(10, 90),
        "knee_flexion_left": st.floats(15, 100),
        "knee_flexion_right": st.floats(15, 100),
        "pelvis_tilt": st.floats(-10, 30),
    }
)


@settings(max_examples=15)
@given(bends)
def test_feet_stand_where_a_pose_had_them(angles: dict[str, float]) -> None:
    """Targets taken from a real pose are met to a millimetre from another one."""
    real = place(pose(**angles))
    targets = [Target(point=name, at_m=SKELETON.point(real, name)) for name in POINTS]
    guess = pose(**{name: 0.8 * value + 3 for name, value in angles.items()})
    found = reach(guess, *targets)
    assert max(apart_m(found, target) for target in targets) < MILLIMETRE


def test_free_directions_stay_free() -> None:
    height = Target(point="left_palm", at_m=np.array([np.nan, np.nan, 1.0]))
    before = SKELETON.point(place(pose()), "left_palm")
    found = reach(pose(), height)
    assert apart_m(found, height) < MILLIMETRE
    assert abs(SKELETON.point(place(found), "left_palm")[2] - before[2]) > 0.1


def test_across_holds_one_direction_alone() -> None:
    """Across Y only: the foot may go aside and up, but stays as far forward as asked."""
    at = SKELETON.point(place(pose()), "left_sole_ball") + np.array([0.3, -0.2, 0.4])
    target = Target(point="left_sole_ball", at_m=at, across=np.array([0.0, 1.0, 0.0]))
    reached = SKELETON.point(place(reach(pose(), target)), "left_sole_ball")
    assert reached[1] == pytest.approx(at[1], abs=MILLIMETRE)
    assert abs(reached[0] - at[0]) > 0.1


def test_the_ankle_gives_way_before_the_knee_and_held_angles_last() -> None:
    standing = place(pose())
    heel = SKELETON.point(standing, "left_sole_heel") + np.array([0.0, 0.0, 0.05])
    ball = SKELETON.point(standing, "left_sole_ball")
    targets = (Target(point="left_sole_ball", at_m=ball), Target(point="left_sole_heel", at_m=heel))
    fixed = weights(held=POSITIONS, free=(), placed=POSITIONS)
    found = reach(pose(), *targets, weight=fixed)
    assert abs(found[INDEX["ankle_flexion_left"]]) > 3 * abs(found[INDEX["hip_flexion_left"]])
    stiff = weights(held=("ankle_flexion_left", *POSITIONS), free=(), placed=POSITIONS)
    other = reach(pose(), *targets, weight=stiff)
    assert abs(other[INDEX["ankle_flexion_left"]]) < abs(found[INDEX["ankle_flexion_left"]]) / 2


def test_the_pelvis_goes_where_contacts_put_it_unless_it_is_placed() -> None:
    up = Target(point="left_sole_ball", at_m=np.array([np.nan, np.nan, 0.2]))
    lifted = reach(pose(), up)
    assert lifted[INDEX["pelvis_up"]] * SKELETON.leg_m > 0.15
    placed = reach(pose(), up, weight=weights(held=(), free=(), placed=("pelvis_up",)))
    assert placed[INDEX["pelvis_up"]] < 0.7 * lifted[INDEX["pelvis_up"]]


def test_weights_of_names() -> None:
    out = weights(held=("knee_flexion_left",), free=("hip_flexion_left",), placed=())
    by_name = dict(zip(COORDINATES, out, strict=True))
    assert by_name["knee_flexion_left"] > by_name["knee_flexion_right"] > 0
    assert by_name["hip_flexion_left"] < by_name["hip_flexion_right"]
    assert by_name["ankle_flexion_left"] < by_name["shoulder_flexion_left"] < 1


def test_contacts_out_of_reach_do_not_swing() -> None:
    """A foot pinned too far away for the leg: more rounds bring it no worse."""
    at = np.array([0.1, -0.1, 0.0])
    other = np.array([-0.1, -0.1, 2.5])
    targets = (
        Target(point="left_sole_ball", at_m=at),
        Target(point="right_sole_ball", at_m=other),
    )
    found = reach(pose(), *targets)
    again = solve(
        SKELETON, start=STANDING, wanted=pose(), weight=EVEN, targets=targets, first=found
    )
    misses = [sum(apart_m(each, target) for target in targets) for each in (found, again)]
    assert misses[1] <= misses[0] + MILLIMETRE
    assert np.isfinite(found).all()
