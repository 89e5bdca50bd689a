"""The hardest moment held still with the body free to lean: what an account tells of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import PLACE
from primemover.simulation.external_loads import weight_on
from primemover.simulation.free_posture import (
    FEET,
    free_strengths,
    free_what_if,
    free_what_ifs,
    held_stance,
    standing_side,
)
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.posture_search import PostureSearch
from primemover.simulation.simulate import MotionTask, deepest_frame, prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.what_if import weaker_body
from primemover.simulation.who_carries import PostureShift, Step, Weakened, WhatIf
from primemover.terms import GLUTES, Side
from tests.simulation import accounts
from tests.simulation.stances import one_leg_stand

HELD_DEG = 1.0
"""A motion that is held stands in balance already."""
HELD_M = 0.005
FOUND_DEG = 0.1
"""Two searches that begin elsewhere end as near to each other as they look, deg or cm."""
ALIKE = 0.02
"""Left and right: a few hundredths of a degree or of body weight."""


def free(made: MotionTask) -> tuple[WhatIf, ...]:
    found = solve(made.task)
    at = deepest_frame(found, share=made.posed.share)
    on = made.posed.touching[at]
    return free_what_ifs(
        made.task.body,
        posture=made.posed.postures[at],
        touching=[name for name, down in zip(made.posed.points, on, strict=True) if down],
        working=made.posed.side if made.posed.motion.one_sided else None,
    )


def shift(step: Step, name: str) -> PostureShift:
    return next(each for each in step.shifts if each.coordinate == name)


@pytest.fixture(scope="module")
def one_leg(body: BodyModel) -> tuple[WhatIf, ...]:
    return free(prepare_motion("one_leg_stand", body=body))


def test_the_standing_side_is_weakened(one_leg: tuple[WhatIf, ...]) -> None:
    assert [each.side for each in one_leg] == ["right", "right"]
    assert {each.posture for each in one_leg} == {"free"}
    assert tuple(step.strength for step in one_leg[0].steps) == free_strengths()


def test_nothing_shifts_at_full_strength(one_leg: tuple[WhatIf, ...]) -> None:
    assert all(each.amount == 0 for what_if in one_leg for each in what_if.steps[0].shifts)


def test_the_chest_leans_over_the_standing_leg_more_and_more(one_leg: tuple[WhatIf, ...]) -> None:
    for what_if in one_leg:
        leans = [-shift(step, "chest_left").amount for step in what_if.steps]
        assert all(after > before for before, after in pairwise(leans))


def test_a_body_asked_to_be_weaker_leans_as_one_that_became_it(
    body: BodyModel, one_leg: tuple[WhatIf, ...]
) -> None:
    asked = (Weakened(muscle="gluteus_medius", side="right", strength=0.6),)
    posed = prepare_motion("one_leg_stand", body=body).posed
    at = int(posed.share.argmax())
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    stance = held_stance(body, posture=posed.postures[at], touching=on)
    assert stance is not None
    full = PostureSearch(body, stance)
    weak = PostureSearch(weaker_body(body, asked=asked), stance)
    assert weak.drawn_away == full.drawn_away
    weakened = ("gluteus_medius",)
    became = free_what_if(full, weakened=weakened, side="right", strengths=(1.0, 0.6)).steps[1]
    begins = free_what_if(weak, weakened=weakened, side="right", strengths=(1.0,)).steps[0]
    assert shift(became, "chest_left").amount < -1
    for one, other in zip(shifted(begins), shifted(became), strict=True):
        assert one == pytest.approx(other, abs=FOUND_DEG)


def shifted(step: Step) -> tuple[float, ...]:
    return tuple(each.amount for each in step.shifts)


def test_a_left_stand_mirrors_a_right_one(body: BodyModel, one_leg: tuple[WhatIf, ...]) -> None:
    left = free(prepare_motion("one_leg_stand", body=body, side="left"))
    for mirrored, right in zip(left, one_leg, strict=True):
        assert mirrored.side == "left"
        for one, other in zip(mirrored.steps, right.steps, strict=True):
            lean = shift(one, "chest_left").amount
            assert lean == pytest.approx(-shift(other, "chest_left").amount, abs=1)


def test_both_legs_of_a_squat_give_way_alike(body: BodyModel) -> None:
    one_side, both = free(prepare_motion("squat", body=body))
    assert (one_side.side, both.side) == ("left", "both")
    for step in both.steps:
        left, right, _ = (each.times_body_weight[0] for each in step.joints)
        assert left == pytest.approx(right, abs=ALIKE)
        assert shift(step, "chest_left").amount == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize("side", ["left", "right"])
def test_what_is_held_is_the_posture_itself(body: BodyModel, side: Side) -> None:
    posed = prepare_motion("one_leg_stand", body=body, side=side).posed
    at = int(posed.share.argmax())
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    stance = held_stance(body, posture=posed.postures[at], touching=on)
    assert stance is not None
    assert standing_side(stance) == side
    angles = slice(PLACE["pelvis_tilt"], None)
    moved = np.abs(stance.usual - posed.postures[at])[angles].max()
    assert np.degrees(moved) < HELD_DEG


def test_the_hardest_moment_of_a_step_is_not_on_top_of_it(body: BodyModel) -> None:
    made = prepare_motion("step_up", body=body)
    found = solve(made.task)
    at = deepest_frame(found, share=made.posed.share)
    assert made.posed.share[at] < 0.9
    squat = prepare_motion("squat", body=body)
    turn = deepest_frame(solve(squat.task), share=squat.posed.share)
    assert squat.posed.share[turn] == pytest.approx(1)


def test_a_posture_that_effort_draws_far_from_usual_is_not_searched(
    body: BodyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    posed = prepare_motion("one_leg_stand", body=body).posed
    at = int(posed.share.argmax())
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    monkeypatch.setattr(PostureSearch, "drawn_away", 100.0)
    assert free_what_ifs(body, posture=posed.postures[at], touching=on) == ()


def test_the_weight_of_what_is_carried_is_balanced_too(body: BodyModel) -> None:
    posed = prepare_motion("squat", body=body).posed
    at = int(posed.share.argmax())
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    loads = weight_on("hand_left", "hand_right", load_kg=10)
    alone, loaded = (
        held_stance(body, posture=posed.postures[at], touching=on, loads=each)
        for each in ((), loads)
    )
    assert alone is not None
    assert loaded is not None
    hands = ("hand_left", "hand_right")
    places_m = PointKinematics(body, points=hands).at(posed.postures[at]).places_m
    mass_kg = body.size.mass_kg
    by_hand = (10 * places_m[:2].mean(axis=0) + mass_kg * places_m[-1]) / (10 + mass_kg)
    assert loaded.weight_m == pytest.approx(by_hand[:2], abs=HELD_M)
    # the arms reach forwards, so the common centre does too: forwards is below zero
    assert loaded.weight_m[1] < alone.weight_m[1] - HELD_M


@pytest.mark.parametrize("settled", [False, True])
def test_a_posture_that_was_not_found_is_not_possible(
    body: BodyModel, monkeypatch: pytest.MonkeyPatch, settled: bool
) -> None:
    stance = one_leg_stand(body)
    search = PostureSearch(body, stance)
    usual = search.unmoved()
    monkeypatch.setattr(
        search, "weaker_and_weaker", lambda factors: (usual, replace(usual, settled=settled))
    )
    monkeypatch.setattr(search, "misses_m", lambda found: 0.01 if settled else 0.0)
    steps = free_what_if(search, weakened=GLUTES, side="right", strengths=(1.0, 0.5)).steps
    assert "No posture was found" in steps[1].why_not
    assert not steps[1].possible


def test_hands_on_the_floor_are_not_searched(body: BodyModel) -> None:
    posture = prepare_motion("squat", body=body).posed.postures[0]
    assert held_stance(body, posture=posture, touching=("heel_left", "hand_left")) is None
    assert held_stance(body, posture=posture, touching=()) is None
    assert all(not "hand_left".startswith(each) for each in FEET)


def test_one_moment_is_one_value_and_only_where_the_posture_is_free() -> None:
    kept = accounts.account()
    held = replace(accounts.what_if(("gluteus_medius",), "left"), posture="free")
    with pytest.raises(PrimeMoverError, match="expected 1 values"):
        replace(kept, what_if=(held,))
    one = accounts.held(("gluteus_medius",), "left")
    assert replace(kept, what_if=(one,)).what_if == (one,)
    with pytest.raises(PrimeMoverError, match="values, got 1"):
        replace(kept, what_if=(replace(one, posture="kept"),))
