"""What the search finds, in directions: figures change with the body model."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from primemover.simulation.balanced_postures import Balance
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE, REACTION_JOINTS
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.posture_search import (
    FoundPosture,
    PostureSearch,
    shifts_between,
    usual_freedoms,
)
from primemover.simulation.what_if import GLUTES, strength_factors
from primemover.terms import SIDES, Side
from tests.simulation.stances import one_leg_stand, squat

STRENGTHS = (1.0, 0.6, 0.3)
PLACED_M = 1e-5
"""Feet and weight: ten times what the solver allows itself."""
LEVEL_DEG = 0.5
"""Of leans that should be equal or absent: the search stops at 1e-4 of its units or where a step
gains less than a millionth of the cost."""


def searched(
    body: BodyModel, side: Side, departure_cost: float | None = None
) -> tuple[FoundPosture, ...]:
    search = PostureSearch(body, one_leg_stand(body, side=side), departure_cost=departure_cost)
    factors = strength_factors(body.muscles, weakened=GLUTES, side=side, strengths=STRENGTHS)
    return search.weaker_and_weaker(factors)


@pytest.fixture(scope="module")
def on_the_right(body: BodyModel) -> tuple[FoundPosture, ...]:
    return searched(body, "right")


def test_weaker_abductors_lean_the_trunk_over_the_standing_leg(
    on_the_right: tuple[FoundPosture, ...],
) -> None:
    leans = [found.lean_right_deg for found in on_the_right]
    assert all(after > before for before, after in pairwise(leans))
    assert leans[-1] > leans[0] + 5


def test_leaning_presses_the_hip_less_and_the_lower_back_more(
    on_the_right: tuple[FoundPosture, ...],
) -> None:
    loads = [each.sharing.reaction_times_weight[0] for each in on_the_right]
    hip = [load[REACTION_JOINTS.index("hip_right")] for load in loads]
    back = [load[REACTION_JOINTS.index("l5_s1")] for load in loads]
    assert all(after < before for before, after in pairwise(hip))
    assert all(after > before for before, after in pairwise(back))


def test_at_full_strength_the_usual_posture_is_the_best(
    on_the_right: tuple[FoundPosture, ...],
) -> None:
    assert abs(on_the_right[0].lean_right_deg) < LEVEL_DEG
    assert max(abs(np.degrees(each)) for each in on_the_right[0].away.values()) < LEVEL_DEG


def test_least_effort_alone_would_lean_at_full_strength_and_so_the_body_is_held_back(
    body: BodyModel,
) -> None:
    drawn = PostureSearch(body, one_leg_stand(body), anchored=False)
    assert drawn.best().lean_right_deg > LEVEL_DEG
    assert drawn.drawn_away == 0
    assert PostureSearch(body, one_leg_stand(body)).drawn_away > 1


def test_the_weight_may_not_go_to_the_edge_of_the_foot(body: BodyModel) -> None:
    stance = one_leg_stand(body)
    left = next(each for each in usual_freedoms(stance) if each.name == "weight_left")
    places_m = stance.places_m[:, 0] - stance.weight_m[0]
    wide_m = float(np.ptp(places_m))
    assert left.low > places_m.min() + wide_m / 10
    assert left.high < places_m.max() - wide_m / 10


@pytest.mark.parametrize("departure_cost", [0.2, 0.8])
def test_the_lean_comes_whatever_leaving_the_usual_posture_costs(
    body: BodyModel, departure_cost: float
) -> None:
    found = searched(body, "right", departure_cost=departure_cost)
    assert found[-1].lean_right_deg > found[0].lean_right_deg


def test_less_strength_never_costs_less(on_the_right: tuple[FoundPosture, ...]) -> None:
    costs = [found.effort + found.departure for found in on_the_right]
    assert all(after >= before for before, after in pairwise(costs))


def test_a_search_never_ends_dearer_than_it_began(body: BodyModel) -> None:
    search = PostureSearch(body, squat(body))
    best, usual = search.best(), search.unmoved()
    assert best.effort + best.departure <= usual.effort
    assert usual.departure == pytest.approx(0)


def test_left_and_right_mirror_each_other(
    body: BodyModel, on_the_right: tuple[FoundPosture, ...]
) -> None:
    for left, right in zip(searched(body, "left"), on_the_right, strict=True):
        assert left.lean_right_deg == pytest.approx(-right.lean_right_deg, abs=2)


def test_both_sides_alike_lean_to_neither(body: BodyModel) -> None:
    search = PostureSearch(body, squat(body))
    factors = strength_factors(body.muscles, weakened=GLUTES, side="both", strengths=STRENGTHS)
    for found in search.weaker_and_weaker(factors):
        assert abs(found.lean_right_deg) < LEVEL_DEG


def test_feet_stay_and_the_weight_lies_where_it_should(body: BodyModel) -> None:
    stance = squat(body)
    balance = Balance(body, stance)
    weight = stance.weight_m + np.array([0.01, 0.02])
    found = balance.at({"trunk_flexion": 0.2, "pelvis_list": 0.03}, weight_m=weight)
    placed = PointKinematics(body, points=stance.points).at(found.posture)
    assert found.found
    assert np.abs(placed.places_m[:-1] - stance.places_m).max() < PLACED_M
    assert np.abs(placed.places_m[-1, :2] - weight).max() < PLACED_M
    assert found.posture[PLACE["pelvis_up"]] == stance.usual[PLACE["pelvis_up"]]


def test_a_posture_out_of_reach_is_not_found(body: BodyModel) -> None:
    balance = Balance(body, one_leg_stand(body))
    assert not balance.at({}, weight_m=np.array([1.5, 0.0])).found


def test_a_shift_is_told_from_another_posture(on_the_right: tuple[FoundPosture, ...]) -> None:
    first, *_, last = on_the_right
    assert all(shift.amount == 0 for shift in shifts_between(first, usual=first))
    told = {shift.coordinate: shift for shift in shifts_between(last, usual=first)}
    assert told["chest_left"].amount == pytest.approx(-last.lean_right_deg, abs=LEVEL_DEG)
    assert told["chest_left"].unit == "deg"
    assert told["foot_pressure"].unit == "cm"
    assert set(SIDES).isdisjoint(told)
