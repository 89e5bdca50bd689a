"""Repetitions as they happen: counted on the way back, once each, small ones told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import isfinite
from statistics import median
from typing import Any

from primemover.signals.movement import Repetition
from primemover.signals.repetitions import EDGE_SHARE, RepetitionDetector, RepetitionSettings


@dataclass(kw_only=True, slots=True)
class _WayBack:
    """The first way back of a set begun at its far end: the lift of a bar from the floor.

    ``far`` is the farthest value so far and ``left_s`` when it was left, ``near`` and ``near_s``
    the nearest after it. Somebody who bends and gets up does the same, so that it counts only
    once the next repetition has begun, ``within_s`` of when it was left.
    """

    within_s: float

    far: float = float("-inf")
    left_s: float = 0.0
    near: float = float("inf")
    near_s: float = 0.0
    over: bool = False

    def update(
        self, value: float, *, time_s: float, needed: float, under_way: bool
    ) -> Repetition | None:
        """The repetition it turns out to have been; ``under_way`` says that another has begun."""
        if self.over:
            return None
        if under_way:
            self.over = True
            came_back = self.far - self.near >= needed
            soon = time_s - self.left_s <= self.within_s
            return self._repetition() if came_back and soon else None
        if value >= self.far - EDGE_SHARE * needed:
            self.far, self.left_s = max(self.far, value), time_s
            self.near, self.near_s = value, time_s
        elif value < self.near:
            self.near, self.near_s = value, time_s
        return None

    def _repetition(self) -> Repetition:
        return Repetition(
            start_s=self.left_s,
            turn_s=self.left_s,
            end_s=self.near_s,
            amplitude=self.far - self.near,
            complete=True,
        )


class LiveCounter:
    """The repetition detector of files, asked a little earlier.

    A file knows its range at once; here the median repetition so far stands for it, so that one
    odd movement does not change what counts. A file begun at the far end counts its first way back
    at once; here it counts when the next repetition begins.

    Parameters
    ----------
    settings : RepetitionSettings
    back_share : float
        Share of the way back from which a repetition is given.
    """

    def __init__(self, settings: RepetitionSettings, *, back_share: float) -> None:
        self._detector = RepetitionDetector(replace(settings, open_start=False))
        self._detector.span = 0.0
        self._back_share = back_share
        self._sign = 1.0 if settings.direction == "up" else -1.0
        self._may_begin_out = settings.open_start
        self._longest_s = settings.remember_s
        self._first = self._anew()
        self._known = 0
        self._turned_s = float("-inf")
        self._sizes: list[float] = []

    @property
    def needed(self) -> float:
        """Excursion that counts at present."""
        return self._detector.needed

    @property
    def resting(self) -> bool:
        """Whether nothing is under way."""
        return self._detector.resting

    def update(self, value: float, *, time_s: float) -> Repetition | None:
        """The repetition this sample settles, complete or partial; None mostly."""
        detector = self._detector
        detector.update(value, time_s=time_s)
        first = self._first.update(
            self._sign * value,
            time_s=time_s,
            needed=detector.needed,
            under_way=not detector.resting,
        )
        if first is not None:
            return first
        found = self._new_one() or detector.coming_back(
            share=self._back_share, turned_after_s=self._turned_s
        )
        if found is not None:
            self._turned_s = found.turn_s
            return found
        return detector.take_small()

    def finish(self) -> Repetition | None:
        """What the end of the set completes."""
        self._detector.finish()
        self._first = self._anew()
        found = self._new_one()
        if found is not None:
            self._turned_s = found.turn_s
        return found

    def ended_s(self, turn_s: float) -> float | None:
        """When the repetition that turned at ``turn_s`` ended; None while it is under way."""
        found = (one.end_s for one in self._detector.repetitions if one.turn_s == turn_s)
        return next(found, None)

    def take_size(self, repetition: Repetition) -> None:
        """Nothing comes back; the size of an accepted repetition tells what the next must have."""
        self._sizes.append(repetition.amplitude)
        self._detector.span = median(self._sizes)

    def _anew(self) -> _WayBack:
        return _WayBack(within_s=self._longest_s, over=not self._may_begin_out)

    def _new_one(self) -> Repetition | None:
        """The latest complete repetition that was not given on its way back."""
        done = self._detector.repetitions
        found = None
        if len(done) > self._known and done[-1].turn_s > self._turned_s:
            found = done[-1]
        self._known = len(done)
        return found

    def plain(self) -> dict[str, Any]:
        """The state as plain values."""
        turned_s = self._turned_s
        return {
            "detector": self._detector.plain(),
            "known": self._known,
            "turned_s": turned_s if turned_s > float("-inf") else None,
            "sizes": list(self._sizes),
            "first": {name: _or_none(value) for name, value in asdict(self._first).items()},
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self._detector.take_up(state["detector"])
        self._known = state["known"]
        self._turned_s = float("-inf") if state["turned_s"] is None else state["turned_s"]
        self._sizes = list(state["sizes"])
        known = {name: value for name, value in state["first"].items() if value is not None}
        self._first = replace(self._anew(), **known)


def _or_none(value: float) -> float | None:
    """JSON knows no infinity."""
    return value if isfinite(value) else None
