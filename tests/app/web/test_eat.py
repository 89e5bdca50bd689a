"""Dishes: what is left out is gone, figures equal the computed ones, gates hide what they must."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from primemover.app.web.check_flow import in_hand
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.portions import dish, kinds_of, portion_factor, suiting
from primemover.report.recipes import GRAMS_PER_OUNCE, weighed
from tests.app.web.browser import Browser
from tests.app.web.checking import begin, fields_of
from tests.app.web.people import somebody
from tests.programme.food_answers import OPEN

KNOWN = load_knowledge()
MASS_KG = 90.0
MOST_ROUNDING = 0.05
"""Of an ounce: amounts below ten are told to a tenth of one."""


def fed(store: Store, **values: object) -> None:
    somebody(store, **{**OPEN, "about.mass_kg": MASS_KG, **values})


def shown(page: str) -> set[str]:
    return set(re.findall(r'href="/eat/([a-z_]+)[?"]', page)) & set(KNOWN.recipes)


def test_all_six_are_there_without_any_answer(client: Browser) -> None:
    assert shown(client.get("/eat").text) == set(KNOWN.recipes)
    assert len(KNOWN.recipes) == 6


@pytest.mark.parametrize(
    "without",
    [("vegan",), ("vegetarian",), ("milk",), ("fish", "nuts"), ("gluten", "egg"), ("sesame",)],
)
def test_a_dish_is_shown_when_it_holds_nothing_that_is_left_out(
    client: Browser, without: tuple[str, ...]
) -> None:
    page = client.get("/eat", params={"without": list(without)}).text
    assert shown(page) == {recipe.id for recipe in suiting(without, knowledge=KNOWN)}


def test_a_dish_that_is_left_out_has_no_page(client: Browser) -> None:
    assert client.get("/eat/oat_bowl").status_code == 200
    assert client.get("/eat/oat_bowl?without=milk").status_code == 404


def test_what_the_answers_leave_out_stays_out(client: Browser, store: Store) -> None:
    somebody(store, **{"food.leave_out": ("fish",)})
    dishes = shown(client.get("/eat").text)
    assert dishes
    assert not any(
        "fish" in kinds_of(KNOWN.foods[part.food])
        for name in dishes
        for part in KNOWN.recipes[name].ingredients
    )


@pytest.mark.parametrize("recipe", KNOWN.recipes.values(), ids=lambda recipe: recipe.id)
def test_every_allergen_is_told(client: Browser, recipe: object) -> None:
    page = client.get(f"/eat/{recipe.id}").text  # type: ignore[attr-defined]
    told = {text.strip() for text in re.findall(r'class="holds">contains ([^<]+)<', page)}
    held = {
        each
        for part in recipe.ingredients  # type: ignore[attr-defined]
        for each in KNOWN.foods[part.food].allergens
    }
    assert told == held


def test_without_answers_no_figure_on_food_is_shown(client: Browser) -> None:
    for name in KNOWN.recipes:
        page = client.get(f"/eat/{name}").text
        assert "kcal" not in page
        assert not re.search(r"\d (g|oz)\b", page)


def test_figures_are_those_of_the_portion_of_the_person(client: Browser, store: Store) -> None:
    fed(store)
    for recipe in KNOWN.recipes.values():
        factor = portion_factor(recipe, mass_kg=MASS_KG, knowledge=KNOWN)
        plate = dish(recipe, factor=factor, knowledge=KNOWN)
        page = unescape(client.get(f"/eat/{recipe.id}").text)
        assert f"{plate.nutrients.kcal:.0f} kcal" in page
        assert f"<strong>{plate.nutrients.protein_g:.0f} g</strong>" in page
        for amount in plate.amounts:
            assert f"{amount.grams:g} g" in page


def test_what_is_not_verified_is_marked(client: Browser, store: Store) -> None:
    fed(store)
    for recipe in KNOWN.recipes.values():
        unsure = [p.food for p in recipe.ingredients if KNOWN.foods[p.food].unverified]
        page = client.get(f"/eat/{recipe.id}").text
        assert ("unverified" in page) == bool(unsure), recipe.id


def test_a_hard_time_with_eating_hides_every_figure(client: Browser, store: Store) -> None:
    fed(store, **{"food.eating_history": True})
    assert "kcal" not in client.get("/eat").text


def test_the_card_comes_only_when_it_was_asked_for(client: Browser, store: Store) -> None:
    somebody(store, **{"food.wanted": False})
    assert "Eating beside training" not in client.get("/eat").text
    somebody(store, **{"food.wanted": True})
    assert "Eating beside training" in client.get("/eat").text


def test_a_warning_sign_comes_before_food(client: Browser, store: Store) -> None:
    somebody(store, **{"safety.chest": True})
    page = client.get("/eat").text
    assert "Something comes before food" in page
    assert not shown(page)


def test_guests_hide_figures_and_say_so(client: Browser, store: Store) -> None:
    fed(store)
    page = client.get("/eat?people=2").text
    assert "kcal" not in page
    assert "With guests at the table" in page


def test_ounces_are_the_grams_converted(client: Browser, store: Store) -> None:
    fed(store)
    metric = client.get("/eat/oat_bowl").text
    client.cookies.set("units", "imperial")
    imperial = client.get("/eat/oat_bowl").text
    grams = [float(g) for g in re.findall(r'nowrap">(\d+(?:\.\d+)?) g<', metric)]
    ounces = [float(o) for o in re.findall(r'nowrap">(\d+(?:\.\d+)?) oz<', imperial)]
    assert grams
    assert len(grams) == len(ounces)
    for gram, ounce in zip(grams, ounces, strict=True):
        assert abs(ounce - gram / GRAMS_PER_OUNCE) <= MOST_ROUNDING or ounce >= 10


@pytest.mark.parametrize(
    ("grams", "text"),
    [(28.35, "1.0 oz"), (5, "0.2 oz"), (340.2, "12 oz"), (453.6, "1 lb"), (540, "1 lb 3 oz")],
)
def test_weights_in_pounds(grams: float, text: str) -> None:
    assert weighed(grams, imperial=True) == text
    assert weighed(grams, imperial=False) == f"{grams:g} g"


def test_the_list_holds_what_the_chosen_dishes_take_and_nothing_else(client: Browser) -> None:
    names = [f"times={name}=0" for name in KNOWN.recipes if name != "oat_bowl"]
    answer = client.get(f"/eat/shopping.csv?{'&'.join(names)}")
    assert answer.headers["content-type"].startswith("text/csv")
    bought = {row["name"] for row in csv.DictReader(io.StringIO(answer.text))}
    wanted = {
        KNOWN.foods[part.food].bought.plain_name or KNOWN.foods[part.food].bought.name
        for part in KNOWN.recipes["oat_bowl"].ingredients
    }
    assert bought == wanted
    page = client.get(f"/eat/shopping?{'&'.join(names)}").text
    assert set(map(unescape, re.findall(r'data-item="([^"]+)"', page))) == wanted


def test_an_empty_list_says_what_to_do(client: Browser) -> None:
    names = "&".join(f"times={name}=0" for name in KNOWN.recipes)
    assert "Nothing to buy" in client.get(f"/eat/shopping?{names}").text


@pytest.mark.parametrize(
    "asked", ["without=plutonium", "people=0", "people=1000", "times=oat_bowl=99", "bogus=1"]
)
def test_what_cannot_be_meant_is_refused(client: Browser, asked: str) -> None:
    assert client.get(f"/eat?{asked}").status_code == 422


def test_paper_is_a_pdf(client: Browser) -> None:
    answer = client.get("/eat/recipes.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def _asked(page: str) -> set[str]:
    """Ids of the questions on a page."""
    return {name.partition("/")[0] for name in fields_of(page)}


def test_what_figures_wait_for_is_asked_alone_and_leads_back(client: Browser, store: Store) -> None:
    who = somebody(store)
    assert 'href="/eat/questions"' in client.get("/eat").text
    page = client.get("/eat/questions")
    on_food = {name for name in KNOWN.questions if name.startswith("food.")}
    assert {"food.eating_sick", "food.eating_history", "readiness.kidney"} <= _asked(page.text)
    assert _asked(page.text) - on_food == {"readiness.kidney", "about.gave_birth_past_year"}
    asked = " ".join(_asked(page.text))
    back = client.post(
        page.url.path, data={"do": "none", "asked": asked, "food.protein_portions": "3"}
    )
    assert back.url.path == "/eat"
    assert "kcal" in back.text
    assert store.unfinished(who.id, kind="check") == ()
    begin(client)
    found = in_hand(store, person=who.id)
    assert found is not None
    assert found.answers["food.protein_portions"] == 3


def test_a_hard_time_with_eating_told_there_asks_for_a_go_ahead_first(
    client: Browser, store: Store
) -> None:
    somebody(store)
    asked = " ".join(_asked(client.get("/eat/questions").text))
    told = {"do": "none", "asked": asked, "food.eating_history": "yes"}
    more = client.post("/eat/questions", data=told)
    assert more.url.path == "/eat/questions"
    assert "food.training_cleared" in _asked(more.text)
    shown_now = " ".join(_asked(more.text))
    after = client.post("/eat/questions", data=told | {"asked": shown_now})
    assert after.url.path == "/signs"
    assert "a doctor you trust" in after.text
    assert "kcal" not in client.get("/eat").text
