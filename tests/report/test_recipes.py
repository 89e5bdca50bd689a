"""Recipes as pages: figures where they may be, none where they may not, on screen and on paper."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.programme.eaters import Eater, eater_from, figures_for
from primemover.recordings.answers import Answers
from primemover.report.citations import Citations
from primemover.report.eating_card import EatingCard, eating_card, foods_with_protein
from primemover.report.recipes import RecipeBook, listed, recipe_book
from primemover.report.recipes_files import (
    recipes_html,
    recipes_pdf,
    shopping_csv,
    shopping_text,
    write_recipes,
)
from primemover.report.typesetting import Sheet
from tests.programme.food_answers import HIDING, NOTHING_AGAINST, changed, gate_of, told
from tests.report.results import HOSTILE
from tests.words import forbidden_words

KNOWLEDGE = load_knowledge()
ON = date(2026, 11, 22)
FIGURE = re.compile(r"kcal|\d\s*(?:k?g)\b|\d\s*(?:%|percent)|protein rises|protein falls")
"""Energy, grams, kilograms and shares; spoons and pieces stay."""


def _book(answers: Answers, *guests: Eater, **options: object) -> RecipeBook:
    gate = gate_of(answers)
    eaters = (eater_from(answers, label="You", gate=gate, knowledge=KNOWLEDGE), *guests)
    citations = Citations(KNOWLEDGE.sources)
    card = eating_card(
        answers, gate=gate, knowledge=KNOWLEDGE, citations=citations, figures=figures_for(eaters)
    )
    return recipe_book(
        eaters,
        knowledge=KNOWLEDGE,
        card=card,
        citations=citations,
        **options,  # type: ignore[arg-type]
    )


def _card(answers: Answers) -> EatingCard | None:
    citations = Citations(KNOWLEDGE.sources)
    return eating_card(answers, gate=gate_of(answers), knowledge=KNOWLEDGE, citations=citations)


def _read(book: RecipeBook) -> str:
    """What a person reads of the page: no style, no tags."""
    html = re.sub(r"<style>.*?</style>", "", recipes_html(book), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html.partition('<section id="sources">')[0])


def test_the_page_holds_six_dishes_with_their_figures() -> None:
    page = _read(_book(told()))
    for recipe in KNOWLEDGE.recipes.values():
        assert recipe.name in page
        held = recipe.nutrients(KNOWLEDGE.foods)
        assert f"{held.kcal:.0f} kcal" in page
        assert re.search(rf"protein\s+{held.protein_g:.0f} g", page)


def test_every_figure_names_its_entry_and_what_is_less_sure() -> None:
    book = _book(told())
    used = {part.food for recipe in KNOWLEDGE.recipes.values() for part in recipe.ingredients}
    assert {row.name for row in book.foods} == {KNOWLEDGE.foods[name].name for name in used}
    flagged = {row.name for row in book.foods if row.flag.startswith("unverified")}
    assert flagged == {"potato, boiled", "firm tofu"}
    assert "NDB 11365, FDC 170438" in _read(book)
    marked = {view.ident for view in book.recipes if view.less_sure}
    assert marked == {"egg_scramble", "lentil_tofu_bowl"}


@pytest.mark.parametrize("changes", HIDING.values(), ids=HIDING)
def test_no_figure_reaches_whoever_it_may_harm(changes: dict[str, object]) -> None:
    book = _book(changed(changes))
    texts = {"page": _read(book), "csv": shopping_csv(book), "list": shopping_text(book)}
    found = {name: FIGURE.findall(text) for name, text in texts.items()}
    assert found == {"page": [], "csv": [], "list": []}
    assert not book.figures
    assert book.recipes
    assert all(view.plates == () and view.less_sure == () for view in book.recipes)


def test_at_a_table_without_figures_nobodys_body_mass_can_be_read_off_a_dish() -> None:
    guest = Eater(label="Guest")
    heavy, unknown = (
        recipe_book((Eater(label="You", figures=True, mass_kg=mass_kg), guest), knowledge=KNOWLEDGE)
        for mass_kg in (110.0, None)
    )
    assert heavy == unknown
    assert {amount.grams for view in heavy.recipes for amount in view.amounts} == {""}


FOOD_QUESTIONS = sorted({*NOTHING_AGAINST, "about.pregnant", "about.gave_birth_past_year"})


@settings(max_examples=60, deadline=None)
@given(
    given_answers=st.fixed_dictionaries(
        {
            "about.age_years": st.integers(12, 90),
            "about.sex": st.sampled_from(["female", "male"]),
        },
        optional=dict.fromkeys(FOOD_QUESTIONS, st.booleans()) | {"about.mass_kg": st.just(60)},
    )
)
def test_figures_are_there_only_when_nothing_is_open_or_speaks_against_them(
    given_answers: dict[str, object],
) -> None:
    answers = Answers(values={"food.wanted": True, **given_answers})
    male = given_answers["about.sex"] == "male"
    asked = [name for name in FOOD_QUESTIONS if not (male and name.startswith("about."))]
    free = all(given_answers.get(name) is False for name in asked)
    of_age = int(str(given_answers["about.age_years"])) >= 18
    # a woman was not asked about missed periods here, so figures stay hidden
    shown = free and of_age and male and gate_of(answers).outcome == "go"
    assert bool(FIGURE.search(_read(_book(answers)))) is shown


def test_the_pattern_of_figures_finds_them() -> None:
    assert FIGURE.findall(_read(_book(told())))


def test_a_guest_without_answers_hides_figures_for_the_table() -> None:
    book = _book(told(), Eater(label="Person 2"))
    assert not FIGURE.findall(_read(book))
    assert book.card is not None
    assert book.card.amounts == ()


def test_portions_of_two_people() -> None:
    heavy = Eater(label="Person 2", figures=True, mass_kg=98)
    views = {view.ident: view for view in _book(told(), heavy).recipes}
    eggs = views["egg_scramble"]
    assert [(plate.label, plate.portion) for plate in eggs.plates] == [
        ("You", "1 portion"),
        ("Person 2", "1¼ portions"),
    ]
    assert eggs.serves == "2¼ portions, for 2"
    assert [plate.label for plate in views["oat_bowl"].plates] == ["You and Person 2"]
    assert views["oat_bowl"].amounts[0].grams == "120 g"


def test_a_portion_that_was_scaled_says_by_which_rule() -> None:
    assert _book(told()).portion_note == ""
    light = _book(told(about__mass_kg=50))
    assert "Hungry? Take more." in _read(light)
    assert "our own rule" in light.portion_note
    assert "¾ portion" in _read(light)


def test_the_bar_shares_grams() -> None:
    (plate,) = _book(told()).recipes[0].plates
    assert sum(part.share for part in plate.macros) == pytest.approx(1)
    oats = KNOWLEDGE.recipes["oat_bowl"].portion
    total = oats.protein_g + oats.carb_g + oats.fat_g
    assert plate.macros[0].share == pytest.approx(oats.protein_g / total, abs=1e-3)


def test_what_is_left_out_is_said() -> None:
    book = _book(told(food__leave_out=("meat", "fish")), without=["nuts"])
    assert {view.ident for view in book.recipes} == {"egg_scramble", "lentil_tofu_bowl"}
    assert "Blueberry almond oat bowl" in book.left_out
    assert "Two dishes for one person, without fish, meat and nuts." in _read(book)
    none = _book(told(), without=["vegan", "soy"])
    assert "No dish of ours fits" in _read(none)
    assert shopping_text(none) == ""


def test_the_list_follows_the_plan_of_the_week() -> None:
    book = _book(told(), times=dict.fromkeys(KNOWLEDGE.recipes, 0) | {"oat_bowl": 4})
    rows = list(csv.reader(io.StringIO(shopping_csv(book))))
    assert ["Bread, rice and grains", "rolled oats", "240 g", "enough for 3 cups of 240 ml"] in rows
    assert len(rows) == 6
    assert "- rolled oats, 240 g" in shopping_text(book)


def test_nothing_can_be_slipped_in() -> None:
    page = recipes_html(_book(told(), Eater(label=HOSTILE, figures=True, mass_kg=70)))
    assert "<script" not in page
    assert "<img" not in page


def test_all_words_are_fit_to_read() -> None:
    assert not forbidden_words(_read(_book(told())))


def test_files_are_written_and_the_same_again(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the typesetter is not installed")
    book = _book(told(food__leave_out=("meat",)))
    files = write_recipes(book, folder=tmp_path, on=ON)
    assert files.html is not None
    assert files.pdf is not None
    assert files.shopping is not None
    pdf = files.pdf.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf == recipes_pdf(book, sheet=Sheet(on=ON))
    assert len(recipes_pdf(_book(told()), sheet=Sheet(on=ON, large_print=True))) > 0
    only = write_recipes(book, folder=tmp_path / "one", on=ON, formats=("html",))
    assert only.pdf is None
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["recipes.html"]


def test_the_card_speaks_of_this_person() -> None:
    card = _card(told())
    assert card is not None
    daily, meal, plateau = card.amounts
    assert "100 to 140 g a day; 110 g" in daily.text
    assert "our own rule" in daily.text
    assert daily.grade == "A"
    assert [c.key for c in daily.citations] == ["jager2017"]
    assert "3 to 5 such meals" in meal.text
    assert [c.key for c in plateau.citations] == ["morton2018"]
    unknown = _card(told(about__mass_kg=None))
    assert unknown is not None
    assert "For you" not in unknown.amounts[0].text


def test_the_card_stays_away_unless_wanted() -> None:
    assert _card(told(food__wanted=False)) is None
    assert _card(told(food__wanted=None)) is None
    assert _card(told(food__wanted=None, goals__list=("eat_well",))) is not None
    assert _card(told(safety__saddle=True)) is None


@pytest.mark.parametrize("changes", HIDING.values(), ids=HIDING)
def test_the_card_without_figures_still_has_ideas(changes: dict[str, object]) -> None:
    card = _card(changed(changes))
    assert card is not None
    assert card.amounts == ()
    assert card.ideas
    assert not any(FIGURE.search(point.text) for point in (*card.ideas, card.limit))
    assert not FIGURE.search(card.ask)


def test_who_knows_better_is_named_once_and_eating_is_not_mentioned() -> None:
    kidney, eating = _card(told(readiness__kidney=True)), _card(told(food__eating_history=True))
    assert kidney is not None
    assert "kidney team" in kidney.ask
    assert eating is not None
    assert eating.ask == ""


def test_foods_with_protein_leave_out_what_is_left_out() -> None:
    assert foods_with_protein(["meat", "fish", "milk", "egg"]) == (
        "tofu",
        "nuts",
        "beans, lentils or chickpeas",
    )


@pytest.mark.parametrize(
    ("names", "words"), [(("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_names_are_listed(names: tuple[str, ...], words: str) -> None:
    assert listed(names) == words
