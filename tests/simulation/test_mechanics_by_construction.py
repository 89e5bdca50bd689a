"""Mechanics against free bodies worked out by hand from masses and places."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import SIGN_CHANGES
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import GRAVITY, BodySize
from primemover.simulation.coordinates import (
    ANGLES,
    CARRIED,
    MOMENTS,
    PLACE,
    POSTURE,
    REACTION_JOINTS,
    posture,
)
from primemover.simulation.external_loads import weight_on
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.posture_search import standing_task
from primemover.simulation.solving import Scene, prepare, solve
from primemover.terms import SIDES, Side
from tests.simulation.stances import one_leg_stand

FloatArray = npt.NDArray[np.float64]

EXACT_NM = 0.01
"""Rounding, and the bones that weigh a milligram."""
EXACT = 1e-6
"""Rounding of a share or a direction."""
SWING_NM = 0.5
"""Differences of 10 ms in a swing of 1 s: its acceleration is known to about 1 %."""
MIRROR_NM = 0.05
"""The two sides' bones agree to the micrometre."""
GROUND_N = 1.0
GROUND_M = 0.005
"""The spread of the ground's push is found by least squares, balance weighing a thousandfold."""
MISSED = 0.005
"""Share of body weight that the ground may leave open when weight lies over the foot."""
LEVEL = 0.05
"""The axis of adduction tips with hip and pelvis by up to ten degrees (1 - cos 10° is 1.5 %), and
what the ground leaves open has a lever of a leg's length."""


def placed(body: BodyModel, bent: FloatArray) -> Any:
    import mujoco

    data = mujoco.MjData(body.mechanics)
    data.qpos[:] = body.expand(bent)
    mujoco.mj_fwdPosition(body.mechanics, data)
    return data


def beyond(body: BodyModel, bone: str) -> list[int]:
    """The bone and all that hang on it."""
    model = body.mechanics
    found = [int(model.body(bone).id)]
    for i in range(found[0] + 1, model.nbody):
        if int(model.body_parentid[i]) in found:
            found.append(i)
    return found


def carried(body: BodyModel, data: Any, bones: list[int]) -> tuple[float, FloatArray]:
    """Mass and its centre, summed by hand."""
    masses = body.mechanics.body_mass[bones]
    return float(masses.sum()), np.asarray(masses @ data.xipos[bones] / masses.sum())


@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 60.0])
def test_a_leg_held_out_asks_its_weight_times_its_distance(
    body: BodyModel, angle_deg: float
) -> None:
    bent = posture(hip_flexion_right=angle_deg)
    data = placed(body, bent)
    mass_kg, centre_m = carried(body, data, beyond(body, "femur_r"))
    by_hand = mass_kg * GRAVITY * (data.body("femur_r").xpos[1] - centre_m[1])
    found = movement_mechanics(body, postures=bent[None])
    assert found.moments_nm[0, MOMENTS.index("hip_flexion_right")] == pytest.approx(
        by_hand, abs=EXACT_NM
    )
    turn = data.body("femur_r").xmat.reshape(3, 3)
    pull_n = turn.T @ [0, 0, mass_kg * GRAVITY]
    assert found.reaction_loads_n[0, 3:6] == pytest.approx(pull_n, abs=EXACT_NM)


def test_a_weight_in_the_hand_pulls_at_the_elbow(body: BodyModel) -> None:
    bent = posture(elbow_flexion=90)
    data = placed(body, bent)
    elbow = data.body("farm_right").xpos
    mass_kg, centre_m = carried(body, data, beyond(body, "farm_right"))
    away_m = elbow[1] - np.array([centre_m[1], data.site("hand_right").xpos[1]])
    by_hand = GRAVITY * np.array([mass_kg, 10.0]) @ away_m
    found = movement_mechanics(body, postures=bent[None], points=("hand_right",))
    load_n = weight_on("hand_right", load_kg=10)[0].force_n
    row = MOMENTS.index("elbow_flexion_right")
    asked = found.moments_nm[0, row] - load_n @ found.point_slopes[0, 0, :, row]
    assert asked == pytest.approx(by_hand, abs=EXACT_NM)


def test_straight_muscles_pull_the_hip_along_their_line(body: BodyModel) -> None:
    """The locked joints show the unit vector from the thigh to the pelvis."""
    bent = posture(hip_flexion=20, hip_adduction=5)
    model, data = body.mechanics, placed(body, bent)
    arms = movement_mechanics(body, postures=bent[None]).reaction_arms[0, 3:6]
    thigh, pelvis = model.body("femur_r").id, model.body("pelvis").id
    turn, checked = data.body("femur_r").xmat.reshape(3, 3), 0
    for i in range(model.nu):
        tendon = int(model.actuator_trnid[i, 0])
        first, count = int(model.tendon_adr[tendon]), int(model.tendon_num[tendon])
        sites = model.wrap_objid[first : first + count]
        if count != 2 or set(model.site_bodyid[sites]) != {thigh, pelvis}:
            continue
        outer, inner = sorted(sites, key=lambda site: int(model.site_bodyid[site] != thigh))
        line = data.site_xpos[inner] - data.site_xpos[outer]
        assert arms[:, i] == pytest.approx(turn.T @ line / np.linalg.norm(line), abs=EXACT)
        checked += 1
    assert checked >= 3


def test_the_ground_carries_the_weight_under_its_centre(body: BodyModel) -> None:
    points = tuple(
        f"{p}_{s}" for s in ("left", "right") for p in ("heel", "ball_inner", "ball_outer", "toe")
    )
    bent = posture()[None]
    task = prepare(body, postures=bent, scene=Scene(points=points, touching=np.ones((1, 8), bool)))
    found = movement_mechanics(body, postures=bent, points=points)
    push = task.ground_n[0]
    assert push.sum(axis=0) == pytest.approx([0, 0, body.size.weight_n], abs=GROUND_N)
    centre = push[:, 2] @ found.point_places_m[0, :, :2] / push[:, 2].sum()
    assert centre == pytest.approx(found.mass_centre_m[0, :2], abs=GROUND_M)


def mirrored(bent: FloatArray) -> FloatArray:
    out = np.empty_like(bent)
    for name, place in PLACE.items():
        other = name
        if name.endswith("_left") and name != "pelvis_left":
            other = name[:-4] + "right"
        elif name.endswith("_right"):
            other = name[:-5] + "left"
        out[PLACE[other]] = -bent[place] if name in SIGN_CHANGES else bent[place]
    return out


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(-0.4, 0.4), min_size=len(POSTURE), max_size=len(POSTURE)))
def test_a_mirrored_posture_asks_mirrored_moments(angles: list[float]) -> None:
    body = build_body(BodySize(mass_kg=75))
    bent = np.array(angles)
    found = movement_mechanics(body, postures=np.stack([bent, mirrored(bent)])).moments_nm
    one, other = np.zeros((2, len(POSTURE)))
    one[6:], other[6:] = found[0, 6:], found[1, 6:]
    assert mirrored(one) == pytest.approx(other, abs=MIRROR_NM)


def test_twice_the_mass_asks_twice_the_moments() -> None:
    bent = posture(hip_flexion=50, trunk_flexion=20, knee_flexion=30)[None]
    one, two = (
        movement_mechanics(build_body(BodySize(mass_kg=kg)), postures=bent).moments_nm
        for kg in (60, 120)
    )
    assert two == pytest.approx(2 * one, abs=EXACT_NM)


@pytest.mark.parametrize("swing_rad", [0.1, 0.8])
def test_a_swinging_leg_is_a_pendulum(body: BodyModel, swing_rad: float) -> None:
    time_s = np.arange(101) / 100
    rate = 2 * np.pi
    angle = swing_rad * np.sin(rate * time_s)
    bent = np.zeros((len(time_s), len(POSTURE)))
    bent[:, PLACE["hip_flexion_right"]] = angle
    data, bones = placed(body, bent[0]), beyond(body, "femur_r")
    away = data.xipos[bones] - data.body("femur_r").xpos
    masses = body.mechanics.body_mass[bones]
    turns = data.ximat[bones].reshape(-1, 3, 3)
    own = np.sum(turns[:, 0] ** 2 * body.mechanics.body_inertia[bones], axis=1)
    inertia = float(np.sum(own + masses * (away[:, 1] ** 2 + away[:, 2] ** 2)))
    forwards = -away[:, 1, None] * np.cos(angle) - away[:, 2, None] * np.sin(angle)
    by_hand = -inertia * rate**2 * angle + GRAVITY * masses @ forwards
    found = movement_mechanics(body, postures=bent, time_s=time_s).moments_nm
    middle = slice(5, -5)
    row = found[middle, MOMENTS.index("hip_flexion_right")]
    assert row == pytest.approx(by_hand[middle], abs=SWING_NM)


def test_the_psoas_is_one_published_psoas_by_the_hips_factor(body: BodyModel) -> None:
    leg = load_knowledge().body_model.leg_muscles.muscles
    names, force_n = np.array(body.muscles.names), body.muscles.max_force_n
    right = np.array(body.muscles.sides) == "right"
    psoas = np.char.startswith(names, "Ps_") & right
    iliacus = float(force_n[(names == "iliacus") & right][0])
    factor = iliacus / leg["iliacus"].max_force_n
    assert force_n[psoas].sum() == pytest.approx(factor * leg["psoas"].max_force_n, rel=EXACT)


def test_every_angle_is_mirrored_onto_one() -> None:
    bent = np.arange(float(len(POSTURE)))
    assert mirrored(mirrored(bent)) == pytest.approx(bent)
    assert len(ANGLES) + 6 == len(POSTURE)


@pytest.mark.parametrize("side", SIDES)
def test_one_leg_carries_the_body_as_the_textbook_says(body: BodyModel, side: Side) -> None:
    """All but the standing leg hangs inwards of the hip; the abductors hold its weight there."""
    stance = one_leg_stand(body, side=side)
    task = standing_task(body, stance=stance, postures=stance.usual[None])
    data, leg = placed(body, stance.usual), beyond(body, f"femur_{side[0]}")
    rest = [i for i in range(1, body.mechanics.nbody) if i not in leg]
    mass_kg, centre_m = carried(body, data, rest)
    hip_m = data.body(f"femur_{side[0]}").xpos
    pull_nm = np.cross(centre_m - hip_m, [0, 0, -mass_kg * GRAVITY])
    pelvis, missing = data.body("pelvis"), task.moments_nm[0, :6]
    pull_nm = pull_nm + np.cross(pelvis.xpos - hip_m, missing[:3])
    pull_nm = pull_nm + pelvis_turn(data) @ missing[3:]
    axis = data.xaxis[body.mechanics.joint(f"hip_adduction_{side[0]}").id]
    asked_nm = task.moments_nm[0, CARRIED.index(f"hip_adduction_{side}")]
    assert asked_nm == pytest.approx(pull_nm @ axis, abs=EXACT_NM)
    lever_m = abs(float(centre_m[0] - hip_m[0]))
    assert -asked_nm == pytest.approx(mass_kg * GRAVITY * lever_m, rel=LEVEL)


def test_the_standing_hip_carries_weights_and_muscles_of_its_free_body(body: BodyModel) -> None:
    """What presses the hip: the weight above it, and every muscle that crosses it."""
    stance = one_leg_stand(body, side="right")
    task = standing_task(body, stance=stance, postures=stance.usual[None])
    found = solve(task)
    place = REACTION_JOINTS.index("hip_right")
    rest_n = (body.size.mass_kg - carried_mass(body, "femur_r")) * GRAVITY
    turn = placed(body, stance.usual).body("femur_r").xmat.reshape(3, 3)
    muscles_n = task.reaction_arms[0, 3 * place : 3 * place + 3] @ found.forces_n[0]
    missing_n = found.reserves_nm[0, :3]
    by_hand_n = turn.T @ (missing_n - [0, 0, rest_n]) - muscles_n
    assert np.abs(missing_n).max() < MISSED * body.size.weight_n
    assert found.reactions_n[0, place] == pytest.approx(by_hand_n, abs=EXACT_NM)
    implants = load_knowledge().body_model.in_vivo_hip_force["one_leg_stand"]
    assert implants.low is not None
    assert implants.high is not None
    assert implants.low <= found.reaction_times_weight[0, place] <= implants.high


def pelvis_turn(data: Any) -> FloatArray:
    return np.asarray(data.body("Full Body").xmat.reshape(3, 3))


def carried_mass(body: BodyModel, bone: str) -> float:
    return float(body.mechanics.body_mass[beyond(body, bone)].sum())
