"""Refusals of what one camera cannot see, whatever the recording."""

from __future__ import annotations

from primemover.knowledge import Calibration
from primemover.measures.model import Refusal
from primemover.measures.reading import uncalibrated
from primemover.signals.movement import Movement


def always_refused(
    movement: Movement, *, quantity: str, calibration: Calibration | None
) -> tuple[Refusal, ...]:
    """The refusal of ``quantity`` with the figures the calibration gives as its reason."""
    known = calibration.quantities.get(quantity) if calibration is not None else None
    band = known.bands[0] if known else None
    if band is None or not band.refuse_reason:
        return (uncalibrated(movement, quantity=quantity, side=movement.side),)
    return (
        Refusal(
            quantity=quantity,
            side=movement.side,
            cause="not_visible",
            reason=band.refuse_reason,
            remedy=band.remedy,
        ),
    )
