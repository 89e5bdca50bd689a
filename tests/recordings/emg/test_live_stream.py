"""Streams of the Lab Streaming Layer: which is meant, what comes of it, and what goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.recordings.emg import live_finding
from primemover.recordings.emg.live_finding import LiveSettings, find_emg, find_streams
from primemover.recordings.emg.live_stream import LiveBlock, LiveStream, RateWatch
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.rules import settings_of
from tests.recordings.emg.simulated_stream import SESSION, SimulatedStream, lsl

pytest.importorskip("pylsl")

RATE_HZ = 2000.0
MICROVOLT = 1e-6
LATE_S = 0.5
"""A chunk of 20 ms on a busy machine; usually 5 to 30 ms."""
SETTINGS = settings_of(LiveSettings, knowledge=load_knowledge())
QUICK = replace(
    SETTINGS, live_find_s=1.0, live_gone_s=1.0, live_silent_s=0.3, live_rate_window_s=1.0
)


def ramp(width: int = 2) -> FloatArray:
    """Every sample tells its number and its channel, so that none can be lost or swapped."""
    return np.arange(4000.0)[:, None] + 0.25 * np.arange(width)[None, :]


def listened(
    name: str, *, scales: list[tuple[int, float]], settings: LiveSettings = QUICK
) -> Iterator[LiveBlock]:
    found = find_emg(settings, name=name)
    with LiveStream(found, settings=settings) as stream:
        yield from stream.blocks(scales)


def test_nothing_but_this_machine_is_asked() -> None:
    info = lsl().StreamInfo("any", "EMG", 1, 1000.0, "float32", "any")
    assert info.name() == "any"
    whom = live_finding.THIS_MACHINE
    assert SESSION in whom
    told = dict(line.split(" = ") for line in whom.splitlines() if "=" in line)
    del told["level"], told["SessionID"]
    assert told == {
        "KnownPeers": "{127.0.0.1}",
        "IPv6": "disable",
        "ResolveScope": "machine",
        "AddressesOverride": "{127.0.0.1}",
        "ListenAddress": "127.0.0.1",
    }


def test_every_sample_comes_once_in_order_in_volts_on_one_clock() -> None:
    with SimulatedStream(
        ramp(3), name="whole", rate_hz=RATE_HZ, labels=["a", "b", "c"], units=["microvolts"] * 3
    ):
        blocks = list(islice(listened("whole", scales=[(2, MICROVOLT), (0, 1.0)]), 12))
    volts = np.concatenate([each.volts for each in blocks])
    times_s = np.concatenate([each.times_s for each in blocks])
    assert len(volts) > 200
    number = volts[:, 1]
    assert np.array_equal(np.diff(number) % len(ramp()), np.ones(len(number) - 1))
    np.testing.assert_allclose(volts[:, 0], (number + 0.5) * MICROVOLT, rtol=1e-6)
    assert times_s[0] == 0.0
    assert np.median(np.diff(times_s)) == pytest.approx(1 / RATE_HZ, rel=0.01)
    assert not any(each.gap for each in blocks)
    assert all(-0.01 < each.late_s < LATE_S for each in blocks if len(each.times_s))


def test_what_the_stream_says_of_its_channels_is_known_once_it_is_open() -> None:
    labels, units = ["R gluteus maximus", "L\x1b[31m"], ["microvolts", "V"]
    with SimulatedStream(ramp(), name="named", rate_hz=RATE_HZ, labels=labels, units=units):
        found = find_emg(QUICK, name="named")
        with LiveStream(found, settings=QUICK) as stream:
            told = [(each.label, each.unit) for each in stream.channels]
    assert told == [("R gluteus maximus", "microvolts"), (r"L\x1b[31m", "V")]


def test_channels_of_which_nothing_is_said_are_numbered() -> None:
    with (
        SimulatedStream(ramp(), name="bare", rate_hz=RATE_HZ),
        LiveStream(find_emg(QUICK, name="bare"), settings=QUICK) as stream,
    ):
        assert [each.label for each in stream.channels] == ["channel 1", "channel 2"]
        assert [each.unit for each in stream.channels] == ["", ""]


def test_a_stream_of_another_type_is_passed_over() -> None:
    with (
        SimulatedStream(ramp(), name="the EMG", rate_hz=RATE_HZ),
        SimulatedStream(ramp(), name="an EEG", rate_hz=RATE_HZ, type_="EEG"),
    ):
        assert find_emg(QUICK).name == "the EMG"
        assert [each.name for each in find_streams(QUICK)] == ["an EEG", "the EMG"]


def test_of_two_streams_one_is_to_be_named() -> None:
    with (
        SimulatedStream(ramp(), name="one", rate_hz=RATE_HZ),
        SimulatedStream(ramp(), name="two", rate_hz=RATE_HZ),
    ):
        with pytest.raises(RecordingError, match=r"found 2: one \(EMG.*two \(EMG.*name one"):
            find_emg(QUICK)
        assert find_emg(QUICK, name="two").name == "two"


def test_without_a_stream_it_says_what_there_is_and_what_to_do() -> None:
    with (
        SimulatedStream(ramp(), name="an EEG", rate_hz=RATE_HZ, type_="EEG"),
        pytest.raises(RecordingError, match=r"found an EEG.*start the program.*--network"),
    ):
        find_emg(QUICK)
    with pytest.raises(RecordingError, match="found none at all"):
        find_emg(QUICK, name="nobody")


@pytest.mark.parametrize(
    ("rate_hz", "values", "fault"),
    [
        (0.0, "float32", "an even rate, got 0"),
        (100.0, "float32", "raw signal and not its envelope"),
        (RATE_HZ, "string", "expected numbers, got texts"),
    ],
)
def test_a_stream_that_cannot_be_worked_with_is_refused(
    rate_hz: float, values: str, fault: str
) -> None:
    with (
        SimulatedStream(ramp(), name="odd", rate_hz=rate_hz, values=values, true_rate_hz=500.0),
        pytest.raises(RecordingError, match=fault),
    ):
        find_emg(QUICK)


def test_a_stream_that_falls_silent_is_told_and_then_given_up() -> None:
    with SimulatedStream(ramp(), name="stops", rate_hz=RATE_HZ) as stream:
        blocks = listened("stops", scales=[(0, 1.0)])
        assert len(next(blocks).volts)
        stream.pause()
        silent = (each.silent_s for each in blocks)
        assert next(each for each in silent if each > QUICK.live_silent_s)
        with pytest.raises(RecordingError, match=r"nothing came for 1 s.*sensors are on"):
            deque(silent)


def test_after_a_pause_the_next_block_says_that_samples_are_missing() -> None:
    with SimulatedStream(ramp(), name="pauses", rate_hz=RATE_HZ) as stream:
        blocks = listened("pauses", scales=[(0, 1.0)])
        next(blocks)
        stream.pause()
        while next(blocks).silent_s < 0.2:
            continue
        stream.go_on()
        after = next(each for each in blocks if len(each.volts))
        assert after.gap
        assert not next(each for each in blocks if len(each.volts)).gap


def test_a_rate_that_is_not_the_one_named_is_told() -> None:
    with SimulatedStream(ramp(), name="slow", rate_hz=RATE_HZ, true_rate_hz=1000.0):
        for each in listened("slow", scales=[(0, 1.0)]):
            if np.isfinite(each.rate_seen_hz):
                break
    assert each.rate_is_wrong
    assert each.rate_seen_hz == pytest.approx(1000.0, rel=0.1)


@pytest.mark.parametrize("off", [0.0, 0.03, -0.03, 0.08, -0.5, 1.0])
def test_rates_are_counted_over_seconds_however_samples_come(off: float) -> None:
    watch = RateWatch(SETTINGS, named_hz=RATE_HZ)
    rng = np.random.default_rng(7)
    at_s = 0.0
    for _ in range(400):
        step_s = float(rng.uniform(0.01, 0.05))
        at_s += step_s
        watch.came(round(step_s * RATE_HZ * (1 + off)), at_s=at_s)
        if at_s < SETTINGS.live_rate_window_s:
            assert not watch.is_wrong
    assert watch.seen_hz == pytest.approx(RATE_HZ * (1 + off), rel=0.01)
    assert watch.is_wrong == (abs(off) > SETTINGS.live_rate_tolerance)


def test_a_pause_is_no_wrong_rate() -> None:
    watch = RateWatch(SETTINGS, named_hz=RATE_HZ)
    times_s = [n * 0.02 for n in range(300)] + [9.0 + n * 0.02 for n in range(300)]
    for at_s in times_s:
        watch.came(40, at_s=at_s)
        assert not watch.is_wrong
