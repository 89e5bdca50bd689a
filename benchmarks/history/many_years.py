"""Years of daily sessions of many people, written into a store as fast as it takes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from benchmarks.history.good_archive import small_png, small_track
from primemover.checkup import versions_of
from primemover.findings.gate import safety_gate
from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    Person,
    PictureRecord,
    PlanRecord,
    TrackRecord,
)
from primemover.history.sql import SqlStore
from primemover.knowledge import Knowledge
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)
from primemover.programme.plan import FindingInBrief, Plan, PlannedExercise, PlanSettings
from primemover.programme.planning import make_plan
from primemover.recordings.answers import parse_answers

LAST_DAY: Final = date(2026, 11, 20)
PLAN_RUNS_DAYS: Final = 70
"""How long the plan in use has run on the last day: ten of its twelve weeks."""
ANSWERS: Final = {"sitting": {"hours_work_day": 9.0}, "training": {"sessions_per_week": 3}}
DAYS_A_YEAR: Final = 365
PAIN_EVERY_DAYS: Final = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much: people, years of daily sessions, and a plan and a check every so many days."""

    people: int
    years: int
    plan_every_days: int = DAYS_A_YEAR

    @property
    def days(self) -> int:
        """Days with a session, each."""
        return self.years * DAYS_A_YEAR + 1


def fill(store: SqlStore, *, size: Size, knowledge: Knowledge) -> int:
    """How many sets were written; everybody is written in one transaction."""
    made = Made(size=size, knowledge=knowledge)
    sets = 0
    for number in range(size.people):
        person = Person(
            id=f"person-{number:03}",
            label=f"person {number}",
            created_at=datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        )
        log = made.log(number)
        with store.together() as additions:
            additions.add_person(person)
            for check in made.checks(number, person=person.id):
                additions.add_check(check)
            for plan in made.plans(number, person=person.id):
                additions.add_plan(plan)
            additions.add_note(
                NoteRecord(
                    id=f"note-{number}", person=person.id, on=LAST_DAY, by="person", text="fine"
                )
            )
            additions.add_log(log, person=person.id)
        sets += sum(len(e.sets) for s in log.sessions for e in s.exercises)
    return sets


class Made:
    """What everybody's records are made of: real plans, followed with small differences."""

    def __init__(self, *, size: Size, knowledge: Knowledge) -> None:
        self._size = size
        newest = LAST_DAY - timedelta(days=PLAN_RUNS_DAYS)
        first = LAST_DAY - timedelta(days=size.days - 1)
        starts = [newest]
        while starts[0] > first:
            starts.insert(0, starts[0] - timedelta(days=size.plan_every_days))
        self._first = first
        self._plans = [_plan(each, knowledge=knowledge) for each in starts]
        self._versions = versions_of(knowledge)
        self._track, self._picture = small_track(), small_png()

    def plans(self, number: int, *, person: str) -> Iterator[PlanRecord]:
        """A person's plans, oldest first."""
        for each, plan in enumerate(self._plans):
            start = plan.inputs.settings.starts_on
            yield PlanRecord(
                id=f"plan-{number}-{each}",
                person=person,
                made_at=_noon(start),
                plan=plan,
                check=f"check-{number}-{each}",
            )

    def checks(self, number: int, *, person: str) -> Iterator[CheckRecord]:
        """A check before every plan, with a track and a picture."""
        for each, plan in enumerate(self._plans):
            track = TrackRecord(
                id="track", test="squat", side=None, source="squat.mp4", parquet=self._track
            )
            yield CheckRecord(
                id=f"check-{number}-{each}",
                person=person,
                at=_noon(plan.inputs.settings.starts_on),
                answers={"sitting.hours_work_day": 9.0 - each % 3},
                result={"outcome": "go", "tests": [], "findings": [], "notes": ["as before"]},
                versions=self._versions,
                tracks=(track,),
                pictures=(PictureRecord(id="one", track="track", number=1, png=self._picture),),
            )

    def log(self, number: int) -> TrainingLog:
        """A session every day: those of the plan in their order, then some of one's own."""
        sessions = []
        queue: list[tuple[str, tuple[PlannedExercise, ...]]] = []
        plans = {p.inputs.settings.starts_on: p for p in self._plans}
        usual = tuple(next(self._plans[0].sessions()).exercises())
        for day in range(self._size.days):
            on = self._first + timedelta(days=day)
            if on in plans:
                queue = [(s.id, tuple(s.exercises())) for s in plans[on].sessions()]
            planned, exercises = queue.pop(0) if queue else ("", usual)
            sessions.append(
                CompletedSession(
                    id=f"session-{number}-{day}",
                    on=on,
                    session=planned,
                    exercises=tuple(_done(each, day=day + number) for each in exercises),
                    minutes=20.0 + (day + number) % 15,
                    effort=(day + number) % 8,
                    note="" if day % 9 else "went well",
                )
            )
        pains = tuple(
            PainNote(
                id=f"pain-{number}-{day}",
                on=self._first + timedelta(days=day),
                place="low_back",
                rating=day % 4,
            )
            for day in range(0, self._size.days, PAIN_EVERY_DAYS)
        )
        return TrainingLog(sessions=tuple(sessions), pains=pains)


def _plan(start: date, *, knowledge: Knowledge) -> Plan:
    answers = parse_answers(ANSWERS, source="answers of the benchmark")
    settings = PlanSettings(starts_on=start, days_per_week=5, minutes=30, weekdays=(0, 1, 2, 3, 4))
    finding = FindingInBrief(rule="bridge_felt", status="supported", title="Felt in the thigh")
    return make_plan(
        answers=answers,
        findings=(finding,),
        gate=safety_gate(answers, knowledge=knowledge),
        knowledge=knowledge,
        settings=settings,
    )


def _done(planned: PlannedExercise, *, day: int) -> CompletedExercise:
    dose = planned.dose
    reps = dose.reps_high if dose.reps_high is not None else None
    one = CompletedSet(
        reps=None if reps is None else max(1, reps - day % 3),
        hold_s=None if dose.hold_s is None else float(dose.hold_s),
        load_kg=planned.load_kg,
        reps_in_reserve=day % 4,
    )
    sets = (one, replace(one, reps_in_reserve=(day + 1) % 4), one)[: max(1, dose.sets)]
    return CompletedExercise(
        exercise=planned.exercise,
        slot=planned.slot,
        step=planned.step,
        sets=sets,
        pain=0,
        felt=("lower_buttock",) if day % 2 else (),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
