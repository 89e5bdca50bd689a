"""Onsets of one muscle: one an effort, with an interval, or the reason why there is none."""

from __future__ import annotations

import numpy as np

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import Effort, NoOnset, Onset
from primemover.signals.emg.onset_ramp import RampOnset, ramp_onset
from primemover.signals.emg.onset_settings import OnsetSettings
from primemover.signals.emg.onset_step import step_onset
from primemover.signals.emg.onset_threshold import threshold_onset
from primemover.signals.emg.onset_window import burst_window

__all__ = ["OnsetSettings", "find_onsets"]

LEAST_RATE_HZ = 1.0
"""Nothing can be binned of a signal slower than this; a recording that is, is refused before."""


def find_onsets(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    efforts: tuple[Effort, ...],
    settings: OnsetSettings,
    usable: bool = True,
) -> tuple[Onset | NoOnset, ...]:
    """When the muscle's signal began to rise in each effort, or why that cannot be told.

    Parameters
    ----------
    filtered : array (sample,)
        Volts after the zero-lag band-pass; NaN where samples are missing.
    rate_hz : float
        Sampling rate of ``filtered``.
    start_s : float
        Time of the first sample, on the clock of ``efforts``.
    efforts : tuple of Effort
        Where to look: from ``onset_lead_s`` before each start. Rest is taken from before that.
    usable : bool
        False where the channel's quality forbids measuring: every effort then has none.

    Notes
    -----
    Below ``onset_least_snr_db`` nothing is told: the interval would be as wide as the movement.

    References
    ----------
    hodges1996
    """
    if not usable:
        return (_unusable(),) * len(efforts)
    if not np.isfinite(rate_hz) or rate_hz < LEAST_RATE_HZ:
        return (_slow(),) * len(efforts)
    return tuple(
        _onset(filtered, rate_hz=rate_hz, start_s=start_s, effort=effort, settings=settings)
        for effort in efforts
    )


def _unusable() -> NoOnset:
    return NoOnset(cause="unusable", reason="The channel cannot be used; see its quality.")


def _slow() -> NoOnset:
    return NoOnset(cause="unusable", reason="The sampling rate is unknown or far too low.")


def _onset(
    filtered: FloatArray,
    *,
    rate_hz: float,
    start_s: float,
    effort: Effort,
    settings: OnsetSettings,
) -> Onset | NoOnset:
    window = burst_window(
        filtered, rate_hz=rate_hz, start_s=start_s, effort=effort, settings=settings
    )
    if isinstance(window, NoOnset):
        return window
    found = ramp_onset(window, settings=settings)
    others = (step_onset(window), threshold_onset(window, settings=settings))
    return Onset(
        time_s=found.time_s,
        low_s=found.low_s,
        high_s=found.high_s,
        snr_db=window.snr_db,
        step_s=others[0],
        threshold_s=others[1],
        disagree=any(_apart(other, found, settings=settings) for other in others),
    )


def _apart(other_s: float, found: RampOnset, *, settings: OnsetSettings) -> bool:
    """Whether another method lies further outside the interval than is let pass; never if NaN."""
    beyond = max(found.low_s - other_s, other_s - found.high_s)
    return bool(beyond > settings.onset_disagree_s)
