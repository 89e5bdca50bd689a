"""The numbers by which a plan answers to what was done, read once from the dosing shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.programme.pain_light import PainBands, pain_bands

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressRules:
    """Numbers of the dosing shelf by ``entry.number``, and the pain bands.

    ``values`` are the value of each, or the high end of its range; ``least_rise`` is the smallest
    rise of a load worth making, as a share. ``increments_kg`` are the smallest steps of weight by
    equipment.
    """

    bands: PainBands
    increments_kg: Mapping[str, float]
    least_rise: float
    values: Mapping[str, float]

    def of(self, name: str) -> float:
        """The value of one number, or the high end of its range."""
        return self.values[name]

    def count(self, name: str) -> int:
        """The same as a whole number."""
        return round(self.values[name])

    def share(self, name: str) -> float:
        """The same, a percentage, as a share of one."""
        return self.values[name] / _PER_CENT


_PER_CENT: Final = 100


def progress_rules(knowledge: Knowledge) -> ProgressRules:
    """The rules as the knowledge has them."""
    steps = knowledge.dosing["increments"].numbers
    rise = knowledge.dosing["allowed_rise"].numbers["load"]
    return ProgressRules(
        bands=pain_bands(knowledge),
        increments_kg={item: number.value or 0.0 for item, number in steps.items()},
        least_rise=(rise.low or 0.0) / _PER_CENT,
        values={
            f"{entry.id}.{name}": float(
                number.value if number.value is not None else number.high or 0.0
            )
            for entry in knowledge.dosing.values()
            for name, number in entry.numbers.items()
        },
    )
