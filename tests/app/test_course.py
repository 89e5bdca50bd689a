"""What a plan in use reads of the history: its own time, and what outlives the plan before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from primemover.app.course import Course, course_of
from primemover.app.retest import retest
from primemover.app.store import new_id, new_person, open_store_of, person_of
from primemover.findings.gate import safety_gate
from primemover.history.records import CheckRecord, Person, PlanRecord
from primemover.history.store import Store
from primemover.programme.log import (
    Absence,
    AnsweredRecheck,
    Choice,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    PainPlace,
    Recheck,
    TrainingLog,
)
from primemover.recordings.answers import Answers
from tests.programme.diaries import coming
from tests.programme.people import KNOWLEDGE
from tests.programme.test_progress import SQUAT, base

DAY = timedelta(days=1)
MADE = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)
LONGEST_S = 0.5
"""Years of sessions take no longer than this; reading them all would take many times as much."""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with open_store_of(str(tmp_path / "history.sqlite")) as store:
        yield store


@pytest.fixture
def person(kept: Store) -> Person:
    someone = new_person("me")
    kept.add_person(someone)
    kept.add_plan(PlanRecord(id=new_id(), person=someone.id, made_at=MADE, plan=base()))
    return someone


def told(*, days: int = 0, hours: int = 0) -> str:
    """An id of the moment so long after the plan was made, or before it."""
    since_1970_ms = int((MADE + timedelta(days=days, hours=hours)).timestamp() * 1000)
    plain = f"{since_1970_ms:012x}7{new_id().replace('-', '')[13:]}"
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def session(ident: str, *, on: date, name: str = "w01d1", **how: Any) -> CompletedSession:
    one = CompletedExercise(exercise=SQUAT, sets=(CompletedSet(reps=10, load_kg=20.0),), **how)
    return CompletedSession(id=ident, on=on, session=name, exercises=(one,), minutes=20.0)


def stands(kept: Store, person: Person, *, on: date = MONDAY) -> Course:
    return course_of(kept, person=person, on=on, knowledge=KNOWLEDGE)


def names(course: Course) -> set[str]:
    return {one.exercise for s in coming(course.plan, course.log) for one in s.exercises()}


def next_name(course: Course) -> str:
    following = course.next_session()
    return following.id if following else ""


class TestTimeBefore:
    def test_sessions_of_the_plan_before_are_not_done(self, kept: Store, person: Person) -> None:
        kept.add_session(session(told(hours=-2), on=MONDAY), person=person.id)
        kept.add_session(session(told(days=-9), on=MONDAY - 9 * DAY), person=person.id)
        course = stands(kept, person)
        assert next_name(course) == "w01d1"
        assert course.log.sessions == ()
        assert len(course.log.earlier) == 2

    def test_what_hurt_in_them_is_still_out(self, kept: Store, person: Person) -> None:
        pain: dict[str, Any] = {"pain": 8, "pain_place": "knee", "stopped": True}
        kept.add_session(session(told(hours=-2), on=MONDAY, **pain), person=person.id)
        course = stands(kept, person, on=MONDAY + DAY)
        assert KNOWLEDGE.safety["stop_rule"].do in course.plan.withheld
        calm = PainNote(id=told(days=1), on=MONDAY + DAY, place="knee", rating=0)
        kept.add_pain(calm, person=person.id)
        course = stands(kept, person, on=MONDAY + DAY)
        assert not course.plan.withheld
        assert SQUAT not in names(course)

    def test_pain_noted_before_is_still_there(self, kept: Store, person: Person) -> None:
        knee: PainPlace = "knee"
        note = PainNote(id=told(days=-2), on=MONDAY - 2 * DAY, place=knee, rating=8)
        kept.add_pain(note, person=person.id)
        course = stands(kept, person)
        row = set(KNOWLEDGE.safety["pain_red_knee"].excludes_tags)
        following = course.next_session()
        assert following is not None
        for one in following.exercises():
            assert not row & set(KNOWLEDGE.exercises[one.exercise].tags), one.exercise

    def test_refusals_live_on_and_exchanges_do_not(self, kept: Store, person: Person) -> None:
        day = MONDAY - 40 * DAY
        slot = next(one.slot for s in base().sessions() for one in s.exercises() if one.others)
        other = next(one.others[0] for s in base().sessions() for one in s.exercises())
        refuse = Choice(id=told(days=-40), on=day, kind="refuse", exercise=SQUAT)
        swap = Choice(id=told(days=-40), on=day, kind="swap", exercise=other, slot=slot)
        for wish in (refuse, swap):
            kept.add_choice(wish, person=person.id)
        course = stands(kept, person)
        assert SQUAT not in names(course)
        assert course.log.choices == (refuse,)
        assert course.plan.notices == ()

    def test_days_away_that_reach_into_the_plan_count(self, kept: Store, person: Person) -> None:
        over, reaching = (
            Absence(id=told(days=-9), first=MONDAY - 9 * DAY, last=last, why="illness")
            for last in (MONDAY - DAY, MONDAY)
        )
        kept.add_absence(over, person=person.id)
        assert stands(kept, person).log.absences == ()
        kept.add_absence(replace(reaching, id=told(days=-8)), person=person.id)
        assert [one.last for one in stands(kept, person).log.absences] == [MONDAY]

    def test_begun_before_the_first_day_counts(self, kept: Store, person: Person) -> None:
        early = session(told(hours=2), on=MONDAY - 3 * DAY)
        kept.add_session(early, person=person.id)
        course = stands(kept, person)
        assert course.log.sessions == (early,)
        assert next_name(course) == "w01d2"

    def test_ids_without_time_go_by_their_day(self, kept: Store, person: Person) -> None:
        kept.add_session(session("before", on=MONDAY - DAY), person=person.id)
        kept.add_session(session("since", on=MONDAY), person=person.id)
        course = stands(kept, person)
        assert [one.id for one in course.log.sessions] == ["since"]
        assert [one.id for one in course.log.earlier] == ["before"]

    def test_years_of_history_cost_nothing(self, kept: Store, person: Person) -> None:
        every = tuple(
            session(told(days=-days), on=MONDAY - days * DAY) for days in range(3, 2700, 3)
        )
        with kept.together() as adding:
            adding.add_log(TrainingLog(sessions=every), person=person.id)
        stands(kept, person)
        begun = time.process_time()
        course = stands(kept, person)
        assert time.process_time() - begun < LONGEST_S
        assert len(course.log.earlier) <= 31


class TestRechecks:
    def check(self, kept: Store, person: Person, *, ident: str, **answers: object) -> None:
        values = {name.replace("__", "."): value for name, value in answers.items()}
        record = CheckRecord(
            id=ident,
            person=person.id,
            at=MADE + timedelta(days=3),
            answers=values,
            result={"outcome": "go"},
            versions={},
            tracks=(),
            pictures=(),
        )
        kept.add_check(record)

    def test_the_answers_of_the_check_reach_the_plan(self, kept: Store, person: Person) -> None:
        ident = told(days=3)
        self.check(kept, person, ident=ident, pain__knee=9.0, pain__low_back=8.0)
        kept.add_recheck(Recheck(id=ident, on=MONDAY + 3 * DAY, findings=()), person=person.id)
        course = stands(kept, person, on=MONDAY + 3 * DAY)
        (recheck,) = course.log.rechecks
        assert isinstance(recheck, AnsweredRecheck)
        gate = safety_gate(Answers(values=recheck.answers), knowledge=KNOWLEDGE)
        assert gate.excluded_exercises
        assert not names(course) & set(gate.excluded_exercises)

    def test_kept_under_another_id_the_check_of_the_day_is_meant(
        self, kept: Store, person: Person
    ) -> None:
        self.check(kept, person, ident=told(days=3), pain__knee=9.0)
        recheck = Recheck(id=told(days=3), on=MONDAY + 3 * DAY, findings=())
        kept.add_recheck(recheck, person=person.id)
        course = stands(kept, person, on=MONDAY + 3 * DAY)
        assert KNOWLEDGE.safety["pain_red_knee"].do in course.plan.advice

    def test_of_several_checks_of_the_day_the_last_is_meant(
        self, kept: Store, person: Person
    ) -> None:
        for rating in (9.0, 2.0):
            self.check(kept, person, ident=new_id(), pain__knee=rating)
        recheck = Recheck(id=told(days=3), on=MONDAY + 3 * DAY, findings=())
        kept.add_recheck(recheck, person=person.id)
        (found,) = stands(kept, person, on=MONDAY + 3 * DAY).log.rechecks
        assert isinstance(found, AnsweredRecheck)
        assert found.answers == {"pain.knee": 2.0}

    def test_without_its_check_the_findings_alone_count(self, kept: Store, person: Person) -> None:
        recheck = Recheck(id=told(days=3), on=MONDAY + 3 * DAY, findings=())
        kept.add_recheck(recheck, person=person.id)
        assert stands(kept, person, on=MONDAY + 3 * DAY).log.rechecks == (recheck,)


def test_a_re_test_and_its_check_have_one_id(tmp_path: Path) -> None:
    store = str(tmp_path / "kept.sqlite")
    file = tmp_path / "me.toml"
    file.write_text("[about]\nage_years = 34\n[pain]\nknee = 9\n", encoding="utf-8")
    retest(answers=file, store=store)
    with open_store_of(store) as again:
        who = person_of(again, label=None)
        (check,), (recheck,) = again.checks(who.id), again.log(who.id).rechecks
        assert recheck.id == check.id
