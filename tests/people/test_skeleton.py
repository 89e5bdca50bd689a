"""Every coordinate moves the body the way its ISB sign says, and the body stays itself."""

from __future__ import annotations

from typing import Final, get_args

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people.perform import mirror
from benchmarks.people.skeleton import INDEX, Placed, Skeleton, rotation, start_rotation
from primemover.knowledge.motions import COORDINATES, POSITIONS, Sided, Start, Unsided
from primemover.terms import SIDES, Side
from tests.people.stick_body import SHANK_M, THIGH_M, stick_body

FloatArray = npt.NDArray[np.float64]

SKELETON: Final = Skeleton(stick_body())
STANDING: Final = start_rotation("standing")
TURN_DEG: Final = 30.0
ROUNDING_M: Final = 1e-9

LEFT: Final = np.array([1.0, 0.0, 0.0])
FORWARDS: Final = np.array([0.0, -1.0, 0.0])
UP: Final = np.array([0.0, 0.0, 1.0])

# Unsided coordinate: a point, where it goes when the coordinate grows.
UNSIDED_FACTS: Final[dict[str, tuple[str, FloatArray]]] = {
    "pelvis_tilt": ("chest_front", FORWARDS),
    "pelvis_list": ("thigh_left", UP),
    "pelvis_turn": ("nose", LEFT),
    "pelvis_left": ("nose", LEFT),
    "pelvis_forward": ("nose", FORWARDS),
    "pelvis_up": ("nose", UP),
    "trunk_flexion": ("chest_front", -UP),
    "trunk_side_bend": ("upper_arm_right", UP),
    "trunk_rotation": ("chest_front", LEFT),
    "neck_flexion": ("nose", -UP),
    "neck_rotation": ("nose", LEFT),
}

# Sided coordinate: a point of that side, where it goes, what is bent beforehand. OUT is away from
# the middle of the body.
OUT: Final = "out"
SIDED_FACTS: Final[dict[str, tuple[str, FloatArray | str, dict[str, float]]]] = {
    "hip_flexion": ("shank", FORWARDS, {}),
    "hip_adduction": ("shank", f"-{OUT}", {}),
    "hip_rotation": ("foot_index", f"-{OUT}", {}),
    "knee_flexion": ("foot", -FORWARDS, {}),
    "knee_rotation": ("foot_index", f"-{OUT}", {"knee_flexion": 60.0}),
    "ankle_flexion": ("foot_index", UP, {}),
    "ankle_inversion": ("sole_ball", f"-{OUT}", {}),  # the sole looks at the other foot
    "toe_extension": ("toe_tip", UP, {}),
    "shoulder_flexion": ("forearm", FORWARDS, {}),
    "shoulder_abduction": ("forearm", OUT, {}),
    "shoulder_rotation": ("hand", f"-{OUT}", {"elbow_flexion": 90.0}),
    "elbow_flexion": ("hand", FORWARDS, {}),
    "forearm_pronation": ("thumb", f"-{OUT}", {"elbow_flexion": 90.0}),
    "wrist_extension": ("knuckles", OUT, {}),  # palms face the thighs
}


def pose(**angles: float) -> FloatArray:
    out = np.zeros(len(COORDINATES))
    for name, value in angles.items():
        out[INDEX[name]] = value
    return out


def place(values: FloatArray, start: FloatArray = STANDING) -> Placed:
    return SKELETON.forward(values, start=start)


def where(placed: Placed, name: str) -> FloatArray:
    """A joint centre or a point of the surface."""
    if name in SKELETON.index:
        return SKELETON.joint(placed, name)
    return SKELETON.point(placed, name)


def test_every_coordinate_has_a_fact() -> None:
    assert set(UNSIDED_FACTS) == set(get_args(Unsided))
    assert set(SIDED_FACTS) == set(get_args(Sided))


@pytest.mark.parametrize("name", UNSIDED_FACTS)
def test_an_unsided_coordinate_moves_its_point(name: str) -> None:
    point, direction = UNSIDED_FACTS[name]
    amount = 0.1 if name in POSITIONS else TURN_DEG
    moved = where(place(pose(**{name: amount})), point) - where(place(pose()), point)
    assert moved @ direction > 0.01


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", SIDED_FACTS)
def test_a_sided_coordinate_moves_its_limb(name: str, side: Side) -> None:
    part, direction, bent = SIDED_FACTS[name]
    point = f"{part}_{side}" if f"{part}_{side}" in SKELETON.index else f"{side}_{part}"
    before = {f"{key}_{side}": value for key, value in bent.items()}
    at_rest, turned = place(pose(**before)), place(pose(**before, **{f"{name}_{side}": TURN_DEG}))
    if isinstance(direction, str):
        outwards = LEFT if side == "left" else -LEFT
        direction = -outwards if direction.startswith("-") else outwards
    moved = where(turned, point) - where(at_rest, point)
    assert moved @ direction > 0.01


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", SIDED_FACTS)
def test_a_sided_coordinate_leaves_the_other_side_alone(name: str, side: Side) -> None:
    other = "right" if side == "left" else "left"
    moved = place(pose(**{f"{name}_{side}": TURN_DEG})).positions - place(pose()).positions
    still = [i for bone, i in SKELETON.index.items() if not bone.endswith(f"_{side}")]
    assert any(bone.endswith(other) for bone in (SKELETON.body.bones[i] for i in still))
    assert np.abs(moved[still]).max() < ROUNDING_M


def test_neutral_standing_hangs_straight() -> None:
    placed = place(pose())
    for side in SIDES:
        shoulder, wrist = (where(placed, f"{bone}_{side}") for bone in ("upper_arm", "hand"))
        assert np.allclose(shoulder[:2], wrist[:2])
        assert shoulder[2] > wrist[2]
        assert where(placed, f"{side}_thumb")[1] < where(placed, f"{side}_pinky")[1]


def test_lengths_of_the_leg() -> None:
    assert SKELETON.leg_m == pytest.approx(THIGH_M + SHANK_M)
    assert SKELETON.shank_m == pytest.approx(SHANK_M)
    moved = place(pose(pelvis_up=1.0)).positions - place(pose()).positions
    assert np.allclose(moved, [0.0, 0.0, SKELETON.leg_m])


@pytest.mark.parametrize(
    ("start", "mirrored", "nose", "head"),
    [
        ("standing", False, FORWARDS, UP),
        ("supine", False, UP, -FORWARDS),
        ("prone", False, -UP, FORWARDS),
        ("side_lying", False, FORWARDS, LEFT),
        ("side_lying", True, FORWARDS, -LEFT),
    ],
)
def test_how_a_body_lies(start: Start, mirrored: bool, nose: FloatArray, head: FloatArray) -> None:
    placed = place(pose(), start_rotation(start, mirrored=mirrored))
    face = where(placed, "nose") - where(placed, "head")
    up_the_body = where(placed, "head") - where(placed, "pelvis")
    assert face @ nose > 0.09
    assert up_the_body @ head > 0.5


def test_lying_on_the_side_the_right_leg_is_on_top() -> None:
    for mirrored, top in ((False, "right"), (True, "left")):
        placed = place(pose(), start_rotation("side_lying", mirrored=mirrored))
        heights = {side: where(placed, f"thigh_{side}")[2] for side in SIDES}
        assert max(heights, key=lambda side: heights[side]) == top


angles = st.lists(st.floats(-90, 90), min_size=len(COORDINATES), max_size=len(COORDINATES)).map(
    np.array
)


@given(angles)
def test_bones_keep_their_length(values: FloatArray) -> None:
    placed = place(values)
    parents = SKELETON.body.parents
    now = np.linalg.norm(placed.positions[1:] - placed.positions[parents[1:]], axis=-1)
    rest = SKELETON.body.joints[1:] - SKELETON.body.joints[parents[1:]]
    assert np.allclose(now, np.linalg.norm(rest, axis=-1))


@given(angles)
def test_rotations_stay_rotations(values: FloatArray) -> None:
    turns = place(values).rotations
    assert np.allclose(turns @ np.swapaxes(turns, -1, -2), np.eye(3), atol=1e-9)
    assert np.allclose(np.linalg.det(turns), 1.0)


@given(angles)
def test_mirroring_twice_changes_nothing(values: FloatArray) -> None:
    assert np.array_equal(mirror(mirror(values)), values)


@given(angles)
@pytest.mark.parametrize("start", get_args(Start))
def test_the_mirrored_pose_is_the_mirror_image(start: Start, values: FloatArray) -> None:
    one = place(values, start_rotation(start))
    two = place(mirror(values), start_rotation(start, mirrored=True))
    for name in (*SKELETON.index, *SKELETON.body.points):
        image = where(two, _other(name)) * np.array([-1.0, 1.0, 1.0])
        assert np.allclose(where(one, name), image), name


def _other(name: str) -> str:
    return name.replace("left", "#").replace("right", "left").replace("#", "right")


@given(angles)
def test_many_poses_at_once_are_the_same_as_one_by_one(values: FloatArray) -> None:
    many = place(np.stack([values, values / 2]))
    assert np.allclose(many.positions[1], place(values / 2).positions)
    assert np.allclose(SKELETON.point(many, "nose")[0], where(place(values), "nose"))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_rotations_are_right_handed(axis: int) -> None:
    turned = rotation(axis, np.array(90.0)) @ np.eye(3)[(axis + 1) % 3]
    assert np.allclose(turned, np.eye(3)[(axis + 2) % 3])
