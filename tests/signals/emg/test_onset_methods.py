"""The step and the threshold on signals so plain that the answer can be said beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import Effort
from primemover.signals.emg.onset_step import step_onset
from primemover.signals.emg.onset_threshold import threshold_onset
from primemover.signals.emg.onset_window import BurstWindow, burst_window
from primemover.signals.emg.onsets import OnsetSettings
from primemover.signals.emg.rules import settings_of

SETTINGS = settings_of(OnsetSettings, knowledge=load_knowledge())
RATE_HZ = 1000.0
STEP_AT = 1700
SMOOTHING_S = 0.06
"""The threshold's window and low-pass move its answer by no more than this on a step."""


def window_of(volts: FloatArray) -> BurstWindow:
    window = burst_window(
        volts,
        rate_hz=RATE_HZ,
        start_s=0.0,
        effort=Effort(start_s=STEP_AT / RATE_HZ, end_s=3.0),
        settings=SETTINGS,
    )
    assert isinstance(window, BurstWindow)
    return window


def alternating(times: float) -> FloatArray:
    """+1, −1, +1 … and from the step on so many times as much: variance without chance."""
    volts = np.where(np.arange(3000) % 2 == 0, 1e-6, -1e-6)
    volts[STEP_AT:] *= times
    return volts


def test_the_step_lies_exactly_where_variance_jumps() -> None:
    assert step_onset(window_of(alternating(10.0))) == pytest.approx(STEP_AT / RATE_HZ, abs=1e-9)


def test_no_step_down_is_taken() -> None:
    volts = alternating(10.0)
    window = window_of(volts)
    down = replace(window, power=window.power[::-1].copy())
    assert np.isnan(step_onset(down))


def test_the_threshold_is_passed_about_the_step() -> None:
    noise = np.random.default_rng(0).standard_normal(3000) * 1e-6
    noise[STEP_AT:] *= 10
    at = threshold_onset(window_of(noise), settings=SETTINGS)
    assert at == pytest.approx(STEP_AT / RATE_HZ, abs=SMOOTHING_S)


def test_a_threshold_out_of_reach_is_never_passed() -> None:
    noise = np.random.default_rng(1).standard_normal(3000) * 1e-6
    noise[STEP_AT:] *= 10
    high = replace(SETTINGS, onset_threshold_sd=1e6)
    assert np.isnan(threshold_onset(window_of(noise), settings=high))


def test_a_higher_threshold_is_passed_later() -> None:
    noise = np.random.default_rng(2).standard_normal(3000) * 1e-6
    noise[STEP_AT:] *= np.linspace(1, 20, 3000 - STEP_AT)
    window = window_of(noise)
    low, high = (
        threshold_onset(window, settings=replace(SETTINGS, onset_threshold_sd=times))
        for times in (3.0, 15.0)
    )
    assert low < high
