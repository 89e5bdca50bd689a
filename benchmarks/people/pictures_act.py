"""What a teaching picture shows: one body doing a movement well, and with its commonest fault."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from benchmarks.people.bodies import Body, load_body
from benchmarks.people.perform import Stage
from benchmarks.people.plan import TimingPlan
from benchmarks.people.props import Carried, carried_things, standing_boxes
from benchmarks.people.room import Box
from benchmarks.people.skeleton import Placed, Skeleton, start_rotation
from benchmarks.people.skinning import pose_vertices
from benchmarks.people.timing import timeline
from primemover.knowledge.motions import Motion, MotionFault
from primemover.terms import SIDES

FloatArray = npt.NDArray[np.float64]
Manner = Literal["good", "fault"]

DRAWN: Final = 3
"""Number of the way pictures are drawn: raised when they must all be drawn again."""

CAST: Final = ("woman_average", "man_average", "woman_strong")
"""Who is seen, in turn: their clothes stand out from the backdrop."""
LEADING: Final[Mapping[str, str]] = {"clam": "woman_average"}
"""Motions whose person is chosen."""

FPS: Final = 16.0
STILL_S: Final = 0.35
"""Stillness at the beginning and at the end, so that the loop can be followed."""
HELD_S: Final = 1.6
"""How long a hold is shown."""
STEPS: Final = 48
"""Poses between start and turn; there and back show the same ones."""

_TIMING: Final = TimingPlan(repetitions=1, still_s=STILL_S, hold_s=HELD_S)
_WORDS: Final = frozenset({"name", "feel", "note", "exercises", "tests", "sign_seen", "instead"})

_FELT: Final = frozenset(
    {"buttock", "buttocks", "thigh", "thighs", "belly", "hip", "hips", "back", "side", "waist"}
)
GLOW: Final = (255, 176, 64)
"""Colour of the place where the work is felt."""
GLOW_RADIUS_M: Final = 0.095
_GLOW_FROM_HIP_M: Final = (0.045, 0.08, 0.02)
"""Outwards, backwards and upwards from the hip joint to the middle of the buttock muscles."""

RING_M: Final = 0.12
"""Radius of the ring around a fault."""
_PLACES: Final[Mapping[str, str]] = {
    "heel_rise": "heel",
    "heel_height": "heel",
    "frontal_plane_projection": "shank",
    "knee_flexion": "shank",
    "shank_lean": "shank",
    "hip_opening": "shank",
    "leg_opening": "foot",
    "hip_flexion": "thigh",
    "hip_abduction": "shank",
    "elbow_flexion": "forearm",
    "body_line": "pelvis",
    "pelvic_obliquity": "pelvis",
    "pelvis_roll": "thigh",
    "pelvis_tilt": "pelvis",
    "pelvis_list": "pelvis",
    "pelvis_turn": "pelvis",
    "pelvis_left": "pelvis",
    "pelvis_forward": "pelvis",
    "trunk_lean": "spine_4",
    "trunk_side_lean": "spine_4",
    "trunk_flexion": "spine_2",
    "trunk_side_bend": "spine_2",
    "trunk_rotation": "spine_4",
    "ankle_inversion": "foot",
    "ankle_flexion": "foot",
    "knee": "shank",
    "hip_adduction": "shank",
    "hip_rotation": "foot",
}
"""Where each quantity is seen to change: a bone's beginning, or a named point."""
_POINTS: Final = frozenset({"heel"})
_MIDDLE: Final = ("pelvis", "spine")


@dataclass(frozen=True)
class Act:
    """One motion done by one person, well and with its commonest fault."""

    motion: Motion

    @cached_property
    def person(self) -> str:
        """Whose body it is; the same every time for the same motion."""
        turn = sum(self.motion.id.encode()) % len(CAST)
        return LEADING.get(self.motion.id, CAST[turn])

    @cached_property
    def body(self) -> Body:
        """The body of that person."""
        return load_body(self.person)

    @cached_property
    def skeleton(self) -> Skeleton:
        """Its bones."""
        return Skeleton(self.body)

    @property
    def fault(self) -> MotionFault | None:
        """The fault that is shown; None when the motion has none."""
        return self.motion.faults.get(self.motion.commonest_fault)

    @property
    def manners(self) -> tuple[Manner, ...]:
        """What is shown, in reading order."""
        return ("good", "fault") if self.fault else ("good",)

    @cached_property
    def shares(self) -> FloatArray:
        """Share of the way in every frame, in whole steps."""
        when = timeline(self.motion, timing=_TIMING, fps=FPS, seed=0)
        share = when.share / when.share.max()
        return np.asarray(np.round(share * STEPS) / STEPS)

    @cached_property
    def _paths(self) -> dict[Manner, PchipInterpolator]:
        stage = Stage(skeleton=self.skeleton, motion=self.motion)
        paths: dict[Manner, PchipInterpolator] = {"good": stage.path({})}
        if self.fault:
            name = self.motion.commonest_fault
            paths["fault"] = stage.path({name: stage.scale(name, self.fault.shown)})
        return paths

    def placed(self, manner: Manner, share: float) -> Placed:
        """Every bone at a share of the way."""
        start = start_rotation(self.motion.start)
        return self.skeleton.forward(self._paths[manner](share), start=start)

    def meshes(self, manner: Manner, share: float) -> list[FloatArray]:
        """Vertices of the person and of what they carry."""
        placed = self.placed(manner, share)
        person = pose_vertices(self.body, placed.rotations, placed.positions)
        return [person, *(carried.follow(placed) for carried in self.carried)]

    @cached_property
    def carried(self) -> tuple[Carried, ...]:
        """Bars and bands."""
        return carried_things(self.motion, skeleton=self.skeleton)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Benches, steps, chairs and mats."""
        return standing_boxes(self.motion, leg_m=self.skeleton.leg_m, mirrored=False)

    @property
    def telling_share(self) -> float:
        """Share of the way at which most is seen: where the fault is largest."""
        return self.fault.peak if self.fault else 1.0

    def fault_share(self, share: float) -> float:
        """How much of the fault is there at a share of the way, 0 to 1."""
        if self.fault is None:
            return 0.0
        begins, peak = self.fault.begins, self.fault.peak
        end = max(1.0, peak + 1e-9)  # reached only where it fades again before the turn
        return float(np.interp(share, [begins, peak, end], [0.0, 1.0, 0.0]))

    @property
    def key(self) -> str:
        """A short name that changes whenever the picture would."""
        shown = {
            "drawn": DRAWN,
            "person": self.person,
            "glow": [GLOW, GLOW_RADIUS_M, _GLOW_FROM_HIP_M] if glows(self.motion) else [],
            "motion": _without_words(self.motion.model_dump(mode="json")),
        }
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:12]


def _without_words(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_words(v) for k, v in value.items() if k not in _WORDS}
    return [_without_words(v) for v in value] if isinstance(value, list) else value


def glows(motion: Motion) -> bool:
    """Whether the picture marks where the work is felt: where the words name the buttock first."""
    felt = [word for word in re.findall(r"[a-z]+", motion.feel.lower()) if word in _FELT]
    return bool(felt) and felt[0].startswith("buttock") and not motion.hold


def glowing(act: Act) -> Body:
    """The same body with its working buttock in a warm colour."""
    body = act.body
    sides = ("right",) if act.motion.one_sided else SIDES
    strength = np.zeros(len(body.vertices))
    for side in sides:
        out, back, up = _GLOW_FROM_HIP_M
        hip = body.joints[body.bones.index(f"thigh_{side}")]
        middle = hip + np.array([out if side == "left" else -out, back, up])
        apart = np.linalg.norm(body.vertices - middle, axis=1)
        strength = np.maximum(strength, np.exp(-((apart / GLOW_RADIUS_M) ** 4)))
    own = [i for i, bone in enumerate(body.bones) if bone.startswith(("pelvis", "thigh", "spine"))]
    strength *= body.weights[:, own].sum(axis=1)
    mixed = body.colours + (np.array(GLOW) - body.colours) * strength[:, None]
    return replace(body, colours=mixed)


def fault_places(act: Act, placed: Placed) -> list[FloatArray]:
    """Where (3,) the shown fault is seen; empty for one that is everywhere."""
    if act.fault is None:
        return []
    quantity = act.fault.quantity
    sides = [side for side in SIDES if quantity.endswith(f"_{side}")]
    for side in sides:
        quantity = quantity.removesuffix(f"_{side}")
    name = _PLACES.get(quantity)
    if name is None:
        return []
    if name.startswith(_MIDDLE):
        return [act.skeleton.joint(placed, name)]
    if not sides:
        sides = ["right"] if act.motion.one_sided else list(SIDES)
    if name in _POINTS:
        return [act.skeleton.point(placed, f"{side}_{name}") for side in sides]
    return [act.skeleton.joint(placed, f"{name}_{side}") for side in sides]
