"""What a day of training does to a plan: counts, steps up and down, and a change of exercise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.programme.double_progression import counted, load_of, most_careful, verdict
from primemover.programme.pain_light import pain_light
from primemover.programme.plan import Decision, Notice
from primemover.programme.practice import Standing
from primemover.programme.standing_in import is_allowed
from primemover.programme.stepping import Step, easier, harder, may_step_up, with_backpack

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.double_progression import Verdict
    from primemover.programme.log import CompletedExercise
    from primemover.programme.plan import PlannedExercise
    from primemover.programme.practice import Practice

_TOP: Final = "top"
_NO_LOAD: Final = "no load"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trained:
    """One exercise of a day, as planned and every time it was done."""

    planned: PlannedExercise
    done: tuple[CompletedExercise, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day of training: ``calm`` when nothing hurt beyond green, ``usual`` when not light."""

    on: date
    calm: bool
    usual: bool


def assess(
    trained: Mapping[str, Trained], *, day: Day, course: Course, practice: Practice
) -> float:
    """The share of exercises that went below their range; standings are brought up to date."""
    verdicts: list[Verdict] = []
    for name, one in sorted(trained.items()):
        sets = [done.sets for done in one.done if done.sets and not done.stopped]
        how = most_careful(
            [verdict(each, dose=one.planned.dose, rules=course.rules) for each in sets]
            or ["untold"]
        )
        _count_ambers(one, day=day, course=course, practice=practice)
        if how != "untold":
            verdicts.append(how)
            _answer(name, one=one, how=how, day=day, course=course, practice=practice)
    return verdicts.count("miss") / len(verdicts) if verdicts else 0.0


def change_exercise(name: str, *, to: str, on: date, practice: Practice) -> None:
    """Nothing; ``to`` takes the place of an exercise from now on, its steps kept apart in time."""
    slot, base = practice.origins[name]
    practice.latest.pop(name, None)
    if practice.chosen.get(slot) == name:
        practice.chosen[slot] = to
    elif to == base:
        practice.moved.pop((slot, base), None)
    else:
        practice.moved[slot, base] = to
    fresh = replace(practice.standing(to), changed_on=on, still_since=on, hits=0, misses=0, times=0)
    practice.standings[to] = fresh


def say_step(
    step: Step, *, kind: str, planned: PlannedExercise, on: date, practice: Practice
) -> None:
    """Nothing; the step is told."""
    how = {"progress": "Harder from the next session", "easier": "Easier from the next session"}
    text = f"{planned.name}: {how[kind].lower()}: {step.words}."
    practice.notices.append(
        Notice(on=on, kind=kind, text=text, exercise=planned.exercise, sources=step.sources)
    )


def take_loads(
    done: Sequence[CompletedExercise], *, on: date, course: Course, practice: Practice
) -> None:
    """Nothing; the first load told is the load, a lower one later is followed, a higher is not."""
    told: dict[str, float] = {}
    for one in done:
        load_kg = load_of(one.sets)
        if load_kg is not None and one.exercise in course.knowledge.exercises:
            told[one.exercise] = min(load_kg, told.get(one.exercise, load_kg))
    for name, load_kg in told.items():
        standing = practice.standing(name)
        if standing.load_kg is None:
            practice.standings[name] = replace(standing, load_kg=load_kg)
        elif load_kg < standing.load_kg:
            practice.standings[name] = replace(
                standing, load_kg=load_kg, changed_on=on, hits=0, extra_reps=0
            )


def _count_ambers(one: Trained, *, day: Day, course: Course, practice: Practice) -> None:
    """Amber keeps an exercise as it is; the second time in a row it gets easier."""
    name, bands = one.planned.exercise, course.rules.bands
    hurts = any(pain_light(done.pain, bands=bands) == "amber" for done in one.done)
    standing = practice.standing(name)
    ambers = standing.ambers + 1 if hurts else 0
    if ambers != standing.ambers:
        practice.standings[name] = replace(standing, ambers=ambers)
    if ambers and ambers % course.rules.count("after_pain.ambers_in_a_row") == 0:
        _step_down(name, one=one, day=day, course=course, practice=practice)


def _answer(
    name: str, *, one: Trained, how: Verdict, day: Day, course: Course, practice: Practice
) -> None:
    rules = course.rules
    calm = day.calm and day.usual
    standing = counted(practice.standing(name), how=how, calm=calm)
    if standing.still_since is None:
        standing = replace(standing, still_since=day.on)
    practice.standings[name] = standing
    if standing.misses >= rules.count("when_easier.sessions"):
        _step_down(name, one=one, day=day, course=course, practice=practice)
        return
    soon = how == "easy" or standing.hits >= rules.count("when_harder.sessions")
    if soon and calm and not course.may_rise:
        _say_held(one, on=day.on, practice=practice)
    elif soon and calm and may_step_up(standing, on=day.on, course=course):
        _step_up(name, one=one, day=day, course=course, practice=practice)


def _say_held(one: Trained, *, on: date, practice: Practice) -> None:
    if not practice.held_told:
        practice.held_told = True
        text = (
            f"{one.planned.name} would be ready for more. What you told in the check says to add "
            "nothing for now; when that has changed, do the check again and the plan takes it up."
        )
        practice.notices.append(Notice(on=on, kind="progress", text=text))


def _step_up(name: str, *, one: Trained, day: Day, course: Course, practice: Practice) -> None:
    standing = practice.standing(name)
    circumstances = course.circumstances(day.on, practice=practice)
    step = harder(standing, planned=one.planned, circumstances=circumstances, course=course)
    if step is None and _waits_for_a_load(one, standing=standing, course=course):
        _tell_once(_NO_LOAD, one=one, day=day, practice=practice)
        return
    if step is None and standing.load_kg is None:
        onward = next(_onward(one, day=day, course=course, practice=practice), None)
        if onward is not None and standing.rung != "backpack":
            _go_on_to(onward, one=one, day=day, course=course, practice=practice)
            return
        step = with_backpack(standing, planned=one.planned, course=course)
    if step is None:
        _tell_once(_TOP, one=one, day=day, practice=practice)
        return
    practice.standings[name] = replace(
        step.standing, hits=0, misses=0, times=0, changed_on=day.on, still_since=day.on
    )
    say_step(step, kind="progress", planned=one.planned, on=day.on, practice=practice)


def _step_down(name: str, *, one: Trained, day: Day, course: Course, practice: Practice) -> None:
    standing = practice.standing(name)
    circumstances = course.circumstances(day.on, practice=practice)
    step = easier(standing, planned=one.planned, circumstances=circumstances, course=course)
    fresh = replace(
        step.standing if step else standing, hits=0, misses=0, changed_on=day.on, times=0
    )
    practice.standings[name] = fresh
    if step is not None:
        say_step(step, kind="easier", planned=one.planned, on=day.on, practice=practice)
        return
    exercise = course.knowledge.exercises[name]
    for other in exercise.regressions:
        if _may_follow(other, one=one, day=day, course=course, practice=practice):
            to = course.knowledge.exercise(other)
            change_exercise(name, to=to.id, on=day.on, practice=practice)
            step = Step(standing=fresh, words=f"{to.name.lower()} takes its place for now")
            say_step(step, kind="easier", planned=one.planned, on=day.on, practice=practice)
            return


def _onward(one: Trained, *, day: Day, course: Course, practice: Practice) -> Iterator[str]:
    """Harder exercises that go on from this one and suit, those on one leg first."""
    exercise = course.knowledge.exercises[one.planned.exercise]
    harder_ones = [course.knowledge.exercise(name) for name in exercise.progressions]
    for other in sorted(harder_ones, key=lambda e: (not e.unilateral, e.level, e.id)):
        if other.level <= max(course.level + practice.level_rise, exercise.level) and _may_follow(
            other.id, one=one, day=day, course=course, practice=practice
        ):
            yield other.id


def _may_follow(name: str, *, one: Trained, day: Day, course: Course, practice: Practice) -> bool:
    """Whether an exercise may take the place of another for good: same movement, and it suits."""
    other = course.knowledge.exercise(name)
    exercise = course.knowledge.exercises[one.planned.exercise]
    if other.pattern != exercise.pattern or other.yoga or other.id in practice.latest:
        return False
    circumstances = course.circumstances(day.on, practice=practice)
    return is_allowed(other.id, circumstances=circumstances, course=course, practice=practice)


def _go_on_to(onward: str, *, one: Trained, day: Day, course: Course, practice: Practice) -> None:
    to = course.knowledge.exercises[onward]
    entry = course.knowledge.dosing["ladder_one_leg"]
    change_exercise(one.planned.exercise, to=onward, on=day.on, practice=practice)
    words = f"{to.name} takes the place of {one.planned.name.lower()}, which has become easy."
    practice.notices.append(
        Notice(on=day.on, kind="progress", text=words, exercise=onward, sources=entry.sources)
    )
    practice.decisions.append(
        Decision(about=one.planned.slot, what=words, why=entry.advice, sources=entry.sources)
    )


def _waits_for_a_load(one: Trained, *, standing: Standing, course: Course) -> bool:
    weights = course.rules.increments_kg.keys()
    needs = course.knowledge.exercises[one.planned.exercise].needs_any
    weighted = bool(needs) and all(weights & set(kit) for kit in needs)
    return weighted and standing.load_kg is None


def _tell_once(what: str, *, one: Trained, day: Day, practice: Practice) -> None:
    name = one.planned.exercise
    standing = practice.standing(name)
    if what in standing.told:
        return
    practice.standings[name] = replace(standing, told=standing.told | {what})
    texts = {
        _TOP: f"{one.planned.name}: nothing is left to make harder with what there is. Keep it; "
        "that is what keeps strength.",
        _NO_LOAD: f"{one.planned.name}: note the weight you use, and the plan says when to add.",
    }
    practice.notices.append(Notice(on=day.on, kind="progress", text=texts[what], exercise=name))


def trained_on(
    pairs: Sequence[tuple[PlannedExercise, CompletedExercise]],
) -> dict[str, Trained]:
    """What was done on one day, by exercise."""
    found: dict[str, Trained] = {}
    for planned, done in pairs:
        before = found.get(planned.exercise)
        found[planned.exercise] = Trained(
            planned=before.planned if before else planned,
            done=(*(before.done if before else ()), done),
        )
    return found
