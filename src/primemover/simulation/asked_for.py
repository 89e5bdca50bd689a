"""What a caller asks of a simulation, refused at once where no body could do it."""

from __future__ import annotations

import math

from primemover.errors import PrimeMoverError
from primemover.terms import SIDES, Side


def require_doable(*, load_kg: float, side: Side | None) -> None:
    """Nothing comes back; a load and a side may be simulated.

    Parameters
    ----------
    load_kg : float
        What is carried, kg.
    side : {"left", "right"} or None
        The side that works; None where that is seen.

    Raises
    ------
    PrimeMoverError
        With every fault.
    """
    faults = []
    if not (math.isfinite(load_kg) and load_kg >= 0):
        faults.append(f"load {load_kg:g} kg, expected 0 or more")
    if side is not None and side not in SIDES:
        faults.append(f"side {side!r}, expected left or right")
    if faults:
        raise PrimeMoverError(f"simulation: {'; '.join(faults)}; say what was really done")
