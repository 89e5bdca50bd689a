"""The posterior of ramps beside the same computed the long way round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy.emg.generator import synthetic
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.onset_ramp import posterior, straight_family, wide_family
from primemover.signals.emg.onset_window import BurstWindow, burst_window
from primemover.signals.emg.onsets import OnsetSettings
from primemover.signals.emg.rules import settings_of

SETTINGS = settings_of(OnsetSettings, knowledge=load_knowledge())
ROUNDING = 1e-6
"""Fourier transforms beside plain sums: rounding alone, over exponents of some hundred."""


def window_of(seed: int, *, rate_hz: float = 1000.0) -> BurstWindow:
    trial = synthetic(np.random.default_rng(seed), snr_db=12.0, ramp_s=0.1, rate_hz=rate_hz)
    window = burst_window(
        trial.volts, rate_hz=rate_hz, start_s=0.0, effort=trial.effort, settings=SETTINGS
    )
    assert isinstance(window, BurstWindow)
    return window


def plainly(window: BurstWindow) -> FloatArray:
    """The posterior of the straight family, sum by sum."""
    lengths = np.geomspace(
        SETTINGS.onset_ramp_shortest_s,
        SETTINGS.onset_ramp_longest_s,
        round(SETTINGS.onset_ramp_count),
    )
    weight = SETTINGS.onset_step_weight
    shares = np.geomspace(SETTINGS.onset_level_lowest, 1.0, round(SETTINGS.onset_level_count))
    total = np.zeros(window.search.stop - window.search.start)
    logs = []
    for share in shares:
        for length in (0.0, *lengths):
            prior = weight if length == 0 else (1 - weight) / len(lengths)
            logs.append(np.log(prior) + _of_one(window, length=length, share=share))
    every = np.array(logs)
    total = np.exp(every - every.max()).sum(axis=0)
    return np.asarray(total / total.sum())


def _of_one(window: BurstWindow, *, length: float, share: float) -> FloatArray:
    grid = SETTINGS.onset_level_grid_db
    values = []
    for start in range(window.search.start, window.search.stop):
        at = (np.arange(len(window.power)) - start + 0.5) * window.bin_s
        rise = (at > 0).astype(float) if length == 0 else np.clip(at / length, 0.0, 1.0)
        value = 0.0
        for band in window.bands:
            level = round(10 * np.log10(band.peak_power - 1) / grid)
            level += round(20 * np.log10(share) / grid)
            variance = 1 + 10 ** (level * grid / 10) * rise**2
            lost = band.power * (1 / variance - 1) + np.log(variance)
            value += -0.5 * band.freedom * float(lost[window.present].sum())
        values.append(value)
    return np.array(values)


@pytest.mark.parametrize("rate_hz", [200.0, 1000.0])
def test_it_is_what_plain_sums_give(rate_hz: float) -> None:
    window = window_of(0, rate_hz=rate_hz)
    fast = posterior(window, family=straight_family(SETTINGS), settings=SETTINGS)
    assert fast == pytest.approx(plainly(window), abs=ROUNDING)


def test_missing_bins_count_for_nothing() -> None:
    window = window_of(1, rate_hz=200.0)
    present = window.present.copy()
    present[60:75] = False
    bands = tuple(replace(band, power=np.where(present, band.power, 0.0)) for band in window.bands)
    gapped = replace(window, present=present, bands=bands)
    fast = posterior(gapped, family=straight_family(SETTINGS), settings=SETTINGS)
    assert fast == pytest.approx(plainly(gapped), abs=ROUNDING)


def test_chances_sum_to_one_and_the_wider_family_is_less_sure() -> None:
    window = window_of(2)
    chances = [
        posterior(window, family=family, settings=SETTINGS)
        for family in (straight_family(SETTINGS), wide_family(SETTINGS))
    ]
    assert [each.sum() for each in chances] == pytest.approx([1.0, 1.0])
    surest, wide = (each.max() for each in chances)
    assert wide < surest


def test_two_bands_are_split_only_where_there_is_room() -> None:
    assert len(window_of(3, rate_hz=1000.0).bands) == 2
    assert len(window_of(3, rate_hz=200.0).bands) == 1


def test_pooled_bins_keep_power_and_freedom() -> None:
    window = window_of(4)
    pooled = window.pooled(2)
    assert len(pooled.power) == len(window.power) // 2
    assert pooled.power.mean() == pytest.approx(window.power[: 2 * len(pooled.power)].mean())
    assert pooled.bands[0].freedom == 2 * window.bands[0].freedom
    assert pooled.bin_samples / pooled.bin_s == pytest.approx(window.bin_samples / window.bin_s)
