"""Repetitions as they happen: counted on the way back, once each, small ones told apart."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

from primemover.signals.movement import Repetition
from primemover.signals.repetitions import RepetitionDetector, RepetitionSettings


class LiveCounter:
    """The repetition detector of files, asked a little earlier.

    A file knows its range at once; here the median repetition so far stands for it, so that one
    odd movement does not change what counts.

    Parameters
    ----------
    settings : RepetitionSettings
    back_share : float
        Share of the way back from which a repetition is given.
    """

    def __init__(self, settings: RepetitionSettings, *, back_share: float) -> None:
        self._detector = RepetitionDetector(settings)
        self._detector.span = 0.0
        self._back_share = back_share
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
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self._detector.take_up(state["detector"])
        self._known = state["known"]
        self._turned_s = float("-inf") if state["turned_s"] is None else state["turned_s"]
        self._sizes = list(state["sizes"])
