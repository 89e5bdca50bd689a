"""A recording as geometry: a strip for each channel and sensor; the template draws it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.report.angle_plot import Tick, nice_ticks, number
from primemover.report.emg_contents.words import (
    NO_FAULT,
    SENSOR_WORDS,
    amplitude_in_words,
    faults_in_words,
    muscle_of_channel,
    rate_in_words,
    seconds_in_words,
    volts_in_words,
)
from primemover.signals.emg.filters import Spectrum, spectrum_of
from primemover.signals.emg.overview import Trace, trace_of

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.model import FloatArray, Marker, SensorTrack
    from primemover.signals.emg.model import AnalysedChannel, EmgSignals

WIDTH: Final = 1200
LEFT: Final = 268
"""Where the traces begin; names and faults stand before it."""
RIGHT: Final = 936
"""Where they end; spectra follow."""
SPECTRUM_LEFT: Final = 984
SPECTRUM_RIGHT: Final = 1184
TOP: Final = 96
HEAD: Final = 60
"""Room for the title, which a page has already."""

_COLUMNS: Final = 1100
"""Columns of a trace: finer than the pixels it is drawn with."""
_STRIP: Final = 92
_SENSOR_STRIP: Final = 46
_GAP: Final = 16
_LINE: Final = 15
_LETTERS: Final = 38
"""Letters that fit before the traces."""
_MOST_FAULT_LINES: Final = 4
_MOST_SENSORS: Final = 24
_MOST_MARKERS: Final = 60
_NAMED_MARKERS: Final = 12
_SPECTRUM_HZ: Final = 500.0
_SPECTRUM_DB: Final = 40.0
_WHOLE: Final = 0.9
"""An effort that takes up more of the recording than this is not shaded: it tells nothing apart."""
_OFFSET_TOLD: Final = 0.05
"""An offset larger than this share of the signal's reach is told beside it."""
_WINDOW_S: Final = 1.0
"""Length of the pieces a spectrum is averaged over: lines a few hertz apart are told apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """One channel or sensor: where it lies, what is written beside it, what is drawn in it."""

    top: float
    height: float
    name: str
    lines: tuple[str, ...]
    faults: tuple[str, ...]
    usable: bool
    raw: str
    envelope: str
    scale: str
    spectrum: str

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of time across all strips."""

    left: float
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsPicture:
    """A picture ready to draw; ``description`` says it to those who cannot see it."""

    title: str
    subtitle: str
    description: str
    height: float
    floor: float
    strips: tuple[Strip, ...]
    efforts: tuple[Span, ...]
    markers: tuple[Tick, ...]
    times: tuple[Tick, ...]
    frequencies: tuple[Tick, ...]
    notes: tuple[str, ...]


def contents_picture(signals: EmgSignals, *, knowledge: Knowledge) -> ContentsPicture:
    """The picture of everything in one recording."""
    recording = signals.recording
    across = _Across(end_s=_end_s(signals))
    strips = [*_channel_strips(signals, across=across, knowledge=knowledge)]
    strips += _sensor_strips(
        recording.sensors[:_MOST_SENSORS], across=across, top=_below(strips, gap=2 * _GAP)
    )
    floor = _below(strips, gap=0)
    return ContentsPicture(
        title=recording.source,
        subtitle=subtitle_of(signals),
        description=_description(signals, knowledge=knowledge),
        height=floor + 44,
        floor=floor,
        strips=tuple(strips),
        efforts=tuple(
            Span(left=across(e.start_s), width=round(across(e.end_s) - across(e.start_s), 1))
            for e in signals.efforts
            if e.end_s - e.start_s < _WHOLE * across.end_s
        ),
        markers=tuple(_markers(recording.markers, across=across)),
        times=tuple(
            Tick(at=across(t), text=number(t))
            for t in nice_ticks(0.0, high=across.end_s, count=8)
            if t <= across.end_s
        ),
        frequencies=tuple(
            Tick(at=_frequency_at(f), text=number(f)) for f in (0.0, 100.0, 200.0, 300.0, 400.0)
        ),
        notes=left_out(signals),
    )


def subtitle_of(signals: EmgSignals) -> str:
    """Format, how many channels and sensors, how long."""
    recording = signals.recording
    parts = [
        recording.format,
        _counted(len(recording.channels), "channel of EMG", "channels of EMG"),
        _counted(len(recording.sensors), "other sensor", "other sensors"),
        _counted(len(recording.markers), "marker", "markers"),
        seconds_in_words(recording.duration_s),
    ]
    return " · ".join(parts)


def left_out(signals: EmgSignals) -> tuple[str, ...]:
    """What the picture does not show, said."""
    recording = signals.recording
    told = []
    if len(recording.sensors) > _MOST_SENSORS:
        more = len(recording.sensors) - _MOST_SENSORS
        told.append(f"{_counted(more, 'more sensor is', 'more sensors are')} not drawn.")
    if len(recording.markers) > _MOST_MARKERS:
        more = len(recording.markers) - _MOST_MARKERS
        told.append(f"{_counted(more, 'more marker is', 'more markers are')} not drawn.")
    return tuple(told)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _end_s(signals: EmgSignals) -> float:
    recording = signals.recording
    sensors = (s.start_s + len(s.samples) / s.rate_hz for s in recording.sensors)
    return (
        max(recording.duration_s, *sensors, 1e-3)
        if recording.sensors
        else max(recording.duration_s, 1e-3)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Across:
    """Where a moment lies from left to right."""

    end_s: float

    def __call__(self, time_s: float) -> float:
        share = min(max(time_s / self.end_s, 0.0), 1.0)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def _below(strips: Sequence[Strip], *, gap: float) -> float:
    return strips[-1].top + strips[-1].height + gap if strips else TOP


def _channel_strips(
    signals: EmgSignals, *, across: _Across, knowledge: Knowledge
) -> Iterator[Strip]:
    top = float(TOP)
    for each in signals.channels:
        strip = _channel_strip(each, top=top, across=across, knowledge=knowledge)
        yield strip
        top += strip.height + _GAP


def _channel_strip(
    analysed: AnalysedChannel, *, top: float, across: _Across, knowledge: Knowledge
) -> Strip:
    channel = analysed.channel
    lines = (
        *_wrapped(muscle_of_channel(channel, knowledge=knowledge)),
        f"{rate_in_words(channel.rate_hz)}, {amplitude_in_words(analysed)}",
    )
    faults = _fault_lines(faults_in_words(analysed) or (NO_FAULT,))
    height = max(_STRIP, _LINE * (1 + len(lines) + len(faults)) + 6)
    raw = trace_of(
        channel.volts, rate_hz=channel.rate_hz, columns=_COLUMNS, start_s=channel.start_s
    )
    envelope = trace_of(
        analysed.envelope, rate_hz=channel.rate_hz, columns=_COLUMNS, start_s=channel.start_s
    )
    scale = _around_offset(raw, values=channel.volts, middle=top + height / 2, half=height / 2 - 3)
    return Strip(
        top=top,
        height=height,
        name=_cut(channel.name),
        lines=lines,
        faults=faults,
        usable=analysed.quality.usable,
        raw=_outline(raw, across=across, upwards=scale),
        envelope=_line(envelope, across=across, upwards=replace(scale, centre=0.0)),
        scale=_scale_in_words(scale),
        spectrum=_spectrum_path(
            spectrum_of(channel.volts, rate_hz=channel.rate_hz, window_s=_WINDOW_S),
            top=top,
            height=height,
        ),
    )


def _sensor_strips(
    sensors: Sequence[SensorTrack], *, across: _Across, top: float
) -> Iterator[Strip]:
    for number_, sensor in enumerate(sensors):
        yield _sensor_strip(sensor, top=top + number_ * (_SENSOR_STRIP + 8), across=across)


def _sensor_strip(sensor: SensorTrack, *, top: float, across: _Across) -> Strip:
    raw = trace_of(sensor.samples, rate_hz=sensor.rate_hz, columns=_COLUMNS, start_s=sensor.start_s)
    low, high = _ends(raw)
    scale = _Upwards(
        middle=top + _SENSOR_STRIP / 2,
        half=_SENSOR_STRIP / 2 - 3,
        most=(high - low) / 2,
        centre=(high + low) / 2,
    )
    unit = f" {sensor.unit}" if sensor.unit else ""
    return Strip(
        top=top,
        height=_SENSOR_STRIP,
        name=_cut(sensor.name),
        lines=(f"{SENSOR_WORDS[sensor.kind]}, {rate_in_words(sensor.rate_hz)}",),
        faults=(),
        usable=True,
        raw=_outline(raw, across=across, upwards=scale),
        envelope="",
        scale=f"{number(low, digits=2)} to {number(high, digits=2)}{unit}",
        spectrum="",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Upwards:
    """Where a value lies from top to bottom; ``most`` reaches the strip's edge."""

    middle: float
    half: float
    most: float
    centre: float = 0.0

    def __call__(self, values: FloatArray) -> FloatArray:
        if not self.most:
            return np.full(values.shape, self.middle)
        placed: FloatArray = self.middle - (values - self.centre) / self.most * self.half
        return placed


def _around_offset(raw: Trace, *, values: FloatArray, middle: float, half: float) -> _Upwards:
    """A scale around the signal's median: an offset of the amplifier hides nothing."""
    there = values[np.isfinite(values)]
    centre = float(np.median(there)) if there.size else 0.0
    low, high = _ends(raw)
    most = max(centre - low, high - centre) if there.size else 0.0
    return _Upwards(middle=middle, half=half, most=most, centre=centre)


def _scale_in_words(scale: _Upwards) -> str:
    if not scale.most:
        return f"all {volts_in_words(scale.centre)}"
    told = f"±{volts_in_words(scale.most)}"
    told_offset = abs(scale.centre) > _OFFSET_TOLD * scale.most
    return f"{told} around {volts_in_words(scale.centre)}" if told_offset else told


def _ends(trace: Trace) -> tuple[float, float]:
    if not np.isfinite(trace.low).any():
        return 0.0, 0.0
    return float(np.nanmin(trace.low)), float(np.nanmax(trace.high))


def _outline(trace: Trace, *, across: _Across, upwards: _Upwards) -> str:
    """A vertical stroke for each column, so that every spike is seen; few samples are a line.

    Strokes reach to those beside them: a slope is no row of dots.
    """
    if np.array_equal(trace.low, trace.high, equal_nan=True):
        return _line(trace, across=across, upwards=upwards)
    highs = np.fmax(trace.high, np.append(np.nan, trace.low[:-1]))
    lows = np.fmin(trace.low, np.append(np.nan, trace.high[:-1]))
    there = np.isfinite(trace.low)
    return "".join(
        f"M{across(t):g} {top:.1f}V{max(floor, top + 0.6):.1f}"
        for t, top, floor in zip(
            trace.times_s[there], upwards(highs[there]), upwards(lows[there]), strict=True
        )
    )


def _line(trace: Trace, *, across: _Across, upwards: _Upwards) -> str:
    """A line through the highest values, broken where there are none."""
    parts, pen = [], "M"
    for t, y in zip(trace.times_s, upwards(trace.high), strict=True):
        if np.isfinite(y):
            parts.append(f"{pen}{across(t):g} {y:.1f}")
        pen = "L" if np.isfinite(y) else "M"
    return "".join(parts)


def _frequency_at(frequency_hz: float) -> float:
    share = frequency_hz / _SPECTRUM_HZ
    return round(SPECTRUM_LEFT + share * (SPECTRUM_RIGHT - SPECTRUM_LEFT), 1)


def _spectrum_path(spectrum: Spectrum | None, *, top: float, height: float) -> str:
    """Power in decibels below the strongest frequency, filled down to the strip's floor."""
    if spectrum is None:
        return ""
    shown = spectrum.frequencies_hz <= _SPECTRUM_HZ
    power = spectrum.density[shown]
    if not power.size or not power.max() > 0:
        return ""
    floor = power.max() * 10 ** (-_SPECTRUM_DB / 10)
    below_db = 10 * np.log10(np.maximum(power, floor) / power.max())
    ys = top + 3 + (height - 6) * (-below_db / _SPECTRUM_DB)
    xs = [_frequency_at(float(f)) for f in spectrum.frequencies_hz[shown]]
    points = "L".join(f"{x:g} {y:.1f}" for x, y in zip(xs, ys, strict=True))
    edge = f"{top + height - 3:.1f}"
    return f"M{xs[0]:g} {edge}L{points}L{xs[-1]:g} {edge}Z"


def _markers(markers: Sequence[Marker], *, across: _Across) -> Iterator[Tick]:
    """Each marker; names are left out where they would lie over each other."""
    named = len(markers) <= _NAMED_MARKERS
    for marker in markers[:_MOST_MARKERS]:
        yield Tick(at=across(marker.time_s), text=_cut(marker.name, most=14) if named else "")


def _fault_lines(faults: Sequence[str]) -> tuple[str, ...]:
    lines = [line for fault in faults for line in _wrapped(fault)]
    if len(lines) > _MOST_FAULT_LINES:
        return (*lines[: _MOST_FAULT_LINES - 1], "… more in the table")
    return tuple(lines)


def _wrapped(text: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, _LETTERS)) or ("",)


def _cut(text: str, *, most: int = 30) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _description(signals: EmgSignals, *, knowledge: Knowledge) -> str:
    told = [
        f"{each.channel.name}: {muscle_of_channel(each.channel, knowledge=knowledge)}, "
        f"{amplitude_in_words(each)}, {' '.join(faults_in_words(each)) or NO_FAULT}"
        for each in signals.channels
    ]
    return f"{subtitle_of(signals)}. {'; '.join(told)}."
