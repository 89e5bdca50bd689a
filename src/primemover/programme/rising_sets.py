"""Weekly sets that rise slowly, also after weeks that were lighter than planned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from primemover.programme.sessions_to_come import one_set_less, without_one
from primemover.programme.volume import large_share, weekly_glute_sets

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.plan import PlannedSession
    from primemover.programme.practice import Practice


def rise_slowly(
    weeks: dict[int, list[PlannedSession]], *, course: Course, practice: Practice
) -> None:
    """Nothing; sessions to come lose sets where a week would rise by more than is allowed.

    A week is held against the most of the weeks that lie far enough back; while safety holds
    progression, against the first week, however others stand in. One set stays of everything, so
    that no movement is lost; only while held, exercises of optional blocks go where that is not
    enough.
    """
    rise = course.rules.of("weekly_sets.rise") if course.may_rise else 0.0
    start = course.rules.of("weekly_sets.start")
    every = course.rules.count("weekly_sets.rise_every")
    before: list[float] = []
    for number in range(1, max(weeks, default=0) + 1):
        sessions = weeks.get(number, [])
        if before:
            far = (
                before[: max(number - 1 - every, 0) + 1] if course.may_rise else [before[0], start]
            )
            most = max(far) + rise
            sessions = _within(sessions, most=most, course=course, practice=practice)
            weeks[number] = sessions
        before.append(_sets(sessions, course=course, practice=practice))


def _within(
    sessions: list[PlannedSession], *, most: float, course: Course, practice: Practice
) -> list[PlannedSession]:
    """The sessions of a week with sets taken away until it holds no more than ``most``."""
    kept = list(sessions)
    while _sets(kept, course=course, practice=practice) > most:
        spare = [
            (found, place)
            for place, session in enumerate(kept)
            if session.id not in practice.done
            and (found := _spare(session, course=course)) is not None
        ]
        extra = None if course.may_rise else _extra(kept, course=course, practice=practice)
        if spare:
            (_, where, which), place = max(spare)
            kept[place] = _less(kept[place], where=where, which=which, course=course)
        elif extra is not None:
            place, where, which = extra
            kept[place] = _without_extra(kept[place], where=where, which=which, course=course)
        else:
            break
    return kept


def _extra(
    sessions: list[PlannedSession], *, course: Course, practice: Practice
) -> tuple[int, int, int] | None:
    """Session, block and place of the last exercise for the glutes in an optional block."""
    library, knowledge = course.knowledge.exercises, course.knowledge
    found = [
        (place, where, which)
        for place, session in enumerate(sessions)
        for where, block in enumerate(session.blocks if session.id not in practice.done else ())
        for which, one in enumerate(block.exercises if block.optional else ())
        if block.phase == "strengthen" and large_share(library[one.exercise], knowledge=knowledge)
    ]
    return max(found, default=None)


def _without_extra(
    session: PlannedSession, *, where: int, which: int, course: Course
) -> PlannedSession:
    blocks = without_one(session.blocks, where=where, which=which, course=course)
    before = sum(block.minutes for block in session.blocks)
    minutes = round(session.minutes + sum(block.minutes for block in blocks) - before, 1)
    return replace(session, blocks=tuple(blocks), minutes=max(0.0, minutes))


def _sets(sessions: list[PlannedSession], *, course: Course, practice: Practice) -> float:
    """Sets for the large buttock muscle; those of sessions done are counted once and kept."""
    total = 0.0
    for session in sessions:
        counted = practice.sets_done.get(session.id)
        if counted is None:
            counted = weekly_glute_sets([session], knowledge=course.knowledge).large
            if session.id in practice.done:
                practice.sets_done[session.id] = counted
        total += counted
    return total


def _spare(session: PlannedSession, *, course: Course) -> tuple[int, int, int] | None:
    """Sets, block and place of the exercise for the glutes with most sets; None at one each."""
    found = [
        (one.dose.sets, where, which)
        for where, block in enumerate(session.blocks if session.kind != "desk" else ())
        for which, one in enumerate(block.exercises if block.phase == "strengthen" else ())
        if one.dose.sets > 1
        and large_share(course.knowledge.exercises[one.exercise], knowledge=course.knowledge)
    ]
    return max(found, default=None)


def _less(session: PlannedSession, *, where: int, which: int, course: Course) -> PlannedSession:
    block = session.blocks[where]
    less = one_set_less(block, which=which, course=course)
    minutes = round(max(0.0, session.minutes + less.minutes - block.minutes), 1)
    blocks = (*session.blocks[:where], less, *session.blocks[where + 1 :])
    return replace(session, blocks=blocks, minutes=minutes)
