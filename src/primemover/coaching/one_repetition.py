"""One repetition as it was seen: whether it is one, how deep it went, what its cues read."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from primemover.coaching.movements import OF_REPETITION
from primemover.coaching.placing import within
from primemover.knowledge.coached import CoachedMovement, LiveLimit
from primemover.knowledge.protocols import CameraView
from primemover.signals.movement import Repetition

Row = tuple[float, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenRepetition:
    """A repetition with the readings of its frames; ``names`` are those of each row."""

    found: Repetition
    names: tuple[str, ...]
    rows: list[Row]

    def take(self, quantity: str, *, how: str, since_start: bool = False) -> float:
        """The ``peak``, ``trough``, ``range`` or ``median`` of a quantity; NaN when not seen."""
        if quantity in OF_REPETITION:
            return self._of_the_whole(quantity)
        place = self.names.index(quantity)
        values = [row[place] for row in self.rows if isfinite(row[place])]
        if not values:
            return float("nan")
        first = values[0] if since_start else 0.0
        if how == "range":
            return max(values) - min(values)
        if how == "median":
            return sorted(values)[len(values) // 2] - first
        return (max(values) if how == "peak" else min(values)) - first

    def _of_the_whole(self, quantity: str) -> float:
        found = self.found
        if quantity == "seconds_out" and found.out_s == 0.0:
            return float("nan")  # begun at its far end: the way out was not seen
        return {
            "seconds": found.end_s - found.start_s,
            "seconds_out": found.out_s,
            "seconds_back": found.back_s,
            "excursion": found.amplitude,
        }[quantity]

    def refused(self, movement: CoachedMovement, *, shortest_s: float, longest_s: float) -> str:
        """Why a movement large enough is none of these repetitions; "" when it is one."""
        seconds = self.found.end_s - self.found.start_s
        if seconds > longest_s:
            return "too_long"
        if seconds < shortest_s:
            return "too_short"
        return next((guard.code for guard in movement.guards if not self._keeps(guard)), "")

    def _keeps(self, guard: LiveLimit) -> bool:
        """Whether a guard is kept; what was not seen keeps it."""
        if guard.quantity == "travel":
            return within(guard, value=self._went())
        high = self.take(guard.quantity, how="peak")
        low = self.take(guard.quantity, how="trough")
        too_high = guard.high is not None and high > guard.high
        too_low = guard.low is not None and low < guard.low
        too_little = guard.value is not None and high < guard.value
        return not (too_high or too_low or too_little)

    def _went(self) -> float:
        """How far the hips are from where they were at the start, in trunk lengths."""
        if not self.rows:
            return float("nan")
        place = self.names.index("travel")
        return abs(self.rows[-1][place] - self.rows[0][place])

    def cue_readings(
        self, movement: CoachedMovement, *, view: CameraView | None
    ) -> dict[str, float]:
        """The reading of every cue that can be seen from here, by code."""
        return {
            cue.code: self.take(cue.quantity, how=cue.take, since_start=cue.since_start)
            for cue in movement.cues
            if view in cue.views or cue.quantity in OF_REPETITION
        }
