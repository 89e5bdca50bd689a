"""An angle over time as geometry: the template draws it, nothing here knows about markup."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
LineStyle = Literal["strong", "second", "faint"]
"""``strong``: to be read; ``second``: as good, drawn dashed; ``faint``: far side, a hint only."""

MAX_POINTS = 360
"""Points kept of one line: a pixel apart on the widest plot, so nothing visible is lost."""
MIN_HALF_RANGE = 5.0
"""Half of the smallest value range drawn, in the plot's unit."""
_NICE_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """Size and margins of a plot in its own units, which are pixels at full size."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    time_ticks: int


WIDE = Layout(
    name="wide", width=760, height=300, left=62, right=14, top=34, bottom=50, time_ticks=8
)
NARROW = Layout(
    name="narrow", width=342, height=250, left=50, right=8, top=32, bottom=48, time_ticks=5
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One series to draw: values in the plot's unit, and how much it may be trusted."""

    label: str
    values: FloatArray
    style: LineStyle


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of time to mark: a repetition, a partial one, or a hold."""

    kind: str
    label: str
    start_s: float
    end_s: float
    turn_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """What is to be plotted, before any size is chosen; ``note`` says how to read its values."""

    title: str
    axis_label: str
    unit: str
    time_s: FloatArray
    lines: tuple[Line, ...]
    spans: tuple[Span, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A tick: where it is drawn and what it says."""

    at: float
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A span placed on the plot; ``turn`` is the turning point as (x, y), if known."""

    kind: str
    label: str
    left: float
    width: float
    turn: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """A line as an SVG path."""

    label: str
    path: str
    style: LineStyle


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """A plot ready to draw in its layout's coordinates."""

    layout: Layout
    title: str
    description: str
    axis_label: str
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...]
    value_ticks: tuple[Tick, ...]
    time_ticks: tuple[Tick, ...]


def place(series: Series, *, layout: Layout) -> Plot:
    """``series`` laid out in ``layout``: paths, bands and ticks in drawing units."""
    low, high = _value_range(series.lines)
    value_ticks = nice_ticks(low, high=high, count=5)
    low, high = min(low, value_ticks[0]), max(high, value_ticks[-1])
    start_s, end_s = float(series.time_s[0]), float(series.time_s[-1])
    x = _Scale(start_s, max(end_s, start_s + 1e-6), layout.left, layout.width - layout.right)
    y = _Scale(low, high, layout.height - layout.bottom, layout.top)
    return Plot(
        layout=layout,
        title=series.title,
        description=describe(series),
        axis_label=series.axis_label,
        curves=tuple(_curve(line, time_s=series.time_s, x=x, y=y) for line in series.lines),
        bands=tuple(_band(span, series=series, x=x, y=y) for span in series.spans),
        value_ticks=tuple(Tick(at=y(v), text=number(v)) for v in value_ticks),
        time_ticks=tuple(
            Tick(at=x(t), text=number(t))
            for t in nice_ticks(start_s, high=end_s, count=layout.time_ticks)
            if start_s <= t <= end_s
        ),
    )


def describe(series: Series) -> str:
    """The plot in two sentences, for those who cannot see it."""
    strong = trusted(series.lines)
    finite = strong.values[np.isfinite(strong.values)]
    if finite.size == 0:
        return f"{series.axis_label}: no usable values."
    unit = f" {series.unit}" if series.unit != "°" else "°"
    text = (
        f"{strong.label} ranges from {number(float(finite.min()), digits=0)} to "
        f"{number(float(finite.max()), digits=0)}{unit} over "
        f"{number(float(series.time_s[-1] - series.time_s[0]), digits=0)} seconds."
    )
    return f"{text} {_describe_spans(series.spans)}".strip()


def trusted(lines: Sequence[Line]) -> Line:
    """The line to read values from: the first strong one, else the first."""
    return next((line for line in lines if line.style == "strong"), lines[0])


def _describe_spans(spans: Sequence[Span]) -> str:
    whole = sum(span.kind == "repetition" for span in spans)
    partial = sum(span.kind == "partial" for span in spans)
    holds = [span for span in spans if span.kind == "hold"]
    parts = []
    if whole:
        parts.append(f"{whole} repetition{'s' if whole > 1 else ''} marked")
    if partial:
        parts.append(f"{partial} partial")
    parts += [f"hold from {number(h.start_s)} to {number(h.end_s)} seconds" for h in holds]
    return (", ".join(parts) + ".").capitalize() if parts else ""


def nice_ticks(low: float, *, high: float, count: int) -> tuple[float, ...]:
    """Round numbers covering ``low`` to ``high`` in about ``count`` steps."""
    if not high > low:
        high = low + 1.0
    rough = (high - low) / count
    scale = 10.0 ** math.floor(math.log10(rough))
    step = next(scale * nice for nice in _NICE_STEPS if scale * nice >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return tuple(round(step * index, 10) for index in range(first, last + 1))


def number(value: float, *, digits: int = 1) -> str:
    """``value`` rounded, with a real minus sign and no trailing zeros."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", "0", ""} else text.replace("-", "\u2212")


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def _value_range(lines: Sequence[Line]) -> tuple[float, float]:
    finite = np.concatenate([line.values[np.isfinite(line.values)] for line in lines])
    if finite.size == 0:
        return 0.0, 1.0
    # a hold hardly moves: never let noise fill the whole height
    middle, half = (finite.min() + finite.max()) / 2, (finite.max() - finite.min()) / 2
    half = max(float(half), MIN_HALF_RANGE)
    return float(middle) - half, float(middle) + half


def _curve(line: Line, *, time_s: FloatArray, x: _Scale, y: _Scale) -> Curve:
    stride = max(1, math.ceil(time_s.size / MAX_POINTS))
    parts: list[str] = []
    pen_down = False
    for moment_s, value in zip(time_s[::stride], line.values[::stride], strict=True):
        if not np.isfinite(value):
            pen_down = False
            continue
        parts.append(f"{'L' if pen_down else 'M'}{x(moment_s):g} {y(value):g}")
        pen_down = True
    return Curve(label=line.label, path="".join(parts), style=line.style)


def _band(span: Span, *, series: Series, x: _Scale, y: _Scale) -> Band:
    left, right = x(span.start_s), x(span.end_s)
    return Band(
        kind=span.kind,
        label=span.label,
        left=left,
        width=round(max(right - left, 1.0), 1),
        turn=_turning_point(span, series=series, x=x, y=y),
    )


def _turning_point(
    span: Span, *, series: Series, x: _Scale, y: _Scale
) -> tuple[float, float] | None:
    if span.turn_s is None:
        return None
    strong = trusted(series.lines)
    index = int(np.argmin(np.abs(series.time_s - span.turn_s)))
    value = float(strong.values[index])
    return (x(span.turn_s), y(value)) if math.isfinite(value) else None
