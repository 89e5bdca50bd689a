"""What is being done just now, on the error stream: one moving line, or plain ones in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[str], None]
"""Takes what is being done, in words."""


@contextmanager
def steps_told(label: str) -> Iterator[Told]:
    """A callback that says what is being done with ``label``, while it lasts."""
    if not sys.stderr.isatty():
        yield lambda words: print(f"{label}: {words}", file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(label)) as status:
        yield lambda words: status.update(escape(f"{label}: {words}"))
