"""The recipes for the people at one table, ready to show: portions, figures, shopping, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.programme.eaters import Eater, figures_for
from primemover.programme.portions import (
    Dish,
    dish,
    in_quarters,
    portion_factor,
    suiting,
)
from primemover.programme.shopping import Plates, ToBuy, shopping_list
from primemover.report.citations import Citations, Reference
from primemover.report.eating_card import EatingCard
from primemover.report.words import UNVERIFIED, fixed, sentence

if TYPE_CHECKING:
    from primemover.knowledge import Food, Knowledge, Nutrients, Recipe
    from primemover.knowledge.kitchen import FoodGroup

GROUP_WORDS: Final[Mapping[FoodGroup, str]] = {
    "vegetables": "Vegetables",
    "fruit": "Fruit",
    "grains": "Bread, rice and grains",
    "beans": "Beans, lentils and tofu",
    "dairy_eggs": "Milk products and eggs",
    "fish": "Fish",
    "meat": "Meat",
    "nuts_seeds": "Nuts and seeds",
    "oils": "Oils",
}
"""Kinds of food as headings of a shopping list."""

ALLERGEN_WORDS: Final[Mapping[str, str]] = {
    "egg": "egg",
    "fish": "fish",
    "gluten": "gluten",
    "milk": "milk",
    "nuts": "nuts",
    "sesame": "sesame",
    "soy": "soy",
}
"""Allergens as people read them, in the order shown."""

DIET_WORDS: Final[Mapping[str, str]] = {
    "vegan": "vegan",
    "vegetarian": "vegetarian",
    "no_gluten": "no gluten",
    "no_milk": "no milk",
}
"""Diets worth a label; the first that fits stands for those it includes."""

MACROS: Final[Mapping[str, str]] = {
    "protein_g": "protein",
    "carb_g": "carbohydrate",
    "fat_g": "fat",
}
"""The three parts of the bar, in its order."""

GRAMS_PER_OUNCE: Final = 28.349523125
"""The international avoirdupois ounce."""

_OUNCES_PER_POUND: Final = 16
_OUNCES_WITH_A_DECIMAL: Final = 10

FIGURES_NOTE: Final = (
    "Figures are computed from the grams and from the table named at the end; brands, cooking and "
    "scales make them rough. Spoons and pieces are about right, never exact."
)
KITCHEN_NOTE: Final = "Spoons and pieces are about right; cooking forgives a little more or less."
PORTION_NOTE: Final = "Portions follow body weight and the protein of a meal, by our own rule."
ALLERGEN_NOTE: Final = "Packs differ and may carry traces: read them if an allergy matters to you."


@dataclass(frozen=True, kw_only=True, slots=True)
class MacroPart:
    """One part of the bar; ``share`` of the three together, 0 to 1."""

    key: str
    name: str
    grams: str
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PlateView:
    """What one person gets, or several who get the same."""

    label: str
    portion: str
    kcal: str
    fibre: str
    macros: tuple[MacroPart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountView:
    """One ingredient of the whole dish; ``grams`` is "" where figures stay hidden."""

    name: str
    grams: str
    kitchen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipeView:
    """One dish on its page; ``plates`` and ``less_sure`` are empty where figures stay hidden."""

    ident: str
    name: str
    use: str
    allergens: tuple[str, ...]
    diets: tuple[str, ...]
    serves: str
    amounts: tuple[AmountView, ...]
    method: tuple[str, ...]
    plates: tuple[PlateView, ...]
    less_sure: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShoppingLine:
    """One thing to buy: how much, and how much of it the dishes take."""

    name: str
    amount: str
    used: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShoppingGroup:
    """One kind of food on the list."""

    title: str
    lines: tuple[ShoppingLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FoodRow:
    """A food as it stands in the public table; ``flag`` says why a row is less sure."""

    name: str
    entry: str
    ids: str
    kcal: str
    protein: str
    carb: str
    fat: str
    fibre: str
    flag: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipeBook:
    """Everything on the recipe pages.

    ``figures`` says whether any figure is shown. ``left_out`` are the names of dishes that do not
    suit. ``foods`` is empty without figures; ``portion_note`` is "" unless a portion was scaled.
    """

    figures: bool
    table_for: str
    without: tuple[str, ...]
    card: EatingCard | None
    recipes: tuple[RecipeView, ...]
    left_out: tuple[str, ...]
    shopping: tuple[ShoppingGroup, ...]
    foods: tuple[FoodRow, ...]
    note: str
    portion_note: str
    allergen_note: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Served:
    """One recipe and the share of it that each person gets, ``times`` over."""

    recipe: Recipe
    plates: tuple[tuple[Eater, Dish], ...]
    times: int


def recipe_book(
    eaters: Sequence[Eater],
    *,
    knowledge: Knowledge,
    without: Sequence[str] = (),
    times: Mapping[str, int] | None = None,
    card: EatingCard | None = None,
    citations: Citations | None = None,
    imperial: bool = False,
) -> RecipeBook:
    """The recipes that suit everybody in ``eaters``, with what to buy for them.

    Parameters
    ----------
    eaters : sequence of Eater
        Who eats; at least one.
    without : sequence of str
        Left out besides what the eaters leave out: allergens, meat, fish, or a diet.
    times : mapping of str to int, optional
        How often each dish is eaten, by recipe; once when it is not named, and 0 takes it off
        the shopping list.
    card : EatingCard, optional
        Shown first; made with the same ``citations``, and without figures where one of the
        eaters may not see them.
    imperial : bool
        Weigh ingredients in ounces and pounds; nutrients stay in grams, as on packs.
    """
    citations = citations or Citations(knowledge.sources)
    figures, leave_out = figures_for(eaters), _leave_out(eaters, without=without)
    fitting = suiting(leave_out, knowledge=knowledge)
    served = [
        _Served(
            recipe=recipe,
            plates=tuple(_plates(recipe, eaters=eaters, knowledge=knowledge)),
            times=(times or {}).get(recipe.id, 1),
        )
        for recipe in fitting
    ]
    if figures:
        citations.cite(["usda_sr_legacy"])
    return RecipeBook(
        figures=figures,
        table_for=_table_for(eaters),
        without=tuple(sorted(leave_out)),
        card=card,
        recipes=tuple(
            _recipe_view(each, figures=figures, imperial=imperial, knowledge=knowledge)
            for each in served
        ),
        left_out=tuple(
            recipe.name for recipe in suiting((), knowledge=knowledge) if recipe not in fitting
        ),
        shopping=tuple(_shopping(served, figures=figures, imperial=imperial, knowledge=knowledge)),
        foods=tuple(_food_rows(served, knowledge=knowledge)) if figures else (),
        note=FIGURES_NOTE if figures else KITCHEN_NOTE,
        portion_note=_portion_note(served, knowledge=knowledge) if figures else "",
        allergen_note=ALLERGEN_NOTE,
        references=citations.references(),
    )


def _leave_out(eaters: Sequence[Eater], *, without: Sequence[str]) -> frozenset[str]:
    return frozenset(without).union(*(eater.leave_out for eater in eaters))


def _plates(
    recipe: Recipe, *, eaters: Sequence[Eater], knowledge: Knowledge
) -> Iterator[tuple[Eater, Dish]]:
    scaled = figures_for(eaters)  # sizes of portions are figures too
    for eater in eaters:
        mass_kg = eater.mass_kg if scaled else None
        factor = portion_factor(recipe, mass_kg=mass_kg, knowledge=knowledge)
        yield eater, dish(recipe, factor=factor, knowledge=knowledge)


def _table_for(eaters: Sequence[Eater]) -> str:
    return "one person" if len(eaters) == 1 else f"{len(eaters)} people"


def _portion_note(served: Sequence[_Served], *, knowledge: Knowledge) -> str:
    if all(plate.factor == 1 for each in served for _, plate in each.plates):
        return ""
    return f"{knowledge.dosing['portion_scaling'].advice} {PORTION_NOTE}"


def _recipe_view(
    served: _Served, *, figures: bool, imperial: bool, knowledge: Knowledge
) -> RecipeView:
    recipe = served.recipe
    portions = sum(plate.factor for _, plate in served.plates)
    pot = dish(recipe, factor=portions, knowledge=knowledge)
    return RecipeView(
        ident=recipe.id,
        name=recipe.name,
        use=recipe.use,
        allergens=tuple(words for key, words in ALLERGEN_WORDS.items() if key in recipe.allergens),
        diets=_diets(recipe),
        serves=_serves(portions, people=len(served.plates)),
        amounts=tuple(_amounts(pot, figures=figures, imperial=imperial)),
        method=tuple(sentence(step) for step in recipe.method),
        plates=tuple(_plate_views(served)) if figures else (),
        less_sure=_less_sure(pot) if figures else (),
        note=_note(recipe.note, figures=figures),
    )


def _serves(portions: float, *, people: int) -> str:
    if portions == people:
        return "for one" if people == 1 else f"for {people}"
    whole = f"{in_quarters(portions)} portion{'s' if portions > 1 else ''}"
    return whole if people == 1 else f"{whole}, for {people}"


def _note(text: str, *, figures: bool) -> str:
    """The recipe's own remark; one with figures speaks of a portion as written."""
    if not any(letter.isdigit() for letter in text):
        return text
    return f"In a portion as written: {text[0].lower()}{text[1:]}" if figures else ""


def _diets(recipe: Recipe) -> tuple[str, ...]:
    labels = [words for key, words in DIET_WORDS.items() if key in recipe.diets]
    return tuple(label for label in labels if not (label == "vegetarian" and "vegan" in labels))


def _amounts(pot: Dish, *, figures: bool, imperial: bool) -> Iterator[AmountView]:
    for amount in pot.amounts:
        yield AmountView(
            name=amount.name if figures else amount.plain_name,
            grams=weighed(amount.grams, imperial=imperial) if figures else "",
            kitchen=amount.kitchen,
        )


def _plate_views(served: _Served) -> Iterator[PlateView]:
    """What each gets; people with equal portions share a line."""
    labels: dict[float, list[str]] = {}
    plates = {plate.factor: plate for _, plate in served.plates}
    for eater, plate in served.plates:
        labels.setdefault(plate.factor, []).append(eater.label)
    for factor, plate in plates.items():
        together = labels[factor]
        each = " each" if len(together) > 1 else ""
        yield PlateView(
            label=listed(together),
            portion=f"{in_quarters(factor)} portion{'s' if factor > 1 else ''}{each}",
            kcal=f"{plate.nutrients.kcal:.0f} kcal",
            fibre=f"{plate.nutrients.fibre_g:.0f} g",
            macros=tuple(_macros(plate.nutrients)),
        )


def weighed(grams: float, *, imperial: bool) -> str:
    """A weight as a kitchen reads it: ``120 g``, or ``4.2 oz`` and ``1 lb 3 oz``.

    Ounces have a decimal below ten, where a whole one would be a tenth of the dish.
    """
    if not imperial:
        return f"{grams:g} g"
    ounces = grams / GRAMS_PER_OUNCE
    if ounces < _OUNCES_WITH_A_DECIMAL:
        return f"{ounces:.1f} oz"
    pounds, rest = divmod(round(ounces), _OUNCES_PER_POUND)
    if not pounds:
        return f"{rest} oz"
    return f"{pounds} lb {rest} oz" if rest else f"{pounds} lb"


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _macros(held: Nutrients) -> Iterator[MacroPart]:
    total_g = sum(getattr(held, key) for key in MACROS)
    for key, name in MACROS.items():
        grams = getattr(held, key)
        yield MacroPart(key=key[:-2], name=name, grams=f"{grams:.0f} g", share=grams / total_g)


def _less_sure(pot: Dish) -> tuple[str, ...]:
    return tuple(f"{name} ({UNVERIFIED}): {why}" for name, why in pot.less_sure)


def _shopping(
    served: Sequence[_Served], *, figures: bool, imperial: bool, knowledge: Knowledge
) -> Iterator[ShoppingGroup]:
    plates = [Plates(dish=plate, count=each.times) for each in served for _, plate in each.plates]
    lines = shopping_list(plates, knowledge=knowledge)
    for group, title in GROUP_WORDS.items():
        mine = tuple(
            _line(line, figures=figures, imperial=imperial) for line in lines if line.group == group
        )
        if mine:
            yield ShoppingGroup(title=title, lines=mine)


def _line(line: ToBuy, *, figures: bool, imperial: bool) -> ShoppingLine:
    pieces = f"{line.pieces}" if line.pieces is not None else ""
    amount = pieces or (weighed(line.grams, imperial=imperial) if figures else "")
    name = line.name if figures else line.plain_name
    return ShoppingLine(name=name, amount=amount, used=f"enough for {line.used}")


def _food_rows(served: Sequence[_Served], *, knowledge: Knowledge) -> Iterator[FoodRow]:
    names = {part.food for each in served for part in each.recipe.ingredients}
    foods = (knowledge.foods[name] for name in names)
    for food in sorted(foods, key=lambda food: food.name.lower()):
        yield _food_row(food)


def _food_row(food: Food) -> FoodRow:
    why = food.less_sure or ("Not seen in the table." if food.unverified else "")
    return FoodRow(
        name=food.name,
        entry=food.entry,
        ids=f"NDB {food.ndb}, FDC {food.fdc}",
        kcal=f"{food.kcal:g}",
        protein=fixed(food.protein_g, digits=1),
        carb=fixed(food.carb_g, digits=1),
        fat=fixed(food.fat_g, digits=1),
        fibre=fixed(food.fibre_g, digits=1),
        flag=f"{UNVERIFIED}: {why}" if why else "",
    )
