"""Forces of the ground: predicted from where the body touches it.

The ground cannot pull, and rubs only as much as it is pressed. A force at a point is a sum of
pushes along the edges of its friction cone, a pyramid, so that both hold of themselves. Among all
pushes that hold the pelvis' balance the ones with the smallest sum of squares are taken, so that
weight is spread as evenly as balance allows; or they are shared out together with the muscles'
load, as people choose how they push. What balance is still missing stays as a residual.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.load_sharing import ExtraColumns, share_loads

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

EDGES: Final = 4
"""Of the friction cone, a pyramid."""


def cone_edges() -> FloatArray:
    """Directions of the friction cone's edges, (edge, 3): a unit upwards, and what it rubs."""
    rubs = load_knowledge().body_model.ground_setting("friction")
    return np.array([[rubs, 0.0, 1.0], [-rubs, 0.0, 1.0], [0.0, rubs, 1.0], [0.0, -rubs, 1.0]])


def cone_columns(
    slopes: FloatArray, *, touching: BoolArray, weight_n: float, dear: FloatArray | None = None
) -> FloatArray:
    """What a body weight's push along each edge does, (frame, coordinate, point × edge).

    Parameters
    ----------
    slopes : array (frame, point, 3, coordinate)
        How points move with the coordinates.
    touching : array (frame, point)
        A point in the air pushes nothing.
    weight_n : float
    dear : array (point,), optional
        How much dearer a push of each point is; a dear point pushes little.
    """
    columns = np.einsum("fpac,ea->fcpe", slopes, cone_edges()) * weight_n
    columns *= touching[:, None, :, None]
    if dear is not None:
        columns /= dear[:, None]
    return np.asarray(columns.reshape(*columns.shape[:2], -1))


def cone_forces(
    pushes: FloatArray, *, weight_n: float, dear: FloatArray | None = None
) -> FloatArray:
    """Forces (frame, point, 3) in N from pushes (frame, point × edge)."""
    each = pushes.reshape(len(pushes), -1, EDGES)
    if dear is not None:
        each = each / dear[:, None]
    return np.asarray(each @ cone_edges() * weight_n)


def predicted_pushes(columns: FloatArray, *, needed: FloatArray) -> FloatArray:
    """Pushes (frame, push) that best hold the pelvis, as even as they can be.

    Parameters
    ----------
    columns : array (frame, 6, push)
        The pelvis' rows of :func:`cone_columns`.
    needed : array (frame, 6)
        What must come from outside: weight and acceleration, less known loads.
    """
    numbers = load_knowledge().body_model
    return share_loads(
        moment_arms=columns,
        strengths=np.ones((len(columns), columns.shape[2])),
        moments=needed,
        reserves=np.full(6, numbers.setting("firm_residual_n")),
        lower=0.0,
        upper=numbers.ground_setting("most_push"),
        tolerance=1e-6,
    ).activations


def free_ground(columns: FloatArray) -> ExtraColumns:
    """Pushes as further unknowns of the muscles' problem; from :func:`cone_columns`."""
    count, numbers = columns.shape[2], load_knowledge().body_model
    return ExtraColumns(
        matrix=columns,
        weights=np.full(count, numbers.ground_setting("push_cost")),
        lower=np.zeros(count),
        upper=np.full(count, numbers.ground_setting("most_push")),
    )
