"""From the angles of a filmed set to postures of the body over one repetition.

What a camera cannot see (from the side: how far thighs are spread and turned, how the bend is
shared between hip and low back) is taken from the movement as it is taught. What bears weight lies
where it lay, and the weight is over it: how far the angles as they were read would have put it
elsewhere is told, because it is an error of the pose. A body that lies on its back has its pelvis
tipped backwards by a right angle. One-sided movements are found on the right and mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.balance import usual_pressure
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import ARM, LEG, PELVIS, PLACE, POSTURE
from primemover.simulation.external_loads import PointLoad, weight_on
from primemover.simulation.filmed_angles import Angle, FilmedAngle
from primemover.simulation.filmed_scenes import SOLES, FilmedScene
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
    WeightBetween,
    WeightOver,
    WithinReach,
    fit_postures,
    tip,
)
from primemover.simulation.landmark_chain import BonePoint, LandmarkChain
from primemover.simulation.posing import key_postures, leg_length
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]


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
    step_m : array (sequence,)
        How far one ankle is in front of the other at the turn.
    """

    time_s: FloatArray
    depth: FloatArray
    angles_deg: Mapping[Angle, FloatArray]
    unseen_deg: Mapping[str, FloatArray]
    pressure_m: FloatArray
    step_m: FloatArray

    def __len__(self) -> int:
        return len(self.depth)


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What is held meanwhile: its mass, shared by points of the body."""

    points: tuple[str, ...] = ()
    load_kg: float = 0.0

    @property
    def pull(self) -> tuple[PointLoad, ...]:
        """Its weight; its inertia is left out."""
        return weight_on(*self.points, load_kg=self.load_kg) if self.load_kg else ()


class PostureFinder:
    """Finds the postures of one body in one filmed test."""

    def __init__(
        self,
        body: BodyModel,
        *,
        scene: FilmedScene,
        angles: Sequence[FilmedAngle],
        carried: Carried | None = None,
    ) -> None:
        self.body, self.scene = body, scene
        self.angles = {each.angle: each for each in angles}
        self.carried = carried or Carried()
        self.motion = load_knowledge().motions[scene.motion]
        self.leg_m = leg_length(body)
        sites = (*scene.points, *self.carried.points)
        self.chain = LandmarkChain(body, points=joint_points(body, sites=sites))
        self.standing = self.chain.at(self.taught(np.full(1, scene.rest_share)))
        place = self.standing.places_m
        heels, toes = (
            np.mean([place[f"{name}_{s}"][0, BACK] for s in SIDES]) for name in ("heel", "toe")
        )
        self.foot_m = float(heels - toes)

    def find(self, courses: Courses, *, balanced: bool = True) -> Fit:
        """Postures of every sequence; without balance, as the angles say."""
        expected = self.taught(courses.depth.ravel())
        frames = courses.depth.shape[1]
        for name, offsets in courses.unseen_deg.items():
            for column in _columns(name):
                expected[:, column] += np.repeat(np.radians(offsets), frames)
        sd = np.tile(_firmness(self.scene), (len(expected), 1))
        known: list[Term] = [Expected(postures=expected, sd=sd), *self._read(courses)]
        return self.fit(courses, known=known, start=expected, balanced=balanced)

    def fit(
        self, courses: Courses, *, known: Sequence[Term], start: FloatArray, balanced: bool = True
    ) -> Fit:
        """Postures that agree best with what is ``known`` and with what bears weight.

        Parameters
        ----------
        known : sequence of Term
            Over all frames.
        start : array (frame, coordinate)
            From where the search begins.
        """
        terms = [*known, *self._held(courses)]
        if balanced:
            terms.extend(self._balance(courses))
        found = self._fitted(terms, start, courses)
        if not self.scene.lies:
            return found
        terms.append(self._back_stays(found, courses))
        return self._fitted(terms, found.postures.reshape(start.shape), courses)

    def shift_m(self, fit: Fit) -> FloatArray:
        """How far forwards of its usual place the weight lies (frame,); 0 where there is none."""
        frames = len(fit.placed.places_m["mass_centre"])
        if not self.scene.over:
            return np.zeros(frames)
        row, _ = self._weight_over(np.zeros(frames)).rows(fit.placed, postures=fit.postures)
        return np.asarray(-row[:, 0] * _rule("over_sd_m"))

    def _fitted(self, terms: Sequence[Term], start: FloatArray, courses: Courses) -> Fit:
        return fit_postures(
            self.chain,
            terms=terms,
            start=start.reshape(*courses.depth.shape, -1),
            step_s=np.mean(np.diff(courses.time_s, axis=1), axis=1),
        )

    def taught(self, depth: FloatArray) -> FloatArray:
        """Postures (frame, coordinate) as the movement is taught, at shares of its way."""
        out = np.array(key_postures(self.motion, shares=depth, leg_m=self.leg_m))
        if self.scene.lies:
            out[:, PLACE["pelvis_tilt"]] -= np.pi / 2
        return out

    def _held(self, courses: Courses) -> list[Term]:
        """What holds whatever was read: reach, likeness, what lies on the floor where it lay."""
        frames = courses.depth.size
        flat = np.full(frames, _rule("flat_sd_m"))
        firm = np.full(frames, _rule("still_sd_m"))
        floor = [
            PointPlace(points=(name,), axis=UP, place_m=np.zeros(frames), sd_m=flat)
            for name in self.scene.flat
        ]
        still = [
            PointPlace(points=(name,), axis=axis, place_m=place_m, sd_m=firm)
            for name in self.scene.still
            for axis, place_m in self._stands(name, courses)
        ]
        low, high = _reach(self.body)
        if self.scene.lies:
            low[PLACE["pelvis_tilt"]], high[PLACE["pelvis_tilt"]] = -np.inf, np.inf
        return [
            Alike(
                names=(*LEG, *ARM) if self.scene.alike else ARM,
                sd_rad=float(np.radians(_rule("alike_sd_deg"))),
            ),
            WithinReach(low=low, high=high, sd_rad=float(np.radians(_rule("reach_sd_deg")))),
            *floor,
            *still,
        ]

    def _stands(self, name: str, courses: Courses) -> Iterator[tuple[int, FloatArray]]:
        """Axis and place (frame,) of a point that stays where it is: where it is in standing."""
        frames = courses.depth.shape[1]
        steps = np.repeat(courses.step_m, frames)
        for axis in (LEFT, BACK):
            place = np.full(courses.depth.size, float(self.standing.places_m[name][0, axis]))
            if axis == BACK and self.scene.part == "both_feet" and name.endswith("_right"):
                place = place - steps - self._heel_up_m()
            yield axis, place

    def _heel_up_m(self) -> float:
        """How far forwards the ankle behind goes when its heel rises and its ball stays."""
        ahead = [
            place["ball_inner_left"][0, BACK] - place["ankle_joint_left"][0, BACK]
            for place in (
                self.standing.places_m,
                self.chain.at(self.taught(np.ones(1))).places_m,
            )
        ]
        return float(ahead[1] - ahead[0])

    def _back_stays(self, found: Fit, courses: Courses) -> PointPlace:
        """The upper back stays where it is on average, beside the feet that do."""
        back = np.mean([found.placed.places_m[f"upper_back_{s}"][:, BACK] for s in SIDES], axis=0)
        mean = back.reshape(courses.depth.shape).mean(axis=1)
        return PointPlace(
            points=tuple(f"upper_back_{s}" for s in SIDES),
            axis=BACK,
            place_m=np.repeat(mean, courses.depth.shape[1]),
            sd_m=np.full(courses.depth.size, _rule("still_sd_m")),
        )

    def _read(self, courses: Courses) -> list[Term]:
        found: list[Term] = []
        for angle, course in courses.angles_deg.items():
            one = self.angles[angle]
            sd = np.full(course.size, np.radians(one.sd_deg))
            sign, axis = (-1.0, LEFT) if angle == "side_lean" else (1.0, BACK)
            for line, beside in lines_of(angle, sides=self._sides(one)):
                rest = 0.0
                if one.beyond_standing:
                    rest = float(tip(line, placed=self.standing, axis=BACK)[0][0])
                found.append(
                    LineAngle(
                        line=line,
                        beside=beside,
                        axis=axis,
                        angle_rad=sign * np.radians(course.ravel()) + rest,
                        sd_rad=sd,
                    )
                )
        return found

    def _sides(self, one: FilmedAngle) -> tuple[Side, ...]:
        if self.scene.alike or len(one.sides) > 1:
            return SIDES
        return ("left",) if one.angle == "far_knee" else ("right",)

    def _balance(self, courses: Courses) -> list[Term]:
        """The weight over what carries it: the usual place of a foot, or the line between two."""
        frames = courses.depth.size
        across = np.full(frames, _rule("across_sd_m"))
        if self.scene.part == "both_feet":
            feet = ("heel_right", "ball_inner_right"), ("ball_inner_left", "ball_outer_left")
            return [WeightBetween(shares=self._shares(), ends=feet, sd_m=across)]
        if not self.scene.over:
            return []
        over: list[Term] = [
            self._weight_over(np.repeat(courses.pressure_m, courses.depth.shape[1]))
        ]
        if len(self.scene.over) == 1:
            over.append(
                WeightOver(
                    shares=self._shares(),
                    beside=("heel_right", "ball_inner_right", "ball_outer_right"),
                    axis=LEFT,
                    place_m=np.zeros(frames),
                    sd_m=across,
                )
            )
        return over

    def _shares(self) -> dict[str, float]:
        mass_kg = self.body.size.mass_kg
        points, load_kg = self.carried.points, self.carried.load_kg
        whole = mass_kg + load_kg
        return {"mass_centre": mass_kg / whole} | {
            name: load_kg / len(points) / whole for name in points
        }

    def _weight_over(self, farther_m: FloatArray) -> WeightOver:
        return WeightOver(
            shares=self._shares(),
            beside=self.scene.over,
            axis=BACK,
            place_m=-(usual_pressure() * self.foot_m + farther_m),
            sd_m=np.full(len(farther_m), _rule("over_sd_m")),
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
    for name in dict.fromkeys((*SOLES, *sites)):
        site = model.site(name)
        bone = model.body(int(site.bodyid[0])).name
        x, y, z = (float(each) for each in site.pos)
        bones[name] = BonePoint(bone=bone, place_m=(x, y, z))
    return bones


def lines_of(angle: Angle, *, sides: tuple[Side, ...]) -> list[tuple[Line, Line | None]]:
    """The lines between which an angle is, for each side; the trunk is one for both."""
    if angle in ("trunk", "side_lean"):
        hips, shoulders = (tuple(f"{n}_{s}" for s in SIDES) for n in ("hip", "shoulder"))
        return [(Line(start=hips, end=shoulders), None)]
    found: list[tuple[Line, Line | None]] = []
    for side in sides:
        shin = Line(start=(f"ankle_joint_{side}",), end=(f"knee_joint_{side}",))
        thigh = Line(start=(f"knee_joint_{side}",), end=(f"hip_{side}",))
        trunk = Line(start=(f"hip_{side}",), end=(f"shoulder_{side}",))
        found.append(
            {
                "knee": (shin, thigh),
                "far_knee": (shin, thigh),
                "hip": (trunk, thigh),
                "shin": (shin, None),
            }[angle]
        )
    return found


def _rule(name: str) -> float:
    return load_knowledge().body_model.filmed_postures.rule(name)


def _columns(name: str) -> list[int]:
    return [PLACE[full] for full in (name, *(f"{name}_{s}" for s in SIDES)) if full in PLACE]


def _firmness(scene: FilmedScene) -> FloatArray:
    """Standard deviation of every coordinate about what is expected, (coordinate,)."""
    out = np.full(len(POSTURE), np.radians(_rule("seen_sd_deg")))
    out[: len(PELVIS) // 2] = _rule("anywhere_m")
    if scene.alike:
        out[PLACE["pelvis_left"]] = _rule("still_sd_m")
    unseen = dict.fromkeys(scene.unseen_sd_deg, _rule("unseen_fit_sd_deg"))
    others = load_knowledge().body_model.filmed_postures.other_sd_deg
    for name, sd_deg in ({**others, **unseen, **scene.loose_sd_deg}).items():
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
