"""Which exercise stands in a slot on a day: the planned one, a wish, or the best that suits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from primemover.programme.dose import dose_for

if TYPE_CHECKING:
    from primemover.knowledge import Exercise
    from primemover.programme.course import Circumstances, Course
    from primemover.programme.plan import PlannedExercise
    from primemover.programme.practice import Practice


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A slot on a day: what the plan has there, and what may not stand there twice."""

    planned: PlannedExercise
    warms_up: bool
    circumstances: Circumstances
    taken: frozenset[str]


def exercise_for(place: Place, *, course: Course, practice: Practice) -> PlannedExercise | None:
    """What stands in the slot, None when nothing suits.

    A wish of the person comes first, then what took its place while training, then the planned
    exercise, then the best other one.
    """
    planned = place.planned
    wanted = (
        practice.chosen.get(planned.slot),
        practice.moved.get((planned.slot, planned.exercise)),
        planned.exercise,
    )
    for name in wanted:
        if name is not None and _may_stand(name, place=place, course=course, practice=practice):
            return stand_in(name, place=place, course=course, practice=practice)
    others = candidates(place, course=course)
    best = next(
        (n for n in others if _may_stand(n, place=place, course=course, practice=practice)), None
    )
    if best is None:
        practice.omitted[planned.exercise] = why_not(place, course=course, practice=practice)
        return None
    return stand_in(best, place=place, course=course, practice=practice)


def candidates(place: Place, *, course: Course) -> Iterator[str]:
    """Exercises that do the job of the planned one, best first, whether or not they suit.

    Those the plan names itself, then easier ones, then the same movement up to the level of the
    person, then the same phase.
    """
    planned = place.planned
    yield from planned.others
    if planned.exercise not in course.alike:
        course.alike[planned.exercise] = tuple(_of_the_library(planned.exercise, course=course))
    yield from course.alike[planned.exercise]


def _of_the_library(name: str, *, course: Course) -> Iterator[str]:
    exercise = course.knowledge.exercises[name]
    yield from exercise.regressions
    library = sorted(course.knowledge.exercises.values(), key=lambda e: (-e.level, e.grade, e.id))
    alike = [e for e in library if e.yoga == exercise.yoga]
    no_harder = [e for e in alike if e.level <= exercise.level]
    yield from (e.id for e in no_harder if e.pattern == exercise.pattern)
    in_reach = [e for e in alike if exercise.level < e.level <= course.level]
    yield from (e.id for e in in_reach if e.pattern == exercise.pattern)
    yield from (e.id for e in no_harder if e.phase == exercise.phase)


def is_allowed(
    name: str, *, circumstances: Circumstances, course: Course, practice: Practice
) -> bool:
    """Whether an exercise may be done at all: not refused, not hurting, and suiting."""
    if name in practice.refused or name in practice.hurt:
        return False
    exercise = course.knowledge.exercises.get(name)
    return exercise is not None and course.suits(exercise, circumstances=circumstances)


def stand_in(name: str, *, place: Place, course: Course, practice: Practice) -> PlannedExercise:
    """The slot with another exercise in it, its own dose, and the others that suit that day."""
    planned = place.planned
    if name != planned.exercise:
        why = why_not(place, course=course, practice=practice)
        planned = _exchanged(course.knowledge.exercises[name], why=why, place=place, course=course)
    untouched = place.circumstances.usual and not practice.refused and not practice.hurt
    if untouched and name == place.planned.exercise:
        return planned
    others = tuple(
        other
        for other in planned.others
        if is_allowed(other, circumstances=place.circumstances, course=course, practice=practice)
    )
    return planned if others == planned.others else replace(planned, others=others)


def why_not(place: Place, *, course: Course, practice: Practice) -> str:
    """Why the planned exercise does not stand in its slot on a day, in a sentence."""
    planned = place.planned
    if planned.exercise in practice.hurt:
        return "it hurt badly; it comes back when you ask for it."
    if planned.exercise in practice.refused:
        return "you do not want it."
    if planned.slot in practice.chosen:
        return "you chose so."
    if (planned.slot, planned.exercise) in practice.moved:
        return "that is what fits how training went."
    exercise = course.knowledge.exercises[planned.exercise]
    obstacle = course.suitability(place.circumstances).obstacle(exercise)
    return obstacle.reason if obstacle else "it already stands elsewhere in the session."


def _may_stand(name: str, *, place: Place, course: Course, practice: Practice) -> bool:
    if name in place.taken:
        return False
    return is_allowed(name, circumstances=place.circumstances, course=course, practice=practice)


def _exchanged(exercise: Exercise, *, why: str, place: Place, course: Course) -> PlannedExercise:
    """The slot with another exercise in it, at the low end of that exercise's own dose."""
    planned = place.planned
    suitability = course.suitability(place.circumstances)
    knowledge = course.knowledge
    block = knowledge.session_blocks.get(planned.slot.partition(".")[0])
    entry = (block.doses if block else {}).get(exercise.dose, exercise.dose)
    dose = dose_for(
        exercise, entry=entry, easy=True, limits=suitability.gate.limits, knowledge=knowledge
    )
    careful = max(dose.reps_in_reserve, planned.dose.reps_in_reserve)
    sets = max(1, min(dose.sets, planned.dose.sets) if place.warms_up else planned.dose.sets)
    others = (planned.exercise, *(name for name in planned.others if name != exercise.id))
    weighted = any(course.rules.increments_kg.keys() & set(kit) for kit in exercise.needs_any)
    return replace(
        planned,
        exercise=exercise.id,
        name=exercise.name,
        dose=replace(dose, sets=sets, reps_in_reserve=careful),
        cues=exercise.cues,
        reasons=(f"In place of {planned.name.lower()}: {why}",),
        load_kg=None,
        load_words=_FIND_A_LOAD if weighted else "",
        step="",
        step_words="",
        warm_up=planned.warm_up if weighted else (),
        each_side=exercise.unilateral,
        adaptations=suitability.adaptations(exercise),
        others=others,
    )


_FIND_A_LOAD = (
    "Begin with a weight that is easy for the whole set, and write it down: it is where you start."
)
