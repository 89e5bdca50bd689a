"""Surface EMG filtered without delay: the band of muscle, and mains hum only where it is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.gaps import finite_runs

MAINS_HZ: Final = (50.0, 60.0)
"""Frequencies of the world's mains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterSettings:
    """Rules of knowledge (``emg_rules/filters.toml``) that filtering rests on."""

    band_low_hz: float
    band_low_heart_hz: float
    band_high_hz: float
    band_nyquist_share: float
    band_order: float
    shortest_piece_s: float
    notch_width_hz: float
    mains_window_s: float
    mains_neighbours_hz: float
    mains_times_neighbours: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Mains:
    """Mains hum found in a channel.

    ``base_hz`` is 50 or 60, ``lines_hz`` the base and the harmonics that stand out; ``share`` is
    their part of the power inside the band, 0 to 1.
    """

    base_hz: float
    lines_hz: tuple[float, ...]
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Spectrum:
    """Power per Hz of a channel (V²/Hz) on evenly spaced ``frequencies_hz``."""

    frequencies_hz: FloatArray
    density: FloatArray

    @property
    def step_hz(self) -> float:
        """Distance of two frequencies."""
        return float(self.frequencies_hz[1] - self.frequencies_hz[0])

    def power(self, low_hz: float, *, high_hz: float) -> float:
        """Power from ``low_hz`` up to ``high_hz``, in V²."""
        inside = (self.frequencies_hz >= low_hz) & (self.frequencies_hz < high_hz)
        return float(self.density[inside].sum() * self.step_hz)


def band_of(
    rate_hz: float, *, settings: FilterSettings, heart: bool = False
) -> tuple[float, float]:
    """Both edges of the band, in Hz, for a channel of this rate.

    The lower edge is higher where a heartbeat leaks in; the upper one stays below half the rate.
    """
    low_hz = settings.band_low_heart_hz if heart else settings.band_low_hz
    return low_hz, min(settings.band_high_hz, settings.band_nyquist_share * rate_hz / 2)


def band_pass(
    volts: FloatArray,
    *,
    rate_hz: float,
    band: tuple[float, float],
    order: int = 4,
    notches_hz: Sequence[float] = (),
    notch_width_hz: float = 1.0,
    shortest_piece_s: float = 0.25,
) -> FloatArray:
    """``volts`` inside ``band``, without delay, and without the lines of ``notches_hz``.

    A Butterworth filter runs forwards and back over each piece between gaps, never across one:
    at the edges of the band the amplitude is halved. NaN stays NaN, and so becomes a piece under
    ``shortest_piece_s``, which is too short to be filtered.

    Parameters
    ----------
    volts : array (sample,)
    band : pair of float
        Edges in Hz, the upper one below half the rate.
    order : int
        Of each edge, each way.
    """
    sections = band_sections(
        rate_hz=rate_hz,
        band=band,
        order=order,
        notches_hz=notches_hz,
        notch_width_hz=notch_width_hz,
    )
    return without_delay(
        volts, sections=sections, rate_hz=rate_hz, shortest_piece_s=shortest_piece_s
    )


def notch(
    volts: FloatArray,
    *,
    rate_hz: float,
    lines_hz: Sequence[float],
    width_hz: float = 1.0,
    shortest_piece_s: float = 0.25,
) -> FloatArray:
    """``volts`` without narrow lines, without delay; gaps as in :func:`band_pass`."""
    sections = _notch_sections(rate_hz=rate_hz, lines_hz=lines_hz, width_hz=width_hz)
    if not len(sections):
        return volts.copy()
    return without_delay(
        volts, sections=sections, rate_hz=rate_hz, shortest_piece_s=shortest_piece_s
    )


def band_sections(
    *,
    rate_hz: float,
    band: tuple[float, float],
    order: int = 4,
    notches_hz: Sequence[float] = (),
    notch_width_hz: float = 1.0,
) -> FloatArray:
    """Second-order sections (section, 6) of the band-pass and its notches, to be run one way."""
    from scipy.signal import butter

    edges = butter(order, band, "bandpass", fs=rate_hz, output="sos")
    notches = _notch_sections(rate_hz=rate_hz, lines_hz=notches_hz, width_hz=notch_width_hz)
    return np.ascontiguousarray(np.vstack([edges, notches]))


def _notch_sections(*, rate_hz: float, lines_hz: Sequence[float], width_hz: float) -> FloatArray:
    from scipy.signal import iirnotch

    rows = [
        np.concatenate(iirnotch(line_hz, line_hz / width_hz, fs=rate_hz))
        for line_hz in lines_hz
        if 0.0 < line_hz < rate_hz / 2
    ]
    return np.array(rows).reshape(len(rows), 6)


def without_delay(
    volts: FloatArray,
    *,
    sections: FloatArray,
    rate_hz: float,
    shortest_piece_s: float,
    mean_kept: bool = False,
) -> FloatArray:
    """``volts`` run forwards and back through ``sections``, piece by piece between gaps.

    Both ends of a piece are padded by its mirror image, up to a second. ``mean_kept`` is for
    low-passes; for all others the mean is taken away first, so that no edge rings.
    """
    from scipy.signal import sosfiltfilt

    shortest = max(round(shortest_piece_s * rate_hz), 8)
    filtered = np.full(len(volts), np.nan)
    for run in _pieces(volts):
        length = run.stop - run.start
        if length >= shortest:
            piece = volts[run] if mean_kept else volts[run] - volts[run].mean()
            filtered[run] = sosfiltfilt(sections, piece, padlen=min(length - 1, round(rate_hz)))
    return filtered


def _pieces(volts: FloatArray) -> Iterator[slice]:
    present = np.isfinite(volts)
    if len(volts) and present.all():
        yield slice(0, len(volts))
    else:
        yield from finite_runs(present)


def spectrum_of(volts: FloatArray, *, rate_hz: float, window_s: float) -> Spectrum | None:
    """Power over frequency by Welch's method, over all pieces between gaps; None when too short.

    Parameters
    ----------
    window_s : float
        Length of the windows that are averaged; shortened where fewer than seven, each half over
        the next, would fit the longest piece: one alone is all chance.
    """
    pieces = [volts[run] for run in _pieces(volts)]
    longest = max((len(piece) for piece in pieces), default=0)
    window = min(_fast_length(round(window_s * rate_hz)), longest // 4)
    if window < 16:
        return None
    return _welch([p for p in pieces if len(p) >= window], window=window, rate_hz=rate_hz)


def _fast_length(wanted: int) -> int:
    from scipy.fft import next_fast_len

    return int(next_fast_len(max(wanted, 1), real=True))


def _welch(pieces: Sequence[FloatArray], *, window: int, rate_hz: float) -> Spectrum:
    from scipy.fft import rfft, rfftfreq
    from scipy.signal.windows import hann

    taper = hann(window, sym=False)
    total = np.zeros(window // 2 + 1)
    count = 0
    for piece in pieces:
        rows = np.lib.stride_tricks.sliding_window_view(piece, window)[:: max(window // 2, 1)]
        for first in range(0, len(rows), 64):
            few = rows[first : first + 64]
            lines = rfft((few - few.mean(axis=1, keepdims=True)) * taper, axis=1)
            total += (lines.real**2 + lines.imag**2).sum(axis=0)
        count += len(rows)
    density = 2.0 * total / (count * rate_hz * float(taper @ taper))
    return Spectrum(frequencies_hz=rfftfreq(window, 1.0 / rate_hz), density=density)


def mains_found(
    volts: FloatArray,
    *,
    rate_hz: float,
    settings: FilterSettings,
    spectrum: Spectrum | None = None,
) -> Mains | None:
    """Mains hum at 50 or 60 Hz with the harmonics that stand out, or None.

    A line stands out when its power is so many times the median of its neighbours' as knowledge
    says. The base with the strongest line is taken, and only its harmonics are asked for; many
    amplifiers take the base itself away and leave these.

    Parameters
    ----------
    spectrum : Spectrum, optional
        Of the same ``volts`` with windows of ``mains_window_s``, where it is known already.
    """
    if spectrum is None:
        spectrum = spectrum_of(volts, rate_hz=rate_hz, window_s=settings.mains_window_s)
    if spectrum is None:
        return None
    band = band_of(rate_hz, settings=settings)
    lines_of = {
        base: _standing_out(spectrum, base, band[1], settings=settings) for base in MAINS_HZ
    }
    base_hz = max(lines_of, key=lambda base: max(lines_of[base].values(), default=0.0))
    lines = tuple(lines_of[base_hz])
    if not lines:
        return None
    return Mains(base_hz=base_hz, lines_hz=lines, share=_share(spectrum, lines, band))


def _standing_out(
    spectrum: Spectrum, base_hz: float, highest_hz: float, *, settings: FilterSettings
) -> dict[float, float]:
    """How many times its neighbours' power each line of a base has, for those that stand out."""
    every = (base_hz * k for k in range(1, int(highest_hz / base_hz) + 1))
    times = {line: _times_neighbours(spectrum, line, settings=settings) for line in every}
    return {line: n for line, n in times.items() if n >= settings.mains_times_neighbours}


def _times_neighbours(spectrum: Spectrum, line_hz: float, *, settings: FilterSettings) -> float:
    """Power of a line by the median of its neighbours'; 0 where there is nothing to compare."""
    away = np.abs(spectrum.frequencies_hz - line_hz)
    line = away <= _half_width_hz(spectrum)
    beside = ~line & (away <= settings.mains_neighbours_hz) & (away > 2 * _half_width_hz(spectrum))
    if not line.any() or beside.sum() < 4:
        return 0.0
    usual = float(np.median(spectrum.density[beside]))
    return float(spectrum.density[line].max()) / usual if usual > 0 else 0.0


def _half_width_hz(spectrum: Spectrum) -> float:
    """How far a line's own power reaches: the window's main lobe, or a wandering mains."""
    return max(0.5, 2 * spectrum.step_hz)


def _share(spectrum: Spectrum, lines_hz: Sequence[float], band: tuple[float, float]) -> float:
    half = _half_width_hz(spectrum)
    whole = spectrum.power(band[0], high_hz=band[1])
    hum = sum(
        max(
            spectrum.power(line - half, high_hz=line + half + spectrum.step_hz / 2)
            - _ground(spectrum, line),
            0.0,
        )
        for line in lines_hz
    )
    return min(hum / whole, 1.0) if whole > 0 else 0.0


def _ground(spectrum: Spectrum, line_hz: float) -> float:
    """Power that would lie under a line without it, by its neighbours."""
    half = _half_width_hz(spectrum)
    away = np.abs(spectrum.frequencies_hz - line_hz)
    beside = (away > 2 * half) & (away <= 4 * half)
    inside = away <= half
    if not beside.any():
        return 0.0
    return float(np.median(spectrum.density[beside]) * inside.sum() * spectrum.step_hz)
