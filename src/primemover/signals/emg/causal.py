"""Surface EMG as it comes in, chunk by chunk: state in, state out, any chunks give the same.

Live use cannot look ahead, so these filters delay the signal, unlike those for files: amplitudes
agree, times do not. No onset is told from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.filters import band_sections
from primemover.signals.gaps import finite_runs


@dataclass(frozen=True, kw_only=True, slots=True)
class CausalBand:
    """A causal band-pass: its sections (section, 6) and its state (section, 2) between chunks."""

    sections: FloatArray
    state: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class CausalRms:
    """A moving RMS over the last ``window`` samples; ``last`` holds the squares still in it.

    A missing sample is NaN in ``last``.
    """

    window: int
    last: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class CausalEnvelope:
    """An exponential RMS: ``keep`` is the weight of what was, ``power`` the state in V²."""

    keep: float
    power: float


def causal_band(
    *,
    rate_hz: float,
    band: tuple[float, float],
    order: int = 4,
    notches_hz: Sequence[float] = (),
    notch_width_hz: float = 1.0,
) -> CausalBand:
    """A band-pass at rest, for :func:`band_pass_chunk`; edges in Hz, as for files."""
    sections = band_sections(
        rate_hz=rate_hz,
        band=band,
        order=order,
        notches_hz=notches_hz,
        notch_width_hz=notch_width_hz,
    )
    return CausalBand(sections=sections, state=np.zeros((len(sections), 2)))


def band_pass_chunk(volts: FloatArray, *, band: CausalBand) -> tuple[FloatArray, CausalBand]:
    """The filtered chunk in volts, and the band-pass to go on with.

    A missing sample (NaN) stays missing and leaves the state alone.
    """
    from scipy.signal import sosfilt

    filtered = np.full(len(volts), np.nan)
    state = band.state
    for run in finite_runs(np.isfinite(volts)):
        filtered[run], state = sosfilt(band.sections, volts[run], zi=state)
    return filtered, CausalBand(sections=band.sections, state=state)


def causal_rms(*, rate_hz: float, window_s: float) -> CausalRms:
    """A moving RMS that has seen nothing yet, for :func:`rms_chunk`."""
    return CausalRms(window=max(round(rate_hz * window_s), 1), last=np.empty(0))


def rms_chunk(filtered: FloatArray, *, rms: CausalRms) -> tuple[FloatArray, CausalRms]:
    """RMS in volts over the window that ends at each sample, and the state to go on with.

    Until a window is full, over what there is; NaN where half of it or more is missing.
    """
    squares = np.concatenate([rms.last, np.square(filtered)])
    present = np.isfinite(squares)
    sums = _trailing(np.where(present, squares, 0.0), rms.window)
    counts = _trailing(present.astype(float), rms.window)
    lengths = np.minimum(np.arange(1, len(squares) + 1), rms.window)
    with np.errstate(invalid="ignore", divide="ignore"):
        amplitude = np.sqrt(np.maximum(sums, 0.0) / counts)
    amplitude[counts < 0.5 * lengths] = np.nan
    last = squares[max(len(squares) - rms.window + 1, 0) :]
    return amplitude[len(rms.last) :], CausalRms(window=rms.window, last=last)


def _trailing(values: FloatArray, window: int) -> FloatArray:
    """Sum over the window that ends at each value."""
    running: FloatArray = np.cumsum(values)
    sums = running.copy()
    sums[window:] -= running[:-window]
    return sums


def causal_envelope(*, rate_hz: float, time_constant_s: float) -> CausalEnvelope:
    """An exponential RMS at rest, for :func:`envelope_chunk`.

    After ``time_constant_s`` a step has reached 63 % of its power.
    """
    return CausalEnvelope(keep=exp(-1.0 / (rate_hz * time_constant_s)), power=0.0)


def envelope_chunk(
    filtered: FloatArray, *, envelope: CausalEnvelope
) -> tuple[FloatArray, CausalEnvelope]:
    """EMG amplitude in volts at each sample, and the state to go on with.

    A missing sample (NaN) stays missing and leaves the state alone.
    """
    from scipy.signal import lfilter

    smooth = np.full(len(filtered), np.nan)
    keep, power = envelope.keep, envelope.power
    for run in finite_runs(np.isfinite(filtered)):
        powers, _ = lfilter([1.0 - keep], [1.0, -keep], np.square(filtered[run]), zi=[keep * power])
        power = float(powers[-1])
        smooth[run] = np.sqrt(powers)
    return smooth, CausalEnvelope(keep=keep, power=power)
