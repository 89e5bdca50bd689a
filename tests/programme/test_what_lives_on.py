"""What a plan remembers of the time before it, and what a stop holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.programme.laws import broken_laws
from primemover.programme.days import days_of
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    PainNote,
    TrainingLog,
)
from primemover.programme.next_session import next_session
from primemover.programme.order import in_order
from primemover.programme.plan import Plan
from primemover.programme.planning import remake
from primemover.programme.progress import progress
from tests.programme.diaries import Follower, anything, as_planned, coming, planned_as
from tests.programme.people import KNOWLEDGE, MONDAY
from tests.programme.test_progress import SQUAT, base, holding, someone, until_done, where
from tests.programme.test_progress_laws import equipped

DAY = timedelta(days=1)


def before(days: int, *, ident: str = "old", **told: Any) -> CompletedSession:
    """A session of a plan before, with one exercise in it."""
    one = CompletedExercise(exercise=SQUAT, **told)
    return CompletedSession(id=ident, on=MONDAY - days * DAY, session="w01d1", exercises=(one,))


def stands(log: TrainingLog, *, on: date = MONDAY) -> Plan:
    return progress(base(), log=log, on=on, knowledge=KNOWLEDGE)


def names(plan: Plan, log: TrainingLog) -> set[str]:
    return {one.exercise for s in coming(plan, log) for one in s.exercises()}


class TestTimeBefore:
    def test_calm_sessions_of_plans_before_change_nothing(self) -> None:
        log = TrainingLog(earlier=(before(20), before(10, ident="older")))
        assert stands(log) == base()

    def test_what_hurt_is_out_and_its_place_rests(self) -> None:
        log = TrainingLog(earlier=(before(3, pain=7, pain_place="knee"),))
        plan = stands(log)
        row = set(KNOWLEDGE.safety["pain_red_knee"].excludes_tags)
        first = next(plan.sessions())
        assert SQUAT not in names(plan, log)
        assert not [o for o in first.exercises() if row & {*KNOWLEDGE.exercises[o.exercise].tags}]
        assert any(left.exercise == SQUAT for left in plan.left_out)
        assert [n.kind for n in plan.notices][:1] == ["pain"]
        assert not broken_laws(plan, log=log, knowledge=KNOWLEDGE)

    def test_words_of_long_ago_are_not_repeated(self) -> None:
        log = TrainingLog(
            earlier=(before(60, pain=7, pain_place="knee"),),
            choices=(Choice(id="1", on=MONDAY - 60 * DAY, kind="refuse", exercise="clam"),),
        )
        plan = stands(log)
        assert not plan.notices
        assert not {SQUAT, "clam"} & names(plan, log)

    def test_an_open_stop_still_holds_everything(self) -> None:
        log = TrainingLog(earlier=(before(3, pain=9, pain_place="knee", stopped=True),))
        plan = stands(log)
        assert KNOWLEDGE.safety["stop_rule"].do in plan.withheld
        assert not coming(plan, log)
        calm = PainNote(id="n", on=MONDAY - DAY, place="knee", rating=0)
        assert not stands(replace(log, pains=(calm,))).withheld

    def test_what_was_refused_in_a_session_stays_out_until_it_is_allowed(self) -> None:
        log = TrainingLog(earlier=(before(30, refused=True),))
        assert SQUAT not in names(stands(log), log)
        again = Choice(id="c", on=MONDAY - DAY, kind="allow", exercise=SQUAT)
        log = replace(log, choices=(again,))
        assert SQUAT in names(stands(log), log)

    def test_what_the_plan_was_made_without_stays_out(self) -> None:
        without = replace(base().inputs.settings, refused=frozenset({SQUAT}))
        plan = replace(base(), inputs=replace(base().inputs, settings=without))
        again = Choice(id="c", on=MONDAY - DAY, kind="allow", exercise=SQUAT)
        log = TrainingLog(choices=(again,))
        now = progress(plan, log=log, on=MONDAY, knowledge=KNOWLEDGE)
        assert SQUAT not in names(now, log)

    def test_the_morning_after_a_session_of_the_plan_before_counts(self) -> None:
        log = TrainingLog(
            earlier=(before(1),), pains=(PainNote(id="n", on=MONDAY, place="knee", rating=5),)
        )
        assert any("the morning after" in n.text for n in stands(log).notices)

    def test_loads_and_sessions_of_plans_before_do_not_count(self) -> None:
        person = someone()
        until_done(person, SQUAT, times=3, how=holding(20.0))
        old = tuple(replace(s, on=s.on - timedelta(days=80)) for s in person.log.sessions)
        log = TrainingLog(earlier=old)
        assert stands(log) == base()
        assert planned_as(stands(log), log, SQUAT).load_kg is None

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 2**32 - 1), st.integers(0, 120), st.integers(0, 60))
    def test_every_law_holds_over_any_time_before(self, seed: int, old: int, new: int) -> None:
        plan = equipped()
        then, now = anything(plan, seed=seed, events=old), anything(plan, seed=seed + 1, events=new)
        shift = timedelta(days=70)
        log = replace(
            now,
            earlier=tuple(replace(s, on=s.on - shift) for s in then.sessions),
            pains=(*(replace(p, on=p.on - shift) for p in then.pains), *now.pains),
        )
        log = replace(
            log, earlier=tuple(s for s in log.earlier if s.on < plan.inputs.settings.starts_on)
        )
        last = max((s.on for s in now.sessions), default=plan.inputs.settings.starts_on)
        log = replace(log, pains=tuple(p for p in log.pains if p.on <= last))
        log = replace(log, choices=tuple(c for c in log.choices if c.on <= last))
        log = replace(log, rechecks=tuple(r for r in log.rechecks if r.on <= last))
        log = replace(log, absences=tuple(a for a in log.absences if a.first <= last))
        stood = progress(plan, log=log, on=last, knowledge=KNOWLEDGE)
        assert broken_laws(stood, log=log, knowledge=KNOWLEDGE) == ()


class TestStops:
    def stopped(self) -> Follower:
        """Somebody who broke two exercises off with strong pain, in two places."""
        person = someone()
        coming_next = person.next()
        assert coming_next is not None
        first, second = [one.exercise for one in coming_next.exercises()][:2]
        at = dict(zip((first, second), ("knee", "low_back"), strict=True))
        person.train(
            1,
            how=lambda one: as_planned(
                one,
                pain=9 if one.exercise in at else None,
                pain_place=at.get(one.exercise),
                stopped=one.exercise in at,
            ),
        )
        return person

    def test_two_places_are_two_stops(self) -> None:
        person = self.stopped()
        assert "your knee" in person.look().withheld
        assert "your low back" in person.look().withheld
        plan = person.hurts("knee", 0, days=2)
        assert "your low back" in plan.withheld
        assert "your knee" not in plan.withheld
        assert any("The plan waits for your low back" in n.text for n in plan.notices)
        assert not person.hurts("low_back", 1, days=1).withheld

    def test_one_place_again_is_one_stop(self) -> None:
        person = self.stopped()
        person.hurts("low_back", 0, days=1)
        person.hurts("low_back", 7, days=1)
        assert person.hurts("knee", 0, days=1).withheld

    def test_nothing_about_training_stands_beside_a_stop(self) -> None:
        person = self.stopped()
        plan = person.look(15)
        assert plan.withheld
        assert plan.advice == ()
        assert plan.expectations == ()
        texts = [notice.text for notice in plan.notices]
        assert not [text for text in texts if "are done" in text or "repeat" in text]
        assert {notice.kind for notice in plan.notices} <= {"stop", "pain"}

    def test_nor_beside_nothing_that_suits(self) -> None:
        person = someone()
        person.train(1)
        for exercise in sorted(KNOWLEDGE.exercises):
            person.write(Choice(id=exercise, on=person.on, kind="refuse", exercise=exercise))
        plan = person.look()
        assert plan.withheld
        assert plan.advice == ()
        assert not [n for n in plan.notices if "are done" in n.text]


def test_an_entry_told_twice_is_one_and_of_two_days_the_first() -> None:
    note = PainNote(id="note", on=MONDAY, place="knee", rating=5)
    log = TrainingLog(pains=(replace(note, on=MONDAY + DAY), note, note))
    assert [(day.on, day.pains) for day in days_of(log, until=MONDAY + DAY)] == [(MONDAY, (note,))]


def test_of_several_notes_of_a_place_on_one_day_the_worst_counts() -> None:
    for ratings in ((7, 2), (2, 7)):
        notes = tuple(
            PainNote(id=f"note {number}", on=MONDAY, place="knee", rating=rating)
            for number, rating in enumerate(ratings)
        )
        said = [n.text for n in stands(TrainingLog(pains=notes)).notices if n.kind == "pain"]
        assert len(said) == 1
        assert "7 of 10" in said[0]


def test_a_session_of_the_first_day_away_stays_as_it_was_planned_before() -> None:
    first = next(base().sessions())
    done = CompletedSession(id="done", on=MONDAY, session=first.id, minutes=20.0)
    kit = frozenset({"wall"})
    trip = Absence(id="trip", first=MONDAY, last=MONDAY + 5 * DAY, why="travel", equipment=kit)
    plan = stands(TrainingLog(sessions=(done,), absences=(trip,)), on=MONDAY + DAY)
    assert list(next(plan.sessions()).exercises()) == list(first.exercises())


class TestOrderOfADay:
    """Ids tell the order where they can."""

    def session(self, ident: str) -> CompletedSession:
        first = next(base().sessions())
        slot = next(o for o in first.exercises())
        done = as_planned(slot, pain=8, pain_place="elsewhere")
        return CompletedSession(id=ident, on=MONDAY, session=first.id, exercises=(done,))

    def wish(self, ident: str, kind: Any, exercise: str) -> Choice:
        return Choice(id=ident, on=MONDAY, kind=kind, exercise=exercise)

    def test_what_is_allowed_after_it_hurt_may_come_and_before_it_does_not(self) -> None:
        early, late = _at(1), _at(2)
        hurting = self.session(early)
        name = hurting.exercises[0].exercise
        log = TrainingLog(sessions=(hurting,), choices=(self.wish(late, "allow", name),))
        plan = stands(log, on=MONDAY + DAY)
        assert name in names(plan, log)
        assert not any(left.exercise == name for left in plan.left_out)
        log = TrainingLog(
            sessions=(self.session(late),), choices=(self.wish(early, "allow", name),)
        )
        plan = stands(log, on=MONDAY + DAY)
        assert name not in names(plan, log)
        assert not [n for n in plan.notices if "may come again" in n.text]

    def test_without_such_ids_wishes_come_after_sessions(self) -> None:
        hurting = self.session("b")
        name = hurting.exercises[0].exercise
        log = TrainingLog(sessions=(hurting,), choices=(self.wish("a", "allow", name),))
        assert name in names(stands(log, on=MONDAY + DAY), log)

    def test_one_id_that_does_not_say_when_leaves_the_order_to_the_kinds(self) -> None:
        first, last = self.session(_at(2)), self.wish(_at(1), "allow", SQUAT)
        assert in_order((first, last)) == [last, first]
        note = PainNote(id="typed", on=MONDAY, place="knee", rating=2)
        assert in_order((last, note, first)) == [first, note, last]

    def test_allowed_while_its_place_rests_says_so(self) -> None:
        person = someone()
        until_done(
            person,
            SQUAT,
            times=1,
            how=where(SQUAT, lambda o: as_planned(o, pain=7, pain_place="knee")),
        )
        person.asks("allow", SQUAT)
        said = person.told("swap")[-1].text
        assert "not yet" in said
        next_one = person.next()
        assert next_one is not None
        assert SQUAT not in {o.exercise for o in next_one.exercises()}

    def test_pain_told_after_the_session_of_a_day_is_not_of_the_morning(self) -> None:
        first, second = list(base().sessions())[:2]
        done = [
            CompletedSession(id=_at(n), on=MONDAY + (n - 1) * DAY, session=s.id, minutes=20.0)
            for n, s in ((1, first), (2, second))
        ]
        note = PainNote(id=_at(3), on=MONDAY + DAY, place="knee", rating=5)
        log = TrainingLog(sessions=(*done[:1], replace(done[1], id=_at(2))), pains=(note,))
        assert not [n for n in stands(log, on=MONDAY + DAY).notices if "morning" in n.text]
        log = TrainingLog(sessions=(done[0], replace(done[1], id=_at(4))), pains=(note,))
        assert [n for n in stands(log, on=MONDAY + DAY).notices if "morning" in n.text]

    def test_the_last_of_two_wishes_is_what_is_said(self) -> None:
        log = TrainingLog(
            choices=(self.wish(_at(1), "refuse", "clam"), self.wish(_at(2), "allow", "clam"))
        )
        assert [n.text for n in stands(log).notices] == [
            f"{KNOWLEDGE.exercises['clam'].name} may come again."
        ]


class TestTwiceAndEarly:
    def test_a_session_before_the_first_day_counts(self) -> None:
        first = next(base().sessions())
        early = CompletedSession(
            id="early",
            on=MONDAY - 3 * DAY,
            session=first.id,
            exercises=tuple(as_planned(o, load_kg=12.0) for o in first.exercises()),
        )
        log = TrainingLog(sessions=(early,))
        plan = stands(log, on=MONDAY - DAY)
        following = next_session(plan, log=log, on=MONDAY - DAY)
        assert following is not None
        assert following.id != first.id
        assert next(plan.sessions()).on == MONDAY - 3 * DAY

    def test_told_twice_is_done_once_and_both_times_are_read(self) -> None:
        first = next(s for s in base().sessions() if SQUAT in {o.exercise for o in s.exercises()})
        done = tuple(as_planned(o, load_kg=20.0) for o in first.exercises())
        once = CompletedSession(id="1", on=MONDAY, session=first.id, exercises=done)
        again = replace(once, id="2", on=MONDAY + 7 * DAY)
        on = MONDAY + 7 * DAY
        log = TrainingLog(sessions=(once, again))
        plan = stands(log, on=on)
        assert [s.id for s in plan.sessions()].count(first.id) == 1
        assert planned_as(stands(TrainingLog(sessions=(once,)), on=on), log, SQUAT).load_kg == 20.0
        assert (planned_as(plan, log, SQUAT).load_kg or 0.0) > 20.0

    def test_left_out_and_done_after_all_counts_as_done(self) -> None:
        sessions = [s for s in base().sessions() if s.week == 1]
        log = TrainingLog(
            sessions=tuple(
                CompletedSession(id=f"no {s.id}", on=MONDAY, session=s.id) for s in sessions
            )
        )
        on = MONDAY + 7 * DAY
        done = tuple(
            CompletedSession(
                id=f"yes {s.id}",
                on=MONDAY + n * DAY,
                session=s.id,
                exercises=tuple(as_planned(o) for o in s.exercises()),
            )
            for n, s in enumerate(sessions, start=1)
        )
        phases = [
            w.title for w in stands(replace(log, sessions=(*log.sessions, *done)), on=on).weeks
        ]
        only = [w.title for w in stands(TrainingLog(sessions=done), on=on).weeks]
        assert phases == only


def _at(ms: int) -> str:
    """An id of UUID version 7 of this millisecond."""
    return f"{ms:08x}-0000-7000-8000-000000000000"


class TestAllowedAgain:
    """An exercise that a plan was made without has a place in it again once it is allowed."""

    OUTER_HIP = frozenset(
        name for name, one in KNOWLEDGE.exercises.items() if one.pattern == "abduction"
    )

    def person(self) -> Follower:
        settings = replace(base().inputs.settings, refused=self.OUTER_HIP)
        return Follower(base=remake(base(), settings=settings, knowledge=KNOWLEDGE))

    def test_the_outer_hip_comes_back_into_every_week(self) -> None:
        person = self.person()
        person.train(2)
        assert not self.OUTER_HIP & names(person.look(), person.log)
        plan = person.asks("allow", "side_lying_hip_abduction")
        left = [week for week in plan.weeks if all(s.id not in done(person) for s in week.sessions)]
        assert len(left) > 1
        for week in left:
            there = {one.exercise for s in week.sessions for one in s.exercises()}
            assert "side_lying_hip_abduction" in there, week.number
        assert not broken_laws(plan, log=person.log, knowledge=KNOWLEDGE)

    def test_what_was_done_before_stays_as_it_stood(self) -> None:
        person = self.person()
        before_it = person.train(2)
        after_it = person.asks("allow", "clam")
        assert [s for s in after_it.sessions() if s.id in done(person)] == [
            s for s in before_it.sessions() if s.id in done(person)
        ]

    def test_a_check_done_again_does_not_take_it_away(self) -> None:
        person = self.person()
        person.train(1)
        person.asks("allow", "side_lying_hip_abduction")
        plan = person.answers(pain__low_back=1.0, sitting__hours_work_day=3.0)
        assert "side_lying_hip_abduction" in names(plan, person.log)

    def test_refused_once_more_it_is_gone_and_named(self) -> None:
        person = self.person()
        person.asks("allow", "clam")
        person.on += DAY
        plan = person.asks("refuse", "clam")
        assert "clam" not in names(plan, person.log)
        assert "clam" in {left.exercise for left in plan.left_out}


def done(person: Follower) -> set[str]:
    return {one.session for one in person.log.sessions}
