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
    Curve,
    GroupCurve,
    HipTorque,
    JointLoad,
    PostureShift,
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
    sharing: LoadSharing, *, of: tuple[str, float] = STRAIGHTENS_HIP
) -> dict[tuple[str, Side], FloatArray]:
    """Group and side → what it gives to a movement of its own side, N m, (frame,).

    ``of`` is the coordinate without its side, and the sign of the movement meant.
    """
    coordinate, sign = of
    rows = {side: CARRIED.index(f"{coordinate}_{side}") for side in SIDES}
    arms_m, force_n = sharing.moment_arms_m, sharing.forces_n
    return {
        (group, side): sign * (arms_m[:, rows[side], places] * force_n[:, places]).sum(axis=1)
        for (group, side), places in group_members(sharing.body.muscles).items()
    }


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
) -> Step:
    """The step of an account that a simulated repetition is; it cannot be where it says why not."""
    return Step(
        strength=strength,
        curves=effort_curves(sharing),
        torques=tuple(
            HipTorque(muscle=group, side=side, torque_nm=rounded(torque))
            for (group, side), torque in group_torques(sharing).items()
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
