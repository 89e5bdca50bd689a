"""A pinhole camera on a tripod that looks at the person.

World axes: X to the person's left, Y back, Z up, metres; the person faces -Y. Camera axes are
those of pose tracks: x to the picture's right, y down, z away. Pixel (0, 0) is the top left
corner of the top left pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera:
    """Where the camera stands and what it sees.

    Attributes
    ----------
    yaw_deg
        0 in front of the person, 90 at their left side, 180 behind.
    distance_m, height_m
        Horizontal distance from ``look_at_m``, and height of the lens above the floor.
    fov_deg
        Angle of view from top to bottom.
    roll_deg, pitch_deg, turn_deg
        Added to looking straight at ``look_at_m``: roll clockwise as the camera sees it, pitch
        upwards, turn to the camera's right.
    """

    yaw_deg: float = 90.0
    distance_m: float = 3.2
    height_m: float = 1.0
    look_at_m: tuple[float, float, float] = (0.0, 0.0, 0.9)
    fov_deg: float = 42.0
    roll_deg: float = 0.0
    pitch_deg: float = 0.0
    turn_deg: float = 0.0
    width_px: int = 640
    height_px: int = 480

    @property
    def eye_m(self) -> FloatArray:
        """The lens, in world metres."""
        yaw = np.radians(self.yaw_deg)
        aside = self.distance_m * np.array([np.sin(yaw), -np.cos(yaw)])
        return np.array([*(np.array(self.look_at_m[:2]) + aside), self.height_m])

    @property
    def axes(self) -> FloatArray:
        """Rows: the camera's x (right), y (down) and z (away) in world axes."""
        away = np.array(self.look_at_m) - self.eye_m
        away = away / np.linalg.norm(away)
        right = np.cross(away, [0.0, 0.0, 1.0])
        right = right / np.linalg.norm(right)
        straight = np.stack([right, np.cross(away, right), away])
        turn, pitch, roll = np.radians([self.turn_deg, self.pitch_deg, self.roll_deg])
        added = _about(2, -roll) @ _about(0, -pitch) @ _about(1, -turn)
        return np.asarray(added @ straight)

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return float(self.height_px / 2 / np.tan(np.radians(self.fov_deg) / 2))

    def to_camera(self, points: FloatArray) -> FloatArray:
        """World points (..., 3) in camera axes, metres."""
        return np.asarray((np.asarray(points) - self.eye_m) @ self.axes.T)

    def project(self, points: FloatArray) -> FloatArray:
        """World points (..., 3) as pixels (..., 2); meaningless behind the camera."""
        seen = self.to_camera(points)
        middle = np.array([self.width_px / 2, self.height_px / 2])
        return np.asarray(middle + self.focal_px * seen[..., :2] / seen[..., 2:])


def _about(axis: int, angle: float) -> FloatArray:
    """The rotation matrix about a camera axis."""
    cos, sin = np.cos(angle), np.sin(angle)
    one, two = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[one, one] = turn[two, two] = cos
    turn[one, two], turn[two, one] = -sin, sin
    return turn
