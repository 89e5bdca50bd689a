"""A year of a simulated person: training, staying away, hurting, choosing, being checked again.

The person looks at the plan before every session (or once a week), as the product shows it on that
day, does what stands there more or less, and writes it down. After twelve weeks, or when all is
done, a new plan is made from what is known by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from benchmarks.programme.body import WEIGHTS, Body
from benchmarks.programme.diary import Diary
from benchmarks.programme.simulated_people import SimulatedPerson, changed_findings
from primemover.findings.gate import safety_gate
from primemover.programme.log import (
    Absence,
    Choice,
    CompletedExercise,
    CompletedSession,
    PainNote,
    PainPlace,
    Recheck,
    TrainingLog,
)
from primemover.programme.next_session import next_session
from primemover.programme.plan import Plan, PlannedExercise, PlannedSession
from primemover.programme.planning import make_plan, settings_from
from primemover.programme.progress import progress
from primemover.recordings.answers import Answers

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

Pace = Literal["session", "week", "fortnight", "month"]
"""How often a person looks at the plan: before every session, or again after so many days."""

DAYS_OF_PACE: Final[Mapping[Pace, int]] = {"session": 0, "week": 7, "fortnight": 14, "month": 28}

WEEKS: Final = 52
PLAN_DAYS: Final = 84
RECHECK_DAYS: Final = (28, 56, 84)
JOURNEYS: Final[tuple[frozenset[str] | None, ...]] = (
    None,
    frozenset(),
    frozenset({"wall", "chair"}),
    frozenset({"mat", "mini_band"}),
)
"""What a journey offers; None is a journey without training."""

PLACES: Final[tuple[PainPlace, ...]] = get_args(PainPlace)
MUCH, SOME, LITTLE = (6, 10), (4, 5), (1, 3)
MORE_EXPERIENCE: Final = {"none": "under_6_months", "under_6_months": "six_to_24_months"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a person saw on a day, beside what was seen the last time.

    ``base`` is the plan as it was made; ``before…`` are those of the last look at the same
    plan, None at the first.
    """

    base: Plan
    plan: Plan
    log: TrainingLog
    on: date
    before: Plan | None = None
    before_log: TrainingLog | None = None
    before_on: date | None = None


Watch = Callable[[Look], None]


@dataclass(kw_only=True, slots=True)
class Life:
    """A person who trains; ``watch`` sees every plan that the person sees."""

    person: SimulatedPerson
    knowledge: Knowledge
    watch: Watch
    pace: Pace = "session"
    random: Random = field(init=False)
    body: Body = field(init=False)
    values: dict[str, object] = field(init=False)
    refused: set[str] = field(default_factory=set)
    diary: Diary = field(default_factory=Diary)
    base: Plan | None = None
    last: Look | None = None
    today: date = field(init=False)
    away_until: date = field(init=False)
    training_away: bool = False
    due_on: set[date] = field(default_factory=set)
    ache: PainPlace | None = None

    def __post_init__(self) -> None:
        self.random = Random(f"life {self.person.seed}")
        self.body = Body(seed=self.person.seed, habits=self.person.habits)
        self.values = dict(self.person.answers.values)
        self.today = self.person.starts_on
        self.away_until = self.today

    def live(self, weeks: int = WEEKS) -> None:
        """Nothing; that many weeks go by."""
        findings = self.person.findings
        self._begin(findings)
        for number in range(weeks * 7):
            self.today = self.person.starts_on + timedelta(days=number)
            findings = self._checked_again(findings)
            if self._over():
                self._begin(findings)
            if number % 7 == 0:
                self._what_the_week_brings()
            self._morning()
            if self._trains_today():
                self._train()
                if self.random.random() < 0.01:  # two in one day
                    self._train()
        if self.base is not None:
            self._look()

    # ------------------------------------------------------------ plans
    def _begin(self, findings: tuple[Any, ...]) -> None:
        answers = Answers(values=self.values, source="simulated")
        settings = settings_from(answers, starts_on=self.today, knowledge=self.knowledge)
        wishes: dict[str, Any] = dict(self.person.wishes)
        wishes["refused"] = frozenset(wishes.get("refused", frozenset()) | self.refused)
        self.base = make_plan(
            answers=answers,
            findings=findings,
            gate=safety_gate(answers, knowledge=self.knowledge),
            knowledge=self.knowledge,
            settings=replace(settings, **wishes),
        )
        self.diary, self.last, self.due_on = Diary(), None, set()
        self._look()

    def _over(self) -> bool:
        base = self._plan()
        started = base.inputs.settings.starts_on
        return (self.today - started).days >= PLAN_DAYS and self._grow_wiser()

    def _grow_wiser(self) -> bool:
        """True; before a new plan the answers of the person are those of now."""
        for place in PLACES[:-1]:
            if self.random.random() < 0.5:
                ratings = (0.0, 0.0, 1.0, 2.0, 3.0, 5.0, 7.0)
                self.values[f"pain.{place}"] = self.random.choice(ratings)
        told = str(self.values.get("training.experience", "none"))
        if self.random.random() < 0.5:
            self.values["training.experience"] = MORE_EXPERIENCE.get(told, told)
        log = self.diary.log()
        self.refused |= {c.exercise for c in log.choices if c.kind == "refuse"}
        self.refused -= {c.exercise for c in log.choices if c.kind == "allow"}
        return True

    def _look(self) -> Look:
        log, base = self.diary.log(), self._plan()
        look = Look(
            base=base,
            plan=progress(base, log=log, on=self.today, knowledge=self.knowledge),
            log=log,
            on=self.today,
            before=self.last.plan if self.last else None,
            before_log=self.last.log if self.last else None,
            before_on=self.last.on if self.last else None,
        )
        self.watch(look)
        self.last = look
        return look

    def _plan(self) -> Plan:
        if self.base is None:
            raise RuntimeError("nobody trains before a plan was made")
        return self.base

    # ------------------------------------------------------------ what happens
    def _checked_again(self, findings: tuple[Any, ...]) -> tuple[Any, ...]:
        base = self._plan()
        days = (self.today - base.inputs.settings.starts_on).days
        if days not in RECHECK_DAYS or self.random.random() < 0.5:
            return findings
        findings = changed_findings(findings, random=self.random, knowledge=self.knowledge)
        self.diary.write(Recheck(id=self._id(), on=self.today, findings=findings))
        return findings

    def _what_the_week_brings(self) -> None:
        habits, chance = self.person.habits, self.random.random()
        days = self.random.randint(2, 14)
        last = self.today + timedelta(days=days)
        if chance < habits.ill:
            self._stay_away("illness", last=last, equipment=None)
        elif chance < habits.ill + habits.away:
            self._stay_away("travel", last=last, equipment=self.random.choice(JOURNEYS))
        elif chance < habits.ill + habits.away + habits.silent:
            self.away_until, self.training_away = last, False
        self._choose_days()

    def _stay_away(self, why: Any, *, last: date, equipment: frozenset[str] | None) -> None:
        self.away_until, self.training_away = last, bool(equipment is not None)
        absence = Absence(id=self._id(), first=self.today, last=last, why=why, equipment=equipment)
        self.diary.write(absence)

    def _choose_days(self) -> None:
        """The days of this week on which something will be done."""
        habits = self.person.habits
        for weekday in self._plan().inputs.settings.weekdays:
            if self.random.random() < habits.adherence:
                ahead = (weekday - self.today.weekday()) % 7
                moved = self.random.randint(1, 3) if self.random.random() < habits.wanders else 0
                self.due_on.add(self.today + timedelta(days=ahead + moved))

    def _heals(self) -> None:
        """Where the plan waits because something hurt: it eases, or a check is done again."""
        waits = self.last is not None and self.last.plan.withheld and self._plan().weeks
        if waits and self.random.random() < 0.15:
            for calm in PLACES:
                rating = self.random.randint(0, 2)
                note = PainNote(id=self._id(), on=self.today, place=calm, rating=rating)
                self.diary.write(note)
            self._look()

    def _morning(self) -> None:
        """Pain the morning after, or out of nowhere; and second thoughts about a refusal."""
        random = self.random
        self._heals()
        hurts = self.ache is not None and random.random() < 0.4
        if hurts or random.random() < self.person.habits.hurts / 20:
            place = random.choice(PLACES) if self.ache is None else self.ache
            note = PainNote(id=self._id(), on=self.today, place=place, rating=self._rating())
            self.diary.write(note)
        self.ache = None
        if self.refused and random.random() < 0.002:
            name = random.choice(sorted(self.refused))
            self.refused.discard(name)
            self.diary.write(Choice(id=self._id(), on=self.today, kind="allow", exercise=name))

    def _trains_today(self) -> bool:
        waits = self.last is not None and bool(self.last.plan.withheld)
        if waits or self.today not in self.due_on:
            return False
        return self.today >= self.away_until or self.training_away

    # ------------------------------------------------------------ training
    def _train(self) -> None:
        look = self._look() if self.last is None or self._due_to_look() else self.last
        session = next_session(look.plan, log=self.diary.log(), on=self.today)
        if session is None:
            return
        if self._chooses(session):  # what was asked for is there before the session begins
            look = self._look()
            session = next_session(look.plan, log=self.diary.log(), on=self.today) or session
        done = self._skipped(session) if self.random.random() < 0.01 else self._done(session)
        self.diary.write(done)
        if self.random.random() < self.person.habits.twice:
            self.diary.write(replace(done, id=self._id()))
        if self.random.random() < 0.01:  # something of one's own
            own = CompletedSession(id=self._id(), on=self.today, minutes=20.0, effort=5)
            self.diary.write(own)

    def _due_to_look(self) -> bool:
        seen = self.today if self.last is None else self.last.on
        return (self.today - seen).days >= DAYS_OF_PACE[self.pace]

    def _chooses(self, session: PlannedSession) -> bool:
        """Whether the person asked for a change before this session."""
        random, habits, before = self.random, self.person.habits, len(self.diary.entries)
        planned = list(session.exercises())
        if planned and random.random() < habits.refuses:
            name = random.choice(planned).exercise
            self.refused.add(name)
            self.diary.write(Choice(id=self._id(), on=self.today, kind="refuse", exercise=name))
        if planned and random.random() < habits.swaps:
            one = random.choice(planned)
            if one.others:
                other = random.choice(one.others)
                self.diary.write(
                    Choice(id=self._id(), on=self.today, kind="swap", exercise=other, slot=one.slot)
                )
        return len(self.diary.entries) > before

    def _done(self, session: PlannedSession) -> CompletedSession:
        return CompletedSession(
            id=self._id(),
            on=self.today,
            session=session.id,
            kind=session.kind,
            exercises=tuple(self._exercises(session)),
            minutes=round(session.minutes * self.random.uniform(0.7, 1.3), 1),
            effort=self.random.choice((None, 4, 5, 6, 7, 8, 9)),
        )

    def _skipped(self, session: PlannedSession) -> CompletedSession:
        """A session that was knowingly left out: the plan goes on without it."""
        return CompletedSession(id=self._id(), on=self.today, session=session.id, kind=session.kind)

    def _exercises(self, session: PlannedSession) -> Iterator[CompletedExercise]:
        for planned in session.exercises():
            if self.random.random() < 0.04:  # left out
                continue
            yield self._exercise(planned)

    def _exercise(self, planned: PlannedExercise) -> CompletedExercise:
        random, habits = self.random, self.person.habits
        needs = self.knowledge.exercises[planned.exercise].needs_any
        weighted = bool(needs) and all(WEIGHTS.intersection(kit) for kit in needs)
        hurts = random.random() < habits.hurts
        rating = self._rating() if hurts else None
        place = random.choice(PLACES) if hurts and random.random() < 0.9 else None
        self.ache = place or self.ache
        refused = random.random() < habits.refuses / 5
        if refused:
            self.refused.add(planned.exercise)
        return CompletedExercise(
            exercise=planned.exercise,
            slot=planned.slot,
            sets=self.body.do(planned, random=random, weighted=weighted),
            step=planned.step,
            pain=rating,
            pain_place=place,
            refused=refused,
            stopped=rating is not None and rating >= MUCH[0] and random.random() < 0.7,
        )

    def _rating(self) -> int:
        much = self.random.random() < self.person.habits.hurts_much
        return self.random.randint(*(MUCH if much else self.random.choice((SOME, LITTLE))))

    def _id(self) -> str:
        return f"{self.random.getrandbits(128):032x}"
