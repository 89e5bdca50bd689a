"""The slope of the median frequency is the one that was put in."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.measures.emg.median_frequency_slope import (
    WHILE_MOVING,
    median_frequency_slope,
    slope_percent,
)
from primemover.measures.emg.model import EmgMeasure, EmgRefusal
from tests.measures.emg.built import signals_of
from tests.synthetic_emg import Burst, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
STAND: Final = KNOWLEDGE.emg_protocols["one_leg_stand"]
PRONE: Final = KNOWLEDGE.emg_protocols["prone_hip_extension"]

SLOPE_ERROR: Final = 0.25
"""%/s; a median frequency over 1 s is off by about 4 %, over 30 of them the slope by 0.1 (SD)."""


def held(slowing_per_s: float, *, seconds: float = 30.0) -> EmgMeasure | EmgRefusal:
    burst = Burst(muscle="gluteus_medius", snr_db=40.0, slowing_per_s=slowing_per_s)
    made = synthetic_emg([burst], repetitions=1, effort_s=seconds, seed=11)
    (found,) = median_frequency_slope(
        signals_of(made, kind="hold"), protocol=STAND, knowledge=KNOWLEDGE
    )
    return found


@pytest.mark.parametrize("percent", [0.0, 0.5, 1.0, 1.5])
def test_a_hold_that_slows_is_told_by_how_much(percent: float) -> None:
    found = held(percent / 100.0)
    assert isinstance(found, EmgMeasure)
    assert found.value == pytest.approx(-percent, abs=SLOPE_ERROR)
    assert found.low <= -percent <= found.high
    assert (found.unit, found.efforts) == ("%/s", 30)


def test_a_hold_that_does_not_slow_has_zero_in_its_interval() -> None:
    found = held(0.0)
    assert isinstance(found, EmgMeasure)
    assert found.low < 0.0 < found.high


def test_a_hold_too_short_is_refused_with_what_to_do() -> None:
    found = held(0.0, seconds=6.0)
    assert isinstance(found, EmgRefusal)
    assert found.cause == "too_few"
    assert "8 seconds" in found.remedy


def test_repetitions_are_told_with_a_caution() -> None:
    made = synthetic_emg([Burst(muscle="hamstrings")], repetitions=9, seed=11)
    (found,) = median_frequency_slope(signals_of(made), protocol=PRONE, knowledge=KNOWLEDGE)
    assert isinstance(found, EmgMeasure)
    assert found.efforts == 9
    assert WHILE_MOVING in found.cautions


def test_steps_are_not_asked_for_it() -> None:
    made = synthetic_emg([Burst(muscle="hamstrings")], repetitions=9, seed=11)
    signals = signals_of(made, kind="gait")
    walking = KNOWLEDGE.emg_protocols["walking"]
    assert not median_frequency_slope(signals, protocol=walking, knowledge=KNOWLEDGE)


@given(st.floats(min_value=-1.0, max_value=1.0), st.floats(min_value=20.0, max_value=200.0))
def test_the_slope_of_a_straight_line_is_its_own(percent: float, start: float) -> None:
    times = np.arange(5.0, 25.0)
    line = start * (1.0 + percent / 100.0 * (times - times[0]))
    found = slope_percent(times, values=line)
    assert found.value == pytest.approx(percent, abs=1e-6)
    assert found.half_width == pytest.approx(0.0, abs=1e-5)
