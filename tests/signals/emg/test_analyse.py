"""Crosstalk, maxima, starts of movements and the whole analysis, against what was put in."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgRecording, Marker, SensorTrack
from primemover.signals.emg.analyse import analyse_emg
from primemover.signals.emg.crosstalk import CrosstalkSettings
from primemover.signals.emg.model import Effort, EmgSignals
from primemover.signals.emg.normalising import maximum_references
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.starts import StartSeries, StartSettings, movement_start
from primemover.signals.emg.treating import treatment_settings
from tests.synthetic_emg import Burst, maximum_recording, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
GLUTE: Final = Burst(muscle="gluteus_maximus", snr_db=20)
HAMSTRING: Final = Burst(muscle="biceps_femoris", snr_db=20)
PAIR: Final = (GLUTE.channel, HAMSTRING.channel)
# The best of some thirty windows of 0.5 s lies above the true RMS by chance: by 13 % at most, as
# the window was chosen for.
MAXIMUM_ERROR: Final = 0.13


def analysed(recording: EmgRecording, **more: Any) -> EmgSignals:
    return analyse_emg(
        recording,
        protocol=KNOWLEDGE.emg_protocols["squat"],
        knowledge=KNOWLEDGE,
        **{"onsets": False, **more},
    )


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_crosstalk_is_about_what_leaks(share: float) -> None:
    made = synthetic_emg([GLUTE, HAMSTRING], leaks={PAIR: share}, seed=2)
    signals = analysed(made.recording)
    assert signals.crosstalk[PAIR] == pytest.approx(share / (1 + share**2) ** 0.5, abs=0.03)
    assert all(each.quality.has("crosstalk") for each in signals.channels)


@pytest.mark.parametrize("seed", range(8))
def test_independent_channels_with_the_same_bursts_have_none(seed: int) -> None:
    signals = analysed(synthetic_emg([GLUTE, HAMSTRING], seed=seed).recording)
    assert not any(each.quality.has("crosstalk") for each in signals.channels)
    limits = settings_of(CrosstalkSettings, knowledge=KNOWLEDGE)
    assert signals.crosstalk[PAIR] < limits.crosstalk_caution


@pytest.mark.parametrize("effort_s", [0.5, 1.0])
def test_one_short_burst_of_both_is_no_crosstalk(effort_s: float) -> None:
    # so little of two signals is alike by chance: of twenty one may be told, as five sigmas are not
    # reached by chance but the estimate of sigma itself scatters
    told = 0
    for seed in range(20):
        made = synthetic_emg(
            [GLUTE, HAMSTRING], repetitions=1, effort_s=effort_s, rest_s=4.5, seed=seed
        )
        told += any(e.quality.has("crosstalk") for e in analysed(made.recording).channels)
    assert told <= 1


@pytest.mark.parametrize("lines", [(1,), (1, 2, 3, 4, 5, 6, 7), (3,), (2,)])
def test_hum_that_both_channels_share_is_no_crosstalk(lines: tuple[int, ...]) -> None:
    made = synthetic_emg([GLUTE, HAMSTRING], seed=2).recording
    times = made.channels[0].times_s()
    hum = sum(1e-3 / k * np.sin(2 * np.pi * 50.0 * k * times + k) for k in lines)
    hummed = tuple(replace(each, volts=each.volts + hum) for each in made.channels)
    signals = analysed(replace(made, channels=hummed))
    for each in signals.channels:
        assert each.quality.has("mains")
        assert not each.quality.has("crosstalk")


def test_channels_of_other_clocks_are_not_compared() -> None:
    made = synthetic_emg([GLUTE, replace(HAMSTRING, rate_hz=1000.0)])
    assert analysed(made.recording).crosstalk == {}


def test_signal_to_noise_is_what_was_put_in() -> None:
    # white noise of 1000 Hz, of which the band keeps 430; rest is a low percentile: up to 1 dB off
    for snr_db in (10.0, 20.0):
        made = synthetic_emg([replace(GLUTE, snr_db=snr_db)], effort_s=4.0, seed=3)
        (channel,) = analysed(made.recording).channels
        gain_db = 10 * np.log10(1000 / 430)
        assert channel.quality.snr_db == pytest.approx(snr_db + gain_db, abs=1.0)


def test_a_weak_channel_is_told() -> None:
    made = synthetic_emg([GLUTE, replace(HAMSTRING, snr_db=0.0)], seed=4)
    strong, weak = analysed(made.recording).channels
    assert not strong.quality.has("weak")
    assert weak.quality.has("weak")


def test_the_best_position_is_the_maximum() -> None:
    positions = [
        maximum_recording([GLUTE], volts={GLUTE.channel: volts}, seed=n, source=f"position {n}.csv")
        for n, volts in enumerate((2e-4, 4e-4, 3e-4))
    ]
    (found,) = maximum_references(positions, knowledge=KNOWLEDGE)
    assert (found.position, found.tried, found.window_s) == ("position 1.csv", 3, 0.5)
    assert 4e-4 < found.volts < 4e-4 * (1 + MAXIMUM_ERROR)


def test_sides_and_muscles_are_kept_apart() -> None:
    bursts = [GLUTE, replace(GLUTE, side="left"), HAMSTRING]
    volts = {each.channel: (n + 1) * 1e-4 for n, each in enumerate(bursts)}
    recording = maximum_recording(bursts, volts=volts)
    found = {
        (each.muscle, each.side): each.volts
        for each in maximum_references([recording], knowledge=KNOWLEDGE)
    }
    for burst in bursts:
        expected = volts[burst.channel]
        assert found[burst.muscle, burst.side] == pytest.approx(expected, rel=MAXIMUM_ERROR)


@pytest.mark.parametrize(("volts", "kept"), [(2e-4, True), (0.85e-4, True), (0.4e-4, False)])
def test_a_task_above_its_maximum_is_told(volts: float, kept: bool) -> None:
    made = synthetic_emg([GLUTE])
    maximum = maximum_recording([GLUTE], volts={GLUTE.channel: volts})
    signals = analysed(made.recording, maxima=[maximum])
    assert bool(signals.references) is kept
    assert bool(signals.notes) is (volts < 1e-4)
    if not kept:
        assert "that maximum is not used" in signals.notes[0]


def ramp(start_s: float, *, noise: float, rate_hz: float = 100.0, seed: int = 0) -> StartSeries:
    """40° in a second from ``start_s`` on, at an even speed."""
    times = np.arange(0, 6, 1 / rate_hz)
    values = 5.0 + 40.0 * np.clip(times - start_s, 0.0, 1.0)
    values += noise * np.random.default_rng(seed).standard_normal(len(times))
    return StartSeries(times_s=times, values=values, sync_error_s=0.02, source="angle")


def test_a_movement_starts_where_it_leaves_rest() -> None:
    settings = settings_of(StartSettings, knowledge=KNOWLEDGE)
    effort = Effort(start_s=2.1, end_s=4.0)
    found = movement_start(ramp(2.0, noise=0.0), effort=effort, settings=settings)
    assert found is not None
    # without noise, the moment at which the share of the excursion is reached
    assert found.time_s == pytest.approx(2.0 + settings.start_share, abs=1e-6)
    assert found.error_s == pytest.approx(np.hypot(0.02, 0.005))
    assert movement_start(ramp(9.0, noise=0.1), effort=effort, settings=settings) is None


def test_the_start_of_a_movement_is_as_sure_as_it_says() -> None:
    settings = settings_of(StartSettings, knowledge=KNOWLEDGE)
    effort = Effort(start_s=2.1, end_s=4.0)
    held = 0
    for seed in range(100):
        found = movement_start(ramp(2.0, noise=0.3, seed=seed), effort=effort, settings=settings)
        assert found is not None
        held += abs(found.time_s - 2.0 - settings.start_share) <= found.error_s
    assert held >= 90


def test_starts_by_marker_and_by_sensor() -> None:
    made = synthetic_emg([GLUTE], markers=True)
    marked = analysed(made.recording)
    assert [each and each.source for each in marked.starts] == ["marker"] * 6
    assert [each and each.time_s for each in marked.starts] == [s for s, _ in made.efforts_s]
    times = np.arange(0, made.recording.duration_s, 0.01)
    bend = sum(60 * np.sin(np.pi * np.clip((times - s) / 2, 0, 1)) for s, _ in made.efforts_s)
    knee = SensorTrack(
        name="knee", kind="angle", unit="deg", rate_hz=100.0, samples=np.asarray(bend, dtype=float)
    )
    recording = replace(made.recording, sensors=(knee,), markers=(Marker(time_s=0.1, name="x"),))
    angled = analysed(recording)
    assert [each and each.source for each in angled.starts] == ["angle"] * 6
    for each, (start_s, _) in zip(angled.starts, made.efforts_s, strict=True):
        assert each is not None
        assert 0.0 < each.time_s - start_s < 0.05
    assert analysed(recording, starts_from="force").starts == ()


def test_the_share_done_grows_to_one() -> None:
    told: list[float] = []
    analysed(synthetic_emg([GLUTE, HAMSTRING]).recording, progress=told.append, onsets=True)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_recording_without_channels_is_told() -> None:
    signals = analysed(EmgRecording(source="x.csv", format="csv", channels=()), onsets=True)
    assert signals.efforts == ()
    assert "No channel can be used" in signals.notes[0]


def test_knowledge_has_every_setting() -> None:
    assert all(fields(each) for each in (treatment_settings(KNOWLEDGE),))
