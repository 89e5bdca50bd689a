"""What the rooms below say in sentences of their own making, read out of their sources.

A sentence with figures in it is an f-string there; here it is a pattern with numbered gaps, as
:mod:`~primemover.app.web.sentences` recognises it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from primemover.findings.judge import rules

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ROOMS: Final = (
    "checkup.py",
    "coaching",
    "findings",
    "measures",
    "programme",
    "recordings",
    "report",
)
"""Rooms whose sentences pages show."""

OF_APP: Final = (
    "first_win.py", "following.py", "journey.py", "log_confirm.py", "plan_keeping.py",
    "plan_making.py", "plan_wishes.py", "remarks.py", "session_of_day.py", "stop_signs.py",
)  # fmt: skip
"""Modules of the command line that pages share."""

NOT_READ: Final = re.compile(
    r"fhir|drawing|svg|typesetting|typst|terminal|/html\.py|/json\.py|_plot|picture|body_map"
    r"|muscle_map|pdf|calendar|table\.py|parquet|decod|trc|engine|skeleton|schema|citations"
)
"""Modules that write formats, or for the terminal alone."""

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_FORMAT: Final = re.compile(r"[<>=*\\{}#|]|%[sd(]|^[a-z_]+(?:[.:/_-][a-z_]+)+$|https?:")


def made_texts() -> Iterator[tuple[str, str]]:
    """Where a sentence is made, and the sentence with ``{1}``, ``{2}`` … for what varies."""
    root = files("primemover")
    for room in ROOMS:
        yield from _in(root / room, where=room)
    for name in OF_APP:
        yield from _in(root / "app" / name, where=f"app/{name}")
    for name, rule in rules().items():
        yield f"findings/rules/{name}.py", rule.title
        yield f"findings/rules/{name}.py", rule.explanation


def _in(entry: Traversable, *, where: str) -> Iterator[tuple[str, str]]:
    if entry.is_dir():
        for inner in sorted(entry.iterdir(), key=lambda one: one.name):
            if inner.name != "__pycache__":
                yield from _in(inner, where=f"{where}/{inner.name}")
    elif entry.name.endswith(".py") and not NOT_READ.search(where):
        yield from ((where, text) for text in _texts(ast.parse(entry.read_text(encoding="utf-8"))))


def _texts(tree: ast.Module) -> Iterator[str]:
    """Sentences in the order they are written; docstrings are for developers."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = _pattern(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = "" if id(node) in told | inner else node.value
        else:
            continue
        if _is_said(text):
            yield text.strip()


def _pattern(made: ast.JoinedStr) -> str:
    parts, gaps = [], 0
    for part in made.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            gaps += 1
            parts.append(f"{{{gaps}}}")
    return "".join(parts)


def _is_said(text: str) -> bool:
    """Whether it is wording for people: words with a space between them, in no format."""
    bare = re.sub(r"\{\d+\}", "", text)
    words = _WORD.findall(bare)
    return " " in text.strip() and bool(words) and not _FORMAT.search(bare)
