"""What is written can be read again: EMG-BIDS to its stated quantisation, Parquet to the bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primemover.errors import RecordingError
from primemover.recordings.emg.bdf import BdfChannel, range_of, record_of, write_bdf
from primemover.recordings.emg.bids_folder import read_json, read_table
from primemover.recordings.emg.model import EmgChannel, EmgRecording, Marker, SensorTrack
from primemover.recordings.emg.reading import read_emg
from primemover.recordings.emg.writing import write_bids, write_parquet
from primemover.recordings.emg_formats import bids_emg, edf, parquet
from tests.recordings.emg.making import FloatArray, two_channels

SHARE_OF_RANGE = 1e-4  # the coarsest step that is let pass: a hundredth of a percent of the range
SLACK = 1 + 1e-6  # rounding of 64-bit numbers on top of half a step
SAME_TIME_S = 1e-4  # BDF+ keeps the times of notes to a tenth of a millisecond
SAME_RATE = 1e-6
A_TENTH_OF_A_SAMPLE = 0.1  # what rounding a record's length may add up to by the end


def recording(*, gap: bool = False) -> EmgRecording:
    values = two_channels(3001)
    if gap:
        values[0, 100:200] = np.nan
    return EmgRecording(
        source="squat.csv",
        format="generic_csv",
        channels=(
            EmgChannel(
                name="L GMAX",
                muscle="gluteus_maximus",
                side="left",
                rate_hz=1925.93,
                volts=values[0],
            ),
            EmgChannel(
                name="sensor 2",
                muscle="biceps_femoris",
                side="right",
                rate_hz=1925.93,
                volts=values[1],
            ),
        ),
        sensors=(
            SensorTrack(
                name="ACC X",
                kind="acceleration",
                unit="g",
                rate_hz=148.148,
                samples=np.sin(np.arange(231) / 9),
                start_s=0.01,
            ),
        ),
        markers=(Marker(time_s=0.5, name="rep 1", duration_s=0.2), Marker(time_s=1.25, name="end")),
        notes=("Read with a mapping.",),
    )


def test_bids_comes_back_within_half_a_step(tmp_path: Path) -> None:
    given_ = recording()
    folder = write_bids(given_, folder=tmp_path / "set", subject="01", task="squat")
    found = read_emg(folder)
    assert found.format == "bids_emg"
    assert [(c.muscle, c.side, c.rate_hz) for c in found.channels] == [
        (c.muscle, c.side, c.rate_hz) for c in given_.channels
    ]
    (table,) = (folder / "sub-01" / "emg").glob("*acq-clock2_channels.tsv")
    for row, was, now in zip(read_table(table), given_.channels, found.channels, strict=True):
        step_v = float(row["quantisation"]) * 1e-6
        assert step_v < SHARE_OF_RANGE * np.ptp(was.volts)
        assert np.abs(now.volts - was.volts).max() <= step_v / 2 * SLACK
    assert found.markers == given_.markers
    (sensor,) = found.sensors
    assert (sensor.kind, sensor.unit, sensor.start_s) == ("acceleration", "g", 0.01)
    assert len(sensor.samples) == len(given_.sensors[0].samples)


def test_a_gap_stays_a_gap(tmp_path: Path) -> None:
    folder = write_bids(recording(gap=True), folder=tmp_path, subject="01", task="squat")
    first = read_emg(folder).channels[0]
    assert np.flatnonzero(np.isnan(first.volts)).tolist() == list(range(100, 200))


def test_the_folder_says_what_bids_asks_for(tmp_path: Path) -> None:
    folder = write_bids(
        recording(),
        folder=tmp_path,
        subject="01",
        task="squat",
        power_line_hz=50,
        bad={"sensor 2": "it came off"},
    )
    about = read_json(folder / "dataset_description.json")
    assert {"Name", "BIDSVersion"} <= set(about)
    assert read_table(folder / "participants.tsv") == [{"participant_id": "sub-01"}]
    assert (folder / "README").is_file()
    (side_car,) = folder.rglob("*clock2_emg.json")
    said = read_json(side_car)
    required = {"EMGPlacementScheme", "EMGReference", "SamplingFrequency", "PowerLineFrequency"}
    assert required | {"SoftwareFilters", "TaskName"} <= set(said)
    assert said["PowerLineFrequency"] == 50
    (table,) = folder.rglob("*clock2_channels.tsv")
    header = table.read_text(encoding="utf-8").splitlines()[0].split("\t")
    assert header[:3] == ["name", "type", "units"]
    assert [row["status"] for row in read_table(table)] == ["", "bad"]
    own = set(header) - {"name", "type", "units", "description", "sampling_frequency"}
    own -= {"target_muscle", "status", "status_description"}
    assert own == set(json.loads(table.with_suffix(".json").read_text(encoding="utf-8")))


def test_a_bad_channel_is_told_on_reading(tmp_path: Path) -> None:
    bad = {"sensor 2": "it came off"}
    folder = write_bids(recording(), folder=tmp_path, subject="01", task="squat", bad=bad)
    assert any("sensor 2" in n and "it came off" in n for n in read_emg(folder).notes)


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    write_bids(recording(), folder=tmp_path, subject="01", task="squat")
    with pytest.raises(RecordingError, match="is there already"):
        write_bids(recording(), folder=tmp_path, subject="01", task="squat")
    write_bids(recording(), folder=tmp_path, subject="01", task="squat", overwrite=True)
    write_bids(recording(), folder=tmp_path, subject="02", task="squat")
    people = [row["participant_id"] for row in read_table(tmp_path / "participants.tsv")]
    assert people == ["sub-01", "sub-02"]
    assert not list(tmp_path.rglob(".*"))
    with pytest.raises(RecordingError, match="2 recordings"):
        bids_emg.read(tmp_path)


@pytest.mark.parametrize("label", ["", "a b", "../x", "a_b", "ä"])
def test_a_label_that_is_none_is_refused(tmp_path: Path, label: str) -> None:
    with pytest.raises(RecordingError, match="letters and digits"):
        write_bids(recording(), folder=tmp_path, subject=label, task="squat")
    assert not list(tmp_path.iterdir())


def test_no_date_and_no_name_are_kept(tmp_path: Path) -> None:
    folder = write_bids(recording(), folder=tmp_path, subject="01", task="squat")
    for path in folder.rglob("*_emg.bdf"):
        head = path.read_bytes()[:256]
        assert head[168:176] == b"01.01.85"
        assert head[8:88].split() == [b"X", b"X", b"X", b"X"]


def test_another_program_reads_the_folder(tmp_path: Path) -> None:
    """mne-bids, in a process and a home of its own: it keeps settings in the user's folder."""
    pytest.importorskip("mne_bids", reason="mne-bids is installed for the tests only")
    given_ = recording()
    folder = write_bids(given_, folder=tmp_path / "set", subject="01", task="squat")
    script = (
        "import sys, json, mne_bids;"
        "p = mne_bids.BIDSPath(root=sys.argv[1], subject='01', task='squat', datatype='emg',"
        " acquisition='clock2', suffix='emg', extension='.bdf');"
        "r = mne_bids.read_raw_bids(p, verbose='error');"
        "d = r.get_data();"
        "print(json.dumps([r.ch_names, r.get_channel_types(), d[:, :3001].tolist(), d.shape[1],"
        " r.info['sfreq'], list(map(str, r.annotations.description))]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "_MNE_FAKE_HOME_DIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    names, kinds, values, length, rate_hz, events = json.loads(done.stdout.splitlines()[-1])
    assert names == ["L GMAX", "sensor 2"]
    assert kinds == ["emg", "emg"]
    assert abs(3001 / rate_hz - 3001 / 1925.93) * rate_hz < A_TENTH_OF_A_SAMPLE
    assert length == 3001
    was = np.stack([c.volts for c in given_.channels])
    assert np.abs(np.asarray(values) - was).max() < SHARE_OF_RANGE * np.ptp(was)
    assert {"rep 1", "end"} <= set(events)


def test_parquet_comes_back_to_the_bit(tmp_path: Path) -> None:
    given_ = replace(recording(gap=True), facts={"maker": "somebody", "distance": "20 mm"})
    path = write_parquet(given_, path=tmp_path / "squat.parquet")
    found = parquet.read(path)
    was = [*(c.volts for c in given_.channels), given_.sensors[0].samples]
    for now, samples in zip(found.channels, was, strict=True):
        np.testing.assert_array_equal(now.samples, samples)
    assert [c.rate_hz for c in found.channels] == [1925.93, 1925.93, 148.148]
    assert found.markers == given_.markers
    again = read_emg(path)
    assert again.facts == given_.facts
    assert [c.side for c in again.channels] == ["left", "right"]
    assert [c.muscle for c in again.channels] == [c.muscle for c in given_.channels]


def test_parquet_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "squat.parquet"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(RecordingError, match="is there already"):
        write_parquet(recording(), path=path)
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(RecordingError, match="cannot be written"):
        write_parquet(recording(), path=tmp_path / "missing" / "squat.parquet")
    assert [p.name for p in tmp_path.iterdir()] == ["squat.parquet"]
    write_parquet(recording(), path=path, overwrite=True)
    assert read_emg(path).format == "parquet"


def test_a_value_too_large_for_bdf_says_what_to_do() -> None:
    with pytest.raises(RecordingError, match="Parquet"):
        range_of(np.array([0.0, 1e9]), name="force")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    low=st.floats(-1e5, 1e5),
    width=st.floats(1e-2, 1e5),
    rate_hz=st.one_of(st.sampled_from([1000.0, 2000.0, 1925.93, 148.148]), st.floats(20, 5000)),
    count=st.integers(1, 4000),
)
def test_bdf_holds_any_range_rate_and_length(
    tmp_path_factory: pytest.TempPathFactory, low: float, width: float, rate_hz: float, count: int
) -> None:
    values: FloatArray = np.random.default_rng(3).uniform(low, low + width, count)
    path = tmp_path_factory.mktemp("bdf") / "x.bdf"
    channels = [BdfChannel(label="x", unit="N", samples=values)]
    (step,) = write_bdf(path, channels=channels, rate_hz=rate_hz, notes=[(0.01, 0.0, "here")])
    (found,) = edf.read(path).channels
    assert np.abs(found.samples[:count] - values).max() <= step / 2 * SLACK + 1e-9
    assert found.rate_hz == pytest.approx(rate_hz, rel=1e-4)
    samples, seconds = record_of(rate_hz, count=count, channels=1)
    assert found.rate_hz == pytest.approx(samples / seconds, rel=SAME_RATE)
    assert edf.read(path).markers[0].time_s == pytest.approx(0.01, abs=SAME_TIME_S)
