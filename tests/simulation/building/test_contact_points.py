"""The body's points: every contact of a motion has some, and they lie on its surface."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from primemover.errors import PrimeMoverError
from primemover.knowledge.motions import MIDDLE, ContactPoint
from primemover.simulation.body_model import BodyModel
from primemover.simulation.body_size import GRAVITY
from primemover.simulation.building.contact_points import points_of
from primemover.simulation.building.upstream import load_upstream

SKIN_M = 0.045
"""Bone lies at most this deep under the points: skin, pads and the bar's own radius."""
ON_BONE = (
    *("heel", "ball_inner", "ball_outer", "toe", "instep", "knee", "knee_side", "ankle_side"),
    *("hip_side", "pelvis_front", "chest_front", "upper_back", "sacrum", "buttock"),
    *("head_back", "forehead", "head_top"),
)


def test_every_contact_of_motions_has_points_that_the_body_has(body: BodyModel) -> None:
    for name in get_args(ContactPoint):
        contacts = [name] if name in MIDDLE else [f"left_{name}", f"right_{name}"]
        for contact in contacts:
            points = points_of(contact)
            assert points
            assert set(points) <= set(body.points)
            if contact != name:
                side = contact.partition("_")[0]
                assert all(point.endswith(side) for point in points)


def test_a_point_that_is_none_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="no such contact point: left_tail"):
        points_of("left_tail")


def test_points_lie_on_the_skin_over_bone(body: BodyModel, standing: Any) -> None:
    bones = bone_vertices(body.mechanics, standing)
    for point in body.points:
        if point.removesuffix("_left").removesuffix("_right") in ON_BONE:
            place = standing.site(point).xpos
            assert np.linalg.norm(bones - place, axis=1).min() < SKIN_M, point


def test_the_sole_is_the_lowest_and_level_in_standing(body: BodyModel, standing: Any) -> None:
    bones = bone_vertices(body.mechanics, standing)
    sole = [
        standing.site(point).xpos[2]
        for side in ("left", "right")
        for point in points_of(f"{side}_sole")
    ]
    assert max(sole) <= bones[:, 2].min() + 1e-3
    assert max(sole) - min(sole) < 2e-3


def test_left_is_the_mirror_image_of_right(body: BodyModel, standing: Any) -> None:
    for point in body.points:
        if point.endswith("_left"):
            other = standing.site(f"{point.removesuffix('left')}right").xpos * [-1, 1, 1]
            assert standing.site(point).xpos == pytest.approx(other, abs=1e-9), point


def test_arms_hang_where_the_published_model_has_them(body: BodyModel, standing: Any) -> None:
    hung_m = np.array([0.170, 0.0975, 0.453])
    """From the middle of the pelvis to the shoulder: left, back, up (rajagopal2016, 1.70 m)."""
    reach_m = standing.body("uarm_left").xpos - standing.body("pelvis").xpos
    assert body.size.height_m == 1.70
    assert reach_m == pytest.approx(hung_m, abs=1e-3)
    upper = standing.body("uarm_left").xpos - standing.body("farm_left").xpos
    assert upper == pytest.approx([0, 0, 0.286], abs=1e-3)


def test_weight_is_that_of_gravity(body: BodyModel) -> None:
    assert body.mechanics.opt.gravity == pytest.approx([0, 0, -GRAVITY])


def test_the_body_stands_as_tall_as_it_is(body: BodyModel, standing: Any) -> None:
    tall_m = standing.site("head_top").xpos[2] - standing.site("heel_left").xpos[2]
    assert tall_m == pytest.approx(body.size.height_m, abs=0.01)


def bone_vertices(model: Any, data: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Every corner of every bone in the room; the bones' shapes are upstream's."""
    import mujoco

    shapes = load_upstream().compile()
    out = []
    for i in range(shapes.ngeom):
        if shapes.geom_type[i] == mujoco.mjtGeom.mjGEOM_MESH:
            mesh, bone = shapes.geom_dataid[i], shapes.body(shapes.geom_bodyid[i]).name
            turn = np.zeros(9)
            mujoco.mju_quat2Mat(turn, shapes.geom_quat[i])
            first = shapes.mesh_vertadr[mesh]
            corners = shapes.mesh_vert[first : first + shapes.mesh_vertnum[mesh]]
            local = corners @ turn.reshape(3, 3).T + shapes.geom_pos[i]
            place = data.body(bone)
            out.append(local @ place.xmat.reshape(3, 3).T + place.xpos)
    return np.concatenate(out)
