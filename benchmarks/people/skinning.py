"""Vertices of a posed body by linear blend skinning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benchmarks.people.bodies import Body

FloatArray = npt.NDArray[np.float64]


def pose_vertices(body: Body, bone_rotations: FloatArray, bone_positions: FloatArray) -> FloatArray:
    """Vertices (n, 3) in metres for rotations (b, 3, 3) and joint centres (b, 3) of the bones.

    Rotations turn the rest pose, so they contain ``body.align``.
    """
    bones = len(body.bones)
    carried = np.einsum("bij,bj->bi", bone_rotations, body.joints)
    moves = np.concatenate([bone_rotations.reshape(bones, 9), bone_positions - carried], axis=1)
    blended = body.weights @ moves
    turned = np.einsum("nij,nj->ni", blended[:, :9].reshape(-1, 3, 3), body.vertices)
    return np.asarray(turned + blended[:, 9:])
