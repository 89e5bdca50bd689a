"""Progress on the error stream, for output is piped: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Share = Callable[[float], None]
"""Takes how much is done, 0 to 1."""

_STEP = 0.1
_STEP_S = 10.0


class _Shown(Protocol):
    """How far one thing has got, in the eyes of whoever waits."""

    def started(self, label: str) -> None: ...

    def moved(self, share: float) -> None: ...

    def ended(self, word: str) -> None: ...


@dataclass(kw_only=True, slots=True)
class _Lines:
    """A plain line at the start, then one every tenth or ten seconds, then one at the end."""

    label: str = ""
    told: float = 0.0
    told_at_s: float = field(default_factory=time.monotonic)

    def started(self, label: str) -> None:
        self.label, self.told, self.told_at_s = label, 0.0, time.monotonic()
        _tell(f"{label}: started")

    def moved(self, share: float) -> None:
        late = time.monotonic() - self.told_at_s >= _STEP_S
        if share < 1 and (share - self.told >= _STEP or late):
            self.told, self.told_at_s = share, time.monotonic()
            _tell(f"{self.label}: {share:.0%}")

    def ended(self, word: str) -> None:
        _tell(f"{self.label}: {word}")


@dataclass(kw_only=True, slots=True)
class _Bars:
    """One bar for each thing that was started."""

    progress: Progress
    task: TaskID | None = None
    label: str = ""

    def started(self, label: str) -> None:
        self.label = label
        self.task = self.progress.add_task(_escaped(label), total=1.0)

    def moved(self, share: float) -> None:
        if self.task is not None:
            self.progress.update(self.task, completed=share)

    def ended(self, word: str) -> None:
        if self.task is not None and word != "done":
            self.progress.update(self.task, description=_escaped(f"{self.label}: {word}"))
            self.progress.stop_task(self.task)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def _shown() -> Iterator[_Shown]:
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as progress:
        yield _Bars(progress=progress)


@contextmanager
def one_bar(label: str) -> Iterator[Share]:
    """A callback that says how far one thing has got; "failed" when it ends in an error.

    A block that ends well is done, even where there was too little to do to say so. What is said
    after the end is not heard: there is only one thing.
    """
    with recording_bars() as moved:
        told: list[float] = []

        def share_done(share: float) -> None:
            if not told or told[-1] < 1:
                told.append(share)
                moved(label, share)

        yield share_done
        if told and told[-1] < 1:
            moved(label, 1.0)


@contextmanager
def recording_bars(
    label_of: Callable[[str], str] = str,
) -> Iterator[Callable[[str, float], None]]:
    """A callback that says how far each recording has got, one after the other.

    A recording that is left before it is done has failed. A name heard again with less done, or
    after its end, is another recording.

    Parameters
    ----------
    label_of : callable, optional
        Asked once a recording, when it starts, for the words it is shown under.
    """
    with _shown() as shown:
        name, done = "", 1.0

        def moved(current: str, share: float) -> None:
            nonlocal name, done
            if current != name or share < done or done >= 1:
                if done < 1:
                    shown.ended("failed")
                shown.started(label_of(current))
            shown.moved(share)
            if share >= 1:
                shown.ended("done")
            name, done = current, share

        word = "failed"
        try:
            yield moved
        except KeyboardInterrupt:
            word = "stopped"
            raise
        finally:
            if done < 1:
                shown.ended(word)


@contextmanager
def counting_bar(label: str, *, total: int) -> Iterator[Callable[[], None]]:
    """A callback that counts up to ``total``."""
    with _shown() as shown:
        count = 0
        shown.started(f"{label}, {total} in all")

        def step() -> None:
            nonlocal count
            count += 1
            shown.moved(count / total)

        yield step
        shown.ended("done")
