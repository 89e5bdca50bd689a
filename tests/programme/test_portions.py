"""Portions, kitchen amounts and shopping lists, with sums done by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.programme.portions import (
    dish,
    in_kitchen,
    in_quarters,
    kitchen_grams,
    meal_protein_g,
    portion_factor,
    suiting,
)
from primemover.programme.protein import protein_a_day
from primemover.programme.shopping import GROUPS, Plates, shopping_list

KNOWLEDGE = load_knowledge()
RECIPES = sorted(KNOWLEDGE.recipes)
FACTOR = KNOWLEDGE.dosing["portion_scaling"].numbers["factor"]
MASSES = st.floats(25, 350)
EXAMPLES = 60


@pytest.mark.parametrize("name", RECIPES)
def test_one_portion_is_as_written_with_the_stated_nutrients(name: str) -> None:
    recipe = KNOWLEDGE.recipes[name]
    plate = dish(recipe, knowledge=KNOWLEDGE)
    assert [a.grams for a in plate.amounts] == [part.grams for part in recipe.ingredients]
    assert plate.nutrients == recipe.nutrients(KNOWLEDGE.foods)


def test_nutrients_are_summed_by_hand() -> None:
    plate = dish(KNOWLEDGE.recipes["egg_scramble"], factor=1.25, knowledge=KNOWLEDGE)
    # 125 g egg and white to tens up: 130; spinach 75; potato 187.5 to 190; tomato 100; oil 6.25: 6
    assert [a.grams for a in plate.amounts] == [130, 130, 75, 190, 100, 6]
    protein = 1.3 * 12.56 + 1.3 * 10.9 + 0.75 * 2.86 + 1.9 * 1.87 + 0.88
    assert plate.nutrients.protein_g == pytest.approx(protein)


@pytest.mark.parametrize(
    ("mass_kg", "factors"),
    [
        # chicken 48.4 g, egg 28.7 g, oats 33.7 g of protein a portion; at most 40 above one
        (None, (1.0, 1.0, 1.0)),
        (50, (0.75, 0.75, 0.75)),
        (70, (1.0, 1.0, 1.0)),
        (90, (1.0, 1.25, 1.0)),
        (120, (1.0, 1.25, 1.0)),
    ],
)
def test_portions_by_hand(mass_kg: float | None, factors: tuple[float, ...]) -> None:
    names = ("chicken_rice", "egg_scramble", "oat_bowl")
    found = tuple(
        portion_factor(KNOWLEDGE.recipes[name], mass_kg=mass_kg, knowledge=KNOWLEDGE)
        for name in names
    )
    assert found == factors


@settings(max_examples=EXAMPLES, deadline=None)
@given(mass_kg=MASSES, name=st.sampled_from(RECIPES))
def test_portions_keep_their_bounds(mass_kg: float, name: str) -> None:
    recipe = KNOWLEDGE.recipes[name]
    factor = portion_factor(recipe, mass_kg=mass_kg, knowledge=KNOWLEDGE)
    low_g, high_g = meal_protein_g(mass_kg, knowledge=KNOWLEDGE)
    protein_g = factor * recipe.portion.protein_g
    assert FACTOR.low is not None
    assert FACTOR.high is not None
    assert FACTOR.low <= factor <= FACTOR.high
    assert Fraction(factor).limit_denominator(1000).denominator in {1, 2, 4}
    assert protein_g >= low_g - 0.05 or factor == FACTOR.high
    # a quarter less would be too little where a quarter more is too much
    short = (factor - 0.25) * recipe.portion.protein_g < low_g + 0.05
    assert protein_g <= high_g + 0.05 or factor <= 1 or short


@settings(max_examples=EXAMPLES, deadline=None)
@given(grams=st.floats(0.1, 5000))
def test_kitchen_amounts_are_near_and_whole(grams: float) -> None:
    rounded = kitchen_grams(grams, knowledge=KNOWLEDGE)
    assert rounded == int(rounded) > 0
    assert abs(rounded - grams) <= 5 or rounded == 1


@pytest.mark.parametrize(
    ("food", "grams", "words"),
    [
        ("whole_egg", 100, "2 eggs"),
        ("olive_oil", 3, "¾ teaspoon"),
        ("green_beans", 150, "1¼ cups of 240 ml"),
        ("salmon", 130, "1 fillet the size of your palm"),
        ("olive_oil", 0.1, "¼ teaspoon"),
    ],
)
def test_kitchen_measures(food: str, grams: float, words: str) -> None:
    assert in_kitchen(KNOWLEDGE.foods[food], grams=grams) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0.25, "¼"), (1, "1"), (2.75, "2¾"), (10.5, "10½"), (0, "0")]
)
def test_quarters(count: float, words: str) -> None:
    assert in_quarters(count) == words


def test_what_is_left_out_leaves_dishes_out() -> None:
    def names(*without: str) -> set[str]:
        return {recipe.id for recipe in suiting(without, knowledge=KNOWLEDGE)}

    assert names() == set(RECIPES)
    assert names("vegan") == {"lentil_tofu_bowl"}
    assert names("vegetarian") == {"lentil_tofu_bowl", "egg_scramble", "oat_bowl"}
    assert names("milk") == set(RECIPES) - {"oat_bowl", "tuna_bean_toast"}
    assert names("egg", "fish", "gluten", "meat") == {"lentil_tofu_bowl"}
    assert names("soy", "vegan") == set()
    assert names("nuts") == set(RECIPES) - {"oat_bowl"}


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    without=st.sets(
        st.sampled_from(["meat", "fish", "milk", "egg", "gluten", "nuts", "soy", "sesame"])
    )
)
def test_nothing_left_out_is_ever_offered(without: set[str]) -> None:
    for recipe in suiting(without, knowledge=KNOWLEDGE):
        assert not without & set(recipe.allergens)
        if "meat" in without:
            assert "no_meat" in recipe.diets


def test_a_shopping_list_by_hand() -> None:
    eggs = dish(KNOWLEDGE.recipes["egg_scramble"], knowledge=KNOWLEDGE)
    rice = dish(KNOWLEDGE.recipes["chicken_rice"], knowledge=KNOWLEDGE)
    plates = [Plates(dish=eggs, count=3), Plates(dish=rice, count=2), Plates(dish=eggs, count=0)]
    bought = {line.name: line for line in shopping_list(plates, knowledge=KNOWLEDGE)}
    # 300 g of egg are 6; the whites of 300 g take 9 more
    assert bought["eggs"].pieces == 15
    assert bought["eggs"].used == "6 eggs and 9 eggs' whites"
    # 400 g cooked rice at 0.35; 260 g cooked chicken at 1.35, up to tens
    assert bought["brown rice, dry"].grams == 140
    assert bought["chicken breast, raw"].grams == 360
    # 3 × 5 g and 2 × 8 g
    assert bought["olive oil"].grams == 35
    groups = [line.group for line in shopping_list(plates, knowledge=KNOWLEDGE)]
    assert groups == sorted(groups, key=GROUPS.index)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    counts=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    factor=st.sampled_from([0.75, 1.0, 1.25, 1.5]),
)
def test_the_list_always_holds_what_the_dishes_take(counts: list[int], factor: float) -> None:
    dishes = [dish(KNOWLEDGE.recipes[n], factor=factor, knowledge=KNOWLEDGE) for n in RECIPES]
    plates = [Plates(dish=d, count=c) for d, c in zip(dishes, counts, strict=True)]
    taken: dict[str, float] = {}
    for each in plates:
        for amount in each.dish.amounts:
            food = KNOWLEDGE.foods[amount.food]
            grams = each.count * amount.grams * (food.bought.share.value or 0)
            taken[food.bought.name] = taken.get(food.bought.name, 0) + grams
    lines = {line.name: line for line in shopping_list(plates, knowledge=KNOWLEDGE)}
    assert set(lines) == {name for name, grams in taken.items() if grams > 0}
    assert all(line.grams >= taken[name] - 1e-6 for name, line in lines.items())


def test_protein_a_day_by_hand() -> None:
    day = protein_a_day(70, knowledge=KNOWLEDGE)
    # 98 to 140 g, 112 usual, in steps of five; 112 / 40 to 112 / 20 meals
    assert (day.low_g, day.usual_g, day.high_g) == (100, 110, 140)
    assert (day.meal_low_g, day.meal_high_g) == (20, 40)
    assert day.meals == (3, 5)
    # a quarter of a gram for each of 120 kg is above the least of 20
    assert protein_a_day(120, knowledge=KNOWLEDGE).meal_low_g == 30
