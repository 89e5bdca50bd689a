"""MATLAB files: the one matrix of samples in them, with names and rate where usual names say so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from primemover.errors import RecordingError
from primemover.recordings.emg.apart import read_apart
from primemover.recordings.emg.mat_contents import IS_HDF5, Content, mat_contents
from primemover.recordings.emg.model import EmgFormat, FloatArray, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged, sensor_file

RATES: Final = (
    *("fs", "srate", "samplingrate", "samplerate", "sfreq", "freq", "frequency", "fsamp", "rate"),
    *("samplingfrequency", "samplefrequency", "samplingratehz", "emgfs", "fsemg", "emgrate", "hz"),
    *("ratehz", "fshz"),
)
NAMES: Final = (
    *("labels", "channelnames", "channels", "names", "chnames", "channames", "muscles", "label"),
    *("channellabels", "musclenames", "emglabels", "chanlabels", "channellabel", "channelname"),
)
UNITS: Final = ("units", "unit", "channelunits", "emgunits", "dimension", "physicalunits")
SAMPLES: Final = ("emg", "semg", "data", "emgdata", "rawemg", "emgraw", "signals", "signal", "raw")
TIMES: Final = ("t", "time", "times", "timestamps", "timevector", "times")
FEWEST: Final = 10
"""A vector of fewer numbers is a setting, not samples."""
MOST_CHANNELS: Final = 512
UNEVEN: Final = 0.01
"""Largest relative change between time steps that still counts as one rate."""
HOW: Final = (
    "save one matrix `emg` (samples × channels), its rate as `fs` and its channels' names as "
    "`labels`: save('recording.mat', 'emg', 'fs', 'labels')"
)


def _recognises(path: Path, start: bytes) -> bool:
    """Whether the file begins as MATLAB's do, or is called so."""
    return start[:6] == b"MATLAB" or (path.suffix.lower() == ".mat" and bool(start))


def read(path: Path) -> RawRecording:
    """The channels of the one matrix of samples that the file holds.

    Raises
    ------
    RecordingError
        With what is wrong in the file, or, where it is not clear what is what, with all that is
        in it and how to say which is meant.
    """
    return read_apart(path, reader="mat", length=sensor_file(path))


def read_here(path: Path) -> RawRecording:
    """As :func:`read`, in this process."""
    with path.open("rb") as file:
        if file.read(len(IS_HDF5))[:6] != b"MATLAB":
            raise damaged(
                path, found="expected a MATLAB file (version 5 or 7.3), got something else"
            )
    contents = mat_contents(path)
    table, vectors = _tables(contents), _vectors(contents)
    if len(table) == 1:
        (samples,) = table.values()
        return _recording(path, contents=contents, samples=samples, names=_names(contents, samples))
    length = {len(v) for v in vectors.values()}
    if not table and len(length) == 1:
        samples = np.stack(list(vectors.values()), axis=1)
        names = [name.rpartition(".")[2] for name in vectors]
        return _recording(path, contents=contents, samples=samples, names=names)
    raise _unclear(path, contents, fault="it is not clear which of its variables are the samples")


def _plain(name: str) -> str:
    """The last part of a dotted name, without what only makes it readable."""
    return name.rpartition(".")[2].replace("_", "").lower()


def _numbers(contents: Mapping[str, Content]) -> dict[str, FloatArray]:
    return {name: value for name, value in contents.items() if isinstance(value, np.ndarray)}


def _tables(contents: Mapping[str, Content]) -> dict[str, FloatArray]:
    """Matrices that may hold samples (time, channel); those with a usual name where there are."""
    found = {}
    for name, value in _numbers(contents).items():
        if value.ndim == 2 and max(value.shape) >= FEWEST and min(value.shape) <= MOST_CHANNELS:
            found[name] = value if value.shape[0] >= value.shape[1] else value.T
    usual = {name: value for name, value in found.items() if _plain(name) in SAMPLES}
    return usual or found


def _vectors(contents: Mapping[str, Content]) -> dict[str, FloatArray]:
    """Vectors that may hold the samples of one channel each."""
    found = {
        name: value
        for name, value in _numbers(contents).items()
        if value.ndim == 1 and len(value) >= FEWEST and _plain(name) not in TIMES
    }
    usual = {name: value for name, value in found.items() if _plain(name) in SAMPLES}
    return usual if len(usual) == 1 else found


def _names(contents: Mapping[str, Content], samples: FloatArray) -> list[str]:
    fits = [
        value
        for name, value in contents.items()
        if isinstance(value, list) and _plain(name) in NAMES and len(value) == samples.shape[1]
    ]
    return fits[0] if fits else [f"channel {n + 1}" for n in range(samples.shape[1])]


def _recording(
    path: Path, *, contents: Mapping[str, Content], samples: FloatArray, names: list[str]
) -> RawRecording:
    rate_hz = _rate(path, contents=contents, count=len(samples))
    units = _units(contents, channels=len(names))
    channels = tuple(
        RawChannel(
            name=name or f"channel {number + 1}",
            unit=units[number],
            rate_hz=rate_hz,
            samples=np.ascontiguousarray(samples[:, number]),
        )
        for number, name in enumerate(names)
    )
    return RawRecording(channels=channels)


def _units(contents: Mapping[str, Content], *, channels: int) -> list[str]:
    """The unit of each channel; "" where the file says none."""
    for name, value in contents.items():
        if isinstance(value, list) and _plain(name) in UNITS and len(value) in (1, channels):
            return value if len(value) == channels else value * channels
    return [""] * channels


def _rate(path: Path, *, contents: Mapping[str, Content], count: int) -> float:
    """Samples a second, from a variable that is called so or from a vector of times.

    NaN where neither is there: a mapping has to say it.
    """
    numbers = _numbers(contents)
    stated = {
        float(np.ravel(v)[0]) for n, v in numbers.items() if _plain(n) in RATES and v.size == 1
    }
    if len(stated) > 1:
        shown = ", ".join(f"{rate:g}" for rate in sorted(stated))
        raise _unclear(path, contents, fault=f"it names several sampling rates ({shown} Hz)")
    for rate_hz in stated:
        return rate_hz
    for name, value in numbers.items():
        if _plain(name) in TIMES and value.shape == (count,):
            steps = np.diff(value)
            middle = float(np.median(steps))
            even = np.isfinite(steps).all() and (abs(steps - middle) <= UNEVEN * abs(middle)).all()
            if even and middle > 0:
                return (count - 1) / float(value[-1] - value[0])
    return float("nan")


def _unclear(path: Path, contents: Mapping[str, Content], *, fault: str) -> RecordingError:
    shown = [
        f"{name} ({' × '.join(map(str, value.shape)) or '1'} numbers)"
        if isinstance(value, np.ndarray)
        else f"{name} ({len(value)} texts)"
        for name, value in list(contents.items())[:40]
    ]
    inside = ", ".join(shown) or "no numbers and no texts"
    return damaged(path, found=f"{fault}; in it are: {inside}", do=HOW)


ENTRY = EmgFormat(
    title="MATLAB",
    suffixes=(".mat",),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=30,
)
