"""How much force a muscle can make at the length it has.

Notes
-----
Rigid tendons. Active force is a bell over the fibre's length in optimal lengths, passive force an
exponential beyond it, both as in Thelen 2003 but with softer passive fibres, so that a stretched
hip resists as little as people's do; dependence on speed is left out, because the movements are
slow.

References
----------
thelen2003, riener1999
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from primemover.knowledge import load_knowledge
from primemover.simulation.body import Muscles

FloatArray = npt.NDArray[np.float64]

_CURVES = ("active_width", "passive_strain", "passive_shape")


def fibre_lengths(lengths_m: FloatArray, *, muscles: Muscles) -> tuple[FloatArray, FloatArray]:
    """Fibre length in optimal lengths and cosine of pennation, from path lengths (..., muscle)."""
    along = np.maximum(lengths_m - muscles.tendon_slack_m, 1e-3)
    across = muscles.optimal_fibre_m * np.sin(muscles.pennation_rad)
    fibre = np.hypot(along, across)
    return fibre / muscles.optimal_fibre_m, along / fibre


def available_force(
    lengths_m: FloatArray, *, muscles: Muscles, passive_strain: float | None = None
) -> tuple[FloatArray, FloatArray]:
    """Greatest active force and passive force along the tendon in N, from lengths (..., muscle).

    ``passive_strain`` stands in place of that in knowledge.
    """
    length, cosine = fibre_lengths(lengths_m, muscles=muscles)
    width, usual, shape = _curves()
    strain = usual if passive_strain is None else passive_strain
    active = np.exp(-((length - 1) ** 2) / width)
    stretch = np.maximum(length - 1, 0) / strain
    passive = np.expm1(shape * stretch) / np.expm1(shape)
    greatest_n = muscles.max_force_n * cosine
    own = 1.0 if muscles.strength is None else muscles.strength
    return greatest_n * active * own, greatest_n * np.minimum(passive, 1.0)


@cache
def _curves() -> tuple[float, float, float]:
    """Width of the active curve, strain and shape of the passive one."""
    numbers = load_knowledge().body_model
    width, strain, shape = (numbers.setting(name) for name in _CURVES)
    return width, strain, shape
