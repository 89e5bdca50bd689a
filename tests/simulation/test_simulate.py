"""Motions of the library through the whole simulation."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.groups import group_effort
from primemover.simulation.posing import mirrored, pose_motion
from primemover.simulation.simulate import motion_loads, prepare_motion, simulate_motion

SIZE: Final = BodySize(mass_kg=70, height_m=1.72)
BALANCED_N: Final = 1.0
"""Residual of a movement that the ground holds: about a seven hundredth of body weight."""
ON_SURFACE_M: Final = 0.002
ALIKE: Final = 1e-4
"""Mirror images are solved apart; their ways to the solution round differently."""
BALANCED: Final = ("squat", "bridge", "clam", "plank", "one_leg_stand", "single_leg_squat")


@pytest.mark.parametrize("motion", BALANCED)
def test_ground_holds_the_body_and_every_contact_is_kept(motion: str) -> None:
    body = build_body(SIZE)
    made = prepare_motion(motion, body=body)
    assert np.abs(made.task.moments_nm[:, :6]).max() < BALANCED_N
    assert made.posed.contact_error_m < ON_SURFACE_M


@pytest.mark.parametrize("motion", BALANCED)
def test_ground_pushes_only_and_rubs_within_its_friction(motion: str) -> None:
    from primemover.simulation.ground import FRICTION

    force_n = prepare_motion(motion, body=build_body(SIZE)).task.ground_n
    along = np.abs(force_n[..., :2]).sum(axis=-1)
    assert force_n[..., 2].min() >= 0
    assert (along <= FRICTION * force_n[..., 2] + 1e-6).all()


def test_ground_carries_body_and_load() -> None:
    force_n = prepare_motion("squat", body=build_body(SIZE), load_kg=20).task.ground_n
    whole = force_n[[0, -1], :, 2].sum(axis=1)
    assert whole == pytest.approx((70 + 20) * 9.81, rel=0.03)  # starts and ends at rest


def test_other_side_is_the_mirror_image() -> None:
    body = build_body(SIZE)
    right, left = (pose_motion("single_leg_squat", body=body, side=s) for s in ("right", "left"))
    assert np.allclose(mirrored(right.postures), left.postures)
    efforts = {
        side: group_effort(
            motion_loads("single_leg_squat", size=SIZE, side=side).activations,
            muscles=body.muscles,
            side=side,
        )
        for side in ("right", "left")
    }
    for group, effort in efforts["right"].items():
        assert efforts["left"][group] == pytest.approx(effort, abs=ALIKE), group


def test_more_load_asks_more_of_the_glutes() -> None:
    light, heavy = (motion_loads("squat", size=SIZE, load_kg=kg) for kg in (0.0, 20.0))
    for side in ("left", "right"):
        at = [
            group_effort(s.activations, muscles=s.body.muscles, side=side)["gluteus_maximus"].max()
            for s in (light, heavy)
        ]
        assert at[0] < at[1]


def test_account_names_what_was_weaker() -> None:
    account = simulate_motion(
        "squat", size=SIZE, weaken={("gluteus_maximus", "left"): 0.4}, what_if=False
    )
    assert account.refused == ""
    assert account.weakened[0].strength == 0.4
    assert account.at_full is not None


def test_a_motion_that_is_not_known_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="no motion called"):
        motion_loads("flying", size=SIZE)


def test_a_motion_without_a_place_for_a_load_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="leave the load out"):
        motion_loads("clam", size=SIZE, load_kg=5)
