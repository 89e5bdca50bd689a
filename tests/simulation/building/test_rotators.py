"""The deep outward rotators pull as they were seen to in opened hips."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics

STANDING = posture()
BENT = posture(hip_flexion=90, knee_flexion=90)
STRETCHED = posture(hip_flexion=105, hip_adduction=10, knee_flexion=90)
LENGTHENING_M = {"obtint": (0.012, 0.030), "piri": (0.015, 0.035)}
"""From about half of what three hips showed (vaarbakken2014: 30 and 35 mm) to all of it."""


def _arm_m(body: BodyModel, name: str, coordinate: str, *, bent: bool) -> float:
    found = movement_mechanics(body, postures=(BENT if bent else STANDING)[np.newaxis])
    return float(found.moment_arms_m[0, MOMENTS.index(f"{coordinate}_right"), _index(body, name)])


def _index(body: BodyModel, name: str) -> int:
    sides = zip(body.muscles.names, body.muscles.sides, strict=True)
    return next(i for i, each in enumerate(sides) if each == (name, "right"))


@pytest.mark.parametrize("name", ["obtint", "gemsup", "geminf"])
def test_obturator_internus_and_gemelli_extend_and_abduct_the_bent_hip(
    name: str, body: BodyModel
) -> None:
    assert _arm_m(body, name, "hip_rotation", bent=False) < -0.03
    assert _arm_m(body, name, "hip_flexion", bent=True) < -0.005
    assert _arm_m(body, name, "hip_adduction", bent=True) < -0.02


def test_obturator_externus_turns_outwards_all_the_more_when_the_hip_is_bent(
    body: BodyModel,
) -> None:
    straight = _arm_m(body, "obtext", "hip_rotation", bent=False)
    assert _arm_m(body, "obtext", "hip_rotation", bent=True) < straight < 0
    assert _arm_m(body, "obtext", "hip_adduction", bent=True) > 0


def test_quadratus_femoris_extends_the_bent_hip_and_still_turns_it_outwards(
    body: BodyModel,
) -> None:
    assert _arm_m(body, "quadfem", "hip_flexion", bent=True) < -0.02
    assert _arm_m(body, "quadfem", "hip_rotation", bent=True) < -0.02


@pytest.mark.parametrize("name", sorted(LENGTHENING_M))
def test_bending_and_crossing_stretches_them(name: str, body: BodyModel) -> None:
    found = movement_mechanics(body, postures=np.array([STANDING, STRETCHED]))
    grown_m = float(np.diff(found.lengths_m[:, _index(body, name)])[0])
    shortest_m, longest_m = LENGTHENING_M[name]
    assert shortest_m < grown_m <= longest_m
