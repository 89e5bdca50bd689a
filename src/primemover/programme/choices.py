"""Wishes told while a plan runs: another exercise in a slot, one refused, one allowed again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from primemover.errors import PlanError
from primemover.programme.course import steered_anew
from primemover.programme.plan import Decision, Notice
from primemover.programme.planning import remake
from primemover.programme.standing_in import is_allowed
from primemover.programme.swapping import others_for

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.log import Choice
    from primemover.programme.practice import Practice


def take_choice(choice: Choice, *, course: Course, practice: Practice) -> Course:
    """The course after an exercise was exchanged, refused or allowed; what came of it is told.

    A plan that was made without an exercise has no place for it, so allowing it makes the base
    plan anew.
    """
    library = course.knowledge.exercises
    exercise = library.get(choice.exercise)
    name = exercise.name if exercise else choice.exercise
    if choice.kind != "swap":
        practice.unsay(choice.exercise, on=choice.on)
    if choice.kind == "allow":
        practice.refused.discard(choice.exercise)
        practice.hurt.pop(choice.exercise, None)
        text = _allowed(choice, course=course, practice=practice)
    elif choice.kind == "refuse":
        _refuse(choice.exercise, practice=practice)
        text = f"{name} is left out, as you wish."
    else:
        text = _swapped(choice, course=course, practice=practice)
    practice.notices.append(Notice(on=choice.on, kind="swap", text=text, exercise=choice.exercise))
    practice.decisions.append(
        Decision(about=choice.slot or choice.exercise, what=text, why="You asked for it.")
    )
    return _with_room_for(choice.exercise, course=course) if choice.kind == "allow" else course


def _with_room_for(exercise: str, *, course: Course) -> Course:
    """The course whose base plan may hold ``exercise``; the same one where it may already."""
    inputs = course.base.inputs
    if exercise not in inputs.settings.refused:
        return course
    settings = replace(inputs.settings, refused=inputs.settings.refused - {exercise})
    base = remake(
        course.plan,
        knowledge=course.knowledge,
        settings=settings,
        findings=inputs.findings,
        answers=inputs.answers,
    )
    return steered_anew(course, base=base)


def _allowed(choice: Choice, *, course: Course, practice: Practice) -> str:
    """What came of a wish to have an exercise back, in words."""
    exercise = course.knowledge.exercises.get(choice.exercise)
    if exercise is None:
        return f"{choice.exercise}: there is no such exercise."
    obstacle = course.suitability(course.circumstances(choice.on, practice=practice)).obstacle(
        exercise
    )
    if obstacle is None:
        return f"{exercise.name} may come again."
    return f"{exercise.name} may come again, but not yet: {obstacle.reason}"


def _refuse(exercise: str, *, practice: Practice) -> None:
    """Nothing; an exercise is not wanted any more, nor chosen for any slot."""
    practice.refused.add(exercise)
    for slot in [slot for slot, name in practice.chosen.items() if name == exercise]:
        del practice.chosen[slot]


def _swapped(choice: Choice, *, course: Course, practice: Practice) -> str:
    """What came of a wish for another exercise in a slot, in words."""
    exercise = course.knowledge.exercises.get(choice.exercise)
    if exercise is None or not choice.slot:
        return f"{choice.exercise}: there is no such exercise, or no place was named."
    circumstances = course.circumstances(choice.on, practice=practice)
    if not is_allowed(
        choice.exercise, circumstances=circumstances, course=course, practice=practice
    ):
        obstacle = course.suitability(circumstances).obstacle(exercise)
        why = obstacle.reason if obstacle else "It hurt badly or was refused; allow it first."
        return f"{exercise.name} does not take the place now: {why}"
    if choice.exercise not in _for_slot(choice.slot, course=course):
        return f"{exercise.name} does another job than what stands there, so it stays."
    practice.chosen[choice.slot] = choice.exercise
    return f"{exercise.name} takes the place, as you wish."


def _for_slot(slot: str, *, course: Course) -> frozenset[str]:
    """What may stand in a slot: what suits and does its job, or is named there by the plan."""
    named = {
        name
        for week in course.weeks
        for session in week.sessions
        for one in session.exercises()
        if one.slot == slot
        for name in (one.exercise, *one.others)
    }
    rises = (phase.numbers["level_rise"].value or 0 for phase in course.knowledge.phases.values())
    level = course.level + round(max(rises, default=0))
    person = replace(course.home.person, level=level)
    suitability = replace(course.home, person=person)
    with suppress(PlanError):  # a slot of poses, or none at all: what the plan names is all
        named |= {*others_for("", slot=slot, suitability=suitability, knowledge=course.knowledge)}
    return frozenset(named)
