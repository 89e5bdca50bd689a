"""Work done in a process of its own, which can be ended at any moment and says how far it is.

The other end is :mod:`~primemover.app.web.pose_worker`: ``P`` for the share done, ``E`` for a
fault, ``D`` when it is done.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

from primemover.errors import PrimeMoverError

LONGEST_S: Final = 900.0
"""What takes longer than this is given up."""

Child = subprocess.Popen[bytes]


def start(module: str, *, wanted: Mapping[str, Any]) -> Child:
    """The child that does what is ``wanted`` (JSON) in a module of ours."""
    return subprocess.Popen(  # noqa: S603 - our own module, paths of ours, checked figures
        [sys.executable, "-P", "-m", module, json.dumps(wanted)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def listen(child: Child, *, tell: Callable[[float], None], longest_s: float = LONGEST_S) -> bool:
    """Whether the child said that it is done; ``tell`` hears the share, never all of it.

    Raises
    ------
    PrimeMoverError
        The fault that the child told.
    """
    with ended(child, longest_s=longest_s):
        for kind, rest in said(child):
            if kind == "P":
                tell(min(0.99, float(rest)))
            elif kind == "E":
                raise PrimeMoverError(str(json.loads(rest)["text"]))
            elif kind == "D":
                return True
    return False


@contextmanager
def ended(child: Child, *, longest_s: float) -> Iterator[None]:
    """Nothing; the child is over with the block, or after ``longest_s`` seconds of it."""
    guard = threading.Timer(longest_s, child.kill)
    guard.start()
    try:
        yield
    finally:
        guard.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def said(child: Child) -> Iterator[tuple[str, str]]:
    """Each line of the child: its letter, and what follows."""
    for line in cast("BinaryIO", child.stdout):
        kind, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        yield kind, rest
