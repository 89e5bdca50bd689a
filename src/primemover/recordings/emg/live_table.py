"""A live session as a Parquet table: a row a sample, for a recording that is written as it comes.

Beside it stands :mod:`~primemover.recordings.emg.parquet`, which holds a row a channel and takes a
recording that is there as a whole. Both are read by the same reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.full_name import full_name
from primemover.recordings.emg.model import FloatArray, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged, refuse_too_many

if TYPE_CHECKING:
    from primemover.recordings.emg.live_channels import LiveMuscle

ROWS_ARE: Final = "samples"
"""What the description of such a table says its rows are."""

TIME: Final = "time_s"


def description(
    muscles: Sequence[LiveMuscle], *, columns: Sequence[str], stream: str
) -> dict[str, Any]:
    """What stands in the table's own description, as plain values; samples are in V."""
    return {
        "version": 1,
        "rows": ROWS_ARE,
        "stream": stream,
        "unit": "V",
        "rate_hz": muscles[0].channel.rate_hz,
        "channels": [
            {
                "column": column,
                "name": each.channel.name,
                "muscle": each.channel.muscle,
                "side": each.channel.side or "",
            }
            for column, each in zip(columns, muscles, strict=True)
        ],
    }


def read_live_table(file: Any, *, path: Path, told: Mapping[str, Any]) -> RawRecording:
    """The recording in an open Parquet file whose rows are samples.

    Samples lie on the even clock of the stream's rate; where time stamps jump, the samples that
    were lost are missing (NaN) and a note says how long that lasted.

    Raises
    ------
    RecordingError
        When the table holds no samples, or stamps that no clock gives.
    """
    values = file.metadata.num_rows * file.metadata.num_columns
    refuse_too_many(path, values=values, packed=True, item_bytes=4)
    table, rate_hz = file.read(), float(told["rate_hz"])
    stamps_s = np.asarray(table[TIME].to_numpy(), float)
    if not len(stamps_s):
        raise damaged(path, found="it holds no samples", do="record it again")
    if not (np.isfinite(stamps_s).all() and np.isfinite(rate_hz) and rate_hz > 0.0):
        raise damaged(path, found="its time stamps or its rate are no numbers")
    places = _places(stamps_s, rate_hz=rate_hz)
    length = int(places[-1]) + 1
    refuse_too_many(path, values=length * len(told["channels"]), packed=True)
    return RawRecording(
        channels=tuple(
            RawChannel(
                name=full_name(each["name"], muscle=each["muscle"], side=each["side"]),
                unit=str(told["unit"]),
                rate_hz=rate_hz,
                samples=_laid(table[each["column"]].to_numpy(), places=places, length=length),
            )
            for each in told["channels"]
        ),
        notes=tuple(_notes(length - len(stamps_s), rate_hz=rate_hz, name=str(told["stream"]))),
    )


def _places(stamps_s: FloatArray, *, rate_hz: float) -> FloatArray:
    """Number of each sample on the even clock; stamps that only jitter do not move it."""
    longest_s = load_knowledge().emg_rules["live_gap_s"].value or 0.0
    steps_s = np.diff(stamps_s)
    lost = np.where(steps_s - 1.0 / rate_hz > longest_s, np.round(steps_s * rate_hz) - 1.0, 0.0)
    places: FloatArray = np.arange(len(stamps_s)) + np.concatenate([[0.0], np.cumsum(lost)])
    return places


def _laid(samples: Any, *, places: FloatArray, length: int) -> FloatArray:
    laid = np.full(length, np.nan)
    laid[places.astype(int)] = samples
    return laid


def _notes(lost: int, *, rate_hz: float, name: str) -> Iterator[str]:
    if lost:
        yield (
            f"The stream {name} lost samples: {lost / rate_hz:.2g} s in all are missing; "
            "they are left empty, not filled in."
        )
