"""OpenSignals HDF5 files of PLUX devices, counts turned into millivolts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg import hdf5
from primemover.recordings.emg.apart import read_apart
from primemover.recordings.emg.model import EmgFormat, RawChannel, RawRecording
from primemover.recordings.emg.plux import emg_millivolts, is_emg_sensor
from primemover.recordings.emg.sensor_file import damaged, sensor_file

PREFIX: Final = "channel_"
FEWEST_BITS: Final = 6
MOST_BITS: Final = 24


def _recognises(path: Path, start: bytes) -> bool:
    """Whether it is an HDF5 file that is no MATLAB file (those begin with a text)."""
    return start.startswith(hdf5.SIGNATURE)


def read(path: Path) -> RawRecording:
    """EMG channels in mV, other sensors in counts, every device at its own rate.

    Raises
    ------
    RecordingError
        With what is wrong in the file.
    """
    return read_apart(path, reader="opensignals_h5", length=sensor_file(path))


def read_here(path: Path) -> RawRecording:
    """As :func:`read`, in this process."""
    with hdf5.opened(path) as file:
        devices = [(n, d) for n, d in hdf5.members(file) if hdf5.is_group(d) and "raw" in d]
        if not devices:
            inside = ", ".join(name for name, _ in hdf5.members(file)) or "nothing"
            got = f"an HDF5 file without devices of OpenSignals (it holds: {inside[:200]})"
            do = "export the recording as CSV or EDF"
            raise damaged(path, found=f"expected an OpenSignals file, got {got}", do=do)
        several = len(devices) > 1
        channels = [
            each
            for name, device in devices
            for each in _channels(path, device, prefix=f"{name} " if several else "")
        ]
    if not channels:
        raise damaged(path, found="this OpenSignals file holds no channel")
    notes = (
        ("Devices are kept at their own clocks; nothing in the file says how far they drift.",)
        if several
        else ()
    )
    return RawRecording(channels=tuple(channels), notes=notes, maker="PLUX")


def _channels(path: Path, device: Any, *, prefix: str) -> Iterator[RawChannel]:
    attributes = device.attrs
    rate_hz = _first(attributes.get("sampling rate"))
    numbers = [int(n) for n in np.ravel(attributes.get("channels", []))]
    sensors = [_text(s) for s in np.ravel(attributes.get("sensor", []))]
    bits = [int(b) for b in np.ravel(attributes.get("resolution", []))]
    named = f"{_text(attributes.get('device', ''))} {_text(attributes.get('device name', ''))}"
    for name, data in hdf5.members(device["raw"]):
        if not name.startswith(PREFIX) or hdf5.is_group(data):
            continue
        number = name.removeprefix(PREFIX)
        place = numbers.index(int(number)) if number.isdigit() and int(number) in numbers else -1
        sensor = sensors[place] if 0 <= place < len(sensors) else ""
        resolution = bits[place] if 0 <= place < len(bits) else 0
        label = _text(data.attrs.get("label", ""))
        counts = np.ravel(hdf5.numbers(path, dataset=data))
        shown = f"{prefix}{label or sensor or 'channel'} {number}".strip()
        if not is_emg_sensor(sensor):
            yield RawChannel(name=shown, unit="", rate_hz=rate_hz, samples=counts)
            continue
        if not FEWEST_BITS <= resolution <= MOST_BITS:
            raise damaged(path, found=f"{shown}: its resolution is {resolution} bits")
        volts = emg_millivolts(counts, bits=resolution, device=named)
        yield RawChannel(name=shown, unit="mV", rate_hz=rate_hz, samples=volts)


def _first(value: Any) -> float:
    values = np.ravel(np.asarray(value if value is not None else np.nan))
    return float(values[0]) if values.size and values.dtype.kind in "fiu" else float("nan")


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


ENTRY = EmgFormat(
    title="OpenSignals HDF5",
    suffixes=(".h5", ".hdf5"),
    recognises=_recognises,
    read=read,
    seen="published",
    priority=20,
)
