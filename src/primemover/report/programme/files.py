"""A programme as files in a folder, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Final, Literal

from primemover.errors import PrimeMoverError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.programme.log import TrainingLog
from primemover.programme.plan import Plan
from primemover.report.programme.calendar import (
    REMINDER_MIN,
    SIX_IN_THE_EVENING,
    programme_calendar,
)
from primemover.report.programme.html import programme_html
from primemover.report.programme.pdf import programme_pdf
from primemover.report.programme.table import programme_table
from primemover.report.programme.view import ProgrammeView, programme_view
from primemover.report.typesetting import Paper, Sheet
from primemover.report.writing import write_bytes, writing_into

Format = Literal["html", "pdf", "ics", "csv"]

FORMATS: Final[tuple[Format, ...]] = ("html", "ics", "csv", "pdf")
"""In the order written: what needs an optional part comes last, so that the others are there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeFiles:
    """Where everything was written; None for formats not asked for."""

    folder: Path
    html: Path | None = None
    pdf: Path | None = None
    ics: Path | None = None
    csv: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file written, the one to open first."""
        return tuple(path for path in (self.html, self.pdf, self.ics, self.csv) if path)


def write_programme(
    plan: Plan,
    *,
    folder: str | os.PathLike[str],
    formats: Collection[str] = FORMATS,
    large_print: bool = False,
    on: date | None = None,
    log: TrainingLog | None = None,
    starts_at: time = SIX_IN_THE_EVENING,
    reminder_min: int = REMINDER_MIN,
    sitting_breaks: bool = False,
    paper: Paper = "a4",
    knowledge: Knowledge | None = None,
) -> ProgrammeFiles:
    """The hand-outs of ``plan`` in ``folder``, which is made when it is not there.

    Parameters
    ----------
    plan : Plan
        As it stands on ``on``: as made, or as ``progress`` returned it.
    formats : collection of str
        Of ``html``, ``pdf``, ``ics`` and ``csv``.
    large_print : bool
        Whether text is 18 point or larger, on paper and on the page.
    on : date, optional
        The day it is written for; today by default. With the same day, the same files come out.
    log : TrainingLog, optional
        What was done: it tells which session is next. Without it the calendar does.
    starts_at : time
        When sessions begin in the calendar, wherever the person is.
    reminder_min : int
        Minutes from a reminder to its session; 0 leaves reminders out.
    sitting_breaks : bool
        Whether the calendar holds the breaks from sitting as well.

    Raises
    ------
    PrimeMoverError
        For an unknown format, or a folder that cannot be made or written to.
    MissingExtraError
        When paper is asked for and the typesetter is not installed; the rest is written.
    """
    wanted = _known(formats)
    knowledge, on, target = knowledge or load_knowledge(), on or date.today(), Path(folder)
    view = programme_view(plan, on=on, log=log, knowledge=knowledge)
    sheet = Sheet(on=on, paper=paper, large_print=large_print)
    makers: dict[Format, Callable[[], bytes]] = {
        "html": partial(_html, view, sheet=sheet, knowledge=knowledge),
        "ics": partial(
            programme_calendar,
            plan,
            on=on,
            starts_at=starts_at,
            reminder_min=reminder_min,
            sitting_breaks=sitting_breaks,
        ),
        "csv": partial(programme_table, plan),
        "pdf": partial(programme_pdf, view, sheet=sheet),
    }
    written: dict[str, Path] = {}
    with writing_into(target, what="the programme"):
        for kind in wanted:
            written[kind] = write_bytes(target / f"programme.{kind}", data=makers[kind]())
    return ProgrammeFiles(folder=target, **written)


def _html(view: ProgrammeView, *, sheet: Sheet, knowledge: Knowledge) -> bytes:
    return programme_html(view, sheet=sheet, knowledge=knowledge).encode("utf-8")


def _known(formats: Collection[str]) -> Sequence[Format]:
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise PrimeMoverError(
            f"formats: expected some of {', '.join(FORMATS)}, got {', '.join(unknown)}; "
            "leave out what is not in the list"
        )
    return [kind for kind in FORMATS if kind in formats]
