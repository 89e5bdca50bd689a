"""From the angles of a filmed set to postures of the body over one repetition.

What a camera at the side cannot see (how far thighs are spread and turned, how the bend is shared
between hip and low back) is taken from the movement as it is taught; both legs do the same. Feet
stand flat where they stood, and the weight lies over them: how far the angles as they were read
would have put it elsewhere is told, because it is an error of the pose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.balance import usual_pressure
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import ARM, LEG, PELVIS, PLACE, POSTURE
from primemover.simulation.filmed_angles import Angle, FilmedAngle
from primemover.simulation.inverse_kinematics import (
    BACK,
    LEFT,
    UP,
    Alike,
    Expected,
    Fit,
    Line,
    LineAngle,
    PointPlace,
    Term,
    WeightOver,
    WithinReach,
    fit_postures,
    tip,
)
from primemover.simulation.landmark_chain import BonePoint, LandmarkChain
from primemover.simulation.posing import key_postures, leg_length
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]

MOTIONS: Final[Mapping[str, str]] = {"squat": "squat", "hip_hinge": "hip_hinge"}
"""The movement as it is taught, by filmed test: both legs alike, feet flat on the floor."""
SOLE: Final = tuple(
    f"{name}_{side}" for side in SIDES for name in ("heel", "ball_inner", "ball_outer", "toe")
)
"""Points that stand on the floor."""
_RIGID_SOLE: Final = tuple(name for name in SOLE if not name.startswith("toe"))

UNSEEN_SD_DEG: Final[Mapping[str, float]] = {
    "trunk_flexion": 5.0,
    "hip_adduction": 4.0,
    "hip_rotation": 5.0,
}
"""How much people differ in what is not seen (our own rule); members of an ensemble differ so."""
_OTHER_SD_DEG: Final[Mapping[str, float]] = {
    "pelvis_list": 1.0,
    "pelvis_turn": 1.0,
    "trunk_side_bend": 1.0,
    "trunk_rotation": 1.0,
    "ankle_inversion": 10.0,
    "toe_extension": 10.0,
    **dict.fromkeys(ARM, 5.0),
}
_SEEN_SD_DEG: Final = 40.0
"""Of coordinates that the recording tells."""
_UNSEEN_FIT_SD_DEG: Final = 2.0
"""How firmly the unseen keeps to what it is expected to be."""
PRESSURE_SD_M: Final = 0.025
"""How far from its usual place under the feet the weight may well lie (our own rule)."""
_FLAT_SD_M: Final = 0.002
_STILL_SD_M: Final = 0.004
_ALIKE_SD_RAD: Final = np.radians(0.5)
_REACH_SD_RAD: Final = np.radians(3.0)
_ANYWHERE_M: Final = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Courses:
    """Sequences of frames: repetitions, or members of an ensemble.

    Attributes
    ----------
    time_s, depth : array (sequence, frame)
        Seconds from the beginning, and how deep, 0 to 1.
    angles_deg : mapping of array (sequence, frame)
    unseen_deg : mapping of array (sequence,)
        How much each unseen coordinate differs from what is expected.
    pressure_m : array (sequence,)
        How much farther forwards than usual the weight lies.
    """

    time_s: FloatArray
    depth: FloatArray
    angles_deg: Mapping[Angle, FloatArray]
    unseen_deg: Mapping[str, FloatArray]
    pressure_m: FloatArray

    def __len__(self) -> int:
        return len(self.depth)


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What is held meanwhile: its mass, shared by points of the body."""

    points: tuple[str, ...] = ()
    load_kg: float = 0.0


class PostureFinder:
    """Finds the postures of one body in one filmed test."""

    def __init__(
        self,
        body: BodyModel,
        *,
        test: str,
        angles: Sequence[FilmedAngle],
        carried: Carried | None = None,
    ) -> None:
        self.body, self.angles = body, {each.angle: each for each in angles}
        self.carried = carried or Carried()
        self.motion = load_knowledge().motions[MOTIONS[test]]
        self.leg_m = leg_length(body)
        self.chain = LandmarkChain(body, points=joint_points(body, sites=self.carried.points))
        self.standing = self.chain.at(self._expected(np.zeros(1)))
        place = self.standing.places_m
        heels, toes = (
            np.mean([place[f"{name}_{s}"][0, BACK] for s in SIDES]) for name in ("heel", "toe")
        )
        self.foot_m = float(heels - toes)

    def find(self, courses: Courses, *, balanced: bool = True) -> Fit:
        """Postures of every sequence; without balance, as the angles say."""
        expected = self._expected(courses.depth.ravel())
        frames = courses.depth.shape[1]
        for name, offsets in courses.unseen_deg.items():
            for column in _columns(name):
                expected[:, column] += np.repeat(np.radians(offsets), frames)
        terms = [*self._held(expected), *self._read(courses)]
        if balanced:
            terms.append(self._balance(courses))
        return fit_postures(
            self.chain,
            terms=terms,
            start=expected.reshape(*courses.depth.shape, -1),
            step_s=np.mean(np.diff(courses.time_s, axis=1), axis=1),
        )

    def shift_m(self, fit: Fit) -> FloatArray:
        """How far forwards of its usual place the weight lies in each frame."""
        row, _ = self._weight_over(np.zeros(len(fit.placed.places_m["mass_centre"]))).rows(
            fit.placed, postures=fit.postures
        )
        return np.asarray(-row[:, 0] * PRESSURE_SD_M)

    def _expected(self, depth: FloatArray) -> FloatArray:
        return np.array(key_postures(self.motion, shares=depth, leg_m=self.leg_m))

    def _held(self, expected: FloatArray) -> list[Term]:
        """What holds whatever was read: reach, likeness, feet on the floor where they stood."""
        frames = len(expected)
        place = self.standing.places_m
        floor = [
            PointPlace(
                points=(name,),
                axis=UP,
                place_m=np.zeros(frames),
                sd_m=np.full(frames, _FLAT_SD_M),
            )
            for name in _RIGID_SOLE
        ]
        still = [
            PointPlace(
                points=(f"{name}_{side}",),
                axis=axis,
                place_m=np.full(frames, float(place[f"{name}_{side}"][0, axis])),
                sd_m=np.full(frames, _STILL_SD_M),
            )
            for side in SIDES
            for name in ("heel", "ball_inner")
            for axis in (LEFT, BACK)
        ]
        low, high = _reach(self.body)
        return [
            Expected(postures=expected, sd=np.tile(_firmness(), (frames, 1))),
            Alike(names=(*LEG, *ARM), sd_rad=float(_ALIKE_SD_RAD)),
            WithinReach(low=low, high=high, sd_rad=float(_REACH_SD_RAD)),
            *floor,
            *still,
        ]

    def _read(self, courses: Courses) -> list[Term]:
        found: list[Term] = []
        for angle, course in courses.angles_deg.items():
            one = self.angles[angle]
            sd = np.full(course.size, np.radians(one.sd_deg))
            for line, beside in lines_of(angle, sides=one.sides):
                rest = 0.0
                if one.beyond_standing:
                    rest = float(tip(line, placed=self.standing, axis=BACK)[0][0])
                found.append(
                    LineAngle(
                        line=line,
                        beside=beside,
                        angle_rad=np.radians(course.ravel()) + rest,
                        sd_rad=sd,
                    )
                )
        return found

    def _balance(self, courses: Courses) -> WeightOver:
        return self._weight_over(np.repeat(courses.pressure_m, courses.depth.shape[1]))

    def _weight_over(self, farther_m: FloatArray) -> WeightOver:
        mass_kg = self.body.size.mass_kg
        points, load_kg = self.carried.points, self.carried.load_kg
        whole = mass_kg + load_kg
        shares = {"mass_centre": mass_kg / whole} | {
            name: load_kg / len(points) / whole for name in points
        }
        return WeightOver(
            shares=shares,
            beside=("heel_left", "heel_right"),
            axis=BACK,
            place_m=-(usual_pressure() * self.foot_m + farther_m),
            sd_m=np.full(len(farther_m), PRESSURE_SD_M),
        )


def joint_points(body: BodyModel, *, sites: Sequence[str] = ()) -> dict[str, BonePoint]:
    """Joint centres and points of the soles (and other named points) on the bones of a body."""
    model = body.mechanics
    bones = {
        f"{name}_{side}": BonePoint(bone=bone.format(side=side, s=side[0]))
        for side in SIDES
        for name, bone in (
            ("hip", "femur_{s}"),
            ("knee_joint", "tibia_{s}"),
            ("ankle_joint", "talus_{s}"),
            ("shoulder", "uarm_{side}"),
        )
    }
    for name in (*SOLE, *sites):
        site = model.site(name)
        bone = model.body(int(site.bodyid[0])).name
        x, y, z = (float(each) for each in site.pos)
        bones[name] = BonePoint(bone=bone, place_m=(x, y, z))
    return bones


def lines_of(angle: Angle, *, sides: tuple[Side, ...]) -> list[tuple[Line, Line | None]]:
    """The lines between which an angle is, for each side; the trunk is one for both."""
    if angle == "trunk":
        hips, shoulders = (tuple(f"{n}_{s}" for s in SIDES) for n in ("hip", "shoulder"))
        return [(Line(start=hips, end=shoulders), None)]
    found: list[tuple[Line, Line | None]] = []
    for side in sides:
        shin = Line(start=(f"ankle_joint_{side}",), end=(f"knee_joint_{side}",))
        thigh = Line(start=(f"knee_joint_{side}",), end=(f"hip_{side}",))
        trunk = Line(start=(f"hip_{side}",), end=(f"shoulder_{side}",))
        found.append({"knee": (shin, thigh), "hip": (trunk, thigh), "shin": (shin, None)}[angle])
    return found


def _columns(name: str) -> list[int]:
    return [PLACE[full] for full in (name, *(f"{name}_{s}" for s in SIDES)) if full in PLACE]


def _firmness() -> FloatArray:
    """Standard deviation of every coordinate about what is expected, (coordinate,)."""
    out = np.full(len(POSTURE), np.radians(_SEEN_SD_DEG))
    out[: len(PELVIS) // 2] = _ANYWHERE_M
    out[PLACE["pelvis_left"]] = _STILL_SD_M
    unseen = dict.fromkeys(UNSEEN_SD_DEG, _UNSEEN_FIT_SD_DEG)
    for name, sd_deg in ({**_OTHER_SD_DEG, **unseen}).items():
        out[_columns(name)] = np.radians(sd_deg)
    return out


def _reach(body: BodyModel) -> tuple[FloatArray, FloatArray]:
    """The ranges of the model's joints that are one coordinate each, (coordinate,)."""
    low, high = np.full(len(POSTURE), -np.inf), np.full(len(POSTURE), np.inf)
    for coupling in body.couplings:
        joint = body.mechanics.joint(coupling.joint)
        least, most = sorted(coupling.sign * joint.range)
        if coupling.polynomial == (0.0, 1.0) and most > least:
            low[PLACE[coupling.coordinate]] = least
            high[PLACE[coupling.coordinate]] = most
    return low, high
