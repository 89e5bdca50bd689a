"""Pose tracks on disk as Parquet: a row a frame, a column a coordinate, units and facts inside.

Columns are ``time`` and ``variable.component.keypoint`` (``position.x.left_hip``), or the bare
variable for facts of a whole picture (``brightness``), so any tool that reads Parquet can use
them. Attributes and units travel as JSON in the file's metadata under ``primemover``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.file_check import shown_name
from primemover.recordings.pose_track import require_pose_track

METADATA_KEY: Final = b"primemover"
LAYOUT: Final = "pose_track/1"
_FAULTS: Final = (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a damaged or hostile file ends in, beside the errors of pyarrow."""
ArrowTable = Any
"""A table of pyarrow, which has no types."""


def save_pose_track(track: xr.Dataset, *, path: str | Path) -> None:
    """Nothing comes back; ``track`` is written to ``path``, attributes and units included.

    Raises
    ------
    RecordingError
        When ``track`` is not a pose track, or the file cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    require_pose_track(track)
    table = pa.table(_columns(track)).replace_schema_metadata(
        {METADATA_KEY: json.dumps(_described(track))}
    )
    try:
        pq.write_table(table, str(path), compression="zstd")
    except OSError as error:
        raise RecordingError(
            f"{shown_name(path)}: the pose track cannot be written ({error}); choose another "
            "folder or make room"
        ) from error


def load_pose_track(path: str | Path) -> xr.Dataset:
    """The pose track in a Parquet file, equal to the one that was saved.

    Raises
    ------
    RecordingError
        When the file is missing, damaged or something else.
    """
    name = shown_name(path)
    try:
        # Opened here: a name like `s3://…` must not be taken for an address.
        with Path(path).open("rb") as source:
            return read_pose_track(source, name=name)
    except OSError as error:
        raise _no_track(name, error=error) from error


def read_pose_track(source: BinaryIO, *, name: str) -> xr.Dataset:
    """The pose track in an open Parquet file, called ``name`` in messages.

    Raises
    ------
    RecordingError
        When the file is damaged or something else.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(source)
        described = json.loads((table.schema.metadata or {})[METADATA_KEY])
        track = _rebuilt(table, described=described)
        require_pose_track(track)
    except (*_FAULTS, pa.ArrowException) as error:
        raise _no_track(name, error=error) from error
    return track


def _no_track(name: str, *, error: Exception) -> RecordingError:
    return RecordingError(
        f"{name}: expected a pose track saved by primemover, got something else or a damaged "
        f"file; save the track again ({type(error).__name__})"
    )


def _columns(track: xr.Dataset) -> dict[str, Any]:
    columns: dict[str, Any] = {"time": track["time"].values}
    for name, variable in track.data_vars.items():
        rows = variable.transpose("time", ...)
        flat = rows.values.reshape(rows.sizes["time"], -1)
        labels = [""]
        for dim in rows.dims[1:]:
            labels = [f"{a}.{b}" for a in labels for b in track[dim].values]
        columns |= {f"{name}{label}": flat[:, i] for i, label in enumerate(labels)}
    return columns


def _described(track: xr.Dataset) -> dict[str, Any]:
    """Everything but the numbers."""
    return {
        "layout": LAYOUT,
        "attributes": dict(track.attrs),
        "coordinates": {
            str(name): {
                "values": c.values.tolist() if name != "time" else [],
                "attributes": c.attrs,
            }
            for name, c in track.coords.items()
        },
        "variables": {
            str(name): {"dims": list(v.dims), "attributes": v.attrs}
            for name, v in track.data_vars.items()
        },
    }


def _rebuilt(table: ArrowTable, *, described: dict[str, Any]) -> xr.Dataset:
    time_s = table["time"].to_numpy()
    coordinates = {
        name: (name, time_s if name == "time" else c["values"], c["attributes"])
        for name, c in described["coordinates"].items()
    }
    variables = {}
    first = 1
    for name, v in described["variables"].items():
        dims = ("time", *(d for d in v["dims"] if d != "time"))
        shape = (len(time_s), *(len(coordinates[d][1]) for d in dims[1:]))
        count = int(np.prod(shape[1:], dtype=int))
        names = table.column_names[first : first + count]
        if any(n != name and not n.startswith(f"{name}.") for n in names):
            raise ValueError(f"columns of {name} are out of order")
        values = np.column_stack([table[n].to_numpy() for n in names]).reshape(shape)
        variables[name] = xr.Variable(dims, values, v["attributes"]).transpose(*v["dims"])
        first += count
    return xr.Dataset(variables, coords=coordinates, attrs=described["attributes"])
