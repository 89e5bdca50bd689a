"""What a plan does with what was done: each case known by construction."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from primemover.programme.log import Absence, CompletedExercise, CompletedSession
from primemover.programme.next_session import next_session, was_skipped
from primemover.programme.plan import Plan, PlannedExercise
from primemover.programme.progress import progress
from primemover.recordings.answers import Answers
from tests.programme.diaries import Follower, as_planned, coming, planned_as
from tests.programme.people import KNOWLEDGE, MONDAY, plan_for
from tests.words import forbidden_in

HOME = ("mat", "wall", "chair", "bench", "dumbbell", "step", "mini_band")
BLAME = ("missed", "fail", "should have", "lazy", "behind", "skipped", "excuse", "guilt", "lost")
SQUAT = "goblet_squat"


@cache
def base(**told: object) -> Plan:
    values: dict[str, object] = {
        "about.age_years": 34.0,
        "training.experience": "under_6_months",
        "equipment.items": HOME,
        "goals.minutes_per_session": 30.0,
        "goals.days_per_week": 3.0,
    }
    values |= {name.replace("__", "."): value for name, value in told.items()}
    return plan_for(Answers(values=values))


def someone(**told: object) -> Follower:
    return Follower(base=base(**told))


def holding(load_kg: float) -> Any:
    """Everything as planned, weights beginning at ``load_kg``."""
    return lambda one: as_planned(one, load_kg=load_kg)


def where(exercise: str, change: Any, *, load_kg: float = 10.0) -> Any:
    """Everything within its range, and ``change`` for one exercise."""

    def how(one: PlannedExercise) -> CompletedExercise:
        if one.exercise == exercise:
            return change(one)  # type: ignore[no-any-return]
        low = one.dose.reps_low
        return as_planned(one, reps=None if low is None else low + 1, load_kg=load_kg)

    return how


def until_done(person: Follower, exercise: str, *, times: int, how: Any) -> None:
    """Nothing; sessions go by until an exercise was done so many times."""
    for _ in range(40):
        person.train(how=how)
        done = [one for s in person.log.sessions for one in s.exercises if one.exercise == exercise]
        if len(done) >= times:
            return
    raise AssertionError(f"{exercise} never came {times} times")


class TestDoubleProgression:
    def test_the_first_load_told_is_the_load(self) -> None:
        person = someone()
        until_done(
            person,
            SQUAT,
            times=1,
            how=where(SQUAT, lambda one: as_planned(one, reps=9, load_kg=10.0)),
        )
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 10.0

    def test_twice_at_the_top_brings_the_next_weight(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=holding(20.0))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 20.0
        until_done(person, SQUAT, times=2, how=holding(20.0))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 21.0
        said = [n for n in person.told("progress") if n.exercise == SQUAT]
        assert "21 kg in place of 20" in said[0].text
        assert said[0].sources == ("ratamess2009",)

    def test_once_at_the_top_does_not(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=holding(20.0))
        until_done(person, SQUAT, times=2, how=where(SQUAT, lambda one: as_planned(one, reps=9)))
        until_done(person, SQUAT, times=3, how=holding(20.0))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 20.0

    def test_many_left_bring_it_at_once(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=lambda one: as_planned(one, left=6, load_kg=20.0))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 21.0

    def test_a_step_that_is_too_large_is_taken_by_repetitions_and_said(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=2, how=holding(6.0))
        now = planned_as(person.look(), person.log, SQUAT)
        plain = planned_as(person.base, type(person.log)(), SQUAT)
        assert now.load_kg == 6.0
        assert (now.dose.reps_high or 0) == (plain.dose.reps_high or 0) + 2
        assert any("a tenth heavier" in n.text for n in person.told("progress"))

    @pytest.mark.parametrize("bad", [{"reps": 4}, {"left": 0}, {"left": 1}])
    def test_below_the_range_or_nothing_left_twice_makes_it_easier(self, bad: Any) -> None:
        person = someone()
        worse = where(SQUAT, lambda one: as_planned(one, load_kg=20.0, **bad))
        until_done(person, SQUAT, times=1, how=worse)
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 20.0
        until_done(person, SQUAT, times=2, how=worse)
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 18.0

    def test_a_lighter_load_by_choice_is_followed(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=holding(20.0))

        def light(one: PlannedExercise) -> CompletedExercise:
            done = as_planned(one)
            sets = tuple(type(s)(reps=s.reps, load_kg=12.0) for s in done.sets)
            return CompletedExercise(exercise=one.exercise, slot=one.slot, sets=sets)

        until_done(person, SQUAT, times=2, how=where(SQUAT, light))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 12.0

    def test_nothing_rises_where_safety_holds_it(self) -> None:
        person = someone(pain__knee=4.0)
        person.train(18, how=lambda one: as_planned(one, left=8, load_kg=10.0))
        assert not [n for n in person.told("progress") if "harder" in n.text.lower()]
        assert not any(one.step for s in person.look().sessions() for one in s.exercises())


class TestLadder:
    def test_rungs_are_climbed_one_a_week(self) -> None:
        person = someone(equipment__items=("mat", "wall"), training__experience="none")
        steps: list[str] = [planned_as(person.base, person.log, "bodyweight_squat").step]
        for _ in range(36):
            person.train(how=lambda one: as_planned(one, left=6))
            for session in coming(person.look(), person.log)[:3]:
                steps += [o.step for o in session.exercises() if o.exercise == "bodyweight_squat"]
        climbed = list(dict.fromkeys(steps))
        assert climbed[:5] == ["", "range", "pause", "tempo", "backpack"]
        words = {n.exercise for n in person.told("progress")}
        assert "bodyweight_squat" in words

    def test_pause_and_tempo_stand_in_the_dose(self) -> None:
        person = someone(equipment__items=("mat", "wall"), training__experience="none")
        tempos: dict[str, str] = {}
        for _ in range(36):
            person.train(how=lambda one: as_planned(one, left=6))
            for session in coming(person.look(), person.log)[:3]:
                for one in session.exercises():
                    if one.exercise == "bodyweight_squat":
                        tempos[one.step] = one.dose.tempo
                        assert bool(one.step) == bool(one.step_words)
                        if one.step == "backpack":
                            assert "kg into a backpack" in one.load_words
        assert "hold 2 s" in tempos["pause"]
        assert "down 4 s" in tempos["tempo"]
        assert "hold 2 s" in tempos["tempo"]

    def test_holds_grow_by_seconds_and_end(self) -> None:
        person = someone()
        longest = 0
        for _ in range(36):
            person.train()
            holds = [
                one.dose.hold_s or 0
                for s in coming(person.look(), person.log)
                for one in s.exercises()
                if one.slot.startswith("core")
            ]
            longest = max([longest, *holds])
        assert 35 <= longest <= 60

    def test_holds_keep_the_limit(self) -> None:
        person = someone(readiness__blood_pressure="managed")
        limit = 30
        for _ in range(24):
            person.train()
            for session in coming(person.look(), person.log):
                assert all((one.dose.hold_s or 0) <= limit for one in session.exercises())

    def test_a_harder_version_takes_the_place_of_an_easy_one(self) -> None:
        person = someone(equipment__items=("mat", "wall", "mini_band"))
        person.train(30, how=lambda one: as_planned(one, left=7))
        said = [n.text for n in person.told("progress") if "takes the place of" in n.text]
        assert said
        assert any("has become easy" in d.what for d in person.look().decisions)


class TestPain:
    def hurting(self, exercise: str, **told: Any) -> Any:
        return lambda one: as_planned(
            one, load_kg=20.0, **(told if one.exercise == exercise else {})
        )

    def test_green_goes_on(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=2, how=self.hurting(SQUAT, pain=3, pain_place="knee"))
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 21.0

    def test_amber_keeps_and_then_eases(self) -> None:
        person = someone()
        sore = self.hurting(SQUAT, pain=4, pain_place="knee")
        until_done(person, SQUAT, times=1, how=sore)
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 20.0
        until_done(person, SQUAT, times=2, how=sore)
        assert planned_as(person.look(), person.log, SQUAT).load_kg == 18.0

    def test_red_is_out_until_it_is_asked_for(self) -> None:
        person = someone()
        red = self.hurting(SQUAT, pain=7, pain_place="knee")
        until_done(person, SQUAT, times=1, how=red)
        plan = person.look()
        assert SQUAT not in {o.exercise for s in coming(plan, person.log) for o in s.exercises()}
        assert SQUAT in {left.exercise for left in plan.left_out}
        assert any("asked for" in n.text or "ask for it" in n.text for n in person.told("pain"))
        person.on += timedelta(days=8)
        plan = person.asks("allow", SQUAT)
        assert SQUAT in {o.exercise for s in coming(plan, person.log) for o in s.exercises()}
        assert planned_as(plan, person.log, SQUAT).load_kg == 18.0

    def test_what_loads_the_place_rests_a_week(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=self.hurting(SQUAT, pain=7, pain_place="knee"))
        rests_until = person.on + timedelta(days=7)
        row = set(KNOWLEDGE.safety["pain_red_knee"].excludes_tags)
        to_come = coming(person.look(), person.log)
        loaded = [
            session.on
            for session in to_come
            for one in session.exercises()
            if row & set(KNOWLEDGE.exercises[one.exercise].tags)
        ]
        assert loaded
        assert min(loaded) >= rests_until

    def test_the_morning_after_counts_for_the_session(self) -> None:
        person = someone()
        person.train(2, how=holding(20.0))
        person.hurts("knee", 5, days=1)
        assert any("the morning after" in n.text for n in person.told("pain"))

    def test_the_same_at_any_other_time_is_amber(self) -> None:
        person = someone()
        person.train(2, how=holding(20.0))
        person.hurts("knee", 5, days=4)
        assert not person.told("pain")

    def test_what_comes_again_is_referred_and_goes_on_when_calm(self) -> None:
        person = someone()
        person.train(2)
        person.hurts("knee", 7, days=3)
        assert not person.look().withheld
        plan = person.hurts("knee", 6, days=4)
        assert "physiotherapist" in plan.withheld
        assert next_session(plan, log=person.log, on=person.on) is None
        assert person.hurts("knee", 2, days=3).withheld
        assert not person.hurts("knee", 2, days=5).withheld

    def test_a_stop_sign_holds_everything_until_it_has_passed(self) -> None:
        person = someone()
        sharp = self.hurting(SQUAT, pain=9, pain_place="knee", stopped=True)
        until_done(person, SQUAT, times=1, how=sharp)
        plan = person.look()
        assert KNOWLEDGE.safety["stop_rule"].do in plan.withheld
        assert {s.id for s in plan.sessions()} == {s.session for s in person.log.sessions}
        kinds = [notice.kind for notice in plan.notices if notice.on == person.on]
        assert kinds[:2] == ["stop", "pain"]
        assert not person.hurts("knee", 1, days=2).withheld

    def test_amber_three_times_brings_a_lighter_week(self) -> None:
        person = someone()
        person.train(3, how=lambda one: as_planned(one, pain=4, pain_place="elsewhere"))
        notice = person.told("lighter")[-1]
        assert notice.sources == ("consensus",)
        light, usual = coming(person.look(), person.log)[0], next(person.base.sessions())
        assert sum(o.dose.sets for o in light.exercises()) < sum(
            o.dose.sets for o in usual.exercises()
        )

    def test_a_check_that_says_refer_holds_everything_until_the_next(self) -> None:
        person = someone()
        person.train(2)
        plan = person.checked(side_lean="refer")
        assert "physiotherapist" in plan.withheld
        person.on += timedelta(days=7)
        assert not person.checked(side_lean="not_supported").withheld


class TestBreaks:
    @pytest.mark.parametrize(("days", "load_kg"), [(10, 20.0), (15, 18.0), (30, 16.0), (70, 12.0)])
    def test_a_break_steps_back_and_nothing_is_dropped(self, days: int, load_kg: float) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=holding(20.0))
        before = coming(person.look(), person.log)
        plan = person.look(days)
        assert planned_as(plan, person.log, SQUAT).load_kg == load_kg
        assert [s.id for s in coming(plan, person.log)] == [s.id for s in before]
        assert all(s.on >= person.on for s in coming(plan, person.log))

    def test_words_are_kind(self) -> None:
        person = someone()
        person.train(3)
        person.look(40)
        notices = person.told("welcome_back")
        assert notices
        person.write(
            Absence(id="a", first=person.on, last=person.on + timedelta(days=9), why="illness")
        )
        person.look(12)
        notices += person.told("welcome_back") + person.told("travel")
        for notice in notices:
            assert not [word for word in BLAME if word in notice.text.lower()], notice.text

    def test_sets_are_fewer_in_the_first_sessions(self) -> None:
        person = someone()
        person.train(12)
        usual = {s.id: s for s in coming(person.look(), person.log)}
        back = coming(person.look(20), person.log)
        fewer = [
            sum(o.dose.sets for o in s.exercises())
            < sum(o.dose.sets for o in usual[s.id].exercises())
            for s in back[:2]
        ]
        assert fewer == [True, True]
        person.train(2)
        third = next(iter(coming(person.look(), person.log)))
        assert third.id == back[2].id
        assert [o.dose.sets for o in third.exercises()] == [
            o.dose.sets for o in usual[third.id].exercises()
        ]

    def test_illness_moves_the_days_and_eases_the_return(self) -> None:
        person = someone()
        person.train(4)
        first, last = person.on + timedelta(days=1), person.on + timedelta(days=8)
        person.write(Absence(id="ill", first=first, last=last, why="illness"))
        plan = person.look()
        assert all(session.on > last for session in coming(plan, person.log))
        person.on = last + timedelta(days=1)
        person.look()
        assert "better" in person.told("welcome_back")[-1].text

    def test_on_a_journey_only_its_equipment_is_used(self) -> None:
        person = someone()
        person.train(2)
        last = person.on + timedelta(days=10)
        kit = frozenset({"wall"})
        person.write(
            Absence(
                id="trip",
                first=person.on + timedelta(days=1),
                last=last,
                why="travel",
                equipment=kit,
            )
        )
        away = [s for s in coming(person.look(), person.log) if s.on <= last]
        assert away
        for session in away:
            for one in session.exercises():
                needs = KNOWLEDGE.exercises[one.exercise].needs_any
                assert not needs or any(kit >= set(each) for each in needs)
        home = [s for s in coming(person.look(), person.log) if s.on > last]
        assert any(o.exercise == SQUAT for s in home for o in s.exercises())


class TestChoices:
    def test_refused_in_a_session_is_out_and_may_come_again(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=1, how=where(SQUAT, lambda o: as_planned(o, refused=True)))
        plan = person.look()
        assert SQUAT not in {o.exercise for s in coming(plan, person.log) for o in s.exercises()}
        assert any(left.exercise == SQUAT for left in plan.left_out)
        person.on += timedelta(days=1)
        plan = person.asks("allow", SQUAT)
        assert SQUAT in {o.exercise for s in coming(plan, person.log) for o in s.exercises()}

    def test_what_hurt_badly_and_is_not_wanted_is_left_out_because_it_hurt(self) -> None:
        person = someone()
        both = where(SQUAT, lambda o: as_planned(o, refused=True, pain=7, pain_place="knee"))
        until_done(person, SQUAT, times=1, how=both)
        (left,) = (left for left in person.look().left_out if left.exercise == SQUAT)
        assert "hurt badly" in left.reason

    def test_a_swap_holds_for_the_rest(self) -> None:
        person = someone()
        person.train(1)
        one = next(o for o in planned_first(person) if o.others and o.slot.startswith("strength"))
        plan = person.asks("swap", one.others[0], slot=one.slot)
        standing = {
            o.exercise
            for s in coming(plan, person.log)
            for o in s.exercises()
            if o.slot == one.slot
        }
        assert standing == {one.others[0]}
        assert any(d.why == "You asked for it." for d in plan.decisions)

    def test_a_swap_that_does_not_suit_says_why(self) -> None:
        person = someone()
        person.train(1)
        slot = next(o.slot for o in planned_first(person) if o.slot.startswith("strength"))
        before = [list(s.exercises()) for s in coming(person.look(), person.log)]
        plan = person.asks("swap", "back_squat", slot=slot)
        assert [list(s.exercises()) for s in coming(plan, person.log)] == before
        assert "It needs" in person.told("swap")[-1].text
        person.asks("swap", "plank", slot=slot)
        assert "another job" in person.told("swap")[-1].text


def planned_first(person: Follower) -> list[PlannedExercise]:
    return list(coming(person.look(), person.log)[0].exercises())


class TestPhases:
    def test_practice_alone_is_said(self) -> None:
        person = someone()
        while not person.told("phase"):
            person.train()
        assert "practice alone" in person.told("phase")[0].text

    @pytest.mark.parametrize(
        ("status", "phase"), [("supported", "learn"), ("not_supported", "build")]
    )
    def test_a_phase_ends_by_the_tests(self, status: str, phase: str) -> None:
        person = someone()
        person.train(3)
        person.checked(squat_heels=status)
        learn = sum(w.phase == "learn" for w in person.base.weeks) * 3
        person.train(learn - 2)
        week = next(w for w in person.look().weeks if w.number == learn // 3 + 1)
        assert week.phase == phase
        assert week.title.startswith(f"Week {week.number}:")

    def test_a_week_that_hurt_is_asked_for_once_more(self) -> None:
        person = someone()
        person.train(3, how=lambda one: as_planned(one, pain=4, pain_place="elsewhere"))
        person.train(1)
        assert any(
            "same once more" in n.text.replace("the same", "same") for n in person.told("phase")
        )

    def test_a_check_done_again_chooses_anew(self) -> None:
        person = someone()
        person.train(3)
        plan = person.checked(pelvic_drop="supported", side_lean="supported")
        assert any(d.about == "findings" for d in plan.decisions)

    def test_what_stays_for_weeks_is_referred(self) -> None:
        person = someone()
        person.train(1)
        person.checked(side_lean="supported")
        person.train(24)
        person.checked(side_lean="supported")
        assert any(KNOWLEDGE.safety["refer_rule"].do in n.text for n in person.told("retest"))


class TestStandstill:
    def test_one_thing_changes_after_weeks(self) -> None:
        person = someone()

        def within(one: PlannedExercise) -> CompletedExercise:
            low = one.dose.reps_low
            return as_planned(one, reps=None if low is None else low + 1, load_kg=10.0)

        for _ in range(24):
            person.train(how=within)
        said = person.told("plateau") + [n for n in person.told("lighter") if "not moved" in n.text]
        assert said
        assert all(notice.sources for notice in said)

    def test_two_worse_sessions_bring_a_lighter_week(self) -> None:
        person = someone()
        person.train(1)
        person.train(2, how=lambda one: as_planned(one, reps=1, load_kg=10.0))
        assert "went worse" in person.told("lighter")[-1].text


class TestTheQueue:
    def test_after_the_last_session_comes_the_check(self) -> None:
        person = someone()
        person.train(36)
        assert person.next() is None
        assert "weeks are done" in person.told("retest")[-1].text
        assert not person.look().withheld

    def test_a_week_for_looking_again_says_so_until_it_has_begun(self) -> None:
        person = someone()
        again = next(week for week in person.base.weeks if week.retest)
        person.train(3 * (again.number - 1))
        words = f"Week {again.number} is for looking again"
        assert words in person.told("retest")[-1].text
        person.train(1)
        assert not [n for n in person.told("retest") if words in n.text]

    def test_after_a_session_done_late_the_next_is_on_another_day(self) -> None:
        person = someone()
        person.look(20)
        person.train(1)
        assert all(session.on > person.on for session in coming(person.look(), person.log))

    def test_a_session_knowingly_left_out_is_passed_over(self) -> None:
        person = someone()
        first, second = [s.id for s in person.base.sessions()][:2]
        skipped = CompletedSession(id="no", on=MONDAY, session=first)
        assert was_skipped(skipped)
        person.write(skipped)
        following = person.next()
        assert following is not None
        assert following.id == second

    def test_sessions_of_ones_own_and_unknown_ones_are_welcome(self) -> None:
        person = someone()
        person.write(CompletedSession(id="own", on=MONDAY, minutes=20.0))
        person.write(CompletedSession(id="odd", on=MONDAY, session="w77d1", minutes=20.0))
        following = person.next()
        assert following is not None
        assert following.id == "w01d1"

    def test_a_withheld_plan_stays_withheld(self) -> None:
        plan = base(safety__chest=True)
        assert plan.withheld
        assert progress(plan, log=Follower(base=plan).log, on=MONDAY, knowledge=KNOWLEDGE) is plan

    def test_no_text_uses_a_forbidden_word(self) -> None:
        person = someone()
        person.train(6, how=lambda one: as_planned(one, left=7, load_kg=10.0))
        person.train(3, how=lambda one: as_planned(one, reps=1, pain=5, pain_place="knee"))
        person.hurts("knee", 8, days=1)
        person.look(60)
        plan = person.look()
        texts = [("notice", n.text) for n in plan.notices] + [("withheld", plan.withheld)]
        texts += [("decision", f"{d.what} {d.why}") for d in plan.decisions]
        assert not forbidden_in(texts)


def test_the_day_of_the_log_is_the_day_of_the_session() -> None:
    person = someone()
    person.train(1)
    done = next(person.look().sessions())
    assert done.on == person.log.sessions[0].on
    assert isinstance(done.on, date)
