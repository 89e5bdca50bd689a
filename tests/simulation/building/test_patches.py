"""What is mended in the upstream model, each against what was published or must be so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import MOMENTS, posture
from primemover.simulation.mechanics import movement_mechanics


def test_nothing_is_printed_and_no_file_is_written(tmp_path: Path) -> None:
    code = (
        "from primemover.simulation.building.upstream import load_upstream\n"
        "load_upstream().compile()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout + done.stderr == ""
    assert not list(tmp_path.iterdir())


def test_the_lowest_joint_takes_an_eighth_of_flexion_and_shares_add_up(body: BodyModel) -> None:
    shares = {
        each.joint: each.polynomial[1]
        for each in body.couplings
        if each.coordinate == "trunk_flexion" and each.joint != "Abs_r3"
    }
    assert shares["flex_extension"] == pytest.approx(0.125)
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("name", ["trunk_flexion", "trunk_side_bend", "trunk_rotation"])
def test_the_thorax_turns_by_the_whole_angle(body: BodyModel, name: str) -> None:
    import mujoco

    data = mujoco.MjData(body.mechanics)
    data.qpos[:] = body.expand(posture())
    mujoco.mj_kinematics(body.mechanics, data)
    before = data.body("torso").xmat.reshape(3, 3).copy()
    data.qpos[:] = body.expand(posture(**{name: 20.0}))
    mujoco.mj_kinematics(body.mechanics, data)
    turned = data.body("torso").xmat.reshape(3, 3) @ before.T
    angle_deg = np.degrees(np.arccos((np.trace(turned) - 1) / 2))
    assert angle_deg == pytest.approx(20.0, abs=0.1)


@pytest.mark.parametrize("sex", ["female", "male"])
def test_segments_weigh_what_was_published(sex: Any) -> None:
    size = BodySize(mass_kg=70, height_m=1.72, sex=sex)
    model = build_body(size).mechanics
    rows = load_knowledge().body_model.segments.of(sex)
    assert model.body_mass.sum() == pytest.approx(70, abs=1e-3)
    for bone, segment in (("femur_l", "thigh"), ("tibia_r", "shank"), ("head", "head")):
        share = model.body(bone).mass[0] / 70
        assert share == pytest.approx(rows[segment].mass, abs=1e-3)  # type: ignore[index]


def test_the_psoas_is_counted_once_and_crosses_spine_and_hip(body: BodyModel) -> None:
    names, sides = body.muscles.names, body.muscles.sides
    assert "psoas" not in names
    right = [i for i, n in enumerate(names) if n.startswith("Ps_") and sides[i] == "right"]
    assert len(right) == 11
    found = movement_mechanics(body, postures=posture()[None])
    hip = found.moment_arms_m[0, MOMENTS.index("hip_flexion_right"), right]
    back = found.moment_arms_m[0, MOMENTS.index("trunk_side_bend"), right]
    assert hip.min() > 0.01
    assert np.abs(back).max() > 0.005


def test_right_and_left_muscles_pull_alike_in_standing(body: BodyModel) -> None:
    found = movement_mechanics(body, postures=posture()[None])
    order = list(zip(body.muscles.names, body.muscles.sides, strict=True))
    left = [order.index((name, "left")) for name, side in order if side == "right"]
    right = [i for i, (_, side) in enumerate(order) if side == "right"]
    lengths = found.lengths_m[0]
    assert lengths[left] == pytest.approx(lengths[right], abs=1e-6)
    flexion = found.moment_arms_m[0, MOMENTS.index("trunk_flexion")]
    assert flexion[left] == pytest.approx(flexion[right], abs=1e-6)


@pytest.mark.parametrize("height_m", [1.5, 2.0])
def test_lengths_and_arms_grow_with_height(body: BodyModel, height_m: float) -> None:
    factor = height_m / body.size.height_m
    bent = posture(hip_flexion=60, knee_flexion=70, trunk_flexion=20)[None]
    here = movement_mechanics(body, postures=bent)
    there = movement_mechanics(build_body(BodySize(mass_kg=75, height_m=height_m)), postures=bent)
    angles = slice(6, None)
    expected = here.moment_arms_m[:, angles] * factor
    assert there.moment_arms_m[:, angles] == pytest.approx(expected, abs=1e-6)
    moments = here.moments_nm[:, angles] * factor
    assert there.moments_nm[:, angles] == pytest.approx(moments, rel=1e-4, abs=1e-3)
