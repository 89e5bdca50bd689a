"""The upstream model: legs and torso of ``myo-sim`` joined at the pelvis, and nothing else of it.

Its arm muscles are left out, because their source does not allow commercial use; so are its
contacts, sensors and the constraints between joints, which :mod:`primemover.simulation.coordinates`
writes out instead.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from primemover.errors import MissingExtraError, how_to_install
from primemover.simulation.coordinates import Coupling
from primemover.terms import SIDES

KNEE = "knee_angle_"


def load_upstream() -> Any:
    """The joined model as an editable ``MjSpec``, with a free joint named ``root``.

    Raises
    ------
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    try:
        from myo_sim.build.compose import (
            MODEL_REGISTRY,
            build_legs_spec,
            build_torso_spec,
            find_body,
        )
    except ImportError as error:
        raise MissingExtraError(
            f"muscle simulation: its libraries are not installed; run: {how_to_install('muscles')}"
        ) from error
    registration = MODEL_REGISTRY["myolegs"]
    spec = build_torso_spec(registration)
    root = find_body(spec, "Full Body")
    root.add_freejoint(name="root")
    legs = build_legs_spec(registration)
    with _quiet():
        spec.attach(legs, prefix="", suffix="", frame=root.add_frame(name="legs_attach"))
    return spec


def compiled(spec: Any) -> Any:
    """The model ready to compute with."""
    with _quiet():
        return spec.compile()


@contextmanager
def _quiet() -> Iterator[None]:
    """The library's remark that a model joined under its own names cannot be saved: it never is."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Attaching a spec")
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def knee_couplings(spec: Any) -> tuple[Coupling, ...]:
    """How kneecap and shin slide and turn with knee flexion, as upstream says."""
    follows = {f"{KNEE}{side[0]}": f"knee_flexion_{side}" for side in SIDES}
    return tuple(
        Coupling(
            joint=equality.name1,
            coordinate=follows[equality.name2],
            polynomial=tuple(float(c) for c in equality.data[:5]),
        )
        for equality in spec.equalities
        if equality.name2 in follows
    )


def strip(spec: Any) -> None:
    """Nothing comes back; contacts, constraints, sensors and stored poses are taken out."""
    for parts in (spec.pairs, spec.equalities, spec.sensors, spec.keys):
        for part in list(parts):
            spec.delete(part)
