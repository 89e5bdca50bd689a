"""Contacts hold to a millimetre, swing where they should and let go when their time is over."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.people.contacts import PARTS, Anchors
from benchmarks.people.perform import Stage
from benchmarks.people.skeleton import Placed, Skeleton, start_rotation
from primemover.knowledge.motions import MIDDLE, Contact
from primemover.knowledge.motions import Motion as MotionModel
from tests.people.small_motions import LEG_LIFT, SQUAT, STEP, motion
from tests.people.stick_body import stick_body

FloatArray = npt.NDArray[np.float64]

SKELETON: Final = Skeleton(stick_body())
NODES: Final = 25
MILLIMETRE: Final = 0.001
SHARES: Final = np.linspace(0.0, 1.0, 101)


def walked(described: MotionModel) -> Placed:
    """The body at a hundred shares of the way, most of them between the solved ones."""
    poses = Stage(skeleton=SKELETON, motion=described).path({}, nodes=NODES)(SHARES)
    return SKELETON.forward(poses, start=start_rotation(described.start))


def held(contact: Contact) -> npt.NDArray[np.bool_]:
    """When the contact surely holds: it may let go between two solved shares."""
    first = contact.from_ + (0.0 if contact.from_ == 0 else 1.0 / (NODES - 1))
    last = contact.to - (0.0 if contact.to == 1 else 1.0 / (NODES - 1))
    return np.asarray((first <= SHARES) & (last >= SHARES))


def points_of(name: str) -> tuple[str, ...]:
    if name in MIDDLE:
        return (name,)
    side, part = name.split("_", 1)
    return tuple(f"{side}_{point}" for point in PARTS.get(part, (part,)))


@pytest.mark.parametrize("described", [SQUAT, LEG_LIFT, STEP], ids=lambda d: d["id"])
def test_what_is_in_contact_keeps_its_height_to_a_millimetre(described: dict[str, Any]) -> None:
    made = motion(described)
    placed = walked(made)
    for contact in made.contacts:
        top = made.props[contact.on].height_m if contact.on != "floor" else 0.0
        during = held(contact)
        for point in (p for name in contact.points for p in points_of(name)):
            heights = SKELETON.point(placed, point)[during, 2]
            assert np.abs(heights - top).max() < MILLIMETRE, point


@pytest.mark.parametrize("described", [SQUAT, STEP], ids=lambda d: d["id"])
def test_feet_that_are_down_stay_where_they_are(described: dict[str, Any]) -> None:
    made = motion(described)
    placed = walked(made)
    for contact in made.contacts:
        during = held(contact)
        for name in contact.points:
            side = name.split("_")[0]
            for part in ("ball", "heel") if name.endswith("sole") else ("ball",):
                moved = np.ptp(SKELETON.point(placed, f"{side}_sole_{part}")[during, :2], axis=0)
                assert moved.max() < MILLIMETRE, f"{name} {part}"


def test_a_foot_steps_to_its_place_on_an_arc() -> None:
    made = motion(STEP)
    at = SKELETON.point(walked(made), "right_sole_ball")
    left, forward = made.contacts[2].place or (0.0, 0.0)
    assert at[-1] == pytest.approx(
        [left * SKELETON.leg_m, -forward * SKELETON.leg_m, 0.1], abs=2e-3
    )
    assert at[:, 2].max() > 0.1 + 0.03  # over the edge, not through it
    assert (np.diff(at[:, 1]) < MILLIMETRE).all()  # forwards all the way


def test_touch_sinks_in_and_slides_moves_on() -> None:
    soft = motion(SQUAT, contacts=[{"points": ["left_sole", "right_sole"], "touch_cm": 2}])
    heights = SKELETON.point(walked(soft), "left_sole_ball")[:, 2]
    assert np.allclose(heights, -0.02, atol=MILLIMETRE)
    loose = [{"points": ["left_sole"]}, {"points": ["right_sole"], "slides": True}]
    apart = [
        {"at": 0.0, "name": "a", "angles": {"knee_flexion": 4}},
        {"at": 1.0, "name": "b", "angles": {"hip_adduction_right": -25}},
    ]
    sliding = walked(motion(SQUAT, contacts=loose, poses=apart, faults={}))
    moved = np.ptp(SKELETON.point(sliding, "right_sole_ball"), axis=0)
    assert moved[0] > 0.1
    assert moved[2] < MILLIMETRE


@pytest.mark.parametrize(("name", "point"), [("heel", "sole_heel"), ("instep", "foot_index")])
def test_a_contact_of_one_point_is_held_along_the_surface_too(name: str, point: str) -> None:
    """A heel dug in while the toes lift, the back of a foot on a bench: neither slides."""
    on = [{"points": [f"left_{name}", f"right_{name}"]}]
    placed = walked(motion(SQUAT, contacts=on, faults={}))
    assert np.ptp(SKELETON.point(placed, f"left_{point}"), axis=0).max() < MILLIMETRE


def test_nothing_holds_outside_its_part_of_the_way() -> None:
    made = motion(SQUAT, contacts=[{"points": ["left_sole"], "from": 0.5, "to": 0.6}], faults={})
    anchors = Anchors(skeleton=SKELETON, motion=made)
    assert anchors.targets(0.4, ramp=0.0) == []
    assert anchors.targets(0.7, ramp=0.0) == []
    assert {t.point for t in anchors.targets(0.55, ramp=0.0)} >= set(points_of("left_sole"))


def test_a_lift_raises_the_heel_with_the_ramp() -> None:
    anchors = Anchors(skeleton=SKELETON, motion=motion(SQUAT), lifts={"left_sole": 0.1})
    for ramp in (0.0, 0.5, 1.0):
        heel = next(t for t in anchors.targets(0.0, ramp=ramp) if t.point == "left_sole_heel")
        assert heel.at_m[2] == pytest.approx(0.1 * SKELETON.shank_m * ramp)
        ball = next(t for t in anchors.targets(0.0, ramp=ramp) if t.point == "left_sole_ball")
        assert ball.at_m[2] == pytest.approx(0.0)
