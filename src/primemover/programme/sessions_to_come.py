"""A session as it stands on a day: exercises that suit, doses that fit, and no more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.programme.exercise_doses import minutes_of
from primemover.programme.standing_in import Place, exercise_for
from primemover.programme.stepping import planned_with

if TYPE_CHECKING:
    from primemover.programme.course import Circumstances, Course
    from primemover.programme.plan import PlannedBlock, PlannedExercise, PlannedSession
    from primemover.programme.practice import Practice

PROGRESSES: Final = frozenset({"strengthen", "core"})
"""Phases whose exercises get harder; getting the feel, stretches and poses stay as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Under which name, when and how light a session is done.

    ``sore_on`` is the day whose soreness counts; ``thin`` is the share of sets that is left.
    """

    id: str
    week: int
    day: int
    on: date
    sore_on: date
    thin: float = 1.0


def session_on(
    base: PlannedSession, *, setting: Setting, course: Course, practice: Practice
) -> PlannedSession:
    """The session as it stands; the same object when nothing about it has changed."""
    circumstances = course.circumstances(setting.on, sore_on=setting.sore_on, practice=practice)
    blocks: list[PlannedBlock] = []
    for block in base.blocks:
        now = _block(
            block,
            session=base,
            thin=setting.thin,
            circumstances=circumstances,
            course=course,
            practice=practice,
        )
        if now is not None:
            blocks.append(now)
    if all(a is b for a, b in zip(blocks, base.blocks, strict=False)) and len(blocks) == len(
        base.blocks
    ):
        if (base.id, base.on) == (setting.id, setting.on):
            return base
        return replace(base, id=setting.id, week=setting.week, day=setting.day, on=setting.on)
    fitted = _fitted(blocks, base=base, course=course)
    return replace(
        base,
        id=setting.id,
        week=setting.week,
        day=setting.day,
        on=setting.on,
        blocks=fitted,
        minutes=_session_minutes(fitted, base=base),
    )


def _block(
    block: PlannedBlock,
    *,
    session: PlannedSession,
    thin: float,
    circumstances: Circumstances,
    course: Course,
    practice: Practice,
) -> PlannedBlock | None:
    """The block as it stands, the same object when unchanged; None when nothing suits."""
    progresses = session.kind == "strength" and block.phase in PROGRESSES
    exercises: list[PlannedExercise] = []
    later = {one.exercise for one in block.exercises}
    for planned in block.exercises:
        later.discard(planned.exercise)
        place = Place(
            planned=planned,
            warms_up=not progresses,
            circumstances=circumstances,
            taken=frozenset(later | {one.exercise for one in exercises}),
        )
        now = exercise_for(place, course=course, practice=practice)
        if now is not None and progresses:
            standing = practice.standing(now.exercise)
            now = planned_with(now, standing=standing, thin=thin, course=course)
        if now is not None:
            exercises.append(now)
    if len(exercises) == len(block.exercises) and all(
        a is b for a, b in zip(exercises, block.exercises, strict=True)
    ):
        return block
    if not exercises:
        return None
    return _retimed(block, exercises=exercises, course=course)


def _retimed(
    block: PlannedBlock, *, exercises: Sequence[PlannedExercise], course: Course
) -> PlannedBlock:
    """The block with these exercises, its minutes moved by what they take more or less."""
    same = {id(one) for one in block.exercises} & {id(one) for one in exercises}
    before, after = (
        sum(minutes_of(one, knowledge=course.knowledge) for one in each if id(one) not in same)
        for each in (block.exercises, exercises)
    )
    minutes = round(max(0.0, block.minutes + after - before), 1)
    return replace(block, exercises=tuple(exercises), minutes=minutes)


def _fitted(
    blocks: Sequence[PlannedBlock], *, base: PlannedSession, course: Course
) -> tuple[PlannedBlock, ...]:
    """The blocks within the time there is.

    The last exercise with sets to spare gives one; where none has, the last exercise goes.
    """
    limit = max(float(course.plan.inputs.settings.minutes), base.minutes)
    fitted = [_short_warm_up(block, course=course) for block in blocks]
    while _session_minutes(fitted, base=base) > limit:
        spare = _spare(fitted)
        last = _last(fitted, course=course)
        if spare is not None:
            where, which = spare
            fitted[where] = one_set_less(fitted[where], which=which, course=course)
        elif last is not None:
            fitted = without_one(fitted, where=last[0], which=last[1], course=course)
        else:
            break
    return tuple(fitted)


def _last(blocks: Sequence[PlannedBlock], *, course: Course) -> tuple[int, int] | None:
    """Block and place of the last exercise that may go: the outer hip stays, and so does one."""
    library = course.knowledge.exercises
    found = [
        (where, which)
        for where, block in enumerate(blocks)
        for which, one in enumerate(block.exercises)
        if library[one.exercise].pattern != "abduction"
    ]
    count = sum(len(block.exercises) for block in blocks)
    return max(found, default=None) if count > 1 else None


def without_one(
    blocks: Sequence[PlannedBlock], *, where: int, which: int, course: Course
) -> list[PlannedBlock]:
    """The blocks without one exercise, and without its block where it was alone in it."""
    block = blocks[where]
    rest = (*block.exercises[:which], *block.exercises[which + 1 :])
    kept = (_retimed(block, exercises=rest, course=course),) if rest else ()
    return [*blocks[:where], *kept, *blocks[where + 1 :]]


def one_set_less(block: PlannedBlock, *, which: int, course: Course) -> PlannedBlock:
    """The block with one set less of the exercise at the place ``which``."""
    one = block.exercises[which]
    less = replace(one, dose=replace(one.dose, sets=one.dose.sets - 1))
    exercises = (*block.exercises[:which], less, *block.exercises[which + 1 :])
    return _retimed(block, exercises=exercises, course=course)


def _short_warm_up(block: PlannedBlock, *, course: Course) -> PlannedBlock:
    """A block for getting the feel within its minutes: sets go first, then exercises."""
    limit = course.rules.of("activation_effect.block_limit")
    while block.phase == "activate" and block.minutes > limit:
        spare = _spare([block])
        if spare is not None:
            block = one_set_less(block, which=spare[1], course=course)
        elif len(block.exercises) > 1:
            block = _retimed(block, exercises=block.exercises[:-1], course=course)
        else:
            break
    return block


def _spare(blocks: Sequence[PlannedBlock]) -> tuple[int, int] | None:
    """Block and place of the exercise with most sets, the last of several; None at one each."""
    found = [
        (one.dose.sets, where, which)
        for where, block in enumerate(blocks)
        for which, one in enumerate(block.exercises)
        if one.dose.sets > 1
    ]
    return max(found)[1:] if found else None


def _session_minutes(blocks: Sequence[PlannedBlock], *, base: PlannedSession) -> float:
    """Minutes of the session, moved by what its blocks take more or less."""
    before = sum(block.minutes for block in base.blocks)
    return round(max(0.0, base.minutes + sum(block.minutes for block in blocks) - before), 1)
