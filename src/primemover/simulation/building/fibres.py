"""Fibres and tendons of every muscle from published tables, on the body's own paths.

Upstream fitted them anew for its own muscle model, and some came out far from what was measured:
the lowest part of gluteus maximus has fibres of 41 cm (published: 17 cm), and the force of the
hamstrings hardly depends on their length. Here a leg's fibres and tendons are those of the
published model, stretched with the path of a larger body, so that a fibre is as long beside its
optimal length as the published one is in the same posture, under load: tendons are rigid at the
length to which the greatest force stretches them. Added muscles have the fibre length in standing
that their sarcomeres were measured at. Trunk muscles keep upstream's fibre length in standing,
within the bounds of the settings.

References
----------
rajagopal2016, parvaresh2019, christophy2012, myosim2025
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import BodyModelNumbers, MuscleTendon, TrunkMuscle
from primemover.simulation.body import Muscles

FloatArray = npt.NDArray[np.float64]

NEIGHBOUR: Final = "piri"
"""The muscle whose path tells how much larger a body's hips are than upstream's."""
BESIDE: Final = ("glmin1", "glmin2", "glmin3")
"""The fascicles that the force of added muscles is a share of: measured in the same hips."""

Properties = tuple[float, float, float, float]
"""Greatest force in N, optimal fibre and tendon in m, pennation in rad."""


def fitted_fibres(muscles: Muscles, *, standing_m: FloatArray) -> Muscles:
    """The muscles with published force, fibres and tendons.

    Parameters
    ----------
    muscles : Muscles
        Only names and sides are read.
    standing_m : array (muscle,)
        Length of every path in standing, on the body as it is.

    Raises
    ------
    PrimeMoverError
        Naming every fascicle that no table knows.
    """
    numbers = load_knowledge().body_model
    _require_known(muscles.names, numbers=numbers)
    sizes = _body_sizes(muscles, standing_m=standing_m, numbers=numbers)
    whole = _stands_for(muscles.names, numbers=numbers)
    found = [
        _properties(name, standing_m=float(length_m), size=sizes[side], whole=whole.get(name))
        for name, side, length_m in zip(muscles.names, muscles.sides, standing_m, strict=True)
    ]
    columns = np.array(found, dtype=float).reshape(-1, 4)
    return replace(
        muscles,
        max_force_n=columns[:, 0],
        optimal_fibre_m=columns[:, 1],
        tendon_slack_m=columns[:, 2],
        pennation_rad=columns[:, 3],
    )


def _require_known(names: tuple[str, ...], *, numbers: BodyModelNumbers) -> None:
    tables = (numbers.leg_muscles, numbers.trunk_muscles, numbers.added_muscles)
    known = {name for table in tables for name in table.muscles}
    unknown = sorted(set(names) - known)
    if unknown:
        raise PrimeMoverError(
            f"body model: no fibres are known for {', '.join(unknown)}; "
            "add them to knowledge/body_model"
        )


def _body_sizes(
    muscles: Muscles, *, standing_m: FloatArray, numbers: BodyModelNumbers
) -> dict[str, float]:
    """How much longer than upstream's the path of a neighbour is, by side."""
    path_m = numbers.leg_muscles.muscles[NEIGHBOUR].standing_path_m
    rows = zip(muscles.names, muscles.sides, standing_m, strict=True)
    sizes = {"left": 1.0, "right": 1.0}
    return sizes | {side: float(length / path_m) for n, side, length in rows if n == NEIGHBOUR}


def _stands_for(names: tuple[str, ...], *, numbers: BodyModelNumbers) -> dict[str, str]:
    """The leg's muscle that each of these fascicles is a part of, where the body has it not."""
    rows = numbers.trunk_muscles.stands_for.items()
    return {part: whole for whole, parts in rows for part in parts if whole not in names}


def _properties(name: str, *, standing_m: float, size: float, whole: str | None) -> Properties:
    numbers = load_knowledge().body_model
    if whole is not None:
        return _of_part(name, standing_m=standing_m, size=size, whole=whole)
    if name in numbers.leg_muscles.muscles:
        row = numbers.leg_muscles.muscles[name]
        return _of_leg(row, standing_m=standing_m, strain=numbers.setting("tendon_strain"))
    if name in numbers.trunk_muscles.muscles:
        trunk = numbers.trunk_muscles.muscles[name]
        return _of_trunk(trunk, standing_m=standing_m, numbers=numbers)
    added = numbers.added_muscles.muscles[name]
    beside_n = sum(numbers.leg_muscles.muscles[part].max_force_n for part in BESIDE)
    longest_m = numbers.upstream_value("longest_fibre_share") * standing_m
    along_m = min(added.optimal_fibre_m * added.standing_fibre * size, longest_m)
    fibre_m = along_m / added.standing_fibre
    return added.force_of_gluteus_minimus * beside_n, fibre_m, standing_m - along_m, 0.0


def _of_part(name: str, *, standing_m: float, size: float, whole: str) -> Properties:
    """A part of a leg's muscle: its share of the force, and its fibre length in standing."""
    numbers = load_knowledge().body_model
    trunk, row = numbers.trunk_muscles, numbers.leg_muscles.muscles[whole]
    all_n = sum(trunk.muscles[part].max_force_n for part in trunk.stands_for[whole])
    tendon_m = row.tendon_slack_m * (1 + numbers.setting("tendon_strain"))
    longest_m = numbers.upstream_value("longest_fibre_share") * standing_m
    along_m = min((row.standing_path_m - tendon_m) * size, longest_m)
    return (
        row.max_force_n * trunk.muscles[name].max_force_n / all_n,
        row.optimal_fibre_m * size,
        standing_m - along_m,
        float(np.radians(row.pennation_deg)),
    )


def _of_leg(row: MuscleTendon, *, standing_m: float, strain: float) -> Properties:
    size = standing_m / row.standing_path_m
    return (
        row.max_force_n,
        row.optimal_fibre_m * size,
        row.tendon_slack_m * size * (1 + strain),
        float(np.radians(row.pennation_deg)),
    )


def _of_trunk(row: TrunkMuscle, *, standing_m: float, numbers: BodyModelNumbers) -> Properties:
    size = standing_m / row.standing_path_m
    longest_m = numbers.setting("trunk_fibre_share") * row.standing_path_m
    bounds = numbers.settings["trunk_standing_fibre"]
    length = float(np.clip(row.standing_fibre, bounds.low, bounds.high))
    fibre_m = min(row.optimal_fibre_m, longest_m) * size
    return row.max_force_n, fibre_m, standing_m - length * fibre_m, 0.0
