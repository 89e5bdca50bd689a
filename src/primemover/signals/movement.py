"""What the signals room hands on: one recording, cleaned and described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import xarray as xr

from primemover.terms import Side

Facing = Literal["side", "oblique", "front", "back", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Where the camera stood.

    ``yaw_deg`` is 0 from the front, 90 from the side, 180 from behind, folded so that left and
    right do not matter; ``yaw_uncertainty_deg`` is the half-width of its 95 % interval.
    ``near_side`` is the person's side nearest the camera (None from the front).
    """

    facing: Facing
    yaw_deg: float
    yaw_uncertainty_deg: float
    near_side: Side | None
    near_side_share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """One plausibility check that does not trust the engine's visibility score.

    ``passed`` False means measures that need it are refused; ``remedy`` says what to film instead.
    """

    name: str
    passed: bool
    value: float
    limit: float
    unit: str
    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Repetition:
    """One repetition: start, turning point and end in seconds, amplitude in the signal's unit."""

    start_s: float
    turn_s: float
    end_s: float
    amplitude: float
    complete: bool

    @property
    def out_s(self) -> float:
        """Seconds from start to turning point."""
        return self.turn_s - self.start_s

    @property
    def back_s(self) -> float:
        """Seconds from turning point to end."""
        return self.end_s - self.turn_s


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One recording of one test, ready to be measured.

    Attributes
    ----------
    test : str
        Id of the filmed test (``squat``, ``one_leg_stand`` …).
    side : Side or None
        The side tested, as the person declared it, else as the picture shows it.
    track : xarray.Dataset
        The pose track (see ``recordings.pose_track``), gaps closed where short.
    angles : xarray.Dataset
        Filtered series on ``time``; per-side quantities have a ``side`` dimension.
        Every variable carries ``units`` and ``method``.
    view : View
    gates : tuple of Gate
        Every plausibility check made, passed or not.
    repetitions, partials : tuple of Repetition
        Complete ones and partial ones apart.
    counted_signal : str
        Name of the variable of ``angles`` on which repetitions were counted ("" for holds).
    """

    test: str
    side: Side | None
    track: xr.Dataset
    angles: xr.Dataset
    view: View
    gates: tuple[Gate, ...]
    repetitions: tuple[Repetition, ...]
    partials: tuple[Repetition, ...]
    counted_signal: str

    def failed(self, *names: str) -> tuple[Gate, ...]:
        """The gates of these names (all, when none is named) that did not pass."""
        return tuple(g for g in self.gates if not g.passed and (not names or g.name in names))
