"""What to buy for a few dishes and a few people: raw, dry and whole, by kind of food."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from primemover.knowledge.kitchen import FoodGroup
from primemover.programme.portions import in_kitchen

if TYPE_CHECKING:
    from primemover.knowledge import Food, Knowledge
    from primemover.programme.portions import Dish

GROUPS: tuple[FoodGroup, ...] = get_args(FoodGroup)
"""Kinds of food in the order of the list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plates:
    """A dish and how often it is eaten by whom it was made for."""

    dish: Dish
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ToBuy:
    """One line of a shopping list.

    ``grams`` are rounded up to a kitchen amount; ``pieces`` is None for what is sold by weight.
    ``used`` says how much of it the dishes take in spoons, cups and pieces.
    """

    group: FoodGroup
    name: str
    plain_name: str
    grams: float
    pieces: int | None
    used: str


def shopping_list(plates: Iterable[Plates], *, knowledge: Knowledge) -> tuple[ToBuy, ...]:
    """Everything the plates take, summed by what is bought, by kind of food and then by name."""
    grams_of: dict[str, float] = {}
    for each in plates:
        for amount in each.dish.amounts:
            grams_of[amount.food] = grams_of.get(amount.food, 0.0) + amount.grams * each.count
    bought: dict[str, list[tuple[Food, float]]] = {}
    for name, grams in grams_of.items():
        food = knowledge.foods[name]
        if grams > 0:
            bought.setdefault(food.bought.name, []).append((food, grams))
    lines = (_line(parts, knowledge=knowledge) for parts in bought.values())
    return tuple(sorted(lines, key=lambda line: (GROUPS.index(line.group), line.name)))


def _line(parts: list[tuple[Food, float]], *, knowledge: Knowledge) -> ToBuy:
    first = parts[0][0]
    grams = sum(used * (food.bought.share.value or 1.0) for food, used in parts)
    piece = first.bought.piece
    return ToBuy(
        group=first.group,
        name=first.bought.name,
        plain_name=first.bought.plain_name or first.bought.name,
        grams=_rounded_up(grams, knowledge=knowledge),
        pieces=None if piece is None else _whole(grams / (piece.value or 1.0)),
        used=" and ".join(in_kitchen(food, grams=used) for food, used in parts),
    )


def _rounded_up(grams: float, *, knowledge: Knowledge) -> float:
    rule = knowledge.dosing["kitchen_rounding"].numbers
    size = "middle" if grams < (rule["middle_below"].value or 0.0) else "coarse"
    step = rule[size].value or 1.0
    return step * _whole(grams / step)


def _whole(count: float) -> int:
    """``count`` rounded up, a hair of arithmetic forgiven."""
    return math.ceil(round(count, 6))
