"""A plan: twelve weeks of sessions, each exercise with its dose, load and reasons.

Types only. ``planning`` makes a plan from a check, ``progress`` keeps it up with what was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from primemover.programme.model import Dose, LeftOut, Phase
from primemover.terms import Side, Status

SessionKind = Literal["strength", "desk", "yoga"]
"""What a session is: the usual one, two minutes beside the desk, or poses in its place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingInBrief:
    """What a plan needs to know of a finding; its evidence stays with the check."""

    rule: str
    status: Status
    title: str
    side: Side | None = None
    compensation: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanSettings:
    """What the person decides about a plan.

    Attributes
    ----------
    starts_on : date
    days_per_week, minutes : int
        Sessions a week, and how long one may take.
    weekdays : tuple of int
        Usual days, 0 is Monday; as many as ``days_per_week``.
    yoga_days : int
        Sessions a week that are yoga instead of strength.
    desk_version : bool
        Whether sitting breaks of two minutes are planned.
    chosen : mapping of str to str
        Exercises put in place of others, by slot (see :class:`PlannedExercise`).
    refused : frozenset of str
        Exercises that are not wanted at all.
    """

    starts_on: date
    weeks: int = 12
    days_per_week: int
    minutes: int
    weekdays: tuple[int, ...]
    yoga_days: int = 0
    desk_version: bool = True
    chosen: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanInputs:
    """Everything a plan was made from, so that it can be made again.

    ``answers`` are values by question id, as in ``Answers.values``.
    """

    answers: Mapping[str, object]
    findings: tuple[FindingInBrief, ...]
    settings: PlanSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class WarmUpSet:
    """An easy set before the first proper one; ``load_share`` of the working load, 0 to 1."""

    reps: int
    load_share: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedExercise:
    """One exercise of a session.

    Attributes
    ----------
    slot : str
        Its place, ``block.number`` (``strength.2``); it stays when the exercise is exchanged.
    dose : Dose
    load_kg : float or None
        External load; None where there is none, or none is known yet.
    load_words : str
        How to find a first load, or what stands in for one; "" when nothing needs saying.
    step : str
        Rung of the ladder without weights (a key of the dosing shelf's ``ladder`` entries: range,
        tempo, pause, one leg, backpack); "" for the plain exercise.
    step_words : str
        The rung in plain words.
    others : tuple of str
        Exercises that may take its place, best first.
    """

    exercise: str
    name: str
    slot: str
    dose: Dose
    cues: tuple[str, ...]
    reasons: tuple[str, ...]
    load_kg: float | None = None
    load_words: str = ""
    step: str = ""
    step_words: str = ""
    warm_up: tuple[WarmUpSet, ...] = ()
    each_side: bool = False
    adaptations: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedBlock:
    """Exercises of one phase within a session; ``minutes`` is an estimate."""

    phase: Phase
    title: str
    purpose: str
    exercises: tuple[PlannedExercise, ...]
    minutes: float
    optional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSession:
    """One session; ``id`` is its place in the plan (``w03d2``), ``on`` the day proposed."""

    id: str
    week: int
    day: int
    on: date
    kind: SessionKind
    title: str
    blocks: tuple[PlannedBlock, ...]
    minutes: float

    def exercises(self) -> Iterator[PlannedExercise]:
        """Every exercise in the order done."""
        for block in self.blocks:
            yield from block.exercises


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedWeek:
    """One week: the phase it belongs to (a key of ``knowledge/phases.toml``) and its sessions.

    ``lighter`` weeks ask for less on purpose; in ``retest`` weeks the tests are done again.
    """

    number: int
    phase: str
    title: str
    purpose: str
    sessions: tuple[PlannedSession, ...]
    lighter: bool = False
    retest: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """One choice of the plan, why it was made and what it rests on.

    ``about`` names what it speaks of (a slot, an exercise, ``days``, ``minutes``, ``phase`` …);
    ``sources`` are keys of ``sources.bib``, empty for a rule of our own, which ``why`` then says.
    """

    about: str
    what: str
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something a person should read before the next session, ``on`` the day it came up.

    ``kind``: ``progress`` (harder now), ``easier``, ``pain``, ``stop``, ``welcome_back``,
    ``plateau``, ``swap``, ``phase``, ``retest``, ``lighter``, ``travel``.
    """

    on: date
    kind: str
    text: str
    exercise: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What may honestly be expected by the end of a week, and what rests on it."""

    week: int
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SittingBreak:
    """A break of two minutes: how often, and what to do; ``every_min`` in minutes."""

    every_min: int
    session: PlannedSession


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Weeks of sessions, with every decision explained.

    Attributes
    ----------
    inputs : PlanInputs
    weeks : tuple of PlannedWeek
        Empty only when ``withheld`` says why.
    decisions : tuple of Decision
    left_out : tuple of LeftOut
        Exercises that people look for and did not get, each with the reason.
    notices : tuple of Notice
        What changed since the plan was made, newest last.
    expectations : tuple of Expectation
    sitting_break : SittingBreak or None
    advice : tuple of str
    withheld : str
        Why there are no weeks; "" otherwise.
    versions : mapping of str to str
        Software and knowledge it was made with.
    """

    inputs: PlanInputs
    weeks: tuple[PlannedWeek, ...]
    decisions: tuple[Decision, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[Notice, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    sitting_break: SittingBreak | None = None
    advice: tuple[str, ...] = ()
    withheld: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def sessions(self) -> Iterator[PlannedSession]:
        """Every session, first to last."""
        for week in self.weeks:
            yield from week.sessions
