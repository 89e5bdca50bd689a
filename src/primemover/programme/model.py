"""A programme: what to do, how much, why, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["activate", "strengthen", "core", "mobility", "yoga"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """How much: sets, and either repetitions or seconds of hold; rest in seconds.

    ``reps_in_reserve`` are the repetitions that should be left undone; ``source`` is a key of
    ``knowledge/dosing``.
    """

    sets: int
    reps_low: int | None = None
    reps_high: int | None = None
    hold_s: int | None = None
    rest_s: int = 60
    reps_in_reserve: int = 3
    tempo: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrescribedExercise:
    """One exercise of a block, with the reason it was chosen.

    ``exercise`` is an id of the library. ``each_side`` means the dose is for each side.
    ``adaptations`` change how it is done for this person; ``alternatives`` are easier ways.
    """

    exercise: str
    name: str
    dose: Dose
    cues: tuple[str, ...]
    reasons: tuple[str, ...]
    each_side: bool = False
    adaptations: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Three to five exercises of one phase; ``minutes`` is an estimate of the time it takes."""

    phase: Phase
    title: str
    purpose: str
    exercises: tuple[PrescribedExercise, ...]
    minutes: float
    optional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """An exercise that was not offered, and why."""

    exercise: str
    name: str
    reason: str
    safety_rule: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """The first programme: blocks to do, advice beside it, and what was left out.

    ``withheld`` says why there are no blocks yet, and is "" otherwise.
    """

    blocks: tuple[Block, ...]
    days_per_week: int
    advice: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    today: str
    """One thing to do today, in one sentence."""
    withheld: str = ""
