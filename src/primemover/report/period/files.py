"""The report of a period as files, each written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, Literal

from primemover.errors import PrimeMoverError
from primemover.findings.change import Change, Comparison
from primemover.findings.trends import Trend
from primemover.knowledge import Knowledge, load_knowledge
from primemover.programme.log import TrainingLog
from primemover.programme.plan import Plan
from primemover.report.pages import render_page
from primemover.report.period.drawing import Drawing
from primemover.report.period.sums import Period
from primemover.report.period.view import PeriodView, period_view
from primemover.report.typesetting import Paper, Sheet, typeset
from primemover.report.writing import write_bytes, writing_into

Format = Literal["html", "pdf"]

FORMATS: Final[tuple[Format, ...]] = ("html", "pdf")
"""In the order written: paper needs an optional part, so it comes last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodFiles:
    """Where everything was written; None for formats not asked for."""

    folder: Path
    html: Path | None = None
    pdf: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file written, the one to open first."""
        return tuple(path for path in (self.html, self.pdf) if path)


def write_period_report(
    *,
    folder: str | os.PathLike[str],
    person_label: str,
    plan: Plan,
    log: TrainingLog,
    changes: Sequence[Change] | Comparison = (),
    series: Sequence[Trend] = (),
    since: date,
    until: date,
    formats: Collection[str] = FORMATS,
    large_print: bool = False,
    paper: Paper = "a4",
    knowledge: Knowledge | None = None,
) -> PeriodFiles:
    """The report of the days from ``since`` to ``until`` in ``folder``, made when it is not there.

    Parameters
    ----------
    person_label : str
        What the person is called; "" leaves it out.
    changes : sequence of Change, or Comparison
        Tests done again, as ``findings.change.compare`` judged them.
    series : sequence of Trend
        The same over all checks, as ``findings.trends.series`` puts them.

    Raises
    ------
    PrimeMoverError
        When the period ends before it begins, for an unknown format, or a folder that cannot be
        made or written to.
    MissingExtraError
        When paper is asked for and the typesetter is not installed; the page is written.

    Notes
    -----
    The same input gives the same files. Planned are the usual training days of the plan on which
    the person was not away, so a plan whose sessions were put off is counted the same.
    """
    wanted = _known(formats)
    period = _period(since, until=until)
    view = period_view(
        plan,
        log=log,
        period=period,
        person_label=person_label,
        changes=changes,
        series=series,
        knowledge=knowledge or load_knowledge(),
    )
    sheet, target = Sheet(on=until, paper=paper, large_print=large_print), Path(folder)
    makers: dict[Format, Callable[[], bytes]] = {
        "html": partial(_html, view, sheet=sheet),
        "pdf": partial(_pdf, view, sheet=sheet),
    }
    written: dict[str, Path] = {}
    with writing_into(target, what="the report"):
        for kind in wanted:
            written[kind] = write_bytes(target / f"period.{kind}", data=makers[kind]())
    return PeriodFiles(folder=target, **written)


def drawing_svg(drawing: Drawing) -> bytes:
    """A drawing as a file of its own, with the looks of paper and the words for the blind."""
    return render_page("period/drawing.svg.j2", drawing=drawing).encode("utf-8")


def _html(view: PeriodView, *, sheet: Sheet) -> bytes:
    page = render_page(
        "period.html.j2",
        view=view,
        large=sheet.large_print,
        letter=sheet.paper == "letter",
        references=view.references,
    )
    return page.encode("utf-8")


def _pdf(view: PeriodView, *, sheet: Sheet) -> bytes:
    plots = [each for each in (view.adherence, view.sets, view.pain, view.felt) if each]
    # drawn for a narrow page, letters come out large
    sized = (each.narrow if sheet.large_print else each.wide for each in plots)
    drawings = (*sized, *view.courses, *view.trends)
    pictures = {f"{each.ident}.svg": drawing_svg(each) for each in drawings}
    return typeset("period", data=asdict(view), sheet=sheet, pictures=pictures)


def _period(since: date, *, until: date) -> Period:
    if until < since:
        raise PrimeMoverError(
            f"period: expected an end on or after {since}, got {until}; exchange the two"
        )
    return Period(since=since, until=until)


def _known(formats: Collection[str]) -> Sequence[Format]:
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise PrimeMoverError(
            f"formats: expected some of {', '.join(FORMATS)}, got {', '.join(unknown)}; "
            "leave out what is not in the list"
        )
    return [kind for kind in FORMATS if kind in formats]
