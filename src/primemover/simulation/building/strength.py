"""How strong a person of this size and sex is: muscle forces set by published joint torques.

Muscle forces of the published models come from muscle sizes and one tension for all muscle; with
them a leg is about twice as strong as people are on a dynamometer, and a back half as strong. Here
the force of every muscle of a group is scaled by one factor, so that the model's greatest isometric
torques are on average the published ones, which grow with body weight and height and differ by sex.
Nothing is fitted to muscle activity.

Notes
-----
The model's greatest torque in a direction is the sum over all muscles that pull that way, each at
its greatest active force there: what pulls the other way is taken to rest, and what else they would
move is taken to be held, as by the straps of a dynamometer. Groups depend on each other (the rectus
femoris bends the hip), so that their factors are found by turns.

References
----------
anderson2007, sarabon2021, chaffin1999, kumar1995, mcneill1980, pmc11329127, johnson2010
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import BodyModelNumbers, TorqueCurve
from primemover.simulation.body import BodyModel, Muscles
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.force_length import available_force
from primemover.simulation.groups import groups_of
from primemover.simulation.mechanics import movement_mechanics

FloatArray = npt.NDArray[np.float64]

TURNS: Final = 30
"""After so many turns the factors no longer change in the fourth digit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Torque:
    """One published torque beside the model's.

    Attributes
    ----------
    curve : TorqueCurve
    published_nm : array (angle,)
        For a person of the body's size.
    by_muscle_nm : array (angle, muscle)
        What each muscle of the model could add, none below zero.
    """

    curve: TorqueCurve
    published_nm: FloatArray
    by_muscle_nm: FloatArray

    @property
    def model_nm(self) -> FloatArray:
        """The model's greatest torque at each angle."""
        return np.asarray(self.by_muscle_nm.sum(axis=1))


def greatest_torques(body: BodyModel) -> tuple[Torque, ...]:
    """Every published torque that holds for the body's sex, beside the model's as it is."""
    curves = [
        curve
        for curve in load_knowledge().body_model.strength.torques
        if body.size.sex is None or curve.sex in (None, body.size.sex)
    ]
    return tuple(
        torque_at(body, curve=curve, angles_deg=np.array(curve.angles_deg)) for curve in curves
    )


def calibrated_strength(body: BodyModel) -> Muscles:
    """The body's muscles with their force set by the published torques."""
    numbers = load_knowledge().body_model
    groups = _strength_groups(body.muscles.names, numbers=numbers)
    factors = _factors(greatest_torques(body), groups=groups, numbers=numbers)
    scale = np.array([factors[group] for group in groups])
    return replace(body.muscles, max_force_n=body.muscles.max_force_n * scale)


def strength_factors(body: BodyModel) -> dict[str, float]:
    """By how much the force of each group would have to change for the published torques."""
    numbers = load_knowledge().body_model
    groups = _strength_groups(body.muscles.names, numbers=numbers)
    return _factors(greatest_torques(body), groups=groups, numbers=numbers)


def torque_at(body: BodyModel, *, curve: TorqueCurve, angles_deg: FloatArray) -> Torque:
    """A published torque beside the model's at these angles, (angle,) in degrees."""
    sided = f"{curve.coordinate}_right"
    row = MOMENTS.index(sided if sided in MOMENTS else curve.coordinate)
    postures = [
        posture(**{**curve.posture, curve.coordinate: float(angle)}) for angle in angles_deg
    ]
    found = movement_mechanics(body, postures=np.array(postures))
    active_n, _ = available_force(found.lengths_m, muscles=body.muscles)
    pulls_m = np.maximum(found.moment_arms_m[:, row] * curve.direction, 0.0)
    whole_nm = body.size.weight_n * body.size.height_m
    return Torque(
        curve=curve,
        published_nm=whole_nm * np.array([curve.at(float(angle)) for angle in angles_deg]),
        by_muscle_nm=pulls_m * active_n,
    )


def _strength_groups(names: tuple[str, ...], *, numbers: BodyModelNumbers) -> tuple[str, ...]:
    """The group of :class:`Strength` that each fascicle belongs to."""
    entries = numbers.strength.groups.items()
    group_of = {muscle: name for name, entry in entries for muscle in entry.muscles}
    return tuple(group_of[group] for group in groups_of(names))


def _factors(
    torques: tuple[Torque, ...], *, groups: tuple[str, ...], numbers: BodyModelNumbers
) -> dict[str, float]:
    factors = dict.fromkeys(numbers.strength.groups, 1.0)
    for _ in range(TURNS):
        scale = np.array([factors[group] for group in groups])
        for name, entry in numbers.strength.groups.items():
            changes = [
                _change(torques, movement=movement, scale=scale) for movement in entry.movements
            ]
            factors[name] *= float(np.exp(np.mean(np.log(changes))))
    return factors


def _change(torques: tuple[Torque, ...], *, movement: str, scale: FloatArray) -> float:
    """Published over model torque of a movement, mean over its curves."""
    return float(
        np.mean(
            [
                torque.published_nm.mean() / (torque.by_muscle_nm @ scale).mean()
                for torque in torques
                if torque.curve.movement == movement and not torque.curve.compared_only
            ]
        )
    )
