"""The range of a figure over what had to be assumed."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.assumptions import (
    assumptions,
    over_assumptions,
    share_range,
    with_range,
)
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import Task, solve
from primemover.simulation.step_account import asked_of, step_of
from primemover.simulation.who_carries import STRETCH

SIZE = BodySize(mass_kg=70, height_m=1.72)
FRAMES = slice(14, 18)
PER_FRAME = ("time_s", "phase", "postures", "lengths_m", "moment_arms_m", "strengths_n")
ALSO = ("passive_n", "moments_nm", "ground_n", "reaction_arms", "reaction_loads_n")
GROUND = ("push_columns", "pushes", "departures")
ALIKE = 1e-3
ONE_POINT = 0.01


@cache
def task(motion: str) -> Task:
    whole = prepare_motion(motion, body=build_body(SIZE)).task
    return replace(whole, **{n: getattr(whole, n)[FRAMES] for n in (*PER_FRAME, *ALSO, *GROUND)})


@cache
def range_of(motion: str) -> tuple[LoadSharing, ...]:
    return over_assumptions(task(motion))


def test_every_combination_once_and_ours_among_them() -> None:
    every = assumptions()
    strain = load_knowledge().body_model.setting("passive_strain")
    ours = [e for e in every if (e.ground, e.passive_strain, e.power) == ("usual", strain, 2)]
    assert len(every) == len(set(every)) == 18
    assert len(ours) == 1


def test_ours_is_what_is_shown() -> None:
    place = [(e.ground, e.passive_strain, e.power) for e in assumptions()].index(
        ("usual", load_knowledge().body_model.setting("passive_strain"), 2)
    )
    found = range_of("squat")
    assert len(found) == len(assumptions())
    assert np.abs(found[place].activations - solve(task("squat")).activations).max() < ALIKE


def test_softer_muscles_resist_less_when_stretched() -> None:
    found = dict(zip(assumptions(), range_of("squat"), strict=True))
    strains = sorted({each.passive_strain for each in found})
    whole = [
        next(f for e, f in found.items() if e.passive_strain == strain).passive_n.sum()
        for strain in strains
    ]
    assert whole == sorted(whole, reverse=True)
    assert whole[0] > 1.5 * whole[-1]


def test_the_range_holds_the_curve_and_every_assumption() -> None:
    shown, over = solve(task("squat")), range_of("squat")
    asked = asked_of(shown)
    step = with_range(step_of(shown, asked=asked), over=over, asked=asked)
    for curve in step.curves:
        same = [step_of(each, asked=asked).effort(curve.muscle, side=curve.side) for each in over]
        every = np.array([curve.effort, *(each.effort for each in same if each)])
        assert curve.low == pytest.approx(every.min(axis=0))
        assert curve.high == pytest.approx(every.max(axis=0))
    wide = step.effort("gluteus_maximus", side="left")
    assert wide
    assert wide.high[1] - wide.low[1] > 10 * ONE_POINT


def test_shares_have_a_range_and_stretch_too() -> None:
    shown, over = solve(task("squat")), range_of("squat")
    asked = asked_of(shown)
    step = step_of(shown, asked=asked)
    bands = {b.muscle: b for b in share_range(step, over=over, asked=asked, at=1)}
    shares = step.hip_shares(at=1, side=asked.side)
    assert set(bands) == set(shares)
    assert all(bands[m].low <= share <= bands[m].high for m, share in shares.items())
    assert bands[STRETCH].high > 2 * bands[STRETCH].low


def test_what_muscles_do_not_carry_is_left_out() -> None:
    weak = replace(task("deep_squat"), strengths_n=task("deep_squat").strengths_n * 0.05)
    assert over_assumptions(weak) == ()


def test_weakened_ones_are_held_to_what_is_asked_at_full_strength(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As the result itself is; else limits differ where the ground is shared anew."""
    full = solve(task("squat"))
    monkeypatch.setattr(
        over_assumptions.__module__ + ".refusal",
        lambda _, beside=None: "" if beside is full else "too weak",
    )
    assert len(over_assumptions(task("squat"), beside=full)) == len(assumptions())
    assert over_assumptions(task("squat")) == ()
