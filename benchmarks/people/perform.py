"""A body doing a movement: from a motion file and a plan to a pose for every frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from benchmarks.people.contacts import Anchors
from benchmarks.people.plan import ClipPlan
from benchmarks.people.skeleton import INDEX, Placed, Skeleton, start_rotation
from benchmarks.people.solve import solve, weights
from benchmarks.people.timing import RepetitionTruth, Timeline, timeline
from benchmarks.people.truth import quantities
from primemover.errors import PrimeMoverError
from primemover.knowledge.motions import (
    COORDINATES,
    POSITIONS,
    SIGN_CHANGES,
    Motion,
    MotionFault,
    spread,
)

FloatArray = npt.NDArray[np.float64]

NODES: Final = 25
"""Shares of the way at which the contacts are solved; between them a spline runs."""
_ROOM: Final = 0.75
"""Nearer to an edge of a contact than this share of a step no other node is set."""
_PLACES: Final = 9
"""Decimals of a pose: what moves less does not move, and no slope is divided by next to nothing."""
TRIAL_NODES: Final = 9
"""Enough to try how large a fault becomes."""
_TRIALS: Final = 5
_CLOSE: Final = 0.02
"""A fault is as large as asked when it is within this share of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Performance:
    """A movement as it was done.

    Attributes
    ----------
    time_s, share : array (time,)
        Time, and share of the way out (0 at the beginning, 1 at the turn).
    poses : array (time, coordinate)
        Joint coordinates as in ``knowledge.motions.COORDINATES``.
    placed : Placed
        Every bone in every frame.
    truth : mapping of array (time,)
        Quantities of :mod:`benchmarks.people.truth`, and ``heel_rise`` since the beginning.
    repetitions : tuple of RepetitionTruth
    reached : mapping
        The size of each fault that was really reached.
    """

    time_s: FloatArray
    share: FloatArray
    poses: FloatArray
    placed: Placed
    truth: Mapping[str, FloatArray]
    repetitions: tuple[RepetitionTruth, ...]
    reached: Mapping[str, float]


def perform(skeleton: Skeleton, *, motion: Motion, plan: ClipPlan) -> Performance:
    """The movement of ``plan`` as this body does it.

    Raises
    ------
    PrimeMoverError
        When the plan names a fault that the motion does not have.
    """
    unknown = [name for name in plan.faults if name not in motion.faults]
    if unknown:
        known = ", ".join(motion.faults) or "none"
        raise PrimeMoverError(
            f"{motion.id}: no fault called {', '.join(unknown)}; its faults are: {known}"
        )
    stage = Stage(skeleton=skeleton, motion=motion)
    scales = {name: stage.scale(name, size) for name, size in plan.faults.items()}
    when = timeline(motion, timing=plan.timing, fps=plan.fps, seed=plan.seed)
    poses = _blended(stage, scales=scales, when=when)
    mirrored = motion.one_sided and plan.side == "left"
    if mirrored:
        poses = mirror(poses)
    placed = skeleton.forward(poses, start=start_rotation(motion.start, mirrored=mirrored))
    truth = quantities(skeleton, placed, stance=plan.side)
    for side in ("left", "right"):
        height = truth[f"heel_height_{side}"]
        truth[f"heel_rise_{side}"] = height - height[0]
    return Performance(
        time_s=when.time_s,
        share=when.share,
        poses=poses,
        placed=placed,
        truth=truth,
        repetitions=when.repetitions,
        reached={name: stage.size(name, scales) for name in scales},
    )


def mirror(poses: FloatArray) -> FloatArray:
    """The same poses with left and right exchanged."""
    out = poses.copy()
    for name, index in INDEX.items():
        if name.endswith("_left") and name not in POSITIONS:
            other = INDEX[name.removesuffix("_left") + "_right"]
            out[..., index], out[..., other] = poses[..., other], poses[..., index]
        elif name in SIGN_CHANGES:
            out[..., index] = -poses[..., index]
    return out


def _blended(stage: Stage, *, scales: Mapping[str, float], when: Timeline) -> FloatArray:
    """Poses in time; faults that grow over the set are mixed in repetition by repetition."""
    growing = {n: s for n, s in scales.items() if stage.motion.faults[n].grows == "over_set"}
    whole = stage.path(scales)(when.share)
    if not growing:
        return whole
    plain = stage.path({n: s for n, s in scales.items() if n not in growing})(when.share)
    mixed = when.progress[:, None]
    return np.asarray(plain * (1 - mixed) + whole * mixed)


@dataclass(slots=True)
class Stage:
    """One body and one motion; solves the way from its beginning to its turn."""

    skeleton: Skeleton
    motion: Motion
    _kept: dict[tuple[object, ...], FloatArray] = field(default_factory=dict)

    def path(self, scales: Mapping[str, float], *, nodes: int = NODES) -> PchipInterpolator:
        """The pose (coordinate,) as a smooth function of the share of the way."""
        still = np.round(self._way(scales, nodes), _PLACES)
        return PchipInterpolator(self._shares(nodes), still, axis=0)

    def size(self, fault: str, scales: Mapping[str, float], *, nodes: int = NODES) -> float:
        """How large a fault is at its peak: its quantity against the movement without it."""
        without = {name: scale for name, scale in scales.items() if name != fault}
        described = self.motion.faults[fault]
        shares = self._shares(nodes)
        changed = self._quantity(described.quantity, self._way(scales, nodes))
        plain = self._quantity(described.quantity, self._way(without, nodes))
        return described.sign * float(np.interp(described.peak, shares, changed - plain))

    def scale(self, fault: str, size: float) -> float:
        """What the fault must be multiplied with to be as large as ``size``, by secants."""
        described = self.motion.faults[fault]
        if size == 0:
            return 0.0
        low, at_low = 0.0, 0.0
        scale = size / described.unit_size
        for _ in range(_TRIALS):
            reached = self.size(fault, {fault: scale}, nodes=TRIAL_NODES)
            if abs(reached - size) <= _CLOSE * abs(size):
                break
            slope = (reached - at_low) / (scale - low)
            low, at_low = scale, reached
            scale += (size - reached) / slope if abs(slope) > 1e-6 else 0.0
        return scale

    def _shares(self, nodes: int) -> FloatArray:
        """Evenly spread, and where a contact begins or ends: between them it must not slip."""
        edges = np.unique([e for c in self.motion.contacts for e in (c.from_, c.to)])
        even = np.linspace(0.0, 1.0, nodes)
        room = _ROOM / (nodes - 1)  # a limb needs a stretch of the way to leave a contact
        far = np.abs(even[:, None] - edges).min(axis=1, initial=1.0) > room
        return np.asarray(np.unique(np.concatenate([[0.0, 1.0], even[far], edges])), dtype=float)

    def _way(self, scales: Mapping[str, float], nodes: int) -> FloatArray:
        """Poses at evenly spaced shares of the way, solved once."""
        key = (nodes, *sorted((name, scale) for name, scale in scales.items() if scale))
        if key not in self._kept:
            self._kept[key] = self._solved(scales, self._shares(nodes))
        return self._kept[key]

    def _solved(self, scales: Mapping[str, float], shares: FloatArray) -> FloatArray:
        motion, start = self.motion, start_rotation(self.motion.start)
        faults = [(motion.faults[name], scale) for name, scale in scales.items() if scale]
        wanted = _key_angles(motion, shares)
        for fault, scale in faults:
            wanted += _ramp(fault, shares)[:, None] * scale * _row(fault.angles)
        named = {name for pose in motion.poses for name in spread(pose.angles)}
        weight = weights(
            held=spread(dict.fromkeys(motion.held, 0.0)),
            free=spread(dict.fromkeys(motion.free, 0.0)),
            placed=[name for name in POSITIONS if name in named],
        )
        lifts, ramp = _lifts(faults, shares)
        anchors = Anchors(skeleton=self.skeleton, motion=motion, lifts=lifts)
        poses: list[FloatArray] = []
        for i, share in enumerate(shares):
            first = wanted[0] + self._raised(wanted[0]) if i == 0 else poses[-1]
            pose = solve(
                self.skeleton,
                start=start,
                wanted=wanted[i],
                weight=weight,
                targets=anchors.targets(float(share), ramp=float(ramp[i])),
                first=first,
            )
            poses.append(pose)
            anchors.hold_on(float(share), self.skeleton.forward(pose, start=start))
        return np.array(poses)

    def _raised(self, pose: FloatArray) -> FloatArray:
        """A first guess of the pelvis's height: the lowest joint rests near the floor."""
        placed = self.skeleton.forward(pose, start=start_rotation(self.motion.start))
        lift = np.zeros(len(COORDINATES))
        lift[INDEX["pelvis_up"]] = -float(placed.positions[..., 2].min()) / self.skeleton.leg_m
        return lift

    def _quantity(self, name: str, poses: FloatArray) -> FloatArray:
        """The quantity of each pose; ``heel_rise`` is against the beginning.

        A quantity of both sides without a side in its name is their mean.
        """
        start = start_rotation(self.motion.start)
        found = quantities(self.skeleton, self.skeleton.forward(poses, start=start), stance="right")
        found |= {name: poses[:, index] for name, index in INDEX.items() if name not in found}
        if name.startswith("heel_rise"):
            name = name.replace("heel_rise", "heel_height")
            found = {key: values - values[0] for key, values in found.items()}
        if name in found:
            return np.asarray(found[name])
        return np.asarray((found[f"{name}_left"] + found[f"{name}_right"]) / 2)


def _key_angles(motion: Motion, shares: FloatArray) -> FloatArray:
    """Wanted coordinates (share, coordinate): each runs smoothly through the poses that name it."""
    out = np.zeros((len(shares), len(COORDINATES)))
    poses = [(pose.at, spread(pose.angles)) for pose in motion.poses]
    for name, index in INDEX.items():
        known = [(at, angles[name]) for at, angles in poses if name in angles]
        if known and known[0][0] > 0:
            known.insert(0, (0.0, 0.0))
        if len(known) == 1:
            out[:, index] = known[0][1]
        elif known:
            at, values = zip(*known, strict=True)
            inside = np.clip(shares, at[0], at[-1])
            out[:, index] = PchipInterpolator(at, values)(inside)
    return out


def _row(angles: Mapping[str, float]) -> FloatArray:
    row = np.zeros(len(COORDINATES))
    for name, value in spread(dict(angles)).items():
        row[INDEX[name]] = value
    return row


def _ramp(fault: MotionFault, shares: FloatArray) -> FloatArray:
    """How much of a fault is there at each share of the way, 0 to 1."""
    part = np.clip((shares - fault.begins) / max(fault.peak - fault.begins, 1e-9), 0.0, 1.0)
    fading = np.clip((shares - fault.peak) / max(1.0 - fault.peak, 1e-9), 0.0, 1.0)
    return np.asarray((1 - np.cos(np.pi * part)) * (1 + np.cos(np.pi * fading)) / 4)


def _lifts(
    faults: Sequence[tuple[MotionFault, float]], shares: FloatArray
) -> tuple[dict[str, float], FloatArray]:
    """How far each sole is raised in the end, and how much of that is there at each share."""
    raising = [(fault, scale) for fault, scale in faults if fault.lifts]
    lifts: dict[str, float] = {}
    for fault, scale in raising:
        for name, lift in fault.lifts.items():
            lifts[name] = lifts.get(name, 0.0) + lift * scale
    ramp = _ramp(raising[0][0], shares) if raising else np.zeros(len(shares))
    return lifts, ramp
