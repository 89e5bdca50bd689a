"""Whether the person can be coached as they stand or lie: what to change, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, isfinite
from operator import itemgetter
from typing import Any, Final, Literal

from primemover.coaching import causal_angles as angles
from primemover.coaching.causal_angles import Pose
from primemover.coaching.frames import LandmarkFrame
from primemover.coaching.readings import Reader
from primemover.knowledge import Knowledge
from primemover.knowledge.coached import CoachedMovement, LiveLimit
from primemover.knowledge.protocols import CameraView
from primemover.signals.angles import POINT, other
from primemover.signals.filters import OneEuro
from primemover.signals.plausibility import BODY, FEET
from primemover.signals.view import fold
from primemover.terms import Side

_FEET: Final = tuple(POINT[name] for name in FEET)
_BODY: Final = tuple(POINT[name] for name in BODY)
_HEAD: Final = POINT["nose"]
_seen: Final = itemgetter(_HEAD, *_BODY, *_FEET)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacingLimits:
    """The numbers of the set-up gate, from ``coaching_rules`` and ``gates``."""

    still_s: float
    again_s: float
    still_travel: float
    still_share: float
    fault_s: float
    word_s: float
    least_size: float
    edge_margin: float
    view_slack_deg: float
    side_deg: float
    oblique_deg: float
    front_deg: float
    front_lying_deg: float
    jump: float
    hip_speed: float

    @staticmethod
    def of(knowledge: Knowledge) -> PlacingLimits:
        """The limits as the knowledge base has them."""
        rule, gate = knowledge.coaching_rules, knowledge.gates
        return PlacingLimits(
            still_s=rule["still_time"].number,
            again_s=rule["again_time"].number,
            still_travel=rule["still_travel"].number,
            still_share=rule["still_share"].number,
            fault_s=rule["fault_time"].number,
            word_s=rule["word_time"].number,
            least_size=rule["least_size"].number,
            edge_margin=rule["edge_margin"].number,
            view_slack_deg=rule["view_slack"].number,
            side_deg=gate["side_view"].value,
            oblique_deg=gate["oblique_view"].value,
            front_deg=gate["frontal_view"].value,
            front_lying_deg=gate["lying_front_view"].value,
            jump=gate["jump_distance"].value,
            hip_speed=rule["hip_speed"].number,
        )


Standing = Literal["placing", "placed"]


class SetUpGate:
    """Says whether the person is placed, and if not, what to change.

    Faults are told only after they lasted, one at a time and each for a while; limits widen once
    somebody is placed. Nothing here counts frames.

    Parameters
    ----------
    movement : CoachedMovement
    side : Side or None
        The side that works, where one does.
    knowledge : Knowledge
    still_by : float
        How far the counted signal may wander while keeping still, in its unit.
    """

    def __init__(
        self,
        movement: CoachedMovement,
        *,
        side: Side | None,
        knowledge: Knowledge,
        still_by: float,
    ) -> None:
        self._movement, self._side = movement, side
        self._limits = PlacingLimits.of(knowledge)
        posture = knowledge.coached_postures[movement.start]
        self._posture, self._on_side = posture.limits, posture.on_side
        out = knowledge.coached_postures.get(movement.begun_out)
        self._begun_out = out.limits if out is not None else ()
        self._still_by = still_by * self._limits.still_share
        self._yaw = OneEuro()
        self.yaw_deg = float("nan")
        self.placed = False
        self.ever = False
        self.told = ""
        self._told_s = float("-inf")
        self._fault = ""
        self._since_s = float("nan")
        self._good_s = float("-inf")
        self._still: tuple[float, float, float, float] | None = None
        self._centre: tuple[float, float, float] | None = None

    @property
    def view(self) -> CameraView | None:
        """From where the camera looks, strictly; None in between, where few cues are seen."""
        turned = fold(self.yaw_deg)
        if turned >= self._limits.side_deg:
            return "side"
        if turned <= self._front_deg:
            return "front" if self.yaw_deg < 90 else "back"
        return None

    @property
    def good(self) -> bool:
        """Whether this very frame shows no fault."""
        return not self._fault

    @property
    def _front_deg(self) -> float:
        return self._limits.front_lying_deg if self._on_side else self._limits.front_deg

    def update(
        self, pose: Pose | None, *, frame: LandmarkFrame, reader: Reader, counted: float
    ) -> str:
        """The code to tell at this frame: ``place.…``, ``ready``, ``again`` or "" for nothing."""
        fault = self._find(pose, frame=frame, reader=reader)
        if fault != self._fault:
            self._fault, self._since_s = fault, frame.time_s
        if self.placed:
            return self._while_placed(frame.time_s)
        if fault or pose is None:
            if frame.time_s - self._good_s >= self._limits.fault_s:
                self._still = None
            blink = self._still is not None  # one bad frame among good ones says nothing
            return "" if blink else self._tell(fault, time_s=frame.time_s)
        self._good_s = frame.time_s
        reader.anchor.add(pose, confidence=frame.confidence)
        return self._settle(pose, counted=counted, reader=reader, time_s=frame.time_s)

    def _while_placed(self, time_s: float) -> str:
        if not self._fault or time_s - self._since_s < self._limits.fault_s:
            return ""
        return self.lose(time_s)

    def lose(self, time_s: float) -> str:
        """The code of the fault that ends being placed; the person has to settle anew."""
        self.placed, self._still = False, None
        self.told, self._told_s = "", float("-inf")
        return self._tell(self._fault, time_s=time_s)

    @property
    def still_since_s(self) -> float:
        """Since when the person has kept still."""
        return self._still[0] if self._still else float("nan")

    def _tell(self, fault: str, *, time_s: float) -> str:
        """The fault, when it has lasted and the last one has had its time."""
        if not fault or fault == self.told:
            return ""
        lasted = self.told == "" or time_s - self._since_s >= self._limits.fault_s
        if not lasted or time_s - self._told_s < self._limits.word_s:
            return ""
        self.told, self._told_s = fault, time_s
        return fault

    def _settle(self, pose: Pose, *, counted: float, reader: Reader, time_s: float) -> str:
        """``ready`` once the hips and what is counted have kept still long enough."""
        if not isfinite(counted):
            return ""
        x_px, y_px = angles.centre_px(pose)
        if self._still is None or self._wandered(x_px, y_px, counted, reader.anchor.trunk_px):
            self._still = (time_s, x_px, y_px, counted)
        needed_s = self._limits.again_s if self.ever else self._limits.still_s
        if time_s - self._still[0] < needed_s:
            waited = time_s - self._since_s > self._limits.word_s + needed_s
            return self._tell("place.hold_still", time_s=time_s) if waited else ""
        code = "again" if self.ever else "ready"
        self.placed = self.ever = True
        self.told = ""
        return code

    def _wandered(self, x_px: float, y_px: float, counted: float, trunk_px: float) -> bool:
        if self._still is None:
            return True
        _, x0_px, y0_px, before = self._still
        far = hypot(x_px - x0_px, y_px - y0_px) > self._limits.still_travel * trunk_px
        return far or abs(counted - before) > self._still_by

    # ------------------------------------------------------------------ what is wrong, in order

    def _find(self, pose: Pose | None, *, frame: LandmarkFrame, reader: Reader) -> str:
        if pose is None:
            self._centre = None
            return "place.nobody"
        self.yaw_deg = self._yaw.update(self._raw_yaw(pose), time_s=frame.time_s)
        return (
            self._jumped(pose, frame=frame, reader=reader)
            or self._out_of_picture(pose, frame)
            or self._wrong_posture(pose, reader)
            or self._wrong_view(reader)
            or self._too_small(pose, frame)
        )

    def _raw_yaw(self, pose: Pose) -> float:
        return angles.camera_yaw_lying(pose) if self._on_side else angles.camera_yaw(pose)

    def _jumped(self, pose: Pose, *, frame: LandmarkFrame, reader: Reader) -> str:
        """Another person is followed all at once."""
        x_px, y_px = angles.centre_px(pose)
        if self._centre is not None and self.placed:
            before_s, x0_px, y0_px = self._centre
            far = self._limits.jump + self._limits.hip_speed * (frame.time_s - before_s)
            if hypot(x_px - x0_px, y_px - y0_px) > far * reader.anchor.trunk_px:
                return "place.one_person"
        self._centre = (frame.time_s, x_px, y_px)
        return ""

    def _out_of_picture(self, pose: Pose, frame: LandmarkFrame) -> str:
        margin = self._limits.edge_margin
        dx, dy = margin * frame.width_px, margin * frame.height_px
        right, low = frame.width_px + dx, frame.height_px + dy
        x0, y0, x1, y1 = _box(pose)
        if -dx <= x0 and x1 <= right and -dy <= y0 and y1 <= low:
            return ""

        def outside(index: int) -> bool:
            x, y = pose.image[index]
            return not (-dx <= x <= right and -dy <= y <= low)

        feet = self._movement.needs == "whole" and any(outside(index) for index in _FEET)
        head = outside(_HEAD)
        if feet and head:
            return "place.step_back"
        if feet:
            return "place.feet_out"
        if head and not self.placed:
            return "place.head_out"
        return "place.body_out" if any(outside(index) for index in _BODY) else ""

    def _too_small(self, pose: Pose, frame: LandmarkFrame) -> str:
        if self.placed:
            return ""
        x0, y0, x1, y1 = _box(pose)
        least = self._limits.least_size * min(frame.width_px, frame.height_px)
        return "place.come_closer" if max(x1 - x0, y1 - y0) < least else ""

    def _wrong_posture(self, pose: Pose, reader: Reader) -> str:
        """What is wrong with the posture; nothing where a set may be begun at its far end."""
        if not self.placed and self._begun_out and self._is_begun_out(pose, reader):
            return ""
        for limit in self._posture:
            if self.placed and not (limit.kept or self._movement.hold):
                continue
            value = reader.raw(limit.quantity, pose=pose)
            if not within(limit, value=value, slack=limit.slack if self.placed else 0.0):
                return f"place.{limit.code}"
        wanted = self._upper
        if wanted is not None and angles.upper_side(pose) != wanted:
            return f"place.{wanted}_on_top"
        return ""

    def _is_begun_out(self, pose: Pose, reader: Reader) -> bool:
        values = ((limit, reader.raw(limit.quantity, pose=pose)) for limit in self._begun_out)
        return all(within(limit, value=value) for limit, value in values)

    @property
    def _upper(self) -> Side | None:
        """The side that belongs on top; None where nobody lies on a side, or either will do."""
        if not self._on_side or self._side is None:
            return None
        return self._side if self._movement.works == "upper" else other(self._side)

    def _wrong_view(self, reader: Reader) -> str:
        wanted, turned = self._movement.views, fold(self.yaw_deg)
        if not isfinite(turned):
            return ""
        if "side" in wanted and turned >= self._least_side_deg:
            return self._wrong_near_side(reader)
        ahead = "back" if self.yaw_deg > 90 else "front"
        if ahead in wanted and turned <= self._most_front_deg:
            return ""
        return f"place.turn_{wanted[0]}"

    @property
    def _least_side_deg(self) -> float:
        """From an oblique view on repetitions count; cues that need more stay silent there."""
        slack = self._limits.view_slack_deg if self.placed else 0.0
        return self._limits.oblique_deg - slack

    @property
    def _most_front_deg(self) -> float:
        return self._front_deg + (self._limits.view_slack_deg if self.placed else 0.0)

    def _wrong_near_side(self, reader: Reader) -> str:
        """One leg is read from its own side: the other one hides it."""
        if self.placed or self._side is None or reader.anchor.frames == 0:
            return ""
        if self._movement.sides != "given" or self._on_side:
            return ""
        return "" if reader.anchor.near_side == self._side else f"place.{self._side}_side"

    def plain(self) -> dict[str, Any]:
        """The state as plain values."""
        return {
            "placed": self.placed,
            "ever": self.ever,
            "told": self.told,
            "told_s": self._told_s if isfinite(self._told_s) else None,
            "fault": self._fault,
            "since_s": self._since_s if isfinite(self._since_s) else None,
            "good_s": self._good_s if isfinite(self._good_s) else None,
            "yaw": list(self._yaw.plain()),
            "yaw_deg": self.yaw_deg if isfinite(self.yaw_deg) else None,
            "still": None if self._still is None else list(self._still),
            "centre": None if self._centre is None else list(self._centre),
        }

    def take_up(self, state: Mapping[str, Any]) -> None:
        """Nothing comes back; goes on from what :meth:`plain` gave."""
        self.placed, self.ever, self.told = state["placed"], state["ever"], state["told"]
        self._told_s = float("-inf") if state["told_s"] is None else state["told_s"]
        self._fault = state["fault"]
        self._since_s = float("nan") if state["since_s"] is None else state["since_s"]
        self._good_s = float("-inf") if state["good_s"] is None else state["good_s"]
        self._yaw.take_up(state["yaw"])
        self.yaw_deg = float("nan") if state["yaw_deg"] is None else state["yaw_deg"]
        still, centre = state["still"], state["centre"]
        self._still = None if still is None else (still[0], still[1], still[2], still[3])
        self._centre = None if centre is None else (centre[0], centre[1], centre[2])


def _box(pose: Pose) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge of the person in the picture; pixels."""
    x, y = zip(*_seen(pose.image), strict=True)
    return min(x), min(y), max(x), max(y)


def within(limit: LiveLimit, *, value: float, slack: float = 0.0) -> bool:
    """Whether ``value`` keeps a limit widened by ``slack``; what was not seen keeps it."""
    if not isfinite(value):
        return True
    above = limit.low is None or value >= limit.low - slack
    return above and (limit.high is None or value <= limit.high + slack)
