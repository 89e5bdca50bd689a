"""Points in many postures at once are those of the compiled model, and their slopes are slopes."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("mujoco")
pytest.importorskip("myo_sim")

from primemover.errors import PrimeMoverError
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import POSTURE
from primemover.simulation.landmark_chain import BonePoint, FloatArray, LandmarkChain

EXACT_M = 1e-6
"""Quaternions of the compiled model are unit to about this."""
SLOPE = 1e-5
"""Of differences over a millionth of a radian."""
POINTS = {
    name: BonePoint(bone=name, place_m=(0.1, 0.02, -0.03))
    for name in ("femur_l", "tibia_r", "toes_l", "torso", "farm_left", "farm_right")
}


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return build_body(BodySize(mass_kg=70, height_m=1.72))


def _postures(count: int) -> FloatArray:
    return np.random.default_rng(3).normal(scale=0.4, size=(count, len(POSTURE)))


def test_places_are_those_of_the_compiled_model(body: BodyModel) -> None:
    import mujoco

    postures = _postures(4)
    placed = LandmarkChain(body, points=POINTS).at(postures)
    data = mujoco.MjData(body.mechanics)
    for i, posture in enumerate(postures):
        data.qpos[:] = body.expand(posture)
        mujoco.mj_kinematics(body.mechanics, data)
        mujoco.mj_comPos(body.mechanics, data)
        for name, point in POINTS.items():
            bone = data.body(name)
            true = bone.xpos + bone.xmat.reshape(3, 3) @ np.array(point.place_m)
            assert placed.places_m[name][i] == pytest.approx(true, abs=EXACT_M)
        centre = placed.places_m["mass_centre"][i]
        assert centre == pytest.approx(data.subtree_com[0], abs=1e-4)


def test_slopes_are_differences(body: BodyModel) -> None:
    chain, posture, step = LandmarkChain(body, points=POINTS), _postures(1), 1e-6
    here = chain.at(posture)
    for column in range(len(POSTURE)):
        there = chain.at(posture + step * np.eye(len(POSTURE))[column])
        for name, slopes in here.slopes.items():
            seen = (there.places_m[name] - here.places_m[name]) / step
            assert seen == pytest.approx(slopes[:, :, column], abs=SLOPE)


def test_a_bone_that_is_not_there_is_named(body: BodyModel) -> None:
    with pytest.raises(PrimeMoverError, match="no such bone: wing"):
        LandmarkChain(body, points={"tip": BonePoint(bone="wing")})
