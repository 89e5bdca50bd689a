"""How long a posture is held before the camera, frame by frame, as the file will be measured.

The rules are those of ``signals.holds``: a test holds the two equal. They say nothing of whether
somebody can be coached: what the recording will show counts, from its first frame on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Final

from primemover.coaching import causal_angles as angles
from primemover.coaching.causal_angles import Pose
from primemover.knowledge import Knowledge
from primemover.signals.holds import lift_limit
from primemover.signals.movement import Facing
from primemover.terms import SIDES, Side

Test = Callable[[Pose], bool]


@dataclass(kw_only=True, slots=True)
class HeldTime:
    """The longest hold so far; breaks of up to ``longest_break_s`` are bridged.

    ``now_s`` is how long the present hold lasts, 0 while there is none.
    """

    longest_break_s: float
    longest_s: float = 0.0
    now_s: float = 0.0
    _since_s: float = inf
    _last_s: float = -inf
    _let_go: bool = True

    def update(self, held: bool, *, time_s: float) -> None:
        """Nothing comes back; one more frame is taken in."""
        late = time_s - self._last_s > self.longest_break_s
        if not held:
            self._let_go = True
            if late:
                self.now_s = 0.0
            return
        if self._let_go and late:
            self._since_s = time_s
        self._last_s, self._let_go = time_s, False
        self.now_s = time_s - self._since_s
        self.longest_s = max(self.longest_s, self.now_s)


class FilmedHold:
    """Seconds held in a recording of one test, as its measure will find them.

    Parameters
    ----------
    holds : mapping of view to test
        Whether a frame shows the posture, by whether the camera stands before or behind the
        person (True) or aside (False).
    most_ahead_deg : float
        Up to this yaw, folded, the camera stands before or behind the person.
    longest_break_s : float
    """

    def __init__(
        self, *, holds: dict[bool, Test], most_ahead_deg: float, longest_break_s: float
    ) -> None:
        self._holds = holds
        self._most_ahead_deg = most_ahead_deg
        self._longest_break_s = longest_break_s
        self.anew()

    def anew(self) -> None:
        """Nothing comes back; what was held so far is forgotten."""
        self._times = {
            ahead: HeldTime(longest_break_s=self._longest_break_s) for ahead in self._holds
        }
        self._before, self._behind, self._seen = 0, 0, 0

    def update(self, pose: Pose | None, *, time_s: float) -> None:
        """Nothing comes back; one more frame is taken in, None where nobody is in it."""
        if pose is not None:
            self._look(angles.camera_yaw(pose))
        for ahead, held in self._holds.items():
            self._times[ahead].update(pose is not None and held(pose), time_s=time_s)

    def _look(self, yaw_deg: float) -> None:
        self._seen += 1
        self._before += yaw_deg < self._most_ahead_deg
        self._behind += yaw_deg > 180.0 - self._most_ahead_deg

    @property
    def _time(self) -> HeldTime:
        """By where the camera stood in most frames, as the view of a recording is its median."""
        return self._times[2 * max(self._before, self._behind) > self._seen]

    @property
    def longest_s(self) -> float:
        """The longest hold so far."""
        return self._time.longest_s

    @property
    def now_s(self) -> float:
        """How long the present hold lasts; 0 while there is none."""
        return self._time.now_s


def filmed_hold(test: str, *, side: Side | None, knowledge: Knowledge) -> FilmedHold | None:
    """The hold of a filmed test; None for those that are repeated, or without a named leg."""
    limits = knowledge.gates
    if test == "plank":
        trunk_deg, knee_deg = limits["plank_trunk"].value, limits["plank_knee"].value
        in_plank = _in_plank(trunk_deg=trunk_deg, knee_deg=knee_deg)
        holds = {True: in_plank, False: in_plank}
    elif test == "one_leg_stand" and side is not None:
        holds = {
            ahead: _on_one_leg(side, lift=lift_limit(facing, limits=limits).value)
            for ahead, facing in _FACING.items()
        }
    else:
        return None
    return FilmedHold(
        holds=holds,
        most_ahead_deg=limits["oblique_view"].value,
        longest_break_s=limits["hold_break"].value,
    )


_FACING: Final[dict[bool, Facing]] = {True: "front", False: "side"}


def _in_plank(*, trunk_deg: float, knee_deg: float) -> Test:
    def held(pose: Pose) -> bool:
        straight = min(angles.knee_flexion(pose, side=side) for side in SIDES) <= knee_deg
        return straight and trunk_deg <= abs(angles.trunk_lean(pose)) <= 180.0 - trunk_deg

    return held


def _on_one_leg(stance: Side, *, lift: float) -> Test:
    return lambda pose: angles.foot_lift(pose, stance=stance) >= lift
