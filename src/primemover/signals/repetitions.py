"""Counting repetitions: one streaming state machine for files and for live use.

A repetition is an excursion away from a baseline and back. Turning points are confirmed by
how far the signal has come back, never by a timer, so jitter makes no ghost repetitions and a
pause anywhere makes none disappear. Only the latest extremes matter, so a drifting baseline
does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import isfinite
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from primemover.signals.movement import Repetition

FloatArray = npt.NDArray[np.float64]
Direction = Literal["up", "down"]
Sample = tuple[float, float]

EDGE_SHARE: Final = 0.05
"""A repetition starts and ends where it leaves its baseline by this share of its amplitude."""

PARTIAL_SHARE: Final = 0.5
"""An excursion of at least this share of the smallest complete one is reported as partial."""

HALF_WAY: Final = 0.5
"""A repetition cut off by the end counts when it is more than this share of the way back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RepetitionSettings:
    """What makes a repetition, from the test's camera protocol.

    Attributes
    ----------
    min_amplitude : float
        Smallest excursion that can count, in the signal's unit.
    relative_amplitude : float
        Smallest excursion that counts, as a share of the signal's range.
    min_gap_s : float
        Two turning points nearer than this are one repetition.
    direction : {"up", "down"}
        Whether the excursion rises and comes back, or falls and comes back.
    open_start : bool
        Whether a first excursion already under way when the recording starts counts when it
        comes back: a deadlift from the floor counts its lock-outs, as an onlooker does.
    span : float, optional
        The signal's range where it is known (a file); live, the range seen so far serves.
    restart_after_s : float
        After a hole this long an unfinished repetition is dropped.
    remember_s : float
        How far back samples are kept; live use bounds it, since a set may last for ever.
    """

    min_amplitude: float = 10.0
    relative_amplitude: float = 0.4
    min_gap_s: float = 0.7
    direction: Direction = "up"
    open_start: bool = True
    span: float | None = None
    restart_after_s: float = 1.0
    remember_s: float = np.inf


class _Excursions:
    """Finds excursions of at least ``needed`` on both flanks, one sample at a time."""

    def __init__(self, *, open_start: bool, remember_s: float = np.inf) -> None:
        self._remember_s = remember_s
        self._samples: list[Sample] = []
        self._state: Literal["resting", "out", "back"] = "resting"
        self._open = open_start
        self._base = np.inf
        self._peak: Sample = (0.0, -np.inf)
        self._low = np.inf

    def update(self, sample: Sample, *, needed: float) -> Repetition | None:
        """The excursion this sample completes, or None."""
        self._samples.append(sample)
        if sample[0] - self._samples[0][0] > 2 * self._remember_s:
            since_s = sample[0] - self._remember_s
            turned = self._state != "resting" and self._peak[0] < since_s
            kept = [s for s in self._samples if s[0] >= since_s]
            self._samples = [self._peak, *kept] if turned else kept
        if self._state == "resting":
            self._rest(sample, needed)
        elif self._state == "out":
            self._go_out(sample, needed)
        return self._come_back(sample, needed) if self._state == "back" else None

    def finish(self) -> Repetition | None:
        """What is under way when the samples end: complete when it had come back far enough."""
        if self._state == "back":
            return self._closed(complete=True)
        if self._state == "out":
            self._low = self._samples[-1][1]
            back = (self._peak[1] - self._low) / (self._peak[1] - self._base)
            return self._closed(complete=back > HALF_WAY)
        return None

    def coming_back(self, *, share: float, turned_after_s: float) -> Repetition | None:
        """What is at least ``share`` of the way back and will surely be complete, or None."""
        if self._state != "back" or self._peak[0] <= turned_after_s:
            return None
        base = self._low if self._open else self._base
        if self._peak[1] - self._low < share * (self._peak[1] - base):
            return None
        return self._closed(complete=True)

    @property
    def resting(self) -> bool:
        """Whether no excursion is under way."""
        return self._state == "resting"

    def plain(self) -> dict[str, object]:
        """The state as plain values, for :meth:`take_up`."""
        return {
            "samples": [list(sample) for sample in self._samples],
            "state": self._state,
            "open": self._open,
            "base": _or_none(self._base),
            "peak": [self._peak[0], _or_none(self._peak[1])],
            "low": _or_none(self._low),
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self._samples = [(float(at_s), float(value)) for at_s, value in state["samples"]]
        self._state, self._open = state["state"], bool(state["open"])
        self._base = _or(state["base"], np.inf)
        self._peak = (float(state["peak"][0]), _or(state["peak"][1], -np.inf))
        self._low = _or(state["low"], np.inf)

    def _rest(self, sample: Sample, needed: float) -> None:
        value = sample[1]
        self._base = min(self._base, value)
        if self._open and value > self._peak[1]:
            self._peak = sample
        elif value <= self._base + EDGE_SHARE * needed and not self._open:
            self._samples = [sample]  # no later repetition can have started before this
        if value - self._base >= needed:
            self._state, self._peak, self._open = "out", sample, False
        elif self._open and self._peak[1] - value >= needed:
            self._state, self._low = "back", value

    def _go_out(self, sample: Sample, needed: float) -> None:
        value = sample[1]
        if value > self._peak[1]:
            self._peak = sample
        elif self._peak[1] - value >= needed:
            self._state, self._low = "back", value

    def _come_back(self, sample: Sample, needed: float) -> Repetition | None:
        value = sample[1]
        self._low = min(self._low, value)
        base = self._low if self._open else self._base
        home = not self._open and value <= base + EDGE_SHARE * (self._peak[1] - base)
        away_again = value - self._low >= needed
        if not (home or away_again):
            return None
        if home:
            self._low = min(self._low, base)
        done = self._closed(complete=True)
        self._open = False
        if away_again:
            self._base, self._state, self._peak = self._low, "out", sample
        else:
            self._base, self._state = value, "resting"
        self._samples = [s for s in self._samples if s[0] >= done.end_s] or [sample]
        return done

    def _closed(self, *, complete: bool) -> Repetition:
        top_s, top = self._peak
        base = self._low if self._open else self._base
        before = [s for s in self._samples if s[0] <= top_s]
        after = [s for s in self._samples if s[0] >= top_s]
        start_s = top_s if self._open else _crossing(before[::-1], base, top)
        return Repetition(
            start_s=start_s,
            turn_s=top_s,
            end_s=_crossing(after, self._low, top),
            amplitude=top - (base + self._low) / 2,
            complete=complete,
        )


def _or_none(value: float) -> float | None:
    """JSON knows no infinity."""
    return float(value) if isfinite(value) else None


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def _crossing(samples: list[Sample], base: float, top: float) -> float:
    """Time at which samples, walked away from the top, first come within the edge of ``base``."""
    level = base + EDGE_SHARE * (top - base)
    for (t0, x0), (t1, x1) in pairwise(samples):
        if x1 <= level:
            return t1 if x0 == x1 else t0 + (t1 - t0) * (x0 - level) / (x0 - x1)
    return samples[-1][0]


class RepetitionDetector:
    """Counts repetitions sample by sample; a whole recording is fed through the same machine.

    :meth:`update` returns the repetition a sample completes, if any; :meth:`finish` ends the
    set. ``repetitions`` and ``partials`` hold what was found so far, partial ones apart.
    ``span`` is the settings' own and may be set anew while it runs, as more becomes known.
    """

    def __init__(self, settings: RepetitionSettings) -> None:
        self._settings = settings
        self.span = settings.span
        self._sign = 1.0 if settings.direction == "up" else -1.0
        self._range = (np.inf, -np.inf)
        self._last_s: float | None = None
        self._small: list[Repetition] = []
        self.repetitions: list[Repetition] = []
        self.partials: list[Repetition] = []
        self._start(open_start=settings.open_start)

    def _start(self, *, open_start: bool) -> None:
        remember_s = self._settings.remember_s
        self._whole = _Excursions(open_start=open_start, remember_s=remember_s)
        self._part = _Excursions(open_start=False, remember_s=remember_s)

    @property
    def needed(self) -> float:
        """Excursion that counts at present, in the signal's unit."""
        low, high = self._range
        span = self.span
        if span is None:
            span = max(high - low, 0.0)
        return max(self._settings.min_amplitude, self._settings.relative_amplitude * span)

    def update(self, value: float, *, time_s: float) -> Repetition | None:
        """The repetition this sample completes, or None; NaN (nobody seen) is skipped."""
        if not isfinite(value):
            return None
        if self._last_s is not None and time_s - self._last_s > self._settings.restart_after_s:
            self._settle()
        self._last_s = time_s
        sample = (time_s, self._sign * float(value))
        self._range = (min(self._range[0], sample[1]), max(self._range[1], sample[1]))
        part = self._part.update(sample, needed=self.needed * PARTIAL_SHARE)
        if part is not None:
            self._small.append(part)
        return self._accepted(self._whole.update(sample, needed=self.needed))

    def finish(self) -> Repetition | None:
        """The repetition that the end of the set completes, or None; call it once."""
        return self._settle()

    @property
    def resting(self) -> bool:
        """Whether no excursion that counts is under way."""
        return self._whole.resting

    def coming_back(self, *, share: float, turned_after_s: float) -> Repetition | None:
        """The repetition that is ``share`` of the way back and will surely count, or None.

        One that turned at ``turned_after_s`` or before is known already. Its end is that of the
        samples so far.
        """
        found = self._whole.coming_back(share=share, turned_after_s=turned_after_s)
        return None if found is None or self._too_soon(found) else found

    def take_small(self) -> Repetition | None:
        """The latest excursion too small to count, once nothing else is under way; else None.

        Each is given once, and no longer becomes one of ``partials``.
        """
        if not self._small or not self._whole.resting or not self._part.resting:
            return None
        small = self._small[-1]
        self._small = []
        return _unfinished(small)

    def plain(self) -> dict[str, object]:
        """The state as plain values, fit for JSON, for :meth:`take_up`."""
        return {
            "range": [_or_none(value) for value in self._range],
            "last_s": self._last_s,
            "span": self.span,
            "whole": self._whole.plain(),
            "part": self._part.plain(),
            "small": [asdict(r) for r in self._small],
            "repetitions": [asdict(r) for r in self.repetitions],
            "partials": [asdict(r) for r in self.partials],
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave, as if never interrupted."""
        low, high = state["range"]
        self._range = (_or(low, np.inf), _or(high, -np.inf))
        self._last_s, self.span = state["last_s"], state["span"]
        self._whole.take_up(state["whole"])
        self._part.take_up(state["part"])
        self._small = [Repetition(**r) for r in state["small"]]
        self.repetitions = [Repetition(**r) for r in state["repetitions"]]
        self.partials = [Repetition(**r) for r in state["partials"]]

    def _settle(self) -> Repetition | None:
        """Close what is open, keep it if it counts, and start afresh after a hole."""
        whole = self._whole.finish()
        counted = self._accepted(whole if whole is not None and whole.complete else None)
        part = self._part.finish()
        if part is not None:
            self._small.append(part)
        if whole is not None and not whole.complete:
            self._small = [p for p in self._small if not _overlap(p, whole)] + [whole]
        self._sort_out_partials()
        self._start(open_start=False)
        return counted

    def _accepted(self, repetition: Repetition | None) -> Repetition | None:
        if repetition is None:
            return None
        if self._too_soon(repetition):
            return None
        self.repetitions.append(repetition)
        self._sort_out_partials()
        return repetition

    def _too_soon(self, repetition: Repetition) -> bool:
        before = self.repetitions[-1] if self.repetitions else None
        return bool(before and repetition.turn_s - before.turn_s < self._settings.min_gap_s)

    def _sort_out_partials(self) -> None:
        """Excursions too small to count, outside every complete one, become partials."""
        recent = self.repetitions[-2:]
        for part in self._small:
            if not any(_overlap(part, whole) for whole in recent):
                self.partials.append(_unfinished(part))
        self._small = []


def _overlap(a: Repetition, b: Repetition) -> bool:
    return a.start_s < b.end_s and b.start_s < a.end_s


def _unfinished(r: Repetition) -> Repetition:
    return Repetition(
        start_s=r.start_s, turn_s=r.turn_s, end_s=r.end_s, amplitude=r.amplitude, complete=False
    )


def robust_range(values: FloatArray) -> float:
    """Range between the 2nd and 98th percentile; 0 when nothing was seen."""
    seen = values[np.isfinite(values)]
    if len(seen) == 0:
        return 0.0
    low, high = np.percentile(seen, [2, 98])
    return float(high - low)


def find_repetitions(
    values: FloatArray, *, time_s: FloatArray, settings: RepetitionSettings
) -> tuple[tuple[Repetition, ...], tuple[Repetition, ...]]:
    """Complete and partial repetitions of a whole recording, fed through the live detector.

    ``settings.span`` is replaced by the recording's own range, which live use cannot know.
    """
    detector = RepetitionDetector(replace(settings, span=robust_range(values)))
    for value, at_s in zip(values, time_s, strict=True):
        detector.update(float(value), time_s=float(at_s))
    detector.finish()
    return tuple(detector.repetitions), tuple(detector.partials)
