"""Signals squeezed into columns: nothing that was there is lost."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.signals.emg.overview import trace_of

RATE_HZ = 1000.0


@given(
    st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=300), st.integers(min_value=1, max_value=40)
)
def test_no_spike_is_lost(values: list[float], columns: int) -> None:
    samples = np.array(values)
    trace = trace_of(samples, rate_hz=RATE_HZ, columns=columns)
    assert len(trace.low) == min(columns, len(samples))
    assert trace.low.min() == samples.min()
    assert trace.high.max() == samples.max()


def test_columns_stand_where_their_samples_are() -> None:
    samples = np.zeros(1000)
    samples[250] = 1.0
    trace = trace_of(samples, rate_hz=RATE_HZ, columns=10, start_s=5.0)
    assert trace.times_s[int(np.argmax(trace.high))] == pytest.approx(5.25)


def test_a_gap_hides_only_itself() -> None:
    samples = np.array([1.0, np.nan, np.nan, np.nan, -2.0, np.nan])
    trace = trace_of(samples, rate_hz=RATE_HZ, columns=3)
    np.testing.assert_array_equal(trace.low, [1.0, np.nan, -2.0])
    np.testing.assert_array_equal(trace.high, [1.0, np.nan, -2.0])


def test_nothing_gives_nothing() -> None:
    assert trace_of(np.empty(0), rate_hz=RATE_HZ, columns=10).low.size == 0
