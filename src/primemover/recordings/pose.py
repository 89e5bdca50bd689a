"""A person's pose track from a video: the main door of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.recordings.cache import Cache, file_digest, key_of
from primemover.recordings.file_check import checked_file, shown_name
from primemover.recordings.following import Followed, Progress, follow_person, is_on_another
from primemover.recordings.people import PersonChoice, parse_person
from primemover.recordings.pose_engine import Landmarks, PoseEngine
from primemover.recordings.pose_track import make_pose_track
from primemover.recordings.video import DEFAULT_LIMITS, DecodeLimits
from primemover.registry import discover
from primemover.terms import KEYPOINTS

TRACK_VERSION: Final = 2
"""Raise it when the same file would give another track: old cache entries are then not used."""
MIN_PICTURES: Final = 2
FACT_UNITS: Final = {"brightness": "1", "sharpness": "1", "background_speed": "1/s"}


def pose_engines() -> dict[str, PoseEngine]:
    """Every pose engine found, by name."""
    return {e.name: e for e in discover("primemover.recordings.pose_engines").values()}


def estimate_pose(
    path: str | Path,
    *,
    engine: str = "mediapipe",
    person: str = "largest",
    cache: Cache | None = None,
    progress: Progress | None = None,
    limits: DecodeLimits = DEFAULT_LIMITS,
) -> xr.Dataset:
    """The pose track of one person in a video (see :mod:`primemover.recordings.pose_track`).

    Parameters
    ----------
    path : str or Path
        The recording.
    engine : str
        Name of a pose engine.
    person : str
        ``largest``, ``left``, ``right`` or ``x,y`` (shares of width and height when both are at
        most 1, else pixels): whom to follow when several people are in the picture.
    cache : Cache, optional
        Where to look for the finished track, and to keep it.
    progress : callable, optional
        Called with the share done, 0 to 1. An exception it raises cancels the work.
    limits : DecodeLimits
        What the video may cost.

    Raises
    ------
    RecordingError
        When the file cannot be read, nobody or a single picture is in it, nobody was named among
        people of one size, the point named lies outside the picture, or the track left the
        chosen person for another. The message names file, fault and remedy.
    MissingExtraError
        When the ``video`` extra is not installed.
    """
    choice, found = parse_person(person), _engine(engine)
    source = checked_file(Path(path))
    report = progress or (lambda _share: None)
    if cache is None:
        fresh = _estimate(source, engine=found, choice=choice, report=report, limits=limits)
        report(1.0)
        return fresh
    key = key_of(
        content=file_digest(source),
        engine=[found.name, found.model, found.version],
        person=choice.text,
        limits=asdict(limits),
        track_version=TRACK_VERSION,
    )
    track = cache.load(key)
    if track is None:
        track = _estimate(source, engine=found, choice=choice, report=report, limits=limits)
        cache.store(key, track=track)
    report(1.0)
    return _named(track, name=shown_name(source))


def _named(track: xr.Dataset, *, name: str) -> xr.Dataset:
    """The track under the name the file has now; notes begin with the name it had."""
    old = track.attrs["source"]
    notes = [name + n.removeprefix(old) if n.startswith(old) else n for n in track.attrs["notes"]]
    return track.assign_attrs(source=name, notes=notes)


def _engine(name: str) -> PoseEngine:
    engines = pose_engines()
    if name not in engines:
        raise RecordingError(
            f"pose engine: expected one of {', '.join(engines)}, got {name!r}; "
            "choose one of these or install the package that brings it"
        )
    return engines[name]


def _estimate(
    source: Path,
    *,
    engine: PoseEngine,
    choice: PersonChoice,
    report: Progress,
    limits: DecodeLimits,
) -> xr.Dataset:
    """The track, freshly computed."""
    followed = follow_person(source, engine=engine, choice=choice, report=report, limits=limits)
    watched, name = followed.watched, shown_name(source)
    seen = sum(found is not None for found in watched.landmarks)
    _require_somebody(name, pictures=len(watched.landmarks), seen=seen)
    track = make_pose_track(
        time_s=np.array(watched.times_s),
        position_m=_stacked(watched.landmarks, part="position_m", width=3),
        image_position_px=_stacked(watched.landmarks, part="image_position_px", width=2),
        confidence=_stacked(watched.landmarks, part="confidence", width=1)[:, :, 0],
        width_px=watched.width_px,
        height_px=watched.height_px,
        pose_engine=engine.name,
        pose_model=engine.model,
        source=name,
    )
    _require_one_person(track, followed=followed)
    for fact, unit in FACT_UNITS.items():
        values = np.array([getattr(f, fact) for f in watched.facts])
        track[fact] = ("time", values, {"units": unit})
    return track.assign_attrs(
        pose_engine_version=engine.version,
        person=choice.text,
        people_seen=max(1, len(followed.people)),
        person_size_ratio=followed.size_ratio,
        notes=[*watched.notes, *_crowd_notes(name, followed=followed)],
    )


def _stacked(
    landmarks: Sequence[Landmarks | None], *, part: str, width: int
) -> npt.NDArray[np.float64]:
    """One part of all landmarks as (time, keypoint, width), NaN where nobody was seen."""
    stacked = np.full((len(landmarks), len(KEYPOINTS), width), np.nan)
    for i, found in enumerate(landmarks):
        if found is not None:
            stacked[i] = getattr(found, part).reshape(len(KEYPOINTS), width)
    return stacked


def _require_somebody(name: str, *, pictures: int, seen: int) -> None:
    if pictures < MIN_PICTURES:
        raise RecordingError(
            f"{name}: expected a moving picture, got a single one; film the whole movement"
        )
    if not seen:
        raise RecordingError(
            f"{name}: nobody could be seen in any of its {pictures} pictures; film one person, "
            "whole body in view, in good light, and not from too far away"
        )


def _require_one_person(track: xr.Dataset, *, followed: Followed) -> None:
    """Refuse a track that left the chosen person for another at one of the surveyed moments."""
    if followed.chosen is None:
        return
    hips = track["image_position"].sel(keypoint=["left_hip", "right_hip"]).mean("keypoint")
    strayed = [
        moment.time_s
        for moment in followed.watched.moments
        if is_on_another(
            tuple(hips.sel(time=moment.time_s, method="nearest").values),
            moment=moment,
            chosen=followed.chosen,
            people=followed.people,
        )
    ]
    if strayed:
        name = track.attrs["source"]
        raise RecordingError(
            f"{name}: {len(followed.people)} people are in the picture and the pose jumped from "
            f"one to another (at {strayed[0]:.0f} s); expected one person to stay apart from the "
            "others; film one person alone, or choose another with `--person left|right|x,y`"
        )


def _crowd_notes(name: str, *, followed: Followed) -> list[str]:
    if len(followed.people) < 2:
        return []
    x = followed.chosen.middle_px(0) / followed.watched.width_px if followed.chosen else 0.5
    return [
        f"{name} shows {len(followed.people)} people; the one {round(100 * x)} % of the way from "
        "the left was followed. Choose another with `--person left|right|x,y`."
    ]
