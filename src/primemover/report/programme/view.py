"""A plan as it is handed out: everything that HTML and paper show, ready to be laid out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from primemover.knowledge import Knowledge
from primemover.programme.log import TrainingLog
from primemover.programme.model import LeftOut
from primemover.programme.plan import Plan, PlannedExercise, PlannedSession
from primemover.programme.yoga import guided
from primemover.report.citations import Citation, Citations, Reference
from primemover.report.programme.exercises import (
    ExerciseView,
    StillView,
    exercise_views,
    still_view,
)
from primemover.report.programme.lights import Lights, lights_of
from primemover.report.programme.weeks import (
    Standing,
    ThisWeek,
    WeekView,
    standing_in,
    this_week,
    week_views,
)
from primemover.report.programme.words import extra_words, minutes_words, short_dose
from primemover.report.words import DISCLAIMER, counted, sentence

NOTICES_SHOWN = 4
"""Newest changes said on the first page; the rest is history."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CitedText:
    """A text under a heading, with what it rests on."""

    heading: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What may be expected by the end of one week."""

    heading: str
    texts: tuple[CitedText, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """One moment of a session that is followed by the clock, ``at`` minutes and seconds."""

    at: str
    name: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PoseView:
    """One exercise of a sequence that is followed as it stands: a pose, or one at the desk."""

    exercise: str
    name: str
    dose: str
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    still: StillView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SequenceView:
    """Exercises in a row, such as the yoga session or the break at the desk."""

    title: str
    purpose: str
    minutes: str
    poses: tuple[PoseView, ...]
    clock: tuple[Moment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeView:
    """A whole programme; ``week`` is None exactly where ``withheld`` says why."""

    title: str
    summary: str
    withheld: str
    week: ThisWeek | None
    changes: tuple[str, ...]
    lights: Lights
    weeks: tuple[WeekView, ...]
    expectations: tuple[Expected, ...]
    exercises: tuple[ExerciseView, ...]
    yoga: SequenceView | None
    desk: SequenceView | None
    desk_every_min: int
    decisions: tuple[CitedText, ...]
    left_out: tuple[LeftOut, ...]
    advice: tuple[str, ...]
    references: tuple[Reference, ...]
    disclaimer: str


def programme_view(
    plan: Plan, *, on: date, knowledge: Knowledge, log: TrainingLog | None = None
) -> ProgrammeView:
    """``plan`` as it stands on ``on``, after what is in the log.

    Exercises that the weeks to come do not hold any more are not explained.
    """
    citations = Citations(knowledge.sources)
    # in reading order: sources are numbered where they are first met
    standing = standing_in(plan, on=on, log=log)
    lights = lights_of(knowledge, citations=citations)
    expectations = _expectations(plan, standing=standing, citations=citations)
    decisions = _decisions(plan, citations=citations)
    yoga = _first_of(standing, kind="yoga")
    desk = plan.sitting_break
    return ProgrammeView(
        title="Your programme",
        summary=_summary(plan),
        withheld=sentence(plan.withheld),
        week=this_week(standing) if standing else None,
        changes=tuple(sentence(notice.text) for notice in plan.notices[-NOTICES_SHOWN:]),
        lights=lights,
        weeks=week_views(standing) if standing else (),
        expectations=expectations,
        exercises=exercise_views(standing, knowledge=knowledge) if standing else (),
        yoga=_guided(yoga, knowledge=knowledge) if yoga else None,
        desk=_sequence(desk.session, knowledge=knowledge) if desk else None,
        desk_every_min=desk.every_min if desk else 0,
        decisions=decisions,
        left_out=plan.left_out,
        advice=tuple(sentence(text) for text in plan.advice),
        references=citations.references(),
        disclaimer=DISCLAIMER,
    )


def _summary(plan: Plan) -> str:
    if not plan.weeks:
        return ""
    settings = plan.inputs.settings
    often = (
        "once a week" if settings.days_per_week == 1 else f"{settings.days_per_week} days a week"
    )
    return sentence(f"{counted(len(plan.weeks), noun='week')}, {often}, {settings.minutes} minutes")


def _expectations(
    plan: Plan, *, standing: Standing | None, citations: Citations
) -> tuple[Expected, ...]:
    """What lies ahead, week by week; what was to be expected before is past."""
    now = standing.week.number if standing else 0
    ahead = (each for each in plan.expectations if each.week >= now)
    ordered = sorted(ahead, key=lambda each: each.week)
    return tuple(
        Expected(
            heading=f"Week {week}",
            texts=tuple(
                CitedText(
                    heading="", text=sentence(each.text), citations=citations.cite(each.sources)
                )
                for each in together
            ),
        )
        for week, together in groupby(ordered, key=lambda each: each.week)
    )


def _decisions(plan: Plan, *, citations: Citations) -> tuple[CitedText, ...]:
    return tuple(
        CitedText(
            heading=sentence(each.what).rstrip("."),
            text=sentence(each.why),
            citations=citations.cite(each.sources),
        )
        for each in plan.decisions
    )


def _first_of(standing: Standing | None, *, kind: str) -> PlannedSession | None:
    weeks = standing.to_come if standing else ()
    return next((s for week in weeks for s in week.sessions if s.kind == kind), None)


def _sequence(session: PlannedSession, *, knowledge: Knowledge) -> SequenceView:
    return SequenceView(
        title=session.title,
        purpose=" ".join(dict.fromkeys(sentence(block.purpose) for block in session.blocks)),
        minutes=sentence(minutes_words(session.minutes)),
        poses=tuple(_poses(session.exercises(), knowledge=knowledge)),
    )


def _guided(session: PlannedSession, *, knowledge: Knowledge) -> SequenceView:
    """A session by the clock: each pose once in pictures, then minute by minute."""
    view = _sequence(session, knowledge=knowledge)
    return replace(
        view,
        clock=tuple(
            Moment(
                at=f"{step.starts_s // 60}:{step.starts_s % 60:02}",
                name=f"{step.name} ({step.side})" if step.side else step.name,
                words=sentence(step.words),
            )
            for step in guided(session, knowledge=knowledge)
        ),
    )


def _poses(exercises: Iterable[PlannedExercise], *, knowledge: Knowledge) -> Iterable[PoseView]:
    for planned in exercises:
        known = knowledge.exercises.get(planned.exercise)
        extra = extra_words(planned)
        yield PoseView(
            exercise=planned.exercise,
            name=planned.name,
            dose=f"{short_dose(planned.dose)}{', ' if extra else ''}{extra}",
            steps=known.steps if known else (),
            cues=planned.cues,
            still=still_view(planned.exercise, knowledge=knowledge),
        )
