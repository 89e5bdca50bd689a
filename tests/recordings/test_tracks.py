from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from primemover.errors import RecordingError
from primemover.recordings.pose_track import FloatArray, make_pose_track
from primemover.recordings.tracks import load_pose_track, save_pose_track
from primemover.terms import KEYPOINTS

EXAMPLES = 15
"""Each writes and reads a file."""

numbers = st.floats(allow_infinity=False, allow_nan=True, width=64)


def track_of(values: FloatArray, *, notes: list[str]) -> xr.Dataset:
    count = len(values)
    track = make_pose_track(
        time_s=np.cumsum(np.full(count, 1 / 30)),
        position_m=np.broadcast_to(values[:, None, :3], (count, 33, 3)) * np.arange(33)[:, None],
        image_position_px=np.broadcast_to(values[:, None, 3:], (count, 33, 2)),
        confidence=np.full((count, 33), 0.5),
        width_px=640,
        height_px=480,
        pose_engine="mediapipe",
        pose_model="full",
        source="squat.mp4",
    )
    track["brightness"] = ("time", values[:, 0], {"units": "1"})
    return track.assign_attrs(notes=notes, people_seen=1, person_size_ratio=0.25)


@settings(max_examples=EXAMPLES)
@given(
    values=hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(5)), elements=numbers),
    notes=st.lists(st.text(max_size=20), max_size=3),
)
def test_a_saved_track_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, values: FloatArray, notes: list[str]
) -> None:
    with np.errstate(over="ignore"):
        track = track_of(values, notes=notes)
    path = tmp_path_factory.mktemp("tracks") / "t.parquet"
    save_pose_track(track, path=path)
    again = load_pose_track(path)
    xr.testing.assert_identical(track, again)
    assert [v.dtype for v in again.data_vars.values()] == [np.float64] * 4
    assert list(again.dims) == list(track.dims)


def test_columns_are_named_so_that_others_can_use_them(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    track = track_of(np.arange(10.0).reshape(2, 5), notes=[])
    path = tmp_path / "t.parquet"
    save_pose_track(track, path=path)
    table = pq.read_table(path)
    assert table.num_rows == 2
    assert {"time", "position.x.left_hip", "image_position.y.nose", "brightness"} <= set(
        table.column_names
    )
    knee = track["position"].sel(space="z", keypoint="left_knee").values
    assert table["position.z.left_knee"].to_pylist() == knee.tolist()


@pytest.mark.parametrize("content", [b"", b"not a table", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_not_a_track_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"t.parquet: expected a pose track.*; save"):
        load_pose_track(path)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"time": [0.0, 1.0]}), path)
    with pytest.raises(RecordingError, match="expected a pose track"):
        load_pose_track(path)


def test_a_track_with_a_column_missing_is_refused(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "t.parquet"
    save_pose_track(track_of(np.zeros((2, 5)), notes=[]), path=path)
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["position.x.nose"]), path)
    with pytest.raises(RecordingError, match="damaged"):
        load_pose_track(path)


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"t\.parquet"):
        load_pose_track(tmp_path / "t.parquet")
    with pytest.raises(RecordingError, match="cannot be written"):
        save_pose_track(
            track_of(np.zeros((2, 5)), notes=[]), path=tmp_path / "nowhere" / "t.parquet"
        )


def test_only_pose_tracks_are_saved(tmp_path: Path) -> None:
    track = track_of(np.zeros((2, 5)), notes=[]).drop_vars("confidence")
    with pytest.raises(RecordingError, match="no variable 'confidence'"):
        save_pose_track(track, path=tmp_path / "t.parquet")


def test_keypoints_are_the_33(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    save_pose_track(track_of(np.zeros((1, 5)), notes=[]), path=path)
    assert tuple(load_pose_track(path)["keypoint"].values) == KEYPOINTS
