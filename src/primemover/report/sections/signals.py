"""Which signal of a recording is worth plotting, and its series with repetitions marked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from primemover.findings.key_moments import WATCHED
from primemover.knowledge.gates import GateLimit
from primemover.report.angle_plot import FloatArray, Line, LineStyle, Series, Span, number
from primemover.report.words import quantity_title, quantity_words, sentence, title, unit_sign
from primemover.signals.holds import Hold, one_leg_stance, plank_hold
from primemover.signals.movement import Movement, Repetition
from primemover.terms import Side


def plotted_series(movement: Movement, *, limits: Mapping[str, GateLimit]) -> Series | None:
    """The series to show for ``movement``, or None when it holds no usable angle.

    ``limits`` are the gates of the knowledge base; they say what counts as holding.
    """
    name = _signal_name(movement)
    if name is None:
        return None
    signal = movement.angles[name]
    lines = _lines(signal, movement=movement)
    time_s = np.asarray(signal["time"].values, float)
    if time_s.size < 2 or not any(np.isfinite(line.values).any() for line in lines):
        return None
    unit = unit_sign(str(signal.attrs.get("units", "")))
    return Series(
        title=f"{title(movement.test)}: {quantity_words(name)} over time",
        axis_label=f"{quantity_words(name)} ({unit})" if unit else quantity_words(name),
        unit=unit,
        note=sentence(str(signal.attrs.get("sign", ""))),
        time_s=time_s,
        lines=lines,
        spans=(*_spans(movement), *_holds(movement, limits=limits)),
    )


def _signal_name(movement: Movement) -> str | None:
    watched = WATCHED.get(movement.test, "")
    candidates = (movement.counted_signal, watched, *map(str, movement.angles.data_vars))
    return next((name for name in candidates if name in movement.angles.data_vars), None)


def _lines(signal: xr.DataArray, *, movement: Movement) -> tuple[Line, ...]:
    if "side" not in signal.dims:
        return (
            Line(label=quantity_title(str(signal.name)), values=_values(signal), style="strong"),
        )
    read_side = movement.view.near_side or movement.side
    lines = [
        Line(
            label=_side_label(side, movement=movement),
            values=_values(signal.sel(side=side)),
            style=_style(side, read_side=read_side, index=index),
        )
        for index, side in enumerate(map(_as_side, signal["side"].values))
    ]
    return tuple(sorted(lines, key=lambda line: line.style != "strong"))


def _as_side(value: object) -> Side:
    return "left" if str(value) == "left" else "right"


def _style(side: Side, *, read_side: Side | None, index: int) -> LineStyle:
    if read_side is None:
        return "second" if index else "strong"
    return "strong" if side == read_side else "faint"


def _side_label(side: Side, *, movement: Movement) -> str:
    if movement.view.near_side is not None:
        where = "near" if side == movement.view.near_side else "far"
        return f"{title(side)} ({where} the camera)" if where == "near" else f"{title(side)} (far)"
    if movement.side is not None and side == movement.side:
        return f"{title(side)} (tested)"
    return title(side)


def _values(signal: xr.DataArray) -> FloatArray:
    return np.asarray(signal.values, float)


def _spans(movement: Movement) -> tuple[Span, ...]:
    whole = tuple(
        _span(repetition, kind="repetition", label=str(index))
        for index, repetition in enumerate(movement.repetitions, start=1)
    )
    partial = tuple(_span(part, kind="partial", label="part") for part in movement.partials)
    return whole + partial


def _holds(movement: Movement, *, limits: Mapping[str, GateLimit]) -> tuple[Span, ...]:
    hold = _hold(movement, limits=limits)
    if hold is None:
        return ()
    label = f"held {number(hold.time_s, digits=0)} s"
    return (Span(kind="hold", label=label, start_s=hold.start_s, end_s=hold.end_s),)


def _hold(movement: Movement, *, limits: Mapping[str, GateLimit]) -> Hold | None:
    if movement.test == "one_leg_stand" and "ankle_gap" in movement.angles:
        return one_leg_stance(movement.angles, stance=movement.side, limits=limits)[1]
    if movement.test == "plank" and {"trunk_lean", "knee_flexion"} <= set(movement.angles):
        return plank_hold(movement.angles, limits=limits)
    return None


def _span(repetition: Repetition, *, kind: str, label: str) -> Span:
    return Span(
        kind=kind,
        label=label,
        start_s=repetition.start_s,
        end_s=repetition.end_s,
        turn_s=repetition.turn_s,
    )
