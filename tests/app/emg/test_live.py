"""``primemover emg live``: from a stream on this machine to per cent of the own maximum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from primemover.app.emg import live
from primemover.app.emg.live_record import LiveRecord
from primemover.app.emg.live_screen import BAR_LETTERS, LiveScreen, bar
from primemover.app.exit_codes import ExitCode
from primemover.app.usage import UsageError
from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.live_channels import LiveMuscle, live_muscles
from primemover.recordings.emg.live_stream import LiveBlock, LiveChannel
from primemover.recordings.emg.mapping import ChannelMapping
from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.recordings.emg.reading import read_emg
from primemover.signals.emg.live_levels import LiveLevel
from primemover.signals.emg.model import ChannelFault, MaximumReference
from tests.app.terminal import Capture, shown
from tests.recordings.emg.simulated_stream import SimulatedStream
from tests.synthetic_emg import coloured_noise

pytest.importorskip("pylsl")

RATE_HZ = 2000.0
KNOWLEDGE = load_knowledge()
LABELS = ["R GMAX", "L BF", "ACC.X", "R GMED"]
EFFORTS = 5
LATE_S = 0.3
"""A chunk of 20 ms that a busy machine sends late; its stamps are those of the sender."""
ONE_WINDOW = 0.25
"""Scatter of one half second of noise, some 5 %, and of the highest of several for the maximum."""


def sent() -> FloatArray:
    """Two muscles of 100 and 40 µV, an acceleration, and a dead one, in microvolts and g."""
    random = np.random.default_rng(31)
    noise = [coloured_noise(8000, rate_hz=RATE_HZ, random=random) for _ in range(2)]
    still = np.zeros(8000)
    return np.stack([100 * noise[0], 40 * noise[1], still + 1.0, still], axis=1)


@pytest.fixture
def stream() -> Iterator[SimulatedStream]:
    """What a maker's program sends."""
    with SimulatedStream(
        sent(), name="Trigno", rate_hz=RATE_HZ, labels=LABELS, units=["uV", "uV", "g", "uV"]
    ) as found:
        yield found


def test_half_the_own_maximum_is_told_as_half(
    stream: SimulatedStream, capsys: pytest.CaptureFixture[str]
) -> None:
    with live.opened("Trigno", mapping=None, unit="", network=False, knowledge=KNOWLEDGE) as found:
        assert [each.channel.name for each in found.muscles] == ["R GMAX", "L BF", "R GMED"]
        maxima = live.maxima_recorded(found, seconds=2.5)
        assert maxima[:2] == pytest.approx([1e-4, 4e-5], rel=ONE_WINDOW)
        assert np.isnan(maxima[2])
        stream.gain = 0.5
        levels, last = live.followed(found, maxima=maxima, seconds=2.5, title="now")
    assert [each.percent for each in levels[:2]] == pytest.approx([50, 50], rel=ONE_WINDOW)
    assert np.isnan(levels[2].percent)
    assert {each.code for each in levels[2].faults} == {"dead"}
    assert last is not None
    assert not last.rate_is_wrong
    said = capsys.readouterr()
    assert "right gluteus medius – (no signal)" in said.out
    assert "Tense each muscle as hard as you can" in said.err


def test_the_command_shows_records_and_sums_up(
    stream: SimulatedStream, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.parquet"
    assert live.live(stream="Trigno", seconds=2.5, record=kept) is ExitCode.OK
    said = capsys.readouterr().out
    assert "right gluteus maximus" in said
    assert "Delay from sample to screen: median" in said
    assert "%" not in said.split("Delay")[0], "without a maximum nothing is told in per cent"
    table = pq.read_table(kept)
    assert table.column_names == ["time_s", "R GMAX", "L BF", "R GMED"]
    told = read_emg(kept)
    assert [(each.muscle, each.side) for each in told.channels] == [
        ("gluteus_maximus", "right"),
        ("biceps_femoris", "left"),
        ("gluteus_medius", "right"),
    ]
    assert {each.rate_hz for each in told.channels} == {RATE_HZ}
    assert len(told.channels[0].volts) == table.num_rows
    assert told.channels[0].volts == pytest.approx(table["R GMAX"].to_numpy())
    assert 2 * RATE_HZ < table.num_rows < 4 * RATE_HZ
    volts = table["R GMAX"].to_numpy()
    assert np.sqrt(np.mean(np.square(volts))) == pytest.approx(1e-4, rel=0.1)
    steps_s = np.diff(table["time_s"].to_numpy())
    assert np.median(steps_s) == pytest.approx(1 / RATE_HZ, rel=0.01)
    assert np.abs(steps_s).max() < LATE_S


def test_what_was_recorded_is_there_when_the_stream_ends(
    stream: SimulatedStream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = dict(KNOWLEDGE.emg_rules)
    rules["live_gone_s"] = rules["live_gone_s"].model_copy(update={"value": 0.5})
    quick = replace(KNOWLEDGE, emg_rules=rules)
    monkeypatch.setattr("primemover.knowledge.load_knowledge", lambda: quick)
    taken = live._taken

    def paused(*args: object, **given: object) -> tuple[LiveLevel, ...]:
        stream.pause()
        return taken(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(live, "_taken", paused)
    kept = tmp_path / "kept.parquet"
    with pytest.raises(RecordingError, match="nothing came for"):
        live.live(stream="Trigno", record=kept)
    assert pq.read_table(kept).num_rows > 0
    assert list(tmp_path.iterdir()) == [kept]


def test_ctrl_c_ends_it_with_what_was_seen(
    stream: SimulatedStream, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    times = iter([False] * 5)
    line = LiveScreen.line

    def pressed(self: LiveScreen) -> str:
        if next(times, True):
            raise KeyboardInterrupt
        return line(self)

    monkeypatch.setattr(LiveScreen, "line", pressed)
    monkeypatch.setattr("primemover.app.emg.live.SETTLING_S", 0.0)
    assert live.live(stream="Trigno") is ExitCode.OK
    assert "Highest EMG amplitude over half a second" in capsys.readouterr().out


def block(first_s: float, *, samples: int, volts: float = 1e-4) -> LiveBlock:
    times_s = first_s + np.arange(samples) / RATE_HZ
    random = np.random.default_rng(int(first_s))
    noise = [coloured_noise(samples, rate_hz=RATE_HZ, random=random) for _ in range(2)]
    return LiveBlock(times_s=times_s, volts=volts * np.stack(noise, axis=1))


def recorded(path: Path, *blocks: LiveBlock) -> Path:
    muscles = [muscle("s", "gluteus_maximus", "left"), muscle("s", "hamstrings", "right")]
    with LiveRecord(path, muscles=muscles, stream="Trigno") as kept:
        for each in blocks:
            kept.take(each)
    return path


def test_what_was_recorded_is_read_back_with_muscles_sides_and_lost_samples(
    tmp_path: Path,
) -> None:
    one, two = block(0.0, samples=4000), block(3.0, samples=2000)
    found = read_emg(recorded(tmp_path / "kept.parquet", one, two))
    assert [(each.muscle, each.side) for each in found.channels] == [
        ("gluteus_maximus", "left"),
        ("hamstrings", "right"),
    ]
    first = found.channels[0].volts
    assert len(first) == 8000, "4 s with the one that was lost"
    assert np.isnan(first[4000:6000]).all()
    assert first[:4000] == pytest.approx(one.volts[:, 0], rel=1e-6)
    assert first[6000:] == pytest.approx(two.volts[:, 0], rel=1e-6)
    assert any("1 s in all are missing" in note for note in found.notes)


def test_a_recording_of_a_stream_goes_through_the_check(tmp_path: Path, capsys: Capture) -> None:
    efforts = [
        block(2.0 * n, samples=4000, volts=1e-4 if n % 2 else 2e-6) for n in range(2 * EFFORTS + 1)
    ]
    kept = recorded(tmp_path / "kept.parquet", *efforts)
    told = shown(capsys, "emg", "check", str(kept), "--protocol", "bridge", "--no-onsets")
    assert f"kept.parquet · {EFFORTS} repetitions" in told
    assert "2 of 2 channels could be used" in told


def test_a_recording_without_samples_or_with_a_jump_of_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="holds no samples"):
        read_emg(recorded(tmp_path / "none.parquet"))
    far = recorded(tmp_path / "far.parquet", block(0.0, samples=9), block(1e9, samples=9))
    with pytest.raises(RecordingError, match="more than its"):
        read_emg(far)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"mvic": (Path("a.csv"),), "record_mvic": 5.0}, "expected one of them"),
        ({"seconds": -1.0}, "--seconds -1: expected a number of seconds"),
        ({"record_mvic": float("nan")}, "--record-mvic nan"),
        ({"unit": "apples"}, "--unit apples: expected uV"),
        ({"record": Path("kept.csv")}, r"ends in \.parquet.*kept\.parquet"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anything_is_listened_to(
    given: dict[str, object], fault: str
) -> None:
    with pytest.raises(UsageError, match=fault):
        live.live(**given)  # type: ignore[arg-type]


def channel(place: int, label: str, unit: str = "uV", kind: str = "") -> LiveChannel:
    return LiveChannel(place=place, label=label, unit=unit, kind=kind)


def test_channels_that_are_no_emg_are_left_out_and_units_become_volts() -> None:
    told = [
        channel(0, "R GMAX", "microvolts", "EMG"),
        channel(1, "R GMAX acc", "g"),
        channel(2, "trigger", "", "Trigger"),
        channel(3, "Mystery", "mV"),
    ]
    found = live_muscles(told, stream="S", rate_hz=RATE_HZ, knowledge=KNOWLEDGE)
    assert [(each.place, each.volts_each) for each in found] == [(0, 1e-6), (3, 1e-3)]
    assert [each.channel.muscle for each in found] == ["gluteus_maximus", ""]


def test_units_that_are_missing_are_all_named_and_may_be_told() -> None:
    told = [channel(0, "R GMAX", ""), channel(1, "L GMAX", ""), channel(2, "L BF")]
    with pytest.raises(RecordingError, match=r"not known of R GMAX, L GMAX; .*--unit uV"):
        live_muscles(told, stream="S", rate_hz=RATE_HZ, knowledge=KNOWLEDGE)
    found = live_muscles(told, stream="S", rate_hz=RATE_HZ, knowledge=KNOWLEDGE, unit="mV")
    assert [each.volts_each for each in found] == [1e-3, 1e-3, 1e-6]


def test_a_mapping_says_muscle_side_unit_and_what_to_leave_out() -> None:
    mapping = ChannelMapping.model_validate(
        {
            "unit": "mV",
            "side": "left",
            "channels": {
                "1": {"muscle": "gluteus maximus", "side": "right"},
                "2": {"muscle": "biceps_femoris"},
                "R GMED": {"kind": "ignore"},
            },
        }
    )
    told = [channel(0, "1", ""), channel(1, "2", "uV"), channel(2, "R GMED")]
    found = live_muscles(told, stream="S", rate_hz=1e3, knowledge=KNOWLEDGE, mapping=mapping)
    assert [(e.channel.muscle, e.channel.side, e.volts_each) for e in found] == [
        ("gluteus_maximus", "right", 1e-3),
        ("biceps_femoris", "left", 1e-3),
    ]


def test_a_stream_without_any_muscle_says_what_it_has() -> None:
    with pytest.raises(RecordingError, match=r"expected channels of EMG, found ACC\.X \(g\)"):
        live_muscles([channel(0, "ACC.X", "g")], stream="S", rate_hz=1e3, knowledge=KNOWLEDGE)


def muscle(name: str, muscle_: str, side: str | None) -> LiveMuscle:
    held = EmgChannel(
        name=name,
        muscle=muscle_,
        side=side,  # type: ignore[arg-type]
        rate_hz=RATE_HZ,
        volts=np.empty(0),
    )
    return LiveMuscle(place=0, volts_each=1e-6, channel=held)


def test_a_maximum_counts_for_its_own_muscle_and_side_alone() -> None:
    reference = MaximumReference(
        muscle="gluteus_maximus", side="right", volts=2e-4, window_s=0.5, position="a", tried=1
    )
    muscles = [muscle("a", "gluteus_maximus", "right"), muscle("b", "gluteus_maximus", "left")]
    found = live.maxima_for(muscles, references=[reference])
    assert found[0] == 2e-4
    assert np.isnan(found[1])


def screen(block: LiveBlock, *levels: LiveLevel) -> LiveScreen:
    return LiveScreen(
        title="now",
        muscles=[muscle("a", "gluteus_maximus", "right")] * len(levels),
        levels=levels,
        block=block,
        knowledge=KNOWLEDGE,
        silent_after_s=1.5,
    )


BLOCK = LiveBlock(times_s=np.zeros(1), volts=np.zeros((1, 1)))


def test_a_bar_is_as_long_as_the_amplitude_and_ends_where_it_ends() -> None:
    assert bar(0.0).count("█") == 0
    assert bar(60.0).count("█") == BAR_LETTERS // 2
    assert bar(500.0) == "█" * BAR_LETTERS
    assert len(bar(float("nan"))) == BAR_LETTERS


def test_the_screen_tells_figures_faults_and_a_lost_connection() -> None:
    fault = ChannelFault(code="mains", severity="caution", words="hum", figure=0.2, unit="1")
    shown = screen(BLOCK, LiveLevel(volts=1e-4, percent=41.7, faults=(fault,)))
    assert shown.line() == "right gluteus maximus 42 % (mains hum)"
    silent = LiveBlock(times_s=np.empty(0), volts=np.empty((0, 1)), silent_s=3.2)
    assert "Nothing has come for 3 s" in screen(silent, LiveLevel(volts=1e-4)).line()
    wrong = LiveBlock(
        times_s=np.zeros(1), volts=np.zeros((1, 1)), rate_seen_hz=1001.0, rate_is_wrong=True
    )
    assert (
        "1001 samples come in a second, and the stream says 2000"
        in screen(wrong, LiveLevel()).line()
    )
