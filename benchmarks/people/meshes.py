"""Triangle meshes with skin weights: cut along a field, made finer, smoothed, grown and joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mesh:
    """Vertices (n, 3), triangles (f, 3), weights (n, bones) and a colour a vertex (n, 3)."""

    vertices: FloatArray
    faces: IntArray
    weights: FloatArray
    colours: FloatArray

    def painted(self, colour: Sequence[float] | FloatArray) -> Mesh:
        """The same mesh in one colour."""
        return replace(self, colours=np.tile(np.asarray(colour, float), (len(self.vertices), 1)))


def triangles(quads: IntArray) -> IntArray:
    """Two triangles for each quad."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def compact(mesh: Mesh) -> Mesh:
    """The mesh without vertices that no face uses."""
    used, faces = np.unique(mesh.faces, return_inverse=True)
    return Mesh(
        vertices=mesh.vertices[used],
        faces=faces.reshape(-1, 3).astype(np.int64),
        weights=mesh.weights[used],
        colours=mesh.colours[used],
    )


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """All meshes as one; nothing is welded."""
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate(
            [mesh.faces + start for mesh, start in zip(meshes, starts, strict=True)]
        ),
        weights=np.concatenate([mesh.weights for mesh in meshes]),
        colours=np.concatenate([mesh.colours for mesh in meshes]),
    )


def _with_vertices_between(
    mesh: Mesh, *, first: IntArray, second: IntArray, share: FloatArray
) -> Mesh:
    """The mesh with a vertex added between each pair, ``share`` of the way to the second."""
    part = share[:, None]

    def between(values: FloatArray) -> FloatArray:
        added = values[first] * (1 - part) + values[second] * part
        return np.concatenate([values, added])

    return replace(
        mesh,
        vertices=between(mesh.vertices),
        weights=between(mesh.weights),
        colours=between(mesh.colours),
    )


def cut(mesh: Mesh, field: FloatArray) -> tuple[Mesh, Mesh]:
    """The parts where ``field`` (a value a vertex) is positive and where it is not.

    Faces that the border crosses are split along it, so that the border is a clean line.
    """
    inside = field > 0
    count = inside[mesh.faces].sum(axis=1)
    mixed = mesh.faces[(count == 1) | (count == 2)]
    alone = np.where(inside[mixed].sum(axis=1)[:, None] == 1, inside[mixed], ~inside[mixed]).argmax(
        axis=1
    )
    turned = np.stack([mixed[np.arange(len(mixed)), (alone + k) % 3] for k in range(3)], axis=1)
    edges = np.sort(np.concatenate([turned[:, [0, 1]], turned[:, [0, 2]]]), axis=1)
    unique, place = np.unique(edges, axis=0, return_inverse=True)
    first, second = unique[:, 0], unique[:, 1]
    share = field[first] / (field[first] - field[second])
    finer = _with_vertices_between(mesh, first=first, second=second, share=share)
    added = len(mesh.vertices) + place.reshape(2, -1)
    tips = np.stack([turned[:, 0], added[0], added[1]], axis=1)
    bases = np.concatenate(
        [
            np.stack([added[0], turned[:, 1], turned[:, 2]], axis=1),
            np.stack([added[0], turned[:, 2], added[1]], axis=1),
        ]
    )
    tip_inside = inside[turned[:, 0]]
    base_inside = np.tile(~tip_inside, 2)
    positive = [mesh.faces[count == 3], tips[tip_inside], bases[base_inside]]
    negative = [mesh.faces[count == 0], tips[~tip_inside], bases[~base_inside]]
    return (
        compact(replace(finer, faces=np.concatenate(positive))),
        compact(replace(finer, faces=np.concatenate(negative))),
    )


def finer(mesh: Mesh) -> Mesh:
    """Each triangle split into four at the middles of its edges."""
    faces = mesh.faces
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    unique, place = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
    split = _with_vertices_between(
        mesh, first=unique[:, 0], second=unique[:, 1], share=np.full(len(unique), 0.5)
    )
    ab, bc, ca = len(mesh.vertices) + place.reshape(3, -1)
    a, b, c = faces.T
    parts = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return replace(split, faces=np.concatenate([np.stack(part, axis=1) for part in parts]))


def border(faces: IntArray, *, count: int) -> BoolArray:
    """Which of ``count`` vertices lie on an open border."""
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    unique, uses = np.unique(np.sort(sides, axis=1), axis=0, return_counts=True)
    flags = np.zeros(count, dtype=bool)
    flags[unique[uses == 1].ravel()] = True
    return flags


def smoothed(mesh: Mesh, *, rounds: int, strength: float = 0.5) -> Mesh:
    """The mesh with each vertex drawn towards its neighbours; borders move along themselves."""
    count = len(mesh.vertices)
    sides = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]])
    both = np.unique(np.concatenate([sides, sides[:, ::-1]]), axis=0)
    edge = border(mesh.faces, count=count)
    # A vertex on a border follows only its neighbours on the border, or the hem would creep in.
    both = both[~edge[both[:, 0]] | edge[both[:, 1]]]
    start, end = both.T
    number = np.maximum(np.bincount(start, minlength=count), 1)[:, None]
    vertices = mesh.vertices
    for _ in range(rounds):
        total = np.stack(
            [np.bincount(start, vertices[end, axis], minlength=count) for axis in range(3)], axis=1
        )
        vertices = vertices + strength * (total / number - vertices)
    return replace(mesh, vertices=vertices)


def normals(vertices: FloatArray, faces: IntArray) -> FloatArray:
    """Unit normals of the vertices, weighted by the area of the faces around."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    flat = faces.ravel()
    total = np.stack(
        [np.bincount(flat, np.repeat(across[:, k], 3), minlength=len(vertices)) for k in range(3)],
        axis=1,
    )
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def grown(mesh: Mesh, thickness_m: float | FloatArray) -> Mesh:
    """The mesh moved outwards along its normals."""
    amount = np.broadcast_to(np.asarray(thickness_m, float), (len(mesh.vertices),))
    outwards = normals(mesh.vertices, mesh.faces)
    return replace(mesh, vertices=mesh.vertices + outwards * amount[:, None])
