"""Recipes add up, and say what is in them."""

from __future__ import annotations

import pytest

from primemover.knowledge import Nutrients, Recipe, load_knowledge

KNOWLEDGE = load_knowledge()
RECIPES = sorted(KNOWLEDGE.recipes.values(), key=lambda recipe: recipe.id)

# Half of the last printed digit: whole kilocalories, tenths of a gram.
ROUNDING = {"kcal": 0.5, "protein_g": 0.05, "carb_g": 0.05, "fat_g": 0.05, "fibre_g": 0.05}
FLOAT_ERROR = 1e-9

# Atwater factors 4-4-9; the table's own factors and fibre differ by up to a tenth.
ATWATER_SHARE = 0.10

MEAT = {"chicken_breast"}
FISH = {"salmon", "tuna"}
ANIMAL = MEAT | FISH
DAIRY_OR_EGG = {"milk", "egg"}


def test_there_are_six() -> None:
    assert len(RECIPES) == 6


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_the_totals_follow_from_the_foods(recipe: Recipe) -> None:
    computed = recipe.nutrients(KNOWLEDGE.foods)
    for name in Nutrients.model_fields:
        stated, found = getattr(recipe.portion, name), getattr(computed, name)
        assert abs(stated - found) <= ROUNDING[name] + FLOAT_ERROR, f"{name}: {found:.2f}"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_energy_and_macronutrients_agree(recipe: Recipe) -> None:
    portion = recipe.portion
    atwater = 4 * portion.protein_g + 4 * portion.carb_g + 9 * portion.fat_g
    assert atwater == pytest.approx(portion.kcal, rel=ATWATER_SHARE)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_it_holds_the_protein_of_a_meal(recipe: Recipe) -> None:
    low = KNOWLEDGE.dosing["protein_meal"].numbers["per_meal"].low
    assert low is not None
    assert recipe.portion.protein_g >= low


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_allergens_and_diets_follow_from_the_foods(recipe: Recipe) -> None:
    foods = {part.food for part in recipe.ingredients}
    allergens = {name for food in foods for name in KNOWLEDGE.foods[food].allergens}
    assert set(recipe.allergens) == allergens
    diets = set(recipe.diets)
    assert ("no_meat" in diets) == (not foods & MEAT)
    assert ("pescatarian" in diets) == (not foods & MEAT)
    assert ("vegetarian" in diets) == (not foods & ANIMAL)
    assert ("vegan" in diets) == (not foods & ANIMAL and not allergens & DAIRY_OR_EGG)
    assert ("no_gluten" in diets) == ("gluten" not in allergens)
    assert ("no_milk" in diets) == ("milk" not in allergens)


# A kitchen measure is rounded to quarters; half a one off would be another amount.
KITCHEN_SHARE = 0.15


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_every_ingredient_comes_out_in_kitchen_measures(recipe: Recipe) -> None:
    for part in recipe.ingredients:
        grams = KNOWLEDGE.foods[part.food].kitchen.grams.value
        assert grams is not None
        quarters = round(4 * part.grams / grams)
        assert quarters >= 1, part.food
        assert quarters / 4 * grams == pytest.approx(part.grams, rel=KITCHEN_SHARE), part.food


def test_figures_that_are_less_sure_say_so() -> None:
    unverified = {food.id for food in KNOWLEDGE.foods.values() if food.unverified}
    assert unverified == {"potato_boiled", "firm_tofu"}


def test_allergens_name_what_can_be_left_out() -> None:
    options = set(KNOWLEDGE.questions["food.leave_out"].option_ids)
    allergens = {name for food in KNOWLEDGE.foods.values() for name in food.allergens}
    assert allergens - {"sesame"} <= options
