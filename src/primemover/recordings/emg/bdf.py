"""Channels of one clock as a BDF+ file: 24 bits over each channel's own range."""

from __future__ import annotations

import datetime as dt
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.errors import RecordingError
from primemover.recordings.emg.model import FloatArray
from primemover.recordings.emg.sensor_file import needed

DIGITAL: Final = 8388607
STEPS: Final = 2 * DIGITAL + 1
"""Counts from -8388608 to 8388607."""
FIELD: Final = 8
"""Characters that the header has for a number."""
MOST_DECIMALS: Final = 6
LONGEST_RECORD_S: Final = 60
SHORTEST_RECORD_S: Final = 0.05
DECIMALS_S: Final = 5
DRIFT: Final = 0.1
"""Samples by which the last may lie off through the rounding of a record's length."""
OUTWARD: Final = 1e-11
"""The library cuts digits off instead of rounding: numbers are made so much larger first."""
MOST_RECORD_BYTES: Final = 15_000_000
"""EDFlib's limit for one record of a BDF file."""
LABEL: Final = 16
SET_DATE: Final = dt.datetime(1985, 1, 1)
"""EDF+ has no empty date; the first it can hold stands for none."""
MOST_NOTE_SIGNALS: Final = 64


@dataclass(frozen=True, kw_only=True, slots=True)
class BdfChannel:
    """One channel to be written; ``samples`` in ``unit``, without gaps."""

    label: str
    unit: str
    samples: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class BdfRange:
    """The range that a channel's 24 bits stand for, as the header's numbers say it."""

    low: float
    high: float

    @property
    def step(self) -> float:
        """What one count stands for; no sample is further than half of it from what was given."""
        return (self.high - self.low) / (STEPS)


def range_of(samples: FloatArray, *, name: str) -> BdfRange:
    """The smallest range that holds ``samples`` and can be written with eight characters a side.

    Raises
    ------
    RecordingError
        When the values are too large for the format.
    """
    low, high = (float(np.min(samples)), float(np.max(samples))) if len(samples) else (0.0, 0.0)
    found = _written(low, up=False), _written(high, up=True)
    if found[0] is None or found[1] is None:
        raise RecordingError(
            f"channel {name}: values from {low:.6g} to {high:.6g} do not fit a BDF file; "
            "write Parquet instead"
        )
    if found[0] == found[1]:
        return BdfRange(low=found[0] - 1, high=found[1] + 1)
    return BdfRange(low=found[0], high=found[1])


def _written(value: float, *, up: bool) -> float | None:
    """The next number outside ``value`` that eight characters can say."""
    outward = math.ceil if up else math.floor
    for decimals in range(MOST_DECIMALS, -1, -1):
        number: float = outward(value * 10**decimals) / 10.0**decimals
        if len(f"{number:.{decimals}f}") <= FIELD:
            return number
    return None


def record_of(rate_hz: float, *, count: int, channels: int) -> tuple[int, float]:
    """Samples and seconds of one record: their ratio is the rate, and little is left to fill up.

    The header gives seconds to five decimals, so only some numbers of samples keep the rate.
    """
    most = min(LONGEST_RECORD_S * rate_hz, MOST_RECORD_BYTES / (3 * channels), max(count, 1))
    samples = np.arange(1, int(max(most, 1)) + 1)
    seconds = np.round(samples / rate_hz, DECIMALS_S)
    within = (seconds >= SHORTEST_RECORD_S) & (seconds <= LONGEST_RECORD_S)
    if not within.any():  # fewer samples than the shortest record takes, or slower than the longest
        number = max(1, math.ceil(SHORTEST_RECORD_S * rate_hz))
        return number, float(np.clip(round(number / rate_hz, DECIMALS_S), 1e-3, LONGEST_RECORD_S))
    samples, seconds = samples[within], seconds[within]
    drift = np.abs(samples / seconds / rate_hz - 1) * count
    kept = drift <= max(DRIFT, float(drift.min()))
    samples, seconds = samples[kept], seconds[kept]
    best = int(np.lexsort((np.abs(seconds - 1), -count % samples))[0])
    return int(samples[best]), float(seconds[best])


def write_bdf(
    path: Path,
    *,
    channels: Sequence[BdfChannel],
    rate_hz: float,
    notes: Sequence[tuple[float, float, str]] = (),
) -> tuple[float, ...]:
    """The step of each channel in its unit; the file at ``path`` holds them and the notes.

    Parameters
    ----------
    path : Path
        Where to write.
    channels : sequence of BdfChannel
        All of one length.
    rate_hz : float
    notes : sequence of (start in s, duration in s, text)
        Written as annotations; those that begin before the recording are left out.
    """
    pyedflib = needed("pyedflib")
    count = len(channels[0].samples)
    samples, seconds = record_of(rate_hz, count=count, channels=len(channels))
    ranges = [range_of(c.samples, name=c.label) for c in channels]
    records = math.ceil(count / samples)
    within = [note for note in notes if note[0] >= 0]
    # The library tells of a forced record length, which is meant here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pyedflib.EdfWriter(str(path), len(channels), pyedflib.FILETYPE_BDFPLUS) as file:
            file.setStartdatetime(SET_DATE)
            file.setSignalHeaders(_heads(channels, ranges=ranges, rate_hz=samples / seconds))
            file.setDatarecordDuration(min(seconds * (1 + OUTWARD), LONGEST_RECORD_S))
            file.set_number_of_annotation_signals(
                min(MOST_NOTE_SIGNALS, 1 + math.ceil(len(within) / max(1, records)))
            )
            _write_records(file, channels=channels, ranges=ranges, samples=samples, records=records)
            for start_s, duration_s, text in within:
                file.writeAnnotation(start_s, duration_s if duration_s > 0 else -1, text)
    return tuple(each.step for each in ranges)


def _write_records(
    file: Any,
    *,
    channels: Sequence[BdfChannel],
    ranges: Sequence[BdfRange],
    samples: int,
    records: int,
) -> None:
    """Nothing comes back; every record holds the channels one after the other.

    The last is filled up with each channel's last value.
    """
    counts = [
        np.pad(_counts(c.samples, each), (0, samples * records - len(c.samples)), mode="edge")
        for c, each in zip(channels, ranges, strict=True)
    ]
    for number in range(records):
        piece = slice(number * samples, (number + 1) * samples)
        failed = file.blockWriteDigitalSamples(np.concatenate([each[piece] for each in counts]))
        if failed and failed < 0:
            raise RecordingError("the BDF file could not be written; is the disk full?")


def _counts(samples: FloatArray, span: BdfRange) -> npt.NDArray[np.int32]:
    rounded = np.round((samples - span.low) / span.step) - DIGITAL - 1
    found: npt.NDArray[np.int32] = np.clip(rounded, -DIGITAL - 1, DIGITAL).astype(np.int32)
    return found


def _heads(
    channels: Sequence[BdfChannel], *, ranges: Sequence[BdfRange], rate_hz: float
) -> list[dict[str, object]]:
    return [
        {
            "label": _ascii(channel.label)[:LABEL],
            "dimension": _ascii(channel.unit)[:FIELD],
            "sample_frequency": rate_hz,
            "physical_min": span.low * (1 + OUTWARD),
            "physical_max": span.high * (1 + OUTWARD),
            "digital_min": -DIGITAL - 1,
            "digital_max": DIGITAL,
            "prefilter": "",
            "transducer": "",
        }
        for channel, span in zip(channels, ranges, strict=True)
    ]


def _ascii(text: str) -> str:
    """``text`` in the letters that the header knows; the micro sign is written u."""
    plain = text.replace("µ", "u").replace("\u03bc", "u").replace("°", "deg").replace("²", "2")
    return plain.encode("ascii", "replace").decode("ascii")
