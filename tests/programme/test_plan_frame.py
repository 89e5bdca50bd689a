"""What goes around the sessions of a plan: days, weekly sets, loads, breaks, expectations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from primemover.knowledge import Exercise
from primemover.programme.exercise_doses import minutes_of
from primemover.programme.expectations import expectations_for
from primemover.programme.loads import loading_of, warm_up_sets
from primemover.programme.plan import PlanSettings
from primemover.programme.plan_maker import format_for
from primemover.programme.planning import remake, settings_from, suitability_of
from primemover.programme.roster import HIGHEST_LEVEL, at_level
from primemover.programme.settings import dates_of, days_in_a_row, spread, yoga_places
from primemover.programme.volume import large_share, outer_share, weekly_glute_sets
from primemover.programme.weeks import outline, risen
from tests.programme.people import KNOWLEDGE, MONDAY, plan_for, planned, told, with_desk_break


def exercise(name: str) -> Exercise:
    return KNOWLEDGE.exercises[name]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, (0,)), (2, (0, 3)), (3, (0, 2, 4)), (4, (0, 1, 3, 5)), (7, (0, 1, 2, 3, 4, 5, 6))],
)
def test_days_are_spread_over_the_week(days: int, expected: tuple[int, ...]) -> None:
    assert spread(days, first=0) == expected
    assert len(spread(days, first=5)) == days
    assert 5 in spread(days, first=5)


def test_a_week_begins_on_the_day_of_the_start() -> None:
    thursday = date(2026, 1, 8)
    frame = settings_from(told(goals__days_per_week=2.0), starts_on=thursday, knowledge=KNOWLEDGE)
    assert dates_of(frame, week=1) == (thursday, date(2026, 1, 11))
    assert dates_of(frame, week=2) == (date(2026, 1, 15), date(2026, 1, 18))
    assert not days_in_a_row(frame)


@pytest.mark.parametrize(
    ("weekdays", "in_a_row"),
    [((0, 2, 4), False), ((0, 1), True), ((0, 6), True), ((3,), False), (tuple(range(7)), True)],
)
def test_days_in_a_row_are_seen_round_the_end_of_the_week(
    weekdays: tuple[int, ...], in_a_row: bool
) -> None:
    wished = PlanSettings(
        starts_on=MONDAY, days_per_week=len(weekdays), minutes=20, weekdays=weekdays
    )
    assert days_in_a_row(wished) is in_a_row


def test_settings_are_what_the_answers_wish() -> None:
    frame = settings_from(
        told(goals__minutes_per_session=12.5, goals__days_per_week=7.0),
        starts_on=MONDAY,
        knowledge=KNOWLEDGE,
    )
    assert (frame.minutes, frame.days_per_week, frame.yoga_days) == (12, 3, 0)
    yoga = settings_from(told(goals__list=("yoga",)), starts_on=MONDAY, knowledge=KNOWLEDGE)
    assert (yoga.days_per_week, yoga.yoga_days) == (2, 1)
    assert yoga_places(yoga) == {2}


@pytest.mark.parametrize(
    ("minutes", "name"),
    [(5, "five"), (10, "ten"), (20, "twenty"), (30, "thirty"), (60, "longer"), (180, "longer")],
)
def test_the_format_follows_the_minutes(minutes: int, name: str) -> None:
    assert format_for(minutes, knowledge=KNOWLEDGE).id == name


def test_weekly_sets_rise_from_eight_and_lighter_weeks_fall() -> None:
    weeks = outline(12, beginner=False, held=False, knowledge=KNOWLEDGE)
    assert [week.sets for week in weeks] == [8, 8, 10, 10, 12, 7, 14, 14, 16, 16, 16, 10]
    novice = outline(12, beginner=True, held=False, knowledge=KNOWLEDGE)
    assert [week.sets for week in novice] == [8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
    held = outline(12, beginner=False, held=True, knowledge=KNOWLEDGE)
    assert {(week.sets, week.lighter, week.phase.id) for week in held} == {(8, False, "learn")}


def test_sets_count_as_the_dosing_shelf_says() -> None:
    shares = {
        name: (
            large_share(exercise(name), knowledge=KNOWLEDGE),
            outer_share(exercise(name), knowledge=KNOWLEDGE),
        )
        for name in ("back_squat", "reverse_lunge", "clam", "leg_curl", "plank")
    }
    assert shares == {
        "back_squat": (1.0, 0.0),
        "reverse_lunge": (1.0, 0.5),
        "clam": (0.0, 1.0),
        "leg_curl": (0.0, 0.0),
        "plank": (0.0, 0.0),
    }


def test_practice_and_breaks_do_not_count_as_sets() -> None:
    plan = plan_for(told())
    sessions = plan.weeks[0].sessions
    by_hand = sum(
        one.dose.sets
        for session in sessions
        for block in session.blocks
        if block.title == "Get stronger"
        for one in block.exercises
        if exercise(one.exercise).pattern != "abduction"
    )
    assert weekly_glute_sets(sessions, knowledge=KNOWLEDGE).large == by_hand
    assert plan.sitting_break is not None
    assert weekly_glute_sets([plan.sitting_break.session], knowledge=KNOWLEDGE).large == 0


def test_who_needs_a_weight_and_who_may_hold_one() -> None:
    home, bells = frozenset({"chair"}), frozenset({"chair", "dumbbell"})
    assert loading_of(exercise("goblet_squat"), equipment=bells) == "needed"
    assert loading_of(exercise("split_squat"), equipment=bells) == "possible"
    assert loading_of(exercise("split_squat"), equipment=home) == "none"
    assert loading_of(exercise("bodyweight_squat"), equipment=bells) == "none"


def test_heavy_lifts_warm_up_twice_and_others_once() -> None:
    def shares(name: str, *, first: bool = False) -> list[float]:
        lift = exercise(name)
        loading = loading_of(lift, equipment=frozenset({"barbell", "rack", "dumbbell"}))
        sets = warm_up_sets(lift, loading=loading, first=first, knowledge=KNOWLEDGE)
        return [one.load_share for one in sets]

    assert shares("back_squat") == [0.5, 0.75]
    assert shares("goblet_squat") == [0.5]
    assert shares("bodyweight_squat") == []
    assert shares("bodyweight_squat", first=True) == [0.0]


def test_block_minutes_are_the_sum_of_their_exercises() -> None:
    plan = plan_for(told(training__experience="over_2_years", equipment__items=("barbell",)))
    for session in plan.sessions():
        for block in session.blocks:
            total = sum(minutes_of(one, knowledge=KNOWLEDGE) for one in block.exercises)
            assert block.minutes == pytest.approx(total, abs=0.05)


def test_a_break_is_two_minutes_beside_the_desk() -> None:
    plan = plan_for(told())
    assert plan.sitting_break is not None
    assert plan.sitting_break.every_min == 30
    names = [one.exercise for one in plan.sitting_break.session.exercises()]
    assert names == ["box_sit_to_stand", "seated_abduction"]
    for name in names:
        assert not {"floor", "supine", "prone", "kneeling"} & set(exercise(name).tags)
    assert plan_for(told(), desk_version=False).sitting_break is None


def test_a_short_break_holds_what_was_asked_for_and_no_more_than_fits() -> None:
    hurried, usual = with_desk_break(1.2), plan_for(told())
    for chosen, stands in (({}, "desk.1"), ({"desk.2": "seated_abduction"}, "desk.2")):
        wished = replace(usual.inputs.settings, chosen=chosen)
        rest = remake(usual, settings=wished, knowledge=hurried).sitting_break
        assert rest is not None
        assert [one.slot for one in rest.session.exercises()] == [stands]
        assert 0 < rest.session.minutes <= 1.2


def test_levels_rise_with_the_phases_unless_safety_holds_them() -> None:
    free = suitability_of(plan_for(told()), knowledge=KNOWLEDGE)
    held = suitability_of(plan_for(told(pain__knee=4.0)), knowledge=KNOWLEDGE)
    assert at_level(free, rise=1).person.level == free.person.level + 1
    assert at_level(free, rise=9).person.level == HIGHEST_LEVEL
    assert at_level(held, rise=1) is held


def test_firmer_is_told_four_times_and_promises_no_shape() -> None:
    plan = plan_for(told(about__age_years=34.0, goals__list=("firmer",)))
    firmer = [one for one in plan.expectations if "irmer" in one.text or "measure" in one.text]
    assert {one.week for one in firmer} == {2, 4, 8, 12}
    assert any("in private" in one.text for one in firmer)
    assert any("no shape is promised" in one.text for one in firmer)
    assert all(one.sources for one in plan.expectations)
    others = plan_for(told(about__age_years=34.0)).expectations
    assert {one.week for one in others} == {2, 4, 8, 12}
    assert not any("irmer" in one.text for one in others)


@pytest.mark.parametrize(
    "answers",
    [
        told(about__age_years=16.0, about__guardian_consent=True, goals__list=("firmer",)),
        told(
            food__eating_history=True,
            food__training_cleared=True,
            food__cleared_by_whom="doctor",
            goals__list=("firmer",),
        ),
    ],
)
def test_no_tape_where_figures_of_the_body_are_barred(answers: object) -> None:
    plan = plan_for(answers)  # type: ignore[arg-type]
    assert plan.weeks
    assert not any("measure" in one.text for one in plan.expectations)
    assert any(one.about == "tape" for one in plan.decisions)


def test_expectations_end_with_the_plan() -> None:
    plan = plan_for(told())
    found = expectations_for(suitability_of(plan, knowledge=KNOWLEDGE), weeks=4)
    assert {one.week for one in found} == {2, 4}


def test_the_easiest_version_stands_at_the_desk_whatever_the_level() -> None:
    plan = plan_for(told(training__experience="over_2_years"))
    desk = [one for one in planned(plan) if one.slot.startswith("desk")]
    assert desk
    assert all(exercise(one.exercise).level == 1 for one in desk)


@pytest.mark.parametrize("goal", [*KNOWLEDGE.goals])
def test_every_goal_is_answered(goal: str) -> None:
    plan = plan_for(told(goals__list=(goal,)))
    assert any(one.about == "goals" and "wish" not in one.why for one in plan.decisions)


def test_goals_change_what_comes_first_and_what_is_added() -> None:
    answers = {"equipment__items": ("chair", "wall", "step", "mat"), "goals__days_per_week": 2.0}
    usual = plan_for(told(**answers, training__experience="under_6_months"))
    sport = plan_for(told(**answers, training__experience="under_6_months", goals__list=("sport",)))
    assert {one.slot for one in sport.weeks[0].sessions[0].exercises()} >= {"strength.5"}
    assert "strength.5" not in {one.slot for one in usual.weeks[0].sessions[0].exercises()}
    ease = plan_for(told(goals__list=("move_better",)))
    stretches = [one for one in ease.weeks[0].sessions[0].exercises() if "mobility" in one.slot]
    assert len(stretches) == 2
    slow = plan_for(told(training__experience="over_2_years", goals__list=("learn_technique",)))
    quick = plan_for(told(training__experience="over_2_years"))
    assert [week.phase for week in slow.weeks].count("learn") == 4
    assert [week.phase for week in quick.weeks].count("learn") == 2


def test_sets_rise_by_no_more_than_is_allowed() -> None:
    weeks = outline(12, beginner=False, held=False, knowledge=KNOWLEDGE)
    assert risen(weeks[8], got=[6.0] * 8, knowledge=KNOWLEDGE).sets == 8
    assert risen(weeks[4], got=[8.0, 8.0, 8.0, 14.0], knowledge=KNOWLEDGE).sets == 10
    assert risen(weeks[1], got=[2.0], knowledge=KNOWLEDGE).sets == 8
