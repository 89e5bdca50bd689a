"""How a food is measured in a kitchen and bought in a shop; rough on purpose."""

from __future__ import annotations

from typing import Literal

from primemover.knowledge.base import CitedNumber, KnowledgeModel, Text

FoodGroup = Literal[
    "vegetables", "fruit", "grains", "beans", "dairy_eggs", "fish", "meat", "nuts_seeds", "oils"
]
"""Where a food stands in a shop, in the order of a shopping list."""


class KitchenMeasure(KnowledgeModel):
    """A spoon, cup or piece of a food; ``grams`` of one is about right, never exact."""

    one: Text
    many: Text
    grams: CitedNumber


class Bought(KnowledgeModel):
    """The food as it is bought: dry or raw where recipes weigh it cooked.

    ``share`` is grams bought for one gram in a recipe. Things sold by the piece say how many
    grams one ``piece`` holds; they are bought whole. ``plain_name`` as for the food itself.
    """

    name: Text
    plain_name: str = ""
    share: CitedNumber
    piece: CitedNumber | None = None
