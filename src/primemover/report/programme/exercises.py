"""Each exercise of a plan on its page: how it is done, how much in each week, easier, harder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from primemover.knowledge import Knowledge
from primemover.programme.plan import PlannedExercise, PlannedSession, PlannedWeek
from primemover.report.programme.weeks import Standing, exercise_ident
from primemover.report.programme.words import (
    exercise_name,
    load_words,
    short_dose,
    warm_up_words,
)
from primemover.report.sections.pictures import WARM_PATCH, picture_alt
from primemover.report.sections.plan import FaultView, dose_words, pace_words
from primemover.report.teaching_pictures import motion_of_exercise, teaching_picture
from primemover.report.words import sentence

OTHERS_SHOWN = 3
"""Exercises named that may take the place of another; ``primemover plan`` shows them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StillView:
    """A teaching picture for paper; ``file`` names it among the pictures of the document."""

    file: str
    alt: str
    aspect: float
    stacked: bool
    good_at: str
    good: str
    fault_at: str
    seen: str
    instead: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DoseRow:
    """How much in one week; ``boxes`` holds the sets of each session in which it comes."""

    week: int
    dose: str
    load: str
    step: str
    boxes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseView:
    """One exercise explained, with its doses in the weeks to come."""

    ident: str
    exercise: str
    name: str
    block: str
    dose: str
    pace: str
    still: StillView | None
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    adaptations: tuple[str, ...]
    faults: tuple[FaultView, ...]
    first_load: str
    warm_up: str
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    instead: tuple[str, ...]
    reasons: tuple[str, ...]
    rows: tuple[DoseRow, ...]
    loaded: bool


@dataclass(kw_only=True, slots=True)
class _Found:
    """Where an exercise comes, first to last."""

    block: str
    first: PlannedExercise
    times: list[tuple[PlannedWeek, PlannedExercise]] = field(default_factory=list)


def exercise_views(standing: Standing, *, knowledge: Knowledge) -> tuple[ExerciseView, ...]:
    """The exercises of the strength sessions from this week on, in the order first met.

    Easier and harder ones are named only where the plan holds them or offers them in exchange:
    what the library knows may not suit this person.
    """
    suiting = {
        ident
        for session in standing.plan.sessions()
        for planned in session.exercises()
        for ident in (planned.exercise, *planned.others)
    }
    found: dict[str, _Found] = {}
    for week in standing.to_come:
        for session in week.sessions:
            if session.kind == "strength":
                _collect(session, week=week, into=found)
    return tuple(_view(each, suiting=suiting, knowledge=knowledge) for each in found.values())


def still_view(exercise: str, *, knowledge: Knowledge) -> StillView | None:
    """The picture of an exercise for paper; None where there is none."""
    motion = motion_of_exercise(exercise, knowledge=knowledge)
    picture = teaching_picture(motion.id) if motion else None
    if motion is None or picture is None:
        return None
    fault = motion.faults.get(motion.commonest_fault) if picture.with_fault else None
    good_at, fault_at = ("above", "below") if picture.stacked else ("left", "right")
    felt = [sentence(motion.feel)] if motion.feel else []
    return StillView(
        file=f"{motion.id}.webp",
        alt=picture_alt(motion, picture=picture),
        aspect=round(picture.width_px / picture.height_px, 3),
        stacked=picture.stacked,
        good_at=good_at if fault else "",
        good=" ".join([*felt, WARM_PATCH] if picture.glows else felt),
        fault_at=fault_at,
        seen=sentence(fault.sign_seen) if fault else "",
        instead=sentence(fault.instead) if fault else "",
    )


def _collect(session: PlannedSession, *, week: PlannedWeek, into: dict[str, _Found]) -> None:
    for block in session.blocks:
        for planned in block.exercises:
            found = into.setdefault(planned.exercise, _Found(block=block.title, first=planned))
            found.times.append((week, planned))


def _view(found: _Found, *, suiting: set[str], knowledge: Knowledge) -> ExerciseView:
    first = found.first
    known = knowledge.exercises.get(first.exercise)
    load_kg = next((p.load_kg for _, p in found.times if p.load_kg is not None), None)
    rows = tuple(_rows(found.times))
    return ExerciseView(
        ident=exercise_ident(first.exercise),
        exercise=first.exercise,
        name=first.name,
        block=found.block,
        dose=dose_words(first.dose, each_side=first.each_side),
        pace=pace_words(first.dose),
        still=still_view(first.exercise, knowledge=knowledge),
        steps=known.steps if known else (),
        cues=first.cues,
        adaptations=tuple(sentence(text) for text in first.adaptations),
        faults=tuple(
            FaultView(sign=sentence(fault.sign), instead=sentence(fault.instead))
            for fault in (known.faults if known else ())
        ),
        first_load=sentence(first.load_words),
        warm_up=sentence(warm_up_words(first.warm_up, load_kg=load_kg)),
        easier=(
            *_names(known.regressions if known else (), suiting=suiting, knowledge=knowledge),
            *(known.ways_to_ease if known else ()),
        ),
        harder=(
            *_names(known.progressions if known else (), suiting=suiting, knowledge=knowledge),
            *(known.ways_to_progress if known else ()),
        ),
        instead=tuple(
            exercise_name(each, knowledge=knowledge) for each in first.others[:OTHERS_SHOWN]
        ),
        reasons=tuple(sentence(text) for text in first.reasons),
        rows=rows,
        loaded=any(row.load for row in rows) or bool(first.load_words),
    )


def _names(idents: Iterable[str], *, suiting: set[str], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(
        exercise_name(ident, knowledge=knowledge).lower() for ident in idents if ident in suiting
    )


def _rows(times: Iterable[tuple[PlannedWeek, PlannedExercise]]) -> Iterator[DoseRow]:
    """One row a week, or more where the sessions of one week differ."""
    boxes: dict[tuple[int, str, str, str], list[int]] = {}
    for week, planned in times:
        key = (
            week.number,
            short_dose(planned.dose),
            load_words(planned.load_kg),
            planned.step_words,
        )
        boxes.setdefault(key, []).append(planned.dose.sets)
    for (number, dose, load, step), sets in boxes.items():
        yield DoseRow(week=number, dose=dose, load=load, step=step, boxes=tuple(sets))
