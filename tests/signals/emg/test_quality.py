"""Faults planted in clean channels are found by name, and none are found in clean ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.signals.emg.model import AnalysedChannel
from primemover.signals.emg.quality import QualitySettings
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.treating import treat_channel
from tests.synthetic_emg import Burst, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
LIMITS: Final = settings_of(QualitySettings, knowledge=KNOWLEDGE)
RATE_HZ: Final = 2000.0
RATE_ERROR: Final = 0.1  # beats are counted in two quiet seconds at a time


def clean(seed: int = 0, *, rate_hz: float = RATE_HZ) -> EmgChannel:
    burst = Burst(muscle="gluteus_maximus", amplitude_v=1e-4, snr_db=20, rate_hz=rate_hz)
    return synthetic_emg([burst], seed=seed).recording.channels[0]


def treated(volts: FloatArray, *, rate_hz: float = RATE_HZ) -> AnalysedChannel:
    return treat_channel(replace(clean(), volts=volts, rate_hz=rate_hz), knowledge=KNOWLEDGE)


def codes(volts: FloatArray, *, rate_hz: float = RATE_HZ) -> dict[str, str]:
    faults = treated(volts, rate_hz=rate_hz).quality.faults
    return {fault.code: fault.severity for fault in faults}


def heartbeat(count: int, *, rate_hz: float, per_minute: float, volts: float) -> FloatArray:
    """Beats of 0.1 s (Q, R, S as three humps) with a person's small irregularity."""
    random = np.random.default_rng(7)
    times = np.arange(count) / rate_hz
    beats = np.zeros(count)
    at = 0.4
    while at < times[-1]:
        for shift_s, width_s, size in (
            (-0.025, 0.01, -0.15),
            (0.0, 0.011, 1.0),
            (0.025, 0.012, -0.3),
        ):
            beats += size * np.exp(-0.5 * ((times - at - shift_s) / width_s) ** 2)
        at += 60 / per_minute * (1 + 0.03 * random.standard_normal())
    return volts * beats


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("rate_hz", [1000.0, 2000.0])
def test_a_clean_channel_has_no_fault(seed: int, rate_hz: float) -> None:
    channel = treat_channel(clean(seed, rate_hz=rate_hz), knowledge=KNOWLEDGE)
    assert channel.quality.faults == ()
    assert channel.quality.mains_hz is None


def test_a_dead_channel_is_unusable() -> None:
    assert codes(np.zeros(20000)) == {"dead": "unusable"}
    assert codes(np.full(20000, 2.5)) == {"dead": "unusable"}
    assert codes(1e-8 * np.random.default_rng(0).standard_normal(20000)) == {"dead": "unusable"}


def test_a_channel_that_drops_out_is_told() -> None:
    volts = clean().volts.copy()
    volts[8000:10000] = volts[8000]
    assert codes(volts) == {"dead": "caution"}


def test_cut_off_is_told() -> None:
    volts = clean().volts
    limit = 4.0 * float(np.sqrt(np.mean(volts**2)))
    assert codes(np.clip(volts, -limit, limit)) == {"clipped": "caution"}
    assert codes(np.clip(volts, -0.2 * limit, 0.2 * limit))["clipped"] == "unusable"


@pytest.mark.parametrize("base_hz", [50.0, 60.0])
def test_hum_is_told_and_filtered(base_hz: float) -> None:
    volts = clean().volts
    hum = 1e-4 * np.sin(2 * np.pi * base_hz * np.arange(len(volts)) / RATE_HZ)
    channel = treated(volts + hum)
    assert [fault.code for fault in channel.quality.faults] == ["mains"]
    assert channel.quality.mains_hz == base_hz
    assert any(f"Notch at {base_hz:g} Hz" in words for words in channel.treatment)
    alone = treated(volts).envelope
    # away from the ends, where a narrow filter has to settle
    middle = slice(4000, -4000)
    assert float(np.median(channel.envelope[middle] / alone[middle])) == pytest.approx(1, abs=0.05)


def test_cable_movement_is_told() -> None:
    volts = clean().volts
    sway = 3e-4 * np.sin(2 * np.pi * 3 * np.arange(len(volts)) / RATE_HZ)
    assert codes(volts + sway) == {"motion": "caution"}


def test_a_knock_is_told() -> None:
    volts = clean().volts.copy()
    volts[15000:] += 2e-3
    assert codes(volts)["motion"] == "caution"


@pytest.mark.parametrize("per_minute", [50, 75, 120])
def test_a_heartbeat_is_told_and_the_band_begins_higher(per_minute: float) -> None:
    volts = clean().volts
    beats = heartbeat(len(volts), rate_hz=RATE_HZ, per_minute=per_minute, volts=1.5e-4)
    channel = treated(volts + beats)
    (fault,) = [fault for fault in channel.quality.faults if fault.code == "heart"]
    assert fault.figure == pytest.approx(per_minute, rel=RATE_ERROR)
    assert any("Band-pass 30–450 Hz" in words for words in channel.treatment)


@pytest.mark.parametrize("seed", range(5))
def test_regular_bursts_of_muscle_are_no_heartbeat(seed: int) -> None:
    burst = Burst(muscle="gluteus_maximus", snr_db=20)
    recording = synthetic_emg(
        [burst], repetitions=40, effort_s=0.15, rest_s=0.6, seed=seed
    ).recording
    found = treat_channel(recording.channels[0], knowledge=KNOWLEDGE).quality
    assert not found.has("heart")


def test_gaps_are_told() -> None:
    volts = clean().volts.copy()
    volts[4000:5000] = np.nan
    assert codes(volts) == {"missing": "caution"}
    volts[: int(0.6 * len(volts))] = np.nan
    assert codes(volts)["missing"] == "unusable"


def test_a_wrong_unit_is_told() -> None:
    assert codes(1e6 * clean().volts) == {"unit": "unusable"}
    assert codes(1e30 * clean().volts) == {"unit": "unusable"}  # nothing overflows


@pytest.mark.parametrize(
    ("rate_hz", "severity"), [(500.0, "caution"), (150.0, "unusable"), (0.0, "unusable")]
)
def test_too_slow_is_told(rate_hz: float, severity: str) -> None:
    assert codes(clean().volts, rate_hz=rate_hz)["slow"] == severity


@pytest.mark.parametrize("count", [0, 1, 2, 30, 1999])
def test_too_short_is_told(count: int) -> None:
    assert codes(clean().volts[4000 : 4000 + count])["short"] == "unusable"


def test_nothing_but_gaps_is_unusable() -> None:
    assert codes(np.full(20000, np.nan)) == {"missing": "unusable"}
    assert codes(np.full(20000, np.inf))["missing"] == "unusable"


@given(seed=st.integers(0, 20), times=st.floats(0.2, 5.0), sign=st.sampled_from([-1.0, 1.0]))
@settings(max_examples=15)
def test_gain_and_polarity_change_no_fault(seed: int, times: float, sign: float) -> None:
    channel = clean(seed)
    plain = treated(channel.volts)
    other = treated(sign * times * channel.volts)
    assert [f.code for f in other.quality.faults] == [f.code for f in plain.quality.faults]
    np.testing.assert_allclose(other.envelope, times * plain.envelope, rtol=1e-6)
