"""EMG amplitude against what it is by its definition."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.signals.emg.amplitude import effort_amplitudes, envelope, moving_rms, rms
from primemover.signals.emg.model import Effort
from tests.synthetic_emg import coloured_noise

RATE_HZ: Final = 1000.0
T_OF_TWO: Final = 4.302653  # Student's t, two degrees of freedom, 0.975


@given(
    values=st.lists(st.one_of(st.floats(-1, 1), st.just(float("nan"))), min_size=1, max_size=60),
    half=st.integers(0, 40),
)
def test_moving_rms_is_its_definition(values: list[float], half: int) -> None:
    volts = np.array(values)
    found = moving_rms(volts, rate_hz=1.0, window_s=2 * half + 1)
    for n in range(len(volts)):
        window = volts[max(n - half, 0) : n + half + 1]
        if np.isfinite(window).sum() < 0.5 * len(window):
            assert np.isnan(found[n])
        else:
            assert found[n] == pytest.approx(rms(window), abs=1e-7)


def test_a_sine_has_the_amplitude_of_a_sine() -> None:
    volts = 2e-4 * np.sin(2 * np.pi * 97 * np.arange(4000) / RATE_HZ)
    middle = slice(500, -500)
    assert moving_rms(volts, rate_hz=RATE_HZ, window_s=0.1)[middle].mean() == pytest.approx(
        2e-4 / 2**0.5, rel=0.01
    )
    # the mean of a rectified sine is 2/π of its peak
    assert envelope(volts, rate_hz=RATE_HZ)[middle].mean() == pytest.approx(
        2e-4 * 2 / np.pi, rel=0.02
    )


def test_amplitude_of_efforts_with_its_interval() -> None:
    volts = np.concatenate([np.full(1000, level) for level in (1.0, 2.0, 3.0)])
    efforts = [Effort(start_s=10.0 + n, end_s=11.0 + n) for n in range(4)]
    found = effort_amplitudes(volts, rate_hz=RATE_HZ, start_s=10.0, efforts=efforts)
    np.testing.assert_allclose(found.volts, [1.0, 2.0, 3.0, np.nan])  # the fourth is not there
    assert found.count == 3
    assert found.mean_v == pytest.approx(2.0)
    assert found.uncertainty_v == pytest.approx(T_OF_TWO / 3**0.5)


def test_one_effort_has_no_interval() -> None:
    found = effort_amplitudes(
        np.ones(1000), rate_hz=RATE_HZ, start_s=0.0, efforts=[Effort(start_s=0, end_s=1)]
    )
    assert found.mean_v == 1.0
    assert np.isnan(found.uncertainty_v)


@pytest.mark.parametrize("rate_hz", [1000.0, 2000.0, 4000.0])
def test_the_rate_does_not_change_amplitude(rate_hz: float) -> None:
    volts = coloured_noise(
        round(30 * rate_hz), rate_hz=rate_hz, random=np.random.default_rng(2), band_hz=(30, 200)
    )
    amplitude = moving_rms(volts, rate_hz=rate_hz, window_s=0.5)
    assert amplitude.mean() == pytest.approx(1.0, rel=0.01)
    assert amplitude.std() == pytest.approx(0.5 / (170 * 0.5) ** 0.5, rel=0.25)  # 1/(2√(BT))
