"""What stays the same while a log is read: the plan as made, the rules, and who it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from primemover.findings.gate import safety_gate
from primemover.programme.eligibility import Suitability
from primemover.programme.log import Absence
from primemover.programme.person import person_from
from primemover.programme.progress_rules import ProgressRules, progress_rules
from primemover.programme.roster import HOLDS_LEVEL
from primemover.recordings.answers import Answers

if TYPE_CHECKING:
    from primemover.knowledge import Exercise, Knowledge
    from primemover.programme.plan import FindingInBrief, Plan, PlannedWeek
    from primemover.programme.practice import Practice

Sore = frozenset[tuple[str, int]]
_ANY_LEVEL = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What holds on one day: places that are sore with their rating, and travel equipment.

    ``equipment`` is None at home.
    """

    sore: Sore = frozenset()
    equipment: frozenset[str] | None = None

    @property
    def usual(self) -> bool:
        """True when nothing differs from the day the plan was made."""
        return not self.sore and self.equipment is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """The plan as made, the rules, and absences; suitability is kept once worked out.

    ``base`` is the plan made of the answers and findings of now, which a check done again may
    turn; where nothing can be made of them it says why and keeps the weeks before. ``level`` is
    the hardest that goes with the person's experience. The same questions are asked for every
    slot of every session, so ``suitabilities``, ``verdicts`` and ``alike`` keep their answers.
    """

    plan: Plan
    base: Plan
    knowledge: Knowledge
    rules: ProgressRules
    absences: tuple[Absence, ...]
    home: Suitability
    level: int
    suitabilities: dict[Circumstances, Suitability] = field(default_factory=dict)
    verdicts: dict[tuple[Circumstances, str], bool] = field(default_factory=dict)
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def weeks(self) -> tuple[PlannedWeek, ...]:
        """The weeks of the answers and findings of now."""
        return self.base.weeks

    @property
    def findings(self) -> tuple[FindingInBrief, ...]:
        """What the last check that could tell found, rule by rule."""
        return self.base.inputs.findings

    def suitability(self, circumstances: Circumstances) -> Suitability:
        """Whether exercises suit, with soreness and travel read into the answers."""
        if circumstances not in self.suitabilities:
            self.suitabilities[circumstances] = _with(self.home, circumstances=circumstances)
        return self.suitabilities[circumstances]

    def suits(self, exercise: Exercise, *, circumstances: Circumstances) -> bool:
        """Whether nothing but perhaps the level speaks against an exercise."""
        key = (circumstances, exercise.id)
        if key not in self.verdicts:
            suitability = self.suitability(circumstances)
            self.verdicts[key] = suitability.obstacle(exercise) is None
        return self.verdicts[key]

    @property
    def may_rise(self) -> bool:
        """False while a safety row of the check keeps loads, sets and levels as they are."""
        return not any(map(self.home.gate.limits.get, HOLDS_LEVEL))

    def circumstances(
        self, on: date, *, practice: Practice, sore_on: date | None = None
    ) -> Circumstances:
        """What is sore and what equipment there is on a day; soreness of ``sore_on`` if given."""
        day = sore_on or on
        sore = frozenset(
            (place, one.rating) for place, one in practice.sore.items() if day < one.until
        )
        kits = [
            a.equipment
            for a in self.absences
            if a.first <= on <= a.last and a.equipment is not None
        ]
        return Circumstances(sore=sore, equipment=frozenset.intersection(*kits) if kits else None)

    def known_before(self, on: date) -> Course:
        """The same course without the absences that had not begun before a day."""
        known = tuple(absence for absence in self.absences if absence.first < on)
        return self if known == self.absences else replace(self, absences=known)

    def away(self, on: date) -> Absence | None:
        """The absence without any equipment that spans a day, or None."""
        return next(
            (a for a in self.absences if a.first <= on <= a.last and a.equipment is None), None
        )


def course_of(plan: Plan, *, absences: tuple[Absence, ...], knowledge: Knowledge) -> Course:
    """The course of a plan."""
    home, level = _at_home(plan.inputs.answers, knowledge=knowledge)
    return Course(
        plan=plan,
        base=plan,
        knowledge=knowledge,
        rules=progress_rules(knowledge),
        absences=absences,
        home=home,
        level=level,
    )


def steered_anew(course: Course, *, base: Plan) -> Course:
    """The course with another plan under it: its answers, its findings, and what suits by them.

    A plan without weeks says why; the weeks before stay, for what was done of them.
    """
    kept = base if base.weeks else replace(base, weeks=course.weeks)
    if base.inputs.answers == course.base.inputs.answers:
        return replace(course, base=kept)  # who it is for is the same, and so is what suits
    home, level = _at_home(base.inputs.answers, knowledge=course.knowledge)
    fresh = replace(course, base=kept, home=home, level=level)
    return replace(fresh, suitabilities={}, verdicts={}, alike={})


def _at_home(values: Mapping[str, object], *, knowledge: Knowledge) -> tuple[Suitability, int]:
    """What suits a person with these answers at any level, and the level that goes with them."""
    answers = Answers(values=values)
    person = person_from(answers, knowledge=knowledge)
    home = Suitability(
        person=replace(person, level=_ANY_LEVEL),
        gate=safety_gate(answers, knowledge=knowledge),
        values=values,
        knowledge=knowledge,
    )
    return home, person.level


def _with(home: Suitability, *, circumstances: Circumstances) -> Suitability:
    """The same person on a day when something is sore, or away from home."""
    if circumstances.usual:
        return home
    values = dict(home.values)
    for place, rating in circumstances.sore:
        told = values.get(f"pain.{place}")
        before = told if isinstance(told, int | float) else 0
        values[f"pain.{place}"] = max(before, rating)
    gate = safety_gate(Answers(values=values), knowledge=home.knowledge)
    person = home.person
    if circumstances.equipment is not None:
        person = replace(person, equipment=circumstances.equipment)
    return Suitability(person=person, gate=gate, values=values, knowledge=home.knowledge)
