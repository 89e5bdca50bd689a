"""The quantities a movement needs, frame by frame, each smoothed by its own One-Euro filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, Final

from primemover.coaching import causal_angles as angles
from primemover.coaching.causal_angles import Pose
from primemover.coaching.frames import FloatArray
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.coached import Sides
from primemover.signals.angles import POINT
from primemover.signals.filters import OneEuro
from primemover.terms import Side

_WHOLE: Final[Mapping[str, Callable[[Pose], float]]] = {
    "hip_opening": angles.hip_opening,
    "leg_opening": angles.leg_opening,
    "hip_height": angles.hip_height,
    "trunk_lean": angles.trunk_lean,
    "trunk_from_upright": angles.trunk_from_upright,
    "ankle_gap": angles.ankle_gap,
    "stacked": angles.stacked,
    "facing_up": angles.facing_up,
    "propped": angles.propped,
    "feet_apart": angles.feet_apart,
    "hip_bend_most": angles.hip_bend_most,
    "hand_height": angles.hand_height,
}
_SIDED: Final[Mapping[str, Callable[..., float]]] = {
    "knee_flexion": angles.knee_flexion,
    "hip_flexion": angles.hip_flexion,
    "hip_abduction": angles.hip_abduction,
    "shank_lean": angles.shank_lean,
    "frontal_plane_projection": angles.frontal_plane_projection,
    "body_line": angles.body_line,
}
_VOTERS: Final = tuple(
    (POINT[f"left_{j}"], POINT[f"right_{j}"]) for j in ("knee", "ankle", "elbow")
)
COUNTED: Final = "counted"


class Anchor:
    """What is measured against: sizes in the picture and the way the person faces.

    Running sums over the frames so far, so that one bad frame weighs little. ``seen_weight`` is
    the weight of how well each side is seen beside its depth.
    """

    def __init__(self, *, seen_weight: float) -> None:
        self._seen_weight = seen_weight
        self.frames = 0
        self.trunk_px = 0.0
        self.shank_px = 0.0
        self._ahead = 0
        self._near = 0.0

    def add(self, pose: Pose, *, confidence: FloatArray | None) -> None:
        """Nothing comes back; one more frame is taken into the means."""
        self.frames += 1
        share = 1.0 / self.frames
        shank_px = (
            angles.shank_length(pose, side="left") + angles.shank_length(pose, side="right")
        ) / 2
        self.trunk_px += share * (angles.trunk_length_px(pose) - self.trunk_px)
        self.shank_px += share * (shank_px - self.shank_px)
        self._ahead += 1 if angles.toes_ahead(pose) > 0 else -1
        vote = pose.axis[2] + self._seen_weight * _seen_more(confidence)
        self._near += share * (vote - self._near)

    @property
    def ahead(self) -> float:
        """+1 when the toes point to the picture's right in most frames, else -1."""
        return 1.0 if self._ahead >= 0 else -1.0

    @property
    def near_side(self) -> Side:
        """The side nearer the camera, which only a view from aside gives a meaning."""
        return "right" if self._near > 0 else "left"

    def plain(self) -> list[float]:
        """The state as plain values."""
        return [self.frames, self.trunk_px, self.shank_px, self._ahead, self._near]

    def take_up(self, state: Iterable[float]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        frames, self.trunk_px, self.shank_px, ahead, self._near = state
        self.frames, self._ahead = int(frames), int(ahead)


def _seen_more(confidence: FloatArray | None) -> float:
    """Positive when the right side is seen better than the left, as the nearer one is."""
    if confidence is None:
        return 0.0
    seen = sum(float(confidence[right]) - float(confidence[left]) for left, right in _VOTERS)
    return seen / len(_VOTERS)


class Reader:
    """Reads what a movement needs from each frame.

    Parameters
    ----------
    quantities : iterable of str
        Of ``LiveQuantity``; nothing else is computed.
    counted : str
        The signal repetitions are counted on, given as ``counted``; "" for holds.
    sides : {"both", "near", "given"}
        Whose legs are counted.
    side : Side or None
        The side that works or stands.
    knowledge : Knowledge, optional
        The shipped one by default.
    """

    def __init__(
        self,
        quantities: Iterable[str],
        *,
        counted: str,
        sides: Sides,
        side: Side | None,
        knowledge: Knowledge | None = None,
    ) -> None:
        knowledge = load_knowledge() if knowledge is None else knowledge
        self._counted, self._sides, self._side = counted, sides, side
        self._names = (*((COUNTED,) if counted else ()), *sorted(set(quantities)))
        self._filters = {name: OneEuro() for name in self._names}
        self.anchor = Anchor(seen_weight=knowledge.coaching_rules["near_vote"].number)
        self._read: dict[str, Callable[[Pose], float]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the readings, in the order of :meth:`read`."""
        return self._names

    @property
    def seen_side(self) -> Side:
        """The side that angles are read from: the tested one, else the nearer one."""
        return self._side or self.anchor.near_side

    def read(self, pose: Pose, *, time_s: float) -> dict[str, float]:
        """Every reading at this frame, smoothed; NaN where it has no meaning."""
        return {
            name: smooth.update(self.raw(name, pose=pose), time_s=time_s)
            for name, smooth in self._filters.items()
        }

    def raw(self, name: str, *, pose: Pose) -> float:
        """One reading of one frame, not smoothed."""
        read = self._read.get(name)
        if read is None:  # which function it is does not change from frame to frame
            read = self._read[name] = self._reading_of(name)
        return read(pose)

    def _reading_of(self, name: str) -> Callable[[Pose], float]:
        if name == COUNTED:
            return self._counted_reading()
        if name in _WHOLE:
            return _WHOLE[name]
        if name == "frontal_plane_projection" and self._side is None:
            return _of_both(_SIDED[name], max)  # the worse of both
        if name in _SIDED:
            return self._of_side(_SIDED[name])
        return {
            "foot_lift": self._foot_lift,
            "trunk_tilt": self._trunk_tilt,
            "trunk_side_lean": self._trunk_side_lean,
            "hip_rise": self._hip_rise,
            "heel_rise": self._heel_rise,
            "travel": self._travel,
        }[name]

    def _counted_reading(self) -> Callable[[Pose], float]:
        if self._counted not in _SIDED:
            return self._reading_of(self._counted)
        angle = _SIDED[self._counted]
        if self._sides == "both":
            return _of_both(angle, _mean)
        if self._sides == "near":
            return lambda pose: angle(pose, side=self.anchor.near_side)
        if self._side is None:
            return _of_both(angle, max)
        return self._of_side(angle)

    def _of_side(self, angle: Callable[..., float]) -> Callable[[Pose], float]:
        return lambda pose: angle(pose, side=self.seen_side)

    # ------------------------- readings that need a size or a direction known from frames before

    def _foot_lift(self, pose: Pose) -> float:
        if self._side is None:
            return abs(angles.ankle_gap(pose))
        return angles.foot_lift(pose, stance=self._side)

    def _trunk_tilt(self, pose: Pose) -> float:
        return angles.trunk_tilt(pose, ahead=self.anchor.ahead)

    def _trunk_side_lean(self, pose: Pose) -> float:
        return angles.trunk_side_lean(pose, stance=self.seen_side)

    def _hip_rise(self, pose: Pose) -> float:
        return _share_of(angles.hip_height_px(pose), self.anchor.shank_px) * 100.0

    def _heel_rise(self, pose: Pose) -> float:
        height_px = angles.heel_height(pose, side=self.seen_side)
        return _share_of(height_px, self.anchor.shank_px) * 100.0

    def _travel(self, pose: Pose) -> float:
        return _share_of(angles.centre_px(pose)[0], self.anchor.trunk_px)

    def plain(self) -> dict[str, Any]:
        """The state as plain values."""
        return {
            "anchor": self.anchor.plain(),
            "filters": {name: list(one.plain()) for name, one in self._filters.items()},
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self.anchor.take_up(state["anchor"])
        for name, values in state["filters"].items():
            if name in self._filters:
                self._filters[name].take_up(values)


def _of_both(
    angle: Callable[..., float], joined: Callable[[float, float], float]
) -> Callable[[Pose], float]:
    return lambda pose: joined(angle(pose, side="left"), angle(pose, side="right"))


def _mean(a: float, b: float) -> float:
    return (a + b) / 2


def _share_of(length_px: float, whole_px: float) -> float:
    return length_px / whole_px if whole_px > 0 and isfinite(whole_px) else float("nan")
