"""Seconds stood on one leg without the other foot coming down."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures.hold_time import held
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import one_leg_stance
from primemover.signals.movement import Movement

FILM_AGAIN: Final = (
    "Film from the front, whole body in the picture, and lift the foot clearly; check the name of "
    "the test and the side."
)


def measure_stance_time(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """The longest stance on the tested leg."""
    side, hold = one_leg_stance(
        movement.angles,
        stance=movement.side,
        limits=load_knowledge().gates,
        facing=movement.view.facing,
    )
    result = held(movement, hold=hold, quantity="stance_time", side=side, calibration=calibration)
    if isinstance(result, Refusal) and result.cause == "no_hold":
        on = f" while standing on the {movement.side} leg" if movement.side else ""
        result = replace(result, reason=f"no foot was seen lifted{on}", remedy=FILM_AGAIN)
    return (result,)


ENTRY = MeasureEntry(
    quantity="stance_time", unit="s", tests=("one_leg_stand",), measure=measure_stance_time
)
