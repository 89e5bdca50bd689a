"""What one rendered clip shows: who moves how, with which faults, seen by which camera."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class CameraPlan:
    """Where the camera stands; ``roll_deg`` and ``pitch_deg`` are added to looking at the person.

    ``yaw_deg``: 0 in front, 90 at the person's left, -90 at their right, 180 behind.
    ``aside_m`` and ``up_m`` move the point looked at.
    """

    yaw_deg: float = 90.0
    distance_m: float = 3.2
    height_m: float = 1.0
    fov_deg: float = 42.0
    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    aside_m: float = 0.0
    up_m: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmingPlan:
    """How badly it is filmed; the defaults are a clean picture.

    Attributes
    ----------
    second_person : float
        Height of another person in the picture as a share of the first one's; 0 for nobody.
    crop : {"", "feet", "head"}
        What the picture's edge cuts off.
    light : float
        Brightness as a share of daylight.
    camera_motion : float
        Speed of a moving camera in picture widths a second; 0 on a tripod.
    blur : float
        Exposure as a share of the time between two frames.
    noise : float
        Standard deviation of the sensor's noise in grey levels.
    """

    second_person: float = 0.0
    crop: Literal["", "feet", "head"] = ""
    light: float = 1.0
    camera_motion: float = 0.0
    blur: float = 0.0
    noise: float = 2.5


@dataclass(frozen=True, kw_only=True, slots=True)
class TimingPlan:
    """When things happen: ``repetitions`` whole ones, and what is uneven about them.

    Attributes
    ----------
    speed : float
        1 as the motion file says; 2 is twice as fast.
    uneven : float
        Spread of the speed between repetitions, as a share.
    partial : tuple of int
        Repetitions (counted from 0) that go only ``partial_share`` of the way.
    pause_s : float
        An added pause half-way out, in the middle repetition.
    still_s : float
        Stillness before the first and after the last repetition.
    hold_s : float or None
        Length of a hold; as the motion file says when None.
    """

    repetitions: int = 3
    speed: float = 1.0
    uneven: float = 0.0
    partial: tuple[int, ...] = ()
    partial_share: float = 0.3
    pause_s: float = 0.0
    still_s: float = 0.6
    hold_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipPlan:
    """One clip, whole: everything its pictures and its truth depend on.

    ``faults`` maps a fault of the motion to its size; ``side`` is the working side of a one-sided
    motion; ``room`` numbers the room and light.
    """

    motion: str
    body: str
    side: Side = "right"
    faults: Mapping[str, float] = field(default_factory=dict)
    timing: TimingPlan = TimingPlan()
    camera: CameraPlan = CameraPlan()
    filming: FilmingPlan = FilmingPlan()
    room: int = 0
    fps: float = 25.0
    width_px: int = 640
    height_px: int = 480
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain values, ready for JSON."""
        return asdict(self)

    @property
    def key(self) -> str:
        """A short name that changes whenever the plan does."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
