"""How much force a muscle can make at the length it has.

Notes
-----
Rigid tendons. Active force is a bell over the fibre's length in optimal lengths, passive force an
exponential beyond it, both as in Thelen 2003; dependence on speed is left out, because the
movements are slow.

References
----------
thelen2003
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from primemover.simulation.body_model import Muscles

FloatArray = npt.NDArray[np.float64]

WIDTH: Final = 0.45
PASSIVE_STRAIN: Final = 0.6
PASSIVE_SHAPE: Final = 4.0


def fibre_lengths(lengths_m: FloatArray, *, muscles: Muscles) -> tuple[FloatArray, FloatArray]:
    """Fibre length in optimal lengths and cosine of pennation, from path lengths (..., muscle)."""
    along = np.maximum(lengths_m - muscles.tendon_slack_m, 1e-3)
    across = muscles.optimal_fibre_m * np.sin(muscles.pennation_rad)
    fibre = np.hypot(along, across)
    return fibre / muscles.optimal_fibre_m, along / fibre


def available_force(lengths_m: FloatArray, *, muscles: Muscles) -> tuple[FloatArray, FloatArray]:
    """Greatest active force and passive force along the tendon in N, from lengths (..., muscle)."""
    length, cosine = fibre_lengths(lengths_m, muscles=muscles)
    active = np.exp(-((length - 1) ** 2) / WIDTH)
    stretch = np.maximum(length - 1, 0) / PASSIVE_STRAIN
    passive = np.expm1(PASSIVE_SHAPE * stretch) / np.expm1(PASSIVE_SHAPE)
    strength = muscles.max_force_n * cosine
    return strength * active, strength * np.minimum(passive, 1.0)
