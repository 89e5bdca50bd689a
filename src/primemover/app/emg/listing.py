"""``primemover emg protocols`` and ``formats``: what can be recorded, and what can be read."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.knowledge import EmgProtocol, Knowledge

PROTOCOL_EXAMPLES = """
Examples:
  All of them, one a line:
    primemover emg protocols
  One with its steps, and where each sensor goes:
    primemover emg protocols prone_hip_extension
"""
FORMAT_EXAMPLES = """
Examples:
  primemover emg formats
"""

_EFFORTS: Final = {
    "repetitions": "repetitions with rest between them",
    "hold": "one hold",
    "gait": "steps",
}
_SEEN: Final = {
    "maker": "tried on a real file of the maker",
    "real": "tried on real recordings; the form belongs to no maker",
    "own": "our own format: tried on what primemover writes",
    "published": "made after the published description; no real file was at hand",
}


def protocols(name: str = "") -> ExitCode:
    """List what can be recorded; with a name, its steps, its muscles and where sensors go.

    Parameters
    ----------
    name
        One of the list.
    """
    from primemover.app.emg.reading import protocol_of
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    if name:
        lines = _protocol(protocol_of(name, knowledge=knowledge), knowledge=knowledge)
    else:
        lines = _protocols(knowledge)
    print("\n".join(lines))
    return ExitCode.OK


def formats() -> ExitCode:
    """List which recordings can be read, and which readers have seen a real file of the maker."""
    from primemover.registry import discover

    found = discover("primemover.recordings.emg_formats")
    width = max((len(name) for name in found), default=0) + 2
    for name, entry in found.items():
        print(f"{name:<{width}}{entry.title} ({', '.join(entry.suffixes)})")
        print(f"{'':<{width}}{_SEEN[entry.seen]}")
    print("\nThe format is found by itself; --format NAME says it where that goes wrong.")
    return ExitCode.OK


def _protocols(knowledge: Knowledge) -> Iterator[str]:
    width = max((len(name) for name in knowledge.emg_protocols), default=0) + 2
    for name, protocol in sorted(knowledge.emg_protocols.items()):
        side = ", one leg at a time" if protocol.sided else ""
        yield f"{name:<{width}}{protocol.name}: {_EFFORTS[protocol.efforts]}{side}"
    yield "\nSteps, muscles and sensor places of one: primemover emg protocols NAME"


def _protocol(protocol: EmgProtocol, *, knowledge: Knowledge) -> Iterator[str]:
    yield f"{protocol.name} ({protocol.id}): {_EFFORTS[protocol.efforts]}"
    if protocol.sided:
        yield "One leg at a time: say --side left or --side right."
    yield "\nSteps"
    for number, step in enumerate(protocol.steps, start=1):
        yield _wrapped(step, first=f"  {number}. ")
    yield "\nMuscles, the most wanted first, and where the sensor goes"
    for muscle in protocol.muscles:
        yield from _muscle(muscle, knowledge=knowledge)
    if protocol.suggests:
        yield "\nWhat it may mean"
        yield _wrapped(protocol.suggests, first="  ")
    yield "\nWhat it does not mean"
    yield _wrapped(protocol.does_not_mean, first="  ")


def _muscle(muscle: str, *, knowledge: Knowledge) -> Iterator[str]:
    yield f"  {knowledge.muscles[muscle].name} ({muscle})"
    known = knowledge.emg_muscles.get(muscle)
    if known is not None:
        yield _wrapped(known.place, first="    Sensor: ")
        yield _wrapped("; ".join(known.mvic), first="    Maximal contraction: ")


def _wrapped(text: str, *, first: str) -> str:
    width = min(96, shutil.get_terminal_size().columns)
    return textwrap.fill(text, width, initial_indent=first, subsequent_indent=" " * len(first))
