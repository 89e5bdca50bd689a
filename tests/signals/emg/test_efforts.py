"""Efforts where they were put, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgRecording, FloatArray, Marker, SensorTrack
from primemover.signals.emg.analyse import analyse_emg
from primemover.signals.emg.model import EmgSignals
from tests.synthetic_emg import Burst, synthetic_emg

KNOWLEDGE: Final = load_knowledge()
EDGE_S: Final = 0.2  # half of both windows amplitude is smoothed by: 0.1 s and 0.25 s
BURSTS: Final = (
    Burst(muscle="gluteus_maximus", snr_db=20),
    Burst(muscle="biceps_femoris", snr_db=10, amplitude_v=5e-5),
)


def analysed(recording: EmgRecording, *, protocol: str = "squat") -> EmgSignals:
    return analyse_emg(
        recording, protocol=KNOWLEDGE.emg_protocols[protocol], knowledge=KNOWLEDGE, onsets=False
    )


def ends(signals: EmgSignals) -> FloatArray:
    return np.array([(each.start_s, each.end_s) for each in signals.efforts])


@pytest.mark.parametrize("snr_db", [30.0, 20.0, 12.0, 6.0])
def test_repetitions_are_where_they_were_put(snr_db: float) -> None:
    made = synthetic_emg([replace(each, snr_db=snr_db) for each in BURSTS], seed=int(snr_db))
    np.testing.assert_allclose(ends(analysed(made.recording)), made.efforts_s, atol=EDGE_S)


def test_a_drifting_baseline_does_no_harm() -> None:
    made = synthetic_emg(BURSTS, repetitions=20, seed=3)
    random = np.random.default_rng(4)
    channels = tuple(
        replace(
            each,
            volts=each.volts
            + np.linspace(0, 3e-5, len(each.volts)) * random.standard_normal(len(each.volts)),
        )
        for each in made.recording.channels
    )
    found = ends(analysed(replace(made.recording, channels=channels)))
    np.testing.assert_allclose(found, made.efforts_s, atol=EDGE_S)


def test_noise_alone_has_no_efforts() -> None:
    made = synthetic_emg([replace(each, snr_db=-30.0, amplitude_v=1e-6) for each in BURSTS])
    signals = analysed(made.recording)
    assert signals.efforts == ()
    assert "No repetition was found" in signals.notes[0]


def test_a_hold_is_one_effort() -> None:
    made = synthetic_emg(BURSTS, repetitions=1, effort_s=40.0, rest_s=10.0)
    found = ends(analysed(made.recording, protocol="one_leg_stand"))
    np.testing.assert_allclose(found, made.efforts_s, atol=EDGE_S)


@given(shift_s=st.floats(0.0, 20.0))
@settings(max_examples=10)
def test_a_later_clock_shifts_efforts_with_it(shift_s: float) -> None:
    made = synthetic_emg(BURSTS, seed=5).recording
    later = replace(made, channels=tuple(replace(each, start_s=shift_s) for each in made.channels))
    np.testing.assert_allclose(ends(analysed(later)), ends(analysed(made)) + shift_s, atol=0.05)


def test_marked_spans_and_pairs_come_first() -> None:
    made = synthetic_emg(BURSTS).recording
    spans = replace(made, markers=(Marker(time_s=1.0, name="squat", duration_s=3.5),))
    pairs = replace(
        made, markers=(Marker(time_s=1.0, name="start 1"), Marker(time_s=4.5, name="stop 1"))
    )
    for recording in (spans, pairs):
        np.testing.assert_allclose(ends(analysed(recording)), [(1.0, 4.5)])


def test_steps_by_amplitude_and_by_a_foot_switch() -> None:
    stride_s, count = 1.1, 20
    made = synthetic_emg(
        [BURSTS[0], replace(BURSTS[1], delay_s=0.1)],
        repetitions=count, effort_s=0.4, rest_s=stride_s - 0.4, seed=8,
    )  # fmt: skip
    found = ends(analysed(made.recording, protocol="walking"))
    assert len(found) >= count - 1
    np.testing.assert_allclose(np.diff(found[:, 0]), stride_s, atol=0.1)
    for start_s, end_s in made.efforts_s[1:-1]:  # each burst lies whole within one step
        inside = (found[:, 0] <= start_s + 0.05) & (found[:, 1] >= end_s - 0.05)
        assert inside.sum() == 1
    times = np.arange(0, made.recording.duration_s, 0.01)
    pressed = sum((times >= s) & (times < s + 0.5) for s, _ in made.efforts_s)
    switch = SensorTrack(
        name="foot switch right", kind="switch", unit="V", rate_hz=100.0,
        samples=np.asarray(pressed, dtype=float),
    )  # fmt: skip
    stepped = analysed(replace(made.recording, sensors=(switch,)), protocol="walking").efforts
    np.testing.assert_allclose(
        [each.start_s for each in stepped], [s for s, _ in made.efforts_s[:-1]], atol=0.011
    )
    assert {each.side for each in stepped} == {"right"}


def test_no_steps_in_noise() -> None:
    made = synthetic_emg([replace(each, snr_db=-30.0, amplitude_v=1e-6) for each in BURSTS])
    assert analysed(made.recording, protocol="walking").efforts == ()


def pulses(name: str, *, every_s: float, length_s: float) -> SensorTrack:
    times = np.arange(0, length_s, 0.001)
    return SensorTrack(
        name=name, kind="switch", unit="V", rate_hz=1000.0,
        samples=np.asarray(times % every_s < 0.5 * every_s, dtype=float),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "every_s"), [("Sync", 1.0), ("Digital 1", 0.01), ("switch 3", 0.01)]
)
def test_pulses_of_a_camera_are_no_steps_and_no_movement(name: str, every_s: float) -> None:
    made = synthetic_emg(BURSTS, effort_s=0.4, rest_s=0.7, repetitions=12, seed=8).recording
    clocked = replace(made, sensors=(pulses(name, every_s=every_s, length_s=made.duration_s),))
    walked = analysed(clocked, protocol="walking")
    np.testing.assert_allclose(ends(walked), ends(analysed(made, protocol="walking")))
    slow = synthetic_emg(BURSTS, seed=8).recording
    told = replace(slow, sensors=(pulses(name, every_s=every_s, length_s=slow.duration_s),))
    assert analysed(told).starts == ()


def test_steps_are_of_the_heel_alone_and_a_bounce_is_none() -> None:
    made = synthetic_emg(BURSTS, effort_s=0.4, rest_s=0.7, repetitions=12, seed=8)
    times = np.arange(0, made.recording.duration_s, 0.001)
    touches = [start for start, _ in made.efforts_s]
    down = [(s, s + 0.01) for s in touches] + [(s + 0.02, s + 0.4) for s in touches]
    heel = sum((times >= first) & (times < last) for first, last in down)
    toe = sum((times >= s + 0.2) & (times < s + 0.6) for s in touches)
    switches = tuple(
        SensorTrack(
            name=name, kind="switch", unit="V", rate_hz=1000.0, samples=np.asarray(on, dtype=float)
        )
        for name, on in (("Toe right", toe), ("Heel right", heel))
    )
    stepped = analysed(replace(made.recording, sensors=switches), protocol="walking")
    np.testing.assert_allclose(ends(stepped)[:, 0], touches[:-1], atol=0.002)


def test_a_marked_rest_is_no_effort() -> None:
    made = synthetic_emg(BURSTS).recording
    marks = (
        Marker(time_s=0.0, name="Rest", duration_s=2.0),
        Marker(time_s=2.0, name="bridge", duration_s=2.0),
    )
    np.testing.assert_allclose(ends(analysed(replace(made, markers=marks))), [(2.0, 4.0)])


@pytest.mark.parametrize("hit", [1, 2])
def test_a_knock_on_sensors_hides_no_effort_and_is_none(hit: int) -> None:
    made = synthetic_emg(BURSTS, seed=6)
    random = np.random.default_rng(7)
    knocked = []
    for number, each in enumerate(made.recording.channels):
        volts = each.volts.copy()
        volts[500:700] += (
            (number < hit) * 5e-3 * random.standard_normal(200)
        )  # a tenth of a second in the rest
        knocked.append(replace(each, volts=volts))
    found = ends(analysed(replace(made.recording, channels=tuple(knocked))))
    np.testing.assert_allclose(found, made.efforts_s, atol=EDGE_S)


@pytest.mark.parametrize("snr_db", [20.0, 12.0])
@pytest.mark.parametrize("repetitions", [1, 3])
def test_few_short_efforts_in_a_long_recording(snr_db: float, repetitions: int) -> None:
    bursts = [replace(each, snr_db=snr_db) for each in BURSTS]
    made = synthetic_emg(bursts, repetitions=repetitions, effort_s=1.0, rest_s=40.0, seed=9)
    found = ends(analysed(made.recording))
    np.testing.assert_allclose(found, made.efforts_s, atol=EDGE_S)


def test_noise_alone_has_no_efforts_however_long() -> None:
    quiet = [replace(each, snr_db=-30.0, amplitude_v=1e-6) for each in BURSTS]
    for seed in range(3):
        made = synthetic_emg(quiet, repetitions=1, effort_s=100.0, rest_s=100.0, seed=seed)
        assert analysed(made.recording).efforts == ()
        assert analysed(made.recording, protocol="one_leg_stand").efforts == ()


def test_holds_with_little_rest_are_found() -> None:
    made = synthetic_emg(BURSTS, repetitions=2, effort_s=30.0, rest_s=2.0, seed=10)
    found = ends(analysed(made.recording, protocol="one_leg_stand"))
    np.testing.assert_allclose(found, made.efforts_s, atol=EDGE_S)
