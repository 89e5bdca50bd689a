"""Broken recordings of every format, and what has to come of each."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from primemover.recordings.emg.model import EmgChannel, EmgRecording
from primemover.recordings.emg.writing import write_bids, write_parquet
from primemover.terms import Side
from tests.recordings.emg import texts
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
    xdf_chunk,
    xdf_samples,
    xdf_stream,
)

REFUSED, NOTED = "refused", "noted"
EITHER = "refused or noted"
BILLION = 10**9


class Broken(NamedTuple):
    """A broken file: its name, what must come of it, and a word that must be told."""

    name: str
    outcome: str
    word: str
    make: Callable[[Path], object]


BROKEN: list[Broken] = []


def broken(
    name: str, outcome: str, word: str = ""
) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    """Adds the file that the function under it makes."""

    def add(make: Callable[[Path], object]) -> Callable[[Path], object]:
        BROKEN.append(Broken(name, outcome, word, make))
        return make

    return add


def make_all(folder: Path) -> Iterator[tuple[Broken, Path]]:
    """Every broken file, made in ``folder``."""
    for each in BROKEN:
        path = folder / each.name
        each.make(path)
        yield each, path


def patched(path: Path, changes: Mapping[int, bytes], *, keep: int | None = None) -> None:
    """The file with bytes replaced, cut after ``keep`` bytes."""
    body = bytearray(path.read_bytes())
    for at, new in changes.items():
        body[at : at + len(new)] = new
    path.write_bytes(body[:keep])


def emg_recording(samples: int = 3000) -> EmgRecording:
    """Two channels of EMG."""
    values = two_channels(samples)
    sides: tuple[Side, ...] = ("left", "right")
    channels = [
        EmgChannel(name=n, muscle="gluteus_maximus", side=s, rate_hz=RATE_HZ, volts=v)
        for n, s, v in zip(NAMES, sides, values, strict=True)
    ]
    return EmgRecording(source="x", format="x", channels=tuple(channels))


# ------------------------------------------------------------------ nothing like a recording
broken("empty.csv", REFUSED, "empty")(lambda p: p.write_bytes(b""))
broken("empty.c3d", REFUSED, "empty")(lambda p: p.write_bytes(b""))
broken("folder.edf", REFUSED, "folder")(lambda p: p.mkdir())
broken("missing.mat", REFUSED, "no such file")(lambda p: None)
broken("noise.bin", REFUSED)(lambda p: p.write_bytes(np.random.default_rng(1).bytes(200_000)))
broken("noise.csv", REFUSED)(lambda p: p.write_bytes(np.random.default_rng(2).bytes(200_000)))
broken("zeros.csv", REFUSED)(lambda p: p.write_bytes(bytes(100_000)))
broken("a picture.edf", REFUSED)(lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000)))


# ------------------------------------------------------------------ C3D
def c3d(path: Path, changes: Mapping[int, bytes], *, keep: int | None = None) -> None:
    patched(make_c3d(path, two_channels()), changes, keep=keep)


def word(value: int) -> bytes:
    return struct.pack("<H", value)


broken("cut in header.c3d", REFUSED)(lambda p: c3d(p, {}, keep=300))
broken("cut in parameters.c3d", REFUSED, "parameters")(lambda p: c3d(p, {}, keep=900))
broken("cut in frames.c3d", NOTED, "cut short")(lambda p: c3d(p, {}, keep=20_000))
broken("wrong key.c3d", REFUSED)(lambda p: c3d(p, {1: b"\x00"}))
broken("wrong processor.c3d", REFUSED, "parameters")(lambda p: c3d(p, {515: b"\x00"}))
broken("parameters beyond end.c3d", REFUSED, "parameters")(lambda p: c3d(p, {0: b"\xff"}))
broken("frames beyond end.c3d", REFUSED, "beyond")(lambda p: c3d(p, {16: word(60_000)}))
broken("no analog.c3d", REFUSED, "analog")(lambda p: c3d(p, {4: word(0)}))
broken("uneven analog.c3d", REFUSED, "whole")(lambda p: c3d(p, {4: word(19)}))
broken("frames backwards.c3d", REFUSED, "frames")(lambda p: c3d(p, {6: word(500)}))
broken("60000 points claimed.c3d", EITHER)(lambda p: c3d(p, {2: word(60_000)}))
broken("65000 frames claimed.c3d", NOTED, "cut short")(lambda p: c3d(p, {8: word(65_000)}))
broken("chain damaged.c3d", REFUSED)(
    lambda p: c3d(p, dict.fromkeys(range(520, 800, 40), b"\x7f\x7f\xff\xff"))
)
broken("rate zero.c3d", REFUSED, "rate")(lambda p: zero_rates(make_c3d(p, two_channels())))
broken("volts with an rms of 60.c3d", NOTED, "RMS")(lambda p: make_c3d(p, two_channels() * 6e5))
broken("wrong unit.c3d", REFUSED, "unit")(
    lambda p: make_c3d(p, two_channels(), units=["parsec", "parsec"])
)
broken("nan.c3d", NOTED, "missing")(
    lambda p: make_c3d(p, np.where(np.arange(3000) < 500, np.nan, two_channels()))
)


def zero_rates(path: Path) -> None:
    """Every 32-bit number of the parameters that is a rate becomes zero."""
    body = path.read_bytes()
    for rate in (RATE_HZ, RATE_HZ / 10):
        body = body.replace(struct.pack("<f", rate), bytes(4))
    path.write_bytes(body)


# ------------------------------------------------------------------ EDF and BDF
def edf(path: Path, changes: Mapping[int, bytes], *, keep: int | None = None) -> None:
    patched(make_edf(path, two_channels() * 1e6), changes, keep=keep)


PER_SIGNAL = 256 + 3 * 216  # two signals and the annotations: where samples in a record are given

broken("cut in header.edf", REFUSED, "header")(lambda p: edf(p, {}, keep=100))
broken("cut in signals.edf", REFUSED, "header")(lambda p: edf(p, {}, keep=400))
broken("cut in first record.edf", REFUSED, "first record")(lambda p: edf(p, {}, keep=1500))
broken("cut in records.edf", NOTED, "cut short")(lambda p: edf(p, {}, keep=9000))
broken("cut in records.bdf", NOTED, "cut short")(lambda p: edf(p, {}, keep=9000))
broken("not closed.edf", NOTED, "not closed")(lambda p: edf(p, {236: b"-1      "}))
broken("1e7 records claimed.edf", NOTED, "cut short")(lambda p: edf(p, {236: b"9999999 "}))
broken("records are letters.edf", REFUSED, "records")(lambda p: edf(p, {236: b"many    "}))
broken("no signals.edf", REFUSED, "signals")(lambda p: edf(p, {252: b"0   "}))
broken("9999 signals.edf", REFUSED, "signals")(lambda p: edf(p, {252: b"9999"}))
broken("records of no time.edf", REFUSED, "seconds")(lambda p: edf(p, {244: b"0       "}))
broken("records of nan seconds.edf", REFUSED, "seconds")(lambda p: edf(p, {244: b"nan     "}))
broken("1e7 samples claimed.edf", REFUSED)(lambda p: edf(p, {PER_SIGNAL: b"9999999 "}))
broken("minus one sample.edf", REFUSED, "samples")(lambda p: edf(p, {PER_SIGNAL: b"-1      "}))
broken("no range.edf", REFUSED, "range")(
    lambda p: edf(p, {256 + 3 * 104: b"5       ", 256 + 3 * 112: b"5       "})
)
broken("in pieces.edf", REFUSED, "pieces")(lambda p: edf(p, {192: b"EDF+D"}))
broken("no unit.edf", REFUSED, "unit")(lambda p: make_edf(p, two_channels() * 1e6, unit=""))
broken("volts with an rms of 60.bdf", NOTED, "RMS")(
    lambda p: make_edf(p, two_channels() * 6e5, unit="V")
)
broken("dead.edf", NOTED, "is dead")(
    lambda p: make_edf(p, two_channels() * np.array([[1e6], [0.0]]))
)
broken("twice the same muscle.edf", NOTED, "same muscle")(
    lambda p: make_edf(p, two_channels() * 1e6, names=("L GMAX", "GMAX left"))
)


# ------------------------------------------------------------------ MATLAB
def mat(path: Path, **contents: Any) -> Path:
    return make_mat(path, {"emg": two_channels().T, "fs": RATE_HZ, "units": "V", **contents})


def billion_in_matlab(path: Path) -> None:
    """A packed variable whose header says 10⁹ × 1, with a few zeros behind it."""
    flags = struct.pack("<IIII", 6, 8, 6, 0)
    shape = struct.pack("<IIii", 5, 8, BILLION, 1)
    inner = flags + shape + struct.pack("<HHI", 1, 3, int.from_bytes(b"emg\0", "little"))
    inner += struct.pack("<II", 9, 4_000_000_000) + bytes(1000)
    packed = zlib.compress(struct.pack("<II", 14, 4_100_000_000) + inner)
    head = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
    path.write_bytes(head + struct.pack("<II", 15, len(packed)) + packed)


broken("cut.mat", REFUSED, "damaged")(lambda p: patched(mat(p), {}, keep=20_000))
broken("cut in first.mat", REFUSED)(lambda p: patched(mat(p), {}, keep=150))
broken("header only.mat", REFUSED)(lambda p: patched(mat(p), {}, keep=128))
broken("1e9 values claimed.mat", REFUSED, "claims")(billion_in_matlab)
broken("rate zero.mat", REFUSED, "rate")(lambda p: mat(p, fs=0.0))
broken("rate below zero.mat", REFUSED, "rate")(lambda p: mat(p, fs=-1000.0))
broken("rate nan.mat", REFUSED, "rate")(lambda p: mat(p, fs=np.nan))
broken("no rate.mat", REFUSED, "rate")(lambda p: make_mat(p, {"emg": two_channels().T}))
broken("two matrices.mat", REFUSED, "not clear")(
    lambda p: make_mat(p, {"a": two_channels().T, "b": two_channels().T, "fs": RATE_HZ})
)
broken("one sample.mat", REFUSED)(lambda p: make_mat(p, {"emg": 0.5, "fs": RATE_HZ}))
broken("texts only.mat", REFUSED)(lambda p: make_mat(p, {"who": "nobody"}))
broken("nan.mat", EITHER)(lambda p: mat(p, emg=np.full((3000, 2), np.nan)))
broken("cut, version 7.3.mat", REFUSED)(
    lambda p: patched(make_mat_73(p, two_channels()), {}, keep=3000)
)


# ------------------------------------------------------------------ OpenSignals HDF5
COUNTS = (two_channels() * 5e6 + 32768).astype("u2")


def billion_in_hdf5(path: Path) -> None:
    import h5py

    make_h5(path, [COUNTS[0], COUNTS[1]])
    with h5py.File(path, "r+") as file:
        raw = file["00:07:80:00:00:01/raw"]
        del raw["channel_1"]
        raw.create_dataset("channel_1", (BILLION, 1), "u2", chunks=(4096, 1), compression="gzip")


def other_hdf5(path: Path) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        file["measurements/run"] = np.arange(100)


broken("cut.h5", REFUSED, "damaged")(
    lambda p: patched(make_h5(p, [COUNTS[0], COUNTS[1]]), {}, keep=6000)
)
broken("1e9 values claimed.h5", REFUSED, "claims")(billion_in_hdf5)
broken("rate zero.h5", REFUSED, "rate")(lambda p: make_h5(p, list(COUNTS), rate_hz=0))
broken("no bits.h5", REFUSED, "bits")(lambda p: make_h5(p, list(COUNTS), bits=[0, 0]))
broken("not opensignals.h5", REFUSED, "measurements")(other_hdf5)


# ------------------------------------------------------------------ XDF
def xdf(path: Path, *chunks: bytes, **facts: str) -> None:
    make_xdf(path, [xdf_stream(1, **facts), *chunks])


def some(samples: int = 500, *, start_s: float = 50.0, step_s: float = 1e-3) -> bytes:
    stamps = start_s + np.arange(samples) * step_s
    return xdf_samples(1, stamps.tolist(), two_channels(samples).T * 1e6)


MANY = xdf_chunk(3, struct.pack("<I", 1) + b"\x08" + struct.pack("<Q", BILLION) + bytes(100))

broken("cut in stream.xdf", REFUSED)(lambda p: patched(usual_xdf(p, two_channels()), {}, keep=200))
broken("cut in samples.xdf", NOTED, "cut short")(
    lambda p: patched(usual_xdf(p, two_channels()), {}, keep=60_000)
)
broken("long chunk claimed.xdf", NOTED, "left out")(
    lambda p: xdf(p, some(), b"\x08" + struct.pack("<Q", 1 << 62) + b"\x03\x00")
)
broken("1e9 samples claimed.xdf", REFUSED, "claims")(lambda p: xdf(p, some(), MANY))
broken("1e9 channels claimed.xdf", REFUSED, "channels")(
    lambda p: xdf(p, some(), channel_count="1000000000")
)
broken("rate nan.xdf", REFUSED, "rate")(lambda p: xdf(p, some(), nominal_srate="nan"))
broken("rate zero.xdf", REFUSED, "steady")(lambda p: xdf(p, some(), nominal_srate="0"))
broken("unknown numbers.xdf", REFUSED, "format")(lambda p: xdf(p, some(), channel_format="float8"))
broken("header unfolds.xdf", REFUSED, "declarations")(
    lambda p: xdf(p, some(), desc="<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'>]>&b;")
)
broken("clock stands still.xdf", REFUSED)(lambda p: xdf(p, some(step_s=0.0)))
broken("clock jumps a century.xdf", REFUSED, "jumps")(lambda p: xdf(p, some(), some(start_s=3e9)))
broken("one sample.xdf", REFUSED)(lambda p: xdf(p, some(1)))
broken("unfolds a thousandfold.xdfz", REFUSED)(
    lambda p: p.write_bytes(gzip.compress(b"XDF:" + bytes(200_000_000), 6))
)


# ------------------------------------------------------------------ EMG-BIDS and Parquet
def bids(path: Path, ending: str, text: str) -> None:
    folder = write_bids(emg_recording(), folder=path, subject="01", task="x")
    file = folder / "sub-01" / "emg" / f"sub-01_task-x_{ending}"
    file.write_text(text, encoding="utf-8")


def two_recordings(path: Path) -> None:
    for task in ("a", "b"):
        write_bids(emg_recording(), folder=path, subject="01", task=task)


broken("bids with broken json", REFUSED, "JSON")(lambda p: bids(p, "emg.json", '{"a": '))
broken("bids with too few channels", REFUSED, "channels")(
    lambda p: bids(p, "channels.tsv", "name\ttype\tunits\nL GMAX\tEMG\tuV\n")
)
broken("bids with events at no time", REFUSED, "times")(
    lambda p: bids(p, "events.tsv", "onset\tduration\ttrial_type\nnan\t0\tx\n")
)
broken("bids with two recordings", REFUSED, "2 recordings")(two_recordings)


@broken("bids with none", REFUSED, "no EMG recording")
def empty_bids(path: Path) -> None:
    path.mkdir()
    (path / "dataset_description.json").write_text("{}", encoding="utf-8")


def other_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1, 2]}), path)


broken("cut.parquet", REFUSED, "damaged")(
    lambda p: patched(write_parquet(emg_recording(), path=p), {}, keep=5000)
)
broken("other.parquet", REFUSED, "another Parquet")(other_parquet)


# ------------------------------------------------------------------ text
HEAD = ["time (s),L GMAX (mV),R GMAX (mV)"]


def rows(path: Path, *, times: Any = None, values: Any = None, head: list[str] = HEAD) -> Path:
    numbers = two_channels() * 1e3 if values is None else values
    stamps = np.arange(numbers.shape[1]) / RATE_HZ if times is None else times
    return texts.table(path, columns=[stamps, *numbers], head=head)


broken("one sample.csv", EITHER)(lambda p: rows(p, values=two_channels(1)))
broken("header only.csv", REFUSED)(lambda p: p.write_text(HEAD[0] + "\n", encoding="utf-8"))
broken("letters for numbers.csv", EITHER)(
    lambda p: p.write_text(HEAD[0] + "\n" + "a,b,c\n" * 500, encoding="utf-8")
)
broken("clock stands still.csv", REFUSED)(lambda p: rows(p, times=np.zeros(3000)))
broken("clock runs back.csv", REFUSED)(lambda p: rows(p, times=-np.arange(3000) / RATE_HZ))
broken("clock jumps.csv", EITHER)(
    lambda p: rows(p, times=np.where(np.arange(3000) < 1500, 0, 1e6) + np.arange(3000) / RATE_HZ)
)
broken("unit unknown.csv", REFUSED, "unit")(lambda p: rows(p, head=["time (s),L GMAX,R GMAX"]))
broken("volts with an rms of 60.csv", NOTED, "RMS")(
    lambda p: rows(p, values=two_channels() * 6e5, head=["time (s),L GMAX (V),R GMAX (V)"])
)
broken("all missing.csv", EITHER)(lambda p: rows(p, values=np.full((2, 3000), np.nan)))
broken("half missing.csv", NOTED, "missing")(
    lambda p: rows(p, values=np.where(np.arange(3000) < 1500, np.nan, two_channels() * 1e3))
)
broken("dead.csv", NOTED, "is dead")(
    lambda p: rows(p, values=two_channels() * np.array([[1e3], [0.0]]))
)
broken("twice the same muscle.csv", NOTED, "same muscle")(
    lambda p: rows(p, head=["time (s),L GMAX (mV),left glute max (mV)"])
)
broken("two encodings.csv", EITHER)(
    lambda p: p.write_bytes(rows(p).read_bytes() + "0.1,µ,ä\n".encode("latin-1") * 20)
)
broken("one endless line.csv", REFUSED)(lambda p: p.write_bytes(b"1," * 20_000_000))
broken("a million columns.csv", REFUSED)(
    lambda p: p.write_bytes((b"a (mV)," * 1_000_000 + b"\n") + b"1," * 1_000_000 + b"\n")
)
broken("unfolds a thousandfold.csv.gz", REFUSED)(
    lambda p: p.write_bytes(gzip.compress((HEAD[0] + "\n").encode() + b"0" * 500_000_000, 6))
)
broken("cut.csv.gz", EITHER)(
    lambda p: p.write_bytes(gzip.compress(rows(p.with_suffix("")).read_bytes())[:20_000])
)
broken("1e9 points claimed, delsys.csv", EITHER)(
    lambda p: texts.emgworks(p, emg=texts.bursts(2000), acc=np.zeros(125), claimed=BILLION)
)
broken("cut in a line, delsys.csv", EITHER)(
    lambda p: patched(texts.emgworks(p, emg=texts.bursts(2000), acc=np.zeros(125)), {}, keep=30_003)
)
broken("wrong unit, delsys.csv", REFUSED, "unit")(
    lambda p: texts.emgworks(p, emg=texts.bursts(2000), acc=np.zeros(125), unit="furlong")
)
broken("cut, noraxon.csv", EITHER)(
    lambda p: patched(texts.noraxon(p, emg=texts.bursts(2000)), {}, keep=120)
)
broken("broken header, opensignals.txt", REFUSED)(
    lambda p: patched(
        texts.opensignals(p, counts=np.arange(2000) % 1024, device="bitalino_rev", bits="[10, 10]"),
        {44: b"}}}}{{{"},
    )
)
broken("no bits, opensignals.txt", REFUSED)(
    lambda p: texts.opensignals(p, counts=np.arange(2000) % 1024, device="x", bits="[0, 0]")
)


def with_mapping(path: Path, text: str) -> None:
    rows(path)
    path.with_name(f"{path.name}.mapping.toml").write_text(text, encoding="utf-8")


broken("mapping with rate zero.csv", REFUSED)(lambda p: with_mapping(p, "rate_hz = 0"))
broken("mapping of no channel.csv", REFUSED, "not in the file")(
    lambda p: with_mapping(p, '[channels."X"]\nmuscle = "gluteus maximus"')
)
broken("mapping is no toml.csv", REFUSED)(lambda p: with_mapping(p, json.dumps({"a": 1})))
