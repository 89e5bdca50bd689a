"""``primemover recipes``: dishes that suit, portions for a person, and what to buy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.app.table import Told
    from primemover.knowledge import Knowledge
    from primemover.programme.eaters import Eater
    from primemover.report.recipes import RecipeBook
    from primemover.report.recipes_files import RecipeFormat

MOST = 100
"""People or portions; more is a canteen."""

_WITHOUT_FIGURES = (
    "Shown in spoons and pieces. Figures on energy and nutrients appear when everybody who eats "
    "has answered the questions on food, if you want them."
)

EXAMPLES = """
Examples:
  All six dishes for one person:
    primemover recipes
  Without milk and nuts, portions for me:
    primemover recipes --answers me.toml --without milk --without nuts
  A week for two: porridge four times, the others once:
    primemover recipes -a me.toml -a you.toml --portions oat_bowl=4
  Only the shopping list, to copy:
    primemover recipes --without vegan --print-list

Figures on energy and nutrients appear once the questions on food are
answered and nothing speaks against them; otherwise the dishes come in
spoons and pieces.
"""


def recipes(
    *,
    answers: Annotated[tuple[Path, ...], Parameter(alias="-a")] = (),
    people: int | None = None,
    without: Annotated[tuple[str, ...], Parameter(alias="-w")] = (),
    portions: Annotated[tuple[str, ...], Parameter(alias="-n")] = (),
    out: Annotated[Path, Parameter(alias="-o")] = Path("recipes"),
    formats: Annotated[
        tuple[Literal["html", "pdf", "csv"], ...], Parameter(name=["--format", "-f"])
    ] = (),
    large_print: bool = False,
    print_list: bool = False,
) -> ExitCode:
    """Write recipes that suit: amounts, portions for a person, and a shopping list.

    Parameters
    ----------
    answers
        File made by `primemover ask`; once for each person who eats.
    people
        How many eat; as many as there are answers when not given. Guests without answers get a
        portion as written.
    without
        What nobody at the table eats: meat, fish, milk, egg, gluten, nuts, soy, sesame,
        vegetarian, vegan or pescatarian; once for each. What the answers leave out is left out.
    portions
        How often each person eats a dish: DISH=COUNT, or one COUNT for all; 0 takes it off the
        shopping list. Once when not given.
    out
        Folder for recipes.html, recipes.pdf and shopping.csv; `recipes` when not given.
    formats
        html, pdf or csv; once for each. All of them when not given.
    large_print
        Large letters on paper.
    print_list
        Print the shopping list and write nothing.
    """
    from primemover.app.table import book_for, stopped
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    left_out = _without(without, knowledge=knowledge)
    times = _times(portions, knowledge=knowledge)
    told = tuple(_told(path, knowledge=knowledge) for path in answers)
    if (stop := stopped(told)) is not None:
        print(stop)
        return ExitCode.SAFETY_STOP
    eaters = _eaters(told, people=people, knowledge=knowledge)
    book = book_for(eaters, told=told, without=left_out, times=times, knowledge=knowledge)
    if print_list:
        from primemover.report.recipes_files import shopping_text

        print(shopping_text(book), end="")
    else:
        _write(book, out=out, formats=formats, large_print=large_print)
    _mention(eaters, asked=len(told))
    return ExitCode.OK


def _without(names: Sequence[str], *, knowledge: Knowledge) -> tuple[str, ...]:
    from primemover.programme.portions import DIETS, kinds_of

    kinds = {kind for food in knowledge.foods.values() for kind in kinds_of(food)}
    return tuple(known(name, among=kinds | set(DIETS), what="--without") for name in names)


def _times(texts: Sequence[str], *, knowledge: Knowledge) -> dict[str, int]:
    times: dict[str, int] = {}
    for text in texts:
        name, equals, count = text.rpartition("=")
        among = knowledge.recipes
        named = [known(name, among=among, what="--portions: dish")] if equals else list(among)
        if not count.isdecimal() or int(count) > MOST:
            raise UsageError(
                f"--portions {text}: expected DISH=COUNT or COUNT, with 0 to {MOST}; "
                "for example --portions oat_bowl=4"
            )
        times |= dict.fromkeys(named, int(count))
    return times


def _told(path: Path, *, knowledge: Knowledge) -> Told:
    from primemover.app.table import told_of
    from primemover.recordings.answers import read_answers

    return told_of(read_answers(path), knowledge=knowledge)


def _eaters(told: Sequence[Told], *, people: int | None, knowledge: Knowledge) -> tuple[Eater, ...]:
    from primemover.app.table import eaters_of

    count = max(len(told), 1) if people is None else people
    if not len(told) <= count <= MOST or count == 0:
        raise UsageError(
            f"--people {count}: expected {max(len(told), 1)} to {MOST}, at least one for each "
            "--answers"
        )
    return eaters_of(told, people=count, knowledge=knowledge)


def _write(
    book: RecipeBook, *, out: Path, formats: Sequence[RecipeFormat], large_print: bool
) -> None:
    from primemover.report.recipes_files import FORMATS, write_recipes

    files = write_recipes(
        book, folder=out, on=date.today(), formats=formats or FORMATS, large_print=large_print
    )
    for path in (files.html, files.pdf, files.shopping):
        if path is not None:
            print(path)


def _mention(eaters: Sequence[Eater], *, asked: int) -> None:
    """One line on when figures appear; nothing where an answer hides them for good."""
    from primemover.programme.eaters import figures_for

    for_good = any(not each.figures and not each.open_questions for each in eaters[:asked])
    if not figures_for(eaters) and not for_good:
        print(_WITHOUT_FIGURES, file=sys.stderr)
