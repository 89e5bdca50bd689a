"""A plan on a terminal: the weeks, one session, and why it is as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from primemover.knowledge import Knowledge, load_knowledge
from primemover.programme.plan import (
    Decision,
    Notice,
    Plan,
    PlannedExercise,
    PlannedSession,
    PlannedWeek,
)
from primemover.report.citations import Citations
from primemover.report.programme.words import (
    day_words,
    extra_words,
    long_day_words,
    minutes_words,
    short_dose,
    warm_up_words,
)
from primemover.report.terminal import MAX_WIDTH
from primemover.report.words import DISCLAIMER, typographic

_NEWS = 3
"""Notices shown of each sort: the newest; the others stay in the plan."""

_FIRST = ("stop", "pain")


def render_plan(plan: Plan, *, week: int | None = None, console: Console | None = None) -> None:
    """Write the weeks of ``plan`` in short, or the sessions of one week in full."""
    if plan.withheld:
        _write(_withheld(plan), console=console)
    elif week is None:
        _write(_overview(plan), console=console)
    else:
        chosen = next(each for each in plan.weeks if each.number == week)
        _write(_week(chosen), console=console)


def render_session(
    session: PlannedSession,
    *,
    plan: Plan,
    steps: bool = False,
    knowledge: Knowledge | None = None,
    console: Console | None = None,
) -> None:
    """Write one session as it is done, newest notices first; with ``steps`` how to do each one."""
    known = knowledge or load_knowledge()
    parts = (*_notices(plan.notices), *_session(session, steps=steps, knowledge=known))
    _write(iter(parts), console=console)


def render_decisions(
    plan: Plan, *, knowledge: Knowledge | None = None, console: Console | None = None
) -> None:
    """Write every choice and omission of ``plan`` with its reason and sources."""
    known = knowledge or load_knowledge()
    _write(_why(plan, citations=Citations(known.sources)), console=console)


def _write(parts: Iterator[RenderableType], *, console: Console | None) -> None:
    console = console or Console()
    width = min(console.width, MAX_WIDTH)
    for part in parts:
        console.print(part, width=width)


def _withheld(plan: Plan) -> Iterator[RenderableType]:
    yield Text("No exercises for now", style="bold")
    yield Text(typographic(plan.withheld))
    for advice in plan.advice:
        yield Text()
        yield Text(typographic(advice), style="bold")


def _overview(plan: Plan) -> Iterator[RenderableType]:
    settings = plan.inputs.settings
    yield Text("Your plan", style="bold")
    yield Text(
        f"{len(plan.weeks)} weeks, {settings.days_per_week} sessions a week of "
        f"{minutes_words(settings.minutes)}, from {long_day_words(settings.starts_on)}."
    )
    yield from _notices(plan.notices)
    yield Text()
    yield _weeks(plan.weeks)
    yield Text()
    yield Text("primemover today      the next session", style="dim")
    yield Text("primemover plan --why why it is as it is", style="dim")
    yield Text(DISCLAIMER, style="dim")


def _weeks(weeks: Iterable[PlannedWeek]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Week", style="bold", no_wrap=True)
    table.add_column("Days")
    for week in weeks:
        extra = [word for word, holds in _marks(week) if holds]
        title = week.title + (f" ({', '.join(extra)})" if extra else "")
        table.add_row(title, ", ".join(day_words(session.on) for session in week.sessions))
    return table


def _marks(week: PlannedWeek) -> tuple[tuple[str, bool], ...]:
    return (("lighter", week.lighter), ("test again", week.retest))


def _week(week: PlannedWeek) -> Iterator[RenderableType]:
    yield Text(week.title, style="bold")
    yield Text(typographic(week.purpose))
    knowledge = load_knowledge()
    for session in week.sessions:
        yield Text()
        yield from _session(session, steps=False, knowledge=knowledge)


def _session(
    session: PlannedSession, *, steps: bool, knowledge: Knowledge
) -> Iterator[RenderableType]:
    head = f"{long_day_words(session.on)}: {session.title}, {minutes_words(session.minutes)}"
    yield Text(head, style="bold").append(f"  {session.id}", style="dim")
    for block in session.blocks:
        yield Rule(Text(f"{block.title} · {minutes_words(block.minutes)}"), align="left")
        for planned in block.exercises:
            yield from _exercise(planned, steps=steps, knowledge=knowledge)


def _exercise(
    planned: PlannedExercise, *, steps: bool, knowledge: Knowledge
) -> Iterator[RenderableType]:
    line = Text(planned.name, style="bold").append(f"  {short_dose(planned.dose)}", style="bold")
    if extra := extra_words(planned):
        line.append(f", {extra}")
    yield line.append(f"  {planned.exercise} · {planned.slot}", style="dim")
    yield from (Padding(Text(words), (0, 0, 0, 2)) for words in _beside(planned))
    if steps and (exercise := knowledge.exercises.get(planned.exercise)):
        for number, step in enumerate(exercise.steps, start=1):
            yield Padding(Text(f"{number}. {typographic(step)}"), (0, 0, 0, 4))


def _beside(planned: PlannedExercise) -> Iterator[str]:
    """What to know beside the dose, a line each."""
    if planned.warm_up:
        yield f"First {warm_up_words(planned.warm_up, load_kg=planned.load_kg)}."
    yield from filter(None, (planned.load_words,))
    if planned.dose.reps_low is not None and planned.dose.reps_in_reserve:
        left = planned.dose.reps_in_reserve
        yield f"Stop with {left} left in you; rest {planned.dose.rest_s} s."
    if planned.cues:
        yield typographic("; ".join(planned.cues)) + "."
    yield from (typographic(words) for words in planned.adaptations)


def _notices(notices: tuple[Notice, ...]) -> Iterator[RenderableType]:
    for notice in worth_reading(notices):
        yield Text(f"{day_words(notice.on)}: ", style="bold").append(typographic(notice.text))
    if notices:
        yield Text()


def worth_reading(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """The newest first, and before them what hurts: it must not be pushed out of sight."""
    newest = notices[::-1]
    hurting = tuple(notice for notice in newest if notice.kind in _FIRST)[:_NEWS]
    others = tuple(notice for notice in newest if notice.kind not in _FIRST)[:_NEWS]
    return (*hurting, *others)


def _why(plan: Plan, *, citations: Citations) -> Iterator[RenderableType]:
    yield Text("Why the plan is as it is", style="bold")
    for decision in plan.decisions:
        yield _decision(decision, citations=citations)
    if plan.left_out:
        yield Rule(Text("Left out"), align="left")
    for missing in plan.left_out:
        yield Text(f"{missing.name}: ", style="bold").append(typographic(missing.reason))
    references = citations.references()
    if references:
        yield Rule(Text("Sources"), align="left")
    for reference in references:
        yield Text(f"[{reference.number}] {reference.text}", style="dim")


def _decision(decision: Decision, *, citations: Citations) -> Text:
    text = Text(typographic(decision.what), style="bold")
    text.append(f" {typographic(decision.why)}", style="not bold")
    for citation in citations.cite(decision.sources):
        text.append(f" [{citation.number}]", style="dim")
    return text
