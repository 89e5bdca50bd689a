"""One step harder or easier for one exercise, and the dose as it then stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from primemover.programme.double_progression import heavier, lighter
from primemover.programme.ladder import (
    BACKPACK,
    next_rung,
    pack_words,
    rung_below,
    rung_words,
    tempo_on,
    with_more_in_the_pack,
)
from primemover.programme.plan import PlannedExercise
from primemover.programme.practice import Standing

if TYPE_CHECKING:
    from primemover.knowledge import Exercise
    from primemover.programme.course import Circumstances, Course
    from primemover.programme.model import Dose


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A new standing and what to say about it; ``sources`` are keys of ``sources.bib``."""

    standing: Standing
    words: str
    sources: tuple[str, ...] = ()


def may_step_up(standing: Standing, *, on: date, course: Course) -> bool:
    """Whether the last step, up or down, is long enough ago."""
    days = timedelta(days=course.rules.count("allowed_rise.days"))
    return standing.changed_on is None or on - standing.changed_on >= days


def harder(
    standing: Standing, *, planned: PlannedExercise, circumstances: Circumstances, course: Course
) -> Step | None:
    """One step harder within the same exercise; None when nothing is left to make harder.

    Sets taken away come back first; then load, or hold, or the rungs, the backpack, repetitions.
    """
    if standing.fewer_sets:
        back = replace(standing, fewer_sets=standing.fewer_sets - 1)
        return Step(standing=back, words="one set more again")
    if standing.load_kg is not None:
        return _more_load(standing, planned=planned, circumstances=circumstances, course=course)
    if planned.dose.hold_s is not None:
        return _longer(standing, planned=planned, course=course)
    exercise = course.knowledge.exercises[planned.exercise]
    if _needs_weight(exercise, course=course):
        return None  # the first load is still to be told
    return _up_the_ladder(standing, planned=planned, exercise=exercise, course=course)


def with_backpack(standing: Standing, *, planned: PlannedExercise, course: Course) -> Step | None:
    """The backpack, or repetitions beyond the range: what is left above the rungs."""
    exercise = course.knowledge.exercises[planned.exercise]
    if planned.dose.hold_s is None and standing.load_kg is None and not no_backpack(course):
        packed = with_more_in_the_pack(standing, exercise=exercise, rules=course.rules)
        if packed is not None:
            sources = course.knowledge.dosing["ladder_backpack"].sources
            return Step(
                standing=packed,
                words=f"a backpack of {packed.pack_kg:g} kg",
                sources=tuple(sources),
            )
    return _more_reps(standing, planned=planned, course=course)


def easier(
    standing: Standing, *, planned: PlannedExercise, circumstances: Circumstances, course: Course
) -> Step | None:
    """One step easier within the same exercise; None at the bottom."""
    rules = course.rules
    if standing.extra_reps > 0:
        fewer = max(0, standing.extra_reps - rules.count("repetitions_first.step"))
        return Step(standing=replace(standing, extra_reps=fewer), words="fewer repetitions")
    if standing.load_kg is not None and not standing.rung:
        return _less_load(standing, circumstances=circumstances, planned=planned, course=course)
    if standing.rung:
        return _down_the_ladder(standing, course=course)
    hold_s = planned.dose.hold_s
    if hold_s is not None and hold_s > rules.count("longer_holds.least"):
        step_s = rules.count("longer_holds.step")
        shorter = replace(standing, extra_hold_s=standing.extra_hold_s - step_s)
        return Step(standing=shorter, words=f"{step_s} s less")
    if planned.dose.sets > 1:
        return Step(
            standing=replace(standing, fewer_sets=standing.fewer_sets + 1), words="one set fewer"
        )
    return None


def cut_back(standing: Standing, *, share: float, exercise: Exercise, course: Course) -> Standing:
    """The standing after a break: less load, and the last rung taken back."""
    kg = standing.load_kg
    if kg is not None:
        increment_kg = increment_of(exercise, equipment=None, course=course)
        return replace(standing, load_kg=lighter(kg, share=share, increment_kg=increment_kg))
    if standing.rung:
        down = _down_the_ladder(standing, course=course)
        return down.standing
    return replace(standing, extra_hold_s=min(standing.extra_hold_s, 0), extra_reps=0)


def dose_with(dose: Dose, *, standing: Standing, thin: float, course: Course) -> Dose:
    """The dose as it stands now; ``thin`` is the share of sets left in a lighter session."""
    sets = max(1, dose.sets - standing.fewer_sets)
    if thin < 1:
        sets = max(1, int(sets * thin))
    low, high = dose.reps_low, dose.reps_high
    if standing.extra_reps and low is not None and high is not None:
        low, high = low + standing.extra_reps, high + standing.extra_reps
    return replace(
        dose,
        sets=sets,
        reps_low=low,
        reps_high=high,
        hold_s=_hold_s(dose, standing=standing, course=course),
        tempo=tempo_on(standing.rung, dose=dose, rules=course.rules),
    )


def planned_with(
    planned: PlannedExercise, *, standing: Standing, thin: float, course: Course
) -> PlannedExercise:
    """The exercise with the dose, load and rung of its standing."""
    standing = _within_limits(standing, course=course)
    if thin >= 1 and standing.as_planned:
        return planned
    dose = dose_with(planned.dose, standing=standing, thin=thin, course=course)
    known = standing.load_kg is not None
    return replace(
        planned,
        dose=dose,
        load_kg=standing.load_kg if known else planned.load_kg,
        load_words="" if known else pack_words(standing) or planned.load_words,
        step=standing.rung or planned.step,
        step_words=rung_words(standing.rung, knowledge=course.knowledge) or planned.step_words,
    )


def _within_limits(standing: Standing, *, course: Course) -> Standing:
    """The standing without what the answers of now speak against: the rest of it stays earned."""
    gate = course.home.gate
    if standing.extra_reps and gate.limits.get("no_breath_hold"):
        standing = replace(standing, extra_reps=0)
    if standing.rung == BACKPACK and no_backpack(course):
        standing = replace(standing, rung=rung_below(BACKPACK), pack_kg=0.0)
    return standing


def no_backpack(course: Course) -> bool:
    """Whether safety speaks against weight on the back."""
    gate = course.home.gate
    return bool(gate.limits.get("no_heavy_load")) or "spine_load" in gate.excluded_tags


def increment_of(exercise: Exercise, *, equipment: frozenset[str] | None, course: Course) -> float:
    """The smallest step of weight with what there is, in kg."""
    steps = course.rules.increments_kg
    have = course.home.person.equipment if equipment is None else equipment
    kits = [set(kit) & steps.keys() for kit in exercise.needs_any if have.issuperset(kit)]
    items = set().union(*kits) or (have & steps.keys()) or steps.keys()
    return min(steps[item] for item in items)


def _more_load(
    standing: Standing, *, planned: PlannedExercise, circumstances: Circumstances, course: Course
) -> Step | None:
    exercise = course.knowledge.exercises[planned.exercise]
    increment_kg = increment_of(exercise, equipment=circumstances.equipment, course=course)
    kg = heavier(standing.load_kg or 0.0, increment_kg=increment_kg, rules=course.rules)
    if kg is not None:
        up = replace(standing, load_kg=kg, extra_reps=0, rung="")
        low = planned.dose.reps_low
        again = f", and the repetitions begin at {low} again" if low is not None else ""
        return Step(
            standing=up,
            words=f"{kg:g} kg in place of {standing.load_kg:g}{again}",
            sources=("ratamess2009",),
        )
    step = _more_reps(standing, planned=planned, course=course) or _up_the_ladder(
        standing, planned=planned, exercise=exercise, course=course
    )
    if step is None:
        return None
    first = course.knowledge.dosing["repetitions_first"].advice.rstrip(".")
    return replace(step, words=f"{step.words}. {first}")


def _less_load(
    standing: Standing, *, planned: PlannedExercise, circumstances: Circumstances, course: Course
) -> Step | None:
    exercise = course.knowledge.exercises[planned.exercise]
    increment_kg = increment_of(exercise, equipment=circumstances.equipment, course=course)
    now_kg = standing.load_kg or 0.0
    kg = lighter(now_kg, share=course.rules.share("when_easier.load"), increment_kg=increment_kg)
    if kg < now_kg:
        return Step(
            standing=replace(standing, load_kg=kg), words=f"{kg:g} kg in place of {now_kg:g}"
        )
    if planned.dose.sets > 1:
        fewer = replace(standing, fewer_sets=standing.fewer_sets + 1)
        return Step(standing=fewer, words="one set fewer")
    return None


def _longer(standing: Standing, *, planned: PlannedExercise, course: Course) -> Step | None:
    rules, limits = course.rules, course.home.gate.limits
    step_s = rules.count("longer_holds.step")
    most_s = min(rules.of("longer_holds.most"), limits.get("max_hold_s", float("inf")))
    if (planned.dose.hold_s or 0) + step_s > most_s:
        return None
    longer = replace(standing, extra_hold_s=standing.extra_hold_s + step_s)
    return Step(standing=longer, words=f"{step_s} s longer")


def _up_the_ladder(
    standing: Standing, *, planned: PlannedExercise, exercise: Exercise, course: Course
) -> Step | None:
    rung = next_rung(standing, planned=planned, exercise=exercise)
    if not rung:
        return None
    entry = course.knowledge.dosing[f"ladder_{rung}"]
    return Step(
        standing=replace(standing, rung=rung),
        words=entry.advice[0].lower() + entry.advice[1:].rstrip("."),
        sources=tuple(entry.sources),
    )


def _down_the_ladder(standing: Standing, *, course: Course) -> Step:
    rules = course.rules
    if standing.rung == BACKPACK and standing.pack_kg > rules.of("ladder_backpack.first"):
        kg = standing.pack_kg - rules.of("ladder_backpack.step")
        return Step(standing=replace(standing, pack_kg=kg), words=f"{kg:g} kg in the backpack")
    below = rung_below(standing.rung)
    words = "the rung below" if below else "the plain exercise again"
    return Step(standing=replace(standing, rung=below, pack_kg=0.0), words=words)


def _more_reps(standing: Standing, *, planned: PlannedExercise, course: Course) -> Step | None:
    rules = course.rules
    bounded = course.home.gate.limits.get("no_breath_hold")
    extra = standing.extra_reps + rules.count("repetitions_first.step")
    if bounded or planned.dose.reps_high is None or planned.dose.hold_s is not None:
        return None
    if extra > rules.count("repetitions_first.most"):
        return None
    step = rules.count("repetitions_first.step")
    return Step(
        standing=replace(standing, extra_reps=extra), words=f"{step} repetitions more in each set"
    )


def _hold_s(dose: Dose, *, standing: Standing, course: Course) -> int | None:
    if dose.hold_s is None or not standing.extra_hold_s:
        return dose.hold_s
    rules = course.rules
    least_s = min(dose.hold_s, rules.count("longer_holds.least"))
    most_s = min(
        max(dose.hold_s, rules.of("longer_holds.most")),
        course.home.gate.limits.get("max_hold_s", float("inf")),
    )
    return int(max(least_s, min(dose.hold_s + standing.extra_hold_s, most_s)))


def _needs_weight(exercise: Exercise, *, course: Course) -> bool:
    weights = course.rules.increments_kg.keys()
    return bool(exercise.needs_any) and all(weights & set(kit) for kit in exercise.needs_any)
