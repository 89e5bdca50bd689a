"""Two checks side by side on a terminal: more than noise, within noise, or nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from primemover.findings.change import VERDICT_WORDS, Change, Comparison, Verdict
from primemover.findings.change_words import change_values, day_words, limit_words
from primemover.report.terminal import MAX_WIDTH
from primemover.report.words import counted, sentence

VERDICT_MARKS: Final[dict[Verdict, str]] = {
    "more_than_noise": "◆",
    "within_noise": "=",
    "cannot_tell": "○",
}
"""A shape for each verdict, so that colour never stands alone."""

_STYLES: Final[dict[Verdict, str]] = {
    "more_than_noise": "bold blue",
    "within_noise": "",
    "cannot_tell": "dim",
}
_LEADS: Final[dict[Verdict, str]] = {
    "more_than_noise": "Larger than two tests differ by when nothing has changed.",
    "within_noise": "It may be chance: two tests with nothing changed differ by as much.",
    "cannot_tell": "Not enough to go on yet; each says why.",
}

_NAME_COLUMNS: Final = 18
"""What a name keeps on a narrow terminal; it wraps, and never vanishes."""
_NAMED: Final = 8
"""So many names can be read in a line; of more only the number is told."""


def render_comparison(comparison: Comparison, *, console: Console | None = None) -> None:
    """Write ``comparison`` to ``console``, standard output by default; no colour in a file."""
    _write(_comparison(comparison), console=console)


def render_own_noise(comparison: Comparison, *, console: Console | None = None) -> None:
    """Write what a test done twice with nothing changed tells: how much one varies."""
    _write(_own_noise(comparison), console=console)


def _write(parts: Iterable[RenderableType], *, console: Console | None) -> None:
    console = console or Console()
    width = min(console.width, MAX_WIDTH)
    for part in parts:
        console.print(part, width=width)


def _comparison(comparison: Comparison) -> Iterator[RenderableType]:
    before, after = day_words(comparison.before), day_words(comparison.after)
    yield Text()
    yield Text(f"Your re-test of {after} beside {before}", style="bold")
    yield _summary(comparison)
    more = comparison.of("more_than_noise")
    if more:
        yield from _heading("more_than_noise", count=len(more))
        for change in more:
            yield from _told(change)
    within = comparison.of("within_noise")
    if within:
        yield from _heading("within_noise", count=len(within))
        yield from _within(within)
    unknown = comparison.of("cannot_tell")
    if unknown:
        yield from _heading("cannot_tell", count=len(unknown))
        yield from _unknown(unknown)
        yield from _beside(unknown)
    yield from _notes(comparison.notes)


def _summary(comparison: Comparison) -> Text:
    """How many of each, in one line with their marks."""
    parts = [
        f"{VERDICT_MARKS[verdict]} {len(comparison.of(verdict))} {words}"
        for verdict, words in VERDICT_WORDS.items()
    ]
    return Text("   ".join(parts))


def _heading(verdict: Verdict, *, count: int) -> Iterator[RenderableType]:
    words = VERDICT_WORDS[verdict]
    title = f"{VERDICT_MARKS[verdict]} {words[0].upper()}{words[1:]} ({count})"
    yield Text()
    yield Rule(Text(title, style=_STYLES[verdict]), align="left", style="dim", characters="─")
    yield Text(_LEADS[verdict], style="dim")


def _told(change: Change) -> Iterator[RenderableType]:
    yield Padding(Text(change.sentence), (0, 0, 0, 2))
    for note in change.notes:
        yield Padding(Text(note, style="dim"), (0, 0, 0, 4))


def _within(changes: Sequence[Change]) -> Iterator[RenderableType]:
    """A table of what moved; what stayed exactly the same in one line."""
    still = [each for each in changes if each.change == 0 and each.sensor_error == 0]
    moved = [each for each in changes if each not in still]
    if moved:
        yield _table(moved, columns=("Then", "Now", "Noise"))
        yield Text("Noise: what two tests with nothing changed, or the camera, differ by.", "dim")
    if still:
        yield Padding(Text(_same_words(still)), (0, 0, 0, 2))
    yield from _beside(changes)


def _table(changes: Iterable[Change], *, columns: tuple[str, str, str]) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", ratio=1, min_width=_NAME_COLUMNS)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    for change in changes:
        then, now, _ = change_values(change)
        limit = limit_words(change)
        table.add_row(Text(change.name), then, now, f"± {limit}" if limit else "")
    return Padding(table, (0, 0, 0, 2))


def _unknown(changes: Iterable[Change]) -> Iterator[RenderableType]:
    """What cannot be told, under the reason it shares with others."""
    by_reason: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_reason.setdefault((change.reason, change.remedy), []).append(change)
    for (reason, remedy), group in by_reason.items():
        said = _reason(reason)
        yield Padding(Text(f"{said} {remedy}".strip()), (0, 0, 0, 2))
        yield Padding(Text(_moves(group), style="dim"), (0, 0, 0, 4))


def _reason(reason: str) -> str:
    return sentence(reason.partition("more than noise: ")[2] or reason)


def _moves(changes: Iterable[Change]) -> str:
    """Names, with then and now where both were read alike."""
    return "; ".join(_move(each) for each in changes)


def _move(change: Change) -> str:
    if change.change is None:
        return change.name
    then, now, _ = change_values(change)
    return f"{change.name} ({then} → {now})"


def _same_words(changes: Sequence[Change]) -> str:
    """What stayed exactly the same, by name while that can be read."""
    if len(changes) > _NAMED:
        return f"{len(changes)} answers are the same as then."
    return f"The same as then: {'; '.join(each.name for each in changes)}."


def _beside(changes: Iterable[Change]) -> Iterator[RenderableType]:
    """What is known beside a change: practice, or a study."""
    for change in changes:
        for note in change.notes:
            yield Padding(Text(f"{change.name}: {note}", style="dim"), (0, 0, 0, 2))


def _notes(notes: Iterable[str]) -> Iterator[RenderableType]:
    for note in notes:
        yield Text()
        yield Text(note, style="dim")


def _own_noise(comparison: Comparison) -> Iterator[RenderableType]:
    own = [each for each in comparison.changes if each.noise and each.noise.origin == "own"]
    yield Text()
    yield Text("Done twice with nothing changed: how much you vary", style="bold")
    if not own:
        yield Text("Nothing was learnt from this pair.")
        yield from _notes(comparison.notes)
        return
    learnt = counted(len(own), noun="reading")
    yield Text(
        f"Learnt from {learnt} made both times under the same conditions. From now on a change "
        "counts only when it is larger than the last column."
    )
    yield Text()
    yield _table(own, columns=("First", "Second", "Your noise"))
    yield Text()
    yield Text(
        "After one repeat the noise is wide on purpose, 12.7 times the difference: a single pair "
        "may agree by luck. After two it is 4.3 times, after five 2.6 times.",
        style="dim",
    )
    yield from _notes(comparison.notes)
