"""What was done: sessions, sets, pain, absences, checks done again, and choices made.

Types only. A log is what ``progress`` reads beside a plan; coaching and the command line write it,
history keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from primemover.programme.plan import FindingInBrief, SessionKind
from primemover.terms import Side

PainPlace = Literal[
    "low_back", "hip_side", "hip_front", "knee", "ankle", "shoulder", "wrist", "elsewhere"
]
"""Where something hurt; but for the last, the places of the questions ``pain.…``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompletedSet:
    """One set: repetitions or seconds, the load in kg, and how many repetitions were left.

    ``side`` is None when both sides worked together or the set is meant for each.
    """

    reps: int | None = None
    hold_s: float | None = None
    load_kg: float | None = None
    reps_in_reserve: int | None = None
    side: Side | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CompletedExercise:
    """One exercise as it was done.

    ``pain`` is the worst during it, 0 to 10, at ``pain_place``. ``felt`` are sites of the body
    as in the questions ``felt.…``. ``refused`` says that the person does not want it again.
    ``stopped`` says that it was broken off.
    """

    exercise: str
    slot: str = ""
    sets: tuple[CompletedSet, ...] = ()
    step: str = ""
    pain: int | None = None
    pain_place: PainPlace | None = None
    felt: tuple[str, ...] = ()
    refused: bool = False
    stopped: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CompletedSession:
    """One session as it was done.

    ``id`` is unique (a UUID): writing the same session twice writes it once. ``session`` is the
    planned one (``w03d2``), "" for one of one's own. ``effort`` is how hard it was, 0 to 10.
    """

    id: str
    on: date
    session: str = ""
    kind: SessionKind = "strength"
    exercises: tuple[CompletedExercise, ...] = ()
    minutes: float | None = None
    effort: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PainNote:
    """Pain between sessions, 0 to 10: the morning after, or at any time."""

    id: str
    on: date
    place: PainPlace
    rating: int
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Days without training that have a reason; ``equipment`` is what a journey offers."""

    id: str
    first: date
    last: date
    why: Literal["illness", "travel", "other"]
    equipment: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recheck:
    """A check done again while the plan runs: what it found."""

    id: str
    on: date
    findings: tuple[FindingInBrief, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweredRecheck(Recheck):
    """The same with what was answered, by question id: what safety leaves out follows it.

    Answers are kept with the check itself, whose ``id`` this is; a question that was not answered
    anew keeps its earlier answer.
    """

    answers: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A wish about the plan: exchange what stands in ``slot``, refuse an exercise, or allow it.

    Of two wishes of one day the one with the later ``id`` counts, so ids should grow with time
    (UUID version 7). Where all ids of a day do, a day is read in their order whatever they name;
    otherwise sessions come first, then pain, wishes, and checks done again.
    """

    id: str
    on: date
    kind: Literal["swap", "refuse", "allow"]
    exercise: str
    slot: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingLog:
    """Everything done and told since a plan began; each part in order of its day.

    A planned session told twice counts once; the second time counts like a session of one's own:
    its loads and repetitions, what hurt and what was refused, are read. One that was left out and
    done later counts as done. ``earlier`` are sessions of plans before this one: only what hurt,
    was broken off or was refused in them counts. Pain and wishes may be older than the plan too.
    """

    sessions: tuple[CompletedSession, ...] = ()
    pains: tuple[PainNote, ...] = ()
    absences: tuple[Absence, ...] = ()
    rechecks: tuple[Recheck, ...] = ()
    choices: tuple[Choice, ...] = ()
    earlier: tuple[CompletedSession, ...] = ()
