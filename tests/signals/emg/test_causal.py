"""Filters for live use: any chunks give what the whole gives."""

from __future__ import annotations

from typing import Final

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import rms
from primemover.signals.emg.causal import (
    band_pass_chunk,
    causal_band,
    causal_envelope,
    causal_rms,
    envelope_chunk,
    rms_chunk,
)
from tests.synthetic_emg import coloured_noise

RATE_HZ: Final = 1000.0
SAME: Final = 1e-9  # sums are taken in another order; the signal's RMS is 1
CUTS: Final = st.lists(st.integers(0, 2000), max_size=12)


def signal_with_gaps() -> FloatArray:
    volts = coloured_noise(2000, rate_hz=RATE_HZ, random=np.random.default_rng(5))
    volts[700:760] = np.nan
    volts[1300] = np.nan
    return volts


@given(cuts=CUTS)
def test_chunks_give_what_the_whole_gives(cuts: list[int]) -> None:
    volts = signal_with_gaps()
    band = causal_band(rate_hz=RATE_HZ, band=(20, 400), notches_hz=(50.0,))
    window = causal_rms(rate_hz=RATE_HZ, window_s=0.25)
    smooth = causal_envelope(rate_hz=RATE_HZ, time_constant_s=0.1)
    whole, _ = band_pass_chunk(volts, band=band)
    whole_rms, _ = rms_chunk(whole, rms=window)
    whole_smooth, _ = envelope_chunk(whole, envelope=smooth)
    parts: list[tuple[FloatArray, ...]] = []
    for chunk in np.split(volts, sorted(cuts)):
        filtered, band = band_pass_chunk(chunk, band=band)
        amplitude, window = rms_chunk(filtered, rms=window)
        slow, smooth = envelope_chunk(filtered, envelope=smooth)
        parts.append((filtered, amplitude, slow))
    for expected, found in zip(
        (whole, whole_rms, whole_smooth), zip(*parts, strict=True), strict=True
    ):
        np.testing.assert_allclose(np.concatenate(found), expected, atol=SAME)


def test_nothing_comes_from_the_future() -> None:
    volts = signal_with_gaps()
    changed = volts.copy()
    changed[1500:] = 9.0
    band = causal_band(rate_hz=RATE_HZ, band=(20, 400))
    first, _ = band_pass_chunk(volts, band=band)
    second, _ = band_pass_chunk(changed, band=band)
    np.testing.assert_array_equal(first[:1500], second[:1500])


def test_the_moving_rms_is_that_of_its_window() -> None:
    volts = signal_with_gaps()
    found, _ = rms_chunk(volts, rms=causal_rms(rate_hz=RATE_HZ, window_s=0.1))
    for n in (0, 50, 99, 100, 650, 900, 1305):
        assert abs(found[n] - rms(volts[max(n - 99, 0) : n + 1])) < SAME
    assert np.isnan(found[758])  # most of its window is missing


def test_the_envelope_settles_at_the_amplitude() -> None:
    found, _ = envelope_chunk(
        np.full(3000, 2.0), envelope=causal_envelope(rate_hz=RATE_HZ, time_constant_s=0.1)
    )
    assert abs(found[-1] - 2.0) < SAME
    assert abs(found[99] ** 2 / 4.0 - (1 - np.exp(-1))) < 1e-6
