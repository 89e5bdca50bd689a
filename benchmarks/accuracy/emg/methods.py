"""The methods of the tables: the product's, and thresholds as they are in use.

References
----------
.. [1] Hodges PW, Bui BH. Electroencephalogr Clin Neurophysiol 1996;101:511-519.
.. [2] Solnik S, Rider P, Steinweg K, DeVita P, Hortobágyi T. Eur J Appl Physiol 2010;110:489-498
   (Teager-Kaiser operator; 15 standard deviations; recalled).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from scipy import signal

from benchmarks.accuracy.emg.generator import FloatArray, Trial
from primemover.knowledge import load_knowledge
from primemover.signals.emg.model import NoOnset, Onset
from primemover.signals.emg.onsets import OnsetSettings, find_onsets
from primemover.signals.emg.rules import settings_of

SMOOTH_HZ: Final = 50.0
ENVELOPE_SD: Final = 3.0
TEAGER_SD: Final = 15.0
TEAGER_LOW_SD: Final = 3.0
LASTING_S: Final = 0.025
TEAGER_BAND_HZ: Final = (30.0, 300.0)
REST_S: Final = 1.0
LEAD_S: Final = 0.5

Errors = dict[str, FloatArray]
"""By method: found less true onset in ms, NaN where none was found."""


def settings() -> OnsetSettings:
    """The product's settings, from knowledge."""
    return settings_of(OnsetSettings, knowledge=load_knowledge())


def found(trial: Trial, *, with_settings: OnsetSettings) -> Onset | NoOnset:
    """What the product says of a trial."""
    (onset,) = find_onsets(
        trial.volts,
        rate_hz=trial.rate_hz,
        start_s=0.0,
        efforts=(trial.effort,),
        settings=with_settings,
    )
    return onset


def envelope_onset(trial: Trial) -> float:
    """Rectified and low-passed, 3 standard deviations of rest for 25 ms; NaN where never."""
    return _passes(_smoothed(np.abs(trial.volts), trial.rate_hz), trial, times_sd=ENVELOPE_SD)


def teager_onset(trial: Trial, *, times_sd: float = TEAGER_SD) -> float:
    """The same of the Teager-Kaiser energy, at 15 standard deviations; NaN where never."""
    high = min(TEAGER_BAND_HZ[1], 0.45 * trial.rate_hz)
    band = signal.butter(6, (TEAGER_BAND_HZ[0], high), "bandpass", fs=trial.rate_hz, output="sos")
    volts = signal.sosfiltfilt(band, trial.volts)
    energy = np.zeros_like(volts)
    energy[1:-1] = volts[1:-1] ** 2 - volts[:-2] * volts[2:]
    return _passes(_smoothed(np.abs(energy), trial.rate_hz), trial, times_sd=times_sd)


def low_teager_onset(trial: Trial) -> float:
    """The same at 3 standard deviations, which weak bursts pass too; NaN where never."""
    return teager_onset(trial, times_sd=TEAGER_LOW_SD)


THRESHOLDS: Final[dict[str, Callable[[Trial], float]]] = {
    "envelope 3 SD": envelope_onset,
    "TKEO 15 SD": teager_onset,
    "TKEO 3 SD": low_teager_onset,
}
OURS: Final = "ramp posterior"
STEP: Final = "ML step"
HODGES: Final = "Hodges-Bui"
METHODS: Final = (OURS, STEP, HODGES, *THRESHOLDS)


def errors_ms(trials: Sequence[Trial], *, with_settings: OnsetSettings) -> Errors:
    """Errors of every method on the same signals."""
    rows = [_row(trial, with_settings=with_settings) for trial in trials]
    return {name: 1e3 * np.array([row[name] for row in rows]) for name in METHODS}


def _row(trial: Trial, *, with_settings: OnsetSettings) -> dict[str, float]:
    ours = found(trial, with_settings=with_settings)
    nan = float("nan")
    told = isinstance(ours, Onset)
    times = {
        OURS: ours.time_s if told else nan,
        STEP: ours.step_s if told else nan,
        HODGES: ours.threshold_s if told else nan,
    }
    times |= {name: method(trial) for name, method in THRESHOLDS.items()}
    return {name: time - trial.onset_s for name, time in times.items()}


def _smoothed(rectified: FloatArray, rate_hz: float) -> FloatArray:
    return np.asarray(
        signal.sosfiltfilt(signal.butter(2, SMOOTH_HZ, fs=rate_hz, output="sos"), rectified)
    )


def _passes(smooth: FloatArray, trial: Trial, *, times_sd: float) -> float:
    """When the signal first stays above rest's spread for long enough."""
    rate = trial.rate_hz
    end = round((trial.effort.start_s - LEAD_S) * rate)
    rest = smooth[max(0, end - round(REST_S * rate)) : end]
    above = smooth[end:] > rest.mean() + times_sd * rest.std()
    lasting = round(LASTING_S * rate)
    runs = np.flatnonzero(np.convolve(above.astype(int), np.ones(lasting, int), "valid") == lasting)
    return float((end + runs[0]) / rate) if len(runs) else float("nan")
