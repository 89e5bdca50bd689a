"""Movements that no filmed test has: each is placed, counted or timed, on either side."""

from __future__ import annotations

import pytest

from primemover.knowledge import load_knowledge
from primemover.terms import SIDES, Side
from tests.coaching.figures import NEW_FIGURES, filmed
from tests.coaching.scenes import a_set, codes, fed, named

COACHED = load_knowledge().coached
COUNTED = sorted(name for name in NEW_FIGURES if not COACHED[name].hold)
HELD = sorted(name for name in NEW_FIGURES if COACHED[name].hold)
HELD_OFF_S = 0.7


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("movement", COUNTED)
def test_it_is_counted(movement: str, side: Side) -> None:
    told = codes(fed(a_set(movement, side=named(movement, side=side)), filmed(movement, side=side)))
    assert told[0] == "ready"
    assert told.count("count") == 4
    assert not [code for code in told if code.startswith(("cue", "not_counted"))]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("movement", HELD)
def test_it_is_timed_and_only_while_held(movement: str, side: Side) -> None:
    coached = a_set(movement, side=named(movement, side=side))
    frames = filmed(movement, side=side, hold_s=9.0)
    told = codes(fed(coached, frames))
    assert "hold_broken" in told
    assert coached.finish(frames[-1].time_s).hold_s == pytest.approx(9.0, abs=HELD_OFF_S)


@pytest.mark.parametrize("movement", sorted(NEW_FIGURES))
def test_the_other_side_is_asked_for(movement: str) -> None:
    if COACHED[movement].sides != "given":
        pytest.skip("both sides work alike")
    told = codes(
        fed(a_set(movement, side=named(movement, side="left")), filmed(movement, hold_s=3.0))
    )
    assert "count" not in told
    assert "ready" not in told


def test_one_leg_is_told_from_two() -> None:
    from tests.coaching.scenes import frames

    for movement, test in (("single_leg_bridge", "bridge"), ("single_leg_hinge", "hip_hinge")):
        told = codes(fed(a_set(movement, side="right"), frames(test, repetitions=3)))
        assert told.count("not_counted.both_feet") == 3, movement
        assert "count" not in told
