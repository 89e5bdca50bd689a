"""``/eat``: six recipes for the person, and what to buy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.table import (
    FOOD_WANTED,
    Told,
    book_for,
    eaters_of,
    every_on_food,
    kept_answers,
    stopped,
    told_of,
)
from primemover.app.web import check_flow
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.handing import handed
from primemover.app.web.pages.check import AnswersForm
from primemover.app.web.question_form import FieldFault, read, shown, unit_shown
from primemover.app.web.visit import Visit
from primemover.app.withholding import keep_answers
from primemover.programme.eaters import Eater
from primemover.recordings.answers import Answers
from primemover.report.recipes import RecipeBook
from primemover.report.recipes_files import recipes_pdf, shopping_csv
from primemover.report.typesetting import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from primemover.knowledge import Question

PAGES: Final = Pages(prefix="/eat")

MOST_PEOPLE: Final = 12
MOST_TIMES: Final = 7

Left = Literal[
    "vegan",
    "vegetarian",
    "pescatarian",
    "meat",
    "fish",
    "milk",
    "egg",
    "gluten",
    "nuts",
    "soy",
    "sesame",
]
"""What may be left out, as ``programme.portions`` names it."""


class Table(Form):
    """Who eats and what: ``times`` are ``DISH=COUNT``, how often each person eats a dish."""

    without: tuple[Left, ...] = Field(default=(), max_length=11)
    people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    times: tuple[Annotated[str, Field(pattern=r"^[a-z_]{1,40}=[0-7]$")], ...] = Field(
        default=(), max_length=20
    )

    @property
    def counts(self) -> dict[str, int]:
        """How often each dish is eaten, by recipe."""
        return {name: int(count) for name, _, count in (each.partition("=") for each in self.times)}


class AboutFood(AnswersForm):
    """Answers by field; ``asked`` are the ids of the questions that were on the page."""

    asked: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """The dishes of one visit; ``stop`` comes first where a warning sign was told."""

    book: RecipeBook
    eaters: tuple[Eater, ...]
    stop: str | None

    @property
    def open_questions(self) -> bool:
        """Whether figures would be shown once the questions on food are answered."""
        return not self.book.figures and bool(self.eaters[0].open_questions)

    @property
    def hidden_for_guests(self) -> bool:
        """Whether only guests, who answered nothing, keep figures away."""
        return not self.book.figures and self.eaters[0].figures


@PAGES.get("", query=Table)
def eat(visit: Visit, *, query: Table) -> Response:
    """The dishes that suit, who eats them, and the card on eating."""
    return _page(visit, "eat/dishes.html.j2", query=query, served=_served(visit, query=query))


@PAGES.get("/questions")
def about_food(visit: Visit) -> Response:
    """The questions on food, and nothing else."""
    known = _known(visit)
    told = {**known, FOOD_WANTED: True}
    asked = tuple(q for q in every_on_food(told, knowledge=visit.knowledge) if q.asked(told))
    typed = {
        field: text
        for question in asked
        for field, text in shown(question, value=known.get(question.id), visit=visit).items()
    }
    return _questions(visit, asked=asked, typed=typed, faults={})


@PAGES.post("/questions", form=AboutFood)
def keep_about_food(visit: Visit, *, form: AboutFood) -> Response:
    """The answers are kept, each that was left open stays open; then back to the dishes.

    A question that an answer brought up is asked first, and where the answers ask for a word with
    a professional that comes before the dishes.
    """
    known, was_shown = _known(visit), {*form.asked.split()}
    every = every_on_food({**known, FOOD_WANTED: True}, knowledge=visit.knowledge)
    sent = dict(form.sent)
    if form.do == "none":
        sent = {q.id: "no" for q in every if q.kind == "yes_no" and q.id in was_shown} | sent
    told = read(every, sent=sent, earlier=known, visit=visit)
    now = {**known, **told.values, FOOD_WANTED: True}
    asked = tuple(one for one in every if one.asked(now))
    if told.faults or any(one.id not in was_shown and one.id not in now for one in asked):
        return _questions(visit, asked=asked, typed=sent, faults=told.faults)
    values = {FOOD_WANTED: True} | {
        one.id: told.values[one.id] for one in asked if one.id in told.values
    }
    keep_answers(values, store=visit.store, person=visit.person)
    check_flow.change(
        visit.store,
        person=visit.person.id,
        how=lambda each: each.answered(values, shown=tuple(values)),
    )
    paused = told_of(Answers(values=now), knowledge=visit.knowledge).gate.outcome == "pause"
    return visit.go("/signs?to=/eat" if paused else "/eat")


def _known(visit: Visit) -> Mapping[str, object]:
    found = kept_answers(visit.store, person=visit.person)
    return found.values if found is not None else {}


def _questions(
    visit: Visit,
    *,
    asked: tuple[Question, ...],
    typed: Mapping[str, str],
    faults: Mapping[str, FieldFault],
) -> Response:
    return visit.page(
        "eat/questions.html.j2",
        status=422 if faults else 200,
        heading=visit.knowledge.question_sections["food"],
        asked=asked,
        typed=typed,
        faults=faults,
        unit_shown=lambda question, whose: unit_shown(question, visit=whose),
    )


@PAGES.get("/shopping", query=Table)
def shopping(visit: Visit, *, query: Table) -> Response:
    """What to buy, to tick off."""
    served = _served(visit, query=query)
    return _page(visit, "eat/shopping.html.j2", query=query, served=served, most=MOST_TIMES)


@PAGES.get("/shopping.csv", query=Table)
def shopping_table(visit: Visit, *, query: Table) -> Response:
    """What to buy as a table, to take along."""
    text = shopping_csv(_served(visit, query=query).book)
    return handed(text, name="shopping.csv")


@PAGES.get("/recipes.pdf", query=Table)
def recipes_on_paper(visit: Visit, *, query: Table) -> Response:
    """The dishes and the shopping list on paper."""
    pdf = recipes_pdf(_served(visit, query=query).book, sheet=Sheet(on=visit.today))
    return handed(pdf, name="recipes.pdf")


@PAGES.get("/{dish}", query=Table)
def dish(visit: Visit, *, dish: str, query: Table) -> Response:
    """One dish: amounts, steps, and what is in a plate."""
    served = _served(visit, query=query)
    recipe = next((each for each in served.book.recipes if each.ident == dish), None)
    if recipe is None:
        raise HTTPException(404)
    return _page(visit, "eat/dish.html.j2", query=query, served=served, recipe=recipe)


def _page(visit: Visit, template: str, *, query: Table, served: Served, **values: Any) -> Response:
    asked = visit.request.url.query
    return visit.page(
        template, served=served, table=query, asked=f"?{asked}" if asked else "", **values
    )


def _served(visit: Visit, *, query: Table) -> Served:
    answers = kept_answers(visit.store, person=visit.person)
    told: tuple[Told, ...] = ()
    if answers is not None:
        told = (told_of(answers, knowledge=visit.knowledge),)
    eaters = eaters_of(told, people=query.people, knowledge=visit.knowledge)
    book = book_for(
        eaters,
        told=told,
        without=query.without,
        times=query.counts,
        knowledge=visit.knowledge,
        imperial=visit.imperial,
    )
    return Served(book=book, eaters=eaters, stop=stopped(told))
