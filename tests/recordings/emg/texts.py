"""Text files of surface EMG as makers' software lays them out, with values known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def bursts(samples: int, *, seed: int = 1, scale: float = 5e-5) -> FloatArray:
    """Noise as loud as surface EMG, in volts."""
    return np.random.default_rng(seed).normal(0.0, scale, samples)


def table(
    path: Path,
    *,
    columns: Sequence[FloatArray],
    head: Sequence[str],
    mark: str = ",",
    comma: bool = False,
    encoding: str = "utf-8",
) -> Path:
    """Lines of ``head``, then a row for each sample."""
    rows = [
        mark.join(_cell(each, comma=comma) for each in row) for row in zip(*columns, strict=True)
    ]
    path.write_bytes(("\n".join([*head, *rows]) + "\n").encode(encoding))
    return path


def _cell(value: float, *, comma: bool) -> str:
    if np.isnan(value):
        return ""
    text = repr(float(value))
    return text.replace(".", ",") if comma else text


def emgworks(
    path: Path, *, emg: FloatArray, acc: FloatArray, claimed: int | None = None, unit: str = "V"
) -> Path:
    """Two channels at 2000 and 125 Hz as EMGworks writes them."""
    points = len(emg) if claimed is None else claimed
    label = (
        "Label: {} Sampling frequency: {} Number of points: {} start: {} Unit: {} Domain Unit: s"
    )
    head = [
        label.format("R Glut Max: EMG 1", "2.000000e+003", points, "0.000000e+000", unit),
        label.format("R Glut Max: ACC.X 1", "1.250000e+002", len(acc), "1.600000e-002", "g"),
        "Start Trigger Method: None",
        "",
        'X[s],"R Glut Max: EMG 1",X[s],"R Glut Max: ACC.X 1"',
    ]
    wide = np.full(len(emg), np.nan)
    slow, slow_times = wide.copy(), wide.copy()
    slow[: len(acc)], slow_times[: len(acc)] = acc, 0.016 + np.arange(len(acc)) / 125.0
    return table(path, columns=(np.arange(len(emg)) / 2000.0, emg, slow_times, slow), head=head)


def discover(path: Path, *, emg: FloatArray, acc: FloatArray, events: bool = True) -> Path:
    """Two sensors as Trigno Discover writes them, with a table of events beside the numbers."""
    lines = [
        "Application:, Trigno Discover (2.1.0.7)",
        "Date/Time:, 01-01-2026 10:00:00",
        f"Collection Length (seconds):, {len(emg) / 1000.0}",
        "R GMAX (111), , , , L GMED (222), ",
        "sensor mode: 65, , , , sensor mode: 40, ",
        "EMG 1 Time Series (s), EMG 1 (mV), ACC X Time Series (s), ACC X (G), "
        "EMG 1 Time Series (s), EMG 1 (mV)",
        ", 1000.0 Hz, , 100.0 Hz, , 1000.0 Hz",
        ", 0.001 s, , 0.01 s, , 0.001 s" + (", , Type, Name, Time (s)" if events else ""),
    ]
    for row, value in enumerate(emg):
        time = row / 1000.0
        slow = f"{row / 100.0}, {acc[row]}" if row < len(acc) else ", "
        line = f"{time}, {float(value) * 1e3!r}, {slow}, {time}, {float(value) * 2e3!r}"
        lines.append(line + (", , General, E1, 0.5" if events and row == 0 else ""))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def noraxon(path: Path, *, emg: FloatArray, rate_hz: float = 2000.0) -> Path:
    """Two channels, activities and a marker as MR3 writes them."""
    lines = [
        "Name,Recording",
        "Device,Noraxon Ultium",
        "",
        '"time","Activity","Marker","GLUT. MAX. RT, uV","Ultium EMG.Sync, On"',
    ]
    for row, value in enumerate(emg):
        activity = "Bridge" if row >= 100 else ""
        marker = "Start" if row == 200 else ""
        lines.append(f"{row / rate_hz!r},{activity},{marker},{float(value) * 1e6!r},{row % 2}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def opensignals(path: Path, *, counts: npt.NDArray[np.int64], device: str, bits: str) -> Path:
    """An EMG sensor and an accelerometer as OpenSignals writes them."""
    header = (
        '{"00:07:80:00:00:00": {"sensor": ["EMG", "RAW"], "device name": "x", '
        '"column": ["nSeq", "DI", "CH1", "CH2"], "channels": [1, 2], "digital IO": [0], '
        f'"device": "{device}", "sampling rate": 1000, "label": ["GMAX left", "CH2"], '
        f'"resolution": {bits}, "special": [{{}}, {{}}]}}}}'
    )
    lines = ["# OpenSignals Text File Format. Version 1", f"# {header}", "# EndOfHeader"]
    lines += [f"{row}\t0\t{each}\t{each}\t" for row, each in enumerate(counts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
