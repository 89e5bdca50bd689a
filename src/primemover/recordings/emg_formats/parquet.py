"""Recordings as primemover writes them in Parquet: nothing rounded, nothing resampled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.recordings.emg.full_name import full_name
from primemover.recordings.emg.live_table import ROWS_ARE, read_live_table
from primemover.recordings.emg.model import EmgFormat, Marker, RawChannel, RawRecording
from primemover.recordings.emg.sensor_file import damaged, refuse_too_many, sensor_file

MAGIC: Final = b"PAR1"
MOST_CHANNELS: Final = 4096


def _recognises(path: Path, start: bytes) -> bool:
    """Whether the file starts as Parquet does."""
    return start[:4] == MAGIC


def read(path: Path) -> RawRecording:
    """The channels and markers that were written here, from a file or from a live stream.

    Raises
    ------
    RecordingError
        When it is another Parquet file, or damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from primemover.recordings.emg.parquet import KEY

    sensor_file(path)
    try:
        file = pq.ParquetFile(path)
        described = (file.schema_arrow.metadata or {}).get(KEY)
        if described is None:
            got = "expected a recording that was written here, got another Parquet file"
            raise damaged(path, found=got, do="export it as CSV or EDF")
        told = json.loads(described)
        if told.get("rows") == ROWS_ARE:
            return read_live_table(file, path=path, told=told)
        _check_claims(path, file.metadata)
        rows = file.read().to_batches()
        channels = tuple(_channel(row) for batch in rows for row in _rows(batch))
        return RawRecording(
            channels=channels,
            markers=tuple(
                Marker(time_s=float(t), name=str(name), duration_s=float(lasts))
                for t, name, lasts in told["markers"]
            ),
            notes=tuple(map(str, told["notes"])),
            facts={str(name): str(words) for name, words in told.get("facts", {}).items()},
        )
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, found="this Parquet file is damaged or ends too early") from error


def _check_claims(path: Path, metadata: Any) -> None:
    if metadata.num_rows > MOST_CHANNELS:
        raise damaged(path, found=f"it claims {metadata.num_rows} channels")
    values = sum(
        metadata.row_group(group).column(column).num_values
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    )
    refuse_too_many(path, values=values, packed=True)


def _rows(batch: Any) -> list[dict[str, Any]]:
    """Each row of a batch; its samples as an array, without going through Python numbers."""
    samples = batch.column("samples")
    plain = batch.drop_columns(["samples"]).to_pylist()
    return [
        {**row, "samples": samples[number].values.to_numpy(zero_copy_only=False)}
        for number, row in enumerate(plain)
    ]


def _channel(row: dict[str, Any]) -> RawChannel:
    return RawChannel(
        name=full_name(row["name"], muscle=row["muscle"], side=row["side"]),
        unit=row["unit"],
        rate_hz=float(row["rate_hz"]),
        samples=np.array(row["samples"], float),
        start_s=float(row["start_s"]),
    )


ENTRY = EmgFormat(
    title="Parquet, as written here",
    suffixes=(".parquet",),
    recognises=_recognises,
    read=read,
    seen="own",
    priority=10,
)
