"""A motion of the knowledge base as postures of the model's body over one repetition.

Key poses are joined by a monotone spline over the share of the way; what touches a surface wins
over the angles; then the body is moved until the ground can hold it, as a person who does not fall
over. Everything is solved for the right side; the left is its mirror image.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import SIGN_CHANGES, Motion, Start, spread
from primemover.simulation.balance import (
    Course,
    held_course,
    pressure_centre,
    pressure_corners,
    smooth_course,
    steadying,
)
from primemover.simulation.body_model import BodyModel
from primemover.simulation.contacts import Anchors, motion_points, touching
from primemover.simulation.coordinates import PELVIS, PLACE, POSTURE
from primemover.simulation.external_loads import carried_load, load_points
from primemover.simulation.mechanics import Mechanics, movement_mechanics
from primemover.simulation.nearest_posture import Wanted, firmness, nearest_posture
from primemover.simulation.point_kinematics import PointKinematics, pelvis_rotation, rotation
from primemover.simulation.rates import acceleration_matrix
from primemover.simulation.tempo import RepetitionTimes, repetition_times
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

NODES: Final = 25
"""Shares of the way at which postures are solved; between them a monotone spline runs."""
_ROOM: Final = 0.75
"""Nearer to an edge of a contact than this share of a step no other node is set."""
_BALANCE_ROUNDS: Final = 4
_LOWEST_M: Final = 0.05
"""A body that lies falls no slower than from here."""
_DECIMALS: Final = 9
"""What moves less does not move, and no slope is divided by next to nothing."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class PosedMotion:
    """One repetition of a motion by one body, before any load is shared.

    Attributes
    ----------
    motion : Motion
    side : {"left", "right"}
        The side of a one-sided motion.
    time_s, phase, share : array (frame,)
        Time, share of the repetition, and share of the way out (1 at the turn).
    postures : array (frame, coordinate)
    start : array (3, 3)
        How the pelvis lies at zero.
    points : tuple of str
        Points of the body that touch something at some time.
    touching : array (frame, point)
    contact_error_m : float
        How far a point is from its surface at worst.
    """

    motion: Motion
    side: Side
    time_s: FloatArray
    phase: FloatArray
    share: FloatArray
    postures: FloatArray
    start: FloatArray
    points: tuple[str, ...]
    touching: BoolArray
    contact_error_m: float


def start_rotation(start: Start, *, mirrored: bool = False) -> FloatArray:
    """How the pelvis lies before any coordinate is added; mirrored, on the right side."""
    turns = {
        "standing": (0, 0.0),
        "supine": (0, -np.pi / 2),
        "prone": (0, np.pi / 2),
        "side_lying": (1, -np.pi / 2 if mirrored else np.pi / 2),
    }
    axis, angle = turns[start]
    return rotation(axis, angle=angle)


def mirrored(postures: FloatArray) -> FloatArray:
    """The same postures (..., coordinate) with left and right exchanged."""
    out = postures.copy()
    for name, index in PLACE.items():
        if name.endswith("_left") and name not in PELVIS:
            other = PLACE[name.removesuffix("_left") + "_right"]
            out[..., index], out[..., other] = postures[..., other], postures[..., index]
        elif name in SIGN_CHANGES:
            out[..., index] = -postures[..., index]
    return out


def other_side(point: str) -> str:
    """The same point of the other side of the body."""
    for side, other in (("left", "right"), ("right", "left")):
        if point.endswith(f"_{side}"):
            return point.removesuffix(side) + other
    return point


def pose_motion(
    motion_id: str,
    *,
    body: BodyModel,
    side: Side = "right",
    pressure: float | None = None,
    load_kg: float = 0.0,
    frames: int = 31,
) -> PosedMotion:
    """One repetition of a motion, as this body does it.

    Parameters
    ----------
    motion_id : str
        A motion in knowledge.
    side : {"left", "right"}
        Which side does a one-sided motion.
    pressure : float, optional
        Where under the foot the weight lies, 0 at the heel and 1 at the toes; what is usual where
        it is left out.
    load_kg : float
        What is carried besides the body, where the motion has a place for it: body and load
        together are kept in balance.

    Raises
    ------
    PrimeMoverError
        For a motion that is not known, or that touches with what the model does not have.
    """
    motion = known_motion(motion_id)
    done = _repetition(motion_id, body, pressure, load_kg, frames)
    when, postures, points = done.when, done.postures, done.points
    start = start_rotation(motion.start)
    if side == "left" and motion.one_sided:
        postures, points = mirrored(postures), tuple(other_side(name) for name in points)
        start = start_rotation(motion.start, mirrored=True)
    down = [touching(motion, share=share) for share in when.share]
    return PosedMotion(
        motion=motion,
        side=side,
        time_s=when.time_s,
        phase=when.phase,
        share=when.share,
        postures=postures,
        start=start,
        points=points,
        touching=np.array([[name in there for name in done.points] for there in down]),
        contact_error_m=done.contact_error_m,
    )


def known_motion(motion_id: str) -> Motion:
    """The motion with this id.

    Raises
    ------
    PrimeMoverError
        When there is none.
    """
    motions = load_knowledge().motions
    if motion_id not in motions:
        raise PrimeMoverError(
            f"simulation: no motion called {motion_id!r}; known: {', '.join(sorted(motions))}"
        )
    return motions[motion_id]


@dataclass(frozen=True, kw_only=True, slots=True)
class Repetition:
    """Postures (frame, coordinate) of the right side over one repetition."""

    when: RepetitionTimes
    postures: FloatArray
    points: tuple[str, ...]
    contact_error_m: float


@lru_cache(maxsize=256)
def _repetition(
    motion_id: str, body: BodyModel, pressure: float | None, load_kg: float, frames: int
) -> Repetition:
    poser = _Poser(motion=known_motion(motion_id), body=body, pressure=pressure, load_kg=load_kg)
    return poser.repetition(frames)


class _Poser:
    """One motion on one body: first walked through slowly, then done in time and in balance."""

    def __init__(
        self, *, motion: Motion, body: BodyModel, pressure: float | None, load_kg: float
    ) -> None:
        self.motion, self.body, self.pressure = motion, body, pressure
        self.load_kg, self.loaded = load_kg, load_points(motion) if load_kg else ()
        self.points = motion_points(motion)
        self.start = start_rotation(motion.start)
        self.kinematics = PointKinematics(body, points=self.points, start=self.start)
        self.leg_m = leg_length(body)
        self.steadying = steadying(motion)
        placed = {name for pose in motion.poses for name in pose.angles}
        self.weight = firmness(held=motion.held, free=motion.free, placed=placed, leg_m=self.leg_m)
        self.anchors = Anchors(motion=motion, leg_m=self.leg_m)

    def repetition(self, frames: int) -> Repetition:
        """The repetition, in balance wherever it can be."""
        from scipy.interpolate import PchipInterpolator

        when = repetition_times(self.motion.tempo, hold=self.motion.hold, frames=frames)
        shares = _node_shares(self.motion)
        still = np.round(self._walked(shares), _DECIMALS)
        postures = PchipInterpolator(shares, still, axis=0)(when.share)
        course = smooth_course(self._mass_centres(postures), time_s=when.time_s)
        postures = self._kept(postures, centres=course, when=when)
        for _ in range(_BALANCE_ROUNDS):
            centres = self._balanced(postures, wanted_m=course, when=when)
            postures = self._kept(postures, centres=centres, when=when)
        return Repetition(
            when=when,
            postures=postures,
            points=self.points,
            contact_error_m=self._error_m(postures, shares=when.share),
        )

    def _walked(self, shares: FloatArray) -> FloatArray:
        """Postures at shares of the way out, where contacts begin to hold on."""
        keys = key_postures(self.motion, shares=shares, leg_m=self.leg_m)
        out = np.array(keys)
        for i, share in enumerate(shares):
            wanted = Wanted(posture=keys[i], weight=self.weight, rows=self.anchors.rows(share))
            first = out[i - 1] + keys[i] - keys[i - 1] if i else keys[i]
            out[i] = nearest_posture(
                self.kinematics, wanted=wanted, points=self.points, first=first
            )
            placed = self.kinematics.at(out[i]).places_m
            self.anchors.hold_on(share, places_m=dict(zip(self.points, placed, strict=False)))
        return out

    def _balanced(
        self, postures: FloatArray, *, wanted_m: FloatArray, when: RepetitionTimes
    ) -> FloatArray:
        """Where the centre of mass should be in every frame, (frame, 3)."""
        found = movement_mechanics(
            self.body,
            postures=postures,
            time_s=when.time_s,
            points=(*self.points, *self.loaded),
            start=self.start,
        )
        needed, mass_heights = self._with_load(found, time_s=when.time_s)
        pressures, heights, corners = np.zeros((len(postures), 2)), np.ones(len(postures)), []
        for i, share in enumerate(when.share):
            there = touching(self.motion, share=share) - self.steadying
            at = {n: found.point_places_m[i, k] for k, n in enumerate(self.points) if n in there}
            ground = float(np.mean([place[2] for place in at.values()])) if at else 0.0
            heights[i] = max(mass_heights[i] - ground, _LOWEST_M)
            pressures[i] = pressure_centre(
                needed[i],
                pelvis_m=np.array([postures[i, 0], -postures[i, 1], postures[i, 2]]),
                turned=pelvis_rotation(postures[i], start=self.start),
                height_m=ground,
            )
            corners.append(pressure_corners(at, pressure=self.pressure))
        now = Course(
            time_s=when.time_s,
            centres_m=found.mass_centre_m[:, :2],
            pressures_m=pressures,
            corners_m=corners,
            heights_m=heights,
            lift=acceleration_matrix(when.time_s) @ found.mass_centre_m[:, 2],
        )
        level = held_course(now, wanted_m=wanted_m[:, :2])
        return np.column_stack([level, wanted_m[:, 2]])

    def _mass_centres(self, postures: FloatArray) -> FloatArray:
        return np.array([self.kinematics.at(row).places_m[-1] for row in postures])

    def _with_load(self, found: Mechanics, *, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What the pelvis needs from the ground (frame, 6), and how high all mass is (frame,)."""
        needed, heights = found.moments_nm[:, :6], found.mass_centre_m[:, 2]
        if not self.loaded:
            return needed, heights
        at = slice(len(self.points), None)
        places = found.point_places_m[:, at]
        loads = carried_load(places, points=self.loaded, load_kg=self.load_kg, time_s=time_s)
        force_n = np.stack([load.force_n for load in loads], axis=1)
        needed = needed - np.einsum("fpac,fpa->fc", found.point_slopes[:, at, :, :6], force_n)
        share = self.load_kg / (self.load_kg + self.body.size.mass_kg)
        return needed, (1 - share) * heights + share * places[:, :, 2].mean(axis=1)

    def _kept(
        self, postures: FloatArray, *, centres: FloatArray, when: RepetitionTimes
    ) -> FloatArray:
        """Postures with the centre of mass where it should be and every contact kept."""
        keys = key_postures(self.motion, shares=when.share, leg_m=self.leg_m)
        out = np.array(postures)
        for i, share in enumerate(when.share):
            wanted = Wanted(
                posture=keys[i],
                weight=self.weight,
                rows=self.anchors.rows(share),
                mass_centre_m=centres[i],
            )
            out[i] = nearest_posture(
                self.kinematics, wanted=wanted, points=self.points, first=postures[i]
            )
        return out

    def _error_m(self, postures: FloatArray, *, shares: FloatArray) -> float:
        worst = 0.0
        for share, posture in zip(shares, postures, strict=True):
            at = dict(zip(self.points, self.kinematics.at(posture).places_m, strict=False))
            for row in filter(lambda row: row.firm, self.anchors.rows(share)):
                mean = np.mean([at[name] for name in row.points], axis=0)
                worst = max(worst, abs(float(mean @ row.direction) - row.at_m))
        return worst


def leg_length(body: BodyModel) -> float:
    """Hip to knee to ankle in m."""
    import mujoco

    model = body.mechanics
    data = mujoco.MjData(model)
    data.qpos[:] = body.expand(np.zeros(len(POSTURE)))
    mujoco.mj_kinematics(model, data)
    hip, knee, ankle = (data.body(name).xpos for name in ("femur_l", "tibia_l", "talus_l"))
    return float(np.linalg.norm(hip - knee) + np.linalg.norm(knee - ankle))


def key_postures(motion: Motion, *, shares: FloatArray, leg_m: float) -> FloatArray:
    """Wanted postures (share, coordinate): each runs smoothly through the poses that name it."""
    from scipy.interpolate import PchipInterpolator

    out = np.zeros((len(shares), len(POSTURE)))
    poses = [(pose.at, spread(pose.angles)) for pose in motion.poses]
    for name, index in PLACE.items():
        known = [(at, angles[name]) for at, angles in poses if name in angles]
        if known and known[0][0] > 0:
            known.insert(0, (0.0, 0.0))
        if len(known) == 1:
            out[:, index] = known[0][1]
        elif known:
            at, values = zip(*known, strict=True)
            out[:, index] = PchipInterpolator(at, values)(np.clip(shares, at[0], at[-1]))
    lengths = np.array([name in PELVIS[:3] for name in POSTURE])
    return np.where(lengths, out * leg_m, np.radians(out))


def _node_shares(motion: Motion) -> FloatArray:
    """Evenly spread, and where a contact begins or ends: between them it must not slip."""
    edges = np.unique([e for c in motion.contacts for e in (c.from_, c.to)])
    even = np.linspace(0.0, 1.0, NODES)
    far = np.abs(even[:, None] - edges).min(axis=1, initial=1.0) > _ROOM / (NODES - 1)
    return np.asarray(np.unique(np.concatenate([[0.0, 1.0], even[far], edges])), dtype=float)
