"""What a part of the figures is: a title and a function that gives its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part: ``run`` takes the folder of results and gives lines of Markdown."""

    title: str
    run: Callable[[Path], list[str]]
