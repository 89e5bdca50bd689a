"""One step up, down or back for one exercise, and what one day of training counts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from primemover.programme.after_pain import red_at, take_note
from primemover.programme.after_session import Day, Trained, assess, change_exercise
from primemover.programme.choices import take_choice
from primemover.programme.course import Circumstances, course_of
from primemover.programme.ladder import next_rung
from primemover.programme.log import Absence, Choice, CompletedExercise, PainNote
from primemover.programme.model import Dose
from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
from primemover.programme.practice import Practice, SorePlace, Standing, Waiting
from primemover.programme.rising_sets import rise_slowly
from primemover.programme.sessions_to_come import Setting, session_on
from primemover.programme.standing_in import Place, exercise_for
from primemover.programme.stepping import easier, harder, may_step_up, with_backpack
from tests.programme.diaries import as_planned
from tests.programme.people import KNOWLEDGE, MONDAY, plan_for, told

COURSE = course_of(
    plan_for(told(equipment__items=("mat", "wall", "chair", "bench", "dumbbell"))),
    absences=(),
    knowledge=KNOWLEDGE,
)
HOME = Circumstances()
DOSE = Dose(sets=3, reps_low=8, reps_high=12, reps_in_reserve=3)


def planned(exercise: str, *, sets: int = 3) -> PlannedExercise:
    return PlannedExercise(
        exercise=exercise,
        name=KNOWLEDGE.exercises[exercise].name,
        slot="strength.1",
        dose=replace(DOSE, sets=sets),
        cues=(),
        reasons=(),
    )


GOBLET, PLAIN_SQUAT = planned("goblet_squat"), planned("bodyweight_squat")


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def up(standing: Standing, one: PlannedExercise = GOBLET) -> Standing | None:
    step = harder(standing, planned=one, circumstances=HOME, course=COURSE)
    return step.standing if step else None


def down(standing: Standing, one: PlannedExercise = GOBLET) -> Standing | None:
    step = easier(standing, planned=one, circumstances=HOME, course=COURSE)
    return step.standing if step else None


@pytest.mark.parametrize(("days", "may"), [(0, False), (6, False), (7, True), (8, True)])
def test_steps_up_are_a_week_apart(days: int, may: bool) -> None:
    standing = Standing(changed_on=MONDAY)
    assert may_step_up(standing, on=after(days), course=COURSE) is may


def test_sets_taken_away_come_back_before_anything_gets_harder() -> None:
    standing = Standing(load_kg=20.0, fewer_sets=2)
    assert up(standing) == replace(standing, fewer_sets=1)


def test_with_a_new_weight_repetitions_and_rungs_begin_again() -> None:
    standing = Standing(load_kg=20.0, extra_reps=4, rung="pause")
    assert up(standing) == Standing(load_kg=21.0)


def test_the_backpack_is_filled_by_the_kilogram_up_to_its_most_and_emptied_again() -> None:
    packed: list[float] = []
    standing: Standing | None = Standing(rung="tempo")
    while standing is not None and not standing.extra_reps:
        step = with_backpack(standing, planned=PLAIN_SQUAT, course=COURSE)
        standing = step.standing if step else None
        packed += [standing.pack_kg] if standing and not standing.extra_reps else []
    assert packed == [float(kg) for kg in range(2, 11)]
    assert down(Standing(rung="backpack", pack_kg=3.0)) == Standing(rung="backpack", pack_kg=2.0)
    assert down(Standing(rung="backpack", pack_kg=2.0)) == Standing(rung="tempo")


def test_who_moves_less_far_on_purpose_is_not_asked_for_more_range() -> None:
    exercise = KNOWLEDGE.exercises["bodyweight_squat"]
    less_far = replace(PLAIN_SQUAT, adaptations=("Only as deep as it feels good.",))
    assert next_rung(Standing(), planned=PLAIN_SQUAT, exercise=exercise) == "range"
    assert next_rung(Standing(), planned=less_far, exercise=exercise) == "pause"


def practised(**standings: Standing) -> Practice:
    found = Practice(standings=dict(standings))
    for one in (GOBLET, PLAIN_SQUAT):
        found.latest[one.exercise] = one
        found.origins[one.exercise] = (one.slot, one.exercise)
    return found


def train(practice: Practice, *, on: date, pain: int | None) -> None:
    done: CompletedExercise = as_planned(GOBLET, reps=9, pain=pain, pain_place="knee")
    trained = {GOBLET.exercise: Trained(planned=GOBLET, done=(done,))}
    assess(trained, day=Day(on=on, calm=False, usual=True), course=COURSE, practice=practice)


@pytest.mark.parametrize(("pains", "load_kg"), [((4, None, 4), 20.0), ((None, 4, 4), 18.0)])
def test_only_amber_twice_in_a_row_makes_it_easier(
    pains: tuple[int | None, ...], load_kg: float
) -> None:
    practice = practised(goblet_squat=Standing(load_kg=20.0))
    for number, pain in enumerate(pains):
        train(practice, on=after(3 * number), pain=pain)
    assert practice.standing("goblet_squat").load_kg == load_kg


def test_what_was_exchanged_is_no_longer_what_was_planned_last() -> None:
    practice = practised()
    change_exercise("goblet_squat", to="split_squat", on=MONDAY, practice=practice)
    assert practice.latest.keys() == {"bodyweight_squat"}
    assert practice.moved == {("strength.1", "goblet_squat"): "split_squat"}


@pytest.mark.parametrize(("days", "waits"), [(0, True), (1, False), (2, False)])
def test_what_waits_for_a_place_goes_on_from_the_day_it_may(days: int, waits: bool) -> None:
    practice = Practice(waiting={"knee": Waiting(reason="It hurt.", lifted_from=after(1))})
    note = PainNote(id="calm", on=after(days), place="knee", rating=2)
    take_note(note, next_morning=False, course=COURSE, practice=practice)
    assert bool(practice.waiting) is waits


@pytest.mark.parametrize(("days", "times"), [((0, 0), 1), ((0, 1), 1), ((0, 1, 2), 1), ((0, 2), 2)])
def test_bad_pain_of_days_in_a_row_is_one_and_the_same(days: tuple[int, ...], times: int) -> None:
    practice = practised(goblet_squat=Standing(load_kg=20.0))
    for day in days:
        red_at("knee", rating=7, on=after(day), course=COURSE, practice=practice)
    assert sum("7 of 10" in notice.text for notice in practice.notices) == times
    assert practice.standing("goblet_squat").load_kg == (18.0 if times == 1 else 16.0)


@pytest.mark.parametrize(("days", "rests"), [(6, True), (7, False)])
def test_a_sore_place_rests_until_its_day(days: int, rests: bool) -> None:
    practice = Practice(sore={"knee": SorePlace(rating=6, until=after(7))})
    found = COURSE.circumstances(after(days), practice=practice)
    assert found.sore == ({("knee", 6)} if rests else set())


def test_on_two_journeys_at_once_only_what_is_at_hand_on_both_is_used() -> None:
    trips = tuple(
        Absence(id=kit[0], first=MONDAY, last=after(3), why="travel", equipment=frozenset(kit))
        for kit in (("mat", "wall"), ("wall", "chair"))
    )
    course = replace(COURSE, absences=trips)
    assert course.circumstances(MONDAY, practice=Practice()).equipment == frozenset({"wall"})
    assert course.circumstances(after(4), practice=Practice()).equipment is None


def test_what_was_asked_for_stands_before_what_training_put_there() -> None:
    place = Place(planned=PLAIN_SQUAT, warms_up=False, circumstances=HOME, taken=frozenset())
    moved = {("strength.1", "bodyweight_squat"): "supported_squat"}

    def stands(**told: dict[str, str]) -> str:
        found = exercise_for(place, course=COURSE, practice=Practice(moved=moved, **told))  # type: ignore[arg-type]
        assert found is not None
        return found.exercise

    assert stands() == "supported_squat"
    assert stands(chosen={"strength.1": "box_sit_to_stand"}) == "box_sit_to_stand"


def test_what_is_refused_is_no_longer_chosen_for_any_place() -> None:
    practice = Practice(chosen={"strength.1": "goblet_squat", "strength.2": "hip_hinge"})
    no = Choice(id="no", on=MONDAY, kind="refuse", exercise="goblet_squat")
    take_choice(no, course=COURSE, practice=practice)
    assert practice.chosen == {"strength.2": "hip_hinge"}


def test_where_time_is_short_the_outer_hip_stays() -> None:
    outer_hip = replace(planned("side_lying_hip_abduction", sets=1), slot="strength.3")
    (week,) = week_of(1, sets=1)
    block = replace(week.blocks[0], exercises=(planned("bodyweight_squat", sets=1), outer_hip))
    full = replace(week, blocks=(block,), minutes=float(COURSE.plan.inputs.settings.minutes))
    longer = Practice(standings={"bodyweight_squat": Standing(extra_reps=4)})
    setting = Setting(id=full.id, week=1, day=1, on=full.on, sore_on=full.on)
    assert session_on(full, setting=setting, course=COURSE, practice=Practice()) is full
    fitted = session_on(full, setting=setting, course=COURSE, practice=longer)
    assert [one.exercise for one in fitted.exercises()] == ["side_lying_hip_abduction"]


def week_of(number: int, *, sets: int) -> list[PlannedSession]:
    """A week of one session: so many sets of a squat, each of which counts once."""
    block = PlannedBlock(
        phase="strengthen",
        title="Strength",
        purpose="",
        exercises=(planned("bodyweight_squat", sets=sets),),
        minutes=20.0,
    )
    session = PlannedSession(
        id=f"w{number:02}d1",
        week=number,
        day=1,
        on=after(7 * (number - 1)),
        kind="strength",
        title="",
        blocks=(block,),
        minutes=20.0,
    )
    return [session]


def test_weekly_sets_rise_by_two_in_two_weeks_also_after_lighter_ones() -> None:
    wished = (8, 12, 12, 6, 6, 20, 20)
    weeks = {number: week_of(number, sets=sets) for number, sets in enumerate(wished, start=1)}
    rise_slowly(weeks, course=COURSE, practice=Practice())
    got = [weeks[n][0].blocks[0].exercises[0].dose.sets for n in sorted(weeks)]
    # each at most two above the most of the weeks that lie two or more back, or of the first
    assert got == [8, 10, 10, 6, 6, 12, 12]
