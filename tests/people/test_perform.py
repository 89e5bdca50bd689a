"""A movement as it was done: its sides, its faults' sizes, and its truth."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pytest

from benchmarks.people.perform import Performance, Stage, mirror, perform
from benchmarks.people.plan import ClipPlan, TimingPlan
from benchmarks.people.skeleton import INDEX, Skeleton, start_rotation
from primemover.errors import PrimeMoverError
from primemover.knowledge.motions import COORDINATES
from primemover.terms import SIDES
from tests.people.small_motions import HOLD, LEG_LIFT, SQUAT, STEP, motion
from tests.people.stick_body import stick_body

SKELETON: Final = Skeleton(stick_body())
LONG_LEGS: Final = Skeleton(stick_body(legs=1.15))
WITHIN: Final = 0.05
"""A fault is as large as asked within this share of it."""
ONE: Final = TimingPlan(repetitions=1)


def play(described: dict[str, Any], *, skeleton: Skeleton = SKELETON, **plan: Any) -> Performance:
    whole = ClipPlan(motion="small", body="sticks", **({"timing": ONE} | plan))
    return perform(skeleton, motion=motion(described), plan=whole)


def turn(done: Performance, quantity: str) -> float:
    return float(done.truth[quantity][int(np.argmax(done.share))])


def test_it_begins_and_ends_at_the_start_and_turns_at_the_key_pose() -> None:
    done = play(SQUAT)
    assert np.allclose(done.poses[0], done.poses[-1])
    assert turn(done, "knee_flexion_left") == pytest.approx(90, abs=4)
    assert turn(done, "hip_flexion_left") > 80
    assert done.truth["heel_rise_left"] == pytest.approx(0, abs=0.5)
    assert done.reached == {}
    assert all(len(values) == len(done.time_s) for values in done.truth.values())


@pytest.mark.parametrize(
    ("fault", "size"),
    [
        ("heel_lift", 7.5),
        ("heel_lift", 22.5),
        ("trunk_lean", 10.0),
        ("trunk_lean", 25.0),
        ("shallow", 10.0),
        ("shallow", 30.0),
        ("valgus", 8.0),
        ("valgus", 16.0),
    ],
)
@pytest.mark.parametrize("skeleton", [SKELETON, LONG_LEGS], ids=["short", "long"])
def test_a_fault_is_as_large_as_asked(fault: str, size: float, skeleton: Skeleton) -> None:
    done = play(SQUAT, faults={fault: size}, skeleton=skeleton)
    assert done.reached[fault] == pytest.approx(size, rel=WITHIN)


@pytest.mark.parametrize(
    ("fault", "quantity", "sign"),
    [
        ("heel_lift", "heel_rise_left", 1),
        ("trunk_lean", "trunk_lean", 1),
        ("shallow", "knee_flexion_right", -1),
        ("valgus", "frontal_plane_projection_right", 1),
    ],
)
def test_the_size_is_seen_in_the_truth_of_the_frames(fault: str, quantity: str, sign: int) -> None:
    """What is reported as reached is what the frames show, whoever works it out."""
    size, plain = 15.0, play(SQUAT)
    done = play(SQUAT, faults={fault: size})
    assert np.array_equal(done.share, plain.share)
    # The turn of a played repetition is up to 3 % short of the whole way.
    change = sign * (turn(done, quantity) - turn(plain, quantity))
    assert change == pytest.approx(size, rel=0.12)


def test_a_fault_of_one_side_leaves_the_other_alone() -> None:
    done, plain = play(SQUAT, faults={"valgus": 15.0}), play(SQUAT)
    left = "frontal_plane_projection_left"
    assert turn(done, left) == pytest.approx(turn(plain, left), abs=4)


def test_no_fault_is_no_change() -> None:
    assert np.allclose(play(SQUAT, faults={"heel_lift": 0.0}).poses, play(SQUAT).poses)


def test_two_faults_at_once_are_both_there() -> None:
    done = play(SQUAT, faults={"heel_lift": 15.0, "shallow": 20.0})
    assert done.reached["heel_lift"] == pytest.approx(15, rel=0.1)
    assert done.reached["shallow"] == pytest.approx(20, rel=0.1)


def test_a_fault_that_grows_over_the_set_is_whole_in_the_last_repetition_only() -> None:
    timing = TimingPlan(repetitions=3)
    done = play(SQUAT, faults={"trunk_lean": 20.0}, timing=timing)
    plain = play(SQUAT, timing=timing)
    extra = done.truth["trunk_lean"] - plain.truth["trunk_lean"]
    sizes = [np.interp(r.turn_s, done.time_s, extra) for r in done.repetitions]
    assert sizes == pytest.approx([0, 10, 20], abs=1.5)


def test_a_fault_that_begins_late_leaves_the_beginning_alone() -> None:
    done, plain = play(SQUAT, faults={"heel_lift": 20.0}), play(SQUAT)
    early = done.share < 0.25
    assert np.abs(done.truth["heel_rise_left"][early]).max() < 0.5
    assert np.abs(done.poses[early] - plain.poses[early]).max() < 1.0


def test_a_fault_may_fade_before_the_turn() -> None:
    faults = {"valgus": SQUAT["faults"]["valgus"] | {"peak": 0.6, "commonest": True}}
    stage = Stage(skeleton=SKELETON, motion=motion(SQUAT, faults=faults))
    scale = stage.scale("valgus", 15.0)
    assert stage.size("valgus", {"valgus": scale}) == pytest.approx(15, rel=WITHIN)
    ends = [stage.path(scales)(1.0) for scales in ({}, {"valgus": scale})]
    assert np.abs(ends[0] - ends[1]).max() < 0.5


def test_an_unknown_fault_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PrimeMoverError, match=r"no fault called wobble.*heel_lift, trunk_lean"):
        play(SQUAT, faults={"wobble": 1.0})


@pytest.mark.parametrize("described", [LEG_LIFT, STEP], ids=lambda d: d["id"])
def test_done_on_the_left_it_is_the_mirror_image(described: dict[str, Any]) -> None:
    right, left = (play(described, side=side) for side in ("right", "left"))
    for bone in SKELETON.index:
        image = SKELETON.joint(left.placed, _other(bone)) * np.array([-1.0, 1.0, 1.0])
        assert np.allclose(SKELETON.joint(right.placed, bone), image), bone
    for name, values in right.truth.items():
        assert left.truth[_other(name)] == pytest.approx(values, abs=1e-6), name


def test_a_movement_of_both_sides_alike_has_no_side() -> None:
    right, left = (play(SQUAT, side=side) for side in ("right", "left"))
    assert np.array_equal(right.poses, left.poses)


def test_a_symmetrical_movement_is_its_own_mirror_image() -> None:
    poses = play(SQUAT).poses
    assert np.abs(mirror(poses) - poses).max() < 0.1


def test_one_sided_words_are_about_the_right_leg() -> None:
    done = play(LEG_LIFT)
    assert turn(done, "hip_abduction_right") > 30
    assert np.ptp(done.truth["hip_abduction_left"]) < 2
    mirrored = start_rotation("side_lying", mirrored=True)
    assert not np.allclose(mirrored, start_rotation("side_lying"))


def test_angles_have_no_jumps() -> None:
    for described in (SQUAT, LEG_LIFT, STEP):
        done = play(described)
        assert np.abs(np.diff(done.poses, axis=0)).max() < 12.0, described["id"]


def test_a_hold_stays() -> None:
    done = play(HOLD, timing=TimingPlan(hold_s=3.0))
    held = (done.time_s > 2.0) & (done.time_s < 4.5)
    assert np.ptp(done.truth["knee_flexion_left"][held]) < 3
    assert done.repetitions == ()


def test_the_same_plan_gives_the_same_movement() -> None:
    one, two = (play(SQUAT, faults={"valgus": 10.0}, seed=5) for _ in range(2))
    assert np.array_equal(one.poses, two.poses)
    assert not np.array_equal(one.share, play(SQUAT, seed=6).share)


def test_angles_run_through_the_key_poses() -> None:
    """Named at 0.5 alone, an angle rises from 0; named once at the beginning, it stays."""
    poses = [
        {"at": 0.0, "name": "a", "angles": {"elbow_flexion": 20}},
        {"at": 0.5, "name": "b", "angles": {"shoulder_flexion": 40}},
        {"at": 1.0, "name": "c", "angles": {"shoulder_flexion": 10}},
    ]
    stage = Stage(skeleton=SKELETON, motion=motion(SQUAT, poses=poses, faults={}))
    path = stage.path({})(np.array([0.0, 0.5, 1.0]))
    assert path[:, INDEX["shoulder_flexion_left"]] == pytest.approx([0, 40, 10], abs=0.1)
    assert path[:, INDEX["elbow_flexion_right"]] == pytest.approx([20, 20, 20], abs=0.1)
    assert path.shape == (3, len(COORDINATES))


def _other(name: str) -> str:
    assert not any(side in name for side in SIDES) or name.count("left") + name.count("right") == 1
    return name.replace("left", "#").replace("right", "left").replace("#", "right")
