"""Repetitions, holds and steps in a recording, found in the amplitude of all channels together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge.emg import EffortKind
from primemover.recordings.emg.model import EmgRecording, FloatArray
from primemover.signals.emg.marked_efforts import marked_efforts
from primemover.signals.emg.model import AnalysedChannel, Effort
from primemover.signals.emg.steps import find_steps
from primemover.signals.gaps import finite_runs

GRID_HZ: Final = 100.0
"""Rate at which amplitude is looked at: a hundredth of a second is far below any effort."""

_SLOW_HZ: Final = 10.0  # rate of the baseline, which changes within seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class EffortSettings:
    """Rules of knowledge (``emg_rules/efforts.toml``) by which efforts are found."""

    level_window_s: float
    baseline_window_s: float
    baseline_percentile: float
    hold_baseline_percentile: float
    effort_least_times: float
    effort_most_times: float
    effort_on_share: float
    effort_off_share: float
    effort_merge_s: float
    effort_shortest_s: float
    hold_shortest_s: float
    hold_merge_s: float
    stride_shortest_s: float
    stride_longest_s: float
    stride_least_alike: float
    burst_share: float
    burst_least_times: float


def find_efforts(
    channels: Sequence[AnalysedChannel],
    *,
    kind: EffortKind,
    settings: EffortSettings,
    recording: EmgRecording | None = None,
    wanted: Sequence[str] = (),
) -> tuple[Effort, ...]:
    """The efforts of a recording in their order; none where nothing rises above the baseline.

    Parameters
    ----------
    channels : sequence of AnalysedChannel
        Those that are not usable are left out.
    kind : EffortKind
        ``gait``: from one step of a leg to its next.
    recording : EmgRecording, optional
        Its markers and foot switches come before amplitude, where they tell the efforts.
    wanted : sequence of str
        Muscles that matter, the most wanted first: a step begins where the first of them that
        was recorded is quietest, so that no burst of it is cut in two.
    """
    if recording is not None:
        marked = marked_efforts(
            recording,
            kind=kind,
            shortest_s=settings.effort_shortest_s,
            shortest_stride_s=settings.stride_shortest_s,
        )
        if marked:
            return marked
    usable = [each for each in channels if each.quality.usable]
    if not usable:
        return ()
    levels = np.stack(levels_of(usable, settings=settings))
    if kind == "gait":
        return find_steps(
            levels,
            rate_hz=GRID_HZ,
            first=_most_wanted(usable, wanted=wanted),
            stride_s=(settings.stride_shortest_s, settings.stride_longest_s),
            least_alike=settings.stride_least_alike,
        )
    return _risen(levels, hold=kind == "hold", settings=settings)


def levels_of(
    channels: Sequence[AnalysedChannel], *, settings: EffortSettings
) -> tuple[FloatArray, ...]:
    """Amplitude of each channel in volts on one clock of ``GRID_HZ`` from the recording's start.

    NaN before its first and after its last sample, and in gaps.
    """
    from scipy.ndimage import uniform_filter1d

    end_s = max(each.channel.start_s + each.channel.duration_s for each in channels)
    times_s = np.arange(max(int(end_s * GRID_HZ), 1)) / GRID_HZ
    width = max(round(settings.level_window_s * GRID_HZ), 1)
    levels = []
    for each in channels:
        power = np.square(_at(each, times_s))
        present = np.isfinite(power)
        summed = uniform_filter1d(np.where(present, power, 0.0), width, mode="nearest")
        share = uniform_filter1d(present.astype(float), width, mode="nearest")
        level = np.sqrt(np.maximum(summed, 0.0) / np.where(share > 0, share, 1.0))
        levels.append(np.where(present, level, np.nan))
    return tuple(levels)


def _at(each: AnalysedChannel, times_s: FloatArray) -> FloatArray:
    index = np.round((times_s - each.channel.start_s) * each.channel.rate_hz).astype(int)
    inside = (index >= 0) & (index < len(each.envelope))
    found = np.full(len(times_s), np.nan)
    found[inside] = each.envelope[index[inside]]
    return found


def _most_wanted(channels: Sequence[AnalysedChannel], *, wanted: Sequence[str]) -> int | None:
    """Index of the channel of the most wanted muscle, or None where none of them was recorded."""
    muscles = [each.channel.muscle for each in channels]
    return next((muscles.index(muscle) for muscle in wanted if muscle in muscles), None)


def _risen(levels: FloatArray, *, hold: bool, settings: EffortSettings) -> tuple[Effort, ...]:
    """Stretches in which all channels together rise above their baseline."""
    found = _together(levels, hold=hold, settings=settings)
    if found is None:
        return ()
    together, loudest = found
    usual = float(np.percentile(together[together > 0.25 * together.max()], 50))
    spans = _hysteresis(
        together, on=settings.effort_on_share * usual, off=settings.effort_off_share * usual
    )
    merge_s = settings.hold_merge_s if hold else settings.effort_merge_s
    shortest_s = settings.hold_shortest_s if hold else settings.effort_shortest_s
    return tuple(
        Effort(start_s=first / GRID_HZ, end_s=last / GRID_HZ)
        for first, last in _merged(spans, gap=merge_s * GRID_HZ)
        if last - first >= shortest_s * GRID_HZ
        and not _is_knock(loudest[first:last], settings=settings)
    )


def _is_knock(loudest: FloatArray, *, settings: EffortSettings) -> bool:
    """Whether a stretch is louder than efforts are, and no longer than smoothing makes a blow."""
    longest_s = settings.effort_shortest_s + settings.level_window_s
    loud = float(loudest.max()) >= settings.effort_most_times
    return loud and len(loudest) < longest_s * GRID_HZ


def _together(
    levels: FloatArray, *, hold: bool, settings: EffortSettings
) -> tuple[FloatArray, FloatArray] | None:
    """Mean rise above the baseline, each channel by its own loud part and weighted by it.

    With it the largest of the channels, without a limit. None where no channel rises.
    """
    total: FloatArray = np.zeros(levels.shape[1])
    weights: FloatArray = np.zeros(levels.shape[1])
    loudest: FloatArray = np.zeros(levels.shape[1])
    for level in levels:
        present = np.isfinite(level)
        if not present.any():
            continue
        filled = np.interp(np.arange(len(level)), np.flatnonzero(present), level[present])
        baseline = _baseline(filled, hold=hold, settings=settings)
        rise = np.sqrt(np.maximum(np.square(filled) - np.square(baseline), 0.0))
        usual = max(float(np.median(baseline)), 1e-12)
        loud = _loud(rise, usual=usual, present=present, settings=settings)
        if loud is None:
            continue
        weight = loud**2 / (loud**2 + usual**2) * present
        # a knock that is louder than any effort counts as much as a loud one, no more
        total += weight * np.minimum(rise / loud, settings.effort_most_times)
        loudest = np.maximum(loudest, rise / loud * present)
        weights += weight
    if not weights.any():
        return None
    mean: FloatArray = total / np.where(weights > 0, weights, 1.0)
    return mean, loudest


def _loud(
    rise: FloatArray, *, usual: float, present: npt.NDArray[np.bool_], settings: EffortSettings
) -> float | None:
    """A channel's usual rise in effort; None where it has none.

    The loudest twentieth of the time tells it, or, where efforts are fewer, the highest rise that
    lasts as long as the shortest effort.
    """
    from scipy.ndimage import minimum_filter1d

    least = usual * (settings.effort_least_times**2 - 1.0) ** 0.5
    loud = float(np.percentile(rise[present], 95))
    if loud >= least:
        return loud
    lasting = minimum_filter1d(rise, max(round(settings.effort_shortest_s * GRID_HZ), 1))
    loud = float(lasting[present].max())
    return loud if loud >= least else None


def _baseline(level: FloatArray, *, hold: bool, settings: EffortSettings) -> FloatArray:
    """What a channel falls back to between efforts: for holds one value, else it may drift."""
    from scipy.ndimage import percentile_filter, uniform_filter1d

    step = round(GRID_HZ / _SLOW_HZ)
    width = round(settings.baseline_window_s * _SLOW_HZ)
    slow = level[: len(level) // step * step].reshape(-1, step).mean(axis=1)
    if hold or len(slow) <= width:
        share = settings.hold_baseline_percentile if hold else settings.baseline_percentile
        return np.full(len(level), np.percentile(level, share))
    quiet = percentile_filter(slow, settings.baseline_percentile, size=width, mode="nearest")
    smooth = uniform_filter1d(quiet, max(width // 3, 1), mode="nearest")
    return np.interp(np.arange(len(level)), (np.arange(len(slow)) + 0.5) * step, smooth)


def _hysteresis(values: FloatArray, *, on: float, off: float) -> Iterable[tuple[int, int]]:
    """Stretches above ``off`` that reach ``on`` somewhere: first index, and one past the last."""
    reached: npt.NDArray[np.bool_] = values >= on
    for run in finite_runs(values >= off):
        if reached[run].any():
            yield run.start, run.stop


def _merged(spans: Iterable[tuple[int, int]], *, gap: float) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        if merged and first - merged[-1][1] < gap:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged
