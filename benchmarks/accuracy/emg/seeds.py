"""Which random numbers and which muscles were developed on, and which are reported.

Settings, families of ramps and the widening of intervals were chosen on the development ones
alone. The reported ones were drawn once the settings stood in knowledge.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

Use = Literal["development", "reported"]

SEEDS: Final[dict[Use, int]] = {"development": 1000, "reported": 770_000}
"""First part of every seed; the second is the cell's name."""

MUSCLES: Final[dict[Use, tuple[str, ...]]] = {
    "development": ("VL", "SO", "PL", "RF", "TA"),
    "reported": ("ME", "MA", "BF", "ST", "GM", "GL", "FL", "VM"),
}
"""Channels of the real walking recording whose bursts and rest semi-real signals are made of."""


def generator(use: Use, *, cell: str) -> np.random.Generator:
    """Random numbers of one cell of a table, the same on every machine."""
    return np.random.default_rng([SEEDS[use], *cell.encode()])
