"""The numbers by which a plan answers to what was done, read once from the dosing shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.programme.pain_light import PainBands, pain_bands

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressRules:
    """Numbers of ``knowledge/dosing/progression.toml`` by entry and name, and the pain bands.

    ``increments_kg`` are the smallest steps of weight by equipment.
    """

    bands: PainBands
    increments_kg: Mapping[str, float]
    numbers: Mapping[str, Mapping[str, CitedNumber]]

    def of(self, entry: str, name: str) -> float:
        """The value of one number, or the high end of its range."""
        number = self.numbers[entry][name]
        return float(number.value if number.value is not None else number.high or 0.0)

    def count(self, entry: str, name: str) -> int:
        """The same as a whole number."""
        return round(self.of(entry, name))

    def share(self, entry: str, name: str) -> float:
        """The same, a percentage, as a share of one."""
        return self.of(entry, name) / 100


def progress_rules(knowledge: Knowledge) -> ProgressRules:
    """The rules as the knowledge has them."""
    steps = knowledge.dosing["increments"].numbers
    return ProgressRules(
        bands=pain_bands(knowledge),
        increments_kg={item: number.value or 0.0 for item, number in steps.items()},
        numbers={name: entry.numbers for name, entry in knowledge.dosing.items()},
    )
