"""A result of surface EMG as plain values and as xarray."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import xarray as xr

from primemover.measures.emg.model import EmgMeasure, EmgResult, MuscleOrder
from primemover.recordings.emg.model import EmgChannel
from primemover.recordings.emg.to_xarray import channel_table
from primemover.signals.emg.model import AnalysedChannel, EmgSignals, Onset

FORMAT: Final = "primemover-emg"
FORMAT_VERSION: Final = 1
"""Raised when a reader of the previous version would misread a document of this one."""


def result_document(result: EmgResult) -> dict[str, Any]:
    """``result`` ready for JSON, without samples; what is not a finite number is None.

    ``emg-result.schema.json`` describes it.
    """
    signals = result.signals
    document: dict[str, Any] = _plain(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "source": result.source,
            "reader": signals.recording.format,
            "duration_s": signals.recording.duration_s,
            "protocol": {"id": result.protocol.id, "name": result.protocol.name},
            "does_not_mean": result.protocol.does_not_mean,
            "side": result.side,
            "notes": [*signals.recording.notes, *signals.notes],
            "effort_kind": signals.kind,
            "efforts": _efforts(signals),
            "channels": [_channel(each) for each in signals.channels],
            "maxima": [asdict(each) for each in signals.references],
            "crosstalk": [
                {"first": first, "second": second, "correlation": found}
                for (first, second), found in signals.crosstalk.items()
            ],
            "measures": [measure_document(each) for each in result.measures],
            "refusals": [asdict(each) for each in result.refusals],
            "orders": [_order(each) for each in result.orders],
            "versions": dict(result.versions),
        }
    )
    return document


def measure_document(measure: EmgMeasure) -> dict[str, Any]:
    """``measure`` as plain values, with the ends of its 95 % interval."""
    return asdict(measure) | {"low": measure.low, "high": measure.high}


def result_tree(result: EmgResult) -> xr.DataTree:
    """``result`` as xarray.

    ``/signals/clock_<n>`` holds ``emg``, ``filtered`` and ``envelope`` (time, channel) in V, one
    dataset for each set of channels with one clock; ``/onsets`` times and intervals (channel,
    effort) in s, NaN where there is no onset; ``/measures`` one value a measure, each with its
    unit.
    """
    parts = {
        f"/signals/clock_{number}": _signals_dataset(each)
        for number, each in enumerate(_by_clock(result.signals), start=1)
    }
    parts["/onsets"] = _onsets_dataset(result.signals)
    parts["/measures"] = _measures_dataset(result)
    tree = xr.DataTree.from_dict(parts)
    tree.attrs = {"source": result.source, "protocol": result.protocol.id, **result.versions}
    return tree


def _plain(value: Any) -> Any:
    """``value`` with plain lists for tuples and None for numbers that are not finite."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _efforts(signals: EmgSignals) -> list[dict[str, Any]]:
    starts = signals.starts or (None,) * len(signals.efforts)
    return [
        asdict(effort) | {"movement_start": asdict(start) if start else None}
        for effort, start in zip(signals.efforts, starts, strict=True)
    ]


def _channel(analysed: AnalysedChannel) -> dict[str, Any]:
    channel, quality = analysed.channel, analysed.quality
    return {
        "name": channel.name,
        "muscle": channel.muscle,
        "side": channel.side,
        "rate_hz": channel.rate_hz,
        "start_s": channel.start_s,
        "duration_s": channel.duration_s,
        "notes": channel.notes,
        "processing": analysed.treatment,
        "quality": asdict(quality) | {"usable": quality.usable},
        "onsets": [{"found": isinstance(each, Onset)} | asdict(each) for each in analysed.onsets],
    }


def _order(order: MuscleOrder) -> dict[str, Any]:
    return {
        "first": order.first,
        "second": order.second,
        "side": order.side,
        "statement": order.statement,
        "lag": measure_document(order.lag) if order.lag else None,
        "reason": order.reason,
    }


def _by_clock(signals: EmgSignals) -> list[list[AnalysedChannel]]:
    sets: dict[tuple[float, float, int], list[AnalysedChannel]] = {}
    for each in signals.channels:
        channel = each.channel
        clock = channel.rate_hz, channel.start_s, len(channel.volts)
        sets.setdefault(clock, []).append(each)
    return list(sets.values())


def _signals_dataset(channels: list[AnalysedChannel]) -> xr.Dataset:
    plain: list[EmgChannel] = [each.channel for each in channels]
    times_s = plain[0].times_s()
    kinds = {
        "emg": [each.volts for each in plain],
        "filtered": [each.filtered for each in channels],
        "envelope": [each.envelope for each in channels],
    }
    return xr.Dataset(
        {
            name: channel_table(plain, values=values, times_s=times_s)["emg"]
            for name, values in kinds.items()
        }
    )


def _onsets_dataset(signals: EmgSignals) -> xr.Dataset:
    channels = [each for each in signals.channels if each.onsets]
    count = len(signals.efforts)
    units = {"time_s": "s", "low_s": "s", "high_s": "s", "snr_db": "dB", "step_s": "s"}
    variables = {
        name.removesuffix("_s").removesuffix("_db"): xr.DataArray(
            np.array(
                [
                    [getattr(each, name, math.nan) for each in analysed.onsets]
                    for analysed in channels
                ],
                dtype=float,
            ).reshape(len(channels), count),
            dims=("channel", "effort"),
            attrs={"units": unit},
        )
        for name, unit in units.items()
    }
    return xr.Dataset(
        {"onset" if name == "time" else name: each for name, each in variables.items()},
        coords={
            "channel": [each.channel.name for each in channels],
            "muscle": ("channel", [each.channel.muscle for each in channels]),
            "side": ("channel", [each.channel.side or "" for each in channels]),
            "effort": np.arange(1, count + 1),
            "effort_start": ("effort", [e.start_s for e in signals.efforts], {"units": "s"}),
            "effort_end": ("effort", [e.end_s for e in signals.efforts], {"units": "s"}),
        },
    )


def _measures_dataset(result: EmgResult) -> xr.Dataset:
    """Units differ from measure to measure, so each has its own in the coordinate ``unit``."""
    measures = result.measures
    numbers = ("value", "uncertainty", "low", "high", "valid_share")
    words = ("quantity", "unit", "muscle", "against", "confidence", "method")
    return xr.Dataset(
        {
            name: (
                "measure",
                np.array([getattr(each, name) for each in measures], dtype=float),
                {"units": "1" if name == "valid_share" else "as the coordinate unit says"},
            )
            for name in numbers
        },
        coords={
            **{
                name: ("measure", np.array([getattr(each, name) for each in measures], dtype=str))
                for name in words
            },
            "side": ("measure", np.array([each.side or "" for each in measures], dtype=str)),
            "efforts": ("measure", np.array([each.efforts for each in measures], dtype=int)),
        },
    )
