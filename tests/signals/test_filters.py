from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.signals.filters import OneEuro, zero_lag_butterworth
from primemover.signals.velocity import velocity

SLOW_ERROR = 0.02  # a 0.5 Hz wave of amplitude 1 lies far below the 6 Hz cut-off
ONE_EURO_LAG_S = 0.15  # causal: late, but not by more than this on slow movement


def test_zero_lag_keeps_slow_movement_where_it_is() -> None:
    time_s = np.arange(0, 10, 1 / 30)
    wave = np.sin(2 * np.pi * 0.5 * time_s)
    smooth = zero_lag_butterworth(wave, time_s=time_s)
    assert np.abs(smooth - wave)[15:-15].max() < SLOW_ERROR


def test_zero_lag_removes_jitter() -> None:
    time_s = np.arange(0, 10, 1 / 60)
    jitter = np.sin(2 * np.pi * 20 * time_s)
    assert np.abs(zero_lag_butterworth(jitter, time_s=time_s))[30:-30].max() < 0.05


@given(seed=st.integers(0, 100))
def test_a_variable_frame_rate_does_no_harm(seed: int) -> None:
    steps = np.random.default_rng(seed).uniform(0.02, 0.06, 300)
    time_s = np.cumsum(steps)
    wave = np.sin(2 * np.pi * 0.4 * time_s)
    assert np.abs(zero_lag_butterworth(wave, time_s=time_s) - wave)[15:-15].max() < SLOW_ERROR


def test_holes_stay_holes() -> None:
    time_s = np.arange(0, 6, 1 / 30)
    values = np.sin(time_s)
    values[60:90] = np.nan
    smooth = zero_lag_butterworth(values, time_s=time_s)
    assert np.isnan(smooth[60:90]).all()
    assert np.isfinite(np.delete(smooth, np.arange(60, 90))).all()


def test_one_euro_follows_and_calms() -> None:
    time_s = np.arange(0, 8, 1 / 30)
    wave = 45 * (1 - np.cos(2 * np.pi * time_s / 4))
    rng = np.random.default_rng(1)
    noisy = wave + rng.normal(0, 1, len(wave))
    causal = OneEuro()
    smooth = np.array(
        [causal.update(float(v), time_s=float(t)) for v, t in zip(noisy, time_s, strict=True)]
    )
    assert np.diff(smooth, 2).std() < 0.5 * np.diff(noisy, 2).std()
    late_s = time_s[int(np.argmax(smooth[:120]))] - 2.0
    assert 0 <= late_s < ONE_EURO_LAG_S


def test_one_euro_leaves_its_state_alone_on_a_hole() -> None:
    causal = OneEuro()
    causal.update(1.0, time_s=0.0)
    assert np.isnan(causal.update(float("nan"), time_s=0.1))
    assert causal.update(1.0, time_s=0.2) == pytest.approx(1.0)


def test_velocity_is_per_second() -> None:
    time_s = np.arange(0, 2, 0.1)
    assert velocity(30 * time_s, time_s=time_s) == pytest.approx(30)
    assert np.isnan(velocity(np.array([1.0]), time_s=np.array([0.0]))).all()
