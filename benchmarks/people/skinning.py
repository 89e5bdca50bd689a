"""Vertices of a posed body by linear blend skinning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benchmarks.people.bodies import Body
from benchmarks.people.raster import compiled

FloatArray = npt.NDArray[np.float64]


def pose_vertices(body: Body, bone_rotations: FloatArray, bone_positions: FloatArray) -> FloatArray:
    """Vertices (n, 3) in metres for rotations (b, 3, 3) and joint centres (b, 3) of the bones.

    Rotations turn the rest pose, so they contain ``body.align``.
    """
    carried = np.einsum("bij,bj->bi", bone_rotations, body.joints)
    moves = np.ascontiguousarray(bone_positions - carried)
    turns = np.ascontiguousarray(bone_rotations)
    return np.asarray(_blend(body.vertices, body.weights, turns, moves))


@compiled
def _blend(vertices, weights, turns, moves):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Each vertex moved by the weighted mean of the bones' moves."""
    out = np.zeros_like(vertices)
    for i in range(vertices.shape[0]):
        x, y, z = vertices[i, 0], vertices[i, 1], vertices[i, 2]
        for bone in range(turns.shape[0]):
            weight = weights[i, bone]
            if weight == 0.0:
                continue
            for k in range(3):
                out[i, k] += weight * (
                    turns[bone, k, 0] * x
                    + turns[bone, k, 1] * y
                    + turns[bone, k, 2] * z
                    + moves[bone, k]
                )
    return out
