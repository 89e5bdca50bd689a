"""The plan as it stands on a day: what was done, told and wished, folded over it day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from primemover.programme.absences import come_back
from primemover.programme.course import Course, course_of
from primemover.programme.days import days_of, live
from primemover.programme.model import LeftOut
from primemover.programme.phase_gates import contents
from primemover.programme.plan import (
    Decision,
    Notice,
    Plan,
    PlannedSession,
    PlannedWeek,
    SittingBreak,
)
from primemover.programme.practice import Practice
from primemover.programme.queue import as_of, light_ones, waiting
from primemover.programme.sessions_to_come import Setting, session_on
from primemover.programme.volume import weekly_glute_sets

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.log import TrainingLog

_AWAY: Final = {
    "equipped": "On the way: sessions use only what you have with you.",
    "travel": "Enjoy the journey. The plan waits and goes on where you were.",
    "illness": "Get well first. The plan waits, and the first sessions after it are short.",
    "other": "The plan waits and goes on where you were.",
}
_OF_TRAINING: Final = frozenset(
    {"progress", "easier", "welcome_back", "plateau", "phase", "lighter", "travel"}
)
_FIRST: Final = ("stop", "pain", "welcome_back", "lighter")
_NOTHING_SUITS: Final = (
    "Nothing is left that suits what hurts or is not wanted. Consider seeing a physiotherapist "
    "and take the report with you; a new check makes a new plan."
)


def progress(plan: Plan, *, log: TrainingLog, on: date, knowledge: Knowledge) -> Plan:
    """The plan as it stands on ``on``: done sessions as they were, the others brought up to date.

    Pure and deterministic: the same plan, log and day give the same plan, whatever the order of
    the log within a day. An empty log on the first day gives the plan itself.

    Parameters
    ----------
    plan : Plan
        As it was made; never one that this function returned.
    log : TrainingLog
        Everything since the plan began. What is later than ``on`` is not read, but for absences
        told beforehand.

    Notes
    -----
    Loads rise by double progression, at most one step and a tenth a week; without weights a ladder
    takes their place. Pain of the amber band adds nothing, red takes the exercise out. Breaks step
    back and move the days, nothing else. Phases end by their criteria. Every number is in
    ``knowledge/dosing/progression.toml``.

    References
    ----------
    ratamess2009, pain_traffic_light, zourdos2016, helms2018
    """
    if plan.withheld:
        return plan
    course = course_of(plan, absences=log.absences, knowledge=knowledge)
    practice = Practice()
    course = _lived(log, until=on, course=course, practice=practice)
    if practice.last_on is not None and practice.last_on < on and course.away(on) is None:
        come_back(practice, on=on, course=course)
    return _as_it_stands(on, course=course, practice=practice)


def _lived(log: TrainingLog, *, until: date, course: Course, practice: Practice) -> Course:
    """The course after every day of the log: first the time before the plan, then the plan."""
    settings, days = course.plan.inputs.settings, days_of(log, until=until)
    begun = min((settings.starts_on, *(one.on for one in log.sessions)))
    rest = timedelta(days=course.rules.count("after_pain.rest"))
    for day in days:
        if day.on < begun:
            course = live(day, course=course, practice=practice)
    practice.begin(begun, still_matters=begun - rest, refused=settings.refused)
    for day in days:
        if day.on >= begun:
            course = live(day, course=course, practice=practice)
    return course


def _as_it_stands(on: date, *, course: Course, practice: Practice) -> Plan:
    plan = course.plan
    practice.omitted.clear()
    practice.lighter |= _light(course=course, practice=practice)
    weeks = tuple(_weeks(on, course=course, practice=practice))
    withheld = _withheld(weeks, course=course, practice=practice)
    if withheld:
        weeks = tuple(_only_done(weeks, practice=practice))
        practice.notices = list(_without_training(practice))
    else:
        _say_what_comes(weeks, on=on, course=course, practice=practice)
        practice.decisions.extend(_few_sets(weeks, course=course, practice=practice))
    notices = sorted(set(practice.notices), key=_importance)
    return replace(
        course.base,
        inputs=plan.inputs,
        versions=plan.versions,
        weeks=weeks,
        decisions=(*course.base.decisions, *dict.fromkeys(practice.decisions)),
        left_out=(*course.base.left_out, *_left_out(course=course, practice=practice)),
        notices=(*plan.notices, *notices),
        expectations=() if withheld else course.base.expectations,
        sitting_break=None if withheld else _sitting_break(on, course=course, practice=practice),
        advice=course.base.advice if course.base.withheld or not withheld else (),
        withheld=withheld,
    )


def _without_training(practice: Practice) -> Iterator[Notice]:
    """What was said, without words on how training goes on where it does not for now."""
    since = practice.last_on or date.min
    for notice in practice.notices:
        if notice.on < since or notice.kind not in _OF_TRAINING:
            yield notice


def _few_sets(
    weeks: tuple[PlannedWeek, ...], *, course: Course, practice: Practice
) -> Iterator[Decision]:
    """In which weeks to come there are fewer sets than one begins with, and why."""
    entry, settings = course.knowledge.dosing["weekly_sets"], course.plan.inputs.settings
    fewest = entry.numbers["start"].low or 0.0
    short = [
        str(week.number)
        for week in weeks
        if not week.lighter
        and any(session.id not in practice.done for session in week.sessions)
        and weekly_glute_sets(week.sessions, knowledge=course.knowledge).large < fewest
    ]
    if short and weeks != course.base.weeks:
        yield Decision(
            about="sets",
            what=f"Fewer than {fewest:g} sets in weeks {', '.join(short)}.",
            why=f"No more fits into {settings.days_per_week} times {settings.minutes} minutes "
            "with what suits you now: harder ways take longer, and nothing else stands in for "
            "what hurts, is not wanted or is not at hand.",
            sources=tuple(entry.sources),
        )


def _light(*, course: Course, practice: Practice) -> set[str]:
    """Names of the sessions to come that are made lighter."""
    stand = [content for content, _ in contents(course=course, practice=practice)]
    return set(light_ones(weeks=stand, course=course, practice=practice))


def _importance(notice: Notice) -> tuple[date, int, str, str, str]:
    """By day, and of one day what stops or hurts before everything else."""
    first = notice.kind in _FIRST
    rank = _FIRST.index(notice.kind) if first else len(_FIRST)
    return notice.on, rank, notice.kind, notice.exercise, notice.text


def _weeks(on: date, *, course: Course, practice: Practice) -> Iterator[PlannedWeek]:
    """Every week: sessions done as they stood, the others as they stand now, on days to come."""
    stand = [content for content, _ in contents(course=course, practice=practice)]
    sessions = as_of(on, weeks=stand, course=course, practice=practice)
    for week, content in enumerate(stand, start=1):
        found = sessions.get(week, [])
        yield _week(week, content=content, sessions=found, course=course, practice=practice)


def _week(
    number: int,
    *,
    content: int,
    sessions: list[PlannedSession],
    course: Course,
    practice: Practice,
) -> PlannedWeek:
    """One week; the same object as in the base plan when nothing in it has changed."""
    base, calendar = course.weeks[content], course.plan.weeks[number - 1]
    ordered = tuple(sorted((s for s in sessions if s.blocks), key=lambda s: s.day))
    lighter = base.lighter or any(s.id in practice.lighter for s in ordered)
    title = base.title.replace(f"Week {base.number}:", f"Week {number}:", 1)
    return replace(
        base,
        number=number,
        title=title,
        sessions=ordered,
        lighter=lighter,
        retest=calendar.retest,
    )


def _withheld(weeks: tuple[PlannedWeek, ...], *, course: Course, practice: Practice) -> str:
    """Why nothing is to come for now; "" when something is, or when all is done."""
    if course.base.withheld:
        return course.base.withheld
    if practice.referred:
        return practice.referred
    if practice.waiting:
        reasons = [one.reason for _, one in sorted(practice.waiting.items())]
        every = "The plan goes on when every one of these has calmed down."
        return " ".join((*reasons, every) if len(reasons) > 1 else reasons)
    coming = any(s.id not in practice.done for week in weeks for s in week.sessions)
    stand = [content for content, _ in contents(course=course, practice=practice)]
    left = any(waiting(weeks=stand, course=course, practice=practice))
    return _NOTHING_SUITS if left and not coming else ""


def _only_done(weeks: tuple[PlannedWeek, ...], *, practice: Practice) -> Iterator[PlannedWeek]:
    for week in weeks:
        done = tuple(session for session in week.sessions if session.id in practice.done)
        if done:
            yield replace(week, sessions=done)


def _say_what_comes(
    weeks: tuple[PlannedWeek, ...], *, on: date, course: Course, practice: Practice
) -> None:
    """Nothing; the re-test, the end of the plan and journeys are told."""
    sessions = [session for week in weeks for session in week.sessions]
    entry = course.knowledge.dosing["retest"]
    if practice.done and all(s.id in practice.done for s in sessions) and practice.last_on:
        how_many = f"{len(weeks)} weeks" if len(weeks) > 1 else "weeks"
        text = (
            f"All {how_many} are done. Do the check again: it shows what has changed by "
            "more than its own noise, and a new plan begins from there. Until then, repeat the "
            "last week."
        )
        practice.notices.append(
            Notice(on=practice.last_on, kind="retest", text=text, sources=entry.sources)
        )
        return
    for absence in course.absences:
        if absence.first <= on <= absence.last:
            text = _AWAY["equipped" if absence.equipment is not None else absence.why]
            practice.notices.append(Notice(on=absence.first, kind="travel", text=text))
    begun = {session.week for session in practice.done.values()}
    coming = next((w for w in weeks if any(s.id not in practice.done for s in w.sessions)), None)
    if coming and coming.retest and coming.number not in begun and practice.last_on:
        text = f"Week {coming.number} is for looking again. {entry.advice}"
        practice.notices.append(
            Notice(on=practice.last_on, kind="retest", text=text, sources=entry.sources)
        )


def _left_out(*, course: Course, practice: Practice) -> Iterator[LeftOut]:
    """Exercises that hurt or are not wanted since the plan began, each with the reason."""
    library = course.knowledge.exercises
    already = {one.exercise for one in course.base.left_out}
    for name, day in sorted(practice.hurt.items()):
        if name in library and name not in already:
            reason = f"It hurt badly on {day.isoformat()}; ask for it again when it is calm."
            yield LeftOut(
                exercise=name, name=library[name].name, reason=reason, safety_rule="pain_red"
            )
    for name, reason in sorted(practice.omitted.items()):
        if name not in already and name not in practice.hurt and name not in practice.refused:
            yield LeftOut(exercise=name, name=library[name].name, reason=reason)
    wanted = practice.refused - course.base.inputs.settings.refused - practice.hurt.keys()
    for name in sorted(wanted):
        if name in library and name not in already:
            yield LeftOut(exercise=name, name=library[name].name, reason="You do not want it.")


def _sitting_break(on: date, *, course: Course, practice: Practice) -> SittingBreak | None:
    """The break beside the desk, with what suits now; None when nothing does."""
    rest = course.base.sitting_break
    if rest is None:
        return None
    base = rest.session
    setting = Setting(id=base.id, week=base.week, day=base.day, on=on, sore_on=on)
    now = session_on(base, setting=setting, course=course, practice=practice)
    if now is base:
        return rest
    return replace(rest, session=now) if now.blocks else None
