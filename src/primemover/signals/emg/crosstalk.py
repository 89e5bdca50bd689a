"""How much of one channel is seen in another: an estimate of crosstalk between sensors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import AnalysedChannel, ChannelFault

ComplexArray = npt.NDArray[np.complex128]

_SEGMENT_S: Final = 2.0  # long against every lag asked for, short against the recording
_PIECE_S: Final = 0.05  # no burst is shorter
_MAINS_WIDE_HZ: Final = 2.0  # what a notch leaves, spread by segments of two seconds
_TAPERED: Final = 0.25  # of a segment, half of it at each end
_AT_ONCE: Final = 32  # segments in memory together


@dataclass(frozen=True, kw_only=True, slots=True)
class CrosstalkSettings:
    """Rules of knowledge (``emg_rules/quality.toml``) by which crosstalk is told."""

    crosstalk_lag_s: float
    crosstalk_caution: float
    crosstalk_chance_times: float


class Likeness(NamedTuple):
    """Two channels' largest normalised cross-correlation, and the largest that chance gives."""

    largest: float
    chance: float


def likeness_of(
    channels: Sequence[AnalysedChannel], *, settings: CrosstalkSettings
) -> dict[tuple[str, str], Likeness]:
    """The likeness of every two usable channels with one clock, by their names.

    Notes
    -----
    The cross-correlation of the filtered signals within a few milliseconds. What independent
    signals of the same band give is read off the same correlation at lags far longer than any
    crosstalk, and raised by as much as their bursts fall together. Tissue changes a
    signal on its way, so crosstalk is more than this shows: the estimate finds it, and does not
    take it away.
    """
    clocks: dict[tuple[float, float, int], list[AnalysedChannel]] = defaultdict(list)
    for each in channels:
        if each.quality.usable and np.isfinite(each.filtered).any():
            clock = (each.channel.rate_hz, each.channel.start_s, len(each.filtered))
            clocks[clock].append(each)
    found: dict[tuple[str, str], Likeness] = {}
    for (rate_hz, _, _), together in clocks.items():
        if len(together) > 1:
            found.update(_among(together, rate_hz=rate_hz, settings=settings))
    return found


def crosstalk_faults(
    likeness: dict[tuple[str, str], Likeness], *, name: str, settings: CrosstalkSettings
) -> tuple[ChannelFault, ...]:
    """A caution for each other channel that ``name`` is too alike to be chance."""
    faults = []
    for pair, alike in likeness.items():
        if name not in pair or alike.largest < max(settings.crosstalk_caution, alike.chance):
            continue
        other = pair[1] if pair[0] == name else pair[0]
        words = (
            f"Its signal is like that of {other} (cross-correlation {alike.largest:.2f}, chance "
            f"gives up to {alike.chance:.2f}): one of the sensors may hear the other's muscle."
        )
        faults.append(
            ChannelFault(
                code="crosstalk",
                severity="caution",
                words=words,
                figure=alike.largest,
                unit="1",
            )
        )
    return tuple(faults)


def _among(
    channels: Sequence[AnalysedChannel], *, rate_hz: float, settings: CrosstalkSettings
) -> dict[tuple[str, str], Likeness]:
    from scipy.fft import irfft, next_fast_len

    length = next_fast_len(min(round(_SEGMENT_S * rate_hz), len(channels[0].filtered)), real=True)
    spectra = _cross_spectra([each.filtered for each in channels], length=length)
    loudness = [_loudness(each.filtered, length=length, rate_hz=rate_hz) for each in channels]
    free = [_free_of_mains(each, length=length, rate_hz=rate_hz) for each in channels]
    near = max(round(settings.crosstalk_lag_s * rate_hz), 1)
    found = {}
    for i, j in combinations(range(len(channels)), 2):
        kept = free[i] * free[j]
        size = np.prod([irfft(kept * spectra[:, n, n].real, length)[0] for n in (i, j)]) ** 0.5
        alike = irfft(kept * spectra[:, i, j], length) / (size or np.inf)
        largest = float(max(np.abs(alike[: near + 1]).max(), np.abs(alike[-near:]).max()))
        far = alike[3 * near : length - 3 * near]
        scatter = float(np.sqrt(np.mean(np.square(far)))) if len(far) else 1.0
        scatter *= _together(loudness[i], loudness[j])
        found[channels[i].channel.name, channels[j].channel.name] = Likeness(
            largest=largest, chance=min(settings.crosstalk_chance_times * scatter, 1.0)
        )
    return found


def _loudness(filtered: FloatArray, *, length: int, rate_hz: float) -> FloatArray:
    """Power (segment, piece) of short pieces of the segments that are compared."""
    piece = max(round(_PIECE_S * rate_hz), 1)
    rows = filtered[: len(filtered) // length * length].reshape(-1, length)
    whole = rows[:, : length // piece * piece].reshape(len(rows), -1, piece)
    found: FloatArray = np.square(np.nan_to_num(whole)).mean(axis=2)
    return found


def _together(first: FloatArray, second: FloatArray) -> float:
    """How many times chance is larger near no lag than far from it: both bursts fall together.

    Chance grows by the root of the product of both powers, which short bursts have at no lag and
    hardly at long ones.
    """
    far = float((first.mean(axis=1) * second.mean(axis=1)).mean())
    near = float((first * second).mean())
    return max(near / far, 1.0) ** 0.5 if far > 0 else 1.0


def _free_of_mains(each: AnalysedChannel, *, length: int, rate_hz: float) -> FloatArray:
    """1 for each line of the spectrum, 0 about the mains found: what a notch leaves is shared."""
    from scipy.fft import rfftfreq

    base_hz = each.quality.mains_hz
    lines_hz = rfftfreq(length, 1.0 / rate_hz)
    if base_hz is None:
        return np.ones(len(lines_hz))
    away = np.abs(lines_hz - base_hz * np.round(lines_hz / base_hz))
    return np.asarray(away > _MAINS_WIDE_HZ, dtype=np.float64)


def _cross_spectra(signals: Sequence[FloatArray], *, length: int) -> ComplexArray:
    """Cross-spectra (frequency, channel, channel), added over segments laid end to end."""
    from scipy.fft import rfft
    from scipy.signal.windows import tukey

    taper = tukey(length, _TAPERED, sym=False)  # so that hum does not spread over the spectrum
    count = len(signals[0]) // length
    total = np.zeros((length // 2 + 1, len(signals), len(signals)), dtype=np.complex128)
    for first in range(0, count, _AT_ONCE):
        last = min(first + _AT_ONCE, count)
        rows = np.stack([s[first * length : last * length].reshape(-1, length) for s in signals])
        lines = rfft(np.nan_to_num(rows) * taper, axis=2).transpose(2, 0, 1)
        total += lines.conj() @ lines.transpose(0, 2, 1)
    return total
