"""A period as it is reported: sentences, tables and plots, ready to be laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from primemover.findings.change import VERDICT_WORDS, Change, Comparison, Verdict
from primemover.findings.trends import Trend
from primemover.knowledge import Knowledge
from primemover.programme.log import TrainingLog
from primemover.programme.plan import Plan
from primemover.report.angle_plot import number
from primemover.report.citations import Citation, Citations, Reference
from primemover.report.period.charts import (
    adherence_chart,
    course_chart,
    felt_chart,
    named_side,
    pain_chart,
    sets_chart,
    trend_chart,
)
from primemover.report.period.drawing import NARROW, WIDE, Drawing
from primemover.report.period.sentences import (
    adherence_sentence,
    away_sentence,
    changes_sentence,
    course_sentences,
    felt_sentence,
    pain_sentence,
    sets_sentence,
    steady_sentence,
)
from primemover.report.period.sums import (
    PainPoint,
    Period,
    WeekSum,
    away_days,
    courses,
    felt_shares,
    pains,
    week_sums,
)
from primemover.report.programme.lights import pain_limits
from primemover.report.words import DISCLAIMER, sentence, with_unit

COURSES_SHOWN = 8
"""Exercises drawn; more would be a page nobody reads."""

VERDICT_ICONS: dict[Verdict, str] = {
    "more_than_noise": "dot",
    "within_noise": "dashed",
    "cannot_tell": "half",
}
"""A shape for each verdict, so that colour never stands alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plots:
    """One plot for wide pages and for narrow ones, or large print."""

    wide: Drawing
    narrow: Drawing


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeView:
    """One test done again."""

    name: str
    before: str
    after: str
    limit: str
    verdict: Verdict
    word: str
    icon: str
    text: str
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodView:
    """A whole period."""

    title: str
    subtitle: str
    sentences: tuple[str, ...]
    weeks: tuple[WeekSum, ...]
    adherence: Plots | None
    sets: Plots | None
    courses: tuple[Drawing, ...]
    steady: str
    pain: Plots | None
    felt: Plots | None
    trends: tuple[Drawing, ...]
    changes: tuple[ChangeView, ...]
    references: tuple[Reference, ...]
    notes: tuple[str, ...]
    disclaimer: str


def period_view(
    plan: Plan,
    *,
    log: TrainingLog,
    period: Period,
    person_label: str,
    changes: Sequence[Change] | Comparison,
    series: Sequence[Trend],
    knowledge: Knowledge,
) -> PeriodView:
    """Everything told of a period; a part of which nothing is known is left out."""
    citations, limits = Citations(knowledge.sources), pain_limits(knowledge)
    compared = changes.changes if isinstance(changes, Comparison) else tuple(changes)
    weeks = week_sums(plan, log=log, period=period, knowledge=knowledge)
    gone = courses(log, period=period, knowledge=knowledge)
    moved = [course for course in gone if not course.steady]
    hurt, felt = pains(log, period=period), felt_shares(log, period=period)
    told = (
        adherence_sentence(weeks),
        away_sentence(away_days(log, period=period)),
        *course_sentences(gone),
        sets_sentence(weeks),
        felt_sentence(felt),
        pain_sentence(hurt, red=limits[1]) if any(week.done for week in weeks) or hurt else "",
        changes_sentence(compared),
    )
    return PeriodView(
        title="Your training",
        subtitle=_subtitle(period, person_label=person_label),
        sentences=tuple(text for text in told if text),
        weeks=weeks,
        adherence=_both(adherence_chart, weeks)
        if any(w.done or w.planned for w in weeks)
        else None,
        sets=_both(sets_chart, weeks) if any(w.large or w.outer for w in weeks) else None,
        courses=tuple(course_chart(each, period=period) for each in moved[:COURSES_SHOWN]),
        steady=steady_sentence(gone),
        pain=_pain_plots(hurt, period=period, limits=limits) if hurt else None,
        felt=_both(felt_chart, felt) if felt else None,
        trends=tuple(_trends(series)),
        changes=tuple(_change(change, citations=citations) for change in compared),
        references=citations.references(),
        notes=changes.notes if isinstance(changes, Comparison) else (),
        disclaimer=DISCLAIMER,
    )


def _subtitle(period: Period, *, person_label: str) -> str:
    since, until = period.since, period.until
    days = f"{since.day} {since:%B %Y} to {until.day} {until:%B %Y}"
    return f"{person_label}, {days}" if person_label else days


def _both(chart: Callable[..., Drawing], content: object) -> Plots:
    return Plots(wide=chart(content, size=WIDE), narrow=chart(content, size=NARROW))


def _pain_plots(points: Sequence[PainPoint], *, period: Period, limits: tuple[int, int]) -> Plots:
    wide, narrow = (
        pain_chart(points, period=period, limits=limits, size=size) for size in (WIDE, NARROW)
    )
    return Plots(wide=wide, narrow=narrow)


def _trends(series: Sequence[Trend]) -> Iterator[Drawing]:
    """A plot for every quantity that was read in two checks or more."""
    for index, trend in enumerate(series, start=1):
        if sum(point.value is not None for point in trend.points) > 1:
            yield trend_chart(trend, ident=f"trend-{index}")


def _change(change: Change, *, citations: Citations) -> ChangeView:
    side = named_side(change.name, side=change.side)
    return ChangeView(
        name=f"{change.name[:1].upper()}{change.name[1:]}{side}",
        before=_amount(change.before, unit=change.unit),
        after=_amount(change.after, unit=change.unit),
        limit="" if change.limit is None else f"± {_amount(change.limit, unit=change.unit)}",
        verdict=change.verdict,
        word=VERDICT_WORDS[change.verdict],
        icon=VERDICT_ICONS[change.verdict],
        text=sentence(change.sentence or change.reason),
        notes=tuple(sentence(note) for note in change.notes),
        citations=citations.cite(change.sources),
    )


def _amount(value: float | None, *, unit: str) -> str:
    return "not read" if value is None else with_unit(number(value), unit=unit)
