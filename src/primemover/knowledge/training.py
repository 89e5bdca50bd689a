"""Doses, blocks and focuses of a programme, what takes over, and what to eat beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from primemover.knowledge.base import (
    CitedNumber,
    ExerciseIds,
    KnowledgeModel,
    MuscleIds,
    Refers,
    Seen,
    SourceKey,
    SourceKeys,
    Text,
    Texts,
)
from primemover.knowledge.exercises import Pattern, Phase
from primemover.knowledge.kitchen import Bought, FoodGroup, KitchenMeasure
from primemover.terms import Grade


class Dosing(KnowledgeModel):
    """One rule or finding about how much to do; each of its numbers is cited by itself.

    ``advice`` is fit to show to a person; ``use`` says what the product does with it.
    """

    id: Text
    applies_to: Text
    advice: Text
    use: str = ""
    numbers: dict[str, CitedNumber] = Field(default_factory=dict)
    grade: Grade
    sources: SourceKeys
    seen: Seen
    note: str = ""


class Slot(KnowledgeModel):
    """One place in a block, filled with the best exercise that suits the person.

    ``patterns`` and ``phases`` say what may stand there; ``prefer`` names what is taken first, in
    this order, when nothing in the findings asks for another, and ``only_preferred`` nothing else.
    A slot that is not ``needed`` goes first when time is short; a ``spare`` one is used only when a
    block would be too small.
    """

    patterns: Annotated[tuple[Pattern, ...], Field(strict=False, min_length=1)]
    phases: Annotated[tuple[Phase, ...], Field(strict=False, min_length=1)]
    prefer: ExerciseIds = ()
    only_preferred: bool = False
    because: Text
    needed: bool = False
    spare: bool = False


class BlockPlan(KnowledgeModel):
    """A block of a programme as slots, in the order done.

    ``doses`` replaces the dose an exercise starts with in this block. ``warms_up`` blocks use the
    low end of every dose and keep to a time limit.
    """

    id: Text
    order: int
    phase: Literal["activate", "strengthen", "core", "mobility", "yoga"]
    title: Text
    purpose: Text
    optional: bool = False
    warms_up: bool = False
    slots: Annotated[tuple[Slot, ...], Field(strict=False, min_length=1)]
    doses: dict[str, Annotated[str, Refers("dosing")]] = Field(default_factory=dict)
    sources: SourceKeys


class Focus(KnowledgeModel):
    """What a finding adds to the programme; the id is the id of its rule."""

    id: Text
    because: Text
    exercises: ExerciseIds
    sources: SourceKeys = ()


class Figure(CitedNumber):
    """A cited number that says in words what it counts."""

    what: Text


class Compensation(KnowledgeModel):
    """Another part doing the work of a muscle: what it looks like, and what may be said of it.

    ``visible_to`` lists what can show it; empty when none of the product's sensors can.
    ``offered_as_finding`` is false for ideas that are popular and do not hold.
    """

    id: Text
    name: Text
    origin: Literal["article", "added"]
    muscles: MuscleIds = ()
    looks_like: Text
    visible_to: Annotated[
        tuple[Literal["question", "camera", "emg", "scale"], ...], Field(strict=False)
    ]
    offered_as_finding: bool
    signs: Texts = ()
    figures: Annotated[tuple[Figure, ...], Field(strict=False)] = ()
    possible_reasons: Texts
    goes_with: str = ""
    does_not_mean: Text
    what_to_try: Text
    exercises: ExerciseIds = ()
    grade: Grade
    sources: SourceKeys
    seen: Seen
    note: str = ""


Per100g = Annotated[float, Field(ge=0, le=900)]


class Food(KnowledgeModel):
    """What 100 g of a food hold, from one entry of a public table.

    The five figures come from one row, so the row is cited once instead of five times.
    ``less_sure`` says why figures that were read are still not certain; "" when they are.
    ``kitchen`` and ``bought`` are rough and never enter a figure. ``plain_name`` is the name on
    pages without figures, where even a share of fat would be one; "" for ``name``.
    """

    id: Text
    name: Text
    plain_name: str = ""
    group: FoodGroup
    entry: Text
    ndb: Annotated[str, Field(pattern=r"^\d{5}$")]
    fdc: Annotated[str, Field(pattern=r"^\d{6}$")]
    kcal: Per100g
    protein_g: Per100g
    carb_g: Per100g
    fat_g: Per100g
    fibre_g: Per100g
    allergens: Texts = ()
    source: SourceKey
    grade: Grade
    seen: Seen
    note: str = ""
    less_sure: str = ""
    kitchen: KitchenMeasure
    bought: Bought

    @property
    def unverified(self) -> bool:
        """True when its figures are only recalled or not certain; screens must say so."""
        return self.seen == "recalled" or bool(self.less_sure)


class Ingredient(KnowledgeModel):
    """A food and how much of it, in grams, for one person."""

    food: Annotated[str, Refers("foods"), Field(min_length=1)]
    grams: Annotated[float, Field(gt=0)]


class Nutrients(KnowledgeModel):
    """Energy and macronutrients of one portion."""

    kcal: float
    protein_g: float
    carb_g: float
    fat_g: float
    fibre_g: float


class Recipe(KnowledgeModel):
    """One dish for one person, with totals that are recomputed from its foods in a test."""

    id: Text
    name: Text
    use: Text
    ingredients: Annotated[tuple[Ingredient, ...], Field(strict=False, min_length=1)]
    method: Texts
    portion: Nutrients
    allergens: Texts = ()
    diets: Annotated[
        tuple[
            Literal["vegetarian", "vegan", "pescatarian", "no_gluten", "no_milk", "no_meat"], ...
        ],
        Field(strict=False),
    ] = ()
    sources: SourceKeys
    note: str = ""

    def nutrients(self, foods: Mapping[str, Food]) -> Nutrients:
        """Energy (kcal) and grams of one portion, recomputed from its foods."""
        totals = {
            name: sum(
                getattr(foods[part.food], name) * part.grams / 100 for part in self.ingredients
            )
            for name in Nutrients.model_fields
        }
        return Nutrients(**totals)
