"""What holds for every motion file on two very different bodies: nobody sinks, slides or jumps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.people.baking import MissingBodyDataError
from benchmarks.people.bodies import Body, load_body
from benchmarks.people.contacts import PARTS
from benchmarks.people.perform import NODES, TRIAL_NODES, Performance, Stage, perform
from benchmarks.people.plan import ClipPlan, TimingPlan
from benchmarks.people.props import standing_boxes
from benchmarks.people.skeleton import INDEX, Skeleton
from benchmarks.people.skinning import pose_vertices
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import COORDINATES, POSITIONS, Contact

FloatArray = npt.NDArray[np.float64]
Bodies = dict[str, Body]

BODIES: Final = ("woman_average", "man_heavy")
MOTIONS: Final = tuple(sorted(load_knowledge().motions))

FLOOR_DEPTH_M: Final = 0.03
"""Soft tissue flattens where a body lies; the rig's does not."""
PROP_DEPTH_M: Final = 0.04
"""Likewise on the edge of a bench or a step."""
SOLE_M: Final = 0.005
"""Less than a pixel in a clip."""
JUMP_DEG: Final = 12.0
"""300 degrees a second: faster than any exercise here."""
SIZE_WITHIN: Final = 0.10
FRAMES: Final = 8

# Motions that fall short of a law, with the figure they reach on the worse body, rounded up. They
# may get better and must not get worse; a motion that is not named keeps the law.
SOLES_SHORT_M: Final = {
    "band_walk": 0.009,
    "forward_lunge": 0.006,
    "half_moon": 0.011,
    "reverse_lunge": 0.013,
    "step_up": 0.007,
}
JUMPS_SHORT_DEG: Final = {
    "forward_lunge": 15.0,
    "quadruped_hip_extension": 17.0,
    "reverse_lunge": 42.0,  # the rear ankle, as the foot lands on its ball
    "step_up": 15.0,
}
FLOOR_SHORT_M: Final = {
    "bird_dog": 0.033,
    "fire_hydrant": 0.045,
    "quadruped_hip_extension": 0.033,
}
PROPS_SHORT_M: Final = {"half_moon": 0.052}
SIZES_SHORT: Final = {("half_moon", "man_heavy", "knee_locks")}
"""A heavy man with a hand on the block cannot lock the knee in this pose."""

HALF_NODE: Final = 1.0 / (NODES - 1)
"""A contact may let go between two solved shares."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def bodies() -> Bodies:
    """Baked before any test's own cache folder is set up, so that they are baked only once."""
    try:
        return {name: load_body(name) for name in BODIES}
    except MissingBodyDataError as missing:
        pytest.skip(f"no body data: {missing}")


@lru_cache(maxsize=2)
def played(motion: str, name: str) -> tuple[Skeleton, Performance]:
    """One repetition, or a short hold, done well."""
    skeleton = Skeleton(load_body(name))
    plan = ClipPlan(
        motion=motion, body=name, timing=TimingPlan(repetitions=1, still_s=0.2, hold_s=0.4)
    )
    return skeleton, perform(skeleton, motion=load_knowledge().motions[motion], plan=plan)


both = pytest.mark.parametrize("body", BODIES)
each = pytest.mark.parametrize("motion", MOTIONS)


def way_out(done: Performance) -> list[int]:
    """Frames spread evenly over the way from the start to the turn."""
    turn = int(np.argmax(done.share))
    shares = np.linspace(0.0, done.share[turn], FRAMES)
    return [int(np.argmin(np.abs(done.share[: turn + 1] - share))) for share in shares]


@both
@each
def test_nobody_sinks_into_the_floor_or_a_thing(motion: str, body: str, bodies: Bodies) -> None:
    skeleton, done = played(motion, body)
    described = load_knowledge().motions[motion]
    boxes = standing_boxes(described, leg_m=skeleton.leg_m, mirrored=False)
    faults = []
    for frame in way_out(done):
        placed = done.placed
        skin = pose_vertices(bodies[body], placed.rotations[frame], placed.positions[frame])
        where = f"at {done.share[frame]:.2f} of the way"
        if skin[:, 2].min() < -FLOOR_SHORT_M.get(motion, FLOOR_DEPTH_M):
            faults.append(f"{-skin[:, 2].min() * 100:.1f} cm in the floor {where}")
        for number, box in enumerate(boxes):
            from_side = np.array(box.size_m) / 2 - np.abs(skin - np.array(box.centre_m))
            if (deep := from_side.min(axis=1).max()) > PROPS_SHORT_M.get(motion, PROP_DEPTH_M):
                faults.append(f"{deep * 100:.1f} cm in box {number} {where}")
    assert not faults, "; ".join(faults)


@both
@each
@pytest.mark.usefixtures("bodies")
def test_soles_that_are_down_are_still_and_flat(motion: str, body: str) -> None:
    skeleton, done = played(motion, body)
    described = load_knowledge().motions[motion]
    faults = []
    for contact in described.contacts:
        down = _down(contact, done.share)
        if not down.any():
            continue
        top = 0.0 if contact.on == "floor" else described.props[contact.on].height_m
        for point in _soles(contact):
            at = skeleton.point(done.placed, point)[down]
            height = np.abs(at[:, 2] - top + contact.touch_cm / 100).max()
            moved = 0.0 if contact.slides else float(np.ptp(at[:, :2], axis=0).max())
            if max(height, moved) > SOLES_SHORT_M.get(motion, SOLE_M):
                faults.append(f"{point} moves {moved * 1000:.0f} mm, is {height * 1000:.0f} mm off")
    assert not faults, "; ".join(faults)


def _down(contact: Contact, share: FloatArray) -> npt.NDArray[np.bool_]:
    first = contact.from_ + (0.0 if contact.from_ == 0 else HALF_NODE)
    last = contact.to - (0.0 if contact.to == 1 else HALF_NODE)
    return np.asarray((first <= share) & (last >= share) if first <= last else share < 0)


def _soles(contact: Contact) -> Iterator[str]:
    """Ball and heel of every foot that stands with them."""
    for name in contact.points:
        side, _, part = name.partition("_")
        if part in ("sole", "ball", "heel"):
            yield from (f"{side}_{p}" for p in PARTS[part] if p in ("sole_ball", "sole_heel"))


@both
@each
@pytest.mark.usefixtures("bodies")
def test_no_angle_jumps(motion: str, body: str) -> None:
    _, done = played(motion, body)
    steps = np.abs(np.diff(done.poses, axis=0)).max(axis=0)
    steps[[INDEX[name] for name in POSITIONS]] = 0.0
    most_deg = JUMPS_SHORT_DEG.get(motion, JUMP_DEG)
    jumps = {n: round(float(s), 1) for n, s in zip(COORDINATES, steps, strict=True) if s > most_deg}
    assert not jumps, f"degrees from one frame to the next: {jumps}"


@both
@each
@pytest.mark.usefixtures("bodies")
def test_every_fault_reaches_its_smallest_and_its_largest_size(motion: str, body: str) -> None:
    described = load_knowledge().motions[motion]
    stage = Stage(skeleton=Skeleton(load_body(body)), motion=described)
    missed = []
    for name, fault in described.faults.items():
        if (motion, body, name) in SIZES_SHORT:
            continue
        for size in sorted(
            {min(fault.sizes, default=fault.shown), max((*fault.sizes, fault.shown))}
        ):
            reached = stage.size(name, {name: stage.scale(name, size)}, nodes=TRIAL_NODES)
            if abs(reached - size) > SIZE_WITHIN * size:
                missed.append(f"{name} {size:g}: {reached:.2f}")
    assert not missed, "; ".join(missed)
