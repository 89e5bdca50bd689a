"""How training goes, on a terminal: sessions, sets, loads, pain, re-tests, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from primemover.findings.change import VERDICT_WORDS, Verdict
from primemover.findings.change_words import change_values, limit_words
from primemover.report.programme.words import day_words, long_day_words
from primemover.report.retest_terminal import VERDICT_MARKS
from primemover.report.terminal import MAX_WIDTH
from primemover.report.words import counted, typographic

if TYPE_CHECKING:
    from primemover.findings.trends import Trend
    from primemover.knowledge import Knowledge, PlanPhase
    from primemover.programme.log import TrainingLog
    from primemover.programme.plan import FindingInBrief, Plan, PlannedSession
    from primemover.report.period.sums import Course, PainPoint, WeekSum

Passing = Literal["met", "not_yet", "not_told"]

PASSING_MARKS: Final[dict[Passing, str]] = {"met": "✓", "not_yet": "▲", "not_told": "○"}
_PASSING_WORDS: Final[dict[Passing, str]] = {
    "met": "",
    "not_yet": " Not yet at the last re-test.",
    "not_told": " Not tested since the plan began; then practice decides.",
}
_BARS: Final = " ▁▂▃▄▅▆▇█"
_UNITS: Final = {"load": "kg", "repetitions": "repetitions", "hold": "s"}
_MOST_LINES: Final = 12
"""Weeks, exercises and quantities shown; the report has all."""
_WEEK_DAYS: Final = 7
_NAME_COLUMNS: Final = 12
_VERDICT_COLUMNS: Final = 14
"""What these keep on a narrow terminal; they wrap, and never vanish."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GateLine:
    """One criterion for the end of a phase, in words, and whether it is met."""

    words: str
    passing: Passing


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgressPage:
    """Everything the page shows.

    ``coming`` is the session to do next; ``weeks``, ``courses`` and ``pains`` are what the log
    adds up to, ``trends`` the re-tests.
    """

    plan: Plan
    log: TrainingLog
    on: date
    coming: PlannedSession | None
    weeks: Sequence[WeekSum]
    courses: Sequence[Course]
    pains: Sequence[PainPoint]
    trends: Sequence[Trend]


def render_progress(
    page: ProgressPage, *, knowledge: Knowledge, console: Console | None = None
) -> None:
    """Write ``page`` to ``console``, standard output by default."""
    _write(_page(page, knowledge=knowledge), console=console)


def render_trends(trends: Sequence[Trend], *, console: Console | None = None) -> None:
    """Write the re-tests alone, where there is no plan."""
    _write(_retests(trends), console=console)


def gate_lines(
    phase: PlanPhase, *, findings: Iterable[FindingInBrief] | None
) -> tuple[GateLine, ...]:
    """The criteria of the tests for the end of ``phase``.

    Parameters
    ----------
    findings : iterable of FindingInBrief or None
        Of the last check done again; None before there was one.
    """
    told = [each for each in findings or () if each.status != "cannot_tell"]
    lines = []
    for gate in phase.gates:
        statuses = [each.status for each in told if each.rule == gate.rule]
        passing: Passing = "not_told"
        if statuses:
            passing = "met" if all(status in gate.passes for status in statuses) else "not_yet"
        lines.append(GateLine(words=gate.words, passing=passing))
    return tuple(lines)


def small_chart(values: Sequence[float | None]) -> str:
    """One character a value, the higher the taller; a dot where there is none.

    Examples
    --------
    >>> small_chart([2, 4, None, 8])
    '▂▄·█'
    """
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return "".join("·" if v is None else _bar(v, low=low, high=high) for v in values)


def _bar(value: float, *, low: float, high: float) -> str:
    top = len(_BARS) - 1
    return _BARS[round(top * (value - low) / (high - low)) if high > low else 0]


def _write(parts: Iterable[RenderableType], *, console: Console | None) -> None:
    console = console or Console()
    width = min(console.width, MAX_WIDTH)
    for part in parts:
        console.print(part, width=width)


def _page(page: ProgressPage, *, knowledge: Knowledge) -> Iterator[RenderableType]:
    yield Text()
    yield Text(f"Your progress up to {long_day_words(page.on)}", style="bold")
    if page.plan.withheld:
        yield Text(typographic(page.plan.withheld))
    yield from _standing(page)
    yield from _phase(page, knowledge=knowledge)
    yield from _weeks(page.weeks, pains=page.pains)
    yield from _courses(page.courses)
    yield from _retests(page.trends)


def _standing(page: ProgressPage) -> Iterator[RenderableType]:
    if page.coming is not None:
        yield Text(
            f"Week {page.coming.week} of {len(page.plan.weeks)}. Next: {page.coming.title}, "
            f"{day_words(page.coming.on)}."
        )
    planned, done = (sum(each) for each in _due(page.weeks))
    if not planned:
        return
    share = f" ({min(done / planned, 1):.0%})" if done <= planned else ""
    if not done:
        yield Text(f"No session done yet; {planned} planned so far.")
    else:
        yield Text(f"{counted(done, noun='session')} done of {planned} planned so far{share}.")
    if done < planned:
        yield Text("What was missed waits: the plan goes on where you stopped.", style="dim")


def _due(weeks: Sequence[WeekSum]) -> tuple[list[int], list[int]]:
    return [week.planned for week in weeks], [week.done for week in weeks]


def _phase(page: ProgressPage, *, knowledge: Knowledge) -> Iterator[RenderableType]:
    if page.coming is None or page.plan.withheld:
        return
    week = page.plan.weeks[page.coming.week - 1]
    phase = knowledge.phases.get(week.phase)
    if phase is None:
        return
    yield from _heading(f"Phase: {phase.title}")
    yield Text(typographic(phase.purpose))
    yield Text("It ends when these hold, not by the calendar:", style="dim")
    rechecks = [one for one in page.log.rechecks if one.findings]
    findings = rechecks[-1].findings if rechecks else None
    for line in gate_lines(phase, findings=findings):
        text = f"{PASSING_MARKS[line.passing]} {line.words}{_PASSING_WORDS[line.passing]}"
        yield Padding(Text(text), (0, 0, 0, 2))
    yield Padding(Text(_practice_words(phase)), (0, 0, 0, 2))


def _practice_words(phase: PlanPhase) -> str:
    numbers = {name: number.value or 0.0 for name, number in phase.numbers.items()}
    return (
        f"and: at least {numbers['least_weeks']:g} weeks, {numbers['sessions_done']:g}% of the "
        f"sessions of its last week done, pain never above {numbers['pain_at_most']:g} of 10."
    )


def _weeks(weeks: Sequence[WeekSum], *, pains: Sequence[PainPoint]) -> Iterator[RenderableType]:
    shown = [week for week in weeks if week.planned or week.done or week.away][-_MOST_LINES:]
    if not shown:
        return
    yield from _heading("Week by week")
    most = max([week.large for week in shown] + [1.0])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Week", "Sessions", "Sets for the glutes", "Outer hip", "Worst pain"):
        table.add_column(name)
    for week in shown:
        worst = _worst(pains, week=week)
        table.add_row(
            str(week.number),
            f"{_boxes(week)} {week.done} of {week.planned}{_away(week)}",
            f"{'█' * round(10 * week.large / most):<10} {week.large:g}",
            f"{week.outer:g}",
            "none told" if worst is None else f"{'▪' * worst} {worst} of 10",
        )
    yield Padding(table, (0, 0, 0, 2))


def _boxes(week: WeekSum) -> str:
    return "■" * week.done + "□" * max(week.planned - week.done, 0)


def _away(week: WeekSum) -> str:
    return f", away ({week.away})" if week.away else ""


def _worst(pains: Sequence[PainPoint], *, week: WeekSum) -> int | None:
    mine = [each.rating for each in pains if 0 <= (each.on - week.monday).days < _WEEK_DAYS]
    return max(mine, default=None)


def _courses(courses: Sequence[Course]) -> Iterator[RenderableType]:
    if not courses:
        return
    yield from _heading("Loads, repetitions and holds")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for course in courses[:_MOST_LINES]:
        values = [point.value for point in course.points]
        unit = _UNITS[course.amount]
        table.add_row(
            Text(course.name),
            small_chart(values[-_MOST_LINES:]),
            f"{values[0]:g} → {values[-1]:g} {unit}"
            if values[0] != values[-1]
            else f"{values[-1]:g} {unit}",
        )
    yield Padding(table, (0, 0, 0, 2))
    yield from _more(len(courses))


def _more(count: int) -> Iterator[RenderableType]:
    if count > _MOST_LINES:
        yield Text(f"And {count - _MOST_LINES} more, in the report (--out).", style="dim")


def _retests(trends: Sequence[Trend]) -> Iterator[RenderableType]:
    told = [each for each in trends if each.latest is not None]
    if not told:
        yield from _heading("Re-tests")
        yield Text("Nothing to compare yet: `primemover retest --answers me.toml`.")
        return
    yield from _heading("Re-tests, first to last")
    moved = sorted((each for each in told if _moved(each)), key=_telling)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(ratio=1, min_width=_NAME_COLUMNS)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(min_width=_VERDICT_COLUMNS)
    for trend in moved[:_MOST_LINES]:
        table.add_row(Text(trend.name), _values(trend), _noise(trend), _verdict(trend))
    yield Padding(table, (0, 0, 0, 2))
    yield from _more(len(moved))
    if still := len(told) - len(moved):
        yield Padding(Text(f"{counted(still, noun='answer')} the same as at first."), (0, 0, 0, 2))
    yield Text("In full sentences, each with its noise: `primemover retest --show`.", style="dim")


def _moved(trend: Trend) -> bool:
    """Whether anything differs, or a camera looked and may have missed it."""
    change = trend.latest
    return change is not None and bool(change.change or change.sensor_error)


def _telling(trend: Trend) -> int:
    """What is more than noise first, then what may be, then what is not."""
    order: tuple[Verdict, ...] = ("more_than_noise", "cannot_tell", "within_noise")
    return order.index(trend.latest.verdict) if trend.latest else len(order)


def _values(trend: Trend) -> str:
    values = [point.value if point.comparable else None for point in trend.points]
    first, last, _ = change_values(trend.latest) if trend.latest else ("", "", "")
    return f"{small_chart(values)} {first} → {last}"


def _noise(trend: Trend) -> str:
    """What it was held against; the sensor's error alone is no noise, so nothing then."""
    change = trend.latest
    limit = limit_words(change) if change and change.verdict != "cannot_tell" else ""
    return f"± {limit}" if limit else ""


def _verdict(trend: Trend) -> str:
    change = trend.latest
    if change is None:
        return ""
    way = f", {change.turn}" if change.verdict == "more_than_noise" and change.turn else ""
    return f"{VERDICT_MARKS[change.verdict]} {VERDICT_WORDS[change.verdict]}{way}"


def _heading(text: str) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(text, style="bold"), align="left", style="dim", characters="─")
