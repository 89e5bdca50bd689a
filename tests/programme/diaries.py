"""Logs for the tests of progression: people who follow a plan, and logs of anything at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, get_args

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
from primemover.programme.next_session import next_session
from primemover.programme.plan import (
    FindingInBrief,
    Notice,
    Plan,
    PlannedExercise,
    PlannedSession,
)
from primemover.programme.progress import progress
from tests.programme.people import KNOWLEDGE

PLACES: tuple[PainPlace, ...] = get_args(PainPlace)
RULES = tuple(sorted({gate.rule for p in KNOWLEDGE.phases.values() for gate in p.gates}))
STATUSES = ("supported", "not_supported", "cannot_tell", "refer")

How = Callable[[PlannedExercise], CompletedExercise]


def as_planned(
    one: PlannedExercise,
    *,
    reps: int | None = None,
    left: int | None = None,
    load_kg: float | None = None,
    **told: Any,
) -> CompletedExercise:
    """Every set at the top of its range with the planned repetitions left, or as told."""
    dose = one.dose
    weight = one.load_kg or (load_kg if one.load_words.startswith("Take") else None)
    done = CompletedSet(
        reps=dose.reps_high if reps is None else reps,
        hold_s=dose.hold_s,
        load_kg=weight,
        reps_in_reserve=dose.reps_in_reserve if left is None else left,
    )
    return CompletedExercise(
        exercise=one.exercise, slot=one.slot, sets=(done,) * dose.sets, step=one.step, **told
    )


@dataclass(kw_only=True, slots=True)
class Follower:
    """Somebody who does one session after the other, on the day it is proposed."""

    base: Plan
    log: TrainingLog = field(default_factory=TrainingLog)
    on: date = date.min
    seen: list[tuple[date, Plan]] = field(default_factory=list)

    def look(self, days: int = 0) -> Plan:
        """The plan as it stands, some days on."""
        self.on = max(self.on, self.base.inputs.settings.starts_on) + timedelta(days=days)
        plan = progress(self.base, log=self.log, on=self.on, knowledge=KNOWLEDGE)
        self.seen.append((self.on, plan))
        return plan

    def next(self) -> PlannedSession | None:
        """The session to do next."""
        return next_session(self.look(), log=self.log, on=self.on)

    def train(self, sessions: int = 1, *, how: How = as_planned) -> Plan:
        """The plan after that many sessions, each done as ``how`` says."""
        for _ in range(sessions):
            coming = self.next()
            assert coming is not None, "nothing is left to do"
            self.on = max(self.on, coming.on)
            coming = self.next()
            assert coming is not None
            self.write(
                CompletedSession(
                    id=f"session {len(self.log.sessions)}",
                    on=self.on,
                    session=coming.id,
                    kind=coming.kind,
                    exercises=tuple(how(one) for one in coming.exercises()),
                    minutes=20.0,
                )
            )
        return self.look()

    def write(self, entry: Any) -> None:
        """Nothing; the entry is in the log."""
        part = {
            CompletedSession: "sessions",
            PainNote: "pains",
            Absence: "absences",
            Recheck: "rechecks",
            AnsweredRecheck: "rechecks",
            Choice: "choices",
        }[type(entry)]
        self.log = replace(self.log, **{part: (*getattr(self.log, part), entry)})

    def hurts(self, place: PainPlace, rating: int, *, days: int = 0) -> Plan:
        """The plan after a note of pain, some days on."""
        self.on += timedelta(days=days)
        self.write(
            PainNote(id=f"note {len(self.log.pains)}", on=self.on, place=place, rating=rating)
        )
        return self.look()

    def asks(self, kind: Any, exercise: str, *, slot: str = "") -> Plan:
        """The plan after a wish."""
        name = f"choice {len(self.log.choices)}"
        self.write(Choice(id=name, on=self.on, kind=kind, exercise=exercise, slot=slot))
        return self.look()

    def checked(self, **statuses: str) -> Plan:
        """The plan after a check done again, with a status by rule."""
        findings = tuple(
            FindingInBrief(rule=rule, status=status, title=rule)  # type: ignore[arg-type]
            for rule, status in statuses.items()
        )
        name = f"check {len(self.log.rechecks)}"
        self.write(Recheck(id=name, on=self.on, findings=findings))
        return self.look()

    def answers(self, findings: tuple[FindingInBrief, ...] = (), **told: object) -> Plan:
        """The plan after a check done again, with what was answered as ``section__key``."""
        values = {name.replace("__", "."): value for name, value in told.items()}
        name = f"check {len(self.log.rechecks)}"
        self.write(AnsweredRecheck(id=name, on=self.on, findings=findings, answers=values))
        return self.look()

    def told(self, kind: str) -> list[Notice]:
        """Everything of one kind that was said."""
        return [notice for notice in self.look().notices if notice.kind == kind]


def coming(plan: Plan, log: TrainingLog) -> list[PlannedSession]:
    """Sessions that nobody has done."""
    done = {one.session for one in log.sessions}
    return [session for session in plan.sessions() if session.id not in done]


def planned_as(plan: Plan, log: TrainingLog, exercise: str) -> PlannedExercise:
    """An exercise as it is planned the next time."""
    return next(
        one
        for session in coming(plan, log)
        for one in session.exercises()
        if one.exercise == exercise and one.slot.startswith(("strength", "core"))
    )


def anything(plan: Plan, *, seed: int, events: int) -> TrainingLog:
    """A log of any events in any order, keen or careless, also such as make little sense."""
    random = Random(seed)
    day = plan.inputs.settings.starts_on
    ids = [session.id for session in plan.sessions()] or ["w01d1"]
    keen = random.random()
    sore = random.choice((0.0, 0.02, 0.1))
    entries: dict[str, list[Any]] = {
        part: [] for part in ("sessions", "pains", "absences", "rechecks", "choices")
    }
    for _ in range(events):
        day += timedelta(days=random.choice((0, 0, 1, 1, 2, 3, 20 if random.random() < 0.1 else 2)))
        part = random.choices(tuple(entries), weights=(14, 1 + 40 * sore, 0.7, 0.4, 1))[0]
        name = f"{random.getrandbits(64):016x}"
        if part == "sessions":
            made: Any = _session(random, plan=plan, ids=ids, keen=keen, sore=sore)
            entries[part].append(replace(made, id=name, on=day))
        else:
            entries[part].append(replace(_entry(random, part=part, plan=plan, on=day), id=name))
    return TrainingLog(**{part: tuple(found) for part, found in entries.items()})


def _entry(random: Random, *, part: str, plan: Plan, on: date) -> Any:
    if part == "pains":
        place = random.choice(PLACES)
        return PainNote(id="", on=on, place=place, rating=random.randint(0, 10))
    if part == "absences":
        return _absence(random, on=on)
    if part == "rechecks":
        return Recheck(id="", on=on, findings=_findings(random))
    return _choice(random, plan=plan, on=on)


def _session(
    random: Random, *, plan: Plan, ids: list[str], keen: float, sore: float
) -> CompletedSession:
    session = next((s for s in plan.sessions() if s.id == ids[0]), None)
    if ids and random.random() < 0.9:
        name = ids.pop(0) if len(ids) > 1 else ids[0]
        session = next((s for s in plan.sessions() if s.id == name), None)
    else:
        name = random.choice(("", "w99d9", ids[0]))
    exercises = tuple(
        _exercise(random, one=one, keen=keen, sore=sore)
        for one in (session.exercises() if session else ())
        if random.random() < 0.95
    )
    return CompletedSession(id="", on=date.min, session=name, exercises=exercises)


def _exercise(
    random: Random, *, one: PlannedExercise, keen: float, sore: float
) -> CompletedExercise:
    up = random.random() < keen
    load_kg = random.choice((None, 6.0, 10.0, 20.0, 40.0))
    done = CompletedSet(
        reps=30 if up else random.randint(0, 30),
        hold_s=60.0 if up else float(random.randint(1, 60)),
        load_kg=load_kg if one.load_words else None,
        reps_in_reserve=random.choice((None, 3, 4, 6)) if up else random.choice((None, 0, 2, 9)),
    )
    hurts = random.random() < sore
    return CompletedExercise(
        exercise=one.exercise,
        slot=random.choice((one.slot, "")),
        sets=(done,) * random.choice((0, 1, 2, 3, 3, 3)),
        pain=random.randint(0, 10) if hurts else None,
        pain_place=random.choice((*PLACES, None)) if hurts else None,
        refused=random.random() < sore / 10,
        stopped=hurts and random.random() < 0.3,
    )


def _absence(random: Random, *, on: date) -> Absence:
    kits: tuple[frozenset[str] | None, ...] = (
        None,
        frozenset(),
        frozenset({"wall", "chair"}),
        frozenset({"mat", "mini_band"}),
    )
    why = random.choice(("illness", "travel", "other"))
    last = on + timedelta(days=random.randint(0, 40))
    equipment = random.choice(kits) if why == "travel" else None
    return Absence(id="", first=on, last=last, why=why, equipment=equipment)  # type: ignore[arg-type]


def _findings(random: Random) -> tuple[FindingInBrief, ...]:
    return tuple(
        FindingInBrief(
            rule=rule,
            status=random.choices(STATUSES, weights=(5, 5, 5, 0.3))[0],  # type: ignore[arg-type]
            title=f"About {rule}",
        )
        for rule in RULES
        if random.random() < 0.5
    )


def _choice(random: Random, *, plan: Plan, on: date) -> Choice:
    every = [one for session in plan.sessions() for one in session.exercises()]
    if not every:
        return Choice(id="", on=on, kind="refuse", exercise="clam")
    one = random.choice(every)
    kind = random.choice(("swap", "refuse", "allow"))
    library = sorted(KNOWLEDGE.exercises)
    other = random.choice((*one.others, random.choice(library)))
    exercise = other if kind == "swap" else random.choice((one.exercise, other))
    return Choice(id="", on=on, kind=kind, exercise=exercise, slot=one.slot)  # type: ignore[arg-type]
