"""The guided sequence: in order, without a gap, as long as it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from primemover.programme.plan import PlanSettings
from primemover.programme.planning import suitability_of
from primemover.programme.yoga import guided, suiting_poses, tolerance_s, yoga_block
from primemover.recordings.answers import Answers
from tests.programme.people import KNOWLEDGE, people_and_settings, plan_for, told

SEQUENCE = KNOWLEDGE.yoga_sequences["fifteen"]
MINUTES = 15
PEOPLE = 100


@settings(max_examples=PEOPLE)
@given(someone=people_and_settings())
def test_steps_follow_each_other_and_fill_the_time(someone: tuple[Answers, PlanSettings]) -> None:
    answers, frame = someone
    plan = plan_for(answers, settings=frame, yoga_days=1)
    sessions = [session for session in plan.sessions() if session.kind == "yoga"]
    for session in sessions[:1]:
        steps = guided(session, knowledge=KNOWLEDGE)
        clock_s = 0
        for step in steps:
            assert step.starts_s == clock_s
            assert step.lasts_s >= 0
            clock_s += step.lasts_s
        block = next(block for block in session.blocks if block.phase == "yoga")
        assert abs(clock_s - 60 * block.minutes) <= 1
        left_min = frame.minutes - (session.minutes - block.minutes)
        assert abs(clock_s - 60 * min(MINUTES, left_min)) <= tolerance_s(KNOWLEDGE)
        assert steps[-1].lasts_s <= SEQUENCE.most_rest_s
        slots = [int(one.slot.rpartition(".")[2]) for one in block.exercises]
        assert slots == sorted(slots)


def test_a_quarter_of_an_hour_with_both_sides_and_its_words() -> None:
    plan = plan_for(
        told(
            goals__list=("yoga",),
            training__experience="six_to_24_months",
            equipment__items=("mat", "wall", "chair", "block"),
        )
    )
    session = next(session for session in plan.sessions() if session.kind == "yoga")
    steps = guided(session, knowledge=KNOWLEDGE)
    assert session.minutes == pytest.approx(MINUTES, abs=0.01)
    assert steps[0].words == SEQUENCE.arrive
    assert steps[-1].words == SEQUENCE.rest
    done = [step.exercise for step in steps if step.exercise]
    assert list(dict.fromkeys(done)) == [
        "chair_pose",
        "warrior_iii",
        "half_moon",
        "low_lunge_stretch",
        "bridge_pose",
        "supine_figure_four",
    ]
    warrior = [step for step in steps if step.exercise == "warrior_iii"]
    assert [step.side for step in warrior[:2]] == ["left", "right"]
    assert {(step.lasts_s, step.breaths) for step in warrior} == {(25, 5)}
    first = next(number for number, step in enumerate(steps) if step.exercise == "warrior_iii")
    assert steps[first - 1].words == SEQUENCE.poses[1].transition


def test_who_must_not_lie_flat_rests_upright() -> None:
    plan = plan_for(
        told(
            about__age_years=31.0,
            about__pregnant=True,
            about__weeks_pregnant=24.0,
            readiness__cleared=True,
            readiness__cleared_by_whom="doctor",
            goals__list=("yoga",),
        )
    )
    session = next(session for session in plan.sessions() if session.kind == "yoga")
    assert guided(session, knowledge=KNOWLEDGE)[-1].words == SEQUENCE.rest_upright


@pytest.mark.parametrize("minutes", [5, 8, 10, 12, 15, 30])
def test_a_shorter_session_is_a_shorter_sequence(minutes: int) -> None:
    plan = plan_for(told(goals__list=("yoga",)), minutes=minutes)
    session = next(session for session in plan.sessions() if session.kind == "yoga")
    assert session.minutes == pytest.approx(min(minutes, MINUTES), abs=1.0)
    assert session.minutes <= minutes


def test_three_poses_are_enough_and_two_are_too_few() -> None:
    suitability = suitability_of(plan_for(told(goals__list=("yoga",))), knowledge=KNOWLEDGE)
    poses = suiting_poses(suitability, chosen={})
    block = yoga_block(poses[:3], minutes=MINUTES, suitability=suitability)
    assert block is not None
    assert len(block.exercises) == 3
    assert yoga_block(poses[:2], minutes=MINUTES, suitability=suitability) is None
