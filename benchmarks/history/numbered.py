"""Records that follow from two numbers, so that whoever reads them back knows what to expect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

from primemover.history.records import (
    CheckRecord,
    NoteRecord,
    OwnFinding,
    Person,
    PictureRecord,
    PlanRecord,
    TrackRecord,
)
from primemover.history.store import Store
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    Recheck,
)
from primemover.programme.model import Dose
from primemover.programme.plan import (
    FindingInBrief,
    Plan,
    PlanInputs,
    PlannedBlock,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
    PlanSettings,
)

START: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
LANDMARKS_BYTES: Final = 200_000  # a recording of half a minute
KINDS: Final = ("session", "pain", "plan", "check", "choice", "recheck", "absence", "note", "own")
"""What is written in turn; every second record is a session, as in life."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """One record and how a store adds it."""

    record: Any
    add: Callable[[Store], None]


def person_of(run: int) -> Person:
    """Somebody for one run."""
    return Person(id=f"person-{run}", label=f"person {run}", created_at=START)


def numbered(run: int, *, number: int) -> Numbered:
    """The record that is written as ``number`` of ``run``: always the same."""
    owner = person_of(run).id
    kind = "session" if number % 2 else KINDS[number // 2 % len(KINDS)]
    name = f"{kind}-{run}-{number}"
    day = date(2026, 1, 5) + timedelta(days=number)
    random = Random(name)
    if kind in {"check", "plan"}:
        return _document(kind, name=name, owner=owner, number=number, random=random)
    if kind in {"note", "own"}:
        return _told(kind, name=name, owner=owner, day=day)
    makers: dict[str, Callable[[], Any]] = {
        "session": lambda: _session(name, day=day, random=random),
        "pain": lambda: PainNote(id=name, on=day, place="knee", rating=random.randint(0, 10)),
        "choice": lambda: Choice(id=name, on=day, kind="refuse", exercise="squat"),
        "recheck": lambda: Recheck(id=name, on=day, findings=_findings(random)),
        "absence": lambda: Absence(
            id=name, first=day, last=day, why="travel", equipment=frozenset({"band", "chair"})
        ),
    }
    record = makers[kind]()
    return Numbered(
        record=record, add=lambda store: getattr(store, f"add_{kind}")(record, person=owner)
    )


def records_of(store: Store, *, run: int) -> Iterator[Any]:
    """Everything a store holds of the run's person."""
    owner = person_of(run).id
    log = store.log(owner)
    for part in (log.sessions, log.pains, log.absences, log.rechecks, log.choices):
        yield from part
    yield from store.checks(owner, with_files=True)
    yield from store.plans(owner)
    yield from store.notes(owner)
    yield from store.own_findings(owner)


def number_of(record: Any) -> int:
    """Its number, from its id."""
    return int(record.id.rsplit("-", 1)[1])


def _session(name: str, *, day: date, random: Random) -> CompletedSession:
    return CompletedSession(
        id=name,
        on=day,
        session="w01d1",
        exercises=tuple(
            CompletedExercise(
                exercise=f"exercise_{position}",
                slot=f"strength.{position}",
                sets=tuple(
                    CompletedSet(reps=random.randint(5, 15), load_kg=random.randint(0, 40) / 2)
                    for _ in range(3)
                ),
                felt=("lower_buttock",),
            )
            for position in range(7)
        ),
        minutes=20.0,
        effort=random.randint(0, 10),
    )


def _findings(random: Random) -> tuple[FindingInBrief, ...]:
    return tuple(
        FindingInBrief(rule=f"rule_{n}", status="supported", title=f"Title {random.random()}")
        for n in range(5)
    )


def _told(kind: str, *, name: str, owner: str, day: date) -> Numbered:
    if kind == "note":
        note = NoteRecord(id=name, person=owner, on=day, by="person", text=f"Note {name}")
        return Numbered(record=note, add=lambda store: store.add_note(note))
    own = OwnFinding(
        id=name, person=owner, on=day, status="not_supported", text="seen", reason="by eye"
    )
    return Numbered(record=own, add=lambda store: store.add_own_finding(own))


def _document(kind: str, *, name: str, owner: str, number: int, random: Random) -> Numbered:
    at = START + timedelta(hours=number)
    if kind == "plan":
        plan = PlanRecord(id=name, person=owner, made_at=at, plan=twelve_weeks(random))
        return Numbered(record=plan, add=lambda store: store.add_plan(plan))
    track = TrackRecord(
        id=f"track-{name}",
        test="squat",
        side=None,
        source="squat.mp4",
        parquet=random.randbytes(LANDMARKS_BYTES),
    )
    picture = PictureRecord(
        id=f"picture-{name}", track=track.id, number=0, png=random.randbytes(20_000)
    )
    check = CheckRecord(
        id=name,
        person=owner,
        at=at,
        answers={"sitting.hours_work_day": 9.0},
        result={"outcome": "go", "tests": [random.random() for _ in range(100)]},
        versions={"primemover": "0.1"},
        tracks=(track,),
        pictures=(picture,),
    )
    return Numbered(record=check, add=lambda store: store.add_check(check))


def twelve_weeks(random: Random) -> Plan:
    """A plan of twelve weeks, three sessions each, as large as real ones."""
    settings = PlanSettings(starts_on=START.date(), days_per_week=3, minutes=30, weekdays=(0, 2, 4))
    weeks = tuple(
        PlannedWeek(
            number=week,
            phase="learn",
            title=f"Week {week}",
            purpose="Learn the movements.",
            sessions=tuple(_planned(week, day=day, random=random) for day in (1, 2, 3)),
        )
        for week in range(1, 13)
    )
    return Plan(inputs=PlanInputs(answers={}, findings=(), settings=settings), weeks=weeks)


def _planned(week: int, *, day: int, random: Random) -> PlannedSession:
    exercises = tuple(
        PlannedExercise(
            exercise=f"exercise_{position}",
            name=f"Exercise {position}",
            slot=f"strength.{position}",
            dose=Dose(sets=3, reps_low=8, reps_high=12, source="strength"),
            cues=("Push through the heels.", "Keep the knees over the feet."),
            reasons=("The test of this movement stood out.",),
            load_kg=random.randint(0, 40) / 2,
            others=("squat", "lunge", "step_up"),
        )
        for position in range(8)
    )
    block = PlannedBlock(
        phase="strengthen", title="Strength", purpose="Load.", exercises=exercises, minutes=25.0
    )
    return PlannedSession(
        id=f"w{week:02}d{day}",
        week=week,
        day=day,
        on=START.date() + timedelta(days=7 * (week - 1) + 2 * (day - 1)),
        kind="strength",
        title=f"Session {day}",
        blocks=(block,),
        minutes=30.0,
    )
