"""Motions of the library through the whole simulation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest

pytest.importorskip("mujoco", reason="the muscles extra is not installed")
pytest.importorskip("myo_sim", reason="the muscles extra is not installed")

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation import simulate
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.filmed_scenes import SCENES
from primemover.simulation.groups import group_effort, group_ids
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.posing import mirrored, other_side, pose_motion
from primemover.simulation.refusal import refusal
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import (
    limits_of,
    motion_loads,
    prepare_motion,
    simulate_motion,
)
from primemover.simulation.solving import solve
from primemover.simulation.what_if import solve_strengths
from primemover.simulation.who_carries import Asked, Step, Weakened, WhatIf
from primemover.terms import Side

SIZE: Final = BodySize(mass_kg=70, height_m=1.72)
BALANCED_N: Final = 1.0
"""Residual of a movement that the ground holds: about a seven hundredth of body weight."""
ON_SURFACE_M: Final = 0.002
ALIKE: Final = 1e-4
"""Mirror images are solved apart; their ways to the solution round differently."""
STEADIES_N: Final = 0.1 * 70 * 9.81
"""A tenth of body weight: more would be leaning on it."""
ONE_POINT: Final = 0.01
"""Of a muscle's effort: what the two sides of a movement may differ by that is alike on both."""
MIRRORED_N: Final = 0.02 * 70 * 9.81
"""The same for all contacts' forces."""
BALANCED: Final = ("squat", "bridge", "clam", "plank", "one_leg_stand", "single_leg_squat")


def friction() -> float:
    return load_knowledge().body_model.ground_setting("friction")


@pytest.mark.parametrize("motion", BALANCED)
def test_ground_holds_the_body_and_every_contact_is_kept(motion: str) -> None:
    body = build_body(SIZE)
    made = prepare_motion(motion, body=body)
    assert np.abs(made.task.moments_nm[:, :6]).max() < BALANCED_N
    assert made.posed.contact_error_m < ON_SURFACE_M


@pytest.mark.parametrize("motion", BALANCED)
def test_ground_pushes_only_and_rubs_within_its_friction(motion: str) -> None:
    force_n = prepare_motion(motion, body=build_body(SIZE)).task.ground_n
    along = np.abs(force_n[..., :2]).sum(axis=-1)
    assert force_n[..., 2].min() >= 0
    assert (along <= friction() * force_n[..., 2] + 1e-6).all()


@pytest.mark.parametrize("motion", ["split_squat", "bird_dog", "squat"])
def test_ground_that_suits_the_muscles_still_pushes_only_and_holds_the_body(motion: str) -> None:
    made = prepare_motion(motion, body=build_body(SIZE))
    found = solve(made.task)
    along = np.abs(found.ground_n[..., :2]).sum(axis=-1)
    assert found.ground_n[..., 2].min() >= 0
    assert (along <= friction() * found.ground_n[..., 2] + 1e-6).all()
    assert np.abs(found.ground_n[~made.posed.touching]).max(initial=0.0) == 0
    whole = (found.ground_n.sum(axis=1), made.task.ground_n.sum(axis=1))
    assert np.abs(whole[0] - whole[1]).max() < 2 * BALANCED_N


@pytest.mark.parametrize("motion", ["split_squat", "quadruped_hip_extension", "hip_thrust"])
def test_contacts_that_suit_the_muscles_leave_less_uncarried(motion: str) -> None:
    task = prepare_motion(motion, body=build_body(SIZE)).task
    none = np.zeros((len(task.time_s), task.push_columns.shape[1], 0))
    even = solve(replace(task, push_columns=none, pushes=none[:, 0]))
    found = solve(task)
    assert refusal(found) == ""
    assert found.reserve_nm < even.reserve_nm


def alike_on_both_sides() -> list[str]:
    return [name for name, each in load_knowledge().motions.items() if not each.one_sided]


@pytest.mark.parametrize("motion", alike_on_both_sides())
def test_a_movement_alike_on_both_sides_stays_so(motion: str) -> None:
    made = prepare_motion(motion, body=build_body(SIZE))
    found = solve(made.task)
    left, right = (
        group_effort(found.activations, muscles=found.body.muscles, side=side)
        for side in ("left", "right")
    )
    assert max(np.abs(left[group] - right[group]).max() for group in right) < ONE_POINT
    swapped = [found.points.index(other_side(name)) for name in found.points]
    mirror_n = found.ground_n[:, swapped] * np.array([-1.0, 1.0, 1.0])
    assert np.abs(mirror_n - found.ground_n).sum(axis=1).max() < MIRRORED_N


def test_a_heavy_hip_thrust_is_alike_on_both_sides_too() -> None:
    body = build_body(BodySize(mass_kg=60, height_m=1.64, sex="female"))
    found = solve(prepare_motion("hip_thrust", body=body, load_kg=60).task)
    loads = found.reaction_times_weight
    assert loads[:, 0] == pytest.approx(loads[:, 1], rel=ONE_POINT)


def test_contacts_are_chosen_alike_in_a_batch_of_strengths() -> None:
    task = prepare_motion("split_squat", body=build_body(SIZE)).task
    factors = np.ones((2, len(task.body.muscles)))
    alone, batch = solve(task), solve_strengths(task, factors=factors)[1]
    assert np.abs(alone.activations - batch.activations).max() < ALIKE
    assert np.abs(alone.ground_n - batch.ground_n).max() < BALANCED_N


@pytest.mark.parametrize("motion", ["squat", "hip_hinge", "split_squat"])
def test_body_and_load_are_held_together(motion: str) -> None:
    made = prepare_motion(motion, body=build_body(SIZE), load_kg=20)
    assert np.abs(made.task.moments_nm[:, :6]).max() < BALANCED_N


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_that_steadies_carries_next_to_nothing(side: Side) -> None:
    found = motion_loads("standing_abduction", size=SIZE, side=side)
    hands = [i for i, name in enumerate(found.points) if name.startswith(("hand", "fist", "palm"))]
    assert hands
    assert np.linalg.norm(found.ground_n[:, hands].sum(axis=1), axis=1).max() < STEADIES_N


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


@pytest.mark.parametrize(
    ("motion", "side", "told"),
    [
        ("bridge", "right", True),
        ("clam", "left", True),
        ("squat", "right", False),
        ("split_squat", "left", False),
        ("standing_abduction", "right", False),
        ("standing_abduction", "left", False),
    ],
)
def test_more_than_soles_on_the_floor_is_a_limit(motion: str, side: Side, told: bool) -> None:
    posed = pose_motion(motion, body=build_body(SIZE), side=side)
    assert (MORE_THAN_SOLES in limits_of(posed, load_kg=0)) == told


@pytest.mark.parametrize(("test", "told"), [("bridge", True), ("squat", False)])
def test_a_film_has_that_limit_too(test: str, told: bool) -> None:
    assert (MORE_THAN_SOLES in SCENES[test].told) == told


def test_account_names_what_was_weaker() -> None:
    account = simulate_motion(
        "squat", size=SIZE, weaken={("gluteus_maximus", "left"): 0.4}, what_if=False
    )
    assert account.refused == ""
    assert account.weakened[0].strength == 0.4
    assert account.at_full is not None


def test_weakened_accounts_have_one_pull_and_one_rule_of_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What-ifs and ranges get what is asked of the hips, and full strength to be held to."""
    told: list[tuple[str, Asked | None, LoadSharing | None]] = []

    def noting(name: str, given: Any) -> Any:
        def call(*_: Any, asked: Any = None, beside: Any = None, **__: Any) -> Any:
            told.append((name, asked, beside))
            return given

        return call

    step = Step(strength=1.0, possible=False, why_not="Not looked at.")
    whats = WhatIf(weakened=("gluteus_medius",), side="both", steps=(step,))
    monkeypatch.setattr(simulate, "what_if", noting("kept", whats))
    monkeypatch.setattr(simulate, "free_what_ifs", noting("free", ()))
    monkeypatch.setattr(simulate, "over_assumptions", noting("over", ()))
    weaken = [Weakened(muscle="gluteus_medius", side="right", strength=0.9)]
    account = simulate_motion("one_leg_stand", size=SIZE, weaken=weaken)
    assert {name for name, _, _ in told} == {"kept", "free", "over"}
    for name, asked, beside in told:
        assert name == "over" or asked == account.asked
        assert (beside is None) == (name == "free")


def test_what_ifs_and_sweep_are_of_the_body_asked_for() -> None:
    """The first step of a what-if is the account itself; a weaker muscle is used less."""
    weaken = [Weakened(muscle="gluteus_maximus", side="both", strength=0.3)]
    found = simulate_motion("squat", size=SIZE, weaken=weaken)
    strong = simulate_motion("squat", size=SIZE)
    as_is = found.as_is.effort("gluteus_maximus", side="left")
    assert as_is
    for each in (each for each in found.what_if if each.posture == "kept"):
        first = each.steps[0].effort("gluteus_maximus", side="left")
        assert first
        assert first.effort == pytest.approx(as_is.effort, abs=ALIKE)
    weaker, usual = (
        [each for each in account.heels_to_toes.curves if each.muscle == "gluteus_maximus"]
        for account in (found, strong)
        if account.heels_to_toes
    )
    assert max(weaker[0].effort) < min(usual[0].effort)


def test_loads_are_handed_over_only_where_they_may_be_shown() -> None:
    """One run gives the account and the loads; a refused one gives no loads."""
    got: list[LoadSharing] = []
    shown = simulate_motion("bridge", size=SIZE, what_if=False, receive=got.append)
    assert (shown.refused, len(got)) == ("", 1)
    assert got[0].residual_nm == shown.residual_nm
    assert got[0].reserve_nm == shown.reserve_nm
    nothing = [Weakened(muscle=group, side="both", strength=0.0) for group in group_ids()]
    refused = simulate_motion(
        "bridge", size=SIZE, weaken=nothing, what_if=False, receive=got.append
    )
    assert refused.refused
    assert len(got) == 1


def test_a_motion_against_a_band_is_refused_until_the_band_pulls() -> None:
    account = simulate_motion("band_walk", size=SIZE)
    assert "band" in account.refused
    assert account.what_if == ()


def test_a_motion_that_is_not_known_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="no motion called"):
        motion_loads("flying", size=SIZE)


def test_a_motion_without_a_place_for_a_load_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="leave the load out"):
        motion_loads("clam", size=SIZE, load_kg=5)


@pytest.mark.parametrize(
    ("motion", "sides"),
    [
        ("one_leg_stand", {"right"}),
        ("forward_lunge", {"right", "left"}),
        ("standing_abduction", {"left", "right"}),
        ("side_lying_abduction", {"right"}),
        ("squat", {"both", "left"}),
    ],
)
def test_what_ifs_are_of_legs_that_work_or_bear_weight(
    motion: str, sides: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never of both sides of a movement that one side does: an idle leg adds nothing."""
    made: set[str] = set()

    def noting(*_: Any, weakened: tuple[str, ...], side: Any, **__: Any) -> WhatIf:
        made.add(side)
        step = Step(strength=1.0, possible=False, why_not="Not looked at.")
        return WhatIf(weakened=weakened, side=side, steps=(step,))

    monkeypatch.setattr(simulate, "what_if", noting)
    monkeypatch.setattr(simulate, "free_what_ifs", lambda *_, **__: ())
    monkeypatch.setattr(simulate, "over_assumptions", lambda *_, **__: ())
    simulate_motion(motion, size=SIZE)
    assert made == sides
