"""How much of a dish a person gets, and what that is in a kitchen and in nutrients.

A dish stays as written; what changes is the portion. The rule and its bounds are knowledge
(``portion_scaling``, ``protein_meal``, ``kitchen_rounding``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.knowledge import Nutrients

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Food, Knowledge, Recipe

DIETS: Final[Mapping[str, frozenset[str]]] = {
    "vegetarian": frozenset({"meat", "fish"}),
    "vegan": frozenset({"meat", "fish", "milk", "egg"}),
    "pescatarian": frozenset({"meat"}),
}
"""What each diet leaves out, in the words of the question ``food.leave_out``."""

_QUARTERS: Final[Mapping[int, str]] = {0: "", 1: "¼", 2: "½", 3: "¾"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """One ingredient of a dish: whole kitchen grams, and about how many spoons or pieces.

    ``plain_name`` holds no figure, not even a share of fat.
    """

    food: str
    name: str
    plain_name: str
    grams: float
    kitchen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dish:
    """A recipe for one plate, ``factor`` times the portion as written.

    ``nutrients`` follow from the rounded amounts. ``less_sure`` names the foods whose figures
    are unverified, each with the reason.
    """

    recipe: Recipe
    factor: float
    amounts: tuple[Amount, ...]
    nutrients: Nutrients
    less_sure: tuple[tuple[str, str], ...]


def kinds_of(food: Food) -> frozenset[str]:
    """What somebody may leave out that is in ``food``: its allergens, and whether meat or fish."""
    return frozenset(food.allergens) | ({food.group} & {"meat", "fish"})


def suiting(leave_out: Iterable[str], *, knowledge: Knowledge) -> tuple[Recipe, ...]:
    """Recipes that hold nothing of ``leave_out``, in the order of their names.

    Parameters
    ----------
    leave_out : iterable of str
        Options of ``food.leave_out``, allergens, or diets of :data:`DIETS`.
    """
    without: set[str] = set()
    for name in leave_out:
        without |= DIETS.get(name, frozenset({name}))
    fitting = (
        recipe
        for recipe in knowledge.recipes.values()
        if not any(without & kinds_of(knowledge.foods[part.food]) for part in recipe.ingredients)
    )
    return tuple(sorted(fitting, key=lambda recipe: recipe.name))


def portion_factor(recipe: Recipe, *, mass_kg: float | None, knowledge: Knowledge) -> float:
    """How many portions as written a person of ``mass_kg`` gets of ``recipe``; 1 when unknown.

    Notes
    -----
    In proportion to body mass, in quarters, within bounds; then, above one portion, less while
    the plate holds more than the most protein of a meal, and at last more until it holds the least.
    """
    if mass_kg is None:
        return 1.0
    rule = knowledge.dosing["portion_scaling"].numbers
    step, (least, most) = _value(rule["step"]), _range(rule["factor"])
    protein_g = recipe.nutrients(knowledge.foods).protein_g
    low_g, high_g = meal_protein_g(mass_kg, knowledge=knowledge)
    factor = step * round(mass_kg / _value(rule["reference_mass"]) / step)
    factor = min(max(factor, least), most)
    while protein_g * factor > high_g and factor - step >= 1.0:
        factor -= step
    while protein_g * factor < low_g and factor + step <= most:
        factor += step
    return factor


def meal_protein_g(mass_kg: float, *, knowledge: Knowledge) -> tuple[float, float]:
    """Least and most protein of one meal, in grams: the rule by body mass within its bounds."""
    numbers = knowledge.dosing["protein_meal"].numbers
    low_g, high_g = _range(numbers["per_meal"])
    return min(max(_value(numbers["per_kg"]) * mass_kg, low_g), high_g), high_g


def dish(recipe: Recipe, *, factor: float = 1.0, knowledge: Knowledge) -> Dish:
    """``factor`` portions of ``recipe`` in kitchen amounts, with what they hold."""
    parts = [(knowledge.foods[part.food], part.grams * factor) for part in recipe.ingredients]
    rounded = [(food, kitchen_grams(grams, knowledge=knowledge)) for food, grams in parts]
    return Dish(
        recipe=recipe,
        factor=factor,
        amounts=tuple(
            Amount(
                food=food.id,
                name=food.name,
                plain_name=food.plain_name or food.name,
                grams=grams,
                kitchen=in_kitchen(food, grams=grams),
            )
            for food, grams in rounded
        ),
        nutrients=_nutrients(rounded),
        less_sure=tuple(
            (food.name, food.less_sure or "Not seen in the table.")
            for food, _ in rounded
            if food.unverified
        ),
    )


def kitchen_grams(grams: float, *, knowledge: Knowledge) -> float:
    """``grams`` as a kitchen scale can weigh them; never 0."""
    rule = knowledge.dosing["kitchen_rounding"].numbers
    for size in ("fine", "middle"):
        if grams < _value(rule[f"{size}_below"]):
            return _rounded(grams, step=_value(rule[size]))
    return _rounded(grams, step=_value(rule["coarse"]))


def in_kitchen(food: Food, *, grams: float) -> str:
    """About how many spoons, cups or pieces ``grams`` of ``food`` are: ``1¼ cups of 240 ml``."""
    count = max(round(4 * grams / _value(food.kitchen.grams)), 1) / 4
    name = food.kitchen.one if count <= 1 else food.kitchen.many
    return f"{in_quarters(count)} {name}"


def in_quarters(count: float) -> str:
    """A count of quarters as people write it: ``¾``, ``1``, ``1¼``."""
    whole, rest = divmod(round(4 * count), 4)
    return f"{whole or ''}{_QUARTERS[rest]}" or "0"


def _nutrients(parts: Iterable[tuple[Food, float]]) -> Nutrients:
    parts = tuple(parts)
    return Nutrients(
        **{
            name: sum(getattr(food, name) * grams / 100 for food, grams in parts)
            for name in Nutrients.model_fields
        }
    )


def _rounded(grams: float, *, step: float) -> float:
    # halves up: Python's own rounding would take 12.5 down and 13.5 up
    return max(step * math.floor(grams / step + 0.5), step)


def _value(number: CitedNumber) -> float:
    return number.value if number.value is not None else 0.0


def _range(number: CitedNumber) -> tuple[float, float]:
    return number.low or 0.0, number.high or math.inf
