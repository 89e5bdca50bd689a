"""What a coached set comes to: its target, its repetitions, and the set a log keeps."""

from __future__ import annotations

from dataclasses import dataclass

from primemover.programme.log import CompletedSet
from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class SetTarget:
    """When a set is done: after ``reps``, or after ``hold_s`` seconds held; neither is open."""

    reps: int | None = None
    hold_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveRepetition:
    """One repetition as counted: times in seconds on the frames' clock.

    ``depth`` is in degrees as the movement defines it, None when it was not seen; ``excursion``
    is that of the counted signal, in its unit.
    """

    number: int
    start_s: float
    turn_s: float
    end_s: float
    depth: float | None
    excursion: float

    @property
    def seconds(self) -> float:
        """From start to end."""
        return self.end_s - self.start_s


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenWord:
    """A cue or a praise as it was given."""

    time_s: float
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetReport:
    """A set as it was done.

    Attributes
    ----------
    movement : str
        Id of the coached movement.
    ended : str
        ``done``, ``finish`` (the person ended it) or ``stop`` (broken off).
    holds : tuple of (float, float)
        From when to when the position was held.
    active_s : float
        Seconds in which somebody was placed and seen.
    """

    movement: str
    side: Side | None
    target: SetTarget
    repetitions: tuple[LiveRepetition, ...]
    partials: int
    holds: tuple[tuple[float, float], ...]
    words: tuple[GivenWord, ...]
    active_s: float
    ended: str

    @property
    def hold_s(self) -> float:
        """Seconds held in all."""
        return sum(end - start for start, end in self.holds)

    def to_completed(
        self, *, load_kg: float | None = None, reps_in_reserve: int | None = None
    ) -> CompletedSet:
        """The set as a log keeps it."""
        held = self.target.hold_s is not None or bool(self.holds)
        return CompletedSet(
            reps=None if held else len(self.repetitions),
            hold_s=round(self.hold_s, 1) if held else None,
            load_kg=load_kg,
            reps_in_reserve=reps_in_reserve,
            side=self.side,
        )
