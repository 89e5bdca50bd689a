"""The range of a figure over what had to be assumed."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.assumptions import (
    Assumed,
    assumptions,
    over_assumptions,
    share_range,
    with_range,
)
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import Task, solve, solve_together
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


def ours(each: Assumed) -> bool:
    setting = load_knowledge().body_model.setting
    usual = (setting("passive_strain"), setting("reserve_nm"))
    return (each.ground, each.power) == ("usual", 2) and (
        each.passive_strain,
        each.reserve_nm,
    ) == usual


def apart(name: str, *, motion: str = "squat") -> dict[Any, LoadSharing]:
    """What comes of each value of one assumption, all others as ours."""
    wanted = next(each for each in assumptions() if ours(each))
    return {
        getattr(each, name): found
        for each, found in zip(assumptions(), range_of(motion), strict=True)
        if replace(each, **{name: getattr(wanted, name)}) == wanted
    }


def test_every_combination_once_and_ours_among_them() -> None:
    every = assumptions()
    assert len(every) == len(set(every)) == 36
    assert sum(map(ours, every)) == 1


def test_ours_is_what_is_shown() -> None:
    found = range_of("squat")
    assert len(found) == len(assumptions())
    place = [ours(each) for each in assumptions()].index(True)
    assert np.abs(found[place].activations - solve(task("squat")).activations).max() < ALIKE


def test_feet_depart_further_from_even_ground_where_that_is_cheaper() -> None:
    found, even_n = apart("ground"), task("squat").ground_n
    assert set(found) == {"dear", "usual", "free"}

    def departure_n(ground: str) -> float:
        return float(np.abs(found[ground].ground_n - even_n).sum())

    assert departure_n("dear") < departure_n("usual") < departure_n("free")


def test_cubes_spread_the_work_more_evenly_than_squares() -> None:
    found = apart("power")
    assert found[3].activations.max() < found[2].activations.max()


def test_cheaper_reserves_leave_more_to_no_muscle() -> None:
    found = apart("reserve_nm")
    cheap, dear = (found[n].reserve_nm for n in sorted(found, reverse=True))
    assert cheap > 3 * dear


def test_tasks_of_different_reserves_are_not_solved_as_if_they_had_the_same() -> None:
    one = task("squat")
    with pytest.raises(ValueError, match="different reserves"):
        solve_together([one, replace(one, reserves_nm=one.reserves_nm * 5)])


def test_softer_muscles_resist_less_when_stretched() -> None:
    found = apart("passive_strain")
    whole = [found[strain].passive_n.sum() for strain in sorted(found)]
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
    for joint in step.joints:
        loads = [step_of(each, asked=asked).joint(joint.joint) for each in over]
        every = np.array([joint.times_body_weight, *(e.times_body_weight for e in loads if e)])
        assert joint.low == pytest.approx(every.min(axis=0))
        assert joint.high == pytest.approx(every.max(axis=0))
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
