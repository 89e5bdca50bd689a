"""What a camera may have got wrong, as members of an ensemble; and what they make of a figure.

An error of the pose is mostly the same in the whole recording, and partly comes and goes within a
repetition. Every member is one way in which the angles may truly have been, as likely as their
calibrated half-widths say; members come in pairs that err in opposite directions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.filmed_angles import FilmedAngle
from primemover.simulation.filmed_postures import Courses
from primemover.simulation.filmed_scenes import FilmedScene
from primemover.simulation.step_account import DECIMALS
from primemover.simulation.who_carries import Curve, Step

FloatArray = npt.NDArray[np.float64]

SEED: Final = 20
"""The same recording gives the same figures."""
BAND: Final = (2.5, 97.5)
"""Per cent between which 95 % lie."""


def draw_members(
    repetitions: Courses,
    *,
    mean: Courses,
    angles: Sequence[FilmedAngle],
    scene: FilmedScene,
    members: int,
    step_sd_m: float = 0.0,
) -> Courses:
    """Members of an ensemble: each one repetition of those seen, in turn, with errors of its own.

    Parameters
    ----------
    repetitions, mean : Courses
        Every repetition, and their mean, whose timing all members have.
    members : int
        How many; an odd one has no partner.
    step_sd_m : float
        How far the length of a step may well be off.
    """
    frames = mean.depth.shape[1]
    draws = np.random.default_rng(SEED)
    errors = _errors(draws, count=members, frames=frames)
    from_repetition = np.arange(members) // 2 % len(repetitions)
    return Courses(
        time_s=np.repeat(mean.time_s, members, axis=0),
        depth=repetitions.depth[from_repetition],
        angles_deg={
            each.angle: repetitions.angles_deg[each.angle][from_repetition]
            + each.sd_deg * next(errors)
            for each in angles
        },
        unseen_deg={
            name: sd_deg * _paired(draws.standard_normal(_half(members)), members)
            for name, sd_deg in scene.unseen_sd_deg.items()
        },
        pressure_m=load_knowledge().body_model.filmed_postures.rule("pressure_sd_m")
        * _paired(draws.standard_normal(_half(members)), members),
        step_m=mean.step_m + step_sd_m * _paired(draws.standard_normal(_half(members)), members),
    )


def with_bands(step: Step, *, members: Sequence[Step], widen: float = 1.0) -> Step:
    """The step with the 95 % of its members about every curve, ``widen`` times as wide.

    An effort stays between none and all of a muscle's strength, a load above zero.
    """
    if not members:
        return step
    curves = tuple(
        replace(curve, low=low, high=high)
        for i, curve in enumerate(step.curves)
        for low, high in [
            _band(curve.effort, [each.curves[i].effort for each in members], widen, most=1.0)
        ]
    )
    joints = tuple(
        replace(joint, low=low, high=high)
        for i, joint in enumerate(step.joints)
        for low, high in [
            _band(joint.times_body_weight, [m.joints[i].times_body_weight for m in members], widen)
        ]
    )
    return replace(step, curves=curves, joints=joints)


def band_about(
    middle: FloatArray, *, members: FloatArray, widen: float = 1.0
) -> tuple[FloatArray, FloatArray]:
    """Between what the truth lies, lowest and highest, as ``members`` (member, …) say.

    Both are ``widen`` times as far from the middle as the 95 % of the members reach.
    """
    low, high = np.percentile(members, BAND, axis=0)
    below, above = np.maximum(middle - low, 0.0), np.maximum(high - middle, 0.0)
    return middle - widen * below, middle + widen * above


def _band(
    curve: Curve, members: Sequence[Curve], widen: float, most: float = np.inf
) -> tuple[Curve, Curve]:
    middle = np.array(curve)
    low, high = band_about(middle, members=np.array(members), widen=widen)
    below = np.round(np.clip(low, np.minimum(0.0, middle), middle), DECIMALS)
    above = np.round(np.clip(high, middle, np.maximum(most, middle)), DECIMALS)
    return tuple(map(float, below)), tuple(map(float, above))


def _errors(draws: np.random.Generator, *, count: int, frames: int) -> Iterator[FloatArray]:
    """Without end: errors (member, frame) of variance one."""
    rule = load_knowledge().body_model.filmed_postures.rule
    lasting, phase = rule("lasting_share"), np.linspace(0, 1, frames)
    near = np.exp(-(((phase[:, None] - phase) / rule("within_share")) ** 2) / 2)
    factor = np.linalg.cholesky(lasting + (1 - lasting) * near + 1e-9 * np.eye(frames))
    while True:
        yield _paired(draws.standard_normal((_half(count), frames)) @ factor.T, count)


def _half(members: int) -> int:
    return (members + 1) // 2


def _paired(half: FloatArray, members: int) -> FloatArray:
    both = np.stack([half, -half], axis=1).reshape(2 * len(half), *half.shape[1:])
    return np.asarray(both[:members])
