"""Onset as the posterior of where a ramp of the signal's power begins.

Rest and burst are noise; what changes at the onset is its variance. It may change at once or rise
over half a second, to the burst's peak or first to a part of it. All of these are weighed by how
well they explain the power of each bin, and what remains is how likely every instant is as the
onset. A threshold asks instead when the signal *left* rest's spread, which a quieter signal does
later.
"""

from __future__ import annotations

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
SIZE_STEP = 256
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


def ramp_onset(window: BurstWindow, *, settings: OnsetSettings) -> RampOnset:
    """When the burst began, with its 95 % interval, by the posterior of ramps.

    Notes
    -----
    The time is the median under straight ramps. The interval's ends are of a wider family (steps,
    straight and bent ramps), smeared, and drawn away from the median by the factors that made them
    hold on bursts kept for learning (``onset_widen_early``, ``onset_widen_late``).
    """
    straight = posterior(window, settings=settings, bends=(1.0,))
    time_s = window.time_s(window.search.start + _quantile(straight, 0.5))
    low_s, high_s = plain_interval(window, settings=settings)
    return RampOnset(
        time_s=time_s,
        low_s=time_s - settings.onset_widen_early * max(0.0, time_s - low_s),
        high_s=time_s + settings.onset_widen_late * max(0.0, high_s - time_s),
    )


def bends_of(settings: OnsetSettings) -> tuple[float, float, float]:
    """Powers of time by which ramps rise: early and levelling off, straight, and late."""
    return (settings.onset_bend_concave, 1.0, settings.onset_bend_convex)


def plain_interval(window: BurstWindow, *, settings: OnsetSettings) -> tuple[float, float]:
    """Ends of the wider family's interval before it is widened, in seconds."""
    coarse = window.pooled(max(1, round(settings.onset_wide_bin_s / window.bin_s)))
    chances = posterior(coarse, settings=settings, bends=bends_of(settings))
    spread = settings.onset_smear_s / coarse.bin_s
    reach = int(np.ceil(SMEAR_REACH * spread))
    smear = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)
    smeared = np.convolve(chances, smear / smear.sum())
    first = coarse.search.start - reach
    tail = settings.onset_tail_share
    low, high = (first + _quantile(smeared, share) for share in (tail, 1 - tail))
    return coarse.time_s(low), coarse.time_s(high)


def posterior(
    window: BurstWindow, *, settings: OnsetSettings, bends: tuple[float, ...]
) -> FloatArray:
    """How likely the onset lies at the start of each bin of the search, summing to 1."""
    grid = settings.onset_level_grid_db
    peak = round(10 * np.log10(window.peak_power - 1) / grid)
    longest = round(settings.onset_ramp_longest_s / window.bin_s)
    size = _transform_size(len(window.power) + longest)
    seen = _Seen.of(window, size=size)
    steps = _level_steps(settings)
    parts = [
        seen.log_likelihood(
            _ramps(peak + step, size=size, bin_s=window.bin_s, bends=bends, settings=settings)
        )
        for step in steps
    ]
    total = np.concatenate(parts)
    total += np.tile(np.log(_prior(settings, bends=len(bends))), len(steps))[:, None]
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
    """A burst's power as the likelihood needs it: transforms, and sums from each bin to the end.

    ``present`` is None where no bin is missing.
    """

    power: ComplexArray
    present: ComplexArray | None
    power_left: FloatArray
    present_left: FloatArray
    freedom: float
    size: int
    search: slice

    @classmethod
    def of(cls, window: BurstWindow, *, size: int) -> _Seen:
        there = window.present.astype(float)
        return cls(
            power=fft.rfft(window.power, size),
            present=None if window.present.all() else fft.rfft(there, size),
            power_left=np.cumsum(window.power[::-1])[::-1][window.search],
            present_left=np.cumsum(there[::-1])[::-1][window.search],
            freedom=window.freedom,
            size=size,
            search=window.search,
        )

    def log_likelihood(self, ramps: _Ramps) -> FloatArray:
        """Of every ramp (row) beginning at every bin of the search, beside rest without end."""
        total = self._along(self.power, ramps.kernels)
        total += self._log_rising(ramps)
        total += (1 / ramps.variance - 1) * self.power_left
        total += np.log(ramps.variance) * self.present_left
        total *= -0.5 * self.freedom
        return total

    def _log_rising(self, ramps: _Ramps) -> FloatArray:
        """What the logarithm of variance sums to beyond its plateau's."""
        if self.present is not None:
            return self._along(self.present, fft.rfft(np.diff(ramps.log_sums, axis=1), self.size))
        left = np.minimum(self.present_left.astype(int), ramps.log_sums.shape[1] - 1)
        return ramps.log_sums[:, left]

    def _along(self, spectrum: ComplexArray, kernels: ComplexArray) -> FloatArray:
        """Sum of the signal under each kernel begun at each bin of the search."""
        return np.asarray(fft.irfft(spectrum * np.conj(kernels), self.size)[:, self.search])


@lru_cache(maxsize=8)
def _level_steps(settings: OnsetSettings) -> tuple[int, ...]:
    """How many steps of the grid each plateau lies from the peak."""
    shares = np.geomspace(settings.onset_level_lowest, 1.0, round(settings.onset_level_count))
    return tuple(round(20 * np.log10(share) / settings.onset_level_grid_db) for share in shares)


def _transform_size(bins: int) -> int:
    """A size that transforms fast; few different ones, so that ramps are made once for many."""
    return int(fft.next_fast_len(-(-bins // SIZE_STEP) * SIZE_STEP, real=True))


def _prior(settings: OnsetSettings, *, bends: int) -> FloatArray:
    """Weight of each ramp: the step, then every length of every bend."""
    ramps = round(settings.onset_ramp_count) * bends
    weight = settings.onset_step_weight
    return np.concatenate([[weight], np.full(ramps, (1 - weight) / ramps)])


@lru_cache(maxsize=32)
def _ramps(
    level: int, *, size: int, bin_s: float, bends: tuple[float, ...], settings: OnsetSettings
) -> _Ramps:
    """The ramps to a plateau of ``level`` steps of the grid."""
    power = 10 ** (level * settings.onset_level_grid_db / 10)
    longest = round(settings.onset_ramp_longest_s / bin_s)
    lengths = np.geomspace(
        settings.onset_ramp_shortest_s,
        settings.onset_ramp_longest_s,
        round(settings.onset_ramp_count),
    )
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
