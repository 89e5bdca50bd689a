"""The recipes as files: one HTML page, one PDF, and the shopping list as text and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final, Literal

from primemover.findings.plain import plain
from primemover.report.pages import render_page
from primemover.report.recipes import RecipeBook, ShoppingLine, listed
from primemover.report.typesetting import Paper, Sheet, typeset
from primemover.report.words import DISCLAIMER
from primemover.report.writing import write_bytes, write_text, writing_into

RecipeFormat = Literal["pdf", "html", "csv"]
FORMATS: Final[tuple[RecipeFormat, ...]] = ("html", "pdf", "csv")
TITLE: Final = "Food beside training"
_COUNTS: Final = {0: "No", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}


@dataclass(frozen=True, kw_only=True, slots=True)
class RecipeFiles:
    """Where everything was written; None for a format that was not asked for."""

    html: Path | None = None
    pdf: Path | None = None
    shopping: Path | None = None


def write_recipes(
    book: RecipeBook,
    *,
    folder: Path,
    on: date,
    formats: Sequence[RecipeFormat] = FORMATS,
    large_print: bool = False,
    paper: Paper = "a4",
) -> RecipeFiles:
    """The files of ``book`` in ``folder``; each is written whole or not at all.

    Raises
    ------
    PrimeMoverError
        When the folder cannot be written to, or the typesetter is missing and PDF is wanted.
    """
    sheet = Sheet(on=on, paper=paper, large_print=large_print)
    pdf = recipes_pdf(book, sheet=sheet) if "pdf" in formats else None
    with writing_into(folder, what="the recipes"):
        return RecipeFiles(
            html=_if("html" in formats, folder / "recipes.html", text=recipes_html(book)),
            pdf=None if pdf is None else write_bytes(folder / "recipes.pdf", data=pdf),
            shopping=_if("csv" in formats, folder / "shopping.csv", text=shopping_csv(book)),
        )


def recipes_html(book: RecipeBook) -> str:
    """The recipes as one self-contained page; the same book gives the same text."""
    return render_page("recipes.html.j2", book=book, **_frame(book))


def recipes_pdf(book: RecipeBook, *, sheet: Sheet) -> bytes:
    """The recipes on paper."""
    parts = {each.name: plain(getattr(book, each.name)) for each in fields(book)}
    data = {**parts, **_frame(book), "disclaimer": DISCLAIMER}
    return typeset("recipes", data=data, sheet=sheet)


def shopping_csv(book: RecipeBook) -> str:
    """The shopping list, one line a thing to buy: kind, name, amount, what it is enough for."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["kind", "name", "amount", "used"])
    for group in book.shopping:
        rows.writerows([group.title, line.name, line.amount, line.used] for line in group.lines)
    return text.getvalue()


def shopping_text(book: RecipeBook) -> str:
    """The shopping list as plain text to copy, one thing a line under each kind of food."""
    blocks = ("\n".join([group.title, *map(_copied, group.lines)]) for group in book.shopping)
    return "\n\n".join(blocks) + ("\n" if book.shopping else "")


def _copied(line: ShoppingLine) -> str:
    return f"- {line.name}, {line.amount or line.used}"


def _frame(book: RecipeBook) -> dict[str, str]:
    count = len(book.recipes)
    dishes = "One dish" if count == 1 else f"{_COUNTS.get(count, str(count))} dishes"
    without = f", without {listed(book.without)}" if book.without else ""
    return {
        "title": TITLE,
        "summary": f"{dishes} for {book.table_for}{without}.",
        "shopping_for": f"For {book.table_for}. Weights are as bought, rounded up."
        if book.figures
        else f"For {book.table_for}.",
    }


def _if(wanted: bool, path: Path, *, text: str) -> Path | None:
    return write_text(path, text=text) if wanted else None
