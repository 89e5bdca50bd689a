"""Pose tracks from somebody else: weighed, then read to be one, or refused."""

from __future__ import annotations

import io
from typing import Final

from primemover.history.bounded_json import read_json
from primemover.history.bounded_parquet import FIXED_TYPES, open_parquet
from primemover.recordings.tracks import METADATA_KEY, read_pose_track

MAX_COLUMNS: Final = 1_000
"""A track has about two hundred: three coordinates, two in the picture, of 33 landmarks."""
MAX_GROUPS: Final = 64


def require_pose_track_bytes(data: bytes) -> None:
    """Pass silently when ``data`` is a pose track as ``save_pose_track`` writes it.

    Raises
    ------
    ValueError
        When it is no such table, or a bomb.
    RecordingError
        When it is a table, but no pose track.
    """
    opened = open_parquet(io.BytesIO(data), size=len(data))
    columns = opened.metadata.schema
    if len(columns) > MAX_COLUMNS or opened.num_row_groups > MAX_GROUPS:
        raise ValueError(f"expected at most {MAX_COLUMNS} columns, got {len(columns)}")
    for number in range(len(columns)):
        column = columns.column(number)
        if column.physical_type not in FIXED_TYPES or column.max_repetition_level:
            raise ValueError("expected columns of numbers only, as a pose track has")
    read_json((opened.schema_arrow.metadata or {}).get(METADATA_KEY, b"{}"))
    read_pose_track(io.BytesIO(data), name="pose track")
