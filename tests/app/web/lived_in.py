"""A history somebody has lived in: a plan, weeks of sessions, pain, days away, two checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from primemover.app.kept_checks import plain_json
from primemover.app.store import new_person
from primemover.checkup import CheckResult, check
from primemover.findings.gate import safety_gate
from primemover.history.records import CheckRecord, NoteRecord, OwnFinding, Person, PlanRecord
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import (
    Absence,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)
from primemover.programme.plan import Plan, PlannedExercise, PlannedSession
from primemover.programme.planning import brief, make_plan, settings_from
from primemover.recordings.answers import parse_answers
from tests.app.web.people import NO_SIGNS

ANSWERS: dict[str, dict[str, Any]] = {
    "about": {"age_years": 34, "pregnant": False, "mass_kg": 70, "height_cm": 170},
    "safety": {
        name.removeprefix("safety."): told
        for name, told in NO_SIGNS.items()
        if name.startswith("safety.")
    },
    "readiness": {"blood_pressure": "normal"},
    "sitting": {"hours_work_day": 9.0},
    "training": {"sessions_per_week": 3},
    "equipment": {"items": ["mat", "chair", "dumbbell", "mini_band"]},
    "pain": {"low_back": 1},
    "timed": {"plank_s": 40, "one_leg_stand_left_s": 31, "one_leg_stand_right_s": 44},
    "felt": {"clam_before": {"front_of_thigh": 6, "upper_outer_hip": 2}},
}
LATER: dict[str, dict[str, Any]] = {
    **ANSWERS,
    "timed": {"plank_s": 92, "one_leg_stand_left_s": 33, "one_leg_stand_right_s": 45},
    "felt": {"clam_before": {"front_of_thigh": 2, "upper_outer_hip": 7}},
}
SESSIONS_LEFT_OUT = (4, 11)
_SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lived:
    """Somebody's history and what was written into it."""

    person: Person
    plan: Plan
    log: TrainingLog
    pain: PainNote
    away: Absence


def live_in(
    store: Store,
    *,
    label: str = "client one",
    weeks: int = 6,
    on: date | None = None,
    mark: str = "",
) -> Lived:
    """The history of ``weeks`` weeks until ``on``; ``mark`` stands in every note of it."""
    today = on or date.today()
    begins = today - timedelta(weeks=weeks)
    person = new_person(label)
    plan = _plan(begins)
    pain = PainNote(
        id=told_at(begins + timedelta(days=9), name=f"{label} pain"),
        on=begins + timedelta(days=9),
        place="knee",
        rating=3,
        note=f"stairs {mark}".strip(),
    )
    away = Absence(
        id=told_at(begins + timedelta(days=20), name=f"{label} away"),
        first=begins + timedelta(days=20),
        last=begins + timedelta(days=23),
        why="travel",
    )
    sessions = tuple(_sessions(plan, away=away, until=today, label=label, mark=mark))
    log = TrainingLog(sessions=sessions, pains=(pain,), absences=(away,))
    with store.together() as adding:
        adding.add_person(person)
        adding.add_check(_check(ANSWERS, person=person, on=begins))
        last = today - timedelta(days=2)
        adding.add_check(_check(LATER, person=person, on=last))
        adding.add_plan(
            PlanRecord(
                id=told_at(begins, name=f"{label} plan", hour=6),
                person=person.id,
                made_at=_at(begins, hour=6),
                plan=plan,
            )
        )
        adding.add_log(log, person=person.id)
        note = f"Slept badly this week. {mark}".strip()
        adding.add_note(
            NoteRecord(
                id=told_at(last, name=f"{label} note"),
                person=person.id,
                on=last,
                by="person",
                text=note,
            )
        )
        adding.add_own_finding(
            OwnFinding(
                id=told_at(last, name=f"{label} own"),
                person=person.id,
                on=last,
                status="supported",
                text=f"Left hip drops on stairs {mark}".strip(),
                reason="Seen on the stairs.",
                by="trainer",
            )
        )
    return Lived(person=person, plan=plan, log=log, pain=pain, away=away)


def told_at(on: date, *, name: str, hour: int = 18) -> str:
    """An id that grows with time (UUID version 7), the same for the same name."""
    since_1970_ms = int(_at(on, hour=hour).timestamp() * 1000)
    tail = uuid5(_SPACE, name).int & ((1 << 80) - 1)
    return str(UUID(int=(since_1970_ms << 80) | (7 << 76) | (tail & ~(0xF << 76))))


def _at(on: date, *, hour: int) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=UTC)


@cache
def _plan(begins: date) -> Plan:
    knowledge = load_knowledge()
    answers = parse_answers(ANSWERS, source="answers of a test")
    gate = safety_gate(answers, knowledge=knowledge)
    found = check(answers, knowledge=knowledge).findings
    settings = settings_from(answers, starts_on=begins, knowledge=knowledge)
    return make_plan(
        answers=answers,
        findings=brief(found),
        gate=gate,
        knowledge=knowledge,
        settings=replace(settings, days_per_week=3, weekdays=(0, 2, 4), minutes=30),
    )


@cache
def _result(later: bool) -> CheckResult:
    return check(parse_answers(LATER if later else ANSWERS, source="answers of a test"))


def _check(told: dict[str, dict[str, Any]], *, person: Person, on: date) -> CheckRecord:
    result = _result(told is LATER)
    document = plain_json(result.to_dict())
    return CheckRecord(
        id=told_at(on, name=f"{person.label} check", hour=5),
        person=person.id,
        at=_at(on, hour=12),
        answers=document["answers"],
        result=document,
        versions=dict(result.versions),
    )


def _sessions(
    plan: Plan, *, away: Absence, until: date, label: str, mark: str
) -> Iterator[CompletedSession]:
    for number, planned in enumerate(plan.sessions()):
        if planned.on >= until:
            return
        if number in SESSIONS_LEFT_OUT or away.first <= planned.on <= away.last:
            continue
        yield CompletedSession(
            id=told_at(planned.on, name=f"{label} {planned.id}"),
            on=planned.on,
            session=planned.id,
            kind=planned.kind,
            exercises=tuple(_exercises(planned, number=number)),
            minutes=28.0,
            effort=6,
            note=f"went well {mark}".strip() if number % 4 == 0 else "",
        )


def _exercises(planned: PlannedSession, *, number: int) -> Iterator[CompletedExercise]:
    for place, exercise in enumerate(planned.exercises()):
        hurts = place == 1 and number == 6
        yield CompletedExercise(
            exercise=exercise.exercise,
            slot=exercise.slot,
            step=exercise.step,
            sets=_sets(exercise, number=number),
            pain=4 if hurts else 0,
            pain_place="low_back" if hurts else None,
            felt=("lower_buttock",) if number > 5 else ("front_of_thigh",),
        )


def _sets(exercise: PlannedExercise, *, number: int) -> tuple[CompletedSet, ...]:
    dose = exercise.dose
    loaded = exercise.load_kg is not None or exercise.load_words
    one = CompletedSet(
        reps=None if dose.reps_low is None else dose.reps_low + number // 4,
        hold_s=None if dose.hold_s is None else float(dose.hold_s),
        load_kg=8.0 + 2 * (number // 4) if loaded and dose.reps_low is not None else None,
        reps_in_reserve=3,
    )
    return (one,) * max(1, dose.sets)
