"""Text files of each maker: values that were written come back, in volts, at their own rates."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from primemover.errors import RecordingError
from primemover.recordings.emg.mapping import parse_mapping
from primemover.recordings.emg.reading import read_emg, read_raw
from tests.recordings.emg.texts import (
    FloatArray,
    bursts,
    discover,
    emgworks,
    noraxon,
    opensignals,
    table,
)

# Written with every digit and multiplied once: two roundings of a double.
ROUNDING = 1e-15
EXAMPLES = 15
"""Each writes and reads a file."""


def test_emgworks_keeps_rates_and_lengths_apart(tmp_path: Path) -> None:
    emg, acc = bursts(400), bursts(25, seed=2, scale=1.0)
    found = read_emg(emgworks(tmp_path / "a.csv", emg=emg, acc=acc))
    assert found.format == "delsys_csv"
    (channel,) = found.channels
    assert (channel.muscle, channel.side, channel.rate_hz) == ("gluteus_maximus", "right", 2000.0)
    np.testing.assert_array_equal(channel.volts, emg)
    (sensor,) = found.sensors
    assert (sensor.kind, sensor.rate_hz, sensor.start_s) == ("acceleration", 125.0, 0.016)
    np.testing.assert_array_equal(sensor.samples, acc)
    assert found.notes == ()


def test_emgworks_in_millivolts(tmp_path: Path) -> None:
    emg = bursts(400) * 1e3
    found = read_emg(emgworks(tmp_path / "a.csv", emg=emg, acc=bursts(5), unit="mV"))
    np.testing.assert_allclose(found.channels[0].volts, emg * 1e-3, rtol=ROUNDING)


def test_a_cut_recording_says_how_much_is_there(tmp_path: Path) -> None:
    found = read_emg(emgworks(tmp_path / "a.csv", emg=bursts(400), acc=bursts(5), claimed=9000))
    assert "400 of 9000 samples" in found.notes[0]


def test_a_line_cut_in_a_number_is_left_out_and_said(tmp_path: Path) -> None:
    path = emgworks(tmp_path / "a.csv", emg=bursts(400), acc=bursts(400))
    whole = path.read_bytes().rstrip(b"\n")
    path.write_bytes(whole[: whole.rindex(b",") + 1] + b"1.5e-")
    found = read_emg(path)
    assert len(found.channels[0].volts) == 399
    assert any("last line" in each for each in found.notes)


def test_ten_to_the_nine_claimed_samples_are_refused(tmp_path: Path) -> None:
    path = emgworks(tmp_path / "a.csv", emg=bursts(40), acc=bursts(5), claimed=10**9)
    with pytest.raises(RecordingError, match=r"claims 1e\+09 samples"):
        read_emg(path)


def test_emgworks_whose_header_and_table_differ_is_refused(tmp_path: Path) -> None:
    path = emgworks(tmp_path / "a.csv", emg=bursts(40), acc=bursts(5))
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[1:]) + "\n")
    with pytest.raises(RecordingError, match="describes 1 channels, its table has 2"):
        read_emg(path)


def test_rows_may_leave_out_their_empty_end(tmp_path: Path) -> None:
    emg, acc = bursts(400), bursts(25, seed=2, scale=1.0)
    path = emgworks(tmp_path / "a.csv", emg=emg, acc=acc)
    lines = [each.rstrip(",") for each in path.read_text().splitlines()]
    path.write_text("\n".join(lines) + "\n")
    found = read_emg(path)
    np.testing.assert_array_equal(found.channels[0].volts, emg)
    np.testing.assert_array_equal(found.sensors[0].samples, acc)


def test_discover_without_rates_takes_them_from_each_channels_own_times(tmp_path: Path) -> None:
    path = discover(tmp_path / "a.csv", emg=bursts(300), acc=bursts(30), events=False)
    lines = [each for each in path.read_text().splitlines() if " Hz" not in each]
    path.write_text("\n".join(lines) + "\n")
    found = read_emg(path)
    assert [each.rate_hz for each in found.channels] == [1000.0, 1000.0]
    assert [each.rate_hz for each in found.sensors] == [100.0]


@pytest.mark.parametrize("events", [True, False])
def test_discover_keeps_sensors_and_rates_apart(tmp_path: Path, events: bool) -> None:
    emg, acc = bursts(300), bursts(30, seed=2, scale=1.0)
    found = read_emg(discover(tmp_path / "a.csv", emg=emg, acc=acc, events=events))
    assert found.format == "delsys_csv"
    first, second = found.channels
    assert (first.muscle, first.side, first.rate_hz) == ("gluteus_maximus", "right", 1000.0)
    assert (second.muscle, second.side, second.rate_hz) == ("gluteus_medius", "left", 1000.0)
    np.testing.assert_allclose(first.volts, emg, rtol=ROUNDING)
    np.testing.assert_allclose(second.volts, 2.0 * emg, rtol=ROUNDING)
    np.testing.assert_allclose(found.sensors[0].samples, acc, rtol=ROUNDING)
    assert found.sensors[0].rate_hz == 100.0


def test_noraxon_has_markers_and_a_switch(tmp_path: Path) -> None:
    emg = bursts(500)
    found = read_emg(noraxon(tmp_path / "a.csv", emg=emg))
    assert found.format == "noraxon_csv"
    (channel,) = found.channels
    assert (channel.muscle, channel.side, channel.rate_hz) == ("gluteus_maximus", "right", 2000.0)
    np.testing.assert_allclose(channel.volts, emg, rtol=ROUNDING)
    assert [(each.name, each.time_s) for each in found.markers] == [
        ("Bridge", 0.05),
        ("Start", 0.1),
    ]
    assert [each.kind for each in found.sensors] == ["switch"]


@pytest.mark.parametrize(
    ("device", "bits", "supply", "gain"),
    [("biosignalsplux", "[16, 16]", 3.0, 1000.0), ("bitalino_rev", "16", 3.3, 1009.0)],
)
def test_counts_become_volts_by_the_published_transfer(
    tmp_path: Path, device: str, bits: str, supply: float, gain: float
) -> None:
    counts = np.random.default_rng(3).integers(30_000, 35_000, 400)
    found = read_emg(opensignals(tmp_path / "a.txt", counts=counts, device=device, bits=bits))
    assert found.format == "opensignals_txt"
    (channel,) = found.channels
    assert (channel.muscle, channel.side, channel.rate_hz) == ("gluteus_maximus", "left", 1000.0)
    expected = (counts / 2**16 - 0.5) * supply / gain
    np.testing.assert_allclose(channel.volts, expected, rtol=1e-12, atol=1e-18)
    assert "which sensor" in found.notes[0]


def test_counts_of_an_unnamed_sensor_become_volts_as_the_note_says(tmp_path: Path) -> None:
    counts = np.random.default_rng(3).integers(30_000, 35_000, 400)
    path = opensignals(tmp_path / "a.txt", counts=counts, device="biosignalsplux", bits="16")
    unit = read_emg(path).notes[0].split('unit = "')[1].split('"')[0]
    said = parse_mapping({"channels": {"RAW CH2": {"kind": "emg", "unit": unit}}})
    first, second = read_emg(path, mapping=said).channels
    # The note gives six digits.
    np.testing.assert_allclose(np.ptp(second.volts), np.ptp(first.volts), rtol=1e-5)


def test_samples_lost_on_the_air_are_left_empty(tmp_path: Path) -> None:
    path = opensignals(
        tmp_path / "a.txt", counts=np.arange(30_000, 30_100), device="biosignalsplux", bits="16"
    )
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:50] + lines[53:]) + "\n")
    found = read_emg(path)
    volts = found.channels[0].volts
    assert len(volts) == 100
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(volts)), [47, 48, 49])
    assert any("3 samples were lost" in each for each in found.notes)


SHAPES = {
    "comma": (",", False, "utf-8"),
    "semicolon and decimal comma": (";", True, "utf-8"),
    "tab and decimal comma": ("\t", True, "utf-8"),
    "tab": ("\t", False, "cp1252"),
    "mark of UTF-8": (",", False, "utf-8-sig"),
    "UTF-16": (";", True, "utf-16"),
    "UTF-16 without mark": (",", False, "utf-16-le"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("windows", [False, True])
def test_any_table_however_it_is_written(
    tmp_path: Path, shape: str, packed: bool, windows: bool
) -> None:
    mark, comma, encoding = SHAPES[shape]
    emg = bursts(50) * 1e6
    head = ["Gerät: 1", mark.join(("Time (s)", "GMAX_R (µV)", "BF L [µV]"))]
    path = table(
        tmp_path / "a.csv",
        columns=(0.25 + np.arange(50) / 1000.0, emg, -emg),
        head=head,
        mark=mark,
        comma=comma,
        encoding=encoding,
    )
    if windows:
        text = path.read_bytes().decode(encoding)
        path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    found = read_emg(path)
    assert found.format == "generic_csv"
    assert [(c.muscle, c.side) for c in found.channels] == [
        ("gluteus_maximus", "right"),
        ("biceps_femoris", "left"),
    ]
    for channel, sign in zip(found.channels, (1.0, -1.0), strict=True):
        assert (channel.rate_hz, channel.start_s) == (1000.0, 0.25)
        np.testing.assert_allclose(channel.volts, sign * emg * 1e-6, rtol=ROUNDING)


@settings(max_examples=EXAMPLES)
@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(3, 40), st.integers(1, 5)),
        elements=st.floats(-1e-3, 1e-3),
    ),
    st.sampled_from((100.0, 999.5, 1000.0, 1259.2592592592594, 2148.1481, 4000.0)),
    st.sampled_from((",", ";", "\t")),
)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, values: FloatArray, rate_hz: float, mark: str
) -> None:
    path = tmp_path_factory.mktemp("t") / "a.csv"
    names = [f"C{n} (V)" for n in range(values.shape[1])]
    times = np.arange(len(values)) / rate_hz
    table(path, columns=(times, *values.T), head=[mark.join(("time", *names))], mark=mark)
    _, raw = read_raw(path)
    np.testing.assert_array_equal(np.column_stack([c.samples for c in raw.channels]), values)
    assert [c.name for c in raw.channels] == [f"C{n}" for n in range(values.shape[1])]
    assert raw.channels[0].rate_hz == pytest.approx(rate_hz, rel=1e-9)


def test_gaps_stay_gaps(tmp_path: Path) -> None:
    emg = bursts(60)
    emg[[7, 20]] = np.nan
    path = table(tmp_path / "a.csv", columns=(np.arange(60) / 1000.0, emg), head=["time,GMAX (V)"])
    (channel,) = read_emg(path).channels
    np.testing.assert_array_equal(channel.volts, emg)
    assert "2 of 60 samples are missing" in channel.notes[0]


def test_a_slower_channel_between_empty_cells_has_its_own_rate(tmp_path: Path) -> None:
    slow = np.full(60, np.nan)
    slow[::4] = np.arange(15) / 10.0
    path = table(
        tmp_path / "a.csv",
        columns=(np.arange(60) / 1000.0, bursts(60), slow),
        head=["time,GMAX (V),acc x (g)"],
    )
    (sensor,) = read_emg(path).sensors
    assert sensor.rate_hz == 250.0
    np.testing.assert_array_equal(sensor.samples, np.arange(15) / 10.0)


@pytest.mark.parametrize(
    ("column", "times"),
    [
        ("Time (ms)", np.arange(60) * 0.5),
        ("time_ms", np.arange(60) * 0.5),
        ("Zeit [s]", np.arange(60) / 2000.0),
    ],
)
def test_units_of_time(tmp_path: Path, column: str, times: FloatArray) -> None:
    path = table(tmp_path / "a.csv", columns=(times, bursts(60)), head=[f"{column},GMAX (V)"])
    assert read_emg(path).channels[0].rate_hz == 2000.0


def test_a_row_of_units_below_the_names(tmp_path: Path) -> None:
    emg = bursts(60)
    head = ["time,GMAX left,Foot switch", "s,mV,V"]
    path = table(tmp_path / "a.csv", columns=(np.arange(60) / 1000.0, emg * 1e3, emg), head=head)
    found = read_emg(path)
    np.testing.assert_allclose(found.channels[0].volts, emg, rtol=ROUNDING)
    assert [each.kind for each in found.sensors] == ["switch"]


def test_a_file_packed_to_fill_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    rows = b"0.001,1.0,1.0,1.0,1.0,1.0,1.0,1.0,1.0\n" * 3_000_000
    path.write_bytes(gzip.compress(b"a,b,c,d,e,f,g,h,i\n" + rows, compresslevel=9))
    with pytest.raises(RecordingError, match="its text is longer than"):
        read_raw(path)


def test_the_rate_may_stand_above_the_numbers(tmp_path: Path) -> None:
    head = ["Sampling rate: 1,5 kHz", "GMAX (V)\tBF (V)"]
    path = table(tmp_path / "a.txt", columns=(bursts(60), bursts(60)), head=head, mark="\t")
    assert {each.rate_hz for each in read_emg(path).channels} == {1500.0}


def test_lost_samples_are_refused_with_their_place(tmp_path: Path) -> None:
    times = np.delete(np.arange(200) / 1000.0, [50, 51, 52])
    path = table(tmp_path / "a.csv", columns=(times, bursts(197)), head=["time (s),GMAX (V)"])
    with pytest.raises(RecordingError, match=r"not even.*row 51 of the numbers, at 0.053 s"):
        read_emg(path)


def test_jitter_is_said(tmp_path: Path) -> None:
    times = np.arange(200) / 1000.0
    times[100] += 0.0003
    path = table(tmp_path / "a.csv", columns=(times, bursts(200)), head=["time (s),GMAX (V)"])
    found = read_emg(path)
    assert found.channels[0].rate_hz == 1000.0
    assert "0.3 samples off" in found.notes[0]


def test_what_is_no_number_is_named_by_line_and_column(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", columns=(np.arange(90) / 1000.0, bursts(90)), head=["time,GMAX (V)"]
    )
    lines = path.read_text().splitlines()
    lines[70] = "0.07,oops"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(RecordingError, match=r"line 71, column 'GMAX \(V\)'.*'oops'"):
        read_emg(path)


@pytest.mark.recordings
def test_the_real_walking_recording(test_data: Path) -> None:
    path = test_data / "emg" / "walking_raw_1000hz.csv.gz"
    with pytest.raises(RecordingError, match=r"unit of 'ME', 'MA'.*unit = \"uV\""):
        read_emg(path)
    said = {
        "unit": "uV",
        "channels": {"ME": {"muscle": "gluteus_medius"}, "MA": {"muscle": "gmax"}},
    }
    found = read_emg(path, mapping=parse_mapping(said))
    assert len(found.channels) == 13
    assert {(c.rate_hz, c.start_s, len(c.volts)) for c in found.channels} == {(1000.0, 0.014, 7618)}
    muscles = {c.name: c.muscle for c in found.channels}
    assert (muscles["ME"], muscles["MA"]) == ("gluteus_medius", "gluteus_maximus")
    assert (muscles["TA"], muscles["SO"]) == ("tibialis_anterior", "soleus")
    assert (muscles["GM"], muscles["FL"]) == ("", "")
    # Walking amplitudes: tens of microvolts.
    assert all(1e-5 < np.std(c.volts) < 1e-3 for c in found.channels)


@pytest.mark.recordings
def test_the_real_trigno_recording(test_data: Path) -> None:
    found = read_emg(test_data / "emg" / "truncated_trigno_sample.csv")
    assert found.format == "delsys_csv"
    assert [(c.rate_hz, len(c.volts)) for c in found.channels] == [(1259.259, 2519)] * 2
    assert found.channels[0].volts[-1] == 0.0002955825
    kinds = [each.kind for each in found.sensors]
    assert kinds == (["acceleration"] * 3 + ["angular_velocity"] * 3) * 2
    assert {(each.rate_hz, len(each.samples)) for each in found.sensors} == {(148.1481, 297)}
    assert "2519 of 81141 samples" in found.notes[0]
