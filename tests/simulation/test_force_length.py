"""Force by length: strongest at the optimal length, and as stiff as people's hips."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel, Muscles, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.force_length import available_force, fibre_lengths
from primemover.simulation.mechanics import movement_mechanics

SOFT_NM = 16.0
"""Passive moments of the hip beside riener1999: skin, capsule and ligaments are not in the model,
and people differ as much."""


def one(*, pennation_rad: float = 0.0) -> Muscles:
    return Muscles(
        names=("glmax1",),
        sides=("left",),
        max_force_n=np.array([1000.0]),
        optimal_fibre_m=np.array([0.1]),
        tendon_slack_m=np.array([0.2]),
        pennation_rad=np.array([pennation_rad]),
    )


def test_active_force_is_greatest_at_the_optimal_length() -> None:
    lengths_m = np.linspace(0.22, 0.40, 181)[:, np.newaxis]
    active_n, passive_n = available_force(lengths_m, muscles=one())
    assert lengths_m[np.argmax(active_n)][0] == pytest.approx(0.3, abs=1e-3)
    assert active_n.max() == pytest.approx(1000.0, rel=1e-3)
    assert (passive_n[lengths_m[:, 0] <= 0.3] == 0).all()
    assert (np.diff(passive_n[:, 0]) >= 0).all()


def test_slanted_fibres_pull_less_along_the_tendon() -> None:
    slant = np.radians(30.0)
    length_m = np.array([0.2 + 0.1 * np.cos(slant)])
    fibre, cosine = fibre_lengths(length_m, muscles=one(pennation_rad=float(slant)))
    assert fibre == pytest.approx([1.0])
    assert cosine == pytest.approx([np.cos(slant)])
    active_n, _ = available_force(length_m, muscles=one(pennation_rad=float(slant)))
    assert active_n == pytest.approx([1000.0 * np.cos(slant)])


@pytest.mark.parametrize(
    ("hip_deg", "knee_deg"), [(30, 30), (60, 60), (90, 90), (110, 110), (90, 60), (90, 30), (60, 0)]
)
def test_a_hip_at_rest_resists_as_little_as_peoples(hip_deg: float, knee_deg: float) -> None:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    body = resting()
    row = posture(hip_flexion=hip_deg, knee_flexion=knee_deg)
    found = movement_mechanics(body, postures=row[np.newaxis])
    _, passive_n = available_force(found.lengths_m, muscles=body.muscles)
    moment_nm = found.moment_arms_m[0, MOMENTS.index("hip_flexion_right")] @ passive_n[0]
    assert moment_nm == pytest.approx(passive_hip_nm(hip_deg, knee_deg), abs=SOFT_NM)


def resting() -> BodyModel:
    return build_body(BodySize(mass_kg=75, height_m=1.75, sex="male"))


def passive_hip_nm(hip_deg: float, knee_deg: float) -> float:
    """Passive moment of the hip in people, positive for flexion (riener1999)."""
    extended = exp(1.4655 - 0.0034 * knee_deg - 0.0750 * hip_deg)
    flexed = exp(1.3403 - 0.0226 * knee_deg + 0.0305 * hip_deg)
    return extended - flexed + 8.072
