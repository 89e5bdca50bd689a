"""Files of sensors' formats, made with known content: read back with rates, units and events."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from primemover.errors import MissingExtraError, RecordingError
from primemover.recordings.emg import apart
from primemover.recordings.emg.c3d_header import read_c3d_head
from primemover.recordings.emg.plux import BITALINO, emg_millivolts
from primemover.recordings.emg.reading import emg_formats, read_emg, read_raw
from primemover.recordings.emg_formats import c3d, edf, mat, opensignals_h5, xdf
from tests.recordings.emg.making import (
    NAMES,
    RATE_HZ,
    make_c3d,
    make_edf,
    make_h5,
    make_mat,
    make_mat_73,
    make_xdf,
    two_channels,
    usual_xdf,
    xdf_samples,
    xdf_stream,
)

SINGLE = 1e-6  # relative rounding of 32-bit numbers, in which C3D keeps samples
STEP_EDF_V = 2000e-6 / 65535  # ±1000 µV in 16 bits
STEP_BDF_V = 2000e-6 / 16777215
TIME_S = 1e-9
CUT_OFF = 20.0  # seconds after which a child that hangs is a fault of the test


def test_c3d(tmp_path: Path) -> None:
    values = two_channels()
    found = read_emg(make_c3d(tmp_path / "a.c3d", values))
    assert found.format == "c3d"
    assert [(c.name, c.muscle, c.side, c.rate_hz) for c in found.channels] == [
        ("L GMAX", "gluteus_maximus", "left", RATE_HZ),
        ("R GMAX", "gluteus_maximus", "right", RATE_HZ),
    ]
    for channel, was in zip(found.channels, values, strict=True):
        np.testing.assert_allclose(channel.volts, was, rtol=SINGLE, atol=1e-12)
    assert [(m.name, m.time_s) for m in found.markers] == [("Right Foot Strike", 1.5)]


def test_c3d_keeps_scale_and_sensors_apart(tmp_path: Path) -> None:
    values = two_channels()
    path = make_c3d(tmp_path / "a.c3d", values, names=["L GMAX", "Fz1"], units=["mV", "N"])
    found = read_emg(path)
    np.testing.assert_allclose(found.channels[0].volts, values[0] * 1e-3, rtol=SINGLE, atol=1e-15)
    assert [(s.name, s.kind) for s in found.sensors] == [("Fz1", "force")]


def test_events_of_a_cut_trial_count_from_its_first_sample(tmp_path: Path) -> None:
    path = make_c3d(tmp_path / "a.c3d", two_channels())
    body = bytearray(path.read_bytes())
    body[6:10] = struct.pack("<HH", 101, 400)  # frames 101 to 400 at 100 Hz: cut at 1 s
    path.write_bytes(body)
    (marker,) = c3d.read(path).markers
    assert marker.time_s == pytest.approx(0.5, abs=TIME_S)


def test_a_c3d_that_is_cut_short_says_how_much_is_there(tmp_path: Path) -> None:
    path = make_c3d(tmp_path / "a.c3d", two_channels())
    head = read_c3d_head(path, length=path.stat().st_size)
    body = path.read_bytes()
    path.write_bytes(body[: head.data_start + head.frame_bytes * 100 + 7])
    found = c3d.read(path)
    assert len(found.channels[0].samples) == 100 * head.samples_per_frame
    assert "100 of the 300 frames" in found.notes[0]


def test_a_reader_that_crashes_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_c3d(tmp_path / "a.c3d", two_channels())

    def crashing(*_: object, **given: object) -> subprocess.Popen[bytes]:
        script = "import os, sys; sys.stdin.read(); os.abort()"
        return popen([sys.executable, "-c", script], **given)  # type: ignore[call-overload, no-any-return]

    popen = subprocess.Popen
    monkeypatch.setattr("primemover.recordings.emg.apart.subprocess.Popen", crashing)
    with pytest.raises(RecordingError, match="its reader stopped working on it"):
        c3d.read(path)


def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_c3d(tmp_path / "a.c3d", two_channels())

    def hanging(*_: object, **given: object) -> subprocess.Popen[bytes]:
        script = f"import time; time.sleep({CUT_OFF})"
        return popen([sys.executable, "-c", script], **given)  # type: ignore[call-overload, no-any-return]

    popen = subprocess.Popen
    monkeypatch.setattr(apart, "SECONDS", 0.5)
    monkeypatch.setattr("primemover.recordings.emg.apart.subprocess.Popen", hanging)
    with pytest.raises(RecordingError, match="longer than is allowed"):
        c3d.read(path)


@pytest.mark.parametrize(("end", "step_v"), [("edf", STEP_EDF_V), ("bdf", STEP_BDF_V)])
def test_edf_and_bdf(tmp_path: Path, end: str, step_v: float) -> None:
    values = two_channels()
    acceleration = np.sin(np.arange(148 * 3) / 20)
    path = make_edf(
        tmp_path / f"a.{end}",
        [values[0] * 1e6, acceleration],
        rates_hz=[RATE_HZ, 148.0],
        names=["L GMAX", "ACC X"],
    )
    raw = edf.read(path)
    assert [(c.name, c.unit, c.rate_hz) for c in raw.channels] == [
        ("L GMAX", "uV", RATE_HZ),
        ("ACC X", "uV", 148.0),
    ]
    assert np.abs(raw.channels[0].samples * 1e-6 - values[0]).max() <= step_v
    assert [(m.name, m.time_s, m.duration_s) for m in raw.markers] == [("repetition 1", 1.25, 0.5)]


@pytest.mark.parametrize("count", [b"-1      ", b"99      ", b"2       "])
def test_an_edf_whose_length_is_wrong_is_read_as_far_as_it_goes(
    tmp_path: Path, count: bytes
) -> None:
    path = make_edf(tmp_path / "a.edf", two_channels() * 1e6)
    body = bytearray(path.read_bytes())
    body[236:244] = count
    path.write_bytes(body)
    found = edf.read(path)
    assert len(found.channels[0].samples) == RATE_HZ * (2 if count[:1] == b"2" else 3)
    assert len(found.notes) == 1


def test_an_interrupted_edf_is_refused(tmp_path: Path) -> None:
    path = make_edf(tmp_path / "a.edf", two_channels() * 1e6)
    body = bytearray(path.read_bytes())
    body[192:197] = b"EDF+D"
    path.write_bytes(body)
    with pytest.raises(RecordingError, match="in pieces"):
        edf.read(path)


@pytest.mark.parametrize("kind", ["matrix", "turned", "structure", "vectors", "version 7.3"])
def test_matlab(tmp_path: Path, kind: str) -> None:
    values, path = two_channels(), tmp_path / "a.mat"
    labels = np.array(NAMES, object)
    if kind == "version 7.3":
        make_mat_73(path, values)
    elif kind == "vectors":
        times = np.arange(values.shape[1]) / RATE_HZ
        make_mat(path, {"L_GMAX": values[0], "R_GMAX": values[1], "t": times})
    elif kind == "structure":
        inner = {"data": values.T, "srate": RATE_HZ, "channel_names": labels}
        make_mat(path, {"recording": inner}, packed=True)
    else:
        table = values if kind == "turned" else values.T
        make_mat(path, {"emg": table, "fs": RATE_HZ, "labels": labels, "other": 3})
    found = mat.read(path)
    assert [c.name.replace("_", " ") for c in found.channels] == list(NAMES)
    for channel, was in zip(found.channels, values, strict=True):
        np.testing.assert_array_equal(channel.samples, was)
        assert channel.rate_hz == pytest.approx(RATE_HZ)


def test_a_matlab_file_that_is_not_clear_says_what_is_in_it(tmp_path: Path) -> None:
    table = two_channels().T
    path = make_mat(tmp_path / "a.mat", {"before": table, "after": table, "fs": RATE_HZ})
    with pytest.raises(RecordingError) as caught:
        mat.read(path)
    for word in ("before (3000 × 2 numbers)", "after", "save("):
        assert word in str(caught.value)


def test_opensignals_counts_become_millivolts(tmp_path: Path) -> None:
    counts = np.array([0, 32768, 65535] * 100)
    found = opensignals_h5.read(make_h5(tmp_path / "a.h5", [counts, counts]))
    emg, acceleration = found.channels
    assert (emg.unit, acceleration.unit, emg.rate_hz) == ("mV", "", 1000.0)
    # 3 V supply, gain 1000: half the counts are zero, none is -1.5 mV
    np.testing.assert_allclose(emg.samples[:2], [-1.5, 0.0])
    np.testing.assert_array_equal(acceleration.samples, counts)


def test_a_bitalino_has_its_own_gain() -> None:
    found = emg_millivolts(np.array([0.0]), bits=10, device="bitalino_rev")
    assert found[0] == pytest.approx(-0.5e3 * BITALINO.supply_v / BITALINO.gain)


def test_an_hdf5_file_is_never_followed_out_of_itself(tmp_path: Path) -> None:
    import h5py

    secret = tmp_path / "secret.bin"
    secret.write_bytes(bytes(2000))
    path = make_h5(tmp_path / "a.h5", [np.arange(300), np.arange(300)])
    with h5py.File(path, "r+") as file:
        raw = file["00:07:80:00:00:01/raw"]
        del raw["channel_1"]
        raw.create_dataset("channel_1", (1000, 1), dtype="i2", external=[(str(secret), 0, 2000)])
    with pytest.raises(RecordingError, match="another file"):
        opensignals_h5.read(path)


def test_xdf(tmp_path: Path) -> None:
    values = two_channels()
    found = read_emg(usual_xdf(tmp_path / "a.xdf", values))
    assert [(c.name, c.side, c.rate_hz) for c in found.channels] == [
        ("L GMAX", "left", RATE_HZ),
        ("R GMAX", "right", RATE_HZ),
    ]
    for channel, was in zip(found.channels, values, strict=True):
        np.testing.assert_allclose(channel.volts, was)
    assert [m.name for m in found.markers] == ["start", "rep 1"]
    assert [m.time_s for m in found.markers] == pytest.approx([0.5, 1.0], abs=1e-6)


def test_samples_lost_on_the_way_stay_gaps(tmp_path: Path) -> None:
    values = two_channels(4000)
    stamps = 50 + np.arange(4000) / RATE_HZ
    pieces = [slice(0, 1000), slice(3000, 4000)]  # two seconds are lost: more than jitter
    chunks = [xdf_samples(1, stamps[p].tolist(), values.T[p]) for p in pieces]
    found = xdf.read(make_xdf(tmp_path / "a.xdf", [xdf_stream(1), *chunks]))
    samples = found.channels[0].samples
    assert np.isnan(samples[1000:3000]).all()
    np.testing.assert_array_equal(samples[3000:], values[0, 3000:])
    assert any("lost 2000 samples" in note for note in found.notes)


def test_an_xdf_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = usual_xdf(tmp_path / "a.xdf", two_channels())
    path.write_bytes(path.read_bytes()[:-500])
    found = xdf.read(path)
    assert len(found.channels[0].samples) == 1500
    assert "left out" in found.notes[0]


def test_a_header_that_unfolds_is_refused(tmp_path: Path) -> None:
    desc = "<!DOCTYPE a [<!ENTITY b 'cccc'>]>&b;"
    path = make_xdf(tmp_path / "a.xdf", [xdf_stream(1, desc=desc)])
    with pytest.raises(RecordingError, match="declarations"):
        xdf.read(path)


@pytest.mark.parametrize(
    ("end", "module"), [("edf", "pyedflib"), ("bdf", "pyedflib")], ids=["edf", "bdf"]
)
def test_without_the_library_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, module: str
) -> None:
    path = make_edf(tmp_path / f"a.{end}", two_channels() * 1e6)

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr("primemover.recordings.emg.sensor_file.importlib.import_module", missing)
    with pytest.raises(MissingExtraError, match=rf"{module}.*\[emg\]"):
        edf.read(path)


def test_every_format_is_told_from_the_file(tmp_path: Path) -> None:
    values = two_channels()
    made = {
        "c3d": make_c3d(tmp_path / "a.c3d", values).rename(tmp_path / "a.bin"),
        "edf": make_edf(tmp_path / "b.edf", values * 1e6),
        "mat": make_mat(tmp_path / "c.bin", {"emg": values, "fs": RATE_HZ}),
        "opensignals_h5": make_h5(tmp_path / "d.bin", [np.arange(300), np.arange(300)]),
        "xdf": usual_xdf(tmp_path / "e.bin", values),
    }
    for name, path in made.items():
        assert read_raw(path)[0] == name


def test_no_reader_claims_to_have_seen_a_makers_file_it_has_not() -> None:
    """Own files and tables of text are of no maker: what was read of them says nothing of one."""
    seen: dict[str, set[str]] = {}
    for name, entry in emg_formats().items():
        seen.setdefault(entry.seen, set()).add(name)
    assert seen["maker"] == {"delsys_csv"}
    assert seen["real"] == {"generic_csv"}
    assert seen["own"] == {"parquet"}
