"""Forces of the ground: predicted from where the body touches it.

The ground cannot pull, and rubs only as much as it is pressed. A force at a point is a sum of
pushes along the edges of its friction cone, a pyramid, so that both hold of themselves. Among all
pushes that hold the pelvis' balance the ones with the smallest sum of squares are taken, so that
weight is spread as evenly as balance allows. People push a little otherwise where that spares
muscles: then pushes are shared out together with the muscles' load, and what each foot does
otherwise than with even ground has a price, taken from walking. Who lies or kneels pays none. What
balance is still missing stays as a residual.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.load_sharing import ExtraColumns, share_loads

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

EDGES: Final = 4
"""Of the friction cone, a pyramid."""
_PUSHED: Final = ("push_sideways", "push_along")
"""How far along the room's axes, left and back."""
_SOLE: Final = frozenset({"heel", "ball_inner", "ball_outer", "toe"})


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


def departures(
    places_m: FloatArray,
    *,
    points: Sequence[str],
    pushes: FloatArray,
    weight_n: float,
    height_m: float,
    dear: FloatArray | None = None,
) -> FloatArray:
    """What each push adds to what people are seen to do otherwise than evenly, in their measure.

    Parameters
    ----------
    places_m : array (frame, point, 3)
        Of ``points``, in the room.
    pushes : array (frame, push)
        Those of even ground; where they press a foot is what its moments are taken about.

    Returns
    -------
    array (frame, row, push)
        For each foot its force sideways and along, where it is pressed (two rows), and how it is
        twisted on the floor; 1 is as far as people go. What else touches lies as it lies best.
    """
    numbers = load_knowledge().body_model.ground_setting
    forces = 1 / (weight_n * np.array([numbers(name) for name in _PUSHED]))
    shift = 1 / (weight_n * numbers("pressure_shift"))
    twist = 1 / (weight_n * height_m * numbers("twist"))
    edges_n = np.einsum("e,ia->iea", np.ones(EDGES), np.ones((len(points), 3))) * cone_edges()
    edges_n *= weight_n / (np.ones(len(points)) if dear is None else dear)[:, None, None]
    even_n = np.einsum("fie,iea->fia", pushes.reshape(len(pushes), -1, EDGES), edges_n)[..., 2]
    rows = [np.zeros((0, len(pushes), edges_n.shape[0] * EDGES))]
    for members in _feet(points):
        alone = np.zeros(edges_n.shape)
        alone[members] = edges_n[members]
        pushed = [np.tile(forces[a] * alone[..., a].ravel(), (len(pushes), 1)) for a in range(2)]
        pressed = even_n[:, members] + 1e-3
        centre = np.einsum("fi,fia->fa", pressed, places_m[:, members])
        arms = places_m - (centre / pressed.sum(axis=1, keepdims=True))[:, None]
        turned = np.cross(arms[:, :, None], alone).reshape(len(pushes), -1, 3)
        pushed += [shift * turned[..., 0], shift * turned[..., 1], twist * turned[..., 2]]
        rows.append(np.array(pushed))
    return np.concatenate(rows).transpose(1, 0, 2)


def departures_along(points: Sequence[str]) -> BoolArray:
    """Which rows of :func:`departures` are pushes forwards and back, (row,)."""
    return np.array([False, True, False, False, False] * len(_feet(points)), dtype=bool)


def _feet(points: Sequence[str]) -> list[list[int]]:
    """Places of the soles' points, foot by foot."""
    found: dict[str, list[int]] = {}
    for i, name in enumerate(points):
        part, _, side = name.rpartition("_")
        if part in _SOLE:
            found.setdefault(side, []).append(i)
    return list(found.values())
