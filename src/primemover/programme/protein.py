"""Protein beside training for one person, from the rules of the knowledge base."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.programme.portions import meal_protein_g

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Knowledge


@dataclass(frozen=True, kw_only=True, slots=True)
class ProteinADay:
    """Grams of protein: what is enough a day, a usual amount within it, and one meal.

    ``meals`` is how many meals of that size make the usual amount, fewest and most.
    """

    low_g: float
    high_g: float
    usual_g: float
    meal_low_g: float
    meal_high_g: float
    meals: tuple[int, int]


def protein_a_day(mass_kg: float, *, knowledge: Knowledge) -> ProteinADay:
    """Protein for somebody of ``mass_kg``, rounded; only ever called behind the food gate."""
    numbers = knowledge.dosing["protein"].numbers
    daily, usual_g = numbers["daily"], _value(numbers["default"]) * mass_kg
    meal_low_g, meal_high_g = meal_protein_g(mass_kg, knowledge=knowledge)
    step_g = _value(knowledge.dosing["card_rounding"].numbers["step"])

    def rounded(grams: float) -> float:
        return step_g * round(grams / step_g)

    return ProteinADay(
        low_g=rounded((daily.low or 0.0) * mass_kg),
        high_g=rounded((daily.high or 0.0) * mass_kg),
        usual_g=rounded(usual_g),
        meal_low_g=rounded(meal_low_g),
        meal_high_g=rounded(meal_high_g),
        meals=(math.ceil(usual_g / meal_high_g), max(math.floor(usual_g / meal_low_g), 1)),
    )


def _value(number: CitedNumber) -> float:
    return number.value if number.value is not None else 0.0
