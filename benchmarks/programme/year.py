"""A year of one person under watch: what was seen, counted and broken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from benchmarks.programme.behaviour import WEEKS, Life, Look, Pace
from benchmarks.programme.case import Rules, rules_for
from benchmarks.programme.counting import glute_sets
from benchmarks.programme.laws import broken_laws
from benchmarks.programme.laws_of_record import same_plans
from benchmarks.programme.simulated_people import simulate_person
from primemover.programme.progress import progress

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.plan import Plan

MOST_EXAMPLES: Final = 5
MADE_TWICE_EVERY: Final = 20
"""Of so many looks one is made a second time, to see that nothing is left to chance."""


@dataclass(kw_only=True, slots=True)
class Year:
    """What became of one person's year.

    Attributes
    ----------
    plans, withheld, looks, twice : int
        Plans made, those without sessions, plans looked at under every law, and those made twice.
    planned, done : int
        Sessions of the plans, and those that were done.
    sets, minutes : Counter
        Planned weeks by their glute sets, planned sessions by their minutes.
    broken : Counter
        Breaches by law; ``examples`` are the first of them in words.
    notices : Counter
        What people were told, by kind.
    """

    seed: int
    plans: int = 0
    withheld: int = 0
    looks: int = 0
    twice: int = 0
    planned: int = 0
    done: int = 0
    pains: int = 0
    absences: int = 0
    sets: Counter[float] = field(default_factory=Counter)
    minutes: Counter[float] = field(default_factory=Counter)
    adherence: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)


@dataclass(kw_only=True, slots=True)
class Watcher:
    """Holds every plan a person sees against the laws, and counts."""

    year: Year
    knowledge: Knowledge
    base: Plan | None = None
    rules: Rules | None = None
    last: Look | None = None

    def __call__(self, look: Look) -> None:
        """Nothing; one look is judged."""
        if look.base is not self.base:
            self.close()
            self._open(look)
        self.year.looks += 1
        self.last = look
        faults = broken_laws(
            look.plan,
            log=look.log,
            before=look.before,
            before_log=look.before_log,
            before_on=look.before_on,
            knowledge=self.knowledge,
            rules=self.rules,
        )
        self._note(faults, look=look)
        if self.year.looks % MADE_TWICE_EVERY == MADE_TWICE_EVERY // 2:
            self._again(look)

    def close(self) -> None:
        """Nothing; the plan that was followed is counted as it stood in the end."""
        if self.last is None:
            return
        plan, log = self.last.plan, self.last.log
        ids = [session.id for session in plan.sessions()]
        done = {one.session for one in log.sessions} & set(ids)
        self.year.planned += len(ids)
        self.year.done += len(done)
        if ids:
            self.year.adherence[round(100 * len(done) / len(ids))] += 1
        self.year.pains += len(log.pains)
        self.year.absences += len(log.absences)
        self.year.notices.update(notice.kind for notice in plan.notices)
        for week in plan.weeks:
            self.year.sets[glute_sets(week, knowledge=self.knowledge)] += 1
            self.year.minutes.update(round(session.minutes) for session in week.sessions)
        self.last = None

    def _open(self, look: Look) -> None:
        self.base = look.base
        self.rules = rules_for(look.base.inputs.answers, knowledge=self.knowledge)
        self.year.plans += 1
        self.year.withheld += not look.base.weeks
        if look.plan != look.base:
            self._note(("nothing_done_changes_nothing: an empty log changed it",), look=look)

    def _again(self, look: Look) -> None:
        """The same plan once more, from the same input."""
        self.year.twice += 1
        again = progress(look.base, log=look.log, on=look.on, knowledge=self.knowledge)
        faults = same_plans(look.plan, again)
        self._note(tuple(f"deterministic: {fault}" for fault in faults), look=look)

    def _note(self, faults: tuple[str, ...], *, look: Look) -> None:
        for fault in faults:
            self.year.broken[fault.partition(":")[0]] += 1
        room = MOST_EXAMPLES - len(self.year.examples)
        self.year.examples.extend(
            f"person {self.year.seed} on {look.on}: {fault}" for fault in faults[: max(room, 0)]
        )


def live_year(
    seed: int, *, knowledge: Knowledge, weeks: int = WEEKS, pace: Pace = "session"
) -> Year:
    """What became of the year of this person."""
    year = Year(seed=seed)
    watcher = Watcher(year=year, knowledge=knowledge)
    person = simulate_person(seed, knowledge=knowledge)
    Life(person=person, knowledge=knowledge, watch=watcher, pace=pace).live(weeks)
    watcher.close()
    return year
