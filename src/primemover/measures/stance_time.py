"""Seconds stood on one leg without the other foot coming down."""

from __future__ import annotations

from primemover.knowledge import Calibration, load_knowledge
from primemover.measures.hold_time import held
from primemover.measures.model import Measure, MeasureEntry, Refusal
from primemover.signals.holds import one_leg_stance
from primemover.signals.movement import Movement


def measure_stance_time(
    movement: Movement, *, calibration: Calibration | None
) -> tuple[Measure | Refusal, ...]:
    """The longest stance on the tested leg."""
    side, hold = one_leg_stance(
        movement.angles, stance=movement.side, limits=load_knowledge().gates
    )
    return (held(movement, hold=hold, quantity="stance_time", side=side, calibration=calibration),)


ENTRY = MeasureEntry(
    quantity="stance_time", unit="s", tests=("one_leg_stand",), measure=measure_stance_time
)
