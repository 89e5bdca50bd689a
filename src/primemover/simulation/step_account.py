"""One simulated repetition told by groups of muscles: effort, hip torque, load on joints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.simulation.body_model import Muscles
from primemover.simulation.coordinates import CARRIED, REACTION_JOINTS
from primemover.simulation.groups import group_ids, groups_of
from primemover.simulation.result import LoadSharing
from primemover.simulation.who_carries import (
    Asked,
    Curve,
    GroupCurve,
    HipTorque,
    JointLoad,
    PostureShift,
    Pull,
    Sided,
    Step,
)
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DECIMALS: Final = 4
"""Of an account: finer than any figure that is shown."""
STRAIGHTENS_HIP: Final = ("hip_flexion", -1.0)
SPREADS_HIP: Final = ("hip_adduction", -1.0)
"""Coordinate and the sign that turns its moment into straightening, or spreading, the hip."""

PULLS: Final[dict[Pull, tuple[str, float]]] = {
    "straightens_hip": STRAIGHTENS_HIP,
    "bends_hip": ("hip_flexion", 1.0),
    "opens_thigh": SPREADS_HIP,
    "levels_pelvis": SPREADS_HIP,
    "closes_thigh": ("hip_adduction", 1.0),
    "turns_out": ("hip_rotation", -1.0),
    "turns_in": ("hip_rotation", 1.0),
}
"""What is asked of a hip, as a coordinate and a sign."""
_OF_LEG: Final = frozenset({"sole", "heel", "ball", "toe", "instep", "foot", "ankle", "knee"})


@lru_cache(maxsize=64)
def _members(names: tuple[str, ...], sides: tuple[str, ...]) -> dict[tuple[str, Side], IntArray]:
    groups = np.array(groups_of(names))
    found = {
        (group, side): np.flatnonzero((groups == group) & (np.array(sides) == side))
        for group in group_ids()
        for side in SIDES
    }
    return {key: places for key, places in found.items() if len(places)}


def group_members(muscles: Muscles) -> Mapping[tuple[str, Side], IntArray]:
    """Group and side → its fascicles' places in the model."""
    return _members(muscles.names, muscles.sides)


def group_efforts(sharing: LoadSharing) -> dict[tuple[str, Side], FloatArray]:
    """Group and side → effort (frame,): share of the group's strength, each fascicle by its force.

    The strength is what is left where muscles were weakened.
    """
    force_n = sharing.body.muscles.max_force_n
    return {
        key: sharing.activations[:, places] @ (force_n[places] / force_n[places].sum())
        for key, places in group_members(sharing.body.muscles).items()
    }


def group_torques(
    sharing: LoadSharing, *, of: tuple[str, float] = STRAIGHTENS_HIP, passive: bool = False
) -> dict[tuple[str, Side], FloatArray]:
    """Group and side → what it gives to a movement of its own side, N m, (frame,).

    ``of`` is the coordinate without its side, and the sign of the movement meant; ``passive`` is
    for what stretched muscles pull by themselves, which is a part of it.
    """
    coordinate, sign = of
    rows = {side: CARRIED.index(f"{coordinate}_{side}") for side in SIDES}
    arms_m = sharing.moment_arms_m
    force_n = sharing.passive_n if passive else sharing.forces_n
    return {
        (group, side): sign * (arms_m[:, rows[side], places] * force_n[:, places]).sum(axis=1)
        for (group, side), places in group_members(sharing.body.muscles).items()
    }


def asked_of(sharing: LoadSharing, *, working: Side | None = None) -> Asked:
    """What a movement asks of the hips most: the greatest moment muscles have to balance there.

    Both hips are meant where the lesser is asked for at least half as much of the same; of them
    the ``working`` one, in a movement that one side does.
    """
    peaks: dict[tuple[Pull, Side], float] = {}
    for side in SIDES:
        for pull, (coordinate, sign) in PULLS.items():
            moment_nm = sign * sharing.moments_nm[:, CARRIED.index(f"{coordinate}_{side}")]
            at = int(moment_nm.argmax())
            if (pull, _stands(sharing, side=side, at=at)) not in _NOT_MEANT:
                peaks[pull, side] = float(moment_nm[at])
    pull, side = max(peaks, key=lambda each: peaks[each])
    other: Side = "left" if side == "right" else "right"
    alike = peaks.get((pull, other), 0.0) >= peaks[pull, side] / 2
    meant: Sided = (working or "both") if alike else side
    return Asked(pull=pull, side=meant)


_NOT_MEANT: Final = {("opens_thigh", True), ("levels_pelvis", False)}
"""The same moment has two names: with the weight on the leg, and without."""


def _stands(sharing: LoadSharing, *, side: Side, at: int) -> bool:
    """Whether a leg bears most of the weight in one frame."""
    return weight_borne(sharing, side=side, at=at) > 1 / 2


def weight_borne(sharing: LoadSharing, *, side: Side, at: int) -> float:
    """The share of the body's weight that a leg bears in one frame; above 1 where it pushes up."""
    parts = [set(name.split("_")) for name in sharing.points]
    leg = [side in each and bool(each & _OF_LEG) for each in parts]
    return float(sharing.ground_n[at, leg, 2].sum()) / sharing.body.size.weight_n


def torque_shares(
    sharing: LoadSharing,
    *,
    side: Side,
    of: tuple[str, float] = STRAIGHTENS_HIP,
    frame: int = 0,
) -> dict[str, float]:
    """Group → its share of all torque that goes the way meant at one joint; the largest first."""
    torques = {
        group: max(0.0, float(torque[frame]))
        for (group, on), torque in group_torques(sharing, of=of).items()
        if on == side
    }
    whole = sum(torques.values()) or 1.0
    return {group: nm / whole for group, nm in sorted(torques.items(), key=lambda item: -item[1])}


def effort_curves(sharing: LoadSharing) -> tuple[GroupCurve, ...]:
    """The effort of every group and side over the repetition."""
    return tuple(
        GroupCurve(muscle=group, side=side, effort=curve, low=curve, high=curve)
        for (group, side), effort in group_efforts(sharing).items()
        for curve in [rounded(np.clip(effort, 0, 1))]
    )


def joint_loads(sharing: LoadSharing) -> tuple[JointLoad, ...]:
    """The size of every joint's reaction over the repetition, in body weights."""
    sizes = sharing.reaction_times_weight
    return tuple(
        JointLoad(joint=joint, times_body_weight=curve, low=curve, high=curve)
        for i, joint in enumerate(REACTION_JOINTS)
        for curve in [rounded(sizes[:, i])]
    )


def step_of(
    sharing: LoadSharing,
    *,
    strength: float = 1.0,
    why_not: str = "",
    shifts: Sequence[PostureShift] = (),
    asked: Asked | None = None,
) -> Step:
    """The step of an account that a simulated repetition is; it cannot be where it says why not.

    Its torques are of what is ``asked`` of the hips; where that is left out, of what this
    repetition asks for most.
    """
    of = PULLS[(asked or asked_of(sharing)).pull]
    stretch = group_torques(sharing, of=of, passive=True)
    return Step(
        strength=strength,
        curves=effort_curves(sharing),
        torques=tuple(
            HipTorque(
                muscle=group,
                side=side,
                torque_nm=rounded(torque),
                passive_nm=rounded(stretch[group, side]),
            )
            for (group, side), torque in group_torques(sharing, of=of).items()
            if np.abs(torque).max(initial=0.0) > 10.0**-DECIMALS
        ),
        joints=joint_loads(sharing),
        shifts=tuple(shifts),
        possible=not why_not,
        why_not=why_not,
    )


def rounded(values: FloatArray) -> Curve:
    """The values as an account holds them."""
    return tuple(float(value) for value in np.round(values, DECIMALS))
