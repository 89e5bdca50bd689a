"""How far figures of the library hang on what had to be assumed.

Nobody has measured how a person's feet push in an exercise, how stiff stretched muscles are, by
which rule work is shared or how dear it is that the last of a moment is carried by no muscle. So
the same movement is simulated with every combination of what may well be true of them, and the
least and the greatest are told: a range over what had to be assumed, not a confidence interval.
What ground and muscles do not explain is left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.coordinates import HELD_PELVIS
from primemover.simulation.force_length import available_force
from primemover.simulation.ground import departures_along
from primemover.simulation.refusal import refusal
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Task, solve_together
from primemover.simulation.step_account import step_of
from primemover.simulation.who_carries import Asked, Curve, GroupCurve, JointLoad, ShareBand, Step

FloatArray = npt.NDArray[np.float64]

GROUNDS: Final = ("dear", "usual", "free")
"""Hardly other than even but forwards and back, as far as people go, and twice as far."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumed:
    """One way in which things may be: ground, stretch of muscles, rule of sharing, and reserves.

    ``reserve_nm`` is the moment without a muscle that costs as much as a muscle at its limit.
    """

    ground: str
    passive_strain: float
    power: int
    reserve_nm: float


def assumptions() -> tuple[Assumed, ...]:
    """Every combination of what may well be true, from knowledge."""
    numbers = load_knowledge().body_model.setting
    usual = numbers("passive_strain")
    strains = (numbers("passive_strain_least"), usual, numbers("passive_strain_most"))
    powers = (round(numbers("sharing_power_least")), round(numbers("sharing_power_most")))
    reserves_nm = (numbers("reserve_nm"), numbers("reserve_nm_most"))
    return tuple(
        Assumed(ground=ground, passive_strain=strain, power=power, reserve_nm=reserve_nm)
        for power, reserve_nm, strain, ground in product(powers, reserves_nm, strains, GROUNDS)
    )


def over_assumptions(
    task: Task,
    *,
    beside: LoadSharing | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[LoadSharing, ...]:
    """The task under every assumption that explains it, one batch for each rule and reserve.

    ``beside`` is the movement at full strength where the task is weaker, as for the result itself
    (see :func:`~primemover.simulation.refusal.refusal`). ``progress`` is called with the share
    done.
    """
    every, done = assumptions(), 0
    found: list[LoadSharing] = []
    for (power, _), alike in groupby(every, key=lambda each: (each.power, each.reserve_nm)):
        tasks = [_assuming(task, assumed=each) for each in alike]
        shared = solve_together(tasks, power=power)
        found += [each for each in shared if not refusal(each, beside=beside)]
        done += len(tasks)
        if progress:
            progress(done / len(every))
    return tuple(found)


def with_range(step: Step, *, over: Sequence[LoadSharing], asked: Asked) -> Step:
    """The step with the least and the greatest of every curve in ``over`` and in itself."""
    steps = [step_of(each, asked=asked) for each in over]
    return replace(
        step,
        curves=tuple(
            replace(curve, low=low, high=high)
            for curve in step.curves
            for low, high in [_range(curve.effort, others=_efforts(steps, like=curve))]
        ),
        joints=tuple(
            replace(load, low=low, high=high)
            for load in step.joints
            for low, high in [_range(load.times_body_weight, others=_loads(steps, like=load))]
        ),
    )


def share_range(
    step: Step, *, over: Sequence[LoadSharing], asked: Asked, at: int
) -> tuple[ShareBand, ...]:
    """Between what the share of every group that does what is asked lies, at one frame."""
    steps = (step, *(step_of(each, asked=asked) for each in over))
    shares = [each.hip_shares(at=at, side=asked.side) for each in steps]
    return tuple(
        ShareBand(
            muscle=muscle,
            low=min(each.get(muscle, 0.0) for each in shares),
            high=max(each.get(muscle, 0.0) for each in shares),
        )
        for muscle in shares[0]
    )


def _assuming(task: Task, *, assumed: Assumed) -> Task:
    muscles = task.body.muscles
    _, passive_n = available_force(
        task.lengths_m, muscles=muscles, passive_strain=assumed.passive_strain
    )
    numbers = load_knowledge().body_model.ground_setting
    times = np.ones(task.departures.shape[1])
    if assumed.ground == "dear":
        times[~departures_along(task.points)] = numbers("dearer_ground")
    elif assumed.ground == "free":
        times /= numbers("freer_ground")
    reserves_nm = task.reserves_nm.copy()
    reserves_nm[len(HELD_PELVIS) :] = assumed.reserve_nm
    return replace(
        task,
        passive_n=passive_n,
        departures=task.departures * times[:, None],
        reserves_nm=reserves_nm,
    )


def _efforts(steps: Sequence[Step], *, like: GroupCurve) -> list[Curve]:
    found = [step.effort(like.muscle, side=like.side) for step in steps]
    return [each.effort for each in found if each]


def _loads(steps: Sequence[Step], *, like: JointLoad) -> list[Curve]:
    found = [step.joint(like.joint) for step in steps]
    return [each.times_body_weight for each in found if each]


def _range(curve: Curve, *, others: Sequence[Curve]) -> tuple[Curve, Curve]:
    every = np.array([curve, *others])
    return tuple(map(float, every.min(axis=0))), tuple(map(float, every.max(axis=0)))
