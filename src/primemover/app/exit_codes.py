"""What the ``primemover`` command says to the shell when it ends."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """The exit code of every command; documented in docs/reference/exit-codes.md and --help."""

    OK = 0
    FAILED = 1
    USAGE = 2
    BAD_ANSWERS = 3
    BAD_RECORDING = 4
    SAFETY_STOP = 5
    NOT_INSTALLED = 6
    INTERRUPTED = 130


MEANINGS: Final[dict[ExitCode, str]] = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "could not be done; the message says why and what to do",
    ExitCode.USAGE: "the command line was not understood",
    ExitCode.BAD_ANSWERS: "the answers file has faults; all of them are listed, nothing was run",
    ExitCode.BAD_RECORDING: "at least one recording could not be used; everything else was done",
    ExitCode.SAFETY_STOP: "a safety question was answered in a way that should be looked at first",
    ExitCode.NOT_INSTALLED: "an optional part is missing; `primemover doctor` says how to get it",
    ExitCode.INTERRUPTED: "stopped from the keyboard; what was finished is kept",
}
"""The meaning of each code, in words fit for --help."""
