"""A lunge and a step-up from film to load: films of the model's own body, which is in balance."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("mujoco")
pytest.importorskip("myo_sim")

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED, PLACE
from primemover.simulation.filmed_courses import share_by_knee, steady_bend
from primemover.simulation.filmed_movement import FilmedLoads, explained, simulate_filmed
from primemover.simulation.filmed_postures import joint_points
from primemover.simulation.landmark_chain import LandmarkChain
from primemover.simulation.posing import key_postures, pose_motion
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.step_account import group_efforts
from primemover.terms import SIDES, Side
from tests.simulation.filmed_body import film_of

SIZE = BodySize(mass_kg=70, height_m=1.72)
SAME_POINTS = 0.02
"""Per cent of a group's strength: in a mirror only rounding is left."""
LANDED = 0.6
"""Where on its way the front foot of the taught lunge stands."""
STEP_LEGS = 0.02
HIP_WEIGHTS = 0.5
"""A camera's error of ten degrees at the knee; the hips bear about four times body weight."""
ASKED_NM = 15.0
LIFTED_S = 0.1
KNEE_DEG = 25.0
"""On the way up a step: the other foot is off the floor and not yet on the step."""
MOTIONS = {"lunge": "forward_lunge", "step_up": "step_up"}
JOINTS = ("left_ankle", "right_ankle", "right_knee")
Films = dict[tuple[str, Side], FilmedLoads]


@pytest.fixture(scope="module")
def person() -> BodyModel:
    return build_body(SIZE)


@pytest.fixture(scope="module")
def filmed(person: BodyModel) -> Films:
    return {(test, side): _loads(test, side, person=person) for test in MOTIONS for side in SIDES}


def _loads(test: str, side: Side, *, person: BodyModel) -> FilmedLoads:
    # the load hangs on how a step-up's knee is read, and on the lunge's hardly
    read_as = "step_up" if test == "step_up" else ""
    track = film_of(MOTIONS[test], body=person, side=side, read_as=read_as)
    return explained(simulate_filmed(track, test=test, size=SIZE, side=side, members=2))


@pytest.mark.parametrize("test", MOTIONS)
def test_a_film_of_a_step_reaches_a_load_and_so_does_its_mirror(filmed: Films, test: str) -> None:
    right, left = filmed[test, "right"], filmed[test, "left"]
    assert right.seen.side == "right"
    assert len(right.seen.at_s) == 3
    across: dict[Side, Side] = {"left": "right", "right": "left"}
    mirrored = group_efforts(left.mean)
    apart = [
        np.abs(effort - mirrored[group, across[side]]).max()
        for (group, side), effort in group_efforts(right.mean).items()
    ]
    assert 100 * max(apart) < SAME_POINTS


def test_a_film_of_a_lunge_loads_the_hips_as_the_lunge_of_the_library(
    filmed: Films, person: BodyModel
) -> None:
    loads = filmed["lunge", "right"]
    made = prepare_motion("forward_lunge", body=person)
    library = solve(made.task).reaction_times_weight[int(made.posed.share.argmax())]
    assert loads.mean.reaction_times_weight[loads.turn] == pytest.approx(library, abs=HIP_WEIGHTS)
    assert loads.mean.reaction_times_weight[loads.turn, 1] > 3


def test_a_film_of_a_step_up_asks_what_the_step_up_of_the_library_asks(
    filmed: Films, person: BodyModel
) -> None:
    names = ("hip_flexion_right", "knee_flexion_right", "hip_adduction_right")
    rows, knee = [CARRIED.index(name) for name in names], PLACE["knee_flexion_right"]
    loads, made = filmed["step_up", "right"], prepare_motion("step_up", body=person)
    asked = []
    for task in (loads.task, made.task):
        way = np.flatnonzero(np.degrees(task.postures[:, knee]) < KNEE_DEG)[0]
        asked.append(task.moments_nm[way, rows])
    assert asked[0] == pytest.approx(asked[1], abs=ASKED_NM)


def test_the_length_of_a_step_is_what_the_feet_are_apart(filmed: Films, person: BodyModel) -> None:
    posed = pose_motion("forward_lunge", body=person, side="right")
    placed = LandmarkChain(person, points=joint_points(person)).at(posed.postures).places_m
    at = int(posed.share.argmax())
    leg = [placed[f"{joint}_right"][at] for joint in ("hip", "knee_joint", "ankle_joint")]
    leg_m = sum(float(np.linalg.norm(a - b)) for a, b in pairwise(leg))
    apart_m = abs(placed["ankle_joint_left"][at, 1] - placed["ankle_joint_right"][at, 1])
    # a pose engine reads steps as too long, and that is taken off
    too_long = load_knowledge().body_model.filmed.step.bias_legs
    told = filmed["lunge", "right"].seen.mean.step_m
    assert told == pytest.approx(apart_m / leg_m - too_long, abs=STEP_LEGS)


def test_a_step_up_counts_from_where_the_other_foot_is_off_the_floor(
    filmed: Films, person: BodyModel
) -> None:
    track = film_of("step_up", body=person, read_as="step_up")
    at_px = {name: track["image_position"].sel(keypoint=name).values for name in JOINTS}
    height = -at_px["left_ankle"][:, 1]
    shank_px = np.linalg.norm(at_px["right_knee"][0] - at_px["right_ankle"][0])
    lifted = (height - height[0]) / shank_px
    off = lifted >= load_knowledge().gates["foot_lifted"].value
    starts_s = track["time"].values[1:][off[1:] & ~off[:-1]]
    assert filmed["step_up", "right"].seen.at_s[:, 0] == pytest.approx(starts_s, abs=LIFTED_S)


@pytest.mark.parametrize(("motion", "first"), [("forward_lunge", LANDED), ("step_up", 0.25)])
def test_every_bend_of_the_knee_has_one_place_on_the_way(motion: str, first: float) -> None:
    shares, bend_deg = steady_bend(motion)
    assert (shares[0], shares[-1]) == pytest.approx((first, 1.0))
    middle = np.linspace(first + 0.02, 0.99, 17)
    taught = key_postures(load_knowledge().motions[motion], shares=middle, leg_m=1.0)
    bends = np.degrees(taught[:, PLACE["knee_flexion_right"]])
    assert share_by_knee(bends, motion=motion) == pytest.approx(middle, abs=0.005)
    # no jump: a tenth of a degree is nowhere a great part of the way
    fine = np.arange(bend_deg.min() - 1, bend_deg.max() + 1, 0.1)
    assert np.abs(np.diff(share_by_knee(fine, motion=motion))).max() < 0.05


def test_the_way_of_a_lunge_is_told_by_the_knee_from_where_the_front_foot_stands() -> None:
    shares, _ = steady_bend("forward_lunge")
    contacts = load_knowledge().motions["forward_lunge"].contacts
    (landing,) = (c.from_ for c in contacts if "right_sole" in c.points and c.from_)
    assert shares[0] == pytest.approx(landing)
