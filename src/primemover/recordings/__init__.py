"""What a person gave: answers, videos, and the pose tracks found in them.

Each name loads its module when it is first asked for, so that reading answers needs no video.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from primemover.recordings.cache import Cache as Cache
    from primemover.recordings.cache import CacheSize as CacheSize
    from primemover.recordings.key_frames import draw_key_frames as draw_key_frames
    from primemover.recordings.opensim_tables import read_opensim_table as read_opensim_table
    from primemover.recordings.opensim_tables import write_opensim_table as write_opensim_table
    from primemover.recordings.pose import estimate_pose as estimate_pose
    from primemover.recordings.pose import pose_engines as pose_engines
    from primemover.recordings.pose_track import make_pose_track as make_pose_track
    from primemover.recordings.pose_track import require_pose_track as require_pose_track
    from primemover.recordings.tracks import load_pose_track as load_pose_track
    from primemover.recordings.tracks import save_pose_track as save_pose_track
    from primemover.recordings.trc import read_trc as read_trc
    from primemover.recordings.trc import write_trc as write_trc
    from primemover.recordings.video import DecodeLimits as DecodeLimits
    from primemover.recordings.video import VideoInfo as VideoInfo
    from primemover.recordings.video import VideoReader as VideoReader
    from primemover.recordings.video import probe_video as probe_video

_HOME = {
    "Cache": "cache",
    "CacheSize": "cache",
    "DecodeLimits": "video",
    "VideoInfo": "video",
    "VideoReader": "video",
    "draw_key_frames": "key_frames",
    "estimate_pose": "pose",
    "load_pose_track": "tracks",
    "make_pose_track": "pose_track",
    "pose_engines": "pose",
    "probe_video": "video",
    "read_opensim_table": "opensim_tables",
    "read_trc": "trc",
    "require_pose_track": "pose_track",
    "save_pose_track": "tracks",
    "write_opensim_table": "opensim_tables",
    "write_trc": "trc",
}

__all__ = [  # noqa: RUF022 - one list for a reader, in the order of the work
    "VideoInfo",
    "VideoReader",
    "DecodeLimits",
    "probe_video",
    "estimate_pose",
    "pose_engines",
    "make_pose_track",
    "require_pose_track",
    "save_pose_track",
    "load_pose_track",
    "read_trc",
    "write_trc",
    "read_opensim_table",
    "write_opensim_table",
    "draw_key_frames",
    "Cache",
    "CacheSize",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"primemover.recordings.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
