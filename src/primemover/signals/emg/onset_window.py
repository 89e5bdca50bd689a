"""The part of a signal in which one onset is looked for: its rest, its burst, its power."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import fft

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import Effort, NoOnset
from primemover.signals.emg.onset_settings import OnsetSettings

BoolArray = npt.NDArray[np.bool_]
Cause = Literal["weak", "no_rest", "no_burst", "unusable", "short"]

SPLIT_MOST = 0.35
"""Share of the sampling rate that a split into two bands may lie at: beyond, hardly any is left."""
LEAST_RISE = 0.05
"""A burst in a band that does not rise is taken to rise this much, so that decibels exist."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BandPower:
    """Power in one band of frequencies, as multiples of rest's in that band.

    ``power`` is one value a bin, ``peak_power`` the burst's highest, ``freedom`` the effective
    degrees of freedom of a bin.
    """

    power: FloatArray
    peak_power: float
    freedom: float

    def pooled(self, bins: int) -> BandPower:
        """The same in pieces of so many bins; a last, incomplete piece is left out."""
        return BandPower(
            power=_pieces(self.power, bins).mean(axis=1),
            peak_power=self.peak_power,
            freedom=self.freedom * bins,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class BurstWindow:
    """What an onset is found from.

    Attributes
    ----------
    volts : array (sample,)
        The filtered signal from rest to the burst's peak.
    power : array (bin,)
        Mean power of each bin as a multiple of rest's; 0 where it is missing.
    present : array (bin,)
        Whether the bin has any sample.
    first_s, bin_s : float
        Start of the first bin in seconds from the recording's start, and a bin's length.
    bin_samples : int
    rest : slice
        The bins of rest.
    search : slice
        Bins at whose start the onset may lie.
    bands : tuple of BandPower
        The same in slow and fast frequencies, each beside its own rest; one where the sampling
        rate leaves no room for two.
    snr_db : float
    """

    volts: FloatArray
    power: FloatArray
    present: BoolArray
    first_s: float
    bin_s: float
    bin_samples: int
    rest: slice
    search: slice
    bands: tuple[BandPower, ...]
    snr_db: float

    def time_s(self, position: float) -> float:
        """Seconds from the recording's start of a position in bins."""
        return self.first_s + position * self.bin_s

    def pooled(self, bins: int) -> BurstWindow:
        """The same burst in pieces of so many bins; a last, incomplete piece is left out."""
        if bins == 1:
            return self
        return replace(
            self,
            power=_pieces(self.power, bins).mean(axis=1),
            present=_pieces(self.present, bins).any(axis=1),
            bin_s=self.bin_s * bins,
            bin_samples=self.bin_samples * bins,
            rest=slice(self.rest.start // bins, max(1, self.rest.stop // bins)),
            search=slice(self.search.start // bins, self.search.stop // bins),
            bands=tuple(each.pooled(bins) for each in self.bands),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cut:
    """The bins around one effort, before anything is known of them."""

    volts: FloatArray
    power: FloatArray
    present: BoolArray
    first_sample: int
    bin_samples: int
    seek: int
    settings: OnsetSettings
    bin_s: float

    def bins(self, seconds: float) -> int:
        """How many bins last so long, at least one."""
        return max(1, round(seconds / self.bin_s))

    def mean_power(self, bins: int) -> FloatArray:
        """Mean power of every run of so many bins, NaN where half of it is missing."""
        total = _running(self.power, bins)
        count = _running(self.present.astype(float), bins)
        means: FloatArray = np.where(count * 2 > bins, total / np.maximum(count, 1.0), np.nan)
        return means


def burst_window(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    effort: Effort,
    settings: OnsetSettings,
) -> BurstWindow | NoOnset:
    """Rest, burst and power around one effort, or why no onset can be found in it.

    Parameters
    ----------
    filtered : array (sample,)
        Volts after the band-pass; NaN where samples are missing.
    start_s : float
        Time of the first sample.
    """
    cut = _cut(filtered, rate_hz=rate_hz, start_s=start_s, effort=effort, settings=settings)
    if isinstance(cut, NoOnset):
        return cut
    peak = _peak(cut)
    if peak is None:
        return _none("short", "The effort is too short, or its samples are missing.")
    rest = _rest(cut, before=peak)
    if rest is None:
        return _none("no_rest", "There is no rest before the effort to compare it with.")
    return _window(cut, rest=rest, peak=peak, start_s=start_s, rate_hz=rate_hz)


def _none(cause: Cause, reason: str, *, snr_db: float = float("nan")) -> NoOnset:
    return NoOnset(cause=cause, reason=reason, snr_db=snr_db)


def _cut(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    effort: Effort,
    settings: OnsetSettings,
) -> _Cut | NoOnset:
    size = max(1, round(settings.onset_bin_s * rate_hz))
    begin = round((effort.start_s - start_s) * rate_hz)
    lead = round(settings.onset_lead_s * rate_hz)
    first = begin - lead - round(settings.onset_rest_s * rate_hz)
    first += max(0, -(first // size)) * size  # whole bins, so that a shift moves the onset with it
    last_s = min(effort.end_s, effort.start_s + settings.onset_search_s)
    last = min(len(filtered), round((last_s - start_s) * rate_hz))
    bins = (last - first) // size
    if bins < 3:
        return _none("short", "The effort is too short, or its samples are missing.")
    volts = np.asarray(filtered[first : first + bins * size], dtype=float)
    power, present = _binned(volts, size=size)
    return _Cut(
        volts=volts,
        power=power,
        present=present,
        first_sample=first,
        bin_samples=size,
        seek=max(0, (begin - lead - first) // size),
        settings=settings,
        bin_s=size / rate_hz,
    )


def _binned(volts: FloatArray, *, size: int) -> tuple[FloatArray, BoolArray]:
    pieces = volts.reshape(-1, size)
    known = np.isfinite(pieces)
    count = known.sum(axis=1)
    total = np.where(known, pieces, 0.0)
    power = np.einsum("ij,ij->i", total, total) / np.maximum(count, 1)
    return power, count > 0


def _running(values: FloatArray, bins: int) -> FloatArray:
    """Sums of every run of ``bins`` values; as long as there are whole runs."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[bins:] - sums[:-bins])


def _peak(cut: _Cut) -> slice | None:
    """The first run of bins that is about as strong as the strongest of the effort."""
    width = cut.bins(cut.settings.onset_peak_window_s)
    means = cut.mean_power(width)[cut.seek :] if len(cut.power) >= width else np.array([])
    if not np.isfinite(means).any() or np.nanmax(means) <= 0:
        return None
    strong = int(np.argmax(np.nan_to_num(means) >= np.nanmax(means) / 2))
    near = means[strong : strong + cut.bins(cut.settings.onset_peak_within_s)]
    begin = cut.seek + strong + int(np.nanargmax(near))
    return slice(begin, begin + width)


def _rest(cut: _Cut, *, before: slice) -> slice | None:
    """The stretch that ends where the search begins, or the last quiet one if that was no rest."""
    least = cut.bins(cut.settings.onset_rest_least_s)
    if before.start < least:
        return None
    means = cut.mean_power(least)[: before.start - least + 1]
    if not np.isfinite(means).any():
        return None
    limit = np.nanmin(means) * 10 ** (cut.settings.onset_rest_rise_db / 10)
    usual = slice(0, min(cut.seek, before.start))
    known = cut.present[usual].sum()
    if known >= least and cut.power[usual].sum() <= limit * known:
        return usual
    return _last_quiet(means, limit=float(limit), bins=least)


def _last_quiet(means: FloatArray, *, limit: float, bins: int) -> slice:
    """The quietest run of bins since the signal was last above the limit and came back below it.

    An earlier one would leave another burst between rest and this one, as walking has them.
    """
    quiet = np.flatnonzero(np.nan_to_num(means, nan=np.inf) <= limit)
    breaks = np.flatnonzero(np.diff(quiet) > 1)
    first = int(quiet[breaks[-1] + 1]) if len(breaks) else int(quiet[0])
    begin = first + int(np.nanargmin(means[first : int(quiet[-1]) + 1]))
    return slice(begin, begin + bins)


def _window(
    cut: _Cut, *, rest: slice, peak: slice, start_s: float, rate_hz: float
) -> BurstWindow | NoOnset:
    settings = cut.settings
    rest_power = float(cut.power[rest].sum() / max(1, cut.present[rest].sum()))
    if rest_power <= 0:
        return _none("no_rest", "The signal before the effort is exactly zero: that is no rest.")
    kept = slice(rest.start, peak.stop)
    present = cut.present[kept]
    if (~present).mean() > settings.onset_gap_share:
        return _none("unusable", "Too many samples are missing around the effort.")
    peak_power = float(cut.power[peak].sum() / max(1, cut.present[peak].sum()))
    snr_db = _decibels(peak_power / rest_power - 1)
    if snr_db < settings.onset_no_burst_db:
        return _none("no_burst", "The signal does not rise in this effort.", snr_db=snr_db)
    if snr_db < settings.onset_least_snr_db:
        return _none("weak", _too_weak(snr_db, settings=settings), snr_db=snr_db)
    volts = cut.volts[rest.start * cut.bin_samples : peak.stop * cut.bin_samples]
    rest_bins = slice(0, rest.stop - rest.start)
    peak_bins = slice(peak.start - rest.start, peak.stop - rest.start)
    least = cut.bins(settings.onset_rest_least_s)
    return BurstWindow(
        volts=volts,
        power=cut.power[kept] / rest_power,
        present=present,
        first_s=start_s + (cut.first_sample + rest.start * cut.bin_samples) / rate_hz,
        bin_s=cut.bin_s,
        bin_samples=cut.bin_samples,
        rest=rest_bins,
        search=slice(least // 2, peak_bins.stop - cut.bins(settings.onset_edge_s)),
        bands=tuple(
            _band_power(
                _binned(each, size=cut.bin_samples)[0], rest=rest_bins, peak=peak_bins, cut=cut
            )
            for each in _split(volts, rate_hz=rate_hz, settings=settings)
        ),
        snr_db=snr_db,
    )


def _split(volts: FloatArray, *, rate_hz: float, settings: OnsetSettings) -> tuple[FloatArray, ...]:
    """Slow and fast part of the signal; the signal itself where it is sampled too slowly."""
    if settings.onset_split_hz > SPLIT_MOST * rate_hz:
        return (volts,)
    width = settings.onset_split_width_hz
    size = fft.next_fast_len(len(volts) + round(2 * rate_hz / width), real=True)
    spectrum = fft.rfft(np.nan_to_num(volts), size)
    above = fft.rfftfreq(size, 1 / rate_hz) - settings.onset_split_hz
    fast = np.asarray(fft.irfft(spectrum * np.clip(above / width + 0.5, 0.0, 1.0), size))
    fast = np.where(np.isfinite(volts), fast[: len(volts)], np.nan)
    return volts - fast, fast


def _band_power(power: FloatArray, *, rest: slice, peak: slice, cut: _Cut) -> BandPower:
    """Beside its own rest. A band is never quite silent, and a burst never quite absent."""
    level = max(float(power[rest].mean()), float(np.finfo(float).tiny))
    return BandPower(
        power=power / level,
        peak_power=1 + max(float(power[peak].mean()) / level - 1, LEAST_RISE),
        freedom=min(_freedom(power[rest], cut=cut), _freedom(power[peak], cut=cut)),
    )


def _too_weak(snr_db: float, *, settings: OnsetSettings) -> str:
    return (
        f"The burst stands {snr_db:.1f} dB above rest; below "
        f"{settings.onset_least_snr_db:g} dB no onset is told."
    )


def _decibels(ratio: float) -> float:
    return float(10 * np.log10(max(ratio, 1e-6)))


def _pieces(values: npt.NDArray[Any], bins: int) -> npt.NDArray[Any]:
    """The values in rows of so many."""
    whole = len(values) // bins
    return values[: whole * bins].reshape(whole, bins)


def _freedom(power: FloatArray, *, cut: _Cut) -> float:
    """Effective degrees of freedom of a bin, from how power is correlated in time."""
    centred = power - power.mean()
    total = float(centred @ centred)
    if total <= 0:
        return 1.0
    lags = min(cut.bins(cut.settings.onset_correlation_s), len(power) - 1)
    shared = sum(max(0.0, float(centred[:-lag] @ centred[lag:])) for lag in range(1, lags + 1))
    return 1.0 / (1.0 + 2.0 * shared / total)
