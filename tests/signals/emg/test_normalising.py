"""The maximum of a contraction is the contraction's, not that of a knock on its sensor."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgChannel, EmgRecording, FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings
from primemover.signals.emg.normalising import highest_rms, maximum_references
from primemover.signals.emg.rules import settings_of

KNOWLEDGE: Final = load_knowledge()
SETTINGS: Final = settings_of(AmplitudeSettings, knowledge=KNOWLEDGE)
RATE_HZ: Final = 2000.0
HELD_V: Final = 2e-4
CHANCE: Final = 0.2  # the highest of several half seconds of noise lies about an eighth too high


def held(*, seed: int, seconds: float = 4.0) -> FloatArray:
    """A second of rest, then a steady contraction of white noise."""
    volts = np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))
    return np.asarray(volts * np.where(np.arange(len(volts)) < RATE_HZ, HELD_V / 50, HELD_V))


def knock(count: int, *, at_s: float) -> FloatArray:
    """A blow of 5 mV that rings for some hundredths of a second."""
    times = np.arange(count) / RATE_HZ - at_s
    ringing = np.exp(-np.clip(times, 0, None) / 0.02) * np.sin(2 * np.pi * 40 * times)
    return np.asarray(np.where(times >= 0, 5e-3 * ringing, 0.0))


@pytest.mark.parametrize("seed", range(8))
def test_a_steady_contraction_keeps_its_highest_half_second(seed: int) -> None:
    volts = held(seed=seed)
    plain = max(
        float(np.sqrt(np.mean(volts[first : first + 1001] ** 2)))
        for first in range(len(volts) - 1001)
    )
    assert highest_rms(volts, rate_hz=RATE_HZ, settings=SETTINGS) == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize("at_s", [0.4, 2.1, 3.0])
def test_a_knock_does_not_raise_the_maximum(at_s: float) -> None:
    volts = held(seed=3)
    channel = EmgChannel(
        name="a",
        muscle="gluteus_maximus",
        side="left",
        rate_hz=RATE_HZ,
        volts=volts + knock(len(volts), at_s=at_s),
    )
    recording = EmgRecording(source="hip.csv", format="made", channels=(channel,))
    (found,) = maximum_references([recording], knowledge=KNOWLEDGE)
    in_band = HELD_V * np.sqrt(430 / 1000)
    assert found.volts == pytest.approx(in_band, rel=CHANCE)


def test_nothing_but_a_blow_is_no_maximum() -> None:
    volts = knock(1200, at_s=0.3) + 1e-6 * np.random.default_rng(0).standard_normal(1200)
    assert np.isnan(highest_rms(volts, rate_hz=RATE_HZ, settings=SETTINGS))
