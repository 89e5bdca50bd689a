"""What a person, or the camera for them, tells during a session; plain values throughout.

``at_s`` is when, in seconds since 1970; ``what`` tells the words apart where they are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from primemover.programme.log import CompletedSet, PainPlace
from primemover.programme.plan import PlannedExercise


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDone:
    """A set was done: ``sets`` holds one, or one of each side where they were told apart.

    ``source`` names the coached set it comes from, so that the same one counts once.
    ``broken_off``: it hurt and was stopped; ``sets`` is empty where nothing was done of it.
    """

    at_s: float
    sets: tuple[CompletedSet, ...]
    source: str = ""
    broken_off: bool = False
    what: Literal["set_done"] = "set_done"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spared:
    """What still to come loads a place that hurt badly: out of the session, or exchanged."""

    slot: str
    instead: PlannedExercise | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseEnded:
    """The exercise in hand is over; with nothing done or said it was left out.

    ``pain`` is the worst during it, 0 to 10, None when it was not asked; ``felt`` are sites of the
    questions ``felt.…``; ``stopped``: it was broken off; ``refused``: it is not wanted again.
    ``spared`` is what the programme takes out of the rest of the session because of it.
    """

    at_s: float
    pain: int | None = None
    pain_place: PainPlace | None = None
    felt: tuple[str, ...] = ()
    stopped: bool = False
    refused: bool = False
    spared: tuple[Spared, ...] = ()
    what: Literal["exercise_ended"] = "exercise_ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Swapped:
    """Another exercise takes the place of the one in hand; the programme supplies its dose."""

    at_s: float
    instead: PlannedExercise
    what: Literal["swapped"] = "swapped"


Word = SetDone | ExerciseEnded | Swapped
