"""Live amplitude: known in, known per cent out, however the samples are cut up; faults told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings
from primemover.signals.emg.live_levels import LiveLevel, LiveLevels
from primemover.signals.emg.normalising import highest_rms
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.treating import treat_channel
from tests.synthetic_emg import coloured_noise

RATE_HZ = 2000.0
KNOWLEDGE = load_knowledge()
WINDOW_S = 0.5
SEVERAL = 40
"""Windows that an amplitude is averaged over: one alone scatters by some 6 %."""
NOISE = 0.05
"""Of the mean of so many windows; four standard errors."""
BOTH_WAYS = 0.04
"""By how much filtering forwards alone and both ways may differ: the edges of the band."""


def muscle(name: str = "GMAX", rate_hz: float = RATE_HZ) -> EmgChannel:
    return EmgChannel(
        name=name, muscle="gluteus_maximus", side="right", rate_hz=rate_hz, volts=np.empty(0)
    )


def emg(volts: float, *, seconds: float, seed: int) -> FloatArray:
    """Coloured noise of this RMS, as the generator of synthetic recordings makes it."""
    noise = coloured_noise(
        round(seconds * RATE_HZ), rate_hz=RATE_HZ, random=np.random.default_rng(seed)
    )
    found: FloatArray = noise * volts / np.sqrt(np.mean(np.square(noise)))
    return found


def levels(*maxima: float) -> LiveLevels:
    channels = [muscle(f"channel {n}") for n in range(len(maxima))]
    return LiveLevels(channels, maxima=maxima, knowledge=KNOWLEDGE)


def fed(
    found: LiveLevels, volts: FloatArray, *, every_s: float = WINDOW_S
) -> list[tuple[LiveLevel, ...]]:
    step = round(every_s * RATE_HZ)
    return [found.take(volts[n : n + step]) for n in range(0, len(volts), step)]


def codes(level: LiveLevel) -> set[str]:
    return {each.code for each in level.faults}


@pytest.mark.parametrize("share", [0.1, 0.5, 1.3])
def test_a_known_amplitude_is_told_in_per_cent_of_the_maximum(share: float) -> None:
    seconds = 2 + SEVERAL * WINDOW_S
    both = np.stack(
        [emg(2e-4 * share, seconds=seconds, seed=11), emg(1e-4, seconds=seconds, seed=12)], axis=1
    )
    told = fed(levels(2e-4, 4e-4), both)[4:]
    assert np.mean([each[0].percent for each in told]) == pytest.approx(100 * share, rel=NOISE)
    assert np.mean([each[1].percent for each in told]) == pytest.approx(25.0, rel=NOISE)
    assert not any(each[0].faults for each in told)


def test_the_amplitude_is_that_of_files_with_the_same_window() -> None:
    volts = emg(1e-4, seconds=20, seed=13)
    found = levels(float("nan"))
    told = fed(found, volts[:, None])[-1][0]
    filtered = treat_channel(
        EmgChannel(name="a", muscle="", side=None, rate_hz=RATE_HZ, volts=volts),
        knowledge=KNOWLEDGE,
    ).filtered
    amplitude = settings_of(AmplitudeSettings, knowledge=KNOWLEDGE)
    whole = highest_rms(filtered, rate_hz=RATE_HZ, settings=amplitude)
    assert told.highest_v == pytest.approx(whole, rel=BOTH_WAYS)
    assert np.isnan(told.percent)


def _cut(volts: FloatArray, *, at: Sequence[int]) -> list[FloatArray]:
    return [piece for piece in np.split(volts, sorted(at)) if len(piece)]


@given(at=st.lists(st.integers(1, 8999), max_size=40))
def test_however_the_samples_are_cut_up_the_levels_are_the_same(at: list[int]) -> None:
    volts = emg(1e-4, seconds=4.5, seed=14)[:, None] + 1e-3
    volts[3000:3020] = np.nan
    whole, parts = levels(2e-4), levels(2e-4)
    expected = whole.take(volts)[0]
    for piece in _cut(volts, at=at):
        told = parts.take(piece)[0]
    assert told.volts == pytest.approx(expected.volts, rel=1e-9)
    assert told.highest_v == pytest.approx(expected.highest_v, rel=1e-9)
    assert codes(told) == codes(expected)


def test_a_constant_offset_is_no_amplitude() -> None:
    volts = emg(1e-4, seconds=3, seed=15)
    plain = fed(levels(1e-4), volts[:, None])[-1][0]
    raised = fed(levels(1e-4), volts[:, None] + 0.5)[-1][0]
    assert raised.highest_v == pytest.approx(plain.highest_v, rel=1e-3)


def test_after_a_gap_no_window_reaches_across() -> None:
    found = levels(1e-4)
    fed(found, emg(1e-3, seconds=3, seed=16)[:, None])
    found.begin_anew()
    quiet = found.take(emg(1e-5, seconds=0.2, seed=17)[:, None])[0]
    assert quiet.volts < 3e-5
    assert quiet.highest_v > 5e-4
    found.forget_highest()
    assert np.isnan(found.take(emg(1e-5, seconds=0.1, seed=18)[:, None])[0].highest_v)


def test_the_highest_is_over_whole_windows() -> None:
    found = levels(1e-4)
    assert np.isnan(found.take(emg(1e-3, seconds=0.9, seed=19)[:, None])[0].highest_v)
    assert found.take(emg(1e-4, seconds=2.0, seed=20)[:, None])[0].highest_v < 1.1e-3


def test_faults_are_told_within_seconds_and_taken_back_when_put_right() -> None:
    seconds = 4.0
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    good = emg(1e-4, seconds=seconds, seed=21)
    humming = good + 1e-3 * np.sin(2 * np.pi * 50 * times)
    clipped = np.clip(good, -1e-4, 1e-4)
    dead = np.zeros(len(good))
    found = levels(1e-4, 1e-4, 1e-4, 1e-4)
    told = fed(found, np.stack([good, humming, clipped, dead], axis=1))[-1]
    assert [sorted(codes(each)) for each in told] == [[], ["mains"], ["clipped"], ["dead"]]
    assert np.isnan(told[3].percent)
    assert np.isfinite(told[0].percent)
    again = fed(found, np.stack([good] * 4, axis=1))[-1]
    assert [codes(each) for each in again] == [set()] * 4
    assert np.isfinite(again[3].percent)


def test_hum_that_was_found_is_filtered_out_from_then_on() -> None:
    times = np.arange(round(12 * RATE_HZ)) / RATE_HZ
    hum = emg(1e-4, seconds=12, seed=22) + 1e-4 * np.sqrt(2) * np.sin(2 * np.pi * 60 * times)
    told = [each[0].percent for each in fed(levels(1e-4), hum[:, None])]
    assert np.nanmean(told[1:4]) == pytest.approx(100 * np.sqrt(2), rel=0.15)
    assert np.nanmean(told[-12:]) == pytest.approx(100, rel=0.1)


def test_memory_stays_bounded() -> None:
    found = levels(1e-4)
    for _ in range(40):
        found.take(emg(1e-4, seconds=0.5, seed=23)[:, None])
    (each,) = found._each
    assert len(each._kept) <= 3 * RATE_HZ
    assert len(each._rms.last) < WINDOW_S * RATE_HZ
