"""Standstill and strain: one thing changes after weeks without a step, or a lighter week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from primemover.programme.after_session import Day, Trained, change_exercise
from primemover.programme.plan import Decision, Notice
from primemover.programme.standing_in import is_allowed

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.practice import Practice


def answer_standstill(
    trained: Mapping[str, Trained], *, day: Day, course: Course, practice: Practice
) -> None:
    """Nothing; the first exercise that has stood still for weeks gets a variation.

    Where none suits, a lighter week follows. One change at a time, and none while something hurts
    or where safety forbids to add.
    """
    if not (day.calm and day.usual and course.may_rise) or _changed_lately(
        day.on, course=course, practice=practice
    ):
        return
    for name, one in sorted(trained.items(), key=lambda pair: pair[1].planned.slot):
        if name in practice.origins and _stands_still(
            name, day=day, course=course, practice=practice
        ):
            _vary(name, one=one, day=day, course=course, practice=practice)
            return


def answer_strain(share_worse: float, *, day: Day, course: Course, practice: Practice) -> None:
    """Nothing; two sessions in a row that went worse, or amber three times, bring a lighter week.

    Parameters
    ----------
    share_worse : float
        Exercises of the day that went below their range, as a share.
    """
    rules = course.rules
    worse = share_worse >= rules.share("lighter_trigger.worse_share") and day.usual
    practice.worse_in_a_row = practice.worse_in_a_row + 1 if worse else 0
    practice.ambers_in_a_row = 0 if day.calm else practice.ambers_in_a_row + 1
    tired = practice.worse_in_a_row >= rules.count("lighter_trigger.worse")
    sore = practice.ambers_in_a_row >= rules.count("lighter_trigger.ambers")
    if tired or sore:
        why = "Something hurt at amber again and again" if sore else "Sessions in a row went worse"
        lighten(why, on=day.on, course=course, practice=practice)


def lighten(why: str, *, on: date, course: Course, practice: Practice) -> None:
    """Nothing; a week's worth of sessions is lighter, and counting begins again."""
    practice.lighter_left = course.plan.inputs.settings.days_per_week
    practice.worse_in_a_row = practice.ambers_in_a_row = 0
    entry = course.knowledge.dosing["lighter_week"]
    text = f"{why}: the next week is a lighter one, with fewer sets. Rest is part of it."
    practice.notices.append(Notice(on=on, kind="lighter", text=text, sources=entry.sources))
    practice.decisions.append(
        Decision(about="sets", what="A lighter week.", why=f"{why}.", sources=entry.sources)
    )


def _changed_lately(on: date, *, course: Course, practice: Practice) -> bool:
    weeks = course.rules.count("plateau.between")
    return practice.varied_on is not None and (on - practice.varied_on).days < 7 * weeks


def _stands_still(name: str, *, day: Day, course: Course, practice: Practice) -> bool:
    standing = practice.standing(name)
    if standing.still_since is None or standing.ambers:
        return False
    weeks = (day.on - standing.still_since).days / 7
    enough = standing.times >= course.rules.count("plateau.times")
    return weeks >= course.rules.count("plateau.weeks") and enough


def _vary(name: str, *, one: Trained, day: Day, course: Course, practice: Practice) -> None:
    practice.varied_on = day.on
    entry = course.knowledge.dosing["plateau"]
    now = course.knowledge.exercises[name]
    circumstances = course.circumstances(day.on, practice=practice)
    for other in one.planned.others:
        exercise = course.knowledge.exercises[other]
        if exercise.pattern != now.pattern or exercise.level > now.level:
            continue
        if other in practice.latest or not is_allowed(
            other, circumstances=circumstances, course=course, practice=practice
        ):
            continue
        change_exercise(name, to=other, on=day.on, practice=practice)
        text = (
            f"{now.name} has not moved for weeks although you trained. {exercise.name} takes its "
        )
        text += "place for a while: one thing changes, the rest stays."
        practice.notices.append(
            Notice(on=day.on, kind="plateau", text=text, exercise=other, sources=entry.sources)
        )
        practice.decisions.append(
            Decision(about=one.planned.slot, what=text, why=entry.advice, sources=entry.sources)
        )
        return
    lighten(f"{now.name} has not moved for weeks", on=day.on, course=course, practice=practice)
