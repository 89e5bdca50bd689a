"""What people type, turned into what the rooms below take; faults are usage errors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.errors import PrimeMoverError
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

_NAMES_SHOWN = 15


class UsageError(PrimeMoverError):
    """The command line was understood by the parser but means nothing; exit code 2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VideoArgument:
    """``ID[:side]=FILE`` taken apart."""

    test: str
    side: Side | None
    path: Path


def parse_video(text: str, *, tests: Iterable[str]) -> VideoArgument:
    """The test, side and file meant by ``ID[:side]=FILE``.

    Raises
    ------
    UsageError
        When it has another form, or names a test or side that does not exist.
    """
    name, equals, file = text.partition("=")
    test, _, side = name.partition(":")
    if not equals or not file:
        raise UsageError(
            f"--video {text}: expected TEST=FILE or TEST:SIDE=FILE, "
            "for example squat=squat.mp4 or one_leg_stand:left=stand.mp4"
        )
    return VideoArgument(
        test=known(test, among=tests, what=f"--video {text}: filmed test"),
        side=parse_side(side, where=f"--video {text}") if side else None,
        path=Path(file),
    )


def parse_side(text: str, *, where: str) -> Side:
    """``left`` or ``right``.

    Raises
    ------
    UsageError
        When it is neither.
    """
    for side in SIDES:
        if text.lower() == side:
            return side
    raise UsageError(f"{where}: expected side left or right (the person's own), got {text!r}")


def known(name: str, *, among: Iterable[str], what: str) -> str:
    """``name``, when it is one of ``among``.

    Raises
    ------
    UsageError
        Naming the nearest ones.
    """
    names = sorted(among)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    near += [each for each in names if name in each and each not in near]
    if near:
        raise UsageError(f"{what} {name!r} is not known; did you mean {', '.join(near[:5])}?")
    some = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    raise UsageError(f"{what} {name!r} is not known; known are {some}")


def filmed_tests(knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the tests that can be filmed, in alphabetical order."""
    return tuple(sorted(name for name, test in knowledge.tests.items() if test.camera is not None))
