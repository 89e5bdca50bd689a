"""What a person, or the camera for them, tells during a session; plain values throughout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from primemover.programme.log import CompletedSet, PainPlace
from primemover.programme.plan import PlannedExercise


@dataclass(frozen=True, kw_only=True, slots=True)
class SetDone:
    """A set was done, by the camera's count or one's own."""

    at_s: float
    done: CompletedSet
    what: Literal["set_done"] = "set_done"


@dataclass(frozen=True, kw_only=True, slots=True)
class SetSkipped:
    """The set in hand is left out."""

    at_s: float
    what: Literal["set_skipped"] = "set_skipped"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseEnded:
    """The exercise in hand is over early; ``refused``: it is not wanted again."""

    at_s: float
    refused: bool = False
    what: Literal["exercise_ended"] = "exercise_ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Swapped:
    """Another exercise takes the place of the one in hand; the programme supplies its dose."""

    at_s: float
    instead: PlannedExercise
    what: Literal["swapped"] = "swapped"


@dataclass(frozen=True, kw_only=True, slots=True)
class RestOver:
    """The rest is cut short."""

    at_s: float
    what: Literal["rest_over"] = "rest_over"


@dataclass(frozen=True, kw_only=True, slots=True)
class PainTold:
    """Something hurts, 0 to 10."""

    at_s: float
    rating: int
    place: PainPlace
    what: Literal["pain"] = "pain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Felt:
    """Where the exercise in hand was felt, as sites of the questions ``felt.…``."""

    at_s: float
    sites: tuple[str, ...]
    what: Literal["felt"] = "felt"


@dataclass(frozen=True, kw_only=True, slots=True)
class EffortTold:
    """How hard the session was, 0 to 10."""

    at_s: float
    effort: int
    what: Literal["effort"] = "effort"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """The session is broken off, whatever the reason."""

    at_s: float
    what: Literal["stopped"] = "stopped"


Word = (
    SetDone
    | SetSkipped
    | ExerciseEnded
    | Swapped
    | RestOver
    | PainTold
    | Felt
    | EffortTold
    | Stopped
)
