"""Which fascicles make up a muscle, and which muscles are told together.

Groups do not overlap and leave nothing out, so that shares of them add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.simulation.body import Muscles
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@cache
def group_ids() -> tuple[str, ...]:
    """The muscles that shares are told by, in the order they are shown."""
    return tuple(load_knowledge().body_model.fascicles.groups)


def groups_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The group of each fascicle, by its name without side.

    Raises
    ------
    PrimeMoverError
        Naming every fascicle of no group.
    """
    found = _groups()
    missing = sorted({name for name in names if name not in found})
    if missing:
        raise PrimeMoverError(
            f"body model: of no muscle: {', '.join(missing)}; "
            "name them in knowledge/body_model/fascicles.toml"
        )
    return tuple(found[name] for name in names)


@cache
def fascicles_of(muscle: str) -> frozenset[str]:
    """The fascicles of a muscle with its parts and members, by name without side.

    Members may belong to another group: the hip flexors have the rectus femoris among them, whose
    share is told with the quadriceps.

    Raises
    ------
    PrimeMoverError
        For a muscle of which the model has nothing.
    """
    rows = load_knowledge().body_model.fascicles.rows()
    parts = set(_with_parts(muscle))
    found = frozenset(
        name for group, part, names in rows if part in parts or group == muscle for name in names
    )
    if not found:
        known = ", ".join(group_ids())
        raise PrimeMoverError(f"body model: it has no {muscle!r}; it has {known}")
    return found


def of_muscle(muscles: Muscles, *, muscle: str, side: Side | None = None) -> BoolArray:
    """Which fascicles belong to a muscle, (muscle,); of one side or of both."""
    names = fascicles_of(muscle)
    rows = zip(muscles.names, muscles.sides, strict=True)
    return np.array([name in names and side in (None, place) for name, place in rows])


def group_effort(activations: FloatArray, *, muscles: Muscles, side: Side) -> dict[str, FloatArray]:
    """Effort of every group of one side, (...,): activations weighted by greatest force.

    ``activations`` has shape (..., muscle).
    """
    groups = np.array(groups_of(muscles.names))
    here = np.array(muscles.sides) == side
    out: dict[str, FloatArray] = {}
    for group in group_ids():
        mine = here & (groups == group)
        if mine.any():
            weights = muscles.max_force_n[mine]
            out[group] = np.asarray(activations[..., mine] @ weights / weights.sum())
    return out


@cache
def _groups() -> dict[str, str]:
    rows = load_knowledge().body_model.fascicles.rows()
    return {name: group for group, _, names in rows for name in names}


def _with_parts(muscle: str) -> Iterator[str]:
    """A muscle, its members and everything that is part of it."""
    muscles = load_knowledge().muscles
    yield muscle
    inner = {name for name, entry in muscles.items() if entry.part_of == muscle}
    if muscle in muscles:
        inner |= set(muscles[muscle].members)
    for name in sorted(inner):
        yield from _with_parts(name)
