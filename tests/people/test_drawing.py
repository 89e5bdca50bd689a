"""The renderer against scenes whose picture is known by construction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("numba", reason="drawing needs the extra `people`")

from benchmarks.people import raster
from benchmarks.people.backdrop import linear
from benchmarks.people.camera import Camera
from benchmarks.people.drawing import Scene
from benchmarks.people.room import PLAIN, ROOM_COUNT, Box, room

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

RED = (200.0, 30.0, 30.0)
GREEN = (30.0, 180.0, 60.0)
EDGE_PX = 0.75
"""Edges are sampled twice a pixel; the middle of a shape may be off by less than one."""
CAMERA = Camera(yaw_deg=0.0, distance_m=3.0, height_m=1.0, look_at_m=(0.0, 0.0, 1.0))


@dataclass(frozen=True)
class Cube:
    """A cube with its middle at ``centre``."""

    centre: tuple[float, float, float]
    half_m: float = 0.2
    colour: tuple[float, float, float] = RED

    @property
    def vertices(self) -> FloatArray:
        corners = np.array([[i >> k & 1 for k in range(3)] for i in range(8)]) * 2.0 - 1.0
        return np.asarray(np.array(self.centre) + corners * self.half_m)

    @property
    def faces(self) -> IntArray:
        quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
        return np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])

    @property
    def colours(self) -> FloatArray:
        return np.tile(np.array(self.colour), (8, 1))


def drawn(*cubes: Cube, number: int = PLAIN, props: tuple[Box, ...] = ()) -> FloatArray:
    scene = Scene(bodies=cubes, camera=CAMERA, room=room(number), props=props)
    return scene.draw([cube.vertices for cube in cubes]).astype(np.float64)


def reddish(picture: FloatArray) -> npt.NDArray[np.bool_]:
    return np.asarray(picture[..., 0] > picture[..., 1:].max(axis=-1) + 40)


def greenish(picture: FloatArray) -> npt.NDArray[np.bool_]:
    return np.asarray(picture[..., 1] > picture[..., [0, 2]].max(axis=-1) + 40)


def test_a_cube_is_drawn_where_the_camera_projects_it() -> None:
    cube = Cube((0.4, 0.0, 1.3), half_m=0.1)
    rows, columns = np.nonzero(reddish(drawn(cube)))
    corners = CAMERA.project(cube.vertices)
    assert columns.min() == pytest.approx(corners[:, 0].min(), abs=2 * EDGE_PX)
    assert columns.max() + 1 == pytest.approx(corners[:, 0].max(), abs=2 * EDGE_PX)
    assert rows.min() == pytest.approx(corners[:, 1].min(), abs=2 * EDGE_PX)
    assert rows.max() + 1 == pytest.approx(corners[:, 1].max(), abs=2 * EDGE_PX)


def test_the_nearer_of_two_hides_the_other_whatever_their_order() -> None:
    near, far = Cube((0, -0.5, 1.0)), Cube((0, 0.5, 1.0), colour=GREEN)
    for order in ((near, far), (far, near)):
        picture = drawn(*order)
        assert reddish(picture).any()
        assert not greenish(picture).any()


def test_a_prop_in_front_hides_and_one_behind_does_not() -> None:
    cube = Cube((0, 0, 0.5))
    front = Box(centre_m=(0, -0.6, 0.5), size_m=(1.5, 0.1, 1.0), colour=(90, 90, 200))
    behind = Box(centre_m=(0, 0.6, 0.5), size_m=(1.5, 0.1, 1.0), colour=(90, 90, 200))
    alone = reddish(drawn(cube)).sum()
    assert reddish(drawn(cube, props=(front,))).sum() == 0
    # Pixels on the edge mix with what is behind: four edges of the 94 pixels there are.
    assert reddish(drawn(cube, props=(behind,))).sum() == pytest.approx(alone, rel=4 / 94)


def test_a_shadow_falls_on_the_floor_away_from_the_light() -> None:
    cube = Cube((0, 0, 0.6))
    with_cube = drawn(cube)
    without = drawn(Cube((0, 0, -50.0)))
    darker = (without - with_cube).sum(axis=-1) * ~reddish(with_cube)
    light = np.array(room(PLAIN).light.towards)
    on_floor = np.array([0.0, 0.0, 0.6]) - light * 0.6 / light[2]
    column, row = CAMERA.project(on_floor).astype(int)
    assert darker[row, column] > 20
    # On the light's side of the cube nothing darkens.
    mirrored = CAMERA.project(on_floor * [-1, -1, 1]).astype(int)
    assert abs(darker[mirrored[1], mirrored[0]]) < 6


def test_the_same_bytes_on_every_run() -> None:
    cubes = (Cube((0, 0, 1.0)), Cube((0.3, 0.1, 0.4), colour=GREEN))
    assert drawn(*cubes, number=3).tobytes() == drawn(*cubes, number=3).tobytes()


def test_rooms_differ_and_repeat_exactly() -> None:
    pictures = [drawn(Cube((0, 0, 1.0)), number=n) for n in range(ROOM_COUNT)]
    for first in range(ROOM_COUNT):
        for second in range(first):
            assert np.abs(pictures[first] - pictures[second]).mean() > 5


def test_dark_is_darker_by_the_share_asked_for() -> None:
    scene = Scene(bodies=(Cube((0, 0, 1.0)),), camera=CAMERA, room=room(0))
    dark = Scene(bodies=scene.bodies, camera=CAMERA, room=room(0), light_share=0.25)
    vertices = [scene.bodies[0].vertices]
    bright, dim = (linear(s.draw(vertices)).mean() for s in (scene, dark))
    assert 0.15 < dim / bright < 0.35


def test_a_turning_camera_sees_what_one_standing_there_would() -> None:
    from dataclasses import replace

    cube = Cube((0, 0, 1.0))
    turned = replace(CAMERA, turn_deg=6.0, pitch_deg=-2.0, roll_deg=1.5)
    scene = Scene(bodies=(cube,), camera=CAMERA, room=room(1))
    there = Scene(bodies=(cube,), camera=turned, room=room(1))
    moved = scene.draw([cube.vertices], camera=turned).astype(float)
    still = there.draw([cube.vertices]).astype(float)
    # Resampled, so edges of the room are softer; the cube itself is drawn anew.
    assert np.abs(moved - still).mean() < 3.0
    column, row = turned.project(np.array(cube.centre)).astype(int)
    middle = np.s_[row - 20 : row + 20, column - 20 : column + 20]
    assert np.abs(moved[middle] - still[middle]).max() <= 2


def test_nobody_in_the_picture_is_the_empty_room() -> None:
    scene = Scene(bodies=(Cube((0, 0, 1.0)),), camera=CAMERA, room=room(2))
    behind_camera = scene.bodies[0].vertices - [0.0, 20.0, 0.0]
    assert (scene.draw([behind_camera]) == scene.backdrop.frame).mean() > 0.99


def test_the_z_buffer_keeps_the_nearest_and_interpolates_depth() -> None:
    x, y = np.array([0.0, 10.0, 0.0]), np.array([0.0, 0.0, 10.0])
    near = np.array([1.0, 3.0, 1.0])
    nearest, owner = np.zeros((10, 10)), np.full((10, 10), -1, dtype=np.int32)
    faces = np.array([[0, 1, 2]])
    raster.rasterise(x, y, near, faces, nearest, owner, False)
    # At the middle of pixel (row 1, column 4) the first coordinate is 4.5 of 10.
    assert nearest[1, 4] == pytest.approx(1.0 + 2.0 * 0.45)
    assert owner[1, 4] == 0
    assert owner[9, 9] == -1
    assert (owner == 0).sum() == 55  # the triangle's lower left half, its diagonal included


def test_normals_point_outwards() -> None:
    cube = Cube((0, 0, 0), half_m=1.0)
    normals = raster.vertex_normals(cube.vertices, cube.faces)
    assert (normals * cube.vertices).sum(axis=1) == pytest.approx(np.sqrt(3.0), abs=0.2)
