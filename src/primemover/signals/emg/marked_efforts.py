"""Efforts that a recording tells itself: marked spans, pairs of marks, foot switches."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from primemover.knowledge.emg import EffortKind
from primemover.recordings.emg.model import EmgRecording, FloatArray, Marker, SensorTrack
from primemover.signals.emg.model import Effort
from primemover.terms import SIDES, Side

_BEGINS: Final = ("start", "begin", "on")
_ENDS: Final = ("end", "stop", "off")
_TOUCHES: Final = (
    "touch-down", "touch down", "touchdown", "heel strike", "heelstrike", "heel-strike",
    "foot strike", "foot contact", "initial contact", "foot down",
)  # fmt: skip
_RESTING: Final = ("rest", "resting", "pause", "break", "baseline", "relax", "relaxed", "ruhe")
_HEELS: Final = ("heel", "ferse")
_FEET: Final = (*_HEELS, "foot", "toe", "fsr", "sole", "fuss", "fuß", "hallux", "meta")
_CLOCKS: Final = ("sync", "trig", "digital", "button", "clock", "camera", "ttl", "status")
"""Switches that other devices or people press, not feet."""
_LONGEST_STRIDE_S: Final = 3.0  # two touches further apart have others between them unseen


def marked_efforts(
    recording: EmgRecording, *, kind: EffortKind, shortest_s: float, shortest_stride_s: float
) -> tuple[Effort, ...]:
    """Efforts by markers or, for steps, foot switches; none where they tell none.

    Marks that last a while are efforts, unless they say rest, else pairs of marks that say start
    and end. Steps go from one touch of the foot to the next of the same side.
    """
    if kind == "gait":
        touches = _marked_touches(recording.markers) or _switched(
            recording.sensors, shortest_s=shortest_s, shortest_stride_s=shortest_stride_s
        )
        return _between(touches)
    spans = [
        (m.time_s, m.time_s + m.duration_s)
        for m in recording.markers
        if m.duration_s > 0 and not any(word in _RESTING for word in _words(m.name))
    ]
    spans = spans or _pairs(recording.markers)
    return tuple(
        Effort(start_s=first, end_s=last)
        for first, last in sorted(spans)
        if last - first >= shortest_s
    )


def _pairs(markers: tuple[Marker, ...]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    begun: float | None = None
    for marker in sorted(markers, key=lambda each: each.time_s):
        words = _words(marker.name)
        if any(word in _BEGINS for word in words):
            begun = marker.time_s
        elif begun is not None and any(word in _ENDS for word in words):
            spans.append((begun, marker.time_s))
            begun = None
    return spans


def _words(name: str) -> list[str]:
    return name.lower().replace("_", " ").split()


def _marked_touches(markers: tuple[Marker, ...]) -> list[tuple[float, Side | None]]:
    found: list[tuple[float, Side | None]] = []
    for marker in markers:
        name = marker.name.lower().replace("_", " ")
        if any(words in name for words in _TOUCHES):
            found.append((marker.time_s, _side_in(name)))
    return found


def _side_in(name: str) -> Side | None:
    return next((side for side in SIDES if side in name), None)


def _switched(
    sensors: tuple[SensorTrack, ...], *, shortest_s: float, shortest_stride_s: float
) -> list[tuple[float, Side | None]]:
    """Touches by one foot switch, at the heel where there is one; none by a device's pulses."""
    switches = [s for s in sensors if s.kind == "switch" and np.isfinite(s.samples).any()]
    for sensor in sorted(switches, key=lambda each: not _named(each, _HEELS)):
        if _named(sensor, _CLOCKS) and not _named(sensor, _FEET):
            continue
        times = apart(rises(sensor), least_s=shortest_s)
        if len(times) > 1 and float(np.median(np.diff(times))) >= shortest_stride_s:
            side = _side_in(sensor.name.lower())
            return [(float(time_s), side) for time_s in times]
    return []


def _named(sensor: SensorTrack, words: tuple[str, ...]) -> bool:
    return any(word in sensor.name.lower() for word in words)


def apart(times: FloatArray, *, least_s: float) -> FloatArray:
    """Rising ``times`` without those that follow a kept one sooner: a contact that bounces."""
    kept: list[float] = []
    for time_s in times:
        if not kept or time_s - kept[-1] >= least_s:
            kept.append(float(time_s))
    return np.array(kept, dtype=np.float64)


def rises(sensor: SensorTrack) -> FloatArray:
    """Seconds at which a switch goes over the middle of its range from below."""
    samples = sensor.samples
    low, high = float(np.nanmin(samples)), float(np.nanmax(samples))
    closed = samples > 0.5 * (low + high)
    edges = np.flatnonzero(closed[1:] & ~closed[:-1]) + 1
    return np.asarray(sensor.start_s + edges / sensor.rate_hz, dtype=np.float64)


def _between(touches: list[tuple[float, Side | None]]) -> tuple[Effort, ...]:
    """From each touch to the next of the same side; of one side only, so that none overlap."""
    if not touches:
        return ()
    side = touches[0][1]
    times = sorted(time_s for time_s, of in touches if of == side)
    return tuple(
        Effort(start_s=first, end_s=last, side=side)
        for first, last in pairwise(times)
        if 0 < last - first <= _LONGEST_STRIDE_S
    )
