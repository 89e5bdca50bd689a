"""Signals whose onset is known: noise with the spectrum of surface EMG, and real bursts.

References
----------
.. [1] Shwedyk E, Balasubramanian R, Scott RN. IEEE Trans Biomed Eng 1977;24:417-424 (spectrum of
   surface EMG as filtered white noise; recalled).
.. [2] Stulen FB, De Luca CJ. IEEE Trans Biomed Eng 1981;28:515-523 (its two corner frequencies;
   recalled).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import signal

from primemover.signals.emg.model import Effort

FloatArray = npt.NDArray[np.float64]
Shape = Literal[
    "step", "linear", "cosine", "quadratic", "exponential", "two-stage", "logistic", "stairs"
]

RATE_HZ: Final = 2000.0
BAND_HZ: Final = (20.0, 450.0)
CORNERS_HZ: Final = (60.0, 120.0)
REST_VOLTS: Final = 3e-6
"""Root mean square of rest, as a good sensor has it."""
LONG_S: Final = 4.0
BURST_S: Final = 1.5
FALL_S: Final = 0.15
EARLIEST_S: Final = 1.8
LATEST_S: Final = 2.2
JITTER_S: Final = 0.2
"""An effort's start lies so far around the onset: where to look is known only about."""
SETTLE: Final = 2000
TAPS: Final = 1025


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One signal, band-passed as the product does, and the truth of it."""

    volts: FloatArray
    rate_hz: float
    onset_s: float
    effort: Effort


def synthetic(
    rng: np.random.Generator,
    *,
    snr_db: float,
    shape: Shape = "linear",
    ramp_s: float = 0.0,
    rate_hz: float = RATE_HZ,
    onset_s: float | None = None,
    effort: Effort | None = None,
) -> Trial:
    """A burst in noise; ``snr_db`` is the plateau's amplitude beside rest's, in decibels."""
    onset = float(rng.uniform(EARLIEST_S, LATEST_S)) if onset_s is None else onset_s
    samples = round(LONG_S * rate_hz)
    time = np.arange(samples) / rate_hz
    rise = envelope(time - onset, shape=shape, ramp_s=ramp_s)
    fall = np.clip((onset + BURST_S - time) / FALL_S, 0.0, 1.0)
    burst = 10 ** (snr_db / 20) * rise * fall * _burst_noise(rng, samples=samples, rate_hz=rate_hz)
    volts = REST_VOLTS * (burst + _rest_noise(rng, samples=samples, rate_hz=rate_hz))
    where = effort or effort_about(rng, onset_s=onset, end_s=onset + BURST_S)
    return Trial(
        volts=band_passed(volts, rate_hz=rate_hz), rate_hz=rate_hz, onset_s=onset, effort=where
    )


def effort_about(rng: np.random.Generator, *, onset_s: float, end_s: float) -> Effort:
    """An effort whose start tells the onset only roughly."""
    return Effort(start_s=onset_s + float(rng.uniform(-JITTER_S, JITTER_S)), end_s=end_s)


def envelope(since_s: FloatArray, *, shape: Shape, ramp_s: float) -> FloatArray:
    """Amplitude by seconds since the onset, from 0 to 1."""
    if shape == "step" or ramp_s <= 0:
        return (since_s >= 0).astype(float)
    share = np.clip(since_s / ramp_s, 0.0, 1.0)
    return _RISES[shape](share)


def _two_stage(share: FloatArray) -> FloatArray:
    """A third of the height in the first half, the rest in the second."""
    return np.asarray(np.where(share < 0.5, share * 2 / 3, 1 / 3 + (share - 0.5) * 4 / 3))


def _logistic(share: FloatArray) -> FloatArray:
    """An S that stands at 2 % at the start, made to begin at 0."""
    risen = 1 / (1 + np.exp(-8 * (share - 0.5)))
    bottom = 1 / (1 + np.exp(4.0))
    return np.asarray((risen - bottom) / (1 - 2 * bottom))


_RISES: Final[dict[str, Callable[[FloatArray], FloatArray]]] = {
    "linear": lambda share: share,
    "cosine": lambda share: 0.5 - 0.5 * np.cos(np.pi * share),
    "quadratic": lambda share: share**2,
    "exponential": lambda share: (1 - np.exp(-3 * share)) / (1 - np.exp(-3.0)),
    "two-stage": _two_stage,
    "logistic": _logistic,
    "stairs": lambda share: np.where(share > 0, np.ceil(np.clip(share * 3, 0.0, 3.0)) / 3, 0.0),
}


def band_passed(volts: FloatArray, *, rate_hz: float) -> FloatArray:
    """The signal after a zero-lag band-pass of the fourth order."""
    return np.asarray(signal.sosfiltfilt(_band(rate_hz, 2), volts))


@lru_cache(maxsize=8)
def _band(rate_hz: float, order: int) -> FloatArray:
    high = min(BAND_HZ[1], 0.45 * rate_hz)
    return np.asarray(
        signal.butter(order, (BAND_HZ[0], high), "bandpass", fs=rate_hz, output="sos")
    )


def _rest_noise(rng: np.random.Generator, *, samples: int, rate_hz: float) -> FloatArray:
    """White noise within the band, of RMS 1."""
    noise = signal.sosfilt(_band(rate_hz, 4), rng.standard_normal(samples + SETTLE))[SETTLE:]
    return np.asarray(noise / noise.std())


def _burst_noise(rng: np.random.Generator, *, samples: int, rate_hz: float) -> FloatArray:
    """Noise with the spectrum of surface EMG, of RMS 1."""
    white = rng.standard_normal(samples + TAPS)
    noise = signal.fftconvolve(white, _spectrum(rate_hz), "valid")[:samples]
    return np.asarray(noise / noise.std())


@lru_cache(maxsize=8)
def _spectrum(rate_hz: float) -> FloatArray:
    low, high = CORNERS_HZ
    f = np.linspace(0.0, rate_hz / 2, TAPS)
    power = high**4 * f**2 / ((f**2 + low**2) * (f**2 + high**2) ** 2)
    height = np.sqrt(power)
    return np.asarray(signal.firwin2(TAPS, f, height / height.max(), fs=rate_hz))
