"""Laws of weakening: they hold for whatever strengths and fibres the body model has."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, posture
from primemover.simulation.groups import groups_of
from primemover.simulation.solving import Scene, Task, prepare, solve
from primemover.simulation.step_account import (
    SPREADS_HIP,
    STRAIGHTENS_HIP,
    effort_curves,
    group_efforts,
    group_members,
    step_of,
    torque_shares,
    weight_borne,
)
from primemover.simulation.what_if import (
    GLUTES,
    default_strengths,
    sides_offered,
    solve_strengths,
    strength_asked,
    strength_factors,
    what_if,
    why_not,
)
from primemover.simulation.who_carries import Asked, Pull, Weakened
from primemover.terms import SIDES, Side

SOLE = ("heel", "ball_inner", "ball_outer", "toe")
STRENGTHS = (1.0, 0.8, 0.6, 0.4, 0.2)
SAME = 1e-6
"""Of activations, from a solver that stops at 1e-8 of the moments."""
SHARE_SLACK = 0.01
"""Shares of torque may rise by this much: cost is what falls by law, a share only as a rule."""
EFFORT_SLACK = 0.01
"""The same for the effort of those that take over."""


def feet(*sides: str) -> tuple[str, ...]:
    return tuple(f"{point}_{side}" for side in sides for point in SOLE)


def task_of(body: BodyModel, angles: dict[str, float], *sides: str) -> Task:
    points = feet(*sides)
    scene = Scene(points=points, touching=np.ones((1, len(points)), dtype=bool))
    return prepare(body, postures=posture(**angles)[None], scene=scene)


@pytest.fixture(scope="module")
def squat(body: BodyModel) -> Task:
    angles = {
        "pelvis_tilt": 28.0,
        "hip_flexion": 75.0,
        "hip_adduction": -8.0,
        "knee_flexion": 75.0,
        "ankle_flexion": 24.0,
        "shoulder_flexion": 80.0,
    }
    return task_of(body, angles, *SIDES)


@pytest.fixture(scope="module")
def one_leg(body: BodyModel) -> Task:
    angles = {
        "pelvis_list": 0.0,
        "hip_adduction_right": 8.0,
        "ankle_inversion_right": -8.0,
        "knee_flexion_right": 5.0,
        "hip_flexion_left": 35.0,
        "knee_flexion_left": 70.0,
    }
    return task_of(body, angles, "right")


def costs(task: Task, factors: npt.NDArray[np.float64]) -> list[float]:
    units = task.reserves_nm
    return [
        float((found.activations**2).sum() + ((found.reserves_nm / units) ** 2).sum())
        for found in solve_strengths(task, factors=factors)
    ]


def test_full_strength_is_the_unchanged_solution(squat: Task) -> None:
    factors = strength_factors(
        squat.body.muscles, weakened=GLUTES, side="both", strengths=STRENGTHS
    )
    full, alone = solve_strengths(squat, factors=factors)[0], solve(squat)
    assert np.abs(full.activations - alone.activations).max() < SAME
    assert np.abs(full.reactions_n - alone.reactions_n).max() < 1e-2


def test_one_batch_gives_what_each_strength_gives_alone(squat: Task) -> None:
    factors = strength_factors(
        squat.body.muscles, weakened=GLUTES, side="left", strengths=STRENGTHS
    )
    for row, found in zip(factors, solve_strengths(squat, factors=factors), strict=True):
        alone = solve(squat, strength=row)
        assert np.abs(found.activations - alone.activations).max() < SAME


@pytest.mark.parametrize("weakened", [*((one,) for one in GLUTES), GLUTES])
@pytest.mark.parametrize("name", ["squat", "one_leg"])
def test_less_strength_never_costs_less(
    name: str, weakened: tuple[str, ...], request: pytest.FixtureRequest
) -> None:
    task: Task = request.getfixturevalue(name)
    factors = strength_factors(
        task.body.muscles, weakened=weakened, side="both", strengths=STRENGTHS
    )
    found = costs(task, factors)
    assert all(after >= before - SAME for before, after in itertools.pairwise(found))


def test_weaker_glutes_give_less_of_the_hip_torque_in_a_squat_and_hamstrings_more(
    squat: Task,
) -> None:
    factors = strength_factors(
        squat.body.muscles, weakened=GLUTES, side="both", strengths=STRENGTHS
    )
    shares = [
        torque_shares(found, side="right", of=STRAIGHTENS_HIP)
        for found in solve_strengths(squat, factors=factors)
    ]
    glutes = [sum(share.get(group, 0.0) for group in GLUTES) for share in shares]
    hamstrings = [share["hamstrings"] for share in shares]
    assert all(b <= a + SHARE_SLACK for a, b in itertools.pairwise(glutes))
    assert all(b >= a - SHARE_SLACK for a, b in itertools.pairwise(hamstrings))
    assert glutes[-1] < glutes[0]
    assert hamstrings[-1] > hamstrings[0]


def test_on_one_leg_tensor_and_rotators_take_over_from_a_weaker_medius(one_leg: Task) -> None:
    factors = strength_factors(
        one_leg.body.muscles, weakened=("gluteus_medius",), side="right", strengths=STRENGTHS
    )
    found = solve_strengths(one_leg, factors=factors)
    share = [torque_shares(each, side="right", of=SPREADS_HIP)["gluteus_medius"] for each in found]
    tensor = [float(group_efforts(each)["tensor_fasciae_latae", "right"][0]) for each in found]
    assert all(b <= a + SHARE_SLACK for a, b in itertools.pairwise(share))
    assert all(b >= a - EFFORT_SLACK for a, b in itertools.pairwise(tensor))
    assert tensor[-1] > tensor[0]


def test_at_a_fixed_movement_the_lower_back_is_asked_for_the_same(squat: Task) -> None:
    factors = strength_factors(
        squat.body.muscles, weakened=GLUTES, side="both", strengths=STRENGTHS
    )
    found = solve_strengths(squat, factors=factors)
    row = CARRIED.index("trunk_flexion")
    assert len({float(each.moments_nm[0, row]) for each in found}) == 1


def test_weakening_the_left_mirrors_weakening_the_right(squat: Task) -> None:
    members = group_members(squat.body.muscles)
    found = {
        side: solve_strengths(
            squat,
            factors=strength_factors(
                squat.body.muscles, weakened=GLUTES, side=side, strengths=(1.0, 0.4)
            ),
        )[1]
        for side in SIDES
    }
    left, right = group_efforts(found["left"]), group_efforts(found["right"])
    other = {"left": "right", "right": "left"}
    for group, side in members:
        mirrored = right[group, other[side]]  # type: ignore[index]
        assert left[group, side] == pytest.approx(mirrored, abs=0.02)


def test_what_muscles_cannot_carry_is_said_and_never_shown_as_possible(one_leg: Task) -> None:
    found = what_if(one_leg, side="right", strengths=(1.0, 0.5, 0.0))
    assert found.steps[0].possible
    assert not found.steps[-1].possible
    assert "N m" in found.steps[-1].why_not


def test_a_what_if_that_begins_weaker_is_held_to_what_full_strength_is_asked(
    one_leg: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So its first step is refused by the rule of the account that it belongs to."""
    full = solve(one_leg)
    monkeypatch.setattr(
        what_if.__module__ + ".refusal", lambda _, beside: "" if beside is full else "too weak"
    )
    begun = replace(one_leg, strengths_n=one_leg.strengths_n * 0.7)
    assert what_if(begun, strengths=(1.0,), beside=full).steps[0].possible
    assert not what_if(begun, strengths=(1.0,)).steps[0].possible


@pytest.mark.parametrize("pull", ["straightens_hip", "levels_pelvis"])
def test_a_what_if_tells_of_the_pull_that_its_account_tells_of(one_leg: Task, pull: Pull) -> None:
    asked = Asked(pull=pull, side="right")
    steps = what_if(one_leg, strengths=(1.0,), asked=asked).steps
    assert steps[0].torques == step_of(solve(one_leg), asked=asked).torques


def test_a_sharing_that_was_not_found_is_not_possible(squat: Task) -> None:
    found = solve(squat)
    broken = replace(found, converged=np.zeros_like(found.converged))
    assert why_not(broken, full=found)
    assert not why_not(found, full=found)


@pytest.mark.parametrize("side", SIDES)
def test_one_side_weakened_leaves_the_other_its_strength(body: BodyModel, side: Side) -> None:
    factors = strength_factors(body.muscles, weakened=GLUTES, side=side, strengths=(1.0, 0.4))
    assert (factors[0] == 1).all()
    weak = {on for on, factor in zip(body.muscles.sides, factors[1], strict=True) if factor < 1}
    assert weak == {side}
    both = strength_factors(body.muscles, weakened=GLUTES, side="both", strengths=(0.4,))
    assert (both < 1).sum() == 2 * (factors[1] < 1).sum()


def test_an_effort_is_the_mean_of_activations_by_strength_and_is_told_as_it_is(
    squat: Task,
) -> None:
    found = solve(squat)
    names, sides = np.array(squat.body.muscles.names), np.array(squat.body.muscles.sides)
    force_n = squat.body.muscles.max_force_n
    ham = np.isin(np.array(groups_of(tuple(names))), ["hamstrings"]) & (sides == "right")
    by_hand = (found.activations[0, ham] * force_n[ham]).sum() / force_n[ham].sum()
    told = next(
        each for each in effort_curves(found) if (each.muscle, each.side) == ("hamstrings", "right")
    )
    assert told.effort[0] == pytest.approx(by_hand, abs=1e-4)
    assert told.effort[0] > EFFORT_SLACK
    whole = replace(found, activations=np.ones_like(found.activations))
    assert all(each.effort[0] == 1 for each in effort_curves(whole))


def test_strengths_begin_at_full_and_fall() -> None:
    strengths = default_strengths()
    assert strengths[0] == 1
    assert strengths == tuple(sorted(strengths, reverse=True))


def test_a_muscle_the_model_does_not_have_is_refused(body: BodyModel) -> None:
    with pytest.raises(PrimeMoverError, match="deltoid"):
        strength_factors(body.muscles, weakened=("deltoid",), side="both", strengths=(1.0,))


def test_a_muscle_asked_for_twice_on_one_side_is_refused(body: BodyModel) -> None:
    both = Weakened(muscle="gluteus_medius", side="both", strength=0.5)
    left, right = (replace(both, side=side) for side in SIDES)
    with pytest.raises(PrimeMoverError, match=r"gluteus_medius \(left\) is there twice"):
        strength_asked(body.muscles, asked=(both, left))
    apart = strength_asked(body.muscles, asked=(left, right))
    assert np.array_equal(apart, strength_asked(body.muscles, asked=(both,)))


def test_sides_offered_are_those_of_which_something_else_is_to_be_told(
    squat: Task, one_leg: Task
) -> None:
    """Both legs alike: both, and one of them; one leg that stands: that one alone."""
    usual = Asked()
    assert sides_offered(solve(squat), at=0, asked=usual, working=None) == ("both", "left")
    factors = strength_factors(
        squat.body.muscles, weakened=("gluteus_maximus",), side="left", strengths=(0.2,)
    )
    lame = solve(squat, strength=factors[0])
    assert sides_offered(lame, at=0, asked=usual, working=None) == ("both", "left", "right")
    stands = Asked(pull="levels_pelvis", side="right")
    found = solve(one_leg)
    assert sides_offered(found, at=0, asked=stands, working="right") == ("right",)
    # the other leg moves, and the hip of the one that stands is asked
    assert sides_offered(found, at=0, asked=stands, working="left") == ("right", "left")


@pytest.mark.parametrize("working", SIDES)
def test_a_leg_behind_that_bears_weight_is_offered_after_the_one_that_works(
    squat: Task, working: Side
) -> None:
    other: Side = "left" if working == "right" else "right"
    found = solve(squat)
    assert weight_borne(found, side=other, at=0) == pytest.approx(0.5, abs=0.05)
    for side in ("both", working):
        asked = Asked(side=side)
        assert sides_offered(found, at=0, asked=asked, working=working) == (working, other)
