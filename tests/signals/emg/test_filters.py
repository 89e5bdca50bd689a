"""Filters of surface EMG: sines of known size, gaps, and hum that is there or is not."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import rms
from primemover.signals.emg.filters import (
    FilterSettings,
    band_of,
    band_pass,
    mains_found,
    notch,
    spectrum_of,
)
from primemover.signals.emg.rules import settings_of
from tests.synthetic_emg import coloured_noise

RATE_HZ: Final = 2000.0
BAND: Final = (20.0, 450.0)
SETTINGS: Final = settings_of(FilterSettings, knowledge=load_knowledge())
RIPPLE: Final = 0.01  # a Butterworth filter of this order, both ways, is this flat in mid-band


def sine(hz: float, *, seconds: float = 10.0, rate_hz: float = RATE_HZ) -> FloatArray:
    found: FloatArray = np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return found


def noise(seed: int, *, seconds: float = 20.0, rate_hz: float = RATE_HZ) -> FloatArray:
    return coloured_noise(
        round(seconds * rate_hz), rate_hz=rate_hz, random=np.random.default_rng(seed)
    )


@pytest.mark.parametrize(("hz", "size"), [(5, 0.0), (20, 0.5), (100, 1.0), (450, 0.5), (800, 0.0)])
def test_what_is_left_of_a_sine(hz: float, size: float) -> None:
    middle = slice(2000, -2000)
    left = band_pass(sine(hz), rate_hz=RATE_HZ, band=BAND)[middle]
    assert rms(left) / rms(sine(hz)[middle]) == pytest.approx(size, abs=RIPPLE)


def test_nothing_is_late() -> None:
    volts = np.zeros(4000)
    volts[2000] = 1.0
    filtered = band_pass(volts, rate_hz=RATE_HZ, band=BAND)
    assert int(np.argmax(np.abs(filtered))) == 2000
    np.testing.assert_allclose(filtered[1500:2000], filtered[2500:2000:-1], atol=1e-9)


def test_each_piece_between_gaps_is_filtered_alone() -> None:
    volts = noise(1)
    volts[9000:9500] = np.nan
    volts[9600:9700] = np.nan
    filtered = band_pass(volts, rate_hz=RATE_HZ, band=BAND)
    alone = band_pass(volts[:9000], rate_hz=RATE_HZ, band=BAND)
    np.testing.assert_array_equal(filtered[:9000], alone)
    assert np.isnan(filtered[9000:9700]).all()  # 50 ms between two gaps are too short
    assert np.isfinite(filtered[9700:]).all()


@given(seed=st.integers(0, 50), times=st.floats(1e-6, 1e3))
def test_size_and_sign_pass_through(seed: int, times: float) -> None:
    volts = noise(seed, seconds=1)
    filtered = band_pass(volts, rate_hz=RATE_HZ, band=BAND)
    np.testing.assert_allclose(
        band_pass(-times * volts, rate_hz=RATE_HZ, band=BAND), -times * filtered, atol=1e-9 * times
    )


def test_the_band_fits_the_rate() -> None:
    assert band_of(2000, settings=SETTINGS) == (20, 450)
    assert band_of(500, settings=SETTINGS) == (20, 225)
    assert band_of(2000, settings=SETTINGS, heart=True) == (30, 450)


@pytest.mark.parametrize("base_hz", [50.0, 60.0])
def test_hum_is_found_and_taken_away_where_it_is(base_hz: float) -> None:
    clean = noise(3)
    hum = sine(base_hz, seconds=20) + 0.5 * sine(3 * base_hz, seconds=20)
    mains = mains_found(clean + hum, rate_hz=RATE_HZ, settings=SETTINGS)
    assert mains is not None
    assert mains.base_hz == base_hz
    assert mains.lines_hz == (base_hz, 3 * base_hz)  # no notch at the harmonic that is not there
    assert mains.share == pytest.approx(0.625 / 1.625, abs=0.03)
    left = notch(clean + hum, rate_hz=RATE_HZ, lines_hz=mains.lines_hz)
    middle = slice(4000, -4000)
    # what is left of hum, and what the notches took of the signal: 2 % of its size each at most
    assert rms((left - clean)[middle]) < 0.2
    assert rms(left[middle]) == pytest.approx(rms(clean[middle]), rel=0.03)


@pytest.mark.parametrize("seconds", [2, 5, 10, 60])
def test_no_hum_is_found_where_there_is_none(seconds: float) -> None:
    found = [
        mains_found(noise(seed, seconds=seconds), rate_hz=RATE_HZ, settings=SETTINGS)
        for seed in range(60)
    ]
    assert found.count(None) >= 59


def test_the_spectrum_holds_all_power() -> None:
    volts = 3.0 * noise(4)
    spectrum = spectrum_of(volts, rate_hz=RATE_HZ, window_s=2.0)
    assert spectrum is not None
    assert spectrum.power(0, high_hz=RATE_HZ) == pytest.approx(9.0, rel=0.03)
    parts = [spectrum.power(low, high_hz=high) for low, high in pairwise((0, 20, 100, 450, 1001))]
    assert sum(parts) == pytest.approx(spectrum.power(0, high_hz=1001))


@pytest.mark.parametrize("line_hz", [100.0, 150.0, 180.0])
def test_a_harmonic_alone_is_mains(line_hz: float) -> None:
    clean = noise(3)
    hum = np.sin(2 * np.pi * line_hz * np.arange(len(clean)) / RATE_HZ)
    mains = mains_found(clean + hum, rate_hz=RATE_HZ, settings=SETTINGS)
    assert mains is not None
    assert mains.lines_hz == (line_hz,)
