"""A recording as a skeleton that can be replayed: lines over the joints, and where they were when.

Only landmarks are needed, so a kept check can be replayed though its video is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from primemover.findings.key_moments import key_times_s
from primemover.recordings.key_frames import LIMBS
from primemover.terms import SIDES

if TYPE_CHECKING:
    from primemover.signals.movement import Movement

FRAMES_PER_S: Final = 15.0
"""Enough to see a movement flow; a recording is drawn with fewer where it has fewer."""
MOST_FRAMES: Final = 1200
SIZE: Final = 1000
"""Width and height of the drawing's units, whichever is larger in the picture."""
_MARGIN: Final = 0.06
_ACROSS: Final = (("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"))

LineKind = Literal["near", "far", "trunk"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bone:
    """A line from one point to another; ``near`` is the side the camera sees best."""

    start: int
    end: int
    kind: LineKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Skeleton:
    """A drawing of one recording.

    Attributes
    ----------
    box : tuple of int
        Left, top, width and height that hold every frame.
    head_radius : float
        Of the circle around point 0.
    still : tuple of tuple of float or None
        Points of the frame to show first: the turning point of a typical repetition.
    still_s : float
        When that was.
    times_s, frames
        One entry a frame: x and y of every point after one another, None where nobody was seen.
    """

    box: tuple[int, int, int, int]
    bones: tuple[Bone, ...]
    head_radius: float
    still: tuple[tuple[int, int] | None, ...]
    still_s: float
    times_s: tuple[float, ...]
    frames: tuple[tuple[int | None, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """The frames as plain JSON values, small enough to send as they are."""
        return {"times": [*self.times_s], "frames": [[*frame] for frame in self.frames]}


def skeleton_of(movement: Movement) -> Skeleton | None:
    """The skeleton of a recording; None when nobody was seen in it."""
    track = movement.track
    names = _points()
    picked = track["image_position"].sel(keypoint=[*names]).transpose("time", "keypoint", ...)
    scale = SIZE / max(track.attrs["width_px"], track.attrs["height_px"])
    points = _with_neck(np.asarray(picked.values, dtype=float) * scale, names=names)
    if not np.isfinite(points).any():
        return None
    time_s = np.asarray(track["time"].values, dtype=float)
    rows = _rows(time_s)
    still = _still(movement, time_s=time_s, seen=np.isfinite(points).all(axis=(1, 2)))
    return Skeleton(
        box=_box(points),
        bones=_bones(names, near=movement.view.near_side),
        head_radius=_head(points, names=names),
        still=tuple(_point(x, y) for x, y in points[still]),
        still_s=round(float(time_s[still]), 2),
        times_s=tuple(round(float(t), 3) for t in time_s[rows]),
        frames=tuple(_frame(points[row]) for row in rows),
    )


def _points() -> tuple[str, ...]:
    parts = dict.fromkeys(part for limb in LIMBS for part in limb)
    return ("nose", *(f"{side}_{part}" for part in parts for side in SIDES))


def _with_neck(
    points: npt.NDArray[np.float64], *, names: tuple[str, ...]
) -> npt.NDArray[np.float64]:
    """The points and, last, the middle between the shoulders, on which the head sits."""
    shoulders = [names.index(f"{side}_shoulder") for side in SIDES]
    return np.concatenate([points, points[:, shoulders].mean(axis=1, keepdims=True)], axis=1)


def _rows(time_s: npt.NDArray[np.float64]) -> list[int]:
    """Frames to keep: at most so many a second, and so many in all."""
    span_s = float(time_s[-1] - time_s[0]) or 1.0
    gap_s = max(1.0 / FRAMES_PER_S, span_s / MOST_FRAMES)
    rows, due_s = [], float(time_s[0])
    for row, moment_s in enumerate(time_s):
        if moment_s >= due_s - 1e-6:
            rows.append(row)
            due_s = max(due_s + gap_s, float(moment_s))
    return rows


def _still(
    movement: Movement, *, time_s: npt.NDArray[np.float64], seen: npt.NDArray[np.bool_]
) -> int:
    """The frame nearest to the turning point, of those in which everything is placed."""
    repetitions = sorted(movement.repetitions, key=lambda each: each.amplitude)
    moments = key_times_s(movement)
    if repetitions:
        wanted_s = repetitions[len(repetitions) // 2].turn_s
    else:
        wanted_s = moments[0] if moments else float(time_s.mean())
    away = np.abs(time_s - wanted_s)
    return int(np.argmin(np.where(seen, away, np.inf) if seen.any() else away))


def _bones(names: tuple[str, ...], *, near: str | None) -> tuple[Bone, ...]:
    at: Mapping[str, int] = {name: index for index, name in enumerate(names)}
    kinds: dict[str, LineKind] = {side: "near" if near in (None, side) else "far" for side in SIDES}
    far_first = sorted(SIDES, key=lambda side: kinds[side] == "near")
    limbs = [
        Bone(start=at[f"{side}_{a}"], end=at[f"{side}_{b}"], kind=kinds[side])
        for side in far_first
        for a, b in LIMBS
    ]
    across = [Bone(start=at[a], end=at[b], kind="trunk") for a, b in _ACROSS]
    neck = Bone(start=len(names), end=at["nose"], kind="trunk")
    return (neck, *across, *limbs)


def _box(points: npt.NDArray[np.float64]) -> tuple[int, int, int, int]:
    low, high = np.nanmin(points, axis=(0, 1)), np.nanmax(points, axis=(0, 1))
    margin = _MARGIN * SIZE
    left, top = np.floor(low - margin)
    width, height = np.ceil(high - low + 2 * margin)
    return int(left), int(top), int(width), int(height)


def _head(points: npt.NDArray[np.float64], *, names: tuple[str, ...]) -> float:
    """About a quarter of the trunk: landmarks mark the nose, not the skull."""
    shoulder, hip = (
        points[:, [names.index(f"{side}_{part}") for side in SIDES]].mean(axis=1)
        for part in ("shoulder", "hip")
    )
    trunk = np.linalg.norm(shoulder - hip, axis=1)
    return round(float(np.nanmedian(trunk)) / 4, 1) if np.isfinite(trunk).any() else 20.0


def _point(x: float, y: float) -> tuple[int, int] | None:
    return (round(x), round(y)) if np.isfinite(x) and np.isfinite(y) else None


def _frame(points: npt.NDArray[np.float64]) -> tuple[int | None, ...]:
    return tuple(round(value) if np.isfinite(value) else None for value in map(float, points.flat))
