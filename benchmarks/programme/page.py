"""The page on programmes under law, written from the kept figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.programme.figures import (
    DISTRIBUTIONS,
    EVERY_SESSION,
    FIGURES,
    LAWS_CSV,
    read_csv,
)
from benchmarks.programme.plots import PLOT

FOLDER: Final = "programme"
PAGE: Final = "programme.md"


def write_page(folder: Path) -> Path:
    """Where the page is: beside the folder of its figures."""
    figures = read_csv(folder / FIGURES)
    lines = [
        *_opening(figures),
        *_laws(read_csv(folder / LAWS_CSV)),
        *_figures(figures),
        *_every_session(folder / EVERY_SESSION),
        *_distributions(read_csv(folder / DISTRIBUTIONS)),
        *_people(),
        *_limits(),
        *_reproduce(),
    ]
    path = folder.parent / PAGE
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return path


def _opening(figures: Sequence[dict[str, str]]) -> Iterator[str]:
    broken = next(row for row in figures if row["quantity"] == "laws broken")
    yield "# Does every programme keep its laws?"
    yield ""
    count = broken["measured"]
    said = "No law was broken." if count == "0" else f"**Laws were broken {count} times.**"
    yield (
        f"{_people_and_weeks(broken['case'])}, simulated: they answered at random, were found to "
        "move in all sorts of ways, owned anything from nothing to a gym, trained, stayed away, "
        "fell ill, travelled, hurt, refused exercises and wrote sessions down twice. Every plan "
        f"they saw on a day was held against every law below. {said}"
    )
    yield ""
    yield (
        "These people are made up. They show that the rules hold whatever happens; they do not "
        "show that anybody gets stronger."
    )
    yield ""


def _people_and_weeks(case: str) -> str:
    count, _, rest = case.partition(" ")
    return f"{_thousands(count)} {rest}"


def _laws(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "## The laws"
    yield ""
    yield (
        "They are checked by code of their own that reads rows, tags and conditions of the "
        "knowledge again and calls nothing of what makes the plans. For every law a test plants a "
        "breach into a good plan and sees it caught."
    )
    yield ""
    cells = ((row["law"].replace("_", " "), row["says"], row["broken"]) for row in rows)
    yield from _grid(("law", "in words", "broken"), cells)


def _figures(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "## What was run"
    yield ""
    yield (
        "A log of a year is folded anew each time a plan is looked at, so in the large run people "
        "look when a plan is made, every four weeks, before anything they ask for and at the end. "
        "Each look judges the whole plan: what was done and what is to come. Sessions in between "
        "are done as last seen."
    )
    yield ""
    yield from _table(rows)


def _table(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    cells = (
        (row["quantity"], f"{_thousands(row['measured'])} {row['unit']}".strip(), row["note"])
        for row in rows
    )
    yield from _grid(("figure", "measured", "note"), cells)


def _every_session(path: Path) -> Iterator[str]:
    if path.is_file():
        yield "### Fewer people, at every session"
        yield ""
        yield "The same, but every plan was judged as it stood before each session."
        yield ""
        yield from _table(read_csv(path))


def _distributions(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "## How much people were asked to do, and did"
    yield ""
    yield f"![Glute sets a week, minutes a session, sessions done]({FOLDER}/{PLOT})"
    yield ""
    yield (
        "Sets are counted as `dosing/counting_sets` says, plans as they stood in the end. Dashed: "
        "the median. Columns are percentiles; 0 and 100 are the least and the most there was."
    )
    yield ""
    percentiles = [name for name in (rows[0] if rows else {}) if name.startswith("p")]
    cells = (
        (row["quantity"], row["unit"], _thousands(row["n"]), *(row[p] for p in percentiles))
        for row in rows
    )
    yield from _grid(("quantity", "unit", "n", *(p[1:] for p in percentiles)), cells)


def _people() -> Iterator[str]:
    yield "## The people"
    yield ""
    yield (
        "A person comes from one number, so anybody who broke a law can be made again. Answers: "
        "most questions from what alone stops nothing, up to four from everything a question "
        "allows; a tenth to all of them answered. Findings: most rules, any status, both sides. "
        "Strength follows Epley's formula and grows by 0 to 2 % a week; repetitions stop at the "
        "reserve that was asked for, give or take one; the reserve that is told lies off by a "
        "personal error and noise, and a fifth of the sets say nothing. Sessions are done on "
        "other days, twice in one day, twice in the log, or partly; loads are sometimes one's "
        "own. Checks are done again after 4, 8 and 12 weeks with other findings. After twelve "
        "weeks a new plan is made from new answers."
    )
    yield ""


def _limits() -> Iterator[str]:
    yield "## What this cannot show"
    yield ""
    yield "- Whether a programme works: no simulated muscle is evidence."
    yield "- Whether a law is wise. Their figures come from the knowledge, each with its source."
    yield (
        "- What happens within a day: notes and choices of a day are written before its session, "
        "because a log knows days, not hours."
    )
    yield ""


def _reproduce() -> Iterator[str]:
    yield "## To see it again"
    yield ""
    yield "```"
    yield "python -m benchmarks.programme --keep                              # 10,000 people"
    yield "python -m benchmarks.programme --people 200 --pace session --keep  # every session"
    yield "```"


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _thousands(number: str) -> str:
    return (
        f"{int(number):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if number.isdigit() else number
    )
