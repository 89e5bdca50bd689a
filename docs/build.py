"""`python -m docs.build`: reference pages made from the code and the knowledge base.

They are written to docs/generated/ and not committed: the code is what is true.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from primemover.app import cli
from primemover.app.cli import run
from primemover.app.knowledge_text import entry_text, title_of
from primemover.findings.judge import rules
from primemover.knowledge import Knowledge, load_knowledge
from primemover.registry import discover
from primemover.terms import SIGNS

OUT = Path(__file__).parent / "generated"
COMMANDS = ([], *([name] for _, name, _, _ in cli._COMMANDS), ["knowledge"], ["cache"])
SHELVES = ("tests", "exercises", "compensations", "safety", "dosing", "recipes", "article")


def commands_page() -> str:
    """The help of every command."""
    os.environ["COLUMNS"] = "100"
    return "# Commands\n" + "".join(
        f"\n## primemover {' '.join(command)}\n\n```\n{_help(command)}```\n" for command in COMMANDS
    )


def _help(command: list[str]) -> str:
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        run([*command, "--help"])
    return "".join(f"{line.rstrip()}\n" for line in shown.getvalue().splitlines())


def measures_page() -> str:
    """Every measure: quantity, unit, tests, and its module's own words."""
    return "# Measures\n" + "".join(
        f"\n## {entry.quantity}\n\nUnit {entry.unit}; tests: {', '.join(entry.tests)}\n\n"
        f"{inspect.getdoc(inspect.getmodule(entry.measure)) or ''}\n"
        for entry in discover("primemover.measures").values()
    )


def rules_page() -> str:
    """Every finding rule in the words its module has for people."""
    return "# Findings\n" + "".join(
        f"\n## {rule.title}\n\n{sys.modules[f'primemover.findings.rules.{name}'].__doc__}\n"
        for name, rule in rules().items()
    )


def signs_page() -> str:
    """The one table of signs."""
    rows = "".join(f"| {name} | {words} |\n" for name, words in SIGNS.items())
    return f"# Signs\n\n| quantity | sign |\n|---|---|\n{rows}"


def shelf_page(shelf: str, *, knowledge: Knowledge) -> str:
    """Every entry of one kind of knowledge."""
    entries: Mapping[str, object] = getattr(knowledge, shelf)
    return f"# {shelf.capitalize()}\n" + "".join(
        f"\n## {title_of(entry)}\n\n```\n{entry_text(entry, knowledge=knowledge)}\n```\n"
        for entry in entries.values()
    )


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of every page."""
    knowledge = load_knowledge()
    yield "commands", commands_page()
    yield "measures", measures_page()
    yield "findings", rules_page()
    yield "signs", signs_page()
    for shelf in SHELVES:
        yield shelf, shelf_page(shelf, knowledge=knowledge)


def main() -> None:
    """Write every page."""
    OUT.mkdir(exist_ok=True)
    for name, text in pages():
        (OUT / f"{name}.md").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{OUT.name}/{name}.md\n")


if __name__ == "__main__":
    main()
