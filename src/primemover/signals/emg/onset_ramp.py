"""Onset as the posterior of where a ramp of the signal's power begins.

Rest and burst are noise; what changes at the onset is its variance. It may change at once or rise
over half a second, to the burst's peak or first to a part of it. All of these are weighed by how
well they explain the power of each bin, and what remains is how likely every instant is as the
onset. A threshold asks instead when the signal *left* rest's spread, which a quieter signal does
later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import fft

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.onset_settings import OnsetSettings
from primemover.signals.emg.onset_window import BurstWindow

ComplexArray = npt.NDArray[np.complex128]

SMEAR_REACH = 4
"""A Gaussian is nothing beyond so many of its standard deviations."""
SIZE_STEP = 512
"""Sizes of transforms are rounded up to whole steps."""
LOG_NOTHING = 30.0
"""What is less likely by this natural logarithm, one in 10 million million, adds nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RampOnset:
    """Median and ends of the interval, in seconds from the recording's start."""

    time_s: float
    low_s: float
    high_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ramps:
    """Ramps of one plateau, as the likelihood needs them.

    ``kernels`` are the transforms of what 1/variance has beyond its plateau while it rises;
    ``log_sums`` (ramp, bin) the running sums of the logarithm of variance while it rises.
    """

    variance: float
    kernels: ComplexArray
    log_sums: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """The ramps that are weighed.

    ``bends`` are the powers of time by which they rise, ``count`` how many lengths each has,
    ``step_weight`` what the step weighs beforehand, and ``trust`` how much of the evidence counts:
    less than 1 where bursts are known to rise like none of them.
    """

    bends: tuple[float, ...]
    count: int
    step_weight: float
    trust: float = 1.0


def straight_family(settings: OnsetSettings) -> Family:
    """Steps and straight ramps: what the point is taken from."""
    return Family(
        bends=(1.0,),
        count=round(settings.onset_ramp_count),
        step_weight=settings.onset_step_weight,
    )


def wide_family(settings: OnsetSettings) -> Family:
    """Steps, straight ramps, and bent ones that rise early or late: for the interval."""
    return Family(
        bends=(settings.onset_bend_concave, 1.0, settings.onset_bend_convex),
        count=round(settings.onset_wide_ramp_count),
        step_weight=settings.onset_wide_step_weight,
        trust=settings.onset_wide_trust,
    )


def ramp_onset(window: BurstWindow, *, settings: OnsetSettings) -> RampOnset:
    """When the burst began, with its 95 % interval, by the posterior of ramps.

    Notes
    -----
    The time is the median under straight ramps. The interval's ends are of a wider family, whose
    evidence counts for less and which is smeared, since no real burst is one of its ramps. Each
    end's distance from the median is then multiplied by the factor that made intervals hold on
    bursts kept for learning (``onset_widen_early``, ``onset_widen_late``). No arm is shorter than
    the smear, wherever the two families fall apart.
    """
    chances = posterior(window, family=straight_family(settings), settings=settings)
    time_s = window.time_s(window.search.start + _quantile(chances, 0.5))
    low_s, high_s = plain_interval(window, settings=settings)
    least_s = settings.onset_smear_s
    return RampOnset(
        time_s=time_s,
        low_s=time_s - settings.onset_widen_early * max(least_s, time_s - low_s),
        high_s=time_s + settings.onset_widen_late * max(least_s, high_s - time_s),
    )


def plain_interval(window: BurstWindow, *, settings: OnsetSettings) -> tuple[float, float]:
    """Ends of the wider family's interval before it is widened, in seconds."""
    coarse = window.pooled(max(1, round(settings.onset_wide_bin_s / window.bin_s)))
    chances = posterior(coarse, family=wide_family(settings), settings=settings)
    spread = settings.onset_smear_s / coarse.bin_s
    reach = int(np.ceil(SMEAR_REACH * spread))
    smear = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)
    smeared = np.convolve(chances, smear / smear.sum())
    first = coarse.search.start - reach
    tail = settings.onset_tail_share
    low, high = (first + _quantile(smeared, share) for share in (tail, 1 - tail))
    return coarse.time_s(low), coarse.time_s(high)


def posterior(window: BurstWindow, *, family: Family, settings: OnsetSettings) -> FloatArray:
    """How likely the onset lies at the start of each bin of the search, summing to 1."""
    longest = round(settings.onset_ramp_longest_s / window.bin_s)
    seen = _Seen.of(window, size=_transform_size(len(window.power) + longest))
    peaks = [
        round(10 * np.log10(band.peak_power - 1) / settings.onset_level_grid_db)
        for band in window.bands
    ]
    parts = []
    for step in _level_steps(settings):
        ramps = [
            _ramps(
                peak + step,
                size=seen.size,
                bin_s=window.bin_s,
                bends=family.bends,
                count=family.count,
                settings=settings,
            )
            for peak in peaks
        ]
        parts.append(seen.log_likelihood(ramps))
    prior = _prior(len(family.bends) * family.count, step=family.step_weight)
    weights = np.tile(np.log(prior), len(parts))[:, None]
    total = family.trust * np.concatenate(parts) + weights
    return _chances(total)


def _chances(log_chances: FloatArray) -> FloatArray:
    """Chances of the columns, summing to 1; columns out of all proportion are 0."""
    best = log_chances.max(axis=0)
    likely = best > best.max() - LOG_NOTHING
    chances = np.zeros(len(best))
    chances[likely] = np.exp(log_chances[:, likely] - best.max()).sum(axis=0)
    return np.asarray(chances / chances.sum())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Seen:
    """A burst's power in each band: its transform, and its sums from each bin to the end.

    ``present`` is None where no bin is missing.
    """

    power: tuple[ComplexArray, ...]
    power_left: tuple[FloatArray, ...]
    freedom: tuple[float, ...]
    present: ComplexArray | None
    present_left: FloatArray
    size: int
    search: slice

    @classmethod
    def of(cls, window: BurstWindow, *, size: int) -> _Seen:
        there = window.present.astype(float)
        bands = window.bands
        return cls(
            power=tuple(fft.rfft(band.power, size) for band in bands),
            power_left=tuple(_left(band.power)[window.search] for band in bands),
            freedom=tuple(band.freedom for band in bands),
            present=None if window.present.all() else fft.rfft(there, size),
            present_left=_left(there)[window.search],
            size=size,
            search=window.search,
        )

    def log_likelihood(self, ramps: Sequence[_Ramps]) -> FloatArray:
        """Of every ramp (row) beginning at every bin of the search, beside rest without end.

        ``ramps`` are of one burst, in each band to its own plateau.
        """
        weights = [-0.5 * freedom for freedom in self.freedom]
        kernels = sum(
            (weight * power) * np.conj(band.kernels)
            for weight, power, band in zip(weights, self.power, ramps, strict=True)
        )
        beyond = sum(weight * band.log_sums for weight, band in zip(weights, ramps, strict=True))
        plateau = sum(
            weight * ((1 / band.variance - 1) * left + np.log(band.variance) * self.present_left)
            for weight, left, band in zip(weights, self.power_left, ramps, strict=True)
        )
        total = self._back(np.asarray(kernels))
        total += self._log_rising(np.asarray(beyond))
        total += plateau
        return total

    def _log_rising(self, log_sums: FloatArray) -> FloatArray:
        """What the logarithm of variance sums to beyond its plateau's."""
        if self.present is not None:
            rising = fft.rfft(np.diff(log_sums, axis=1), self.size)
            return self._back(self.present * np.conj(rising))
        left = np.minimum(self.present_left.astype(int), log_sums.shape[1] - 1)
        return log_sums[:, left]

    def _back(self, spectrum: ComplexArray) -> FloatArray:
        """In time again, at the bins of the search."""
        return np.asarray(fft.irfft(spectrum, self.size)[:, self.search])


def _left(values: FloatArray) -> FloatArray:
    """Sum from each bin to the end."""
    return np.asarray(np.cumsum(values[::-1])[::-1])


@lru_cache(maxsize=8)
def _level_steps(settings: OnsetSettings) -> tuple[int, ...]:
    """How many steps of the grid each plateau lies from the peak."""
    shares = np.geomspace(settings.onset_level_lowest, 1.0, round(settings.onset_level_count))
    return tuple(round(20 * np.log10(share) / settings.onset_level_grid_db) for share in shares)


def _transform_size(bins: int) -> int:
    """A size that transforms fast; few different ones, so that ramps are made once for many."""
    return int(fft.next_fast_len(-(-bins // SIZE_STEP) * SIZE_STEP, real=True))


def _prior(ramps: int, *, step: float) -> FloatArray:
    """Weight of the step, then of every ramp."""
    return np.concatenate([[step], np.full(ramps, (1 - step) / ramps)])


@lru_cache(maxsize=256)
def _ramps(
    level: int,
    *,
    size: int,
    bin_s: float,
    bends: tuple[float, ...],
    count: int,
    settings: OnsetSettings,
) -> _Ramps:
    """The ramps to a plateau of ``level`` steps of the grid."""
    power = 10 ** (level * settings.onset_level_grid_db / 10)
    longest = round(settings.onset_ramp_longest_s / bin_s)
    lengths = np.geomspace(settings.onset_ramp_shortest_s, settings.onset_ramp_longest_s, count)
    share = np.clip((np.arange(longest) + 0.5) * bin_s / lengths[:, None], 0.0, 1.0)
    rising = np.concatenate([np.ones((1, longest)), *(share**bend for bend in bends)])
    variance = 1 + power * rising**2
    kernels = fft.rfft(1 / variance - 1 / (1 + power), size)
    beyond = np.log(variance) - np.log(1 + power)
    log_sums = np.concatenate([np.zeros((len(rising), 1)), np.cumsum(beyond, axis=1)], axis=1)
    return _Ramps(variance=1 + power, kernels=kernels, log_sums=log_sums)


def _quantile(chances: FloatArray, share: float) -> float:
    """Where the running sum of the chances reaches a share of them, between bins."""
    sums = np.cumsum(chances)
    wanted = share * sums[-1]
    bin_ = int(np.searchsorted(sums, wanted))
    before = sums[bin_ - 1] if bin_ else 0.0
    within = (wanted - before) / max(chances[bin_], np.finfo(float).tiny)
    return bin_ - 0.5 + float(np.clip(within, 0.0, 1.0))
