"""Which cue to give: the most pressing that is earned, one at a time, never nagging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from primemover.coaching.events import Event, Word
from primemover.knowledge import Knowledge
from primemover.knowledge.coached import CoachedCue


@dataclass(slots=True)
class _Standing:
    """How one cue stands: how long its fault has shown, how often it was given."""

    streak: float = 0.0
    given: int = 0
    open: bool = False
    since_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CueLimits:
    """From which reading a cue is earned (``limit``) and from which corrected (``settled``)."""

    cue: CoachedCue
    limit: float
    settled: float

    def beyond(self, reading: float) -> bool:
        """Whether the reading shows the fault clearly."""
        return reading > self.limit if self.cue.comparison == "above" else reading < self.limit

    def corrected(self, reading: float) -> bool:
        """Whether the reading is well."""
        return reading < self.settled if self.cue.comparison == "above" else reading > self.settled


def cue_limits(cue: CoachedCue, *, knowledge: Knowledge) -> CueLimits:
    """The limits of a cue: its own, or those of the threshold it names."""
    if not cue.threshold:
        limit = cue.limit.value if cue.limit else None
        settled = cue.settled.value if cue.settled else None
        return CueLimits(cue=cue, limit=limit or 0.0, settled=settled or 0.0)
    levels = {
        one.level: one.value or 0.0
        for one in knowledge.thresholds[cue.threshold].limits
        if not one.tests or cue.test in one.tests
    }
    return CueLimits(cue=cue, limit=levels["clear"], settled=levels["borderline"])


class Cueing:
    """Chooses cues from readings, a repetition or a moment of a hold at a time.

    Parameters
    ----------
    cues : iterable of CueLimits
    knowledge : Knowledge
        ``coaching_rules`` say after how much, how often and how far apart.
    hold : bool
        Whether a fault is timed in seconds instead of counted in repetitions.
    """

    def __init__(self, cues: Iterable[CueLimits], *, knowledge: Knowledge, hold: bool) -> None:
        rules = knowledge.coaching_rules
        self._cues = sorted(cues, key=lambda one: one.cue.priority)
        self._enough = rules["cue_time" if hold else "cue_repetitions"].number
        self._cool_down_s = rules["cue_cool_down"].number
        self._most = int(rules["cue_most"].number)
        self._hold = hold
        self._standing = {one.cue.code: _Standing() for one in self._cues}
        self._last_s = float("-inf")

    def update(self, readings: Mapping[str, float], *, time_s: float) -> Event | None:
        """At most one event: praise for what was corrected, else the most pressing cue.

        ``readings`` are by code; a code that is missing or NaN could not be seen and changes
        nothing.
        """
        praise: Event | None = None
        for one in self._cues:
            reading = readings.get(one.cue.code, float("nan"))
            if isfinite(reading):
                praise = self._note(one, reading=reading, time_s=time_s) or praise
        return praise or self._most_pressing(readings, time_s=time_s)

    def _note(self, one: CueLimits, *, reading: float, time_s: float) -> Event | None:
        standing = self._standing[one.cue.code]
        if one.beyond(reading):
            standing.since_s = time_s if standing.since_s is None else standing.since_s
            standing.streak = time_s - standing.since_s if self._hold else standing.streak + 1
            return None
        if not one.corrected(reading):
            return None
        standing.streak, standing.since_s = 0.0, None
        if not standing.open:
            return None
        standing.open = False
        return Word(time_s=time_s, code=f"praise.{one.cue.code}", reading=reading)

    def _most_pressing(self, readings: Mapping[str, float], *, time_s: float) -> Event | None:
        if time_s - self._last_s < self._cool_down_s:
            return None
        for one in self._cues:
            standing = self._standing[one.cue.code]
            reading = readings.get(one.cue.code, float("nan"))
            earned = standing.streak >= self._enough and one.beyond(reading)
            if earned and standing.given < self._most:
                standing.given += 1
                standing.open, standing.streak, standing.since_s = True, 0.0, None
                self._last_s = time_s
                return Word(time_s=time_s, code=f"cue.{one.cue.code}", reading=reading)
        return None

    def plain(self) -> dict[str, Any]:
        """The state as plain values."""
        return {
            "last_s": self._last_s if isfinite(self._last_s) else None,
            "cues": {
                code: [one.streak, one.given, one.open, one.since_s]
                for code, one in self._standing.items()
            },
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self._last_s = float("-inf") if state["last_s"] is None else state["last_s"]
        for code, (streak, given, is_open, since_s) in state["cues"].items():
            if code in self._standing:
                self._standing[code] = _Standing(
                    streak=streak, given=given, open=is_open, since_s=since_s
                )
