"""What a live session shows: a bar a muscle in per cent of its own maximum, and faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.report.emg_contents.words import muscle_of_channel, volts_in_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.live_channels import LiveMuscle
    from primemover.recordings.emg.live_stream import LiveBlock
    from primemover.signals.emg.live_levels import LiveLevel

BAR_LETTERS: Final = 30
FULL_PERCENT: Final = 120.0
"""Where a bar ends; what is above is told in figures alone."""
FAULT_WORDS: Final = {
    "dead": "no signal",
    "clipped": "cut off at the end of the range",
    "mains": "mains hum",
    "motion": "cable or skin moves",
    "missing": "samples missing",
    "unit": "not in this unit",
    "slow": "too few samples per second",
}
"""A fault in so few words that it fits beside a bar."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveScreen:
    """One moment of a live session."""

    title: str
    muscles: Sequence[LiveMuscle]
    levels: Sequence[LiveLevel]
    block: LiveBlock
    knowledge: Knowledge
    silent_after_s: float

    def lines(self) -> list[tuple[str, str, str, str]]:
        """A row a muscle: name, bar, figure, faults."""
        return [
            (
                name_of(muscle, knowledge=self.knowledge),
                bar(level.percent),
                figure_of(level),
                ", ".join(dict.fromkeys(FAULT_WORDS.get(e.code, e.code) for e in level.faults)),
            )
            for muscle, level in zip(self.muscles, self.levels, strict=True)
        ]

    def warning(self) -> str:
        """What is wrong with the connection; "" when nothing is."""
        if self.block.silent_s > self.silent_after_s:
            return f"Nothing has come for {self.block.silent_s:.0f} s: is the sensor still on?"
        if self.block.rate_is_wrong:
            return (
                f"{self.block.rate_seen_hz:.0f} samples come in a second, and the stream says "
                f"{self.muscles[0].channel.rate_hz:.0f}: amplitudes are not told. "
                "Set the rate in the program that sends."
            )
        return "Samples were lost; the amplitude begins anew." if self.block.gap else ""

    def drawn(self) -> RenderableType:
        """The moment for a terminal."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False)
        for place, each in enumerate(("name", "bar", "figure", "faults")):
            table.add_column(each, justify="right" if place == 2 else "left", no_wrap=place < 3)
        for cells in self.lines():
            table.add_row(*map(Text, cells))
        parts: list[RenderableType] = [Text(self.title, style="bold"), table]
        if words := self.warning():
            parts.append(Text(words, style="bold red"))
        return Group(*parts)

    def line(self) -> str:
        """The moment on one line, for a pipe."""
        told = [
            f"{name} {figure}" + (f" ({faults})" if faults else "")
            for name, _, figure, faults in self.lines()
        ]
        words = self.warning()
        return "; ".join(told) + (f". {words}" if words else "")


def name_of(muscle: LiveMuscle, *, knowledge: Knowledge) -> str:
    """The muscle in words; the channel's own name where no muscle is known by it."""
    if not muscle.channel.muscle:
        return muscle.channel.name
    return muscle_of_channel(muscle.channel, knowledge=knowledge)


def figure_of(level: LiveLevel) -> str:
    """Per cent of the maximum; in volts where there is none to compare with."""
    if np.isfinite(level.percent):
        return f"{level.percent:.0f} %"
    return volts_in_words(level.volts) if level.usable and np.isfinite(level.volts) else "–"


def bar(percent: float) -> str:
    """The bar of a percentage, all of one length."""
    if not np.isfinite(percent):
        return " " * BAR_LETTERS
    filled = round(BAR_LETTERS * min(max(percent, 0.0), FULL_PERCENT) / FULL_PERCENT)
    return "█" * filled + "░" * (BAR_LETTERS - filled)
