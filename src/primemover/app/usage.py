"""What people type, turned into what the rooms below take; faults are usage errors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.errors import PrimeMoverError, RecordingError
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

_NAMES_SHOWN = 15
VIDEOS = (".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpg", ".mts", ".webm")
"""How the names of videos end, as cameras and telephones write them."""


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


def parse_emg(text: str, *, protocols: Iterable[str]) -> VideoArgument:
    """The protocol, side and file meant by ``PROTOCOL[:side]=FILE``.

    Raises
    ------
    UsageError
        When it has another form, or names a protocol or side that does not exist.
    """
    name, equals, file = text.partition("=")
    protocol, _, side = name.partition(":")
    if not equals or not file:
        raise UsageError(
            f"--emg {text}: expected PROTOCOL=FILE or PROTOCOL:SIDE=FILE, "
            "for example bridge=bridge.c3d or clam:left=clam.csv"
        )
    return VideoArgument(
        test=known(protocol, among=protocols, what=f"--emg {text}: protocol"),
        side=parse_side(side, where=f"--emg {text}") if side else None,
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


def parse_whom(text: str) -> str:
    """``largest``, ``left``, ``right`` or ``X,Y`` with both from 0 to 1, as it was written.

    Raises
    ------
    UsageError
        When it is something else.
    """
    word = text.strip().lower()
    if word in {"largest", "left", "right"}:
        return word
    try:
        shares = [float(part) for part in word.split(",")]
    except ValueError:
        shares = []
    if len(shares) == 2 and all(0 <= share <= 1 for share in shares):
        return word
    raise UsageError(
        f"--person {text}: expected largest, left, right or X,Y, each from 0 to 1; write for "
        "example --person 0.25,0.5 for whoever is a quarter of the way from the left"
    )


def require_test(name: str, *, knowledge: Knowledge) -> str:
    """``name``, when it is a test that can be filmed.

    Raises
    ------
    UsageError
        When it is missing, with all there are, or not known, with the nearest.
    """
    tests = filmed_tests(knowledge)
    if not name:
        raise UsageError(f"--test is missing: say what is done in it, one of {', '.join(tests)}")
    return known(name, among=tests, what="--test")


def require_file(path: Path) -> None:
    """Nothing; asked first, since the libraries that read videos take seconds to load.

    Raises
    ------
    RecordingError
        When there is nothing at ``path``.
    """
    if not path.exists():
        raise RecordingError(f"{path}: no such file; check the path")


def known(name: str, *, among: Iterable[str], what: str, every: bool = False) -> str:
    """``name``, when it is one of ``among``; ``every`` names all there are where none is near.

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
    shown = len(names) if every else _NAMES_SHOWN
    some = ", ".join(names[:shown]) + (" …" if len(names) > shown else "")
    raise UsageError(f"{what} {name!r} is not known; known are {some}")


def filmed_tests(knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the tests that can be filmed, in alphabetical order."""
    return tuple(sorted(name for name, test in knowledge.tests.items() if test.camera is not None))
