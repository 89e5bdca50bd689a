"""Progress on the terminal's error stream, so that output can be piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Share = Callable[[float], None]
"""Takes how much is done, 0 to 1."""


@contextmanager
def bars() -> Iterator[Progress]:
    """A set of progress bars, shown while the context lasts; nothing when not on a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as progress:
        yield progress


@contextmanager
def one_bar(label: str) -> Iterator[Share]:
    """A callback that moves one bar."""
    with bars() as progress:
        task = progress.add_task(label, total=1.0)
        yield lambda share: progress.update(task, completed=share)


@contextmanager
def recording_bars() -> Iterator[Callable[[str, float], None]]:
    """A callback that moves one bar a recording; a name heard again after its end is another."""
    with bars() as progress:
        tasks: dict[str, TaskID] = {}
        ended: set[str] = set()

        def moved(name: str, share: float) -> None:
            if name not in tasks or name in ended:
                tasks[name] = progress.add_task(name, total=1.0)
                ended.discard(name)
            progress.update(tasks[name], completed=share)
            if share >= 1:
                ended.add(name)

        yield moved


@contextmanager
def counting_bar(label: str, *, total: int) -> Iterator[Callable[[], None]]:
    """A callback that moves the bar by one of ``total``."""
    with bars() as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)
