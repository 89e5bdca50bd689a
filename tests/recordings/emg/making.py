"""Files of every format with known content, made for the tests and for the broken files."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

RATE_HZ = 1000.0
NAMES = ("L GMAX", "R GMAX")


def two_channels(samples: int = 3000, *, seed: int = 7) -> FloatArray:
    """Noise of 100 µV, in volts, (channel, sample)."""
    return np.random.default_rng(seed).normal(size=(2, samples)) * 1e-4


def make_c3d(path: Path, values: FloatArray, **changes: Any) -> Path:
    """A C3D file with analog channels in volts, and one event unless ``event`` is None."""
    import ezc3d

    made = ezc3d.c3d()
    point, analog = made["parameters"]["POINT"], made["parameters"]["ANALOG"]
    frames = values.shape[1] // 10
    point["RATE"]["value"] = [changes.get("rate_hz", RATE_HZ) / 10]
    point["LABELS"]["value"] = ["P1"]
    made["data"]["points"] = np.zeros((4, 1, frames))
    analog["RATE"]["value"] = [changes.get("rate_hz", RATE_HZ)]
    analog["LABELS"]["value"] = list(changes.get("names", NAMES))
    analog["UNITS"]["value"] = list(changes.get("units", ["V"] * len(values)))
    made["data"]["analogs"] = values[np.newaxis, :, : frames * 10]
    made.add_event([0, 1.5], "Right", "Foot Strike")
    made.write(str(path))
    return path


def make_edf(
    path: Path,
    signals: Sequence[npt.NDArray[Any]] | npt.NDArray[Any],
    *,
    rates_hz: Sequence[float] = (RATE_HZ, RATE_HZ),
    names: Sequence[str] = NAMES,
    unit: str = "uV",
    largest: float = 1000.0,
) -> Path:
    """An EDF+ or BDF+ file (by the name's end) with one annotation of half a second at 1.25 s."""
    import pyedflib

    is_bdf = path.suffix == ".bdf"
    digital = 8388607 if is_bdf else 32767
    heads: list[dict[str, str | int | float | None]] = [
        {
            "label": name,
            "dimension": unit,
            "sample_frequency": rate,
            "physical_min": -largest,
            "physical_max": largest,
            "digital_min": -digital - 1,
            "digital_max": digital,
            "prefilter": "",
            "transducer": "",
        }
        for name, rate in zip(names, rates_hz, strict=True)
    ]
    kind = pyedflib.FILETYPE_BDFPLUS if is_bdf else pyedflib.FILETYPE_EDFPLUS
    with pyedflib.EdfWriter(str(path), len(heads), file_type=kind) as file:
        file.setSignalHeaders(heads)
        file.writeSamples([np.ascontiguousarray(s) for s in signals])
        file.writeAnnotation(1.25, 0.5, "repetition 1")
    return path


def make_mat(path: Path, contents: Mapping[str, Any], *, packed: bool = False) -> Path:
    """A MATLAB file of version 5."""
    from scipy.io import savemat

    savemat(str(path), dict(contents), do_compression=packed)
    return path


def make_mat_73(path: Path, values: FloatArray, *, names: Sequence[str] = NAMES) -> Path:
    """A MATLAB file of version 7.3: HDF5 behind a text of 512 bytes."""
    import h5py

    with h5py.File(path, "w", userblock_size=512) as file:
        for name, numbers in (("emg", values), ("fs", np.array([[RATE_HZ]]))):
            file.create_dataset(name, data=numbers).attrs["MATLAB_class"] = np.bytes_("double")
        references = []
        for number, text in enumerate(names):
            codes = np.array([[ord(c)] for c in text], np.uint16)
            cell = file.create_dataset(f"#refs#/{number}", data=codes)
            cell.attrs["MATLAB_class"] = np.bytes_("char")
            references.append([cell.ref])
        labels = np.array(references, dtype=h5py.ref_dtype)
        file.create_dataset("labels", data=labels).attrs["MATLAB_class"] = np.bytes_("cell")
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")
    return path


def make_h5(path: Path, counts: Sequence[npt.NDArray[Any]], **changes: Any) -> Path:
    """An OpenSignals file: channel 1 is EMG, channel 2 acceleration, 16 bits at 1000 Hz."""
    import h5py

    with h5py.File(path, "w") as file:
        device = file.create_group("00:07:80:00:00:01")
        device.attrs["sampling rate"] = changes.get("rate_hz", 1000)
        device.attrs["channels"] = [1, 2]
        device.attrs["sensor"] = ["EMG", "ACC"]
        device.attrs["resolution"] = changes.get("bits", [16, 16])
        device.attrs["device"] = changes.get("device", "biosignalsplux")
        for number, each in enumerate(counts, start=1):
            device.create_dataset(f"raw/channel_{number}", data=each[:, np.newaxis])
    return path


def xdf_chunk(tag: int, content: bytes) -> bytes:
    """One chunk of an XDF file."""
    return b"\x04" + struct.pack("<IH", len(content) + 2, tag) + content


def xdf_stream(number: int, **facts: str) -> bytes:
    """The header chunk of a stream; ``desc`` is inner XML."""
    given = {
        "name": "sleeve",
        "type": "EMG",
        "channel_count": "2",
        "nominal_srate": "1000",
        "channel_format": "double64",
        "desc": "<channels>"
        + "".join(f"<channel><label>{n}</label><unit>microvolts</unit></channel>" for n in NAMES)
        + "</channels>",
        **facts,
    }
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in given.items())
    text = f'<?xml version="1.0"?><info>{inner}</info>'
    return xdf_chunk(2, struct.pack("<I", number) + text.encode())


def xdf_samples(number: int, stamps: Sequence[float], values: FloatArray) -> bytes:
    """A chunk of samples (sample, channel) as 64-bit numbers, each with its time."""
    rows = b"".join(
        b"\x08" + struct.pack("<d", t) + row.astype("<f8").tobytes()
        for t, row in zip(stamps, values, strict=True)
    )
    return xdf_chunk(3, struct.pack("<I", number) + b"\x04" + struct.pack("<I", len(stamps)) + rows)


def xdf_texts(number: int, stamps: Sequence[float], texts: Sequence[str]) -> bytes:
    """A chunk of texts, each with its time."""
    rows = b"".join(
        b"\x08" + struct.pack("<d", t) + b"\x01" + bytes([len(x.encode())]) + x.encode()
        for t, x in zip(stamps, texts, strict=True)
    )
    return xdf_chunk(3, struct.pack("<I", number) + b"\x01" + bytes([len(stamps)]) + rows)


def make_xdf(path: Path, chunks: Sequence[bytes]) -> Path:
    """An XDF file of these chunks, after the header of the file."""
    start = xdf_chunk(1, b'<?xml version="1.0"?><info><version>1.0</version></info>')
    path.write_bytes(b"XDF:" + start + b"".join(chunks))
    return path


def usual_xdf(path: Path, values: FloatArray, *, start_s: float = 50.0) -> Path:
    """One stream of EMG in microvolts in two chunks, and two markers."""
    stamps = start_s + np.arange(values.shape[1]) / RATE_HZ
    half = values.shape[1] // 2
    markers = xdf_stream(
        2,
        name="keys",
        type="Markers",
        channel_count="1",
        nominal_srate="0",
        channel_format="string",
        desc="",
    )
    return make_xdf(
        path,
        [
            xdf_stream(1),
            markers,
            xdf_samples(1, stamps[:half].tolist(), values.T[:half] * 1e6),
            xdf_texts(2, [start_s + 0.5, start_s + 1.0], ["start", "rep 1"]),
            xdf_samples(1, stamps[half:].tolist(), values.T[half:] * 1e6),
        ],
    )
