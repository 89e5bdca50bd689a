"""The check on a terminal: page one, the findings by group, the programme in short."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from primemover.checkup import CheckResult
from primemover.findings.short_answer import ShortAnswer
from primemover.knowledge import Knowledge, load_knowledge
from primemover.report.citations import Citations
from primemover.report.sections.filmed import recording_notes, test_name
from primemover.report.sections.found import FindingGroup, FindingView, finding_groups
from primemover.report.sections.page_one import FirstPage, first_page
from primemover.report.sections.plan import dose_words, plan_summary
from primemover.report.sections.stop import stop_page
from primemover.report.teaching_pictures import motion_of_exercise, teaching_picture
from primemover.report.words import DISCLAIMER, sentence, typographic, with_side
from primemover.terms import Status

MAX_WIDTH = 92
"""Columns used at most: longer lines are hard to read."""

PICTURES_IN_REPORT = "How each one looks, done well and not: moving pictures in the report."

_STYLES: dict[Status, str] = {
    "refer": "bold magenta",
    "supported": "bold yellow",
    "cannot_tell": "bold",
    "not_supported": "bold green",
}

_BEFORE_PROGRAMME: frozenset[Status] = frozenset({"refer", "supported"})


def render_terminal(
    result: CheckResult,
    *,
    console: Console | None = None,
    html: Path | None = None,
    knowledge: Knowledge | None = None,
    on: date | None = None,
) -> None:
    """Write ``result`` to ``console``; no colour when it is not a terminal.

    Parameters
    ----------
    console : rich.console.Console, optional
        Standard output by default.
    html : Path, optional
        Where the full report lies, said at the end.
    knowledge : Knowledge, optional
        Where names are looked up; the one shipped with the package by default.
    on : date, optional
        Day of the check, said under the heading.
    """
    console = console or Console()
    knowledge = knowledge or load_knowledge()
    width = min(console.width, MAX_WIDTH)
    for part in _parts(result, knowledge=knowledge, on=on):
        console.print(part, width=width)
    if html is not None:
        console.print()
        # in one piece, so that it can be copied or clicked
        console.print(Text("Full report: ").append(str(html), style="bold"), soft_wrap=True)


def _parts(
    result: CheckResult, *, knowledge: Knowledge, on: date | None
) -> Iterator[RenderableType]:
    if result.gate.outcome == "stop":
        yield from _stop(result)
    else:
        groups = finding_groups(result.findings, citations=Citations(knowledge.sources))
        yield from _first_page(first_page(result, on=on), result=result)
        yield from _recordings(result, knowledge=knowledge)
        yield Text()
        # what can be acted on, then the programme, then the long lists
        for group in groups:
            if group.status in _BEFORE_PROGRAMME:
                yield from _group(group)
        yield from _programme(result, knowledge=knowledge)
        yield Text()
        for group in groups:
            if group.status not in _BEFORE_PROGRAMME:
                yield from _group(group)
        yield Text(DISCLAIMER, style="dim")


def _stop(result: CheckResult) -> Iterator[RenderableType]:
    page = stop_page(result.gate.triggered)
    yield Text()
    yield Text(page.heading, style="bold reverse red" if page.level == "emergency" else "bold")
    for text in (page.lead, *page.told):
        if text:
            yield Text()
            yield Text(text)
    for text in page.do:
        yield Text()
        yield Text(text, style="bold")
    yield Text()
    yield Text("The check ended here: there are no results and no exercises.", style="dim")


def _first_page(page: FirstPage, *, result: CheckResult) -> Iterator[RenderableType]:
    yield Text()
    yield Text("Your movement check", style="bold")
    if page.made_on:
        yield Text(f"{page.made_on}.", style="dim")
    if page.rests_on:
        yield Text(f"It rests on {page.rests_on}.", style="dim")
    if page.banner:
        yield Text()
        yield Text(f"{page.banner}: `primemover ask`", style="bold reverse")
    yield from _pause(result)
    yield from _short_answer(page.short, grades=page.grades)
    for number, message in enumerate(page.messages, start=1):
        yield Text()
        headline = Text(f"{number}. {message.title}: ", style="bold")
        yield headline.append(f"{message.mark} {message.word}", style=_STYLES[message.status])
        yield Padding(Text(message.detail), (0, 0, 0, 3))
    for note in page.notes:
        yield Text()
        yield Text(note)
    doing = [("Today", page.today), ("Next", page.next_look)]
    if any(text for _, text in doing):
        yield Text()
        yield _two_columns([(name, text) for name, text in doing if text], width=7, style="bold")


def _short_answer(short: ShortAnswer, *, grades: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(short.question, style="bold")
    yield Text(short.answer)
    for text in (short.covering, short.how_sure, grades, short.not_looked_at):
        if text:
            yield Text(text, style="dim")


def _pause(result: CheckResult) -> Iterator[RenderableType]:
    if result.gate.outcome != "pause":
        return
    yield Text()
    yield Text("Before you train: one thing to clear first", style="bold")
    for row in result.gate.triggered:
        if row.level == "gate" and not row.cleared:
            yield Text(f"{sentence(row.say)} {sentence(row.do)}")


def _recordings(result: CheckResult, *, knowledge: Knowledge) -> Iterator[RenderableType]:
    told = [
        (with_side(test_name(test.test, knowledge=knowledge), side=test.side), test)
        for test in result.tests
    ]
    problems = [(name, test.problem) for name, test in told if test.problem]
    problems += [(each.source, each.problem) for each in result.recorded if each.problem]
    notes = [(name, note) for name, test in told for note in recording_notes(test)]
    yield from _about("Recordings that could not be used", rows=problems)
    yield from _about("About the recordings", rows=notes)


def _about(heading: str, *, rows: list[tuple[str, str]]) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text()
    yield from _heading(heading)
    for name, text in rows:
        yield Text(name, style="bold")
        yield Padding(Text(typographic(text)), (0, 0, 0, 2))


def _heading(text: str) -> Iterator[RenderableType]:
    yield Rule(Text(text, style="bold"), align="left", style="dim", characters="─")


def _group(group: FindingGroup) -> Iterator[RenderableType]:
    word = group.word[0].upper() + group.word[1:]
    heading = Text(f"{group.mark} {word} ({len(group.findings)})", style=_STYLES[group.status])
    yield Rule(heading, align="left", style="dim", characters="─")
    if group.status == "cannot_tell":
        yield from _titles(group)
        return
    for finding in group.seen:
        yield from _finding(finding, short=group.status == "not_supported")
        yield Text()


def _titles(group: FindingGroup) -> Iterator[RenderableType]:
    """What could not be seen by name only: what would help is long, and in the report."""
    for finding in (*group.seen, *group.unseen):
        yield Padding(Text(finding.title), (0, 0, 0, 2))
    yield Text("What would help with each: see the report.", style="dim")
    yield Text()


def _finding(finding: FindingView, *, short: bool) -> Iterator[RenderableType]:
    yield Text(finding.title, style="bold")
    yield Padding(Text(finding.seen), (0, 0, 0, 2))
    if short:
        return
    if finding.meaning:
        meaning = Text(f"May mean (grade {finding.grade}): ", style="dim")
        yield Padding(meaning.append(finding.meaning, style="not dim"), (0, 0, 0, 2))
    if finding.next_step:
        step = Text("Next: ", style="dim")
        yield Padding(step.append(finding.next_step, style="not dim"), (0, 0, 0, 2))


def _programme(result: CheckResult, *, knowledge: Knowledge) -> Iterator[RenderableType]:
    programme = result.programme
    if programme is None:
        return
    yield from _heading("Your programme")
    yield Text(programme.withheld or plan_summary(programme))
    if any(
        _pictured(e.exercise, knowledge=knowledge) for b in programme.blocks for e in b.exercises
    ):
        yield Text(PICTURES_IN_REPORT, style="dim")
    for block in programme.blocks:
        optional = ", optional" if block.optional else ""
        yield Text()
        yield Text(f"{block.title} (about {round(block.minutes)} min{optional})", style="bold")
        rows = [(e.name, dose_words(e.dose, each_side=e.each_side)) for e in block.exercises]
        yield Padding(_two_columns(rows, width=36, style=""), (0, 0, 0, 2))


def _pictured(exercise: str, *, knowledge: Knowledge) -> bool:
    motion = motion_of_exercise(exercise, knowledge=knowledge)
    return motion is not None and teaching_picture(motion.id) is not None


def _two_columns(rows: list[tuple[str, str]], *, width: int, style: str) -> Table:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=width, style=style)
    table.add_column(ratio=1)
    for first, second in rows:
        table.add_row(Text(first), Text(second))
    return table
