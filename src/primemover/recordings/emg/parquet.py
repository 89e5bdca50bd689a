"""A recording as one Parquet table: a row a channel, its samples as a list in that row.

So channels of different rates stay apart without being resampled, every reader of Parquet can
open it, and nothing is rounded. Markers, notes and facts stand in the table's own description.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from primemover.errors import RecordingError
from primemover.recordings.emg.model import EmgRecording
from primemover.recordings.file_check import shown_name

KEY: Final = b"primemover_emg"
VERSION: Final = 1
SCHEMA: Final = pa.schema(
    [
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("muscle", pa.string(), nullable=False),
        pa.field("side", pa.string(), nullable=False),
        pa.field("unit", pa.string(), nullable=False),
        pa.field("rate_hz", pa.float64(), nullable=False),
        pa.field("start_s", pa.float64(), nullable=False),
        pa.field("notes", pa.list_(pa.string()), nullable=False),
        pa.field("samples", pa.large_list(pa.float64()), nullable=False),
    ]
)
"""One row a channel: ``kind`` is emg, or what a sensor measures; samples of EMG are in V."""


def write_parquet(recording: EmgRecording, *, path: str | Path, overwrite: bool = False) -> Path:
    """The file written, whole or not at all.

    Raises
    ------
    RecordingError
        When there is a file already, unless ``overwrite``, or it cannot be written.
    """
    target = Path(path)
    name = shown_name(target)
    if target.exists() and not overwrite:
        raise RecordingError(
            f"{name}: is there already; choose another name, or say that it may be replaced "
            "(--overwrite)"
        )
    described = json.dumps(_described(recording), ensure_ascii=False).encode()
    table = pa.Table.from_pylist(_rows(recording), SCHEMA.with_metadata({KEY: described}))
    handle, written = -1, ""
    try:
        handle, written = tempfile.mkstemp(dir=target.parent, suffix=".part")
        os.close(handle)
        pq.write_table(table, written, compression="zstd", row_group_size=1)
        Path(written).replace(target)
    except OSError as error:
        Path(written).unlink(missing_ok=True) if written else None
        raise RecordingError(
            f"{name}: cannot be written ({error.strerror}); choose another folder"
        ) from error
    return target


def _rows(recording: EmgRecording) -> list[dict[str, Any]]:
    emg = [
        {
            "name": c.name,
            "kind": "emg",
            "muscle": c.muscle,
            "side": c.side or "",
            "unit": "V",
            "rate_hz": c.rate_hz,
            "start_s": c.start_s,
            "notes": list(c.notes),
            "samples": np.asarray(c.volts, float),
        }
        for c in recording.channels
    ]
    others = [
        {
            "name": s.name,
            "kind": s.kind,
            "muscle": "",
            "side": "",
            "unit": s.unit,
            "rate_hz": s.rate_hz,
            "start_s": s.start_s,
            "notes": [],
            "samples": np.asarray(s.samples, float),
        }
        for s in recording.sensors
    ]
    return emg + others


def _described(recording: EmgRecording) -> dict[str, Any]:
    return {
        "version": VERSION,
        "source": recording.source,
        "format": recording.format,
        "markers": [[m.time_s, m.name, m.duration_s] for m in recording.markers],
        "notes": list(recording.notes),
        "facts": dict(recording.facts),
    }
